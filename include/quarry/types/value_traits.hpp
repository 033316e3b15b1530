// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"
#include "quarry/types/value.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace quarry {

/// The one customisation point for user types and enums. A specialisation says which built-in
/// value type stores the user's type and how to go there and back:
/// @code
/// template <> struct quarry::value_traits<Color> {
///   using stored = std::string;
///   static std::string to_stored(Color c) { return c == Color::red ? "red" : "blue"; }
///   static Color from_stored(const std::string& s) { return s == "red" ? Color::red : Color::blue; }
/// };
/// @endcode
/// Thereafter the type works in columns, binds, literals, rows and arrays, alone and in std::optional.
template <class T>
struct value_traits;

template <class T>
concept MappedValue = requires(const T& value, const typename value_traits<T>::stored& value_stored) {
  { value_traits<T>::to_stored(value) } -> std::convertible_to<typename value_traits<T>::stored>;
  { value_traits<T>::from_stored(value_stored) } -> std::convertible_to<T>;
};

/// The built-in type that stores `T`: itself, the `stored` of its traits, or the inner type of an optional.
template <class T>
struct stored_as {
  using type = T;
};
template <MappedValue T>
struct stored_as<T> {
  using type = typename value_traits<T>::stored;
};
template <class T>
struct stored_as<std::optional<T>> : stored_as<T> {};
template <class T>
using stored_t = typename stored_as<T>::type;

namespace detail {

// One small struct per built-in type: its default SQL type and how a cell becomes a C++ value.
template <class T>
struct native;

template <class T, TypeId Id>
struct narrow_integer {
  static constexpr TypeId id = Id;
  static T decode(const Cell& cell, const ColumnInfo& column) {
    return static_cast<T>(decode_integer(cell, column, std::numeric_limits<T>::min(),
                                         static_cast<std::int64_t>(std::numeric_limits<T>::max()), name));
  }
  // clang-format off
  static constexpr const char* name = sizeof(T) == 1   ? (std::is_signed_v<T> ? "std::int8_t" : "std::uint8_t")
                                      : sizeof(T) == 2 ? (std::is_signed_v<T> ? "std::int16_t" : "std::uint16_t")
                                                       : (std::is_signed_v<T> ? "std::int32_t" : "std::uint32_t");
  // clang-format on
};
template <class T>
struct wide_integer {
  static constexpr TypeId id = std::is_signed_v<T> ? TypeId::big_integer : TypeId::unsigned_big_integer;
  static constexpr const char* name = std::is_signed_v<T> ? "std::int64_t" : "std::uint64_t";
  static T decode(const Cell& cell, const ColumnInfo& column) {
    if constexpr (std::is_signed_v<T>) {
      return static_cast<T>(decode_int64(cell, column));
    } else {
      return static_cast<T>(decode_uint64(cell, column));
    }
  }
};

// clang-format off
template <> struct native<signed char>        : narrow_integer<signed char, TypeId::small_integer> {};
template <> struct native<unsigned char>      : narrow_integer<unsigned char, TypeId::small_integer> {};
template <> struct native<short>              : narrow_integer<short, TypeId::small_integer> {};
template <> struct native<unsigned short>     : narrow_integer<unsigned short, TypeId::integer> {};
template <> struct native<int>                : narrow_integer<int, TypeId::integer> {};
template <> struct native<unsigned int>       : narrow_integer<unsigned int, TypeId::big_integer> {};
template <> struct native<long>               : wide_integer<long> {};
template <> struct native<unsigned long>      : wide_integer<unsigned long> {};
template <> struct native<long long>          : wide_integer<long long> {};
template <> struct native<unsigned long long> : wide_integer<unsigned long long> {};

template <> struct native<bool>        { static constexpr TypeId id = TypeId::boolean;          static constexpr const char* name = "bool";             static bool decode(const Cell& c, const ColumnInfo& i) { return decode_bool(c, i); } };
template <> struct native<float>       { static constexpr TypeId id = TypeId::real;             static constexpr const char* name = "float";            static float decode(const Cell& c, const ColumnInfo& i) { return decode_float(c, i); } };
template <> struct native<double>      { static constexpr TypeId id = TypeId::double_precision; static constexpr const char* name = "double";           static double decode(const Cell& c, const ColumnInfo& i) { return decode_double(c, i); } };
template <> struct native<Decimal>     { static constexpr TypeId id = TypeId::numeric;          static constexpr const char* name = "quarry::Decimal";   static Decimal decode(const Cell& c, const ColumnInfo& i) { return decode_decimal(c, i); } };
template <> struct native<std::string> { static constexpr TypeId id = TypeId::string;           static constexpr const char* name = "std::string";       static std::string decode(const Cell& c, const ColumnInfo& i) { return decode_string(c, i); } };
template <> struct native<Bytes>       { static constexpr TypeId id = TypeId::binary;           static constexpr const char* name = "quarry::Bytes";     static Bytes decode(const Cell& c, const ColumnInfo& i) { return decode_bytes(c, i); } };
template <> struct native<Date>        { static constexpr TypeId id = TypeId::date;             static constexpr const char* name = "quarry::Date";      static Date decode(const Cell& c, const ColumnInfo& i) { return decode_date(c, i); } };
template <> struct native<TimeOfDay>   { static constexpr TypeId id = TypeId::time;             static constexpr const char* name = "quarry::TimeOfDay"; static TimeOfDay decode(const Cell& c, const ColumnInfo& i) { return decode_time(c, i); } };
template <> struct native<DateTime>    { static constexpr TypeId id = TypeId::datetime;         static constexpr const char* name = "quarry::DateTime";  static DateTime decode(const Cell& c, const ColumnInfo& i) { return decode_datetime(c, i); } };
template <> struct native<Timestamp>   { static constexpr TypeId id = TypeId::timestamp;        static constexpr const char* name = "quarry::Timestamp"; static Timestamp decode(const Cell& c, const ColumnInfo& i) { return decode_timestamp(c, i); } };
template <> struct native<Interval>    { static constexpr TypeId id = TypeId::interval;         static constexpr const char* name = "quarry::Interval";  static Interval decode(const Cell& c, const ColumnInfo& i) { return decode_interval(c, i); } };
template <> struct native<Uuid>        { static constexpr TypeId id = TypeId::uuid;             static constexpr const char* name = "quarry::Uuid";      static Uuid decode(const Cell& c, const ColumnInfo& i) { return decode_uuid(c, i); } };
template <> struct native<Json>        { static constexpr TypeId id = TypeId::json;             static constexpr const char* name = "quarry::Json";      static Json decode(const Cell& c, const ColumnInfo& i) { return decode_json(c, i); } };
template <> struct native<Value>       { static constexpr TypeId id = TypeId::unknown;          static constexpr const char* name = "quarry::Value";     static Value decode(const Cell& c, const ColumnInfo& i) { return decode_value(c, i); } };
// clang-format on

struct ValueOctets {
  char bytes[16] = {};
};
// A Value seen as a cell, which points into it and into `octets`.
[[nodiscard]] Cell cell_of(const Value& value, ValueOctets& octets) noexcept;

// The members of a PostgreSQL array in their order, whatever its dimensions. Points into the driver's buffer.
struct ArrayCells {
  std::vector<Cell> cells;
  std::vector<std::size_t> lengths;  // of the dimensions, outermost first; none when the array is empty
  ColumnInfo member;
  std::size_t next = 0;
  std::vector<ValueOctets> octets;  // what a Value keeps in another form
};
// @throws ConversionError for what is no array, or one of another number of dimensions.
[[nodiscard]] ArrayCells array_cells(const Cell& cell, const ColumnInfo& column, std::size_t dimensions);

template <class T>
consteval std::size_t dimensions_of() {
  if constexpr (requires { native<T>::element; }) return 1 + dimensions_of<typename T::value_type>();
  else return 0;
}

template <class T>
std::vector<T> take_members(ArrayCells& from, std::size_t depth) {
  std::vector<T> items;
  if (from.lengths.empty()) return items;
  items.reserve(from.lengths[depth]);
  for (std::size_t i = 0; i < from.lengths[depth]; ++i) {
    if constexpr (dimensions_of<T>() > 0) items.push_back(take_members<typename T::value_type>(from, depth + 1));
    else items.push_back(decode<T>(from.cells[from.next++], from.member));
  }
  return items;
}

template <class T>
consteval TypeId element_id() {
  if constexpr (dimensions_of<T>() > 0) return native<T>::element;
  else return native<stored_t<T>>::id;
}

// PostgreSQL's arrays: std::vector<T> of one dimension, vectors of vectors of more. Members that can be NULL are
// std::optional.
template <class T>
  requires requires { native<stored_t<T>>::id; }
struct native<std::vector<T>> {
  static constexpr TypeId id = TypeId::array, element = element_id<T>();
  static constexpr const char* name = "std::vector";
  static std::vector<T> decode(const Cell& cell, const ColumnInfo& column) {
    ArrayCells members = array_cells(cell, column, 1 + dimensions_of<T>());
    return take_members<T>(members, 0);
  }
};

// `count` units of num / den seconds: months and years are an interval's months, days and weeks its days.
// @throws ArgumentError beyond what an interval holds.
[[nodiscard]] Interval interval_of(std::int64_t count, std::int64_t num, std::int64_t den);
// And back. @throws ConversionError where months meet days or seconds, or a part of a unit would be lost.
[[nodiscard]] std::int64_t decode_duration(const Cell& cell, const ColumnInfo& column, std::int64_t num,
                                           std::int64_t den, std::int64_t min, std::int64_t max);

// Durations of whole microseconds are intervals.
template <std::signed_integral Rep, class Period>
  requires(1'000'000 * Period::num % Period::den == 0)
struct native<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static constexpr TypeId id = TypeId::interval;
  static constexpr const char* name = "std::chrono::duration";
  static Duration decode(const Cell& cell, const ColumnInfo& column) {
    return Duration(static_cast<Rep>(decode_duration(
        cell, column, Period::num, Period::den, std::numeric_limits<Rep>::min(), std::numeric_limits<Rep>::max())));
  }
  static Value to_value(Duration span) { return interval_of(span.count(), Period::num, Period::den); }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
struct remove_optional {
  using type = T;
};
template <class T>
struct remove_optional<std::optional<T>> {
  using type = T;
};

}  // namespace detail

/// A type Quarry stores by itself, see the list in this file.
template <class T>
concept NativeValue = requires {
  detail::native<T>::id;
};

/// `std::optional<T>` becomes T; anything else stays.
template <class T>
using non_optional_t = typename detail::remove_optional<T>::type;

/// `T` as a type that can be NULL.
template <class T>
using optional_t = std::optional<non_optional_t<T>>;

/// A C++ type that a column, a bind or a row can have.
template <class T>
concept ColumnValue = NativeValue<non_optional_t<T>> || MappedValue<non_optional_t<T>>;

/// The SQL type a column of C++ type `T` has unless told otherwise.
template <ColumnValue T>
[[nodiscard]] constexpr SqlType sql_type_of() noexcept {
  SqlType type{.id = detail::native<stored_t<T>>::id};
  if constexpr (requires { detail::native<stored_t<T>>::element; }) type.element = detail::native<stored_t<T>>::element;
  return type;
}

/// A C++ value as a run-time Value; an empty optional becomes NULL.
template <class T>
[[nodiscard]] Value to_value(const T& value) {
  if constexpr (detail::is_optional<T>) {
    if (!value) return Value{};
    return to_value(*value);
  } else if constexpr (MappedValue<T>) {
    return to_value(value_traits<T>::to_stored(value));
  } else if constexpr (requires { detail::native<T>::element; }) {
    std::vector<Value> items;
    items.reserve(value.size());
    for (const auto& item : value) items.push_back(to_value<typename T::value_type>(item));
    return Value::array(std::move(items), detail::native<T>::element);
  } else if constexpr (requires { detail::native<T>::to_value(value); }) {
    return detail::native<T>::to_value(value);
  } else {
    return Value(value);
  }
}

/// One cell of a row as `T`. @throws ConversionError as the decode functions of cell.hpp do.
template <ColumnValue T>
[[nodiscard]] T decode(const Cell& cell, const ColumnInfo& column) {
  if constexpr (detail::is_optional<T>) {
    if (cell.kind == CellKind::null) return std::nullopt;
    return decode<non_optional_t<T>>(cell, column);
  } else if constexpr (MappedValue<T>) {
    return value_traits<T>::from_stored(decode<stored_t<T>>(cell, column));
  } else {
    return detail::native<T>::decode(cell, column);
  }
}

}  // namespace quarry
