// SPDX-License-Identifier: MIT
#include "support/term.hpp"

#include <algorithm>

namespace fuzz {

namespace {

std::string small(std::string_view word) {
  std::string result(word);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

class Parser {
 public:
  Parser(Database database, const std::vector<Token>& tokens) : database_(database), tokens_(tokens) {}

  std::optional<Term> run() {
    auto term = value();
    return at_ == tokens_.size() ? term : std::nullopt;
  }

 private:
  [[nodiscard]] const Token* here() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  [[nodiscard]] bool is(TokenKind kind) const { return here() != nullptr && here()->kind == kind; }
  bool take(std::string_view symbol) {
    if (!is(TokenKind::symbol) || here()->value != symbol) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return is(TokenKind::word) && small(here()->value) == word;
  }
  bool take_word(std::string_view word) {
    if (!is_word(word)) return false;
    ++at_;
    return true;
  }

  // double precision, numeric(10, 2), timestamp without time zone, int4[]
  std::optional<std::string> type() {
    std::string name;
    while (is(TokenKind::word)) {
      name += (name.empty() ? "" : " ") + small(here()->value);
      ++at_;
    }
    if (name.empty()) return std::nullopt;
    if (take("(")) {
      while (is(TokenKind::number) || (is(TokenKind::symbol) && here()->value == ",")) ++at_;
      if (!take(")")) return std::nullopt;
    }
    while (take("[")) {
      if (!take("]")) return std::nullopt;
      name += "[]";
    }
    return name;
  }

  std::optional<Term> casts(std::optional<Term> term) {
    while (term && database_ == Database::postgresql && take("::")) {
      auto name = type();
      if (!name) return std::nullopt;
      term->types.push_back(*std::move(name));
    }
    return term;
  }

  std::optional<Term> number() {
    if (!is(TokenKind::number)) return std::nullopt;
    Term term{Term::Kind::number, here()->value, {}, {}};
    ++at_;
    return casts(std::move(term));
  }

  std::optional<Term> value() {
    if (take("(")) {
      const bool negative = take("-");
      auto term = negative ? number() : value();
      // SQLite's numbers next to zero are written as a quotient
      if (term && term->kind == Term::Kind::number && database_ == Database::sqlite && take("/")) {
        const auto divisor = number();
        if (!divisor) return std::nullopt;
        term->value += '/' + divisor->value;
      }
      if (!term || !take(")")) return std::nullopt;
      if (negative) term->value.insert(0, 1, '-');
      return casts(std::move(term));
    }
    if (is(TokenKind::number)) return number();
    if (is(TokenKind::string) || is(TokenKind::bits)) {
      Term term{is(TokenKind::string) ? Term::Kind::text : Term::Kind::bytes, here()->value, {}, {}};
      ++at_;
      return casts(std::move(term));
    }
    if (!is(TokenKind::word)) return std::nullopt;
    return word();
  }

  std::optional<Term> word() {
    if (take_word("null")) return casts(Term{});
    if (is_word("true") || is_word("false")) {
      Term term{Term::Kind::truth, small(here()->value), {}, {}};
      ++at_;
      return casts(std::move(term));
    }
    if (take_word("cast")) {
      if (!take("(")) return std::nullopt;
      auto term = value();
      if (!term || !take_word("as")) return std::nullopt;
      auto name = type();
      if (!name || !take(")")) return std::nullopt;
      term->types.push_back(*std::move(name));
      return casts(std::move(term));
    }
    if (database_ == Database::postgresql && take_word("array")) return array();
    const bool mysql = database_ == Database::mysql || database_ == Database::mariadb;
    if (mysql && take_word("_utf8mb4")) {
      // an introducer: the bytes are a text
      if (!is(TokenKind::string) && !is(TokenKind::bits)) return std::nullopt;
      Term term{Term::Kind::text, here()->value, {"_utf8mb4"}, {}};
      ++at_;
      return term;
    }
    std::string keyword;
    for (const std::string_view each : {"date", "time", "timestamp", "timestamptz", "interval"}) {
      if (is_word(each)) keyword = each;
    }
    if (keyword.empty() || database_ == Database::sqlite) return std::nullopt;
    ++at_;
    if (!is(TokenKind::string)) return std::nullopt;
    Term term{Term::Kind::text, here()->value, {keyword}, {}};
    ++at_;
    return casts(std::move(term));
  }

  std::optional<Term> array() {
    if (!take("[")) return std::nullopt;
    Term array;
    array.kind = Term::Kind::array;
    while (!take("]")) {
      if (!array.members.empty() && !take(",")) return std::nullopt;
      auto member = value();
      if (!member) return std::nullopt;
      array.members.push_back(*std::move(member));
    }
    return casts(std::move(array));
  }

  Database database_;
  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
};

}  // namespace

bool Term::has_type(std::string_view word) const { return std::find(types.begin(), types.end(), word) != types.end(); }

std::optional<Term> term_of(Database database, const std::vector<Token>& tokens) {
  return Parser(database, tokens).run();
}

}  // namespace fuzz
