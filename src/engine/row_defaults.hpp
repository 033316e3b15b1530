// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "quarry/sql/insert.hpp"

namespace quarry::detail {

/// What `execute_many` gives each row beside its own values: the columns with a `default_` that the INSERT leaves out.
/// Defaults that are SQL expressions stand in the statement (see compile_insert_rows) and are not among these.
class RowDefaults {
 public:
  explicit RowDefaults(const InsertBase& insert);
  /// The INSERT with these columns after its own.
  [[nodiscard]] const InsertBase& insert() const noexcept { return insert_; }
  [[nodiscard]] std::size_t size() const noexcept { return columns_.size(); }
  /// Appends a row's values; functions are called.
  void append(std::vector<Value>& values) const;

 private:
  InsertBase insert_;
  std::vector<const ColumnDefinition*> columns_;  // of the table, which the INSERT keeps
  std::vector<NodeRef> nodes_;
};

}  // namespace quarry::detail
