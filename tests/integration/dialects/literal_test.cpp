// SPDX-License-Identifier: MIT
// What a literal says is what the server gives back, whatever the session's mode, and what a bound value gives.
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"
#include "quarry/types/text.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> hostile_texts() {
  std::vector<std::string> texts = {
      "",
      " ",
      "'",
      "''",
      "'''",
      "\"",
      "`",
      "\\",
      "\\\\",
      "\\'",
      "'\\",
      "\\\\'",
      "\\\\\\'",
      "a\\",
      "\\n",
      "\\0",
      "\\x41",
      "\\u0041",
      "\\' OR 1=1 -- ",
      "' OR '1'='1",
      "'; DROP TABLE users; --",
      "\\'; DROP TABLE users; -- ",
      "\\\\'; SELECT 1; -- ",
      "' UNION SELECT version() -- ",
      "\\' UNION SELECT version() -- ",
      "1; SELECT pg_sleep(10)",
      "'||'",
      "' || version() || '",
      "%",
      "%%",
      "%s",
      "%(a)s",
      "100%",
      "_",
      "?",
      "??",
      "$1",
      "$$",
      "$tag$x$tag$",
      ":a",
      "::int",
      "@x",
      "@@version",
      "#",
      "--",
      "-- x\n",
      "/*",
      "*/",
      "/*!50000 1*/",
      "/* a /* b */",
      ";",
      "\n",
      "\r",
      "\r\n",
      "\t",
      "\x0B",
      "\x0C",
      "\x1A",
      "\x08",
      "\x1B[31m",
      "\x7F",
      "\x01\x02\x1F",
      "E'a'",
      "e'\\'",
      "X'41'",
      "x'",
      "_utf8mb4 X'41'",
      "U&'\\0041'",
      "N'a'",
      "B'1'",
      "q'[a]'",
      "NULL",
      "null",
      "true",
      "DEFAULT",
      "0",
      "-1",
      "1e5",
      "0x41",
      "it's",
      "O''Brien",
      "a'b\"c`d",
      "{\"a\": 1}",
      "[1,2]",
      "{1,2}",
      "(1,2)",
      "{}",
      "\\N",
      "\\.",
      "infinity",
      "NaN",
      "\xC3\xA9",
      "\xE6\xBC\xA2\xE5\xAD\x97",
      "\xF0\x9F\x98\x80",
      "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
      "e\xCC\x81",
      "\xE2\x80\xAE"
      "drow\xE2\x80\xAC",
      "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
      "\xD8\xA7\xD9\x84",
      "\xE2\x80\x8B",
      "\xEF\xBB\xBF"
      "bom",
      "\xC2\xA0",
      "\xE2\x80\xA8",
      "\xEF\xBF\xBD",
      "\xEF\xBF\xBF",
      "\xF4\x8F\xBF\xBF",
      "\xCA\xBC",
      "\xEF\xBC\x87",
      "\xE2\x80\x99",
      "\xC2\xA5",
      "\xE2\x82\xA9",
      "\xEF\xBC\xBC",
      "\xC2\xBF\\",
      "\xC3\x9F'\\",
      std::string(1000, '\''),
      std::string(1000, '\\'),
      std::string(70'000, 'a'),
      std::string(100'000, '\\') + "'",
  };
  // every pair of the characters that some server's reader gives a meaning
  const std::string special = "'\"\\`%_;-#/*\n\r\t $?:a0";
  for (const char first : special) {
    for (const char second : special) texts.push_back({first, second});
  }
  // and random sequences of them, with longer characters between
  const char* pieces[] = {"'",  "\\", "\"", "`", "%", "--", "/*", "*/", "\n", "a", "\xC3\xA9", "\xF0\x9F\x98\x80",
                          "E'", "$$", ";",  "0", " "};
  std::mt19937 random(20190101);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (std::size_t length = 1 + random() % 12; length > 0; --length) text += pieces[random() % std::size(pieces)];
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> texts_with_nul() {
  using namespace std::string_literals;
  return {"\0"s, "a\0b"s, "a\0b' c"s, "\0'"s, "\\\0"s, "'\0\\"s, "\0\0\0"s, "\xC3\xA9\0"s};
}

constexpr const char* tricky[] = {"\\", "'", "\\'", "a\\\\' -- "};

std::string shown(const std::string& text) { return text.substr(0, 100); }

// Asks for all of them in statements of moderate size, each literal beside the next.
void check_round_trip(const Database& database, const std::vector<Value>& values, const SqlType& type = {}) {
  for (std::size_t start = 0; start < values.size(); start += 20) {
    const std::size_t end = std::min(values.size(), start + 20);
    std::string sql = "SELECT ";
    for (std::size_t i = start; i < end; ++i) {
      if (i > start) sql += ", ";
      database.dialect.data().literal(sql, values[i], type);
    }
    const std::vector<Value> row = database.row(sql);
    for (std::size_t i = start; i < end; ++i) {
      if (row[i - start] == values[i]) continue;  // thousands of assertions would take longer than the server
      FAIL_CHECK(database.name << " gave " << shown(to_string(row[i - start])) << " ("
                               << kind_name(row[i - start].kind()) << ") for "
                               << shown(literal(database.dialect, values[i], type)));
    }
  }
  SUCCEED(values.size());
}

std::vector<Value> as_values(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

// One literal as the only thing inside a comparison, where an unclosed one would swallow what follows.
void check_comparison(const Database& database, const std::string& text) {
  const std::string written = literal(database.dialect, Value(text));
  const std::string sql = "SELECT CASE WHEN " + written + " = " + written + " AND 1 = 1 THEN 7 ELSE 8 END";
  CAPTURE(database.name, written);
  CHECK(database.scalar(sql) == Value(7));
}

Date date(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

std::vector<Value> random_doubles(std::size_t count) {
  std::mt19937_64 random(42);
  std::vector<Value> values;
  while (values.size() < count) {
    const double bits = std::bit_cast<double>(random());
    if (std::isfinite(bits)) values.emplace_back(bits);
    values.emplace_back(static_cast<double>(random() >> 11) / static_cast<double>(std::uint64_t{1} << 53));
    values.emplace_back(static_cast<double>(random() % 1'000'000'000'000'000) / 1e6);
  }
  return values;
}

}  // namespace

TEST_CASE("hostile text comes back as it went in on PostgreSQL, whatever standard_conforming_strings says", "[live]") {
  const Database pg = open_postgresql();
  for (const char* mode : {"on", "off"}) {
    pg.run(std::string("SET standard_conforming_strings = ") + mode);
    pg.run("SET escape_string_warning = off");
    check_round_trip(pg, as_values(hostile_texts()));
    for (const char* text : tricky) check_comparison(pg, text);
  }
  for (const std::string& text : texts_with_nul()) CHECK_THROWS_AS(literal(pg.dialect, Value(text)), InvalidEncoding);
}

TEST_CASE("hostile text comes back as it went in on MariaDB in every sql_mode", "[live]") {
  const Database maria = open_mariadb();
  for (const char* mode : {"DEFAULT", "'NO_BACKSLASH_ESCAPES'", "'ANSI_QUOTES'", "'ANSI'",
                           "'ANSI,NO_BACKSLASH_ESCAPES'", "''", "'PAD_CHAR_TO_FULL_LENGTH'"}) {
    maria.run(std::string("SET sql_mode = ") + mode);
    check_round_trip(maria, as_values(hostile_texts()));
    check_round_trip(maria, as_values(texts_with_nul()));
    for (const char* text : tricky) check_comparison(maria, text);
  }
}

TEST_CASE("hostile text comes back as it went in on SQLite", "[live]") {
  const Database lite = open_sqlite();
  check_round_trip(lite, as_values(hostile_texts()));
  check_round_trip(lite, as_values(texts_with_nul()));
  for (const char* text : tricky) check_comparison(lite, text);
}

TEST_CASE("bytes come back as they went in", "[live]") {
  std::vector<Value> values;
  std::string every_byte;
  for (int i = 0; i < 256; ++i) {
    const char byte = static_cast<char>(i);
    every_byte += byte;
    values.emplace_back(std::as_bytes(std::span(&byte, 1)));
  }
  values.emplace_back(std::as_bytes(std::span(every_byte)));
  values.emplace_back(Bytes{});
  for (const Database& database : every_database()) {
    if (database.is("postgresql")) {
      for (const char* mode : {"on", "off"}) {
        database.run(std::string("SET standard_conforming_strings = ") + mode);
        check_round_trip(database, values);
      }
    } else {
      check_round_trip(database, values);
    }
  }
}

TEST_CASE("integers and booleans come back as they went in", "[live]") {
  std::vector<Value> values = {0,
                               1,
                               -1,
                               127,
                               128,
                               -129,
                               32767,
                               32768,
                               -32769,
                               2147483647,
                               2147483648,
                               -2147483648LL,
                               -2147483649LL,
                               9007199254740993LL,
                               std::numeric_limits<std::int64_t>::max(),
                               std::numeric_limits<std::int64_t>::min()};
  std::mt19937_64 random(3);
  for (int i = 0; i < 100; ++i) values.emplace_back(static_cast<std::int64_t>(random()));
  for (const Database& database : every_database()) {
    for (const Value& value : values) {
      CAPTURE(database.name, to_string(value));
      const std::unique_ptr<Cursor> cursor =
          database.connection->execute_raw("SELECT " + literal(database.dialect, value), soon());
      REQUIRE(cursor->next());
      CHECK(decode_int64(cursor->cells()[0], cursor->columns()[0]) == value.as_int64());
      if (std::abs(static_cast<double>(value.as_int64())) > 1e9) continue;  // the sum might not fit
      // a minus before a negative literal begins no comment
      const std::string text = literal(database.dialect, value);
      CHECK(database.scalar("SELECT 5 -" + text + " +" + text) == Value(5));
    }
    for (const bool truth : {true, false}) {
      const std::unique_ptr<Cursor> cursor =
          database.connection->execute_raw("SELECT " + literal(database.dialect, truth), soon());
      REQUIRE(cursor->next());
      CHECK(decode_bool(cursor->cells()[0], cursor->columns()[0]) == truth);
    }
  }
  for (const Database& database : {open_postgresql(), open_mariadb()}) {
    const std::unique_ptr<Cursor> cursor = database.connection->execute_raw(
        "SELECT " + literal(database.dialect, std::numeric_limits<std::uint64_t>::max()), soon());
    REQUIRE(cursor->next());
    CHECK(decode_uint64(cursor->cells()[0], cursor->columns()[0]) == std::numeric_limits<std::uint64_t>::max());
  }
}

TEST_CASE("doubles come back with every bit", "[live]") {
  std::vector<Value> values = {0.0,
                               0.1,
                               0.1 + 0.2,
                               1.5,
                               -1.5,
                               5.0,
                               1e15,
                               1e16,
                               1e22,
                               1e23,
                               1e-5,
                               1e300,
                               -1e300,
                               std::numeric_limits<double>::max(),
                               std::numeric_limits<double>::min(),
                               std::numeric_limits<double>::denorm_min(),
                               std::numeric_limits<double>::epsilon(),
                               9007199254740993.0,
                               2.675,
                               6.18803717047803e-293};
  const std::vector<Value> random = random_doubles(long_forms() ? 300'000 : 9'000);
  values.insert(values.end(), random.begin(), random.end());
  for (const Database& database : every_database()) check_round_trip(database, values);

  constexpr double infinity = std::numeric_limits<double>::infinity();
  check_round_trip(open_postgresql(), {infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), -0.0});
  check_round_trip(open_sqlite(), {infinity, -infinity});
}

TEST_CASE("a double's literal is a double to the server", "[live]") {
  for (const Database& database : every_database()) {
    CAPTURE(database.name);
    const std::string sum = literal(database.dialect, 0.1) + " + " + literal(database.dialect, 0.2);
    CHECK(database.scalar("SELECT CASE WHEN " + sum + " = " + literal(database.dialect, 0.3) + " THEN 1 ELSE 0 END") ==
          Value(0));
    CHECK(database.scalar("SELECT CASE WHEN " + sum + " = " + literal(database.dialect, 0.1 + 0.2) +
                          " THEN 1 ELSE 0 END") == Value(1));
  }
}

TEST_CASE("decimals come back with every digit, and integers among them divide as decimals", "[live]") {
  std::vector<Decimal> values;
  for (const char* text :
       {"0", "1", "-1", "1.5", "-12.50", "0.01", "123456789.12", "99999999999999.9", "0.000001", "9223372036854775807"})
    values.emplace_back(std::string_view(text));
  for (const Database& database : every_database()) {
    for (const Decimal& value : values) {
      CAPTURE(database.name, value.to_string());
      const std::unique_ptr<Cursor> cursor =
          database.connection->execute_raw("SELECT " + literal(database.dialect, value), soon());
      REQUIRE(cursor->next());
      CHECK(decode_decimal(cursor->cells()[0], cursor->columns()[0]) == value);
    }
  }
  const Decimal long_one("12345678901234567890123456789012345.123456789012345678901234567890");
  for (const Database& database : {open_postgresql(), open_mariadb()}) {
    CAPTURE(database.name);
    CHECK(database.scalar("SELECT " + literal(database.dialect, long_one)) == Value(long_one));
    const std::unique_ptr<Cursor> cursor = database.connection->execute_raw(
        "SELECT " + literal(database.dialect, Decimal(7)) + " / " + literal(database.dialect, Decimal(2)), soon());
    REQUIRE(cursor->next());
    CHECK(decode_decimal(cursor->cells()[0], cursor->columns()[0]) == Decimal("3.5"));
  }
}

TEST_CASE("dates, times and moments come back as they went in", "[live]") {
  const Date days[] = {date(1, 1, 1),      date(4, 2, 29),    date(1582, 10, 10), date(1900, 2, 28),
                       date(1969, 12, 31), date(1970, 1, 1),  date(2000, 2, 29),  date(2019, 1, 31),
                       date(2024, 2, 29),  date(2038, 1, 20), date(9999, 12, 31)};
  const std::chrono::microseconds clocks[] = {0us, 1us, 123us, 500'000us, 10h, 23h + 59min + 59s + 999'999us};
  for (const Database& database : every_database()) {
    CAPTURE(database.name);
    const auto ask = [&](const Value& value, const SqlType& type, auto decode) {
      const std::unique_ptr<Cursor> cursor =
          database.connection->execute_raw("SELECT " + literal(database.dialect, value, type), soon());
      if (!cursor->next()) throw std::runtime_error("no row");
      return decode(cursor->cells()[0], cursor->columns()[0]);
    };
    for (const Date& day : days) {
      CHECK(ask(day, types::Date{}, decode_date) == day);
      for (const auto clock : clocks) {
        const DateTime local = DateTime(std::chrono::local_days(day)) + clock;
        const Timestamp utc = Timestamp(std::chrono::sys_days(day)) + clock;
        CHECK(ask(local, types::DateTime{}, decode_datetime) == local);
        CHECK(ask(utc, types::DateTime{.timezone = true}, decode_timestamp) == utc);
      }
    }
    for (const auto clock : clocks) CHECK(ask(TimeOfDay{clock}, types::Time{}, decode_time) == TimeOfDay{clock});
    CHECK(ask(TimeOfDay{24h}, types::Time{}, decode_time) == TimeOfDay{24h});
  }
}

TEST_CASE("a moment's literal means UTC in every session of PostgreSQL", "[live]") {
  const Database pg = open_postgresql();
  const Timestamp utc = Timestamp(std::chrono::sys_days(date(2019, 7, 1))) + 10h;
  for (const char* zone : {"UTC", "America/New_York", "Asia/Kathmandu"}) {
    pg.run(std::string("SET TimeZone = '") + zone + "'");
    CHECK(pg.scalar("SELECT " + literal(pg.dialect, utc)) == Value(utc));
  }
}

TEST_CASE("PostgreSQL's own values come back as they went in", "[live]") {
  const Database pg = open_postgresql();
  const std::int32_t int32_min = std::numeric_limits<std::int32_t>::min(),
                     int32_max = std::numeric_limits<std::int32_t>::max();
  const auto longest = std::chrono::microseconds::max();
  check_round_trip(
      pg, {Interval{}, Interval{1, 2, 3'500'000us}, Interval{-14, 1, -500'000us}, Interval{0, 0, -1us},
           Interval{0, 0, 1us}, Interval{12, -40, 25h}, Interval{0, 0, longest}, Interval{0, 0, -longest - 1us},
           Interval{int32_max, int32_min, 0us}, Interval{int32_min, int32_max, -1s}});
  check_round_trip(pg, {Uuid("12345678-1234-5678-1234-567812345678"), Uuid()});
  check_round_trip(pg, {Json("{\"a\": \"it's \\\\ \\n\"}"), Json("null"), Json("\"\\u00e9\"")}, types::Json{});
  check_round_trip(
      pg, {
              Value::array({1, Value(), -3}, TypeId::integer),
              Value::array({}, TypeId::big_integer),
              Value::array({"NULL", "", "a'b", "c\\d", "{,}", "\"", Value()}, TypeId::text),
              Value::array({Value::array({1, 2}, TypeId::integer), Value::array({3, Value()}, TypeId::integer)},
                           TypeId::integer),
              Value::array({0.1, -0.5, 1e300}, TypeId::double_precision),
              Value::array({true, false}, TypeId::boolean),
              Value::array({date(2019, 1, 1), Value()}, TypeId::date),
              Value::array({Decimal("1.10")}, TypeId::numeric),
              Value::array({Uuid("12345678-1234-5678-1234-567812345678")}, TypeId::uuid),
              Value::array({Value(std::as_bytes(std::span("\\x", 3)))}, TypeId::binary),
          });
  // a double in an array of NUMERIC keeps all its digits
  CHECK(pg.scalar("SELECT " + literal(pg.dialect, Value::array({0.1 + 0.2}, TypeId::double_precision),
                                      types::Array{types::Numeric{}})) ==
        Value::array({Decimal("0.30000000000000004")}, TypeId::numeric));
}

// A row written with literals equals a row written with bound values, column by column.
TEST_CASE("what a literal stores is what a bound value stores", "[live]") {
  struct Column {
    SqlType type;
    Value value;
  };
  const Column columns[] = {
      {types::Boolean{}, true},
      {types::SmallInteger{}, -7},
      {types::Integer{}, 70'000},
      {types::BigInteger{}, std::numeric_limits<std::int64_t>::min()},
      {types::Double{}, 0.1},
      {types::Double{}, -1e-300},
      {types::Numeric{10, 2}, Decimal("12.50")},
      {types::Numeric{10, 2}, 12},
      {types::Numeric{12, 4}, Decimal("-0.0001")},
      {types::String{40}, "it's \\ \"x\" \n"},
      {types::Text{}, "\xF0\x9F\x98\x80 \\' -- "},
      {types::LargeBinary{}, Value(std::as_bytes(std::span("\0\\'", 3)))},
      {types::Date{}, date(2019, 1, 31)},
      {types::Time{}, TimeOfDay{10h + 1us}},
      {types::DateTime{}, DateTime(std::chrono::local_days(date(2019, 1, 31))) + 10h + 123us},
      {types::DateTime{.timezone = true}, Timestamp(std::chrono::sys_days(date(2019, 1, 31))) + 10h},
      {types::DateTime{}, DateTime(std::chrono::local_days(date(1, 1, 1)))},
      {types::Uuid{}, Uuid("12345678-1234-5678-1234-567812345678")},
      {types::Json{}, Json("{\"a\": [1, \"b\\n'\"]}")},
      {types::Jsonb{}, Json("{\"a\": 1}")},
      {types::String{10}, Value()},
      {types::Integer{}, Value()},
  };
  for (const Database& database : every_database()) {
    std::string create = "CREATE TEMPORARY TABLE literal_forms (id INTEGER";
    std::string literals = "INSERT INTO literal_forms VALUES (1", binds = "INSERT INTO literal_forms VALUES (2";
    Parameters parameters;
    std::size_t i = 0;
    for (const Column& column : columns) {
      create += ", c" + std::to_string(i++) + " " + type_name(database.dialect, column.type);
      literals += ", " + literal(database.dialect, column.value, column.type);
      binds += database.is("postgresql") ? ", $" + std::to_string(i) : ", ?";
      parameters.push_back(bound(column.value, column.type));
    }
    database.run(create + ")");
    database.run(literals + ")");
    (void)test::run(*database.connection, binds + ")", parameters);
    const auto stored = rows(*database.connection, "SELECT * FROM literal_forms ORDER BY id");
    REQUIRE(stored.size() == 2);
    for (std::size_t c = 0; c < std::size(columns); ++c) {
      CAPTURE(database.name, c, to_string(columns[c].type), to_string(columns[c].value), to_string(stored[0][c + 1]),
              to_string(stored[1][c + 1]));
      CHECK(stored[0][c + 1] == stored[1][c + 1]);
      CHECK(stored[0][c + 1].is_null() == columns[c].value.is_null());
      // and each form finds what the other stored; JSON has no equality on PostgreSQL, and a double column is exact
      if (columns[c].value.is_null() || columns[c].type.id == TypeId::json) continue;
      const std::string name = "c" + std::to_string(c);
      CHECK(database.scalar("SELECT count(*) FROM literal_forms WHERE " + name + " = " +
                            literal(database.dialect, columns[c].value, columns[c].type)) == Value(2));
      CHECK(value(*database.connection,
                  "SELECT count(*) FROM literal_forms WHERE " + name + (database.is("postgresql") ? " = $1" : " = ?"),
                  {bound(columns[c].value, columns[c].type)}) == Value(2));
    }
  }
}
