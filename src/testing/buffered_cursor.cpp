// SPDX-License-Identifier: MIT
#include "testing/buffered_cursor.hpp"

#include <algorithm>

namespace quarry::testing::detail {

BufferedCursor::BufferedCursor(Cursor& from) {
  columns_ = from.columns();
  cells_.resize(columns_.size());
  while (from.next()) {
    ++rows_;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      Cell cell = from.cells()[i];
      switch (cell.kind) {
        case CellKind::decimal:
        case CellKind::pg_numeric:
        case CellKind::text:
        case CellKind::bytes:
        case CellKind::json:
        case CellKind::interval:
        case CellKind::uuid:
        case CellKind::pg_array: cell.data = strings_.emplace_back(cell.data, cell.size).data(); break;
        case CellKind::value_array:
          cell.data = reinterpret_cast<const char*>(&arrays_.emplace_back(*reinterpret_cast<const Value*>(cell.data)));
          break;
        default: break;
      }
      all_.push_back(cell);
    }
  }
  affected_rows_ = from.affected_rows();
  last_insert_id_ = from.last_insert_id();
}

bool BufferedCursor::next() {
  if (next_ == rows_) return false;
  std::copy_n(all_.begin() + static_cast<std::ptrdiff_t>(next_ * cells_.size()), cells_.size(), cells_.begin());
  ++next_;
  return true;
}

}  // namespace quarry::testing::detail
