// SPDX-License-Identifier: MIT
#include "quarry/sql/expression.hpp"

#include <fmt/format.h>

#include "quarry/sql/operations.hpp"
#include "quarry/sql/query.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

constexpr SqlType boolean_type{.id = TypeId::boolean};

// The type of a calculation: the wider operand's, in the order integers, NUMERIC, floating point.
SqlType arithmetic_sql_type(Op op, const SqlType& a, const SqlType& b) {
  if (!a.known() || !b.known()) return {};
  const auto rank = [](TypeId id) {
    return id == TypeId::double_precision ? 7
           : id == TypeId::real           ? 6
           : id == TypeId::numeric        ? 5
                                          : static_cast<int>(id) - static_cast<int>(TypeId::small_integer);
  };
  if (op == Op::divide && is_integer(a.id) && is_integer(b.id)) return {.id = TypeId::numeric};
  const SqlType& wider = rank(a.id) >= rank(b.id) ? a : b;
  return {.id = wider.id == TypeId::real ? TypeId::double_precision : wider.id};
}

void require_number(const NodeRef& node) {
  if (node->type.known() && !is_number(node->type.id)) {
    throw ArgumentError(fmt::format(
        "cannot calculate with {}; only numbers can be added, subtracted, multiplied and divided", describe(node)));
  }
}

// What may hold a chain of AND or OR inside an operand of another one.
constexpr std::uint64_t statements = bit(NodeKind::select) | bit(NodeKind::compound);

void require_condition(const NodeRef& node, const char* where) {
  if (node->type.known() && node->type.id != TypeId::boolean)
    throw ArgumentError(
        fmt::format("{} needs conditions, but {} is none; compare it with something", where, describe(node)));
}

bool is_constant(const NodeRef& node, nodes::ConstantKind wanted) {
  const auto* constant = as<nodes::Constant>(node);
  return constant != nullptr && constant->constant == wanted;
}

NodeRef constant(nodes::ConstantKind kind) {
  nodes::Constant node;
  node.constant = kind;
  return typed(std::move(node), kind == nodes::ConstantKind::null ? SqlType{} : boolean_type);
}

NodeRef folded(nodes::ConstantKind kind) {
  nodes::Constant node;
  node.constant = kind;
  node.folded = true;
  return typed(std::move(node), boolean_type);
}

NodeRef binary(Op op, NodeRef left, NodeRef right, const SqlType& type) {
  nodes::Binary node;
  node.op = op;
  node.left = std::move(left);
  node.right = std::move(right);
  return typed(std::move(node), type);
}

void require_comparable(const NodeRef& left, const NodeRef& right) {
  if (!comparable(left->type.id, right->type.id)) {
    throw ArgumentError(
        fmt::format("cannot compare {} with {}; cast one of them or compare it with a value of its own type",
                    describe(left), describe(right)));
  }
}

// % and _ stand for themselves in what contains() and its kin look for; `/` escapes them on every database.
std::string escaped_pattern(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '/' || c == '%' || c == '_') out += '/';
    out += c;
  }
  return out;
}

NodeRef call(std::string_view name, NodeList arguments, const SqlType& type) {
  nodes::Function node;
  node.name = name;
  node.arguments = std::move(arguments);
  return typed(std::move(node), type);
}

}  // namespace

std::string describe(const NodeRef& node) {
  const std::string type = node->type.known() ? to_string(node->type) : std::string("type unknown");
  if (const auto* column = as<nodes::Column>(node)) return fmt::format("column \"{}\" ({})", column->name, type);
  if (const auto* literal = as<nodes::Literal>(node))
    return fmt::format("the value {} ({})", literal->sensitive ? "***" : to_string(literal->value), type);
  if (const auto* label = as<nodes::Label>(node)) return fmt::format("\"{}\" ({})", label->name, type);
  if (const auto* bind = as<nodes::Bind>(node)) return fmt::format("bind \"{}\" ({})", bind->name, type);
  if (const auto* function = as<nodes::Function>(node)) return fmt::format("{}() ({})", function->name, type);
  return fmt::format("an expression ({})", type);
}

NodeRef adopt_type(NodeRef node, const SqlType& type) {
  if (const auto* bind = as<nodes::Bind>(node)) {
    // without a type of its own it takes that of what it meets: MySQL finds that 'a' = 0
    const bool fits = !bind->has_value || bind->value.is_null() || comparable(bind->value.sql_type().id, type.id);
    // text that meets an enum is one of its words
    const bool word = type.words && is_text(bind->type.id);
    if ((bind->type.known() && !word) || !fits || !(is_number(type.id) || is_text(type.id))) return node;
    nodes::Bind retyped;
    retyped.name = bind->name;
    retyped.value = bind->value;
    retyped.has_value = bind->has_value;
    return typed(std::move(retyped), type);
  }
  const auto* literal = as<nodes::Literal>(node);
  if (literal == nullptr || literal->type == type) return node;
  // beside what has no known type, text is what the database makes of it: a day, an enum's value, an address
  if (!type.known() && literal->value.kind() != ValueKind::string) return node;
  Value value = literal->value;
  if (value.kind() == ValueKind::date && (type.id == TypeId::datetime || type.id == TypeId::timestamp)) {
    const Date day = value.as_date();
    if (day.ok()) {
      const std::chrono::sys_time<std::chrono::microseconds> midnight{std::chrono::sys_days(day)};
      value = type.id == TypeId::timestamp ? Value(Timestamp(midnight)) : Value(DateTime(midnight.time_since_epoch()));
    }
  } else if (!value.is_null() && !comparable(value.sql_type().id, type.id)) {
    return node;
  }
  nodes::Literal retyped;
  retyped.value = std::move(value);
  retyped.unnamed = literal->unnamed;
  retyped.sensitive = literal->sensitive;
  return typed(std::move(retyped), type);
}

SqlType bound_type(std::string_view name, const SqlType& type, const Value& value) {
  if (!type.known() || value.is_null()) return type;
  const SqlType given = value.sql_type();
  const bool day = given.id == TypeId::date && (type.id == TypeId::datetime || type.id == TypeId::timestamp);
  if (!comparable(given.id, type.id) && !day) {
    throw ArgumentError(fmt::format("bind \"{}\" is of type {} and was given {}; give it a value of its type", name,
                                    to_string(type), to_string(given)));
  }
  if (type.id == TypeId::unsigned_big_integer && value.kind() == ValueKind::int64 && value.as_int64() < 0)
    throw ArgumentError(fmt::format("bind \"{}\" was given a number below 0, which it does not take", name));
  return is_integer(type.id) && is_number(given.id) && !is_integer(given.id) ? given : type;
}

bool is_null_constant(const NodeRef& node) {
  if (const auto* literal = as<nodes::Literal>(node)) return literal->value.is_null();
  return is_constant(node, nodes::ConstantKind::null);
}

NodeRef literal_node(Value value) {
  nodes::Literal node;
  const SqlType type = value.sql_type();
  node.value = std::move(value);
  return typed(std::move(node), type);
}

NodeRef unnamed_literal(NodeRef value) {
  const auto* literal = as<nodes::Literal>(value);
  if (literal == nullptr) return value;
  nodes::Literal copy = *literal;
  copy.unnamed = true;
  return make(std::move(copy));
}

NodeRef null_node() { return constant(nodes::ConstantKind::null); }

NodeRef compare(Op op, NodeRef left, NodeRef right, bool flip) {
  if (flip) {
    std::swap(left, right);
    switch (op) {
      case Op::less: op = Op::greater; break;
      case Op::less_equal: op = Op::greater_equal; break;
      case Op::greater: op = Op::less; break;
      case Op::greater_equal: op = Op::less_equal; break;
      default: break;  // = and != read the same from either side
    }
  }
  if (is_null_constant(left) && !is_null_constant(right)) std::swap(left, right);
  if (is_null_constant(right)) {
    switch (op) {
      case Op::equal: return binary(Op::is_, std::move(left), null_node(), boolean_type);
      case Op::not_equal: return binary(Op::is_not, std::move(left), null_node(), boolean_type);
      case Op::is_distinct_from:
      case Op::is_not_distinct_from: return binary(op, std::move(left), null_node(), boolean_type);
      default:
        throw ArgumentError(fmt::format(
            "cannot order {} against NULL; only == and != compare with null (IS NULL, IS NOT NULL)", describe(left)));
    }
  }
  right = adopt_type(std::move(right), left->type);
  left = adopt_type(std::move(left), right->type);
  require_comparable(left, right);
  // `active = true`: the constant, which is no value to bind
  const auto* literal = as<nodes::Literal>(right);
  if (literal != nullptr && left->type.id == TypeId::boolean && literal->value.kind() == ValueKind::boolean)
    right = constant(literal->value.as_bool() ? nodes::ConstantKind::true_ : nodes::ConstantKind::false_);
  return binary(op, std::move(left), std::move(right), boolean_type);
}

NodeRef arithmetic(Op op, NodeRef left, NodeRef right) {
  if (op == Op::subtract && left->type.id == TypeId::date && right->type.id == TypeId::date)
    return date_diff_node(field::day, std::move(right), std::move(left));
  require_number(left);
  require_number(right);
  if (op == Op::int_divide) {
    for (const NodeRef& side : {left, right}) {
      if (side->type.known() && !is_integer(side->type.id))
        throw ArgumentError(fmt::format("int_div() divides integers, but {} is none", describe(side)));
    }
  }
  const SqlType type = arithmetic_sql_type(op, left->type, right->type);
  if (op == Op::add || op == Op::multiply) {
    NodeRef sum = nary(op, {std::move(left), std::move(right)});
    auto copy = *as<nodes::Nary>(sum);
    return typed(std::move(copy), type);
  }
  return binary(op, std::move(left), std::move(right), type);
}

NodeRef nary(Op op, NodeList operands) {
  const bool logic = op == Op::and_ || op == Op::or_;
  const auto neutral = op == Op::and_ ? nodes::ConstantKind::true_ : nodes::ConstantKind::false_;
  const auto absorbing = op == Op::and_ ? nodes::ConstantKind::false_ : nodes::ConstantKind::true_;
  // a + (b + 5) stays as it is written, so that the 5 is named after b; it prints without the parentheses
  const auto same = [&](const NodeRef& operand) {
    const auto* chain = logic || &operand == &operands[0] ? as<nodes::Nary>(operand) : nullptr;
    return chain != nullptr && chain->op == op ? chain : nullptr;
  };
  bool plain = true;
  for (const NodeRef& operand : operands) {
    if (logic) require_condition(operand, op == Op::and_ ? "AND" : "OR");
    if (logic && is_constant(operand, absorbing)) return folded(absorbing);
    if (same(operand) != nullptr || (logic && is_constant(operand, neutral))) plain = false;
  }
  NodeList flat = plain ? operands : NodeList();
  for (const NodeRef& operand : operands) {
    if (plain || (logic && is_constant(operand, neutral))) continue;
    const auto* chain = same(operand);
    // a chain that grows step by step is appended to, not copied
    flat = flat.with(chain != nullptr ? chain->operands : NodeList{operand}, bit(NodeKind::nary) | statements);
  }
  if (logic && flat.empty()) return folded(neutral);
  if (logic && flat.size() == 1) return flat[0];
  const SqlType type = logic ? boolean_type : flat[0]->type;
  nodes::Nary node;
  node.op = op;
  node.operands = std::move(flat);
  return typed(std::move(node), type);
}

NodeRef negate(const NodeRef& operand) {
  require_number(operand);
  nodes::Unary node;
  node.op = Op::negate;
  node.operand = operand;
  return typed(std::move(node), operand->type);
}

NodeRef invert(const NodeRef& condition) {
  switch (condition->kind) {
    case NodeKind::binary: {
      auto copy = *as<nodes::Binary>(condition);
      if (info(copy.op).negation == Op::none) break;
      copy.op = info(copy.op).negation;
      if (const auto* quantified = as<nodes::Quantified>(copy.right)) {  // NOT (x = ANY y) is x != ALL y
        auto opposite = *quantified;
        opposite.all = !opposite.all;
        copy.right = make(std::move(opposite));
      }
      return make(std::move(copy));
    }
    case NodeKind::in: {
      auto copy = *as<nodes::In>(condition);
      copy.negated = !copy.negated;
      return make(std::move(copy));
    }
    case NodeKind::like: {
      auto copy = *as<nodes::Like>(condition);
      copy.negated = !copy.negated;
      return make(std::move(copy));
    }
    case NodeKind::between: {
      auto copy = *as<nodes::Between>(condition);
      copy.negated = !copy.negated;
      return make(std::move(copy));
    }
    case NodeKind::exists: {
      auto copy = *as<nodes::Exists>(condition);
      copy.negated = !copy.negated;
      return make(std::move(copy));
    }
    case NodeKind::regexp: {
      auto copy = *as<nodes::Regexp>(condition);
      copy.negated = !copy.negated;
      return make(std::move(copy));
    }
    case NodeKind::unary:
      if (const auto* unary = as<nodes::Unary>(condition); unary->op == Op::not_) return unary->operand;
      break;
    case NodeKind::constant:
      if (is_constant(condition, nodes::ConstantKind::true_)) return constant(nodes::ConstantKind::false_);
      if (is_constant(condition, nodes::ConstantKind::false_)) return constant(nodes::ConstantKind::true_);
      break;
    case NodeKind::label: return invert(as<nodes::Label>(condition)->element);
    default: break;
  }
  nodes::Unary node;
  node.op = Op::not_;
  node.operand = condition;
  return typed(std::move(node), boolean_type);
}

NodeRef in_list(const NodeRef& operand, NodeList values, bool negated) {
  std::vector<NodeRef> typed_values;
  typed_values.reserve(values.size());
  // a list of values is one slot, NULL among them; beside expressions it is a word like any other
  bool only_values = true;
  for (const NodeRef& value : values) only_values &= value->kind == NodeKind::literal || is_null_constant(value);
  for (const NodeRef& value : values) {
    if (is_null_constant(value))
      typed_values.push_back(only_values ? adopt_type(literal_node(Value()), operand->type) : null_node());
    else typed_values.push_back(adopt_type(value, operand->type));
    if (!is_null_constant(value)) require_comparable(operand, typed_values.back());
  }
  nodes::In node;
  node.operand = operand;
  node.list = NodeList(std::move(typed_values));
  node.negated = negated;
  return typed(std::move(node), boolean_type);
}

NodeRef between(const NodeRef& operand, NodeRef low, NodeRef high, bool negated, bool symmetric) {
  nodes::Between node;
  node.symmetric = symmetric;
  node.operand = operand;
  node.low = adopt_type(std::move(low), operand->type);
  node.high = adopt_type(std::move(high), operand->type);
  require_comparable(operand, node.low);
  require_comparable(operand, node.high);
  node.negated = negated;
  return typed(std::move(node), boolean_type);
}

NodeRef like(const NodeRef& operand, NodeRef pattern, unsigned form, bool insensitive, bool negated,
             std::string_view escape) {
  for (const NodeRef& side : {operand, pattern}) {
    if (side->type.known() && !is_text(side->type.id)) {
      throw ArgumentError(
          fmt::format("LIKE needs text on both sides, but {} is none; cast it to text first", describe(side)));
    }
  }
  if (escape.size() > 1) throw ArgumentError(fmt::format("the ESCAPE of LIKE is one character, not '{}'", escape));
  nodes::Like node;
  node.operand = operand;
  node.form = static_cast<nodes::LikeForm>(form);
  node.insensitive = insensitive;
  node.negated = negated;
  node.escape = escape;
  if (node.form == nodes::LikeForm::pattern) {
    node.pattern = std::move(pattern);
  } else if (const auto* literal = as<nodes::Literal>(pattern);
             literal != nullptr && literal->value.kind() == ValueKind::string) {
    nodes::Literal escaped;
    escaped.value = Value(escaped_pattern(literal->value.as_text()));
    escaped.sensitive = literal->sensitive;
    const SqlType type = escaped.value.sql_type();
    node.pattern = typed(std::move(escaped), type);
  } else {
    // the text is known only to the server, so the server escapes it
    const SqlType text_type = pattern->type;
    NodeRef escaped = std::move(pattern);
    for (const std::string_view special : {"/", "%", "_"}) {
      escaped =
          call("replace", {escaped, literal_node(Value(special)), literal_node(Value("/" + std::string(special)))},
               text_type);
    }
    node.pattern = std::move(escaped);
  }
  return typed(std::move(node), boolean_type);
}

NodeRef cast_to(const NodeRef& operand, const SqlType& type) {
  nodes::Cast node;
  node.operand = operand;
  return typed(std::move(node), type);
}

NodeRef label(const NodeRef& element, std::string_view name) {
  if (name.empty()) throw ArgumentError(fmt::format("the label of {} is empty; leave label() out", describe(element)));
  nodes::Label node;
  const auto* inner = as<nodes::Label>(element);
  node.element = inner != nullptr ? inner->element : element;
  node.name = name;
  return typed(std::move(node), element->type);
}

NodeRef custom(std::string_view op, NodeRef left, NodeRef right, const SqlType& type) {
  const bool safe =
      !op.empty() &&
      op.find_first_not_of("+-*/<>=~!@#%^&|`?:.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ ") ==
          std::string_view::npos &&
      op.find("--") == std::string_view::npos && op.find("/*") == std::string_view::npos &&
      op.find("*/") == std::string_view::npos;
  if (!safe)
    throw ArgumentError(fmt::format(
        "'{}' is not an operator; op() takes operator characters or words, no quotes, brackets, semicolons or comments",
        op));
  nodes::Binary node;
  node.op = Op::custom;
  node.left = std::move(left);
  node.right = std::move(right);
  node.spelling = op;
  return typed(std::move(node), type);
}

NodeRef collated(const NodeRef& operand, std::string_view collation) {
  nodes::Binary node;
  node.op = Op::collate;
  node.left = operand;
  node.spelling = collation;
  return typed(std::move(node), operand->type);
}

void check_type(const NodeRef& node, TypeId wanted, const char* cpp_name) {
  if (!node->type.known() || wanted == TypeId::unknown || comparable(node->type.id, wanted)) return;
  throw ArgumentError(fmt::format("{} cannot be read as {}", describe(node), cpp_name));
}

namespace {
NodeRef ordering(const NodeRef& element, bool ascending, bool descending, nodes::Nulls nulls) {
  if (element->kind == NodeKind::ordering)
    throw ArgumentError("an ORDER BY term has its direction already; asc() and desc() are given once");
  nodes::Ordering node;
  node.element = element;
  node.ascending = ascending;
  node.descending = descending;
  node.nulls = nulls;
  return typed(std::move(node), element->type);
}
NodeRef with_nulls(const NodeRef& node, nodes::Nulls nulls) {
  auto copy = *as<nodes::Ordering>(node);
  copy.nulls = nulls;
  return make(std::move(copy));
}
NodeRef in_query(const NodeRef& operand, const Query& query, bool negated) {
  if (items_of_query(query.node()).size() != 1) {
    throw ArgumentError(fmt::format("{} IN (SELECT ...) needs a query of exactly one column, this one has {}",
                                    describe(operand), items_of_query(query.node()).size()));
  }
  require_comparable(operand, items_of_query(query.node())[0]);
  nodes::In node;
  node.operand = operand;
  node.query = query.node();
  node.negated = negated;
  return typed(std::move(node), boolean_type);
}
}  // namespace

}  // namespace detail

Ordering Ordering::nulls_first() const { return Ordering(detail::with_nulls(node_, nodes::Nulls::first)); }
Ordering Ordering::nulls_last() const { return Ordering(detail::with_nulls(node_, nodes::Nulls::last)); }

Expr<bool> ExprBase::is_null() const { return Expr<bool>(detail::compare(Op::equal, node_, detail::null_node())); }
Expr<bool> ExprBase::is_not_null() const {
  return Expr<bool>(detail::compare(Op::not_equal, node_, detail::null_node()));
}
Ordering ExprBase::asc() const { return Ordering(detail::ordering(node_, true, false, nodes::Nulls::unspecified)); }
Ordering ExprBase::desc() const { return Ordering(detail::ordering(node_, false, true, nodes::Nulls::unspecified)); }
Ordering ExprBase::nulls_first() const { return Ordering(detail::ordering(node_, false, false, nodes::Nulls::first)); }
Ordering ExprBase::nulls_last() const { return Ordering(detail::ordering(node_, false, false, nodes::Nulls::last)); }
Expr<bool> ExprBase::in(const Query& query) const { return Expr<bool>(detail::in_query(node_, query, false)); }
Expr<bool> ExprBase::not_in(const Query& query) const { return Expr<bool>(detail::in_query(node_, query, true)); }
Expr<> ExprBase::cast(const SqlType& type) const { return Expr<>(detail::cast_to(node_, type)); }

Expr<bool> true_() { return Expr<bool>(detail::constant(nodes::ConstantKind::true_)); }
Expr<bool> false_() { return Expr<bool>(detail::constant(nodes::ConstantKind::false_)); }

}  // namespace quarry
