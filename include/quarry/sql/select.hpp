// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

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
  /// FULL OUTER JOIN; a CompileError on MySQL and MariaDB, which have none.
  template <Expression C>
    requires Condition<C>
  [[nodiscard]] Select full_join(const FromClause& target, const C& on) const {
    return Select(detail::select_join(node_, 2, target, on.node()));
  }
  [[nodiscard]] Select cross_join(const FromClause& target) const {
    return Select(detail::select_join(node_, 3, target, nullptr));
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

  /// Appends select items; the row type is then known at run time.
  template <Expression... E>
  [[nodiscard]] Select<> add_columns(const E&... items) const {
    return Select<>(detail::select_columns(node_, NodeList{items.node()...}));
  }

  /// UNION without duplicates, and its kin; chains as often as wanted.
  [[nodiscard]] Select union_(const Query& other) const { return Select(detail::compound(0, node_, other.node())); }
  [[nodiscard]] Select union_all(const Query& other) const { return Select(detail::compound(1, node_, other.node())); }
  [[nodiscard]] Select intersect(const Query& other) const { return Select(detail::compound(2, node_, other.node())); }
  [[nodiscard]] Select except_(const Query& other) const { return Select(detail::compound(3, node_, other.node())); }

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
