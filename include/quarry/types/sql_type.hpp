// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace quarry {

// clang-format off
/// The families of SQL types that every dialect maps onto its own names.
enum class TypeId : std::uint8_t {
  unknown,  ///< not known until the server says: an untyped column or expression
  boolean, small_integer, integer, big_integer, unsigned_big_integer,
  real, double_precision, numeric,
  string, text, binary,
  date, time, datetime, timestamp,  // datetime: without, timestamp: with time zone (UTC)
  interval, uuid, json, jsonb, array,
};
// clang-format on

/// A SQL type as data: a family and its measures. A small value, compared by content.
struct SqlType {
  TypeId id = TypeId::unknown;
  TypeId element = TypeId::unknown;  ///< element family when `id` is array
  std::uint32_t length = 0;          ///< characters of string, bytes of binary, precision of numeric; 0 = none given
  std::uint16_t scale = 0;           ///< digits after the point of numeric
  bool words = false;                ///< a string that is one of an enum's words, a type of its own on PostgreSQL

  friend bool operator==(const SqlType&, const SqlType&) = default;
  [[nodiscard]] bool known() const noexcept { return id != TypeId::unknown; }
};

[[nodiscard]] bool is_integer(TypeId id) noexcept;
[[nodiscard]] bool is_number(TypeId id) noexcept;    ///< integers, real, double, numeric
[[nodiscard]] bool is_text(TypeId id) noexcept;      ///< string and text
[[nodiscard]] bool is_temporal(TypeId id) noexcept;  ///< date, time, datetime, timestamp
/// Whether values of the two families can be compared and combined without a cast; unknown fits all.
[[nodiscard]] bool comparable(TypeId a, TypeId b) noexcept;
/// The type in generic words, for messages: "VARCHAR(80)", "NUMERIC(10, 2)", "BIGINT[]".
[[nodiscard]] std::string to_string(const SqlType& type);

/// Names for SQL types in table definitions and casts: `types::String{80}`, `types::Numeric{10, 2}`.
namespace types {
// clang-format off
struct Boolean       { operator SqlType() const noexcept { return {.id = TypeId::boolean}; } };
struct SmallInteger  { operator SqlType() const noexcept { return {.id = TypeId::small_integer}; } };
struct Integer       { operator SqlType() const noexcept { return {.id = TypeId::integer}; } };
struct BigInteger    { operator SqlType() const noexcept { return {.id = TypeId::big_integer}; } };
/// 0 to 2^64-1: BIGINT UNSIGNED on MySQL, NUMERIC(20) on PostgreSQL; SQLite stops at 2^63-1.
struct UnsignedBigInteger { operator SqlType() const noexcept { return {.id = TypeId::unsigned_big_integer}; } };
struct Float         { operator SqlType() const noexcept { return {.id = TypeId::real}; } };
struct Double        { operator SqlType() const noexcept { return {.id = TypeId::double_precision}; } };
struct Numeric       { std::uint32_t precision = 0; std::uint16_t scale = 0;
                       operator SqlType() const noexcept { return {.id = TypeId::numeric, .length = precision, .scale = scale}; } };
/// VARCHAR(length); without a length, the dialect's unbounded text.
struct String        { std::uint32_t length = 0;
                       operator SqlType() const noexcept { return {.id = TypeId::string, .length = length}; } };
struct Text          { operator SqlType() const noexcept { return {.id = TypeId::text}; } };
struct LargeBinary   { std::uint32_t length = 0;
                       operator SqlType() const noexcept { return {.id = TypeId::binary, .length = length}; } };
struct Date          { operator SqlType() const noexcept { return {.id = TypeId::date}; } };
struct Time          { operator SqlType() const noexcept { return {.id = TypeId::time}; } };
struct DateTime      { bool timezone = false;
                       operator SqlType() const noexcept { return {.id = timezone ? TypeId::timestamp : TypeId::datetime}; } };
struct Interval      { operator SqlType() const noexcept { return {.id = TypeId::interval}; } };
struct Uuid          { operator SqlType() const noexcept { return {.id = TypeId::uuid}; } };
struct Json          { operator SqlType() const noexcept { return {.id = TypeId::json}; } };
struct Jsonb         { operator SqlType() const noexcept { return {.id = TypeId::jsonb}; } };
struct Array         { SqlType of;
                       operator SqlType() const noexcept { return {.id = TypeId::array, .element = of.id, .length = of.length, .scale = of.scale}; } };
// clang-format on
}  // namespace types

}  // namespace quarry
