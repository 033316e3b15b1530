// SPDX-License-Identifier: MIT
#include "support/lexer.hpp"

namespace fuzz {

namespace {

class PostgresqlLexer : Lexer {
 public:
  PostgresqlLexer(std::string_view sql, const Mode& mode) : Lexer(sql), mode_(mode) {}

  std::vector<Token> run() {
    while (at_ < sql_.size()) {
      start_ = at_;
      step();
    }
    return std::move(tokens_);
  }

 private:
  static bool is_blank(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
  static bool is_operator(int c) {
    return c > 0 && std::string_view("+-*/<>=~!@#%^&|`?").find(static_cast<char>(c)) != std::string_view::npos;
  }

  void step() {
    const int c = peek();
    if (is_blank(c)) {
      ++at_;
      return;
    }
    if (ahead("--")) return line_comment("\n\r");
    if (ahead("/*")) return nested_comment();
    if (c == '\'') return string(!mode_.standard_conforming_strings);
    if (peek(1) == '\'' && (c == 'E' || c == 'e')) return ++at_, string(true);
    if (peek(1) == '\'' && (c == 'N' || c == 'n')) return ++at_, string(!mode_.standard_conforming_strings);
    if (peek(1) == '\'' && (c == 'X' || c == 'x')) return at_ += 2, hexadecimal();
    if (peek(1) == '\'' && (c == 'B' || c == 'b')) return ++at_, string(false);
    if ((c == 'U' || c == 'u') && peek(1) == '&' && peek(2) == '\'') {
      // refused by the server unless strings conform to the standard
      if (!mode_.standard_conforming_strings) return bad();
      at_ += 2;
      return string(false);
    }
    if ((c == 'U' || c == 'u') && peek(1) == '&' && peek(2) == '"') return at_ += 2, name();
    if (c == '"') return name();
    if (c == '$') return dollar();
    if (is_letter(c)) {
      while (is_letter(peek()) || is_digit(peek()) || peek() == '$') ++at_;
      return add(TokenKind::word, taken());
    }
    if (decimal_number()) {
      if (is_letter(peek())) return bad();
      return add(TokenKind::number, taken());
    }
    if (is_operator(c)) return operators();
    if (ahead("::") || ahead(":=") || ahead("..")) return at_ += 2, add(TokenKind::symbol, taken());
    if (c != 0 && std::string_view("()[],;:.").find(static_cast<char>(c)) != std::string_view::npos) {
      ++at_;
      return add(TokenKind::symbol, taken());
    }
    bad();
  }

  void nested_comment() {
    int depth = 0;
    do {
      if (ahead("/*")) ++depth, at_ += 2;
      else if (ahead("*/")) --depth, at_ += 2;
      else if (peek() == -1) return bad();
      else ++at_;
    } while (depth > 0);
    add(TokenKind::comment, taken());
  }

  void append_point(std::string& out, unsigned long point) {
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (point < 0x800) {
      out += static_cast<char>(0xC0 | point >> 6);
      out += static_cast<char>(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      out += static_cast<char>(0xE0 | point >> 12);
      out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (point & 0x3F));
    } else {
      out += static_cast<char>(0xF0 | point >> 18);
      out += static_cast<char>(0x80 | (point >> 12 & 0x3F));
      out += static_cast<char>(0x80 | (point >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (point & 0x3F));
    }
  }

  // After a backslash.
  void escape(std::string& out) {
    const int c = peek();
    ++at_;
    switch (c) {
      case 'b': out += '\b'; return;
      case 'f': out += '\f'; return;
      case 'n': out += '\n'; return;
      case 'r': out += '\r'; return;
      case 't': out += '\t'; return;
      case 'x':
        if (hex(peek()) >= 0) {
          int value = hex(peek());
          ++at_;
          if (hex(peek()) >= 0) value = value * 16 + hex(peek()), ++at_;
          out += static_cast<char>(value);
          return;
        }
        out += 'x';
        return;
      case 'u':
      case 'U': {
        unsigned long point = 0;
        for (int n = c == 'u' ? 4 : 8; n > 0; --n, ++at_) {
          if (hex(peek()) < 0) return append_point(out, 0xFFFD);  // an error of the server's, which closes no string
          point = point * 16 + static_cast<unsigned long>(hex(peek()));
        }
        return append_point(out, point);
      }
      default: break;
    }
    if (c >= '0' && c <= '7') {
      int value = c - '0';
      for (int n = 0; n < 2 && peek() >= '0' && peek() <= '7'; ++n, ++at_) value = value * 8 + (peek() - '0');
      out += static_cast<char>(value);
      return;
    }
    out += static_cast<char>(c);
  }

  // From its first quote on; goes on in a further one after white space with a line's end in it.
  void string(bool backslash) {
    std::string value;
    ++at_;
    while (true) {
      const int c = peek();
      if (c == -1 || c == 0) return bad();
      if (c == '\'' && peek(1) == '\'') {
        value += '\'';
        at_ += 2;
      } else if (c == '\'') {
        ++at_;
        std::size_t next = at_;
        bool line = false;
        while (next < sql_.size() && is_blank(static_cast<unsigned char>(sql_[next]))) {
          line = line || sql_[next] == '\n' || sql_[next] == '\r';
          ++next;
        }
        if (!line || next >= sql_.size() || sql_[next] != '\'') return add(TokenKind::string, value);
        at_ = next + 1;
      } else if (c == '\\' && backslash) {
        ++at_;
        if (peek() == -1) return bad();
        escape(value);
      } else {
        value += static_cast<char>(c);
        ++at_;
      }
    }
  }

  void name() {
    std::string value;
    ++at_;
    while (true) {
      const int c = peek();
      if (c == -1 || c == 0) return bad();
      if (c == '"' && peek(1) != '"') break;
      value += static_cast<char>(c);
      at_ += c == '"' ? 2 : 1;
    }
    ++at_;
    if (value.empty()) return add(TokenKind::bad, {});  // zero-length delimited identifier
    add(TokenKind::name, value);
  }

  void dollar() {
    if (is_digit(peek(1))) {
      ++at_;
      while (is_digit(peek())) ++at_;
      if (is_letter(peek())) return bad();
      return add(TokenKind::parameter, taken());
    }
    ++at_;
    while (is_letter(peek()) || (is_digit(peek()) && at_ > start_ + 1)) ++at_;
    if (peek() != '$') return bad();
    ++at_;
    const std::string tag = taken();
    const std::size_t end = sql_.find(tag, at_);
    if (end == std::string_view::npos) return bad();
    const std::string value(sql_.substr(at_, end - at_));
    at_ = end + tag.size();
    add(TokenKind::string, value);
  }

  void operators() {
    while (is_operator(peek()) && !(at_ > start_ && (ahead("--") || ahead("/*")))) ++at_;
    // of several characters it ends in + or - only if one of these is in it
    while (at_ - start_ > 1 && (sql_[at_ - 1] == '+' || sql_[at_ - 1] == '-') &&
           sql_.substr(start_, at_ - start_).find_first_of("~!@#%^&|`?") == std::string_view::npos) {
      --at_;
    }
    add(TokenKind::symbol, taken());
  }

  Mode mode_;
};

}  // namespace

std::vector<Token> lex_postgresql(std::string_view sql, const Mode& mode) { return PostgresqlLexer(sql, mode).run(); }

}  // namespace fuzz
