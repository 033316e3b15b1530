// SPDX-License-Identifier: MIT
#include "quarry/sql/aggregates.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

void require_text(const char* function, const NodeRef& node) {
  const NodeRef& inside = node->kind == NodeKind::distinct ? as<nodes::Distinct>(node)->operand : node;
  if (!inside->type.known() || is_text(inside->type.id)) return;
  throw ArgumentError(
      fmt::format("{}() needs text, but {} is none; cast it to text first", function, describe(inside)));
}

}  // namespace

NodeRef ordered_aggregate(const NodeRef& function, NodeList terms) {
  const auto* plain = as<nodes::Function>(function);
  if (plain == nullptr || !plain->aggregate) {
    throw ArgumentError(fmt::format(
        "order_by() belongs to an aggregate function, before filter() and over(), and {} is none", describe(function)));
  }
  if (!plain->order_by.empty())
    throw ArgumentError(fmt::format("{} has an order already; give all terms to one order_by()", describe(function)));
  nodes::Function ordered = *plain;
  ordered.order_by = std::move(terms);
  return make(std::move(ordered));
}

NodeRef string_agg_node(const NodeRef& text, std::string_view separator) {
  require_text("string_agg", text);
  nodes::Function node;
  node.name = "string_agg";
  node.arguments = NodeList{text};
  node.separator = separator;
  node.aggregate = true;
  return typed(std::move(node), types::Text{});
}

NodeRef array_agg_node(const NodeRef& element) {
  const SqlType& of = element->type;
  return function_node({"array_agg", true}, {element}, of.known() ? SqlType(types::Array{of}) : SqlType{});
}

NodeRef within_group_node(std::string_view function, NodeList arguments, const NodeRef& order) {
  const auto* ordering = as<nodes::Ordering>(order);
  const NodeRef& value = ordering != nullptr ? ordering->element : order;
  const bool interpolated = function == "percentile_cont";
  if (interpolated && value->type.known() && !is_number(value->type.id)) {
    throw ArgumentError(fmt::format(
        "percentile_cont() needs numbers to lie between, but {} is none; use percentile_disc()", describe(value)));
  }
  nodes::Function node;
  node.name = function;
  node.arguments = std::move(arguments);
  node.order_by = NodeList{order};
  node.aggregate = true;
  node.within_group = true;
  return typed(std::move(node), interpolated ? SqlType(types::Double{}) : value->type);
}

NodeRef offset_function(std::string_view name, NodeList arguments) {
  const SqlType type = arguments[0]->type;
  if (arguments.size() > 1) {
    const auto* offset = as<nodes::Literal>(arguments[1]);
    const std::int64_t least = name == "nth_value" ? 1 : 0;
    if (offset != nullptr && offset->value.as_int64() < least) {
      throw ArgumentError(
          fmt::format("{}() counts rows from {}, and {} is below that", name, least, offset->value.as_int64()));
    }
  }
  if (arguments.size() > 2) {
    std::vector<NodeRef> typed_arguments(arguments.begin(), arguments.end());
    typed_arguments[2] = adopt_type(typed_arguments[2], type);
    arguments = NodeList(std::move(typed_arguments));
  }
  return function_node({name}, std::move(arguments), type);
}

}  // namespace detail

namespace func {

namespace {

NodeList percentile_arguments(const char* name, double fraction) {
  if (!(fraction >= 0 && fraction <= 1))
    throw ArgumentError(fmt::format("{}() takes a fraction from 0 to 1, not {}", name, fraction));
  return NodeList{detail::literal_node(Value(fraction))};
}
Function<std::int64_t> counting(std::string_view name, bool aggregate = false) {
  return Function<std::int64_t>(detail::function_node({name, aggregate}, {}, types::BigInteger{}));
}
Function<double> portion(std::string_view name) {
  return Function<double>(detail::function_node({name}, {}, types::Double{}));
}

}  // namespace

Function<std::int64_t> count() { return counting("count", true); }
OrderedSet<true> percentile_cont(double fraction) {
  return {"percentile_cont", percentile_arguments("percentile_cont", fraction)};
}
OrderedSet<false> percentile_disc(double fraction) {
  return {"percentile_disc", percentile_arguments("percentile_disc", fraction)};
}
OrderedSet<false> mode() { return {"mode", {}}; }
Function<std::int64_t> row_number() { return counting("row_number"); }
Function<std::int64_t> rank() { return counting("rank"); }
Function<std::int64_t> dense_rank() { return counting("dense_rank"); }
Function<double> percent_rank() { return portion("percent_rank"); }
Function<double> cume_dist() { return portion("cume_dist"); }
Function<std::int64_t> ntile(int buckets) {
  if (buckets < 1) throw ArgumentError(fmt::format("ntile() deals rows into at least one bucket, not {}", buckets));
  return Function<std::int64_t>(
      detail::function_node({"ntile"}, {detail::literal_node(Value(buckets))}, types::BigInteger{}));
}

}  // namespace func

}  // namespace quarry
