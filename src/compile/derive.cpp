// SPDX-License-Identifier: MIT
#include "compile/derive.hpp"

#include <algorithm>

#include "compile/from_elements.hpp"
#include "compile/names.hpp"
#include "quarry/sql/expression.hpp"
#include "sql/build.hpp"

namespace quarry {

std::size_t DerivedItems::add(const NodeRef& expression, const std::string& name) {
  if (const int known = find(expression); known >= 0) return static_cast<std::size_t>(known);
  // Some databases take "A" for "a", SQLite loses the name "true", and a long name has no room for a number.
  const std::string lower = folded(name);
  const bool lost = lower == "true" || lower == "false";
  const std::string base = lost || name.size() > 40 ? "item" : name;
  std::string chosen = lost ? base : name;
  const auto is_taken = [&](const std::string& other) { return folded(other) == folded(chosen); };
  for (int n = 2; std::any_of(names_.begin(), names_.end(), is_taken); ++n) chosen = base + "_" + std::to_string(n);
  expressions_.push_back(expression);
  names_.push_back(chosen);
  return expressions_.size() - 1;
}

int DerivedItems::find(const NodeRef& expression) const {
  for (std::size_t i = 0; i < expressions_.size(); ++i) {
    if (equal(expressions_[i], expression)) return static_cast<int>(i);
  }
  return -1;
}

NodeList DerivedItems::labelled() const {
  std::vector<NodeRef> items;
  for (std::size_t i = 0; i < expressions_.size(); ++i) {
    const auto* column = as<nodes::Column>(expressions_[i]);
    items.push_back(column != nullptr && column->name == names_[i] ? expressions_[i]
                                                                   : detail::label(expressions_[i], names_[i]));
  }
  if (items.empty()) {  // a table without columns is none: count(*) over it counts this
    nodes::LiteralColumn one;
    one.sql = "1";
    items.push_back(detail::label(detail::typed(std::move(one), {.id = TypeId::integer}), "one"));
  }
  return NodeList(std::move(items));
}

NodeRef DerivedItems::column(const NodeRef& derived, std::size_t i) const {
  nodes::Column node;
  node.source = derived;
  node.name = names_[i];
  return detail::typed(std::move(node), expressions_[i]->type);
}

NodeRef derived_table(const NodeRef& query) {
  nodes::Subquery node;
  node.query = query;
  node.identity = detail::next_identity();
  return make(std::move(node));
}

NodeRef exists_where(const NodeRef& element, const NodeRef& condition, bool negated) {
  nodes::LiteralColumn one;
  one.sql = "1";
  nodes::Select select;
  select.columns = NodeList{detail::typed(std::move(one), {.id = TypeId::integer})};
  select.from = NodeList{element};
  select.where = NodeList{condition};
  select.resolved = true;
  nodes::Exists exists;
  exists.query = make(std::move(select));
  exists.negated = negated;
  return detail::typed(std::move(exists), {.id = TypeId::boolean});
}

NodeRef named_as(const NodeRef& column, const std::string& name) {
  return name.empty() || detail::item_name(column) == name ? column : detail::label(column, name);
}

std::string wished_name(const NodeRef& expression) {
  if (const auto* function = as<nodes::Function>(expression)) return function->name;
  if (const auto* filter = as<nodes::Filter>(expression)) return wished_name(filter->function);
  if (const auto* over = as<nodes::Over>(expression)) return wished_name(over->function);
  std::string name = detail::item_name(expression);
  return name.empty() ? std::string("item") : name;
}

NodeRef without_label(const NodeRef& term, const nodes::Select& select) {
  if (const auto* label = as<nodes::Label>(term)) return label->element;
  if (const auto* reference = as<nodes::LabelReference>(term)) {
    for (const NodeRef& item : select.columns) {
      if (detail::item_name(item) == reference->name) return without_label(item, select);
    }
  }
  return term;
}

namespace {

NodeList mapped(const NodeList& list, const std::function<NodeRef(const NodeRef&)>& map) {
  std::vector<NodeRef> result;
  result.reserve(list.size());
  for (const NodeRef& node : list) result.push_back(map(node));
  return NodeList(std::move(result));
}

}  // namespace

void for_each_clause(nodes::Select& select, const std::function<NodeRef(const NodeRef&)>& map) {
  for (NodeList* clause : {&select.columns, &select.where, &select.group_by, &select.having, &select.order_by})
    *clause = mapped(*clause, map);
  if (const auto* options = as<nodes::SelectOptions>(select.options)) {
    nodes::SelectOptions copy = *options;
    for (NodeList* clause : {&copy.qualify, &copy.distinct_on, &copy.windows}) *clause = mapped(*clause, map);
    select.options = make(std::move(copy));
  }
}

NodeRef replace_outermost(const NodeRef& node, const std::function<NodeRef(const NodeRef&)>& replace) {
  if (NodeRef other = replace(node)) return other;
  if (node->kind == NodeKind::column || node->kind == NodeKind::literal) return node;
  struct Children final : ChildMap {
    const std::function<NodeRef(const NodeRef&)>& replace;
    explicit Children(const std::function<NodeRef(const NodeRef&)>& r) : replace(r) {}
    NodeRef map(const NodeRef& child) override { return replace_outermost(child, replace); }
  } children(replace);
  return with_children(node, children);
}

NodeRef replace_columns(const NodeRef& node, const std::vector<NodeRef>& sources,
                        const std::function<NodeRef(const NodeRef& column)>& replace) {
  if (sources.empty() || !node->contains(NodeKind::column)) return node;
  if (const auto* column = as<nodes::Column>(node))
    return column->source && covers(sources, column->source) ? replace(node) : node;
  std::vector<NodeRef> visible = sources;
  if (const auto* select = as<nodes::Select>(node)) {
    std::erase_if(visible, [&](const NodeRef& source) {
      return std::any_of(select->from.begin(), select->from.end(),
                         [&](const NodeRef& element) { return covers(element, source); });
    });
  }
  struct Children final : ChildMap {
    const std::vector<NodeRef>& sources;
    const std::function<NodeRef(const NodeRef&)>& replace;
    Children(const std::vector<NodeRef>& s, const std::function<NodeRef(const NodeRef&)>& r) : sources(s), replace(r) {}
    NodeRef map(const NodeRef& child) override { return replace_columns(child, sources, replace); }
  } children(visible, replace);
  return with_children(node, children);
}

}  // namespace quarry
