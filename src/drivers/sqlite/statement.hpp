// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <sqlite3.h>

#include <string>
#include <vector>

namespace quarry::drivers::sqlite {

/// One prepared statement with what is known of its columns. Kept in the connection's cache, borrowed by a
/// cursor.
class Statement {
 public:
  Statement(std::string text, sqlite3_stmt* handle);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(handle); }

  /// The columns, read anew when SQLite had to prepare the statement again after a change of schema.
  [[nodiscard]] const std::vector<ColumnInfo>& columns();
  /// Makes it ready for the next execution.
  void reset() noexcept;

  [[nodiscard]] const std::string& key() const noexcept { return sql; }

  const std::string sql;
  sqlite3_stmt* const handle;
  bool changes_rows = false;  ///< INSERT, UPDATE, DELETE, REPLACE, or such a statement after WITH
  bool inserts = false;       ///< INSERT, REPLACE, or WITH, which may be one
  std::vector<Cell> cells;    ///< lent to the cursor, so that a repeated execution allocates none

 private:
  std::vector<ColumnInfo> columns_;
  int preparations_ = -1;
};

}  // namespace quarry::drivers::sqlite
