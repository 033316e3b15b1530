// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/expression.hpp"
#include "quarry/sql/query.hpp"

namespace quarry {

template <class... Ts>
class Select;

/// ANY or ALL of something, for the right side of a comparison: `x == any_(query)`, `x > all_(query)`.
template <class T>
class Quantified {
 public:
  explicit Quantified(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }

 private:
  NodeRef node_;
};

namespace detail {
[[nodiscard]] NodeRef quantified_query(const Query& query, bool all);
[[nodiscard]] NodeRef quantified_array(NodeRef array, bool all);
[[nodiscard]] NodeRef compare_quantified(Op op, NodeRef left, const NodeRef& right);

// The type of the members of an array type, given as a C++ type.
template <class T>
struct array_member;
template <class T>
struct array_member<std::vector<T>> {
  using type = non_optional_t<T>;
};
template <class T>
struct array_member<std::optional<std::vector<T>>> : array_member<std::vector<T>> {};
template <>
struct array_member<Untyped> {
  using type = Untyped;
};
// clang-format off
template <class A>
concept ArrayOperand = Operand<A> && requires { typename array_member<value_type_of<A>>::type; };
// clang-format on
template <ArrayOperand A>
using member_of = typename array_member<value_type_of<A>>::type;
}  // namespace detail

/// `x = ANY (SELECT ...)`: whether the comparison holds with one of the rows. IN, or EXISTS, on SQLite.
/// @throws ArgumentError when the query has not exactly one column.
template <class T>
[[nodiscard]] Quantified<T> any_(const Select<T>& query) {
  return Quantified<T>(detail::quantified_query(query, false));
}
[[nodiscard]] Quantified<Untyped> any_(const Query& query);
/// `x > ALL (SELECT ...)`: with every one of them; true when there is none.
template <class T>
[[nodiscard]] Quantified<T> all_(const Select<T>& query) {
  return Quantified<T>(detail::quantified_query(query, true));
}
[[nodiscard]] Quantified<Untyped> all_(const Query& query);

/// Of an array, which only PostgreSQL has: `x == any_(t.tags)`, `x == any_(std::vector{1, 2})`.
template <detail::ArrayOperand A>
[[nodiscard]] Quantified<detail::member_of<A>> any_(const A& array) {
  return Quantified<detail::member_of<A>>(detail::quantified_array(detail::node_of(array), false));
}
template <detail::ArrayOperand A>
[[nodiscard]] Quantified<detail::member_of<A>> all_(const A& array) {
  return Quantified<detail::member_of<A>>(detail::quantified_array(detail::node_of(array), true));
}

// clang-format off
template <class L, class T> concept QuantifiedComparable = Operand<L> && (detail::are_comparable<value_type_of<L>, T>());
template <class L, class T> requires QuantifiedComparable<L, T>
[[nodiscard]] Expr<bool> operator==(const L& l, const Quantified<T>& r) { return Expr<bool>(detail::compare_quantified(Op::equal, detail::node_of(l), r.node())); }
template <class L, class T> requires QuantifiedComparable<L, T>
[[nodiscard]] Expr<bool> operator!=(const L& l, const Quantified<T>& r) { return Expr<bool>(detail::compare_quantified(Op::not_equal, detail::node_of(l), r.node())); }
template <class L, class T> requires QuantifiedComparable<L, T>
[[nodiscard]] Expr<bool> operator<(const L& l, const Quantified<T>& r) { return Expr<bool>(detail::compare_quantified(Op::less, detail::node_of(l), r.node())); }
template <class L, class T> requires QuantifiedComparable<L, T>
[[nodiscard]] Expr<bool> operator<=(const L& l, const Quantified<T>& r) { return Expr<bool>(detail::compare_quantified(Op::less_equal, detail::node_of(l), r.node())); }
template <class L, class T> requires QuantifiedComparable<L, T>
[[nodiscard]] Expr<bool> operator>(const L& l, const Quantified<T>& r) { return Expr<bool>(detail::compare_quantified(Op::greater, detail::node_of(l), r.node())); }
template <class L, class T> requires QuantifiedComparable<L, T>
[[nodiscard]] Expr<bool> operator>=(const L& l, const Quantified<T>& r) { return Expr<bool>(detail::compare_quantified(Op::greater_equal, detail::node_of(l), r.node())); }
// clang-format on

}  // namespace quarry
