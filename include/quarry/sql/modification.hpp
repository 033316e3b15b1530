// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "quarry/sql/column.hpp"
#include "quarry/sql/query.hpp"
#include "quarry/sql/returning.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef make_modification(const FromClause& table, bool deletes);
[[nodiscard]] NodeRef modification_set(const NodeRef& statement, const Assignment* first, std::size_t count);
[[nodiscard]] NodeRef modification_from(const NodeRef& statement, NodeList elements);
[[nodiscard]] NodeRef modification_where(const NodeRef& statement, NodeList conditions);
[[nodiscard]] NodeRef modification_order_by(const NodeRef& statement, NodeList terms);
[[nodiscard]] NodeRef modification_limit(const NodeRef& statement, NodeRef rows);
[[nodiscard]] NodeRef modification_returning(const NodeRef& statement, NodeList items);
[[nodiscard]] NodeRef modification_all_rows(const NodeRef& statement);

/// Which rows an UPDATE or DELETE meets, and what both have besides. `Self<>` is what each call returns.
template <class Self>
class Modification : public Statement {
 public:
  using Statement::Statement;

  /// Conditions joined by AND, also with those of earlier calls. Without any, and without `all_rows()`, the statement
  /// is refused when compiled.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] Self where(const C&... conditions) const {
    return Self(modification_where(node_, NodeList{conditions.node()...}));
  }
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Self where_if(bool apply, const C& condition) const { return apply ? where(condition) : Self(node_); }
  /// Says that a statement without WHERE is meant: it changes every row.
  [[nodiscard]] Self all_rows() const { return Self(modification_all_rows(node_)); }
  /// ORDER BY and LIMIT, where the database has them for this statement (MySQL, MariaDB): which rows are met, when not
  /// all of them shall be.
  template <OrderTerm... E>
  [[nodiscard]] Self order_by(const E&... terms) const {
    return Self(modification_order_by(node_, NodeList{order_node(terms)...}));
  }
  [[nodiscard]] Self limit(std::uint64_t rows) const {
    return Self(modification_limit(node_, row_count_literal(rows)));
  }
  /// Words of SQL behind UPDATE or DELETE, as written, for databases of that name only (empty: for all):
  /// `prefix_with("OR IGNORE", "sqlite")`. @throws ArgumentError for anything but words, numbers and `/*+ hints */`.
  [[nodiscard]] Self prefix_with(std::string_view words, std::string_view dialect = {}) const {
    return Self(change_prefix(node_, words, dialect));
  }
  /// A trailing comment, as of a SELECT.
  [[nodiscard]] Self tag(std::string_view key, std::string_view value) const {
    return Self(change_tag(node_, key, value));
  }
  /// The statement as a pass gives it back.
  template <class P>
  [[nodiscard]] Self rewritten(const P& pass) const {
    return Self(NodeRef(pass(node_)));
  }
};

}  // namespace detail

/// UPDATE table SET ... Tables whose columns values and WHERE use are joined by WHERE: UPDATE ... FROM on PostgreSQL
/// and SQLite, the tables side by side on MySQL.
class Update : public detail::Modification<Update> {
 public:
  using Modification::Modification;

  /// `set(v.cost = v.cost * 2, v.note = null)`. Further calls add columns; one that is set already gets the new value.
  template <std::same_as<Assignment>... A>
    requires(sizeof...(A) > 0)
  [[nodiscard]] Update set(const A&... assignments) const {
    const Assignment list[] = {assignments...};
    return Update(detail::modification_set(node_, list, sizeof...(A)));
  }
  /// Names tables, subqueries and CTEs to join explicitly.
  template <std::derived_from<FromClause>... F>
  [[nodiscard]] Update from(const F&... elements) const {
    return Update(detail::modification_from(node_, NodeList{elements.node()...}));
  }
  /// UPDATE ... RETURNING: the rows as they are afterwards. Not on MySQL and MariaDB.
  template <Expression... E>
  [[nodiscard]] auto returning(const E&... items) const {
    return detail::returning_of<E...>(detail::modification_returning(node_, NodeList{items.node()...}));
  }
};

/// DELETE FROM table. Tables whose columns WHERE uses are joined by it: USING on PostgreSQL, MySQL and MariaDB, EXISTS
/// on SQLite.
class Delete : public detail::Modification<Delete> {
 public:
  using Modification::Modification;

  /// Names tables, subqueries and CTEs to join explicitly.
  template <std::derived_from<FromClause>... F>
  [[nodiscard]] Delete using_(const F&... elements) const {
    return Delete(detail::modification_from(node_, NodeList{elements.node()...}));
  }
  /// DELETE ... RETURNING: the rows that went. Not on MySQL.
  template <Expression... E>
  [[nodiscard]] auto returning(const E&... items) const {
    return detail::returning_of<E...>(detail::modification_returning(node_, NodeList{items.node()...}));
  }
};

/// `update(v).set(v.cost = 10).where(v.id == 7)`; an alias of a table may be given too.
[[nodiscard]] inline Update update(const FromClause& table) { return Update(detail::make_modification(table, false)); }
/// `delete_from(v).where(v.id == 7)`.
[[nodiscard]] inline Delete delete_from(const FromClause& table) {
  return Delete(detail::make_modification(table, true));
}

}  // namespace quarry
