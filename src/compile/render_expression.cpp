// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

Op Renderer::printed_op(const Node& node) const noexcept {
  const DialectData& data = dialect_.data();
  if (node.kind == NodeKind::json_path) {
    const auto& path = static_cast<const nodes::JsonPath&>(node);
    return data.json.infix && json_template(path).starts_with('{') ? Op::custom : Op::none;
  }
  const Op op = op_of(node);
  const bool bits = (op >= Op::bit_and && op <= Op::shift_right) || op == Op::bit_not;
  if (bits && !data.bit_result.empty()) return Op::none;  // inside a CAST
  return op == Op::bit_xor && data.bit_xor.starts_with('(') ? Op::none : op;
}

void Renderer::expression(const NodeRef& original, std::string_view hint) {
  // inside GROUP BY and its kin an expression equal to an earlier one is printed as that one: same binds, same text
  const bool share = scope_ != nullptr && scope_->sharing && original->kind != NodeKind::literal &&
                     original->contains(NodeKind::literal);
  const NodeRef& chosen = share ? shared(original) : original;
  visit(*chosen, [&](const auto& n) { node(n, hint); });
}

void Renderer::operand(const NodeRef& node, Op outer, std::string_view hint) {
  if (node->kind == NodeKind::text && outer != Op::none) return grouped(node);
  if (!needs_group(printed_op(*node), outer)) return expression(node, hint);
  grouped(node);
}

void Renderer::grouped(const NodeRef& node) {
  out_ += '(';
  expression(node);
  out_ += ')';
}

// Where a truth value is wanted: databases without a boolean type compare a bare column or constant with 1.
void Renderer::condition(const NodeRef& node, Op outer) {
  operand(node, outer);
  if (dialect_.supports(feature::native_boolean)) return;
  const NodeKind kind = node->kind;
  const bool bare = (kind == NodeKind::column && node->type.id == TypeId::boolean) ||
                    (kind == NodeKind::constant && node->type.id == TypeId::boolean);
  if (bare) out_ += " = 1";
}

void Renderer::conditions(const NodeList& list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out_ += " AND ";
    condition(list[i], list.size() > 1 ? Op::and_ : Op::none);
  }
}

void Renderer::list(const NodeList& items, std::string_view hint) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    expression(items[i], hint);
  }
}

void Renderer::node(const nodes::Literal& n, std::string_view hint) { sink_->literal(out_, n, hint, true); }
void Renderer::node(const nodes::Bind& n, std::string_view) { sink_->bind(out_, n); }

void Renderer::node(const nodes::Constant& n, std::string_view) {
  if (n.constant == nodes::ConstantKind::null) out_ += "NULL";
  else dialect_.data().literal(out_, Value(n.constant == nodes::ConstantKind::true_), types::Boolean{});
}

void Renderer::node(const nodes::Column& n, std::string_view) {
  if (n.source && !bare_columns_) {
    if (n.source->kind == NodeKind::table) table_name(n.source);
    else name(element_name(n.source), Identifier::alias);
    out_ += '.';
  }
  name(n.name, Identifier::column);
}

void Renderer::node(const nodes::Text& n, std::string_view) {
  out_ += n.pieces[0];
  for (std::size_t i = 0; i < n.binds.size(); ++i) {
    expression(n.binds[i]);
    out_ += n.pieces[i + 1];
  }
}

void Renderer::node(const nodes::LiteralColumn& n, std::string_view) { out_ += n.sql; }

void Renderer::node(const nodes::Unary& n, std::string_view hint) {
  if (n.op == Op::not_) {
    const bool boolean_column = n.operand->kind == NodeKind::column && !dialect_.supports(feature::native_boolean);
    if (boolean_column) {
      expression(n.operand);
      out_ += " = 0";
      return;
    }
    out_ += "NOT ";
    if (printed_op(*n.operand) == Op::none && n.operand->kind != NodeKind::text) return expression(n.operand);
    return grouped(n.operand);
  }
  if (n.op == Op::bit_not && !dialect_.data().bit_result.empty()) {
    return pattern(dialect_.data().bit_result, [&](std::size_t) {
      out_ += '~';
      operand(n.operand, n.op, hint);
    });
  }
  out_ += info(n.op).sql;
  operand(n.operand, n.op, hint);
}

void Renderer::node(const nodes::Binary& n, std::string_view) {
  const DialectData& data = dialect_.data();
  const auto both = [&](std::string_view text, Op op) {
    pattern(text, [&](std::size_t i) {
      i == 0 ? operand(n.left, op, hint_of(n.right)) : operand(n.right, op, hint_of(n.left));
    });
  };
  switch (n.op) {
    case Op::is_distinct_from: return both(data.is_distinct, n.op);
    case Op::is_not_distinct_from: return both(data.is_not_distinct, n.op);
    case Op::divide: {
      // only an operand known to carry a fraction makes `/` keep one by itself
      const TypeId right = n.right->type.id;
      const bool exact = right == TypeId::real || right == TypeId::double_precision ||
                         (right == TypeId::numeric && data.exact_numeric);
      return both(exact ? std::string_view("{0} / {1}") : data.true_division, n.op);
    }
    case Op::int_divide: return both(data.integer_division, n.op);
    case Op::modulo: {
      const auto either = [&](TypeId a, TypeId b) {
        const TypeId left = n.left->type.id, right = n.right->type.id;
        return left == a || right == a || left == b || right == b;
      };
      const std::string_view text = either(TypeId::real, TypeId::double_precision) ? data.double_modulo
                                    : either(TypeId::numeric, TypeId::numeric)     ? data.numeric_modulo
                                                                                   : std::string_view();
      return both(text.empty() ? std::string_view("{0} % {1}") : text, n.op);
    }
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
    case Op::shift_left:
    case Op::shift_right:
      return pattern(data.bit_result.empty() ? "{0}" : data.bit_result, [&](std::size_t) { bits(n); });
    case Op::collate:
      operand(n.left, Op::collate);
      out_ += " COLLATE ";
      return name(n.spelling, Identifier::other);
    case Op::custom:
      operand(n.left, n.op, hint_of(n.right));
      out_ += ' ';
      out_ += n.spelling;
      out_ += ' ';
      return operand(n.right, n.op, hint_of(n.left));
    default:
      operand(n.left, n.op, hint_of(n.right));
      out_ += info(n.op).sql;
      return operand(n.right, n.op, hint_of(n.left));
  }
}

void Renderer::node(const nodes::Case& n, std::string_view) {
  out_ += "CASE";
  for (std::size_t i = 0; i < n.branches.size(); i += 2) {
    out_ += " WHEN (";
    condition(n.branches[i]);
    out_ += ") THEN ";
    expression(n.branches[i + 1]);
  }
  if (n.otherwise) {
    out_ += " ELSE ";
    expression(n.otherwise);
  }
  out_ += " END";
}

void Renderer::node(const nodes::Cast& n, std::string_view) {
  const auto own = dialect_.data().cast;
  const std::string_view text = own != nullptr ? own(n.type.id, n.operand->type.id) : std::string_view();
  if (!text.empty()) return pattern(text, [&](std::size_t) { operand(n.operand, Op::not_equal); });
  out_ += "CAST(";
  expression(n.operand);
  out_ += " AS ";
  dialect_.data().type_name(out_, n.type, TypeUse::cast);
  out_ += ')';
}

void Renderer::node(const nodes::Label& n, std::string_view hint) { expression(n.element, hint); }

void Renderer::node(const nodes::Ordering& n, std::string_view) {
  expression(n.element);
  if (n.ascending) out_ += " ASC";
  if (n.descending) out_ += " DESC";
  if (n.nulls == nodes::Nulls::first) out_ += " NULLS FIRST";
  if (n.nulls == nodes::Nulls::last) out_ += " NULLS LAST";
}

void Renderer::node(const nodes::Tuple& n, std::string_view) {
  out_ += '(';
  list(n.items);
  out_ += ')';
}

void Renderer::node(const nodes::ScalarSubquery& n, std::string_view) { subquery(n.query, Place::scalar); }

void Renderer::node(const nodes::Exists& n, std::string_view) {
  out_ += n.negated ? "NOT (EXISTS " : "EXISTS ";
  subquery(n.query, Place::scalar);
  if (n.negated) out_ += ')';
}

}  // namespace quarry
