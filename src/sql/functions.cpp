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
  node.foreign = spec.foreign;
  return typed(std::move(node), type);
}

namespace {
void require_number(std::string_view function, const NodeRef& argument) {
  if (argument->type.known() && !is_number(argument->type.id))
    throw ArgumentError(fmt::format("{}() needs a number, but {} is none", function, describe(argument)));
}

bool is_of_numbers(std::string_view name) noexcept {
  return name == "sum" || name == "avg" || name == "abs" || name == "round" || name == "ceil" || name == "floor" ||
         name == "trunc";
}
// All of them have one type; values follow it.
bool is_of_one_type(std::string_view name) noexcept {
  return name == "coalesce" || name == "nullif" || name == "greatest" || name == "least";
}
}  // namespace

NodeRef number_function(const FunctionSpec& spec, NodeList arguments, const SqlType& type) {
  for (const NodeRef& argument : arguments) require_number(spec.name, argument);
  return function_node(spec, std::move(arguments), type);
}

NodeRef function_like_argument(const FunctionSpec& spec, NodeList arguments) {
  SqlType first = arguments[0]->type;
  if (is_of_numbers(spec.name)) require_number(spec.name, arguments[0]);
  if (spec.name == "round" && arguments.size() == 2) {
    const std::int64_t digits = as<nodes::Literal>(arguments[1])->value.as_int64();
    if (digits < 0 || digits > 30)
      throw ArgumentError(fmt::format("round() keeps 0 to 30 digits after the point, not {}", digits));
  }
  if (is_of_one_type(spec.name)) {
    for (std::size_t i = 1; (!first.known() || as<nodes::Literal>(arguments[0]) != nullptr) && i < arguments.size();
         ++i) {
      if (as<nodes::Literal>(arguments[i]) == nullptr && arguments[i]->type.known()) first = arguments[i]->type;
    }
    std::vector<NodeRef> typed_arguments(arguments.begin(), arguments.end());
    for (NodeRef& argument : typed_arguments) {
      argument = adopt_type(argument, first);
      if (!comparable(argument->type.id, first.id)) {
        throw ArgumentError(fmt::format("the arguments of {}() must have one type, but {} is none of {}; cast it",
                                        spec.name, describe(argument), to_string(first)));
      }
    }
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

}  // namespace quarry
