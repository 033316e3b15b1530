// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/table_definition.hpp"

/// The names that constraints and indexes get: the user's, or by the naming convention of the table's MetaData.
namespace quarry::detail {

/// A name, empty where the database chooses one.
struct ConstraintName {
  std::string text;
  bool given = false;  ///< the user's own: never cut to a database's limit, as those of a convention are
};

[[nodiscard]] ConstraintName name_of_primary_key(const TableDefinition& table);
[[nodiscard]] ConstraintName name_of(const TableDefinition& table, const UniqueDefinition& constraint);
[[nodiscard]] ConstraintName name_of(const TableDefinition& table, const ForeignKeyDefinition& key);
/// @throws CompileError where the convention asks for {constraint_name} and there is none.
[[nodiscard]] ConstraintName name_of(const TableDefinition& table, const CheckDefinition& check);
[[nodiscard]] ConstraintName name_of(const TableDefinition& table, const ExcludeDefinition& constraint);
/// Never empty: ix_<table>_<columns> where nothing else says.
[[nodiscard]] ConstraintName name_of(const TableDefinition& table, const IndexDefinition& index);
/// Of a CHECK that stands for an enum type where there are none.
[[nodiscard]] ConstraintName name_of_enum_check(const TableDefinition& table, const ColumnDefinition& column);

/// @throws ArgumentError for a token no convention has.
void check_convention(const NamingConvention& rules);

}  // namespace quarry::detail
