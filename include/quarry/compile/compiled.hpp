// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/literal.hpp"
#include "quarry/sql/statement.hpp"
#include "quarry/types/parameter.hpp"

namespace quarry {

/// One column of the rows a statement returns, as the tree knows it.
struct ResultColumn {
  std::string name;
  SqlType type;
  bool sensitive = false;  ///< its values stay out of errors
};

/// A statement printed for a dialect: its SQL, its parameters in placeholder order, and the columns of its rows.
/// A product of its own: any client can run it. Immutable but for `bind`.
class Compiled {
 public:
  [[nodiscard]] const std::string& sql() const noexcept { return sql_; }
  /// In placeholder order; on databases with `?` only, a value used twice stands here twice.
  [[nodiscard]] const std::vector<Parameter>& parameters() const noexcept { return parameters_; }
  [[nodiscard]] const std::vector<ResultColumn>& columns() const noexcept { return columns_; }
  /// What looked like a mistake: tables that nothing joins, columns that no GROUP BY covers (see CompileOptions).
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
  /// The statement's structure without values; with the dialect's name it identifies this text.
  [[nodiscard]] std::uint64_t fingerprint() const noexcept { return fingerprint_; }

  /// Gives `bind("name")` parameters their values.
  /// @throws ArgumentError for a name the statement does not have (with the nearest one).
  void bind(std::span<const NamedValue> values);
  /// @throws ArgumentError naming the first `bind("name")` that has no value yet.
  void require_all_bound() const;

 private:
  friend class Renderer;
  std::string sql_;
  std::vector<Parameter> parameters_;
  std::vector<ResultColumn> columns_;
  std::vector<std::uint32_t> named_;    // indices of parameters made by bind("name")
  std::vector<std::uint32_t> unbound_;  // those of them without a value
  std::vector<std::string> warnings_;
  std::uint64_t fingerprint_ = 0;
};

class InsertBase;
/// What an INSERT of rows is into, in the dialect's words: the table with its schema, and its columns in parentheses.
struct InsertTarget {
  std::string table, columns;
};
/// None where more than values is inserted: an INSERT with on_conflict(), RETURNING, or defaults that are SQL.
[[nodiscard]] std::optional<InsertTarget> insert_target(const InsertBase& insert, const Dialect& dialect);
/// An INSERT of `rows` rows over the statement's columns, all placeholders and no values: what execute_many sends.
/// Parameters are row-major; each has its column's name and type and a NULL value to be replaced.
[[nodiscard]] Compiled compile_insert_rows(const InsertBase& insert, const Dialect& dialect, std::size_t rows);

}  // namespace quarry
