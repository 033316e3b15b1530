// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Labels, aliases, identifiers, FROM, ORDER BY, LIMIT.

TEST_CASE("s17: quoted identifiers of an odd table") {
  const auto q = select(odd.id, odd.order, odd.pct, odd.a_b, odd.qt, odd.Case)
                     .where(odd.order == 1, odd.pct > 2, odd.a_b < 3, odd.qt == "x", odd.Case != 4)
                     .order_by(odd.order);
  expect(q)
      .differs(Generic,
               "SELECT \"Odd Table\".id, \"Odd Table\".\"order\", \"Odd Table\".\"pct%\", \"Odd Table\".\"a:b\", \"Odd "
               "Table\".\"q\"\"t\", \"Odd Table\".\"Case\" FROM \"Odd Table\" WHERE \"Odd Table\".\"order\" = :order_1 "
               "AND \"Odd Table\".\"pct%\" > :pct_1 AND \"Odd Table\".\"a:b\" < :aCb_1 AND \"Odd Table\".\"q\"\"t\" = "
               ":q\"t_1 AND \"Odd Table\".\"Case\" != :Case_1 ORDER BY \"Odd Table\".\"order\"",
               "SELECT \"Odd Table\".id, \"Odd Table\".\"order\", \"Odd Table\".\"pct%\", \"Odd Table\".\"a:b\", \"Odd "
               "Table\".\"q\"\"t\", \"Odd Table\".\"Case\" FROM \"Odd Table\" WHERE \"Odd Table\".\"order\" = :order_1 "
               "AND \"Odd Table\".\"pct%\" > :pct_1 AND \"Odd Table\".\"a:b\" < :aCb_1 AND \"Odd Table\".\"q\"\"t\" = "
               ":q_t_1 AND \"Odd Table\".\"Case\" != :Case_1 ORDER BY \"Odd Table\".\"order\"",
               why::name)
      .prints(PostgreSQL,
              "SELECT \"Odd Table\".id, \"Odd Table\".\"order\", \"Odd Table\".\"pct%\", \"Odd Table\".\"a:b\", \"Odd "
              "Table\".\"q\"\"t\", \"Odd Table\".\"Case\" FROM \"Odd Table\" WHERE \"Odd Table\".\"order\" = $1 AND "
              "\"Odd Table\".\"pct%\" > $2 AND \"Odd Table\".\"a:b\" < $3 AND \"Odd Table\".\"q\"\"t\" = $4 AND \"Odd "
              "Table\".\"Case\" != $5 ORDER BY \"Odd Table\".\"order\"")
      .prints(MySQL | MariaDB,
              "SELECT `Odd Table`.id, `Odd Table`.`order`, `Odd Table`.`pct%`, `Odd Table`.`a:b`, `Odd Table`.`q\"t`, "
              "`Odd Table`.`Case` FROM `Odd Table` WHERE `Odd Table`.`order` = ? AND `Odd Table`.`pct%` > ? AND `Odd "
              "Table`.`a:b` < ? AND `Odd Table`.`q\"t` = ? AND `Odd Table`.`Case` != ? ORDER BY `Odd Table`.`order`")
      .prints(SQLite,
              "SELECT \"Odd Table\".id, \"Odd Table\".\"order\", \"Odd Table\".\"pct%\", \"Odd Table\".\"a:b\", \"Odd "
              "Table\".\"q\"\"t\", \"Odd Table\".\"Case\" FROM \"Odd Table\" WHERE \"Odd Table\".\"order\" = ? AND "
              "\"Odd Table\".\"pct%\" > ? AND \"Odd Table\".\"a:b\" < ? AND \"Odd Table\".\"q\"\"t\" = ? AND \"Odd "
              "Table\".\"Case\" != ? ORDER BY \"Odd Table\".\"order\"");
}

TEST_CASE("s18: aliases of an odd table, odd labels") {
  const auto o = aliased(odd);
  const auto q = select(o.pct.label("50%"), o.order.label("Mixed Case"), o.id.label("select"), func::count().label("n"))
                     .group_by(o.order);
  expect(q)
      .prints(
          Generic | PostgreSQL | SQLite,
          "SELECT \"Odd_Table_1\".\"pct%\" AS \"50%\", \"Odd_Table_1\".\"order\" AS \"Mixed Case\", \"Odd_Table_1\".id "
          "AS \"select\", count(*) AS n FROM \"Odd Table\" AS \"Odd_Table_1\" GROUP BY \"Odd_Table_1\".\"order\"")
      .prints(MySQL | MariaDB,
              "SELECT `Odd_Table_1`.`pct%` AS `50%`, `Odd_Table_1`.`order` AS `Mixed Case`, `Odd_Table_1`.id AS "
              "`select`, count(*) AS n FROM `Odd Table` AS `Odd_Table_1` GROUP BY `Odd_Table_1`.`order`");
}

TEST_CASE("s19: self join with anonymous aliases") {
  const auto a = aliased(emp);
  const auto b = aliased(emp);
  const auto q = select(a.name, b.name).select_from(a).join(b, a.mgr_id == b.id).where(a.salary > b.salary);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT emp_1.name, emp_2.name AS name_1 FROM emp AS emp_1 JOIN emp AS emp_2 ON emp_1.mgr_id = emp_2.id "
              "WHERE emp_1.salary > emp_2.salary")
      .prints(MySQL | MariaDB,
              "SELECT emp_1.name, emp_2.name AS name_1 FROM emp AS emp_1 INNER JOIN emp AS emp_2 ON emp_1.mgr_id = "
              "emp_2.id WHERE emp_1.salary > emp_2.salary");
}

TEST_CASE("s20: self join, outer, named") {
  const auto mgr = aliased(emp, "m");
  const auto q = select(emp.name, mgr.name.label("boss"))
                     .outer_join(mgr, emp.mgr_id == mgr.id)
                     .order_by(mgr.name.is_null(), mgr.name, emp.name.desc());
  expect(q).prints(All,
                   "SELECT emp.name, m.name AS boss FROM emp LEFT OUTER JOIN emp AS m ON emp.mgr_id = m.id ORDER BY "
                   "m.name IS NULL, m.name, emp.name DESC");
}

TEST_CASE("s21: several anonymous names share counters with binds") {
  const auto q = select(func::count(), func::count(orders.id), func::sum(orders.qty), func::sum(orders.amount))
                     .having(func::sum(orders.qty) > 5, func::count() > 2);
  expect(q)
      .prints(Generic,
              "SELECT count(*) AS count_1, count(orders.id) AS count_2, sum(orders.qty) AS sum_1, sum(orders.amount) "
              "AS sum_2 FROM orders HAVING sum(orders.qty) > :sum_3 AND count(*) > :count_3")
      .prints(PostgreSQL,
              "SELECT count(*) AS count_1, count(orders.id) AS count_2, sum(orders.qty) AS sum_1, sum(orders.amount) "
              "AS sum_2 FROM orders HAVING sum(orders.qty) > $1 AND count(*) > $2")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT count(*) AS count_1, count(orders.id) AS count_2, sum(orders.qty) AS sum_1, sum(orders.amount) "
              "AS sum_2 FROM orders HAVING sum(orders.qty) > ? AND count(*) > ?");
}

TEST_CASE("s23: expressions without a name inside a subquery") {
  const auto s = select(orders.qty + 1, -orders.qty, orders.region, func::lower(orders.region), orders.id.label("x"))
                     .subquery("s");
  const auto q = select(s["region"], s["x"]);
  expect(q)
      .prints(Generic,
              "SELECT s.region, s.x FROM (SELECT orders.qty + :qty_1 AS anon_1, -orders.qty AS anon_2, orders.region "
              "AS region, lower(orders.region) AS lower_1, orders.id AS x FROM orders) AS s")
      .prints(PostgreSQL,
              "SELECT s.region, s.x FROM (SELECT orders.qty + $1 AS anon_1, -orders.qty AS anon_2, orders.region AS "
              "region, lower(orders.region) AS lower_1, orders.id AS x FROM orders) AS s")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT s.region, s.x FROM (SELECT orders.qty + ? AS anon_1, -orders.qty AS anon_2, orders.region AS "
              "region, lower(orders.region) AS lower_1, orders.id AS x FROM orders) AS s");
}

TEST_CASE("s25: limit alone, offset alone") {
  const auto q = select(users.id).order_by(users.id).limit(5);
  expect(q)
      .prints(Generic, "SELECT users.id FROM users ORDER BY users.id LIMIT :param_1")
      .prints(PostgreSQL, "SELECT users.id FROM users ORDER BY users.id LIMIT $1")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users ORDER BY users.id LIMIT ?")
      .differs(SQLite, "SELECT users.id FROM users ORDER BY users.id LIMIT ? OFFSET ?",
               "SELECT users.id FROM users ORDER BY users.id LIMIT ?", why::no_offset);
}

TEST_CASE("s26: offset alone") {
  const auto q = select(users.id).order_by(users.id).offset(5);
  expect(q)
      .prints(Generic, "SELECT users.id FROM users ORDER BY users.id LIMIT -1 OFFSET :param_1")
      .prints(PostgreSQL, "SELECT users.id FROM users ORDER BY users.id LIMIT ALL OFFSET $1")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users ORDER BY users.id LIMIT ?, 18446744073709551615")
      .differs(SQLite, "SELECT users.id FROM users ORDER BY users.id LIMIT ? OFFSET ?",
               "SELECT users.id FROM users ORDER BY users.id LIMIT -1 OFFSET ?", why::no_offset);
}

TEST_CASE("s27: distinct and count distinct") {
  const auto q = select(orders.region, func::count(distinct(orders.product))).distinct().group_by(orders.region);
  expect(q).prints(
      All,
      "SELECT DISTINCT orders.region, count(DISTINCT orders.product) AS count_1 FROM orders GROUP BY orders.region");
}

TEST_CASE("s28: functions of all sorts") {
  const auto q = select(func::coalesce(orders.qty, 0), func::lower(orders.region), func::abs(-orders.qty),
                        func::nullif(orders.qty, 0), func::max(orders.day), fn("foo", 1, "a"),
                        func::coalesce(orders.region, orders.product, "z"));
  expect(q)
      .prints(
          Generic,
          "SELECT coalesce(orders.qty, :coalesce_2) AS coalesce_1, lower(orders.region) AS lower_1, abs(-orders.qty) "
          "AS abs_1, nullif(orders.qty, :nullif_2) AS nullif_1, max(orders.day) AS max_1, foo(:foo_2, :foo_3) AS "
          "foo_1, coalesce(orders.region, orders.product, :coalesce_4) AS coalesce_3 FROM orders")
      .prints(PostgreSQL,
              "SELECT coalesce(orders.qty, $1) AS coalesce_1, lower(orders.region) AS lower_1, abs(-orders.qty) AS "
              "abs_1, nullif(orders.qty, $2) AS nullif_1, max(orders.day) AS max_1, foo($3, $4) AS foo_1, "
              "coalesce(orders.region, orders.product, $5) AS coalesce_3 FROM orders")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT coalesce(orders.qty, ?) AS coalesce_1, lower(orders.region) AS lower_1, abs(-orders.qty) AS "
              "abs_1, nullif(orders.qty, ?) AS nullif_1, max(orders.day) AS max_1, foo(?, ?) AS foo_1, "
              "coalesce(orders.region, orders.product, ?) AS coalesce_3 FROM orders");
}

TEST_CASE("s57: schema-qualified in joins and conditions") {
  const auto q = select(ev.kind, func::count())
                     .where(ev.at >= DateTime(local_days{2024y / 1 / 1}))
                     .group_by(ev.kind)
                     .order_by(func::count().desc());
  expect(q)
      .prints(Generic,
              "SELECT log.events.kind, count(*) AS count_1 FROM log.events WHERE log.events.at >= :at_1 GROUP BY "
              "log.events.kind ORDER BY count(*) DESC")
      .prints(PostgreSQL,
              "SELECT log.events.kind, count(*) AS count_1 FROM log.events WHERE log.events.at >= $1 GROUP BY "
              "log.events.kind ORDER BY count(*) DESC")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT log.events.kind, count(*) AS count_1 FROM log.events WHERE log.events.at >= ? GROUP BY "
              "log.events.kind ORDER BY count(*) DESC");
}

TEST_CASE("s60: label in GROUP BY as a name, in ORDER BY inside an expression") {
  const auto n = func::lower(orders.region).label("r");
  const auto q = select(n, func::count()).group_by("r").order_by(n, func::count().desc());
  expect(q).differs(
      All, "SELECT lower(orders.region) AS r, count(*) AS count_1 FROM orders GROUP BY r ORDER BY r, count(*) DESC",
      "SELECT lower(orders.region) AS r, count(*) AS count_1 FROM orders GROUP BY lower(orders.region) ORDER BY r, "
      "count(*) DESC",
      why::label);
}

TEST_CASE("s61: label in WHERE and in a larger expression is its expression") {
  const auto n = (orders.qty + 1).label("n");
  const auto q = select(n).where(n > 5).order_by(n + 2);
  expect(q)
      .prints(Generic,
              "SELECT orders.qty + :qty_1 AS n FROM orders WHERE orders.qty + :qty_1 > :param_1 ORDER BY orders.qty + "
              ":qty_1 + :param_2")
      .prints(PostgreSQL,
              "SELECT orders.qty + $1 AS n FROM orders WHERE orders.qty + $1 > $2 ORDER BY orders.qty + $1 + $3")
      .prints(MySQL | MariaDB,
              "SELECT orders.qty + ? AS n FROM orders WHERE orders.qty + ? > ? ORDER BY orders.qty + ? + ?")
      .differs(SQLite, "SELECT orders.qty + ? AS n FROM orders WHERE orders.qty + ? > ? ORDER BY orders.qty + ? + ?",
               "SELECT orders.qty + ? AS n FROM orders WHERE orders.qty + ?1 > ? ORDER BY orders.qty + ?1 + ?",
               why::no_offset);
}

TEST_CASE("s62: comma join of three tables, conditions in WHERE") {
  const auto q = select(users.name, orders.id, emp.name).where(users.id == orders.user_id, emp.name == users.name);
  expect(q).prints(All,
                   "SELECT users.name, orders.id, emp.name AS name_1 FROM users, orders, emp WHERE users.id = "
                   "orders.user_id AND emp.name = users.name");
}

TEST_CASE("s63: join chain, outer join inferred") {
  const auto q = select(users.name, func::count(orders.id)).outer_join(orders).group_by(users.name);
  expect(q).prints(All,
                   "SELECT users.name, count(orders.id) AS count_1 FROM users LEFT OUTER JOIN orders ON users.id = "
                   "orders.user_id GROUP BY users.name");
}

TEST_CASE("n01: an item selected three times") {
  const auto f = func::sum(orders.qty);
  const auto q = select(f, f, f);
  expect(q).prints(All,
                   "SELECT sum(orders.qty) AS sum_1, sum(orders.qty) AS sum__1, sum(orders.qty) AS sum__2 FROM orders");
}

TEST_CASE("n02: a calculation selected twice") {
  const auto a = orders.qty + 1;
  const auto q = select(a, a);
  expect(q)
      .prints(Generic, "SELECT orders.qty + :qty_1 AS anon_1, orders.qty + :qty_1 AS anon__1 FROM orders")
      .prints(PostgreSQL, "SELECT orders.qty + $1 AS anon_1, orders.qty + $1 AS anon__1 FROM orders")
      .prints(MySQL | MariaDB, "SELECT orders.qty + ? AS anon_1, orders.qty + ? AS anon__1 FROM orders")
      .differs(SQLite, "SELECT orders.qty + ? AS anon_1, orders.qty + ? AS anon__1 FROM orders",
               "SELECT orders.qty + ? AS anon_1, orders.qty + ?1 AS anon__1 FROM orders", why::no_offset);
}

TEST_CASE("n03: casts beside their column") {
  const auto q = select(users.id, users.id.cast<std::string>(), users.id, users.id.cast<std::int64_t>());
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT users.id, CAST(users.id AS VARCHAR) AS id__1, users.id AS id_1, CAST(users.id AS BIGINT) AS "
              "id__2 FROM users")
      .prints(MySQL | MariaDB,
              "SELECT users.id, CAST(users.id AS CHAR) AS id__1, users.id AS id_1, CAST(users.id AS SIGNED INTEGER) AS "
              "id__2 FROM users");
}

TEST_CASE("n04: a cast first, another table's column after it") {
  const auto q = select(users.id.cast<std::string>(), orders.id, users.id);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT CAST(users.id AS VARCHAR) AS id, orders.id AS id_1, users.id AS id_2 FROM users, orders")
      .prints(MySQL | MariaDB,
              "SELECT CAST(users.id AS CHAR) AS id, orders.id AS id_1, users.id AS id_2 FROM users, orders");
}

TEST_CASE("n05: a label that is a column's name") {
  const auto q = select(users.id.label("id"), orders.id, users.id);
  expect(q).prints(All, "SELECT users.id AS id, orders.id AS id_1, users.id AS id_2 FROM users, orders");
}

TEST_CASE("n06: columns of one name from three tables, repeated") {
  const auto q = select(users.id, orders.id, orders.id, users.id, emp.id);
  expect(q).prints(All,
                   "SELECT users.id, orders.id AS id_1, orders.id AS id__1, users.id AS id__2, emp.id AS id_2 FROM "
                   "users, orders, emp");
}

TEST_CASE("n07: negations as items") {
  const auto q = select(-users.id, -(users.id + 1), !users.active, users.active);
  expect(q)
      .prints(Generic,
              "SELECT -users.id, -(users.id + :id_1) AS anon_1, NOT users.active, users.active AS active_1 FROM users")
      .prints(PostgreSQL,
              "SELECT -users.id, -(users.id + $1) AS anon_1, NOT users.active, users.active AS active_1 FROM users")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT -users.id, -(users.id + ?) AS anon_1, users.active = 0 AS active, users.active AS active_1 FROM "
              "users");
}

TEST_CASE("n08: casts of functions, of calculations, of a label") {
  const auto q = select(func::sum(users.id).cast<std::string>(), (func::sum(users.id) + 1).cast<std::string>(),
                        users.id.label("q").cast<std::string>());
  expect(q)
      .prints(Generic,
              "SELECT CAST(sum(users.id) AS VARCHAR) AS sum_1, CAST(sum(users.id) + :sum_2 AS VARCHAR) AS anon_1, "
              "CAST(users.id AS VARCHAR) AS q FROM users")
      .prints(PostgreSQL,
              "SELECT CAST(sum(users.id) AS VARCHAR) AS sum_1, CAST(sum(users.id) + $1 AS VARCHAR) AS anon_1, "
              "CAST(users.id AS VARCHAR) AS q FROM users")
      .prints(MySQL | MariaDB,
              "SELECT CAST(sum(users.id) AS CHAR) AS sum_1, CAST(sum(users.id) + ? AS CHAR) AS anon_1, CAST(users.id "
              "AS CHAR) AS q FROM users")
      .prints(SQLite,
              "SELECT CAST(sum(users.id) AS VARCHAR) AS sum_1, CAST(sum(users.id) + ? AS VARCHAR) AS anon_1, "
              "CAST(users.id AS VARCHAR) AS q FROM users");
}

TEST_CASE("n09: members of a union whose columns have one name") {
  const auto q = select(users.id, orders.id).union_(select(orders.id, users.id));
  expect(q).prints(All,
                   "SELECT users.id, orders.id AS id_1 FROM users, orders UNION SELECT orders.id, users.id AS id_2 "
                   "FROM orders, users");
}

TEST_CASE("n10: members of a union with the same columns") {
  const auto q = select(users.id, orders.id).union_(select(users.id, orders.id));
  expect(q).prints(All,
                   "SELECT users.id, orders.id AS id_1 FROM users, orders UNION SELECT users.id, orders.id AS id_1 "
                   "FROM users, orders");
}

TEST_CASE("n11: odd names twice") {
  const auto o = aliased(odd);
  const auto q = select(odd.a_b, o.a_b, odd.pct, o.pct);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT \"Odd Table\".\"a:b\", \"Odd_Table_1\".\"a:b\" AS \"a:b_1\", \"Odd Table\".\"pct%\", "
              "\"Odd_Table_1\".\"pct%\" AS pct__1 FROM \"Odd Table\", \"Odd Table\" AS \"Odd_Table_1\"")
      .prints(MySQL | MariaDB,
              "SELECT `Odd Table`.`a:b`, `Odd_Table_1`.`a:b` AS `a:b_1`, `Odd Table`.`pct%`, `Odd_Table_1`.`pct%` AS "
              "pct__1 FROM `Odd Table`, `Odd Table` AS `Odd_Table_1`");
}

TEST_CASE("n12: an aggregate in SELECT, HAVING and ORDER BY") {
  const auto f = func::sum(orders.qty);
  const auto q = select(f).having(f > 5).order_by(f);
  expect(q)
      .prints(Generic,
              "SELECT sum(orders.qty) AS sum_1 FROM orders HAVING sum(orders.qty) > :sum_2 ORDER BY sum(orders.qty)")
      .prints(PostgreSQL,
              "SELECT sum(orders.qty) AS sum_1 FROM orders HAVING sum(orders.qty) > $1 ORDER BY sum(orders.qty)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT sum(orders.qty) AS sum_1 FROM orders HAVING sum(orders.qty) > ? ORDER BY sum(orders.qty)");
}

TEST_CASE("n13: windows and filters have no name of their own") {
  const auto q = select(func::sum(orders.qty).over(order_by(orders.id)), func::count().over(), func::count());
  expect(q).prints(All,
                   "SELECT sum(orders.qty) OVER (ORDER BY orders.id) AS anon_1, count(*) OVER () AS anon_2, count(*) "
                   "AS count_1 FROM orders");
}

TEST_CASE("n14: a function in a schema") {
  const auto q = select(fn<int>("app.score", 5, users.id));
  expect(q)
      .prints(Generic, "SELECT app.score(:score_2, users.id) AS score_1 FROM users")
      .prints(PostgreSQL, "SELECT app.score($1, users.id) AS score_1 FROM users")
      .prints(MySQL | MariaDB | SQLite, "SELECT app.score(?, users.id) AS score_1 FROM users");
}

TEST_CASE("n15: columns of a subquery that repeat a name") {
  const auto s = select(users.id, orders.id, users.name).join(orders).subquery("s");
  const auto q = select(s["id"], s["name"]);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT s.id, s.name FROM (SELECT users.id AS id, orders.id AS id_1, users.name AS name FROM users JOIN "
              "orders ON users.id = orders.user_id) AS s")
      .prints(MySQL | MariaDB,
              "SELECT s.id, s.name FROM (SELECT users.id AS id, orders.id AS id_1, users.name AS name FROM users INNER "
              "JOIN orders ON users.id = orders.user_id) AS s");
}

TEST_CASE("n47: ORDER BY of many kinds") {
  const auto q = select(orders.id, (orders.qty * 2).label("d"))
                     .order_by(desc("d"), orders.region.asc(), func::lower(orders.product).desc(), orders.day.desc());
  expect(q)
      .prints(Generic,
              "SELECT orders.id, orders.qty * :qty_1 AS d FROM orders ORDER BY d DESC, orders.region ASC, "
              "lower(orders.product) DESC, orders.day DESC")
      .prints(PostgreSQL,
              "SELECT orders.id, orders.qty * $1 AS d FROM orders ORDER BY d DESC, orders.region ASC, "
              "lower(orders.product) DESC, orders.day DESC")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.id, orders.qty * ? AS d FROM orders ORDER BY d DESC, orders.region ASC, "
              "lower(orders.product) DESC, orders.day DESC");
}

TEST_CASE("n48: ORDER BY a column by its name") {
  const auto q = select(orders.id, orders.region).order_by("region", desc("id"));
  expect(q).prints(All, "SELECT orders.id, orders.region FROM orders ORDER BY orders.region, orders.id DESC");
}

TEST_CASE("n49: DISTINCT with ORDER BY and LIMIT") {
  const auto q =
      select(orders.region, orders.product).distinct().where(orders.qty > 1).order_by(orders.region).limit(2).offset(1);
  expect(q)
      .prints(Generic,
              "SELECT DISTINCT orders.region, orders.product FROM orders WHERE orders.qty > :qty_1 ORDER BY "
              "orders.region LIMIT :param_1 OFFSET :param_2")
      .prints(PostgreSQL,
              "SELECT DISTINCT orders.region, orders.product FROM orders WHERE orders.qty > $1 ORDER BY orders.region "
              "LIMIT $2 OFFSET $3")
      .prints(MySQL | MariaDB,
              "SELECT DISTINCT orders.region, orders.product FROM orders WHERE orders.qty > ? ORDER BY orders.region "
              "LIMIT ?, ?")
      .prints(SQLite,
              "SELECT DISTINCT orders.region, orders.product FROM orders WHERE orders.qty > ? ORDER BY orders.region "
              "LIMIT ? OFFSET ?");
}

TEST_CASE("n50: GROUP BY several, HAVING on an alias of a table") {
  const auto o = aliased(orders, "o");
  const auto q = select(o.region, o.product, func::count().label("n"))
                     .group_by(o.region, o.product)
                     .having(func::count() >= 2)
                     .order_by(desc("n"), o.region);
  expect(q)
      .prints(Generic,
              "SELECT o.region, o.product, count(*) AS n FROM orders AS o GROUP BY o.region, o.product HAVING count(*) "
              ">= :count_1 ORDER BY n DESC, o.region")
      .prints(PostgreSQL,
              "SELECT o.region, o.product, count(*) AS n FROM orders AS o GROUP BY o.region, o.product HAVING count(*) "
              ">= $1 ORDER BY n DESC, o.region")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT o.region, o.product, count(*) AS n FROM orders AS o GROUP BY o.region, o.product HAVING count(*) "
              ">= ? ORDER BY n DESC, o.region");
}

TEST_CASE("n51: two aliases of one table beside the table") {
  const auto a = aliased(users);
  const auto b = aliased(users, "b");
  const auto q = select(users.id, a.id, b.id).where(users.id == a.id, a.id == b.id);
  expect(q).prints(All,
                   "SELECT users.id, users_1.id AS id_1, b.id AS id_2 FROM users, users AS users_1, users AS b WHERE "
                   "users.id = users_1.id AND users_1.id = b.id");
}

TEST_CASE("n52: joins of three tables, left of a join") {
  const auto q = select(users.name, orders.amount, kv.v)
                     .select_from(users)
                     .join(orders)
                     .outer_join(kv, kv.k == orders.region)
                     .where(kv.v == null);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT users.name, orders.amount, kv.v FROM users JOIN orders ON users.id = orders.user_id LEFT OUTER "
              "JOIN kv ON kv.k = orders.region WHERE kv.v IS NULL")
      .prints(MySQL | MariaDB,
              "SELECT users.name, orders.amount, kv.v FROM users INNER JOIN orders ON users.id = orders.user_id LEFT "
              "OUTER JOIN kv ON kv.k = orders.region WHERE kv.v IS NULL");
}

TEST_CASE("n53: a join beside a comma") {
  const auto q = select(users.name, emp.name)
                     .select_from(users)
                     .join(orders, orders.user_id == users.id)
                     .where(emp.id == users.id);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT users.name, emp.name AS name_1 FROM users JOIN orders ON orders.user_id = users.id, emp WHERE "
              "emp.id = users.id")
      .prints(MySQL | MariaDB,
              "SELECT users.name, emp.name AS name_1 FROM users INNER JOIN orders ON orders.user_id = users.id, emp "
              "WHERE emp.id = users.id");
}

TEST_CASE("n54: a schema's table joined and aliased") {
  const auto e = aliased(ev, "e");
  const auto q = select(ev.id, e.at).join(e, e.kind == ev.kind && e.id > ev.id).order_by(ev.at.desc());
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT log.events.id, e.at FROM log.events JOIN log.events AS e ON e.kind = log.events.kind AND e.id > "
              "log.events.id ORDER BY log.events.at DESC")
      .prints(MySQL | MariaDB,
              "SELECT log.events.id, e.at FROM log.events INNER JOIN log.events AS e ON e.kind = log.events.kind AND "
              "e.id > log.events.id ORDER BY log.events.at DESC");
}
