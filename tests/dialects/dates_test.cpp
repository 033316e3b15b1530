// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "dialects/every_dialect.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

constexpr field parts[] = {field::year,        field::quarter,     field::month,  field::week,
                           field::day,         field::hour,        field::minute, field::second,
                           field::day_of_week, field::day_of_year, field::epoch};
constexpr TypeId operands[] = {TypeId::date, TypeId::datetime, TypeId::timestamp, TypeId::unknown};

std::string extract(const Dialect& dialect, field part, TypeId type) {
  return filled(dialect.data().extract(part, type), "x");
}
std::string trunc(const Dialect& dialect, field part, TypeId type) {
  return filled(dialect.data().date_trunc(part, type), "x");
}

std::size_t uses(std::string_view pattern) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = pattern.find("{0}", at)) != std::string_view::npos; ++at) ++count;
  return count;
}

}  // namespace

TEST_CASE("every part can be extracted on every database, from one use of the operand") {
  for (const Dialect& dialect : every_dialect()) {
    for (const field part : parts) {
      for (const TypeId operand : operands) {
        CAPTURE(dialect.name(), static_cast<int>(part), static_cast<int>(operand));
        CHECK(uses(dialect.data().extract(part, operand)) == 1);
      }
    }
  }
}

TEST_CASE("dates can be truncated to every span of time, and to nothing else") {
  for (const Dialect& dialect : every_dialect()) {
    for (const field part : parts) {
      const bool span = part != field::day_of_week && part != field::day_of_year && part != field::epoch;
      for (const TypeId operand : operands) {
        CAPTURE(dialect.name(), static_cast<int>(part), static_cast<int>(operand));
        const std::size_t expected = !span ? 0 : dialect.name() == "sqlite" && part == field::quarter ? 2 : 1;
        CHECK(uses(dialect.data().date_trunc(part, operand)) == expected);
      }
    }
  }
}

TEST_CASE("a time of day has hours, minutes and seconds only") {
  for (const Dialect& dialect : {postgresql::dialect(), mysql::dialect(), mysql::mariadb(), sqlite::dialect()}) {
    CAPTURE(dialect.name());
    CHECK_FALSE(dialect.data().extract(field::hour, TypeId::time).empty());
    CHECK(dialect.data().extract(field::year, TypeId::time).empty());
    CHECK(dialect.data().date_trunc(field::hour, TypeId::time).empty());
  }
}

TEST_CASE("the forms of dates") {
  CHECK(extract(generic::dialect(), field::year, TypeId::date) == "EXTRACT(year FROM x)");
  CHECK(extract(postgresql::dialect(), field::year, TypeId::date) == "CAST(EXTRACT(year FROM x) AS BIGINT)");
  CHECK(extract(postgresql::dialect(), field::hour, TypeId::timestamp) ==
        "CAST(EXTRACT(hour FROM timezone('UTC', x)) AS BIGINT)");
  CHECK(extract(mysql::dialect(), field::week, TypeId::date) == "WEEK(x, 3)");
  CHECK(extract(sqlite::dialect(), field::year, TypeId::date) == "CAST(strftime('%Y', x) AS INTEGER)");
  CHECK(trunc(generic::dialect(), field::month, TypeId::date) == "date_trunc('month', x)");
  CHECK(trunc(postgresql::dialect(), field::month, TypeId::date) ==
        "CAST(date_trunc('month', CAST(x AS TIMESTAMP)) AS DATE)");
  CHECK(trunc(postgresql::dialect(), field::month, TypeId::datetime) == "date_trunc('month', x)");
  CHECK(trunc(postgresql::dialect(), field::month, TypeId::timestamp) == "date_trunc('month', x, 'UTC')");
  CHECK(trunc(mysql::mariadb(), field::month, TypeId::date) == "CAST(DATE_FORMAT(x, '%Y-%m-01') AS DATE)");
  CHECK(trunc(sqlite::dialect(), field::month, TypeId::date) == "date(x, 'start of month')");
}
