// SPDX-License-Identifier: MIT
#include "quarry/sql/insert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

const nodes::Insert& insert_of(const NodeRef& node) { return *as<nodes::Insert>(node); }

std::size_t position(const NodeRef& table, const NodeRef& column) {
  return position_of(table, column, "to insert into");
}

// All columns but those the database computes.
NodeList writable_columns(const NodeRef& table) {
  std::vector<NodeRef> columns;
  for (const ColumnDefinition& each : definition_of(table)->columns) {
    if (!each.computed) columns.push_back(column_of(table, each.name));
  }
  return NodeList(std::move(columns));
}

nodes::Insert with_rows(nodes::Insert insert, std::span<const NodeList> rows) {
  if (insert.query) throw ArgumentError("an INSERT takes values() or from_select(), not both");
  if (insert.columns.empty()) insert.columns = writable_columns(insert.table);
  std::vector<NodeRef> values;
  for (const NodeList& row : rows) {
    if (row.size() != insert.columns.size()) {
      throw ArgumentError(
          fmt::format("a row of {} values for the {} columns of this INSERT", row.size(), insert.columns.size()));
    }
    for (std::size_t i = 0; i < row.size(); ++i) values.push_back(assign(insert.columns[i], row[i]).value);
  }
  insert.values = insert.values.with(NodeList(std::move(values)));
  return insert;
}

}  // namespace

NodeRef make_insert(const FromClause& table) {
  if (table.node()->kind != NodeKind::table)
    throw ArgumentError("insert() takes a table, not an alias, subquery or CTE");
  nodes::Insert node;
  node.table = table.node();
  return make(std::move(node));
}

NodeRef insert_assignments(const NodeRef& insert, const Assignment* first, std::size_t count) {
  nodes::Insert copy = insert_of(insert);
  if (copy.query) throw ArgumentError("an INSERT takes values() or from_select(), not both");
  std::vector<Assignment> row(first, first + count);
  // the table's order, whatever the order of the assignments: equal inserts then have equal text
  std::sort(row.begin(), row.end(), [&](const Assignment& a, const Assignment& b) {
    return position(copy.table, a.column) < position(copy.table, b.column);
  });
  std::vector<NodeRef> columns, values;
  for (const Assignment& assignment : row) {
    columns.push_back(assignment.column);
    values.push_back(assignment.value);
  }
  for (std::size_t i = 1; i < columns.size(); ++i) {
    if (column_name(columns[i]) == column_name(columns[i - 1]))
      throw ArgumentError(fmt::format("column \"{}\" is given two values in one row", column_name(columns[i])));
  }
  if (row.size() == 1) (void)position(copy.table, columns[0]);
  if (copy.columns.empty()) {
    copy.columns = NodeList(std::move(columns));
  } else {
    const bool same = std::equal(columns.begin(), columns.end(), copy.columns.begin(), copy.columns.end(),
                                 [](const NodeRef& a, const NodeRef& b) { return column_name(a) == column_name(b); });
    if (!same) throw ArgumentError("all rows of one INSERT give values to the same columns");
  }
  copy.values = copy.values.with(NodeList(std::move(values)));
  return make(std::move(copy));
}

NodeRef insert_columns(const NodeRef& insert, NodeList columns) {
  nodes::Insert copy = insert_of(insert);
  if (!copy.values.empty()) throw ArgumentError("columns() comes before the rows of an INSERT");
  for (const NodeRef& column : columns) {
    if (column->kind != NodeKind::column) throw ArgumentError("columns() takes columns of the table");
    (void)position(copy.table, column);
  }
  copy.columns = std::move(columns);
  return make(std::move(copy));
}

NodeRef insert_row(const NodeRef& insert, NodeList values) { return make(with_rows(insert_of(insert), {&values, 1})); }

NodeRef insert_rows(const NodeRef& insert, const std::vector<NodeList>& rows) {
  return make(with_rows(insert_of(insert), rows));
}

NodeRef insert_query(const NodeRef& insert, const Query& query) {
  nodes::Insert copy = insert_of(insert);
  if (!copy.values.empty()) throw ArgumentError("an INSERT takes values() or from_select(), not both");
  if (copy.columns.empty()) copy.columns = writable_columns(copy.table);
  if (items_of_query(query.node()).size() != copy.columns.size()) {
    throw ArgumentError(fmt::format("INSERT ... SELECT of {} columns into {}", items_of_query(query.node()).size(),
                                    copy.columns.size()));
  }
  copy.query = query.node();
  return make(std::move(copy));
}

NodeRef conflict_target(NodeList columns) {
  for (const NodeRef& column : columns) {
    if (column->kind != NodeKind::column) throw ArgumentError("on_conflict() takes columns of the table");
  }
  nodes::Conflict node;
  node.target = std::move(columns);
  return make(std::move(node));
}

NodeRef conflict_index_where(const NodeRef& conflict, NodeList conditions) {
  nodes::Conflict copy = *as<nodes::Conflict>(conflict);
  copy.index_where = copy.index_where.with(conditions);
  return make(std::move(copy));
}

NodeRef conflict_where(const NodeRef& conflict, NodeList conditions) {
  nodes::Conflict copy = *as<nodes::Conflict>(conflict);
  copy.where = copy.where.with(conditions);
  return make(std::move(copy));
}

NodeRef conflict_set(const NodeRef& conflict, const Assignment* first, std::size_t count) {
  nodes::Conflict copy = *as<nodes::Conflict>(conflict);
  std::vector<NodeRef> columns, values;
  for (const Assignment* each = first; each != first + count; ++each) {
    const std::string name = column_name(each->column);
    for (const NodeRef& column : columns) {
      if (column_name(column) == name)
        throw ArgumentError(fmt::format("column \"{}\" is set twice in one do_update()", name));
    }
    columns.push_back(each->column);
    values.push_back(each->value);
  }
  copy.columns = NodeList(std::move(columns));
  copy.values = NodeList(std::move(values));
  return make(std::move(copy));
}

NodeRef excluded_node(const NodeRef& column) {
  if (column->kind != NodeKind::column) throw ArgumentError("excluded() takes a column of the table");
  nodes::Excluded node;
  node.column = column;
  return typed(std::move(node), column->type);
}

NodeRef insert_on_conflict(const NodeRef& insert, NodeRef conflict) {
  nodes::Insert copy = insert_of(insert);
  if (copy.conflict) throw ArgumentError("an INSERT has one on_conflict(); this one has another already");
  const auto& rule = *as<nodes::Conflict>(conflict);
  for (const NodeList* columns : {&rule.target, &rule.columns}) {
    for (const NodeRef& column : *columns) (void)position(copy.table, column);
  }
  if (!rule.where.empty() && rule.columns.empty()) {
    throw ArgumentError("where() of on_conflict() says which rows are updated; do_nothing() updates none");
  }
  copy.conflict = std::move(conflict);
  return make(std::move(copy));
}

NodeRef insert_returning(const NodeRef& insert, NodeList items) {
  nodes::Insert copy = insert_of(insert);
  copy.returning = copy.returning.with(items);
  return make(std::move(copy));
}

}  // namespace quarry::detail
