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
  if (sql.empty() || sql.find('\0') != std::string_view::npos)
    throw ArgumentError("literal_column() needs SQL without NUL characters");
  nodes::LiteralColumn node;
  node.sql = sql;
  return typed(std::move(node), type);
}

}  // namespace detail

Expr<> bind(std::string_view name) { return Expr<>(detail::bind_node(name, {}, {}, false)); }
Expr<> literal_column(std::string_view sql) { return Expr<>(detail::literal_column_node(sql, {})); }

Expr<> text(std::string_view sql, std::initializer_list<NamedValue> values) {
  if (sql.find('\0') != std::string_view::npos) throw ArgumentError("text() needs SQL without NUL characters");
  detail::TextBinds parsed = detail::split_at_binds(sql);
  for (const NamedValue& value : values) {
    if (std::find(parsed.names.begin(), parsed.names.end(), value.name) == parsed.names.end()) {
      throw ArgumentError(fmt::format("text() has no bind :{}.{}", value.name, suggestion(value.name, parsed.names)));
    }
  }
  std::vector<NodeRef> binds;
  for (const std::string& name : parsed.names) {
    const NamedValue* given = nullptr;
    for (const NamedValue& value : values) {
      if (value.name == name) given = &value;
    }
    // one bind per name: `:a` twice in the text is one parameter
    const auto earlier = std::find(parsed.names.begin(), parsed.names.end(), name) - parsed.names.begin();
    if (static_cast<std::size_t>(earlier) < binds.size()) {
      binds.push_back(binds[static_cast<std::size_t>(earlier)]);
    } else {
      binds.push_back(detail::bind_node(name, given != nullptr ? given->value.sql_type() : SqlType{},
                                        given != nullptr ? given->value : Value{}, given != nullptr));
    }
  }
  nodes::Text node;
  node.pieces = std::move(parsed.pieces);
  node.binds = NodeList(std::move(binds));
  return Expr<>(make(std::move(node)));
}

}  // namespace quarry
