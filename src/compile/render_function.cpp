// SPDX-License-Identifier: MIT
// Calls: functions and aggregates, and what reads like one.
#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"

namespace quarry {

void Renderer::node(const nodes::Function& n, std::string_view) {
  const TypeId first = n.arguments.empty() ? TypeId::unknown : n.arguments[0]->type.id;
  const std::string_view own = dialect_.data().function(n.name, n.arguments.size(), first);
  // a template, or words that take no parentheses (CURRENT_TIMESTAMP)
  if (own.find('{') != std::string_view::npos || (!own.empty() && own[0] >= 'A' && own[0] <= 'Z')) {
    // avg(DISTINCT x) as avg(DISTINCT CAST(x AS DOUBLE)): the word belongs to the aggregate, not to what is inside
    const auto* distinct = n.arguments.empty() ? nullptr : as<nodes::Distinct>(n.arguments[0]);
    const std::size_t inside = distinct != nullptr ? own.find('(') + 1 : 0;
    out_ += own.substr(0, inside);
    if (distinct != nullptr) out_ += "DISTINCT ";
    return pattern(own.substr(inside), [&](std::size_t i) {
      expression(i == 0 && distinct != nullptr ? distinct->operand : n.arguments[i], n.name);
    });
  }
  out_ += own.empty() ? std::string_view(n.name) : own;
  out_ += '(';
  if (n.arguments.empty() && n.aggregate && n.name == "count") out_ += '*';
  list(n.arguments, last_name(n.name));
  out_ += ')';
}

void Renderer::node(const nodes::Distinct& n, std::string_view hint) {
  out_ += "DISTINCT ";
  operand(n.operand, Op::distinct, hint);
}

void Renderer::node(const nodes::Filter& n, std::string_view) {
  expression(n.function);
  out_ += " FILTER (WHERE ";
  n.condition->kind == NodeKind::like ? expression(n.condition) : condition(n.condition);
  out_ += ')';
}

void Renderer::node(const nodes::Extract& n, std::string_view) {
  pattern(dialect_.data().extract(n.part, n.operand->type.id), [&](std::size_t) { expression(n.operand); });
}

void Renderer::node(const nodes::DateTrunc& n, std::string_view) {
  pattern(dialect_.data().date_trunc(n.part, n.operand->type.id), [&](std::size_t) { expression(n.operand); });
}

// Collation binds tightest of all, so its rank puts parentheses round whatever has an operator.
void Renderer::node(const nodes::DateAdd& n, std::string_view) {
  const std::string_view text = dialect_.data().date_add(n.part, n.operand->type.id, n.amount->type.id);
  pattern(text, [&](std::size_t i) { operand(i == 0 ? n.operand : n.amount, Op::collate, hint_of(n.operand)); });
}

void Renderer::node(const nodes::DateDiff& n, std::string_view) {
  const TypeId type = n.from->type.known() ? n.from->type.id : n.to->type.id;
  pattern(dialect_.data().date_diff(n.part, type),
          [&](std::size_t i) { operand(i == 0 ? n.from : n.to, Op::collate, hint_of(i == 0 ? n.to : n.from)); });
}

}  // namespace quarry
