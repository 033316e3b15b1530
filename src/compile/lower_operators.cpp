// SPDX-License-Identifier: MIT
#include "compile/derive.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/operations.hpp"
#include "sql/build.hpp"

// Operators said by others with exactly the same answers, NULL included.
namespace quarry {

namespace {

using detail::typed;
constexpr SqlType boolean{.id = TypeId::boolean};

class SymmetricToTwo final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::between); }
  NodeRef apply(const NodeRef& node) override {
    const auto* between = as<nodes::Between>(node);
    if (between == nullptr || !between->symmetric) return node;
    nodes::Between one = *between, other = *between;
    one.symmetric = other.symmetric = false;
    std::swap(other.low, other.high);
    nodes::Nary both;
    both.op = between->negated ? Op::and_ : Op::or_;
    both.operands = NodeList{make(std::move(one)), make(std::move(other))};
    return typed(std::move(both), boolean);
  }
};

NodeRef truth(bool value) { return (value ? true_() : false_()).node(); }

NodeRef binary(Op op, NodeRef left, NodeRef right) {
  nodes::Binary node;
  node.op = op;
  node.left = std::move(left);
  node.right = std::move(right);
  return typed(std::move(node), boolean);
}

// The query with a name for its one column, for whoever selects from it.
NodeRef with_named_column(const NodeRef& query, std::string& name) {
  const NodeRef& item = detail::items_of_query(query)[0];
  name = detail::item_name(item);
  if (!name.empty()) return query;
  name = "value";
  if (const auto* select = as<nodes::Select>(query)) {
    nodes::Label label;
    label.element = item;
    label.name = name;
    nodes::Select copy = *select;
    copy.columns = NodeList{typed(std::move(label), item->type)};
    return make(std::move(copy));
  }
  nodes::Compound copy = *as<nodes::Compound>(query);
  std::vector<NodeRef> members(copy.members.begin(), copy.members.end());
  members[0] = with_named_column(members[0], name);
  copy.members = NodeList(std::move(members));
  return make(std::move(copy));
}

// x op ANY (query): true where one member answers true, else NULL where one answers NULL, else false; ALL the same of
// the answers' opposites. IN and NOT IN say just that for = ANY and != ALL.
class QuantifiedToExists final : public Rewriter {
  std::uint64_t interesting() const override { return bit(NodeKind::binary); }
  NodeRef apply(const NodeRef& node) override {
    const auto* comparison = as<nodes::Binary>(node);
    const auto* quantified = comparison != nullptr ? as<nodes::Quantified>(comparison->right) : nullptr;
    if (quantified == nullptr) return node;
    const NodeRef& query = quantified->operand;
    if (query->kind != NodeKind::select && query->kind != NodeKind::compound) return node;  // an array
    const bool all = quantified->all;
    if (comparison->op == (all ? Op::not_equal : Op::equal)) {
      nodes::In in;
      in.operand = comparison->left;
      in.query = query;
      in.negated = all;
      return typed(std::move(in), boolean);
    }
    std::string name;
    const NodeRef from = derived_table(with_named_column(query, name));
    nodes::Column column;
    column.source = from;
    column.name = name;
    const NodeRef value = typed(std::move(column), detail::items_of_query(query)[0]->type);
    const NodeRef deciding = binary(all ? info(comparison->op).negation : comparison->op, comparison->left, value);
    nodes::Case answer;
    answer.branches = NodeList{exists_where(from, deciding), truth(!all),
                               exists_where(from, binary(Op::is_, deciding, detail::null_node())), detail::null_node()};
    answer.otherwise = truth(all);
    return typed(std::move(answer), boolean);
  }
};

}  // namespace

NodeRef lower_between_symmetric(const NodeRef& statement, const Dialect&) {
  return SymmetricToTwo().rewrite(statement);
}
NodeRef lower_quantified(const NodeRef& statement, const Dialect&) { return QuantifiedToExists().rewrite(statement); }

void check_operator(const Node& node, const Dialect& dialect, const Lacks& lacks) {
  if (node.kind == NodeKind::regexp) {
    const auto& regexp = static_cast<const nodes::Regexp&>(node);
    const RegexpTemplates& texts = dialect.data().regexp[static_cast<std::size_t>(regexp.match_case)];
    if (regexp.replacement && texts.replace.empty()) {
      lacks("regexp_replace()", "use func::replace() for plain text, or replace in the program");
    } else if (!regexp.replacement && texts.match.empty()) {
      lacks("regexp_match() with flags", "leave them out, or match lower() of both sides");
    }
  } else if (node.kind == NodeKind::quantified) {
    const auto& quantified = static_cast<const nodes::Quantified&>(node);
    const NodeKind kind = quantified.operand->kind;
    if (kind != NodeKind::select && kind != NodeKind::compound && !dialect.supports(feature::arrays))
      lacks("ANY and ALL of an array", "use in() with the values, or a table of its own");
  } else if (node.kind == NodeKind::json_path) {
    const auto& path = static_cast<const nodes::JsonPath&>(node);
    const JsonTemplates& json = dialect.data().json;
    if (json.json.empty()) lacks("a path into JSON", "read the document and take its parts in the program");
    if (!json.minus_keys && path.steps.find_first_of("mx") != std::string::npos)
      lacks("a JSON key that begins with -", "read the document and take the key in the program");
    if (!json.negative_index && path.steps.find('n') != std::string::npos)
      lacks("an index from the end of a JSON array", "count from its beginning");
  } else if (node.kind == NodeKind::subscript && !dialect.supports(feature::arrays)) {
    lacks("the subscript of an array", "use a table of its own, or a Json document");
  }
}

}  // namespace quarry
