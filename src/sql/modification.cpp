// SPDX-License-Identifier: MIT
#include "quarry/sql/modification.hpp"

#include <fmt/format.h>

#include <vector>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

nodes::Modification copy_of(const NodeRef& node) { return *as<nodes::Modification>(node); }
const char* word(const nodes::Modification& n) { return n.deletes ? "DELETE" : "UPDATE"; }

}  // namespace

NodeRef make_modification(const FromClause& table, bool deletes) {
  if (definition_of(table.node()) == nullptr) {
    throw ArgumentError(fmt::format("{} takes a table or an alias of one, not a subquery or CTE",
                                    deletes ? "delete_from()" : "update()"));
  }
  nodes::Modification node;
  node.table = table.node();
  node.deletes = deletes;
  return make(std::move(node));
}

NodeRef modification_set(const NodeRef& statement, const Assignment* first, std::size_t count) {
  nodes::Modification copy = copy_of(statement);
  std::vector<NodeRef> columns(copy.columns.begin(), copy.columns.end());
  std::vector<NodeRef> values(copy.values.begin(), copy.values.end());
  const std::size_t before = columns.size();
  for (const Assignment* each = first; each != first + count; ++each) {
    (void)position_of(copy.table, each->column, "to set");
    std::size_t at = 0;
    while (at < columns.size() && column_name(columns[at]) != column_name(each->column)) ++at;
    if (at >= before && at < columns.size()) {
      throw ArgumentError(fmt::format("column \"{}\" is set twice in one set()", column_name(each->column)));
    }
    if (at == columns.size()) {
      columns.push_back(each->column);
      values.push_back(each->value);
    } else {
      values[at] = each->value;
    }
  }
  copy.columns = NodeList(std::move(columns));
  copy.values = NodeList(std::move(values));
  return make(std::move(copy));
}

NodeRef modification_from(const NodeRef& statement, NodeList elements) {
  nodes::Modification copy = copy_of(statement);
  copy.from = copy.from.with(elements);
  return make(std::move(copy));
}

NodeRef modification_where(const NodeRef& statement, NodeList conditions) {
  nodes::Modification copy = copy_of(statement);
  copy.where = copy.where.with(conditions);
  return make(std::move(copy));
}

NodeRef modification_order_by(const NodeRef& statement, NodeList terms) {
  nodes::Modification copy = copy_of(statement);
  copy.order_by = copy.order_by.with(terms);
  return make(std::move(copy));
}

NodeRef modification_limit(const NodeRef& statement, NodeRef rows) {
  nodes::Modification copy = copy_of(statement);
  copy.limit = std::move(rows);
  return make(std::move(copy));
}

NodeRef modification_returning(const NodeRef& statement, NodeList items) {
  nodes::Modification copy = copy_of(statement);
  if (items.empty()) throw ArgumentError(fmt::format("{} ... RETURNING needs at least one item", word(copy)));
  copy.returning = copy.returning.with(items);
  return make(std::move(copy));
}

NodeRef modification_all_rows(const NodeRef& statement) {
  nodes::Modification copy = copy_of(statement);
  copy.all_rows = true;
  return make(std::move(copy));
}

NodeRef change_prefix(const NodeRef& statement, std::string_view words, std::string_view dialect) {
  const NodeRef hint = hint_node(static_cast<unsigned>(nodes::HintPlace::prefix), nullptr, words, dialect);
  const auto hinted = [&](auto copy) {
    copy.hints = copy.hints.with(hint);
    return make(std::move(copy));
  };
  if (const auto* insert = as<nodes::Insert>(statement)) return hinted(*insert);
  return hinted(copy_of(statement));
}

NodeRef change_tag(const NodeRef& statement, std::string_view key, std::string_view value) {
  const auto tagged = [&](auto copy) {
    add_tag(copy.tags, key, value);
    return make(std::move(copy));
  };
  if (const auto* insert = as<nodes::Insert>(statement)) return tagged(*insert);
  if (const auto* merge = as<nodes::Merge>(statement)) return tagged(*merge);
  return tagged(copy_of(statement));
}

}  // namespace quarry::detail
