// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/statement.hpp"

/// Passes: functions from node to node, for `statement.rewritten(pass)`, and what a statement touches. A pass of one's
/// own is any function object that takes a NodeRef and returns one; `Rewriter` (sql/traverse.hpp) does the walking.
/// A pass sees what a user built; text() and literal_column() are opaque to it. Apply it last: a column used in a call
/// after it is that of the table as it was before.
namespace quarry {

/// Made by `tenant_filter`.
class TenantFilter {
 public:
  TenantFilter(std::string_view column, NodeRef value) : column_(column), value_(std::move(value)) {}
  [[nodiscard]] NodeRef operator()(const NodeRef& statement) const;

 private:
  std::string column_;
  NodeRef value_;
};

/// Every table with a column of that name gives only the rows where it equals `value`, wherever the table stands: in
/// FROM and joins, under aliases, in subqueries, EXISTS, CTEs, set operations, the query of INSERT ... SELECT, and
/// UPDATE and DELETE change only those; on_conflict().do_update() too (where it can say so: not on MySQL). On the
/// side of an outer join that can be NULL the condition joins ON, never WHERE; a table of a FULL JOIN or of a join by
/// USING becomes a derived table. A table that is filtered so already is left alone.
template <Operand V>
[[nodiscard]] TenantFilter tenant_filter(std::string_view column, const V& value) {
  return TenantFilter(column, detail::node_of(value));
}

/// Made by `schema_map`.
class SchemaMap {
 public:
  explicit SchemaMap(std::vector<std::pair<std::string, std::string>> schemas) : schemas_(std::move(schemas)) {}
  [[nodiscard]] NodeRef operator()(const NodeRef& statement) const;

 private:
  std::vector<std::pair<std::string, std::string>> schemas_;
};

/// Tables, and the sequences of next_value(), of one schema are taken from another:
/// `schema_map({{"", "tenant_7"}, {"log", "archive"}})`; "" is no schema.
[[nodiscard]] SchemaMap schema_map(std::initializer_list<std::pair<std::string, std::string>> schemas);

/// How a statement uses a table.
struct TableUse {
  std::string schema;  ///< empty when it names none
  std::string name;
  std::vector<std::string> aliases;  ///< the names the user gave it, each once
  bool read = false, insert = false, update = false, deleted = false, lock = false, create = false, drop = false;
};

/// Each table a statement touches, once, in the order met, with all its uses: for authorisation, and for caches. Tables
/// in subqueries and CTEs count, and those that are in FROM only because a column of theirs is used.
[[nodiscard]] std::vector<TableUse> tables_of(const Statement& statement);

}  // namespace quarry
