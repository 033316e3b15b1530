// SPDX-License-Identifier: MIT
#include "sql/text_binds.hpp"

#include <algorithm>
#include <cstddef>

namespace quarry::detail {

namespace {

bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  TextBinds run() {
    while (at_ < sql_.size()) step();
    out_.pieces.push_back(std::move(piece_));
    return std::move(out_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  void copy(std::size_t n) {
    piece_ += sql_.substr(at_, n);
    at_ += std::min(n, sql_.size() - at_);
  }

  void step() {
    const char c = peek();
    if (c == '\'') return quoted('\'', escape_string());
    if (c == '"' || c == '`') return quoted(c, false);
    if (c == '-' && peek(1) == '-') return until("\n");
    if (c == '/' && peek(1) == '*') return comment();
    if (c == '$' && (at_ == 0 || !is_word(sql_[at_ - 1]))) return dollar();
    if (c == '\\' && peek(1) == ':') {
      ++at_;
      return copy(1);
    }
    if (c == ':') return colon();
    copy(1);
  }

  // E'...' knows backslash escapes; a plain string knows them on MySQL only, and there \' inside one is what an
  // application would have written as ''. The quote decides.
  [[nodiscard]] bool escape_string() const noexcept {
    return at_ > 0 && (sql_[at_ - 1] == 'E' || sql_[at_ - 1] == 'e') && (at_ == 1 || !is_word(sql_[at_ - 2]));
  }

  void quoted(char quote, bool backslash) {
    copy(1);
    while (at_ < sql_.size()) {
      if (backslash && peek() == '\\') {
        copy(2);
      } else if (peek() == quote && peek(1) == quote) {
        copy(2);
      } else if (peek() == quote) {
        return copy(1);
      } else {
        copy(1);
      }
    }
  }

  void until(std::string_view end) {
    const std::size_t found = sql_.find(end, at_);
    copy((found == std::string_view::npos ? sql_.size() : found + end.size()) - at_);
  }

  void comment() {  // PostgreSQL's nest
    int depth = 0;
    do {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        copy(2);
      } else if (peek() == '*' && peek(1) == '/') {
        --depth;
        copy(2);
      } else {
        copy(1);
      }
    } while (depth > 0 && at_ < sql_.size());
  }

  void dollar() {
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word(sql_[end]) && sql_[end] != '$') ++end;
    if (end >= sql_.size() || sql_[end] != '$' || (end > at_ + 1 && sql_[at_ + 1] >= '0' && sql_[at_ + 1] <= '9'))
      return copy(1);
    const std::string_view tag = sql_.substr(at_, end + 1 - at_);
    copy(tag.size());
    until(tag);
  }

  void colon() {
    if (peek(1) == ':') return copy(2);  // a cast
    const bool after_word = at_ > 0 && (is_word(sql_[at_ - 1]) || sql_[at_ - 1] == ':');
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    const std::string_view name = sql_.substr(at_ + 1, end - at_ - 1);
    const bool before_colon = end < sql_.size() && sql_[end] == ':' && (end + 1 >= sql_.size() || sql_[end + 1] != ':');
    if (after_word || before_colon || !is_bind_name(name)) return copy(1);
    out_.pieces.push_back(std::move(piece_));
    piece_.clear();
    out_.names.emplace_back(name);
    at_ = end;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::string piece_;
  TextBinds out_;
};

}  // namespace

TextBinds split_at_binds(std::string_view sql) { return Scanner(sql).run(); }

bool is_bind_name(std::string_view name) noexcept {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    if (!is_word(c) || c == '$') return false;
  }
  return true;
}

}  // namespace quarry::detail
