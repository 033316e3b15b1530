// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/schema/objects.hpp"
#include "quarry/sql/query.hpp"

namespace quarry {

namespace detail {
struct QueryTableOptions {
  std::string schema;
  std::vector<std::string> columns;
};
[[nodiscard]] NodeRef query_table_node(std::string_view name, const Query& query, const QueryTableOptions& options);
[[nodiscard]] NodeRef query_table_column(const NodeRef& table, const NodeRef& query, const NodeRef& original);
}  // namespace detail

/// A table or view whose columns are the items of a query, to select from: `v["total"]`, `v[visits.day]`.
class QueryTable : public Table {
 public:
  using Table::operator[];
  /// The column that carries an expression of the query's list. @throws NoSuchColumn when there is none.
  template <class T>
  [[nodiscard]] quarry::Column<T> operator[](const Expr<T>& original) const {
    return quarry::Column<T>(detail::query_table_column(node_, query_.node(), original.node()));
  }
  [[nodiscard]] const Query& query() const noexcept { return query_; }

 protected:
  QueryTable(std::string_view name, Query query, const detail::QueryTableOptions& options)
      : Table(detail::query_table_node(name, query, options)), query_(std::move(query)) {}

 private:
  Query query_;
};

struct ViewOptions {
  std::string schema = {};
  std::vector<std::string> columns = {};  ///< names of its columns; none: those of the query's items
  bool materialized = false;              ///< its rows are kept until refresh_materialized_view(): PostgreSQL
  bool temporary = false;                 ///< of the session alone: PostgreSQL, SQLite
  bool with_check_option = false;         ///< rows written through it have to be seen by it; not on SQLite
};

/// A query under a name that the database keeps.
/// @code
/// const View busy{"busy", select(v.clinic, count().label("n")).group_by(v.clinic)};
/// engine.execute(create_view(busy));
/// engine.execute(select(busy[v.clinic]).where(busy.column<std::int64_t>("n") > 3));
/// @endcode
class View : public QueryTable {
 public:
  /// @throws ArgumentError for an item without a name, two of one name, or more or fewer columns than items.
  View(std::string_view name, Query query, ViewOptions options = {})
      : QueryTable(name, std::move(query), {options.schema, options.columns}), options_(std::move(options)) {}
  [[nodiscard]] const ViewOptions& options() const noexcept { return options_; }

 private:
  ViewOptions options_;
};

struct CreateViewOptions {
  bool or_replace = false;     ///< not on SQLite
  bool if_not_exists = false;  ///< SQLite, MariaDB; of a materialized view PostgreSQL
};
/// CREATE VIEW. Values of the query stand in it as literals; a sensitive one is refused, as everyone could read it.
[[nodiscard]] Statement create_view(const View& view, const CreateViewOptions& options = {});
/// DROP VIEW, DROP MATERIALIZED VIEW.
[[nodiscard]] Statement drop_view(const View& view, const DropOptions& options = {});
/// REFRESH MATERIALIZED VIEW (PostgreSQL). `concurrently`: readers do not wait; the view needs a unique index.
[[nodiscard]] Statement refresh_materialized_view(const View& view, bool concurrently = false);

struct TableAsOptions {
  std::string schema = {};
  std::vector<std::string> columns = {};  ///< names of its columns (PostgreSQL); elsewhere label() the query's items
  bool temporary = false;
};

/// A table that is made of a query's rows, without keys and constraints.
class TableAs : public QueryTable {
 public:
  TableAs(std::string_view name, Query query, TableAsOptions options = {})
      : QueryTable(name, std::move(query), {options.schema, options.columns}), options_(std::move(options)) {}
  [[nodiscard]] const TableAsOptions& options() const noexcept { return options_; }

 private:
  TableAsOptions options_;
};

struct CreateTableAsOptions {
  bool if_not_exists = false;
  bool with_no_data = false;  ///< the columns alone
};
/// CREATE TABLE ... AS SELECT.
[[nodiscard]] Statement create_table_as(const TableAs& table, const CreateTableAsOptions& options = {});

}  // namespace quarry
