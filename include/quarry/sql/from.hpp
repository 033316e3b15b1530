// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/sql/expression.hpp"

namespace quarry {

template <class T>
class Column;

/// Anything that can stand in FROM: a table, an alias, a subquery, a CTE. A cheap handle on an immutable node.
class FromClause {
 public:
  explicit FromClause(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }

  /// The column of that name; its type is known at run time.
  /// @throws NoSuchColumn with the nearest name when there is none.
  [[nodiscard]] Column<Untyped> operator[](std::string_view name) const;
  /// The column of that name as `Column<T>`, checked here once.
  /// @throws NoSuchColumn, or ArgumentError when its type cannot be read as `T`.
  template <ColumnValue T>
  [[nodiscard]] Column<T> column(std::string_view name) const;
  /// The names of all columns, in order.
  [[nodiscard]] std::vector<std::string> column_names() const;

 protected:
  NodeRef node_;
};

/// What a table constructor takes to become another name for `original`; made by `aliased`.
struct AliasOf {
  NodeRef original;
  std::string name;
};

namespace detail {
[[nodiscard]] NodeRef alias_node(const AliasOf& alias);
}  // namespace detail

/// A SELECT used as a table: from `query.subquery("name")` or `query.cte("name")`.
class Subquery : public FromClause {
 public:
  using FromClause::FromClause;
  /// The same CTE or subquery under another name, see `aliased`.
  explicit Subquery(const AliasOf& alias) : FromClause(detail::alias_node(alias)) {}
  using FromClause::operator[];
  /// The column that carries an expression of the inner select list: `x[staff.role_group_name]`.
  /// @throws NoSuchColumn when the inner query does not select it, or selects it without a name.
  template <class T>
  [[nodiscard]] Column<T> operator[](const Expr<T>& original) const;
};

/// The same table under another name, for self-joins: `auto m = aliased(staff, "m")`; m.day is "m".day.
/// Without a name the compiler chooses `staff_1`.
template <std::derived_from<FromClause> T>
  requires requires(AliasOf alias) { T{std::move(alias)}; }
[[nodiscard]] T aliased(const T& table, std::string_view name = {}) {
  return T{AliasOf{table.node(), std::string(name)}};
}

namespace detail {
/// The column `name` of a table, alias, subquery or CTE.
[[nodiscard]] NodeRef column_of(const NodeRef& from, std::string_view name);
[[nodiscard]] NodeRef column_for(const NodeRef& from, const NodeRef& original);
}  // namespace detail

}  // namespace quarry
