// SPDX-License-Identifier: MIT
#include "testing/buffered_cursor.hpp"

#include <algorithm>
#include <utility>

namespace quarry::testing::detail {

BufferedCursor::BufferedCursor(Cursor& from) {
  columns_ = from.columns();
  cells_.resize(columns_.size());
  while (from.next()) {
    ++rows_;
    for (std::size_t i = 0; i < columns_.size(); ++i) add(from.cells()[i]);
  }
  affected_rows_ = from.affected_rows();
  last_insert_id_ = from.last_insert_id();
}

BufferedCursor::BufferedCursor(const std::vector<std::string>& columns, const std::vector<std::vector<Value>>& rows,
                               std::int64_t affected, std::optional<std::int64_t> id)
    : rows_(rows.size()) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto known =
        std::find_if(rows.begin(), rows.end(), [&](const std::vector<Value>& row) { return !row[i].is_null(); });
    columns_.push_back({columns[i], known == rows.end() ? SqlType{} : (*known)[i].sql_type(), "mock"});
  }
  cells_.resize(columns_.size());
  for (const std::vector<Value>& row : rows) {
    for (const Value& value : row)
      all_.push_back(quarry::detail::cell_of(values_.emplace_back(value), octets_.emplace_back()));
  }
  affected_rows_ = affected;
  last_insert_id_ = id;
}

BufferedCursor::BufferedCursor(std::vector<ColumnInfo> columns, const std::vector<Cell>& cells, std::int64_t affected,
                               std::optional<std::int64_t> id) {
  columns_ = std::move(columns);
  cells_.resize(columns_.size());
  rows_ = columns_.empty() ? 0 : cells.size() / columns_.size();
  for (const Cell& each : cells) add(each);
  affected_rows_ = affected;
  last_insert_id_ = id;
}

void BufferedCursor::add(Cell cell) {
  switch (cell.kind) {
    case CellKind::decimal:
    case CellKind::pg_numeric:
    case CellKind::text:
    case CellKind::bytes:
    case CellKind::json:
    case CellKind::interval:
    case CellKind::uuid:
    case CellKind::pg_array: cell.data = strings_.emplace_back(cell.view()).data(); break;
    case CellKind::value:
      cell.data = reinterpret_cast<const char*>(&values_.emplace_back(*reinterpret_cast<const Value*>(cell.data)));
      break;
    default: break;
  }
  all_.push_back(cell);
}

bool BufferedCursor::next() {
  if (next_ == rows_) return false;
  std::copy_n(all_.begin() + static_cast<std::ptrdiff_t>(next_ * cells_.size()), cells_.size(), cells_.begin());
  ++next_;
  return true;
}

}  // namespace quarry::testing::detail
