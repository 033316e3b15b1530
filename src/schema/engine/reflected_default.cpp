// SPDX-License-Identifier: MIT
#include "schema/engine/reflected_default.hpp"

#include <charconv>
#include <string>
#include <string_view>

namespace quarry::detail {

namespace {

/// The text of `'it''s'` or `'it''s'::character varying`. A backslash means one thing here and another there.
std::optional<std::string> text_of_literal(std::string_view sql) {
  std::string text;
  for (std::size_t i = 1; i < sql.size(); ++i) {
    if (sql[i] == '\\') return {};
    if (sql[i] != '\'') {
      text += sql[i];
    } else if (i + 1 < sql.size() && sql[i + 1] == '\'') {
      text += sql[i++];
    } else {
      const std::string_view rest = sql.substr(i + 1);
      if (rest.empty() || (rest.starts_with("::") && rest.find('\'') == std::string_view::npos)) return text;
      return {};
    }
  }
  return {};
}

}  // namespace

std::optional<Value> literal_default(const ReflectedColumn& column) {
  std::string_view sql = column.server_default;
  const TypeId type = column.type.id;
  std::optional<std::string> text;
  if (sql.starts_with('\'')) text = text_of_literal(sql);
  if (is_text(type) && text) return Value(std::move(*text));
  if (text) sql = *text;  // PostgreSQL writes '-1'::integer
  if (is_integer(type)) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(sql.data(), sql.data() + sql.size(), number);
    if (error == std::errc() && end == sql.data() + sql.size()) return Value(number);
  } else if (type == TypeId::numeric) {
    if (!sql.empty() && sql.find_first_not_of("-0123456789.") == std::string_view::npos &&
        sql.find('-', 1) == sql.npos && sql.find_first_of("0123456789") != sql.npos && sql.find('.') == sql.rfind('.'))
      return Value(Decimal(sql));
  } else if (type == TypeId::boolean) {
    if (sql == "true" || sql == "TRUE" || sql == "1") return Value(true);
    if (sql == "false" || sql == "FALSE" || sql == "0") return Value(false);
  }
  return {};
}

}  // namespace quarry::detail
