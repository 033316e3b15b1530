// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>

#include "quarry/sql/node.hpp"

namespace quarry {

class Dialect;
class Compiled;

/// What to do about something the databases accept and hardly anybody means.
enum class Check : std::uint8_t { ignore, warn, error };

/// How a statement is printed, and what is looked for in it.
struct CompileOptions {
  bool literal_binds = false;   ///< every value in place instead of placeholders
  bool pretty = false;          ///< several lines, indented by clause
  bool show_sensitive = false;  ///< with literal_binds: sensitive values too, instead of ***
  int max_depth = 1000;         ///< levels of nesting that are still compiled
  /// Elements of FROM that nothing joins: every row of one with every row of the other.
  Check cartesian_products = Check::warn;
  /// A column beside an aggregate that no GROUP BY term and no grouped primary key decides: PostgreSQL refuses it, the
  /// others may take any row's value.
  Check ungrouped_columns = Check::warn;
};

/// A SQL statement: an immutable value, cheap to copy, safe to share between threads. Building one touches no database.
class Statement {
 public:
  explicit Statement(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }
  /// Structure without values: equal for statements that differ only in their literals, on every run and machine.
  [[nodiscard]] std::uint64_t fingerprint() const noexcept { return node_->shape; }

  /// The SQL and its parameters for a dialect. @throws CompileError listing all that the dialect cannot say.
  [[nodiscard]] Compiled compile(const Dialect& dialect) const;
  [[nodiscard]] Compiled compile(const Dialect& dialect, const CompileOptions& options) const;
  /// The SQL with every value in place, dates and bytes too: it can be pasted into the database's console. What is
  /// sensitive reads `***`, unless the options say `.show_sensitive = true`.
  [[nodiscard]] std::string literal_sql(const Dialect& dialect) const;
  [[nodiscard]] std::string literal_sql(const Dialect& dialect, CompileOptions options) const;

 protected:
  NodeRef node_;
};

/// The statement for the generic dialect, on one line, with named binds.
[[nodiscard]] std::string to_string(const Statement& statement);
std::ostream& operator<<(std::ostream& out, const Statement& statement);
[[nodiscard]] std::string to_string(const class ExprBase& expression);
std::ostream& operator<<(std::ostream& out, const class ExprBase& expression);

}  // namespace quarry
