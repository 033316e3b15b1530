// SPDX-License-Identifier: MIT
// Databases and columns that keep their text in another encoding: what they have comes back, what they lack is refused
// alike bound and literal. And sessions whose own encoding somebody changed.
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// The URL of another database of the same server.
std::string beside(std::string url, const std::string& database) {
  return url.replace(url.rfind("/test") + 1, 4, database);
}

struct Stored {
  bool refused = false;
  Value value;
};

// Writes the text into a column, as a literal or bound, and reads it again.
Stored stored(const Database& database, const std::string& table, const std::string& text, bool as_literal) {
  const SqlType type = types::Text{};
  database.run("DELETE FROM " + table);
  try {
    if (as_literal) database.run("INSERT INTO " + table + " VALUES (" + literal(database.dialect, text, type) + ")");
    else
      (void)run(*database.connection,
                "INSERT INTO " + table + (database.is("postgresql") ? " VALUES ($1)" : " VALUES (?)"),
                {bound(text, type)});
  } catch (const DataError&) {
    return {true, {}};
  }
  return {false, database.scalar("SELECT v FROM " + table)};
}

struct Sample {
  const char* text;
  bool latin1, shift_jis, euc_jp, gbk;
};
const Sample samples[] = {
    {"it's \\ \"plain\" `text`\n", true, true, true, true},
    {"caf\xC3\xA9 \xC3\xBF", true, false, true, false},
    // its last character is 95 5C in Shift JIS, which ends in a backslash
    {"\xE6\xBC\xA2\xE5\xAD\x97 \xE8\xA1\xA8", false, true, true, true},
    {"\xE4\xB8\xAD'\xE5\x9B\xBD\\", false, true, true, true},
    {"\xE3\x83\x86\xE3\x82\xB9\xE3\x83\x88", false, true, true, true},
    {"\xF0\x9F\x98\x80", false, false, false, false},
};

void check(const Database& database, const std::string& table, const std::string& text, bool held) {
  CAPTURE(database.name, table, text);
  for (const bool as_literal : {true, false}) {
    CAPTURE(as_literal);
    const Stored found = stored(database, table, text, as_literal);
    CHECK(found.refused == !held);
    if (held) CHECK(found.value == Value(text));
  }
}

}  // namespace

TEST_CASE("PostgreSQL databases of other encodings keep what they have and refuse the rest", "[live]") {
  const Database first = open_postgresql();
  for (const std::string encoding : {"LATIN1", "EUC_JP", "SQL_ASCII"}) {
    const std::string name = "quarry_" + encoding;
    first.run("DROP DATABASE IF EXISTS \"" + name + "\"");
    first.run("CREATE DATABASE \"" + name + "\" TEMPLATE template0 LOCALE 'C' ENCODING '" + encoding + "'");
    {
      const Database database{encoding, postgresql::dialect(), connect(beside(postgresql_url(), name))};
      database.run("CREATE TEMPORARY TABLE kept (v TEXT)");
      for (const Sample& sample : samples) {
        const bool held = encoding == "SQL_ASCII" || (encoding == "LATIN1" ? sample.latin1 : sample.euc_jp);
        check(database, "kept", sample.text, held);
      }
    }
    first.run("DROP DATABASE \"" + name + "\"");
  }
}

TEST_CASE("MariaDB columns of other character sets keep what they have and refuse the rest", "[live]") {
  const Database maria = open_mariadb();
  for (const std::string charset : {"latin1", "sjis", "gbk", "ujis"}) {
    maria.run("CREATE OR REPLACE TEMPORARY TABLE kept (v VARCHAR(100) CHARACTER SET " + charset + ")");
    for (const Sample& sample : samples) {
      const bool held = charset == "latin1" ? sample.latin1
                        : charset == "gbk"  ? sample.gbk
                        : charset == "sjis" ? sample.shift_jis
                                            : sample.euc_jp;
      check(maria, "kept", sample.text, held);
    }
  }
}

TEST_CASE("a URL cannot ask for another encoding", "[live]") {
  using Options = std::vector<std::pair<std::string, std::string>>;
  const auto refusal = [](const std::string& url, const Options& options) {
    return std::string(thrown<ArgumentError>([&] { (void)connect(url, options); }).what());
  };
  CHECK_THAT(refusal(mysql_url(), {{"charset", "gbk"}}), ContainsSubstring("charset=gbk is refused"));
  CHECK_THAT(refusal(postgresql_url(), {{"client_encoding", "SJIS"}}),
             ContainsSubstring("client_encoding=SJIS is refused"));
  CHECK_NOTHROW(connect(postgresql_url(), {{"client_encoding", "UTF8"}}));
  // client_encoding itself wins over options=, so that one cannot harm
  const auto connection = connect(postgresql_url(), {{"options", "-c client_encoding=latin1"}});
  CHECK(value(*connection, "SHOW client_encoding") == Value("UTF8"));
}

TEST_CASE("a PostgreSQL session whose encoding was changed takes no text until it is put right", "[live]") {
  const Database pg = open_postgresql();
  for (const bool by_reset : {false, true}) {
    pg.run("SET client_encoding TO 'SJIS'");
    CHECK_THROWS_AS(value(*pg.connection, "SELECT $1", {bound("x", types::Text{})}), InvalidEncoding);
    CHECK_THROWS_AS(pg.run("SELECT '\xC3\xA9'"), InvalidEncoding);
    CHECK_THROWS_WITH(pg.run("SELECT '\xC3\xA9'"), ContainsSubstring("client_encoding to SJIS"));
    if (by_reset) pg.connection->reset(ResetMode::rollback, soon());
    else pg.run("SET client_encoding TO 'UTF8'");
    CHECK(value(*pg.connection, "SELECT $1", {bound("\xC3\xA9", types::Text{})}) == Value("\xC3\xA9"));
  }
}

// MariaDB does not say when SET NAMES changes how it reads a statement. What is text may then be misread, bound as well
// as written, but no literal ends early: it has no backslash, and no character set ends a character with a quote.
TEST_CASE("after SET NAMES a literal is still one literal on MariaDB", "[live]") {
  const Database maria = open_mariadb();
  for (const char* charset : {"latin1", "gbk", "big5", "sjis", "cp932", "euckr", "gb2312", "ujis", "ascii"}) {
    maria.run(std::string("SET NAMES ") + charset);
    for (const std::string& text :
         {std::string("\xE6\xBC\xA2' OR 1=1 -- "), std::string("\xC3\xA9\\' OR 1=1 -- "), std::string("\xE8\xA1\xA8"),
          std::string("\xF0\x9F\x98\x80\\"), std::string("\xC2\xBF'"), std::string("\xEF\xBF\xBF\\' -- ")}) {
      CAPTURE(charset, text);
      CHECK(maria.scalar("SELECT CASE WHEN length(" + literal(maria.dialect, text) + ") > 0 THEN 7 ELSE 8 END") ==
            Value(7));
    }
  }
  maria.run("SET NAMES utf8mb4");
}
