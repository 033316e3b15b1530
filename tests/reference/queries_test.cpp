// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Subqueries, correlation, CTEs, set operations, grouping sets, row values.

TEST_CASE("s34: correlated EXISTS and its negation") {
  const auto q = select(users.id).where(exists(select(orders.id).where(orders.user_id == users.id)),
                                        !exists(select(orders.id).where(orders.user_id == users.id, orders.qty > 5)));
  expect(q)
      .prints(
          Generic,
          "SELECT users.id FROM users WHERE (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id)) "
          "AND NOT (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id AND orders.qty > :qty_1))")
      .prints(
          PostgreSQL,
          "SELECT users.id FROM users WHERE (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id)) "
          "AND NOT (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id AND orders.qty > $1))")
      .prints(
          MySQL | MariaDB | SQLite,
          "SELECT users.id FROM users WHERE (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id)) "
          "AND NOT (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id AND orders.qty > ?))");
}

TEST_CASE("s35: scalar subquery in columns, in arithmetic, in ORDER BY") {
  const auto n = select(func::count(orders.id)).where(orders.user_id == users.id).scalar_subquery();
  const auto q = select(users.id, n.label("n"), n + 1).where(n > 2).order_by(n.desc());
  expect(q)
      .prints(Generic,
              "SELECT users.id, (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) AS n, "
              "(SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) + :param_1 AS anon_1 "
              "FROM users WHERE (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) > "
              ":param_2 ORDER BY (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) DESC")
      .prints(PostgreSQL,
              "SELECT users.id, (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) AS n, "
              "(SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) + $1 AS anon_1 FROM "
              "users WHERE (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) > $2 ORDER "
              "BY (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) DESC")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id, (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) AS n, "
              "(SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) + ? AS anon_1 FROM "
              "users WHERE (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) > ? ORDER "
              "BY (SELECT count(orders.id) AS count_1 FROM orders WHERE orders.user_id = users.id) DESC");
}

TEST_CASE("s36: unlabelled scalar subquery") {
  const auto q = select(users.id, select(func::max(orders.amount)).where(orders.user_id == users.id).scalar_subquery());
  expect(q).prints(All,
                   "SELECT users.id, (SELECT max(orders.amount) AS max_1 FROM orders WHERE orders.user_id = users.id) "
                   "AS anon_1 FROM users");
}

TEST_CASE("s37: CTE used twice, CTE using a CTE") {
  const auto a = select(orders.user_id, func::sum(orders.amount).label("total")).group_by(orders.user_id).cte("a");
  const auto b = select(a["user_id"]).where(a["total"] > 10).cte("b");
  const auto q =
      select(users.name, a["total"]).join(a, a["user_id"] == users.id).where(users.id.in(select(b["user_id"])));
  expect(q)
      .prints(Generic,
              "WITH a AS (SELECT orders.user_id AS user_id, sum(orders.amount) AS total FROM orders GROUP BY "
              "orders.user_id), b AS (SELECT a.user_id AS user_id FROM a WHERE a.total > :total_1) SELECT users.name, "
              "a.total FROM users JOIN a ON a.user_id = users.id WHERE users.id IN (SELECT b.user_id FROM b)")
      .prints(PostgreSQL,
              "WITH a AS (SELECT orders.user_id AS user_id, sum(orders.amount) AS total FROM orders GROUP BY "
              "orders.user_id), b AS (SELECT a.user_id AS user_id FROM a WHERE a.total > $1) SELECT users.name, "
              "a.total FROM users JOIN a ON a.user_id = users.id WHERE users.id IN (SELECT b.user_id FROM b)")
      .prints(MySQL | MariaDB,
              "WITH a AS (SELECT orders.user_id AS user_id, sum(orders.amount) AS total FROM orders GROUP BY "
              "orders.user_id), b AS (SELECT a.user_id AS user_id FROM a WHERE a.total > ?) SELECT users.name, a.total "
              "FROM users INNER JOIN a ON a.user_id = users.id WHERE users.id IN (SELECT b.user_id FROM b)")
      .prints(SQLite,
              "WITH a AS (SELECT orders.user_id AS user_id, sum(orders.amount) AS total FROM orders GROUP BY "
              "orders.user_id), b AS (SELECT a.user_id AS user_id FROM a WHERE a.total > ?) SELECT users.name, a.total "
              "FROM users JOIN a ON a.user_id = users.id WHERE users.id IN (SELECT b.user_id FROM b)");
}

TEST_CASE("s38: anonymous CTE and alias of a CTE") {
  const auto a = select(orders.user_id).where(orders.qty > 5).cte();
  const auto q = select(users.name).where(users.id.in(select(a["user_id"])));
  expect(q)
      .prints(Generic,
              "WITH anon_1 AS (SELECT orders.user_id AS user_id FROM orders WHERE orders.qty > :qty_1) SELECT "
              "users.name FROM users WHERE users.id IN (SELECT anon_1.user_id FROM anon_1)")
      .prints(PostgreSQL,
              "WITH anon_1 AS (SELECT orders.user_id AS user_id FROM orders WHERE orders.qty > $1) SELECT users.name "
              "FROM users WHERE users.id IN (SELECT anon_1.user_id FROM anon_1)")
      .prints(MySQL | MariaDB | SQLite,
              "WITH anon_1 AS (SELECT orders.user_id AS user_id FROM orders WHERE orders.qty > ?) SELECT users.name "
              "FROM users WHERE users.id IN (SELECT anon_1.user_id FROM anon_1)");
}

TEST_CASE("s40: recursive count to ten") {
  auto t = select(literal(1).label("n")).cte("t", recursive);
  t = t.union_all(select(t["n"] + 1).where(t["n"] < 10));
  const auto q = select(fn<std::int64_t>("sum", t["n"]));
  expect(q)
      .prints(Generic,
              "WITH RECURSIVE t(n) AS (SELECT :param_1 AS n UNION ALL SELECT t.n + :n_1 AS anon_1 FROM t WHERE t.n < "
              ":n_2) SELECT sum(t.n) AS sum_1 FROM t")
      .prints(PostgreSQL,
              "WITH RECURSIVE t(n) AS (SELECT $1 AS n UNION ALL SELECT t.n + $2 AS anon_1 FROM t WHERE t.n < $3) "
              "SELECT sum(t.n) AS sum_1 FROM t")
      .prints(MySQL | MariaDB | SQLite,
              "WITH RECURSIVE t(n) AS (SELECT ? AS n UNION ALL SELECT t.n + ? AS anon_1 FROM t WHERE t.n < ?) SELECT "
              "sum(t.n) AS sum_1 FROM t");
}

TEST_CASE("s41: union of members with ORDER BY and LIMIT") {
  const auto q =
      select(users.id).order_by(users.name).limit(2).union_all(select(orders.user_id).limit(3)).order_by("id").limit(4);
  expect(q)
      .prints(Generic,
              "(SELECT users.id FROM users ORDER BY users.name LIMIT :param_1) UNION ALL (SELECT orders.user_id FROM "
              "orders LIMIT :param_2) ORDER BY id LIMIT :param_3")
      .prints(PostgreSQL,
              "(SELECT users.id FROM users ORDER BY users.name LIMIT $1) UNION ALL (SELECT orders.user_id FROM orders "
              "LIMIT $2) ORDER BY id LIMIT $3")
      .prints(MySQL | MariaDB,
              "(SELECT users.id FROM users ORDER BY users.name LIMIT ?) UNION ALL (SELECT orders.user_id FROM orders "
              "LIMIT ?) ORDER BY id LIMIT ?")
      .differs(SQLite,
               "(SELECT users.id FROM users ORDER BY users.name LIMIT ? OFFSET ?) UNION ALL (SELECT orders.user_id "
               "FROM orders LIMIT ? OFFSET ?) ORDER BY id LIMIT ? OFFSET ?",
               "SELECT * FROM (SELECT users.id AS id FROM users ORDER BY users.name LIMIT ?) UNION ALL SELECT * FROM "
               "(SELECT orders.user_id AS user_id FROM orders LIMIT ?) ORDER BY id LIMIT ?",
               why::no_offset);
}

TEST_CASE("s42: union in a subquery") {
  const auto s = select(users.id, users.name).union_(select(emp.id, emp.name)).subquery("s");
  const auto q = select(s["name"], func::count()).group_by(s["name"]);
  expect(q).prints(All,
                   "SELECT s.name, count(*) AS count_1 FROM (SELECT users.id AS id, users.name AS name FROM users "
                   "UNION SELECT emp.id AS id, emp.name AS name FROM emp) AS s GROUP BY s.name");
}

TEST_CASE("s43: union with where values on both sides") {
  const auto q = select(users.id).where(users.name == "a").union_(select(emp.id).where(emp.name == "b")).order_by("id");
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.name = :name_1 UNION SELECT emp.id FROM emp WHERE emp.name = "
              ":name_2 ORDER BY id")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.name = $1 UNION SELECT emp.id FROM emp WHERE emp.name = $2 ORDER "
              "BY id")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.name = ? UNION SELECT emp.id FROM emp WHERE emp.name = ? ORDER "
              "BY id");
}

TEST_CASE("s44: three members, ordered descending by a column") {
  const auto q = select(users.id).union_all(select(orders.id)).union_all(select(emp.id)).order_by(users.id.desc());
  expect(q).prints(All,
                   "SELECT users.id FROM users UNION ALL SELECT orders.id FROM orders UNION ALL SELECT emp.id FROM emp "
                   "ORDER BY id DESC");
}

TEST_CASE("s45: union of unions") {
  const auto q = select(users.id).union_(select(orders.id).union_all(select(emp.id)));
  expect(q)
      .prints(Generic | PostgreSQL | MySQL | MariaDB,
              "SELECT users.id FROM users UNION (SELECT orders.id FROM orders UNION ALL SELECT emp.id FROM emp)")
      .differs(SQLite,
               "SELECT users.id FROM users UNION (SELECT orders.id FROM orders UNION ALL SELECT emp.id FROM emp)",
               "SELECT users.id FROM users UNION SELECT * FROM (SELECT orders.id AS id FROM orders UNION ALL SELECT "
               "emp.id AS id FROM emp)",
               why::lowered);
}

TEST_CASE("s58: group by several, rollup") {
  const auto q =
      select(orders.region, orders.product, func::sum(orders.amount)).group_by(rollup(orders.region, orders.product));
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY "
              "ROLLUP(orders.region, orders.product)")
      .differs(MySQL | MariaDB,
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region, "
               "orders.product WITH ROLLUP",
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region, "
               "orders.product UNION ALL SELECT orders.region, NULL AS product, sum(orders.amount) AS sum_1 FROM "
               "orders GROUP BY orders.region UNION ALL SELECT NULL AS region, NULL AS product, sum(orders.amount) AS "
               "sum_1 FROM orders",
               why::lowered)
      .differs(SQLite,
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY "
               "ROLLUP(orders.region, orders.product)",
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region, "
               "orders.product UNION ALL SELECT orders.region, NULL AS product, sum(orders.amount) AS sum_1 FROM "
               "orders GROUP BY orders.region UNION ALL SELECT NULL AS region, NULL AS product, sum(orders.amount) AS "
               "sum_1 FROM orders",
               why::lowered);
}

TEST_CASE("s59: cube") {
  const auto q = select(orders.region, func::sum(orders.amount)).group_by(cube(orders.region, orders.product));
  expect(q)
      .prints(
          Generic | PostgreSQL,
          "SELECT orders.region, sum(orders.amount) AS sum_1 FROM orders GROUP BY CUBE(orders.region, orders.product)")
      .differs(
          MySQL | MariaDB | SQLite,
          "SELECT orders.region, sum(orders.amount) AS sum_1 FROM orders GROUP BY CUBE(orders.region, orders.product)",
          "SELECT orders.region, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region, orders.product UNION "
          "ALL SELECT orders.region, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region UNION ALL SELECT "
          "NULL AS region, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.product UNION ALL SELECT NULL AS "
          "region, sum(orders.amount) AS sum_1 FROM orders",
          why::lowered);
}

TEST_CASE("s72: lateral left join, true") {
  const auto l = select(func::max(orders.amount).label("top")).where(orders.user_id == users.id).lateral("l");
  const auto q = select(users.name, l["top"]).outer_join(l, true_());
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT users.name, l.top FROM users LEFT OUTER JOIN LATERAL (SELECT max(orders.amount) AS top FROM "
              "orders WHERE orders.user_id = users.id) AS l ON true")
      .prints(MySQL,
              "SELECT users.name, l.top FROM users LEFT OUTER JOIN LATERAL (SELECT max(orders.amount) AS top FROM "
              "orders WHERE orders.user_id = users.id) AS l ON true = 1")
      .refused(MariaDB,
               "SELECT users.name, l.top FROM users LEFT OUTER JOIN LATERAL (SELECT max(orders.amount) AS top FROM "
               "orders WHERE orders.user_id = users.id) AS l ON true = 1",
               "LATERAL is not available")
      .refused(SQLite,
               "SELECT users.name, l.top FROM users LEFT OUTER JOIN LATERAL (SELECT max(orders.amount) AS top FROM "
               "orders WHERE orders.user_id = users.id) AS l ON 1 = 1",
               "LATERAL is not available");
}

TEST_CASE("s73: anonymous lateral") {
  const auto l = select(orders.id).where(orders.user_id == users.id).limit(1).lateral();
  const auto q = select(users.name, l["id"]).join(l, true_());
  expect(q)
      .prints(Generic,
              "SELECT users.name, anon_1.id FROM users JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE "
              "orders.user_id = users.id LIMIT :param_1) AS anon_1 ON true")
      .prints(PostgreSQL,
              "SELECT users.name, anon_1.id FROM users JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE "
              "orders.user_id = users.id LIMIT $1) AS anon_1 ON true")
      .prints(MySQL,
              "SELECT users.name, anon_1.id FROM users INNER JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE "
              "orders.user_id = users.id LIMIT ?) AS anon_1 ON true = 1")
      .refused(MariaDB,
               "SELECT users.name, anon_1.id FROM users INNER JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE "
               "orders.user_id = users.id LIMIT ?) AS anon_1 ON true = 1",
               "LATERAL is not available")
      .refused(SQLite,
               "SELECT users.name, anon_1.id FROM users JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE "
               "orders.user_id = users.id LIMIT ? OFFSET ?) AS anon_1 ON 1 = 1",
               "LATERAL is not available");
}

TEST_CASE("s74: tuple comparisons") {
  const auto q = select(orders.id).where(tuple_(orders.region, orders.qty) == tuple_("n", 1),
                                         tuple_(orders.region, orders.qty) > tuple_("a", 0));
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) = (:param_1, :param_2) AND "
              "(orders.region, orders.qty) > (:param_3, :param_4)")
      .prints(PostgreSQL,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) = ($1, $2) AND (orders.region, "
              "orders.qty) > ($3, $4)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) = (?, ?) AND (orders.region, orders.qty) "
              "> (?, ?)");
}

TEST_CASE("s75: empty tuple IN") {
  const auto q = select(orders.id).where(tuple_(orders.region, orders.qty).in({}),
                                         !tuple_(orders.region, orders.qty).in({{"n", 1}}));
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN ((NULL, NULL)) AND (1 != 1) AND "
              "((orders.region, orders.qty) NOT IN ((:param_2_1_1, :param_2_1_2)))")
      .prints(PostgreSQL,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN ((NULL, NULL)) AND (1 != 1) AND "
              "((orders.region, orders.qty) NOT IN (($1, $2)))")
      .prints(MySQL | MariaDB,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN ((NULL, NULL)) AND (1 != 1) AND "
              "((orders.region, orders.qty) NOT IN ((?, ?)))")
      .prints(SQLite,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (SELECT 1, 1 FROM (SELECT 1, 1) WHERE "
              "1!=1) AND ((orders.region, orders.qty) NOT IN (VALUES (?, ?)))");
}

TEST_CASE("s76: tuple IN subquery") {
  const auto q = select(orders.id).where(tuple_(orders.region, orders.qty).in(select(kv.k, kv.v)));
  expect(q).prints(All,
                   "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (SELECT kv.k, kv.v FROM kv)");
}

TEST_CASE("s78: any and all") {
  const auto q = select(users.id).where(users.id == any_(select(orders.user_id)), users.id > all_(select(emp.id)));
  expect(q)
      .prints(Generic | PostgreSQL | MySQL | MariaDB,
              "SELECT users.id FROM users WHERE users.id = ANY (SELECT orders.user_id FROM orders) AND users.id > ALL "
              "(SELECT emp.id FROM emp)")
      .differs(SQLite,
               "SELECT users.id FROM users WHERE users.id = ANY (SELECT orders.user_id FROM orders) AND users.id > ALL "
               "(SELECT emp.id FROM emp)",
               "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders) AND CASE WHEN (EXISTS "
               "(SELECT 1 FROM (SELECT emp.id AS id FROM emp) AS anon_1 WHERE users.id <= anon_1.id)) THEN 0 WHEN "
               "(EXISTS (SELECT 1 FROM (SELECT emp.id AS id FROM emp) AS anon_1 WHERE (users.id <= anon_1.id) IS "
               "NULL)) THEN NULL ELSE 1 END",
               why::lowered);
}

TEST_CASE("s88: cross join by true") {
  const auto q = select(users.id, emp.id).select_from(users).join(emp, true_());
  expect(q)
      .prints(Generic | PostgreSQL, "SELECT users.id, emp.id AS id_1 FROM users JOIN emp ON true")
      .prints(MySQL | MariaDB, "SELECT users.id, emp.id AS id_1 FROM users INNER JOIN emp ON true = 1")
      .prints(SQLite, "SELECT users.id, emp.id AS id_1 FROM users JOIN emp ON 1 = 1");
}

TEST_CASE("s89: having with or; group by expression") {
  const auto q = select(orders.region)
                     .group_by(orders.region)
                     .having(func::count() > 1 || func::sum(orders.qty) < 5)
                     .having(func::max(orders.qty) != 7);
  expect(q)
      .prints(Generic,
              "SELECT orders.region FROM orders GROUP BY orders.region HAVING (count(*) > :count_1 OR sum(orders.qty) "
              "< :sum_1) AND max(orders.qty) != :max_1")
      .prints(PostgreSQL,
              "SELECT orders.region FROM orders GROUP BY orders.region HAVING (count(*) > $1 OR sum(orders.qty) < $2) "
              "AND max(orders.qty) != $3")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.region FROM orders GROUP BY orders.region HAVING (count(*) > ? OR sum(orders.qty) < ?) "
              "AND max(orders.qty) != ?");
}

TEST_CASE("s90: repeated where with OR") {
  const auto q = select(users.id).where(users.id == 1 || users.id == 2).where(users.name == "a" || users.name == "b");
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE (users.id = :id_1 OR users.id = :id_2) AND (users.name = :name_1 OR "
              "users.name = :name_2)")
      .prints(
          PostgreSQL,
          "SELECT users.id FROM users WHERE (users.id = $1 OR users.id = $2) AND (users.name = $3 OR users.name = $4)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE (users.id = ? OR users.id = ?) AND (users.name = ? OR users.name = ?)");
}

TEST_CASE("s91: select of a whole table joined") {
  const auto q = select(emp, kv).select_from(emp).join(kv, kv.v == emp.id);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT emp.id, emp.mgr_id, emp.name, emp.salary, kv.k, kv.v, kv.hits FROM emp JOIN kv ON kv.v = emp.id")
      .prints(MySQL | MariaDB,
              "SELECT emp.id, emp.mgr_id, emp.name, emp.salary, kv.k, kv.v, kv.hits FROM emp INNER JOIN kv ON kv.v = "
              "emp.id");
}

TEST_CASE("s98: correlate explicitly two levels up") {
  const auto inner =
      select(func::max(orders.amount)).where(orders.user_id == users.id).correlate(users).scalar_subquery();
  const auto q = select(users.id).where(exists(select(emp.id).where(emp.salary > inner)));
  expect(q).prints(All,
                   "SELECT users.id FROM users WHERE EXISTS (SELECT emp.id FROM emp WHERE emp.salary > (SELECT "
                   "max(orders.amount) AS max_1 FROM orders WHERE orders.user_id = users.id))");
}

TEST_CASE("s99: IN a CTE and a scalar over a CTE; names in order of use") {
  const auto a = select(orders.user_id).cte("zz");
  const auto b = select(emp.id).cte("aa");
  const auto q = select(users.id).where(users.id.in(select(b["id"])), users.id.in(select(a["user_id"])));
  expect(q).prints(
      All,
      "WITH aa AS (SELECT emp.id AS id FROM emp), zz AS (SELECT orders.user_id AS user_id FROM orders) SELECT users.id "
      "FROM users WHERE users.id IN (SELECT aa.id FROM aa) AND users.id IN (SELECT zz.user_id FROM zz)");
}

TEST_CASE("n32: EXISTS with OR, NOT, alone") {
  const auto q = select(users.id).where(exists(select(orders.id).where(orders.user_id == users.id)) || users.id == 1);
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = "
              "users.id)) OR users.id = :id_1")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = "
              "users.id)) OR users.id = $1")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = "
              "users.id)) OR users.id = ?");
}

TEST_CASE("n33: EXISTS alone, and as an item") {
  const auto q = select(users.id, exists(select(orders.id).where(orders.user_id == users.id)).label("any"))
                     .where(exists(select(emp.id).where(emp.id == users.id)));
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT users.id, EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id) AS \"any\" FROM "
              "users WHERE EXISTS (SELECT emp.id FROM emp WHERE emp.id = users.id)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id, EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id) AS any FROM "
              "users WHERE EXISTS (SELECT emp.id FROM emp WHERE emp.id = users.id)");
}

TEST_CASE("n34: NOT EXISTS beside NOT IN") {
  const auto q = select(users.id).where(!exists(select(orders.id).where(orders.user_id == users.id)),
                                        users.id.not_in({1}) || !users.name.in({"a"}));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE NOT (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = "
              "users.id)) AND ((users.id NOT IN (:id_1_1)) OR (users.name NOT IN (:name_1_1)))")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE NOT (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = "
              "users.id)) AND ((users.id NOT IN ($1)) OR (users.name NOT IN ($2)))")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE NOT (EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = "
              "users.id)) AND ((users.id NOT IN (?)) OR (users.name NOT IN (?)))");
}

TEST_CASE("n35: a subquery of a union with LIMIT") {
  const auto s = select(users.id.label("n")).union_all(select(orders.qty)).order_by("n").limit(3).subquery("u");
  const auto q = select(fn<int>("sum", s["n"]));
  expect(q)
      .prints(Generic,
              "SELECT sum(u.n) AS sum_1 FROM (SELECT users.id AS n FROM users UNION ALL SELECT orders.qty AS qty FROM "
              "orders ORDER BY n LIMIT :param_1) AS u")
      .prints(PostgreSQL,
              "SELECT sum(u.n) AS sum_1 FROM (SELECT users.id AS n FROM users UNION ALL SELECT orders.qty AS qty FROM "
              "orders ORDER BY n LIMIT $1) AS u")
      .prints(MySQL | MariaDB,
              "SELECT sum(u.n) AS sum_1 FROM (SELECT users.id AS n FROM users UNION ALL SELECT orders.qty AS qty FROM "
              "orders ORDER BY n LIMIT ?) AS u")
      .differs(SQLite,
               "SELECT sum(u.n) AS sum_1 FROM (SELECT users.id AS n FROM users UNION ALL SELECT orders.qty AS qty FROM "
               "orders ORDER BY n LIMIT ? OFFSET ?) AS u",
               "SELECT sum(u.n) AS sum_1 FROM (SELECT users.id AS n FROM users UNION ALL SELECT orders.qty AS qty FROM "
               "orders ORDER BY n LIMIT ?) AS u",
               why::no_offset);
}

TEST_CASE("n36: a CTE of a union, joined twice by alias") {
  const auto c = select(users.id.label("n")).union_(select(orders.user_id)).cte("c");
  const auto q = select(c["n"], users.name).join(users, users.id == c["n"]).where(c["n"] > 1);
  expect(q)
      .prints(Generic,
              "WITH c AS (SELECT users.id AS n FROM users UNION SELECT orders.user_id AS user_id FROM orders) SELECT "
              "c.n, users.name FROM c JOIN users ON users.id = c.n WHERE c.n > :n_1")
      .prints(PostgreSQL,
              "WITH c AS (SELECT users.id AS n FROM users UNION SELECT orders.user_id AS user_id FROM orders) SELECT "
              "c.n, users.name FROM c JOIN users ON users.id = c.n WHERE c.n > $1")
      .prints(MySQL | MariaDB,
              "WITH c AS (SELECT users.id AS n FROM users UNION SELECT orders.user_id AS user_id FROM orders) SELECT "
              "c.n, users.name FROM c INNER JOIN users ON users.id = c.n WHERE c.n > ?")
      .prints(SQLite,
              "WITH c AS (SELECT users.id AS n FROM users UNION SELECT orders.user_id AS user_id FROM orders) SELECT "
              "c.n, users.name FROM c JOIN users ON users.id = c.n WHERE c.n > ?");
}

TEST_CASE("n37: a recursive CTE that goes up") {
  const auto top = select(emp.id, emp.mgr_id).where(emp.id == 7).cte("up", recursive);
  const auto up = top.union_(select(emp.id, emp.mgr_id).where(emp.id == top["mgr_id"]));
  const auto q = select(emp.name).join(up, up["id"] == emp.id).order_by(emp.name);
  expect(q)
      .prints(Generic,
              "WITH RECURSIVE up(id, mgr_id) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp WHERE emp.id = "
              ":id_1 UNION SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp, up WHERE emp.id = up.mgr_id) SELECT "
              "emp.name FROM emp JOIN up ON up.id = emp.id ORDER BY emp.name")
      .prints(PostgreSQL,
              "WITH RECURSIVE up(id, mgr_id) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp WHERE emp.id = $1 "
              "UNION SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp, up WHERE emp.id = up.mgr_id) SELECT emp.name "
              "FROM emp JOIN up ON up.id = emp.id ORDER BY emp.name")
      .prints(MySQL | MariaDB,
              "WITH RECURSIVE up(id, mgr_id) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp WHERE emp.id = ? "
              "UNION SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp, up WHERE emp.id = up.mgr_id) SELECT emp.name "
              "FROM emp INNER JOIN up ON up.id = emp.id ORDER BY emp.name")
      .prints(SQLite,
              "WITH RECURSIVE up(id, mgr_id) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp WHERE emp.id = ? "
              "UNION SELECT emp.id AS id, emp.mgr_id AS mgr_id FROM emp, up WHERE emp.id = up.mgr_id) SELECT emp.name "
              "FROM emp JOIN up ON up.id = emp.id ORDER BY emp.name");
}

TEST_CASE("n55: a subquery in FROM with values before and after") {
  const auto s = select(orders.user_id, func::count().label("n"))
                     .where(orders.qty > 1)
                     .group_by(orders.user_id)
                     .having(func::count() > 2)
                     .subquery("s");
  const auto q = select(users.name, s["n"]).join(s, s["user_id"] == users.id).where(users.id > 3, s["n"] < 4);
  expect(q)
      .prints(Generic,
              "SELECT users.name, s.n FROM users JOIN (SELECT orders.user_id AS user_id, count(*) AS n FROM orders "
              "WHERE orders.qty > :qty_1 GROUP BY orders.user_id HAVING count(*) > :count_1) AS s ON s.user_id = "
              "users.id WHERE users.id > :id_1 AND s.n < :n_1")
      .prints(PostgreSQL,
              "SELECT users.name, s.n FROM users JOIN (SELECT orders.user_id AS user_id, count(*) AS n FROM orders "
              "WHERE orders.qty > $1 GROUP BY orders.user_id HAVING count(*) > $2) AS s ON s.user_id = users.id WHERE "
              "users.id > $3 AND s.n < $4")
      .prints(MySQL | MariaDB,
              "SELECT users.name, s.n FROM users INNER JOIN (SELECT orders.user_id AS user_id, count(*) AS n FROM "
              "orders WHERE orders.qty > ? GROUP BY orders.user_id HAVING count(*) > ?) AS s ON s.user_id = users.id "
              "WHERE users.id > ? AND s.n < ?")
      .prints(SQLite,
              "SELECT users.name, s.n FROM users JOIN (SELECT orders.user_id AS user_id, count(*) AS n FROM orders "
              "WHERE orders.qty > ? GROUP BY orders.user_id HAVING count(*) > ?) AS s ON s.user_id = users.id WHERE "
              "users.id > ? AND s.n < ?");
}

TEST_CASE("n56: LIMIT inside IN, a scalar with ORDER BY") {
  const auto q = select(users.id).where(users.id.in(select(orders.user_id).order_by(orders.amount.desc()).limit(5)));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders ORDER BY orders.amount "
              "DESC LIMIT :param_1)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders ORDER BY orders.amount "
              "DESC LIMIT $1)")
      .differs(MySQL | MariaDB,
               "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders ORDER BY orders.amount "
               "DESC LIMIT ?)",
               "SELECT users.id FROM users WHERE users.id IN (SELECT * FROM (SELECT orders.user_id AS user_id FROM "
               "orders ORDER BY orders.amount DESC LIMIT ?) AS anon_1)",
               why::lowered)
      .differs(SQLite,
               "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders ORDER BY orders.amount "
               "DESC LIMIT ? OFFSET ?)",
               "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders ORDER BY orders.amount "
               "DESC LIMIT ?)",
               why::no_offset);
}
