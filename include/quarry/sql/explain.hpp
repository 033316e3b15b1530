// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/statement.hpp"

namespace quarry {

/// `analyze`: the statement is run, and the plan says what each step did.
struct ExplainOptions {
  bool analyze = false;
};

/// EXPLAIN of a statement.
class Explain : public Statement {
 public:
  using Statement::Statement;
};

/// How the database would run a statement: `EXPLAIN` (PostgreSQL, MySQL, MariaDB), `EXPLAIN QUERY PLAN` (SQLite).
/// With analyze: `EXPLAIN (ANALYZE)` on PostgreSQL, `EXPLAIN ANALYZE` on MySQL 8.0.18, `ANALYZE` on MariaDB; a
/// CompileError elsewhere. It executes the statement, an INSERT too. See also `Engine::explain`.
[[nodiscard]] Explain explain(const Statement& statement, const ExplainOptions& options = {});

}  // namespace quarry
