// SPDX-License-Identifier: MIT
// Subqueries, CTEs, correlation, set operations.
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("cte: written once, those that others use first") {
  const auto a = select(orders.user_id, func::sum(orders.qty).label("n")).group_by(orders.user_id).cte("a");
  const auto b = select(a["user_id"]).where(a["n"] > 5).cte("b");
  CHECK(sql(select(users.id).where(users.id.in(select(b["user_id"])), users.id.not_in(select(a["user_id"])))) ==
        "WITH a AS (SELECT orders.user_id AS user_id, sum(orders.qty) AS n FROM orders GROUP BY orders.user_id), b AS "
        "(SELECT a.user_id AS user_id FROM a WHERE a.n > :n_1) SELECT users.id FROM users WHERE users.id IN (SELECT "
        "b.user_id FROM b) AND (users.id NOT IN (SELECT a.user_id FROM a))");
  CHECK_THROWS_WITH(sql(select(a["n"], select(users.id).cte("a")["id"])),
                    ContainsSubstring("two different CTEs are both named \"a\""));
}

TEST_CASE("cte: recursive") {
  auto n = select(literal(1).label("n")).cte("n", recursive);
  n = n.union_all(select(n["n"] + 1).where(n["n"] < 100));
  CHECK(pg(select(n["n"])) ==
        "WITH RECURSIVE n(n) AS (SELECT $1 AS n UNION ALL SELECT n.n + $2 AS anon_1 FROM n WHERE n.n < $3) SELECT n.n "
        "FROM n");
  auto unnamed = select(literal(1)).cte("n", recursive);
  CHECK_THROWS_WITH(sql(select(literal(1)).select_from(unnamed.union_all(select(literal(2))))),
                    ContainsSubstring("has no name; give it one with label()"));
}

TEST_CASE("cte: materialized where there is such a word, nested where it is used") {
  const auto m = select(users.id).cte("m", materialized);
  CHECK_THAT(pg(select(m["id"])), ContainsSubstring("WITH m AS MATERIALIZED (SELECT"));
  CHECK_THAT(lite(select(m["id"])), ContainsSubstring("WITH m AS MATERIALIZED (SELECT"));
  CHECK_THAT(maria(select(m["id"])), ContainsSubstring("WITH m AS (SELECT"));
  CHECK_THAT(pg(select(select(users.id).cte("m", not_materialized)["id"])),
             ContainsSubstring("WITH m AS NOT MATERIALIZED (SELECT"));
  const auto inner = select(users.id).cte("i", nested);
  const auto outer = select(inner["id"]).subquery("s");
  CHECK(sql(select(outer["id"])) ==
        "SELECT s.id FROM (WITH i AS (SELECT users.id AS id FROM users) SELECT i.id AS id FROM i) AS s");
}

TEST_CASE("cte: an INSERT is one on PostgreSQL") {
  const auto added = insert(orders).values(orders.id = 9, orders.qty = 3).returning(orders.id, orders.qty).cte("added");
  const auto q = select(added["id"], added["qty"]);
  CHECK(pg(q) ==
        "WITH added AS (INSERT INTO orders (id, qty) VALUES ($1, $2) RETURNING orders.id, orders.qty) SELECT added.id, "
        "added.qty FROM added");
  CHECK(q.compile(postgresql::dialect()).columns().size() == 2);
  CHECK_THROWS_WITH(lite(q), ContainsSubstring("an INSERT as a common table expression is not available on SQLite"));
  CHECK_THROWS_AS(maria(q), CompileError);
}

TEST_CASE("correlation: a table of any enclosing query is that one, at every depth") {
  const auto inner = select(func::max(emp.salary)).where(emp.id == orders.qty, orders.user_id == users.id);
  const auto middle = select(orders.id).where(orders.qty > inner.scalar_subquery());
  CHECK(sql(select(users.id).where(exists(middle))) ==
        "SELECT users.id FROM users WHERE EXISTS (SELECT orders.id FROM orders WHERE orders.qty > (SELECT "
        "max(emp.salary) AS max_1 FROM emp WHERE emp.id = orders.qty AND orders.user_id = users.id))");
  // the reference prints `FROM users` for the innermost one here
  const auto own = select(func::max(orders.id));
  CHECK(sql(select(users.id).where(
            users.id == select(orders.user_id).where(orders.id == own.scalar_subquery()).scalar_subquery())) ==
        "SELECT users.id FROM users WHERE users.id = (SELECT orders.user_id FROM orders WHERE orders.id = (SELECT "
        "max(orders.id) AS max_1 FROM orders))");
}

TEST_CASE("correlation: chosen by hand") {
  const auto lone = select(func::count()).where(orders.user_id == users.id);
  CHECK_THAT(sql(select(users.id, lone.correlate(users).scalar_subquery().label("n"))),
             ContainsSubstring("(SELECT count(*) AS count_1 FROM orders WHERE orders.user_id = users.id)"));
  CHECK_THAT(sql(select(users.id, lone.correlate_except(orders).scalar_subquery().label("n"))),
             ContainsSubstring("FROM orders WHERE orders.user_id = users.id)"));
  CHECK_THAT(sql(select(users.id, lone.correlate().scalar_subquery().label("n"))),
             ContainsSubstring("FROM orders, users WHERE orders.user_id = users.id)"));
}

TEST_CASE("set operations: chained, nested, ordered and limited, members and whole") {
  const auto a = select(users.id), b = select(orders.id), c = select(emp.id);
  CHECK(sql(a.union_(b).union_(c)) ==
        "SELECT users.id FROM users UNION SELECT orders.id FROM orders UNION SELECT emp.id FROM emp");
  CHECK(sql(a.union_all(b).except_(c).order_by("id").limit(3)) ==
        "(SELECT users.id FROM users UNION ALL SELECT orders.id FROM orders) EXCEPT SELECT emp.id FROM emp ORDER BY id "
        "LIMIT :param_1");
  CHECK(sql(a.intersect_all(b.except_all(c))) ==
        "SELECT users.id FROM users INTERSECT ALL (SELECT orders.id FROM orders EXCEPT ALL SELECT emp.id FROM emp)");
  const auto first = a.order_by(users.id.desc()).limit(1);
  CHECK(pg(first.union_all(b)) ==
        "(SELECT users.id FROM users ORDER BY users.id DESC LIMIT $1) UNION ALL SELECT orders.id FROM orders");
  CHECK(lite(first.union_all(b)) ==
        "SELECT * FROM (SELECT users.id AS id FROM users ORDER BY users.id DESC LIMIT ?) UNION ALL SELECT orders.id "
        "FROM orders");
  CHECK_THROWS_WITH(lite(a.intersect_all(b)), ContainsSubstring("INTERSECT ALL is not available on SQLite"));
  CHECK_THROWS_WITH(a.intersect(b).compile(mysql::dialect({.version = {8, 0, 30}})),
                    ContainsSubstring("INTERSECT is not available"));
  CHECK_THROWS_WITH(a.union_(select(users.id, users.name)), ContainsSubstring("same number of columns"));
  CHECK_THROWS_WITH(sql(a.union_(b).order_by("nope")), ContainsSubstring("\"nope\" is none of them"));
}

TEST_CASE("aliases of CTEs, subqueries and values") {
  const auto c = select(users.id, users.name).cte("c");
  const auto other = aliased(c, "other");
  CHECK(sql(select(c["id"], other[users.name]).join(other, other["id"] == c["id"])) ==
        "WITH c AS (SELECT users.id AS id, users.name AS name FROM users) SELECT c.id, other.name FROM c JOIN c AS "
        "other ON other.id = c.id");
  CHECK_THAT(sql(select(c["id"]).cross_join(aliased(c))), ContainsSubstring("FROM c CROSS JOIN c AS anon_1"));
  const auto s = select(users.id).subquery("s");
  CHECK_THAT(sql(select(s["id"]).cross_join(aliased(s, "t"))),
             ContainsSubstring("AS s CROSS JOIN (SELECT users.id AS id FROM users) AS t"));
  const auto v = values<int>("v", {"id"}, {{1}});
  CHECK_THAT(sql(select(v["id"]).cross_join(aliased(v, "w"))), ContainsSubstring("AS v (id) CROSS JOIN (VALUES"));
}
