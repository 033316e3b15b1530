// SPDX-License-Identifier: MIT
#include "quarry/sql/table_function.hpp"

#include "quarry/sql/functions.hpp"
#include "quarry/sql/values.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

NodeRef table_function_node(std::string_view function, NodeList arguments) {
  nodes::TableFunction node;
  node.function = function_node({function}, std::move(arguments), {});
  node.identity = next_identity();
  return make(std::move(node));
}

NodeRef table_function_columns(const NodeRef& node, NodeList columns) {
  nodes::TableFunction copy = *as<nodes::TableFunction>(node);
  if (copy.ordinality) throw ArgumentError("columns() of a table function comes before with_ordinality()");
  std::vector<NodeRef> bare;
  for (const NodeRef& column : columns) bare.push_back(values_column(item_name(column), column->type));
  copy.columns = NodeList(std::move(bare));
  return make(std::move(copy));
}

NodeRef table_function_ordinality(const NodeRef& node, std::string_view column) {
  nodes::TableFunction copy = *as<nodes::TableFunction>(node);
  if (copy.columns.empty()) {
    throw ArgumentError("with_ordinality() names the column after the function's own; call columns(...) before it");
  }
  if (copy.ordinality) throw ArgumentError("this table function counts its rows already");
  copy.columns = copy.columns.with(NodeList{values_column(column, types::BigInteger{})});
  copy.ordinality = true;
  return make(std::move(copy));
}

NodeRef table_function_named(const NodeRef& node, std::string_view name) {
  nodes::TableFunction copy = *as<nodes::TableFunction>(node);
  copy.name = name;
  copy.identity = name.empty() ? next_identity() : 0;
  return make(std::move(copy));
}

}  // namespace quarry::detail
