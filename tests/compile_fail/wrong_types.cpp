// SPDX-License-Identifier: MIT
// Queries whose types do not fit, and what the compiler then says.
#include <string>

#include "quarry/sql.hpp"

using namespace quarry;

struct Staff : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<Date> day{this, "day"};
  Column<std::string> name{this, "name"};
  Column<std::optional<double>> score{this, "score"};
  Column<Uuid> key{this, "key"};
  Column<DateTime> started{this, "started"};
};

void mistakes() {
  const Staff staff{"staff"};
  (void)(staff.name == "abc");
#ifdef WRONG_DATE_WITH_TEXT
  (void)(staff.day == "abc");  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_DATE_WITH_STRING_OBJECT
  (void)(staff.day >= std::string("2019-01-01"));  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_NUMBER_WITH_TEXT
  (void)(staff.id != "7");  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_TWO_COLUMNS
  (void)(staff.id == staff.name);  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_UUID_WITH_TEXT
  (void)(staff.key == "f47ac10b-58cc-4372-a567-0e02b2c3d479");  // expect: quarry: cannot compare these two types
#endif
#ifdef WRONG_SUM_OF_TEXT
  (void)func::sum(staff.name);  // expect: quarry: sum() needs a number
#endif
#ifdef WRONG_AVG_OF_DATE
  (void)func::avg(staff.day);  // expect: quarry: avg() needs a number
#endif
#ifdef WRONG_PLUS_OF_TEXT
  (void)(staff.name + "!");  // expect: quarry: cannot calculate with these two types; text is joined by concat()
#endif
#ifdef WRONG_TIMES_DATE
  (void)(staff.day * 2);  // expect: quarry: cannot calculate with these two types
#endif
#ifdef WRONG_DIFFERENCE_OF_MOMENTS
  (void)(staff.started - staff.started);  // expect: quarry: the difference of two moments needs a unit; use date_diff(
#endif
#ifdef WRONG_MOMENT_MINUS_DAY
  (void)(staff.started - staff.day);  // expect: quarry: the difference of two moments needs a unit; use date_diff(
#endif
#ifdef WRONG_DATE_PLUS_NUMBER
  (void)(staff.day + 7);  // expect: quarry: cannot calculate with these two types
#endif
#ifdef WRONG_DATE_PLUS_DATE
  (void)(staff.day + staff.day);  // expect: quarry: cannot calculate with these two types
#endif
#ifdef WRONG_NUMBER_PLUS_DAYS
  (void)(staff.id + std::chrono::days{1});  // expect: quarry: cannot calculate with these two types
#endif
#ifdef WRONG_MILLISECONDS
  (void)(staff.started + std::chrono::milliseconds{1});  // expect: quarry: cannot calculate with these two types
#endif
#ifdef WRONG_LIKE_ON_NUMBER
  (void)staff.id.like("1%");  // expect: quarry: LIKE needs text on both sides
#endif
#ifdef WRONG_CONTAINS_ON_DATE
  (void)staff.day.contains("2019");  // expect: quarry: contains() needs text on both sides
#endif
#ifdef WRONG_AND_OF_NUMBER
  (void)(staff.id == 1 && staff.score);  // expect: quarry: AND needs conditions on both sides
#endif
#ifdef WRONG_OR_OF_TEXT
  (void)(staff.name || staff.id == 1);  // expect: quarry: OR needs conditions on both sides
#endif
#ifdef WRONG_CASE_OF_TWO_TYPES
  (void)case_(when(staff.id > 1, "many"),
              when(staff.id > 0, 1));  // expect: quarry: the results of CASE and coalesce must have one type
#endif
#ifdef WRONG_SCALAR_OF_TWO_COLUMNS
  (void)select(staff.id, staff.day).scalar_subquery();  // expect: quarry: a scalar subquery selects exactly one column
#endif
#ifdef WRONG_NULL_GIVEN
  (void)(staff.name = null);  // expect: quarry: NULL cannot be given to this column; make its type std::optional
#endif
#ifdef WRONG_OPTIONAL_GIVEN
  (void)(staff.name = std::optional<std::string>());  // expect: quarry: NULL cannot be given to this column
#endif
#ifdef WRONG_NULL_INSERTED
  (void)insert(staff).columns(staff.id, staff.name).values(1, null);  // expect: quarry: NULL cannot be given
#endif
#ifdef WRONG_DEFAULT
  (void)Column<int>("n", default_("text"));  // expect: quarry: the default is of another type than the column
#endif
  (void)insert(staff).columns(staff.id, staff.score).values(1, null);
  (void)(staff.score = null);
}
