// SPDX-License-Identifier: MIT
// Functions called with what they do not take, and what the compiler then says.
#include <string>

#include "quarry/sql.hpp"

using namespace quarry;

struct Staff : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<Date> day{this, "day"};
  Column<std::string> name{this, "name"};
};

void mistakes() {
  const Staff staff{"staff"};
  (void)func::lower(staff.name);
#ifdef WRONG_LOWER_OF_NUMBER
  (void)func::lower(staff.id);  // expect: quarry: lower() needs text
#endif
#ifdef WRONG_LOWER_OF_TWO
  (void)func::lower(staff.name, staff.name);  // expect: quarry: lower() needs text
#endif
#ifdef WRONG_SQRT_OF_TEXT
  (void)func::sqrt(staff.name);  // expect: quarry: sqrt() needs a number
#endif
#ifdef WRONG_ROUND_OF_DATE
  (void)func::round(staff.day);  // expect: quarry: round() needs a number, and digits as an int
#endif
#ifdef WRONG_STRING_AGG_OF_NUMBER
  (void)func::string_agg(staff.id, ",");  // expect: quarry: string_agg() needs text and a separator
#endif
#ifdef WRONG_BOOL_AND_OF_NUMBER
  (void)func::bool_and(staff.id);  // expect: quarry: bool_and() needs a condition
#endif
#ifdef WRONG_MEDIAN_OF_DATE
  const auto middle = func::percentile_cont(0.5);
  (void)middle.within_group(staff.day);  // expect: quarry: percentile_cont() needs numbers to lie between
#endif
#ifdef WRONG_SUBSTRING_OF_TEXT
  (void)func::substring(staff.name, "2");  // expect: quarry: substring() needs text, where it starts
#endif
#ifdef WRONG_GREATEST_OF_TWO_TYPES
  (void)func::greatest(staff.id, staff.name);  // expect: quarry: the results of CASE and coalesce must have one type
#endif
}
