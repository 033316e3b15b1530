// SPDX-License-Identifier: MIT
#include "quarry/schema/metadata.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "schema/constraint_names.hpp"
#include "schema/creation_plan.hpp"
#include "schema/own_items.hpp"
#include "sql/build.hpp"
#include "sql/definition_parts.hpp"

namespace quarry {

namespace {

const TableDefinition& definition(const NodeRef& table) { return *as<nodes::Table>(table)->definition; }

}  // namespace

void destroy(const MetaData::Tables* tables) noexcept { delete tables; }

MetaData::MetaData() : tables_(new Tables) {}

MetaData::MetaData(const MetaDataOptions& options) : MetaData() {
  detail::check_convention(options.naming);
  auto* naming = new SharedNaming;
  tables_->naming = Ref<const SharedNaming>(naming);
  naming->rules = options.naming;
  tables_->schema = options.schema;
}

void detail::register_table(MetaData& metadata, const NodeRef& table) {
  MetaData::Tables& tables = *metadata.tables_;
  TableDefinition& registered = open_definition(table);
  if (registered.schema.empty()) registered.schema = tables.schema;
  for (const NodeRef& known : tables.nodes) {
    if (definition(known).full_name() == registered.full_name()) {
      throw ArgumentError(fmt::format("table \"{}\" is in this MetaData already", registered.full_name()));
    }
  }
  registered.default_schema = tables.schema;
  registered.naming = tables.naming;
  for (ForeignKeyDefinition& key : registered.foreign_keys) qualify_target(registered, key);
  tables.nodes.push_back(table);
}

void detail::register_sequence(MetaData& metadata, Sequence& sequence) {
  MetaData::Tables& tables = *metadata.tables_;
  if (sequence.options.schema.empty()) sequence.options.schema = tables.schema;
  for (const Sequence& known : tables.sequences) {
    if (known.full_name() == sequence.full_name())
      throw ArgumentError(fmt::format("sequence \"{}\" is in this MetaData already", sequence.full_name()));
  }
  tables.sequences.push_back(sequence);
}

Table MetaData::table(std::string_view full_name) const {
  std::vector<std::string> names;
  for (const NodeRef& known : tables_->nodes) {
    if (definition(known).full_name() == full_name) return Table(known);
    names.push_back(definition(known).full_name());
  }
  throw ArgumentError(
      fmt::format("there is no table \"{}\" in this MetaData.{}", full_name, suggestion(full_name, names)));
}

std::vector<Table> MetaData::sorted_tables() const {
  std::vector<Table> sorted;
  for (const detail::PlannedTable& planned : detail::creation_plan(tables_->nodes)) sorted.emplace_back(planned.table);
  return sorted;
}

namespace {

// A table with nothing but what `fill` puts in: what statements about one of its items hold.
template <class Fill>
NodeRef part_of(const Table& table, Fill&& fill) {
  const TableDefinition& whole = definition(table.node());
  auto* part = new TableDefinition;
  nodes::Table node;
  node.definition = Ref<const TableDefinition>(part);
  part->name = whole.name;
  part->schema = whole.schema;
  part->default_schema = whole.default_schema;
  part->naming = whole.naming;
  fill(*part);
  return make(std::move(node));
}

Statement added(NodeRef table) {
  nodes::CreateTable node;
  node.table = std::move(table);
  node.constraints_only = true;
  return Statement(make(std::move(node)));
}

Statement dropped(const Table& table, nodes::Dropped what, std::string_view name, bool given, bool if_exists) {
  nodes::DropTable node;
  node.table = table.node();
  node.what = what;
  node.name = name;
  node.given = given;
  node.if_exists = if_exists;
  return Statement(make(std::move(node)));
}

}  // namespace

Statement create_table(const Table& table, bool if_not_exists) {
  nodes::CreateTable node;
  node.table = table.node();
  node.if_not_exists = if_not_exists;
  return Statement(make(std::move(node)));
}

Statement create_index(const Table& table, const Index& index, bool if_not_exists) {
  nodes::CreateIndex node;
  node.table = part_of(
      table, [&](TableDefinition& part) { part.indexes.push_back(detail::own_index(table.node(), index.definition)); });
  node.name = detail::name_of(definition(table.node()), index.definition).text;
  node.if_not_exists = if_not_exists;
  return Statement(make(std::move(node)));
}

std::vector<Statement> create_indexes(const Table& table, bool if_not_exists) {
  std::vector<Statement> statements;
  for (const IndexDefinition& index : definition(table.node()).indexes)
    statements.push_back(create_index(table, Index(index), if_not_exists));
  return statements;
}

Statement drop_index(const Table& table, std::string_view name, bool if_exists) {
  return dropped(table, nodes::Dropped::index, name, true, if_exists);
}

Statement drop_table(const Table& table, bool if_exists) {
  return dropped(table, nodes::Dropped::table, {}, true, if_exists);
}

Statement add_constraint(const Table& table, const ForeignKeyConstraint& constraint) {
  return added(part_of(table, [&](TableDefinition& part) { detail::take_foreign_key(part, constraint.definition); }));
}
Statement add_constraint(const Table& table, const UniqueConstraint& constraint) {
  return added(part_of(table, [&](TableDefinition& part) { part.uniques.push_back(constraint.definition); }));
}
Statement add_constraint(const Table& table, const CheckConstraint& constraint) {
  return added(part_of(table, [&](TableDefinition& part) {
    part.checks.push_back({detail::own_expression(definition(table.node()), constraint.definition.condition),
                           constraint.definition.name});
  }));
}
Statement add_constraint(const Table& table, const PrimaryKeyConstraint& constraint) {
  return added(part_of(table, [&](TableDefinition& part) {
    part.primary_key = constraint.columns;
    part.primary_key_name = constraint.name;
  }));
}
Statement add_constraint(const Table& table, const ExcludeConstraint& constraint) {
  return added(part_of(table, [&](TableDefinition& part) {
    part.excludes.push_back(detail::own_exclusion(table.node(), constraint.definition));
  }));
}

Statement drop_constraint(const Table& table, std::string_view name) {
  return dropped(table, nodes::Dropped::constraint, name, true, false);
}

Statement detail::drop_foreign_key(const Table& table, const ForeignKeyDefinition& key) {
  const ConstraintName name = detail::name_of(definition(table.node()), key);
  return dropped(table, nodes::Dropped::foreign_key, name.text, name.given, false);
}

}  // namespace quarry
