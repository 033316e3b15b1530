// SPDX-License-Identifier: MIT
#include "quarry/sql/join.hpp"

#include "quarry/types/error.hpp"
#include "sql/build.hpp"
#include "sql/change.hpp"

namespace quarry::detail {

NodeRef join_node(unsigned kind, const FromClause& left, const FromClause& right, NodeRef on) {
  if (on) require_conditions(NodeList{on}, "ON");
  nodes::Join node;
  node.left = left.node();
  node.right = right.node();
  node.on = std::move(on);
  node.join = static_cast<nodes::JoinKind>(kind);
  return make(std::move(node));
}

}  // namespace quarry::detail
