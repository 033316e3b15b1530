// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "quarry/sql/column.hpp"

namespace quarry {

/// A column of the table an item is for: its name, or the column itself.
struct ColumnName {
  std::string text;
  ColumnName(const char* name) : text(name) {}
  ColumnName(std::string_view name) : text(name) {}
  ColumnName(const std::string& name) : text(name) {}
  /// @throws ArgumentError when the expression is no column.
  ColumnName(const ExprBase& column);
};

/// PRIMARY KEY of several columns in an order of its own, or with a name.
/// `PrimaryKeyConstraint{"clinic_id", "day"}.named("pk_visits")`; its columns become NOT NULL.
struct PrimaryKeyConstraint {
  std::vector<std::string> columns;
  std::string name;
  template <std::convertible_to<ColumnName>... Names>
    requires(sizeof...(Names) > 0)
  explicit PrimaryKeyConstraint(const Names&... all) : columns{ColumnName(all).text...} {}
  [[nodiscard]] PrimaryKeyConstraint named(std::string_view given) &&;
};

/// UNIQUE over several columns of a table: `UniqueConstraint{"clinic_id", "day"}`, `UniqueConstraint{clinic_id, day}`.
struct UniqueConstraint {
  UniqueDefinition definition;
  explicit UniqueConstraint(UniqueDefinition made) : definition(std::move(made)) {}
  template <std::convertible_to<ColumnName>... Names>
    requires(sizeof...(Names) > 0)
  explicit UniqueConstraint(const Names&... columns) : definition{{ColumnName(columns).text...}, {}} {}
  /// The constraint's own name.
  [[nodiscard]] UniqueConstraint named(std::string_view name) &&;
  /// The check can wait for COMMIT (PostgreSQL), and does so with `initially_deferred`.
  [[nodiscard]] UniqueConstraint deferrable(bool initially_deferred = false) &&;
  /// NULL equals NULL here (PostgreSQL 15).
  [[nodiscard]] UniqueConstraint nulls_not_distinct() &&;
};

/// CHECK of a condition over columns of one row: an expression, or SQL as written.
struct CheckConstraint {
  CheckDefinition definition;
  explicit CheckConstraint(CheckDefinition made) : definition(std::move(made)) {}
  explicit CheckConstraint(std::string_view sql);
  template <Expression A>
  explicit CheckConstraint(const A& condition) : definition{detail::node_of(condition), {}} {}
  [[nodiscard]] CheckConstraint named(std::string_view name) &&;
};

/// FOREIGN KEY of several columns:
/// `ForeignKeyConstraint{{"clinic", "day"}, "log.days", {"clinic", "day"}, {.on_delete = cascade}}`.
struct ForeignKeyConstraint {
  ForeignKeyDefinition definition;
  explicit ForeignKeyConstraint(ForeignKeyDefinition made) : definition(std::move(made)) {}
  ForeignKeyConstraint(std::initializer_list<ColumnName> columns, std::string_view table,
                       std::initializer_list<ColumnName> target_columns, const ForeignKeyOptions& options = {});
  [[nodiscard]] ForeignKeyConstraint named(std::string_view name) &&;
};

/// One column or expression of an ExcludeConstraint, and the operator by which two rows are compared.
struct ExcludeElement {
  ExcludeDefinition::Element definition;
  ExcludeElement(std::string_view column, std::string_view op);
  ExcludeElement(const ExprBase& expression, std::string_view op);
};

/// EXCLUDE: no two rows for which every operator holds (PostgreSQL; refused elsewhere):
/// `ExcludeConstraint{{"room", "="}, {fn("tsrange", starts, ends), "&&"}}`.
struct ExcludeConstraint {
  ExcludeDefinition definition;
  explicit ExcludeConstraint(ExcludeDefinition made) : definition(std::move(made)) {}
  ExcludeConstraint(std::initializer_list<ExcludeElement> elements);
  [[nodiscard]] ExcludeConstraint named(std::string_view name) &&;
  /// Only rows that fulfil the condition.
  [[nodiscard]] ExcludeConstraint where(const ExprBase& condition) &&;
  /// The index behind it; "gist" unless told otherwise.
  [[nodiscard]] ExcludeConstraint using_method(std::string_view method) &&;
};

}  // namespace quarry
