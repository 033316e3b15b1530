// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "quarry/sql/expression.hpp"

/// Several groupings in one GROUP BY.
namespace quarry {

/// ROLLUP, CUBE or GROUPING SETS, for `group_by`.
class Grouping {
 public:
  explicit Grouping(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }

 private:
  NodeRef node_;
};

/// One grouping of GROUPING SETS: `grouping_set(a, b)`; `grouping_set()` is the grand total.
class GroupingSet {
 public:
  explicit GroupingSet(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }

 private:
  NodeRef node_;
};

namespace detail {
[[nodiscard]] NodeRef grouping_node(unsigned kind, NodeList items);
[[nodiscard]] NodeRef grouping_set_node(NodeList items);
[[nodiscard]] NodeRef grouping_function(NodeList terms);
}  // namespace detail

template <Expression... E>
[[nodiscard]] GroupingSet grouping_set(const E&... terms) {
  return GroupingSet(detail::grouping_set_node(NodeList{terms.node()...}));
}

/// `ROLLUP(a, b)`: by (a, b), by (a), and the grand total. A level may be several: `rollup(grouping_set(a, b), c)`.
template <class... E>
  requires(sizeof...(E) > 0 && requires(const E&... e) { (e.node(), ...); })
[[nodiscard]] Grouping rollup(const E&... terms) {
  return Grouping(detail::grouping_node(0, NodeList{terms.node()...}));
}
/// `CUBE(a, b)`: by every subset of the terms; at most 12 of them.
template <class... E>
  requires(sizeof...(E) > 0 && requires(const E&... e) { (e.node(), ...); })
[[nodiscard]] Grouping cube(const E&... terms) { return Grouping(detail::grouping_node(1, NodeList{terms.node()...})); }
/// `GROUPING SETS((a, b), (a), ())`: `grouping_sets(grouping_set(a, b), grouping_set(a), grouping_set())`.
template <class... S>
  requires(sizeof...(S) > 0 && requires(const S&... s) { (s.node(), ...); })
[[nodiscard]] Grouping grouping_sets(const S&... sets) {
  return Grouping(detail::grouping_node(2, NodeList{sets.node()...}));
}

/// `grouping(a, b)`: which of the terms a row is not grouped by, one bit each, the last term's lowest.
template <Expression... E>
  requires(sizeof...(E) > 0)
[[nodiscard]] Expr<std::int64_t> grouping(const E&... terms) {
  return Expr<std::int64_t>(detail::grouping_function(NodeList{terms.node()...}));
}

}  // namespace quarry
