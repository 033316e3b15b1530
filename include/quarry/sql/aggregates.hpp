// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "quarry/sql/functions.hpp"

/// Aggregates and window functions, with result types; NULL over no rows except `count`.
namespace quarry {

namespace detail {

template <class T>
using sum_type = std::conditional_t<is_untyped<T>, Untyped,
                                    std::conditional_t<IntegerValue<non_optional_t<T>>, std::optional<std::int64_t>,
                                                       std::conditional_t<std::floating_point<non_optional_t<T>>,
                                                                          std::optional<double>, optional_t<T>>>>;
template <class T>
using avg_type = std::conditional_t<
    is_untyped<T>, Untyped,
    std::conditional_t<std::same_as<non_optional_t<T>, Decimal>, std::optional<Decimal>, std::optional<double>>>;

// The type of an array of such values.
template <class T>
struct array_of {
  using type = std::optional<std::vector<T>>;
};
template <>
struct array_of<Untyped> {
  using type = Untyped;
};

[[nodiscard]] NodeRef string_agg_node(const NodeRef& text, std::string_view separator);
[[nodiscard]] NodeRef array_agg_node(const NodeRef& element);
[[nodiscard]] NodeRef within_group_node(std::string_view function, NodeList arguments, const NodeRef& order);
/// lag, lead and nth_value: the default follows the type of the value.
[[nodiscard]] NodeRef offset_function(std::string_view name, NodeList arguments);

template <class A>
struct order_value {
  using type = Untyped;
};
template <Expression A>
struct order_value<A> {
  using type = typename A::value_type;
};

}  // namespace detail

namespace func {

// clang-format off
/// `count(*)`.
[[nodiscard]] Function<std::int64_t> count();
/// `count(x)`: rows where x is not NULL; `count(distinct(x))`.
template <Expression E>
[[nodiscard]] Function<std::int64_t> count(const E& x) { return Function<std::int64_t>(detail::function_node({"count", true}, {x.node()}, types::BigInteger{})); }

/// Of integers an int64, of Decimals a Decimal, of doubles a double.
template <Expression E> requires NumberOperand<E>
[[nodiscard]] auto sum(const E& x) { return Function<detail::sum_type<value_type_of<E>>>(detail::function_like_argument({"sum", true}, {x.node()})); }
/// Of integers a double, on every database.
template <Expression E> requires NumberOperand<E>
[[nodiscard]] auto avg(const E& x) { return Function<detail::avg_type<value_type_of<E>>>(detail::function_like_argument({"avg", true}, {x.node()})); }
template <class... A> detail::cannot_call<A...> sum(const A&...) = delete;  // quarry: sum() needs a number
template <class... A> detail::cannot_call<A...> avg(const A&...) = delete;  // quarry: avg() needs a number

/// Of conditions: bool_and and bool_or on PostgreSQL.
template <Expression E>
[[nodiscard]] auto min(const E& x) { return Function<detail::nullable_result<value_type_of<E>>>(detail::function_like_argument({"min", true}, {x.node()})); }
template <Expression E>
[[nodiscard]] auto max(const E& x) { return Function<detail::nullable_result<value_type_of<E>>>(detail::function_like_argument({"max", true}, {x.node()})); }
/// The value of some row, for columns that have one value in each group. On databases without it, the least.
template <Expression E>
[[nodiscard]] auto any_value(const E& x) { return Function<detail::nullable_result<value_type_of<E>>>(detail::function_like_argument({"any_value", true}, {x.node()})); }

/// Whether the condition holds in all rows, in any row; NULLs are passed over. min() and max() on MySQL and SQLite.
template <Expression E> requires Condition<E>
[[nodiscard]] Function<std::optional<bool>> bool_and(const E& x) { return Function<std::optional<bool>>(detail::function_node({"bool_and", true}, {x.node()}, types::Boolean{})); }
template <Expression E> requires Condition<E>
[[nodiscard]] Function<std::optional<bool>> bool_or(const E& x) { return Function<std::optional<bool>>(detail::function_node({"bool_or", true}, {x.node()}, types::Boolean{})); }
template <class... A> detail::cannot_call<A...> bool_and(const A&...) = delete;  // quarry: bool_and() needs a condition; compare the other thing with something
template <class... A> detail::cannot_call<A...> bool_or(const A&...) = delete;   // quarry: bool_or() needs a condition; compare the other thing with something

/// The variance and the standard deviation of all values (`_pop`) or of a sample (`_samp`: NULL of a single value), as
/// doubles. On SQLite they are computed from sum(x * x) and sum(x): values whose spread is below about a ten-millionth
/// of their size come out as noise or 0 there.
template <Expression E> requires NumberOperand<E>
[[nodiscard]] Function<std::optional<double>> var_pop(const E& x) { return Function<std::optional<double>>(detail::number_function({"var_pop", true}, {x.node()}, types::Double{})); }
template <Expression E> requires NumberOperand<E>
[[nodiscard]] Function<std::optional<double>> var_samp(const E& x) { return Function<std::optional<double>>(detail::number_function({"var_samp", true}, {x.node()}, types::Double{})); }
template <Expression E> requires NumberOperand<E>
[[nodiscard]] Function<std::optional<double>> stddev_pop(const E& x) { return Function<std::optional<double>>(detail::number_function({"stddev_pop", true}, {x.node()}, types::Double{})); }
template <Expression E> requires NumberOperand<E>
[[nodiscard]] Function<std::optional<double>> stddev_samp(const E& x) { return Function<std::optional<double>>(detail::number_function({"stddev_samp", true}, {x.node()}, types::Double{})); }
template <class... A> detail::cannot_call<A...> var_pop(const A&...) = delete;      // quarry: var_pop() needs a number
template <class... A> detail::cannot_call<A...> var_samp(const A&...) = delete;     // quarry: var_samp() needs a number
template <class... A> detail::cannot_call<A...> stddev_pop(const A&...) = delete;   // quarry: stddev_pop() needs a number
template <class... A> detail::cannot_call<A...> stddev_samp(const A&...) = delete;  // quarry: stddev_samp() needs a number

/// The texts that are not NULL, joined: `string_agg(x, ', ')`, group_concat on MySQL and SQLite; in the order of
/// `.order_by(...)`, otherwise in any order. `distinct(x)` inside takes each text once (on SQLite only with ",").
/// The separator is part of the SQL, not a bind. On MySQL the result has at most the bytes of max_allowed_packet.
template <Expression E, std::convertible_to<std::string_view> S> requires TextOperand<E>
[[nodiscard]] Function<std::optional<std::string>> string_agg(const E& x, const S& separator) { return Function<std::optional<std::string>>(detail::string_agg_node(x.node(), separator)); }
template <class... A> detail::cannot_call<A...> string_agg(const A&...) = delete;  // quarry: string_agg() needs text and a separator; cast<std::string>() what is no text

/// The values as an array, NULLs among them. PostgreSQL only.
template <Expression E>
[[nodiscard]] auto array_agg(const E& x) { return Function<typename detail::array_of<value_type_of<E>>::type>(detail::array_agg_node(x.node())); }
// clang-format on

/// An aggregate over ordered rows that still needs `within_group(x)` or `within_group(x.desc())`.
template <bool Interpolated>
class OrderedSet {
 public:
  OrderedSet(std::string_view name, NodeList arguments) : name_(name), arguments_(std::move(arguments)) {}
  // clang-format off
  template <class A>
    requires(!Interpolated || NumberOperand<A> || std::same_as<A, Ordering>)
  [[nodiscard]] auto within_group(const A& order) const {
    using T = typename detail::order_value<A>::type;
    using R = std::conditional_t<Interpolated, std::optional<double>, detail::nullable_result<T>>;
    return Function<R>(detail::within_group_node(name_, arguments_, detail::order_node(order)));
  }
  template <class A>
    requires(Interpolated && !(NumberOperand<A> || std::same_as<A, Ordering>))
  detail::cannot_call<A> within_group(const A&) const = delete;  // quarry: percentile_cont() needs numbers to lie between; use percentile_disc()
  // clang-format on

 private:
  std::string_view name_;
  NodeList arguments_;
};

/// `percentile_cont(0.5).within_group(x)`: the value at that fraction of the ordered numbers, interpolated between the
/// two nearest, as a double. Emulated by ranks in a derived table where the database has none. A fraction is from 0
/// to 1.
/// @throws ArgumentError for another fraction.
[[nodiscard]] OrderedSet<true> percentile_cont(double fraction);
/// The first value at or beyond that fraction of the ordered values, in their own type.
[[nodiscard]] OrderedSet<false> percentile_disc(double fraction);
/// The most frequent value: `mode().within_group(x)`. PostgreSQL only.
[[nodiscard]] OrderedSet<false> mode();
/// `percentile_cont(0.5).within_group(x)`.
template <Expression E>
  requires NumberOperand<E>
[[nodiscard]] Function<std::optional<double>> median(const E& x) { return percentile_cont(0.5).within_group(x); }

// clang-format off
/// Window functions: each needs `.over(...)`.
[[nodiscard]] Function<std::int64_t> row_number();
[[nodiscard]] Function<std::int64_t> rank();
[[nodiscard]] Function<std::int64_t> dense_rank();
/// As fractions from 0 to 1; MariaDB rounds them to ten digits.
[[nodiscard]] Function<double> percent_rank();
[[nodiscard]] Function<double> cume_dist();
/// The number, from 1, of the bucket that the row falls in when the rows are dealt into so many.
/// @throws ArgumentError unless there is at least one.
[[nodiscard]] Function<std::int64_t> ntile(int buckets);

/// The value `offset` rows before or after this one; NULL, or `otherwise`, where there is no such row. MariaDB has no
/// default: coalesce() the result where x is never NULL.
template <Expression E>
[[nodiscard]] auto lag(const E& x, int offset = 1) { return Function<detail::nullable_result<value_type_of<E>>>(detail::offset_function("lag", detail::operands(x, offset))); }
template <Expression E>
[[nodiscard]] auto lead(const E& x, int offset = 1) { return Function<detail::nullable_result<value_type_of<E>>>(detail::offset_function("lead", detail::operands(x, offset))); }
template <Expression E, Operand A> requires Comparable<E, A>
[[nodiscard]] auto lag(const E& x, int offset, const A& otherwise) { return Function<value_type_of<E>>(detail::offset_function("lag", detail::operands(x, offset, otherwise))); }
template <Expression E, Operand A> requires Comparable<E, A>
[[nodiscard]] auto lead(const E& x, int offset, const A& otherwise) { return Function<value_type_of<E>>(detail::offset_function("lead", detail::operands(x, offset, otherwise))); }
/// The value of x in the first, last or n-th row (from 1) of the frame; without a frame, that ends at the current row.
template <Expression E>
[[nodiscard]] auto first_value(const E& x) { return Function<detail::nullable_result<value_type_of<E>>>(detail::offset_function("first_value", detail::operands(x))); }
template <Expression E>
[[nodiscard]] auto last_value(const E& x) { return Function<detail::nullable_result<value_type_of<E>>>(detail::offset_function("last_value", detail::operands(x))); }
template <Expression E>
[[nodiscard]] auto nth_value(const E& x, int n) { return Function<detail::nullable_result<value_type_of<E>>>(detail::offset_function("nth_value", detail::operands(x, n))); }
// clang-format on

}  // namespace func

}  // namespace quarry
