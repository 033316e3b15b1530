// SPDX-License-Identifier: MIT
#include "types/pg_binary.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"
#include "types/cells.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace quarry;
using namespace quarry::detail;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using cells::unhex;

// The hexadecimal forms here are what numeric_send, interval_send and array_send of PostgreSQL 15 gave.

TEST_CASE("binary numerics become the digits PostgreSQL prints") {
  const std::vector<std::pair<std::string, std::string>> numerics{
      {"0", "0000000000000000"},
      {"0.00", "0000000000000002"},
      {"1", "00010000000000000001"},
      {"-1", "00010000400000000001"},
      {"12.50", "0002000000000002000c1388"},
      {"-12.50", "0002000040000002000c1388"},
      {"9999", "0001000000000000270f"},
      {"10000", "00010001000000000001"},
      {"100000000", "00010002000000000001"},
      {"0.0001", "0001ffff000000040001"},
      {"0.00001", "0001fffe0000000503e8"},
      {"-0.000012345", "0002fffe4000000904d21388"},
      {"9223372036854775807", "0005000400000000039a0d2c0170156516af"},
      {"-9223372036854775808", "0005000440000000039a0d2c0170156516b0"},
      {"9223372036854775808", "0005000400000000039a0d2c0170156516b0"},
      {"18446744073709551615", "000500040000000007341a5802e103bb064f"},
      {"NaN", "00000000c0000000"},
      {"Infinity", "00000000d0000020"},
      {"-Infinity", "00000000f0000020"},
      {"100000000000000000000", "00010005000000000001"},
      {"1.10", "0002000000000002000103e8"},
      {"123456789012345678901234567890.0123456789", "000b00070000000a000c0d801ed204d2162e23340d801ed2007b11d722c4"},
      {"10000.00010000", "0003000100000008000100000001"},
      {"0.00000000000000000001", "0001fffb000000140001"},
      {"12.0", "0001000000000001000c"},
  };
  for (const auto& [text, hex] : numerics) {
    const std::string bytes = unhex(hex);
    CAPTURE(text);
    CHECK(pg_numeric_text(bytes) == text);
    const auto decimal = Decimal::parse(text);
    const bool fits = decimal && *decimal == decimal->rounded(0) &&
                      *decimal >= Decimal(std::numeric_limits<std::int64_t>::min()) &&
                      *decimal <= Decimal(std::numeric_limits<std::int64_t>::max());
    REQUIRE(pg_numeric_integer(bytes).has_value() == fits);
    if (fits) CHECK(*pg_numeric_integer(bytes) == decimal->to_int64());
    // no shorter or longer message is a numeric
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_FALSE(pg_numeric_text({bytes.data(), size}).has_value());
    CHECK_FALSE(pg_numeric_text(bytes + '\0').has_value());
  }
}

TEST_CASE("zero is an integer whatever its weight") {
  CHECK(pg_numeric_integer(unhex("0000fffc00000000")) == 0);
  CHECK(pg_numeric_integer(unhex("0001fffc000000100000")) == 0);
  CHECK_FALSE(pg_numeric_integer(unhex("0001fffc000000100001")).has_value());
}

TEST_CASE("malformed numerics are refused") {
  CHECK_FALSE(pg_numeric_text(unhex("00010000000000002710")).has_value());  // a digit of 10000
  CHECK_FALSE(pg_numeric_integer(unhex("0001000000000000ffff")).has_value());
  CHECK_FALSE(pg_numeric_text(unhex("00010000123400000001")).has_value());  // no such sign
  CHECK_FALSE(pg_numeric_text(unhex("ffff000000000000")).has_value());
  // the largest weight is long but bounded
  CHECK(pg_numeric_text(unhex("00017fff000000000001")).value().size() == 131'069);
  CHECK_FALSE(pg_numeric_integer(unhex("00017fff000000000001")).has_value());
  CHECK(pg_numeric_text(unhex("00018000000000040001")) == "0.0000");
}

TEST_CASE("binary intervals") {
  CHECK(pg_interval(unhex("00000000003567e00000000200000001")) == Interval{1, 2, 3'500'000us});
  CHECK(pg_interval(unhex("fffffffca5b1700000000003fffffff2")) == Interval{-14, 3, -4h});
  CHECK(pg_interval(unhex("000000036c8bc081fffffffd0000000e")) == Interval{14, -3, 4h + 5min + 6s + 1us});
  CHECK_FALSE(pg_interval(unhex("00000000003567e000000002000000")).has_value());
  CHECK_FALSE(pg_interval("").has_value());
}

TEST_CASE("binary arrays") {
  const auto day = [](const char* text) { return Value(parse_date(text)); };
  const auto bytes_00ff = Value(Bytes{std::byte{0}, std::byte{0xFF}});
  struct Case {
    const char* hex;
    std::vector<Value> items;
    TypeId element;
  };
  const std::vector<Case> arrays{
      {"00000001000000010000001700000003000000010000000400000001ffffffff00000004fffffffd",
       {1, null, -3},
       TypeId::integer},
      {"0000000100000000000000150000000200000001000000027fff000000028000", {32767, -32768}, TypeId::small_integer},
      {"000000000000000000000017", {}, TypeId::integer},
      {"00000001000000010000001900000005000000010000000161ffffffff000000044e554c4c0000000000000006c3bc227b7d2"
       "c",
       {"a", null, "NULL", "", "ü\"{},"},
       TypeId::text},
      {"00000001000000000000041300000001000000010000000178", {"x"}, TypeId::string},
      {"000000010000000000000010000000020000000100000001010000000100", {true, false}, TypeId::boolean},
      {"0000000100000000000002bc0000000200000001000000043fc00000000000047fc00000", {1.5, std::nan("")}, TypeId::real},
      {"0000000100000000000002bd0000000200000001000000083fb999999999999a00000008fff0000000000000",
       {0.1, -HUGE_VAL},
       TypeId::double_precision},
      {"0000000100000000000006a400000002000000010000000c0002000000000002000c13880000000800000000c0000000",
       {Decimal("12.50"), std::nan("")},
       TypeId::numeric},
      {"00000001000000000000043a00000002000000010000000400001b3a00000004ffffd533",
       {day("2019-01-31"), day("1970-01-01")},
       TypeId::date},
      {"00000001000000000000043b0000000200000001000000080000000861c4687b00000008000000141dd76000",
       {TimeOfDay{10h + 123us}, TimeOfDay{24h}},
       TypeId::time},
      {"00000001000000000000045a000000010000000100000008000223bcdbb0287b",
       {parse_datetime("2019-01-31 10:00:00.000123")},
       TypeId::datetime},
      {"0000000100000000000004a0000000010000000100000008fffca2fec4c81fff",
       {parse_timestamp("1969-12-31 23:59:59.999999")},
       TypeId::timestamp},
      {"0000000100000000000004a200000001000000010000001000000000003567e00000000200000001",
       {Interval{1, 2, 3'500'000us}},
       TypeId::interval},
      {"000000010000000000000b860000000100000001000000106ba7b8109dad11d180b400c04fd430c8",
       {Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8")},
       TypeId::uuid},
      {"00000001000000000000001100000001000000010000000200ff", {bytes_00ff}, TypeId::binary},
      {"0000000100000000000000720000000100000001000000087b2261223a20317d", {Json("{\"a\": 1}")}, TypeId::json},
      {"000000010000000000000eda000000010000000100000009017b2261223a20317d", {Json("{\"a\": 1}")}, TypeId::jsonb},
      {"000000010000000000000017000000020000000500000004000000010000000400000002",
       {1, 2},
       TypeId::integer},  // [5:6]={1,2}
      {"00000002000000010000001400000002000000010000000200000001000000080000000000000001000000080000000000000"
       "002000000080000000000000003ffffffff",
       {Value::array({1, 2}, TypeId::big_integer), Value::array({3, null}, TypeId::big_integer)},
       TypeId::big_integer},
  };
  const auto column = cells::column(TypeId::array);
  for (const auto& [hex, items, element] : arrays) {
    CAPTURE(hex);
    const std::string bytes = unhex(hex);
    const Value value = decode_value(cells::bytes(CellKind::pg_array, bytes), column);
    CHECK(value == Value::array(items, element));
    // no shorter or longer message is an array
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      CHECK_THROWS_AS(decode_value(cells::bytes(CellKind::pg_array, {bytes.data(), size}), column), ConversionError);
    }
    CHECK_THROWS_AS(decode_value(cells::bytes(CellKind::pg_array, bytes + '\0'), column), ConversionError);
  }
}

TEST_CASE("arrays that cannot be read say why") {
  const ColumnInfo column{.name = "path", .type = types::Array{}, .native_type = "_point"};
  const auto read = [&](const std::string& bytes) {
    return decode_value(cells::bytes(CellKind::pg_array, bytes), column);
  };
  CHECK_THROWS_WITH(
      read(unhex("0000000100000000000002580000000100000001000000103ff00000000000004000000000000000")),
      "column \"path\" (_point) holds an array that cannot be read: its element type, OID 600, is not one "
      "Quarry "
      "reads in arrays");
  CHECK_THROWS_WITH(read(unhex("00000001000000000000043a0000000100000001000000047fffffff")),
                    ContainsSubstring("its member infinity is beyond what Quarry's types hold"));
  // counts that the message cannot contain must not be believed
  CHECK_THROWS_WITH(read(unhex("0000000100000000000000177fffffff00000001")), ContainsSubstring("it is malformed"));
  CHECK_THROWS_AS(read(unhex("000000060000000000000017"
                             "7fffffff00000001"
                             "7fffffff00000001"
                             "7fffffff00000001"
                             "7fffffff00000001"
                             "7fffffff00000001"
                             "7fffffff00000001")),
                  ConversionError);
  CHECK_THROWS_AS(read(unhex("000000070000000000000017")), ConversionError);
  CHECK_THROWS_AS(read(unhex("ffffffff0000000000000017")), ConversionError);
  CHECK_THROWS_AS(read(unhex("0000000100000000000000170000000100000001fffffffe")), ConversionError);
  CHECK_THROWS_AS(read(unhex("000000010000000000000017000000010000000100000003000001")),
                  ConversionError);  // an int4 of three bytes
}

TEST_CASE("random bytes are refused or read, never overrun") {
  std::mt19937_64 random(3);
  const auto column = cells::column(TypeId::array);
  const std::string seed = unhex(
      "00000002000000010000001400000002000000010000000200000001000000080000000000000001ffffffff00000008000000"
      "0000000002ffffffff");
  int read = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = seed.substr(0, random() % 8 == 0 ? random() % seed.size() : seed.size());
    const auto edits = random() % 3;
    for (std::uint64_t edit = 0; edit < edits && !bytes.empty(); ++edit)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    try {
      static_cast<void>(decode_value(cells::bytes(CellKind::pg_array, bytes), column));
      ++read;
    } catch (const ConversionError&) {
      ++refused;
    }
  }
  CHECK(read > 1000);
  CHECK(refused > 1000);
}

TEST_CASE("infinite and distant dates and times become the extremes") {
  const auto value = [](std::uint32_t oid, const char* hex) {
    const std::string bytes = unhex(hex);
    return pg_cell(oid, bytes).value().integer;
  };
  constexpr auto highest = std::numeric_limits<std::int64_t>::max(), lowest = std::numeric_limits<std::int64_t>::min();
  CHECK(value(1184, "7fffffffffffffff") == highest);
  CHECK(value(1184, "8000000000000000") == lowest);
  CHECK(value(1082, "7fffffff") == highest);
  CHECK(value(1082, "80000000") == lowest);
  CHECK(value(1082, "00000000") == 10'957);
  CHECK(value(1114, "7ffffffffffffffe") == highest);  // beyond what counts from 1970 can say
  CHECK(value(1114, "8000000000000001") == lowest + 1 + 946'684'800'000'000);
  CHECK_FALSE(pg_cell(1082, "abc").has_value());
  CHECK_FALSE(pg_cell(600, "0123456789abcdef").has_value());
  CHECK_FALSE(pg_cell(3802, "").has_value());
}
