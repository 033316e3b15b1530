// SPDX-License-Identifier: MIT
// text(): any SQL is refused, or cut at its binds as the database itself reads it. A bind stands nowhere in a string, a
// quoted name or a comment, in no sql_mode either; and what is no bind stays as it was written.
#include <algorithm>

#include "quarry/compile/compiled.hpp"
#include "quarry/dialects/generic/dialect.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/sql.hpp"
#include "quarry/types/error.hpp"
#include "support/input.hpp"
#include "support/lexer.hpp"

namespace {

using namespace quarry;
using fuzz::Database;
using fuzz::require;
using fuzz::Token;
using fuzz::TokenKind;

// No one writes this into a text by chance, and its quote has to be doubled.
const std::string marker = "q'zq";

std::vector<std::string> names_of(const Compiled& compiled) {
  std::vector<std::string> names;
  for (const Parameter& parameter : compiled.parameters()) {
    if (std::find(names.begin(), names.end(), parameter.name) == names.end()) names.push_back(parameter.name);
  }
  return names;
}

// The text with a value for each of its binds.
std::optional<Expr<>> with_values(const std::string& sql, const std::vector<std::string>& names) {
  const Value value(marker);
  switch (names.size()) {
    case 1: return text(sql, {{names[0], value}});
    case 2: return text(sql, {{names[0], value}, {names[1], value}});
    case 3: return text(sql, {{names[0], value}, {names[1], value}, {names[2], value}});
    default: return std::nullopt;
  }
}

template <class Make>
auto unless_refused(Make make) -> std::optional<decltype(make())> {
  try {
    return make();
  } catch (const CompileError& error) {
    require(std::string_view(error.what()).size() > 20, "a refusal without a sentence");
  } catch (const ArgumentError& error) {
    require(std::string_view(error.what()).size() > 20, "a refusal without a sentence");
  }
  return std::nullopt;
}

void check(Database database, const Dialect& dialect, const std::string& sql) {
  const auto bound = unless_refused([&] { return select(text(sql)).compile(dialect); });
  if (!bound) return;
  const std::vector<std::string> names = names_of(*bound);
  std::string literal;
  if (!names.empty()) {
    const auto made = unless_refused([&] {
      const auto expression = with_values(sql, names);
      return expression ? select(*expression).literal_sql(dialect) : std::string();
    });
    if (!made || made->empty()) return;
    literal = *made;
  }
  for (const fuzz::Mode& mode : fuzz::modes_of(database)) {
    // text() is the developer's own, who writes strings as the standard has them
    if (!mode.standard_conforming_strings) continue;
    std::size_t placeholders = 0, values = 0;
    bool readable = true;
    for (const Token& token : fuzz::lex(database, bound->sql(), mode)) {
      if (token.kind == TokenKind::parameter) ++placeholders;
      if (token.kind != TokenKind::bad) continue;
      // characters that no SQL has are the developer's mistake; an open string or comment would swallow what follows
      std::string_view open = token.value;
      open.remove_prefix(std::min(open.find_first_not_of("EeNnBbUu&"), open.size()));
      require(open.empty() ||
                  (std::string_view("'\"`$").find(open[0]) == std::string_view::npos && !open.starts_with("/*")),
              "an open end", std::string(dialect.title()) + ": " + token.value + " in " + bound->sql());
      readable = false;
    }
    if (!readable) continue;
    if (names.empty()) {
      require(placeholders == 0, "a placeholder that is no bind of ours", bound->sql());
      continue;
    }
    for (const Token& token : fuzz::lex(database, literal, mode)) {
      const bool value = (token.kind == TokenKind::string || token.kind == TokenKind::bits) && token.value == marker;
      if (value) ++values;
      else require(token.value.find("zq") == std::string::npos, "a value inside of another token", literal);
    }
    require(values == placeholders, "bound and literal differ in the number of values",
            bound->sql() + "\n      " + literal);
    require(values >= names.size(), "a bind that is not there", literal);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Dialect postgresql_dialect = postgresql::dialect(), mysql_dialect = mysql::dialect(),
                       mariadb_dialect = mysql::mariadb(), sqlite_dialect = sqlite::dialect(),
                       plain = generic::dialect();
  const std::string sql(reinterpret_cast<const char*>(data), size);
  if (sql.find("zq") != std::string::npos) return 0;
  const auto printed = unless_refused([&] { return select(text(sql)).compile(plain).sql(); });
  // here and there a bind gets parentheses, and \: becomes a colon
  const auto without = [](std::string text) {
    std::erase_if(text, [](char c) { return c == '(' || c == ')'; });
    return text;
  };
  if (printed && sql.find('\\') == std::string::npos) {
    require(without(*printed).find(without(sql)) != std::string::npos, "the text is another one", *printed);
  }
  // a backtick is a letter of operators there, though of none there is, and a quote to text()
  if (sql.find('`') == std::string::npos) check(Database::postgresql, postgresql_dialect, sql);
  check(Database::mysql, mysql_dialect, sql);
  check(Database::mariadb, mariadb_dialect, sql);
  check(Database::sqlite, sqlite_dialect, sql);
  return 0;
}
