// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "quarry/sql/expression.hpp"

namespace quarry {

/// One WHEN of a CASE.
template <class T>
struct When {
  NodeRef condition, result;
};

/// `WHEN condition THEN result`, for `case_`.
template <Expression C, Operand A>
  requires Condition<C>
[[nodiscard]] auto when(const C& condition, const A& result) {
  return When<value_type_of<A>>{condition.node(), detail::node_of(result)};
}

/// One WHEN of a CASE that compares with a value.
template <class V, class T>
struct WhenEqual {
  NodeRef value, result;
};

/// `WHEN value THEN result`, for `case_(x, ...)`.
template <Operand V, Operand A>
  requires(!(Expression<V> && Condition<V>))
[[nodiscard]] auto when(const V& value, const A& result) {
  return WhenEqual<value_type_of<V>, value_type_of<A>>{detail::node_of(value), detail::node_of(result)};
}

namespace detail {
template <class A, class B>
consteval auto merged_type() {
  constexpr bool optional = is_optional<A> || is_optional<B> || std::same_as<A, Null> || std::same_as<B, Null>;
  if constexpr (std::same_as<A, Null>) return std::type_identity<B>{};
  else if constexpr (std::same_as<B, Null>) return std::type_identity<optional_t<A>>{};
  else if constexpr (is_untyped<A> || is_untyped<B>) return std::type_identity<Untyped>{};
  else {
    static_assert(are_assignable<A, B>(),
                  "quarry: the results of CASE and coalesce must have one type; cast<T>() the others");
    using X = non_optional_t<A>;
    using Y = non_optional_t<B>;
    if constexpr (std::same_as<X, Y>) return std::type_identity<std::conditional_t<optional, optional_t<X>, X>>{};
    else {
      using Common = typename common_number<X, Y>::type;
      return std::type_identity<std::conditional_t<optional, optional_t<Common>, Common>>{};
    }
  }
}
template <class First, class... Rest>
struct merge_types {
  using type = First;
};
template <class First, class Second, class... Rest>
struct merge_types<First, Second, Rest...>
    : merge_types<typename decltype(merged_type<First, Second>())::type, Rest...> {};

template <class T>
using nullable_result =
    std::conditional_t<is_untyped<T>, Untyped, std::conditional_t<is_optional<T>, T, std::optional<T>>>;

[[nodiscard]] NodeRef case_node(NodeList branches, NodeRef otherwise, NodeRef subject = nullptr);
[[nodiscard]] NodeRef case_else(const NodeRef& node, NodeRef otherwise);
}  // namespace detail

/// A CASE without ELSE: NULL when nothing matches.
template <class T>
class Case : public Expr<detail::nullable_result<T>> {
 public:
  using Expr<detail::nullable_result<T>>::Expr;
  /// Adds ELSE.
  template <Operand A>
  [[nodiscard]] auto else_(const A& result) const {
    using R = typename detail::merge_types<T, value_type_of<A>>::type;
    return Expr<std::conditional_t<detail::is_untyped<R>, Untyped, R>>(
        detail::case_else(this->node_, detail::node_of(result)));
  }
};

/// `CASE WHEN (c) THEN r ... END`: the first condition that holds decides.
template <class... T>
  requires(sizeof...(T) > 0)
[[nodiscard]] auto case_(const When<T>&... branches) {
  using R = typename detail::merge_types<T...>::type;
  std::vector<NodeRef> nodes;
  ((nodes.push_back(branches.condition), nodes.push_back(branches.result)), ...);
  return Case<R>(detail::case_node(NodeList(std::move(nodes)), nullptr));
}

/// `CASE x WHEN value THEN result ... END`: the first value that x equals decides.
template <Expression X, class... V, class... T>
  requires(sizeof...(T) > 0 && (detail::are_comparable<value_type_of<X>, V>() && ...))
[[nodiscard]] auto case_(const X& x, const WhenEqual<V, T>&... branches) {
  using R = typename detail::merge_types<T...>::type;
  std::vector<NodeRef> nodes;
  ((nodes.push_back(branches.value), nodes.push_back(branches.result)), ...);
  return Case<R>(detail::case_node(NodeList(std::move(nodes)), nullptr, x.node()));
}

}  // namespace quarry
