// SPDX-License-Identifier: MIT
#include "quarry/sql/column.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

ForeignKey foreign_key(std::string_view target, ForeignKeyOptions options) {
  const std::size_t dot = target.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == target.size()) {
    throw ArgumentError(
        fmt::format("foreign_key(\"{}\") names no column; write \"table.column\" or \"schema.table.column\"", target));
  }
  return {
      {std::string(target.substr(0, dot)), std::string(target.substr(dot + 1)), options.on_delete, options.on_update}};
}

Column<> column(std::string_view name, const SqlType& type) { return Column<>(name, type); }

namespace detail {

void destroy(const DetachedColumn* column) noexcept { delete column; }

void apply(ColumnDefinition& column, const SqlType& type) { column.type = type; }
void apply(ColumnDefinition& column, PrimaryKey) {
  column.primary_key = true;
  column.nullable = false;
}
void apply(ColumnDefinition& column, NotNull) { column.nullable = false; }
void apply(ColumnDefinition& column, Nullable) { column.nullable = true; }
void apply(ColumnDefinition& column, Autoincrement) { column.autoincrement = true; }
void apply(ColumnDefinition& column, Unique) { column.unique = true; }
void apply(ColumnDefinition& column, Indexed) { column.indexed = true; }
void apply(ColumnDefinition& column, Sensitive) { column.sensitive = true; }
void apply(ColumnDefinition& column, const ForeignKey& key) { column.foreign_keys.push_back(key.target); }
void apply(ColumnDefinition& column, const ServerDefault& value) { column.server_default = value.expression; }

ColumnDefinition new_column(std::string_view name, const SqlType& type, bool nullable) {
  ColumnDefinition definition;
  definition.name = name;
  definition.type = type;
  definition.nullable = nullable;
  return definition;
}

NodeRef attach_column(const NodeRef& table, ColumnDefinition column) {
  nodes::Column node;
  node.source = table;
  node.name = column.name;
  node.sensitive = column.sensitive;
  const SqlType type = column.type;
  if (const auto* owner = as<nodes::Table>(table)) {
    if (owner->definition->find(column.name) != nullptr) {
      throw ArgumentError(
          fmt::format("table \"{}\" has two columns named \"{}\"", owner->definition->full_name(), column.name));
    }
    // the table object is still being constructed by this very expression; nobody else sees it yet
    const_cast<TableDefinition&>(*owner->definition).columns.push_back(std::move(column));
  }
  return typed(std::move(node), type);
}

NodeRef detached_column(const ColumnDefinition& column, Ref<const DetachedColumn>& keep) {
  auto* detached = new DetachedColumn;
  keep = Ref<const DetachedColumn>(detached);
  detached->definition = column;
  nodes::Column node;
  node.name = column.name;
  node.sensitive = column.sensitive;
  return typed(std::move(node), column.type);
}

Assignment assign(const NodeRef& column, NodeRef value) {
  // null is a value like any other here, so that rows with and without it are one statement
  if (is_null_constant(value)) value = literal_node(Value());
  value = adopt_type(std::move(value), column->type);
  if (!is_null_constant(value) && !comparable(column->type.id, value->type.id)) {
    throw ArgumentError(fmt::format("cannot assign {} to {}", describe(value), describe(column)));
  }
  return {column, std::move(value)};
}

std::string column_name(const NodeRef& column) {
  const auto* node = as<nodes::Column>(column);
  return node != nullptr ? node->name : std::string();
}

}  // namespace detail

}  // namespace quarry
