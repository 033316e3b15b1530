// SPDX-License-Identifier: MIT
#include "drivers/mysql/row_arrays.hpp"

#if defined(QUARRY_MYSQL_NONBLOCKING)

#include <chrono>
#include <cmath>
#include <utility>

#include "drivers/calendar.hpp"
#include "drivers/parameter_check.hpp"
#include "quarry/types/text.hpp"
#include "types/row_cell.hpp"

namespace quarry::drivers::mysql {

namespace {

// Below every server's default limit of a packet, 1 MiB on the oldest.
constexpr std::size_t most_bytes = std::size_t{512} * 1024;

struct Layout {
  enum_field_types type;
  enum_mysql_timestamp_type moment = MYSQL_TIMESTAMP_NONE;
};

Layout layout_of(CellKind kind) noexcept {
  switch (kind) {
    case CellKind::float64: return {MYSQL_TYPE_DOUBLE};
    case CellKind::text: return {MYSQL_TYPE_VAR_STRING};
    case CellKind::decimal: return {MYSQL_TYPE_NEWDECIMAL};
    case CellKind::bytes: return {MYSQL_TYPE_BLOB};
    case CellKind::date: return {MYSQL_TYPE_DATE, MYSQL_TIMESTAMP_DATE};
    case CellKind::time: return {MYSQL_TYPE_TIME, MYSQL_TIMESTAMP_TIME};
    case CellKind::datetime: return {MYSQL_TYPE_DATETIME, MYSQL_TIMESTAMP_DATETIME};
    default: return {MYSQL_TYPE_LONGLONG};
  }
}

}  // namespace

void RowArrays::clear() {
  rows_ = 0;
  texts_.clear();
  for (Column& column : columns_) {
    if (std::exchange(column.has_nulls, false)) column.indicators.assign(most_rows, STMT_INDICATOR_NONE);
  }
}

bool RowArrays::full() const noexcept { return rows_ == most_rows || bytes() >= most_bytes; }

RowWriter::Taken RowArrays::add(std::span<const Cell> cells, std::size_t& rows) {
  const Cell* const end = cells.data() + cells.size();
  for (const Cell* row = cells.data(); row != end; row += columns_.size()) {
    if (full()) return RowWriter::Taken::full;
    if (!put_row(row)) return RowWriter::Taken::no;
    ++rows_;
    ++rows;
  }
  return full() ? RowWriter::Taken::full : RowWriter::Taken::all;
}

inline bool RowArrays::put_row(const Cell* row) {
  for (Column& column : columns_) {
    const Cell& cell = *row++;
    if (!put(column, cell) &&
        !put_value(column, cell, target_.row[static_cast<std::size_t>(&column - columns_.data())]))
      return false;
  }
  return true;
}

// What is usual; false for what needs a closer look.
inline bool RowArrays::put(Column& column, const Cell& cell) {
  switch (cell.kind) {
    case CellKind::null: put_null(column); return true;
    case CellKind::boolean:
    case CellKind::int64:
      if (!is_of(column, CellKind::int64)) return false;
      column.integers[rows_] = cell.integer;
      return true;
    case CellKind::float64:
      if (!std::isfinite(cell.real) || !is_of(column, CellKind::float64)) return false;
      column.reals[rows_] = cell.real + 0.0;  // no -0.0, as for a single statement
      return true;
    case CellKind::text:
      if (!is_valid_utf8(cell.view()) || !is_of(column, CellKind::text)) return false;
      put_text(column, cell.view());
      return true;
    case CellKind::date:
      if (!detail::is_usual_day(cell.integer) || !is_of(column, CellKind::date)) return false;
      put_day(column, Date(std::chrono::sys_days(std::chrono::days(cell.integer))));
      return true;
    case CellKind::datetime:
    case CellKind::timestamp: {
      if (!detail::is_usual_moment(cell.integer) || !is_of(column, CellKind::datetime)) return false;
      const DateTime moment{std::chrono::microseconds(cell.integer)};
      const auto day = std::chrono::floor<std::chrono::days>(moment);
      put_day(column, Date(day));
      put_clock(column, TimeOfDay{moment - day});
      return true;
    }
    default: return false;
  }
}

// What is rare, or cannot be stored.
bool RowArrays::put_value(Column& column, const Cell& cell, const Parameter& declared) {
  Parameter parameter = declared;
  parameter.value = detail::row_value(cell);
  const Value& value = parameter.value;
  require_storable(detail::Database::mariadb, {"mariadb", target_.insert, parameter});
  const auto text = [&](CellKind kind, std::string_view words) {
    if (!is_of(column, kind)) return false;
    put_text(column, words);
    return true;
  };
  switch (value.kind()) {
    case ValueKind::uint64:
      if (!is_of(column, CellKind::uint64)) return false;
      column.integers[rows_] = static_cast<long long>(value.as_uint64());
      return true;
    case ValueKind::decimal: return text(CellKind::decimal, value.as_text());
    case ValueKind::json: return text(CellKind::text, value.as_text());
    case ValueKind::bytes: {
      const std::span<const std::byte> bytes = value.as_bytes();
      return text(CellKind::bytes, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    case ValueKind::time:
      if (!is_of(column, CellKind::time)) return false;
      put_clock(column, value.as_time());
      return true;
    case ValueKind::uuid: {
      const Uuid uuid = value.as_uuid();
      if (parameter.type.id != TypeId::binary) return text(CellKind::text, uuid.to_string());
      return text(CellKind::bytes, {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()});
    }
    default: return false;  // of another kind than the column so far
  }
}

// The first value of a column says how all are laid out.
bool RowArrays::set_kind(Column& column, CellKind kind) {
  const Layout layout = layout_of(kind);
  column.kind = kind;
  column.type = layout.type;
  if (layout.moment != MYSQL_TIMESTAMP_NONE) {
    MYSQL_TIME zero{};
    zero.time_type = layout.moment;
    column.times.assign(most_rows, zero);
    column.time_places.clear();
    for (MYSQL_TIME& time : column.times) column.time_places.push_back(&time);
  } else if (layout.type == MYSQL_TYPE_LONGLONG) {
    column.integers.resize(most_rows);
  } else if (layout.type == MYSQL_TYPE_DOUBLE) {
    column.reals.resize(most_rows);
  } else {
    column.texts.assign(most_rows, "");
    column.lengths.assign(most_rows, 0);
  }
  return true;
}

void RowArrays::put_null(Column& column) {
  if (!column.has_nulls) {
    column.has_nulls = true;
    column.indicators.resize(most_rows, STMT_INDICATOR_NONE);
  }
  column.indicators[rows_] = STMT_INDICATOR_NULL;
}

void RowArrays::put_text(Column& column, std::string_view text) {
  column.texts[rows_] = texts_.keep(text);
  column.lengths[rows_] = static_cast<unsigned long>(text.size());
}

void RowArrays::put_day(Column& column, const Date& day) {
  MYSQL_TIME& time = column.times[rows_];
  time.year = static_cast<unsigned>(static_cast<int>(day.year()));
  time.month = static_cast<unsigned>(day.month());
  time.day = static_cast<unsigned>(day.day());
}

void RowArrays::put_clock(Column& column, TimeOfDay clock) {
  const Parts parts = parts_of(clock);
  MYSQL_TIME& time = column.times[rows_];
  time.hour = parts.hour;
  time.minute = parts.minute;
  time.second = parts.second;
  time.second_part = parts.microsecond;
}

MYSQL_BIND* RowArrays::binds(std::size_t first) {
  binds_.assign(columns_.size(), MYSQL_BIND{});
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    Column& column = columns_[k];
    MYSQL_BIND& bind = binds_[k];
    if (column.has_nulls) bind.u.indicator = column.indicators.data() + first;
    if (column.kind == CellKind::null) {  // NULL in all rows: of any type
      column.integers.resize(most_rows);
      column.type = MYSQL_TYPE_LONGLONG;
    }
    bind.buffer_type = column.type;
    bind.is_unsigned = column.kind == CellKind::uint64 ? 1 : 0;
    switch (column.type) {
      case MYSQL_TYPE_LONGLONG: bind.buffer = column.integers.data() + first; break;
      case MYSQL_TYPE_DOUBLE: bind.buffer = column.reals.data() + first; break;
      case MYSQL_TYPE_DATE:
      case MYSQL_TYPE_TIME:
      case MYSQL_TYPE_DATETIME: bind.buffer = column.time_places.data() + first; break;
      default: bind.buffer = column.texts.data() + first; bind.length = column.lengths.data() + first;
    }
  }
  return binds_.data();
}

}  // namespace quarry::drivers::mysql

#endif
