// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/quantified.hpp"

/// PostgreSQL's arrays: columns and values of type std::vector<T>. A CompileError on the other databases.
namespace quarry {

namespace detail {
[[nodiscard]] NodeRef array_comparison(std::string_view op, const NodeRef& left, NodeRef right);
[[nodiscard]] NodeRef subscript_node(const NodeRef& array, NodeRef index);
[[nodiscard]] NodeRef array_length_node(const NodeRef& array);

template <class A, class B>
concept ArraysComparable = ArrayOperand<A> && ArrayOperand<B> &&(are_comparable<member_of<A>, member_of<B>>());
}  // namespace detail

// clang-format off
/// `a @> b`: every member of b is in a. Also `a.contains(b)`.
template <Expression A, class B> requires detail::ArraysComparable<A, B>
[[nodiscard]] Expr<bool> array_contains(const A& array, const B& members) { return Expr<bool>(detail::array_comparison("@>", array.node(), detail::node_of(members))); }
/// `a <@ b`: every member of a is in b.
template <Expression A, class B> requires detail::ArraysComparable<A, B>
[[nodiscard]] Expr<bool> array_contained_by(const A& array, const B& members) { return Expr<bool>(detail::array_comparison("<@", array.node(), detail::node_of(members))); }
/// `a && b`: they have a member in common.
template <Expression A, class B> requires detail::ArraysComparable<A, B>
[[nodiscard]] Expr<bool> array_overlaps(const A& array, const B& members) { return Expr<bool>(detail::array_comparison("&&", array.node(), detail::node_of(members))); }
// clang-format on

/// The number of members, over all dimensions; 0 of an empty array.
template <Expression A>
  requires detail::ArrayOperand<A>
[[nodiscard]] auto array_length(const A& array) {
  using Result = std::conditional_t<detail::is_optional<value_type_of<A>>, std::optional<int>, int>;
  return Expr<Result>(detail::array_length_node(array.node()));
}

/// `array[n]`, counted from 1; NULL where there is no such member.
template <class T, class Step>
  requires(!detail::is_untyped<T> && detail::ArrayOperand<Expr<T>>)
[[nodiscard]] Expr<std::optional<detail::member_of<Expr<T>>>> subscript(const Expr<T>& array, const Step& index) {
  return Expr<std::optional<detail::member_of<Expr<T>>>>(detail::subscript_node(array.node(), detail::node_of(index)));
}

}  // namespace quarry
