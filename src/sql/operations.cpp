// SPDX-License-Identifier: MIT
#include "quarry/sql/operations.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

NodeRef truth(const NodeRef& operand, Op is, bool wanted) {
  if (operand->type.known() && operand->type.id != TypeId::boolean) {
    throw ArgumentError(fmt::format("IS {} needs a condition, but {} is none; compare it with something",
                                    wanted ? "TRUE" : "FALSE", describe(operand)));
  }
  nodes::Constant constant;
  constant.constant = wanted ? nodes::ConstantKind::true_ : nodes::ConstantKind::false_;
  nodes::Binary node;
  node.op = is;
  node.left = operand;
  node.right = typed(std::move(constant), types::Boolean{});
  return typed(std::move(node), types::Boolean{});
}

namespace {

void require_integer(const NodeRef& node) {
  if (node->type.known() && !is_integer(node->type.id)) {
    throw ArgumentError(
        fmt::format("bit operations need integers on both sides, but {} is none; cast it first", describe(node)));
  }
}

}  // namespace

NodeRef bitwise(Op op, NodeRef left, NodeRef right) {
  require_integer(left);
  require_integer(right);
  const bool shift = op == Op::shift_left || op == Op::shift_right;
  if (!shift) right = adopt_type(std::move(right), left->type);
  const bool wide = !left->type.known() || (!shift && right->type.id > left->type.id);
  const SqlType type = wide ? right->type : left->type;
  nodes::Binary node;
  node.op = op;
  node.left = std::move(left);
  node.right = std::move(right);
  return typed(std::move(node), type);
}

NodeRef bit_not(const NodeRef& operand) {
  require_integer(operand);
  nodes::Unary node;
  node.op = Op::bit_not;
  node.operand = operand;
  return typed(std::move(node), operand->type);
}

NodeRef regexp(const NodeRef& operand, NodeRef pattern, NodeRef replacement, std::string_view flags, bool negated) {
  for (const NodeRef& side : {operand, pattern, replacement}) {
    if (side && side->type.known() && !is_text(side->type.id)) {
      throw ArgumentError(
          fmt::format("a regular expression needs text on both sides, but {} is none; cast it first", describe(side)));
    }
  }
  nodes::Regexp node;
  if (flags == "i") {
    node.match_case = nodes::RegexpCase::insensitive;
  } else if (flags == "c") {
    node.match_case = nodes::RegexpCase::sensitive;
  } else if (!flags.empty()) {
    throw ArgumentError(fmt::format(
        "the flags of a regular expression are \"i\" (without regard to case) or \"c\" (with it), not \"{}\"; write "
        "others into the pattern in the database's own way",
        flags));
  }
  const SqlType type = replacement ? SqlType{.id = TypeId::text} : SqlType{.id = TypeId::boolean};
  node.operand = operand;
  node.pattern = std::move(pattern);
  node.replacement = std::move(replacement);
  node.negated = negated;
  return typed(std::move(node), type);
}

}  // namespace quarry::detail
