// SPDX-License-Identifier: MIT
// Operators whose operands do not fit, and what the compiler then says.
#include <string>
#include <vector>

#include "quarry/sql.hpp"

using namespace quarry;

struct Staff : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<Date> day{this, "day"};
  Column<std::string> name{this, "name"};
  Column<std::optional<double>> score{this, "score"};
  Column<bool> active{this, "active"};
};

void mistakes() {
  const Staff staff{"staff"};
  (void)(staff.active && staff.name.starts_with("a") && staff.id.bit_and(1) == 1);
#ifdef WRONG_STARTS_WITH_ON_NUMBER
  (void)staff.id.starts_with("1");  // expect: quarry: starts_with() needs text on both sides
#endif
#ifdef WRONG_ENDS_WITH_A_NUMBER
  (void)staff.name.ends_with(1);  // expect: quarry: ends_with() needs text on both sides
#endif
#ifdef WRONG_REGEXP_ON_DATE
  (void)staff.day.regexp_match("^2019");  // expect: quarry: a regular expression needs text on both sides
#endif
#ifdef WRONG_ILIKE_ON_NUMBER
  (void)staff.score.ilike("1%");  // expect: quarry: LIKE needs text on both sides
#endif
#ifdef WRONG_BITS_OF_DOUBLE
  (void)staff.score.bit_and(1);  // expect: quarry: bit operations need integers on both sides
#endif
#ifdef WRONG_BITS_OF_TEXT
  (void)staff.id.bit_or(staff.name);  // expect: quarry: bit operations need integers on both sides
#endif
#ifdef WRONG_AND_FUNCTION_OF_NUMBER
  (void)and_(staff.active, staff.id);  // expect: quarry: AND needs conditions on both sides
#endif
#ifdef WRONG_OR_FUNCTION_OF_TEXT
  (void)or_(staff.name, staff.active);  // expect: quarry: OR needs conditions on both sides
#endif
#ifdef WRONG_BETWEEN_OF_DATE_AND_NUMBERS
  (void)staff.day.between(1, 2);  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_IN_OF_TEXT
  (void)staff.id.in({"a", "b"});  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_ROWS_OF_OTHER_SIZE
  (void)(tuple_(staff.id, staff.day) == tuple_(staff.id));  // expect: quarry: cannot compare these two rows
#endif
#ifdef WRONG_ROWS_OF_OTHER_TYPES
  (void)(tuple_(staff.id, staff.day) < tuple_(staff.id, staff.name));  // expect: quarry: cannot compare these two rows
#endif
}
