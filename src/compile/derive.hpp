// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "quarry/sql/traverse.hpp"

/// Turning part of a SELECT into a derived table below it: what the larger lowering passes have in common. All of it
/// works on resolved statements.
namespace quarry {

/// The items of a derived table under construction, each with a name of its own.
class DerivedItems {
 public:
  /// The item's index; an equal one is used again. `name` is a wish.
  std::size_t add(const NodeRef& expression, const std::string& name);
  /// The index of an item equal to the expression, or -1.
  [[nodiscard]] int find(const NodeRef& expression) const;
  /// `expression AS name` for the inner SELECT.
  [[nodiscard]] NodeList labelled() const;
  [[nodiscard]] std::size_t size() const noexcept { return expressions_.size(); }
  /// The column of item `i` in the finished derived table.
  [[nodiscard]] NodeRef column(const NodeRef& derived, std::size_t i) const;

 private:
  std::vector<NodeRef> expressions_;
  std::vector<std::string> names_;
};

/// A subquery in FROM, named by the compiler.
[[nodiscard]] NodeRef derived_table(const NodeRef& query);
/// `EXISTS (SELECT 1 FROM element WHERE condition)`, or NOT EXISTS.
[[nodiscard]] NodeRef exists_where(const NodeRef& element, const NodeRef& condition, bool negated = false);
/// `column AS name`, or the column alone when that is its name (or there is none).
[[nodiscard]] NodeRef named_as(const NodeRef& column, const std::string& name);
/// What an item of a derived table is best called: its own name, a function's, or `item`.
[[nodiscard]] std::string wished_name(const NodeRef& expression);
/// A label's element; of a label named in ORDER BY or GROUP BY, the select item it names.
[[nodiscard]] NodeRef without_label(const NodeRef& term, const nodes::Select& select);

/// Every expression of the SELECT but its FROM, in place.
void for_each_clause(nodes::Select& select, const std::function<NodeRef(const NodeRef&)>& map);
/// The node with the outermost expressions for which `replace` gives one replaced. Queries inside are entered, the
/// sources of columns are not.
[[nodiscard]] NodeRef replace_outermost(const NodeRef& node, const std::function<NodeRef(const NodeRef&)>& replace);
/// The node with each column of one of `sources` replaced, also in subqueries that do not have that source themselves.
[[nodiscard]] NodeRef replace_columns(const NodeRef& node, const std::vector<NodeRef>& sources,
                                      const std::function<NodeRef(const NodeRef& column)>& replace);

}  // namespace quarry
