// SPDX-License-Identifier: MIT
// QUALIFY, DISTINCT ON and FETCH WITH TIES as a condition over a derived table that has the window function.
#include <limits>

#include "compile/derive.hpp"
#include "compile/lowering.hpp"
#include "quarry/sql/expression.hpp"
#include "quarry/sql/window.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

NodeRef call(std::string_view name) {
  nodes::Function function;
  function.name = name;
  return detail::typed(std::move(function), {.id = TypeId::big_integer});
}

NodeRef over(NodeRef function, NodeList partition_by, NodeList order_by) {
  return detail::over_node(function, {{}, std::move(partition_by), std::move(order_by), nullptr});
}

class Qualify final : public Rewriter {
 public:
  explicit Qualify(const Dialect& dialect) : dialect_(dialect) {}

 private:
  std::uint64_t interesting() const override { return bit(NodeKind::select_options) | bit(NodeKind::select); }

  NodeRef apply(const NodeRef& node) override {
    const auto* select = as<nodes::Select>(node);
    const auto* options = select != nullptr ? as<nodes::SelectOptions>(select->options) : nullptr;
    if (options == nullptr) return node;
    nodes::Select copy = *select;
    bool changed = false;
    if (!options->qualify.empty() && !dialect_.supports(feature::qualify)) {
      nodes::SelectOptions rest = *options;
      const NodeList conditions = rest.qualify;
      rest.qualify = {};
      copy = filtered(copy, rest, conditions, copy.distinct);
      changed = true;
    }
    options = as<nodes::SelectOptions>(copy.options);
    if (options != nullptr && !options->distinct_on.empty() && !dialect_.supports(feature::distinct_on)) {
      nodes::SelectOptions rest = *options;
      const NodeList terms = plain(rest.distinct_on, copy), order = plain(copy.order_by, copy);
      rest.distinct_on = {};
      const NodeRef first = detail::compare(Op::equal, over(call("row_number"), terms, order), number(1));
      copy = filtered(copy, rest, NodeList{first}, false);
      changed = true;
    }
    options = as<nodes::SelectOptions>(copy.options);
    if (options != nullptr && options->with_ties && !dialect_.supports(feature::fetch_with_ties)) {
      nodes::SelectOptions rest = *options;
      rest.with_ties = false;
      const NodeRef limit = copy.limit, offset = copy.offset;
      copy.limit = copy.offset = nullptr;
      if (copy.distinct) copy = filtered(copy, rest, {}, false);  // ranks count what DISTINCT left
      const NodeList order = plain(copy.order_by, copy);
      const NodeRef rank = over(call("rank"), {}, order);
      std::vector<NodeRef> conditions;
      if (offset) {
        conditions.push_back(detail::compare(Op::greater, over(call("row_number"), {}, order), offset));
        conditions.push_back(detail::compare(Op::less_equal, rank, detail::arithmetic(Op::add, limit, offset)));
      } else {
        conditions.push_back(detail::compare(Op::less_equal, rank, limit));
      }
      copy = filtered(copy, rest, NodeList(std::move(conditions)), false);
      changed = true;
    }
    return changed ? make(std::move(copy)) : node;
  }

  static NodeRef number(std::int64_t value) { return detail::literal_node(Value(value)); }

  // ORDER BY terms as a window takes them: labels are no names there.
  static NodeList plain(const NodeList& terms, const nodes::Select& select) {
    std::vector<NodeRef> result;
    for (const NodeRef& term : terms) {
      if (const auto* ordering = as<nodes::Ordering>(term)) {
        nodes::Ordering copy = *ordering;
        copy.element = without_label(ordering->element, select);
        result.push_back(make(std::move(copy)));
      } else {
        result.push_back(without_label(term, select));
      }
    }
    return NodeList(std::move(result));
  }

  // SELECT items FROM (the SELECT without its order and limit) WHERE conditions: whatever the outer one speaks of is an
  // item of the inner one.
  static nodes::Select filtered(const nodes::Select& n, const nodes::SelectOptions& rest, const NodeList& conditions,
                                bool outer_distinct) {
    DerivedItems items;
    std::vector<std::size_t> shown;
    for (const NodeRef& item : n.columns) {
      shown.push_back(items.add(without_label(item, n), wished_name(item)));
    }
    // first pass: which expressions the inner SELECT has to offer
    const auto inner_part = [&](const NodeRef& node) { return items.find(node) >= 0 || belongs_inside(node); };
    const auto offer = [&](const NodeRef& term) {
      (void)replace_outermost(without_label(term, n), [&](const NodeRef& node) -> NodeRef {
        if (!inner_part(node)) return nullptr;
        items.add(node, wished_name(node));
        return node;
      });
    };
    for (const NodeRef& condition : conditions) offer(condition);
    for (const NodeRef& term : n.order_by) offer(as_element(term));
    for (const NodeRef& term : rest.distinct_on) offer(term);

    nodes::Select inner = n;
    inner.columns = items.labelled();
    inner.order_by = {};
    inner.limit = inner.offset = nullptr;
    inner.distinct = n.distinct && !outer_distinct;
    nodes::SelectOptions below;
    below.windows = rest.windows;
    inner.options = below.windows.empty() ? NodeRef() : make(std::move(below));
    const NodeRef derived = derived_table(make(std::move(inner)));

    const auto outside = [&](const NodeRef& term) {
      return replace_outermost(without_label(term, n), [&](const NodeRef& node) -> NodeRef {
        const int item = items.find(node);
        return item >= 0 ? items.column(derived, static_cast<std::size_t>(item)) : NodeRef();
      });
    };
    const auto all = [&](const NodeList& list, auto&& change) {
      std::vector<NodeRef> result;
      for (const NodeRef& node : list) result.push_back(change(node));
      return NodeList(std::move(result));
    };
    nodes::Select outer;
    std::vector<NodeRef> columns;
    for (std::size_t i = 0; i < shown.size(); ++i)
      columns.push_back(named_as(items.column(derived, shown[i]), detail::item_name(n.columns[i])));
    outer.columns = NodeList(std::move(columns));
    outer.from = NodeList{derived};
    outer.resolved = true;
    outer.where = all(conditions, outside);
    outer.order_by = all(n.order_by, [&](const NodeRef& term) {
      const auto* ordering = as<nodes::Ordering>(term);
      if (ordering == nullptr) return outside(term);
      nodes::Ordering copy = *ordering;
      copy.element = outside(ordering->element);
      return make(std::move(copy));
    });
    outer.limit = n.limit;
    outer.offset = n.offset;
    outer.distinct = outer_distinct;
    nodes::SelectOptions options = rest;
    options.windows = {};
    options.distinct_on = all(rest.distinct_on, outside);
    outer.options = make(std::move(options));
    return outer;
  }

  static const NodeRef& as_element(const NodeRef& term) {
    const auto* ordering = as<nodes::Ordering>(term);
    return ordering != nullptr ? ordering->element : term;
  }

  // What only the inner SELECT can compute: its columns, aggregates, windows and subqueries over them.
  static bool belongs_inside(const NodeRef& node) {
    switch (node->kind) {
      case NodeKind::column:
      case NodeKind::over:
      case NodeKind::filter:
      case NodeKind::scalar_subquery:
      case NodeKind::exists:
      case NodeKind::text:
      case NodeKind::literal_column: return true;
      case NodeKind::in: return static_cast<bool>(as<nodes::In>(node)->query);
      case NodeKind::function: return as<nodes::Function>(node)->aggregate;
      default: return false;
    }
  }

  const Dialect& dialect_;
};

}  // namespace

NodeRef lower_qualify(const NodeRef& statement, const Dialect& dialect) {
  return statement->contains(NodeKind::select_options) ? Qualify(dialect).rewrite(statement) : statement;
}

}  // namespace quarry
