// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "dialects/every_dialect.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::uint64_t uint64_max = std::numeric_limits<std::uint64_t>::max();

Value bytes(std::string_view text) { return Value(std::as_bytes(std::span(text))); }
Date date(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}
DateTime moment(int y, unsigned m, unsigned d, std::chrono::microseconds time) {
  return DateTime(std::chrono::local_days(date(y, m, d))) + time;
}
Timestamp utc(int y, unsigned m, unsigned d, std::chrono::microseconds time) {
  return Timestamp(std::chrono::sys_days(date(y, m, d))) + time;
}

// The forms of one value; nullptr where it is refused.
struct Forms {
  Value value;
  const char* generic;
  const char* postgresql;
  const char* mysql;
  const char* sqlite;
  SqlType type = {};
};

void check(const Dialect& dialect, const Forms& forms, const char* expected) {
  CAPTURE(dialect.name(), to_string(forms.value));
  const bool text = forms.value.kind() == ValueKind::string || forms.value.kind() == ValueKind::json;
  if (expected == nullptr && text) CHECK_THROWS_AS(literal(dialect, forms.value, forms.type), InvalidEncoding);
  else if (expected == nullptr) CHECK_THROWS_AS(literal(dialect, forms.value, forms.type), DataError);
  else CHECK(literal(dialect, forms.value, forms.type) == expected);
}

void check_all(const std::vector<Forms>& table) {
  for (const Forms& row : table) {
    check(generic::dialect(), row, row.generic);
    check(postgresql::dialect(), row, row.postgresql);
    check(mysql::dialect(), row, row.mysql);
    check(sqlite::dialect(), row, row.sqlite);
  }
}

}  // namespace

TEST_CASE("literals: NULL, booleans and integers") {
  check_all({
      {Value(), "NULL", "NULL", "NULL", "NULL"},
      {true, "true", "true", "true", "1"},
      {false, "false", "false", "false", "0"},
      {0, "0", "0", "0", "0"},
      {42, "42", "42", "42", "42"},
      {-5, "(-5)", "(-5)", "(-5)", "(-5)"},
      // a minus before these would change their type on PostgreSQL
      {std::numeric_limits<std::int32_t>::min(), "(-2147483648)", "(-2147483648)::int4", "(-2147483648)",
       "(-2147483648)"},
      {std::int64_t{1} << 31, "2147483648", "2147483648::int8", "2147483648", "2147483648"},
      {std::uint64_t{1} << 63, "9223372036854775808", "9223372036854775808::numeric", "9223372036854775808", nullptr},
      {int64_min, "(-9223372036854775808)", "(-9223372036854775808)::int8", "(-9223372036854775808)",
       "(-9223372036854775808)"},
      {uint64_max, "18446744073709551615", "18446744073709551615", "18446744073709551615", nullptr},
  });
}

TEST_CASE("literals: doubles keep their type and every bit") {
  check_all({
      {0.1, "0.1", "0.1::float8", "0.1e0", "0.1"},
      {5.0, "5.0", "5.0::float8", "5.0e0", "5.0"},
      {-1.5, "(-1.5)", "(-1.5::float8)", "(-1.5e0)", "(-1.5)"},
      {-0.0, "(-0.0)", "(-0.0::float8)", "0.0e0", "(-0.0)"},
      {100000.0, "100000.0", "100000.0::float8", "100000.0e0", "100000.0"},
      {1e300, "1e+300", "1e+300::float8", "1e+300", "1e+300"},
      {1.5e-7, "1.5e-07", "1.5e-07::float8", "1.5e-07", "1.5e-07"},
      {0.1 + 0.2, "0.30000000000000004", "0.30000000000000004::float8", "0.30000000000000004e0", "0.30000000000000004"},
      {infinity, "'Infinity'", "'Infinity'::float8", nullptr, "9e999"},
      {-infinity, "'-Infinity'", "'-Infinity'::float8", nullptr, "(-9e999)"},
      {not_a_number, "'NaN'", "'NaN'::float8", nullptr, nullptr},
  });
}

TEST_CASE("literals: decimals are digits, and no integers where that would matter") {
  const SqlType money = types::Numeric{10, 2};
  check_all({
      {Decimal("1.50"), "1.50", "1.50", "1.50", "1.50"},
      {Decimal("-12.5"), "(-12.5)", "(-12.5)", "(-12.5)", "(-12.5)"},
      {Decimal("7"), "7", "7::numeric", "7.", "7"},
      {Decimal("-7"), "(-7)", "(-7::numeric)", "(-7.)", "(-7)"},
      {Decimal("100"), "100", "100", "100", "100", money},
      {Decimal("1.00"), "1.00", "1.00", "1.00", "1"},
      {Decimal("100000000000000000000"), "100000000000000000000", "100000000000000000000::numeric",
       "100000000000000000000.", "100000000000000000000.0"},
      // more digits than a double tells apart: text columns alone keep them on SQLite
      {Decimal("0.12345678901234567890"), "0.12345678901234567890", "0.12345678901234567890", "0.12345678901234567890",
       nullptr},
      {Decimal("0.12345678901234567890"), "0.12345678901234567890", "0.12345678901234567890", "0.12345678901234567890",
       "'0.12345678901234567890'", types::String{40}},
      {Decimal("9223372036854775809"), "9223372036854775809", "9223372036854775809::numeric", "9223372036854775809.",
       nullptr},
  });
  CHECK(literal(mysql::dialect(), Decimal(std::string(65, '9'))) == std::string(65, '9') + ".");
  CHECK_THROWS_AS(literal(mysql::dialect(), Decimal(std::string(66, '9'))), DataError);
  CHECK_THROWS_AS(literal(mysql::dialect(), Decimal("0." + std::string(31, '9'))), DataError);
  CHECK(literal(mysql::mariadb(), Decimal("0." + std::string(38, '9'))) == "0." + std::string(38, '9'));
  CHECK_THROWS_WITH(
      literal(mysql::mariadb(), Decimal("1." + std::string(39, '9'))),
      ContainsSubstring("cannot be written for MariaDB: DECIMAL has at most 65 digits, of them 38 after"));
  CHECK_THROWS_AS(literal(postgresql::dialect(), Decimal("0." + std::string(16'384, '1'))), DataError);
}

TEST_CASE("literals: text means the same in every mode of its server") {
  check_all({
      {"abc", "'abc'", "'abc'", "'abc'", "'abc'"},
      {"", "''", "''", "''", "''"},
      {"it's", "'it''s'", "'it''s'", "'it''s'", "'it''s'"},
      {"100%", "'100%'", "'100%'", "'100%'", "'100%'"},
      {":a ? $1", "':a ? $1'", "':a ? $1'", "':a ? $1'", "':a ? $1'"},
      {"a\nb", "'a\nb'", "'a\nb'", "'a\nb'", "'a\nb'"},
      {"a\\b", "'a\\b'", " E'a\\\\b'", "_utf8mb4 X'615C62'", "'a\\b'"},
      {"\\' OR 1=1 -- ", "'\\'' OR 1=1 -- '", " E'\\\\'' OR 1=1 -- '", "_utf8mb4 X'5C27204F5220313D31202D2D20'",
       "'\\'' OR 1=1 -- '"},
      {std::string_view("a\0b", 3), nullptr, nullptr, "_utf8mb4 X'610062'", "CAST(X'610062' AS TEXT)"},
      {"\xF0\x9F\x98\x80", "'\xF0\x9F\x98\x80'", "'\xF0\x9F\x98\x80'", "'\xF0\x9F\x98\x80'", "'\xF0\x9F\x98\x80'"},
  });
}

TEST_CASE("literals: what is no UTF-8 is no text anywhere") {
  for (const char* text : {"\xC0'", "\xBF\x5C' union select 1 -- ", "\xED\xA0\x80", "abc\xF0\x9F\x98", "\xFF"}) {
    for (const Dialect& dialect : every_dialect()) {
      CHECK_THROWS_AS(literal(dialect, Value(text)), InvalidEncoding);
      CHECK_THROWS_AS(literal(dialect, Value(Json(text)), types::Json{}), InvalidEncoding);
    }
  }
}

TEST_CASE("literals: bytes") {
  check_all({
      {bytes("\xDE\xAD"), "X'DEAD'", " E'\\\\xDEAD'::bytea", "X'DEAD'", "X'DEAD'"},
      {bytes(""), "X''", " E'\\\\x'::bytea", "X''", "X''"},
      {bytes(std::string_view("\0'\\", 3)), "X'00275C'", " E'\\\\x00275C'::bytea", "X'00275C'", "X'00275C'"},
  });
}

TEST_CASE("literals: dates and times") {
  check_all({
      {date(2019, 1, 1), "DATE '2019-01-01'", "DATE '2019-01-01'", "DATE '2019-01-01'", "'2019-01-01'"},
      {date(1, 1, 1), "DATE '0001-01-01'", "DATE '0001-01-01'", "DATE '0001-01-01'", "'0001-01-01'"},
      {date(9999, 12, 31), "DATE '9999-12-31'", "DATE '9999-12-31'", "DATE '9999-12-31'", "'9999-12-31'"},
      {moment(2019, 1, 1, 10h + 123us), "TIMESTAMP '2019-01-01 10:00:00.000123'",
       "TIMESTAMP '2019-01-01 10:00:00.000123'", "TIMESTAMP '2019-01-01 10:00:00.000123'",
       "'2019-01-01 10:00:00.000123'"},
      {moment(2019, 1, 1, 10h), "TIMESTAMP '2019-01-01 10:00:00'", "TIMESTAMP '2019-01-01 10:00:00'",
       "TIMESTAMP '2019-01-01 10:00:00'", "'2019-01-01 10:00:00'"},
      {utc(2019, 1, 1, 10h), "TIMESTAMP '2019-01-01 10:00:00+00:00'", "TIMESTAMPTZ '2019-01-01 10:00:00+00'",
       "TIMESTAMP '2019-01-01 10:00:00'", "'2019-01-01 10:00:00'"},
      {TimeOfDay{10h}, "TIME '10:00:00'", "TIME '10:00:00'", "TIME '10:00:00'", "'10:00:00'"},
      {TimeOfDay{24h}, "TIME '24:00:00'", "TIME '24:00:00'", "TIME '24:00:00'", "'24:00:00'"},
      {Interval{1, 2, 3'500'000us}, "INTERVAL '1 mon 2 days 3.5 secs'", "INTERVAL '1 mon 2 days 3.5 secs'", nullptr,
       nullptr},
      {Interval{0, 0, 0us}, "INTERVAL '0 secs'", "INTERVAL '0 secs'", nullptr, nullptr},
      {Interval{-14, 1, -500'000us}, "INTERVAL '-14 mons +1 day -0.5 secs'", "INTERVAL '-14 mons +1 day -0.5 secs'",
       nullptr, nullptr},
      {Interval{0, 0, std::chrono::microseconds(int64_min)}, "INTERVAL '-9223372036854.775808 secs'",
       "INTERVAL '-9223372036854.775808 secs'", nullptr, nullptr},
  });
}

TEST_CASE("literals: impossible days and years that a database lacks are refused everywhere") {
  const Value impossible[] = {
      date(2019, 2, 29),     date(2019, 4, 31),         date(0, 1, 1),      date(-44, 3, 15),       date(10000, 1, 1),
      moment(1, 1, 1, -1us), moment(9999, 12, 31, 24h), utc(1, 1, 1, -1us), utc(9999, 12, 31, 24h), TimeOfDay{-1us},
      TimeOfDay{24h + 1us},
  };
  for (const Value& value : impossible) {
    CAPTURE(to_string(value));
    for (const Dialect& dialect : every_dialect()) CHECK_THROWS_AS(literal(dialect, value), DataError);
  }
}

TEST_CASE("literals: UUID and JSON follow the column they meet") {
  const Uuid uuid("12345678-1234-5678-1234-567812345678");
  const Value json{Json("{\"a\": \"it's\"}")};
  const Value escaped{Json("\"a\\nb\"")};
  check_all({
      {uuid, "'12345678-1234-5678-1234-567812345678'", "'12345678-1234-5678-1234-567812345678'::uuid",
       "'12345678-1234-5678-1234-567812345678'", "'12345678-1234-5678-1234-567812345678'"},
      {uuid, "'12345678-1234-5678-1234-567812345678'", "'12345678-1234-5678-1234-567812345678'",
       "'12345678-1234-5678-1234-567812345678'", "'12345678-1234-5678-1234-567812345678'", types::String{36}},
      {uuid, "'12345678-1234-5678-1234-567812345678'", "'12345678-1234-5678-1234-567812345678'::uuid",
       "X'12345678123456781234567812345678'", "X'12345678123456781234567812345678'", types::LargeBinary{16}},
      {json, "'{\"a\": \"it''s\"}'", "'{\"a\": \"it''s\"}'::json", "CAST('{\"a\": \"it''s\"}' AS JSON)",
       "'{\"a\": \"it''s\"}'", types::Json{}},
      {json, "'{\"a\": \"it''s\"}'", "'{\"a\": \"it''s\"}'::jsonb", "CAST('{\"a\": \"it''s\"}' AS JSON)",
       "'{\"a\": \"it''s\"}'", types::Jsonb{}},
      {json, "'{\"a\": \"it''s\"}'", "'{\"a\": \"it''s\"}'", "'{\"a\": \"it''s\"}'", "'{\"a\": \"it''s\"}'",
       types::Text{}},
      {escaped, "'\"a\\nb\"'", " E'\"a\\\\nb\"'::jsonb", "CAST(_utf8mb4 X'22615C6E6222' AS JSON)", "'\"a\\nb\"'",
       types::Jsonb{}},
  });
  CHECK(literal(mysql::mariadb(), json, types::Json{}) == "'{\"a\": \"it''s\"}'");
}

TEST_CASE("literals: arrays are PostgreSQL's") {
  const Value numbers = Value::array({1, Value(), -3}, TypeId::integer);
  check_all({
      {numbers, "ARRAY[1, NULL, (-3)]", "ARRAY[1, NULL, (-3)]::INTEGER[]", nullptr, nullptr},
      {Value::array({}, TypeId::big_integer), "ARRAY[]", "ARRAY[]::BIGINT[]", nullptr, nullptr},
      {Value::array({"NULL", "a'b", "c\\d", Value()}, TypeId::text), "ARRAY['NULL', 'a''b', 'c\\d', NULL]",
       "ARRAY['NULL', 'a''b',  E'c\\\\d', NULL]::TEXT[]", nullptr, nullptr},
      {Value::array({Value::array({1, 2}, TypeId::integer), Value::array({3, Value()}, TypeId::integer)},
                    TypeId::integer),
       "ARRAY[ARRAY[1, 2], ARRAY[3, NULL]]", "ARRAY[ARRAY[1, 2], ARRAY[3, NULL]]::INTEGER[]", nullptr, nullptr},
      {Value::array({0.1}, TypeId::double_precision), "ARRAY[0.1]", "ARRAY[0.1::float8]::DOUBLE PRECISION[]", nullptr,
       nullptr},
      {Value::array({date(2019, 1, 1)}, TypeId::date), "ARRAY[DATE '2019-01-01']", "ARRAY[DATE '2019-01-01']::DATE[]",
       nullptr, nullptr},
      // the column says SMALLINT
      {Value::array({1}, TypeId::integer), "ARRAY[1]", "ARRAY[1]::SMALLINT[]", nullptr, nullptr,
       types::Array{types::SmallInteger{}}},
      // nobody says, so the first member does
      {Value::array({Value(), true}, TypeId::unknown), "ARRAY[NULL, true]", "ARRAY[NULL, true]::BOOLEAN[]", nullptr,
       nullptr},
  });
  const Value ragged =
      Value::array({Value::array({1}, TypeId::integer), Value::array({1, 2}, TypeId::integer)}, TypeId::integer);
  const Value mixed = Value::array({Value::array({1}, TypeId::integer), 2}, TypeId::integer);
  const Value hollow = Value::array({Value::array({}, TypeId::integer)}, TypeId::integer);
  const Value misfit = Value::array({1, "two"}, TypeId::integer);
  const Value too_large = Value::array({70'000}, TypeId::small_integer);
  for (const Value& value : {ragged, mixed, hollow, misfit, too_large}) {
    CAPTURE(to_string(value));
    CHECK_THROWS_AS(literal(postgresql::dialect(), value), DataError);
  }
}

TEST_CASE("literals: a refusal says value, database and way out") {
  CHECK_THROWS_WITH(literal(mysql::dialect(), not_a_number),
                    "the DOUBLE PRECISION value NaN cannot be written for MySQL: numbers there have no NaN and no "
                    "infinity; give NULL [mysql]");
  CHECK_THROWS_WITH(literal(mysql::mariadb(), Value::array({1}, TypeId::integer)),
                    ContainsSubstring("for MariaDB: there are no arrays there"));
  CHECK_THROWS_WITH(literal(sqlite::dialect(), uint64_max),
                    "the BIGINT UNSIGNED value 18446744073709551615 cannot be written for SQLite: it is above "
                    "9223372036854775807, the largest integer there [sqlite]");
  CHECK_THROWS_WITH(literal(sqlite::dialect(), Interval{1, 0, 0us}),
                    ContainsSubstring("there are no interval values there"));
}

TEST_CASE("literals: two minus signs never meet") {
  const Value negatives[] = {-1, int64_min, -0.5, -infinity, -0.0, -1e-300, Decimal("-1"), Decimal("-0.1")};
  for (const Dialect& dialect : every_dialect()) {
    for (const Value& value : negatives) {
      if (dialect.data().identifier_quote == '`' && value == Value(-infinity)) continue;  // refused
      const std::string text = literal(dialect, value);
      CAPTURE(text);
      CHECK(text[0] != '-');
    }
  }
}

TEST_CASE("a DEFAULT is a literal where one is allowed, and else an expression in parentheses") {
  const auto sql = [](const Dialect& dialect, const Value& value, const SqlType& type) {
    std::string out;
    const DialectData& data = dialect.data();
    (data.default_literal != nullptr ? data.default_literal : data.literal)(out, value, type);
    return out;
  };
  CHECK(sql(mysql::dialect(), -5, types::Integer{}) == "-5");
  CHECK(sql(mysql::dialect(), "a", types::String{10}) == "'a'");
  CHECK(sql(mysql::dialect(), "a", types::Text{}) == "('a')");
  CHECK(sql(mysql::dialect(), Json("1"), types::Json{}) == "(CAST('1' AS JSON))");
  CHECK(sql(mysql::dialect(), Value(), types::Text{}) == "NULL");
  CHECK(sql(mysql::mariadb(), "a", types::Text{}) == "'a'");
  CHECK(sql(mysql::mariadb(), "\\", types::String{10}) == "(CONVERT(X'5C' USING utf8mb4))");
  CHECK(sql(sqlite::dialect(), std::string_view("\0", 1), types::Text{}) == "(CAST(X'00' AS TEXT))");
  CHECK(sql(postgresql::dialect(), -5, types::Integer{}) == "(-5)");
}
