// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "quarry/sql/column.hpp"
#include "quarry/sql/from.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef table_function_node(std::string_view function, NodeList arguments);
[[nodiscard]] NodeRef table_function_columns(const NodeRef& node, NodeList columns);
[[nodiscard]] NodeRef table_function_ordinality(const NodeRef& node, std::string_view column);
[[nodiscard]] NodeRef table_function_named(const NodeRef& node, std::string_view name);
}  // namespace detail

/// A function that gives rows, used as a table. It sees the columns of what stands before it in FROM.
class TableFunction : public FromClause {
 public:
  using FromClause::FromClause;
  /// The columns of its rows: names of one's own on PostgreSQL, on SQLite those the function has
  /// (`column<std::string>("key")` of json_each).
  template <class... Ts>
    requires(sizeof...(Ts) > 0)
  [[nodiscard]] TableFunction columns(const Column<Ts>&... columns) const {
    return TableFunction(detail::table_function_columns(node_, NodeList{columns.node()...}));
  }
  /// One more column, which counts the rows from 1; call it after columns(). PostgreSQL only.
  [[nodiscard]] TableFunction with_ordinality(std::string_view column) const {
    return TableFunction(detail::table_function_ordinality(node_, column));
  }
  /// What it is called in FROM; without a name, the function's name and a number.
  [[nodiscard]] TableFunction named(std::string_view name) const {
    return TableFunction(detail::table_function_named(node_, name));
  }
};

/// `table_function("generate_series", 1, 3).columns(column<int>("n")).with_ordinality("ord").named("g")` is
/// `generate_series($1, $2) WITH ORDINALITY AS g(n, ord)` on PostgreSQL. A CompileError on MySQL and MariaDB.
/// @throws ArgumentError when `function` is not an identifier (or several joined by dots).
template <Operand... A>
[[nodiscard]] TableFunction table_function(std::string_view function, const A&... arguments) {
  return TableFunction(detail::table_function_node(function, NodeList{NodeRef(detail::node_of(arguments))...}));
}

}  // namespace quarry
