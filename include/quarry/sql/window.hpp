// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "quarry/sql/operations.hpp"

/// Windows: what stands in OVER (...) and in the WINDOW clause.
namespace quarry {

namespace detail {

inline const NodeRef& order_node(const Ordering& ordering) noexcept { return ordering.node(); }
inline const NodeRef& order_node(const ExprBase& expression) noexcept { return expression.node(); }
[[nodiscard]] NodeRef label_reference(std::string_view name);
inline NodeRef order_node(std::string_view label) { return label_reference(label); }

template <class A>
concept OrderTerm = requires(const A& a) {
  order_node(a);
};

}  // namespace detail

/// `PARTITION BY a, b` of a window.
struct PartitionBy {
  NodeList expressions;
};
/// `ORDER BY a, b DESC` of a window.
struct OrderBy {
  NodeList terms;
};

template <Expression... E>
[[nodiscard]] PartitionBy partition_by(const E&... expressions) {
  return {NodeList{expressions.node()...}};
}
template <detail::OrderTerm... E>
[[nodiscard]] OrderBy order_by(const E&... terms) {
  return {NodeList{detail::order_node(terms)...}};
}

/// One end of a window's frame: `preceding(2)`, `current_row`, `following(1)`, `unbounded_preceding`,
/// `unbounded_following`.
struct FrameEnd {
  std::uint8_t bound = 2;  ///< as nodes::FrameBound
  NodeRef offset;          ///< of preceding and following
};
inline const FrameEnd unbounded_preceding{0, {}};
inline const FrameEnd current_row{2, {}};
inline const FrameEnd unbounded_following{4, {}};
/// So many rows (ROWS), groups of equals (GROUPS) or units of the ORDER BY value (RANGE) before the current row.
/// @throws ArgumentError when negative.
[[nodiscard]] FrameEnd preceding(std::int64_t offset);
[[nodiscard]] FrameEnd following(std::int64_t offset);
/// The distance as an expression: a bind, or an interval on databases that have them.
template <Expression E>
[[nodiscard]] FrameEnd preceding(const E& offset) {
  return {1, offset.node()};
}
template <Expression E>
[[nodiscard]] FrameEnd following(const E& offset) {
  return {3, offset.node()};
}

/// The rows of a partition a window function sees, made by `rows`, `range` and `groups`.
class Frame {
 public:
  explicit Frame(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }
  /// `EXCLUDE CURRENT ROW`, and its kin. Not on MySQL and MariaDB.
  [[nodiscard]] Frame exclude_current_row() const;
  [[nodiscard]] Frame exclude_group() const;
  [[nodiscard]] Frame exclude_ties() const;

 private:
  NodeRef node_;
};

/// `ROWS BETWEEN start AND end`. @throws ArgumentError when the end lies before the start.
[[nodiscard]] Frame rows(const FrameEnd& start, const FrameEnd& end = current_row);
/// `RANGE BETWEEN start AND end`: by distance in the ORDER BY value.
[[nodiscard]] Frame range(const FrameEnd& start, const FrameEnd& end = current_row);
/// `GROUPS BETWEEN start AND end`: by groups of rows that ORDER BY does not tell apart. Not on MySQL and MariaDB.
[[nodiscard]] Frame groups(const FrameEnd& start, const FrameEnd& end = current_row);

namespace detail {

// What over(...) and window(...) collect from their arguments.
struct WindowParts {
  std::string base;
  NodeList partition_by, order_by;
  NodeRef frame;
};
inline void take(WindowParts& parts, const PartitionBy& p) { parts.partition_by = p.expressions; }
inline void take(WindowParts& parts, const OrderBy& o) { parts.order_by = o.terms; }
inline void take(WindowParts& parts, const Frame& f) { parts.frame = f.node(); }
inline void take(WindowParts& parts, std::string_view window) { parts.base = window; }

/// @throws ArgumentError when a frame with an offset in RANGE or GROUPS has no ORDER BY.
[[nodiscard]] NodeRef window_node(std::string_view name, WindowParts parts);
[[nodiscard]] NodeRef over_node(const NodeRef& function, WindowParts parts);

}  // namespace detail

}  // namespace quarry
