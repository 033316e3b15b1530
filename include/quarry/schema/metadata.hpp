// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/schema/table.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

class Engine;
class Connection;

/// A collection of tables that belong together. A handle: copies share the collection. Tables are registered while the
/// program starts; reading it from several threads is safe after that.
class MetaData {
 public:
  MetaData();

  /// All tables, those first that others reference. @throws CompileError when foreign keys form a cycle between tables.
  [[nodiscard]] std::vector<Table> sorted_tables() const;
  /// The table of that name ("name" or "schema.name"). @throws NoSuchColumn's kin ArgumentError with the nearest name.
  [[nodiscard]] Table table(std::string_view full_name) const;

  /// Creates what does not exist yet, tables and indexes, in the order foreign keys need.
  void create_all(const Engine& engine) const;
  void create_all(Connection& connection) const;
  /// Drops what exists, in the opposite order.
  void drop_all(const Engine& engine) const;
  void drop_all(Connection& connection) const;

  struct Tables : RefCounted {
    std::vector<NodeRef> nodes;
  };

 private:
  friend void detail::register_table(MetaData& metadata, const NodeRef& table);
  Ref<Tables> tables_;
};
void destroy(const MetaData::Tables* tables) noexcept;

/// CREATE TABLE [IF NOT EXISTS].
[[nodiscard]] Statement create_table(const Table& table, bool if_not_exists = false);
/// The CREATE INDEX statements a table's `indexed` columns ask for, named ix_<table>_<column>.
[[nodiscard]] std::vector<Statement> create_indexes(const Table& table, bool if_not_exists = false);
/// DROP TABLE [IF EXISTS].
[[nodiscard]] Statement drop_table(const Table& table, bool if_exists = false);

}  // namespace quarry
