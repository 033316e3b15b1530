// SPDX-License-Identifier: MIT
// Names as the servers read them: whatever quote_identifier leaves bare or puts in quotes is one name, that one.
#include <algorithm>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// sqlite3_keyword_name() of SQLite 3.40
// clang-format off
constexpr const char* sqlite_keywords[] = {
    "abort", "action", "add", "after", "all", "alter", "always", "analyze", "and", "as", "asc", "attach",
    "autoincrement", "before", "begin", "between", "by", "cascade", "case", "cast", "check", "collate",
    "column", "commit", "conflict", "constraint", "create", "cross", "current", "current_date",
    "current_time", "current_timestamp", "database", "default", "deferrable", "deferred", "delete",
    "desc", "detach", "distinct", "do", "drop", "each", "else", "end", "escape", "except", "exclude",
    "exclusive", "exists", "explain", "fail", "filter", "first", "following", "for", "foreign", "from",
    "full", "generated", "glob", "group", "groups", "having", "if", "ignore", "immediate", "in", "index",
    "indexed", "initially", "inner", "insert", "instead", "intersect", "into", "is", "isnull", "join",
    "key", "last", "left", "like", "limit", "match", "materialized", "natural", "no", "not", "nothing",
    "notnull", "null", "nulls", "of", "offset", "on", "or", "order", "others", "outer", "over",
    "partition", "plan", "pragma", "preceding", "primary", "query", "raise", "range", "recursive",
    "references", "regexp", "reindex", "release", "rename", "replace", "restrict", "returning", "right",
    "rollback", "row", "rows", "savepoint", "select", "set", "table", "temp", "temporary", "then", "ties",
    "to", "transaction", "trigger", "unbounded", "union", "unique", "update", "using", "vacuum", "values",
    "view", "virtual", "when", "where", "window", "with", "without",
};
// clang-format on

std::vector<std::string> keywords_of(const Database& database) {
  std::vector<std::string> words;
  if (database.is("sqlite")) {
    words.assign(std::begin(sqlite_keywords), std::end(sqlite_keywords));
  } else {
    const char* query = database.is("postgresql")
                            ? "SELECT CAST(word AS TEXT) FROM pg_get_keywords()"
                            : "SELECT lower(word) FROM information_schema.keywords UNION SELECT concat('_', "
                              "character_set_name) FROM information_schema.character_sets UNION SELECT '_utf8'";
    const std::unique_ptr<Cursor> cursor = database.connection->execute_raw(query, soon());
    while (cursor->next()) words.push_back(decode_string(cursor->cells()[0], cursor->columns()[0]));
  }
  for (const std::string_view word : database.dialect.data().reserved_words) words.emplace_back(word);
  // SQLite gives columns of a subquery that are called true or false another name, quoted or not
  if (database.is("sqlite"))
    std::erase_if(words, [](const std::string& word) { return word == "true" || word == "false"; });
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string replaced(std::string_view pattern, const std::string& name) {
  std::string out;
  for (const char c : pattern) {
    if (c == '@') out += name;
    else out += c;
  }
  return out;
}

// Every place where the compiler writes a name; @ is the name.
constexpr const char* statements[] = {
    "CREATE TEMPORARY TABLE @ (@ INTEGER, x INTEGER)",
    "INSERT INTO @ (@, x) VALUES (1, 2)",
    "INSERT INTO @ (x, @) SELECT @, x FROM @",
    "SELECT @.@, @.x FROM @ WHERE @.@ = 1 AND @.x IN (1, @.@) GROUP BY @.@, @.x HAVING count(@.@) > 0 ORDER BY @.@ "
    "DESC, @.x",
    "SELECT x, @, @ + 1, -@ FROM @ WHERE @ BETWEEN @ AND @ OR NOT (@ IS NULL) ORDER BY @",
    "SELECT x + 1 AS @, coalesce(@, 1) AS y FROM @ ORDER BY @",
    "SELECT sum(@.@) AS @, count(DISTINCT @.@) AS y FROM @",
    "SELECT CASE WHEN (@.@ = 1) THEN @.@ ELSE @.x END AS @ FROM @",
    "SELECT @.x FROM (SELECT x FROM @) AS @",
    "SELECT @.@ FROM (SELECT 1 AS @) AS @",
    "WITH @ AS (SELECT 1 AS @) SELECT @.@ FROM @",
    "WITH other_ AS (SELECT 1 AS y), @ AS (SELECT 1 AS @) SELECT @.@, other_.y FROM other_ INNER JOIN @ ON other_.y = "
    "@.@",
    "SELECT other_.y FROM @ LEFT OUTER JOIN (SELECT 1 AS y) AS other_ ON @.x = other_.y",
    "SELECT other_.y FROM (SELECT 1 AS y) AS other_, @",
    "SELECT other_.y FROM @, (SELECT 1 AS y) AS other_",
    "SELECT sum(@.x) OVER (PARTITION BY @.@ ORDER BY @.x) AS y FROM @",
    "SELECT (SELECT max(@.@) FROM @) AS @",
    "UPDATE @ SET @ = @ + 1, x = @ WHERE @ = 1",
    "CREATE INDEX i_ ON @ (@, x)",
    "DELETE FROM @ WHERE @ = 5",
    "DROP TABLE @",
};

// The first statement that fails with this name, or an empty text.
std::string failing(const Database& database, const std::string& name) {
  for (const char* statement : statements) {
    const std::string sql = replaced(statement, name);
    try {
      database.run(sql);
    } catch (const Error& error) {
      return sql.substr(0, 200) + ": " + error.what();
    }
  }
  return {};
}

}  // namespace

TEST_CASE("every keyword of the server is a usable name, bare or quoted as quote_identifier says", "[live]") {
  for (const Database& database : every_database()) {
    if (database.is("mariadb")) database.run("SET sql_mode = DEFAULT");
    std::string problems;
    for (const std::string& word : keywords_of(database)) {
      if (!std::all_of(word.begin(), word.end(),
                       [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }))
        continue;
      const std::string problem = failing(database, quote_identifier(word, database.dialect, Identifier::table));
      if (!problem.empty()) problems += "\n" + word + ": " + problem;
    }
    CAPTURE(database.name);
    CHECK(problems.empty());
    if (!problems.empty()) WARN(problems.substr(0, 4000));
  }
}

TEST_CASE("hostile names come back as they went in, in every place", "[live]") {
  const std::vector<std::string> names = {
      "a",
      "A",
      "StaffSummary",
      "two words",
      "a.b",
      "a\"b",
      "a`b",
      "a'b",
      "\"",
      "`",
      "'",
      "\"\"",
      "``",
      "a\"; DROP TABLE x; --",
      "a`; DROP TABLE x; -- x",
      "a\\",
      "\\",
      "\\\"",
      "\\`",
      "--",
      "/*",
      "*/",
      "#",
      ";",
      "%",
      "%s",
      "?",
      "$1",
      ":a",
      "@a",
      "@@version",
      "9",
      "9a",
      "1e5",
      "0x41",
      "x'41'",
      "$a",
      "a$b",
      "_",
      "_utf8",
      "(",
      ")",
      "[a]",
      "a,b",
      "*",
      "a\tb",
      "a\r\nb",
      "\xC3\xA9",
      "\xC3\x89",
      "\xE6\xBC\xA2\xE5\xAD\x97",
      "e\xCC\x81",
      "\xE2\x80\xAE"
      "a",
      "\xC2\xA0",
      "\xEF\xBC\x87",
      "select",
      "SELECT",
      "User",
      "null",
      "a  b",
      std::string(63, 'n'),
      std::string(60, '"'),
  };
  for (const Database& database : every_database()) {
    for (const std::string& name : names) {
      const std::string quoted = quote_identifier(name, database.dialect, Identifier::table);
      CAPTURE(database.name, quoted);
      CHECK(failing(database, quoted) == "");
      // as a label, the name is the result's column name
      const std::string label = quote_identifier(name, database.dialect, Identifier::label);
      CHECK(database.connection->execute_raw("SELECT 1 AS " + label, soon())->columns().at(0).name == name);
    }
  }
}

TEST_CASE("names of the greatest length are kept whole", "[live]") {
  const auto column_name = [](const Database& database, const std::string& name, Identifier what) {
    return database.connection->execute_raw("SELECT 1 AS " + quote_identifier(name, database.dialect, what), soon())
        ->columns()
        .at(0)
        .name;
  };
  const Database pg = open_postgresql(), maria = open_mariadb();
  CHECK(column_name(pg, std::string(63, 'a'), Identifier::label) == std::string(63, 'a'));
  CHECK(column_name(maria, std::string(255, 'a'), Identifier::label) == std::string(255, 'a'));
  CHECK(failing(maria, quote_identifier(std::string(64, 'a'), maria.dialect, Identifier::table)) == "");
  CHECK(failing(pg, quote_identifier(std::string(63, 'a'), pg.dialect, Identifier::table)) == "");
  // what is refused would have been cut without a word
  CHECK(pg.connection->execute_raw("SELECT 1 AS " + std::string(64, 'a'), soon())->columns().at(0).name ==
        std::string(63, 'a'));
}
