// SPDX-License-Identifier: MIT
#include "drivers/postgresql/cursor.hpp"

#include "drivers/postgresql/decode.hpp"

#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>

namespace quarry::drivers::postgresql {

namespace {

// "INSERT 0 3", "UPDATE 3", "DELETE 3", "MERGE 3": the last word. SELECT's tag counts rows returned, not
// changed.
std::int64_t changed_rows(std::string_view tag) {
  if (!tag.starts_with("INSERT ") && !tag.starts_with("UPDATE ") && !tag.starts_with("DELETE ") &&
      !tag.starts_with("MERGE ")) {
    return -1;
  }
  const std::size_t blank = tag.rfind(' ');
  std::int64_t count = -1;
  std::from_chars(tag.data() + blank + 1, tag.data() + tag.size(), count);
  return count;
}

}  // namespace

RowShape shape_of(const PGresult* result) {
  RowShape shape;
  const int count = PQnfields(result);
  for (int i = 0; i < count; ++i) {
    ColumnInfo& column = shape.columns.emplace_back();
    column.name = PQfname(result, i);
    describe_column(column, PQftype(result, i), PQfmod(result, i));
    const Decoder decoder = binary_decoder(PQftype(result, i));
    if (decoder == Decoder::text_form) shape.binary = false;
    shape.decoders.push_back(decoder);
  }
  return shape;
}

Cursor::Cursor(ResultPtr result, std::shared_ptr<const RowShape> shape)
    : result_(std::move(result)), shape_(std::move(shape)) {
  shared_columns_ = &shape_->columns;
  affected_rows_ = changed_rows(PQcmdStatus(result_.get()));
  rows_ = PQntuples(result_.get());
  cells_.resize(shape_->columns.size());
  if (!shape_->binary) scratch_.resize(cells_.size());
}

bool Cursor::next() {
  if (row_ + 1 >= rows_) {
    row_ = rows_;
    return false;
  }
  ++row_;
  const PGresult* const result = result_.get();
  const int count = static_cast<int>(cells_.size());
  for (int i = 0; i < count; ++i) {
    Cell& cell = cells_[static_cast<std::size_t>(i)];
    const int size = PQgetlength(result, row_, i);
    if (size == 0 && PQgetisnull(result, row_, i) != 0) {
      cell.kind = CellKind::null;
      continue;
    }
    const char* const data = PQgetvalue(result, row_, i);
    if (shape_->binary) decode_binary(cell, shape_->decoders[static_cast<std::size_t>(i)], data, size);
    else
      decode_text(cell, shape_->columns[static_cast<std::size_t>(i)].type, data, size,
                  scratch_[static_cast<std::size_t>(i)]);
  }
  return true;
}

}  // namespace quarry::drivers::postgresql
