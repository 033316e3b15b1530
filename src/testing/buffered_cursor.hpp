// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "quarry/drivers/driver.hpp"

namespace quarry::testing::detail {

/// Rows in memory, independent of the connection they came from.
class BufferedCursor final : public Cursor {
 public:
  BufferedCursor() = default;
  /// Reads all that `from` has left. @throws what reading throws.
  explicit BufferedCursor(Cursor& from);

  bool next() override;

 private:
  std::vector<Cell> all_;            // of all rows
  std::deque<std::string> strings_;  // what cells point to; never moves
  std::deque<Value> arrays_;
  std::size_t rows_ = 0, next_ = 0;
};

}  // namespace quarry::testing::detail
