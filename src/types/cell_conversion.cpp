// SPDX-License-Identifier: MIT
#include "types/cell_conversion.hpp"

#include "quarry/types/text.hpp"
#include "types/pg_binary.hpp"
#include "types/plain_text.hpp"
#include "types/temporal_text.hpp"
#include "types/uuid_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <utility>

namespace quarry::detail {
namespace {

using std::chrono::microseconds;

constexpr std::int64_t microseconds_per_day = 86'400'000'000;
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

// The extremes stand for PostgreSQL's infinite dates and times.
constexpr bool is_infinite(std::int64_t value) noexcept { return value == lowest || value == highest; }

// "12", "12.00" and "1.2e1" are the integer 12, "12.5" is none.
template <class I>
std::optional<I> integer_of(std::string_view text) {
  const auto parse = [](std::string_view digits) -> std::optional<I> {
    I value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
  };
  if (const auto value = parse(text)) return value;
  const auto decimal = Decimal::parse(text);
  if (!decimal) return std::nullopt;
  const std::string_view digits = decimal->to_string();
  const std::size_t point = std::min(digits.find('.'), digits.size());
  if (digits.find_first_not_of("0.", point) != std::string_view::npos) return std::nullopt;
  return parse(digits.substr(0, point));
}

std::optional<double> double_of(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  double value = 0;
  const char* const last = text.data() + text.size();
  if (const auto [end, error] = std::from_chars(text.data(), last, value);
      error == std::errc{} && end == last && std::isfinite(value)) {
    return value;
  }
  // from_chars' "inf" and "nan" are no numbers; left are a sign '+' and what is too large or too near to zero
  const auto decimal = Decimal::parse(text);
  if (!decimal) return std::nullopt;
  value = decimal->to_double();
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Any integer: [-2^63, 2^63) for int64, [0, 2^64) for uint64; both bounds are exact doubles.
template <class I>
std::optional<I> integer_of(double value) noexcept {
  const double low = static_cast<double>(std::numeric_limits<I>::min());
  const double beyond = std::ldexp(1.0, std::numeric_limits<I>::digits);
  if (!(value >= low && value < beyond) || std::trunc(value) != value) return std::nullopt;
  return static_cast<I>(value);
}

// Microseconds since 1970-01-01 of anything that is a moment; what has no zone is UTC.
std::optional<microseconds> moment_of(const Cell& cell) {
  std::int64_t count = 0;
  switch (cell.kind) {
    case CellKind::datetime:
    case CellKind::timestamp:
      if (is_infinite(cell.integer)) return std::nullopt;
      return microseconds(cell.integer);
    case CellKind::date:
      if (__builtin_mul_overflow(cell.integer, microseconds_per_day, &count)) return std::nullopt;
      return microseconds(count);
    case CellKind::text:
      if (const auto moment = read_timestamp(cell.view())) return moment->time_since_epoch();
      return std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<Date> date_of(std::int64_t days) noexcept {
  if (!fits_date(days)) return std::nullopt;
  return Date(std::chrono::sys_days(std::chrono::days(days)));
}

// PostgreSQL's words for its extremes; otherwise the text of `value`.
template <class T>
std::string infinite_or(std::int64_t count, const T& value) {
  if (count == highest) return "infinity";
  if (count == lowest) return "-infinity";
  return plain_text(value);
}

std::string date_text(std::int64_t days) {
  if (const auto date = date_of(days)) return plain_text(*date);
  if (is_infinite(days)) return infinite_or(days, Date{});
  std::string text;
  append_text(text, days);
  return text += " days from 1970-01-01";
}

template <class I>
std::optional<I> integer_in(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::boolean: return static_cast<I>(cell.integer);
    case CellKind::int64:
      if (!std::in_range<I>(cell.integer)) return std::nullopt;
      return static_cast<I>(cell.integer);
    case CellKind::uint64:
      if (!std::in_range<I>(static_cast<std::uint64_t>(cell.integer))) return std::nullopt;
      return static_cast<I>(cell.integer);
    case CellKind::float64: return integer_of<I>(cell.real);
    case CellKind::decimal:
    case CellKind::text: return integer_of<I>(cell.view());
    case CellKind::pg_numeric: {
      if (const auto value = pg_numeric_integer(cell.view()); value && std::in_range<I>(*value))
        return static_cast<I>(*value);
      const auto text = pg_numeric_text(cell.view());  // a uint64 beyond int64
      return text ? integer_of<I>(*text) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

}  // namespace

template <>
std::optional<bool> cell_as<bool>(const Cell& cell) {
  if (cell.kind == CellKind::boolean) return cell.integer != 0;
  if (cell.kind == CellKind::text) {
    const std::string_view text = cell.view();
    if (text == "t" || text == "true" || text == "1") return true;
    if (text == "f" || text == "false" || text == "0") return false;
    return std::nullopt;
  }
  const auto number = integer_in<std::int64_t>(cell);
  if (!number || (*number != 0 && *number != 1)) return std::nullopt;
  return *number == 1;
}

template <>
std::optional<std::int64_t> cell_as<std::int64_t>(const Cell& cell) {
  return integer_in<std::int64_t>(cell);
}

template <>
std::optional<std::uint64_t> cell_as<std::uint64_t>(const Cell& cell) {
  return integer_in<std::uint64_t>(cell);
}

template <>
std::optional<double> cell_as<double>(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::boolean:
    case CellKind::int64: return static_cast<double>(cell.integer);
    case CellKind::uint64: return static_cast<double>(static_cast<std::uint64_t>(cell.integer));
    case CellKind::float64: return cell.real;
    case CellKind::decimal:
    case CellKind::text: return double_of(cell.view());
    case CellKind::pg_numeric: {
      const auto text = pg_numeric_text(cell.view());
      return text ? double_of(*text) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

template <>
std::optional<Decimal> cell_as<Decimal>(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::boolean:
    case CellKind::int64: return Decimal(cell.integer);
    case CellKind::uint64: return Decimal(static_cast<std::uint64_t>(cell.integer));
    case CellKind::float64:
      if (!std::isfinite(cell.real)) return std::nullopt;
      return Decimal::from_double(cell.real);
    case CellKind::decimal:
    case CellKind::text: return Decimal::parse(cell.view());
    case CellKind::pg_numeric: {
      const auto text = pg_numeric_text(cell.view());
      return text ? Decimal::parse(*text) : std::nullopt;  // refuses NaN and the infinities
    }
    default: return std::nullopt;
  }
}

template <>
std::optional<std::string> cell_as<std::string>(const Cell& cell) {
  std::string text;
  switch (cell.kind) {
    case CellKind::null:
    case CellKind::pg_array:
    case CellKind::value: return std::nullopt;
    case CellKind::boolean: return cell.integer != 0 ? "true" : "false";
    case CellKind::int64: append_text(text, cell.integer); return text;
    case CellKind::uint64: append_text(text, static_cast<std::uint64_t>(cell.integer)); return text;
    case CellKind::float64: append_text(text, cell.real); return text;
    case CellKind::decimal:
    case CellKind::text:
    case CellKind::json: return std::string(cell.view());
    case CellKind::bytes: return is_valid_utf8(cell.view()) ? std::optional(std::string(cell.view())) : std::nullopt;
    case CellKind::pg_numeric: return pg_numeric_text(cell.view());
    case CellKind::date: return date_text(cell.integer);
    case CellKind::time: return plain_text(TimeOfDay{microseconds(cell.integer)});
    case CellKind::datetime: return infinite_or(cell.integer, DateTime(microseconds(cell.integer)));
    case CellKind::timestamp: return infinite_or(cell.integer, Timestamp(microseconds(cell.integer)));
    case CellKind::interval:
      if (const auto interval = pg_interval(cell.view())) return to_string(*interval);
      return std::nullopt;
    case CellKind::uuid:
      if (const auto uuid = cell_as<Uuid>(cell)) return uuid->to_string();
      return std::nullopt;
  }
  return std::nullopt;
}

template <>
std::optional<Bytes> cell_as<Bytes>(const Cell& cell) {
  if (cell.kind != CellKind::bytes && cell.kind != CellKind::text && cell.kind != CellKind::json) return std::nullopt;
  const auto* const first = reinterpret_cast<const std::byte*>(cell.data);
  return Bytes(first, first + cell.size);
}

template <>
std::optional<Date> cell_as<Date>(const Cell& cell) {
  if (cell.kind == CellKind::date) return date_of(cell.integer);
  const auto moment = moment_of(cell);
  if (!moment || moment->count() % microseconds_per_day != 0) return std::nullopt;
  return date_of(moment->count() / microseconds_per_day);
}

template <>
std::optional<TimeOfDay> cell_as<TimeOfDay>(const Cell& cell) {
  if (cell.kind == CellKind::text) return read_time(cell.view());
  // MySQL's TIME runs to 838:59:59 either way: that is an Interval
  if (cell.kind != CellKind::time || cell.integer < 0 || cell.integer > microseconds_per_day) return std::nullopt;
  return TimeOfDay{microseconds(cell.integer)};
}

template <>
std::optional<DateTime> cell_as<DateTime>(const Cell& cell) {
  const auto moment = moment_of(cell);
  return moment ? std::optional(DateTime(*moment)) : std::nullopt;
}

template <>
std::optional<Timestamp> cell_as<Timestamp>(const Cell& cell) {
  const auto moment = moment_of(cell);
  return moment ? std::optional(Timestamp(*moment)) : std::nullopt;
}

template <>
std::optional<Interval> cell_as<Interval>(const Cell& cell) {
  if (cell.kind == CellKind::interval) return pg_interval(cell.view());
  if (cell.kind == CellKind::time) return Interval{.microseconds = microseconds(cell.integer)};
  return std::nullopt;
}

template <>
std::optional<Uuid> cell_as<Uuid>(const Cell& cell) {
  if (cell.kind == CellKind::text) return read_uuid(cell.view());
  Uuid uuid;
  if ((cell.kind != CellKind::uuid && cell.kind != CellKind::bytes) || cell.size != uuid.bytes.size())
    return std::nullopt;
  std::memcpy(uuid.bytes.data(), cell.data, uuid.bytes.size());
  return uuid;
}

template <>
std::optional<Json> cell_as<Json>(const Cell& cell) {
  if (cell.kind != CellKind::json && cell.kind != CellKind::text) return std::nullopt;
  return Json(std::string(cell.view()));
}

namespace {
template <class T>
std::optional<Value> value_as(const Cell& cell) {
  const auto value = cell_as<T>(cell);
  return value ? std::optional(Value(*value)) : std::nullopt;
}
}  // namespace

template <>
std::optional<Value> cell_as<Value>(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::null: return Value{};
    case CellKind::boolean: return Value(cell.integer != 0);
    case CellKind::int64: return Value(cell.integer);
    case CellKind::uint64: return Value(static_cast<std::uint64_t>(cell.integer));
    case CellKind::float64: return Value(cell.real);
    case CellKind::decimal:
    case CellKind::pg_numeric: {
      auto value = value_as<Decimal>(cell);
      return value ? value : value_as<double>(cell);  // numeric's NaN and infinities
    }
    case CellKind::text: return Value(cell.view());
    case CellKind::bytes: return Value(std::as_bytes(std::span(cell.data, cell.size)));
    case CellKind::json: return value_as<Json>(cell);
    case CellKind::date: return value_as<Date>(cell);
    case CellKind::time: {
      auto value = value_as<TimeOfDay>(cell);
      return value ? value : value_as<Interval>(cell);
    }
    case CellKind::datetime: return value_as<DateTime>(cell);
    case CellKind::timestamp: return value_as<Timestamp>(cell);
    case CellKind::interval: return value_as<Interval>(cell);
    case CellKind::uuid: return value_as<Uuid>(cell);
    case CellKind::pg_array:
    case CellKind::value: return std::nullopt;
  }
  return std::nullopt;
}

std::string describe(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::null: return "NULL";
    case CellKind::text:
    case CellKind::json: return quoted(cell.view());
    case CellKind::bytes: {
      constexpr std::size_t shown = 32;
      return "0x" + to_hex(cell.view().substr(0, shown)) + (cell.size > shown ? "..." : "");
    }
    case CellKind::pg_array:
    case CellKind::value: return "an array";
    default: break;
  }
  const auto text = cell_as<std::string>(cell);
  if (!text) return "malformed bytes";
  std::string out;
  append_one_line(out, *text, 80);
  return out;
}

}  // namespace quarry::detail
