// SPDX-License-Identifier: MIT
#include "quarry/types/value_traits.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"
#include "types/cells.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

using namespace quarry;
using Catch::Matchers::ContainsSubstring;

namespace {
enum class Color { red, blue };
struct Cents {
  std::int64_t count;
};
}  // namespace

template <>
struct quarry::value_traits<Color> {
  using stored = std::string;
  static std::string to_stored(Color c) { return c == Color::red ? "red" : "blue"; }
  static Color from_stored(const std::string& s) { return s == "red" ? Color::red : Color::blue; }
};
template <>
struct quarry::value_traits<Cents> {
  using stored = Decimal;
  static Decimal to_stored(Cents c) { return Decimal(c.count) * Decimal("0.01"); }
  static Cents from_stored(const Decimal& d) { return {d.to_scaled(2)}; }
};

static_assert(ColumnValue<bool> && ColumnValue<std::int8_t> && ColumnValue<std::uint64_t> && ColumnValue<long long> &&
              ColumnValue<float>);
static_assert(ColumnValue<std::optional<Date>> && ColumnValue<Color> && ColumnValue<std::optional<Color>> &&
              ColumnValue<Value>);
static_assert(!ColumnValue<char> && !ColumnValue<char*> && !ColumnValue<std::unique_ptr<int>> && !ColumnValue<void*>);
static_assert(std::is_same_v<stored_t<std::optional<Color>>, std::string> && std::is_same_v<stored_t<int>, int>);
static_assert(std::is_same_v<optional_t<std::optional<int>>, std::optional<int>> &&
              std::is_same_v<optional_t<int>, std::optional<int>>);

TEST_CASE("C++ types have SQL types") {
  CHECK(sql_type_of<bool>() == SqlType(types::Boolean{}));
  CHECK(sql_type_of<std::int16_t>() == SqlType(types::SmallInteger{}));
  CHECK(sql_type_of<std::uint16_t>() == SqlType(types::Integer{}));
  CHECK(sql_type_of<int>() == SqlType(types::Integer{}));
  CHECK(sql_type_of<std::uint32_t>() == SqlType(types::BigInteger{}));
  CHECK(sql_type_of<std::optional<std::int64_t>>() == SqlType(types::BigInteger{}));
  CHECK(sql_type_of<std::uint64_t>() == SqlType(types::UnsignedBigInteger{}));
  CHECK(sql_type_of<Timestamp>() == SqlType(types::DateTime{.timezone = true}));
  CHECK(sql_type_of<Color>() == SqlType(types::String{}));
  CHECK(sql_type_of<std::optional<Cents>>() == SqlType(types::Numeric{}));
}

TEST_CASE("values of C++ types, user types included") {
  CHECK(to_value(5) == Value(5));
  CHECK(to_value(std::optional<int>()) == Value(null));
  CHECK(to_value(std::optional<int>(5)) == Value(5));
  CHECK(to_value(Color::blue) == Value("blue"));
  CHECK(to_value(std::optional<Color>(Color::red)) == Value("red"));
  CHECK(to_value(std::optional<Color>()).is_null());
  CHECK(to_value(Cents{1250}) == Value(Decimal("12.50")));
}

TEST_CASE("cells become C++ types, user types included") {
  const auto column = cells::column(TypeId::unknown);
  CHECK(decode<int>(cells::int64(7), column) == 7);
  CHECK(decode<std::int8_t>(cells::int64(-128), column) == -128);
  CHECK(decode<std::uint32_t>(cells::int64(4294967295), column) == 4294967295U);
  CHECK(decode<unsigned long long>(cells::uint64(std::numeric_limits<std::uint64_t>::max()), column) ==
        std::numeric_limits<std::uint64_t>::max());
  CHECK(decode<float>(cells::real(1.5), column) == 1.5F);
  CHECK(decode<Color>(cells::text("red"), column) == Color::red);
  CHECK(decode<Cents>(cells::decimal("12.5"), column).count == 1250);
  CHECK(decode<std::optional<Color>>(Cell{}, column) == std::nullopt);
  CHECK(decode<std::optional<std::string>>(cells::text("x"), column) == "x");
  CHECK(decode<Value>(Cell{}, column).is_null());
  CHECK_THROWS_WITH(decode<int>(cells::int64(2147483648), column),
                    ContainsSubstring("holds 2147483648, which std::int32_t cannot hold"));
  CHECK_THROWS_WITH(decode<std::uint8_t>(cells::int64(-1), column), ContainsSubstring("std::uint8_t"));
  CHECK_THROWS_WITH(decode<std::uint16_t>(cells::int64(65536), column), ContainsSubstring("std::uint16_t"));
  CHECK_THROWS_WITH(decode<Color>(Cell{}, column), ContainsSubstring("is NULL"));
  CHECK_THROWS_WITH(decode<float>(cells::real(1e300), column), ContainsSubstring("float"));
}
