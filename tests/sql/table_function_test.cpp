// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("table function: with its columns and their count") {
  const auto g = table_function("generate_series", 1, 3).columns(column<int>("n")).with_ordinality("ord").named("g");
  const auto q = select(g["n"], g["ord"]).where(g["n"] > 1);
  CHECK(sql(q) ==
        "SELECT g.n, g.ord FROM generate_series(:generate_series_1, :generate_series_2) WITH ORDINALITY AS g(n, ord) "
        "WHERE g.n > :n_1");
  CHECK(q.literal_sql(postgresql::dialect()) ==
        "SELECT g.n, g.ord FROM generate_series(1, 3) WITH ORDINALITY AS g(n, ord) WHERE g.n > 1");
  CHECK_THROWS_WITH(my(q), ContainsSubstring("a function in FROM is not available on MySQL 8.0.36; use series()"));
  CHECK_THROWS_WITH(lite(q), ContainsSubstring("WITH ORDINALITY is not available on SQLite"));
}

TEST_CASE("table function: SQLite's own columns, and what stands before it") {
  const auto each = table_function("json_each", users.meta).columns(column<std::string>("key"));
  CHECK(lite(select(users.id, each["key"]).select_from(users).cross_join(each)) ==
        "SELECT users.id, json_each_1.\"key\" FROM users CROSS JOIN json_each(users.meta) AS json_each_1");
}

TEST_CASE("table function: mistakes") {
  CHECK_THROWS_WITH(table_function("f; drop", 1), ContainsSubstring("is not a function name"));
  CHECK_THROWS_WITH(table_function("f").with_ordinality("n"), ContainsSubstring("call columns(...) before it"));
  const auto f = table_function("f").columns(column<int>("a")).with_ordinality("n");
  CHECK_THROWS_WITH(f.with_ordinality("m"), ContainsSubstring("counts its rows already"));
  CHECK_THROWS_WITH(f.columns(column<int>("b")), ContainsSubstring("comes before with_ordinality()"));
  CHECK_THROWS_WITH(f["b"], ContainsSubstring("table function \"f\" has no column \"b\""));
}

TEST_CASE("tablesample: PostgreSQL's, refused elsewhere") {
  const auto some = tablesample(orders, bernoulli(10), 42, "part");
  const auto q = select(some.id).where(some.qty > 1);
  CHECK(pg(q) == "SELECT part.id FROM orders AS part TABLESAMPLE BERNOULLI ($1) REPEATABLE ($2) WHERE part.qty > $3");
  CHECK_THAT(sql(select(tablesample(orders, system_sample(0.5)).id)),
             ContainsSubstring("FROM orders AS orders_1 TABLESAMPLE SYSTEM (:param_1)"));
  CHECK_THROWS_WITH(lite(q), ContainsSubstring("TABLESAMPLE is not available on SQLite"));
  CHECK_THROWS_AS(maria(q), CompileError);
  CHECK_THROWS_WITH(tablesample(orders, bernoulli(101)), ContainsSubstring("from 0 to 100"));
}

TEST_CASE("series: generate_series, or a recursion of few steps") {
  const auto s = series(1, 10, 3);
  CHECK(pg(select(s.value)) ==
        "SELECT generate_series_1.value FROM generate_series($1, $2, 3) AS generate_series_1(value)");
  CHECK(s.value.sql_type().id == TypeId::big_integer);
  CHECK_THAT(lite(select(s.value)), ContainsSubstring("WITH RECURSIVE anon_1(i) AS (SELECT 1 AS i WHERE ? <= ?"));
  CHECK_THAT(maria(select(s.value)), ContainsSubstring("FROM DUAL WHERE"));
  STATIC_REQUIRE(std::is_same_v<decltype(series(Date{}, Date{}).value), Column<Date>>);
  CHECK_THROWS_WITH(series(1, 2, 0), ContainsSubstring("never end"));
  CHECK_THROWS_WITH(series(users.id, 5), ContainsSubstring("cannot see the columns of another table"));
  CHECK_NOTHROW(pg(select(series(bind<int>("a"), bind<int>("b")).value)));
  CHECK_THROWS_WITH(select(s.value).compile(mysql::dialect({.version = {5, 7}})),
                    ContainsSubstring("WITH, a common table expression,"));
}

TEST_CASE("explain: in each dialect's words") {
  const auto q = select(users.id).where(users.id == 1);
  CHECK(pg(explain(q)) == "EXPLAIN SELECT users.id FROM users WHERE users.id = $1");
  CHECK(lite(explain(q)) == "EXPLAIN QUERY PLAN SELECT users.id FROM users WHERE users.id = ?");
  CHECK(pg(explain(q, {.analyze = true})) == "EXPLAIN (ANALYZE) SELECT users.id FROM users WHERE users.id = $1");
  CHECK(my(explain(q, {.analyze = true})) == "EXPLAIN ANALYZE SELECT users.id FROM users WHERE users.id = ?");
  CHECK(maria(explain(q, {.analyze = true})) == "ANALYZE SELECT users.id FROM users WHERE users.id = ?");
  CHECK_THROWS_WITH(lite(explain(q, {.analyze = true})),
                    ContainsSubstring("EXPLAIN ANALYZE is not available on SQLite"));
  CHECK_THROWS_WITH(explain(q, {.analyze = true}).compile(mysql::dialect({.version = {5, 7}})),
                    ContainsSubstring("EXPLAIN ANALYZE is not available on MySQL 5.7"));
  CHECK_THROWS_WITH(explain(explain(q)), ContainsSubstring("not its EXPLAIN"));
  CHECK(explain(q).compile(postgresql::dialect()).columns().empty());
}

TEST_CASE("tag: on an INSERT too, and harmless whatever it says") {
  CHECK(sql(insert(users).values(users.id = 1, users.name = "x").tag("job", "a*/b").tag("n", "1")) ==
        "INSERT INTO users (id, name) VALUES (:id, :name) /*job='a%2A%2Fb',n='1'*/");
  CHECK(sql(insert(orders).values(orders.id = 1).returning(orders.id).tag("job", "x")) ==
        "INSERT INTO orders (id) VALUES (:id) RETURNING orders.id /*job='x'*/");
  CHECK(sql(select(users.id).tag("a", "1").tag("a-b", "2")) == "SELECT users.id FROM users /*a='1',a-b='2'*/");
  CHECK(sql(select(users.id).tag("b", "2").tag("a key", "it's").tag("b", "3")) ==
        "SELECT users.id FROM users /*a%20key='it%27s',b='3'*/");
  CHECK_THROWS_WITH(insert(users).tag("", "x"), ContainsSubstring("a tag needs a key"));
  CHECK_THROWS_AS(insert(users).tag("k", std::string_view("a\0b", 3)), ArgumentError);
  CHECK_THROWS_AS(select(users.id).tag(std::string_view("\0", 1), "v"), ArgumentError);
  CHECK_THROWS_AS(select(users.id).tag("k", "\xC0\xA7"), InvalidEncoding);
}

TEST_CASE("locks: by dialect and version") {
  const auto q = select(orders.id).join(users);
  CHECK_THAT(sql(q.for_update({.skip_locked = true, .of = {orders}})), ContainsSubstring(" FOR UPDATE"));
  CHECK_THAT(pg(q.for_update({.skip_locked = true, .of = {orders}})),
             ContainsSubstring(" FOR UPDATE OF orders SKIP LOCKED"));
  CHECK_THAT(pg(q.for_update({.key_share = true, .nowait = true})), ContainsSubstring(" FOR NO KEY UPDATE NOWAIT"));
  CHECK_THAT(pg(q.for_update({.share = true, .key_share = true})), ContainsSubstring(" FOR KEY SHARE"));
  CHECK_THAT(my(q.for_update({.share = true, .of = {orders}})), ContainsSubstring(" FOR SHARE OF orders"));
  CHECK_THAT(maria(q.for_update({.share = true, .skip_locked = true})),
             ContainsSubstring(" LOCK IN SHARE MODE SKIP LOCKED"));
  CHECK_THROWS_WITH(maria(q.for_update({.of = {orders}})),
                    ContainsSubstring("FOR UPDATE OF is not available on MariaDB"));
  CHECK_THROWS_WITH(my(q.for_update({.key_share = true})), ContainsSubstring("FOR NO KEY UPDATE"));
  const auto old = mysql::dialect({.version = {5, 7}});
  CHECK_THAT(q.for_update({.share = true}).compile(old).sql(), ContainsSubstring(" LOCK IN SHARE MODE"));
  CHECK_THROWS_WITH(q.for_update({.skip_locked = true}).compile(old), ContainsSubstring("NOWAIT and SKIP LOCKED"));
  CHECK(lite(q.for_update({.skip_locked = true, .of = {orders}})) == lite(q));
  CHECK_THROWS_WITH(q.for_update({.nowait = true, .skip_locked = true}), ContainsSubstring("not both"));
}

TEST_CASE("hints: only what a hint is made of") {
  const auto q = select(users.id);
  CHECK(my(q.prefix_with("/*+ NO_INDEX_MERGE(users) */", "mysql").suffix_with("FOR BROWSE")) ==
        "SELECT /*+ NO_INDEX_MERGE(users) */ users.id FROM users FOR BROWSE");
  CHECK(my(q.with_hint(users, "USE INDEX (PRIMARY)", "mysql")) == "SELECT users.id FROM users USE INDEX (PRIMARY)");
  CHECK(pg(q.with_hint(users, "USE INDEX (PRIMARY)", "mysql").prefix_with("SQL_NO_CACHE", "mysql")) ==
        "SELECT users.id FROM users");
  for (const char* bad : {"", "1)", "(", ")(", "$1", "$$", "@v", "1; DROP TABLE t", "/*+ a */ x */", "-- x", "'text'",
                          "/* x", "a\nb", "a`b", "a\"b"})
    CHECK_THROWS_WITH(q.prefix_with(bad), ContainsSubstring("is no hint"));
}
