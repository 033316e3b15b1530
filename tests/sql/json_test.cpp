// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;

namespace {
template <class E>
std::string on(const Dialect& dialect, const E& expression) {
  const std::string sql = select(expression.label("x")).compile(dialect).sql();
  return sql.substr(7, sql.find(" AS x") - 7);
}
const auto& meta = users.meta;
}  // namespace

TEST_CASE("JSON paths print in the words of each database") {
  const auto q = select(meta["a"], meta["a"]["b"][0].as<std::string>())
                     .where(meta["n"].as<int>() > 5, meta["s"].as<std::string>() == "x");
  CHECK(sql(q) ==
        "SELECT users.meta[:meta_1] AS anon_1, users.meta[:meta_2] AS anon_2 FROM users WHERE users.meta[:meta_3] > "
        ":param_1 AND users.meta[:meta_4] = :param_2");
  CHECK(q.compile(generic::dialect()).parameters().at(1).value == Value("$.\"a\".\"b\"[0]"));
  CHECK(on(postgresql::dialect(), meta["a"][0]) == "users.meta -> $1 -> $2");
  CHECK(on(postgresql::dialect(), meta["s"].as<std::string>() == "x") == "(users.meta ->> $1) = $2");
  CHECK(on(postgresql::dialect(), meta["n"].as<double>()) ==
        "CASE WHEN json_typeof(users.meta -> $1) = 'number' THEN CAST(users.meta ->> $1 AS DOUBLE PRECISION) END");
  CHECK(on(postgresql::dialect(), meta["d"].as<Date>()) == "CAST(users.meta ->> $1 AS DATE)");
  CHECK(on(mysql::dialect(), meta["a"]["b"]) == "JSON_EXTRACT(users.meta, ?)");
  CHECK(on(mysql::dialect(), meta[0]) ==
        "CASE WHEN JSON_TYPE(JSON_EXTRACT(users.meta, ?)) = 'ARRAY' THEN "
        "JSON_EXTRACT(users.meta, ?) END");
  CHECK(on(sqlite::dialect(), meta["a"][-1]) == "users.meta -> ?");
  CHECK(select(meta["a"][-1]).literal_sql(sqlite::dialect()) ==
        "SELECT users.meta -> '$.\"a\"[#-1]' AS anon_1 FROM users");
  CHECK(select(meta["a"][-2]).literal_sql(mysql::dialect()).find("'$.\"a\"[last-1]'") != std::string::npos);
  CHECK(on(sqlite::dialect(), meta["b"].as<bool>()) ==
        "CASE json_type(users.meta, ?) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END");
}

TEST_CASE("JSON keys are values, never SQL") {
  const std::string evil = "x\"') or 1=1 --";
  CHECK(select(meta[evil]).literal_sql(postgresql::dialect()) ==
        "SELECT users.meta -> 'x\"'') or 1=1 --' AS anon_1 FROM users");
  CHECK(select(meta[evil]).compile(mysql::dialect()).parameters().at(0).value == Value("$.\"x\\\"') or 1=1 --\""));
  CHECK(select(meta["a\\\x01\t"]).compile(mysql::dialect()).parameters().at(0).value == Value("$.\"a\\\\\\u0001\\t\""));
  // what SQLite's paths cannot spell is looked up by name
  CHECK(
      on(sqlite::dialect(), meta["a"][evil]["b"]).find("json_each(users.meta -> ?) AS member WHERE member.key = ?)") !=
      std::string::npos);
  CHECK(select(meta[evil]).compile(sqlite::dialect()).sql() != select(meta["a"]).compile(sqlite::dialect()).sql());
  CHECK(select(meta[evil]).fingerprint() != select(meta["a"]).fingerprint());
  CHECK(select(meta["b"]).fingerprint() == select(meta["a"]).fingerprint());
  CHECK_THROWS_AS(select(meta["-a"]).compile(mysql::mariadb()), CompileError);
  CHECK_THROWS_AS(meta["\xff"], InvalidEncoding);
}

TEST_CASE("JSON paths are typed") {
  STATIC_REQUIRE(std::is_same_v<decltype(meta["a"].as<int>()), Expr<std::optional<int>>>);
  STATIC_REQUIRE(std::is_same_v<decltype(meta["a"]["b"][0]), JsonElement>);
  const Table t{"t", Column{"doc", types::Json{}}, Column{"n", types::Integer{}}};
  CHECK(on(postgresql::dialect(), t["doc"]["a"].as<bool>()) ==
        "CASE WHEN json_typeof(t.doc -> $1) = 'boolean' THEN CAST(t.doc ->> $1 AS BOOLEAN) END");
  CHECK_THROWS_AS(t["n"]["a"], ArgumentError);
  const std::vector<JsonStep> path{"a", 0, std::string("b")};
  CHECK(on(postgresql::dialect(), t["doc"][path]) == "t.doc -> $1 -> $2 -> $3");
  CHECK(on(postgresql::dialect(), json_array_length(meta)) ==
        "CASE WHEN json_typeof(users.meta) = 'array' THEN json_array_length(users.meta) END");
  CHECK_THROWS_AS(select(meta["a"]).compile(sqlite::dialect({.version = {3, 37}})), CompileError);
}
