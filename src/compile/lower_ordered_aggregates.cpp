// SPDX-License-Identifier: MIT
// Aggregates that depend on an order, where a database has none of them: ranks computed by windows in a derived table,
// and plain aggregates over those.
#include <algorithm>
#include <unordered_set>

#include "compile/derive.hpp"
#include "compile/from_elements.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/case.hpp"
#include "quarry/sql/window.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

constexpr SqlType whole_number{.id = TypeId::big_integer};
constexpr SqlType real_number{.id = TypeId::double_precision};

NodeRef call(std::string_view name, NodeList arguments, const SqlType& type, bool aggregate = true) {
  nodes::Function function;
  function.name = name;
  function.arguments = std::move(arguments);
  function.aggregate = aggregate;
  return detail::typed(std::move(function), type);
}
NodeRef number(std::int64_t value) { return detail::literal_node(Value(value)); }
NodeRef when_then(NodeRef condition, const NodeRef& result) {
  const SqlType type = result->type;
  nodes::Case node;
  node.branches = NodeList{std::move(condition), result};
  return detail::typed(std::move(node), type);
}
NodeRef both(NodeRef a, NodeRef b) { return detail::nary(Op::and_, NodeList{std::move(a), std::move(b)}); }

// An aggregate to be lowered, with the condition of its FILTER.
struct Target {
  NodeRef node;  // as it stands in the SELECT
  const nodes::Function* function;
  NodeRef condition;
  std::size_t rank = 0, position = 0;  // items of the derived table; of string_agg, `rank` is its result
};

class OrderedAggregates final : public Rewriter {
 public:
  explicit OrderedAggregates(const Dialect& dialect) : dialect_(dialect) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::ordered_aggregate) | bit(NodeKind::select); }

  NodeRef apply(const NodeRef& node) override {
    const auto* select = as<nodes::Select>(node);
    if (select == nullptr || !node->contains(NodeKind::ordered_aggregate)) return node;
    std::vector<Target> targets;
    nodes::Select outer = *select;
    for_each_clause(outer, [&](const NodeRef& term) {
      return replace_outermost(term, [&](const NodeRef& part) -> NodeRef {
        if (part->kind == NodeKind::over || part->kind == NodeKind::select) return part;
        const Target target = target_of(part);
        if (target.function == nullptr) return nullptr;
        const bool known =
            std::any_of(targets.begin(), targets.end(), [&](const Target& t) { return equal(t.node, part); });
        if (!known) targets.push_back(target);
        return part;
      });
    });
    return targets.empty() ? node : lowered(*select, std::move(targets));
  }

  Target target_of(const NodeRef& node) const {
    const auto* filter = as<nodes::Filter>(node);
    const auto* function = as<nodes::Function>(filter != nullptr ? filter->function : node);
    if (function == nullptr || function->order_by.empty()) return {node, nullptr, nullptr};
    const bool percentile = function->name == "percentile_cont" || function->name == "percentile_disc";
    const bool distinct = !function->arguments.empty() && function->arguments[0]->kind == NodeKind::distinct;
    const bool ours = function->within_group ? percentile && !dialect_.supports(feature::within_group)
                                             : !distinct && !dialect_.supports(feature::aggregate_order_by);
    return {node, ours ? function : nullptr, filter != nullptr ? filter->condition : NodeRef()};
  }

  static NodeRef lowered(const nodes::Select& select, std::vector<Target> targets) {
    std::vector<NodeRef> sources, keys;
    for (const NodeRef& element : select.from) collect_leaves(element, sources);
    for (const NodeRef& term : select.group_by) keys.push_back(without_label(term, select));

    DerivedItems items;
    for (Target& target : targets) offer(target, NodeList(std::vector<NodeRef>(keys)), items);
    nodes::Select outer = select;
    outer.where = {};
    outer.group_by = NodeList(std::vector<NodeRef>(keys));
    for_each_clause(outer, [&](const NodeRef& term) {
      return replace_columns(term, sources, [&](const NodeRef& column) {
        items.add(column, as<nodes::Column>(column)->name);
        return column;
      });
    });

    nodes::Select inner;
    inner.columns = items.labelled();
    inner.from = select.from;
    inner.where = select.where;
    inner.resolved = true;
    const NodeRef derived = derived_table(make(std::move(inner)));

    std::vector<std::string> names;
    for (const NodeRef& item : select.columns) names.push_back(detail::item_name(item));
    for_each_clause(outer, [&](const NodeRef& term) {
      const NodeRef replaced = replace_outermost(term, [&](const NodeRef& part) -> NodeRef {
        if (part->kind == NodeKind::over || part->kind == NodeKind::select) return part;
        for (const Target& target : targets) {
          if (equal(target.node, part)) return result_of(target, items, derived);
        }
        return nullptr;
      });
      return replace_columns(replaced, sources, [&](const NodeRef& column) {
        return items.column(derived, static_cast<std::size_t>(items.find(column)));
      });
    });
    std::vector<NodeRef> columns;
    for (std::size_t i = 0; i < outer.columns.size(); ++i) columns.push_back(named_as(outer.columns[i], names[i]));
    outer.columns = NodeList(std::move(columns));
    outer.from = NodeList{derived};
    return make(std::move(outer));
  }

  // What FILTER leaves out is NULL, which aggregates pass over.
  static NodeRef filtered(const Target& target, const NodeRef& value) {
    return target.condition ? when_then(target.condition, value) : value;
  }
  static NodeRef ordered_value(const Target& target) {
    const NodeRef& term = target.function->order_by[0];
    const auto* ordering = as<nodes::Ordering>(term);
    return filtered(target, ordering != nullptr ? ordering->element : term);
  }

  // The windows the derived table has to compute for this aggregate.
  static void offer(Target& target, const NodeList& keys, DerivedItems& items) {
    const nodes::Function& function = *target.function;
    if (!function.within_group) {
      nodes::Function plain = function;
      plain.order_by = {};
      std::vector<NodeRef> arguments(function.arguments.begin(), function.arguments.end());
      arguments[0] = filtered(target, arguments[0]);
      plain.arguments = NodeList(std::move(arguments));
      const NodeRef whole = rows(unbounded_preceding, unbounded_following).node();
      target.rank = items.add(
          detail::over_node(detail::typed(std::move(plain), function.type), {{}, keys, function.order_by, whole}),
          "joined");
      return;
    }
    const NodeRef value = ordered_value(target);
    const auto* ordering = as<nodes::Ordering>(function.order_by[0]);
    nodes::Ordering order;
    order.element = value;
    order.descending = ordering != nullptr && ordering->descending;
    const NodeRef null_last = detail::compare(Op::equal, value, detail::null_node());
    const NodeRef rank =
        detail::over_node(call("row_number", {}, whole_number, false),
                          {{}, keys, NodeList{null_last, detail::typed(std::move(order), value->type)}, nullptr});
    const NodeRef count = detail::over_node(call("count", NodeList{value}, whole_number), {{}, keys, {}, nullptr});
    target.rank = items.add(detail::arithmetic(Op::subtract, rank, number(1)), "place");
    const NodeRef size =
        function.name == "percentile_cont" ? detail::arithmetic(Op::subtract, count, number(1)) : count;
    target.position = items.add(detail::arithmetic(Op::multiply, function.arguments[0], size), "wanted");
  }

  static NodeRef result_of(const Target& target, const DerivedItems& items, const NodeRef& derived) {
    const nodes::Function& function = *target.function;
    const NodeRef rank = items.column(derived, target.rank);
    if (!function.within_group) return call("max", NodeList{rank}, function.type);
    const NodeRef wanted = items.column(derived, target.position);
    NodeRef value = ordered_value(target);
    const auto compared = [](Op op, const NodeRef& a, const NodeRef& b) { return detail::compare(op, a, b); };
    const auto plus = [&](std::int64_t n) { return detail::arithmetic(Op::add, wanted, number(n)); };
    const auto minus = [&](std::int64_t n) { return detail::arithmetic(Op::subtract, wanted, number(n)); };
    const auto max = [](const NodeRef& x) { return call("max", NodeList{x}, x->type); };
    if (function.name == "percentile_disc") {
      const NodeRef first = both(compared(Op::equal, rank, number(0)), compared(Op::equal, wanted, number(0)));
      const NodeRef reached = both(compared(Op::less, rank, wanted), compared(Op::greater_equal, rank, minus(1)));
      return max(when_then(detail::nary(Op::or_, NodeList{reached, first}), value));
    }
    value = detail::cast_to(value, real_number);
    const NodeRef below = both(compared(Op::less_equal, rank, wanted), compared(Op::greater, rank, minus(1)));
    const NodeRef above = both(compared(Op::greater_equal, rank, wanted), compared(Op::less, rank, plus(1)));
    const NodeRef low = max(when_then(below, value)), high = max(when_then(above, value));
    const NodeRef fraction = detail::arithmetic(Op::subtract, max(wanted), max(when_then(below, rank)));
    const NodeRef step = detail::arithmetic(Op::multiply, detail::arithmetic(Op::subtract, high, low), fraction);
    return detail::arithmetic(Op::add, low, step);
  }

  const Dialect& dialect_;
};

}  // namespace

NodeRef lower_ordered_aggregates(const NodeRef& statement, const Dialect& dialect) {
  return statement->contains(NodeKind::ordered_aggregate) ? OrderedAggregates(dialect).rewrite(statement) : statement;
}

}  // namespace quarry
