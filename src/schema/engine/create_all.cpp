// SPDX-License-Identifier: MIT
#include <algorithm>

#include "quarry/engine/engine.hpp"
#include "quarry/schema/metadata.hpp"

namespace quarry {

void MetaData::create_all(Connection& connection) const {
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
