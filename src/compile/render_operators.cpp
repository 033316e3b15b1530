// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "compile/render_parts.hpp"
#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"

// Operators that differ by database: chains, bits, BETWEEN, IN, LIKE, regular expressions.
namespace quarry {

// One member of a chain; the first two name their values after each other.
void Renderer::link(const nodes::Nary& n, std::size_t i, std::string_view separator) {
  out_ += separator;
  if (n.op == Op::and_ || n.op == Op::or_) return condition(n.operands[i], n.op);
  const NodeRef& member = n.operands[i];
  const std::string_view hint = i == 0   ? hint_of(n.operands[1])
                                : i == 1 ? hint_of(n.operands[0])
                                         : std::string_view("param");
  if (separator != ", " && separator != "concat(") return operand(member, n.op, hint);
  const auto* inner = as<nodes::Nary>(member);
  if (inner == nullptr || inner->op != Op::concat) return operand(member, Op::concat, hint);
  out_.resize(out_.size() - separator.size());  // a chain within the call is part of it
  for (std::size_t k = 0; k < inner->operands.size(); ++k) link(*inner, k, k == 0 ? separator : std::string_view(", "));
}

// A chain longer than the database takes, as a balanced tree of parentheses. Only for operators where that changes
// nothing: sums of floating point numbers round by their order.
void Renderer::chain(const nodes::Nary& n, std::size_t begin, std::size_t end) {
  constexpr std::size_t run = 256;
  if (end - begin <= run) {
    for (std::size_t i = begin; i < end; ++i) link(n, i, i == begin ? std::string_view() : info(n.op).sql);
    return;
  }
  const std::size_t middle = begin + (end - begin) / 2;
  out_ += '(';
  chain(n, begin, middle);
  out_ += ')';
  out_ += info(n.op).sql;
  out_ += '(';
  chain(n, middle, end);
  out_ += ')';
}

void Renderer::node(const nodes::Nary& n, std::string_view) {
  const std::size_t size = n.operands.size(), most = dialect_.data().max_chain;
  if (n.op == Op::concat && !dialect_.supports(feature::concat_operator)) {
    for (std::size_t i = 0; i < size; ++i) link(n, i, i == 0 ? "concat(" : ", ");
    out_ += ')';
    return;
  }
  const bool logic = n.op == Op::and_ || n.op == Op::or_;
  // || is a level a member everywhere; AND and OR where the dialect says so
  constexpr std::size_t longest_concat = 500;
  if ((n.op == Op::concat && size > longest_concat) || (logic && most != 0 && size > most)) return chain(n, 0, size);
  for (std::size_t i = 0; i < size; ++i) link(n, i, i == 0 ? std::string_view() : info(n.op).sql);
}

void Renderer::bits(const nodes::Binary& n) {
  const DialectData& data = dialect_.data();
  // where the whole is made signed, what is inside need not be, unless its sign is looked at
  const auto side = [&](const NodeRef& node, std::string_view hint) {
    const auto* inner = as<nodes::Binary>(node);
    const Op op = inner != nullptr ? inner->op : Op::none;
    const bool bare = !data.bit_result.empty() && n.op != Op::shift_right && op >= Op::bit_and && op <= Op::shift_left;
    if (!bare) return operand(node, n.op == Op::shift_right ? Op::bit_not : n.op, hint);
    const bool group = needs_group(op, n.op);
    if (group) out_ += '(';
    bits(*inner);
    if (group) out_ += ')';
  };
  std::string spelled;
  std::string_view text = n.op == Op::bit_xor ? data.bit_xor : n.op == Op::shift_right ? data.shift_right : "";
  if (text.empty()) text = spelled = fmt::format("{{0}}{}{{1}}", info(n.op).sql);
  pattern(text, [&](std::size_t i) { i == 0 ? side(n.left, hint_of(n.right)) : side(n.right, hint_of(n.left)); });
}

void Renderer::node(const nodes::Between& n, std::string_view) {
  const std::string_view hint = hint_of(n.operand);
  operand(n.operand, Op::between);
  out_ += n.negated ? " NOT BETWEEN " : " BETWEEN ";
  if (n.symmetric) out_ += "SYMMETRIC ";
  operand(n.low, Op::between, hint);
  out_ += " AND ";
  operand(n.high, Op::between, hint);
}

// What stands between the parentheses of IN. A list of values is one slot, its values numbered behind its name; beside
// expressions each value has a name of its own.
void Renderer::in_members(const nodes::In& n) {
  const std::string_view hint = hint_of(n.operand);
  bool only_values = true;
  for (const NodeRef& member : n.list) {
    if (member->kind != NodeKind::literal && member->kind != NodeKind::tuple) only_values = false;
  }
  const std::string base = only_values ? names_.next(bind_base(hint)) : std::string();
  const auto value = [&](const NodeRef& member, const std::string& suffix) {
    const auto* literal = as<nodes::Literal>(member);
    if (literal != nullptr && only_values) sink_->literal(out_, *literal, base + suffix, false);
    else expression(member, hint);
  };
  for (std::size_t i = 0; i < n.list.size(); ++i) {
    if (i > 0) out_ += ", ";
    const std::string number = only_values ? "_" + std::to_string(i + 1) : std::string();
    const auto* row = as<nodes::Tuple>(n.list[i]);
    if (row == nullptr) {
      value(n.list[i], number);
      continue;
    }
    out_ += '(';
    for (std::size_t j = 0; j < row->items.size(); ++j) {
      if (j > 0) out_ += ", ";
      value(row->items[j], number + "_" + std::to_string(j + 1));
    }
    out_ += ')';
  }
}

void Renderer::node(const nodes::In& n, std::string_view) {
  const auto* tuple = as<nodes::Tuple>(n.operand);
  const std::size_t most = dialect_.data().max_row_list;
  const bool rows_as_list =
      tuple == nullptr || (dialect_.supports(feature::rows_in_list) && (most == 0 || n.list.size() <= most));
  if (!n.query && n.list.empty()) {
    const std::string_view nothing = dialect_.supports(feature::rows_in_list) ? "NULL" : "1";
    const auto nulls = [&] {
      if (tuple != nullptr && rows_as_list) out_ += '(';
      for (std::size_t i = 0; i < (tuple != nullptr ? tuple->items.size() : 1); ++i)
        (out_ += i > 0 ? ", " : "") += nothing;
      if (tuple != nullptr && rows_as_list) out_ += ')';
    };
    (void)names_.next(bind_base(hint_of(n.operand)));  // the list has its name, empty or not
    return pattern(n.negated ? dialect_.data().empty_not_in : dialect_.data().empty_in,
                   [&](std::size_t i) { i == 0 ? operand(n.operand, Op::in) : nulls(); });
  }
  if (n.negated) out_ += '(';
  operand(n.operand, Op::in);
  out_ += n.negated ? " NOT IN " : " IN ";
  if (n.query) {
    subquery(n.query, Place::scalar);
  } else {
    out_ += rows_as_list ? "(" : "(VALUES ";
    in_members(n);
    out_ += ')';
  }
  if (n.negated) out_ += ')';
}

void Renderer::like_pattern(const nodes::Like& n, std::string_view hint) {
  const bool lowered = n.insensitive && !dialect_.supports(feature::ilike);
  const auto value = [&] {
    if (lowered) out_ += "lower(";
    n.form == nodes::LikeForm::pattern ? operand(n.pattern, lowered ? Op::none : Op::like, hint)
                                       : operand(n.pattern, lowered ? Op::none : Op::concat, hint);
    if (lowered) out_ += ')';
  };
  if (n.form == nodes::LikeForm::pattern) return value();
  const bool before = n.form == nodes::LikeForm::contains || n.form == nodes::LikeForm::ends_with;
  const bool after = n.form == nodes::LikeForm::contains || n.form == nodes::LikeForm::starts_with;
  const bool as_function = !dialect_.supports(feature::concat_operator);
  const std::string_view join = as_function ? ", " : " || ";
  if (as_function) out_ += "concat(";
  if (before) (out_ += "'%'") += join;
  value();
  if (after) (out_ += join) += "'%'";
  if (as_function) out_ += ')';
}

void Renderer::node(const nodes::Like& n, std::string_view) {
  const std::string_view hint = hint_of(n.operand);
  if (n.insensitive && !dialect_.supports(feature::ilike)) {
    out_ += "lower(";
    expression(n.operand);
    out_ += n.negated ? ") NOT LIKE " : ") LIKE ";
  } else {
    operand(n.operand, Op::like, hint_of(n.pattern));
    if (n.insensitive) out_ += n.negated ? " NOT ILIKE " : " ILIKE ";
    else out_ += n.negated ? " NOT LIKE " : " LIKE ";
  }
  like_pattern(n, hint);
  const std::string_view escape =
      n.form == nodes::LikeForm::pattern ? std::string_view(n.escape) : std::string_view("/");
  if (!escape.empty()) {
    out_ += " ESCAPE ";
    dialect_.data().literal(out_, Value(escape), types::String{});
  }
}

namespace {

// `\\1` as `$1`, and a dollar that is none as itself, for databases that write groups so.
std::string with_dollar_groups(std::string_view replacement) {
  std::string out;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    const bool escape = c == '\\' && i + 1 < replacement.size();
    if (escape && replacement[i + 1] >= '0' && replacement[i + 1] <= '9') {
      (out += '$') += replacement[++i];
    } else if (escape) {
      (out += '\\') += replacement[++i];
    } else {
      if (c == '$') out += '\\';
      out += c;
    }
  }
  return out;
}

}  // namespace

void Renderer::node(const nodes::Regexp& n, std::string_view) {
  const RegexpTemplates& texts = dialect_.data().regexp[static_cast<std::size_t>(n.match_case)];
  const bool replace = static_cast<bool>(n.replacement);
  const std::string_view text = replace ? texts.replace : n.negated ? texts.not_match : texts.match;
  const Op outer = replace ? Op::none : Op::like;
  pattern(text, [&](std::size_t i) {
    if (i == 0) return operand(n.operand, outer, hint_of(n.pattern));
    if (i == 1) return operand(n.pattern, outer, hint_of(n.operand));
    const auto* written = as<nodes::Literal>(n.replacement);
    if (written == nullptr || !dialect_.data().dollar_groups || written->value.kind() != ValueKind::string)
      return expression(n.replacement, hint_of(n.operand));
    nodes::Literal translated;
    translated.value = Value(with_dollar_groups(written->value.as_text()));
    translated.type = written->type;
    translated.sensitive = written->sensitive;
    kept_.push_back(make(std::move(translated)));
    expression(kept_.back(), hint_of(n.operand));
  });
}

void Renderer::node(const nodes::Quantified& n, std::string_view hint) {
  out_ += n.all ? "ALL " : "ANY ";
  const bool query = n.operand->kind == NodeKind::select || n.operand->kind == NodeKind::compound;
  if (query) return subquery(n.operand, Place::scalar);
  out_ += '(';
  expression(n.operand, hint);
  out_ += ')';
}

void Renderer::node(const nodes::Subscript& n, std::string_view) {
  const bool simple = n.operand->kind == NodeKind::column || n.operand->kind == NodeKind::subscript;
  simple ? expression(n.operand) : grouped(n.operand);
  out_ += '[';
  expression(n.index, hint_of(n.operand));
  out_ += ']';
}

}  // namespace quarry
