// SPDX-License-Identifier: MIT
// ALTER TABLE of columns, names and comments; that of constraints is beside CREATE TABLE.
#include <fmt/format.h>

#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

void Renderer::alter_table(const nodes::AlterTable& n) {
  using nodes::Alteration;
  const SchemaRules& rules = dialect_.data().schema;
  const TableDefinition& table = *detail::definition_of(n.table);
  sink_ = &literals_;  // DDL takes no parameters on any database
  bare_columns_ = true;
  const auto guarded = [&](std::string_view construct, std::string_view words) {
    if (!n.guarded) return;
    if (!rules.guarded_alter)
      refuse(fmt::format("{} of column \"{}\"", construct, n.name), "look for the column by inspect() first");
    out_ += words;
  };
  const auto alter = [&](std::string_view action) {
    out_ += "ALTER TABLE ";
    table_name(n.table);
    out_ += action;
  };
  switch (n.what) {
    case Alteration::add_column: {
      const TableDefinition& part = *detail::definition_of(n.column);
      if (!rules.add_constraint &&
          (!part.uniques.empty() || !part.primary_key_columns().empty() || part.columns[0].autoincrement)) {
        refuse(fmt::format("a new column that is UNIQUE or a key (\"{}\" of table \"{}\")", n.name, table.full_name()),
               "add it without that and create a unique index, or create the table anew and copy its rows");
      }
      alter(" ADD COLUMN ");
      guarded("ADD COLUMN IF NOT EXISTS", "IF NOT EXISTS ");
      column_definition(part, part.columns[0]);
      added_constraints(part, ", ADD ");
      if (rules.comments == CommentForm::statement && !part.columns[0].comment.empty()) {
        refuse(fmt::format("the comment of a new column (\"{}\") in the statement that adds it", n.name),
               "send set_comment() after it");
      }
      return;
    }
    case Alteration::drop_column:
      alter(" DROP COLUMN ");
      guarded("DROP COLUMN IF EXISTS", "IF EXISTS ");
      return name(n.name, Identifier::column);
    case Alteration::rename_column:
      alter(" RENAME COLUMN ");
      name(n.name, Identifier::column);
      out_ += " TO ";
      return name(n.text, Identifier::column);
    case Alteration::rename_table:
      alter(" RENAME TO ");
      // to MySQL a bare name is one of the connection's own database
      if (rules.modify_column) return qualified(table.schema, n.text, Identifier::table);
      return name(n.text, Identifier::table);
    case Alteration::table_comment:
      if (rules.comments == CommentForm::none)
        refuse(fmt::format("a comment (of table \"{}\")", table.full_name()), "keep it in the program");
      if (rules.comments == CommentForm::statement) {
        out_ += "COMMENT ON TABLE ";
        table_name(n.table);
        out_ += " IS ";
        if (n.text.empty()) {
          out_ += "NULL";
          return;
        }
      } else {
        alter(" COMMENT = ");
      }
      return dialect_.data().literal(out_, Value(n.text), types::Text{});
    default: return alter_column(n, detail::definition_of(n.column)->columns[0]);
  }
}

void Renderer::alter_column(const nodes::AlterTable& n, const ColumnDefinition& column) {
  using nodes::Alteration;
  const SchemaRules& rules = dialect_.data().schema;
  const TableDefinition& part = *detail::definition_of(n.column);
  const bool comment = n.what == Alteration::column_comment;
  if (comment && rules.comments == CommentForm::none)
    refuse(fmt::format("a comment (of column \"{}\")", column.name), "keep it in the program");
  if (!rules.alter_columns) {
    refuse(fmt::format("a change of column \"{}\" of table \"{}\"", column.name, part.full_name()),
           "create the table anew and copy its rows");
  }
  if (n.using_ && rules.modify_column)
    refuse(fmt::format("USING (of column \"{}\")", column.name), "update the values before or after the change");
  if (comment && rules.comments == CommentForm::statement) {
    out_ += "COMMENT ON COLUMN ";
    table_name(n.table);
    out_ += '.';
    name(column.name, Identifier::column);
    out_ += " IS ";
    if (column.comment.empty()) out_ += "NULL";
    else dialect_.data().literal(out_, Value(column.comment), types::Text{});
    return;
  }
  out_ += "ALTER TABLE ";
  table_name(n.table);
  if (rules.modify_column && n.what != Alteration::column_default) {
    out_ += " MODIFY COLUMN ";
    return column_definition(part, column);
  }
  out_ += " ALTER COLUMN ";
  name(column.name, Identifier::column);
  switch (n.what) {
    case Alteration::column_type: {
      ColumnDefinition plain = column;
      plain.autoincrement = false;  // it is numbered as it was
      out_ += " TYPE ";
      column_type(part, plain);
      if (!n.using_) return;
      out_ += " USING ";
      return definition_expression(n.using_);
    }
    case Alteration::column_default:
      out_ += column.server_default ? " SET" : " DROP DEFAULT";
      if (column.server_default) server_default(column);
      return;
    default: out_ += column.nullable ? " DROP NOT NULL" : " SET NOT NULL";
  }
}

}  // namespace quarry
