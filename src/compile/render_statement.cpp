// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <unordered_set>

#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// The names of binds the user chose: generated ones keep out of their way.
void reserve_bind_names(const NodeRef& node, Names& names, std::unordered_set<const Node*>& seen) {
  if (!node->contains(NodeKind::bind) || !seen.insert(node.get()).second) return;
  if (const auto* bind = as<nodes::Bind>(node)) names.reserve(bind->name);
  for_each_child(*node, [&](const NodeRef& child) { reserve_bind_names(child, names, seen); });
}

}  // namespace

Renderer::Renderer(const NodeRef& root, const Dialect& dialect, const CompileOptions& options)
    : root_(root),
      dialect_(dialect),
      options_(options),
      names_(dialect, root),
      placeholders_(dialect, names_),
      literals_(dialect, options.show_sensitive),
      sink_(options.literal_binds ? static_cast<Sink*>(&literals_) : &placeholders_) {}

Compiled Renderer::run(std::uint64_t fingerprint) {
  std::unordered_set<const Node*> seen;
  reserve_bind_names(root_, names_, seen);
  statement(root_);
  return finish(fingerprint);
}

void Renderer::statement(const NodeRef& node) {
  switch (node->kind) {
    case NodeKind::select:
    case NodeKind::compound:
      with_clause(node);
      query(node, Place::top);
      collect_result_columns(node);
      break;
    case NodeKind::insert: insert(*as<nodes::Insert>(node)); break;
    case NodeKind::modification: modification(*as<nodes::Modification>(node)); break;
    case NodeKind::merge: merge(*as<nodes::Merge>(node)); break;
    case NodeKind::create_table: create_table(*as<nodes::CreateTable>(node)); break;
    case NodeKind::create_index: create_index(*as<nodes::CreateIndex>(node)); break;
    case NodeKind::drop_table: drop_table(*as<nodes::DropTable>(node)); break;
    case NodeKind::create_query: create_query(*as<nodes::CreateQuery>(node)); break;
    case NodeKind::alter_table: alter_table(*as<nodes::AlterTable>(node)); break;
    case NodeKind::object_statement: object_statement(*as<nodes::ObjectStatement>(node)); break;
    case NodeKind::explain: {
      const auto& explain = *as<nodes::Explain>(node);
      out_ += explain.analyze ? dialect_.data().explain_analyze : dialect_.data().explain;
      statement(explain.statement);
      columns_.clear();  // what comes back is the plan
      break;
    }
    default: expression(node); break;
  }
}

std::string Renderer::run_expression() {
  expression(root_);
  return std::move(out_);
}

Compiled Renderer::finish(std::uint64_t fingerprint) {
  Compiled compiled;
  compiled.sql_ = std::move(out_);
  compiled.parameters_ = std::move(placeholders_.parameters);
  compiled.named_ = std::move(placeholders_.named);
  compiled.unbound_ = std::move(placeholders_.unbound);
  compiled.columns_ = std::move(columns_);
  compiled.warnings_ = std::move(warnings);
  compiled.fingerprint_ = fingerprint;
  return compiled;
}

// --- INSERT -------------------------------------------------------------------------------------------------------

void Renderer::insert_head(const nodes::Insert& n) {
  out_ += "INSERT ";
  hints(n.hints, nodes::HintPlace::prefix);
  out_ += "INTO ";
  table_name(n.table);
  if (n.columns.empty()) return;
  out_ += " (";
  for (std::size_t i = 0; i < n.columns.size(); ++i) {
    if (i > 0) out_ += ", ";
    name(as<nodes::Column>(n.columns[i])->name, Identifier::column);
  }
  out_ += ')';
}

// `inside` a CTE, its own CTEs and result columns belong to the statement around it.
void Renderer::insert(const nodes::Insert& n, bool inside) {
  const std::size_t known = columns_.size();
  const auto end = [&] {
    conflict(n);
    returning(n.returning);
    tags(n.tags);
    if (inside) columns_.resize(known);
  };
  if (n.query) {
    const bool with_after = dialect_.data().with_after_insert;
    if (!with_after && !inside) with_clause(n.query);
    insert_head(n);
    out_ += ' ';
    if (with_after && !inside) with_clause(n.query);
    query(n.query, Place::top);
    return end();
  }
  insert_head(n);
  if (n.values.empty()) {
    if (!n.columns.empty())
      throw CompileError("this INSERT names columns but no values; add values(...) or from_select(...)");
    (out_ += ' ') += dialect_.data().default_row;
    return end();
  }
  clause(" VALUES ");
  const std::size_t width = n.columns.size();
  const std::size_t rows = n.values.size() / width;
  for (std::size_t row = 0; row < rows; ++row) {
    out_ += row == 0 ? "(" : ", (";
    for (std::size_t i = 0; i < width; ++i) {
      if (i > 0) out_ += ", ";
      const NodeRef& value = n.values[row * width + i];
      const auto* literal = as<nodes::Literal>(value);
      if (literal == nullptr) {
        printed_op(*value) == Op::none ? expression(value) : grouped(value);
        continue;
      }
      std::string bind = value_name(as<nodes::Column>(n.columns[i])->name);
      if (rows > 1) bind += "_m" + std::to_string(row);
      sink_->literal(out_, *literal, bind, false);
    }
    out_ += ')';
  }
  end();
}

void Renderer::returning(const NodeList& items) {
  if (items.empty()) return;
  clause(" RETURNING ");
  bare_columns_ = !dialect_.data().qualified_returning;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out_ += ", ";
    expression(items[i]);
    const auto* label = as<nodes::Label>(items[i]);
    if (label != nullptr) {
      out_ += " AS ";
      name(label->name, Identifier::label);
    }
    columns_.push_back({detail::item_name(items[i]), items[i]->type, items[i]->contains(NodeKind::sensitive)});
  }
  bare_columns_ = false;
}

InsertTarget Renderer::run_target(const nodes::Insert& n) {
  InsertTarget target;
  table_name(n.table);
  target.table = std::exchange(out_, {});
  std::vector<std::string> columns;
  for (const NodeRef& column : n.columns) columns.push_back(as<nodes::Column>(column)->name);
  bare_names(columns);
  target.columns = std::exchange(out_, {});
  return target;
}

Compiled Renderer::run_insert_rows(const nodes::Insert& n, const NodeList& fixed, std::size_t rows) {
  insert_head(n);
  out_ += " VALUES ";
  const std::size_t slots = n.columns.size() - fixed.size();
  placeholders_.parameters.reserve(rows * slots);
  for (std::size_t row = 0; row < rows; ++row) {
    out_ += row == 0 ? "(" : ", (";
    for (std::size_t i = 0; i < slots; ++i) {
      if (i > 0) out_ += ", ";
      const auto* column = as<nodes::Column>(n.columns[i]);
      placeholders_.slot(out_, *column);
    }
    sink_ = &literals_;  // parameters are the rows' alone
    for (const NodeRef& value : fixed) {
      out_ += ", ";
      grouped(value);
    }
    sink_ = &placeholders_;
    out_ += ')';
  }
  conflict(n);
  returning(n.returning);
  tags(n.tags);
  return finish(n.shape ^ rows);
}

}  // namespace quarry
