// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/postgresql/session.hpp"
#include "drivers/postgresql/statement.hpp"
#include "quarry/drivers/driver.hpp"

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

/// Reads names and types of a result's or a prepared statement's columns.
[[nodiscard]] RowShape shape_of(const PGresult* result);

}  // namespace quarry::drivers::postgresql
