// SPDX-License-Identifier: MIT
// What a database takes a text for, token by token: three lexers written from the databases' documentation, which share
// nothing with the library. PostgreSQL 15, "4.1. Lexical Structure"; MySQL 8.0, "11.1 Literal Values", "11.2 Schema
// Object Names" and "11.7 Comments" (MariaDB's are the same); SQLite, "SQL As Understood By SQLite" and its tokenizer's
// rules.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

enum class TokenKind {
  word,       ///< an unquoted name or keyword
  name,       ///< a quoted name; the value is the name
  string,     ///< the value is what it says
  bits,       ///< X'...': the value is the bytes
  number,     ///< as written
  symbol,     ///< as written
  parameter,  ///< $1, ?, :name
  comment,    ///< as written
  bad,        ///< what no token is, an unclosed one, or a NUL, where SQLite and libpq stop reading
};

struct Token {
  TokenKind kind = TokenKind::bad;
  std::string value;
  std::size_t from = 0, to = 0;  ///< where it stands in the text
};

/// What a session can change about its lexer.
struct Mode {
  bool standard_conforming_strings = true;  ///< PostgreSQL: off, a backslash escapes in '...' too
  bool no_backslash_escapes = false;        ///< MySQL
  bool ansi_quotes = false;                 ///< MySQL: "..." is a name
};

[[nodiscard]] std::vector<Token> lex_postgresql(std::string_view sql, const Mode& mode);
[[nodiscard]] std::vector<Token> lex_mysql(std::string_view sql, const Mode& mode);
[[nodiscard]] std::vector<Token> lex_sqlite(std::string_view sql, const Mode& mode);

/// A database, its lexer and the modes of its sessions.
enum class Database { postgresql, mysql, mariadb, sqlite };
[[nodiscard]] std::vector<Token> lex(Database database, std::string_view sql, const Mode& mode);
[[nodiscard]] std::vector<Mode> modes_of(Database database);

/// What the lexers have in common: a text and a place in it.
class Lexer {
 protected:
  explicit Lexer(std::string_view sql) : sql_(sql) {}

  [[nodiscard]] int peek(std::size_t ahead = 0) const {
    return at_ + ahead < sql_.size() ? static_cast<unsigned char>(sql_[at_ + ahead]) : -1;
  }
  [[nodiscard]] bool ahead(std::string_view text) const { return sql_.substr(at_).starts_with(text); }
  void add(TokenKind kind, std::string value) { tokens_.push_back({kind, std::move(value), start_, at_}); }
  /// The text from the token's beginning on.
  [[nodiscard]] std::string taken() const { return std::string(sql_.substr(start_, at_ - start_)); }
  void bad() {
    at_ = sql_.size();
    add(TokenKind::bad, taken());
  }
  /// Up to the end of the line, which on PostgreSQL is a carriage return too.
  void line_comment(std::string_view ends = "\n") {
    while (at_ < sql_.size() && ends.find(sql_[at_]) == std::string_view::npos) ++at_;
    add(TokenKind::comment, taken());
  }
  /// Digits with point and exponent; false where there are none.
  bool decimal_number();
  /// The bytes of hexadecimal digits up to the closing quote.
  void hexadecimal();
  static bool is_digit(int c) { return c >= '0' && c <= '9'; }
  static bool is_letter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80; }
  static int hex(int c);

  std::string_view sql_;
  std::size_t at_ = 0, start_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace fuzz
