// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

#include "quarry/sql/expression.hpp"

/// Calculating with dates and moments, the same on every database: `day + days{7}`, `date_add`, `date_diff`, `extract`,
/// `date_trunc`. Results outside the years 1 to 9999 are the server's: an error, a year of five digits, or NULL.
namespace quarry {

namespace detail {

[[nodiscard]] NodeRef extract_node(field part, const NodeRef& operand);
[[nodiscard]] NodeRef date_trunc_node(field part, const NodeRef& operand);
[[nodiscard]] NodeRef date_add_node(field part, NodeRef amount, const NodeRef& moment);
[[nodiscard]] NodeRef date_shift_node(field part, std::int64_t amount, const NodeRef& moment);
[[nodiscard]] NodeRef date_diff_node(field part, NodeRef from, NodeRef to);

// The field that a duration counts, by its period; `epoch` stands for none.
template <class D>
inline constexpr field span_field = field::epoch;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::years::period>> = field::year;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::months::period>> = field::month;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::weeks::period>> = field::week;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::days::period>> = field::day;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::hours::period>> = field::hour;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::minutes::period>> = field::minute;
template <class Rep>
inline constexpr field span_field<std::chrono::duration<Rep, std::chrono::seconds::period>> = field::second;

template <class T>
inline constexpr bool is_moment_type = category<T>() == Category::date || category<T>() == Category::datetime
                                       || category<T>() == Category::timestamp;

// A day and hours make a moment; anything else keeps its type.
template <class T, class D>
consteval auto shifted_type() {
  constexpr field part = span_field<D>;
  constexpr bool clock = part == field::hour || part == field::minute || part == field::second;
  if constexpr (clock && category<T>() == Category::date)
    return std::type_identity<std::conditional_t<is_optional<T>, std::optional<DateTime>, DateTime>>{};
  else return std::type_identity<T>{};
}
template <class E, class D>
using shifted_t = Expr<typename decltype(shifted_type<value_type_of<E>, D>())::type>;

// The type of a number made of operands: NULL when one of them can be.
template <class... A>
using count_of = std::conditional_t<(is_optional<value_type_of<A>> || ...) || (is_untyped<value_type_of<A>> || ...),
                                    std::optional<std::int64_t>, std::int64_t>;

template <class L, class R>
struct moments_have_no_difference;

}  // namespace detail

// version 14 does not know how concepts are written
// clang-format off
/// A whole number of std::chrono's years, months, weeks, days, hours, minutes or seconds.
template <class D>
concept CalendarSpan = detail::span_field<D> != field::epoch && std::integral<typename D::rep>;

/// A date, DateTime or Timestamp, or an expression whose type is known at run time.
template <class E>
concept MomentExpression = Expression<E> && (detail::is_moment_type<value_type_of<E>> || detail::is_untyped<value_type_of<E>>);

/// A moment and what can be added to it.
template <class E, class D>
concept ShiftedMoment = MomentExpression<E> && CalendarSpan<D>;

/// Two days, of which one is an expression.
template <class L, class R>
concept DayDifference = (Expression<L> || Expression<R>) && Operand<L> && Operand<R> &&
                        detail::category<value_type_of<L>>() == detail::Category::date && detail::category<value_type_of<R>>() == detail::Category::date;

/// Two moments, or a moment and a day: their difference needs a unit.
template <class L, class R>
concept MomentDifference = (Expression<L> || Expression<R>) && Operand<L> && Operand<R> &&
                           detail::is_moment_type<value_type_of<L>> && detail::is_moment_type<value_type_of<R>> && !DayDifference<L, R>;

/// `day + days{7}`, `moment - months{1}`: a date with days, weeks, months or years stays a date and with hours, minutes
/// or seconds becomes a DateTime; microseconds are kept. Months and years end at the last day of a shorter month
/// (January 31 + 1 month is February 28 or 29). Timestamps are counted in UTC. The amount is a bind.
/// PostgreSQL: `day + 7`, `CAST(day + 1 * INTERVAL '1 month' AS DATE)`; MySQL: `day + INTERVAL 7 DAY`; SQLite:
/// `date(day, 7 || ' days')`.
template <class E, class D> requires ShiftedMoment<E, D>
[[nodiscard]] auto operator+(const E& moment, const D& span) {
  return detail::shifted_t<E, D>(detail::date_shift_node(detail::span_field<D>, static_cast<std::int64_t>(span.count()), moment.node()));
}
template <class D, class E> requires ShiftedMoment<E, D>
[[nodiscard]] auto operator+(const D& span, const E& moment) { return moment + span; }
template <class E, class D> requires ShiftedMoment<E, D>
[[nodiscard]] auto operator-(const E& moment, const D& span) {
  return detail::shifted_t<E, D>(detail::date_shift_node(detail::span_field<D>, -static_cast<std::int64_t>(span.count()), moment.node()));
}

/// `day - other_day`: the number of days between them.
template <class L, class R> requires DayDifference<L, R>
[[nodiscard]] auto operator-(const L& day, const R& other) {
  return Expr<detail::count_of<L, R>>(detail::date_diff_node(field::day, detail::node_of(other), detail::node_of(day)));
}
template <class L, class R> requires MomentDifference<L, R>
detail::moments_have_no_difference<L, R> operator-(const L&, const R&) = delete;  // quarry: the difference of two moments needs a unit; use date_diff(field::second, from, to)

/// `moment` moved by a number of units that the database computes: `date_add(field::day, task.days, task.start)`. `part`
/// is a year, quarter, month, week, day, hour, minute or second; otherwise as `moment + days{n}`.
/// @throws ArgumentError for another field, and for hours, minutes and seconds on a date: cast it to a DateTime first.
template <Operand A, MomentExpression E>
  requires(detail::category<value_type_of<A>>() == detail::Category::any || IntegerValue<non_optional_t<value_type_of<A>>>)
[[nodiscard]] auto date_add(field part, const A& amount, const E& moment) {
  using T = value_type_of<E>;
  using R = std::conditional_t<detail::is_optional<value_type_of<A>> && !detail::is_untyped<T>, optional_t<T>, T>;
  return Expr<R>(detail::date_add_node(part, detail::node_of(amount), moment.node()));
}

/// Whole units from `from` to `to`, truncated toward zero and negative when `to` is earlier; a month is whole when the
/// day of the month and the time of day are reached. `part` as for `date_add`. A day beside a moment is its midnight.
/// MySQL: `TIMESTAMPDIFF(unit, from, to)`, whose meaning it is on every database.
/// @throws ArgumentError for another field, and for what is no date or moment.
template <Operand A, Operand B>
  requires((Expression<A> || Expression<B>) && (detail::is_moment_type<value_type_of<A>> || detail::is_untyped<value_type_of<A>>) &&
           (detail::is_moment_type<value_type_of<B>> || detail::is_untyped<value_type_of<B>>))
[[nodiscard]] auto date_diff(field part, const A& from, const B& to) {
  return Expr<detail::count_of<A, B>>(detail::date_diff_node(part, detail::node_of(from), detail::node_of(to)));
}
// clang-format on

/// EXTRACT(part FROM x), the same whole number on every database: fractions of a second are cut off.
template <Expression E>
[[nodiscard]] auto extract(field part, const E& moment) {
  using T = value_type_of<E>;
  using R = std::conditional_t<detail::is_optional<T>, std::optional<std::int64_t>, std::int64_t>;
  return Expr<R>(detail::extract_node(part, moment.node()));
}
/// The beginning of the year, quarter, month, week (Monday), day, hour ... in which `moment` lies, in its own type.
template <class T>
[[nodiscard]] Expr<T> date_trunc(field part, const Expr<T>& moment) {
  return Expr<T>(detail::date_trunc_node(part, moment.node()));
}

namespace func {

/// The moment at which the statement runs (on PostgreSQL, its transaction began): `now()`, CURRENT_TIMESTAMP on SQLite.
/// MySQL and SQLite give whole seconds, PostgreSQL microseconds. `now().cast<DateTime>()` is it without a zone, in UTC.
[[nodiscard]] Expr<Timestamp> now();
/// As now(), by its other name: CURRENT_TIMESTAMP.
[[nodiscard]] Expr<Timestamp> current_timestamp();
/// The day it is in UTC.
[[nodiscard]] Expr<Date> current_date();
/// The time of day in UTC.
[[nodiscard]] Expr<TimeOfDay> current_time();

}  // namespace func

}  // namespace quarry
