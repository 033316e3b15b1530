// SPDX-License-Identifier: MIT
#include "quarry/types/cell.hpp"

#include "quarry/types/error.hpp"
#include "quarry/types/value_traits.hpp"
#include "types/cell_conversion.hpp"
#include "types/pg_binary.hpp"
#include "types/plain_text.hpp"

#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

// Each decode function answers the matching cell kind at once; every other kind goes through `convert`, kept
// out of line so that the fast path stays a compare and a load.
namespace quarry {
namespace {

// `column "cost" (NUMERIC) `
std::string name_of(const ColumnInfo& column) {
  std::string text = "column " + detail::quoted(column.name);
  if (!column.native_type.empty()) {
    text += " (" + column.native_type + ")";
  } else if (column.type.known()) {
    text += " (" + to_string(column.type) + ")";
  }
  return text += ' ';
}

bool is_quantity(CellKind kind) noexcept {
  switch (kind) {
    case CellKind::int64:
    case CellKind::uint64:
    case CellKind::float64:
    case CellKind::decimal:
    case CellKind::pg_numeric:
    case CellKind::date:
    case CellKind::time:
    case CellKind::datetime:
    case CellKind::timestamp:
    case CellKind::interval: return true;
    default: return false;
  }
}

[[noreturn, gnu::cold]] void throw_unreadable(const Cell& cell, const ColumnInfo& column, std::string_view type) {
  std::string text = name_of(column) + "holds " + (column.sensitive ? "***" : detail::describe(cell)) + ", which ";
  if (is_quantity(cell.kind)) {
    text += type;
    text += " cannot hold without loss";
  } else {
    text += "cannot be read as ";
    text += type;
  }
  throw ConversionError(text);
}

template <class T>
[[gnu::noinline]] T convert(const Cell& cell, const ColumnInfo& column, const char* type) {
  if (cell.kind == CellKind::null) throw_unexpected_null(column, type);
  auto value = detail::cell_as<T>(cell);
  if (!value) throw_unreadable(cell, column, type);
  return *std::move(value);
}

[[gnu::noinline]] std::int64_t convert_within(const Cell& cell, const ColumnInfo& column, std::int64_t min,
                                              std::int64_t max, const char* type) {
  const auto value = convert<std::int64_t>(cell, column, type);
  if (value < min || value > max) throw_unreadable(cell, column, type);
  return value;
}

[[gnu::noinline]] Value array_value(const Cell& cell, const ColumnInfo& column) {
  std::string problem;
  auto value = detail::pg_array_value(cell.view(), problem);
  if (!value) throw ConversionError(name_of(column) + "holds an array that cannot be read: " + problem);
  return *std::move(value);
}

// The cell as the kind of value that its column's type calls for; empty when it holds something else, as any
// column of SQLite may.
std::optional<Value> refined(const Cell& cell, TypeId type) {
  const auto as = [&]<class T>(std::type_identity<T>) -> std::optional<Value> {
    const auto value = detail::cell_as<T>(cell);
    return value ? std::optional(Value(*value)) : std::nullopt;
  };
  switch (type) {
    case TypeId::boolean: return as(std::type_identity<bool>{});
    case TypeId::small_integer:
    case TypeId::integer:
    case TypeId::big_integer: return as(std::type_identity<std::int64_t>{});
    case TypeId::unsigned_big_integer: return as(std::type_identity<std::uint64_t>{});
    case TypeId::real:
    case TypeId::double_precision: return as(std::type_identity<double>{});
    case TypeId::numeric: return as(std::type_identity<Decimal>{});
    case TypeId::binary:
      if (cell.kind == CellKind::bytes) break;  // as it is, copied once
      return as(std::type_identity<Bytes>{});
    case TypeId::date: return as(std::type_identity<Date>{});
    case TypeId::time: return as(std::type_identity<TimeOfDay>{});
    case TypeId::datetime: return as(std::type_identity<DateTime>{});
    case TypeId::timestamp: return as(std::type_identity<Timestamp>{});
    case TypeId::interval: return as(std::type_identity<Interval>{});
    case TypeId::uuid: return as(std::type_identity<Uuid>{});
    case TypeId::json:
    case TypeId::jsonb: return as(std::type_identity<Json>{});
    case TypeId::unknown:
    case TypeId::string:
    case TypeId::text:
    case TypeId::array: break;
  }
  return std::nullopt;
}

__extension__ typedef __int128 Wide;                   // -Wpedantic knows it is no standard type
constexpr std::int64_t seconds_per_month = 2'629'746;  // std::chrono's
constexpr std::int64_t seconds_per_day = 86'400;

}  // namespace

namespace detail {

namespace {

void append_cells(const Value& array, ArrayCells& members) {
  for (const Value& item : array.items()) {
    if (item.kind() == ValueKind::array) append_cells(item, members);
    else members.cells.push_back(cell_of(item, members.octets[members.cells.size()]));
  }
}

// An array that a decoder made: its rows are of one length.
void take_value(const Value& array, ArrayCells& members) {
  std::size_t count = 1;
  for (const Value* at = &array; at != nullptr && at->kind() == ValueKind::array;) {
    const std::vector<Value>& items = at->items();
    count *= items.size();
    if (!items.empty()) members.lengths.push_back(items.size());
    at = items.empty() ? nullptr : &items.front();
  }
  members.member.type.id = array.element_type();
  members.octets.resize(count);
  members.cells.reserve(count);
  append_cells(array, members);
}

}  // namespace

ArrayCells array_cells(const Cell& cell, const ColumnInfo& column, std::size_t dimensions) {
  if (cell.kind == CellKind::null) throw_unexpected_null(column, "std::vector");
  ArrayCells members;
  std::string problem;
  if (cell.kind == CellKind::value) {
    take_value(*reinterpret_cast<const Value*>(cell.data), members);
  } else if (cell.kind != CellKind::pg_array) {
    throw_unreadable(cell, column, "std::vector");
  } else if (!pg_array_cells(cell.view(), members, problem)) {
    throw ConversionError(name_of(column) + "holds an array that cannot be read: " + problem);
  }
  if (!members.lengths.empty() && members.lengths.size() != dimensions) {
    std::string text = name_of(column) + "holds an array of ";
    append_text(text, std::uint64_t{members.lengths.size()});
    text += " dimensions, which cannot be read as ";
    for (std::size_t i = 0; i < dimensions; ++i) text += i == 0 ? "std::vector" : " of std::vector";
    throw ConversionError(text);
  }
  members.member.name = column.name;
  members.member.native_type = "member of " + column.native_type;
  return members;
}

Interval interval_of(std::int64_t count, std::int64_t num, std::int64_t den) {
  const auto too_long = [] {
    return ArgumentError("a duration is longer than an interval can be: 2^31 months or days, 2^63 microseconds");
  };
  const auto part = [&](std::int64_t factor) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(count, factor, &product) || product != static_cast<std::int32_t>(product))
      throw too_long();
    return static_cast<std::int32_t>(product);
  };
  if (den == 1 && num % seconds_per_month == 0) return {.months = part(num / seconds_per_month)};
  if (den == 1 && num % seconds_per_day == 0) return {.days = part(num / seconds_per_day)};
  std::int64_t microseconds = 0;
  if (__builtin_mul_overflow(count, 1'000'000 * num / den, &microseconds)) throw too_long();
  return {.microseconds = std::chrono::microseconds(microseconds)};
}

std::int64_t decode_duration(const Cell& cell, const ColumnInfo& column, std::int64_t num, std::int64_t den,
                             std::int64_t min, std::int64_t max) {
  constexpr const char* type = "a std::chrono::duration of this unit";
  const auto interval = convert<Interval>(cell, column, type);
  const bool in_months = den == 1 && num % seconds_per_month == 0;
  Wide amount = interval.microseconds.count(), unit = 1;
  if (in_months) {
    if (interval.days != 0 || amount != 0) throw_unreadable(cell, column, type);
    amount = interval.months;
    unit = num / seconds_per_month;
  } else {
    if (interval.months != 0) throw_unreadable(cell, column, type);
    amount += Wide{interval.days} * seconds_per_day * 1'000'000;
    unit = Wide{1'000'000} * num / den;
  }
  if (amount % unit != 0 || amount / unit < min || amount / unit > max) throw_unreadable(cell, column, type);
  return static_cast<std::int64_t>(amount / unit);
}

}  // namespace detail

void throw_unexpected_null(const ColumnInfo& column, const char* type) {
  throw ConversionError(name_of(column) + "is NULL and cannot be read as " + type + "; read it as std::optional<" +
                        type + ">");
}

bool decode_bool(const Cell& cell, const ColumnInfo& column) {
  return cell.kind == CellKind::boolean ? cell.integer != 0 : convert<bool>(cell, column, "bool");
}

std::int64_t decode_int64(const Cell& cell, const ColumnInfo& column) {
  return cell.kind == CellKind::int64 ? cell.integer : convert<std::int64_t>(cell, column, "std::int64_t");
}

std::uint64_t decode_uint64(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::int64 && cell.integer >= 0) return static_cast<std::uint64_t>(cell.integer);
  return convert<std::uint64_t>(cell, column, "std::uint64_t");
}

std::int64_t decode_integer(const Cell& cell, const ColumnInfo& column, std::int64_t min, std::int64_t max,
                            const char* type) {
  if (cell.kind == CellKind::int64 && cell.integer >= min && cell.integer <= max) return cell.integer;
  return convert_within(cell, column, min, max, type);
}

double decode_double(const Cell& cell, const ColumnInfo& column) {
  return cell.kind == CellKind::float64 ? cell.real : convert<double>(cell, column, "double");
}

float decode_float(const Cell& cell, const ColumnInfo& column) {
  const double value = cell.kind == CellKind::float64 ? cell.real : convert<double>(cell, column, "float");
  constexpr double largest = std::numeric_limits<float>::max();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  // written so that NaN and the infinities pass
  if ((value > largest || value < -largest) && value != infinity && value != -infinity) {
    throw_unreadable(cell, column, "float");
  }
  return static_cast<float>(value);
}

Decimal decode_decimal(const Cell& cell, const ColumnInfo& column) {
  return convert<Decimal>(cell, column, "quarry::Decimal");
}

std::string decode_string(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::text) return std::string(cell.view());
  return convert<std::string>(cell, column, "std::string");
}

Bytes decode_bytes(const Cell& cell, const ColumnInfo& column) { return convert<Bytes>(cell, column, "quarry::Bytes"); }

Date decode_date(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::date && detail::fits_date(cell.integer)) {
    return Date(std::chrono::sys_days(std::chrono::days(cell.integer)));
  }
  return convert<Date>(cell, column, "quarry::Date");
}

TimeOfDay decode_time(const Cell& cell, const ColumnInfo& column) {
  return convert<TimeOfDay>(cell, column, "quarry::TimeOfDay");
}

namespace {
constexpr bool is_finite(std::int64_t moment) noexcept {
  return moment != std::numeric_limits<std::int64_t>::max() && moment != std::numeric_limits<std::int64_t>::min();
}
}  // namespace

DateTime decode_datetime(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::datetime && is_finite(cell.integer))
    return DateTime(std::chrono::microseconds(cell.integer));
  return convert<DateTime>(cell, column, "quarry::DateTime");
}

Timestamp decode_timestamp(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::timestamp && is_finite(cell.integer)) {
    return Timestamp(std::chrono::microseconds(cell.integer));
  }
  return convert<Timestamp>(cell, column, "quarry::Timestamp");
}

Interval decode_interval(const Cell& cell, const ColumnInfo& column) {
  return convert<Interval>(cell, column, "quarry::Interval");
}

Uuid decode_uuid(const Cell& cell, const ColumnInfo& column) { return convert<Uuid>(cell, column, "quarry::Uuid"); }

Json decode_json(const Cell& cell, const ColumnInfo& column) { return convert<Json>(cell, column, "quarry::Json"); }

Value decode_value(const Cell& cell, const ColumnInfo& column) {
  if (cell.kind == CellKind::null) return {};
  if (cell.kind == CellKind::pg_array) return array_value(cell, column);
  if (cell.kind == CellKind::value) return *reinterpret_cast<const Value*>(cell.data);
  if (auto value = refined(cell, column.type.id)) return *std::move(value);
  if (auto value = detail::cell_as<Value>(cell)) return *std::move(value);
  throw_unreadable(cell, column, "quarry::Value");
}

}  // namespace quarry
