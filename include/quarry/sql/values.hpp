// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string_view>
#include <tuple>
#include <vector>

#include "quarry/sql/column.hpp"
#include "quarry/sql/from.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef values_node(std::string_view name, NodeList columns, std::vector<NodeRef> values);
[[nodiscard]] NodeRef values_column(std::string_view name, const SqlType& type);
/// @throws ArgumentError when the names are not as many as the types.
[[nodiscard]] NodeList values_columns(std::initializer_list<std::string_view> names, std::vector<SqlType> types);
}  // namespace detail

/// Rows written in the statement, used as a table: in FROM, in joins, and by `select(v).cte("v")` as a CTE.
class Values : public FromClause {
 public:
  using FromClause::FromClause;
  explicit Values(const AliasOf& alias) : FromClause(detail::alias_node(alias)) {}
};

/// `values<int, std::string>("v", {"id", "name"}, {{1, "a"}, {2, "b"}})`: each value is a bound parameter.
/// PostgreSQL `(VALUES ($1, $2), ...) AS v (id, name)`, MySQL 8.0.19 `(VALUES ROW(?, ?), ...) AS v (id, name)`, SQLite
/// a SELECT over VALUES, MariaDB and older MySQL a UNION ALL. Without a name the compiler calls it `anon_1`. A server
/// takes 65,535 parameters (SQLite 32,766).
/// @throws ArgumentError without rows, or when there are not as many names as types.
template <ColumnValue... Ts>
  requires(sizeof...(Ts) > 0)
[[nodiscard]] Values values(std::string_view name, std::initializer_list<std::string_view> columns,
                            const std::vector<std::tuple<Ts...>>& rows) {
  std::vector<NodeRef> nodes;
  nodes.reserve(rows.size() * sizeof...(Ts));
  for (const auto& row : rows) {
    std::apply([&](const Ts&... value) { (nodes.push_back(detail::node_of(value)), ...); }, row);
  }
  return Values(detail::values_node(name, detail::values_columns(columns, {sql_type_of<Ts>()...}), std::move(nodes)));
}
/// The same with columns known at run time: `values("v", {column("id", types::Integer{})}, {{Value(1)}, {Value(2)}})`.
[[nodiscard]] Values values(std::string_view name, const std::vector<Column<>>& columns,
                            const std::vector<std::vector<Value>>& rows);

}  // namespace quarry
