// SPDX-License-Identifier: MIT
#include "compile/aggregation.hpp"

#include <algorithm>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/operations.hpp"
#include "sql/build.hpp"

namespace quarry {

bool is_aggregate(const Node& node) noexcept {
  return node.kind == NodeKind::filter ||
         (node.kind == NodeKind::function && static_cast<const nodes::Function&>(node).aggregate);
}

bool aggregates(const NodeRef& term) {
  if (is_aggregate(*term)) return true;
  if (term->kind == NodeKind::select || term->kind == NodeKind::compound || term->kind == NodeKind::column)
    return false;
  bool found = false;
  if (const auto* over = as<nodes::Over>(term)) {
    // sum(x) OVER () is a window over rows; in sum(sum(x)) OVER () the inner one aggregates
    for_each_child(*over->function, [&](const NodeRef& child) { found = found || aggregates(child); });
    return found || aggregates(over->window);
  }
  for_each_child(*term, [&](const NodeRef& child) { found = found || aggregates(child); });
  return found;
}

bool aggregates(const NodeList& terms) {
  return std::any_of(terms.begin(), terms.end(), [](const NodeRef& term) { return aggregates(term); });
}

NodeRef any_count() {
  nodes::Function count;
  count.name = "count";
  count.aggregate = true;
  return detail::compare(Op::greater_equal, detail::typed(std::move(count), {.id = TypeId::big_integer}),
                         detail::literal_node(Value(0)));
}

}  // namespace quarry
