// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/schema/sequence.hpp"
#include "quarry/schema/table.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

class Engine;
class Connection;

struct MetaDataOptions {
  std::string schema = {};       ///< of tables, sequences and foreign keys' targets that name none
  NamingConvention naming = {};  ///< of constraints and indexes that have no name
};

/// What create_all() and drop_all() do.
struct SchemaOptions {
  /// Only these, of the collection, and of its sequences those that number their columns; none: all.
  std::vector<Table> tables = {};
  bool checkfirst = true;  ///< leave alone what is there already, or gone already
};

/// Which tables MetaData::reflect() takes in.
struct ReflectOptions {
  std::string schema;                ///< empty: the MetaData's, else the connection's own
  std::vector<std::string> only;     ///< these tables, and no sequences; none: all of the schema
  bool views = false;                ///< views too, when no tables are named
  bool resolve_foreign_keys = true;  ///< and the tables that those refer to
};

/// A collection of tables, and sequences, that belong together. A handle: copies share the collection. They are
/// registered while the program starts; reading it from several threads is safe after that.
/// `MetaData{{.schema = "app", .naming = {.pk = "pk_{table_name}", .fk = "fk_{table_name}_{column_0_name}"}}}`.
class MetaData {
 public:
  MetaData();
  /// @throws ArgumentError for a naming convention with a token there is not.
  explicit MetaData(const MetaDataOptions& options);

  /// All tables, those first that others reference; of tables in a cycle, that which was registered first.
  [[nodiscard]] std::vector<Table> sorted_tables() const;
  /// The table of that name ("name" or "schema.name"). @throws NoSuchColumn's kin ArgumentError with the nearest name.
  [[nodiscard]] Table table(std::string_view full_name) const;
  /// In the order of registration.
  [[nodiscard]] const std::vector<Sequence>& sequences() const noexcept { return tables_->sequences; }

  /// Creates what does not exist yet, sequences, tables and indexes, in the order foreign keys need; keys that form a
  /// cycle come last, by ALTER TABLE. In one transaction (inside the connection's own: a savepoint) where the database
  /// holds DDL in one, PostgreSQL and SQLite; MySQL and MariaDB commit each statement by itself.
  /// @throws CompileError before anything is sent, for what the database cannot say.
  void create_all(const Engine& engine, const SchemaOptions& options = {}) const;
  void create_all(Connection& connection, const SchemaOptions& options = {}) const;
  /// Drops what exists, in the opposite order, the keys of cycles first. A sequence that a table which stays uses
  /// stays.
  void drop_all(const Engine& engine, const SchemaOptions& options = {}) const;
  void drop_all(Connection& connection, const SchemaOptions& options = {}) const;

  /// The statements create_all() sends where nothing exists yet, in its order: a migration to print.
  [[nodiscard]] std::vector<Statement> create_statements(const Dialect& dialect,
                                                         const SchemaOptions& options = {}) const;
  /// The statements drop_all() sends where everything exists.
  [[nodiscard]] std::vector<Statement> drop_statements(const Dialect& dialect, const SchemaOptions& options = {}) const;

  /// Takes in the tables and sequences a database has, as `reflect_table` does with one; those that are in the
  /// collection already stay as they are. @throws NoSuchTable for one of `only` that is not there; DatabaseError.
  void reflect(const Engine& engine, const ReflectOptions& options = {});
  void reflect(Connection& connection, const ReflectOptions& options = {});

  struct Tables : RefCounted {
    std::vector<NodeRef> nodes;
    std::vector<Sequence> sequences;
    std::string schema;
    Ref<const SharedNaming> naming;
  };

 private:
  friend void detail::register_table(MetaData& metadata, const NodeRef& table);
  friend void detail::register_sequence(MetaData& metadata, Sequence& sequence);
  Ref<Tables> tables_;
};
void destroy(const MetaData::Tables* tables) noexcept;

/// CREATE TABLE [IF NOT EXISTS]. Comments are part of it on MySQL and MariaDB; on PostgreSQL they are statements of
/// their own, which create_all() sends; SQLite keeps none.
[[nodiscard]] Statement create_table(const Table& table, bool if_not_exists = false);
/// The CREATE INDEX statements of a table's indexes and `indexed` columns.
[[nodiscard]] std::vector<Statement> create_indexes(const Table& table, bool if_not_exists = false);
/// CREATE INDEX of one more index of a table. @throws NoSuchColumn for a column the table does not have.
[[nodiscard]] Statement create_index(const Table& table, const Index& index, bool if_not_exists = false);
/// DROP INDEX; the table says which schema it is in, and on MySQL which table.
[[nodiscard]] Statement drop_index(const Table& table, std::string_view name, bool if_exists = false);
/// DROP TABLE [IF EXISTS].
[[nodiscard]] Statement drop_table(const Table& table, bool if_exists = false);
/// ALTER TABLE ... ADD CONSTRAINT. SQLite has none.
[[nodiscard]] Statement add_constraint(const Table& table, const ForeignKeyConstraint& constraint);
[[nodiscard]] Statement add_constraint(const Table& table, const UniqueConstraint& constraint);
[[nodiscard]] Statement add_constraint(const Table& table, const CheckConstraint& constraint);
[[nodiscard]] Statement add_constraint(const Table& table, const PrimaryKeyConstraint& constraint);
[[nodiscard]] Statement add_constraint(const Table& table, const ExcludeConstraint& constraint);
/// ALTER TABLE ... DROP CONSTRAINT, of any kind that has a name of its own.
[[nodiscard]] Statement drop_constraint(const Table& table, std::string_view name);

}  // namespace quarry
