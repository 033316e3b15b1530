// SPDX-License-Identifier: MIT
// Variance and standard deviation where a database has neither: from the count, the sum and the sum of squares.
#include "compile/lowering.hpp"
#include "quarry/sql/expression.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

constexpr SqlType real_number{.id = TypeId::double_precision};

NodeRef call(std::string_view name, NodeList arguments, bool aggregate) {
  nodes::Function function;
  function.name = name;
  function.arguments = std::move(arguments);
  function.aggregate = aggregate;
  return detail::typed(std::move(function), real_number);
}

bool is_variance(const nodes::Function& function) {
  const bool ours = function.name == "var_pop" || function.name == "var_samp" || function.name == "stddev_pop" ||
                    function.name == "stddev_samp";
  return ours && function.aggregate && function.arguments.size() == 1 &&
         function.arguments[0]->kind != NodeKind::distinct;
}

NodeRef expanded(const nodes::Function& function) {
  const NodeRef x = detail::cast_to(function.arguments[0], real_number);
  const NodeRef count = call("count", {x}, true), sum = call("sum", {x}, true);
  const NodeRef squares = call("sum", {detail::arithmetic(Op::multiply, x, x)}, true);
  const NodeRef mean_square = detail::arithmetic(Op::divide, detail::arithmetic(Op::multiply, sum, sum), count);
  const bool sample = function.name == "var_samp" || function.name == "stddev_samp";
  // the sample of one value is divided by 0, which is NULL where this pass is used
  const NodeRef divisor = sample ? detail::arithmetic(Op::subtract, count, detail::literal_node(Value(1.0))) : count;
  const NodeRef variance =
      detail::arithmetic(Op::divide, detail::arithmetic(Op::subtract, squares, mean_square), divisor);
  // rounding can take a variance of nothing below 0
  const NodeRef guarded = call("greatest", {detail::literal_node(Value(0.0)), variance}, false);
  return function.name.starts_with("stddev") ? call("sqrt", {guarded}, false) : guarded;
}

// The aggregates of an expanded variance, each put into what stood around the whole.
class Distribute final : private ChildMap {
 public:
  explicit Distribute(const Node& around) : around_(around) {}
  NodeRef map(const NodeRef& node) override {
    const auto* function = as<nodes::Function>(node);
    const bool inside = node->kind == NodeKind::filter || (function != nullptr && function->aggregate);
    if (!inside) return with_children(node, *this);
    if (around_.kind == NodeKind::filter) {
      nodes::Filter filter = static_cast<const nodes::Filter&>(around_);
      filter.function = node;
      return detail::typed(std::move(filter), node->type);
    }
    nodes::Over over = static_cast<const nodes::Over&>(around_);
    over.function = node;
    return detail::typed(std::move(over), node->type);
  }

 private:
  const Node& around_;
};

class VarianceToSums final : public Rewriter {
  std::uint64_t interesting() const override {
    return bit(NodeKind::function) | bit(NodeKind::filter) | bit(NodeKind::over);
  }
  NodeRef apply(const NodeRef& node) override {
    if (const auto* function = as<nodes::Function>(node)) return is_variance(*function) ? expanded(*function) : node;
    const auto* filter = as<nodes::Filter>(node);
    const auto* over = as<nodes::Over>(node);
    if (filter == nullptr && over == nullptr) return node;
    const NodeRef& inner = filter != nullptr ? filter->function : over->function;
    const auto* function = as<nodes::Function>(inner);
    // an aggregate or a window function as it was written; anything else was one until this pass came by
    const bool untouched = inner->kind == NodeKind::filter ||
                           (function != nullptr && function->name != "greatest" && function->name != "sqrt");
    return untouched ? node : Distribute(*node).map(inner);
  }
};

}  // namespace

NodeRef lower_variance(const NodeRef& statement, const Dialect&) { return VarianceToSums().rewrite(statement); }

}  // namespace quarry
