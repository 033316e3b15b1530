// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/expression.hpp"
#include "quarry/sql/from.hpp"

/// Joins as elements of FROM, for `select_from` and for nested joins: `a JOIN (b JOIN c ON ...) ON ...`.
namespace quarry {

namespace detail {
[[nodiscard]] NodeRef join_node(unsigned kind, const FromClause& left, const FromClause& right, NodeRef on);
}  // namespace detail

/// Two elements of FROM joined; itself one: `select(a.x).outer_join(join(b, c, b.id == c.b_id), a.id == b.a_id)`.
class Join : public FromClause {
 public:
  using FromClause::FromClause;
};

/// `left JOIN right ON condition`.
template <Expression C>
  requires Condition<C>
[[nodiscard]] Join join(const FromClause& left, const FromClause& right, const C& on) {
  return Join(detail::join_node(0, left, right, on.node()));
}
/// ON inferred from the one foreign key between the two.
[[nodiscard]] inline Join join(const FromClause& left, const FromClause& right) {
  return Join(detail::join_node(0, left, right, {}));
}
/// `left LEFT OUTER JOIN right ON condition`.
template <Expression C>
  requires Condition<C>
[[nodiscard]] Join outer_join(const FromClause& left, const FromClause& right, const C& on) {
  return Join(detail::join_node(1, left, right, on.node()));
}
[[nodiscard]] inline Join outer_join(const FromClause& left, const FromClause& right) {
  return Join(detail::join_node(1, left, right, {}));
}
/// `left RIGHT OUTER JOIN right ON condition`.
template <Expression C>
  requires Condition<C>
[[nodiscard]] Join right_join(const FromClause& left, const FromClause& right, const C& on) {
  return Join(detail::join_node(2, left, right, on.node()));
}
[[nodiscard]] inline Join right_join(const FromClause& left, const FromClause& right) {
  return Join(detail::join_node(2, left, right, {}));
}
/// `left FULL OUTER JOIN right ON condition`.
template <Expression C>
  requires Condition<C>
[[nodiscard]] Join full_join(const FromClause& left, const FromClause& right, const C& on) {
  return Join(detail::join_node(3, left, right, on.node()));
}
[[nodiscard]] inline Join full_join(const FromClause& left, const FromClause& right) {
  return Join(detail::join_node(3, left, right, {}));
}
[[nodiscard]] inline Join cross_join(const FromClause& left, const FromClause& right) {
  return Join(detail::join_node(4, left, right, {}));
}

}  // namespace quarry
