// SPDX-License-Identifier: MIT
#include "quarry/compile/quoting.hpp"

#include <algorithm>

#include "catch.hpp"
#include "dialects/every_dialect.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a name is quoted only where it must be") {
  const Dialect pg = postgresql::dialect(), my = mysql::dialect();
  CHECK(quote_identifier("orders", pg) == "orders");
  CHECK(quote_identifier("_z9$", pg) == "_z9$");
  CHECK(quote_identifier("StaffSummary", pg) == "\"StaffSummary\"");
  CHECK(quote_identifier("StaffSummary", my) == "`StaffSummary`");
  CHECK(quote_identifier("9lives", pg) == "\"9lives\"");
  CHECK(quote_identifier("$x", pg) == "\"$x\"");
  CHECK(quote_identifier("two words", pg) == "\"two words\"");
  CHECK(quote_identifier("a.b", pg) == "\"a.b\"");
  CHECK(quote_identifier("pct%", pg) == "\"pct%\"");
  CHECK(quote_identifier("größe", pg) == "\"größe\"");
}

TEST_CASE("a quote inside a name is doubled") {
  CHECK(quote_identifier("q\"t", postgresql::dialect()) == "\"q\"\"t\"");
  CHECK(quote_identifier("q\"t", mysql::dialect()) == "`q\"t`");
  CHECK(quote_identifier("co`l", mysql::dialect()) == "`co``l`");
  CHECK(quote_identifier("a\"; drop table x; --", sqlite::dialect()) == "\"a\"\"; drop table x; --\"");
  CHECK(quote_identifier("\\", mysql::dialect()) == "`\\`");
}

TEST_CASE("the words of the language differ between databases") {
  struct Row {
    const char* word;
    bool generic, postgresql, mysql, mariadb, sqlite;
  };
  const Row rows[] = {
      {"select", true, true, true, true, true},        {"order", true, true, true, true, true},
      {"user", true, true, false, false, false},       {"key", false, false, true, true, true},
      {"rank", false, false, true, false, false},      {"row", false, false, true, false, true},
      {"window", false, true, true, true, false},      {"lateral", false, true, true, false, false},
      {"system", false, false, true, true, false},     {"day", false, false, false, false, false},
      {"name", false, false, false, false, false},     {"value", false, false, true, true, false},
      {"_utf8mb4", false, false, true, true, false},   {"returning", false, true, true, true, true},
      {"cume_dist", false, false, true, false, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.word);
    const auto quoted = [&](const Dialect& dialect) { return quote_identifier(row.word, dialect) != row.word; };
    CHECK(quoted(generic::dialect()) == row.generic);
    CHECK(quoted(postgresql::dialect()) == row.postgresql);
    CHECK(quoted(mysql::dialect()) == row.mysql);
    CHECK(quoted(mysql::mariadb()) == row.mariadb);
    CHECK(quoted(sqlite::dialect()) == row.sqlite);
  }
}

TEST_CASE("the lists of reserved words are sorted, without doubles and in lower case") {
  for (const Dialect& dialect : every_dialect()) {
    CAPTURE(dialect.name());
    const auto words = dialect.data().reserved_words;
    CHECK(words.size() > 90);
    CHECK(std::is_sorted(words.begin(), words.end()));
    CHECK(std::adjacent_find(words.begin(), words.end()) == words.end());
    for (const std::string_view word : words) {
      CHECK(std::all_of(word.begin(), word.end(),
                        [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }));
    }
  }
}

TEST_CASE("no dialect takes an empty name, a NUL or invalid UTF-8") {
  for (const Dialect& dialect : every_dialect()) {
    CHECK_THROWS_WITH(quote_identifier("", dialect, Identifier::column),
                      "a column name is empty; every name has at least one character");
    CHECK_THROWS_AS(quote_identifier(std::string_view("a\0b", 3), dialect), CompileError);
    CHECK_THROWS_AS(quote_identifier("a\xC0\xAF", dialect), CompileError);
    CHECK_THROWS_AS(quote_identifier("\xED\xA0\x80", dialect), CompileError);
  }
}

TEST_CASE("PostgreSQL cuts names after 63 bytes, so a longer one is refused") {
  const Dialect pg = postgresql::dialect();
  const std::string fits = repeated("é", 31) + "x";
  CHECK(quote_identifier(fits, pg, Identifier::table) == "\"" + fits + "\"");
  CHECK_THROWS_WITH(
      quote_identifier(repeated("é", 32), pg, Identifier::table),
      "the table name \"" + repeated("é", 32) + "\" has 64 bytes, but PostgreSQL 15 keeps 63; give it a shorter one");
  CHECK_THROWS_AS(quote_identifier(repeated("a", 64), pg, Identifier::label), CompileError);
  CHECK_THROWS_WITH(quote_identifier(repeated("a", 5000), pg, Identifier::label),
                    ContainsSubstring("a...\" has 5000 bytes"));
}

TEST_CASE("MySQL counts characters, and aliases may be longer") {
  for (const Dialect& my : {mysql::dialect(), mysql::mariadb()}) {
    CHECK_NOTHROW(quote_identifier(repeated("é", 64), my, Identifier::table));
    CHECK_THROWS_WITH(quote_identifier(repeated("é", 65), my, Identifier::column),
                      ContainsSubstring("the column name") &&
                          ContainsSubstring("has 65 characters, but " + my.title() + " keeps 64"));
    CHECK_NOTHROW(quote_identifier(repeated("a", 255), my, Identifier::label));
    CHECK_NOTHROW(quote_identifier(repeated("a", 255), my, Identifier::alias));
    CHECK_THROWS_AS(quote_identifier(repeated("a", 256), my, Identifier::label), CompileError);
  }
}

TEST_CASE("MySQL's names hold no 4-byte characters and no blanks at their ends") {
  const Dialect my = mysql::dialect();
  CHECK_THROWS_WITH(quote_identifier("smile \xF0\x9F\x98\x80", my, Identifier::column),
                    ContainsSubstring("beyond U+FFFF"));
  CHECK_NOTHROW(quote_identifier("smile \xF0\x9F\x98\x80", postgresql::dialect(), Identifier::column));
  CHECK_THROWS_WITH(quote_identifier("a ", my, Identifier::table), ContainsSubstring("ends with a blank"));
  CHECK_THROWS_WITH(quote_identifier(" a", my, Identifier::alias), ContainsSubstring("begins with a blank"));
  CHECK_THROWS_WITH(quote_identifier("a\n", my, Identifier::column), ContainsSubstring("ends with a blank"));
  CHECK_THROWS_WITH(quote_identifier("\x01"
                                     "a",
                                     my, Identifier::label),
                    ContainsSubstring("begins with a blank or a control"));
  CHECK(quote_identifier(" a", my, Identifier::column) == "` a`");
  CHECK(quote_identifier(" a ", sqlite::dialect(), Identifier::alias) == "\" a \"");
}

TEST_CASE("generic SQL and SQLite take names of any length") {
  for (const Dialect& dialect : {generic::dialect(), sqlite::dialect()}) {
    CHECK(quote_identifier(repeated("a", 10'000), dialect).size() == 10'000);
  }
}
