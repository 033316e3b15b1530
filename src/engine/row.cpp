// SPDX-License-Identifier: MIT
#include "quarry/engine/row.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstring>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry {
namespace detail {

void destroy(const ColumnSet* set) noexcept { delete set; }
void destroy(const RowValues* values) noexcept { delete values; }

namespace {

// PostgreSQL's form of an interval, as the decoders expect it.
void put_big_endian(char* out, std::uint64_t value, int bytes) noexcept {
  for (int i = bytes - 1; i >= 0; --i, value >>= 8) out[i] = static_cast<char>(value & 0xFF);
}

}  // namespace

ValueCell::ValueCell(const Value& value, const ColumnInfo& info) : column(info) {
  const auto at = [this](CellKind kind, const char* data, std::size_t size) {
    cell.kind = kind;
    cell.data = data;
    cell.size = static_cast<std::uint32_t>(size);
  };
  const auto number = [this](CellKind kind, std::int64_t integer) {
    cell.kind = kind;
    cell.integer = integer;
  };
  switch (value.kind()) {
    case ValueKind::null: break;
    case ValueKind::boolean: number(CellKind::boolean, value.as_bool() ? 1 : 0); break;
    case ValueKind::int64: number(CellKind::int64, value.as_int64()); break;
    case ValueKind::uint64: number(CellKind::uint64, static_cast<std::int64_t>(value.as_uint64())); break;
    case ValueKind::float64:
      cell.kind = CellKind::float64;
      cell.real = value.as_double();
      break;
    case ValueKind::decimal: at(CellKind::decimal, value.as_text().data(), value.as_text().size()); break;
    case ValueKind::string: at(CellKind::text, value.as_text().data(), value.as_text().size()); break;
    case ValueKind::json: at(CellKind::json, value.as_text().data(), value.as_text().size()); break;
    case ValueKind::bytes:
      at(CellKind::bytes, reinterpret_cast<const char*>(value.as_bytes().data()), value.as_bytes().size());
      break;
    case ValueKind::date:
      number(CellKind::date, std::chrono::sys_days{value.as_date()}.time_since_epoch().count());
      break;
    case ValueKind::time: number(CellKind::time, value.as_time().since_midnight.count()); break;
    case ValueKind::datetime: number(CellKind::datetime, value.as_datetime().time_since_epoch().count()); break;
    case ValueKind::timestamp: number(CellKind::timestamp, value.as_timestamp().time_since_epoch().count()); break;
    case ValueKind::interval: {
      const Interval interval = value.as_interval();
      put_big_endian(octets_, static_cast<std::uint64_t>(interval.microseconds.count()), 8);
      put_big_endian(octets_ + 8, static_cast<std::uint32_t>(interval.days), 4);
      put_big_endian(octets_ + 12, static_cast<std::uint32_t>(interval.months), 4);
      at(CellKind::interval, octets_, 16);
      break;
    }
    case ValueKind::uuid: {
      const Uuid uuid = value.as_uuid();
      std::memcpy(octets_, &uuid, 16);
      at(CellKind::uuid, octets_, 16);
      break;
    }
    case ValueKind::array:
      throw ConversionError(fmt::format("column \"{}\" ({}) holds an array; read it as quarry::Value", info.name,
                                        info.type.known() ? to_string(info.type) : info.native_type));
  }
}

}  // namespace detail

Row<>::Row(const Cell* cells, const Ref<const detail::ColumnSet>& columns) {
  Ref<detail::RowValues> row{new detail::RowValues};
  const std::size_t size = columns->columns.size();
  row->values.reserve(size);
  for (std::size_t i = 0; i < size; ++i) row->values.push_back(decode_value(cells[i], columns->columns[i]));
  row->columns = columns;
  row_ = row;
}

std::size_t Row<>::size() const noexcept { return row_->values.size(); }

std::vector<std::string> Row<>::keys() const {
  std::vector<std::string> names;
  for (const ColumnInfo& column : row_->columns->columns) names.push_back(column.name);
  return names;
}

const Value& Row<>::operator[](std::size_t index) const {
  if (index >= size()) {
    throw ArgumentError(fmt::format("the row has {} columns, so there is none with index {}", size(), index));
  }
  return row_->values[index];
}

const Value& Row<>::operator[](std::string_view name) const { return row_->values[index_of(name)]; }

const ColumnInfo& Row<>::column(std::size_t index) const {
  (void)(*this)[index];
  return row_->columns->columns[index];
}

std::size_t Row<>::index_of(std::string_view name) const {
  const std::vector<ColumnInfo>& columns = row_->columns->columns;
  std::size_t found = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name != name) continue;
    if (found != columns.size()) {
      throw ArgumentError(fmt::format(
          "the name \"{}\" is ambiguous: columns {} and {} both have it; use the index, or give them labels", name,
          found, i));
    }
    found = i;
  }
  if (found == columns.size()) {
    const std::vector<std::string> names = keys();
    std::string list;
    for (const std::string& each : names) list += (list.empty() ? "" : ", ") + each;
    throw NoSuchColumn(fmt::format("the row has no column \"{}\"; it has {}.{}", name, list, suggestion(name, names)));
  }
  return found;
}

bool operator==(const Row<>& a, const Row<>& b) noexcept {
  return a.row_ == b.row_ || a.row_->values == b.row_->values;
}

}  // namespace quarry
