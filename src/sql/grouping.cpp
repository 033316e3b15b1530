// SPDX-License-Identifier: MIT
#include "quarry/sql/grouping.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

NodeRef grouping_node(unsigned kind, NodeList items) {
  nodes::Grouping node;
  node.grouping = static_cast<nodes::GroupingKind>(kind);
  if (node.grouping == nodes::GroupingKind::cube && items.size() > 12)
    throw ArgumentError(fmt::format("cube() of {} terms would make {} groupings; 12 terms are the limit", items.size(),
                                    items.size() < 60 ? std::to_string(std::uint64_t{1} << items.size()) : "too many"));
  node.items = std::move(items);
  return make(std::move(node));
}

NodeRef grouping_set_node(NodeList items) {
  nodes::Tuple node;
  node.items = std::move(items);
  return make(std::move(node));
}

NodeRef grouping_function(NodeList terms) {
  if (terms.size() > 31)
    throw ArgumentError(fmt::format("grouping() takes at most 31 terms, one bit each, not {}", terms.size()));
  nodes::Function node;
  node.name = "grouping";
  node.arguments = std::move(terms);
  return typed(std::move(node), {.id = TypeId::big_integer});
}

}  // namespace quarry::detail
