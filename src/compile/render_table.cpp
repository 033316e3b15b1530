// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "compile/lowering.hpp"
#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "schema/table_options.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

std::string_view action_words(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::none: return {};
    case ReferentialAction::cascade: return "CASCADE";
    case ReferentialAction::set_null: return "SET NULL";
    case ReferentialAction::set_default: return "SET DEFAULT";
    case ReferentialAction::restrict: return "RESTRICT";
  }
  return {};
}

// Whether a key or an index holds the whole column: MySQL then wants to know how long it can be.
bool is_key(const TableDefinition& table, const ColumnDefinition& column) {
  const auto holds = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), column.name) != names.end();
  };
  const auto held = [&](const auto& definition) { return holds(definition.columns); };
  return holds(table.primary_key_columns()) || std::any_of(table.uniques.begin(), table.uniques.end(), held) ||
         std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(), held) ||
         std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexDefinition& index) {
           return index.method != "fulltext" &&
                  std::any_of(index.elements.begin(), index.elements.end(), [&](const IndexElement& element) {
                    return !element.expression && element.column == column.name && element.length == 0;
                  });
         });
}

// What a table's option says beside the column that is numbered; then the column says that it is the key.
std::string_view numbering(const TableDefinition& table, const SchemaRules& rules) {
  for (const detail::TableOptionRule& rule : detail::table_option_rules()) {
    if (rule.place != detail::OptionPlace::numbered || rules.option_prefix.empty() ||
        !rule.name.starts_with(rules.option_prefix))
      continue;
    const bool asked = std::any_of(table.options.begin(), table.options.end(),
                                   [&](const auto& option) { return option.first == rule.name; });
    const bool is_numbered = std::any_of(table.columns.begin(), table.columns.end(),
                                         [](const ColumnDefinition& column) { return column.autoincrement; });
    if (asked && is_numbered) return rule.sql;
  }
  return {};
}

}  // namespace

void Renderer::refuse(const std::string& construct, std::string_view instead) const {
  throw CompileError(fmt::format("{} is not available on {}; {}", construct, dialect_.title(), instead));
}

// The tree's passes have not seen what a definition holds.
void Renderer::definition_expression(const NodeRef& given) {
  NodeRef lowered = given;
  for (const LoweringPass pass : dialect_.data().passes) lowered = pass(lowered, dialect_);
  std::vector<std::string> problems = unsupported_constructs(lowered, dialect_);
  if (!problems.empty()) throw CompileError(dialect_.title(), std::move(problems));
  kept_.push_back(lowered);
  expression(kept_.back());
}

void Renderer::qualified(const std::string& schema, std::string_view bare, Identifier what) {
  if (!schema.empty()) {
    name(schema, Identifier::schema);
    out_ += '.';
  }
  name(bare, what);
}

void Renderer::bare_names(const std::vector<std::string>& columns) {
  out_ += '(';
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out_ += ", ";
    name(columns[i], Identifier::column);
  }
  out_ += ')';
}

// --- columns ------------------------------------------------------------------------------------------------------

// A literal stands as it is; an expression in parentheses, without which only PostgreSQL takes it.
void Renderer::server_default(const ColumnDefinition& column) {
  out_ += " DEFAULT ";
  const std::size_t begin = out_.size();
  const NodeRef value = detail::adopt_type(column.server_default, column.type);
  const DialectData& data = dialect_.data();
  if (const auto* literal = as<nodes::Literal>(value)) {
    (data.default_literal != nullptr ? data.default_literal : data.literal)(out_, literal->value, column.type);
  } else {
    const bool plain = value->kind == NodeKind::constant;
    if (!plain) out_ += '(';
    expression(value);
    if (!plain) out_ += ')';
  }
  if (!data.expression_defaults && out_[begin] == '(') {
    throw CompileError(
        fmt::format("the DEFAULT of column \"{}\" is an expression, {}, which {} does not take; insert "
                    "the value instead",
                    column.name, out_.substr(begin), dialect_.title()));
  }
}

// A word of ENUM or a comment. MySQL's grammar takes there none of the forms that `literal` gives to text with a
// backslash; this one is a whole literal in every sql_mode (under NO_BACKSLASH_ESCAPES it keeps both backslashes).
void Renderer::plain_text(const std::string& text) {
  const DialectData& data = dialect_.data();
  if (data.schema.enums != EnumForm::inline_type) return data.literal(out_, Value(text), types::Text{});
  out_ += '\'';
  for (const char c : text) {
    if (c == '\'' || c == '\\') out_ += c;
    out_ += c;
  }
  out_ += '\'';
}

void Renderer::enum_words(const EnumDefinition& type) {
  out_ += '(';
  for (std::size_t i = 0; i < type.values.size(); ++i) {
    if (i > 0) out_ += ", ";
    plain_text(type.values[i]);
  }
  out_ += ')';
}

void Renderer::numbered(const TableDefinition& table, const ColumnDefinition& column) {
  const DialectData& data = dialect_.data();
  const std::string_view words = data.autoincrement(column.type.id);
  const IdentityOptions& identity = column.identity;
  if (words.empty()) {
    throw CompileError(fmt::format("column \"{}\" of table \"{}\" is {}, and a database numbers rows by integers",
                                   column.name, table.full_name(), to_string(column.type)));
  }
  const std::vector<std::string> key = table.primary_key_columns();
  if (data.schema.numbers_only_key && !(key.size() == 1 && key.front() == column.name)) {
    refuse(fmt::format("numbering by column \"{}\", which is not the whole primary key of table \"{}\",", column.name,
                       table.full_name()),
           "make it the primary key and the other key a UniqueConstraint");
  }
  if (data.schema.identity_options) {
    data.type_name(out_, column.type, TypeUse::key_column);
    out_ += identity.always ? " GENERATED ALWAYS AS IDENTITY" : " GENERATED BY DEFAULT AS IDENTITY";
    std::string options;
    const auto add = [&](std::string_view word, const std::optional<std::int64_t>& number) {
      if (number) options += fmt::format("{}{} {}", options.empty() ? "" : " ", word, *number);
    };
    add("START WITH", identity.start);
    add("INCREMENT BY", identity.increment);
    add("MINVALUE", identity.min_value);
    add("MAXVALUE", identity.max_value);
    add("CACHE", identity.cache);
    if (identity.cycle) options += options.empty() ? "CYCLE" : " CYCLE";
    if (!options.empty()) out_ += " (" + options + ")";
    return;
  }
  IdentityOptions left = identity;
  left.cache.reset();
  if (data.schema.start_option) left.start.reset();
  if (!(left == IdentityOptions{})) {
    refuse(fmt::format("identity() with options (of column \"{}\" of table \"{}\")", column.name, table.full_name()),
           data.schema.start_option ? "of them it has `start` alone" : "use autoincrement");
  }
  out_ += words;
}

void Renderer::column_type(const TableDefinition& table, const ColumnDefinition& column) {
  const DialectData& data = dialect_.data();
  if (!column.native_type.empty()) {
    out_ += column.native_type;
  } else if (column.enumeration && data.schema.enums == EnumForm::named_type) {
    qualified(column.enumeration->schema, column.enumeration->name, Identifier::other);
  } else if (column.enumeration && data.schema.enums == EnumForm::inline_type) {
    out_ += "ENUM";
    enum_words(*column.enumeration);
  } else if (!column.type.known()) {
    throw CompileError(fmt::format("column \"{}\" of table \"{}\" has no type, so it cannot be created", column.name,
                                   table.full_name()));
  } else if (column.autoincrement) {
    numbered(table, column);
  } else {
    data.type_name(out_, column.type, is_key(table, column) ? TypeUse::key_column : TypeUse::column);
  }
  if (column.collation.empty()) return;
  out_ += " COLLATE ";
  name(column.collation, Identifier::other);
}

void Renderer::computed(const ColumnDefinition& column) {
  const SchemaRules& rules = dialect_.data().schema;
  bool keep = column.computed_storage == ComputedStorage::stored;
  if (column.computed_storage == ComputedStorage::any) keep = !rules.virtual_columns;
  if (keep ? !rules.stored_columns : !rules.virtual_columns) {
    if (!rules.stored_columns)
      refuse(fmt::format("a computed column (\"{}\")", column.name), "compute the value in the SELECT");
    refuse(fmt::format("a virtual computed column (\"{}\")", column.name), "use computed(..., stored)");
  }
  out_ += " GENERATED ALWAYS AS (";
  definition_expression(column.computed);
  out_ += keep ? ") STORED" : ") VIRTUAL";
}

void Renderer::column_definition(const TableDefinition& table, const ColumnDefinition& column) {
  const SchemaRules& rules = dialect_.data().schema;
  name(column.name, Identifier::column);
  out_ += ' ';
  column_type(table, column);
  if (column.computed) computed(column);
  if (column.server_default) server_default(column);
  if (!column.nullable && (!column.computed || rules.computed_not_null)) out_ += " NOT NULL";
  if (const std::string_view words = numbering(table, rules); column.autoincrement && !words.empty()) {
    out_ += ' ';
    constraint_name(detail::name_of_primary_key(table));
    (out_ += "PRIMARY KEY ") += words;
  }
  if (rules.comments == CommentForm::inline_words && !column.comment.empty()) {
    out_ += " COMMENT ";
    plain_text(column.comment);
  }
}

// --- constraints --------------------------------------------------------------------------------------------------

void Renderer::constraint_name(const detail::ConstraintName& given) {
  if (given.text.empty()) return;
  out_ += "CONSTRAINT ";
  name(given.given ? given.text : generated_name(given.text, dialect_, false), Identifier::constraint);
  out_ += ' ';
}

void Renderer::deferrable(bool deferrable, bool initially) {
  if (deferrable) out_ += initially ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

void Renderer::foreign_key(const TableDefinition& table, const ForeignKeyDefinition& key, bool of_column) {
  const SchemaRules& rules = dialect_.data().schema;
  const std::string words = fmt::format("(the foreign key of table \"{}\" to \"{}\")", table.full_name(), key.table);
  if (key.match_full && key.columns.size() > 1 && !rules.match_full)
    refuse("MATCH FULL " + words, "make the columns NOT NULL, or add a CheckConstraint that all or none are NULL");
  if (!rules.set_default &&
      (key.on_delete == ReferentialAction::set_default || key.on_update == ReferentialAction::set_default))
    refuse("SET DEFAULT " + words, "use SET NULL or RESTRICT");
  if ((key.deferrable || key.initially_deferred) && !rules.deferrable_keys)
    refuse("DEFERRABLE " + words, "write the rows in the order the keys need");
  constraint_name(detail::name_of(table, key));
  if (!of_column) {
    out_ += "FOREIGN KEY ";
    bare_names(key.columns);
    out_ += ' ';
  }
  out_ += "REFERENCES ";
  const std::size_t dot = key.table.rfind('.');
  std::string schema = dot == std::string::npos ? std::string() : key.table.substr(0, dot);
  if (!rules.foreign_schemas) {
    if (schema != table.schema) refuse("a foreign key into another schema " + words, "keep both tables in one");
    schema.clear();
  }
  qualified(schema, std::string_view(key.table).substr(dot == std::string::npos ? 0 : dot + 1), Identifier::table);
  out_ += ' ';
  bare_names(key.target_columns);
  if (key.match_full && key.columns.size() > 1) out_ += " MATCH FULL";
  if (key.on_delete != ReferentialAction::none) (out_ += " ON DELETE ") += action_words(key.on_delete);
  if (key.on_update != ReferentialAction::none) (out_ += " ON UPDATE ") += action_words(key.on_update);
  deferrable(key.deferrable, key.initially_deferred);
}

void Renderer::exclusion(const ExcludeDefinition& constraint) {
  if (!dialect_.data().schema.exclusion) refuse("EXCLUDE", "check for such rows in a transaction that locks the table");
  out_ += "EXCLUDE USING ";
  name(constraint.method, Identifier::other);
  out_ += " (";
  for (std::size_t i = 0; i < constraint.elements.size(); ++i) {
    const ExcludeDefinition::Element& element = constraint.elements[i];
    if (i > 0) out_ += ", ";
    if (element.expression) {
      out_ += '(';
      definition_expression(element.expression);
      out_ += ')';
    } else {
      name(element.column, Identifier::column);
    }
    (out_ += " WITH ") += element.op;
  }
  out_ += ')';
  if (!constraint.where) return;
  out_ += " WHERE (";
  definition_expression(constraint.where);
  out_ += ')';
}

// Calls `item` before each constraint, which it separates from what stands before. `of_column`: they stand behind the
// table's one column, where a foreign key is REFERENCES alone.
template <class Item>
void Renderer::constraints(const TableDefinition& table, Item&& item, bool of_column) {
  const SchemaRules& rules = dialect_.data().schema;
  if (const std::vector<std::string> key = table.primary_key_columns();
      !key.empty() && numbering(table, rules).empty()) {
    item();
    constraint_name(detail::name_of_primary_key(table));
    out_ += "PRIMARY KEY ";
    bare_names(key);
  }
  for (const UniqueDefinition& constraint : table.uniques) {
    if ((constraint.deferrable || constraint.initially_deferred) && !rules.deferrable_unique)
      refuse(fmt::format("UNIQUE ... DEFERRABLE (of table \"{}\")", table.full_name()),
             "write the rows in an order that is never twice the same");
    if (constraint.nulls_not_distinct && !rules.nulls_not_distinct)
      refuse(fmt::format("UNIQUE NULLS NOT DISTINCT (of table \"{}\")", table.full_name()),
             "make the columns NOT NULL with a value that stands for none");
    item();
    constraint_name(detail::name_of(table, constraint));
    out_ += constraint.nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ";
    bare_names(constraint.columns);
    deferrable(constraint.deferrable, constraint.initially_deferred);
  }
  for (const ForeignKeyDefinition& key : table.foreign_keys) {
    item();
    foreign_key(table, key, of_column);
  }
  for (const CheckDefinition& check : table.checks) {
    item();
    constraint_name(detail::name_of(table, check));
    out_ += "CHECK (";
    definition_expression(check.condition);
    out_ += ')';
  }
  for (const ColumnDefinition& column : table.columns) {
    if (column.enumeration && column.native_type.empty() && rules.enums == EnumForm::check) {
      item();
      constraint_name(detail::name_of_enum_check(table, column));
      out_ += "CHECK (";
      name(column.name, Identifier::column);
      out_ += " IN ";
      enum_words(*column.enumeration);
      out_ += ')';
    }
    if (column.computed && !column.nullable && !rules.computed_not_null) {
      item();
      out_ += "CHECK (";
      name(column.name, Identifier::column);
      out_ += " IS NOT NULL)";
    }
  }
  for (const ExcludeDefinition& constraint : table.excludes) {
    item();
    constraint_name(detail::name_of(table, constraint));
    exclusion(constraint);
  }
}

// Constraints of ALTER TABLE, where `first` comes before the first of them. A database that adds none to a table takes
// them as part of the new column.
void Renderer::added_constraints(const TableDefinition& table, std::string_view first) {
  const bool of_column = !dialect_.data().schema.add_constraint;
  const auto item = [&] {
    out_ += of_column ? " " : first;
    first = ", ADD ";
  };
  constraints(table, item, of_column);
}

// --- the table ----------------------------------------------------------------------------------------------------

void Renderer::table_options(const TableDefinition& table) {
  const SchemaRules& rules = dialect_.data().schema;
  std::string_view listed = " ";
  for (const detail::TableOptionRule& rule : detail::table_option_rules()) {
    if (rules.option_prefix.empty() || !rule.name.starts_with(rules.option_prefix)) continue;
    if (rule.place == detail::OptionPlace::prefix || rule.place == detail::OptionPlace::numbered) continue;
    for (const auto& [option, value] : table.options) {
      if (option != rule.name) continue;
      if (rule.place == detail::OptionPlace::listed) {
        out_ += listed;
        listed = ", ";
      }
      pattern(rule.sql, [&, &text = value](std::size_t) { out_ += text; });
    }
  }
  for (const ColumnDefinition& column : table.columns) {
    if (rules.start_option && column.identity.start) out_ += fmt::format(" AUTO_INCREMENT={}", *column.identity.start);
  }
  if (rules.comments == CommentForm::inline_words && !table.comment.empty()) {
    out_ += " COMMENT=";
    plain_text(table.comment);
  }
}

void Renderer::create_table(const nodes::CreateTable& n) {
  const TableDefinition& table = *as<nodes::Table>(n.table)->definition;
  const SchemaRules& rules = dialect_.data().schema;
  sink_ = &literals_;  // DDL takes no parameters on any database
  bare_columns_ = true;
  bool first = true;
  if (n.constraints_only) {
    if (!rules.add_constraint)
      refuse(fmt::format("ALTER TABLE ... ADD CONSTRAINT (to table \"{}\")", table.full_name()),
             "declare it with the table, before that is created");
    out_ += "ALTER TABLE ";
    table_name(n.table);
    return added_constraints(table, " ADD ");
  }
  if (table.columns.empty()) throw CompileError(fmt::format("table \"{}\" has no columns", table.full_name()));
  out_ += "CREATE ";
  for (const detail::TableOptionRule& rule : detail::table_option_rules()) {
    if (rule.place != detail::OptionPlace::prefix || !rule.name.starts_with(rules.option_prefix) ||
        rules.option_prefix.empty())
      continue;
    for (const auto& option : table.options) {
      if (option.first == rule.name) out_ += rule.sql;
    }
  }
  out_ += n.if_not_exists ? "TABLE IF NOT EXISTS " : "TABLE ";
  table_name(n.table);
  out_ += " (";
  ++indent_;
  const auto item = [&] {
    if (!first) out_ += options_.pretty ? "," : ", ";
    if (options_.pretty) clause("");
    first = false;
  };
  for (const ColumnDefinition& column : table.columns) {
    item();
    column_definition(table, column);
  }
  constraints(table, item);
  if (dialect_.data().inline_indexes) {
    for (const IndexDefinition& index : table.indexes) {
      item();
      index_kind(index);
      const detail::ConstraintName given = detail::name_of(table, index);
      name(given.given ? given.text : generated_name(given.text, dialect_, false), Identifier::constraint);
      out_ += ' ';
      index_elements(table, index);
    }
  }
  --indent_;
  if (options_.pretty) clause("");
  out_ += ')';
  table_options(table);
}

void Renderer::drop_table(const nodes::DropTable& n) {
  const TableDefinition& table = *as<nodes::Table>(n.table)->definition;
  const SchemaRules& rules = dialect_.data().schema;
  const std::string own = n.given ? n.name : generated_name(n.name, dialect_, false);
  switch (n.what) {
    case nodes::Dropped::table:
      out_ += n.if_exists ? "DROP TABLE IF EXISTS " : "DROP TABLE ";
      table_name(n.table);
      if (n.cascades) {
        if (!rules.drop_cascade) refuse("DROP TABLE ... CASCADE", "drop what refers to the table first");
        out_ += " CASCADE";
      }
      return;
    case nodes::Dropped::index:
      if (n.if_exists && !rules.index_if_not_exists)
        refuse("DROP INDEX IF EXISTS", "drop the index without it where it is known to be there");
      out_ += n.if_exists ? "DROP INDEX IF EXISTS " : "DROP INDEX ";
      qualified(rules.drop_index_on ? std::string() : table.schema, own, Identifier::constraint);
      if (!rules.drop_index_on) return;
      out_ += " ON ";
      return table_name(n.table);
    case nodes::Dropped::constraint:
    case nodes::Dropped::foreign_key:
      if (!rules.add_constraint)
        refuse(fmt::format("ALTER TABLE ... DROP CONSTRAINT (of table \"{}\")", table.full_name()),
               "create the table anew and copy its rows");
      out_ += "ALTER TABLE ";
      table_name(n.table);
      out_ += ' ';
      out_ += n.what == nodes::Dropped::foreign_key ? rules.drop_foreign_key : "DROP CONSTRAINT ";
      if (n.if_exists) out_ += "IF EXISTS ";
      return name(own, Identifier::constraint);
  }
}

}  // namespace quarry
