// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/sql_type.hpp"
#include "quarry/types/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace quarry {

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // g++ 12 takes the scoped enumerator for a shadow of quarry::null
#endif
// clang-format off
/// How the contents of one cell lie in the client library's buffer.
enum class CellKind : std::uint8_t {
  null,
  boolean, int64, uint64, float64,  // in `integer` / `real`, host order
  decimal,     // text digits at `data`
  pg_numeric,  // PostgreSQL's binary numeric at `data`
  text, bytes, json,  // at `data`
  // In `integer`; the extremes of std::int64_t are PostgreSQL's 'infinity' and '-infinity'.
  date,        // days since 1970-01-01
  time,        // microseconds since midnight; MySQL's runs from -838:59:59 to 838:59:59
  datetime,    // microseconds since 1970-01-01, no zone
  timestamp,   // microseconds since 1970-01-01, UTC
  interval,    // PostgreSQL's 16 bytes (int64 microseconds, int32 days, int32 months, big endian) at `data`
  uuid,        // 16 bytes at `data`
  pg_array,    // PostgreSQL's binary array at `data`
  value,     // a Value at `data`: an array of a result, or whatever a row to be inserted holds that has no kind above
};
// clang-format on
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/// One cell of the current row, undecoded. Points into the driver's buffer: valid until the next row.
struct Cell {
  CellKind kind = CellKind::null;
  std::uint32_t size = 0;  ///< bytes at `data`
  union {
    std::int64_t integer = 0;
    double real;
    const char* data;
  };
  [[nodiscard]] std::string_view view() const noexcept { return {data, size}; }
};

/// What a result says of one of its columns.
struct ColumnInfo {
  std::string name;
  SqlType type;             ///< as far as the driver knows it
  std::string native_type;  ///< the server's own word for messages, e.g. "int8", "DECIMAL"
  bool sensitive = false;   ///< messages show *** for its values
};

// Decoding by value, not by driver tag: any cell that holds the value without loss is accepted
// (smallint as int64, numeric without fraction as integer, integer as double, ISO text as date).
// Anything else throws ConversionError naming column, SQL type, value and C++ type; so does NULL.
[[nodiscard]] bool decode_bool(const Cell& cell, const ColumnInfo& column);
[[nodiscard]] std::int64_t decode_int64(const Cell& cell, const ColumnInfo& column);
[[nodiscard]] std::uint64_t decode_uint64(const Cell& cell, const ColumnInfo& column);
/// An integer within [min, max], for the narrower C++ types; `type` is their name for messages.
[[nodiscard]] std::int64_t decode_integer(const Cell& cell, const ColumnInfo& column, std::int64_t min,
                                          std::int64_t max, const char* type);
/// The nearest double of any number, and of text that is wholly a number; NaN and infinities too.
[[nodiscard]] double decode_double(const Cell& cell, const ColumnInfo& column);
/// As decode_double, rounded to float; beyond float's range is an error.
[[nodiscard]] float decode_float(const Cell& cell, const ColumnInfo& column);
/// Exact; a double gives the shortest decimal that reads back as it. NaN and infinities are errors.
[[nodiscard]] Decimal decode_decimal(const Cell& cell, const ColumnInfo& column);
/// Text and json as they are; uuid, numbers and dates as their text; bytes of valid UTF-8. Not arrays.
[[nodiscard]] std::string decode_string(const Cell& cell, const ColumnInfo& column);
[[nodiscard]] Bytes decode_bytes(const Cell& cell, const ColumnInfo& column);  ///< bytes, text, json
/// A date, a moment at midnight (UTC), or ISO text of either; years -32767 to 32767.
[[nodiscard]] Date decode_date(const Cell& cell, const ColumnInfo& column);
[[nodiscard]] TimeOfDay decode_time(const Cell& cell, const ColumnInfo& column);
/// A date, a moment, or ISO text of either; a moment with a zone gives its UTC fields.
[[nodiscard]] DateTime decode_datetime(const Cell& cell, const ColumnInfo& column);
/// As decode_datetime; what has no zone is UTC.
[[nodiscard]] Timestamp decode_timestamp(const Cell& cell, const ColumnInfo& column);
/// An interval, or a time as its length.
[[nodiscard]] Interval decode_interval(const Cell& cell, const ColumnInfo& column);
[[nodiscard]] Uuid decode_uuid(const Cell& cell, const ColumnInfo& column);  ///< uuid, its text, or 16 bytes
[[nodiscard]] Json decode_json(const Cell& cell, const ColumnInfo& column);  ///< json or text, unparsed
/// Whatever the cell holds, in the kind that fits the column's SQL type: text of a DATE column becomes a
/// date, 1 of a BOOLEAN column true. What does not fit its column, as SQLite allows, keeps its own kind. A
/// PostgreSQL array becomes Value::array when its members are booleans, numbers, text, bytes, dates and
/// times, intervals, uuids or json; NaN and the infinities of numeric become doubles.
/// @throws ConversionError for infinite dates, malformed values and arrays of other members.
[[nodiscard]] Value decode_value(const Cell& cell, const ColumnInfo& column);
/// @throws ConversionError: "column "x" (BIGINT) is NULL and cannot be read as std::int64_t; ..."
[[noreturn]] void throw_unexpected_null(const ColumnInfo& column, const char* type);

}  // namespace quarry
