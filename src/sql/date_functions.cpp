// SPDX-License-Identifier: MIT
#include "quarry/sql/date_functions.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "quarry/sql/functions.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

void require_moment(const char* what, const NodeRef& operand) {
  const TypeId id = operand->type.id;
  if (operand->type.known() && !is_temporal(id) && id != TypeId::interval) {
    throw ArgumentError(fmt::format("{} needs a date or time, but {} is none", what, describe(operand)));
  }
}

void require_day_or_moment(const char* what, const NodeRef& operand) {
  const TypeId id = operand->type.id;
  if (operand->type.known() && (!is_temporal(id) || id == TypeId::time)) {
    throw ArgumentError(fmt::format("{} needs a date or a moment, but {} is none", what, describe(operand)));
  }
}

bool is_clock(field part) noexcept { return part == field::hour || part == field::minute || part == field::second; }

void require_span(const char* what, field part) {
  if (part != field::day_of_week && part != field::day_of_year && part != field::epoch) return;
  throw ArgumentError(
      fmt::format("{} counts years, quarters, months, weeks, days, hours, minutes or seconds; the day of the week, the "
                  "day of the year and the epoch are no such units",
                  what));
}

// A day beside a moment is the moment at its beginning; two moments, one with a zone, have no common reading.
NodeRef as_type_of(NodeRef node, const NodeRef& other) {
  const TypeId id = node->type.id, wanted = other->type.id;
  if (id == TypeId::date && (wanted == TypeId::datetime || wanted == TypeId::timestamp)) {
    NodeRef adopted = adopt_type(node, other->type);
    return adopted->type.id == wanted ? adopted : cast_to(node, {.id = wanted});
  }
  if (node->type.known() && other->type.known() && id != wanted && wanted != TypeId::date) {
    throw ArgumentError(
        fmt::format("date_diff() needs two moments of one type, but {} is not of the type of {}; cast one of them",
                    describe(node), describe(other)));
  }
  return node;
}

}  // namespace

NodeRef extract_node(field part, const NodeRef& operand) {
  require_moment("extract()", operand);
  nodes::Extract node;
  node.part = part;
  node.operand = operand;
  return typed(std::move(node), types::BigInteger{});
}

NodeRef date_trunc_node(field part, const NodeRef& operand) {
  require_moment("date_trunc()", operand);
  nodes::DateTrunc node;
  node.part = part;
  node.operand = operand;
  return typed(std::move(node), operand->type);
}

NodeRef date_add_node(field part, NodeRef amount, const NodeRef& moment) {
  require_span("date_add()", part);
  require_day_or_moment("date_add()", moment);
  if (amount->type.known() && !is_integer(amount->type.id)) {
    throw ArgumentError(fmt::format("date_add() adds a whole number of units, but {} is no integer", describe(amount)));
  }
  if (is_clock(part) && moment->type.id == TypeId::date) {
    throw ArgumentError(
        fmt::format("date_add() of hours, minutes or seconds needs a moment, and {} is a date; cast it to a DateTime",
                    describe(moment)));
  }
  nodes::DateAdd node;
  node.part = part;
  node.amount = std::move(amount);
  node.operand = moment;
  return typed(std::move(node), moment->type);
}

NodeRef date_shift_node(field part, std::int64_t amount, const NodeRef& moment) {
  require_day_or_moment("adding a span of time", moment);
  nodes::DateAdd node;
  node.part = part;
  node.amount = literal_node(Value(amount));
  node.operand = moment;
  const bool becomes_moment = is_clock(part) && moment->type.id == TypeId::date;
  return typed(std::move(node), becomes_moment ? SqlType(types::DateTime{}) : moment->type);
}

NodeRef date_diff_node(field part, NodeRef from, NodeRef to) {
  require_span("date_diff()", part);
  require_day_or_moment("date_diff()", from);
  require_day_or_moment("date_diff()", to);
  nodes::DateDiff node;
  node.part = part;
  node.from = as_type_of(from, to);
  node.to = as_type_of(to, from);
  return typed(std::move(node), types::BigInteger{});
}

}  // namespace detail

namespace func {

Expr<Timestamp> now() { return Expr<Timestamp>(detail::function_node({"now"}, {}, types::DateTime{.timezone = true})); }
Expr<Timestamp> current_timestamp() {
  return Expr<Timestamp>(detail::function_node({"current_timestamp"}, {}, types::DateTime{.timezone = true}));
}
Expr<Date> current_date() { return Expr<Date>(detail::function_node({"current_date"}, {}, types::Date{})); }
Expr<TimeOfDay> current_time() { return Expr<TimeOfDay>(detail::function_node({"current_time"}, {}, types::Time{})); }

}  // namespace func

}  // namespace quarry
