// SPDX-License-Identifier: MIT
#include "drivers/mysql/cursor.hpp"

#include <cstdio>
#include <utility>

#include "drivers/calendar.hpp"
#include "drivers/mysql/connection.hpp"

namespace quarry::drivers::mysql {

namespace {

Parts parts_of(const MYSQL_TIME& time) noexcept {
  Parts parts;
  parts.year = time.year;
  parts.month = time.month;
  parts.day = time.day;
  parts.hour = time.hour;
  parts.minute = time.minute;
  parts.second = time.second;
  parts.microsecond = static_cast<unsigned>(time.second_part);
  parts.negative = time.neg != 0;
  return parts;
}

void set_integer(Cell& cell, CellKind kind, std::int64_t value) noexcept {
  cell.kind = kind;
  cell.integer = value;
}

void set_bytes(Cell& cell, CellKind kind, const char* data, std::size_t size) noexcept {
  cell.kind = kind;
  cell.size = static_cast<std::uint32_t>(size);
  cell.data = data;
}

// '0000-00-00' and other dates with a zero in them stay text, so that reading them as a date is an error that shows
// them.
void set_time_text(Cell& cell, std::string& scratch, Fetch fetch, const Parts& p) {
  char text[64];
  int size = 0;
  if (fetch == Fetch::date) {
    size = std::snprintf(text, sizeof text, "%04u-%02u-%02u", p.year, p.month, p.day);
  } else {
    size = std::snprintf(text, sizeof text, "%04u-%02u-%02u %02u:%02u:%02u.%06u", p.year, p.month, p.day, p.hour,
                         p.minute, p.second, p.microsecond);
  }
  scratch.assign(text, static_cast<std::size_t>(size));
  set_bytes(cell, CellKind::text, scratch.data(), scratch.size());
}

}  // namespace

Cursor::Cursor(Connection& connection, std::shared_ptr<Statement> statement, bool has_rows)
    : connection_(connection), statement_(std::move(statement)), has_rows_(has_rows) {
  if (!has_rows_) return;
  shared_columns_ = &statement_->columns;
  cells_ = std::move(statement_->cells);
  cells_.resize(shared_columns_->size());
}

Cursor::~Cursor() {
  if (!has_rows_) return;
  mysql_stmt_free_result(statement_->handle);
  statement_->cells = std::move(cells_);
}

bool Cursor::next() {
  if (!has_rows_) return false;
  if (std::exchange(statement_->rebind, false) &&
      mysql_stmt_bind_result(statement_->handle, statement_->binds.data()) != 0) {
    connection_.fail_statement(*statement_);
  }
  const int code = mysql_stmt_fetch(statement_->handle);
  if (code == MYSQL_NO_DATA) return false;
  if (code == 1) connection_.fail_statement(*statement_);
  load();
  return true;
}

void Cursor::load() {
  const std::size_t count = cells_.size();
  Cell* const cells = cells_.data();
  ColumnBuffer* const buffers = statement_->buffers.data();
  for (std::size_t i = 0; i < count; ++i) {
    Cell& cell = cells[i];
    ColumnBuffer& buffer = buffers[i];
    if (buffer.is_null != 0) {
      cell.kind = CellKind::null;
      continue;
    }
    const auto bytes = [&](CellKind kind) {
      if (buffer.length > buffer.bytes.size() && !statement_->refetch(i, buffer.length))
        connection_.fail_statement(*statement_);
      set_bytes(cell, kind, buffer.bytes.data(), buffer.length);
    };
    const auto text_instead = [&](const Parts& parts) {
      scratch_.resize(cells_.size());
      set_time_text(cell, scratch_[i], buffer.fetch, parts);
    };
    switch (buffer.fetch) {
      case Fetch::integer: set_integer(cell, CellKind::int64, buffer.integer); break;
      case Fetch::unsigned_integer:
        set_integer(cell, buffer.integer < 0 ? CellKind::uint64 : CellKind::int64, buffer.integer);
        break;
      case Fetch::real:
        cell.kind = CellKind::float64;
        cell.real = buffer.real;
        break;
      case Fetch::decimal: bytes(CellKind::decimal); break;
      case Fetch::text: bytes(CellKind::text); break;
      case Fetch::json: bytes(CellKind::json); break;
      case Fetch::bytes: bytes(CellKind::bytes); break;
      case Fetch::bits: {
        bytes(CellKind::bytes);
        const std::uint64_t value = bits_value(cell.view());
        set_integer(cell, value >> 63 != 0 ? CellKind::uint64 : CellKind::int64, static_cast<std::int64_t>(value));
        break;
      }
      case Fetch::date: {
        const Parts parts = parts_of(buffer.time);
        if (parts.month == 0 || parts.day == 0) text_instead(parts);
        else set_integer(cell, CellKind::date, days_since_1970(parts.year, parts.month, parts.day));
        break;
      }
      case Fetch::time:  // up to 838 hours either way, which reads as an Interval
        set_integer(cell, CellKind::time, time_of_day(parts_of(buffer.time)));
        break;
      case Fetch::datetime:
      case Fetch::timestamp: {
        const Parts parts = parts_of(buffer.time);
        if (parts.month == 0 || parts.day == 0) text_instead(parts);
        else
          set_integer(cell, buffer.fetch == Fetch::datetime ? CellKind::datetime : CellKind::timestamp,
                      microseconds_since_1970(parts));
        break;
      }
    }
  }
}

TextCursor::TextCursor(MYSQL_RES* result) : result_(result, &mysql_free_result) {
  if (!result_) return;
  const unsigned count = mysql_num_fields(result);
  const MYSQL_FIELD* const fields = mysql_fetch_fields(result);
  for (unsigned i = 0; i < count; ++i) {
    FieldPlan plan = plan_of(facts_of(fields[i]));
    columns_.push_back({std::string(fields[i].name, fields[i].name_length), plan.type, std::move(plan.native_type)});
  }
  cells_.resize(columns_.size());
}

bool TextCursor::next() {
  if (!result_) return false;
  const MYSQL_ROW row = mysql_fetch_row(result_.get());
  if (row == nullptr) return false;  // the rows are the client's: they end by no error
  const unsigned long* const lengths = mysql_fetch_lengths(result_.get());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (row[i] == nullptr) cells_[i].kind = CellKind::null;
    else
      set_bytes(cells_[i], columns_[i].type.id == TypeId::binary ? CellKind::bytes : CellKind::text, row[i],
                lengths[i]);
  }
  return true;
}

}  // namespace quarry::drivers::mysql
