// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compile/names.hpp"
#include "compile/schema_statements.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/schema/metadata.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

namespace {

using detail::SchemaStatement;

// IF NOT EXISTS would leave out the second of two tables, indexes or sequences that are one name to the database.
void require_distinct(const std::vector<SchemaStatement>& statements, const Dialect& dialect) {
  const DialectData& data = dialect.data();
  std::unordered_set<std::string> seen;
  for (const SchemaStatement& each : statements) {
    const auto* table = as<nodes::CreateTable>(each.statement.node());
    const auto* index = as<nodes::CreateIndex>(each.statement.node());
    const auto* object = as<nodes::ObjectStatement>(each.statement.node());
    const bool sequence = object != nullptr && object->what == nodes::ObjectAction::create_sequence;
    if (index == nullptr && !sequence && (table == nullptr || table->constraints_only)) continue;
    const std::string whole = each.schema.empty() ? each.name : each.schema + "." + each.name;
    if (seen.insert(data.names_fold_case ? folded(whole) : whole).second) continue;
    throw ArgumentError(
        fmt::format("two tables, indexes or sequences would be called \"{}\"{} on {}; an index is called "
                    "ix_<table>_<column>: give one of the tables, columns or sequences another name",
                    whole, data.names_fold_case ? ", whatever the case of its letters," : "", dialect.title()));
  }
}

void append_text(std::string& out, const std::string& text, const Dialect& dialect) {
  dialect.data().literal(out, Value(text), types::Text{});
}

// Whether the catalog has what the statement would make or drop.
bool exists(Connection& connection, const SchemaStatement& each) {
  const Dialect& dialect = connection.dialect();
  const SchemaRules& rules = dialect.data().schema;
  std::string sql;
  const auto where = [&](std::string_view column, const std::string& value) {
    (sql += column) += " = ";
    append_text(sql, value, dialect);
  };
  const auto schema = [&](std::string_view column) {
    if (!each.schema.empty()) return where(column, each.schema);
    ((sql += column) += " = ") += rules.current_schema;
  };
  if (each.look_for == SchemaStatement::LookFor::type) {
    sql = "SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE ";
    schema("n.nspname");
    where(" AND t.typname", each.name);
  } else {
    const bool table = each.look_for == SchemaStatement::LookFor::table;
    sql = fmt::format("SELECT 1 FROM information_schema.{} WHERE ", table ? "tables" : "table_constraints");
    schema("table_schema");
    where(" AND table_name", each.table);
    if (!table) where(" AND constraint_name", each.name);
  }
  return connection.execute_raw(sql).first().has_value();
}

void run(Connection& connection, const std::vector<SchemaStatement>& statements, bool checkfirst) {
  // what is there is looked up before anything changes it: a table's comments are for a table that was made here
  std::vector<const SchemaStatement*> wanted;
  for (const SchemaStatement& each : statements) {
    const bool look = checkfirst && each.look_for != SchemaStatement::LookFor::nothing;
    if (!look || exists(connection, each) == each.wanted_there) wanted.push_back(&each);
  }
  for (const SchemaStatement* each : wanted) connection.execute(each->statement);
}

// All or nothing, where a transaction holds DDL.
void run_whole(Connection& connection, const std::vector<SchemaStatement>& statements, const SchemaOptions& options) {
  const Dialect& dialect = connection.dialect();
  for (const SchemaStatement& each : statements) (void)each.statement.compile(dialect);
  if (!dialect.data().schema.transactional) return run(connection, statements, options.checkfirst);
  Transaction transaction = connection.in_transaction() ? connection.begin_nested() : connection.begin();
  run(connection, statements, options.checkfirst);
  transaction.commit();
}

}  // namespace

void MetaData::create_all(Connection& connection, const SchemaOptions& options) const {
  const std::vector<SchemaStatement> statements =
      detail::creation(*tables_, connection.dialect(), options, options.checkfirst);
  require_distinct(statements, connection.dialect());
  run_whole(connection, statements, options);
}

void MetaData::drop_all(Connection& connection, const SchemaOptions& options) const {
  run_whole(connection, detail::removal(*tables_, connection.dialect(), options, options.checkfirst), options);
}

void MetaData::create_all(const Engine& engine, const SchemaOptions& options) const {
  Connection connection = engine.connect();
  create_all(connection, options);
}

void MetaData::drop_all(const Engine& engine, const SchemaOptions& options) const {
  Connection connection = engine.connect();
  drop_all(connection, options);
}

}  // namespace quarry
