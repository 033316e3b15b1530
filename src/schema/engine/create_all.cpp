// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compile/names.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/schema/metadata.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

namespace {

// IF NOT EXISTS would leave out the second of two tables or indexes that are one name to the database.
void require_distinct(const std::vector<Table>& tables, const Dialect& dialect) {
  const DialectData& data = dialect.data();
  std::unordered_set<std::string> seen;
  const auto add = [&](const std::string& schema, const std::string& name) {
    const std::string whole = schema.empty() ? name : schema + "." + name;
    if (seen.insert(data.names_fold_case ? folded(whole) : whole).second) return;
    throw ArgumentError(fmt::format(
        "two tables or indexes would be called \"{}\"{} on {}; an index is called ix_<table>_<column>: give "
        "one of the tables or columns another name",
        whole, data.names_fold_case ? ", whatever the case of its letters," : "", dialect.title()));
  };
  for (const Table& table : tables) {
    const TableDefinition& definition = *as<nodes::Table>(table.node())->definition;
    add(definition.schema, definition.name);
    if (data.inline_indexes) continue;
    for (const Statement& index : create_indexes(table))
      add(definition.schema, as<nodes::CreateIndex>(index.node())->name);
  }
}

}  // namespace

void MetaData::create_all(Connection& connection) const {
  require_distinct(sorted_tables(), connection.dialect());
  const bool indexes_apart = !connection.dialect().data().inline_indexes;
  for (const Table& table : sorted_tables()) {
    connection.execute(create_table(table, true));
    if (!indexes_apart) continue;
    for (const Statement& index : create_indexes(table, true)) connection.execute(index);
  }
}

void MetaData::drop_all(Connection& connection) const {
  std::vector<Table> tables = sorted_tables();
  std::reverse(tables.begin(), tables.end());
  for (const Table& table : tables) connection.execute(drop_table(table, true));
}

void MetaData::create_all(const Engine& engine) const {
  Connection connection = engine.connect();
  create_all(connection);
}

void MetaData::drop_all(const Engine& engine) const {
  Connection connection = engine.connect();
  drop_all(connection);
}

}  // namespace quarry
