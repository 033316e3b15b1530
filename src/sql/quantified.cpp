// SPDX-License-Identifier: MIT
#include "quarry/sql/quantified.hpp"

#include <fmt/format.h>

#include "quarry/sql/array.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

SqlType member_type(const SqlType& array) {
  return {.id = array.element, .length = array.length, .scale = array.scale};
}

void require_array(const NodeRef& node) {
  if (node->type.known() && node->type.id != TypeId::array)
    throw ArgumentError(fmt::format("{} is no array", describe(node)));
}

}  // namespace

NodeRef quantified_query(const Query& query, bool all) {
  const NodeList& items = items_of_query(query.node());
  if (items.size() != 1) {
    throw ArgumentError(fmt::format("{} (SELECT ...) needs a query of exactly one column, this one has {}",
                                    all ? "ALL" : "ANY", items.size()));
  }
  nodes::Quantified node;
  node.operand = query.node();
  node.all = all;
  return typed(std::move(node), items[0]->type);
}

NodeRef quantified_array(NodeRef array, bool all) {
  require_array(array);
  nodes::Quantified node;
  const SqlType type = member_type(array->type);
  node.operand = std::move(array);
  node.all = all;
  return typed(std::move(node), type);
}

NodeRef compare_quantified(Op op, NodeRef left, const NodeRef& right) {
  if (is_null_constant(left)) throw ArgumentError("NULL compares with nothing, so neither with ANY nor with ALL");
  left = adopt_type(std::move(left), right->type);
  if (!comparable(left->type.id, right->type.id)) {
    throw ArgumentError(fmt::format("cannot compare {} with {} of {}; cast one of them", describe(left),
                                    as<nodes::Quantified>(right)->all ? "ALL" : "ANY", to_string(right->type)));
  }
  nodes::Binary node;
  node.op = op;
  node.left = std::move(left);
  node.right = right;
  return typed(std::move(node), types::Boolean{});
}

NodeRef array_comparison(std::string_view op, const NodeRef& left, NodeRef right) {
  require_array(left);
  require_array(right);
  // a literal takes the column's element type: INTEGER[] and BIGINT[] do not meet
  if (const auto* literal = as<nodes::Literal>(right); literal != nullptr && left->type.id == TypeId::array) {
    nodes::Literal fit = *literal;
    right = typed(std::move(fit), left->type);
  }
  return custom(op, left, std::move(right), types::Boolean{});
}

NodeRef subscript_node(const NodeRef& array, NodeRef index) {
  require_array(array);
  if (index->type.known() && !is_integer(index->type.id))
    throw ArgumentError(fmt::format("the subscript of an array is an integer, but {} is none", describe(index)));
  nodes::Subscript node;
  const SqlType type = member_type(array->type);
  node.operand = array;
  node.index = adopt_type(std::move(index), types::Integer{});
  return typed(std::move(node), type);
}

NodeRef array_length_node(const NodeRef& array) {
  require_array(array);
  nodes::Function node;
  node.name = "cardinality";
  node.arguments = NodeList{array};
  return typed(std::move(node), types::Integer{});
}

}  // namespace detail

Quantified<Untyped> any_(const Query& query) { return Quantified<Untyped>(detail::quantified_query(query, false)); }
Quantified<Untyped> all_(const Query& query) { return Quantified<Untyped>(detail::quantified_query(query, true)); }

}  // namespace quarry
