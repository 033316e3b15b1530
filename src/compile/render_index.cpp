// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

namespace {

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

void Renderer::index_kind(const IndexDefinition& index) {
  if (index.unique) out_ += "UNIQUE ";
  if (has(dialect_.data().schema.index_kinds, index.method)) {
    for (const char c : index.method) out_ += static_cast<char>(c - 'a' + 'A');
    out_ += ' ';
  }
  out_ += "INDEX ";
}

void Renderer::index_method(const IndexDefinition& index, bool first) {
  const SchemaRules& rules = dialect_.data().schema;
  if (rules.method_first != first || !has(rules.index_methods, index.method)) return;
  out_ += first ? "USING " + index.method + " " : " USING " + index.method;
}

// The columns and what stands beside them.
void Renderer::index_elements(const TableDefinition& table, const IndexDefinition& index) {
  const SchemaRules& rules = dialect_.data().schema;
  const std::string words =
      fmt::format("(index \"{}\" of table \"{}\")", detail::name_of(table, index).text, table.full_name());
  index_method(index, true);
  out_ += '(';
  for (std::size_t i = 0; i < index.elements.size(); ++i) {
    const IndexElement& element = index.elements[i];
    if (i > 0) out_ += ", ";
    if (element.expression) {
      if (!rules.index_expressions)
        refuse("an index of an expression " + words, "index a computed() column of that expression");
      out_ += '(';
      definition_expression(element.expression);
      out_ += ')';
    } else {
      name(element.column, Identifier::column);
    }
    if (element.length != 0) {
      if (!rules.prefix_indexes)
        refuse("an index of a column's beginning " + words, "index the expression substr(column, 1, n)");
      out_ += fmt::format("({})", element.length);
    }
    if (!element.operator_class.empty()) {
      if (!rules.rich_indexes) refuse("an operator class " + words, "leave it out");
      (out_ += ' ') += element.operator_class;
    }
    if (element.descending) out_ += " DESC";
    if (element.nulls == nodes::Nulls::unspecified) continue;
    if (!rules.rich_indexes) refuse("NULLS FIRST | LAST in an index " + words, "leave it out");
    out_ += element.nulls == nodes::Nulls::first ? " NULLS FIRST" : " NULLS LAST";
  }
  out_ += ')';
  index_method(index, false);
  if (!index.include.empty()) {
    if (!rules.rich_indexes) refuse("INCLUDE in an index " + words, "put the columns behind those of the key");
    out_ += " INCLUDE ";
    bare_names(index.include);
  }
  if (index.nulls_not_distinct) {
    if (!rules.rich_indexes || !rules.nulls_not_distinct)
      refuse("NULLS NOT DISTINCT " + words, "make the columns NOT NULL with a value that stands for none");
    out_ += " NULLS NOT DISTINCT";
  }
  if (!index.with.empty()) {
    if (!rules.rich_indexes) refuse("a storage parameter " + words, "leave with() out");
    out_ += " WITH (";
    for (std::size_t i = 0; i < index.with.size(); ++i) {
      if (i > 0) out_ += ", ";
      name(index.with[i].first, Identifier::other);
      (out_ += " = ") += index.with[i].second;
    }
    out_ += ')';
  }
  if (!index.where) return;
  if (!rules.partial_indexes) {
    refuse("a partial index " + words, index.unique ? "index a computed() column that is NULL for the other rows"
                                                    : "leave where() out, as the index then holds those rows too");
  }
  out_ += " WHERE ";
  definition_expression(index.where);
}

void Renderer::create_index(const nodes::CreateIndex& n) {
  const TableDefinition& table = *as<nodes::Table>(n.table)->definition;
  const IndexDefinition& index = table.indexes.front();
  const SchemaRules& rules = dialect_.data().schema;
  sink_ = &literals_;
  bare_columns_ = true;
  out_ += "CREATE ";
  index_kind(index);
  if (index.concurrently && rules.rich_indexes) out_ += "CONCURRENTLY ";
  if (n.if_not_exists) {
    if (!rules.index_if_not_exists)
      refuse("CREATE INDEX IF NOT EXISTS", "create the index without it where it is known to be missing");
    out_ += "IF NOT EXISTS ";
  }
  const detail::ConstraintName given = detail::name_of(table, index);
  qualified(rules.schema_of_index ? table.schema : std::string(),
            given.given ? given.text : generated_name(given.text, dialect_, false), Identifier::constraint);
  out_ += " ON ";
  if (rules.schema_of_index) name(table.name, Identifier::table);
  else table_name(n.table);
  out_ += ' ';
  index_elements(table, index);
}

}  // namespace quarry
