// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>
#include <vector>

#include "quarry/sql/column.hpp"
#include "quarry/sql/query.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef make_insert(const FromClause& table);
[[nodiscard]] NodeRef insert_assignments(const NodeRef& insert, const Assignment* first, std::size_t count);
[[nodiscard]] NodeRef insert_columns(const NodeRef& insert, NodeList columns);
[[nodiscard]] NodeRef insert_row(const NodeRef& insert, NodeList values);
[[nodiscard]] NodeRef insert_query(const NodeRef& insert, const Query& query);
[[nodiscard]] NodeRef insert_returning(const NodeRef& insert, NodeList items);
[[nodiscard]] NodeRef insert_tag(const NodeRef& insert, std::string_view key, std::string_view value);
}  // namespace detail

/// What every INSERT is, whatever the types of its columns.
class InsertBase : public Statement {
 public:
  using Statement::Statement;
};

/// INSERT; `Ts` are the value types of the columns named by `columns(...)`, none before that.
template <class... Ts>
class Insert : public InsertBase {
 public:
  using InsertBase::InsertBase;

  /// One row as assignments: `values(c.name = "North", c.opened = day)`. Further calls add rows with the same columns.
  template <std::same_as<Assignment>... A>
    requires(sizeof...(Ts) == 0 && sizeof...(A) > 0)
  [[nodiscard]] Insert values(const A&... assignments) const {
    const Assignment list[] = {assignments...};
    return Insert(detail::insert_assignments(node_, list, sizeof...(A)));
  }
  /// Names the columns of the rows that follow.
  template <Expression... C>
  [[nodiscard]] auto columns(const C&... columns) const {
    return Insert<value_type_of<C>...>(detail::insert_columns(node_, NodeList{columns.node()...}));
  }
  [[nodiscard]] Insert<> columns(const std::vector<Column<>>& columns) const {
    return Insert<>(detail::insert_columns(node_, detail::nodes_of(columns)));
  }
  /// One row, a value or expression per column; call it again for more.
  template <Operand... A>
    requires(sizeof...(A) == sizeof...(Ts) && (detail::are_assignable<Ts, value_type_of<A>>() && ...))
  [[nodiscard]] Insert values(const A&... row) const {
    return Insert(detail::insert_row(node_, NodeList{NodeRef(detail::node_of(row))...}));
  }
  /// One row of run-time values.
  [[nodiscard]] Insert values(const std::vector<Value>& row) const {
    std::vector<NodeRef> nodes;
    for (const Value& value : row) nodes.push_back(detail::literal_node(value));
    return Insert(detail::insert_row(node_, NodeList(std::move(nodes))));
  }
  /// INSERT ... SELECT.
  [[nodiscard]] Insert from_select(const Query& query) const { return Insert(detail::insert_query(node_, query)); }
  /// INSERT ... RETURNING; a CompileError on MySQL, which has none.
  template <Expression... E>
  [[nodiscard]] auto returning(const E&... items) const;
  /// A trailing comment, as of a SELECT.
  [[nodiscard]] Insert tag(std::string_view key, std::string_view value) const {
    return Insert(detail::insert_tag(node_, key, value));
  }
  /// The statement as a pass gives it back.
  template <class P>
  [[nodiscard]] Insert rewritten(const P& pass) const {
    return Insert(NodeRef(pass(node_)));
  }
};

/// An INSERT that returns rows of the C++ types `Rs`.
template <class... Rs>
class InsertReturning : public InsertBase {
 public:
  using InsertBase::InsertBase;
  /// The rows it returns as a common table expression, `WITH x AS (INSERT ... RETURNING ...)`: the INSERT is run once,
  /// used or not. PostgreSQL only.
  [[nodiscard]] Subquery cte(std::string_view name) const { return Subquery(detail::cte_node(node_, name, {})); }
  [[nodiscard]] InsertReturning tag(std::string_view key, std::string_view value) const {
    return InsertReturning(detail::insert_tag(node_, key, value));
  }
  template <class P>
  [[nodiscard]] InsertReturning rewritten(const P& pass) const {
    return InsertReturning(NodeRef(pass(node_)));
  }
};

template <class... Ts>
template <Expression... E>
auto Insert<Ts...>::returning(const E&... items) const {
  NodeRef node = detail::insert_returning(node_, NodeList{items.node()...});
  if constexpr ((!detail::is_untyped<value_type_of<E>> && ...))
    return InsertReturning<value_type_of<E>...>(std::move(node));
  else return InsertReturning<>(std::move(node));
}

/// INSERT INTO table. `insert(c).values(c.name = "x")`, `insert(c).columns(c.name).values("x").values("y")`.
[[nodiscard]] inline Insert<> insert(const FromClause& table) { return Insert<>(detail::make_insert(table)); }

}  // namespace quarry
