// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "quarry/sql/grouping.hpp"
#include "quarry/sql/query.hpp"

namespace quarry {

/// SELECT with rows of the C++ types `Ts`; `Select<>` when the row's types are known at run time.
/// Every call returns a new statement and leaves this one as it was.
template <class... Ts>
class Select : public Query {
 public:
  using Query::Query;

  // clang-format off
  template <class... Us>
    requires(sizeof...(Ts) == 0 && sizeof...(Us) > 0)
  Select(const Select<Us...>& typed) noexcept : Query(typed.node()) {}
  // clang-format on

  /// Conditions joined by AND, also with those of earlier calls. Without arguments nothing changes.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] Select where(const C&... conditions) const {
    return Select(detail::select_where(node_, NodeList{conditions.node()...}));
  }
  /// GROUP BY; a string names a select item's label. Further calls append.
  template <detail::OrderTerm... E>
  [[nodiscard]] Select group_by(const E&... terms) const {
    return Select(detail::select_group_by(node_, NodeList{detail::order_node(terms)...}));
  }
  /// `GROUP BY ROLLUP(a, b)`, `CUBE(...)`, `GROUPING SETS(...)`: a UNION ALL of one SELECT per set where a database has
  /// none of them.
  [[nodiscard]] Select group_by(const Grouping& grouping) const {
    return Select(detail::select_group_by(node_, NodeList{grouping.node()}));
  }
  [[nodiscard]] Select group_by(const std::vector<Expr<>>& terms) const {
    return Select(detail::select_group_by(node_, detail::nodes_of(terms)));
  }
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] Select having(const C&... conditions) const {
    return Select(detail::select_having(node_, NodeList{conditions.node()...}));
  }
  /// ORDER BY expressions, `x.desc()`, or labels by name: `desc("n")`. Further calls append.
  template <detail::OrderTerm... E>
  [[nodiscard]] Select order_by(const E&... terms) const {
    return Select(detail::select_order_by(node_, NodeList{detail::order_node(terms)...}));
  }
  [[nodiscard]] Select order_by(const std::vector<Ordering>& terms) const {
    return Select(detail::select_order_by(node_, detail::nodes_of(terms)));
  }

  /// Names FROM elements explicitly; tables whose columns are used are added by themselves.
  template <std::derived_from<FromClause>... F>
  [[nodiscard]] Select select_from(const F&... sources) const {
    return Select(detail::select_from(node_, NodeList{sources.node()...}));
  }
  /// JOIN target ON condition.
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Select join(const FromClause& target, const C& on) const {
    return Select(detail::select_join(node_, 0, target, on.node()));
  }
  /// JOIN target, ON inferred from the one foreign key between it and what is joined so far.
  [[nodiscard]] Select join(const FromClause& target) const {
    return Select(detail::select_join(node_, 0, target, nullptr));
  }
  /// LEFT OUTER JOIN; columns of `target` can be NULL in the result.
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Select outer_join(const FromClause& target, const C& on) const {
    return Select(detail::select_join(node_, 1, target, on.node()));
  }
  [[nodiscard]] Select outer_join(const FromClause& target) const {
    return Select(detail::select_join(node_, 1, target, nullptr));
  }
  /// RIGHT OUTER JOIN: columns of what is joined so far can be NULL.
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Select right_join(const FromClause& target, const C& on) const {
    return Select(detail::select_join(node_, 2, target, on.node()));
  }
  [[nodiscard]] Select right_join(const FromClause& target) const {
    return Select(detail::select_join(node_, 2, target, nullptr));
  }
  /// FULL OUTER JOIN; a UNION ALL of two joins on MySQL and MariaDB, which have none.
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Select full_join(const FromClause& target, const C& on) const {
    return Select(detail::select_join(node_, 3, target, on.node()));
  }
  [[nodiscard]] Select full_join(const FromClause& target) const {
    return Select(detail::select_join(node_, 3, target, nullptr));
  }
  [[nodiscard]] Select cross_join(const FromClause& target) const {
    return Select(detail::select_join(node_, 4, target, nullptr));
  }
  /// JOIN LATERAL: the subquery sees the rows of what is joined so far. `query.lateral("l")` makes one.
  [[nodiscard]] Select join_lateral(const FromClause& target) const {
    return Select(detail::select_join_lateral(node_, 0, target));
  }
  [[nodiscard]] Select outer_join_lateral(const FromClause& target) const {
    return Select(detail::select_join_lateral(node_, 1, target));
  }
  /// The columns of the last join: `JOIN t USING (id)` instead of ON.
  template <std::convertible_to<std::string_view>... N>
    requires(sizeof...(N) > 0)
  [[nodiscard]] Select using_(const N&... columns) const {
    return Select(detail::select_using(node_, {std::string(columns)...}));
  }
  /// Joins each target to the one before it along the foreign key between those two:
  /// `select(v.cost).join_path(staff, clinic)`.
  template <std::derived_from<FromClause>... F>
  [[nodiscard]] Select join_path(const F&... targets) const {
    return Select(detail::select_join_path(node_, NodeList{targets.node()...}));
  }

  /// Keeps the rows whose window functions meet the conditions: a derived table on the databases without QUALIFY.
  template <Expression... C>
    requires AllConditions<C...>
  [[nodiscard]] Select qualify(const C&... conditions) const {
    return Select(detail::select_qualify(node_, NodeList{conditions.node()...}));
  }
  /// The first row, by ORDER BY, of those equal in these expressions; row_number() where there is no DISTINCT ON.
  /// ORDER BY has to begin with them.
  template <Expression... E>
    requires(sizeof...(E) > 0)
  [[nodiscard]] Select distinct_on(const E&... terms) const {
    return Select(detail::select_distinct_on(node_, NodeList{terms.node()...}));
  }
  /// `WINDOW name AS (...)`, for `over("name")`.
  template <class... Parts>
  [[nodiscard]] Select window(std::string_view name, const Parts&... parts) const {
    detail::WindowParts window;
    (detail::take(window, parts), ...);
    return Select(detail::select_window(node_, detail::window_node(name, std::move(window))));
  }

  /// LIMIT together with the rows that tie with the last one in ORDER BY; rank() where there is no FETCH.
  /// @throws ArgumentError without ORDER BY.
  [[nodiscard]] Select fetch_with_ties(std::uint64_t rows) const {
    return Select(detail::select_with_ties(node_, detail::row_count_literal(rows)));
  }
  /// FOR UPDATE and its kin; left out on SQLite, where a writer locks the whole database.
  [[nodiscard]] Select for_update(const LockOptions& options = {}) const {
    return Select(detail::select_lock(node_, options));
  }
  /// Words after SELECT, for one database or (`dialect` empty) all: `prefix_with("SQL_NO_CACHE", "mysql")`.
  /// @throws ArgumentError for anything but words, numbers and `/*+ hints */`.
  [[nodiscard]] Select prefix_with(std::string_view words, std::string_view dialect = {}) const {
    return Select(detail::select_hint(node_, 0, nullptr, words, dialect));
  }
  /// Words at the end of the statement.
  [[nodiscard]] Select suffix_with(std::string_view words, std::string_view dialect = {}) const {
    return Select(detail::select_hint(node_, 1, nullptr, words, dialect));
  }
  /// Words beside a table: `with_hint(staff, "USE INDEX (ix_day)", "mysql")`.
  [[nodiscard]] Select with_hint(const FromClause& table, std::string_view words, std::string_view dialect) const {
    return Select(detail::select_hint(node_, 3, table.node(), words, dialect));
  }
  /// Which tables of enclosing SELECTs are meant when this one is a subquery: these, or all but these. Without either
  /// call, every table that an enclosing SELECT has in its FROM. `correlate()` of none makes it stand alone.
  template <std::derived_from<FromClause>... F>
  [[nodiscard]] Select correlate(const F&... tables) const {
    return Select(detail::select_correlate(node_, NodeList{tables.node()...}, false));
  }
  template <std::derived_from<FromClause>... F>
  [[nodiscard]] Select correlate_except(const F&... tables) const {
    return Select(detail::select_correlate(node_, NodeList{tables.node()...}, true));
  }
  /// The rows after the one with these ORDER BY values (keyset pagination): stays fast however deep the page. One value
  /// per ORDER BY term; a term that can be NULL has to say nulls_first() or nulls_last().
  /// @throws ArgumentError when they do not match.
  template <Operand... V>
  [[nodiscard]] Select seek(const V&... values) const {
    return Select(detail::select_seek(node_, NodeList{NodeRef(detail::node_of(values))...}));
  }
  /// A trailing comment `/*key='value'*/`, so that the statement is found in the server's log. Needs no trust in the
  /// value: it is encoded as in a URL.
  [[nodiscard]] Select tag(std::string_view key, std::string_view value) const {
    return Select(detail::select_tag(node_, key, value));
  }
  /// The statement as a pass gives it back: a function from node to node, e.g. `tenant_filter` (compile/passes.hpp).
  template <class P>
  [[nodiscard]] Select rewritten(const P& pass) const {
    return Select(NodeRef(pass(node_)));
  }
  /// Adds the condition when `apply` is true, or when there is a value: `where_if(day, [&](Date d) { return t.day == d;
  /// })`.
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Select where_if(bool apply, const C& condition) const { return apply ? where(condition) : *this; }
  template <class V, class F>
    requires requires(const V& v, const F& f) { f(*v); }
  [[nodiscard]] Select where_if(const V& value, const F& condition) const {
    return value ? where(condition(*value)) : *this;
  }

  [[nodiscard]] Select limit(std::uint64_t rows) const {
    return Select(detail::select_limit(node_, detail::row_count_literal(rows)));
  }
  [[nodiscard]] Select offset(std::uint64_t rows) const {
    return Select(detail::select_offset(node_, detail::row_count_literal(rows)));
  }
  /// LIMIT by an expression, e.g. `bind<std::int64_t>("n")`.
  template <Expression E>
  [[nodiscard]] Select limit(const E& rows) const {
    return Select(detail::select_limit(node_, rows.node()));
  }
  template <Expression E>
  [[nodiscard]] Select offset(const E& rows) const {
    return Select(detail::select_offset(node_, rows.node()));
  }
  /// SELECT DISTINCT.
  [[nodiscard]] Select distinct() const { return Select(detail::select_distinct(node_)); }

  /// The same statement with other select items.
  template <Expression... E>
    requires(sizeof...(E) > 0)
  [[nodiscard]] auto with_only_columns(const E&... items) const {
    return Select<value_type_of<E>...>(detail::select_only_columns(node_, NodeList{items.node()...}));
  }
  /// Appends select items; the row type is then known at run time.
  template <Expression... E>
  [[nodiscard]] Select<> add_columns(const E&... items) const {
    return Select<>(detail::select_columns(node_, NodeList{items.node()...}));
  }

  /// UNION without duplicates, and its kin; chains as often as wanted.
  [[nodiscard]] Select union_(const Query& other) const { return Select(detail::compound(0, node_, other.node())); }
  [[nodiscard]] Select union_all(const Query& other) const { return Select(detail::compound(1, node_, other.node())); }
  [[nodiscard]] Select intersect(const Query& other) const { return Select(detail::compound(2, node_, other.node())); }
  /// INTERSECT ALL and EXCEPT ALL keep duplicates; not on SQLite.
  [[nodiscard]] Select intersect_all(const Query& other) const {
    return Select(detail::compound(3, node_, other.node()));
  }
  [[nodiscard]] Select except_(const Query& other) const { return Select(detail::compound(4, node_, other.node())); }
  [[nodiscard]] Select except_all(const Query& other) const { return Select(detail::compound(5, node_, other.node())); }

  /// `(SELECT ...)` as a value: one column, at most one row; NULL for no row.
  [[nodiscard]] auto scalar_subquery() const {
    if constexpr (sizeof...(Ts) == 0) {
      return Expr<>(detail::scalar_subquery(node_));
    } else {
      static_assert(sizeof...(Ts) == 1, "quarry: a scalar subquery selects exactly one column");
      return Expr<optional_t<Ts>...>(detail::scalar_subquery(node_));
    }
  }
};

namespace detail {

inline NodeList items_of(const ExprBase& expression) { return {expression.node()}; }
inline NodeList items_of(const FromClause& from) { return expand_columns(from); }
template <class E>
NodeList items_of(const std::vector<E>& expressions) {
  return nodes_of(expressions);
}

template <class A>
concept TypedItem = Expression<A> && !is_untyped<value_type_of<A>>;

template <class... A>
consteval auto select_type() {
  if constexpr ((TypedItem<A> && ...)) return std::type_identity<Select<value_type_of<A>...>>{};
  else return std::type_identity<Select<>>{};
}

}  // namespace detail

/// SELECT these expressions. `select(a, b)` of typed expressions gives typed rows; tables (all their columns),
/// untyped expressions and `std::vector<Expr<>>` give rows whose types are known at run time.
template <class... A>
  requires(sizeof...(A) > 0 && requires(const A&... a) { (detail::items_of(a), ...); })
[[nodiscard]] auto select(const A&... items) {
  using Result = typename decltype(detail::select_type<A...>())::type;
  if constexpr ((Expression<A> && ...)) {
    return Result(detail::make_select(NodeList{items.node()...}));
  } else {
    NodeList list;
    ((list = list.with(detail::items_of(items))), ...);
    return Result(detail::make_select(std::move(list)));
  }
}

}  // namespace quarry
