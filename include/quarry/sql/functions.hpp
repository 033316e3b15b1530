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
};
[[nodiscard]] NodeRef function_node(const FunctionSpec& spec, NodeList arguments, const SqlType& type);
/// Sum, min, max ...: the type of the first argument decides at run time when T does not.
[[nodiscard]] NodeRef function_like_argument(const FunctionSpec& spec, NodeList arguments);
[[nodiscard]] NodeRef filter_node(const NodeRef& function, NodeRef condition);
[[nodiscard]] NodeRef distinct_node(const NodeRef& operand);

}  // namespace detail

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
  return Function<T>(detail::function_node({name}, NodeList{NodeRef(detail::node_of(arguments))...}, type));
}

/// The functions every database has, with their result types.
namespace func {

namespace detail_ {
template <class E>
inline constexpr bool is_number = detail::category<value_type_of<E>>() == detail::Category::number
                                  || detail::category<value_type_of<E>>() == detail::Category::any;
template <class T>
using sum_type = std::conditional_t<detail::is_untyped<T>, Untyped,
                                    std::conditional_t<IntegerValue<non_optional_t<T>>, std::optional<std::int64_t>,
                                                       std::conditional_t<std::floating_point<non_optional_t<T>>,
                                                                          std::optional<double>, optional_t<T>>>>;
template <class T>
using avg_type = std::conditional_t<
    detail::is_untyped<T>, Untyped,
    std::conditional_t<std::same_as<non_optional_t<T>, Decimal>, std::optional<Decimal>, std::optional<double>>>;
template <class E>
using like_argument = detail::nullable_result<value_type_of<E>>;
}  // namespace detail_

// clang-format off
/// `count(*)`.
[[nodiscard]] Function<std::int64_t> count();
/// `count(x)`: rows where x is not NULL; `count(distinct(x))`.
template <Expression E>
[[nodiscard]] Function<std::int64_t> count(const E& x) { return Function<std::int64_t>(detail::function_node({"count", true}, {x.node()}, types::BigInteger{})); }
/// NULL over no rows.
template <Expression E> requires detail_::is_number<E>
[[nodiscard]] auto sum(const E& x) { return Function<detail_::sum_type<value_type_of<E>>>(detail::function_like_argument({"sum", true}, {x.node()})); }
template <Expression E> requires detail_::is_number<E>
[[nodiscard]] auto avg(const E& x) { return Function<detail_::avg_type<value_type_of<E>>>(detail::function_like_argument({"avg", true}, {x.node()})); }
template <Expression E>
[[nodiscard]] auto min(const E& x) { return Function<detail_::like_argument<E>>(detail::function_like_argument({"min", true}, {x.node()})); }
template <Expression E>
[[nodiscard]] auto max(const E& x) { return Function<detail_::like_argument<E>>(detail::function_like_argument({"max", true}, {x.node()})); }
template <Expression E> requires(!detail_::is_number<E>)
detail::cannot_calculate_with<E, E> sum(const E&) = delete;  // quarry: sum() needs a number
template <Expression E> requires(!detail_::is_number<E>)
detail::cannot_calculate_with<E, E> avg(const E&) = delete;  // quarry: avg() needs a number

/// The first that is not NULL.
template <Expression E, Operand... A>
[[nodiscard]] auto coalesce(const E& first, const A&... rest) {
  using Merged = typename detail::merge_types<value_type_of<E>, value_type_of<A>...>::type;
  constexpr bool sure = (!detail::is_optional<value_type_of<A>> || ...) || !detail::is_optional<value_type_of<E>>;
  using R = std::conditional_t<detail::is_untyped<Merged>, Untyped, std::conditional_t<sure, non_optional_t<Merged>, Merged>>;
  return Function<R>(detail::function_like_argument({"coalesce"}, NodeList{first.node(), NodeRef(detail::node_of(rest))...}));
}
template <Expression E> requires TextOperand<E>
[[nodiscard]] auto lower(const E& x) { return Function<value_type_of<E>>(detail::function_like_argument({"lower"}, {x.node()})); }
template <Expression E> requires TextOperand<E>
[[nodiscard]] auto upper(const E& x) { return Function<value_type_of<E>>(detail::function_like_argument({"upper"}, {x.node()})); }
template <Expression E> requires detail_::is_number<E>
[[nodiscard]] auto abs(const E& x) { return Function<value_type_of<E>>(detail::function_like_argument({"abs"}, {x.node()})); }
template <Expression E> requires detail_::is_number<E>
[[nodiscard]] auto round(const E& x) { return Function<value_type_of<E>>(detail::function_like_argument({"round"}, {x.node()})); }
/// To `digits` after the point; of a double through NUMERIC on PostgreSQL, which rounds no doubles to digits.
template <Expression E> requires detail_::is_number<E>
[[nodiscard]] auto round(const E& x, int digits) { return Function<value_type_of<E>>(detail::function_like_argument({"round"}, {x.node(), detail::node_of(digits)})); }
/// NULL when both are equal: `x / func::nullif(y, 0)` never divides by zero.
template <Expression E, Operand A> requires Comparable<E, A>
[[nodiscard]] auto nullif(const E& x, const A& y) { return Function<detail_::like_argument<E>>(detail::function_like_argument({"nullif"}, {x.node(), NodeRef(detail::node_of(y))})); }
template <Expression E> requires TextOperand<E>
[[nodiscard]] auto length(const E& x) { using R = std::conditional_t<detail::is_optional<value_type_of<E>>, std::optional<std::int64_t>, std::int64_t>;
  return Function<R>(detail::function_node({"length"}, {x.node()}, types::BigInteger{})); }
[[nodiscard]] Function<std::int64_t> row_number();
[[nodiscard]] Function<std::int64_t> rank();
[[nodiscard]] Function<std::int64_t> dense_rank();
// clang-format on

}  // namespace func

}  // namespace quarry
