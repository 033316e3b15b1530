// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/decimal.hpp"
#include "quarry/types/json.hpp"
#include "quarry/types/ref.hpp"
#include "quarry/types/sql_type.hpp"
#include "quarry/types/temporal.hpp"
#include "quarry/types/uuid.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quarry {

/// Raw bytes, as BYTEA / BLOB columns hold them.
using Bytes = std::vector<std::byte>;

// clang-format off
enum class ValueKind : std::uint8_t {
  null, boolean, int64, uint64, float64, decimal, string, bytes,
  date, time, datetime, timestamp, interval, uuid, json, array,
};
// clang-format on

/// The type of `null`, SQL's NULL as a constant: `column == null`, `values(null)`.
struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};
inline constexpr Null null{};

class Value;

namespace detail {
// The long contents of a value: text, bytes or array members.
struct ValuePayload : RefCounted {
  std::string text;
  std::vector<Value> items;
  TypeId element = TypeId::unknown;
  std::uint8_t dimensions = 0;  // of an array: 1 more than the deepest member's
  ValuePayload();
  ~ValuePayload();
};
void destroy(const ValuePayload* payload) noexcept;
}  // namespace detail

/// The run-time sum of all value types. Immutable: long contents are shared, so a copy costs a
/// reference count. Safe to copy and read in several threads.
class Value {
 public:
  Value() noexcept {}  ///< NULL
  Value(Null) noexcept {}
  Value(const Value&) noexcept = default;
  Value(Value&& other) noexcept  // what was moved from is NULL, never a text without its text
      : scalar_(other.scalar_),
        payload_(std::move(other.payload_)),
        kind_(std::exchange(other.kind_, ValueKind::null)) {}
  Value& operator=(const Value&) noexcept = default;
  Value& operator=(Value&& other) noexcept {
    scalar_ = other.scalar_;
    payload_ = std::move(other.payload_);
    kind_ = std::exchange(other.kind_, ValueKind::null);
    return *this;
  }
  ~Value() = default;
  template <std::same_as<bool> B>
  Value(B value) noexcept : kind_(ValueKind::boolean) {
    scalar_.integer = value ? 1 : 0;
  }
  template <IntegerValue I>
  Value(I value) noexcept : kind_(std::signed_integral<I> ? ValueKind::int64 : ValueKind::uint64) {
    scalar_.integer = static_cast<std::int64_t>(value);  // NOLINT(bugprone-signed-char-misuse): a number here
    // one form for one number
    if (kind_ == ValueKind::uint64 && scalar_.integer >= 0) kind_ = ValueKind::int64;
  }
  Value(double value) noexcept : kind_(ValueKind::float64) { scalar_.real = value; }
  Value(float value) noexcept : Value(static_cast<double>(value)) {}
  Value(const Decimal& value);
  Value(std::string_view value);
  Value(const std::string& value) : Value(std::string_view(value)) {}
  Value(const char* value) : Value(std::string_view(value)) {}
  Value(std::span<const std::byte> value);
  Value(const Bytes& value) : Value(std::span<const std::byte>(value)) {}
  Value(const Date& value) noexcept;  ///< an impossible date (31 February) is kept and refused when rendered
  Value(TimeOfDay value) noexcept;
  Value(DateTime value) noexcept;
  Value(Timestamp value) noexcept;
  Value(const Interval& value) noexcept;
  Value(const Uuid& value) noexcept;
  Value(const Json& value);
  /// A PostgreSQL array; `element` names the family of its members (they may be NULL or arrays).
  /// @throws ArgumentError when nested deeper than PostgreSQL's six dimensions.
  [[nodiscard]] static Value array(std::vector<Value> items, TypeId element);

  [[nodiscard]] ValueKind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == ValueKind::null; }
  /// The SQL type this value has by itself: BIGINT (INTEGER when it fits 32 bits), VARCHAR, DATE ...
  [[nodiscard]] SqlType sql_type() const noexcept;

  // Each accessor needs the kind it names; another kind throws ConversionError with both names.
  [[nodiscard]] bool as_bool() const;
  [[nodiscard]] std::int64_t as_int64() const;    ///< int64, or uint64 within range
  [[nodiscard]] std::uint64_t as_uint64() const;  ///< uint64, or int64 not below zero
  [[nodiscard]] double as_double() const;         ///< float64 only
  [[nodiscard]] Decimal as_decimal() const;       ///< decimal, or an integer
  /// string, json or decimal digits; valid while this Value (or a copy) lives
  [[nodiscard]] std::string_view as_text() const;
  [[nodiscard]] std::span<const std::byte> as_bytes() const;
  [[nodiscard]] Date as_date() const;
  [[nodiscard]] TimeOfDay as_time() const;
  [[nodiscard]] DateTime as_datetime() const;
  [[nodiscard]] Timestamp as_timestamp() const;
  [[nodiscard]] Interval as_interval() const;
  [[nodiscard]] Uuid as_uuid() const;
  [[nodiscard]] const std::vector<Value>& items() const;
  [[nodiscard]] TypeId element_type() const;  ///< of an array

  /// Same kind and same content (1 and 1.0 differ, and so do the Decimals 1.1 and 1.10, 0.0 and -0.0; NaN
  /// equals itself): equality of tree nodes, not SQL's. Equal values print the same literal.
  friend bool operator==(const Value& a, const Value& b) noexcept;
  [[nodiscard]] std::uint64_t hash() const noexcept;

 private:
  Value(ValueKind kind, std::string_view text);

  union Scalar {
    std::int64_t integer;
    double real;
    std::uint8_t octets[16] = {};
    struct {
      std::int64_t first, second;
    } pair;
  };
  Scalar scalar_;
  Ref<const detail::ValuePayload> payload_;
  ValueKind kind_ = ValueKind::null;
};

/// The value in words for messages and tables: NULL, true, 12, 1.5, abc, 0xDEAD, 2019-01-01 ...
[[nodiscard]] std::string to_string(const Value& value);
/// "BIGINT", "VARCHAR" ... of a kind, for messages.
[[nodiscard]] std::string_view kind_name(ValueKind kind) noexcept;

}  // namespace quarry
