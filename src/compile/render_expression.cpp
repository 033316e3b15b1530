// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "compile/lowering.hpp"
#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "sql/text_binds.hpp"

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
  const auto* like = as<nodes::Like>(node);
  if (outer == Op::none && like != nullptr && like->form != nodes::LikeForm::pattern) return grouped(node);
  operand(node, outer);
  if (dialect_.supports(feature::native_boolean)) return;
  const NodeKind kind = node->kind;
  const bool bare = (kind == NodeKind::column && node->type.id == TypeId::boolean) ||
                    (kind == NodeKind::constant && node->type.id == TypeId::boolean);
  if (bare) out_ += " = 1";
}

void Renderer::conditions(const NodeList& list) {
  const auto written = [](const NodeRef& node, nodes::ConstantKind kind) {
    const auto* constant = as<nodes::Constant>(node);
    return constant != nullptr && constant->constant == kind && !constant->folded;
  };
  // as in and_(): TRUE adds nothing, FALSE decides
  std::size_t needed = 0;
  for (const NodeRef& node : list) {
    if (list.size() > 1 && written(node, nodes::ConstantKind::false_)) return condition(node);
    needed += written(node, nodes::ConstantKind::true_) ? 0 : 1;
  }
  if (needed == 0) return condition(list[0]);
  std::string_view between;
  for (const NodeRef& node : list) {
    if (written(node, nodes::ConstantKind::true_)) continue;
    out_ += between;
    condition(node, needed > 1 ? Op::and_ : Op::none);
    between = " AND ";
  }
}

void Renderer::list(const NodeList& items, std::string_view hint) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    expression(items[i], hint);
  }
}

void Renderer::node(const nodes::Literal& n, std::string_view hint) {
  sink_->literal(out_, n, n.unnamed ? std::string_view("param") : hint, true);
}
void Renderer::node(const nodes::Bind& n, std::string_view) { sink_->bind(out_, n); }

void Renderer::node(const nodes::Constant& n, std::string_view) {
  if (n.constant == nodes::ConstantKind::null) out_ += "NULL";
  else dialect_.data().literal(out_, Value(n.constant == nodes::ConstantKind::true_), types::Boolean{});
}

void Renderer::node(const nodes::Column& n, std::string_view) {
  if (n.source && !bare_columns_) {
    if (scope_ != nullptr && scope_->outer != nullptr) require_visible(n.source);
    if (n.source->kind == NodeKind::table) table_name(n.source);
    else name(element_name(n.source), Identifier::alias);
    out_ += '.';
  }
  name(n.name, Identifier::column);
}

void Renderer::node(const nodes::Text& n, std::string_view) {
  const detail::TextBinds read = detail::read_text(n.sql, dialect_.data().text);
  if (const std::string problem = text_problem(n, dialect_); !problem.empty()) throw CompileError(problem);
  out_ += read.pieces[0];
  for (std::size_t i = 0; i < read.binds.size(); ++i) {
    for (const NodeRef& bind : n.binds) {
      if (as<nodes::Bind>(bind)->name == read.binds[i].name) read.binds[i].grouped ? grouped(bind) : expression(bind);
    }
    out_ += read.pieces[i + 1];
  }
}

void Renderer::node(const nodes::LiteralColumn& n, std::string_view) {
  if (const std::string problem = text_problem(n, dialect_); !problem.empty()) throw CompileError(problem);
  out_ += detail::read_text(n.sql, dialect_.data().text, true).pieces[0];
}

// An operator is made of harmless characters, but what is one here is a comment or a placeholder there.
void Renderer::require_operator(std::string_view spelling) const {
  const detail::TextBinds read = detail::read_text(spelling, dialect_.data().text);
  if (read.problem.empty() && read.binds.empty() && !read.comments) return;
  throw CompileError(fmt::format("op(\"{}\") is no operator on {}: {}", spelling, dialect_.title(),
                                 !read.problem.empty() ? read.problem
                                 : read.comments       ? "it begins a comment"
                                                       : "it holds a bind's name"));
}

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

// What a divisor is cast to, so that `/` keeps the fraction. Only a column's own precision is one it cannot exceed.
void Renderer::divisor_type(const NodeRef& divisor) {
  const bool inexact = divisor->type.id == TypeId::real || divisor->type.id == TypeId::double_precision;
  const bool column = divisor->type.id == TypeId::numeric && divisor->kind == NodeKind::column;
  const SqlType type = inexact  ? SqlType{.id = TypeId::double_precision}
                       : column ? divisor->type
                                : SqlType{.id = TypeId::numeric};
  dialect_.data().type_name(out_, type, TypeUse::cast);
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
    case Op::divide:
      return pattern(data.true_division, [&](std::size_t i) {
        if (i == 2) return divisor_type(n.right);
        i == 0 ? operand(n.left, n.op, hint_of(n.right)) : operand(n.right, n.op, hint_of(n.left));
      });
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
      require_operator(n.spelling);
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
  if (n.subject) {
    out_ += ' ';
    expression(n.subject);
  }
  for (std::size_t i = 0; i < n.branches.size(); i += 2) {
    out_ += " WHEN ";
    // a column by itself is a condition to CASE on every database
    const NodeRef& test = n.branches[i];
    const auto* unary = as<nodes::Unary>(test);
    const bool plain = unary != nullptr && unary->op == Op::not_ && unary->operand->kind == NodeKind::column;
    const bool set_apart =
        (op_of(*test) != Op::none && !plain) || test->kind == NodeKind::in || test->kind == NodeKind::text;
    n.subject || !set_apart ? expression(test) : grouped(test);
    out_ += " THEN ";
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
