// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "quarry/sql/column.hpp"

/// How a table's definition takes in what it is told while the table object is constructed.
namespace quarry::detail {

/// The definition of a table that is still being constructed: nobody else sees it yet.
[[nodiscard]] TableDefinition& open_definition(const NodeRef& table);

/// Adds a column, and as items of the table the keys, checks and indexes it was told.
/// @throws ArgumentError when the table has a column of that name.
void take_column(const NodeRef& table, ColumnDeclaration column);
/// Adds a foreign key. @throws ArgumentError when the numbers of columns differ.
void take_foreign_key(TableDefinition& table, ForeignKeyDefinition key);
/// A target without a schema is in the schema of the table's MetaData.
void qualify_target(const TableDefinition& table, ForeignKeyDefinition& key);

/// An expression of a definition, its columns without their table: a definition that held nodes of its own table would
/// never be freed. @throws ArgumentError for a column of another table, or one that `table` does not have.
[[nodiscard]] NodeRef own_expression(const TableDefinition& table, const NodeRef& expression);

void set_options(ForeignKeyDefinition& key, const ForeignKeyOptions& options);

}  // namespace quarry::detail
