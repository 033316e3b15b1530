// SPDX-License-Identifier: MIT
#include "engine/row_defaults.hpp"

#include "compile/defaults.hpp"
#include "quarry/sql/column.hpp"
#include "quarry/sql/literal.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

RowDefaults::RowDefaults(const InsertBase& insert) : insert_(insert) {
  const auto& node = *as<nodes::Insert>(insert.node());
  for (const ColumnDefinition* each : defaulted_columns(node)) {
    const ProgramDefault& given = each->insert_default;
    if (!given.source && given.expression->kind != NodeKind::literal && !is_null_constant(given.expression)) continue;
    columns_.push_back(each);
    nodes_.push_back(column_of(node.table, each->name));
  }
  if (columns_.empty() || node.columns.empty()) return;
  nodes::Insert copy = node;
  copy.columns = copy.columns.with(NodeList(nodes_));
  insert_ = InsertBase(make(std::move(copy)));
}

void RowDefaults::append(std::vector<Value>& values) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const ProgramDefault& given = columns_[i]->insert_default;
    const NodeRef value = given.source ? literal_node(given.source->next()) : given.expression;
    values.push_back(value_of(assign(nodes_[i], value).value));
  }
}

}  // namespace quarry::detail
