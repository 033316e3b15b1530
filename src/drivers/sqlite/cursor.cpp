// SPDX-License-Identifier: MIT
#include "drivers/sqlite/cursor.hpp"

#include "drivers/sqlite/connection.hpp"
#include "drivers/sqlite/decode.hpp"

#include <utility>

namespace quarry::drivers::sqlite {

Cursor::Cursor(Connection& connection, std::shared_ptr<Statement> statement, bool has_row,
               std::chrono::steady_clock::duration patience)
    : connection_(connection),
      statement_(std::move(statement)),
      patience_(patience),
      state_(has_row ? State::first : State::done) {
  shared_columns_ = &statement_->columns();
  cells_ = std::move(statement_->cells);
  cells_.resize(shared_columns_->size());
  if (!has_row) statement_->reset();
}

Cursor::~Cursor() {
  finish();
  statement_->cells = std::move(cells_);
}

bool Cursor::next() {
  if (state_ == State::streaming) {
    const int code = connection_.step(*statement_, patience_);
    if (code == SQLITE_DONE) {
      if (statement_->changes_rows) affected_rows_ = sqlite3_changes64(sqlite3_db_handle(statement_->handle));
      finish();
      return false;
    }
    if (code != SQLITE_ROW) {
      state_ = State::done;
      connection_.fail(code, *statement_);  // reads the message, then resets the statement
    }
  } else if (state_ == State::first) {
    state_ = State::streaming;
  } else {
    return false;
  }
  load();
  return true;
}

void Cursor::load() {
  sqlite3_stmt* const handle = statement_->handle;
  const ColumnInfo* const columns = shared_columns_->data();
  const int count = static_cast<int>(cells_.size());
  Cell* next_cell = cells_.data();
  for (int i = 0; i < count; ++i) {
    Cell& cell = *next_cell++;
    // One look-up per cell; "unprotected" only matters where threads share a connection, which ours never do.
    sqlite3_value* const value = sqlite3_column_value(handle, i);
    switch (sqlite3_value_type(value)) {
      case SQLITE_INTEGER:
        cell.kind = CellKind::int64;
        cell.integer = sqlite3_value_int64(value);
        break;
      case SQLITE_FLOAT:
        cell.kind = CellKind::float64;
        cell.real = sqlite3_value_double(value);
        break;
      case SQLITE_TEXT:
        // bytes() first: it converts a UTF-16 database to UTF-8; blob() then spares the copy that adds a
        // final NUL
        cell.kind = CellKind::text;
        cell.size = static_cast<std::uint32_t>(sqlite3_value_bytes(value));
        cell.data = static_cast<const char*>(sqlite3_value_blob(value));
        if (const TypeId type = columns[i].type.id;
            type == TypeId::date || type == TypeId::datetime || type == TypeId::timestamp) {
          recognise_moment(cell, type);
        }
        break;
      case SQLITE_BLOB:
        cell.kind = CellKind::bytes;
        cell.size = static_cast<std::uint32_t>(sqlite3_value_bytes(value));
        cell.data = static_cast<const char*>(sqlite3_value_blob(value));
        break;
      default: cell.kind = CellKind::null;
    }
  }
}

void Cursor::finish() noexcept {
  if (state_ == State::done) return;
  state_ = State::done;
  statement_->reset();  // at once: an unfinished SELECT would keep its lock on the file
}

}  // namespace quarry::drivers::sqlite
