// SPDX-License-Identifier: MIT
#include "quarry/schema/table.hpp"

#include <fmt/format.h>

#include "quarry/schema/metadata.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {
// Items are added while the table object is being constructed; nobody else sees the definition yet.
TableDefinition& definition(const NodeRef& table) {
  return const_cast<TableDefinition&>(*as<nodes::Table>(table)->definition);
}
}  // namespace

NodeRef new_table(std::string_view name) {
  if (name.empty()) throw ArgumentError("a table needs a name");
  auto* made = new TableDefinition;
  const Ref<const TableDefinition> shared(made);
  made->name = name;
  nodes::Table node;
  node.definition = shared;
  return make(std::move(node));
}

void add_item(const NodeRef& table, const ColumnDefinition& column) { (void)attach_column(table, column); }

void add_item(const NodeRef& table, const UniqueConstraint& constraint) {
  for (const std::string& column : constraint.definition.columns) (void)column_of(table, column);
  definition(table).uniques.push_back(constraint.definition);
}

void add_item(const NodeRef& table, const InSchema& schema) { definition(table).schema = schema.name; }

const ColumnDefinition& definition_of_detached(const DetachedColumn* column) {
  if (column == nullptr) throw ArgumentError("a column belongs to one table; construct a new Column for another");
  return column->definition;
}

}  // namespace detail

Table::Table(std::string_view name, MetaData& metadata, const std::vector<Column<>>& columns) : Table(name) {
  for (const Column<>& column : columns) detail::add_item(node_, column);
  detail::register_table(metadata, node_);
}

std::string Table::name() const {
  if (const auto* alias = as<nodes::Alias>(node_); alias != nullptr && !alias->name.empty()) return alias->name;
  return detail::definition_of(node_)->name;
}

}  // namespace quarry
