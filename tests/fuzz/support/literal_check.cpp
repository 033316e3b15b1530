// SPDX-License-Identifier: MIT
#include "support/literal_check.hpp"

#include "quarry/types/error.hpp"

namespace fuzz {

namespace {

using namespace quarry;

bool same(const Token& a, const Token& b) { return a.kind == b.kind && a.value == b.value; }

// Tokens before and after the literal stay what they are, and so does the literal.
void check_between(Database database, const Mode& mode, const std::string& literal, const std::vector<Token>& own,
                   const std::string& before, const std::string& after) {
  const std::string sql = before + literal + after;
  std::vector<Token> expected = lex(database, before, mode);
  expected.insert(expected.end(), own.begin(), own.end());
  const std::vector<Token> rest = lex(database, after, mode);
  expected.insert(expected.end(), rest.begin(), rest.end());
  const std::vector<Token> found = lex(database, sql, mode);
  bool equal = found.size() == expected.size();
  for (std::size_t i = 0; equal && i < found.size(); ++i) equal = same(found[i], expected[i]);
  require(equal, "between other tokens the literal is another one", sql);
}

}  // namespace

void check_literal(Database database, const Dialect& dialect, const Typed& typed) {
  std::string literal;
  const Fate fate = fate_of(database, typed);
  try {
    dialect.data().literal(literal, typed.value, typed.type);
  } catch (const DataError& error) {
    require(fate != Fate::refused || std::string_view(error.what()).size() > 20, "a refusal without a sentence");
    return require(fate != Fate::kept, "refused without need", error.what());
  } catch (const ArgumentError& error) {
    return require(fate != Fate::kept, "refused without need", error.what());
  }
  require(fate != Fate::refused, "a value that no server keeps was printed", literal);
  for (const Mode& mode : modes_of(database)) {
    const std::vector<Token> tokens = lex(database, literal, mode);
    const auto term = term_of(database, tokens);
    require(term.has_value(), "the literal is not one value", literal);
    if (const std::string_view what = difference(database, *term, typed); !what.empty()) fail(what, literal);
    constexpr const char* befores[] = {"SELECT 1 /", "SELECT 1*", "SELECT (", "SELECT 1<", "SELECT 1+"};
    constexpr const char* afters[] = {"", "/2", "*3", ")", " FROM t", "+1"};
    const std::uint64_t any = typed.value.hash() >> 20;
    check_between(database, mode, literal, tokens, "SELECT 1 -", "-1");
    check_between(database, mode, literal, tokens, befores[any % std::size(befores)],
                  afters[any / 8 % std::size(afters)]);
    if (typed.value.kind() == ValueKind::string || typed.value.kind() == ValueKind::json) {
      check_between(database, mode, literal, tokens, "SELECT ", ",':a'");
      if (database == Database::postgresql) check_between(database, mode, literal, tokens, "SELECT", "");
    }
  }
}

}  // namespace fuzz
