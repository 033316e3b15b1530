// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/compile/dialect.hpp"

/// Passes that say a construct in the words a database has. Each keeps the meaning exactly.
namespace quarry {

/// `agg(x) FILTER (WHERE c)` as `agg(CASE WHEN c THEN x END)`: aggregates skip NULL.
[[nodiscard]] NodeRef lower_filter(const NodeRef& statement, const Dialect& dialect);
/// `x NULLS LAST` as `x IS NULL, x`; `x NULLS FIRST` as `x IS NOT NULL, x`.
[[nodiscard]] NodeRef lower_nulls_ordering(const NodeRef& statement, const Dialect& dialect);
/// `x BETWEEN SYMMETRIC a AND b` as `x BETWEEN a AND b OR x BETWEEN b AND a`.
[[nodiscard]] NodeRef lower_between_symmetric(const NodeRef& statement, const Dialect& dialect);
/// `x = ANY (SELECT ...)` as IN, `x < ALL (SELECT ...)` and the others as a CASE over EXISTS.
[[nodiscard]] NodeRef lower_quantified(const NodeRef& statement, const Dialect& dialect);

using Lacks = std::function<void(std::string_view construct, std::string_view alternative)>;
/// Reports what `dialect` lacks to print this node, an operator.
void check_operator(const Node& node, const Dialect& dialect, const Lacks& lacks);

/// Reports what is wrong with an INSERT, UPDATE, DELETE or MERGE, or what `dialect` lacks for it.
void check_change(const Node& node, const Dialect& dialect, std::vector<std::string>& problems);

/// Why a text() or literal_column() is no SQL to this database, or what of it this database does not see; empty if
/// none.
[[nodiscard]] std::string text_problem(const Node& node, const Dialect& dialect);

/// ROLLUP, CUBE and GROUPING SETS as UNION ALL of one SELECT per grouping.
[[nodiscard]] NodeRef lower_grouping_sets(const NodeRef& statement, const Dialect& dialect);
/// QUALIFY, DISTINCT ON and FETCH WITH TIES, as far as the dialect has none, as conditions over a derived table.
[[nodiscard]] NodeRef lower_qualify(const NodeRef& statement, const Dialect& dialect);
/// var_pop, var_samp, stddev_pop and stddev_samp by sums.
[[nodiscard]] NodeRef lower_variance(const NodeRef& statement, const Dialect& dialect);
/// percentile_cont, percentile_disc and aggregates with an ORDER BY inside, as far as the dialect has none.
[[nodiscard]] NodeRef lower_ordered_aggregates(const NodeRef& statement, const Dialect& dialect);
/// FULL and RIGHT OUTER JOIN, as far as the dialect has none, by LEFT OUTER JOIN.
[[nodiscard]] NodeRef lower_outer_joins(const NodeRef& statement, const Dialect& dialect);
/// In HAVING, a grouped expression that is no mere column as max() of it, which is the same within a group: MySQL finds
/// only columns that are grouped or selected there.
[[nodiscard]] NodeRef lower_having(const NodeRef& statement, const Dialect& dialect);
/// HAVING without GROUP BY over a select list without aggregates, which SQLite takes for a mistake: the first item
/// becomes `CASE WHEN count(*) >= 0 THEN item END`.
[[nodiscard]] NodeRef lower_lone_having(const NodeRef& statement, const Dialect& dialect);
/// The distances of a frame's ends printed in place: MariaDB takes no placeholder there.
[[nodiscard]] NodeRef lower_frame_offsets(const NodeRef& statement, const Dialect& dialect);
/// `x IN (SELECT ... LIMIT n)` as `x IN (SELECT * FROM (SELECT ... LIMIT n) AS anon)`, unless the query is correlated.
[[nodiscard]] NodeRef lower_limit_in_subquery(const NodeRef& statement, const Dialect& dialect);

/// DELETE with other tables as DELETE ... WHERE EXISTS, where the dialect joins none.
[[nodiscard]] NodeRef lower_joined_delete(const NodeRef& statement, const Dialect& dialect);
/// The assignments of an UPDATE in an order in which none reads what an earlier one has changed: MySQL runs them from
/// left to right. @throws CompileError when there is none, as for an exchange.
[[nodiscard]] NodeRef lower_assignment_order(const NodeRef& statement, const Dialect& dialect);

/// INSERT ... SELECT ... ON CONFLICT with a WHERE, without which SQLite takes ON for that of a join.
[[nodiscard]] NodeRef lower_conflict_select(const NodeRef& statement, const Dialect& dialect);

/// Whether a query has LIMIT or OFFSET.
[[nodiscard]] bool is_limited(const NodeRef& query);
/// Whether a query speaks of tables that are in no FROM of its own.
[[nodiscard]] bool is_correlated(const NodeRef& query);

/// A series as generate_series where there is one, elsewhere as a recursive CTE. It comes first: what it makes has
/// joins.
[[nodiscard]] NodeRef lower_series(const NodeRef& statement, const Dialect& dialect);

/// Everything in the lowered statement that the dialect cannot say, one sentence each.
[[nodiscard]] std::vector<std::string> unsupported_constructs(const NodeRef& statement, const Dialect& dialect);

}  // namespace quarry
