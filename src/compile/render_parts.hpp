// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "quarry/compile/dialect.hpp"
#include "quarry/sql/traverse.hpp"

/// What the files that print expressions share.
namespace quarry {

// The operator that decides whether an expression needs parentheses; `none` never does.
[[nodiscard]] inline Op op_of(const Node& node) noexcept {
  switch (node.kind) {
    case NodeKind::unary: return static_cast<const nodes::Unary&>(node).op;
    case NodeKind::binary: return static_cast<const nodes::Binary&>(node).op;
    case NodeKind::nary: return static_cast<const nodes::Nary&>(node).op;
    case NodeKind::between: return Op::between;
    case NodeKind::in:
      return static_cast<const nodes::In&>(node).negated ? Op::none : Op::in;  // NOT IN brings its own
    // contains() and its kin hold a || that a reader may take for the end: they are set apart like any unknown operator
    case NodeKind::like:
      return static_cast<const nodes::Like&>(node).form == nodes::LikeForm::pattern ? Op::like : Op::custom;
    case NodeKind::date_add: return Op::add;
    case NodeKind::regexp: return static_cast<const nodes::Regexp&>(node).replacement ? Op::none : Op::like;
    case NodeKind::exists: return static_cast<const nodes::Exists&>(node).negated ? Op::not_ : Op::exists;
    case NodeKind::label: return op_of(*static_cast<const nodes::Label&>(node).element);
    default: return Op::none;
  }
}

// A function's name without the schema it is in.
[[nodiscard]] inline std::string_view last_name(std::string_view function) noexcept {
  return function.substr(function.rfind('.') + 1);
}

[[nodiscard]] inline FunctionCall call_of(const nodes::Function& n) noexcept {
  const auto type = [&](std::size_t i) { return i < n.arguments.size() ? n.arguments[i]->type.id : TypeId::unknown; };
  const bool distinct = !n.arguments.empty() && n.arguments[0]->kind == NodeKind::distinct;
  return {n.name, n.arguments.size(), type(0), type(1), distinct, n.separator};
}

// What a value beside this expression is named after.
[[nodiscard]] inline std::string_view hint_of(const NodeRef& node) noexcept {
  if (const auto* column = as<nodes::Column>(node)) return column->name;
  if (const auto* function = as<nodes::Function>(node)) return last_name(function->name);
  return "param";
}

}  // namespace quarry
