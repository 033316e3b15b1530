// SPDX-License-Identifier: MIT
// Elements of FROM that hold or compute their rows: VALUES, table functions, TABLESAMPLE.
#include "compile/renderer.hpp"
#include "sql/build.hpp"

namespace quarry {

void Renderer::column_names(const NodeList& columns) {
  out_ += '(';
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out_ += ", ";
    name(as<nodes::Column>(columns[i])->name, Identifier::column);
  }
  out_ += ')';
}

void Renderer::values_row(const nodes::Values& n, std::size_t row, std::string_view open) {
  const std::size_t width = n.columns.size();
  const ValuesForm form = dialect_.data().values;
  const bool named = row == 0 && form == ValuesForm::union_all;
  // the first row says what the columns are: a bare bind or NULL would leave them without a type on PostgreSQL
  const bool typed = row == 0 && form == ValuesForm::standard && dialect_.data().typed_values;
  out_ += open;
  for (std::size_t i = 0; i < width; ++i) {
    if (i > 0) out_ += ", ";
    const auto& column = *as<nodes::Column>(n.columns[i]);
    const NodeRef& value = n.values[row * width + i];
    if (typed && column.type.known()) expression(detail::cast_to(value, column.type), column.name);
    else expression(value, column.name);
    if (!named) continue;
    out_ += " AS ";
    name(column.name, Identifier::label);
  }
}

void Renderer::values(const nodes::Values& n) {
  std::vector<std::string> columns;
  for (const NodeRef& column : n.columns) columns.push_back(as<nodes::Column>(column)->name);
  require_item_names(columns);
  const std::size_t rows = n.values.size() / n.columns.size();
  const ValuesForm form = dialect_.data().values;
  const auto all = [&](std::size_t first, std::string_view open) {
    for (std::size_t row = first; row < rows; ++row) {
      if (row > first) out_ += ", ";
      values_row(n, row, open);
      out_ += ')';
    }
  };
  switch (form) {
    case ValuesForm::standard:
    case ValuesForm::row:
      out_ += "(VALUES ";
      all(0, form == ValuesForm::row ? "ROW(" : "(");
      break;
    case ValuesForm::renamed:
      out_ += "(SELECT ";
      for (std::size_t i = 0; i < n.columns.size(); ++i) {
        if (i > 0) out_ += ", ";
        out_ += "column" + std::to_string(i + 1) + " AS ";
        name(as<nodes::Column>(n.columns[i])->name, Identifier::label);
      }
      out_ += " FROM (VALUES ";
      all(0, "(");
      out_ += ')';
      break;
    case ValuesForm::union_all:
      out_ += '(';
      for (std::size_t row = 0; row < rows; ++row) values_row(n, row, row == 0 ? "SELECT " : " UNION ALL SELECT ");
      break;
  }
  out_ += ')';
}

void Renderer::table_function(const nodes::TableFunction& n) {
  expression(n.function);
  if (n.ordinality) out_ += " WITH ORDINALITY";
}

void Renderer::sample(const nodes::Sample& n) {
  out_ += n.system ? " TABLESAMPLE SYSTEM (" : " TABLESAMPLE BERNOULLI (";
  expression(n.percent);
  out_ += ')';
  if (!n.seed) return;
  out_ += " REPEATABLE (";
  expression(n.seed);
  out_ += ')';
}

}  // namespace quarry
