// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/node.hpp"

namespace quarry {

/// What a foreign key does when its target row goes or changes.
enum class ReferentialAction : std::uint8_t { none, cascade, set_null, set_default, restrict };
inline constexpr ReferentialAction cascade = ReferentialAction::cascade;

/// The target of a foreign key: `[schema.]table.column`, resolved by name when it is needed.
struct ForeignKeyTarget {
  std::string table;  ///< with its schema when it has one: "log.events"
  std::string column;
  ReferentialAction on_delete = ReferentialAction::none;
  ReferentialAction on_update = ReferentialAction::none;
};

/// Everything a table says of one of its columns.
struct ColumnDefinition {
  std::string name;
  SqlType type;
  bool nullable = true;
  bool primary_key = false;
  bool autoincrement = false;
  bool unique = false;
  bool indexed = false;
  bool sensitive = false;  ///< values read *** in logs, errors and printed SQL
  NodeRef server_default;  ///< an expression, printed as a literal
  std::vector<ForeignKeyTarget> foreign_keys;
};

/// A constraint over several columns, by name.
struct UniqueDefinition {
  std::vector<std::string> columns;
  std::string name;
};

/// A table's shape. It grows while the table object is constructed and is never changed after.
struct TableDefinition : RefCounted {
  std::string name;
  std::string schema;
  std::vector<ColumnDefinition> columns;
  std::vector<UniqueDefinition> uniques;

  [[nodiscard]] const ColumnDefinition* find(std::string_view column) const noexcept;
  /// "schema.name", or "name".
  [[nodiscard]] std::string full_name() const;
};
void destroy(const TableDefinition* definition) noexcept;

}  // namespace quarry
