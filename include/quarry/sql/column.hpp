// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/from.hpp"
#include "quarry/sql/operations.hpp"
#include "quarry/sql/table_definition.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef sensitive_node(const NodeRef& node);
}

/// @name What a column can be told beside its name and type
/// @{
struct PrimaryKey {};
inline constexpr PrimaryKey primary_key{};
struct NotNull {};
inline constexpr NotNull not_null{};
struct Nullable {};
inline constexpr Nullable nullable{};
struct Autoincrement {};
/// The database numbers new rows: IDENTITY on PostgreSQL, AUTO_INCREMENT on MySQL, the rowid on SQLite.
inline constexpr Autoincrement autoincrement{};
struct Unique {};
inline constexpr Unique unique{};
struct Indexed {};
inline constexpr Indexed indexed{};

/// Keeps values out of logs, errors and printed SQL, where they read `***`; what is sent does not change.
/// As a column's option it covers every value that meets the column in an expression or is written into it:
/// `Column<std::string> token{this, "token", sensitive}`. Called, it covers one value or bind:
/// `users.name == sensitive(name)`, `sensitive(bind<std::string>("password"))`.
/// `CompileOptions::show_sensitive` prints the values all the same.
struct Sensitive {
  template <Operand A>
  [[nodiscard]] auto operator()(const A& value) const {
    using T = value_type_of<A>;
    return Expr<std::conditional_t<detail::is_untyped<T>, Untyped, T>>(detail::sensitive_node(detail::node_of(value)));
  }
};
inline constexpr Sensitive sensitive{};

struct ForeignKeyOptions {
  ReferentialAction on_delete = ReferentialAction::none;
  ReferentialAction on_update = ReferentialAction::none;
};
struct ForeignKey {
  ForeignKeyTarget target;
};
/// A reference to `table.column` or `schema.table.column`. @throws ArgumentError when `target` has no dot.
[[nodiscard]] ForeignKey foreign_key(std::string_view target, ForeignKeyOptions options = {});

struct ServerDefault {
  NodeRef expression;
};
/// DEFAULT as the database applies it: a value, or an expression such as `text("now()")`.
template <Operand A>
[[nodiscard]] ServerDefault server_default(const A& value) {
  return {detail::node_of(value)};
}
/// @}

/// `column = value` in INSERT and UPDATE.
struct Assignment {
  NodeRef column, value;
};

namespace detail {

// A column that belongs to no table yet keeps what it was told until a table takes it in.
struct DetachedColumn : RefCounted {
  ColumnDefinition definition;
};
void destroy(const DetachedColumn* column) noexcept;

void apply(ColumnDefinition& column, const SqlType& type);
void apply(ColumnDefinition& column, PrimaryKey);
void apply(ColumnDefinition& column, NotNull);
void apply(ColumnDefinition& column, Nullable);
void apply(ColumnDefinition& column, Autoincrement);
void apply(ColumnDefinition& column, Unique);
void apply(ColumnDefinition& column, Indexed);
void apply(ColumnDefinition& column, Sensitive);
void apply(ColumnDefinition& column, const ForeignKey& key);
void apply(ColumnDefinition& column, const ServerDefault& value);

[[nodiscard]] ColumnDefinition new_column(std::string_view name, const SqlType& type, bool nullable);
/// Adds the column to the table under construction (an alias takes its columns from the table it names).
[[nodiscard]] NodeRef attach_column(const NodeRef& table, ColumnDefinition column);
[[nodiscard]] NodeRef detached_column(const ColumnDefinition& column, Ref<const DetachedColumn>& keep);
[[nodiscard]] Assignment assign(const NodeRef& column, NodeRef value);

template <class T>
consteval SqlType column_type() {
  if constexpr (is_untyped<T>) return {};
  else return sql_type_of<T>();
}

}  // namespace detail

/// A column whose values are C++ type `T` (std::optional<...> when it can be NULL), or `Column<>`, its type known at
/// run time. As a member of a table struct it registers itself: `Column<Date> day{this, "day"};`.
template <class T = Untyped>
class Column : public Expr<T> {
 public:
  using Expr<T>::Expr;

  /// A column of `table`; further arguments are a SQL type and options: `types::String{80}, unique`.
  template <class... Options>
  Column(FromClause* table, std::string_view name, const Options&... options)
      : Expr<T>(detail::attach_column(table->node(), make_definition(name, options...))) {}

  /// A column for a table built at run time, or a bare name in a query.
  template <class... Options>
  explicit Column(std::string_view name, const Options&... options) : Expr<T>(NodeRef()) {
    this->node_ = detail::detached_column(make_definition(name, options...), detached_);
  }
  Column(const Column&) = default;
  Column(Column&&) noexcept = default;

  /// The column's own name, without its table.
  [[nodiscard]] std::string name() const { return column_name(this->node_); }
  /// What it was told, when it belongs to no table yet; else null.
  [[nodiscard]] const detail::DetachedColumn* detached() const noexcept { return detached_.get(); }

  /// `column = value` for INSERT and UPDATE; it assigns nothing in C++.
  template <Operand A>
    requires(Comparable<Expr<T>, A> || detail::are_assignable<T, value_type_of<A>>())
  Assignment operator=(const A& value) const { return detail::assign(this->node_, detail::node_of(value)); }
  Assignment operator=(const Column& other) const { return detail::assign(this->node_, other.node()); }

 private:
  static std::string column_name(const NodeRef& node);
  template <class... Options>
  static ColumnDefinition make_definition(std::string_view name, const Options&... options) {
    ColumnDefinition definition =
        detail::new_column(name, detail::column_type<T>(), detail::is_untyped<T> || detail::is_optional<T>);
    (detail::apply(definition, options), ...);
    return definition;
  }
  Ref<const detail::DetachedColumn> detached_;
};

template <class... Options>
Column(const char*, const Options&...) -> Column<Untyped>;
template <class... Options>
Column(std::string_view, const Options&...) -> Column<Untyped>;

namespace detail {
[[nodiscard]] std::string column_name(const NodeRef& column);
}
template <class T>
std::string Column<T>::column_name(const NodeRef& node) {
  return detail::column_name(node);
}

/// A bare column name, for queries whose names come from elsewhere.
template <class T = Untyped>
[[nodiscard]] Column<T> column(std::string_view name) {
  return Column<T>(name);
}
/// A bare column name with a SQL type known at run time.
[[nodiscard]] Column<> column(std::string_view name, const SqlType& type);

template <ColumnValue T>
Column<T> FromClause::column(std::string_view name) const {
  NodeRef found = detail::column_of(node_, name);
  detail::check_type(found, sql_type_of<T>().id, detail::native<stored_t<T>>::name);
  return Column<T>(std::move(found));
}

template <class T>
Column<T> Subquery::operator[](const Expr<T>& original) const {
  return Column<T>(detail::column_for(node_, original.node()));
}

}  // namespace quarry
