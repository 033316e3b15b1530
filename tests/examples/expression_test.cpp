// SPDX-License-Identifier: MIT
#include "expression.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "catch.hpp"

using clinic::Formula;
using clinic::FormulaError;
using clinic::parse_formula;

namespace {

// A formula with every operation in parentheses, so that its shape shows.
std::string shape(const Formula& f) {
  static const char* const words[] = {"", "", "neg", "+", "-", "*", "/", "coalesce", "abs", "min", "max"};
  if (f.kind == Formula::Kind::number) return fmt::format("{}", f.number);
  if (f.kind == Formula::Kind::name) return f.name;
  std::string text = std::string("(") + words[static_cast<int>(f.kind)];
  for (const Formula& operand : f.operands) text += " " + shape(operand);
  return text + ")";
}

std::string complaint(const std::string& text) {
  try {
    return "no complaint: " + shape(parse_formula(text));
  } catch (const FormulaError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("products bind tighter than sums, and both lean to the left") {
  CHECK(shape(parse_formula("a + b * c")) == "(+ a (* b c))");
  CHECK(shape(parse_formula("a - b - c")) == "(- (- a b) c)");
  CHECK(shape(parse_formula("a / b / c * d")) == "(* (/ (/ a b) c) d)");
  CHECK(shape(parse_formula("a / (b / c)")) == "(/ a (/ b c))");
  CHECK(shape(parse_formula("-a * -(b)")) == "(* (neg a) (neg b))");
}

TEST_CASE("numbers, names and functions") {
  CHECK(shape(parse_formula(" 1.5e3\t")) == "1500");
  CHECK(shape(parse_formula(".5")) == "0.5");
  CHECK(shape(parse_formula("no_shows2")) == "no_shows2");
  CHECK(shape(parse_formula("coalesce(a, b + 1, 0)")) == "(coalesce a (+ b 1) 0)");
  CHECK(shape(parse_formula("min(a, max(b, c)) - abs(d)")) == "(- (min a (max b c)) (abs d))");
  CHECK(clinic::names_in(parse_formula("a / (b + a) * abs(c)")) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("anything else is refused, with its place") {
  CHECK(complaint("") == "expected a number, a name or \"(\" at character 1, found the end");
  CHECK(complaint("a +") == "expected a number, a name or \"(\" at character 4, found the end");
  CHECK(complaint("a b") == "expected an operator or the end at character 3, found \"b\"");
  CHECK(complaint("(a") == "expected \")\" at character 3, found the end");
  CHECK(complaint("1.2.3") == "expected an operator or the end at character 4, found \".\"");
  CHECK(complaint("a; DROP TABLE x") == "expected an operator or the end at character 2, found \";\"");
  CHECK(complaint("a -- b") == "no complaint: (- a (neg b))");
  CHECK(complaint("'a'") == "expected a number, a name or \"(\" at character 1, found \"'\"");
  CHECK(complaint("a ≥ b") ==
        "expected an operator or the end at character 3, found something that is no printable ASCII");
  CHECK(complaint("1e999") == "expected a number at character 1, found \"1\"");
  CHECK(complaint("pg_sleep(10)") ==
        "there is no function \"pg_sleep\" (character 1); there are coalesce, abs, min and max");
  CHECK(complaint("abs(a, b)") == "abs (character 1) takes one operand, not 2");
  CHECK(complaint("min(a)") == "min (character 1) takes two operands or more, not 1");
}

TEST_CASE("no formula is too deep or too long to be read safely") {
  const std::string open(100'000, '(');
  CHECK(complaint(open) == "the formula is nested deeper than 100 levels");
  CHECK(complaint(std::string(100'000, '-')) == "the formula is nested deeper than 100 levels");
  std::string chain = "a";
  for (int i = 0; i < 100'000; ++i) chain += "+a";
  CHECK(complaint(chain) == "the formula has more than 200 operators");
}
