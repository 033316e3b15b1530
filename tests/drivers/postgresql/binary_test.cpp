// SPDX-License-Identifier: MIT
// PostgreSQL's binary forms there and back, without a server.
#include "catch.hpp"
#include "drivers/postgresql/decode.hpp"
#include "drivers/postgresql/encode.hpp"
#include "drivers/postgresql/numeric.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

#include <limits>
#include <random>

using namespace quarry;
using namespace quarry::drivers::postgresql;
using namespace std::chrono_literals;

namespace {

std::string encoded(Oid type, const Value& value) {
  std::string bytes;
  append_binary(bytes, type, value, "SELECT $1", Parameter{"p", value, {}});
  return bytes;
}

std::string hex(const std::string& bytes) { return to_hex(bytes); }

Value there_and_back(Oid type, const Value& value) {
  const std::string bytes = encoded(type, value);
  ColumnInfo column;
  column.name = "c";
  describe_column(column, type, -1);
  Cell cell;
  decode_binary(cell, binary_decoder(type), bytes.data(), static_cast<int>(bytes.size()));
  return decode_value(cell, column);
}

Date day(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

Oid oid_for(const Value& value, TypeId id = TypeId::unknown) { return parameter_oid(value, SqlType{.id = id}); }

}  // namespace

TEST_CASE("numeric has the bytes PostgreSQL gives") {
  // as COPY ... (FORMAT binary) writes them
  CHECK(hex(encoded(oid::numeric, Decimal("0"))) == "0000000000000000");
  CHECK(hex(encoded(oid::numeric, Decimal("1"))) == "00010000000000000001");
  CHECK(hex(encoded(oid::numeric, Decimal("-12.50"))) == "0002000040000002000C1388");
  CHECK(hex(encoded(oid::numeric, Decimal("12345.678"))) ==
        "00030001000000030001"
        "09291A7C");
  CHECK(hex(encoded(oid::numeric, Decimal("0.0001"))) == "0001FFFF000000040001");
  CHECK(hex(encoded(oid::numeric, Decimal("0.00001"))) == "0001FFFE0000000503E8");
  CHECK(hex(encoded(oid::numeric, Decimal("10000"))) == "00010001000000000001");
  CHECK(hex(encoded(oid::numeric, Decimal("0.00"))) == "0000000000000002");
}

TEST_CASE("numeric comes back with its digits and its scale") {
  const auto same = [](const std::string& digits) {
    INFO(digits);
    CHECK(there_and_back(oid::numeric, Decimal(std::string_view(digits))).as_decimal().to_string() == digits);
  };
  for (const char* digits :
       {"0", "0.000", "1", "-1", "1.10", "9999", "10000", "99999999.99", "0.1", "0.0001", "-0.00010",
        "123456789012345678901234567890123456789012345678901234567890.12345", "100000000", "0.00000001"}) {
    same(digits);
  }
  same(std::string(1000, '9') + "." + std::string(1000, '1'));
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string digits = random() % 2 == 0 ? "-" : "";
    digits += static_cast<char>('1' + random() % 9);
    for (std::uint64_t n = random() % 20; n > 0; --n) digits += static_cast<char>('0' + random() % 10);
    if (random() % 2 == 0) {
      digits += '.';
      for (std::uint64_t n = 1 + random() % 20; n > 0; --n) digits += static_cast<char>('0' + random() % 10);
    }
    if (there_and_back(oid::numeric, Decimal(std::string_view(digits))).as_decimal().to_string() != digits)
      same(digits);
  }
}

TEST_CASE("a numeric with too many digits is refused") {
  std::string bytes;
  CHECK(append_numeric(bytes, std::string(131072, '1')));
  CHECK_FALSE(append_numeric(bytes, std::string(131073, '1')));
  CHECK_FALSE(append_numeric(bytes, "0." + std::string(16384, '1')));
}

TEST_CASE("every kind of value comes back") {
  const auto same = [](Oid type, const Value& value) {
    INFO(to_string(value));
    CHECK(there_and_back(type, value) == value);
  };
  same(oid::boolean, true);
  same(oid::boolean, false);
  for (const std::int64_t i : {-32768, 0, 32767}) same(oid::int2, i);
  for (const std::int64_t i : {std::numeric_limits<std::int32_t>::min(), 0, std::numeric_limits<std::int32_t>::max()})
    same(oid::int4, i);
  for (const std::int64_t i :
       {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}) {
    same(oid::int8, i);
  }
  for (const double f : {0.1, -0.0, 1e308, 5e-324, std::numeric_limits<double>::infinity()}) same(oid::float8, f);
  same(oid::text, "caf\xC3\xA9");
  same(oid::bytea, Bytes{std::byte{0}, std::byte{0xFF}});
  same(oid::json, Json("{}"));
  same(oid::jsonb, Json("{}"));
  same(oid::uuid, Uuid("12345678-1234-5678-1234-567812345678"));
  for (const Date& d : {day(1, 1, 1), day(1969, 12, 31), day(1970, 1, 1), day(1999, 12, 31), day(2000, 1, 1),
                        day(2024, 2, 29), day(9999, 12, 31)}) {
    same(oid::date, d);
  }
  same(oid::time, TimeOfDay{0us});
  same(oid::time, TimeOfDay{24h - 1us});
  for (const std::int64_t us : {-62135596800000000LL, -1LL, 0LL, 1LL, 946684799999999LL, 253402300799999999LL}) {
    same(oid::timestamp, DateTime(std::chrono::microseconds(us)));
    same(oid::timestamptz, Timestamp(std::chrono::microseconds(us)));
  }
  same(oid::interval, Interval{-14, 40, -3500000us});
}

TEST_CASE("infinite dates and moments become the extremes") {
  Cell cell;
  decode_binary(cell, Decoder::date, "\x7F\xFF\xFF\xFF", 4);
  CHECK(cell.integer == std::numeric_limits<std::int64_t>::max());
  decode_binary(cell, Decoder::timestamptz, "\x80\0\0\0\0\0\0\0", 8);
  CHECK(cell.integer == std::numeric_limits<std::int64_t>::min());
  // no server sends these, and they are no other time
  decode_binary(cell, Decoder::timestamp, "\x7F\xFF\xFF\xFF\xFF\xFF\xF5\xFF", 8);
  CHECK(cell.integer == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("arrays come back: empty, with NULL, nested") {
  const auto same = [](TypeId element, std::vector<Value> items) {
    const Value array = Value::array(std::move(items), element);
    const Oid type = parameter_oid(array, {});
    REQUIRE(find_array(type) != nullptr);
    INFO(to_string(array));
    CHECK(there_and_back(type, array).items() == array.items());
  };
  same(TypeId::integer, {});
  same(TypeId::integer, {Value(1), Value(), Value(-3)});
  same(TypeId::big_integer, {Value(std::numeric_limits<std::int64_t>::min())});
  same(TypeId::text, {Value("a,b"), Value("\"{}\\"), Value(""), Value("NULL")});
  same(TypeId::numeric, {Value(Decimal("1.10")), Value(Decimal("-0.001"))});
  same(TypeId::date, {Value(day(1969, 12, 31))});
  same(TypeId::boolean, {Value(true), Value(false)});
  same(TypeId::double_precision, {Value(0.5)});
  same(TypeId::uuid, {Value(Uuid())});
  same(TypeId::time, {Value(TimeOfDay{24h}), Value()});
  same(TypeId::interval, {Value(Interval{-14, 40, -1us}), Value()});
  same(TypeId::json, {Value(Json("{\"a\": [1, \"{}\"]}")), Value()});
  same(TypeId::jsonb, {Value(Json("null"))});
  same(TypeId::binary, {Value(Bytes{std::byte{0}}), Value(Bytes{}), Value()});
  same(TypeId::integer,
       {Value::array({Value(1), Value(2)}, TypeId::integer), Value::array({Value(3), Value()}, TypeId::integer)});
}

TEST_CASE("arrays PostgreSQL does not have are refused") {
  const auto ragged =
      Value::array({Value::array({Value(1)}, TypeId::integer), Value::array({Value(1), Value(2)}, TypeId::integer)},
                   TypeId::integer);
  const auto mixed = Value::array({Value::array({Value(1)}, TypeId::integer), Value(2)}, TypeId::integer);
  const auto hollow = Value::array({Value::array({}, TypeId::integer)}, TypeId::integer);
  EncodedParameters encoder;
  for (const Value& array : {ragged, mixed, hollow, Value::array({Value(1LL << 40)}, TypeId::integer),
                             Value::array({Value("x")}, TypeId::integer), Value::array({1e300}, TypeId::real)}) {
    const std::vector<Parameter> one = {{"p", array, array.sql_type()}};
    INFO(to_string(array));
    CHECK_THROWS_AS(encoder.encode("SELECT $1", one), DataError);
  }
}

TEST_CASE("the type a parameter is sent with") {
  CHECK(oid_for(1) == oid::int4);
  CHECK(oid_for(1LL << 40) == oid::int8);
  CHECK(oid_for(1, TypeId::integer) == oid::int4);
  CHECK(oid_for(1LL << 40, TypeId::integer) == oid::int8);
  CHECK(oid_for(1, TypeId::big_integer) == oid::int8);
  CHECK(oid_for(1, TypeId::numeric) == oid::numeric);
  CHECK(oid_for(1, TypeId::double_precision) == oid::float8);
  CHECK(oid_for((1LL << 53) + 1, TypeId::double_precision) == oid::int8);
  CHECK(oid_for(std::numeric_limits<std::uint64_t>::max()) == oid::numeric);
  CHECK(oid_for(0.5, TypeId::numeric) == oid::float8);
  CHECK(oid_for(Decimal("1"), TypeId::numeric) == oid::numeric);
  CHECK(oid_for("x", TypeId::string) == oid::text);
  CHECK(oid_for("x") == oid::unspecified);
  CHECK(oid_for("red", TypeId::unknown) == oid::unspecified);
  CHECK(oid_for("2019-01-01", TypeId::date) == oid::unspecified);
  CHECK(oid_for(Json("{}"), TypeId::jsonb) == oid::jsonb);
  CHECK(oid_for(Json("{}"), TypeId::json) == oid::json);
  CHECK(oid_for(null, TypeId::date) == oid::date);
  CHECK(oid_for(null) == oid::unspecified);
  CHECK(parameter_oid(null, {.id = TypeId::array, .element = TypeId::integer}) == 1007);
  CHECK(oid_for(Uuid(), TypeId::string) == oid::text);
}

TEST_CASE("parameters are laid out for libpq") {
  EncodedParameters encoder;
  const std::string text(1000, 't');
  const std::vector<Parameter> parameters = {{"a", 1, {.id = TypeId::integer}},
                                             {"b", text, {.id = TypeId::string}},
                                             {"c", null, {.id = TypeId::date}},
                                             {"d", "red", {}},
                                             {"e", "", {.id = TypeId::text}}};
  encoder.encode("SELECT", parameters);
  REQUIRE(encoder.count() == 5);
  CHECK(std::string(encoder.values()[0], 4) == std::string("\0\0\0\1", 4));
  CHECK(encoder.values()[1] == parameters[1].value.as_text().data());  // not copied
  CHECK(encoder.lengths()[1] == 1000);
  CHECK(encoder.values()[2] == nullptr);
  CHECK(encoder.formats()[3] == 0);
  CHECK(std::string(encoder.values()[3]) == "red");
  CHECK(encoder.values()[4] != nullptr);  // empty is not NULL
  CHECK(encoder.lengths()[4] == 0);

  const auto refused = [&](const Value& value, TypeId id) {
    const std::vector<Parameter> one = {{"p", value, SqlType{.id = id}}};
    encoder.encode("SELECT $1", one);
  };
  CHECK_THROWS_AS(refused(std::string("a\0b", 3), TypeId::string), InvalidEncoding);
  CHECK_THROWS_AS(refused(std::string("a\0b", 3), TypeId::unknown), InvalidEncoding);
  CHECK_THROWS_AS(refused("\xFF", TypeId::string), InvalidEncoding);
  CHECK_THROWS_AS(refused(day(2019, 2, 29), TypeId::date), DataError);
}

TEST_CASE("values in text form are read by their type") {
  std::string scratch;
  Cell cell;
  decode_text(cell, {.id = TypeId::boolean}, "t", 1, scratch);
  CHECK((cell.kind == CellKind::boolean && cell.integer == 1));
  decode_text(cell, {.id = TypeId::big_integer}, "-5", 2, scratch);
  CHECK((cell.kind == CellKind::int64 && cell.integer == -5));
  decode_text(cell, {.id = TypeId::double_precision}, "-Infinity", 9, scratch);
  CHECK((cell.kind == CellKind::float64 && cell.real == -std::numeric_limits<double>::infinity()));
  decode_text(cell, {.id = TypeId::real}, "0.1", 3, scratch);
  CHECK(cell.real == static_cast<double>(0.1F));
  decode_text(cell, {.id = TypeId::numeric}, "1.10", 4, scratch);
  CHECK(cell.kind == CellKind::decimal);
  decode_text(cell, {.id = TypeId::numeric}, "NaN", 3, scratch);
  CHECK(cell.kind == CellKind::text);
  decode_text(cell, {.id = TypeId::binary}, "\\x00ff", 6, scratch);
  CHECK((cell.kind == CellKind::bytes && cell.view() == std::string_view("\0\xFF", 2)));
  decode_text(cell, {.id = TypeId::text}, "abc", 3, scratch);
  CHECK((cell.kind == CellKind::text && cell.view() == "abc"));
}
