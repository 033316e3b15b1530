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

std::vector<std::string> TableDefinition::primary_key_columns() const {
  if (!primary_key.empty()) return primary_key;
  std::vector<std::string> names;
  for (const ColumnDefinition& column : columns) {
    if (column.primary_key) names.push_back(column.name);
  }
  return names;
}

std::string EnumDefinition::full_name() const { return schema.empty() ? name : schema + "." + name; }

void destroy(const EnumDefinition* definition) noexcept { delete definition; }
void destroy(const SharedNaming* naming) noexcept { delete naming; }
bool operator==(const IdentityOptions& a, const IdentityOptions& b) noexcept {
  return a.always == b.always && a.start == b.start && a.increment == b.increment && a.min_value == b.min_value &&
         a.max_value == b.max_value && a.cache == b.cache && a.cycle == b.cycle;
}

void destroy(const ValueSource* source) noexcept { delete source; }
void destroy(const TableDefinition* definition) noexcept { delete definition; }

}  // namespace quarry
