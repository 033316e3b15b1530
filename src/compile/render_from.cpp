// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "compile/renderer.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Tables, aliases, subqueries and CTEs below an element, without the joins that hold them.
void leaves(const NodeRef& element, std::vector<NodeRef>& out) {
  if (const auto* join = as<nodes::Join>(element)) {
    leaves(join->left, out);
    leaves(join->right, out);
  } else {
    out.push_back(element);
  }
}

std::string words(const NodeRef& element) {
  if (const auto* table = as<nodes::Table>(element)) return "\"" + table->definition->full_name() + "\"";
  if (const auto* alias = as<nodes::Alias>(element))
    return alias->name.empty() ? words(alias->element) : "\"" + alias->name + "\"";
  if (const auto* subquery = as<nodes::Subquery>(element))
    return subquery->name.empty() ? "a subquery" : "\"" + subquery->name + "\"";
  if (const auto* cte = as<nodes::Cte>(element)) return cte->name.empty() ? "a CTE" : "\"" + cte->name + "\"";
  const auto* join = as<nodes::Join>(element);
  return words(join->left) + " joined with " + words(join->right);
}

// Every foreign key between two tables, in either direction, as `referenced = referencing`.
void foreign_keys(const NodeRef& child, const NodeRef& parent, std::vector<NodeRef>& conditions) {
  const TableDefinition* from = detail::definition_of(child);
  const TableDefinition* to = detail::definition_of(parent);
  if (from == nullptr || to == nullptr) return;
  for (const ColumnDefinition& column : from->columns) {
    for (const ForeignKeyTarget& target : column.foreign_keys) {
      if (target.table != to->full_name() || to->find(target.column) == nullptr) continue;
      conditions.push_back(
          detail::compare(Op::equal, detail::column_of(parent, target.column), detail::column_of(child, column.name)));
    }
  }
}

bool contains(const std::vector<NodeRef>& list, const NodeRef& source) {
  return std::any_of(list.begin(), list.end(), [&](const NodeRef& element) { return covers(element, source); });
}

void add(std::vector<NodeRef>& list, const std::vector<NodeRef>& sources) {
  for (const NodeRef& source : sources) {
    if (!contains(list, source)) list.push_back(source);
  }
}

// Which element of the list the ON condition speaks of, besides the join's own target.
std::size_t left_of(const std::vector<NodeRef>& list, const nodes::Join& join) {
  std::vector<NodeRef> sources;
  collect_sources(join.on, sources);
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool speaks = std::any_of(sources.begin(), sources.end(),
                                    [&](const NodeRef& s) { return !covers(join.right, s) && covers(list[i], s); });
    if (speaks) found.push_back(i);
  }
  if (found.size() > 1) {
    throw CompileError(
        fmt::format("the ON condition of the join with {} speaks of {} and of {}, which are not joined with each "
                    "other; join those first, or begin with select_from()",
                    words(join.right), words(list[found[0]]), words(list[found[1]])));
  }
  return found.empty() ? list.size() - 1 : found[0];
}

}  // namespace

bool covers(const NodeRef& element, const NodeRef& source) {
  if (const auto* join = as<nodes::Join>(element)) return covers(join->left, source) || covers(join->right, source);
  return equal(element, source);
}

void collect_sources(const NodeRef& node, std::vector<NodeRef>& sources) {
  if (!node || !node->contains(NodeKind::column)) return;
  if (const auto* column = as<nodes::Column>(node)) {
    if (column->source && !contains(sources, column->source)) sources.push_back(column->source);
    return;
  }
  if (node->kind == NodeKind::select || node->kind == NodeKind::compound) return;
  for_each_child(*node, [&](const NodeRef& child) { collect_sources(child, sources); });
}

NodeRef infer_join(const std::vector<NodeRef>& left_candidates, const NodeRef& right, std::size_t& chosen) {
  std::vector<NodeRef> right_leaves;
  leaves(right, right_leaves);
  NodeRef condition;
  std::size_t count = 0;
  bool self = false;
  for (std::size_t i = 0; i < left_candidates.size(); ++i) {
    std::vector<NodeRef> left_leaves;
    leaves(left_candidates[i], left_leaves);
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
                    words(right)));
  if (count == 0)
    throw CompileError(fmt::format("no foreign key joins {} with {}; give join() an ON condition", words(right),
                                   words(left_candidates.back())));
  throw CompileError(fmt::format("{} foreign keys join {} with what is joined so far; give join() an ON condition",
                                 count, words(right)));
}

std::vector<NodeRef> Renderer::resolve_from(const nodes::Select& n, Place place) const {
  std::vector<NodeRef> from_columns, from_where, targets, list;
  for (const NodeRef& item : n.columns) collect_sources(item, from_columns);
  for (const NodeRef& item : n.where) collect_sources(item, from_where);
  for (const NodeRef& join : n.joins) targets.push_back(as<nodes::Join>(join)->right);

  // what is joined never stands in the list by itself
  const auto without_targets = [&](const std::vector<NodeRef>& sources) {
    std::vector<NodeRef> rest;
    for (const NodeRef& source : sources) {
      if (!contains(targets, source)) rest.push_back(source);
    }
    return rest;
  };
  // a table of an enclosing SELECT is meant there, unless this SELECT would be left with none
  const auto correlated = [&](const NodeRef& source) {
    for (const Scope* outer = scope_; outer != nullptr && place == Place::scalar; outer = outer->outer) {
      if (contains(outer->from, source)) return true;
    }
    return false;
  };
  const auto own = [&](const std::vector<NodeRef>& sources) {
    std::vector<NodeRef> rest;
    for (const NodeRef& source : sources) {
      if (!correlated(source)) rest.push_back(source);
    }
    return rest;
  };
  const std::vector<NodeRef> columns = without_targets(from_columns);
  const std::vector<NodeRef> where = without_targets(from_where);

  list.assign(n.from.begin(), n.from.end());
  if (!n.joins.empty() && list.empty()) {
    list = own(columns);
    if (list.empty()) list = own(where);
    if (list.empty()) list = columns;
    if (list.empty())
      throw CompileError(
          fmt::format("there is nothing to join {} to; name the left side by select_from()", words(targets[0])));
  }
  for (const NodeRef& node : n.joins) {
    nodes::Join join = *as<nodes::Join>(node);
    std::size_t left = list.size() - 1;
    if (join.on) left = left_of(list, join);
    else if (join.join != nodes::JoinKind::cross) join.on = infer_join(list, join.right, left);
    join.left = list[left];
    list[left] = make(std::move(join));
  }
  add(list, own(columns));
  add(list, own(where));
  if (list.empty() && !columns.empty()) add(list, columns);
  if (list.empty() && !where.empty()) {
    throw CompileError(
        fmt::format("a subquery over {} has no FROM left, as its only table belongs to the enclosing query; use "
                    "aliased() or select_from()",
                    words(where[0])));
  }
  return list;
}

const std::string& Renderer::element_name(const NodeRef& node) {
  if (const auto* alias = as<nodes::Alias>(node)) {
    if (!alias->name.empty()) return alias->name;
    const TableDefinition* definition = detail::definition_of(node);
    return names_.of(node.get(), definition != nullptr ? std::string_view(definition->name) : std::string_view("anon"));
  }
  if (const auto* subquery = as<nodes::Subquery>(node))
    return subquery->name.empty() ? names_.of(node.get(), "anon") : subquery->name;
  if (const auto* cte = as<nodes::Cte>(node)) return cte->name.empty() ? names_.of(node.get(), "anon") : cte->name;
  return as<nodes::Table>(node)->definition->name;
}

void Renderer::table_name(const NodeRef& table) {
  const TableDefinition& definition = *as<nodes::Table>(table)->definition;
  if (!definition.schema.empty()) {
    name(definition.schema, Identifier::schema);
    out_ += '.';
  }
  name(definition.name, Identifier::table);
}

void Renderer::from_element(const NodeRef& node) {
  switch (node->kind) {
    case NodeKind::table: return table_name(node);
    case NodeKind::alias:
      from_element(as<nodes::Alias>(node)->element);
      out_ += " AS ";
      return name(element_name(node), Identifier::alias);
    case NodeKind::subquery:
      subquery(as<nodes::Subquery>(node)->query, Place::from);
      out_ += " AS ";
      return name(element_name(node), Identifier::alias);
    case NodeKind::cte: return name(element_name(node), Identifier::alias);
    default: break;
  }
  const auto& join = *as<nodes::Join>(node);
  from_element(join.left);
  switch (join.join) {
    case nodes::JoinKind::inner: clause(dialect_.data().inner_join); break;
    case nodes::JoinKind::left: clause(dialect_.data().left_join); break;
    case nodes::JoinKind::full: clause(" FULL OUTER JOIN "); break;
    case nodes::JoinKind::cross: clause(" CROSS JOIN "); break;
  }
  const bool nested = join.right->kind == NodeKind::join;
  if (nested) out_ += '(';
  from_element(join.right);
  if (nested) out_ += ')';
  if (join.on) {
    out_ += " ON ";
    condition(join.on);
  }
}

}  // namespace quarry
