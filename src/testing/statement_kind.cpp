// SPDX-License-Identifier: MIT
#include "testing/statement_kind.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace quarry::testing::detail {
namespace {

char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
bool is_word(char c) noexcept { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c < 0; }

struct Token {
  std::string text;  // as written, without quotes
  std::string upper;
};

// Words and quoted names; what is neither ends them, but for an equals sign or an @.
std::vector<Token> first_tokens(std::string_view sql, bool mysql, std::size_t most) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  const auto skip_to = [&](std::string_view end, std::size_t from) {
    const std::size_t found = sql.find(end, from);
    at = found == std::string_view::npos ? sql.size() : found + end.size();
  };
  while (at < sql.size() && tokens.size() < most) {
    const char c = sql[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ';' || c == '(' || c == '@' || c == '.') {
      ++at;
    } else if (sql.substr(at, 2) == "--" || (mysql && c == '#')) {
      skip_to("\n", at);
    } else if (mysql && (sql.substr(at, 3) == "/*!" || sql.substr(at, 4) == "/*M!")) {
      at = sql.find('!', at) + 1;  // MySQL runs what such a comment holds
      while (at < sql.size() && sql[at] >= '0' && sql[at] <= '9') ++at;
    } else if (sql.substr(at, 2) == "/*") {
      skip_to("*/", at + 2);
    } else if (c == '"' || c == '`' || c == '[') {
      const char quote = c == '[' ? ']' : c;
      Token token;
      for (++at; at < sql.size(); ++at) {
        if (sql[at] == quote) {
          if (at + 1 >= sql.size() || sql[at + 1] != quote) break;
          ++at;
        }
        token.text += sql[at];
      }
      ++at;
      tokens.push_back(std::move(token));
    } else if (is_word(c)) {
      Token token;
      for (; at < sql.size() && is_word(sql[at]); ++at) {
        token.text += sql[at];
        token.upper += upper(sql[at]);
      }
      tokens.push_back(std::move(token));
    } else {
      break;
    }
  }
  return tokens;
}

bool holds_change(std::string_view sql) {
  std::string word;
  for (std::size_t i = 0; i <= sql.size(); ++i) {
    if (i < sql.size() && is_word(sql[i])) {
      word += upper(sql[i]);
      continue;
    }
    if (word == "INSERT" || word == "UPDATE" || word == "DELETE" || word == "MERGE" || word == "REPLACE") return true;
    word.clear();
  }
  return false;
}

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 7> reads{"SELECT", "VALUES", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "TABLE"};
// MySQL's manual, "Statements That Cause an Implicit Commit"
constexpr std::array<std::string_view, 18> commits{"ALTER",  "CREATE", "DROP",   "RENAME",   "TRUNCATE",  "GRANT",
                                                   "REVOKE", "LOCK",   "UNLOCK", "OPTIMIZE", "REPAIR",    "CHECK",
                                                   "CACHE",  "FLUSH",  "RESET",  "INSTALL",  "UNINSTALL", "XA"};

}  // namespace

StatementWords read_words(std::string_view sql, std::string_view dialect) {
  const bool mysql = dialect == "mysql" || dialect == "mariadb";
  const std::vector<Token> tokens = first_tokens(sql, mysql, 5);
  const auto word = [&](std::size_t i) { return i < tokens.size() ? std::string_view(tokens[i].upper) : ""; };
  const auto text = [&](std::size_t i) { return i < tokens.size() ? tokens[i].text : std::string(); };
  StatementWords found;
  found.words = word(0);
  const auto with_second = [&](StatementKind kind) {
    if (!word(1).empty()) found.words += " " + std::string(word(1));
    found.kind = kind;
    return found;
  };
  const std::string_view first = word(0);

  if (first == "SAVEPOINT") {
    found.kind = StatementKind::savepoint;
    found.name = text(1);
    return found;
  }
  if (first == "RELEASE") {
    found.kind = StatementKind::release;
    found.name = text(word(1) == "SAVEPOINT" ? 2 : 1);
    return found;
  }
  if (first == "ROLLBACK") {
    std::size_t at = word(1) == "WORK" || word(1) == "TRANSACTION" ? 2 : 1;
    if (word(at) == "TO") {
      ++at;
      if (word(at) == "SAVEPOINT") ++at;
      found.kind = StatementKind::rollback_to;
      found.name = text(at);
      return found;
    }
  }
  if (first == "ROLLBACK" || first == "COMMIT" || first == "END" || first == "ABORT") {
    found.kind = StatementKind::transaction;
    return found;
  }
  if (first == "BEGIN") {
    // MariaDB: a block of statements
    found.kind = mysql && word(1) == "NOT" ? StatementKind::write : StatementKind::transaction;
    return found;
  }
  if (first == "START" && word(1) == "TRANSACTION") return with_second(StatementKind::transaction);
  if (first == "PREPARE" && word(1) == "TRANSACTION") return with_second(StatementKind::transaction);
  if (first == "SET" && dialect != "sqlite") {
    if (mysql && (word(1) == "AUTOCOMMIT" || word(2) == "AUTOCOMMIT")) return with_second(StatementKind::transaction);
    if (mysql && word(1) == "PASSWORD") return with_second(StatementKind::implicit_commit);
    found.kind = StatementKind::read;  // of the session, not of the data
    return found;
  }
  if (mysql && one_of(first, commits)) {
    const bool temporary = (first == "CREATE" || first == "DROP") &&
                           (word(1) == "TEMPORARY" || (word(1) == "OR" && word(3) == "TEMPORARY"));
    if (!temporary) return with_second(StatementKind::implicit_commit);
  }
  const bool of_tables = word(1) == "TABLE" || word(1) == "LOCAL" || word(1) == "NO_WRITE_TO_BINLOG";
  if (mysql && ((first == "ANALYZE" && of_tables) || (first == "LOAD" && word(1) == "INDEX"))) {
    return with_second(StatementKind::implicit_commit);
  }
  if (one_of(first, reads) || (first == "WITH" && !holds_change(sql))) found.kind = StatementKind::read;
  return found;
}

}  // namespace quarry::testing::detail
