// SPDX-License-Identifier: MIT
#include "quarry/sql/date_functions.hpp"

#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using namespace std::chrono;
using namespace std::chrono_literals;

TEST_CASE("a date moved by days, months and hours, and what each database is told") {
  const auto week = select(orders.day + days{7});
  CHECK(sql(week) == "SELECT orders.day + :day_1 * INTERVAL '1' DAY AS anon_1 FROM orders");
  CHECK(pg(week) == "SELECT orders.day + $1 AS anon_1 FROM orders");
  CHECK(my(week) == "SELECT orders.day + INTERVAL ? DAY AS anon_1 FROM orders");
  CHECK(lite(week) == "SELECT date(orders.day, ? || ' days') AS anon_1 FROM orders");

  const auto month = select(orders.ts - months{1});
  CHECK(month.literal_sql(postgresql::dialect()) ==
        "SELECT orders.ts + (-1) * INTERVAL '1 month' AS anon_1 FROM orders");
  CHECK(month.literal_sql(mysql::dialect()) == "SELECT orders.ts + INTERVAL (-1) MONTH AS anon_1 FROM orders");
  CHECK(month.literal_sql(sqlite::dialect()) ==
        "SELECT min(date(substr(orders.ts, 1, 10), (-1) || ' months'), "
        "ifnull(date(substr(orders.ts, 1, 10), 'start of month', ((-1) + 1) || ' months', '-1 day'), '9999-12-31')) || "
        "substr(orders.ts, 11) AS anon_1 FROM orders");
}

TEST_CASE("a moved date is a sum to whatever stands around it") {
  CHECK(sql(orders.day + days{7} > Date{2024y / 1 / 1}) == "orders.day + :day_1 * INTERVAL '1' DAY > :param_1");
  CHECK(sql((orders.day + days{7}) - months{1}) ==
        "(orders.day + :day_1 * INTERVAL '1' DAY) + :param_1 * INTERVAL '1' MONTH");
}

TEST_CASE("date arithmetic has types") {
  STATIC_REQUIRE(std::same_as<decltype(orders.day + days{1})::value_type, std::optional<Date>>);
  STATIC_REQUIRE(std::same_as<decltype(hours{1} + orders.day)::value_type, std::optional<DateTime>>);
  STATIC_REQUIRE(std::same_as<decltype(orders.ts - seconds{1})::value_type, std::optional<DateTime>>);
  STATIC_REQUIRE(std::same_as<decltype(func::now() + years{1})::value_type, Timestamp>);
  STATIC_REQUIRE(std::same_as<decltype(orders.day - Date{})::value_type, std::optional<std::int64_t>>);
  STATIC_REQUIRE(std::same_as<decltype(func::current_date() - Date{})::value_type, std::int64_t>);
  STATIC_REQUIRE(std::same_as<decltype(date_add(field::day, 1, func::current_date()))::value_type, Date>);
  CHECK((orders.day + hours{1}).sql_type().id == TypeId::datetime);
  CHECK((orders.day + days{1}).sql_type().id == TypeId::date);
}

TEST_CASE("columns of run-time tables are moved and subtracted by the type they turn out to have") {
  const MetaData metadata;
  const Expr<> day = Expr<>(orders.day.node()), born = Expr<>(users.born.node());
  CHECK(lite(select(day + hours{1})) == "SELECT datetime(orders.day, ? || ' hours') AS anon_1 FROM orders");
  CHECK((day + hours{1}).sql_type().id == TypeId::datetime);
  CHECK(pg(select(day - born).select_from(orders, users)).find("CAST(orders.day - users.born AS BIGINT)") !=
        std::string::npos);
  CHECK_THROWS_WITH(Expr<>(users.name.node()) + days{1},
                    "adding a span of time needs a date or a moment, but column \"name\" (VARCHAR(50)) is none");
}

TEST_CASE("date_add() and date_diff() say what they cannot do") {
  CHECK_THROWS_WITH(date_add(field::hour, 1, orders.day),
                    "date_add() of hours, minutes or seconds needs a moment, and column \"day\" (DATE) is a date; cast "
                    "it to a DateTime");
  CHECK_THROWS_WITH(date_add(field::epoch, 1, orders.day), Catch::Matchers::Contains("the epoch are no such units"));
  CHECK_THROWS_WITH(date_add(field::day, Expr<>(orders.amount.node()), orders.day),
                    "date_add() adds a whole number of units, but column \"amount\" (NUMERIC(10, 2)) is no integer");
  CHECK_THROWS_WITH(date_diff(field::day, orders.ts, func::now()),
                    "date_diff() needs two moments of one type, but column \"ts\" (DATETIME) is not of the type of "
                    "now() (TIMESTAMP WITH TIME ZONE); cast one of them");
}

TEST_CASE("date_diff() counts whole units") {
  const auto q = select(date_diff(field::month, orders.ts, Date{2024y / 1 / 1}));
  CHECK(sql(q) == "SELECT date_diff('month', orders.ts, :ts_1) AS anon_1 FROM orders");
  CHECK(my(q) == "SELECT TIMESTAMPDIFF(MONTH, orders.ts, ?) AS anon_1 FROM orders");
}

TEST_CASE("the present has no parentheses where it is a keyword") {
  CHECK(sql(select(func::now(), func::current_date())) == "SELECT now() AS now_1, CURRENT_DATE AS current_date_1");
  CHECK(lite(select(func::now())) == "SELECT CURRENT_TIMESTAMP AS now_1");
  CHECK(pg(select(func::current_time())) == "SELECT LOCALTIME AS current_time_1");
}
