// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/query.hpp"

namespace quarry {

namespace detail {

[[nodiscard]] NodeRef tuple_node(NodeList items);
[[nodiscard]] NodeRef tuple_compare(Op op, const NodeRef& left, const NodeRef& right);
[[nodiscard]] NodeRef tuple_in(const NodeRef& tuple, NodeList rows, bool negated);
[[nodiscard]] NodeRef tuple_in_query(const NodeRef& tuple, const Query& query, bool negated);

template <class T>
using row_item = std::conditional_t<is_untyped<T>, Value, T>;

}  // namespace detail

/// A row value, `(a, b)`: compared as a whole, member by member from the left.
template <class... Ts>
class RowValue {
 public:
  using row_type = std::tuple<detail::row_item<Ts>...>;
  explicit RowValue(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }

  /// `(a, b) IN ((1, 2), (3, 4))`; `IN (VALUES (1, 2), (3, 4))` on SQLite. No rows: false on every database.
  [[nodiscard]] Expr<bool> in(std::initializer_list<row_type> rows) const { return in_rows(rows, false); }
  [[nodiscard]] Expr<bool> not_in(std::initializer_list<row_type> rows) const { return in_rows(rows, true); }
  [[nodiscard]] Expr<bool> in(const std::vector<row_type>& rows) const { return in_rows(rows, false); }
  [[nodiscard]] Expr<bool> not_in(const std::vector<row_type>& rows) const { return in_rows(rows, true); }
  /// @throws ArgumentError when the query has another number of columns.
  [[nodiscard]] Expr<bool> in(const Query& query) const {
    return Expr<bool>(detail::tuple_in_query(node_, query, false));
  }
  [[nodiscard]] Expr<bool> not_in(const Query& query) const {
    return Expr<bool>(detail::tuple_in_query(node_, query, true));
  }

 private:
  template <class Rows>
  Expr<bool> in_rows(const Rows& rows, bool negated) const {
    std::vector<NodeRef> nodes;
    for (const row_type& row : rows) {
      nodes.push_back(
          std::apply([](const auto&... item) { return detail::tuple_node({NodeRef(detail::node_of(item))...}); }, row));
    }
    return Expr<bool>(detail::tuple_in(node_, NodeList(std::move(nodes)), negated));
  }
  NodeRef node_;
};

/// `tuple_(a, b)`: a row value of expressions, values, or both.
template <Operand... A>
[[nodiscard]] RowValue<value_type_of<A>...> tuple_(const A&... items) {
  return RowValue<value_type_of<A>...>(detail::tuple_node(NodeList{NodeRef(detail::node_of(items))...}));
}

namespace detail {
template <class L, class R>
inline constexpr bool rows_comparable = false;
template <class... L, class... R>
  requires(sizeof...(L) == sizeof...(R))
inline constexpr bool rows_comparable<RowValue<L...>, RowValue<R...>> = (are_comparable<L, R>() && ...);
template <class T>
inline constexpr bool is_row_value = false;
template <class... Ts>
inline constexpr bool is_row_value<RowValue<Ts...>> = true;
}  // namespace detail

// clang-format off
template <class L, class R> concept ComparableRows = detail::rows_comparable<L, R>;
template <class L, class R> requires ComparableRows<L, R>
[[nodiscard]] Expr<bool> operator==(const L& l, const R& r) { return Expr<bool>(detail::tuple_compare(Op::equal, l.node(), r.node())); }
template <class L, class R> requires ComparableRows<L, R>
[[nodiscard]] Expr<bool> operator!=(const L& l, const R& r) { return Expr<bool>(detail::tuple_compare(Op::not_equal, l.node(), r.node())); }
template <class L, class R> requires ComparableRows<L, R>
[[nodiscard]] Expr<bool> operator<(const L& l, const R& r) { return Expr<bool>(detail::tuple_compare(Op::less, l.node(), r.node())); }
template <class L, class R> requires ComparableRows<L, R>
[[nodiscard]] Expr<bool> operator<=(const L& l, const R& r) { return Expr<bool>(detail::tuple_compare(Op::less_equal, l.node(), r.node())); }
template <class L, class R> requires ComparableRows<L, R>
[[nodiscard]] Expr<bool> operator>(const L& l, const R& r) { return Expr<bool>(detail::tuple_compare(Op::greater, l.node(), r.node())); }
template <class L, class R> requires ComparableRows<L, R>
[[nodiscard]] Expr<bool> operator>=(const L& l, const R& r) { return Expr<bool>(detail::tuple_compare(Op::greater_equal, l.node(), r.node())); }

template <class L, class R> concept NotComparableRows = detail::is_row_value<L> && detail::is_row_value<R> && !ComparableRows<L, R>;
template <class L, class R> requires NotComparableRows<L, R>
detail::cannot_compare<L, R> operator==(const L&, const R&) = delete;  // quarry: cannot compare these two rows; they need the same number of members, each of a type that fits the other's
template <class L, class R> requires NotComparableRows<L, R>
detail::cannot_compare<L, R> operator<(const L&, const R&) = delete;  // quarry: cannot compare these two rows; they need the same number of members, each of a type that fits the other's
// clang-format on

}  // namespace quarry
