// SPDX-License-Identifier: MIT
// Names that would mean something else to the database than to the program, without an error of its own.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "compile/from_elements.hpp"
#include "compile/renderer.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

bool Renderer::same_name(std::string_view a, std::string_view b) const {
  return a == b || (dialect_.data().names_fold_case && a.size() == b.size() && folded(a) == folded(b));
}

// The items of a derived table or CTE are spoken of by name: of two with one name, a database may take the first.
void Renderer::require_item_names(const std::vector<std::string>& names) const {
  const DialectData& data = dialect_.data();
  std::unordered_set<std::string> seen;
  for (const std::string& item : names) {
    if (item.empty()) continue;
    const std::string name = data.names_fold_case ? folded(item) : item;
    if (!seen.insert(name).second) {
      throw CompileError(fmt::format("a subquery or CTE has two items named \"{}\"{}; give one of them another label()",
                                     item, data.names_fold_case ? ", whatever the case of their letters" : ""));
    }
    if (std::find(data.lost_item_names.begin(), data.lost_item_names.end(), name) != data.lost_item_names.end()) {
      throw CompileError(
          fmt::format("{} gives an item of a subquery or CTE another name when it is called \"{}\"; give "
                      "it another label()",
                      dialect_.title(), item));
    }
  }
}

// Two elements of one FROM need two names.
void Renderer::require_element_names(const nodes::Select& n) {
  if (scope_->outer != nullptr || n.from.size() > 1 || (n.from.size() == 1 && n.from[0]->kind == NodeKind::join)) {
    for (const NodeRef& element : n.from) collect_leaves(element, scope_->leaves);
  }
  if (scope_->leaves.size() < 2) return;
  std::unordered_set<std::string> seen;
  for (const NodeRef& leaf : scope_->leaves) {
    const auto* table = as<nodes::Table>(leaf);
    const std::string name(given_name(leaf));
    const std::string whole = table != nullptr ? table->definition->full_name() : name;
    if (name.empty() || seen.insert(dialect_.data().names_fold_case ? folded(whole) : whole).second) continue;
    throw CompileError(
        fmt::format("two elements of one FROM are named \"{}\"{}; give one of them another name by aliased()", whole,
                    dialect_.data().names_fold_case ? ", whatever the case of its letters" : ""));
  }
}

// What a subquery says of a table around it would go to a table of its own with the same name.
void Renderer::require_visible(const NodeRef& source) const {
  const std::string_view name = given_name(source);
  if (name.empty()) return;
  for (const Scope* scope = scope_; scope != nullptr && scope->outer != nullptr; scope = scope->outer) {
    for (const NodeRef& leaf : scope->leaves) {
      if (same_element(leaf, source)) return;
    }
    for (const NodeRef& leaf : scope->leaves) {
      if (!same_name(given_name(leaf), name)) continue;
      throw CompileError(
          fmt::format("a subquery speaks of \"{0}\" around it, but has another \"{0}\" in its own FROM; give one of "
                      "them another name "
                      "by aliased()",
                      name));
    }
  }
}

}  // namespace quarry
