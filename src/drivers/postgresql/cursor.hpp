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

/// Rows that come from the server one by one.
class StreamCursor final : public quarry::Cursor {
 public:
  /// `row` is the first one. `patience`: what each later one may take.
  StreamCursor(Connection& connection, ResultPtr row, std::shared_ptr<const RowShape> shape, std::string sql,
               std::chrono::steady_clock::duration patience);
  ~StreamCursor() override;

  bool next() override;

  // For the connection.
  /// The connection ends the stream, or closes, before its rows are read.
  void cut_off() noexcept;
  [[nodiscard]] const std::string& sql() const noexcept { return sql_; }

 private:
  enum class State : std::uint8_t { first, rows, ended, cut_off };

  Connection* connection_;  // null when the stream has ended
  ResultPtr row_;
  std::shared_ptr<const RowShape> shape_;
  std::string sql_;
  std::chrono::steady_clock::duration patience_;
  std::vector<std::string> scratch_;
  State state_ = State::first;
};

/// Reads names and types of a result's or a prepared statement's columns.
[[nodiscard]] RowShape shape_of(const PGresult* result);

}  // namespace quarry::drivers::postgresql
