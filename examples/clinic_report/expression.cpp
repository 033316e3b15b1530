// SPDX-License-Identifier: MIT
#include "expression.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace clinic {

namespace {

using Kind = Formula::Kind;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Formula whole() {
    Formula result = sum(0);
    if (peek() != '\0') fail("an operator or the end");
    return result;
  }

 private:
  [[noreturn]] void fail(std::string_view expected) {
    peek();
    std::string found = "the end";
    if (at_ < text_.size()) {
      const char c = text_[at_];
      found = c > ' ' && c < '\x7F' ? fmt::format("\"{}\"", c) : "something that is no printable ASCII";
    }
    throw FormulaError(fmt::format("expected {} at character {}, found {}", expected, at_ + 1, found));
  }
  char peek() noexcept {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char wanted) noexcept {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }
  void require(char wanted) {
    if (!take(wanted)) fail(fmt::format("\"{}\"", wanted));
  }
  static Formula operation(Kind kind, std::vector<Formula> operands) {
    Formula formula;
    formula.kind = kind;
    formula.operands = std::move(operands);
    return formula;
  }

  Formula sum(int depth) {
    if (depth > 100) throw FormulaError("the formula is nested deeper than 100 levels");
    Formula left = product(depth);
    for (;;) {
      if (take('+')) left = operation(Kind::add, {std::move(left), product(depth)});
      else if (take('-')) left = operation(Kind::subtract, {std::move(left), product(depth)});
      else return left;
      count_operator();
    }
  }
  Formula product(int depth) {
    Formula left = factor(depth);
    for (;;) {
      if (take('*')) left = operation(Kind::multiply, {std::move(left), factor(depth)});
      else if (take('/')) left = operation(Kind::divide, {std::move(left), factor(depth)});
      else return left;
      count_operator();
    }
  }
  // A chain of operators leans to the left, so its length is a depth, too.
  void count_operator() {
    if (++operators_ > 200) throw FormulaError("the formula has more than 200 operators");
  }
  Formula factor(int depth) {
    if (depth > 100) throw FormulaError("the formula is nested deeper than 100 levels");
    const char c = peek();
    if (take('(')) {
      Formula inner = sum(depth + 1);
      require(')');
      return inner;
    }
    if (take('-')) return operation(Kind::negate, {factor(depth + 1)});
    if (is_digit(c) || c == '.') return number();
    if (is_letter(c)) return name_or_call(depth);
    fail("a number, a name or \"(\"");
  }
  Formula number() {
    Formula formula;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), formula.number);
    if (error != std::errc()) fail("a number");
    at_ += static_cast<std::size_t>(end - begin);
    return formula;
  }
  Formula name_or_call(int depth) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '_')) ++at_;
    const std::string name(text_.substr(begin, at_ - begin));
    if (peek() != '(') {
      Formula formula;
      formula.kind = Kind::name;
      formula.name = name;
      return formula;
    }
    const Kind kind = name == "coalesce" ? Kind::coalesce
                      : name == "abs"    ? Kind::abs
                      : name == "min"    ? Kind::min
                      : name == "max"    ? Kind::max
                                         : Kind::name;
    if (kind == Kind::name) {
      throw FormulaError(fmt::format("there is no function \"{}\" (character {}); there are coalesce, abs, min and max",
                                     name, begin + 1));
    }
    std::vector<Formula> operands;
    require('(');
    do operands.push_back(sum(depth + 1));
    while (take(','));
    require(')');
    if (kind == Kind::abs ? operands.size() != 1 : operands.size() < 2) {
      throw FormulaError(fmt::format("{} (character {}) takes {}, not {}", name, begin + 1,
                                     kind == Kind::abs ? "one operand" : "two operands or more", operands.size()));
    }
    return operation(kind, std::move(operands));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int operators_ = 0;
};

void collect(const Formula& formula, std::vector<std::string>& names) {
  if (formula.kind == Kind::name && std::find(names.begin(), names.end(), formula.name) == names.end()) {
    names.push_back(formula.name);
  }
  for (const Formula& operand : formula.operands) collect(operand, names);
}

}  // namespace

Formula parse_formula(std::string_view text) { return Parser(text).whole(); }

std::vector<std::string> names_in(const Formula& formula) {
  std::vector<std::string> names;
  collect(formula, names);
  return names;
}

}  // namespace clinic
