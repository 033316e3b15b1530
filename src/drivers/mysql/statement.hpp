// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/mysql/client.hpp"
#include "drivers/mysql/decode.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::mysql {

/// The buffer one column of the current row is fetched into.
struct ColumnBuffer {
  Fetch fetch = Fetch::text;
  union {
    long long integer = 0;
    double real;
    MYSQL_TIME time;
  };
  std::string bytes;  ///< text, digits, bytes; grows with the longest value met
  unsigned long length = 0;
  Flag is_null = 0;
  Flag truncated = 0;
};

/// One prepared statement with the buffers of its result. Kept in the connection's cache, borrowed by a cursor.
class Statement {
 public:
  Statement(std::string text, MYSQL_STMT* statement) : sql(std::move(text)), handle(statement) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  [[nodiscard]] const std::string& key() const noexcept { return sql; }
  /// Reads the columns and points the client library at the buffers; after each execution that has rows.
  /// @return false when the library refuses (its errno says why).
  [[nodiscard]] bool bind_result();
  /// Makes the buffer of column `index` large enough for `size` bytes and fetches the current value again.
  [[nodiscard]] bool refetch(std::size_t index, unsigned long size);

  const std::string sql;
  MYSQL_STMT* const handle;
  std::vector<ColumnInfo> columns;
  std::vector<ColumnBuffer> buffers;
  std::vector<MYSQL_BIND> binds;
  bool rebind = false;  ///< a buffer grew: to be bound before the next row, as in the middle of one the rest is lost
  std::shared_ptr<Statement> next;  ///< in a list of those to be freed
  std::vector<Cell> cells;          ///< lent to the cursor, so that a repeated execution allocates none

 private:
  [[nodiscard]] bool is_described() const noexcept;
  void describe();
  std::vector<unsigned> described_;  // type, flags and character set of each column, as described
};

/// The facts of a result's column.
[[nodiscard]] FieldFacts facts_of(const MYSQL_FIELD& field) noexcept;

}  // namespace quarry::drivers::mysql
