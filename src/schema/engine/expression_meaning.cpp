// SPDX-License-Identifier: MIT
#include "schema/engine/expression_meaning.hpp"

#include <fmt/format.h>

namespace quarry::detail {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Where the parenthesis that opens the text is closed.
std::size_t closing(std::string_view sql) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (sql[i] == '(') ++depth;
    if (sql[i] == ')' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::string plain_sql(std::string_view sql) {
  std::string plain;
  bool quoted = false;
  bool blank = false;
  for (const char c : sql) {
    if (!quoted && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) {
      blank = true;
      continue;
    }
    if (!quoted && (c == '"' || c == '`')) continue;
    // a blank stays between two words alone
    if (blank && !plain.empty() && is_word(plain.back()) && is_word(c)) plain += ' ';
    blank = false;
    if (c == '\'') quoted = !quoted;
    plain += !quoted && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  while (plain.starts_with('(') && closing(plain) == plain.size() - 1) plain = plain.substr(1, plain.size() - 2);
  return plain;
}

namespace {

/// Whether the DEFAULT is the moment of the INSERT, in any of its words. MySQL and MariaDB give it as many digits as
/// the column has, whatever was written.
bool is_now(const std::string& sql, bool any_digits) {
  std::string plain = plain_sql(sql);
  if (any_digits && plain.size() > 3 && plain.ends_with(')') && plain[plain.size() - 3] == '(') {
    plain.erase(plain.size() - 2, 1);
  }
  return plain == "now()" || plain == "current_timestamp" || plain == "current_timestamp()";
}

}  // namespace

bool ExpressionMeaning::same(const std::string& a, const std::string& b, const std::string& from,
                             const std::string& type) {
  if (plain_sql(a) == plain_sql(b)) return true;
  if (a.empty() || b.empty() || connection_.dialect().name() == "sqlite") return false;
  const auto typed = [&](const std::string& sql) {
    return type.empty() ? "(" + sql + ")" : fmt::format("CAST(({}) AS {})", sql, type);
  };
  const std::string read = read_by_server(typed(a), from);
  return !read.empty() && read == read_by_server(typed(b), from);
}

bool ExpressionMeaning::same_default(const std::string& a, const std::string& b, const std::string& type) {
  const bool postgresql = connection_.dialect().name() == "postgresql";
  if (is_now(a, !postgresql) && is_now(b, !postgresql)) return true;
  if (same(a, b, {}, postgresql ? type : std::string())) return true;
  if (postgresql || a.empty() || b.empty()) return false;
  // the same number or date may be written in several ways
  const std::string_view operation = connection_.dialect().name() == "sqlite" ? "IS" : "<=>";
  try {
    const auto equal =
        connection_.execute_raw(fmt::format("SELECT ({}) {} ({})", a, operation, b)).scalar<std::int64_t>();
    return equal.value_or(0) != 0;
  } catch (const DatabaseError& error) {
    if (error.connection_lost()) throw;
    return false;
  }
}

/// Empty when the server cannot read it.
std::string ExpressionMeaning::read_by_server(const std::string& expression, const std::string& from) {
  const std::string query = fmt::format("SELECT {} AS x{}{}", expression, from.empty() ? "" : " FROM ", from);
  // a refused expression must not end the transaction around
  std::optional<Transaction> guard;
  if (connection_.in_transaction()) guard.emplace(connection_.begin_nested());
  std::string read;
  try {
    if (connection_.dialect().name() == "postgresql") {
      for (const Row<>& row : connection_.execute_raw("EXPLAIN (VERBOSE, COSTS OFF) " + query)) {
        const auto line = row.get<std::string>(0);
        if (const std::size_t at = line.find("Output: "); at != std::string::npos) read = line.substr(at);
      }
    } else {
      const bool mariadb = connection_.dialect().name() == "mariadb";
      (void)connection_.execute_raw((mariadb ? "EXPLAIN EXTENDED " : "EXPLAIN ") + query).all();
      for (const Row<>& row : connection_.execute_raw("SHOW WARNINGS")) read = row.get<std::string>("Message");
    }
  } catch (const DatabaseError& error) {
    if (error.connection_lost()) throw;
    read.clear();
  }
  if (guard) guard->rollback();
  return read;
}

}  // namespace quarry::detail
