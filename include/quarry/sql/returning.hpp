// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <utility>

#include "quarry/sql/query.hpp"

namespace quarry {

namespace detail {
/// Adds a tag to an INSERT, UPDATE or DELETE.
[[nodiscard]] NodeRef change_prefix(const NodeRef& statement, std::string_view words, std::string_view dialect);
[[nodiscard]] NodeRef change_tag(const NodeRef& statement, std::string_view key, std::string_view value);
}  // namespace detail

/// An INSERT, UPDATE or DELETE that returns rows of the C++ types `Rs`.
template <class... Rs>
class Returning : public Statement {
 public:
  using Statement::Statement;
  /// The rows it returns as a common table expression, `WITH x AS (INSERT ... RETURNING ...)`: the statement is run
  /// once, used or not. PostgreSQL only.
  [[nodiscard]] Subquery cte(std::string_view name) const { return Subquery(detail::cte_node(node_, name, {})); }
  /// A trailing comment, as of a SELECT.
  [[nodiscard]] Returning tag(std::string_view key, std::string_view value) const {
    return Returning(detail::change_tag(node_, key, value));
  }
  /// The statement as a pass gives it back.
  template <class P>
  [[nodiscard]] Returning rewritten(const P& pass) const {
    return Returning(NodeRef(pass(node_)));
  }
};

namespace detail {
/// `Returning` with the types of the items, as far as they are all known.
template <class... E>
[[nodiscard]] auto returning_of(NodeRef node) {
  if constexpr ((!is_untyped<value_type_of<E>> && ...)) return Returning<value_type_of<E>...>(std::move(node));
  else return Returning<>(std::move(node));
}
}  // namespace detail

}  // namespace quarry
