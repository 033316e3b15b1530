// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "quarry/sql/column.hpp"
#include "quarry/sql/fields.hpp"
#include "quarry/sql/query.hpp"
#include "quarry/sql/returning.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef make_insert(const FromClause& table);
[[nodiscard]] NodeRef insert_assignments(const NodeRef& insert, const Assignment* first, std::size_t count);
[[nodiscard]] NodeRef insert_columns(const NodeRef& insert, NodeList columns);
[[nodiscard]] NodeRef insert_row(const NodeRef& insert, NodeList values);
[[nodiscard]] NodeRef insert_rows(const NodeRef& insert, const std::vector<NodeList>& rows);
[[nodiscard]] NodeRef insert_query(const NodeRef& insert, const Query& query);
[[nodiscard]] NodeRef insert_on_conflict(const NodeRef& insert, NodeRef conflict);
[[nodiscard]] NodeRef conflict_target(NodeList columns);
[[nodiscard]] NodeRef conflict_index_where(const NodeRef& conflict, NodeList conditions);
[[nodiscard]] NodeRef conflict_where(const NodeRef& conflict, NodeList conditions);
[[nodiscard]] NodeRef conflict_set(const NodeRef& conflict, const Assignment* first, std::size_t count);
[[nodiscard]] NodeRef excluded_node(const NodeRef& column);
[[nodiscard]] NodeRef insert_returning(const NodeRef& insert, NodeList items);
}  // namespace detail

namespace detail {

/// Calls `take` with the parts of one row of whatever a user keeps rows in, for columns of the types `Ts` (none: known
/// at run time): the values of a tuple or struct by position, run-time values, or the row itself when it is one value.
template <class... Ts, class R, class F>
void for_each_value(const R& row, const F& take) {
  if constexpr (std::is_same_v<R, std::vector<Value>>) {
    for (const Value& value : row) take(value);
  } else if constexpr (sizeof...(Ts) <= 1 && Operand<R>) {
    static_assert((are_assignable<Ts, value_type_of<R>>() && ...),
                  "quarry: a row holds a value of another type than the INSERT's column");
    static_assert((!gives_null<Ts, R> && ...), "quarry: a row can be NULL where the INSERT's column cannot");
    take(row);
  } else {
    constexpr std::size_t fields = field_count<R>();
    static_assert(sizeof...(Ts) == 0 || fields == sizeof...(Ts),
                  "quarry: a row needs one value per column of the INSERT");
    with_fields<fields>(row, [&](const auto&... field) {
      if constexpr (sizeof...(Ts) != 0) {
        static_assert((are_assignable<Ts, value_type_of<decltype(field)>>() && ...),
                      "quarry: a row holds a value of another type than the INSERT's column");
        static_assert((!gives_null<Ts, std::remove_cvref_t<decltype(field)>> && ...),
                      "quarry: a row can be NULL where the INSERT's column cannot");
      }
      (take(field), ...);
    });
  }
}

}  // namespace detail

/// What every INSERT is, whatever the types of its columns.
class InsertBase : public Statement {
 public:
  using Statement::Statement;
};

template <class... Ts>
class Insert;

/// What an INSERT does about a row whose key is there already: `insert(t).values(...).on_conflict(t.id)` followed by
/// `do_nothing()` or `do_update(...)`.
template <class... Ts>
class OnConflict {
 public:
  OnConflict(NodeRef insert, NodeRef conflict) : insert_(std::move(insert)), conflict_(std::move(conflict)) {}

  /// The condition of the partial unique index that is meant. Not on MySQL and MariaDB.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] OnConflict index_where(const C&... conditions) const {
    return {insert_, detail::conflict_index_where(conflict_, NodeList{conditions.node()...})};
  }
  /// Updates only rows for which this is true; the others stay as they are. Not on MySQL and MariaDB.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] OnConflict where(const C&... conditions) const {
    return {insert_, detail::conflict_where(conflict_, NodeList{conditions.node()...})};
  }
  /// Leaves the row that is there. (MySQL and MariaDB count it as changed all the same.)
  [[nodiscard]] Insert<Ts...> do_nothing() const;
  /// Sets columns of the row that is there: `do_update(t.n = t.n + excluded(t.n))`.
  template <std::same_as<Assignment>... A>
    requires(sizeof...(A) > 0)
  [[nodiscard]] Insert<Ts...> do_update(const A&... assignments) const {
    const Assignment list[] = {assignments...};
    return Insert<Ts...>(detail::insert_on_conflict(insert_, detail::conflict_set(conflict_, list, sizeof...(A))));
  }

 private:
  NodeRef insert_, conflict_;
};

/// In `do_update`: the value that the INSERT would have given the column. `excluded.x` on PostgreSQL and SQLite,
/// `VALUES(x)` or `new.x` on MySQL and MariaDB.
template <class T>
[[nodiscard]] Expr<T> excluded(const Column<T>& column) {
  return Expr<T>(detail::excluded_node(column.node()));
}

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
    static_assert((!detail::gives_null<Ts, A> && ...),
                  "quarry: NULL cannot be given to a column whose type is not std::optional");
    return Insert(detail::insert_row(node_, NodeList{NodeRef(detail::node_of(row))...}));
  }
  /// One row of run-time values.
  [[nodiscard]] Insert values(const std::vector<Value>& row) const {
    std::vector<NodeRef> nodes;
    for (const Value& value : row) nodes.push_back(detail::literal_node(value));
    return Insert(detail::insert_row(node_, NodeList(std::move(nodes))));
  }
  /// The rows of a range: tuples, structs (their fields in the order of the columns), `std::vector<Value>`, or, for one
  /// column, its values. They become one statement; for more than some hundred, see `execute_many`.
  template <class Rows>
    requires requires(const Rows& range) { range.begin() != range.end(); }
  [[nodiscard]] Insert rows(const Rows& range) const {
    std::vector<NodeList> all;
    for (const auto& row : range) {
      std::vector<NodeRef> values;
      detail::for_each_value<Ts...>(row, [&](const auto& value) { values.emplace_back(detail::node_of(value)); });
      all.emplace_back(std::move(values));
    }
    return Insert(detail::insert_rows(node_, all));
  }
  /// INSERT ... SELECT.
  [[nodiscard]] Insert from_select(const Query& query) const { return Insert(detail::insert_query(node_, query)); }
  /// What happens to a row whose key is there already (an upsert). `columns` are those of one primary key or unique
  /// constraint; none: of any. MySQL and MariaDB have only the latter: where the table has other keys beside the one
  /// that is named, the statement is refused there, as it would meet them too.
  template <Expression... C>
  [[nodiscard]] OnConflict<Ts...> on_conflict(const C&... columns) const {
    return {node_, detail::conflict_target(NodeList{columns.node()...})};
  }
  /// INSERT ... RETURNING; a CompileError on MySQL, which has none.
  template <Expression... E>
  [[nodiscard]] auto returning(const E&... items) const {
    return detail::returning_of<E...>(detail::insert_returning(node_, NodeList{items.node()...}));
  }
  /// Words of SQL behind INSERT, as written, for databases of that name only (empty: for all):
  /// `prefix_with("OR REPLACE", "sqlite")`. @throws ArgumentError for anything but words, numbers and `/*+ hints */`.
  [[nodiscard]] Insert prefix_with(std::string_view words, std::string_view dialect = {}) const {
    return Insert(detail::change_prefix(node_, words, dialect));
  }
  /// A trailing comment, as of a SELECT.
  [[nodiscard]] Insert tag(std::string_view key, std::string_view value) const {
    return Insert(detail::change_tag(node_, key, value));
  }
  /// The statement as a pass gives it back.
  template <class P>
  [[nodiscard]] Insert rewritten(const P& pass) const {
    return Insert(NodeRef(pass(node_)));
  }
};

template <class... Ts>
Insert<Ts...> OnConflict<Ts...>::do_nothing() const {
  return Insert<Ts...>(detail::insert_on_conflict(insert_, conflict_));
}

/// INSERT INTO table. `insert(c).values(c.name = "x")`, `insert(c).columns(c.name).values("x").values("y")`.
[[nodiscard]] inline Insert<> insert(const FromClause& table) { return Insert<>(detail::make_insert(table)); }

}  // namespace quarry
