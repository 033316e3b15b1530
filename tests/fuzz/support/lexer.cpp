// SPDX-License-Identifier: MIT
#include "support/lexer.hpp"

namespace fuzz {

int Lexer::hex(int c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool Lexer::decimal_number() {
  if (!is_digit(peek()) && !(peek() == '.' && is_digit(peek(1)))) return false;
  while (is_digit(peek())) ++at_;
  if (peek() == '.') {
    ++at_;
    while (is_digit(peek())) ++at_;
  }
  if (peek() == 'e' || peek() == 'E') {
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (is_digit(peek(1 + sign))) {
      at_ += 1 + sign;
      while (is_digit(peek())) ++at_;
    }
  }
  return true;
}

void Lexer::hexadecimal() {
  std::string bytes;
  for (; hex(peek()) >= 0; at_ += 2) {
    if (hex(peek(1)) < 0) return bad();
    bytes += static_cast<char>(hex(peek()) * 16 + hex(peek(1)));
  }
  if (peek() != '\'') return bad();
  ++at_;
  add(TokenKind::bits, bytes);
}

std::vector<Token> lex(Database database, std::string_view sql, const Mode& mode) {
  switch (database) {
    case Database::postgresql: return lex_postgresql(sql, mode);
    case Database::sqlite: return lex_sqlite(sql, mode);
    default: return lex_mysql(sql, mode);
  }
}

std::vector<Mode> modes_of(Database database) {
  switch (database) {
    case Database::postgresql: return {{.standard_conforming_strings = true}, {.standard_conforming_strings = false}};
    case Database::sqlite: return {{}};
    default:
      return {{},
              {.no_backslash_escapes = true},
              {.ansi_quotes = true},
              {.no_backslash_escapes = true, .ansi_quotes = true}};
  }
}

}  // namespace fuzz
