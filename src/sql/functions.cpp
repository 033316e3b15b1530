// SPDX-License-Identifier: MIT
#include "quarry/sql/functions.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

bool is_function_name(std::string_view name) {
  bool start = true;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = (c >= '0' && c <= '9') || c == '$';
    if (start ? !letter : !(letter || digit || c == '.')) return false;
    start = c == '.';
  }
  return !start;
}

SqlType result_type(std::string_view name, const SqlType& argument) {
  if (name == "sum" && is_integer(argument.id)) return {.id = TypeId::big_integer};
  if (name == "avg" && is_integer(argument.id)) return {.id = TypeId::double_precision};
  if ((name == "sum" || name == "avg") && argument.id == TypeId::real) return {.id = TypeId::double_precision};
  if ((name == "sum" || name == "avg" || name == "round") && argument.id == TypeId::numeric)
    return {.id = TypeId::numeric};
  return argument;
}

}  // namespace

NodeRef function_node(const FunctionSpec& spec, NodeList arguments, const SqlType& type) {
  if (!is_function_name(spec.name)) {
    throw ArgumentError(fmt::format(
        "\"{}\" is not a function name; it may have letters, digits, _ and $, and dots between names", spec.name));
  }
  nodes::Function node;
  node.name = spec.name;
  node.arguments = std::move(arguments);
  node.aggregate = spec.aggregate;
  return typed(std::move(node), type);
}

NodeRef function_like_argument(const FunctionSpec& spec, NodeList arguments) {
  const SqlType first = arguments[0]->type;
  if ((spec.name == "sum" || spec.name == "avg" || spec.name == "abs" || spec.name == "round") && first.known() &&
      !is_number(first.id)) {
    throw ArgumentError(fmt::format("{}() needs a number, but {} is none", spec.name, describe(arguments[0])));
  }
  if (spec.name == "coalesce" || spec.name == "nullif") {
    std::vector<NodeRef> typed_arguments(arguments.begin(), arguments.end());
    for (std::size_t i = 1; i < typed_arguments.size(); ++i) typed_arguments[i] = adopt_type(typed_arguments[i], first);
    arguments = NodeList(std::move(typed_arguments));
  }
  return function_node(spec, std::move(arguments), result_type(spec.name, first));
}

NodeRef filter_node(const NodeRef& function, NodeRef condition) {
  if (const auto* filtered = as<nodes::Filter>(function)) {
    return filter_node(filtered->function, nary(Op::and_, {filtered->condition, std::move(condition)}));
  }
  if (function->kind != NodeKind::function)
    throw ArgumentError(fmt::format("filter() belongs to an aggregate function, and {} is none", describe(function)));
  nodes::Filter node;
  node.function = function;
  node.condition = std::move(condition);
  return typed(std::move(node), function->type);
}

NodeRef distinct_node(const NodeRef& operand) {
  nodes::Distinct node;
  node.operand = operand;
  return typed(std::move(node), operand->type);
}

NodeRef label_reference(std::string_view name) {
  nodes::LabelReference node;
  node.name = name;
  return make(std::move(node));
}

namespace {
// The results of a CASE share one type: the first that is known. NULL and literals follow it.
SqlType branches_type(const NodeList& branches, const NodeRef& otherwise) {
  for (std::size_t i = 1; i < branches.size(); i += 2) {
    if (!is_null_constant(branches[i]) && branches[i]->type.known()) return branches[i]->type;
  }
  return otherwise && !is_null_constant(otherwise) ? otherwise->type : SqlType{};
}
}  // namespace

NodeRef case_node(NodeList branches, NodeRef otherwise, NodeRef subject) {
  nodes::Case node;
  if (subject) {
    std::vector<NodeRef> typed_branches(branches.begin(), branches.end());
    for (std::size_t i = 0; i < typed_branches.size(); i += 2) {
      // CASE compares by =, which is never true of NULL
      typed_branches[i] = as<nodes::Binary>(compare(Op::equal, subject, typed_branches[i]))->right;
      if (is_null_constant(typed_branches[i]))
        throw ArgumentError("CASE x WHEN NULL never holds; write case_(when(x.is_null(), ...))");
    }
    branches = NodeList(std::move(typed_branches));
    node.subject = std::move(subject);
  }
  const SqlType type = branches_type(branches, otherwise);
  node.branches = std::move(branches);
  node.otherwise = std::move(otherwise);
  return typed(std::move(node), type);
}

NodeRef case_else(const NodeRef& node, NodeRef otherwise) {
  const auto* without = as<nodes::Case>(node);
  nodes::Case copy = *without;
  copy.otherwise = adopt_type(std::move(otherwise), without->type);
  const SqlType type = branches_type(copy.branches, copy.otherwise);
  return typed(std::move(copy), type);
}

}  // namespace detail

Ordering asc(std::string_view label) { return ExprBase(detail::label_reference(label)).asc(); }
Ordering desc(std::string_view label) { return ExprBase(detail::label_reference(label)).desc(); }

namespace func {

namespace {
Function<std::int64_t> counting(std::string_view name, bool aggregate) {
  return Function<std::int64_t>(detail::function_node({name, aggregate}, {}, types::BigInteger{}));
}
}  // namespace

Function<std::int64_t> count() { return counting("count", true); }
Function<std::int64_t> row_number() { return counting("row_number", false); }
Function<std::int64_t> rank() { return counting("rank", false); }
Function<std::int64_t> dense_rank() { return counting("dense_rank", false); }

}  // namespace func

}  // namespace quarry
