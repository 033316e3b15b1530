// SPDX-License-Identifier: MIT
#include "quarry/sql/json.hpp"

#include <fmt/format.h>

#include <limits>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

// How a step can be printed depends on what it is, so the letter is part of the statement's shape.
char letter_of(const Value& step) {
  if (step.kind() == ValueKind::int64) return step.as_int64() == 0 ? 'z' : step.as_int64() < 0 ? 'n' : 'i';
  const std::string_view key = step.as_text();
  bool special = key.empty();
  for (const char c : key) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) special = true;
  }
  if (key.starts_with('-')) return special ? 'x' : 'm';
  return special ? 'h' : 'k';
}

// The path to a document's own root, when nothing has been taken from it yet.
nodes::JsonPath opened(const NodeRef& document) {
  if (const auto* path = as<nodes::JsonPath>(document); path != nullptr && path->steps[0] == 'v') return *path;
  const TypeId id = document->type.id;
  if (document->type.known() && id != TypeId::json && id != TypeId::jsonb)
    throw ArgumentError(fmt::format("{} is no JSON document; cast it to types::Json{{}} first", describe(document)));
  nodes::JsonPath path;
  path.operand = document;
  path.steps = "v";
  return path;
}

}  // namespace

NodeRef json_step(const NodeRef& document, const JsonStep& step) {
  nodes::JsonPath path = opened(document);
  if (path.type.known() && path.type.id != TypeId::json)
    throw ArgumentError("as<T>() ends a JSON path; take the next step before it");
  const auto* literal = as<nodes::Literal>(step.node());
  if (literal->value.kind() == ValueKind::string && !is_valid_utf8(literal->value.as_text()))
    throw InvalidEncoding("a JSON key is not valid UTF-8");
  nodes::Literal fit = *literal;
  const SqlType type =
      fit.value.kind() == ValueKind::string ? SqlType{.id = TypeId::text} : SqlType{.id = TypeId::integer};
  path.steps += letter_of(literal->value);
  path.path = path.path.with(typed(std::move(fit), type));
  return typed(std::move(path), types::Json{});
}

NodeRef json_as(const NodeRef& element, const SqlType& type) {
  nodes::JsonPath path = opened(element);
  const TypeId id = type.id;
  if (id == TypeId::json || id == TypeId::jsonb) return element;
  if (is_integer(id)) return typed(std::move(path), types::BigInteger{});
  if (id == TypeId::real || id == TypeId::double_precision) return typed(std::move(path), types::Double{});
  if (id == TypeId::numeric || id == TypeId::boolean) return typed(std::move(path), SqlType{.id = id});
  const NodeRef text = typed(std::move(path), types::Text{});
  return is_text(id) ? text : cast_to(text, type);
}

NodeRef json_length(const NodeRef& document) {
  nodes::JsonPath path = opened(document);
  path.steps[0] = '#';
  return typed(std::move(path), types::BigInteger{});
}

NodeRef json_exists(const NodeRef& element) {
  nodes::JsonPath path = opened(element);
  path.steps[0] = '?';
  return typed(std::move(path), types::Boolean{});
}

}  // namespace detail

Expr<std::optional<std::int64_t>> JsonElement::array_length() const {
  return Expr<std::optional<std::int64_t>>(detail::json_length(node_));
}
Expr<bool> JsonElement::exists() const { return Expr<bool>(detail::json_exists(node_)); }

}  // namespace quarry
