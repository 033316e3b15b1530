// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "drivers/mysql/client.hpp"
#include "drivers/row_texts.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::mysql {

/// Rows laid out for an execution with arrays of parameters, which MariaDB has: a column's values lie one behind the
/// other, all of one type. As EncodedParameters otherwise.
class RowArrays {
 public:
  static constexpr std::size_t most_rows = 4000;

  explicit RowArrays(const RowTarget& target) : target_(target), columns_(target.row.size()) {}

  /// As RowWriter's: `no` where a value is of another kind than its column's values before it.
  /// @throws DataError, InvalidEncoding, StatementTooLarge for what the server cannot store.
  [[nodiscard]] RowWriter::Taken add(std::span<const Cell> cells, std::size_t& rows);
  [[nodiscard]] unsigned rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_.size(); }
  /// What the packet will have, from above.
  [[nodiscard]] std::size_t bytes() const noexcept { return texts_.bytes() + rows_ * columns_.size() * longest_fixed; }
  void clear();

  /// The parameters from a row on; valid until the next call.
  [[nodiscard]] MYSQL_BIND* binds(std::size_t first);

 private:
  static constexpr std::size_t longest_fixed = 14;  // indicator, length, and a DATETIME
  struct Column {
    CellKind kind = CellKind::null;  // until the first value tells
    enum_field_types type = MYSQL_TYPE_NULL;
    bool has_nulls = false;
    std::vector<char> indicators;
    std::vector<long long> integers;
    std::vector<double> reals;
    std::vector<const char*> texts;
    std::vector<unsigned long> lengths;
    std::vector<MYSQL_TIME> times;
    std::vector<MYSQL_TIME*> time_places;  // the client library wants it so
  };

  [[nodiscard]] bool full() const noexcept;
  bool put_row(const Cell* row);
  bool put(Column& column, const Cell& cell);
  bool put_value(Column& column, const Cell& cell, const Parameter& declared);
  [[nodiscard]] bool is_of(Column& column, CellKind kind) {
    return column.kind == kind || (column.kind == CellKind::null && set_kind(column, kind));
  }
  bool set_kind(Column& column, CellKind kind);
  void put_null(Column& column);
  void put_text(Column& column, std::string_view text);
  void put_day(Column& column, const Date& day);
  void put_clock(Column& column, TimeOfDay clock);

  const RowTarget target_;
  std::vector<Column> columns_;
  RowTexts texts_;
  std::vector<MYSQL_BIND> binds_;
  unsigned rows_ = 0;
};

}  // namespace quarry::drivers::mysql
