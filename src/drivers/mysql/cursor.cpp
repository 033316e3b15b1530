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
  rows_left_ = mysql_stmt_num_rows(statement_->handle);
  shared_columns_ = &statement_->columns;
  cells_ = std::move(statement_->cells);
  cells_.resize(shared_columns_->size());
}

Cursor::~Cursor() {
  if (has_rows_) statement_->cells = std::move(cells_);
  if (statement_) connection_.release(std::move(statement_), has_rows_);
}

void Cursor::rebind() {
  if (std::exchange(statement_->rebind, false) &&
      mysql_stmt_bind_result(statement_->handle, statement_->binds.data()) != 0) {
    connection_.fail_statement(*statement_);
  }
}

bool Cursor::next() {
  // Not one row too far: at the end the library would take the connection's stream, if there is one, for over too.
  if (rows_left_ == 0) return false;
  --rows_left_;
  rebind();
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
  load(row);
  return true;
}

void TextCursor::load(MYSQL_ROW row) {
  const unsigned long* const lengths = mysql_fetch_lengths(result_.get());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (row[i] == nullptr) cells_[i].kind = CellKind::null;
    else
      set_bytes(cells_[i], columns_[i].type.id == TypeId::binary ? CellKind::bytes : CellKind::text, row[i],
                lengths[i]);
  }
}

Deadline Stream::row_deadline() const noexcept {
  return patience_ == std::chrono::steady_clock::duration::max() ? no_deadline
                                                                 : std::chrono::steady_clock::now() + patience_;
}

bool Stream::require_open() const {
  if (was_cut_off_) {
    throw ResourceClosedError("the stream was ended by its connection before all of its rows were read");
  }
  return owner_ != nullptr;
}

StreamCursor::StreamCursor(Connection& connection, std::shared_ptr<Statement> statement,
                           std::chrono::steady_clock::duration patience)
    : Cursor(connection, statement, true), Stream(connection, statement->sql, patience) {
  columns_ = *shared_columns_;  // the statement is given back at the end of the rows
  shared_columns_ = nullptr;
}

StreamCursor::~StreamCursor() {
  if (owner_ != nullptr) owner_->leave_stream(*this);
  if (statement_) finish();
}

void StreamCursor::finish() noexcept {
  needs_connection_ = false;
  owner_ = nullptr;
  mysql_stmt_free_result(statement_->handle);
  statement_ = nullptr;
  has_rows_ = false;
}

bool StreamCursor::next() {
  if (!require_open()) return false;
  Connection* const connection = std::exchange(owner_, nullptr);  // for good when this throws
  bool more = false;
  try {
    rebind();
    more = connection->next_row(*statement_, row_deadline());
  } catch (...) {
    finish();
    connection->stream_ended();
    throw;
  }
  if (!more) {
    finish();
    connection->stream_ended();
    return false;
  }
  owner_ = connection;
  load();
  return true;
}

void StreamCursor::cut_off() noexcept {
  was_cut_off_ = true;
  finish();
}

void StreamCursor::abandon(Session& session) { session.abandon(statement_->handle); }

TextStreamCursor::TextStreamCursor(Connection& connection, MYSQL_RES* result, std::string sql,
                                   std::chrono::steady_clock::duration patience)
    : TextCursor(result), Stream(connection, std::move(sql), patience) {}

TextStreamCursor::~TextStreamCursor() {
  if (owner_ != nullptr) owner_->leave_stream(*this);
}

bool TextStreamCursor::next() {
  if (!require_open()) return false;
  needs_connection_ = false;
  Connection* const connection = std::exchange(owner_, nullptr);
  MYSQL_ROW row = nullptr;
  if (!connection->next_row(result_.get(), row, sql(), row_deadline())) {
    connection->stream_ended();
    return false;
  }
  owner_ = connection;
  needs_connection_ = true;
  load(row);
  return true;
}

void TextStreamCursor::cut_off() noexcept {
  owner_ = nullptr;
  was_cut_off_ = true;
  needs_connection_ = false;
  result_.reset();  // while the handle it may point to is there
}

void TextStreamCursor::abandon(Session& session) { session.abandon(result_.get()); }

}  // namespace quarry::drivers::mysql
