// SPDX-License-Identifier: MIT
#include "support/lexer.hpp"

namespace fuzz {

namespace {

class MysqlLexer : Lexer {
 public:
  MysqlLexer(std::string_view sql, const Mode& mode) : Lexer(sql), mode_(mode) {}

  std::vector<Token> run() {
    while (at_ < sql_.size()) {
      start_ = at_;
      step();
    }
    return std::move(tokens_);
  }

 private:
  static bool is_blank(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
  static bool is_name(int c) { return is_letter(c) || is_digit(c) || c == '$'; }

  void step() {
    const int c = peek();
    if (is_blank(c)) {
      ++at_;
      return;
    }
    // -- begins a comment only before white space, a control character or the end
    if (c == '#' || (ahead("--") && (peek(2) == -1 || peek(2) <= ' ' || peek(2) == 0x7F))) return line_comment();
    if (ahead("/*")) return comment();
    if (c == '\'' || (c == '"' && !mode_.ansi_quotes)) return string(c);
    if (c == '`' || c == '"') return name(c);
    if (peek(1) == '\'' && (c == 'X' || c == 'x')) return at_ += 2, hexadecimal();
    if (peek(1) == '\'' && (c == 'N' || c == 'n' || c == 'B' || c == 'b')) return ++at_, string('\'');
    if (c == '?') return ++at_, add(TokenKind::parameter, taken());
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (is_name(c)) {
      while (is_name(peek())) ++at_;
      return add(TokenKind::word, taken());
    }
    for (const std::string_view symbol :
         {"<=>", "->>", "<=", "<>", ">=", "!=", "<<", ">>", "||", "&&", ":=", "->", "@@"}) {
      if (ahead(symbol)) return at_ += symbol.size(), add(TokenKind::symbol, taken());
    }
    if (c > 0 && std::string_view("()+-*/%=<>!~^&|,;.:@{}[]").find(static_cast<char>(c)) != std::string_view::npos) {
      ++at_;
      return add(TokenKind::symbol, taken());
    }
    bad();
  }

  // Not nested. What stands in /*! and /*M! is executed: a comment all the same for who must not make any.
  void comment() {
    const std::size_t end = sql_.find("*/", at_ + 2);
    if (end == std::string_view::npos) return bad();
    at_ = end + 2;
    add(TokenKind::comment, taken());
  }

  void string(int quote) {
    std::string value;
    ++at_;
    while (true) {
      const int c = peek();
      if (c == -1) return bad();
      if (c == quote && peek(1) == quote) {
        value += static_cast<char>(c);
        at_ += 2;
      } else if (c == quote) {
        ++at_;
        return add(TokenKind::string, value);
      } else if (c == '\\' && !mode_.no_backslash_escapes) {
        const int escaped = peek(1);
        if (escaped == -1) return bad();
        switch (escaped) {
          case '0': value += '\0'; break;
          case 'b': value += '\b'; break;
          case 'n': value += '\n'; break;
          case 'r': value += '\r'; break;
          case 't': value += '\t'; break;
          case 'Z': value += '\x1A'; break;
          case '%':
          case '_': value += '\\'; [[fallthrough]];
          default: value += static_cast<char>(escaped);
        }
        at_ += 2;
      } else {
        value += static_cast<char>(c);
        ++at_;
      }
    }
  }

  void name(int quote) {
    std::string value;
    ++at_;
    while (true) {
      const int c = peek();
      if (c == -1 || c == 0) return bad();
      if (c == quote && peek(1) != quote) break;
      value += static_cast<char>(c);
      at_ += c == quote ? 2 : 1;
    }
    ++at_;
    if (value.empty()) return add(TokenKind::bad, {});
    add(TokenKind::name, value);
  }

  // A name may begin with digits: 1a is one, 1e5 is a number.
  void number() {
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'b')) {
      at_ += 2;
      while (is_name(peek())) ++at_;
      return add(TokenKind::number, taken());
    }
    decimal_number();
    if (is_name(peek())) {
      const bool digits = taken().find_first_not_of("0123456789") == std::string::npos;
      if (!digits) return bad();
      while (is_name(peek())) ++at_;
      return add(TokenKind::word, taken());
    }
    add(TokenKind::number, taken());
  }

  Mode mode_;
};

}  // namespace

std::vector<Token> lex_mysql(std::string_view sql, const Mode& mode) { return MysqlLexer(sql, mode).run(); }

}  // namespace fuzz
