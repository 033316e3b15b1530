// SPDX-License-Identifier: MIT
#include "quarry/sql/literal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"
#include "sql/build.hpp"
#include "sql/text_binds.hpp"

namespace quarry {

namespace detail {

NodeRef bind_node(std::string_view name, const SqlType& type, Value value, bool has_value) {
  if (!is_bind_name(name))
    throw ArgumentError(fmt::format("\"{}\" is not a bind name; it may have letters, digits and _", name));
  nodes::Bind node;
  node.name = name;
  node.value = std::move(value);
  node.has_value = has_value;
  return typed(std::move(node), type);
}

Value value_of(const NodeRef& literal) {
  const auto* node = as<nodes::Literal>(literal);
  return node != nullptr ? node->value : Value();
}

NodeRef literal_column_node(std::string_view sql, const SqlType& type) {
  if (sql.empty()) throw ArgumentError("literal_column() needs SQL");
  require_text(sql, "literal_column()");
  const auto problem_of = [&](const TextSyntax& syntax) { return read_text(sql, syntax, true).problem; };
  const auto syntaxes = known_syntaxes();
  if (std::none_of(syntaxes.begin(), syntaxes.end(), [&](const auto& each) { return problem_of(each).empty(); })) {
    throw ArgumentError(fmt::format("in literal_column(\"{}\") {}", shortened(sql), problem_of(syntaxes[0])));
  }
  nodes::LiteralColumn node;
  node.sql = sql;
  return typed(std::move(node), type);
}

}  // namespace detail

Expr<> bind(std::string_view name) { return Expr<>(detail::bind_node(name, {}, {}, false)); }
Expr<> literal_column(std::string_view sql) { return Expr<>(detail::literal_column_node(sql, {})); }

Expr<> text(std::string_view sql, std::initializer_list<NamedValue> values) {
  detail::require_text(sql, "text()");
  // The names that any database sees: which of them it is compiled for is not known yet.
  std::vector<std::string> names;
  std::string problem;
  bool readable = false;
  for (const TextSyntax& syntax : detail::known_syntaxes()) {
    const detail::TextBinds read = detail::read_text(sql, syntax);
    if (problem.empty()) problem = read.problem;
    if (!read.problem.empty()) continue;
    readable = true;
    for (const detail::TextBinds::Bind& bind : read.binds) {
      if (std::find(names.begin(), names.end(), bind.name) == names.end()) names.push_back(bind.name);
    }
  }
  if (!readable) throw ArgumentError(fmt::format("in text(\"{}\") {}", shortened(sql), problem));
  std::vector<const NamedValue*> given(names.size(), nullptr);
  for (const NamedValue& value : values) {
    const auto found = std::find(names.begin(), names.end(), value.name) - names.begin();
    if (static_cast<std::size_t>(found) == names.size())
      throw ArgumentError(fmt::format("text() has no bind :{}.{}", value.name, suggestion(value.name, names)));
    const NamedValue*& place = given[static_cast<std::size_t>(found)];
    if (place != nullptr) throw ArgumentError(fmt::format("text() was given two values for its bind :{}", value.name));
    place = &value;
  }
  std::vector<NodeRef> binds;
  for (std::size_t i = 0; i < names.size(); ++i) {
    binds.push_back(given[i] == nullptr
                        ? detail::bind_node(names[i], SqlType{}, Value{}, false)
                        : detail::bind_node(names[i], given[i]->value.sql_type(), given[i]->value, true));
  }
  nodes::Text node;
  node.sql = sql;
  node.binds = NodeList(std::move(binds));
  return Expr<>(make(std::move(node)));
}

}  // namespace quarry
