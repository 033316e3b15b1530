// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("values: as each dialect has it") {
  const auto v = values<int, std::string>("v", {"id", "name"}, {{1, "a"}, {2, "b"}});
  const auto q = select(v["id"], v["name"]);
  CHECK(sql(q) == "SELECT v.id, v.name FROM (VALUES (:id_1, :name_1), (:id_2, :name_2)) AS v (id, name)");
  CHECK(pg(q) ==
        "SELECT v.id, v.name FROM (VALUES (CAST($1 AS INTEGER), CAST($2 AS VARCHAR)), ($3, $4)) AS v (id, name)");
  CHECK(my(q) == "SELECT v.id, v.name FROM (VALUES ROW(?, ?), ROW(?, ?)) AS v (id, name)");
  CHECK(maria(q) == "SELECT v.id, v.name FROM (SELECT ? AS id, ? AS name UNION ALL SELECT ?, ?) AS v");
  CHECK(lite(q) ==
        "SELECT v.id, v.name FROM (SELECT column1 AS id, column2 AS name FROM (VALUES (?, ?), (?, ?))) AS v");
  CHECK(q.compile(mysql::dialect({.version = {5, 7}})).sql() ==
        "SELECT v.id, v.name FROM (SELECT ? AS id, ? AS name UNION ALL SELECT ?, ?) AS v");
  CHECK(q.literal_sql(mysql::dialect()) ==
        "SELECT v.id, v.name FROM (VALUES ROW(1, 'a'), ROW(2, 'b')) AS v (id, name)");
}

TEST_CASE("values: in joins, as a CTE, unnamed, and with columns known at run time") {
  const auto v = values<int>("v", {"id"}, {{1}});
  CHECK_THAT(sql(select(users.id).join(v, v["id"] == users.id)),
             ContainsSubstring("FROM users JOIN (VALUES (:id_1)) AS v (id) ON v.id = users.id"));
  CHECK_THAT(sql(select(select(v).cte("c")["id"])),
             ContainsSubstring("WITH c AS (SELECT v.id AS id FROM (VALUES (:id_1)) AS v (id)) SELECT c.id FROM c"));
  const auto a = values<int>("", {"id"}, {{1}}), b = values<int>("", {"id"}, {{1}});
  CHECK_THAT(sql(select(a["id"]).join(b, a["id"] == b["id"])), ContainsSubstring("AS anon_1 (id) JOIN (VALUES"));
  const auto dynamic = values("d", {column("x", types::Integer{}), column("y")}, {{Value(1), Value("z")}});
  CHECK_THAT(pg(select(dynamic["x"], dynamic["y"])),
             ContainsSubstring("(VALUES (CAST($1 AS INTEGER), $2)) AS d (x, y)"));
  CHECK(v.column<int>("id").sql_type().id == TypeId::integer);
  CHECK(values<int>("v", {"id"}, {{1}, {2}}).node()->shape == values<int>("v", {"id"}, {{8}, {9}}).node()->shape);
}

TEST_CASE("values: mistakes are said when it is built") {
  CHECK_THROWS_WITH((values<int, int>("v", {"a"}, {{1, 2}})), ContainsSubstring("1 column names for rows of 2 values"));
  CHECK_THROWS_WITH((values<int>("v", {"a"}, {})), ContainsSubstring("needs at least one row"));
  CHECK_THROWS_WITH((values<int, int>("v", {"a", "a"}, {{1, 2}})), ContainsSubstring("two columns named \"a\""));
  CHECK_THROWS_WITH((values<int>("v", {""}, {{1}})), ContainsSubstring("needs a name"));
  CHECK_THROWS_WITH((values("v", {column("a")}, {{Value(1), Value(2)}})),
                    ContainsSubstring("a row of 2 values for 1 columns"));
  CHECK_THROWS_WITH(values("v", {}, {{}}), ContainsSubstring("at least one column"));
  CHECK_THROWS_WITH(values<int>("v", {"name"}, {{1}})["nane"], ContainsSubstring("Did you mean \"name\"?"));
}
