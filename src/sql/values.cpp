// SPDX-License-Identifier: MIT
#include "quarry/sql/values.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

NodeRef values_column(std::string_view name, const SqlType& type) {
  nodes::Column column;
  column.name = name;
  return typed(std::move(column), type);
}

NodeList values_columns(std::initializer_list<std::string_view> names, std::vector<SqlType> types) {
  if (names.size() != types.size()) {
    throw ArgumentError(fmt::format("values() was given {} column names for rows of {} values; it needs one for each",
                                    names.size(), types.size()));
  }
  std::vector<NodeRef> columns;
  const auto* type = types.data();
  for (const std::string_view name : names) columns.push_back(values_column(name, *type++));
  return NodeList(std::move(columns));
}

NodeRef values_node(std::string_view name, NodeList columns, std::vector<NodeRef> values) {
  if (values.empty()) {
    throw ArgumentError(
        "values() needs at least one row, as no database has a table of none; use where(false_()) on one row");
  }
  std::unordered_set<std::string> names;
  for (const NodeRef& column : columns) {
    const std::string column_name = item_name(column);
    if (column_name.empty()) throw ArgumentError("a column of values() needs a name");
    if (!names.insert(column_name).second)
      throw ArgumentError(fmt::format("values() has two columns named \"{}\"", column_name));
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = adopt_type(values[i], columns[i % columns.size()]->type);
  nodes::Values node;
  node.name = name;
  if (name.empty()) node.identity = next_identity();
  node.columns = std::move(columns);
  node.values = NodeList(std::move(values));
  return make(std::move(node));
}

}  // namespace detail

Values values(std::string_view name, const std::vector<Column<>>& columns,
              const std::vector<std::vector<Value>>& rows) {
  if (columns.empty()) throw ArgumentError("values() needs at least one column");
  std::vector<NodeRef> bare, values;
  for (const Column<>& column : columns) bare.push_back(detail::values_column(column.name(), column.sql_type()));
  for (const std::vector<Value>& row : rows) {
    if (row.size() != columns.size()) {
      throw ArgumentError(
          fmt::format("values() was given a row of {} values for {} columns", row.size(), columns.size()));
    }
    for (const Value& value : row) values.push_back(detail::literal_node(value));
  }
  return Values(detail::values_node(name, NodeList(std::move(bare)), std::move(values)));
}

}  // namespace quarry
