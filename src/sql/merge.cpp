// SPDX-License-Identifier: MIT
#include "quarry/sql/merge.hpp"

#include <fmt/format.h>

#include <vector>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

NodeRef make_merge(const FromClause& table, const FromClause& source, NodeList on) {
  if (definition_of(table.node()) == nullptr)
    throw ArgumentError("merge_into() takes a table or an alias of one, not a subquery or CTE");
  if (table.node() == source.node())
    throw ArgumentError("a MERGE of a table with itself needs an alias; see aliased()");
  nodes::Merge node;
  node.table = table.node();
  node.source = source.node();
  node.on = std::move(on);
  return make(std::move(node));
}

NodeRef merge_action(const NodeRef& merge, bool matched, const NodeList& conditions, MergeWhat what,
                     const Assignment* first, std::size_t count) {
  nodes::Merge copy = *as<nodes::Merge>(merge);
  nodes::MergeAction action;
  action.matched = matched;
  action.conditions = conditions;
  action.what = static_cast<nodes::MergeAction::What>(what);
  std::vector<NodeRef> columns, values;
  for (const Assignment* each = first; each != first + count; ++each) {
    (void)position_of(copy.table, each->column, what == MergeWhat::insert ? "to insert into" : "to set");
    for (const NodeRef& column : columns) {
      if (column_name(column) == column_name(each->column))
        throw ArgumentError(
            fmt::format("column \"{}\" is given two values by one action of a MERGE", column_name(column)));
    }
    columns.push_back(each->column);
    values.push_back(each->value);
  }
  action.columns = NodeList(std::move(columns));
  action.values = NodeList(std::move(values));
  copy.actions = copy.actions.with(NodeList{make(std::move(action))});
  return make(std::move(copy));
}

}  // namespace quarry::detail
