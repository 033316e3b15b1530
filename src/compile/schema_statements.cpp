// SPDX-License-Identifier: MIT
#include "compile/schema_statements.hpp"

#include <algorithm>

#include "compile/names.hpp"
#include "quarry/compile/quoting.hpp"
#include "quarry/schema/objects.hpp"
#include "quarry/sql/traverse.hpp"
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

std::vector<NodeRef> left_out(const std::vector<NodeRef>& all, const std::vector<NodeRef>& tables) {
  std::vector<NodeRef> nodes;
  for (const NodeRef& table : all) {
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) nodes.push_back(table);
  }
  return nodes;
}

std::string printed(const ConstraintName& name, const Dialect& dialect) {
  return name.given ? name.text : generated_name(name.text, dialect, false);
}

SchemaStatement of(const TableDefinition& table, Statement statement, std::string name) {
  return {std::move(statement), table.schema, table.name, std::move(name)};
}

// SQL of this one database, which has no construct of its own: what it says depends on the dialect already.
SchemaStatement written(std::string sql, const TableDefinition* table) {
  nodes::LiteralColumn node;
  node.sql = std::move(sql);
  SchemaStatement statement{Statement(make(std::move(node))), {}, {}, {}};
  if (table == nullptr) return statement;
  statement.schema = table->schema;
  statement.table = statement.name = table->name;
  return statement;
}

std::string whole_name(const std::string& schema, const std::string& name, const Dialect& dialect) {
  return (schema.empty() ? "" : quote_identifier(schema, dialect, Identifier::schema) + ".") +
         quote_identifier(name, dialect, Identifier::table);
}

// The enum types of tables, each once, where they are types of their own.
std::vector<Ref<const EnumDefinition>> enum_types(const std::vector<NodeRef>& tables, const Dialect& dialect) {
  std::vector<Ref<const EnumDefinition>> types;
  if (dialect.data().schema.enums != EnumForm::named_type) return types;
  for (const NodeRef& table : tables) {
    for (const ColumnDefinition& column : definition_of(table)->columns) {
      if (!column.enumeration || !column.native_type.empty()) continue;
      const EnumDefinition& wanted = *column.enumeration;
      const auto known = std::find_if(types.begin(), types.end(),
                                      [&](const auto& type) { return type->full_name() == wanted.full_name(); });
      if (known == types.end()) {
        types.push_back(column.enumeration);
      } else if ((*known)->values != wanted.values) {
        throw ArgumentError("two columns have enum types of the name \"" + wanted.full_name() +
                            "\" with other words; share one types::Enum, or give them names of their own");
      }
    }
  }
  return types;
}

void create_types(std::vector<SchemaStatement>& statements, const std::vector<NodeRef>& tables,
                  const Dialect& dialect) {
  for (const Ref<const EnumDefinition>& type : enum_types(tables, dialect)) {
    std::string sql = "CREATE TYPE " + whole_name(type->schema, type->name, dialect) + " AS ENUM (";
    for (std::size_t i = 0; i < type->values.size(); ++i) {
      if (i > 0) sql += ", ";
      dialect.data().literal(sql, Value(type->values[i]), types::Text{});
    }
    SchemaStatement& statement = statements.emplace_back(written(sql + ")", nullptr));
    statement.schema = type->schema;
    statement.name = type->name;
    statement.look_for = SchemaStatement::LookFor::type;
  }
}

// A type stays while a table that is not dropped has a column of it.
void drop_types(std::vector<SchemaStatement>& statements, const std::vector<NodeRef>& all,
                const std::vector<NodeRef>& tables, const Dialect& dialect, bool guarded) {
  const std::vector<Ref<const EnumDefinition>> needed = enum_types(left_out(all, tables), dialect);
  for (const Ref<const EnumDefinition>& type : enum_types(tables, dialect)) {
    if (std::any_of(needed.begin(), needed.end(),
                    [&](const auto& other) { return other->full_name() == type->full_name(); }))
      continue;
    statements.push_back(written(
        (guarded ? "DROP TYPE IF EXISTS " : "DROP TYPE ") + whole_name(type->schema, type->name, dialect), nullptr));
  }
}

// Whether a column of the tables takes its numbers from the sequence.
class SequenceUse {
 public:
  explicit SequenceUse(const Sequence& sequence) : sequence_(sequence) {}

  [[nodiscard]] bool in(const std::vector<NodeRef>& tables) const {
    return std::any_of(tables.begin(), tables.end(), [&](const NodeRef& table) {
      const auto& columns = definition_of(table)->columns;
      return std::any_of(columns.begin(), columns.end(), [&](const ColumnDefinition& column) {
        return names(column.server_default) || names(column.insert_default.expression) ||
               names(column.update_default.expression);
      });
    });
  }

 private:
  [[nodiscard]] bool names(const NodeRef& expression) const {
    if (!expression) return false;
    if (const auto* next = as<nodes::NextValue>(expression))
      return next->name == sequence_.name && next->schema == sequence_.options.schema;
    bool found = false;
    for_each_child(*expression, [&](const NodeRef& child) { found = found || names(child); });
    return found;
  }

  const Sequence& sequence_;
};

SchemaStatement of(const Sequence& sequence, Statement statement) {
  return {std::move(statement), sequence.options.schema, {}, sequence.name};
}

void create_sequences(std::vector<SchemaStatement>& statements, const MetaData::Tables& all,
                      const std::vector<NodeRef>& tables, const SchemaOptions& options, bool guarded) {
  for (const Sequence& sequence : all.sequences) {
    if (options.tables.empty() || SequenceUse(sequence).in(tables))
      statements.push_back(of(sequence, create_sequence(sequence, guarded)));
  }
}

void drop_sequences(std::vector<SchemaStatement>& statements, const MetaData::Tables& all,
                    const std::vector<NodeRef>& tables, const SchemaOptions& options, bool guarded) {
  const std::vector<NodeRef> kept = left_out(all.nodes, tables);
  for (const Sequence& sequence : all.sequences) {
    const SequenceUse use(sequence);
    if (options.tables.empty() || (use.in(tables) && !use.in(kept)))
      statements.push_back(of(sequence, drop_sequence(sequence, {.if_exists = guarded})));
  }
}

// COMMENT ON, of a table that is made by the same run.
void write_comments(std::vector<SchemaStatement>& statements, const TableDefinition& table, const Dialect& dialect) {
  if (dialect.data().schema.comments != CommentForm::statement) return;
  const std::string whole = whole_name(table.schema, table.name, dialect);
  const auto add = [&](std::string sql, const std::string& comment) {
    if (comment.empty()) return;
    dialect.data().literal(sql += " IS ", Value(comment), types::Text{});
    statements.push_back(written(std::move(sql), &table));
    statements.back().look_for = SchemaStatement::LookFor::table;
  };
  add("COMMENT ON TABLE " + whole, table.comment);
  for (const ColumnDefinition& column : table.columns) {
    add("COMMENT ON COLUMN " + whole + "." + quote_identifier(column.name, dialect, Identifier::column),
        column.comment);
  }
}

}  // namespace

std::vector<SchemaStatement> creation(const MetaData::Tables& all, const Dialect& dialect, const SchemaOptions& options,
                                      bool guarded) {
  const SchemaRules& rules = dialect.data().schema;
  std::vector<SchemaStatement> statements;
  const std::vector<NodeRef> tables = chosen(all.nodes, options);
  const std::vector<PlannedTable> plan = creation_plan(tables);
  create_types(statements, tables, dialect);
  create_sequences(statements, all, tables, options, guarded);
  for (const PlannedTable& planned : plan) {
    const TableDefinition& table = *definition_of(planned.table);
    const NodeRef node = rules.late_targets ? planned.table : without_keys(planned.table, planned.later);
    statements.push_back(of(table, create_table(Table(node), guarded), table.name));
    write_comments(statements, table, dialect);
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

std::vector<SchemaStatement> removal(const MetaData::Tables& all, const Dialect& dialect, const SchemaOptions& options,
                                     bool guarded) {
  const SchemaRules& rules = dialect.data().schema;
  std::vector<SchemaStatement> statements;
  const std::vector<NodeRef> tables = chosen(all.nodes, options);
  std::vector<PlannedTable> plan = creation_plan(tables);
  std::reverse(plan.begin(), plan.end());
  // SQLite, which finds the targets of keys late, looks for orphans when each table is dropped unless told otherwise
  const bool defers = rules.late_targets &&
                      std::any_of(plan.begin(), plan.end(), [](const auto& planned) { return !planned.later.empty(); });
  if (defers) statements.push_back(written("PRAGMA defer_foreign_keys = ON", nullptr));
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
  if (defers) statements.push_back(written("PRAGMA defer_foreign_keys = OFF", nullptr));
  drop_sequences(statements, all, tables, options, guarded);
  drop_types(statements, all.nodes, tables, dialect, guarded);
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
  return without_conditions(detail::creation(*tables_, dialect, options, false));
}

std::vector<Statement> MetaData::drop_statements(const Dialect& dialect, const SchemaOptions& options) const {
  return without_conditions(detail::removal(*tables_, dialect, options, false));
}

}  // namespace quarry
