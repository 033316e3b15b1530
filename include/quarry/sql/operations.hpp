// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/date_functions.hpp"
#include "quarry/sql/expression.hpp"

/// C++ operators over expressions: comparisons, arithmetic and logic. Each builds one node; none computes anything.
/// Where the types cannot meet, a deleted overload says so in one sentence instead of a page of candidates.
namespace quarry {

// clang-format off
// --- comparisons: `a = b`; with null, IS NULL -----------------------------------------------------------------------
template <class L, class R> requires Comparable<L, R>
[[nodiscard]] Expr<bool> operator==(const L& l, const R& r) { return Expr<bool>(detail::compare(Op::equal, detail::node_of(l), detail::node_of(r), !Expression<L>)); }
template <class L, class R> requires Comparable<L, R>
[[nodiscard]] Expr<bool> operator!=(const L& l, const R& r) { return Expr<bool>(detail::compare(Op::not_equal, detail::node_of(l), detail::node_of(r), !Expression<L>)); }
template <class L, class R> requires Comparable<L, R>
[[nodiscard]] Expr<bool> operator<(const L& l, const R& r) { return Expr<bool>(detail::compare(Op::less, detail::node_of(l), detail::node_of(r), !Expression<L>)); }
template <class L, class R> requires Comparable<L, R>
[[nodiscard]] Expr<bool> operator<=(const L& l, const R& r) { return Expr<bool>(detail::compare(Op::less_equal, detail::node_of(l), detail::node_of(r), !Expression<L>)); }
template <class L, class R> requires Comparable<L, R>
[[nodiscard]] Expr<bool> operator>(const L& l, const R& r) { return Expr<bool>(detail::compare(Op::greater, detail::node_of(l), detail::node_of(r), !Expression<L>)); }
template <class L, class R> requires Comparable<L, R>
[[nodiscard]] Expr<bool> operator>=(const L& l, const R& r) { return Expr<bool>(detail::compare(Op::greater_equal, detail::node_of(l), detail::node_of(r), !Expression<L>)); }

template <class L, class R> concept NotComparable = (Expression<L> || Expression<R>) && !Comparable<L, R>;
template <class L, class R> requires NotComparable<L, R>
detail::cannot_compare<L, R> operator==(const L&, const R&) = delete;  // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type
template <class L, class R> requires NotComparable<L, R>
detail::cannot_compare<L, R> operator!=(const L&, const R&) = delete;  // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type
template <class L, class R> requires NotComparable<L, R>
detail::cannot_compare<L, R> operator<(const L&, const R&) = delete;   // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type
template <class L, class R> requires NotComparable<L, R>
detail::cannot_compare<L, R> operator<=(const L&, const R&) = delete;  // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type
template <class L, class R> requires NotComparable<L, R>
detail::cannot_compare<L, R> operator>(const L&, const R&) = delete;   // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type
template <class L, class R> requires NotComparable<L, R>
detail::cannot_compare<L, R> operator>=(const L&, const R&) = delete;  // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type

// --- arithmetic ----------------------------------------------------------------------------------------------------
template <class L, class R> requires Arithmetic<L, R>
[[nodiscard]] auto operator+(const L& l, const R& r) { return Expr<arithmetic_result<L, R>>(detail::arithmetic(Op::add, detail::node_of(l), detail::node_of(r))); }
template <class L, class R> requires Arithmetic<L, R>
[[nodiscard]] auto operator-(const L& l, const R& r) { return Expr<arithmetic_result<L, R>>(detail::arithmetic(Op::subtract, detail::node_of(l), detail::node_of(r))); }
template <class L, class R> requires Arithmetic<L, R>
[[nodiscard]] auto operator*(const L& l, const R& r) { return Expr<arithmetic_result<L, R>>(detail::arithmetic(Op::multiply, detail::node_of(l), detail::node_of(r))); }
/// True division on every database: 7 / 2 is 3.5. `int_div` truncates.
template <class L, class R> requires Arithmetic<L, R>
[[nodiscard]] auto operator/(const L& l, const R& r) { return Expr<division_result<L, R>>(detail::arithmetic(Op::divide, detail::node_of(l), detail::node_of(r))); }
template <class L, class R> requires Arithmetic<L, R>
[[nodiscard]] auto operator%(const L& l, const R& r) { return Expr<arithmetic_result<L, R>>(detail::arithmetic(Op::modulo, detail::node_of(l), detail::node_of(r))); }
/// Division of integers that drops the fraction, towards zero, on every database.
template <class L, class R> requires Arithmetic<L, R>
[[nodiscard]] auto int_div(const L& l, const R& r) { return Expr<arithmetic_result<L, R>>(detail::arithmetic(Op::int_divide, detail::node_of(l), detail::node_of(r))); }
template <class T> requires Arithmetic<Expr<T>, Expr<T>>
[[nodiscard]] Expr<T> operator-(const Expr<T>& x) { return Expr<T>(detail::negate(x.node())); }

template <class L, class R> concept NotArithmetic = (Expression<L> || Expression<R>) && !Arithmetic<L, R>;
template <class L, class R> requires(NotArithmetic<L, R> && !ShiftedMoment<L, R> && !ShiftedMoment<R, L>)
detail::cannot_calculate_with<L, R> operator+(const L&, const R&) = delete;  // quarry: cannot calculate with these two types; text is joined by concat()
template <class L, class R> requires(NotArithmetic<L, R> && !ShiftedMoment<L, R> && !DayDifference<L, R> && !MomentDifference<L, R>)
detail::cannot_calculate_with<L, R> operator-(const L&, const R&) = delete;  // quarry: cannot calculate with these two types
template <class L, class R> requires NotArithmetic<L, R>
detail::cannot_calculate_with<L, R> operator*(const L&, const R&) = delete;  // quarry: cannot calculate with these two types
template <class L, class R> requires NotArithmetic<L, R>
detail::cannot_calculate_with<L, R> operator/(const L&, const R&) = delete;  // quarry: cannot calculate with these two types
template <class L, class R> requires NotArithmetic<L, R>
detail::cannot_calculate_with<L, R> operator%(const L&, const R&) = delete;  // quarry: cannot calculate with these two types

// --- logic ---------------------------------------------------------------------------------------------------------
template <class L, class R> requires((Expression<L> || Expression<R>) && Condition<L> && Condition<R>)
[[nodiscard]] Expr<bool> operator&&(const L& l, const R& r) { return Expr<bool>(detail::nary(Op::and_, {detail::node_of(l), detail::node_of(r)})); }
template <class L, class R> requires((Expression<L> || Expression<R>) && Condition<L> && Condition<R>)
[[nodiscard]] Expr<bool> operator||(const L& l, const R& r) { return Expr<bool>(detail::nary(Op::or_, {detail::node_of(l), detail::node_of(r)})); }
template <Expression E> requires Condition<E>
[[nodiscard]] Expr<bool> operator!(const E& condition) { return Expr<bool>(detail::invert(condition.node())); }

template <class L, class R> requires((Expression<L> || Expression<R>) && !(Condition<L> && Condition<R>))
detail::cannot_combine_with_and_or<L, R> operator&&(const L&, const R&) = delete;  // quarry: AND needs conditions on both sides; compare the other one with something
template <class L, class R> requires((Expression<L> || Expression<R>) && !(Condition<L> && Condition<R>))
detail::cannot_combine_with_and_or<L, R> operator||(const L&, const R&) = delete;  // quarry: OR needs conditions on both sides; compare the other one with something
// clang-format on

/// NOT condition; a comparison is turned round instead (`NOT a = b` is `a != b`, which treats NULL alike).
template <Expression E>
  requires Condition<E>
[[nodiscard]] Expr<bool> not_(const E& condition) { return Expr<bool>(detail::invert(condition.node())); }

/// All of them, any number: `and_(a, b, c)` or `and_(range)`. TRUE when there are none.
template <Expression... E>
  requires(sizeof...(E) > 0 && AllConditions<E...>)
[[nodiscard]] Expr<bool> and_(const E&... conditions) {
  return Expr<bool>(detail::nary(Op::and_, {conditions.node()...}));
}
template <Expression... E>
  requires(sizeof...(E) > 0 && AllConditions<E...>)
[[nodiscard]] Expr<bool> or_(const E&... conditions) {
  return Expr<bool>(detail::nary(Op::or_, {conditions.node()...}));
}

// clang-format off
template <class... E> requires(sizeof...(E) > 0 && (Expression<E> && ...) && !AllConditions<E...>)
detail::cannot_combine_with_and_or<E...> and_(const E&...) = delete;  // quarry: AND needs conditions on both sides; compare the other one with something
template <class... E> requires(sizeof...(E) > 0 && (Expression<E> && ...) && !AllConditions<E...>)
detail::cannot_combine_with_and_or<E...> or_(const E&...) = delete;  // quarry: OR needs conditions on both sides; compare the other one with something
// clang-format on

namespace detail {
template <class Range>
concept ConditionRange = !Expression<Range> && requires(const Range& r) {
  requires Condition<std::remove_cvref_t<decltype(*r.begin())>>;
};
template <class Range>
NodeList nodes_of(const Range& expressions) {
  std::vector<NodeRef> nodes;
  for (const auto& expression : expressions) nodes.push_back(expression.node());
  return NodeList(std::move(nodes));
}
}  // namespace detail

template <detail::ConditionRange Range>
[[nodiscard]] Expr<bool> and_(const Range& conditions) {
  return Expr<bool>(detail::nary(Op::and_, detail::nodes_of(conditions)));
}
/// FALSE when there are none.
template <detail::ConditionRange Range>
[[nodiscard]] Expr<bool> or_(const Range& conditions) {
  return Expr<bool>(detail::nary(Op::or_, detail::nodes_of(conditions)));
}

/// The constants. `and_` drops TRUE and `or_` drops FALSE, so both can start a condition that grows.
[[nodiscard]] Expr<bool> true_();
[[nodiscard]] Expr<bool> false_();

}  // namespace quarry
