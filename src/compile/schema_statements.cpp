// SPDX-License-Identifier: MIT
#include "compile/schema_statements.hpp"

#include <algorithm>

#include "compile/names.hpp"
#include "quarry/types/error.hpp"
#include "schema/constraint_names.hpp"
#include "schema/creation_plan.hpp"
#include "sql/build.hpp"

namespace quarry::detail {

namespace {

std::vector<NodeRef> chosen(const std::vector<NodeRef>& all, const SchemaOptions& options) {
  if (options.tables.empty()) return all;
  std::vector<NodeRef> nodes;
  for (const NodeRef& table : all) {
    if (std::any_of(options.tables.begin(), options.tables.end(),
                    [&](const Table& wanted) { return wanted.node() == table; }))
      nodes.push_back(table);
  }
  for (const Table& wanted : options.tables) {
    if (std::find(all.begin(), all.end(), wanted.node()) == all.end())
      throw ArgumentError("table \"" + definition_of(wanted.node())->full_name() + "\" is not in this MetaData");
  }
  return nodes;
}

std::string printed(const ConstraintName& name, const Dialect& dialect) {
  return name.given ? name.text : generated_name(name.text, dialect, false);
}

SchemaStatement of(const TableDefinition& table, Statement statement, std::string name) {
  return {std::move(statement), table.schema, table.name, std::move(name)};
}

}  // namespace

std::vector<SchemaStatement> creation(const std::vector<NodeRef>& all, const Dialect& dialect,
                                      const SchemaOptions& options, bool guarded) {
  const SchemaRules& rules = dialect.data().schema;
  std::vector<SchemaStatement> statements;
  const std::vector<PlannedTable> plan = creation_plan(chosen(all, options));
  for (const PlannedTable& planned : plan) {
    const TableDefinition& table = *definition_of(planned.table);
    const NodeRef node = rules.late_targets ? planned.table : without_keys(planned.table, planned.later);
    statements.push_back(of(table, create_table(Table(node), guarded), table.name));
    if (dialect.data().inline_indexes) continue;
    for (IndexDefinition index : table.indexes) {
      index.concurrently = false;  // nobody waits for a table that is new, and a transaction has no place for it
      statements.push_back(of(table, create_index(Table(planned.table), Index(index), guarded),
                              printed(name_of(table, index), dialect)));
    }
  }
  if (rules.late_targets) return statements;
  for (const PlannedTable& planned : plan) {
    const TableDefinition& table = *definition_of(planned.table);
    for (const ForeignKeyDefinition& key : planned.later) {
      statements.push_back(of(table, add_constraint(Table(planned.table), ForeignKeyConstraint(key)),
                              printed(name_of(table, key), dialect)));
      statements.back().look_for = SchemaStatement::LookFor::constraint;
    }
  }
  return statements;
}

std::vector<SchemaStatement> removal(const std::vector<NodeRef>& all, const Dialect& dialect,
                                     const SchemaOptions& options, bool guarded) {
  const SchemaRules& rules = dialect.data().schema;
  std::vector<SchemaStatement> statements;
  std::vector<PlannedTable> plan = creation_plan(chosen(all, options));
  std::reverse(plan.begin(), plan.end());
  for (const PlannedTable& planned : plan) {
    if (rules.late_targets) break;
    const TableDefinition& table = *definition_of(planned.table);
    for (const ForeignKeyDefinition& key : planned.later) {
      statements.push_back(
          of(table, drop_foreign_key(Table(planned.table), key), printed(name_of(table, key), dialect)));
      statements.back().look_for = SchemaStatement::LookFor::constraint;
      statements.back().wanted_there = true;
    }
  }
  for (const PlannedTable& planned : plan) {
    const TableDefinition& table = *definition_of(planned.table);
    statements.push_back(of(table, drop_table(Table(planned.table), guarded), table.name));
  }
  return statements;
}

}  // namespace quarry::detail

namespace quarry {

namespace {

std::vector<Statement> without_conditions(std::vector<detail::SchemaStatement> planned) {
  std::vector<Statement> statements;
  for (detail::SchemaStatement& each : planned) statements.push_back(std::move(each.statement));
  return statements;
}

}  // namespace

std::vector<Statement> MetaData::create_statements(const Dialect& dialect, const SchemaOptions& options) const {
  return without_conditions(detail::creation(tables_->nodes, dialect, options, false));
}

std::vector<Statement> MetaData::drop_statements(const Dialect& dialect, const SchemaOptions& options) const {
  return without_conditions(detail::removal(tables_->nodes, dialect, options, false));
}

}  // namespace quarry
