// SPDX-License-Identifier: MIT
#include "quarry/types/value.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

using namespace quarry;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto uint64_max = std::numeric_limits<std::uint64_t>::max();

Bytes bytes_of(std::string_view text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

struct Sample {
  Value value;
  ValueKind kind;
  TypeId type;
  std::string text;
};

// One or more values of each kind, no two alike.
std::vector<Sample> samples() {
  const auto moment = std::chrono::microseconds(1'548'928'800'000'123);
  return {
      {Value{}, ValueKind::null, TypeId::unknown, "NULL"},
      {true, ValueKind::boolean, TypeId::boolean, "true"},
      {false, ValueKind::boolean, TypeId::boolean, "false"},
      {0, ValueKind::int64, TypeId::integer, "0"},
      {1, ValueKind::int64, TypeId::integer, "1"},
      {-1, ValueKind::int64, TypeId::integer, "-1"},
      {2147483647, ValueKind::int64, TypeId::integer, "2147483647"},
      {2147483648, ValueKind::int64, TypeId::big_integer, "2147483648"},
      {-2147483648LL, ValueKind::int64, TypeId::integer, "-2147483648"},
      {int64_min, ValueKind::int64, TypeId::big_integer, "-9223372036854775808"},
      {int64_max, ValueKind::int64, TypeId::big_integer, "9223372036854775807"},
      {uint64_max, ValueKind::uint64, TypeId::unsigned_big_integer, "18446744073709551615"},
      {std::uint64_t{1} << 63, ValueKind::uint64, TypeId::unsigned_big_integer, "9223372036854775808"},
      {0.0, ValueKind::float64, TypeId::double_precision, "0"},
      {-0.0, ValueKind::float64, TypeId::double_precision, "-0"},
      {1.5, ValueKind::float64, TypeId::double_precision, "1.5"},
      {1.0, ValueKind::float64, TypeId::double_precision, "1"},
      {0.1 + 0.2, ValueKind::float64, TypeId::double_precision, "0.30000000000000004"},
      {1e300, ValueKind::float64, TypeId::double_precision, "1e+300"},
      {std::nan(""), ValueKind::float64, TypeId::double_precision, "NaN"},
      {HUGE_VAL, ValueKind::float64, TypeId::double_precision, "Infinity"},
      {-HUGE_VAL, ValueKind::float64, TypeId::double_precision, "-Infinity"},
      {Decimal("1.1"), ValueKind::decimal, TypeId::numeric, "1.1"},
      {Decimal("1.10"), ValueKind::decimal, TypeId::numeric, "1.10"},
      {"", ValueKind::string, TypeId::string, ""},
      {"abc", ValueKind::string, TypeId::string, "abc"},
      {"a\0b"s, ValueKind::string, TypeId::string, "a\0b"s},
      {std::string(40, 'x'), ValueKind::string, TypeId::string, std::string(40, 'x')},
      {"1.1", ValueKind::string, TypeId::string, "1.1"},
      {bytes_of(""), ValueKind::bytes, TypeId::binary, "0x"},
      {bytes_of("abc"), ValueKind::bytes, TypeId::binary, "0x616263"},
      {Json("abc"), ValueKind::json, TypeId::json, "abc"},
      {Date(2019y / 1 / 31), ValueKind::date, TypeId::date, "2019-01-31"},
      {Date(2019y / 2 / 31), ValueKind::date, TypeId::date, "2019-02-31"},
      {Date(std::chrono::year(-44) / 3 / 15), ValueKind::date, TypeId::date, "-0044-03-15"},
      {Date(std::chrono::year(32767) / 255 / 255), ValueKind::date, TypeId::date, "32767-255-255"},
      {TimeOfDay{10h}, ValueKind::time, TypeId::time, "10:00:00"},
      {DateTime(moment), ValueKind::datetime, TypeId::datetime, "2019-01-31 10:00:00.000123"},
      {Timestamp(moment), ValueKind::timestamp, TypeId::timestamp, "2019-01-31 10:00:00.000123"},
      {Interval{1, 2, 3'500'000us}, ValueKind::interval, TypeId::interval, "1 mon 2 days 00:00:03.5"},
      {Interval{2, 1, 3'500'000us}, ValueKind::interval, TypeId::interval, "2 mons 1 day 00:00:03.5"},
      {Interval{-1, -1, -1us}, ValueKind::interval, TypeId::interval, "-1 mons -1 days -00:00:00.000001"},
      {Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), ValueKind::uuid, TypeId::uuid,
       "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
      {Value::array({}, TypeId::integer), ValueKind::array, TypeId::array, "[]"},
      {Value::array({}, TypeId::string), ValueKind::array, TypeId::array, "[]"},
      {Value::array({1, null, 3}, TypeId::integer), ValueKind::array, TypeId::array, "[1, NULL, 3]"},
      {Value::array({1, 3, null}, TypeId::integer), ValueKind::array, TypeId::array, "[1, 3, NULL]"},
      {Value::array({Value::array({1}, TypeId::integer), Value::array({2}, TypeId::integer)}, TypeId::integer),
       ValueKind::array, TypeId::array, "[[1], [2]]"},
  };
}

}  // namespace

TEST_CASE("each value knows its kind, its SQL type and its words") {
  for (const Sample& sample : samples()) {
    CAPTURE(sample.text);
    CHECK(sample.value.kind() == sample.kind);
    CHECK(sample.value.sql_type().id == sample.type);
    CHECK(to_string(sample.value) == sample.text);
    CHECK(sample.value.is_null() == (sample.kind == ValueKind::null));
  }
  CHECK(Value::array({1}, TypeId::integer).sql_type() == SqlType(types::Array{types::Integer{}}));
}

TEST_CASE("values are equal exactly to themselves, and equal values hash alike") {
  const auto all = samples(), again = samples();
  std::unordered_set<std::uint64_t> hashes;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      CAPTURE(to_string(all[i].value), to_string(all[j].value), i, j);
      CHECK((all[i].value == again[j].value) == (i == j));
    }
    CHECK(all[i].value.hash() == again[i].value.hash());
    hashes.insert(all[i].value.hash());
  }
  CHECK(hashes.size() == all.size());
}

TEST_CASE("every NaN is the same value") {
  const Value nan = std::nan("");
  CHECK(nan == Value(-std::nan("1")));
  CHECK(nan.hash() == Value(-std::nan("1")).hash());
  CHECK(Value::array({nan}, TypeId::double_precision) == Value::array({std::nan("2")}, TypeId::double_precision));
}

TEST_CASE("one number has one form") {
  CHECK(Value(5U) == Value(5));
  CHECK(Value(std::uint64_t{9'223'372'036'854'775'807U}).kind() == ValueKind::int64);
  CHECK(Value(static_cast<unsigned char>(200)).as_int64() == 200);
  CHECK(Value(static_cast<signed char>(-3)).as_int64() == -3);
  CHECK(Value(1.5F) == Value(1.5));
}

TEST_CASE("accessors give back what went in") {
  CHECK(Value(true).as_bool());
  CHECK_FALSE(Value(false).as_bool());
  CHECK(Value(int64_min).as_int64() == int64_min);
  CHECK(Value(uint64_max).as_uint64() == uint64_max);
  CHECK(Value(7).as_uint64() == 7);
  CHECK(Value(-1.25).as_double() == -1.25);
  CHECK(Value(Decimal("-1.10")).as_decimal().to_string() == "-1.10");
  CHECK(Value(Decimal("-1.10")).as_text() == "-1.10");
  CHECK(Value(int64_min).as_decimal().to_string() == "-9223372036854775808");
  CHECK(Value(uint64_max).as_decimal().to_string() == "18446744073709551615");
  CHECK(Value("a\0b"s).as_text() == "a\0b"s);
  CHECK(Value(Json("[1]")).as_text() == "[1]");
  const Bytes bytes = bytes_of("\x00\xFF"s);
  const Value kept = bytes;
  CHECK(Bytes(kept.as_bytes().begin(), kept.as_bytes().end()) == bytes);
  for (const Date& date : {Date(2019y / 1 / 31), Date(2019y / 2 / 31), Date(std::chrono::year(-32767) / 1 / 1),
                           Date(32767y / 12 / 31), Date{}}) {
    CHECK(Value(date).as_date() == date);
  }
  CHECK(Value(TimeOfDay{-1us}).as_time() == TimeOfDay{-1us});
  CHECK(Value(DateTime::min()).as_datetime() == DateTime::min());
  CHECK(Value(Timestamp::max()).as_timestamp() == Timestamp::max());
  for (const Interval& interval :
       {Interval{}, Interval{-1, 2, -3us}, Interval{1, -2, 3us},
        Interval{std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max(),
                 std::chrono::microseconds::min()},
        Interval{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min(),
                 std::chrono::microseconds::max()}}) {
    CHECK(Value(interval).as_interval() == interval);
  }
  const Uuid uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  CHECK(Value(uuid).as_uuid() == uuid);
  const Value array = Value::array({1, "x"}, TypeId::text);
  CHECK(array.items() == std::vector<Value>{1, "x"});
  CHECK(array.element_type() == TypeId::text);
}

TEST_CASE("an accessor of another kind throws with both names") {
  CHECK_THROWS_WITH(Value("abc").as_int64(), "a VARCHAR value (abc) was asked for as BIGINT");
  CHECK_THROWS_WITH(Value{}.as_text(), "a NULL value was asked for as VARCHAR");
  CHECK_THROWS_WITH(Value(uint64_max).as_int64(), ContainsSubstring("BIGINT UNSIGNED value (18446744073709551615)"));
  CHECK_THROWS_WITH(Value(-1).as_uint64(), "a BIGINT value (-1) was asked for as BIGINT UNSIGNED");
  CHECK_THROWS_AS(Value(1).as_double(), ConversionError);
  CHECK_THROWS_AS(Value(1.0).as_int64(), ConversionError);
  CHECK_THROWS_AS(Value(1.0).as_decimal(), ConversionError);
  CHECK_THROWS_AS(Value(1).as_bool(), ConversionError);
  CHECK_THROWS_AS(Value(1).as_text(), ConversionError);
  CHECK_THROWS_AS(Value("x").as_bytes(), ConversionError);
  CHECK_THROWS_AS(Value("2019-01-01").as_date(), ConversionError);
  CHECK_THROWS_AS(Value(1).as_time(), ConversionError);
  CHECK_THROWS_AS(Value(Timestamp{}).as_datetime(), ConversionError);
  CHECK_THROWS_AS(Value(DateTime{}).as_timestamp(), ConversionError);
  CHECK_THROWS_AS(Value(TimeOfDay{}).as_interval(), ConversionError);
  CHECK_THROWS_AS(Value("x").as_uuid(), ConversionError);
  CHECK_THROWS_AS(Value(1).items(), ConversionError);
  CHECK_THROWS_AS(Value(1).element_type(), ConversionError);
  // long and hostile contents are cut and stay on one line
  CHECK_THROWS_WITH(Value(std::string(500, 'x') + "\n").as_bool(),
                    "a VARCHAR value (" + std::string(80, 'x') + "...) was asked for as BOOLEAN");
}

TEST_CASE("copies share, and what was moved from is NULL") {
  const Value original = std::string(1000, 'x');
  const Value copy = original;
  CHECK(copy.as_text().data() == original.as_text().data());

  Value source = original;
  Value target = std::move(source);
  CHECK(target == original);
  CHECK(source.is_null());
  source = "again";
  target = std::move(source);
  CHECK(target.as_text() == "again");
  CHECK(source == Value{});
  auto& self = target;
  target = std::move(self);
  CHECK(target.as_text() == "again");
}

TEST_CASE("arrays nest six deep, as PostgreSQL's do") {
  Value nested = 1;
  for (int i = 0; i < 6; ++i) nested = Value::array({null, nested}, TypeId::integer);
  CHECK(to_string(nested) == "[NULL, [NULL, [NULL, [NULL, [NULL, [NULL, 1]]]]]]");
  CHECK_THROWS_AS(Value::array({1, nested}, TypeId::integer), ArgumentError);
}

TEST_CASE("kinds have names for messages") {
  std::unordered_set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(ValueKind::array); ++i) names.insert(kind_name(static_cast<ValueKind>(i)));
  CHECK(names.size() == 16);
  CHECK(names.count("UNKNOWN") == 0);
  CHECK(kind_name(ValueKind::int64) == "BIGINT");
}
