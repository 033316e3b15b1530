// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "compile/from_elements.hpp"
#include "compile/renderer.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

const std::string& Renderer::element_name(const NodeRef& node) {
  if (const auto* alias = as<nodes::Alias>(node)) {
    if (!alias->name.empty()) return alias->name;
    const TableDefinition* definition = detail::definition_of(node);
    return names_.of(alias->identity,
                     definition != nullptr ? std::string_view(definition->name) : std::string_view("anon"));
  }
  if (const auto* subquery = as<nodes::Subquery>(node))
    return subquery->name.empty() ? names_.of(subquery->identity, "anon") : subquery->name;
  if (const auto* cte = as<nodes::Cte>(node)) return cte->name.empty() ? names_.of(cte->identity, "anon") : cte->name;
  if (const auto* values = as<nodes::Values>(node))
    return values->name.empty() ? names_.of(values->identity, "anon") : values->name;
  if (const auto* function = as<nodes::TableFunction>(node)) {
    if (!function->name.empty()) return function->name;
    return names_.of(function->identity, as<nodes::Function>(function->function)->name);
  }
  return as<nodes::Table>(node)->definition->name;
}

void Renderer::table_name(const NodeRef& table) {
  const TableDefinition& definition = *as<nodes::Table>(table)->definition;
  if (!definition.schema.empty()) {
    name(definition.schema, Identifier::schema);
    out_ += '.';
  }
  name(definition.name, Identifier::table);
}

void Renderer::from_element(const NodeRef& node) {
  switch (node->kind) {
    case NodeKind::table: {
      const TableDefinition& definition = *as<nodes::Table>(node)->definition;
      const auto same = [&](const std::string& cte) { return same_name(cte, definition.name); };
      if (definition.schema.empty() && std::any_of(visible_ctes_.begin(), visible_ctes_.end(), same)) {
        throw CompileError(
            fmt::format("the table \"{0}\" is out of sight behind a CTE named \"{0}\"; give the CTE another name",
                        definition.name));
      }
      table_name(node);
      break;
    }
    case NodeKind::alias: {
      const auto* part = as<nodes::Sample>(as<nodes::Alias>(node)->element);
      from_element(part != nullptr ? part->element : as<nodes::Alias>(node)->element);
      out_ += " AS ";
      name(element_name(node), Identifier::alias);
      if (part != nullptr) sample(*part);
      break;
    }
    case NodeKind::values:
      values(*as<nodes::Values>(node));
      out_ += " AS ";
      name(element_name(node), Identifier::alias);
      if (dialect_.data().values <= ValuesForm::row) {
        out_ += ' ';
        column_names(as<nodes::Values>(node)->columns);
      }
      break;
    case NodeKind::table_function: {
      const auto& function = *as<nodes::TableFunction>(node);
      table_function(function);
      out_ += " AS ";
      name(element_name(node), Identifier::alias);
      if (dialect_.supports(feature::ordinality) && !function.columns.empty()) column_names(function.columns);
      break;
    }
    case NodeKind::subquery: {
      const auto& derived = *as<nodes::Subquery>(node);
      if (derived.lateral) out_ += "LATERAL ";
      subquery(derived.query, Place::from);
      out_ += " AS ";
      name(element_name(node), Identifier::alias);
      break;
    }
    case NodeKind::cte: name(element_name(node), Identifier::cte); break;
    default: return join(*as<nodes::Join>(node));
  }
  const auto* options = scope_ != nullptr ? as<nodes::SelectOptions>(scope_->select->options) : nullptr;
  if (options == nullptr) return;
  for (const NodeRef& each : options->hints) {
    const auto& hint = *as<nodes::Hint>(each);
    if (hint.place == nodes::HintPlace::table && is_for_us(hint) && same_element(hint.table, node))
      (out_ += ' ') += hint.text;
  }
}

void Renderer::join(const nodes::Join& n) {
  from_element(n.left);
  switch (n.join) {
    case nodes::JoinKind::inner: clause(dialect_.data().inner_join); break;
    case nodes::JoinKind::left: clause(dialect_.data().left_join); break;
    case nodes::JoinKind::right: clause(" RIGHT OUTER JOIN "); break;
    case nodes::JoinKind::full: clause(" FULL OUTER JOIN "); break;
    case nodes::JoinKind::cross: clause(" CROSS JOIN "); break;
  }
  const bool nested = n.right->kind == NodeKind::join;
  if (nested) out_ += '(';
  from_element(n.right);
  if (nested) out_ += ')';
  if (n.on) {
    out_ += " ON ";
    condition(n.on);
  } else if (!n.using_columns.empty()) {
    out_ += " USING (";
    for (std::size_t i = 0; i < n.using_columns.size(); ++i) {
      if (i > 0) out_ += ", ";
      name(n.using_columns[i], Identifier::column);
    }
    out_ += ')';
  }
}

}  // namespace quarry
