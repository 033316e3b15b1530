// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/sql/table_definition.hpp"
#include "quarry/types/ref.hpp"
#include "quarry/types/sql_type.hpp"

namespace quarry {

class Engine;
class Connection;
class Dialect;

/// How a database numbers rows or a sequence counts.
struct ReflectedSequence {
  std::string name;  ///< empty for the numbers of an identity column
  std::int64_t start = 1, increment = 1, min_value = 1, max_value = 0, cache = 1;
  bool cycle = false;
  friend bool operator==(const ReflectedSequence&, const ReflectedSequence&) = default;
};

/// A type of a few words: a type of its own on PostgreSQL; the words of an ENUM column on MySQL and MariaDB.
struct ReflectedEnum {
  std::string schema, name;
  std::vector<std::string> values;
  friend bool operator==(const ReflectedEnum&, const ReflectedEnum&) = default;
};

/// A column as the database has it.
struct ReflectedColumn {
  std::string name;
  SqlType type;        ///< unknown where Quarry has no family for it: then `native` alone says what it is
  std::string native;  ///< in the database's own words: "character varying(80)", "int(10) unsigned", "citext"
  bool nullable = true;
  std::string server_default;    ///< SQL, as the database writes it; empty: none (NULL is what there is without one)
  bool autoincrement = false;    ///< the database numbers new rows: identity, serial, AUTO_INCREMENT, SQLite's rowid
  bool identity_always = false;  ///< GENERATED ALWAYS AS IDENTITY
  std::optional<ReflectedSequence> identity;  ///< of an identity column on PostgreSQL
  std::string computed;                       ///< the expression of a computed column; empty: an ordinary one
  bool stored = false;                        ///< of a computed column: its values are kept in the row
  std::string collation;                      ///< where it is not the type's, table's or database's usual one
  std::string comment;
  std::string on_update;  ///< MySQL: what an UPDATE sets it to: "current_timestamp()"
  std::optional<ReflectedEnum> enumeration;
  friend bool operator==(const ReflectedColumn&, const ReflectedColumn&) = default;
};

/// PRIMARY KEY or UNIQUE. MySQL and MariaDB know no difference between a UNIQUE constraint and a unique index of whole
/// columns: there, both are found among the constraints.
struct ReflectedKey {
  std::string name;  ///< empty where the database kept none (SQLite; MySQL's primary keys)
  std::vector<std::string> columns;
  bool deferrable = false, initially_deferred = false;
  bool nulls_not_distinct = false;
  friend bool operator==(const ReflectedKey&, const ReflectedKey&) = default;
};

struct ReflectedForeignKey {
  std::string name;
  std::vector<std::string> columns;
  std::string target_schema;  ///< always given
  std::string target_table;
  std::vector<std::string> target_columns;
  /// RESTRICT and NO ACTION are the same to MySQL and MariaDB: `none`.
  ReferentialAction on_delete = ReferentialAction::none, on_update = ReferentialAction::none;
  bool match_full = false;
  bool deferrable = false, initially_deferred = false;
  friend bool operator==(const ReflectedForeignKey&, const ReflectedForeignKey&) = default;
};

struct ReflectedIndex {
  struct Element {
    std::string column;      ///< or
    std::string expression;  ///< SQL
    bool descending = false;
    std::optional<bool> nulls_first;  ///< where it is not what the direction implies
    std::string operator_class;       ///< PostgreSQL, where it is not the type's usual one
    std::uint32_t length = 0;         ///< MySQL: how many characters or bytes of the column are kept; 0: all
    friend bool operator==(const Element&, const Element&) = default;
  };
  std::string name;
  std::vector<Element> elements;
  bool unique = false;
  bool nulls_not_distinct = false;
  std::string method;  ///< "btree", "gin", "fulltext"; empty on SQLite
  std::string where;   ///< the condition of a partial index
  std::vector<std::string> include;
  friend bool operator==(const ReflectedIndex&, const ReflectedIndex&) = default;
};

/// CHECK, or PostgreSQL's EXCLUDE.
struct ReflectedCheck {
  std::string name;       ///< a check of a column on MariaDB has the column's name
  std::string condition;  ///< SQL; of EXCLUDE the whole definition
  friend bool operator==(const ReflectedCheck&, const ReflectedCheck&) = default;
};

enum class RelationKind : std::uint8_t { table, view, materialized_view };

/// Everything about one table or view.
struct ReflectedTable {
  std::string schema;  ///< always given: "public", "main"
  std::string name;
  RelationKind kind = RelationKind::table;
  std::string comment;
  std::vector<ReflectedColumn> columns;
  std::optional<ReflectedKey> primary_key;
  std::vector<ReflectedKey> uniques;
  std::vector<ReflectedForeignKey> foreign_keys;
  std::vector<ReflectedIndex> indexes;  ///< without those that serve a key
  std::vector<ReflectedCheck> checks;
  std::vector<ReflectedCheck> excludes;
  /// As `table_option()` names them: {"mysql_engine", "InnoDB"}, {"sqlite_strict", ""}.
  std::vector<std::pair<std::string, std::string>> options;
  std::string definition;  ///< the SELECT of a view
  friend bool operator==(const ReflectedTable&, const ReflectedTable&) = default;
};

namespace detail {
struct InspectorState;
void destroy(const InspectorState* state) noexcept;
}  // namespace detail

/// What a database has: its schemas, tables, columns, keys. Everything about all tables of a schema is read at once,
/// in one query for each kind of thing, the first time that kind is asked for, and kept until `clear_cache()`.
///
/// A table is "name" in the default schema, "schema.name", or a name and a schema. A schema is PostgreSQL's, a database
/// of MySQL, an attached database of SQLite ("main", "temp"); none is the connection's own. Lists are in order of
/// names, columns in the table's order. Copies share what was read; used by one thread at a time. Every function
/// @throws DatabaseError, and those that take a table NoSuchTable with the nearest name.
class Inspector {
 public:
  Inspector(const Inspector& other) noexcept;
  Inspector(Inspector&& other) noexcept;
  Inspector& operator=(Inspector other) noexcept;
  ~Inspector();

  [[nodiscard]] const std::string& default_schema() const;
  [[nodiscard]] const Dialect& dialect() const;
  /// Without those of the system.
  [[nodiscard]] std::vector<std::string> schemas() const;
  [[nodiscard]] std::vector<std::string> tables(std::string_view schema = {}) const;
  [[nodiscard]] std::vector<std::string> views(std::string_view schema = {}) const;
  [[nodiscard]] std::vector<std::string> materialized_views(std::string_view schema = {}) const;
  /// Without those of identity and serial columns.
  [[nodiscard]] std::vector<ReflectedSequence> sequences(std::string_view schema = {}) const;
  /// PostgreSQL's enum types; none elsewhere.
  [[nodiscard]] std::vector<ReflectedEnum> enums(std::string_view schema = {}) const;

  [[nodiscard]] bool has_table(std::string_view name, std::string_view schema = {}) const;
  /// @throws NoSuchTable as the others.
  [[nodiscard]] bool has_index(std::string_view table, std::string_view index, std::string_view schema = {}) const;

  /// All that the functions below say, together.
  [[nodiscard]] ReflectedTable table(std::string_view name, std::string_view schema = {}) const;
  [[nodiscard]] std::vector<ReflectedColumn> columns(std::string_view table, std::string_view schema = {}) const;
  [[nodiscard]] std::optional<ReflectedKey> primary_key(std::string_view table, std::string_view schema = {}) const;
  [[nodiscard]] std::vector<ReflectedKey> unique_constraints(std::string_view table,
                                                             std::string_view schema = {}) const;
  [[nodiscard]] std::vector<ReflectedForeignKey> foreign_keys(std::string_view table,
                                                              std::string_view schema = {}) const;
  [[nodiscard]] std::vector<ReflectedIndex> indexes(std::string_view table, std::string_view schema = {}) const;
  [[nodiscard]] std::vector<ReflectedCheck> checks(std::string_view table, std::string_view schema = {}) const;
  [[nodiscard]] std::string comment(std::string_view table, std::string_view schema = {}) const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> table_options(std::string_view table,
                                                                               std::string_view schema = {}) const;
  /// The SELECT of a view; empty for a table.
  [[nodiscard]] std::string view_definition(std::string_view view, std::string_view schema = {}) const;

  /// Forgets what was read: the next question asks the database again.
  void clear_cache() const;

 private:
  friend Inspector inspect(const Engine& engine);
  friend Inspector inspect(Connection& connection);
  explicit Inspector(Ref<detail::InspectorState> state) noexcept;
  Ref<detail::InspectorState> state_;
};

/// An inspector that takes a connection from the engine for each question it has to ask.
[[nodiscard]] Inspector inspect(const Engine& engine);
/// One that asks on this connection, in its transaction; the connection must outlive it. It sees temporary tables, in
/// the schema "pg_temp" of PostgreSQL and "temp" of SQLite; MySQL and MariaDB tell nobody of theirs.
[[nodiscard]] Inspector inspect(Connection& connection);

}  // namespace quarry
