// SPDX-License-Identifier: MIT
#include "drivers/postgresql/cursor.hpp"

#include "drivers/postgresql/connection.hpp"
#include "drivers/postgresql/decode.hpp"

#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

namespace quarry::drivers::postgresql {

namespace {

// "INSERT 0 3", "UPDATE 3", "DELETE 3", "MERGE 3": the last word. SELECT's tag counts rows returned, not
// changed.
std::int64_t changed_rows(std::string_view tag) {
  if (!tag.starts_with("INSERT ") && !tag.starts_with("UPDATE ") && !tag.starts_with("DELETE ") &&
      !tag.starts_with("MERGE ")) {
    return -1;
  }
  const std::size_t blank = tag.rfind(' ');
  std::int64_t count = -1;
  std::from_chars(tag.data() + blank + 1, tag.data() + tag.size(), count);
  return count;
}

void load_row(std::vector<Cell>& cells, const RowShape& shape, std::vector<std::string>& scratch,
              const PGresult* result, int row) {
  // Locals, because after each call the compiler would have to load members again.
  const int count = static_cast<int>(cells.size());
  Cell* cell = cells.data();
  const Decoder* decoder = shape.decoders.data();
  const bool binary = shape.binary;
  for (int i = 0; i < count; ++i, ++cell, ++decoder) {
    const int size = PQgetlength(result, row, i);
    if (size == 0 && PQgetisnull(result, row, i) != 0) {
      cell->kind = CellKind::null;
      continue;
    }
    const char* const data = PQgetvalue(result, row, i);
    if (binary) {
      decode_binary(*cell, *decoder, data, size);
    } else {
      const auto column = static_cast<std::size_t>(i);
      decode_text(*cell, shape.columns[column].type, data, size, scratch[column]);
    }
  }
}

}  // namespace

RowShape shape_of(const PGresult* result) {
  RowShape shape;
  const int count = PQnfields(result);
  for (int i = 0; i < count; ++i) {
    ColumnInfo& column = shape.columns.emplace_back();
    column.name = PQfname(result, i);
    describe_column(column, PQftype(result, i), PQfmod(result, i));
    const Decoder decoder = binary_decoder(PQftype(result, i));
    if (decoder == Decoder::text_form) shape.binary = false;
    shape.decoders.push_back(decoder);
  }
  return shape;
}

Cursor::Cursor(ResultPtr result, std::shared_ptr<const RowShape> shape)
    : result_(std::move(result)), shape_(std::move(shape)) {
  shared_columns_ = &shape_->columns;
  needs_connection_ = false;
  affected_rows_ = changed_rows(PQcmdStatus(result_.get()));
  rows_ = PQntuples(result_.get());
  cells_.resize(shape_->columns.size());
  if (!shape_->binary) scratch_.resize(cells_.size());
}

bool Cursor::next() {
  if (row_ + 1 >= rows_) {
    row_ = rows_;
    return false;
  }
  load_row(cells_, *shape_, scratch_, result_.get(), ++row_);
  return true;
}

OpenCursor::OpenCursor(Connection& connection, std::shared_ptr<const RowShape> shape, std::string sql,
                       std::chrono::steady_clock::duration patience)
    : connection_(&connection), shape_(std::move(shape)), sql_(std::move(sql)), patience_(patience) {
  shared_columns_ = &shape_->columns;
  cells_.resize(shape_->columns.size());
}

OpenCursor::~OpenCursor() {
  if (connection_ != nullptr) connection_->leave_stream();
}

bool OpenCursor::is_open() const {
  if (state_ == State::cut_off) {
    throw ResourceClosedError("the stream was ended by its connection before all of its rows were read");
  }
  return state_ != State::ended;
}

Connection* OpenCursor::end() noexcept {
  state_ = State::ended;
  needs_connection_ = false;
  return std::exchange(connection_, nullptr);
}

Outcome OpenCursor::fetch(Outcome (Connection::*how)(const OpenCursor&, std::chrono::steady_clock::duration)) {
  Connection* const connection = end();  // for good when this throws
  Outcome outcome = (connection->*how)(*this, patience_);
  if (outcome.row) {
    connection_ = connection;
    needs_connection_ = true;
    state_ = State::rows;
  }
  return outcome;
}

void OpenCursor::cut_off() noexcept {
  (void)end();
  state_ = State::cut_off;
}

StreamCursor::StreamCursor(Connection& connection, ResultPtr row, std::shared_ptr<const RowShape> shape,
                           std::string sql, std::chrono::steady_clock::duration patience)
    : OpenCursor(connection, std::move(shape), std::move(sql), patience), row_(std::move(row)) {
  if (!shape_->binary) scratch_.resize(cells_.size());
}

bool StreamCursor::next() {
  if (!is_open()) return false;
  if (state_ == State::rows) {
    row_.reset();  // its memory is free for the next one
    Outcome outcome = fetch(&Connection::next_row);
    row_ = std::move(outcome.result);
    if (!outcome.row) {
      affected_rows_ = changed_rows(PQcmdStatus(row_.get()));
      return false;
    }
  }
  state_ = State::rows;
  load_row(cells_, *shape_, scratch_, row_.get(), 0);
  return true;
}

}  // namespace quarry::drivers::postgresql
