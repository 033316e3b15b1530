// SPDX-License-Identifier: MIT
#include "quarry/sql/tuple.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

const NodeList& items_of_tuple(const NodeRef& tuple) { return as<nodes::Tuple>(tuple)->items; }

// The members of `row` typed as the members they meet, which must be as many and comparable.
NodeRef fitted(const NodeRef& row, const NodeList& wanted) {
  const NodeList& items = items_of_tuple(row);
  if (items.size() != wanted.size()) {
    throw ArgumentError(
        fmt::format("a row of {} members cannot be compared with one of {}", wanted.size(), items.size()));
  }
  std::vector<NodeRef> fit;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (is_null_constant(items[i])) {
      fit.push_back(null_node());
      continue;
    }
    fit.push_back(adopt_type(items[i], wanted[i]->type));
    if (!comparable(wanted[i]->type.id, fit.back()->type.id)) {
      throw ArgumentError(
          fmt::format("cannot compare {} with {}; cast one of them or compare it with a value of its own type",
                      describe(wanted[i]), describe(fit.back())));
    }
  }
  return tuple_node(NodeList(std::move(fit)));
}

}  // namespace

NodeRef tuple_node(NodeList items) {
  nodes::Tuple node;
  node.items = std::move(items);
  return make(std::move(node));
}

NodeRef tuple_compare(Op op, const NodeRef& left, const NodeRef& right) {
  if (items_of_tuple(left).empty()) throw ArgumentError("a row value needs a member to be compared");
  nodes::Binary node;
  node.op = op;
  node.right = fitted(right, items_of_tuple(left));
  node.left = fitted(left, items_of_tuple(node.right));
  return typed(std::move(node), types::Boolean{});
}

NodeRef tuple_in(const NodeRef& tuple, NodeList rows, bool negated) {
  if (items_of_tuple(tuple).empty()) throw ArgumentError("a row value needs a member to be compared");
  std::vector<NodeRef> fit;
  for (const NodeRef& row : rows) fit.push_back(fitted(row, items_of_tuple(tuple)));
  nodes::In node;
  node.operand = tuple;
  node.list = NodeList(std::move(fit));
  node.negated = negated;
  return typed(std::move(node), types::Boolean{});
}

NodeRef tuple_in_query(const NodeRef& tuple, const Query& query, bool negated) {
  const NodeList& items = items_of_query(query.node());
  const NodeList& wanted = items_of_tuple(tuple);
  if (items.size() != wanted.size()) {
    throw ArgumentError(
        fmt::format("a row of {} members IN (SELECT ...) needs a query of as many columns, this one has {}",
                    wanted.size(), items.size()));
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!comparable(wanted[i]->type.id, items[i]->type.id)) {
      throw ArgumentError(
          fmt::format("cannot compare {} with {}; cast one of them or compare it with a value of its own type",
                      describe(wanted[i]), describe(items[i])));
    }
  }
  nodes::In node;
  node.operand = tuple;
  node.query = query.node();
  node.negated = negated;
  return typed(std::move(node), types::Boolean{});
}

}  // namespace quarry::detail
