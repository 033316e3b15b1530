// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// The cases of the reference that are mostly of statements: every text it printed, bound and literal.

TEST_CASE("c31: LIMIT with OFFSET in a subquery joined outside") {
  const auto s = select(orders.user_id, orders.amount).order_by(orders.amount.desc()).limit(10).offset(5).subquery();
  const auto q = select(users.name, s[orders.amount]).join(s, s[orders.user_id] == users.id).limit(3);
  expect(q)
      .prints(Generic,
              "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS "
              "amount FROM orders ORDER BY orders.amount DESC LIMIT :param_1 OFFSET :param_2) AS anon_1 ON "
              "anon_1.user_id = users.id LIMIT :param_3")
      .prints(
          PostgreSQL,
          "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
          "FROM orders ORDER BY orders.amount DESC LIMIT $1 OFFSET $2) AS anon_1 ON anon_1.user_id = users.id LIMIT $3")
      .prints(
          MySQL | MariaDB,
          "SELECT users.name, anon_1.amount FROM users INNER JOIN (SELECT orders.user_id AS user_id, orders.amount AS "
          "amount FROM orders ORDER BY orders.amount DESC LIMIT ?, ?) AS anon_1 ON anon_1.user_id = users.id LIMIT ?")
      .differs(
          SQLite,
          "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
          "FROM orders ORDER BY orders.amount DESC LIMIT ? OFFSET ?) AS anon_1 ON anon_1.user_id = users.id LIMIT ? "
          "OFFSET ?",
          "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
          "FROM orders ORDER BY orders.amount DESC LIMIT ? OFFSET ?) AS anon_1 ON anon_1.user_id = users.id LIMIT ?",
          why::no_offset)
      .literal(
          Generic | PostgreSQL,
          "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
          "FROM orders ORDER BY orders.amount DESC LIMIT 10 OFFSET 5) AS anon_1 ON anon_1.user_id = users.id LIMIT 3")
      .literal(
          MySQL | MariaDB,
          "SELECT users.name, anon_1.amount FROM users INNER JOIN (SELECT orders.user_id AS user_id, orders.amount AS "
          "amount FROM orders ORDER BY orders.amount DESC LIMIT 5, 10) AS anon_1 ON anon_1.user_id = users.id LIMIT 3")
      .literal_differs(
          SQLite,
          "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
          "FROM orders ORDER BY orders.amount DESC LIMIT 10 OFFSET 5) AS anon_1 ON anon_1.user_id = users.id LIMIT 3 "
          "OFFSET 0",
          "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
          "FROM orders ORDER BY orders.amount DESC LIMIT 10 OFFSET 5) AS anon_1 ON anon_1.user_id = users.id LIMIT 3",
          why::no_offset);
}

TEST_CASE("c33: FOR UPDATE OF, SKIP LOCKED") {
  const auto q = select(orders.id).join(users).for_update({.skip_locked = true, .of = {orders}});
  expect(q)
      .differs(Generic, "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id FOR UPDATE",
               "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id FOR UPDATE OF orders SKIP LOCKED",
               why::kept)
      .prints(PostgreSQL,
              "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id FOR UPDATE OF orders SKIP LOCKED")
      .differs(
          MySQL, "SELECT orders.id FROM orders INNER JOIN users ON users.id = orders.user_id FOR UPDATE SKIP LOCKED",
          "SELECT orders.id FROM orders INNER JOIN users ON users.id = orders.user_id FOR UPDATE OF orders SKIP LOCKED",
          why::version)
      .refused(MariaDB,
               "SELECT orders.id FROM orders INNER JOIN users ON users.id = orders.user_id FOR UPDATE SKIP LOCKED",
               "FOR UPDATE OF is not available")
      .prints(SQLite, "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id")
      .literal_differs(
          Generic, "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id FOR UPDATE",
          "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id FOR UPDATE OF orders SKIP LOCKED",
          why::kept)
      .literal(PostgreSQL,
               "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id FOR UPDATE OF orders SKIP LOCKED")
      .literal_differs(
          MySQL, "SELECT orders.id FROM orders INNER JOIN users ON users.id = orders.user_id FOR UPDATE SKIP LOCKED",
          "SELECT orders.id FROM orders INNER JOIN users ON users.id = orders.user_id FOR UPDATE OF orders SKIP LOCKED",
          why::version);
}

TEST_CASE("c35: FULL OUTER JOIN") {
  const auto q = select(users.id, orders.id).select_from(users).full_join(orders);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT users.id, orders.id AS id_1 FROM users FULL OUTER JOIN orders ON users.id = orders.user_id")
      .differs(MySQL | MariaDB,
               "SELECT users.id, orders.id AS id_1 FROM users FULL OUTER JOIN orders ON users.id = orders.user_id",
               "SELECT anon_1.id, anon_1.id_2 AS id FROM (SELECT users.id AS id, orders.id AS id_2 FROM users LEFT "
               "OUTER JOIN orders ON users.id = orders.user_id UNION ALL SELECT NULL AS id, orders.id AS id_2 FROM "
               "orders WHERE NOT (EXISTS (SELECT 1 FROM users WHERE users.id = orders.user_id))) AS anon_1",
               why::lowered)
      .literal(Generic | PostgreSQL | SQLite,
               "SELECT users.id, orders.id AS id_1 FROM users FULL OUTER JOIN orders ON users.id = orders.user_id")
      .literal_differs(
          MySQL | MariaDB,
          "SELECT users.id, orders.id AS id_1 FROM users FULL OUTER JOIN orders ON users.id = orders.user_id",
          "SELECT anon_1.id, anon_1.id_2 AS id FROM (SELECT users.id AS id, orders.id AS id_2 FROM users LEFT OUTER "
          "JOIN orders ON users.id = orders.user_id UNION ALL SELECT NULL AS id, orders.id AS id_2 FROM orders WHERE "
          "NOT (EXISTS (SELECT 1 FROM users WHERE users.id = orders.user_id))) AS anon_1",
          why::lowered);
}

TEST_CASE("c37: DISTINCT ON") {
  const auto q =
      select(orders.region, orders.amount).distinct_on(orders.region).order_by(orders.region, orders.amount.desc());
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT DISTINCT ON (orders.region) orders.region, orders.amount FROM orders ORDER BY orders.region, "
              "orders.amount DESC")
      .prints(
          MySQL | MariaDB,
          "SELECT anon_1.region, anon_1.amount FROM (SELECT orders.region AS region, orders.amount AS amount, "
          "row_number() OVER (PARTITION BY orders.region ORDER BY orders.region, orders.amount DESC) AS `row_number` "
          "FROM orders) AS anon_1 WHERE anon_1.`row_number` = ? ORDER BY anon_1.region, anon_1.amount DESC")  // the
                                                                                                              // reference
                                                                                                              // has
                                                                                                              // none
      .prints(
          SQLite,
          "SELECT anon_1.region, anon_1.amount FROM (SELECT orders.region AS region, orders.amount AS amount, "
          "row_number() OVER (PARTITION BY orders.region ORDER BY orders.region, orders.amount DESC) AS row_number "
          "FROM orders) AS anon_1 WHERE anon_1.row_number = ? ORDER BY anon_1.region, anon_1.amount DESC")  // the
                                                                                                            // reference
                                                                                                            // has none
      .literal(Generic | PostgreSQL,
               "SELECT DISTINCT ON (orders.region) orders.region, orders.amount FROM orders ORDER BY orders.region, "
               "orders.amount DESC")
      .literal(
          MySQL | MariaDB,
          "SELECT anon_1.region, anon_1.amount FROM (SELECT orders.region AS region, orders.amount AS amount, "
          "row_number() OVER (PARTITION BY orders.region ORDER BY orders.region, orders.amount DESC) AS `row_number` "
          "FROM orders) AS anon_1 WHERE anon_1.`row_number` = 1 ORDER BY anon_1.region, anon_1.amount DESC")  // the
                                                                                                              // reference
                                                                                                              // has
                                                                                                              // none
      .literal(
          SQLite,
          "SELECT anon_1.region, anon_1.amount FROM (SELECT orders.region AS region, orders.amount AS amount, "
          "row_number() OVER (PARTITION BY orders.region ORDER BY orders.region, orders.amount DESC) AS row_number "
          "FROM orders) AS anon_1 WHERE anon_1.row_number = 1 ORDER BY anon_1.region, anon_1.amount DESC");  // the
                                                                                                             // reference
                                                                                                             // has none
}

TEST_CASE("c39: correlate none and correlate_except") {
  const auto inner = select(func::max(orders.amount)).where(orders.user_id == users.id);
  const auto q = select(users.id).where(inner.correlate().scalar_subquery() > 1,
                                        inner.correlate_except(orders).scalar_subquery() > 2);
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE (SELECT max(orders.amount) AS max_1 FROM orders, users WHERE "
              "orders.user_id = users.id) > :param_1 AND (SELECT max(orders.amount) AS max_1 FROM orders WHERE "
              "orders.user_id = users.id) > :param_2")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE (SELECT max(orders.amount) AS max_1 FROM orders, users WHERE "
              "orders.user_id = users.id) > $1 AND (SELECT max(orders.amount) AS max_1 FROM orders WHERE "
              "orders.user_id = users.id) > $2")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE (SELECT max(orders.amount) AS max_1 FROM orders, users WHERE "
              "orders.user_id = users.id) > ? AND (SELECT max(orders.amount) AS max_1 FROM orders WHERE orders.user_id "
              "= users.id) > ?")
      .literal(All,
               "SELECT users.id FROM users WHERE (SELECT max(orders.amount) AS max_1 FROM orders, users WHERE "
               "orders.user_id = users.id) > 1 AND (SELECT max(orders.amount) AS max_1 FROM orders WHERE "
               "orders.user_id = users.id) > 2");
}

TEST_CASE("c41: LATERAL top-N per group") {
  const auto l = select(orders.id.label("oid"), orders.amount)
                     .where(orders.user_id == users.id)
                     .order_by(orders.amount.desc())
                     .limit(3)
                     .lateral("l");
  const auto q = select(users.name, l[orders.amount]).select_from(users).join(l, true_());
  expect(q)
      .prints(Generic,
              "SELECT users.name, l.amount FROM users JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount "
              "FROM orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT :param_1) AS l ON true")
      .prints(PostgreSQL,
              "SELECT users.name, l.amount FROM users JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount "
              "FROM orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT $1) AS l ON true")
      .prints(
          MySQL,
          "SELECT users.name, l.amount FROM users INNER JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount "
          "FROM orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT ?) AS l ON true = 1")
      .refused(
          MariaDB,
          "SELECT users.name, l.amount FROM users INNER JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount "
          "FROM orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT ?) AS l ON true = 1",
          "LATERAL is not available")
      .refused(
          SQLite,
          "SELECT users.name, l.amount FROM users JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount FROM "
          "orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT ? OFFSET ?) AS l ON 1 = 1",
          "LATERAL is not available")
      .literal(Generic | PostgreSQL,
               "SELECT users.name, l.amount FROM users JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount "
               "FROM orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT 3) AS l ON true")
      .literal(
          MySQL,
          "SELECT users.name, l.amount FROM users INNER JOIN LATERAL (SELECT orders.id AS oid, orders.amount AS amount "
          "FROM orders WHERE orders.user_id = users.id ORDER BY orders.amount DESC LIMIT 3) AS l ON true = 1");
}

TEST_CASE("c43: recursive CTE with depth") {
  auto r = select(emp.id, emp.mgr_id, literal(0).label("lvl")).where(emp.mgr_id == null).cte("r", recursive);
  const auto e = aliased(emp, "e");
  r = r.union_all(select(e.id, e.mgr_id, r["lvl"] + 1).where(e.mgr_id == r["id"]));
  const auto q = select(r["id"], r["lvl"]).where(r["lvl"] < 4);
  expect(q)
      .prints(Generic,
              "WITH RECURSIVE r(id, mgr_id, lvl) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id, :param_1 AS lvl FROM "
              "emp WHERE emp.mgr_id IS NULL UNION ALL SELECT e.id AS id, e.mgr_id AS mgr_id, r.lvl + :lvl_1 AS anon_1 "
              "FROM emp AS e, r WHERE e.mgr_id = r.id) SELECT r.id, r.lvl FROM r WHERE r.lvl < :lvl_2")
      .prints(PostgreSQL,
              "WITH RECURSIVE r(id, mgr_id, lvl) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id, $1 AS lvl FROM emp "
              "WHERE emp.mgr_id IS NULL UNION ALL SELECT e.id AS id, e.mgr_id AS mgr_id, r.lvl + $2 AS anon_1 FROM emp "
              "AS e, r WHERE e.mgr_id = r.id) SELECT r.id, r.lvl FROM r WHERE r.lvl < $3")
      .prints(MySQL | MariaDB | SQLite,
              "WITH RECURSIVE r(id, mgr_id, lvl) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id, ? AS lvl FROM emp "
              "WHERE emp.mgr_id IS NULL UNION ALL SELECT e.id AS id, e.mgr_id AS mgr_id, r.lvl + ? AS anon_1 FROM emp "
              "AS e, r WHERE e.mgr_id = r.id) SELECT r.id, r.lvl FROM r WHERE r.lvl < ?")
      .literal(All,
               "WITH RECURSIVE r(id, mgr_id, lvl) AS (SELECT emp.id AS id, emp.mgr_id AS mgr_id, 0 AS lvl FROM emp "
               "WHERE emp.mgr_id IS NULL UNION ALL SELECT e.id AS id, e.mgr_id AS mgr_id, r.lvl + 1 AS anon_1 FROM emp "
               "AS e, r WHERE e.mgr_id = r.id) SELECT r.id, r.lvl FROM r WHERE r.lvl < 4");
}

TEST_CASE("c49: INTERSECT/EXCEPT nesting keeps grouping") {
  const auto q = select(users.id).except_(select(orders.user_id).intersect(select(emp.id))).order_by("id");
  expect(q)
      .prints(Generic | PostgreSQL | MySQL | MariaDB,
              "SELECT users.id FROM users EXCEPT (SELECT orders.user_id FROM orders INTERSECT SELECT emp.id FROM emp) "
              "ORDER BY id")
      .differs(SQLite,
               "SELECT users.id FROM users EXCEPT (SELECT orders.user_id FROM orders INTERSECT SELECT emp.id FROM emp) "
               "ORDER BY id",
               "SELECT users.id FROM users EXCEPT SELECT * FROM (SELECT orders.user_id AS user_id FROM orders "
               "INTERSECT SELECT emp.id AS id FROM emp) ORDER BY id",
               why::lowered)
      .literal(Generic | PostgreSQL | MySQL | MariaDB,
               "SELECT users.id FROM users EXCEPT (SELECT orders.user_id FROM orders INTERSECT SELECT emp.id FROM emp) "
               "ORDER BY id")
      .literal_differs(SQLite,
                       "SELECT users.id FROM users EXCEPT (SELECT orders.user_id FROM orders INTERSECT SELECT emp.id "
                       "FROM emp) ORDER BY id",
                       "SELECT users.id FROM users EXCEPT SELECT * FROM (SELECT orders.user_id AS user_id FROM orders "
                       "INTERSECT SELECT emp.id AS id FROM emp) ORDER BY id",
                       why::lowered);
}

TEST_CASE("c51: filtered aggregates and a filtered window") {
  const auto q = select(func::sum(orders.amount).filter(orders.region == "n"),
                        func::count().filter(orders.qty > 5, orders.amount < 100),
                        func::sum(orders.qty).filter(orders.qty > 0).over(partition_by(orders.region)));
  expect(q)
      .prints(Generic,
              "SELECT sum(orders.amount) FILTER (WHERE orders.region = :region_1) AS anon_1, count(*) FILTER (WHERE "
              "orders.qty > :qty_1 AND orders.amount < :amount_1) AS anon_2, sum(orders.qty) FILTER (WHERE orders.qty "
              "> :qty_2) OVER (PARTITION BY orders.region) AS anon_3 FROM orders")
      .prints(PostgreSQL,
              "SELECT sum(orders.amount) FILTER (WHERE orders.region = $1) AS anon_1, count(*) FILTER (WHERE "
              "orders.qty > $2 AND orders.amount < $3) AS anon_2, sum(orders.qty) FILTER (WHERE orders.qty > $4) OVER "
              "(PARTITION BY orders.region) AS anon_3 FROM orders")
      .differs(MySQL | MariaDB,
               "SELECT sum(orders.amount) FILTER (WHERE orders.region = ?) AS anon_1, count(*) FILTER (WHERE "
               "orders.qty > ? AND orders.amount < ?) AS anon_2, sum(orders.qty) FILTER (WHERE orders.qty > ?) OVER "
               "(PARTITION BY orders.region) AS anon_3 FROM orders",
               "SELECT sum(CASE WHEN (orders.region = ?) THEN orders.amount END) AS anon_1, count(CASE WHEN "
               "(orders.qty > ? AND orders.amount < ?) THEN 1 END) AS anon_2, sum(CASE WHEN (orders.qty > ?) THEN "
               "orders.qty END) OVER (PARTITION BY orders.region) AS anon_3 FROM orders",
               why::lowered)
      .prints(SQLite,
              "SELECT sum(orders.amount) FILTER (WHERE orders.region = ?) AS anon_1, count(*) FILTER (WHERE orders.qty "
              "> ? AND orders.amount < ?) AS anon_2, sum(orders.qty) FILTER (WHERE orders.qty > ?) OVER (PARTITION BY "
              "orders.region) AS anon_3 FROM orders")
      .literal(Generic | PostgreSQL | SQLite,
               "SELECT sum(orders.amount) FILTER (WHERE orders.region = 'n') AS anon_1, count(*) FILTER (WHERE "
               "orders.qty > 5 AND orders.amount < 100) AS anon_2, sum(orders.qty) FILTER (WHERE orders.qty > 0) OVER "
               "(PARTITION BY orders.region) AS anon_3 FROM orders")
      .literal_differs(MySQL | MariaDB,
                       "SELECT sum(orders.amount) FILTER (WHERE orders.region = 'n') AS anon_1, count(*) FILTER (WHERE "
                       "orders.qty > 5 AND orders.amount < 100) AS anon_2, sum(orders.qty) FILTER (WHERE orders.qty > "
                       "0) OVER (PARTITION BY orders.region) AS anon_3 FROM orders",
                       "SELECT sum(CASE WHEN (orders.region = 'n') THEN orders.amount END) AS anon_1, count(CASE WHEN "
                       "(orders.qty > 5 AND orders.amount < 100) THEN 1 END) AS anon_2, sum(CASE WHEN (orders.qty > 0) "
                       "THEN orders.qty END) OVER (PARTITION BY orders.region) AS anon_3 FROM orders",
                       why::lowered);
}

TEST_CASE("c53: GROUPING SETS") {
  const auto q = select(orders.region, orders.product, func::sum(orders.amount))
                     .group_by(grouping_sets(grouping_set(orders.region, orders.product), grouping_set(orders.region),
                                             grouping_set()));
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY GROUPING "
              "SETS((orders.region, orders.product), (orders.region), ())")
      .differs(MySQL | MariaDB | SQLite,
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY GROUPING "
               "SETS((orders.region, orders.product), (orders.region), ())",
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region, "
               "orders.product UNION ALL SELECT orders.region, NULL AS product, sum(orders.amount) AS sum_1 FROM "
               "orders GROUP BY orders.region UNION ALL SELECT NULL AS region, NULL AS product, sum(orders.amount) AS "
               "sum_1 FROM orders",
               why::lowered)
      .literal(Generic | PostgreSQL,
               "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY GROUPING "
               "SETS((orders.region, orders.product), (orders.region), ())")
      .literal_differs(MySQL | MariaDB | SQLite,
                       "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY "
                       "GROUPING SETS((orders.region, orders.product), (orders.region), ())",
                       "SELECT orders.region, orders.product, sum(orders.amount) AS sum_1 FROM orders GROUP BY "
                       "orders.region, orders.product UNION ALL SELECT orders.region, NULL AS product, "
                       "sum(orders.amount) AS sum_1 FROM orders GROUP BY orders.region UNION ALL SELECT NULL AS "
                       "region, NULL AS product, sum(orders.amount) AS sum_1 FROM orders",
                       why::lowered);
}

TEST_CASE("c57: multi-row INSERT with NULL; RETURNING") {
  const auto q = insert(orders)
                     .columns(orders.region, orders.qty, orders.day)
                     .values("n", 1, Date{2024y / 1 / 1})
                     .values("s", null, Date{2024y / 1 / 2})
                     .returning(orders.id);
  expect(q)
      .prints(Generic,
              "INSERT INTO orders (region, qty, day) VALUES (:region_m0, :qty_m0, :day_m0), (:region_m1, :qty_m1, "
              ":day_m1) RETURNING orders.id")
      .prints(PostgreSQL, "INSERT INTO orders (region, qty, day) VALUES ($1, $2, $3), ($4, $5, $6) RETURNING orders.id")
      .refused(MySQL, "INSERT INTO orders (region, qty, day) VALUES (?, ?, ?), (?, ?, ?) RETURNING orders.id",
               "INSERT ... RETURNING is not available")
      .prints(MariaDB, "INSERT INTO orders (region, qty, day) VALUES (?, ?, ?), (?, ?, ?) RETURNING orders.id")
      .prints(SQLite, "INSERT INTO orders (region, qty, day) VALUES (?, ?, ?), (?, ?, ?) RETURNING id")
      .literal_differs(Generic | PostgreSQL | MariaDB,
                       "INSERT INTO orders (region, qty, day) VALUES ('n', 1, '2024-01-01'), ('s', NULL, '2024-01-02') "
                       "RETURNING orders.id",
                       "INSERT INTO orders (region, qty, day) VALUES ('n', 1, DATE '2024-01-01'), ('s', NULL, DATE "
                       "'2024-01-02') RETURNING orders.id",
                       why::typed)
      .literal(SQLite,
               "INSERT INTO orders (region, qty, day) VALUES ('n', 1, '2024-01-01'), ('s', NULL, '2024-01-02') "
               "RETURNING id");
}
