// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

// `inside` a CTE, its own CTEs and result columns belong to the statement around it.
void Renderer::modification(const nodes::Modification& n, bool inside) {
  const std::size_t known = columns_.size();
  const bool joined = !n.from.empty();
  if (!inside && n.contains(NodeKind::cte)) with_clause(root_);
  const auto elements = [&](bool first) {
    for (const NodeRef& element : n.from) {
      if (!first) out_ += ", ";
      first = false;
      from_element(element);
    }
  };
  if (n.deletes) {
    out_ += "DELETE ";
    hints(n.hints, nodes::HintPlace::prefix);
    out_ += "FROM ";
    if (!dialect_.supports(feature::joined_delete) || (!joined && n.table->kind == NodeKind::table)) {
      from_element(n.table);
      if (joined) {
        clause(" USING ");
        elements(true);
      }
    } else {  // the table once as the target, once as what is read
      if (n.table->kind == NodeKind::alias) name(element_name(n.table), Identifier::alias);
      else table_name(n.table);
      clause(" USING ");
      from_element(n.table);
      elements(false);
    }
  } else {
    out_ += "UPDATE ";
    hints(n.hints, nodes::HintPlace::prefix);
    from_element(n.table);
    const bool side_by_side = joined && !dialect_.supports(feature::update_from);
    if (side_by_side) elements(false);
    clause(" SET ");
    assignments(n.columns, n.values, side_by_side);
    if (joined && !side_by_side) {
      clause(" FROM ");
      elements(true);
    }
  }
  if (!n.where.empty()) {
    clause(" WHERE ");
    conditions(n.where);
  }
  if (!n.order_by.empty()) order_by(n.order_by);
  if (n.limit) limit(n.limit, {});
  returning(n.returning);
  tags(n.tags);
  if (inside) columns_.resize(known);
}

void Renderer::merge(const nodes::Merge& n) {
  if (n.contains(NodeKind::cte)) with_clause(root_);
  out_ += "MERGE INTO ";
  from_element(n.table);
  clause(" USING ");
  from_element(n.source);
  out_ += " ON ";
  conditions(n.on);
  using What = nodes::MergeAction::What;
  for (const NodeRef& each : n.actions) {
    const auto& action = *as<nodes::MergeAction>(each);
    clause(action.matched ? " WHEN MATCHED" : " WHEN NOT MATCHED");
    if (!action.conditions.empty()) {
      out_ += " AND ";
      if (action.conditions.size() == 1) grouped(action.conditions[0]);
      else conditions(action.conditions);
    }
    out_ += " THEN ";
    switch (action.what) {
      case What::nothing: out_ += "DO NOTHING"; break;
      case What::remove: out_ += "DELETE"; break;
      case What::update:
        out_ += "UPDATE SET ";
        assignments(action.columns, action.values, false);
        break;
      case What::insert:
        out_ += "INSERT (";
        for (std::size_t i = 0; i < action.columns.size(); ++i) {
          if (i > 0) out_ += ", ";
          name(as<nodes::Column>(action.columns[i])->name, Identifier::column);
        }
        out_ += ") VALUES (";
        for (std::size_t i = 0; i < action.values.size(); ++i) {
          if (i > 0) out_ += ", ";
          assigned(action.columns[i], action.values[i]);
        }
        out_ += ')';
        break;
    }
  }
  tags(n.tags);
}

// A value for a column; its bind is named after the column.
void Renderer::assigned(const NodeRef& column, const NodeRef& value) {
  const auto* literal = as<nodes::Literal>(value);
  if (literal != nullptr) sink_->literal(out_, *literal, value_name(as<nodes::Column>(column)->name), false);
  else printed_op(*value) == Op::none ? expression(value) : grouped(value);
}

void Renderer::assignments(const NodeList& columns, const NodeList& values, bool qualified) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out_ += ", ";
    const std::string& column = as<nodes::Column>(columns[i])->name;
    if (qualified) expression(columns[i]);
    else name(column, Identifier::column);
    out_ += " = ";
    assigned(columns[i], values[i]);
  }
}

void Renderer::conflict(const nodes::Insert& n) {
  if (!n.conflict) return;
  const auto& rule = *as<nodes::Conflict>(n.conflict);
  if (!dialect_.supports(feature::on_conflict)) {
    row_has_alias_ = !dialect_.data().row_alias.empty() && !n.query;
    if (row_has_alias_) {
      out_ += " AS ";
      name(dialect_.data().row_alias, Identifier::alias);
    }
    clause(" ON DUPLICATE KEY UPDATE ");
    if (!rule.columns.empty()) {
      assignments(rule.columns, rule.values, false);
    } else {  // IGNORE would hide other errors too
      const NodeRef& column = rule.target.empty() ? n.columns[0] : rule.target[0];
      name(as<nodes::Column>(column)->name, Identifier::column);
      out_ += " = ";
      expression(column);
    }
    return;
  }
  clause(" ON CONFLICT");
  if (!rule.target.empty()) {
    out_ += " (";
    for (std::size_t i = 0; i < rule.target.size(); ++i) {
      if (i > 0) out_ += ", ";
      name(as<nodes::Column>(rule.target[i])->name, Identifier::column);
    }
    out_ += ')';
    if (!rule.index_where.empty()) {
      out_ += " WHERE ";
      bare_columns_ = true;
      conditions(rule.index_where);
      bare_columns_ = false;
    }
  }
  if (rule.columns.empty()) {
    out_ += " DO NOTHING";
    return;
  }
  out_ += " DO UPDATE SET ";
  assignments(rule.columns, rule.values, false);
  if (!rule.where.empty()) {
    clause(" WHERE ");
    conditions(rule.where);
  }
}

void Renderer::node(const nodes::Excluded& n, std::string_view) {
  // the rows of a SELECT cannot be given the name
  const bool nameless = !dialect_.data().row_alias.empty() && !row_has_alias_;
  pattern(nameless ? "VALUES({0})" : dialect_.data().excluded,
          [&](std::size_t) { name(as<nodes::Column>(n.column)->name, Identifier::column); });
}

}  // namespace quarry
