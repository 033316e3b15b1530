// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  std::string name = {};            ///< empty: by the naming convention, or the database's choice
  bool match_full = false;          ///< MATCH FULL: PostgreSQL alone has it
  bool deferrable = false;          ///< the check can wait for COMMIT: PostgreSQL and SQLite
  bool initially_deferred = false;  ///< it does so unless told otherwise; implies `deferrable`
  bool use_alter = false;           ///< added by ALTER TABLE when all tables are there
};
struct ForeignKey {
  ForeignKeyDefinition definition;  ///< its `columns` are the column that is told
};
/// A reference to `table.column` or `schema.table.column`. @throws ArgumentError when `target` has no dot.
[[nodiscard]] ForeignKey foreign_key(std::string_view target, const ForeignKeyOptions& options = {});

struct ServerDefault {
  NodeRef expression;
};
/// DEFAULT as the database applies it: a value, or an expression such as `text("now()")`.
template <Operand A>
[[nodiscard]] ServerDefault server_default(const A& value) {
  return {detail::node_of(value)};
}

struct Comment {
  std::string text;
};
/// A comment kept by the database, of a column or (as an item) of a table. SQLite keeps none: left out there.
[[nodiscard]] Comment comment(std::string_view text);

struct Computed {
  NodeRef expression;
  ComputedStorage storage;
};
/// A column that the database computes from others of its row: `computed(price * quantity, stored)`. In a string the
/// expression is SQL as written. Without a second argument it is stored where it has to be (PostgreSQL before 18) and
/// virtual elsewhere.
template <Expression A>
[[nodiscard]] Computed computed(const A& expression, ComputedStorage storage = ComputedStorage::any) {
  return {detail::node_of(expression), storage};
}
[[nodiscard]] Computed computed(std::string_view sql, ComputedStorage storage = ComputedStorage::any);

struct Identity {
  IdentityOptions options;
};
/// `autoincrement` with more to say: `identity({.always = true, .start = 1000})`. PostgreSQL takes all of it, MySQL
/// `start` alone (as the table's AUTO_INCREMENT), SQLite none; what is not to be had is refused.
[[nodiscard]] Identity identity(IdentityOptions options = {});

struct Collation {
  std::string name;
};
/// COLLATE: how the column's text is compared and sorted.
[[nodiscard]] Collation collation(std::string_view name);

struct NativeType {
  std::string sql;
};
/// The column's type in one database's words, printed as it is: `native_type("citext")`. For types that the families
/// of SqlType do not know.
[[nodiscard]] NativeType native_type(std::string_view sql);

struct ColumnCheck {
  NodeRef condition;
};
/// CHECK of a column's values: `check(quarry::column<int>("age") >= 0)`, or SQL as written: `check("age >= 0")`. In a
/// struct, `TableItems{this, CheckConstraint{age >= 0}}` says it with the column itself.
template <Expression A>
[[nodiscard]] ColumnCheck check(const A& condition) {
  return {detail::node_of(condition)};
}
[[nodiscard]] ColumnCheck check(std::string_view sql);

namespace types {
/// Text that is one of a few words, in this order: `types::Enum{"mood", {"sad", "ok", "happy"}}`. A type of that name
/// on PostgreSQL, ENUM(...) on MySQL and MariaDB, VARCHAR and a CHECK elsewhere. Columns may share one Enum.
class Enum {
 public:
  /// @throws ArgumentError without a name or words, or for a word that comes twice.
  Enum(std::string_view name, const std::vector<std::string>& values, std::string_view schema = {});
  [[nodiscard]] const Ref<const EnumDefinition>& definition() const noexcept { return definition_; }

 private:
  Ref<const EnumDefinition> definition_;
};
}  // namespace types

namespace detail {
template <class F>
class ValueFunction final : public ValueSource {
 public:
  explicit ValueFunction(F function) : function_(std::move(function)) {}
  [[nodiscard]] Value next() const override { return to_value(function_()); }

 private:
  F function_;
};
template <class F>
[[nodiscard]] Ref<const ValueSource> value_source(F function) {
  return Ref<const ValueSource>(new ValueFunction<F>(std::move(function)));
}
template <class F>
concept MakesValue = requires(const F& function) {
  to_value(function());
};
}  // namespace detail

template <class V>
struct InsertDefault {
  using value_type = V;
  ProgramDefault value;
};
template <class V>
struct UpdateDefault {
  using value_type = V;
  ProgramDefault value;
};
/// What an INSERT that leaves the column out gives it: a value, an expression (`default_(func::now())`), or what a
/// function makes anew for each row (`default_([] { return Uuid::random(); })`), called from any thread. Unlike
/// `server_default` it is no part of the table: it stands in the INSERT. INSERT ... SELECT calls the function once.
template <Operand A>
[[nodiscard]] InsertDefault<value_type_of<A>> default_(const A& value) {
  return {{detail::node_of(value), {}}};
}
template <detail::MakesValue F>
[[nodiscard]] auto default_(F make) {
  using V = std::remove_cvref_t<decltype(make())>;
  return InsertDefault<V>{{{}, detail::value_source(std::move(make))}};
}
/// What an UPDATE that does not set the column sets it to, for all its rows: `onupdate(func::now())`. The do_update()
/// of an upsert sets only what it names.
template <Operand A>
[[nodiscard]] UpdateDefault<value_type_of<A>> onupdate(const A& value) {
  return {{detail::node_of(value), {}}};
}
template <detail::MakesValue F>
[[nodiscard]] auto onupdate(F make) {
  using V = std::remove_cvref_t<decltype(make())>;
  return UpdateDefault<V>{{{}, detail::value_source(std::move(make))}};
}
/// @}

/// `column = value` in INSERT and UPDATE.
struct Assignment {
  NodeRef column, value;
};

namespace detail {

// A column and what it was told that becomes its table's. Made and unmade in one place: it is in every user's columns.
struct ColumnDeclaration {
  ColumnDeclaration();
  ColumnDeclaration(const ColumnDeclaration& other);
  ColumnDeclaration(ColumnDeclaration&& other) noexcept;
  ColumnDeclaration& operator=(ColumnDeclaration other) noexcept;
  ~ColumnDeclaration();

  ColumnDefinition definition;
  std::vector<ForeignKeyDefinition> foreign_keys;
  std::vector<NodeRef> checks;
  bool unique = false;
  bool indexed = false;
};

// A column that belongs to no table yet keeps what it was told until a table takes it in.
struct DetachedColumn : RefCounted {
  ColumnDeclaration declaration;
};
void destroy(const DetachedColumn* column) noexcept;

void apply(ColumnDeclaration& column, const SqlType& type);
void apply(ColumnDeclaration& column, PrimaryKey);
void apply(ColumnDeclaration& column, NotNull);
void apply(ColumnDeclaration& column, Nullable);
void apply(ColumnDeclaration& column, Autoincrement);
void apply(ColumnDeclaration& column, Unique);
void apply(ColumnDeclaration& column, Indexed);
void apply(ColumnDeclaration& column, Sensitive);
void apply(ColumnDeclaration& column, const ForeignKey& key);
void apply(ColumnDeclaration& column, const ServerDefault& value);
void apply(ColumnDeclaration& column, const Comment& comment);
void apply(ColumnDeclaration& column, const Computed& computed);
void apply(ColumnDeclaration& column, const Identity& identity);
void apply(ColumnDeclaration& column, const Collation& collation);
void apply(ColumnDeclaration& column, const NativeType& type);
void apply(ColumnDeclaration& column, const ColumnCheck& check);
void apply(ColumnDeclaration& column, const types::Enum& type);
void set_insert_default(ColumnDeclaration& column, const ProgramDefault& value);
void set_update_default(ColumnDeclaration& column, const ProgramDefault& value);
template <class V>
void apply(ColumnDeclaration& column, const InsertDefault<V>& value) {
  set_insert_default(column, value.value);
}
template <class V>
void apply(ColumnDeclaration& column, const UpdateDefault<V>& value) {
  set_update_default(column, value.value);
}

// Whether a C++ type can be NULL: `null`, and an optional that is no expression.
template <class A>
inline constexpr bool can_be_null = std::same_as<A, Null> || is_optional<A>;
// Whether NULL would meet a column that cannot hold it.
template <class T, class A>
inline constexpr bool gives_null = !is_untyped<T> && !is_optional<T> && can_be_null<A>;

template <class T, class Option>
inline constexpr bool suits_column = true;
template <class T, class V>
inline constexpr bool suits_column<T, InsertDefault<V>> = are_assignable<T, V>();
template <class T, class V>
inline constexpr bool suits_column<T, UpdateDefault<V>> = are_assignable<T, V>();

[[nodiscard]] ColumnDeclaration new_column(std::string_view name, const SqlType& type, bool nullable);
/// Adds the column to the table under construction (an alias takes its columns from the table it names).
[[nodiscard]] NodeRef attach_column(const NodeRef& table, ColumnDeclaration column);
[[nodiscard]] NodeRef detached_column(ColumnDeclaration column, Ref<const DetachedColumn>& keep);
[[nodiscard]] Assignment assign(const NodeRef& column, NodeRef value);

// Not consteval: clang 14 stores the members of a struct with padding that such a function returns in the wrong places.
template <class T>
constexpr SqlType column_type() noexcept {
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
      : Expr<T>(detail::attach_column(table->node(), declare(name, options...))) {}

  /// A column for a table built at run time, or a bare name in a query.
  template <class... Options>
  explicit Column(std::string_view name, const Options&... options) : Expr<T>(NodeRef()) {
    this->node_ = detail::detached_column(declare(name, options...), detached_);
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
  Assignment operator=(const A& value) const {
    static_assert(!detail::gives_null<T, A>,
                  "quarry: NULL cannot be given to this column; make its type std::optional");
    return detail::assign(this->node_, detail::node_of(value));
  }
  Assignment operator=(const Column& other) const { return detail::assign(this->node_, other.node()); }

 private:
  static std::string column_name(const NodeRef& node);
  template <class... Options>
  static detail::ColumnDeclaration declare(std::string_view name, const Options&... options) {
    detail::ColumnDeclaration declaration =
        detail::new_column(name, detail::column_type<T>(), detail::is_untyped<T> || detail::is_optional<T>);
    static_assert((detail::suits_column<T, Options> && ...), "quarry: the default is of another type than the column");
    (detail::apply(declaration, options), ...);
    return declaration;
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
