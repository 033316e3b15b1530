// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compile/from_elements.hpp"
#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace {

// Common table expressions of a statement, those that others use first. Of a recursive one, the whole counts and not
// the reference to it inside itself, which holds only its first part.
class CteCollector {
 public:
  void collect(const NodeRef& node) {
    if (!node->contains(NodeKind::cte) || !seen_.insert(node.get()).second) return;
    const auto* cte = as<nodes::Cte>(node);
    if (cte == nullptr) return for_each_child(*node, [&](const NodeRef& child) { collect(child); });
    if (cte->identity != 0 && !whole_.insert(cte->identity).second) return;
    collect(cte->query);
    if (cte->nested) return;
    const bool known = std::any_of(ctes.begin(), ctes.end(), [&](const NodeRef& other) { return equal(other, node); });
    if (!known) ctes.push_back(node);
  }
  std::vector<NodeRef> ctes;

 private:
  std::unordered_set<const Node*> seen_;
  std::unordered_set<std::uint64_t> whole_;
};

}  // namespace

void Renderer::with_clause(const NodeRef& statement) {
  if (!statement->contains(NodeKind::cte)) return;
  CteCollector collector;
  collector.collect(statement);
  if (const auto* select = as<nodes::Select>(statement)) nested_ctes(*select, collector.ctes);
  write_ctes(collector.ctes);
}

// A nested CTE is written by the SELECT that has it in its FROM.
void Renderer::nested_ctes(const nodes::Select& n, std::vector<NodeRef>& ctes) const {
  std::vector<NodeRef> leaves;
  for (const NodeRef& element : n.from) collect_leaves(element, leaves);
  for (const NodeRef& leaf : leaves) {
    const auto* alias = as<nodes::Alias>(leaf);
    const NodeRef& element = alias != nullptr ? alias->element : leaf;
    const auto* cte = as<nodes::Cte>(element);
    if (cte != nullptr && cte->nested && !covers(ctes, element)) ctes.push_back(element);
  }
}

void Renderer::nested_with_clause(const nodes::Select& n) {
  std::vector<NodeRef> ctes;
  nested_ctes(n, ctes);
  write_ctes(ctes);
}

void Renderer::write_ctes(const std::vector<NodeRef>& ctes) {
  if (ctes.empty()) return;
  out_ += "WITH ";
  const bool recursive =
      std::any_of(ctes.begin(), ctes.end(), [](const NodeRef& node) { return as<nodes::Cte>(node)->recursive; });
  if (recursive) out_ += "RECURSIVE ";
  std::unordered_set<std::string> taken;
  if (recursive) {
    for (const NodeRef& each : ctes) visible_ctes_.push_back(as<nodes::Cte>(each)->name);
  }
  for (std::size_t i = 0; i < ctes.size(); ++i) {
    if (i > 0) {
      out_ += ',';
      options_.pretty ? clause("") : void(out_ += ' ');
    }
    const auto& cte = *as<nodes::Cte>(ctes[i]);
    const std::string cte_name = element_name(ctes[i]);
    if (!taken.insert(dialect_.data().names_fold_case ? folded(cte_name) : cte_name).second)
      throw CompileError(fmt::format("two different CTEs are both named \"{}\"; give each its own name", cte_name));
    name(cte_name, Identifier::cte);
    if (cte.recursive) {
      out_ += '(';
      const NodeList& items = detail::items_of_query(cte.query);
      std::vector<std::string> columns;
      for (std::size_t k = 0; k < items.size(); ++k) {
        if (k > 0) out_ += ", ";
        const std::string column = detail::item_name(items[k]);
        if (column.empty()) {
          throw CompileError(fmt::format("item {} of the recursive CTE \"{}\" has no name; give it one with label()",
                                         k + 1, cte_name));
        }
        name(column, Identifier::column);
        columns.push_back(column);
      }
      require_item_names(columns);
      out_ += ')';
    }
    out_ += " AS ";
    if (dialect_.supports(feature::cte_materialized)) {
      if (cte.materialization == nodes::Materialization::materialized) out_ += "MATERIALIZED ";
      if (cte.materialization == nodes::Materialization::not_materialized) out_ += "NOT MATERIALIZED ";
    }
    subquery(cte.query, Place::from);
    if (!recursive) visible_ctes_.push_back(cte_name);
  }
  options_.pretty ? clause("") : void(out_ += ' ');
}

}  // namespace quarry
