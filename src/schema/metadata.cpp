// SPDX-License-Identifier: MIT
#include "quarry/schema/metadata.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

const TableDefinition& definition(const NodeRef& table) { return *as<nodes::Table>(table)->definition; }

}  // namespace

void destroy(const MetaData::Tables* tables) noexcept { delete tables; }

MetaData::MetaData() : tables_(new Tables) {}

void detail::register_table(MetaData& metadata, const NodeRef& table) {
  for (const NodeRef& known : metadata.tables_->nodes) {
    if (definition(known).full_name() == definition(table).full_name()) {
      throw ArgumentError(fmt::format("table \"{}\" is in this MetaData already", definition(table).full_name()));
    }
  }
  metadata.tables_->nodes.push_back(table);
}

Table MetaData::table(std::string_view full_name) const {
  std::vector<std::string> names;
  for (const NodeRef& known : tables_->nodes) {
    if (definition(known).full_name() == full_name) return Table(known);
    names.push_back(definition(known).full_name());
  }
  throw ArgumentError(
      fmt::format("there is no table \"{}\" in this MetaData.{}", full_name, suggestion(full_name, names)));
}

std::vector<Table> MetaData::sorted_tables() const {
  // repeatedly take the tables whose references are all taken; a reference to oneself does not count
  std::vector<NodeRef> waiting = tables_->nodes;
  std::vector<Table> sorted;
  std::vector<std::string> done;
  while (!waiting.empty()) {
    std::vector<NodeRef> left;
    for (const NodeRef& node : waiting) {
      const TableDefinition& table = definition(node);
      const bool ready = std::all_of(table.columns.begin(), table.columns.end(), [&](const ColumnDefinition& column) {
        return std::all_of(column.foreign_keys.begin(), column.foreign_keys.end(), [&](const ForeignKeyTarget& target) {
          const bool here = std::any_of(waiting.begin(), waiting.end(), [&](const NodeRef& other) {
            return definition(other).full_name() == target.table;
          });
          return target.table == table.full_name() || !here ||
                 std::find(done.begin(), done.end(), target.table) != done.end();
        });
      });
      if (!ready) {
        left.push_back(node);
        continue;
      }
      sorted.push_back(Table(node));
      done.push_back(table.full_name());
    }
    if (left.size() == waiting.size()) {
      std::string names;
      for (const NodeRef& node : left) names += (names.empty() ? "\"" : ", \"") + definition(node).full_name() + "\"";
      throw CompileError(fmt::format(
          "the foreign keys of {} form a cycle, so no order of creating them exists; leave one of the keys out",
          names));
    }
    waiting = std::move(left);
  }
  return sorted;
}

Statement create_table(const Table& table, bool if_not_exists) {
  nodes::CreateTable node;
  node.table = table.node();
  node.if_not_exists = if_not_exists;
  return Statement(make(std::move(node)));
}

std::vector<Statement> create_indexes(const Table& table, bool if_not_exists) {
  std::vector<Statement> statements;
  for (const ColumnDefinition& column : definition(table.node()).columns) {
    if (!column.indexed) continue;
    nodes::CreateIndex node;
    node.table = table.node();
    node.name = "ix_" + definition(table.node()).name + "_" + column.name;
    node.columns = {column.name};
    node.if_not_exists = if_not_exists;
    statements.push_back(Statement(make(std::move(node))));
  }
  return statements;
}

Statement drop_table(const Table& table, bool if_exists) {
  nodes::DropTable node;
  node.table = table.node();
  node.if_exists = if_exists;
  return Statement(make(std::move(node)));
}

}  // namespace quarry
