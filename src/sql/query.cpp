// SPDX-License-Identifier: MIT
#include "quarry/sql/query.hpp"

#include <fmt/format.h>

#include <limits>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"
#include "sql/change.hpp"

namespace quarry {

namespace detail {

void require_conditions(const NodeList& conditions, const char* clause) {
  for (const NodeRef& condition : conditions) {
    if (condition->type.known() && condition->type.id != TypeId::boolean) {
      throw ArgumentError(
          fmt::format("{} needs conditions, but {} is none; compare it with something", clause, describe(condition)));
    }
  }
}

NodeRef make_select(NodeList items) {
  if (items.empty()) throw ArgumentError("select() needs at least one expression");
  nodes::Select node;
  node.columns = std::move(items);
  return make(std::move(node));
}

NodeList expand_columns(const FromClause& from) {
  std::vector<NodeRef> columns;
  for (const std::string& name : from.column_names()) columns.push_back(column_of(from.node(), name));
  return NodeList(std::move(columns));
}

NodeRef select_where(const NodeRef& select, NodeList conditions) {
  require_conditions(conditions, "WHERE");
  return change(select, "WHERE", [&](nodes::Select& s) { s.where = s.where.with(conditions); });
}
NodeRef select_group_by(const NodeRef& select, NodeList terms) {
  return change(select, "GROUP BY", [&](nodes::Select& s) { s.group_by = s.group_by.with(terms); });
}
NodeRef select_having(const NodeRef& select, NodeList conditions) {
  require_conditions(conditions, "HAVING");
  return change(select, "HAVING", [&](nodes::Select& s) { s.having = s.having.with(conditions); });
}
NodeRef select_order_by(const NodeRef& select, NodeList terms) {
  return change_any(select, [&](auto& s) { s.order_by = s.order_by.with(terms); });
}
NodeRef select_from(const NodeRef& select, NodeList sources) {
  return change(select, "FROM", [&](nodes::Select& s) { s.from = s.from.with(sources); });
}
NodeRef select_join(const NodeRef& select, unsigned kind, const FromClause& target, NodeRef on) {
  nodes::Join join;
  join.right = target.node();
  join.on = std::move(on);
  join.join = static_cast<nodes::JoinKind>(kind);
  const NodeRef node = make(std::move(join));
  return change(select, "JOIN", [&](nodes::Select& s) { s.joins = s.joins.with(node); });
}
NodeRef select_limit(const NodeRef& select, NodeRef limit) {
  return change_any(select, [&](auto& s) { s.limit = limit; });
}
NodeRef select_offset(const NodeRef& select, NodeRef offset) {
  return change_any(select, [&](auto& s) { s.offset = offset; });
}
NodeRef select_distinct(const NodeRef& select) {
  return change(select, "DISTINCT", [](nodes::Select& s) { s.distinct = true; });
}
NodeRef select_columns(const NodeRef& select, NodeList items) {
  return change(select, "a select item", [&](nodes::Select& s) { s.columns = s.columns.with(items); });
}

NodeRef compound(unsigned op, const NodeRef& left, const NodeRef& right) {
  if (items_of_query(left).size() != items_of_query(right).size()) {
    throw ArgumentError(
        fmt::format("the members of a set operation need the same number of columns, these have {} and {}",
                    items_of_query(left).size(), items_of_query(right).size()));
  }
  nodes::Compound node;
  node.op = static_cast<nodes::SetOperator>(op);
  // a chain of UNION is one node, however long: UNION ALL of 10,000 must not nest
  const auto* same = as<nodes::Compound>(left);
  const bool flat = same != nullptr && same->op == node.op && same->order_by.empty() && !same->limit && !same->offset &&
                    (node.op == nodes::SetOperator::union_ || node.op == nodes::SetOperator::union_all ||
                     node.op == nodes::SetOperator::except);
  node.members = flat ? same->members.with(right) : NodeList{left, right};
  return make(std::move(node));
}

NodeRef scalar_subquery(const NodeRef& query) {
  if (items_of_query(query).size() != 1) {
    throw ArgumentError(
        fmt::format("a scalar subquery selects exactly one column, this one selects {}", items_of_query(query).size()));
  }
  nodes::ScalarSubquery node;
  node.query = query;
  return typed(std::move(node), items_of_query(query)[0]->type);
}

NodeRef row_count_literal(std::uint64_t rows) {
  if (rows > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    throw ArgumentError(
        fmt::format("LIMIT and OFFSET take at most {}, not {}", std::numeric_limits<std::int64_t>::max(), rows));
  }
  nodes::Literal node;
  node.value = Value(static_cast<std::int64_t>(rows));
  return typed(std::move(node), types::BigInteger{});
}

}  // namespace detail

Subquery Query::subquery(std::string_view name) const {
  nodes::Subquery node;
  if (name.empty()) node.identity = detail::next_identity();
  node.query = node_;
  node.name = name;
  return Subquery(make(std::move(node)));
}

Subquery Query::lateral(std::string_view name) const {
  nodes::Subquery node;
  if (name.empty()) node.identity = detail::next_identity();
  node.query = node_;
  node.name = name;
  node.lateral = true;
  return Subquery(make(std::move(node)));
}

Expr<bool> exists(const Query& query) {
  nodes::Exists node;
  node.query = query.node();
  return Expr<bool>(detail::typed(std::move(node), types::Boolean{}));
}

}  // namespace quarry
