// SPDX-License-Identifier: MIT
#include "quarry/schema/alter.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "schema/object_name.hpp"
#include "sql/build.hpp"
#include "sql/definition_parts.hpp"

namespace quarry {

using nodes::Alteration;

NodeRef ColumnForm::part_of(const Table& table) const {
  const TableDefinition& whole = *detail::definition_of(table.node());
  const NodeRef part = detail::object_name(whole.schema, whole.name);
  TableDefinition& definition = detail::open_definition(part);
  definition.default_schema = whole.default_schema;
  definition.naming = whole.naming;
  if (detached_ != nullptr) {
    detail::take_column(part, detached_->declaration);
    return part;
  }
  const ColumnDefinition* own = whole.find(name());
  if (own == nullptr) {
    std::vector<std::string> names;
    for (const ColumnDefinition& column : whole.columns) names.push_back(column.name);
    throw ArgumentError(
        fmt::format("table \"{}\" has no column \"{}\".{}", whole.full_name(), name(), suggestion(name(), names)));
  }
  definition.columns.push_back(*own);
  return part;
}

namespace {

nodes::AlterTable change(const Table& table, Alteration what, std::string_view name = {}, std::string_view text = {}) {
  nodes::AlterTable node;
  node.table = table.node();
  node.what = what;
  node.name = name;
  node.text = text;
  return node;
}

Statement reformed(const Table& table, Alteration what, const ColumnForm& column, NodeRef using_value = {}) {
  nodes::AlterTable node = change(table, what, column.name());
  node.column = column.part_of(table);
  node.using_ = std::move(using_value);
  return Statement(make(std::move(node)));
}

}  // namespace

Statement add_column(const Table& table, const ColumnForm& column, bool if_not_exists) {
  nodes::AlterTable node = change(table, Alteration::add_column, column.name());
  node.column = column.part_of(table);
  node.guarded = if_not_exists;
  if (!detail::definition_of(node.column)->indexes.empty()) {
    throw ArgumentError(fmt::format(
        "add_column(\"{}\") adds no index; add the column without `indexed` and then create_index()", column.name()));
  }
  return Statement(make(std::move(node)));
}

Statement drop_column(const Table& table, const ColumnName& column, bool if_exists) {
  nodes::AlterTable node = change(table, Alteration::drop_column, column.text);
  node.guarded = if_exists;
  return Statement(make(std::move(node)));
}

Statement rename_column(const Table& table, const ColumnName& column, std::string_view new_name) {
  return Statement(make(change(table, Alteration::rename_column, column.text, new_name)));
}

Statement rename_table(const Table& table, std::string_view new_name) {
  return Statement(make(change(table, Alteration::rename_table, {}, new_name)));
}

Statement alter_column_type(const Table& table, const ColumnForm& column) {
  return reformed(table, Alteration::column_type, column);
}
Statement alter_column_type(const Table& table, const ColumnForm& column, const ExprBase& using_value) {
  return reformed(table, Alteration::column_type, column, using_value.node());
}
Statement alter_column_default(const Table& table, const ColumnForm& column) {
  return reformed(table, Alteration::column_default, column);
}
Statement alter_column_nullable(const Table& table, const ColumnForm& column) {
  return reformed(table, Alteration::column_null, column);
}
Statement set_comment(const Table& table, const ColumnForm& column) {
  return reformed(table, Alteration::column_comment, column);
}
Statement set_comment(const Table& table, std::string_view text) {
  return Statement(make(change(table, Alteration::table_comment, {}, text)));
}

}  // namespace quarry
