// SPDX-License-Identifier: MIT
#include "quarry/types/cell.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"
#include "types/cells.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace quarry;
using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace std::string_view_literals;
using Catch::Matchers::ContainsSubstring;
using cells::boolean, cells::decimal, cells::int64, cells::number, cells::real, cells::text, cells::uint64,
    cells::unhex;

namespace {

constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto uint64_max = std::numeric_limits<std::uint64_t>::max();
const double not_a_number = std::nan("");
const double inf = HUGE_VAL;

const ColumnInfo cost{.name = "cost", .type = types::Numeric{}, .native_type = {}};

// PostgreSQL's binary numerics, as its numeric_send gives them.
const std::string pg_12_50 = unhex("0002000000000002000c1388"), pg_12_0 = unhex("0001000000000001000c"),
                  pg_nan = unhex("00000000c0000000"), pg_infinity = unhex("00000000d0000020"),
                  pg_int64_min = unhex("0005000440000000039a0d2c0170156516b0"),
                  pg_int64_max_plus_1 = unhex("0005000400000000039a0d2c0170156516b0"),
                  pg_uint64_max = unhex("000500040000000007341a5802e103bb064f"),
                  uuid_bytes = unhex("6ba7b8109dad11d180b400c04fd430c8"),
                  interval_bytes = unhex("00000000003567e00000000200000001");

Cell pg_numeric(const std::string& bytes) { return cells::bytes(CellKind::pg_numeric, bytes); }
Cell date(std::int64_t days) { return number(CellKind::date, days); }
Cell clock_time(std::int64_t microseconds) { return number(CellKind::time, microseconds); }
Cell datetime(std::int64_t microseconds) { return number(CellKind::datetime, microseconds); }
Cell timestamp(std::int64_t microseconds) { return number(CellKind::timestamp, microseconds); }
Cell blob(std::string_view contents) { return cells::bytes(CellKind::bytes, contents); }
Cell json(std::string_view contents) { return cells::bytes(CellKind::json, contents); }
Cell uuid() { return cells::bytes(CellKind::uuid, uuid_bytes); }
Cell interval() { return cells::bytes(CellKind::interval, interval_bytes); }
Cell array() { return cells::bytes(CellKind::pg_array, "anything"); }

constexpr std::int64_t day = 86'400'000'000;

// What a decode function gives for each cell; nothing means ConversionError.
template <class T>
using Table = std::vector<std::pair<Cell, std::optional<T>>>;

template <class T>
void check(const Table<T>& table, T (*decode)(const Cell&, const ColumnInfo&)) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& [cell, expected] = table[i];
    CAPTURE(i);
    if (expected) {
      CHECK(decode(cell, cost) == *expected);
    } else {
      CHECK_THROWS_AS(decode(cell, cost), ConversionError);
    }
  }
}

}  // namespace

TEST_CASE("bool from 0 and 1 in any form") {
  check<bool>({{boolean(true), true}, {boolean(false), false},
               {int64(0), false},     {int64(1), true},
               {uint64(1), true},     {int64(2), {}},
               {int64(-1), {}},       {uint64(uint64_max), {}},
               {text("t"), true},     {text("f"), false},
               {text("true"), true},  {text("false"), false},
               {text("1"), true},     {text("0"), false},
               {text(""), {}},        {text("T"), {}},
               {text("yes"), {}},     {text("2"), {}},
               {text("t "), {}},      {decimal("1.0"), true},
               {decimal("0.5"), {}},  {real(1.0), true},
               {real(0.5), {}},       {real(not_a_number), {}},
               {blob("1"), {}},       {date(1), {}}},
              decode_bool);
}

TEST_CASE("std::int64_t from every number without fraction within range") {
  check<std::int64_t>({{int64(int64_min), int64_min},
                       {int64(int64_max), int64_max},
                       {uint64(std::uint64_t{1} << 62), std::int64_t{1} << 62},
                       {uint64(uint64_max), {}},
                       {uint64(std::uint64_t{1} << 63), {}},
                       {boolean(true), 1},
                       {real(5.0), 5},
                       {real(-0.0), 0},
                       {real(5.5), {}},
                       {real(-9223372036854775808.0), int64_min},
                       {real(9223372036854775808.0), {}},
                       {real(9223372036854774784.0), 9223372036854774784},
                       {real(-9223372036854777856.0), {}},
                       {real(not_a_number), {}},
                       {real(inf), {}},
                       {decimal("12"), 12},
                       {decimal("12.00"), 12},
                       {decimal("-0.0"), 0},
                       {decimal("12.01"), {}},
                       {decimal("0.1"), {}},
                       {decimal("-9223372036854775808"), int64_min},
                       {decimal("-9223372036854775808.0"), int64_min},
                       {decimal("9223372036854775808"), {}},
                       {decimal("99999999999999999999999999999999999999999999999999999999999999999"), {}},
                       {pg_numeric(pg_12_0), 12},
                       {pg_numeric(pg_12_50), {}},
                       {pg_numeric(pg_int64_min), int64_min},
                       {pg_numeric(pg_int64_max_plus_1), {}},
                       {pg_numeric(pg_nan), {}},
                       {pg_numeric(""), {}},
                       {text("12"), 12},
                       {text("-12"), -12},
                       {text("+12"), 12},
                       {text("1.2e1"), 12},
                       {text("12.5"), {}},
                       {text("12 "), {}},
                       {text("12abc"), {}},
                       {text(""), {}},
                       {text("abc"), {}},
                       {text("0x10"), {}},
                       {text("1e999999999"), {}},
                       {blob("12"), {}},
                       {json("12"), {}},
                       {date(12), {}},
                       {timestamp(12), {}},
                       {uuid(), {}},
                       {array(), {}}},
                      decode_int64);
}

TEST_CASE("std::uint64_t") {
  check<std::uint64_t>({{int64(0), 0},
                        {int64(int64_max), 9223372036854775807U},
                        {int64(-1), {}},
                        {uint64(uint64_max), uint64_max},
                        {real(9223372036854775808.0), 9223372036854775808U},
                        {real(18446744073709551616.0), {}},
                        {real(-1.0), {}},
                        {decimal("18446744073709551615"), uint64_max},
                        {decimal("18446744073709551615.00"), uint64_max},
                        {decimal("18446744073709551616"), {}},
                        {decimal("-1"), {}},
                        {pg_numeric(pg_uint64_max), uint64_max},
                        {pg_numeric(pg_int64_max_plus_1), 9223372036854775808U},
                        {pg_numeric(pg_int64_min), {}},
                        {text("18446744073709551615"), uint64_max},
                        {text("-0"), 0},
                        {text("-1"), {}}},
                       decode_uint64);
}

TEST_CASE("narrow integers keep their borders") {
  const auto decode = [](const Cell& cell) { return decode_integer(cell, cost, -128, 127, "std::int8_t"); };
  CHECK(decode(int64(-128)) == -128);
  CHECK(decode(int64(127)) == 127);
  CHECK(decode(text("127")) == 127);
  CHECK_THROWS_WITH(decode(int64(128)),
                    "column \"cost\" (NUMERIC) holds 128, which std::int8_t cannot hold without loss");
  CHECK_THROWS_AS(decode(int64(-129)), ConversionError);
  CHECK_THROWS_AS(decode(decimal("128")), ConversionError);
  CHECK_THROWS_AS(decode(uint64(uint64_max)), ConversionError);
}

TEST_CASE("double from every number, to the nearest") {
  check<double>({{real(0.1), 0.1},
                 {real(inf), inf},
                 {int64(3), 3.0},
                 {int64(9007199254740993), 9007199254740992.0},
                 {int64(int64_min), -9223372036854775808.0},
                 {uint64(uint64_max), 18446744073709551616.0},
                 {boolean(true), 1.0},
                 {decimal("12.50"), 12.5},
                 {decimal("-0.1"), -0.1},
                 {pg_numeric(pg_12_50), 12.5},
                 {pg_numeric(pg_infinity), inf},
                 {text("1.5"), 1.5},
                 {text("+1.5"), 1.5},
                 {text(".5"), 0.5},
                 {text("1e3"), 1000.0},
                 {text("1e-400"), 0.0},
                 {text("5e-324"), 5e-324},
                 {text("1e400"), {}},
                 {text("-1e400"), {}},
                 {text("Infinity"), inf},
                 {text("-Infinity"), -inf},
                 {text("inf"), {}},
                 {text("-inf"), {}},
                 {text("nan(x)"), {}},
                 {text("-nan"), {}},
                 {text(""), {}},
                 {text("-"), {}},
                 {text("1.5 "), {}},
                 {text(" 1.5"), {}},
                 {text("0x1p3"), {}},
                 {text("1,5"), {}},
                 {blob("1.5"), {}},
                 {date(1), {}}},
                decode_double);
  CHECK(std::isnan(decode_double(real(not_a_number), cost)));
  CHECK(std::isnan(decode_double(text("NaN"), cost)));
  CHECK(std::isnan(decode_double(pg_numeric(pg_nan), cost)));
}

TEST_CASE("float rounds, but does not overflow") {
  check<float>({{real(0.1), 0.1F},
                {real(std::numeric_limits<float>::max()), std::numeric_limits<float>::max()},
                {real(1e39), {}},
                {real(-1e39), {}},
                {real(inf), std::numeric_limits<float>::infinity()},
                {real(1e-60), 0.0F},
                {int64(7), 7.0F},
                {text("1.5"), 1.5F},
                {text("x"), {}}},
               decode_float);
  CHECK(std::isnan(decode_float(real(not_a_number), cost)));
}

TEST_CASE("Decimal, exactly") {
  const auto check_text = [](const Cell& cell, const char* expected) {
    CHECK(decode_decimal(cell, cost).to_string() == expected);
  };
  check_text(decimal("12.50"), "12.50");
  check_text(decimal("-0.00"), "0.00");
  check_text(decimal("99999999999999999999999999999999999999999999999999999999999999999"),
             "99999999999999999999999999999999999999999999999999999999999999999");
  check_text(pg_numeric(pg_12_50), "12.50");
  check_text(pg_numeric(pg_int64_min), "-9223372036854775808");
  check_text(int64(int64_min), "-9223372036854775808");
  check_text(uint64(uint64_max), "18446744073709551615");
  check_text(real(0.1), "0.1");
  check_text(real(1e22), "10000000000000000000000");
  check_text(text("1.50"), "1.50");
  CHECK_THROWS_WITH(decode_decimal(pg_numeric(pg_nan), cost),
                    "column \"cost\" (NUMERIC) holds NaN, which quarry::Decimal cannot hold without loss");
  CHECK_THROWS_WITH(decode_decimal(pg_numeric(pg_infinity), cost), ContainsSubstring("holds Infinity"));
  CHECK_THROWS_WITH(decode_decimal(real(-inf), cost), ContainsSubstring("holds -Infinity"));
  CHECK_THROWS_WITH(decode_decimal(pg_numeric("broken"), cost), ContainsSubstring("holds malformed bytes"));
  CHECK_THROWS_AS(decode_decimal(text("twelve"), cost), ConversionError);
  CHECK_THROWS_AS(decode_decimal(blob("12"), cost), ConversionError);
}

TEST_CASE("std::string of everything that has a text") {
  const std::string invalid = "a\xFF";
  check<std::string>({{text("abc"), "abc"},
                      {text("a\0b"sv), "a\0b"s},
                      {text(""), ""},
                      {json("{}"), "{}"},
                      {int64(int64_min), "-9223372036854775808"},
                      {uint64(uint64_max), "18446744073709551615"},
                      {boolean(true), "true"},
                      {boolean(false), "false"},
                      {real(0.1), "0.1"},
                      {real(not_a_number), "NaN"},
                      {decimal("12.50"), "12.50"},
                      {pg_numeric(pg_12_50), "12.50"},
                      {pg_numeric(pg_nan), "NaN"},
                      {pg_numeric("x"), {}},
                      {date(17'927), "2019-01-31"},
                      {date(-1), "1969-12-31"},
                      {date(int64_max), "infinity"},
                      {date(int64_min), "-infinity"},
                      {date(50'000'000), "50000000 days from 1970-01-01"},
                      {clock_time(36'000'000'123), "10:00:00.000123"},
                      {clock_time(-3'020'399'000'000), "-838:59:59"},
                      {datetime(-1), "1969-12-31 23:59:59.999999"},
                      {timestamp(17'927 * day), "2019-01-31 00:00:00"},
                      {timestamp(int64_max), "infinity"},
                      {datetime(int64_min), "-infinity"},
                      {interval(), "1 mon 2 days 00:00:03.5"},
                      {cells::bytes(CellKind::interval, "short"), {}},
                      {uuid(), "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
                      {cells::bytes(CellKind::uuid, "short"), {}},
                      {blob("valid ü"), "valid ü"},
                      {blob(invalid), {}},
                      {array(), {}}},
                     decode_string);
}

TEST_CASE("bytes, uuid, json and interval") {
  const Bytes abc{std::byte{'a'}, std::byte{0}, std::byte{0xFF}};
  check<Bytes>({{blob("a\0\xFF"sv), abc}, {text("a\0\xFF"sv), abc}, {blob(""), Bytes{}}, {int64(1), {}}, {uuid(), {}}},
               decode_bytes);
  const Uuid id("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  check<Uuid>({{uuid(), id},
               {text("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), id},
               {text("6BA7B8109DAD11D180B400C04FD430C8"), id},
               {blob(uuid_bytes), id},
               {blob("short"), {}},
               {text(uuid_bytes), {}},
               {cells::bytes(CellKind::uuid, "short"), {}},
               {int64(1), {}}},
              decode_uuid);
  check<Json>({{json("[1]"), Json("[1]")}, {text("[1]"), Json("[1]")}, {blob("[1]"), {}}, {int64(1), {}}}, decode_json);
  check<Interval>({{interval(), Interval{1, 2, 3'500'000us}},
                   {clock_time(-3'020'399'000'000), Interval{0, 0, -(838h + 59min + 59s)}},
                   {cells::bytes(CellKind::interval, "short"), {}},
                   {text("1 day"), {}}},
                  decode_interval);
}

TEST_CASE("an empty cell needs no buffer") {
  const Cell empty = text({});
  CHECK(empty.data == nullptr);
  CHECK(decode_string(empty, cost).empty());
  CHECK(decode_bytes(empty, cost).empty());
  CHECK(decode_value(blob({}), cells::column(TypeId::binary)) == Value(Bytes{}));
  CHECK_THROWS_WITH(decode_int64(empty, cost), ContainsSubstring("holds \"\", which"));
  CHECK_THROWS_AS(decode_uuid(blob({}), cost), ConversionError);
  CHECK_THROWS_AS(decode_interval(cells::bytes(CellKind::interval, {}), cost), ConversionError);
  CHECK_THROWS_AS(decode_decimal(pg_numeric({}), cost), ConversionError);
}

TEST_CASE("dates, from moments only at midnight") {
  const Date expected = 2019y / 1 / 31;
  check<Date>({{date(17'927), expected},
               {date(0), 1970y / 1 / 1},
               {date(-1), 1969y / 12 / 31},
               {date(-12'687'428), std::chrono::year(-32767) / 1 / 1},
               {date(11'248'737), 32767y / 12 / 31},
               {date(11'248'738), {}},
               {date(-12'687'429), {}},
               {date(int64_max), {}},
               {date(int64_min), {}},
               {datetime(17'927 * day), expected},
               {timestamp(17'927 * day), expected},
               {timestamp(-day), 1969y / 12 / 31},
               {datetime(17'927 * day + 1), {}},
               {datetime(17'927 * day - 1), {}},
               {datetime(int64_max), {}},
               {timestamp(int64_min), {}},
               {text("2019-01-31"), expected},
               {text("2019-01-31 00:00:00"), expected},
               {text("2019-01-31T00:00:00Z"), expected},
               {text("2019-01-31 02:00:00+02"), expected},
               {text("2019-01-31 10:00:00"), {}},
               {text("0000-00-00"), {}},
               {text("2019-02-29"), {}},
               {text("31.01.2019"), {}},
               {text(""), {}},
               {int64(17'927), {}},
               {blob("2019-01-31"), {}}},
              decode_date);
}

TEST_CASE("times of day within the day") {
  check<TimeOfDay>({{clock_time(0), TimeOfDay{}},
                    {clock_time(day), TimeOfDay{24h}},
                    {clock_time(36'000'000'123), TimeOfDay{10h + 123us}},
                    {clock_time(-1), {}},
                    {clock_time(day + 1), {}},
                    {text("10:00:00.5"), TimeOfDay{10h + 500ms}},
                    {text("838:59:59"), {}},
                    {text("2019-01-31 10:00:00"), {}},
                    {datetime(36'000'000'000), {}},
                    {int64(0), {}}},
                   decode_time);
}

TEST_CASE("moments") {
  const std::int64_t ten = 17'927 * day + 36'000'000'123;
  const std::vector<std::pair<Cell, std::optional<std::int64_t>>> table{
      {datetime(ten), ten},
      {timestamp(ten), ten},
      {datetime(-1), -1},
      {datetime(int64_min + 1), int64_min + 1},
      {timestamp(int64_max - 1), int64_max - 1},
      {datetime(int64_max), {}},
      {timestamp(int64_max), {}},
      {timestamp(int64_min), {}},
      {datetime(int64_min), {}},
      {date(17'927), 17'927 * day},
      {date(int64_max), {}},
      {date(106'751'992), {}},
      {text("2019-01-31 10:00:00.000123"), ten},
      {text("2019-01-31T10:00:00.000123Z"), ten},
      {text("2019-01-31T12:00:00.000123+02:00"), ten},
      {text("2019-01-31"), 17'927 * day},
      {text("infinity"), {}},
      {text("10:00:00"), {}},
      {text("0000-00-00 00:00:00"), {}},
      {int64(ten), {}},
      {real(2458514.5), {}},
      {clock_time(0), {}},
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto& [cell, expected] = table[i];
    CAPTURE(i);
    if (expected) {
      CHECK(decode_datetime(cell, cost).time_since_epoch().count() == *expected);
      CHECK(decode_timestamp(cell, cost).time_since_epoch().count() == *expected);
    } else {
      CHECK_THROWS_AS(decode_datetime(cell, cost), ConversionError);
      CHECK_THROWS_AS(decode_timestamp(cell, cost), ConversionError);
    }
  }
}

TEST_CASE("messages name column, type, value and C++ type") {
  CHECK_THROWS_WITH(decode_int64(decimal("12.50"), cost),
                    "column \"cost\" (NUMERIC) holds 12.50, which std::int64_t cannot hold without loss");
  CHECK_THROWS_WITH(decode_int64(text("abc"), cost),
                    "column \"cost\" (NUMERIC) holds \"abc\", which cannot be read as std::int64_t");
  CHECK_THROWS_WITH(decode_date(datetime(1), {.name = "at", .type = {}, .native_type = "timestamp"}),
                    "column \"at\" (timestamp) holds 1970-01-01 00:00:00.000001, which quarry::Date cannot "
                    "hold without loss");
  CHECK_THROWS_WITH(decode_timestamp(timestamp(int64_max), {.name = "at", .type = {}, .native_type = {}}),
                    "column \"at\" holds infinity, which quarry::Timestamp cannot hold without loss");
  CHECK_THROWS_WITH(decode_int64(blob("\x00\xAB"sv), cost),
                    ContainsSubstring("holds 0x00AB, which cannot be read as std::int64_t"));
  CHECK_THROWS_WITH(decode_int64(array(), cost), ContainsSubstring("holds an array, which"));
  // long and hostile contents are cut and stay on one line
  const std::string hostile = "x\n" + std::string(500, 'y');
  CHECK_THROWS_WITH(decode_int64(text(hostile), cost), "column \"cost\" (NUMERIC) holds \"x " + std::string(78, 'y') +
                                                           "...\", which cannot be read as std::int64_t");
  const std::string long_blob(100, '\1');
  CHECK_THROWS_WITH(
      decode_int64(blob(long_blob), cost),
      ContainsSubstring("holds 0x0101010101010101010101010101010101010101010101010101010101010101..., which"));
}

TEST_CASE("NULL is refused by every function, with the way out") {
  const Cell null_cell{};
  CHECK_THROWS_WITH(decode_int64(null_cell, cost),
                    "column \"cost\" (NUMERIC) is NULL and cannot be read as std::int64_t; read it as "
                    "std::optional<std::int64_t>");
  CHECK_THROWS_WITH(decode_integer(null_cell, cost, 0, 1, "std::uint8_t"),
                    ContainsSubstring("std::optional<std::uint8_t>"));
  CHECK_THROWS_WITH(decode_bool(null_cell, cost), ContainsSubstring("is NULL and cannot be read as bool;"));
  CHECK_THROWS_WITH(decode_uint64(null_cell, cost), ContainsSubstring("std::optional<std::uint64_t>"));
  CHECK_THROWS_WITH(decode_double(null_cell, cost), ContainsSubstring("std::optional<double>"));
  CHECK_THROWS_WITH(decode_float(null_cell, cost), ContainsSubstring("std::optional<float>"));
  CHECK_THROWS_WITH(decode_decimal(null_cell, cost), ContainsSubstring("std::optional<quarry::Decimal>"));
  CHECK_THROWS_WITH(decode_string(null_cell, cost), ContainsSubstring("std::optional<std::string>"));
  CHECK_THROWS_WITH(decode_bytes(null_cell, cost), ContainsSubstring("std::optional<quarry::Bytes>"));
  CHECK_THROWS_WITH(decode_date(null_cell, cost), ContainsSubstring("std::optional<quarry::Date>"));
  CHECK_THROWS_WITH(decode_time(null_cell, cost), ContainsSubstring("std::optional<quarry::TimeOfDay>"));
  CHECK_THROWS_WITH(decode_datetime(null_cell, cost), ContainsSubstring("std::optional<quarry::DateTime>"));
  CHECK_THROWS_WITH(decode_timestamp(null_cell, cost), ContainsSubstring("std::optional<quarry::Timestamp>"));
  CHECK_THROWS_WITH(decode_interval(null_cell, cost), ContainsSubstring("std::optional<quarry::Interval>"));
  CHECK_THROWS_WITH(decode_uuid(null_cell, cost), ContainsSubstring("std::optional<quarry::Uuid>"));
  CHECK_THROWS_WITH(decode_json(null_cell, cost), ContainsSubstring("std::optional<quarry::Json>"));
  CHECK(decode_value(null_cell, cost).is_null());
}

TEST_CASE("a run-time value takes the kind its column calls for, or keeps its own") {
  struct Case {
    Cell cell;
    TypeId column;
    Value expected;
  };
  const Bytes abc{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
  const Timestamp midnight{std::chrono::microseconds(17'927 * day)};
  const std::vector<Case> cases{
      {int64(1), TypeId::boolean, true},
      {int64(0), TypeId::boolean, false},
      {int64(2), TypeId::boolean, 2},
      {text("t"), TypeId::boolean, true},
      {boolean(true), TypeId::unknown, true},
      {int64(5), TypeId::unknown, 5},
      {int64(5), TypeId::double_precision, 5.0},
      {int64(5), TypeId::numeric, Decimal(5)},
      {int64(5), TypeId::date, 5},
      {uint64(uint64_max), TypeId::unsigned_big_integer, uint64_max},
      {uint64(uint64_max), TypeId::big_integer, uint64_max},
      {real(1.5), TypeId::unknown, 1.5},
      {real(1.5), TypeId::integer, 1.5},
      {real(2.0), TypeId::integer, 2},
      {real(0.1), TypeId::numeric, Decimal("0.1")},
      {real(inf), TypeId::numeric, inf},
      {text("12.50"), TypeId::numeric, Decimal("12.50")},
      {text("twelve"), TypeId::numeric, "twelve"},
      {text("12"), TypeId::integer, 12},
      {text("12"), TypeId::text, "12"},
      {text("12"), TypeId::unknown, "12"},
      {decimal("12.50"), TypeId::unknown, Decimal("12.50")},
      {decimal("12.50"), TypeId::numeric, Decimal("12.50")},
      {pg_numeric(pg_12_50), TypeId::numeric, Decimal("12.50")},
      {pg_numeric(pg_nan), TypeId::numeric, not_a_number},
      {pg_numeric(pg_infinity), TypeId::unknown, inf},
      {text("2019-01-31"), TypeId::date, Date(2019y / 1 / 31)},
      {text("not a date"), TypeId::date, "not a date"},
      {text("2019-01-31 00:00:00"), TypeId::datetime, DateTime(midnight.time_since_epoch())},
      {text("2019-01-31T01:00:00+01:00"), TypeId::timestamp, midnight},
      {text("10:00:00"), TypeId::time, TimeOfDay{10h}},
      {date(17'927), TypeId::unknown, Date(2019y / 1 / 31)},
      {date(17'927), TypeId::date, Date(2019y / 1 / 31)},
      {clock_time(36'000'000'000), TypeId::time, TimeOfDay{10h}},
      {clock_time(-36'000'000'000), TypeId::time, Interval{0, 0, -10h}},
      {datetime(17'927 * day), TypeId::datetime, DateTime(midnight.time_since_epoch())},
      {datetime(17'927 * day), TypeId::timestamp, midnight},
      {timestamp(17'927 * day), TypeId::unknown, midnight},
      {datetime(17'927 * day), TypeId::date, Date(2019y / 1 / 31)},
      {interval(), TypeId::interval, Interval{1, 2, 3'500'000us}},
      {uuid(), TypeId::unknown, Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8")},
      {blob(uuid_bytes), TypeId::uuid, Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8")},
      {text("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), TypeId::uuid, Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8")},
      {blob("abc"), TypeId::binary, abc},
      {blob("abc"), TypeId::text, abc},
      {text("abc"), TypeId::binary, abc},
      {text("{}"), TypeId::json, Json("{}")},
      {json("{}"), TypeId::jsonb, Json("{}")},
      {json("{}"), TypeId::unknown, Json("{}")},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CAPTURE(i);
    const Value value = decode_value(cases[i].cell, cells::column(cases[i].column));
    CHECK(std::string(kind_name(value.kind())) == kind_name(cases[i].expected.kind()));
    CHECK(to_string(value) == to_string(cases[i].expected));
    CHECK(value == cases[i].expected);
  }
  CHECK_THROWS_WITH(decode_value(timestamp(int64_max), cells::column(TypeId::timestamp)),
                    ContainsSubstring("holds infinity"));
  CHECK_THROWS_AS(decode_value(date(int64_min), cells::column(TypeId::date)), ConversionError);
  CHECK_THROWS_AS(decode_value(pg_numeric("broken"), cells::column(TypeId::numeric)), ConversionError);
}
