// SPDX-License-Identifier: MIT
#include "sql/text_binds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "quarry/types/error.hpp"
#include "quarry/types/text.hpp"

namespace quarry::detail {

namespace {

constexpr std::array<TextSyntax, 3> syntaxes{TextSyntax{}, mysql_syntax, sqlite_syntax};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) noexcept { return is_letter(c) || is_digit(c) || c == '$'; }
bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

class Scanner {
 public:
  Scanner(std::string_view sql, const TextSyntax& syntax, bool without_binds)
      : sql_(sql), syntax_(syntax), without_binds_(without_binds) {}

  TextBinds run() {
    while (at_ < sql_.size() && out_.problem.empty()) step();
    if (depth_ > 0) fail("a parenthesis is not closed");
    out_.pieces.push_back(std::move(piece_));
    return std::move(out_);
  }

 private:
  enum class Before { nothing, word, operand };  // what the token before is to a colon

  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  [[nodiscard]] char previous() const noexcept { return at_ > 0 ? sql_[at_ - 1] : '\0'; }
  void copy(std::size_t n) {
    piece_ += sql_.substr(at_, n);
    at_ += std::min(n, sql_.size() - at_);
  }
  void mark(char c) {
    copy(1);
    if (!is_blank(c)) before_ = Before::nothing;
  }
  void fail(std::string_view problem) {
    if (out_.problem.empty()) out_.problem = problem;
  }

  void step() {
    const char c = peek();
    if (is_letter(c) || (c == '$' && !syntax_.dollar_quotes && !syntax_.marked_parameters)) return word();
    if (is_digit(c)) return number();
    switch (c) {
      case '\'':
      case '"': return quoted(c, false);
      case '`': return quoted(c, false);
      case '[':
        if (syntax_.bracket_names) return bracketed();
        ++brackets_;
        return mark(c);
      case ']':
        if (brackets_ > 0) --brackets_;
        copy(1);
        before_ = Before::operand;
        return;
      case '(': ++depth_; return mark(c);
      case ')':
        if (--depth_ < 0) return fail("a parenthesis is closed that was not opened");
        copy(1);
        before_ = Before::operand;
        return;
      case ';': return fail("a semicolon ends the statement");
      case '-':
        if (peek(1) == '-' && dashes_are_comment()) return line_comment();
        return mark(c);
      case '/':
        if (peek(1) == '*') return comment();
        return mark(c);
      case '#':
        if (syntax_.hash_comments) return line_comment();
        if (syntax_.marked_parameters) return fail("# is no operator there");
        return mark(c);
      case '$': return dollar();
      case '@':
        if (syntax_.marked_parameters && is_word(peek(1)))
          return fail("@ and a name are a parameter there; use bind() or a :name");
        return mark(c);
      case '?':
        if (!syntax_.question_mark) return fail("a bare ? is a placeholder there; use bind() or a :name");
        return mark(c);
      case '\\':
        if (peek(1) != ':') return mark(c);
        ++at_;
        return plain_colon();
      case ':': return colon();
      default: return mark(c);
    }
  }

  void word() {
    const std::size_t begin = at_;
    while (is_word(peek())) copy(1);
    before_ = Before::word;
    const bool escapes = at_ - begin == 1 && (sql_[begin] == 'E' || sql_[begin] == 'e');
    if (peek() == '\'') quoted('\'', escapes && syntax_.escape_strings);
  }

  void number() {
    while (is_digit(peek()) || is_letter(peek()) || peek() == '.') copy(1);
    before_ = Before::operand;
  }

  void quoted(char quote, bool backslash) {
    const bool by_session = syntax_.backslash_by_session && quote != '`';
    copy(1);
    while (at_ < sql_.size()) {
      if (by_session && peek() == '\\' && peek(1) == quote) {
        return fail(fmt::format(
            "whether \\{0} ends the string depends on the session's sql_mode; write {0}{0} for a quote", quote));
      }
      if ((backslash || by_session) && peek() == '\\') {
        copy(2);
      } else if (peek() == quote && peek(1) == quote) {
        copy(2);
      } else if (peek() == quote) {
        before_ = Before::operand;
        return copy(1);
      } else {
        copy(1);
      }
    }
    fail(quote == '\'' ? "a string is not closed" : "a quoted name is not closed");
  }

  void bracketed() {
    const std::size_t end = sql_.find(']', at_);
    if (end == std::string_view::npos) return fail("a name in brackets is not closed");
    copy(end + 1 - at_);
    before_ = Before::operand;
  }

  [[nodiscard]] bool dashes_are_comment() const noexcept {
    return !syntax_.dashes_need_blank || at_ + 2 >= sql_.size() || static_cast<unsigned char>(peek(2)) <= ' ' ||
           peek(2) == '\x7F';
  }

  void line_comment() {
    out_.comments = true;
    const std::size_t end = sql_.find_first_of(syntax_.return_ends_comment ? "\n\r" : "\n", at_);
    if (end != std::string_view::npos) return copy(end + 1 - at_);
    copy(sql_.size() - at_);
    piece_ += '\n';  // what follows the text is no part of its comment
  }

  void comment() {
    out_.comments = true;
    if (syntax_.executable_comments && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!'))) return executable();
    int nested = 0;
    do {
      if (peek() == '/' && peek(1) == '*' && (nested == 0 || syntax_.nested_comments)) {
        ++nested;
        copy(2);
      } else if (peek() == '*' && peek(1) == '/') {
        --nested;
        copy(2);
      } else {
        copy(1);
      }
    } while (nested > 0 && at_ < sql_.size());
    if (nested > 0) fail("a comment is not closed");
  }

  // SQL to some versions and a comment to others: only what ends in the same place for both may be in it.
  void executable() {
    const std::size_t end = sql_.find("*/", at_ + 3);
    if (end == std::string_view::npos) return fail("a comment is not closed");
    if (sql_.substr(at_ + 2, end - at_ - 2).find_first_of("'\"`:?#;()-/@\\") != std::string_view::npos)
      return fail("/*! ... */ is SQL to some versions and a comment to others; only words and numbers may be in it");
    copy(end + 2 - at_);
  }

  void dollar() {
    if (syntax_.marked_parameters) return fail("$ begins a parameter there; use bind() or a :name");
    if (is_digit(peek(1))) return fail("$1 and its like are the database's own placeholders; use bind() or a :name");
    std::size_t end = at_ + 1;
    while (end < sql_.size() && (is_letter(sql_[end]) || is_digit(sql_[end]))) ++end;
    if (end >= sql_.size() || sql_[end] != '$') return fail("a lone $ is no SQL");
    const std::string_view tag = sql_.substr(at_, end + 1 - at_);
    const std::size_t close = sql_.find(tag, end + 1);
    if (close == std::string_view::npos) return fail(fmt::format("the string that {} begins is not closed", tag));
    copy(close + tag.size() - at_);
    before_ = Before::operand;
  }

  void plain_colon() {
    if (syntax_.marked_parameters) return fail("a bare colon begins a parameter there, and nothing else");
    mark(':');
  }

  void colon() {
    if (peek(1) == ':' || peek(1) == '=') {
      if (syntax_.marked_parameters)
        return fail(peek(1) == ':' ? ":: is no cast there; use CAST(x AS type)" : ":= is no operator there");
      copy(2);
      before_ = Before::nothing;
      return;
    }
    // the colon of x[1:n] and 12:30; a bind never follows an operand within brackets
    const bool within = is_word(previous()) || previous() == ':' || (brackets_ > 0 && before_ == Before::operand);
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    const std::string_view name = sql_.substr(at_ + 1, end - at_ - 1);
    const char next = end < sql_.size() ? sql_[end] : '\0';
    const bool before_colon = brackets_ == 0 && next == ':' && (end + 1 >= sql_.size() || sql_[end + 1] != ':');
    if (without_binds_ || within || before_colon || name.empty() || is_digit(name[0])) return plain_colon();
    if (!is_bind_name(name)) {
      return fail(
          fmt::format(":{} is no bind, whose name has the letters a to z, digits and _; write \\: for a colon", name));
    }
    bind(name, end);
  }

  void bind(std::string_view name, std::size_t end) {
    const std::size_t last = piece_.find_last_not_of(" \t\n\v\f\r");
    const char left = last == std::string::npos ? '\0' : piece_[last];
    std::size_t next = end;
    while (next < sql_.size() && is_blank(sql_[next])) ++next;
    const char right = next < sql_.size() ? sql_[next] : '\0';
    const auto is_quote = [](char c) { return c == '\'' || c == '"' || c == '`'; };
    // 'a' 'b' is one string, @'a' a variable, U&'a' another string, and the [1] of x::int[][1] no subscript;
    // a value after a value would be one string with it
    const bool grouped = before_ == Before::operand || is_quote(left) || is_quote(right) || right == '[' ||
                         right == '.' || (last + 1 == piece_.size() && (left == '@' || left == '&'));
    out_.pieces.push_back(std::move(piece_));
    piece_.clear();
    out_.binds.push_back({std::string(name), grouped});
    at_ = end;
    before_ = Before::operand;
  }

  std::string_view sql_;
  const TextSyntax& syntax_;
  bool without_binds_;
  std::size_t at_ = 0;
  int depth_ = 0, brackets_ = 0;
  Before before_ = Before::nothing;
  std::string piece_;
  TextBinds out_;
};

}  // namespace

TextBinds read_text(std::string_view sql, const TextSyntax& syntax, bool without_binds) {
  return Scanner(sql, syntax, without_binds).run();
}

std::span<const TextSyntax> known_syntaxes() noexcept { return syntaxes; }

bool is_bind_name(std::string_view name) noexcept {
  if (name.empty() || is_digit(name[0])) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_word(c) && c != '$' && static_cast<unsigned char>(c) < 0x80; });
}

void require_text(std::string_view sql, std::string_view where) {
  if (sql.find('\0') != std::string_view::npos)
    throw ArgumentError(
        fmt::format("{} was given SQL with a NUL character, where every database stops reading", where));
  if (!is_valid_utf8(sql)) {
    throw InvalidEncoding(
        fmt::format("{} was given SQL that is not valid UTF-8: the bytes {}", where, to_hex(sql.substr(0, 64))));
  }
}

}  // namespace quarry::detail
