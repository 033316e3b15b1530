// SPDX-License-Identifier: MIT
#include "quarry/schema/table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/schema/metadata.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "schema/own_items.hpp"
#include "sql/build.hpp"
#include "sql/definition_parts.hpp"

namespace quarry {

namespace detail {

namespace {

void require_column(const NodeRef& table, const std::string& name) {
  if (open_definition(table).find(name) == nullptr) (void)column_of(table, name);  // says which are there
}

bool is_alias(const NodeRef& table) { return table->kind != NodeKind::table; }

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

void add_item(const NodeRef& table, const DetachedColumn* column) {
  if (column == nullptr) throw ArgumentError("a column belongs to one table; construct a new Column for another");
  (void)attach_column(table, column->declaration);
}

void add_item(const NodeRef& table, const PrimaryKeyConstraint& constraint) {
  if (is_alias(table)) return;
  TableDefinition& definition = open_definition(table);
  for (const std::string& name : constraint.columns) require_column(table, name);
  for (ColumnDefinition& column : definition.columns) {
    const bool listed =
        std::find(constraint.columns.begin(), constraint.columns.end(), column.name) != constraint.columns.end();
    if (column.primary_key && !listed) {
      throw ArgumentError(
          fmt::format("column \"{}\" of table \"{}\" is told to be of the primary key, but its "
                      "PrimaryKeyConstraint leaves it out",
                      column.name, definition.full_name()));
    }
    if (!listed) continue;
    column.primary_key = true;
    column.nullable = false;
  }
  definition.primary_key = constraint.columns;
  definition.primary_key_name = constraint.name;
}

void add_item(const NodeRef& table, const UniqueConstraint& constraint) {
  if (is_alias(table)) return;
  for (const std::string& column : constraint.definition.columns) require_column(table, column);
  open_definition(table).uniques.push_back(constraint.definition);
}

void add_item(const NodeRef& table, const CheckConstraint& constraint) {
  if (is_alias(table)) return;
  TableDefinition& definition = open_definition(table);
  definition.checks.push_back(
      {own_expression(definition, constraint.definition.condition), constraint.definition.name});
}

void add_item(const NodeRef& table, const ForeignKeyConstraint& constraint) {
  if (is_alias(table)) return;
  for (const std::string& column : constraint.definition.columns) require_column(table, column);
  take_foreign_key(open_definition(table), constraint.definition);
}

ExcludeDefinition own_exclusion(const NodeRef& table, ExcludeDefinition constraint) {
  const TableDefinition& definition = *definition_of(table);
  for (ExcludeDefinition::Element& element : constraint.elements) {
    if (element.expression) element.expression = own_expression(definition, element.expression);
    else require_column(table, element.column);
  }
  if (constraint.where) constraint.where = own_expression(definition, constraint.where);
  return constraint;
}

void add_item(const NodeRef& table, const ExcludeConstraint& constraint) {
  if (is_alias(table)) return;
  open_definition(table).excludes.push_back(own_exclusion(table, constraint.definition));
}

void add_item(const NodeRef& table, const Index& index) {
  if (is_alias(table)) return;
  open_definition(table).indexes.push_back(own_index(table, index.definition));
}

IndexDefinition own_index(const NodeRef& table, IndexDefinition index) {
  const TableDefinition& definition = *definition_of(table);
  for (IndexElement& element : index.elements) {
    if (element.expression) element.expression = own_expression(definition, element.expression);
    else require_column(table, element.column);
  }
  for (const std::string& column : index.include) require_column(table, column);
  if (index.where) index.where = own_expression(definition, index.where);
  return index;
}

void add_item(const NodeRef& table, const Comment& comment) {
  if (!is_alias(table)) open_definition(table).comment = comment.text;
}

void add_item(const NodeRef& table, const InSchema& schema) {
  if (!is_alias(table)) open_definition(table).schema = schema.name;
}

void add_item(const NodeRef& table, const TableOption& option) {
  if (is_alias(table)) return;
  auto& options = open_definition(table).options;
  for (auto& [name, value] : options) {
    if (name == option.name) {
      value = option.value;
      return;
    }
  }
  options.emplace_back(option.name, option.value);
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
