// SPDX-License-Identifier: MIT
// Schemas, sequences, types and views: DDL that neither makes nor changes columns.
#include <fmt/format.h>

#include <unordered_set>

#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// A value that logs may not show would stand in the database's catalog for everyone to read.
bool holds_sensitive(const NodeRef& node, std::unordered_set<const Node*>& seen) {
  if (!seen.insert(node.get()).second) return false;
  if (const auto* literal = as<nodes::Literal>(node)) return literal->sensitive;
  if (const auto* bind = as<nodes::Bind>(node)) return bind->sensitive;
  bool found = false;
  for_each_child(*node, [&](const NodeRef& child) { found = found || holds_sensitive(child, seen); });
  return found;
}

}  // namespace

void Renderer::create_query(const nodes::CreateQuery& n) {
  const SchemaRules& rules = dialect_.data().schema;
  const TableDefinition& table = *detail::definition_of(n.table);
  const std::string words = fmt::format("{} \"{}\"",
                                        n.materialized ? "materialized view"
                                        : n.view       ? "view"
                                                       : "table",
                                        table.full_name());
  if (n.materialized && !rules.materialized_views)
    refuse(words, "fill a table by insert(...).from_select(...) instead");
  if (n.view && n.temporary && (!rules.temporary_views || n.materialized))
    refuse("a temporary " + words, "use a common table expression, or a temporary table by create_table_as()");
  if (n.or_replace && (!rules.replace_view || n.materialized))
    refuse("CREATE OR REPLACE of " + words, "drop_view() it first");
  if (n.view && n.if_not_exists && !rules.view_if_not_exists && !(n.materialized && rules.materialized_views))
    refuse("IF NOT EXISTS of " + words, "use or_replace");
  if (n.check_option && (!rules.check_option || n.materialized))
    refuse("WITH CHECK OPTION of " + words, "check the rows where they are written");
  if (!n.view && n.named_columns && !rules.named_table_columns)
    refuse("a list of columns for " + words + " made of a query", "label() the items of the query");
  std::unordered_set<const Node*> seen;
  if (!options_.literal_binds && holds_sensitive(n.query, seen)) {
    throw CompileError(
        fmt::format("the query of {} has a sensitive value, which the database would show to everyone "
                    "who reads its definition; leave it to the statement that selects from it",
                    words));
  }
  sink_ = &literals_;  // DDL takes no parameters on any database
  out_ += n.or_replace ? "CREATE OR REPLACE " : "CREATE ";
  if (n.temporary) out_ += "TEMPORARY ";
  if (n.materialized) out_ += "MATERIALIZED ";
  out_ += n.view ? "VIEW " : "TABLE ";
  if (n.if_not_exists) out_ += "IF NOT EXISTS ";
  table_name(n.table);
  if (n.named_columns) {
    out_ += ' ';
    std::vector<std::string> names;
    for (const ColumnDefinition& column : table.columns) names.push_back(column.name);
    bare_names(names);
  }
  clause(" AS ");
  const bool emptied = n.no_data && !rules.with_no_data;
  if (emptied) out_ += "SELECT * FROM (";
  with_clause(n.query);
  query(n.query, Place::top);
  if (emptied) {
    out_ += ") AS ";
    name("no_data", Identifier::alias);
    out_ += " LIMIT 0";
  }
  if (n.no_data && !emptied) out_ += " WITH NO DATA";
  if (n.check_option) out_ += " WITH CASCADED CHECK OPTION";
}

void Renderer::object_statement(const nodes::ObjectStatement& n) {
  using nodes::ObjectAction;
  const SchemaRules& rules = dialect_.data().schema;
  const TableDefinition& object = *detail::definition_of(n.object);
  const auto text = [&](const std::string& value) { dialect_.data().literal(out_, Value(value), types::Text{}); };
  const auto drop = [&](std::string_view kind, Identifier what) {
    if (n.cascades && !rules.drop_cascade)
      refuse(fmt::format("DROP {} ... CASCADE", kind), "drop what depends on it first");
    out_ += fmt::format("DROP {}{}", kind, n.guarded ? " IF EXISTS " : " ");
    qualified(object.schema, object.name, what);
    if (n.cascades) out_ += " CASCADE";
  };
  const auto require_schemas = [&] {
    if (!rules.schemas)
      refuse(fmt::format("schema \"{}\"", object.name), "attach a database file by ATTACH in execute_raw()");
  };
  const auto require_sequences = [&] {
    if (rules.next_value.empty())
      refuse(fmt::format("sequence \"{}\"", object.full_name()), "number the rows by an autoincrement column");
  };
  const auto require_types = [&] {
    if (rules.enums != EnumForm::named_type)
      refuse(fmt::format("a type of its own (\"{}\")", object.full_name()),
             "the type is part of each column there: create the tables, or change the column");
  };
  switch (n.what) {
    case ObjectAction::create_schema:
      require_schemas();
      out_ += n.guarded ? "CREATE SCHEMA IF NOT EXISTS " : "CREATE SCHEMA ";
      return name(object.name, Identifier::schema);
    case ObjectAction::drop_schema: require_schemas(); return drop("SCHEMA", Identifier::schema);
    case ObjectAction::create_sequence:
      require_sequences();
      out_ += n.guarded ? "CREATE SEQUENCE IF NOT EXISTS " : "CREATE SEQUENCE ";
      qualified(object.schema, object.name, Identifier::table);
      for (const std::string& word : n.words) (out_ += ' ') += word;
      return;
    case ObjectAction::drop_sequence: require_sequences(); return drop("SEQUENCE", Identifier::table);
    case ObjectAction::create_type: {
      require_types();
      out_ += "CREATE TYPE ";
      qualified(object.schema, object.name, Identifier::other);
      out_ += " AS ENUM (";
      for (std::size_t i = 0; i < n.words.size(); ++i) {
        if (i > 0) out_ += ", ";
        text(n.words[i]);
      }
      out_ += ')';
      return;
    }
    case ObjectAction::drop_type: require_types(); return drop("TYPE", Identifier::other);
    case ObjectAction::add_type_value:
      require_types();
      out_ += "ALTER TYPE ";
      qualified(object.schema, object.name, Identifier::other);
      out_ += n.guarded ? " ADD VALUE IF NOT EXISTS " : " ADD VALUE ";
      text(n.words[0]);
      if (n.words.size() == 1) return;
      out_ += ' ' + n.words[1] + ' ';
      return text(n.words[2]);
    case ObjectAction::drop_view: return drop("VIEW", Identifier::table);
    case ObjectAction::drop_materialized_view:
    case ObjectAction::refresh_view:
      if (!rules.materialized_views) refuse(fmt::format("materialized view \"{}\"", object.full_name()), "use a table");
      if (n.what == ObjectAction::drop_materialized_view) return drop("MATERIALIZED VIEW", Identifier::table);
      out_ += n.option ? "REFRESH MATERIALIZED VIEW CONCURRENTLY " : "REFRESH MATERIALIZED VIEW ";
      return table_name(n.object);
    case ObjectAction::truncate:
      if ((n.option || n.cascades) && !rules.truncate_options) {
        refuse(n.option ? "TRUNCATE ... RESTART IDENTITY" : "TRUNCATE ... CASCADE",
               n.option ? "truncate() without it, and set the table's counter by execute_raw()"
                        : "truncate() each table, those that refer to others first");
      }
      out_ += rules.truncate;
      table_name(n.object);
      if (n.option) out_ += " RESTART IDENTITY";
      if (n.cascades) out_ += " CASCADE";
  }
}

void Renderer::node(const nodes::NextValue& n, std::string_view) {
  const std::string_view words = dialect_.data().schema.next_value;
  if (words.empty()) {
    refuse(fmt::format("next_value() of sequence \"{}\"", n.name), "number the rows by an autoincrement column");
  }
  const std::size_t begin = out_.size();
  qualified(n.schema, n.name, Identifier::table);
  const std::string quoted = out_.substr(begin);
  out_.resize(begin);
  pattern(words, [&](std::size_t i) {
    if (i == 0) out_ += quoted;
    else dialect_.data().literal(out_, Value(quoted), types::Text{});
  });
}

}  // namespace quarry
