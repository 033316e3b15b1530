// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/sql/functions.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

/// A statement that returns rows: what SELECT and its set operations have in common.
class Query : public Statement {
 public:
  using Statement::Statement;
  /// This query in the FROM of another; without a name the compiler chooses `anon_1`.
  [[nodiscard]] Subquery subquery(std::string_view name = {}) const;
  /// As a common table expression: `WITH name AS (...)`, written once however often it is used.
  [[nodiscard]] Subquery cte(std::string_view name = {}) const;
};

/// `EXISTS (SELECT ...)`.
[[nodiscard]] Expr<bool> exists(const Query& query);

namespace detail {

// Every clause of SELECT as a plain function over nodes, so that Select<Ts...> only forwards.
[[nodiscard]] NodeRef make_select(NodeList items);
[[nodiscard]] NodeList expand_columns(const FromClause& from);
[[nodiscard]] NodeRef select_where(const NodeRef& select, NodeList conditions);
[[nodiscard]] NodeRef select_group_by(const NodeRef& select, NodeList terms);
[[nodiscard]] NodeRef select_having(const NodeRef& select, NodeList conditions);
[[nodiscard]] NodeRef select_order_by(const NodeRef& select, NodeList terms);
[[nodiscard]] NodeRef select_from(const NodeRef& select, NodeList sources);
[[nodiscard]] NodeRef select_join(const NodeRef& select, unsigned kind, const FromClause& target, NodeRef on);
[[nodiscard]] NodeRef select_limit(const NodeRef& select, NodeRef limit);
[[nodiscard]] NodeRef select_offset(const NodeRef& select, NodeRef offset);
[[nodiscard]] NodeRef select_distinct(const NodeRef& select);
[[nodiscard]] NodeRef select_columns(const NodeRef& select, NodeList items);
[[nodiscard]] NodeRef compound(unsigned op, const NodeRef& left, const NodeRef& right);
[[nodiscard]] NodeRef scalar_subquery(const NodeRef& query);
[[nodiscard]] NodeRef row_count_literal(std::uint64_t rows);

}  // namespace detail

}  // namespace quarry
