// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/schema/constraints.hpp"
#include "quarry/schema/index.hpp"
#include "quarry/sql/column.hpp"
#include "quarry/sql/from.hpp"

namespace quarry {

class MetaData;

/// The schema (PostgreSQL) or database (MySQL) a table is in: `Table{"events", in_schema("log"), ...}`.
struct InSchema {
  std::string name;
};
[[nodiscard]] inline InSchema in_schema(std::string_view name) { return {std::string(name)}; }

/// What one database is told of a whole table; the others pass over it.
struct TableOption {
  std::string name, value;
};
/// `table_option("mysql_engine", "InnoDB")`. Of MySQL and MariaDB: mysql_engine, mysql_charset, mysql_collate,
/// mysql_row_format, mysql_auto_increment; of PostgreSQL: postgresql_partition_by, postgresql_tablespace,
/// postgresql_with, postgresql_inherits and, without a value, postgresql_unlogged; of SQLite, without a value:
/// sqlite_strict, sqlite_without_rowid, sqlite_autoincrement. A value is printed as it is written.
/// @throws ArgumentError for any other name, and for a value missing or too many.
[[nodiscard]] TableOption table_option(std::string_view name, std::string_view value = {});

namespace detail {
[[nodiscard]] NodeRef new_table(std::string_view name);
void register_table(MetaData& metadata, const NodeRef& table);
// of an alias all of these do nothing: the table it names has been told
void add_item(const NodeRef& table, const DetachedColumn* column);
void add_item(const NodeRef& table, const PrimaryKeyConstraint& constraint);
void add_item(const NodeRef& table, const UniqueConstraint& constraint);
void add_item(const NodeRef& table, const CheckConstraint& constraint);
void add_item(const NodeRef& table, const ForeignKeyConstraint& constraint);
void add_item(const NodeRef& table, const ExcludeConstraint& constraint);
void add_item(const NodeRef& table, const Index& index);
void add_item(const NodeRef& table, const Comment& comment);
void add_item(const NodeRef& table, const InSchema& schema);
void add_item(const NodeRef& table, const TableOption& option);
template <class T>
void add_item(const NodeRef& table, const Column<T>& column) {
  add_item(table, column.detached());
}
}  // namespace detail

/// What a struct of columns says of the whole table, as its last member. It holds nothing, so copies stay cheap.
/// @code
/// TableItems items{this, UniqueConstraint{clinic_id, day}, CheckConstraint{cost >= 0}.named("positive"),
///                  Index{"ix_day", day.desc()}, comment("one row a day"), table_option("mysql_engine", "InnoDB")};
/// @endcode
class TableItems {
 public:
  template <class... Items>
  explicit TableItems(FromClause* table, const Items&... items) {
    (detail::add_item(table->node(), items), ...);
  }
};

/// A database table: a base for structs of columns, or a whole table by itself, built at run time.
/// @code
/// struct Staff : quarry::Table {
///   using Table::Table;
///   quarry::Column<std::int64_t> id{this, "id", quarry::primary_key};
///   quarry::Column<std::string> name{this, "name", quarry::types::String{80}};
/// };
/// const Staff staff{"staff"};
/// @endcode
/// A handle: copies name the same table. Safe to share between threads once constructed.
class Table : public FromClause {
 public:
  explicit Table(std::string_view name) : FromClause(detail::new_table(name)) {}
  /// Registers the table, so that `metadata.create_all()` creates it.
  Table(std::string_view name, MetaData& metadata) : Table(name) { detail::register_table(metadata, node_); }
  /// A table whose columns and constraints are known at run time.
  template <class... Items>
    requires(sizeof...(Items) > 0)
  Table(std::string_view name, MetaData& metadata, const Items&... items) : Table(name) {
    (detail::add_item(node_, items), ...);
    detail::register_table(metadata, node_);
  }
  template <class First, class... Items>
    requires(!std::same_as<std::remove_cvref_t<First>, MetaData>)
  Table(std::string_view name, const First& first, const Items&... items) : Table(name) {
    detail::add_item(node_, first);
    (detail::add_item(node_, items), ...);
  }
  /// A handle on a table that exists, e.g. one a MetaData holds.
  explicit Table(NodeRef node) noexcept : FromClause(std::move(node)) {}
  /// Another name for a table; see `aliased`.
  explicit Table(const AliasOf& alias) : FromClause(detail::alias_node(alias)) {}
  /// Columns in a list, when even their number is known only at run time.
  Table(std::string_view name, MetaData& metadata, const std::vector<Column<>>& columns);

  /// The table's name, without its schema; of an alias, the alias.
  [[nodiscard]] std::string name() const;
};

/// A table in place, when names come from elsewhere: `table("visits", column("day"), column<int>("n"))`.
template <class... T>
[[nodiscard]] Table table(std::string_view name, const Column<T>&... columns) {
  if constexpr (sizeof...(T) == 0) return Table(name);
  else return Table(name, columns...);
}

}  // namespace quarry
