// SPDX-License-Identifier: MIT
#include "compile/from_elements.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/sql/from.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Every foreign key between two tables, in either direction, as `referenced = referencing`, of several columns joined
// by AND.
void foreign_keys(const NodeRef& child, const NodeRef& parent, std::vector<NodeRef>& conditions) {
  const TableDefinition* from = detail::definition_of(child);
  const TableDefinition* to = detail::definition_of(parent);
  if (from == nullptr || to == nullptr) return;
  for (const ForeignKeyDefinition& key : from->foreign_keys) {
    const auto there = [&](const std::string& column) { return to->find(column) != nullptr; };
    if (key.table != to->full_name() || !std::all_of(key.target_columns.begin(), key.target_columns.end(), there))
      continue;
    std::vector<NodeRef> parts;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      parts.push_back(detail::compare(Op::equal, detail::column_of(parent, key.target_columns[i]),
                                      detail::column_of(child, key.columns[i])));
    }
    conditions.push_back(parts.size() == 1 ? parts.front() : detail::nary(Op::and_, NodeList(std::move(parts))));
  }
}

}  // namespace

void collect_leaves(const NodeRef& element, std::vector<NodeRef>& leaves) {
  if (const auto* join = as<nodes::Join>(element)) {
    if (join->left) collect_leaves(join->left, leaves);
    collect_leaves(join->right, leaves);
  } else {
    leaves.push_back(element);
  }
}

bool same_element(const NodeRef& a, const NodeRef& b) {
  const auto* x = as<nodes::Cte>(a);
  const auto* y = as<nodes::Cte>(b);
  if (x != nullptr && y != nullptr && x->identity != 0 && x->identity == y->identity) return true;
  return equal(a, b);
}

bool covers(const NodeRef& element, const NodeRef& source) {
  if (const auto* join = as<nodes::Join>(element))
    return (join->left && covers(join->left, source)) || covers(join->right, source);
  return same_element(element, source);
}

bool covers(const std::vector<NodeRef>& elements, const NodeRef& source) {
  return std::any_of(elements.begin(), elements.end(), [&](const NodeRef& e) { return covers(e, source); });
}

void collect_sources(const NodeRef& node, std::vector<NodeRef>& sources) {
  if (!node || !node->contains(NodeKind::column)) return;
  if (const auto* column = as<nodes::Column>(node)) {
    if (column->source && !covers(sources, column->source)) sources.push_back(column->source);
    return;
  }
  if (node->kind == NodeKind::select || node->kind == NodeKind::compound) return;
  for_each_child(*node, [&](const NodeRef& child) { collect_sources(child, sources); });
}

std::string element_words(const NodeRef& element) {
  if (const auto* table = as<nodes::Table>(element)) return "\"" + table->definition->full_name() + "\"";
  if (const auto* alias = as<nodes::Alias>(element))
    return alias->name.empty() ? element_words(alias->element) : "\"" + alias->name + "\"";
  if (const auto* subquery = as<nodes::Subquery>(element))
    return subquery->name.empty() ? "a subquery" : "\"" + subquery->name + "\"";
  if (const auto* cte = as<nodes::Cte>(element)) return cte->name.empty() ? "a CTE" : "\"" + cte->name + "\"";
  if (const auto* values = as<nodes::Values>(element))
    return values->name.empty() ? "values()" : "\"" + values->name + "\"";
  if (const auto* function = as<nodes::TableFunction>(element)) {
    return function->name.empty() ? as<nodes::Function>(function->function)->name + "()" : "\"" + function->name + "\"";
  }
  if (const auto* series = as<nodes::Series>(element))
    return series->name.empty() ? "series()" : "\"" + series->name + "\"";
  const auto* join = as<nodes::Join>(element);
  if (join == nullptr) return "an element of FROM";
  return element_words(join->left) + " joined with " + element_words(join->right);
}

NodeRef infer_join(const std::vector<NodeRef>& left_candidates, const NodeRef& right, std::size_t& chosen) {
  std::vector<NodeRef> right_leaves;
  collect_leaves(right, right_leaves);
  NodeRef condition;
  std::size_t count = 0;
  bool self = false;
  for (std::size_t i = 0; i < left_candidates.size(); ++i) {
    std::vector<NodeRef> left_leaves;
    collect_leaves(left_candidates[i], left_leaves);
    for (const NodeRef& l : left_leaves) {
      for (const NodeRef& r : right_leaves) {
        std::vector<NodeRef> conditions;
        foreign_keys(r, l, conditions);
        foreign_keys(l, r, conditions);
        if (!conditions.empty() && detail::definition_of(l) == detail::definition_of(r)) self = true;
        count += conditions.size();
        if (!conditions.empty()) {
          condition = conditions.front();
          chosen = i;
        }
      }
    }
  }
  if (count == 1) return condition;
  if (self)
    throw CompileError(
        fmt::format("a table joined with itself ({}) needs an ON condition: which side is the parent cannot be guessed",
                    element_words(right)));
  if (count == 0)
    throw CompileError(fmt::format("no foreign key joins {} with {}; give join() an ON condition", element_words(right),
                                   element_words(left_candidates.back())));
  throw CompileError(fmt::format("{} foreign keys join {} with what is joined so far; give join() an ON condition",
                                 count, element_words(right)));
}

}  // namespace quarry
