// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "quarry/sql/expression.hpp"

namespace quarry {

namespace detail {
[[nodiscard]] NodeRef unnamed_literal(NodeRef value);
}

/// A value as an expression: a bind when executed, its literal form when printed so.
template <Operand A>
  requires(!Expression<A>)
[[nodiscard]] auto literal(const A& value) {
  using T = value_type_of<A>;
  return Expr<std::conditional_t<detail::is_untyped<T>, Untyped, T>>(detail::unnamed_literal(detail::node_of(value)));
}

namespace detail {
[[nodiscard]] NodeRef bind_node(std::string_view name, const SqlType& type, Value value, bool has_value);
[[nodiscard]] Value value_of(const NodeRef& literal);
[[nodiscard]] NodeRef literal_column_node(std::string_view sql, const SqlType& type);
}  // namespace detail

/// A named parameter that gets its value when the statement is executed: `execute(q, {{"from", day}})`.
template <ColumnValue T>
[[nodiscard]] Expr<T> bind(std::string_view name) {
  return Expr<T>(detail::bind_node(name, sql_type_of<T>(), {}, false));
}
[[nodiscard]] Expr<> bind(std::string_view name);
/// A named parameter with a default.
template <Operand A>
  requires(!Expression<A>)
[[nodiscard]] auto bind(std::string_view name, const A& value) {
  using T = value_type_of<A>;
  if constexpr (detail::is_untyped<T>) return Expr<>(detail::bind_node(name, {}, to_value(value), true));
  else return Expr<T>(detail::bind_node(name, sql_type_of<T>(), detail::value_of(detail::node_of(value)), true));
}
/// The same, for a name written in place: beside a std::string, std::bind would be the better match.
template <std::size_t N, class A>
  requires(Operand<std::remove_cvref_t<A>> && !Expression<std::remove_cvref_t<A>>)
[[nodiscard]] auto bind(const char (&name)[N], A&& value) { return bind(std::string_view(name), std::as_const(value)); }

/// A value for a name, in `text` and `execute`.
struct NamedValue {
  std::string name;
  Value value;
};

/// SQL as it is written, with `:name` binds outside its strings, names, comments, casts and slices, as the database it
/// is compiled for reads them. Here and in `literal_column` text becomes SQL: put no input in. `\:` writes a colon.
/// @throws ArgumentError for a value without its bind, and what is not closed. A bind may get its value in execute().
[[nodiscard]] Expr<> text(std::string_view sql, std::initializer_list<NamedValue> values = {});

/// A column expression as it is written, e.g. `literal_column<int>("1")`.
template <ColumnValue T>
[[nodiscard]] Expr<T> literal_column(std::string_view sql) {
  return Expr<T>(detail::literal_column_node(sql, sql_type_of<T>()));
}
[[nodiscard]] Expr<> literal_column(std::string_view sql);

}  // namespace quarry
