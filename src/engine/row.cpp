// SPDX-License-Identifier: MIT
#include "quarry/engine/row.hpp"

#include <fmt/core.h>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry {
namespace detail {

void destroy(const ColumnSet* set) noexcept { delete set; }
void destroy(const RowValues* values) noexcept { delete values; }

}  // namespace detail

Row<>::Row(const Cell* cells, const Ref<const detail::ColumnSet>& columns) {
  Ref<detail::RowValues> row{new detail::RowValues};
  const std::size_t size = columns->columns.size();
  row->values.reserve(size);
  for (std::size_t i = 0; i < size; ++i) row->values.push_back(decode_value(cells[i], columns->columns[i]));
  row->columns = columns;
  row_ = row;
}

std::size_t Row<>::size() const noexcept { return row_->values.size(); }

std::vector<std::string> Row<>::keys() const {
  std::vector<std::string> names;
  for (const ColumnInfo& column : row_->columns->columns) names.push_back(column.name);
  return names;
}

const Value& Row<>::operator[](std::size_t index) const {
  if (index >= size()) {
    throw ArgumentError(fmt::format("the row has {} columns, so there is none with index {}", size(), index));
  }
  return row_->values[index];
}

const Value& Row<>::operator[](std::string_view name) const { return row_->values[index_of(name)]; }

const ColumnInfo& Row<>::column(std::size_t index) const {
  (void)(*this)[index];
  return row_->columns->columns[index];
}

std::size_t Row<>::index_of(std::string_view name) const {
  const std::vector<ColumnInfo>& columns = row_->columns->columns;
  std::size_t found = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name != name) continue;
    if (found != columns.size()) {
      throw ArgumentError(fmt::format(
          "the name \"{}\" is ambiguous: columns {} and {} both have it; use the index, or give them labels", name,
          found, i));
    }
    found = i;
  }
  if (found == columns.size()) {
    const std::vector<std::string> names = keys();
    std::string list;
    for (const std::string& each : names) list += (list.empty() ? "" : ", ") + each;
    throw NoSuchColumn(fmt::format("the row has no column \"{}\"; it has {}.{}", name, list, suggestion(name, names)));
  }
  return found;
}

bool operator==(const Row<>& a, const Row<>& b) noexcept {
  return a.row_ == b.row_ || a.row_->values == b.row_->values;
}

}  // namespace quarry
