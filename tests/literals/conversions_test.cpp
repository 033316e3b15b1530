// SPDX-License-Identifier: MIT
// Reading is by value: each server type as each C++ type, on the live databases. What fits is read; what does not is a
// ConversionError that names the column, its SQL type, the value and the C++ type.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"
#include "quarry/types/value_traits.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

template <class T>
char outcome(const Cell& cell, const ColumnInfo& column) {
  try {
    (void)decode<T>(cell, column);
    return '.';
  } catch (const ConversionError& error) {
    const std::string text = error.what();
    // an expression of SQLite has no type to name
    const std::string beginning = column.native_type.empty() ? "column \"v\" " : "column \"v\" (" + column.native_type;
    const bool named = text.find(beginning) == 0 && text.find(detail::native<T>::name) != std::string::npos;
    return named ? 'x' : '?';
  }
}

// The C++ types, in the order of the letters of a row below.
std::string outcomes(const Cell& cell, const ColumnInfo& column) {
  return {outcome<bool>(cell, column),
          outcome<std::int8_t>(cell, column),
          outcome<std::uint16_t>(cell, column),
          outcome<std::int64_t>(cell, column),
          outcome<std::uint64_t>(cell, column),
          ' ',
          outcome<float>(cell, column),
          outcome<double>(cell, column),
          outcome<Decimal>(cell, column),
          ' ',
          outcome<std::string>(cell, column),
          outcome<Bytes>(cell, column),
          outcome<Json>(cell, column),
          outcome<Uuid>(cell, column),
          ' ',
          outcome<Date>(cell, column),
          outcome<TimeOfDay>(cell, column),
          outcome<DateTime>(cell, column),
          outcome<Timestamp>(cell, column),
          outcome<Interval>(cell, column)};
}

struct Case {
  const char* expression;
  const char* expected;  // '.' is read, 'x' refused
};

void check_cases(const Database& database, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::unique_ptr<Cursor> cursor =
        database.connection->execute_raw(std::string("SELECT ") + c.expression + " AS v", soon());
    REQUIRE(cursor->next());
    CAPTURE(database.name, c.expression, cursor->columns()[0].native_type);
    CHECK(outcomes(cursor->cells()[0], cursor->columns()[0]) == c.expected);
    CHECK_THROWS_AS(decode<std::vector<int>>(cursor->cells()[0], cursor->columns()[0]), ConversionError);
  }
}

template <class T>
T read(const Database& database, const std::string& expression) {
  const std::unique_ptr<Cursor> cursor = database.connection->execute_raw("SELECT " + expression + " AS v", soon());
  if (!cursor->next()) throw std::runtime_error("no row");
  return decode<T>(cursor->cells()[0], cursor->columns()[0]);
}

template <class T>
std::string refusal(const Database& database, const std::string& expression) {
  return thrown<ConversionError>([&] { (void)read<T>(database, expression); }).what();
}

}  // namespace

//                                      bool int8 uint16 int64 uint64, float double Decimal,
//                                      string Bytes Json Uuid, Date TimeOfDay DateTime Timestamp Interval
TEST_CASE("each type of PostgreSQL as each C++ type", "[live]") {
  check_cases(open_postgresql(), {
                                     {"1::int2", "..... ... .xxx xxxxx"},
                                     {"7::int2", "x.... ... .xxx xxxxx"},
                                     {"(-7)::int4", "x.x.x ... .xxx xxxxx"},
                                     {"300::int8", "xx... ... .xxx xxxxx"},
                                     {"70000::int8", "xxx.. ... .xxx xxxxx"},
                                     {"9007199254740993::int8", "xxx.. ... .xxx xxxxx"},
                                     {"7.00::numeric", "x.... ... .xxx xxxxx"},
                                     {"7.5::numeric", "xxxxx ... .xxx xxxxx"},
                                     {"18446744073709551615::numeric", "xxxx. ... .xxx xxxxx"},
                                     {"1e100::numeric", "xxxxx x.. .xxx xxxxx"},
                                     {"'NaN'::numeric", "xxxxx ..x .xxx xxxxx"},
                                     {"7::float8", "x.... ... .xxx xxxxx"},
                                     {"0.5::float8", "xxxxx ... .xxx xxxxx"},
                                     {"1e300::float8", "xxxxx x.. .xxx xxxxx"},
                                     {"'Infinity'::float4", "xxxxx ..x .xxx xxxxx"},
                                     {"true", "..... ... .xxx xxxxx"},
                                     {"'abc'::text", "xxxxx xxx ...x xxxxx"},
                                     {"'7'::text", "x.... ... ...x xxxxx"},
                                     {"'2019-01-31'::varchar", "xxxxx xxx ...x .x..x"},
                                     {"'12345678-1234-5678-1234-567812345678'::text", "xxxxx xxx .... xxxxx"},
                                     {"'\\x00ff'::bytea", "xxxxx xxx x.xx xxxxx"},
                                     {"'{\"a\": 1}'::jsonb", "xxxxx xxx ...x xxxxx"},
                                     {"'12345678-1234-5678-1234-567812345678'::uuid", "xxxxx xxx .xx. xxxxx"},
                                     {"DATE '2019-01-31'", "xxxxx xxx .xxx .x..x"},
                                     {"DATE 'infinity'", "xxxxx xxx .xxx xxxxx"},
                                     {"TIME '10:00'", "xxxxx xxx .xxx x.xx."},
                                     {"TIMESTAMP '2019-01-31 10:00:00'", "xxxxx xxx .xxx xx..x"},
                                     {"TIMESTAMPTZ '2019-01-31 00:00:00+00'", "xxxxx xxx .xxx .x..x"},
                                     {"INTERVAL '1 mon 2 days'", "xxxxx xxx .xxx xxxx."},
                                     {"NULL::int4", "xxxxx xxx xxxx xxxxx"},
                                 });
}

TEST_CASE("each type of MariaDB as each C++ type", "[live]") {
  check_cases(open_mariadb(), {
                                  {"1", "..... ... .xxx xxxxx"},
                                  {"CAST(-7 AS SIGNED)", "x.x.x ... .xxx xxxxx"},
                                  {"CAST(18446744073709551615 AS UNSIGNED)", "xxxx. ... .xxx xxxxx"},
                                  {"CAST(7 AS DECIMAL(10, 2))", "x.... ... .xxx xxxxx"},
                                  {"CAST(7.5 AS DECIMAL(10, 2))", "xxxxx ... .xxx xxxxx"},
                                  {"1.5e0", "xxxxx ... .xxx xxxxx"},
                                  {"7e0", "x.... ... .xxx xxxxx"},
                                  {"'abc'", "xxxxx xxx ...x xxxxx"},
                                  {"X'00FF'", "xxxxx xxx x.xx xxxxx"},
                                  {"DATE '2019-01-31'", "xxxxx xxx .xxx .x..x"},
                                  {"TIME '10:00:00'", "xxxxx xxx .xxx x.xx."},
                                  {"TIME '-100:00:00'", "xxxxx xxx .xxx xxxx."},
                                  {"TIMESTAMP '2019-01-31 10:00:00.000001'", "xxxxx xxx .xxx xx..x"},
                                  {"NULL", "xxxxx xxx xxxx xxxxx"},
                              });
}

TEST_CASE("each type of SQLite as each C++ type", "[live]") {
  check_cases(open_sqlite(), {
                                 {"1", "..... ... .xxx xxxxx"},
                                 {"-7", "x.x.x ... .xxx xxxxx"},
                                 {"9223372036854775807", "xxx.. ... .xxx xxxxx"},
                                 {"7.0", "x.... ... .xxx xxxxx"},
                                 {"0.5", "xxxxx ... .xxx xxxxx"},
                                 {"'abc'", "xxxxx xxx ...x xxxxx"},
                                 {"'7.50'", "xxxxx ... ...x xxxxx"},
                                 {"'2019-01-31 10:00:00'", "xxxxx xxx ...x xx..x"},
                                 {"'10:00:00'", "xxxxx xxx ...x x.xxx"},
                                 {"X'00FF'", "xxxxx xxx x.xx xxxxx"},
                                 {"X'00112233445566778899AABBCCDDEEFF'", "xxxxx xxx x.x. xxxxx"},
                                 {"NULL", "xxxxx xxx xxxx xxxxx"},
                             });
}

TEST_CASE("a refused conversion names column, SQL type, value and C++ type", "[live]") {
  const Database pg = open_postgresql();
  CHECK(refusal<std::int8_t>(pg, "300::int8") ==
        "column \"v\" (int8) holds 300, which std::int8_t cannot hold without loss");
  CHECK(refusal<std::int64_t>(pg, "7.5::numeric") ==
        "column \"v\" (numeric) holds 7.5, which std::int64_t cannot hold without loss");
  CHECK(refusal<std::int64_t>(pg, "NULL::int8") ==
        "column \"v\" (int8) is NULL and cannot be read as std::int64_t; read it as std::optional<std::int64_t>");
  CHECK(refusal<Date>(pg, "'abc'::text") == "column \"v\" (text) holds \"abc\", which cannot be read as quarry::Date");
  CHECK(refusal<std::vector<std::int16_t>>(pg, "ARRAY[1, 70000]") ==
        "column \"v\" (member of int4[]) holds 70000, which std::int16_t cannot hold without loss");
  CHECK_THAT(refusal<std::vector<int>>(pg, "ARRAY[1, NULL]"), ContainsSubstring("read it as std::optional<"));
  CHECK_THAT(refusal<std::vector<int>>(pg, "ARRAY[[1], [2]]"),
             ContainsSubstring("holds an array of 2 dimensions, which cannot be read as std::vector"));
  CHECK_THAT(refusal<std::vector<std::vector<int>>>(pg, "ARRAY[1]"),
             ContainsSubstring("holds an array of 1 dimensions, which cannot be read as std::vector of std::vector"));
  CHECK(read<std::optional<std::int64_t>>(pg, "NULL::int8") == std::nullopt);
}

TEST_CASE("arrays convert member by member", "[live]") {
  const Database pg = open_postgresql();
  CHECK(read<std::vector<std::int64_t>>(pg, "ARRAY[1, 2]::int2[]") == std::vector<std::int64_t>{1, 2});
  CHECK(read<std::vector<std::int16_t>>(pg, "ARRAY[1, 2]::int8[]") == std::vector<std::int16_t>{1, 2});
  CHECK(read<std::vector<double>>(pg, "ARRAY[1, 2.5]::numeric[]") == std::vector{1.0, 2.5});
  CHECK(read<std::vector<int>>(pg, "ARRAY[1, 2.00]::numeric[]") == std::vector{1, 2});
  CHECK(read<std::vector<std::string>>(pg, "ARRAY[1, 2]") == std::vector<std::string>{"1", "2"});
  CHECK(read<std::vector<Date>>(pg, "ARRAY['2019-01-31']::text[]").size() == 1);
  CHECK(read<std::vector<Value>>(pg, "ARRAY[1, NULL]") == std::vector<Value>{1, Value()});
  CHECK(read<std::vector<std::vector<int>>>(pg, "ARRAY[[1, 2], [3, 4]]") ==
        std::vector<std::vector<int>>{{1, 2}, {3, 4}});
  CHECK(read<std::vector<std::vector<int>>>(pg, "ARRAY[]::int4[]").empty());
}

TEST_CASE("intervals and times become durations where nothing is lost", "[live]") {
  using namespace std::chrono;
  const Database pg = open_postgresql();
  CHECK(read<seconds>(pg, "INTERVAL '1 day 00:00:05'") == hours(24) + seconds(5));
  CHECK(read<hours>(pg, "INTERVAL '3 days'") == hours(72));
  CHECK(read<days>(pg, "INTERVAL '48:00:00'") == days(2));
  CHECK(read<months>(pg, "INTERVAL '1 year 2 mons'") == months(14));
  CHECK(read<years>(pg, "INTERVAL '24 mons'") == years(2));
  CHECK(read<milliseconds>(pg, "INTERVAL '-1.5 secs'") == milliseconds(-1500));
  CHECK_THAT(refusal<seconds>(pg, "INTERVAL '1 mon'"), ContainsSubstring("holds 1 mon, which a std::chrono::duration"));
  CHECK_THROWS_AS(read<seconds>(pg, "INTERVAL '1.5 secs'"), ConversionError);
  CHECK_THROWS_AS(read<months>(pg, "INTERVAL '30 days'"), ConversionError);
  CHECK_THROWS_AS(read<years>(pg, "INTERVAL '13 mons'"), ConversionError);
  CHECK_THROWS_AS((read<duration<std::int8_t>>(pg, "INTERVAL '200 secs'")), ConversionError);
  CHECK_THROWS_AS(read<seconds>(pg, "NULL::interval"), ConversionError);
  const Database maria = open_mariadb();
  CHECK(read<minutes>(maria, "TIME '-100:30:00'") == -(hours(100) + minutes(30)));
  CHECK_THROWS_AS(read<hours>(maria, "TIME '00:30:00'"), ConversionError);
  CHECK(to_value(months(14)) == Value(Interval{14, 0, {}}));
  CHECK(to_value(weeks(-1)) == Value(Interval{0, -7, {}}));
  CHECK_THROWS_AS(to_value(hours::max()), ArgumentError);
  CHECK_THROWS_AS(to_value(years(1 << 30)), ArgumentError);
}

TEST_CASE("decimals convert by value and say what they would lose", "[live]") {
  const Database pg = open_postgresql();
  const auto decimal = [&](const char* text) { return read<Decimal>(pg, std::string("'") + text + "'::numeric"); };
  CHECK(decimal("1.10") == Decimal("1.1"));
  CHECK(decimal("1.10").to_string() == "1.10");
  CHECK(decimal("-0") == Decimal(0));
  CHECK(decimal("-0.000").to_string() == "0.000");
  CHECK(decimal("1e400").to_double() == std::numeric_limits<double>::infinity());
  CHECK(decimal("1e400") == Decimal("1" + std::string(400, '0')));
  CHECK_THROWS_AS(read<double>(pg, "'1e400'::numeric"), ConversionError);
  CHECK(decimal("1e-400").to_double() == 0.0);
  CHECK(decimal("1e-400") > Decimal(0));
  CHECK(decimal("12.50").to_scaled(2) == 1250);
  CHECK_THROWS_AS(decimal("12.505").to_scaled(2), ConversionError);
  CHECK(decimal("12.500000000000000000000000000000").to_scaled(1) == 125);
  CHECK_THROWS_AS(decimal("1e19").to_scaled(0), ConversionError);
  CHECK_THROWS_AS(decimal("1").to_scaled(19), ConversionError);
  CHECK(decimal("9223372036854775807").to_int64() == std::numeric_limits<std::int64_t>::max());
  CHECK(decimal("-9223372036854775808").to_int64() == std::numeric_limits<std::int64_t>::min());
  const std::string tiny = "0." + std::string(16'382, '0') + "1";
  CHECK(decimal(tiny.c_str()).scale() == 16'383);
}
