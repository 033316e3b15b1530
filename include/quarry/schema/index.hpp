// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "quarry/schema/constraints.hpp"

namespace quarry {

struct IndexElementOptions {
  std::string operator_class = {};  ///< PostgreSQL: "text_pattern_ops"
  std::uint32_t length = 0;         ///< MySQL: a prefix of that many characters or bytes
};

namespace detail {
[[nodiscard]] IndexElement index_element_of(std::string_view column);
[[nodiscard]] IndexElement index_element_of(const ExprBase& expression);
[[nodiscard]] IndexElement index_element_of(const Ordering& ordering);
[[nodiscard]] inline IndexElement index_element_of(const IndexElement& element) { return element; }
[[nodiscard]] IndexElement with_options(IndexElement element, const IndexElementOptions& options);
}  // namespace detail

/// A column name, an expression or `x.desc()` with more to say: `index_element("name", {.length = 20})`.
template <class E>
[[nodiscard]] IndexElement index_element(const E& element, const IndexElementOptions& options) {
  return detail::with_options(detail::index_element_of(element), options);
}

/// An index of a table: `Index{"ix_visits_day", "day", desc("cost")}`, `Index{"ix_name", func::lower(name)}.unique()`.
/// An empty name is made by the naming convention, else ix_<table>_<columns>.
///
/// An expression is refused by MariaDB and by MySQL before 8.0.13; a condition by MySQL and MariaDB; `include`, an
/// operator class, NULLS FIRST | LAST, nulls_not_distinct and storage parameters by all but PostgreSQL; a prefix
/// length by all but MySQL and MariaDB. `concurrently` and a method the database does not have change no row and are
/// left out. MySQL and MariaDB make a table's indexes inside CREATE TABLE.
struct Index {
  IndexDefinition definition;
  explicit Index(IndexDefinition made) : definition(std::move(made)) {}
  template <class... E>
    requires(sizeof...(E) > 0)
  explicit Index(std::string_view name, const E&... elements) {
    definition.name = name;
    (definition.elements.push_back(detail::index_element_of(elements)), ...);
  }
  [[nodiscard]] Index unique() &&;
  /// A partial index: of the rows that fulfil the condition.
  [[nodiscard]] Index where(const ExprBase& condition) &&;
  [[nodiscard]] Index where(std::string_view sql) &&;
  /// "btree", "hash", "gin", "gist", "brin" ...
  [[nodiscard]] Index using_method(std::string_view method) &&;
  [[nodiscard]] Index include(std::initializer_list<ColumnName> columns) &&;
  [[nodiscard]] Index nulls_not_distinct() &&;
  [[nodiscard]] Index concurrently() &&;
  /// A storage parameter: `.with("fillfactor", "70")`.
  [[nodiscard]] Index with(std::string_view parameter, std::string_view value) &&;
};

}  // namespace quarry
