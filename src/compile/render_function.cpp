// SPDX-License-Identifier: MIT
// Calls: functions and aggregates, and what reads like one.
#include <algorithm>

#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"

namespace quarry {

void Renderer::node(const nodes::Function& n, std::string_view) {
  const std::string_view own = dialect_.data().function(call_of(n));
  if (own.find('{') != std::string_view::npos) return call(n, own, 0);
  // words that take no parentheses: CURRENT_TIMESTAMP, (random() / 2)
  if (!own.empty() && (own[0] == '(' || (own[0] >= 'A' && own[0] <= 'Z'))) {
    out_ += own;
    return;
  }
  const std::size_t most = dialect_.data().max_identifier;
  if (own.empty() && most != 0 && n.name.size() > most) {
    for (std::size_t begin = 0; begin <= n.name.size();) {  // PostgreSQL would cut a name and call what is called so
      const std::size_t end = std::min(n.name.find('.', begin), n.name.size());
      (void)quote_identifier(std::string_view(n.name).substr(begin, end - begin), dialect_, Identifier::function);
      begin = end + 1;
    }
  }
  out_ += own.empty() ? std::string_view(n.name) : own;
  out_ += '(';
  if (n.arguments.empty() && n.aggregate && n.name == "count") out_ += '*';
  list(n.arguments, last_name(n.name));
  if (n.name == "string_agg") call(n, ", {S}", 0);
  if (!n.within_group) aggregate_order(n);
  out_ += ')';
  if (n.within_group) {
    out_ += " WITHIN GROUP (ORDER BY ";
    list(n.order_by);
    out_ += ')';
  }
}

void Renderer::aggregate_order(const nodes::Function& n) {
  if (n.order_by.empty()) return;
  out_ += " ORDER BY ";
  list(n.order_by);
}

// A function's template: {0} an argument, {=0} in parentheses if it needs them, {*} all, {D} the word DISTINCT, {S} the
// separator, {O} the order; {[...]} is written for each argument after the first, which is {i} there.
void Renderer::call(const nodes::Function& n, std::string_view text, std::size_t each) {
  const auto* distinct = n.arguments.empty() ? nullptr : as<nodes::Distinct>(n.arguments[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      out_ += text[i];
      continue;
    }
    if (text[i + 1] == '[') {
      const std::size_t end = text.find("]}", i);
      for (std::size_t k = 1; k < n.arguments.size(); ++k) call(n, text.substr(i + 2, end - i - 2), k);
      i = end + 1;
      continue;
    }
    const std::size_t end = text.find('}', i);
    std::string_view marker = text.substr(i + 1, end - i - 1);
    i = end;
    if (marker == "*") {
      list(n.arguments, n.name);
    } else if (marker == "D") {
      if (distinct != nullptr) out_ += "DISTINCT ";
    } else if (marker == "S") {
      std::string literal;
      dialect_.data().literal(literal, Value(n.separator), types::String{});
      // MySQL's SEPARATOR takes X'...', but not with its character set before it
      out_ += literal.starts_with("_utf8mb4 ") ? std::string_view(literal).substr(9) : std::string_view(literal);
    } else if (marker == "O") {
      aggregate_order(n);
    } else {
      const bool group = marker[0] == '=';
      if (group) marker.remove_prefix(1);
      const std::size_t index = marker == "i" ? each : static_cast<std::size_t>(marker[0] - '0');
      const NodeRef& argument = index == 0 && distinct != nullptr ? distinct->operand : n.arguments[index];
      group ? operand(argument, Op::collate, n.name) : expression(argument, n.name);
    }
  }
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
