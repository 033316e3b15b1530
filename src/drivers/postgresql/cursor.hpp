// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/postgresql/session.hpp"
#include "drivers/postgresql/statement.hpp"
#include "quarry/drivers/driver.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace quarry::drivers::postgresql {

/// The rows of a whole result, held by the client; independent of the connection.
class Cursor final : public quarry::Cursor {
 public:
  /// `shape` is kept alive by the cursor; it describes `result`.
  Cursor(ResultPtr result, std::shared_ptr<const RowShape> shape);

  bool next() override;

 private:
  ResultPtr result_;
  std::shared_ptr<const RowShape> shape_;
  std::vector<std::string> scratch_;  // decoded bytea of text results, one per column
  int row_ = -1;
  int rows_ = 0;
};

class Connection;

/// Rows that come from the server as they are read. Until their end the connection runs nothing else.
class OpenCursor : public quarry::Cursor {
 public:
  /// `sql`: what errors show. `patience`: what each row but the first may take.
  OpenCursor(Connection& connection, std::shared_ptr<const RowShape> shape, std::string sql,
             std::chrono::steady_clock::duration patience);
  ~OpenCursor() override;

  // For the connection.
  /// The connection ends the statement, or closes, before its rows are read.
  void cut_off() noexcept;
  [[nodiscard]] const std::string& sql() const noexcept { return sql_; }

 protected:
  enum class State : std::uint8_t { first, rows, ended, cut_off };

  /// Whether there may be rows yet. @throws ResourceClosedError when the connection has cut them off.
  [[nodiscard]] bool is_open() const;
  /// What comes next, by one of the connection's ways to wait for it. The cursor has ended when it throws or gives no
  /// row.
  [[nodiscard]] Outcome fetch(Outcome (Connection::*how)(const OpenCursor&, std::chrono::steady_clock::duration));
  /// Ends the cursor; the connection it has left, if it had not ended before.
  Connection* end() noexcept;

  Connection* connection_;  // null when the rows have ended
  std::shared_ptr<const RowShape> shape_;
  std::string sql_;
  std::chrono::steady_clock::duration patience_;
  State state_ = State::first;
};

/// The rows of a statement in libpq's single-row mode.
class StreamCursor final : public OpenCursor {
 public:
  /// `row` is the first one.
  StreamCursor(Connection& connection, ResultPtr row, std::shared_ptr<const RowShape> shape, std::string sql,
               std::chrono::steady_clock::duration patience);

  bool next() override;

 private:
  ResultPtr row_;
  std::vector<std::string> scratch_;
};

/// Reads names and types of a result's or a prepared statement's columns.
[[nodiscard]] RowShape shape_of(const PGresult* result);

}  // namespace quarry::drivers::postgresql
