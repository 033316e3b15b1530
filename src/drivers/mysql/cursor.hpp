// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/mysql/statement.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::mysql {

class Connection;

/// The rows of an executed prepared statement, held by the client.
class Cursor final : public quarry::Cursor {
 public:
  Cursor(Connection& connection, std::shared_ptr<Statement> statement, bool has_rows);
  ~Cursor() override;

  bool next() override;
  void set_effects(std::int64_t affected, std::optional<std::int64_t> id) {
    affected_rows_ = affected;
    last_insert_id_ = id;
  }

 private:
  void load();

  Connection& connection_;
  std::shared_ptr<Statement> statement_;
  std::vector<std::string> scratch_;  // texts of the dates that no calendar has
  bool has_rows_;
};

/// The rows of a statement that cannot be prepared: all cells are text.
class TextCursor final : public quarry::Cursor {
 public:
  /// Takes over `result`, which may be null for a statement without rows.
  explicit TextCursor(MYSQL_RES* result);

  bool next() override;

 private:
  std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result_;
};

}  // namespace quarry::drivers::mysql
