// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/expression.hpp"

/// Inside JSON documents: `doc["patient"]["age"].as<int>()`.
namespace quarry {

class JsonElement;

/// One step of a path known at run time: a key of an object, or an index into an array (from 0; negative from its end).
class JsonStep {
 public:
  JsonStep(std::string_view key) : node_(detail::literal_node(Value(key))) {}
  JsonStep(const char* key) : JsonStep(std::string_view(key)) {}
  JsonStep(const std::string& key) : JsonStep(std::string_view(key)) {}
  JsonStep(int index) : node_(detail::literal_node(Value(index))) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }

 private:
  NodeRef node_;
};

namespace detail {
[[nodiscard]] NodeRef json_step(const NodeRef& document, const JsonStep& step);
[[nodiscard]] NodeRef json_as(const NodeRef& element, const SqlType& type);
[[nodiscard]] NodeRef json_length(const NodeRef& document);
[[nodiscard]] NodeRef json_exists(const NodeRef& element);
template <class T>
concept JsonDocument = is_untyped<T> || std::same_as<non_optional_t<T>, Json>;
}  // namespace detail

/// What stands at a path in a JSON document: as it is, JSON text. A key is a value, whatever its characters: it is
/// bound, never a part of the SQL.
/// PostgreSQL `doc -> 'a' -> 0`, MySQL and MariaDB `JSON_EXTRACT(doc, '$."a"[0]')`, SQLite `doc -> '$."a"[0]'`.
class JsonElement : public Expr<std::optional<Json>> {
 public:
  explicit JsonElement(NodeRef node) noexcept : Expr(std::move(node)) {}

  /// The value as a C++ type, NULL where it is of another JSON type, null, or missing. Integers: numbers written
  /// without fraction or exponent that fit 64 bits. std::string: the text of a string without its quotes, of everything
  /// else its JSON. Dates and the like: CAST of that text.
  template <ColumnValue U>
  [[nodiscard]] Expr<optional_t<U>> as() const {
    return Expr<optional_t<U>>(detail::json_as(node_, sql_type_of<U>()));
  }
  /// The number of members of an array; NULL of anything else.
  [[nodiscard]] Expr<std::optional<std::int64_t>> array_length() const;
  /// Whether there is something at this path, be it null.
  [[nodiscard]] Expr<bool> exists() const;
};

/// Found by `doc[step]`: a key, an index, or a whole path: `doc[std::vector<JsonStep>{"a", 0}]`.
template <class T>
  requires detail::JsonDocument<T>
[[nodiscard]] JsonElement subscript(const Expr<T>& document, const JsonStep& step) {
  return JsonElement(detail::json_step(document.node(), step));
}
template <class T>
  requires detail::JsonDocument<T>
[[nodiscard]] JsonElement subscript(const Expr<T>& document, const std::vector<JsonStep>& path) {
  NodeRef node = document.node();
  for (const JsonStep& step : path) node = detail::json_step(node, step);
  return JsonElement(std::move(node));
}

/// The number of members of a JSON array; NULL of anything else.
template <Expression E>
  requires detail::JsonDocument<value_type_of<E>>
[[nodiscard]] Expr<std::optional<std::int64_t>> json_array_length(const E& document) {
  return Expr<std::optional<std::int64_t>>(detail::json_length(document.node()));
}

}  // namespace quarry
