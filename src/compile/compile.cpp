// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "compile/checks.hpp"
#include "compile/defaults.hpp"
#include "compile/large_stack.hpp"
#include "compile/lowering.hpp"
#include "compile/renderer.hpp"
#include "compile/resolve.hpp"
#include "compile/sensitive.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/sql/insert.hpp"
#include "quarry/sql/traverse.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

Compiled compile_here(const NodeRef& statement, const Dialect& dialect, const CompileOptions& options) {
  NodeRef lowered = resolve(mark_sensitive(with_defaults(statement)));
  Findings findings = check_statement(lowered, options);
  if (!findings.errors.empty()) throw CompileError(dialect.title(), std::move(findings.errors));
  for (const LoweringPass pass : dialect.data().passes) lowered = pass(lowered, dialect);
  std::vector<std::string> problems = unsupported_constructs(lowered, dialect);
  if (!problems.empty()) throw CompileError(dialect.title(), std::move(problems));
  const auto print = [&](bool values_in_place) {
    Renderer renderer(lowered, dialect, options);
    renderer.warnings = findings.warnings;
    if (values_in_place) renderer.write_values();
    return renderer.run(statement->shape);
  };
  Compiled compiled = print(false);
  const std::size_t most = dialect.data().max_parameters;
  if (most == 0 || compiled.parameters().size() <= most) return compiled;
  // More values than the database takes as parameters are sent as literals, which are as exact.
  compiled = print(true);
  if (compiled.parameters().size() > most) {
    throw CompileError(fmt::format("the statement has {} named binds and {} takes at most {} parameters; use values",
                                   compiled.parameters().size(), dialect.title(), most));
  }
  return compiled;
}

Compiled compile_node(const NodeRef& statement, const Dialect& dialect, const CompileOptions& options) {
  Compiled compiled;
  with_stack_for(*statement, options.max_depth, [&] { compiled = compile_here(statement, dialect, options); });
  return compiled;
}

}  // namespace

Compiled Statement::compile(const Dialect& dialect) const { return compile_node(node_, dialect, {}); }
Compiled Statement::compile(const Dialect& dialect, const CompileOptions& options) const {
  return compile_node(node_, dialect, options);
}
std::string Statement::literal_sql(const Dialect& dialect) const { return literal_sql(dialect, CompileOptions{}); }
std::string Statement::literal_sql(const Dialect& dialect, CompileOptions options) const {
  options.literal_binds = true;
  return compile_node(node_, dialect, options).sql();
}

void Compiled::bind(std::span<const NamedValue> values) {
  for (const NamedValue& value : values) {
    bool found = false;
    for (const std::uint32_t index : named_) {
      if (parameters_[index].name != value.name) continue;
      parameters_[index].type = detail::bound_type(value.name, parameters_[index].type, value.value);
      parameters_[index].value = value.value;
      found = true;
      std::erase(unbound_, index);
    }
    if (!found) {
      std::vector<std::string> names;
      for (const std::uint32_t index : named_) names.push_back(parameters_[index].name);
      throw ArgumentError(
          fmt::format("the statement has no bind \"{}\".{}", value.name, suggestion(value.name, names)));
    }
  }
}

void Compiled::require_all_bound() const {
  if (unbound_.empty()) return;
  const std::string& name = parameters_[unbound_.front()].name;
  throw ArgumentError(fmt::format(
      "bind \"{}\" has no value; give it one when the statement is executed: execute(statement, {{{{\"{}\", value}}}})",
      name, name));
}

std::optional<InsertTarget> insert_target(const InsertBase& insert, const Dialect& dialect) {
  const auto* node = as<nodes::Insert>(insert.node());
  if (node->conflict || !node->returning.empty() || !node->hints.empty() || !defaulted_columns(*node).empty())
    return {};
  const CompileOptions options;
  return Renderer(insert.node(), dialect, options).run_target(*node);
}

Compiled compile_insert_rows(const InsertBase& insert, const Dialect& dialect, std::size_t rows) {
  const auto* node = as<nodes::Insert>(insert.node());
  if (node->columns.empty())
    throw ArgumentError("a batch of rows needs the columns they are for; add columns(...) to the INSERT");
  if (!node->values.empty() || node->query)
    throw ArgumentError("a batch of rows is inserted by an INSERT that has columns(...) and no values yet");
  std::vector<std::string> problems = unsupported_constructs(insert.node(), dialect);
  if (!problems.empty()) throw CompileError(dialect.title(), std::move(problems));
  std::vector<NodeRef> columns, fixed;
  for (const ColumnDefinition* each : defaulted_columns(*node)) {
    if (!each->insert_default.expression) continue;
    const Assignment assignment =
        detail::assign(detail::column_of(node->table, each->name), each->insert_default.expression);
    columns.push_back(assignment.column);
    fixed.push_back(assignment.value);
  }
  nodes::Insert whole = *node;
  whole.columns = whole.columns.with(NodeList(std::move(columns)));
  const CompileOptions options;
  return Renderer(make(nodes::Insert(whole)), dialect, options)
      .run_insert_rows(whole, NodeList(std::move(fixed)), rows);
}

}  // namespace quarry
