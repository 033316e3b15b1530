// SPDX-License-Identifier: MIT
#include "sql/definition_parts.hpp"

#include <fmt/format.h>

#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

class SourceRemover final : public Rewriter {
 public:
  explicit SourceRemover(const TableDefinition& table) : table_(table) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::column); }
  NodeRef apply(const NodeRef& node) override {
    const auto* column = as<nodes::Column>(node);
    if (column == nullptr || !column->source) return node;
    const TableDefinition* owner = definition_of(column->source);
    if (owner == nullptr || owner->name != table_.name || owner->schema != table_.schema) {
      throw ArgumentError(
          fmt::format("an expression in the definition of table \"{}\" speaks of {}, which is not its own",
                      table_.full_name(), describe(node)));
    }
    nodes::Column copy = *column;
    copy.source = {};
    return typed(std::move(copy), node->type);
  }

  const TableDefinition& table_;
};

}  // namespace

TableDefinition& open_definition(const NodeRef& table) {
  return const_cast<TableDefinition&>(*as<nodes::Table>(table)->definition);
}

NodeRef own_expression(const TableDefinition& table, const NodeRef& expression) {
  return SourceRemover(table).rewrite(expression);
}

void qualify_target(const TableDefinition& table, ForeignKeyDefinition& key) {
  if (!table.default_schema.empty() && key.table.find('.') == std::string::npos)
    key.table = table.default_schema + "." + key.table;
}

void take_foreign_key(TableDefinition& table, ForeignKeyDefinition key) {
  if (key.columns.empty() || key.columns.size() != key.target_columns.size()) {
    throw ArgumentError(
        fmt::format("a foreign key of table \"{}\" has {} columns for {} of \"{}\"; it needs as many of each",
                    table.full_name(), key.columns.size(), key.target_columns.size(), key.table));
  }
  qualify_target(table, key);
  table.foreign_keys.push_back(std::move(key));
}

void take_column(const NodeRef& node, ColumnDeclaration column) {
  TableDefinition& table = open_definition(node);
  ColumnDefinition& definition = column.definition;
  if (table.find(definition.name) != nullptr) {
    throw ArgumentError(fmt::format("table \"{}\" has two columns named \"{}\"", table.full_name(), definition.name));
  }
  if (definition.computed) {
    if (definition.server_default || definition.autoincrement) {
      throw ArgumentError(
          fmt::format("column \"{}\" of table \"{}\" is computed, so it has no default and is not numbered",
                      definition.name, table.full_name()));
    }
    definition.computed = own_expression(table, definition.computed);
  }
  for (ForeignKeyDefinition& key : column.foreign_keys) {
    key.columns = {definition.name};
    take_foreign_key(table, std::move(key));
  }
  for (NodeRef& condition : column.checks) table.checks.push_back({own_expression(table, condition), {}});
  if (column.unique) {
    UniqueDefinition unique;
    unique.columns = {definition.name};
    table.uniques.push_back(std::move(unique));
  }
  if (column.indexed) {
    IndexDefinition index;
    index.elements.emplace_back().column = definition.name;
    table.indexes.push_back(std::move(index));
  }
  table.columns.push_back(std::move(definition));
}

}  // namespace quarry::detail
