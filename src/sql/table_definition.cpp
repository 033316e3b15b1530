// SPDX-License-Identifier: MIT
#include "quarry/sql/table_definition.hpp"

namespace quarry {

const ColumnDefinition* TableDefinition::find(std::string_view column) const noexcept {
  for (const ColumnDefinition& definition : columns) {
    if (definition.name == column) return &definition;
  }
  return nullptr;
}

std::string TableDefinition::full_name() const { return schema.empty() ? name : schema + "." + name; }

void destroy(const TableDefinition* definition) noexcept { delete definition; }

}  // namespace quarry
