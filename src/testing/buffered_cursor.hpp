// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "quarry/drivers/driver.hpp"
#include "quarry/types/value_traits.hpp"

namespace quarry::testing::detail {

/// Rows in memory, independent of the connection they came from.
class BufferedCursor final : public Cursor {
 public:
  BufferedCursor() = default;
  /// Reads all that `from` has left. @throws what reading throws.
  explicit BufferedCursor(Cursor& from);
  BufferedCursor(const std::vector<std::string>& columns, const std::vector<std::vector<Value>>& rows,
                 std::int64_t affected, std::optional<std::int64_t> id);
  /// Rows as they were recorded: what cells point to is copied.
  BufferedCursor(std::vector<ColumnInfo> columns, const std::vector<Cell>& cells, std::int64_t affected,
                 std::optional<std::int64_t> id);

  bool next() override;
  /// The cells of all rows, one row after another.
  [[nodiscard]] const std::vector<Cell>& all() const noexcept { return all_; }

 private:
  void add(Cell cell);

  std::vector<Cell> all_;            // of all rows
  std::deque<std::string> strings_;  // what cells point to; never moves
  std::deque<Value> values_;         // likewise
  std::deque<quarry::detail::ValueOctets> octets_;
  std::size_t rows_ = 0, next_ = 0;
};

}  // namespace quarry::testing::detail
