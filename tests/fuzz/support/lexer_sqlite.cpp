// SPDX-License-Identifier: MIT
#include "support/lexer.hpp"

namespace fuzz {

namespace {

class SqliteLexer : Lexer {
 public:
  explicit SqliteLexer(std::string_view sql) : Lexer(sql) {}

  std::vector<Token> run() {
    while (at_ < sql_.size()) {
      start_ = at_;
      step();
    }
    return std::move(tokens_);
  }

 private:
  static bool is_blank(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
  static bool is_name(int c) { return is_letter(c) || is_digit(c) || c == '$'; }

  void step() {
    const int c = peek();
    if (is_blank(c)) {
      ++at_;
      return;
    }
    if (ahead("--")) return line_comment();
    if (ahead("/*")) return comment();
    if (c == '\'') return quoted('\'', TokenKind::string);
    if (c == '"' || c == '`') return quoted(c, TokenKind::name);
    if (c == '[') return bracketed();
    if (peek(1) == '\'' && (c == 'X' || c == 'x')) return at_ += 2, hexadecimal();
    if (c == '?' || ((c == ':' || c == '@' || c == '$' || c == '#') && is_name(peek(1)))) {
      ++at_;
      while (c == '?' ? is_digit(peek()) : is_name(peek())) ++at_;
      return add(TokenKind::parameter, taken());
    }
    if (c == '0' && (peek(1) == 'x' || peek(1) == 'X') && hex(peek(2)) >= 0) {
      at_ += 2;
      while (hex(peek()) >= 0) ++at_;
      return is_name(peek()) ? bad() : add(TokenKind::number, taken());
    }
    if (decimal_number()) return is_name(peek()) ? bad() : add(TokenKind::number, taken());
    if (is_letter(c)) {
      while (is_name(peek())) ++at_;
      return add(TokenKind::word, taken());
    }
    for (const std::string_view symbol : {"->>", "->", "||", "<<", ">>", "<=", "<>", ">=", "!=", "=="}) {
      if (ahead(symbol)) return at_ += symbol.size(), add(TokenKind::symbol, taken());
    }
    if (c > 0 && std::string_view("()+-*/%=<>~&|,;.").find(static_cast<char>(c)) != std::string_view::npos) {
      ++at_;
      return add(TokenKind::symbol, taken());
    }
    bad();
  }

  // Not nested; one that is not closed goes on to the end.
  void comment() {
    const std::size_t end = sql_.find("*/", at_ + 2);
    at_ = end == std::string_view::npos ? sql_.size() : end + 2;
    add(TokenKind::comment, taken());
  }

  void quoted(int quote, TokenKind kind) {
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
    add(kind, value);
  }

  void bracketed() {
    const std::size_t end = sql_.find(']', at_);
    if (end == std::string_view::npos) return bad();
    const std::string value(sql_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    add(TokenKind::name, value);
  }
};

}  // namespace

std::vector<Token> lex_sqlite(std::string_view sql, const Mode& /*mode*/) { return SqliteLexer(sql).run(); }

}  // namespace fuzz
