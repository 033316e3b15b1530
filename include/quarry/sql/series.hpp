// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "quarry/sql/column.hpp"
#include "quarry/sql/date_functions.hpp"
#include "quarry/sql/from.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef series_node(NodeRef start, NodeRef stop, std::int64_t step, field part, std::string_view name,
                                  const SqlType& type);

template <class A>
concept SeriesInteger = Operand<A> && IntegerValue<value_type_of<A>>;
template <class A>
concept SeriesDate = Operand<A> && std::same_as<value_type_of<A>, Date>;
}  // namespace detail

/// Values in equal steps, used as a table with the one column `value`, e.g. a calendar to join counts to.
template <class T>
class Series : public FromClause {
 public:
  explicit Series(NodeRef node) : FromClause(std::move(node)), value(detail::column_of(this->node_, "value")) {}
  Column<T> value;
};

/// The integers from `start` to `stop`, both included as far as `step` meets them; none when there are none.
/// generate_series on PostgreSQL; elsewhere a recursive CTE of logarithmic depth, so that no server's limit of
/// recursion is met. In no order: add order_by(s.value). Without a name the compiler calls it `series_1`.
/// @throws ArgumentError for a step of 0, or bounds that are columns.
template <detail::SeriesInteger A, detail::SeriesInteger B>
[[nodiscard]] Series<std::int64_t> series(const A& start, const B& stop, std::int64_t step = 1,
                                          std::string_view name = {}) {
  return Series<std::int64_t>(
      detail::series_node(detail::node_of(start), detail::node_of(stop), step, field::day, name, types::BigInteger{}));
}
// clang-format off
/// A step from day to day: a whole number of days, weeks, months or years.
template <class D>
concept DayStep = CalendarSpan<D> && (detail::span_field<D> == field::day || detail::span_field<D> == field::week ||
                                      detail::span_field<D> == field::month || detail::span_field<D> == field::year);
// clang-format on

/// The days from `start` to `stop`: `series(Date{2024y / 1 / 1}, Date{2024y / 12 / 31}, std::chrono::months{1})`.
/// Months and years are counted from `start`, so that a series from January 31 goes on with February 29 and March 31.
template <detail::SeriesDate A, detail::SeriesDate B, DayStep D = std::chrono::days>
[[nodiscard]] Series<Date> series(const A& start, const B& stop, D step = D{1}, std::string_view name = {}) {
  return Series<Date>(detail::series_node(detail::node_of(start), detail::node_of(stop),
                                          static_cast<std::int64_t>(step.count()), detail::span_field<D>, name,
                                          types::Date{}));
}

}  // namespace quarry
