// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "quarry/sql/case.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/operations.hpp"
#include "quarry/sql/window.hpp"

namespace quarry {

namespace detail {

struct FunctionSpec {
  std::string_view name;
  bool aggregate = false;
  bool foreign = false;  ///< named by the caller: nobody here knows what it does
};
[[nodiscard]] NodeRef function_node(const FunctionSpec& spec, NodeList arguments, const SqlType& type);
/// Sum, min, max ...: the type of the first argument decides at run time when T does not.
[[nodiscard]] NodeRef function_like_argument(const FunctionSpec& spec, NodeList arguments);
/// A function all of whose arguments are numbers.
[[nodiscard]] NodeRef number_function(const FunctionSpec& spec, NodeList arguments, const SqlType& type);
[[nodiscard]] NodeRef ordered_aggregate(const NodeRef& function, NodeList terms);
[[nodiscard]] NodeRef filter_node(const NodeRef& function, NodeRef condition);
[[nodiscard]] NodeRef distinct_node(const NodeRef& operand);

template <class... A>
NodeList operands(const A&... arguments) {
  return NodeList{NodeRef(node_of(arguments))...};
}

// What the deleted overloads of functions would return.
template <class... A>
struct cannot_call;

}  // namespace detail

/// A number, or an operand whose type is known at run time.
template <class A>
concept NumberOperand = Operand<A> &&(detail::category<value_type_of<A>>() == detail::Category::number ||
                                      detail::category<value_type_of<A>>() == detail::Category::any);

/// `asc("n")`, `desc("n")`: order by a select item's label or a column of that name.
[[nodiscard]] Ordering asc(std::string_view label);
[[nodiscard]] Ordering desc(std::string_view label);
template <Expression E>
[[nodiscard]] Ordering asc(const E& expression) {
  return expression.asc();
}
template <Expression E>
[[nodiscard]] Ordering desc(const E& expression) {
  return expression.desc();
}

/// A call of a SQL function.
template <class T>
class Function : public Expr<T> {
 public:
  using Expr<T>::Expr;
  /// `f(x) FILTER (WHERE condition)`: CASE inside the aggregate where the server has no FILTER.
  /// @throws ArgumentError when the function is not an aggregate.
  template <Expression... C>
    requires(sizeof...(C) > 0 && AllConditions<C...>)
  [[nodiscard]] Function filter(const C&... conditions) const {
    return Function(detail::filter_node(this->node_, detail::nary(Op::and_, {conditions.node()...})));
  }
  /// An aggregate whose result depends on the order of its rows: `string_agg(x, ', ' ORDER BY y DESC)`; the arguments
  /// are those of a SELECT's ORDER BY. By a window in a derived table where the database has no such thing.
  /// @throws ArgumentError when the function is not an aggregate or has an order already.
  template <detail::OrderTerm... A>
    requires(sizeof...(A) > 0)
  [[nodiscard]] Function order_by(const A&... terms) const {
    return Function(detail::ordered_aggregate(this->node_, NodeList{NodeRef(detail::order_node(terms))...}));
  }
  /// `f(x) OVER (...)`, the arguments being `partition_by(...)`, `order_by(...)`, a frame as `rows(preceding(2))`, or
  /// the name of a window of the WINDOW clause, alone or refined by the others.
  template <class... Parts>
  [[nodiscard]] Expr<T> over(const Parts&... parts) const {
    detail::WindowParts window;
    (detail::take(window, parts), ...);
    return Expr<T>(detail::over_node(this->node_, std::move(window)));
  }
};

/// `DISTINCT x` inside an aggregate: `func::count(distinct(x))`.
template <class T>
[[nodiscard]] Expr<T> distinct(const Expr<T>& expression) {
  return Expr<T>(detail::distinct_node(expression.node()));
}

/// Any function of the database with the result type the caller names: `fn<double>("regr_slope", y, x)`; `fn("f", x)`
/// is untyped.
/// @throws ArgumentError when `name` is not an identifier (or several joined by dots).
template <class T = Untyped, Operand... A>
  requires(std::same_as<T, Untyped> || ColumnValue<T>)
[[nodiscard]] Function<T> fn(std::string_view name, const A&... arguments) {
  SqlType type;
  if constexpr (ColumnValue<T>) type = sql_type_of<T>();
  return Function<T>(
      detail::function_node({name, false, true}, NodeList{NodeRef(detail::node_of(arguments))...}, type));
}

}  // namespace quarry
