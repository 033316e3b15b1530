// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/sql/functions.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

/// @name Options of `cte`
/// @{
struct Recursive {};
inline constexpr Recursive recursive{};
struct Materialized {
  bool yes;
};
inline constexpr Materialized materialized{true};
inline constexpr Materialized not_materialized{false};
struct Nested {};
inline constexpr Nested nested{};
/// @}

/// FOR UPDATE and its kin. `share`: FOR SHARE; `key_share`: the weaker lock of either (PostgreSQL). `of`: only these
/// tables' rows. `nowait`: an error instead of waiting; `skip_locked`: locked rows are left out.
struct LockOptions {
  bool share = false;
  bool key_share = false;
  bool nowait = false;
  bool skip_locked = false;
  std::vector<FromClause> of = {};
};

namespace detail {
struct CteOptions {
  std::uint8_t materialization = 0;
  bool nested = false;
};
inline void apply(CteOptions& options, Materialized m) { options.materialization = m.yes ? 1 : 2; }
inline void apply(CteOptions& options, Nested) { options.nested = true; }
[[nodiscard]] NodeRef cte_node(const NodeRef& query, std::string_view name, const CteOptions& options);
}  // namespace detail

class Query;

/// A recursive CTE. Before `union_all` it names the rows so far, for the part that refers to itself.
class RecursiveCte : public Subquery {
 public:
  using Subquery::Subquery;
  using Subquery::operator[];
  /// The CTE with its second part, repeated over the rows it gave last until it gives none.
  [[nodiscard]] RecursiveCte union_all(const Query& next) const;
  /// The same, each row once: for graphs with cycles.
  [[nodiscard]] RecursiveCte union_(const Query& next) const;
};

/// A statement that returns rows: what SELECT and its set operations have in common.
class Query : public Statement {
 public:
  using Statement::Statement;
  /// This query in the FROM of another; without a name the compiler chooses `anon_1`.
  [[nodiscard]] Subquery subquery(std::string_view name = {}) const;
  /// As LATERAL (SELECT ...): it sees the elements of FROM before it.
  [[nodiscard]] Subquery lateral(std::string_view name = {}) const;
  /// As a common table expression: `WITH name AS (...)`, written once however often it is used. Options:
  /// `materialized`, `not_materialized` (left out where a database has no such words), `nested` (written where it is
  /// used).
  template <class... Options>
  [[nodiscard]] Subquery cte(std::string_view name = {}, const Options&... options) const {
    detail::CteOptions collected;
    (detail::apply(collected, options), ...);
    return Subquery(detail::cte_node(node_, name, collected));
  }
  /// A recursive one, of which this is the first part: `n = n.union_all(select(n["n"] + 1).where(n["n"] < 100))`.
  [[nodiscard]] RecursiveCte cte(std::string_view name, Recursive) const;
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
[[nodiscard]] NodeRef select_join_lateral(const NodeRef& select, unsigned kind, const FromClause& target);
[[nodiscard]] NodeRef select_using(const NodeRef& select, std::vector<std::string> columns);
[[nodiscard]] NodeRef select_join_path(const NodeRef& select, const NodeList& targets);
[[nodiscard]] NodeRef select_qualify(const NodeRef& select, NodeList conditions);
[[nodiscard]] NodeRef select_distinct_on(const NodeRef& select, NodeList terms);
[[nodiscard]] NodeRef select_window(const NodeRef& select, NodeRef window);
[[nodiscard]] NodeRef select_with_ties(const NodeRef& select, NodeRef rows);
[[nodiscard]] NodeRef select_lock(const NodeRef& select, const LockOptions& options);
[[nodiscard]] NodeRef select_hint(const NodeRef& select, unsigned place, NodeRef table, std::string_view words,
                                  std::string_view dialect);
[[nodiscard]] NodeRef select_correlate(const NodeRef& select, NodeList tables, bool except);
[[nodiscard]] NodeRef select_seek(const NodeRef& select, NodeList values);
[[nodiscard]] NodeRef select_tag(const NodeRef& select, std::string_view key, std::string_view value);
[[nodiscard]] NodeRef select_only_columns(const NodeRef& select, NodeList items);
[[nodiscard]] NodeRef select_limit(const NodeRef& select, NodeRef limit);
[[nodiscard]] NodeRef select_offset(const NodeRef& select, NodeRef offset);
[[nodiscard]] NodeRef select_distinct(const NodeRef& select);
[[nodiscard]] NodeRef select_columns(const NodeRef& select, NodeList items);
[[nodiscard]] NodeRef compound(unsigned op, const NodeRef& left, const NodeRef& right);
[[nodiscard]] NodeRef scalar_subquery(const NodeRef& query);
[[nodiscard]] NodeRef row_count_literal(std::uint64_t rows);

}  // namespace detail

}  // namespace quarry
