// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// The cases of the reference that are mostly of expressions: every text it printed, bound and literal.

TEST_CASE("c01: precedence: OR nested in AND is parenthesized, AND nested in OR is not") {
  const auto q = select(users.id).where(and_(users.active, users.id < 5 || (users.id > 10 && users.name == "x")));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.active AND (users.id < :id_1 OR users.id > :id_2 AND users.name "
              "= :name_1)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.active AND (users.id < $1 OR users.id > $2 AND users.name = $3)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.active = 1 AND (users.id < ? OR users.id > ? AND users.name = ?)")
      .literal(Generic | PostgreSQL,
               "SELECT users.id FROM users WHERE users.active AND (users.id < 5 OR users.id > 10 AND users.name = 'x')")
      .literal(
          MySQL | MariaDB | SQLite,
          "SELECT users.id FROM users WHERE users.active = 1 AND (users.id < 5 OR users.id > 10 AND users.name = 'x')");
}

TEST_CASE("c03: true division, floor division, modulo") {
  const auto q = select(orders.qty / orders.id, orders.qty / 2, int_div(orders.qty, 2), orders.amount / orders.qty,
                        fn<Decimal>("FLOOR", orders.amount / 2), orders.qty % 3);
  expect(q)
      .differs(
          Generic,
          "SELECT orders.qty / CAST(orders.id AS NUMERIC) AS anon_1, orders.qty / CAST(:qty_1 AS NUMERIC) AS anon_2, "
          "orders.qty / :qty_2 AS anon_3, orders.amount / CAST(orders.qty AS NUMERIC) AS anon_4, FLOOR(orders.amount / "
          ":amount_1) AS anon_5, orders.qty % :qty_3 AS anon_6 FROM orders",
          "SELECT orders.qty / CAST(orders.id AS NUMERIC) AS anon_1, orders.qty / CAST(:qty_1 AS NUMERIC) AS anon_2, "
          "orders.qty / :qty_2 AS anon_3, orders.amount / CAST(orders.qty AS NUMERIC) AS anon_4, FLOOR(orders.amount / "
          "CAST(:amount_1 AS NUMERIC)) AS \"FLOOR_1\", orders.qty % :qty_3 AS anon_5 FROM orders",
          why::equal)
      .differs(PostgreSQL,
               "SELECT orders.qty / CAST(orders.id AS NUMERIC) AS anon_1, orders.qty / CAST($1 AS NUMERIC) AS anon_2, "
               "orders.qty / $2 AS anon_3, orders.amount / CAST(orders.qty AS NUMERIC) AS anon_4, FLOOR(orders.amount "
               "/ $3) AS anon_5, orders.qty % $4 AS anon_6 FROM orders",
               "SELECT orders.qty / CAST(orders.id AS NUMERIC) AS anon_1, orders.qty / CAST($1 AS NUMERIC) AS anon_2, "
               "orders.qty / $2 AS anon_3, orders.amount / CAST(orders.qty AS NUMERIC) AS anon_4, FLOOR(orders.amount "
               "/ CAST($3 AS NUMERIC)) AS \"FLOOR_1\", orders.qty % $4 AS anon_5 FROM orders",
               why::equal)
      .differs(MySQL | MariaDB,
               "SELECT orders.qty / orders.id AS anon_1, orders.qty / ? AS anon_2, FLOOR(orders.qty / ?) AS anon_3, "
               "orders.amount / orders.qty AS anon_4, FLOOR(orders.amount / ?) AS anon_5, orders.qty % ? AS anon_6 "
               "FROM orders",
               "SELECT orders.qty / orders.id AS anon_1, orders.qty / ? AS anon_2, orders.qty DIV ? AS anon_3, "
               "orders.amount / orders.qty AS anon_4, FLOOR(orders.amount / ?) AS `FLOOR_1`, orders.qty % ? AS anon_5 "
               "FROM orders",
               why::equal)
      .differs(SQLite,
               "SELECT orders.qty / (orders.id + 0.0) AS anon_1, orders.qty / (? + 0.0) AS anon_2, orders.qty / ? AS "
               "anon_3, orders.amount / (orders.qty + 0.0) AS anon_4, FLOOR(orders.amount / ?) AS anon_5, orders.qty % "
               "? AS anon_6 FROM orders",
               "SELECT orders.qty / (orders.id + 0.0) AS anon_1, orders.qty / (? + 0.0) AS anon_2, orders.qty / ? AS "
               "anon_3, orders.amount / (orders.qty + 0.0) AS anon_4, FLOOR(orders.amount / (? + 0.0)) AS \"FLOOR_1\", "
               "orders.qty % ? AS anon_5 FROM orders",
               why::equal)
      .literal_differs(Generic | PostgreSQL,
                       "SELECT orders.qty / CAST(orders.id AS NUMERIC) AS anon_1, orders.qty / CAST(2 AS NUMERIC) AS "
                       "anon_2, orders.qty / 2 AS anon_3, orders.amount / CAST(orders.qty AS NUMERIC) AS anon_4, "
                       "FLOOR(orders.amount / 2) AS anon_5, orders.qty % 3 AS anon_6 FROM orders",
                       "SELECT orders.qty / CAST(orders.id AS NUMERIC) AS anon_1, orders.qty / CAST(2 AS NUMERIC) AS "
                       "anon_2, orders.qty / 2 AS anon_3, orders.amount / CAST(orders.qty AS NUMERIC) AS anon_4, "
                       "FLOOR(orders.amount / CAST(2 AS NUMERIC)) AS \"FLOOR_1\", orders.qty % 3 AS anon_5 FROM orders",
                       why::equal)
      .literal_differs(MySQL | MariaDB,
                       "SELECT orders.qty / orders.id AS anon_1, orders.qty / 2 AS anon_2, FLOOR(orders.qty / 2) AS "
                       "anon_3, orders.amount / orders.qty AS anon_4, FLOOR(orders.amount / 2) AS anon_5, orders.qty % "
                       "3 AS anon_6 FROM orders",
                       "SELECT orders.qty / orders.id AS anon_1, orders.qty / 2 AS anon_2, orders.qty DIV 2 AS anon_3, "
                       "orders.amount / orders.qty AS anon_4, FLOOR(orders.amount / 2) AS `FLOOR_1`, orders.qty % 3 AS "
                       "anon_5 FROM orders",
                       why::equal)
      .literal_differs(SQLite,
                       "SELECT orders.qty / (orders.id + 0.0) AS anon_1, orders.qty / (2 + 0.0) AS anon_2, orders.qty "
                       "/ 2 AS anon_3, orders.amount / (orders.qty + 0.0) AS anon_4, FLOOR(orders.amount / 2) AS "
                       "anon_5, orders.qty % 3 AS anon_6 FROM orders",
                       "SELECT orders.qty / (orders.id + 0.0) AS anon_1, orders.qty / (2 + 0.0) AS anon_2, orders.qty "
                       "/ 2 AS anon_3, orders.amount / (orders.qty + 0.0) AS anon_4, FLOOR(orders.amount / (2 + 0.0)) "
                       "AS \"FLOOR_1\", orders.qty % 3 AS anon_5 FROM orders",
                       why::equal);
}

TEST_CASE("c05: comparisons with None; negation rewrites") {
  const auto q = select(users.id).where(users.email == null, !(users.name == null), not_(users.name.like("a%")),
                                        !users.id.in({1, 2}), !users.id.between(3, 4), !(users.id > 7));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.email IS NULL AND users.name IS NOT NULL AND users.name NOT LIKE "
              ":name_1 AND (users.id NOT IN (:id_1_1, :id_1_2)) AND users.id NOT BETWEEN :id_2 AND :id_3 AND users.id "
              "<= :id_4")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.email IS NULL AND users.name IS NOT NULL AND users.name NOT LIKE "
              "$1 AND (users.id NOT IN ($2, $3)) AND users.id NOT BETWEEN $4 AND $5 AND users.id <= $6")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.email IS NULL AND users.name IS NOT NULL AND users.name NOT LIKE "
              "? AND (users.id NOT IN (?, ?)) AND users.id NOT BETWEEN ? AND ? AND users.id <= ?")
      .literal(All,
               "SELECT users.id FROM users WHERE users.email IS NULL AND users.name IS NOT NULL AND users.name NOT "
               "LIKE 'a%' AND (users.id NOT IN (1, 2)) AND users.id NOT BETWEEN 3 AND 4 AND users.id <= 7");
}

TEST_CASE("c07: boolean column alone, == true, IS, constants") {
  const auto q = select(users.id, true_(), false_())
                     .where(users.active, users.active == true, users.active.is_false(), users.active.is_not_null());
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT users.id, true AS anon_1, false AS anon_2 FROM users WHERE users.active AND users.active = true "
              "AND users.active IS false AND users.active IS NOT NULL")
      .prints(MySQL | MariaDB,
              "SELECT users.id, true AS anon_1, false AS anon_2 FROM users WHERE users.active = 1 AND users.active = "
              "true AND users.active IS false AND users.active IS NOT NULL")
      .prints(SQLite,
              "SELECT users.id, 1 AS anon_1, 0 AS anon_2 FROM users WHERE users.active = 1 AND users.active = 1 AND "
              "users.active IS 0 AND users.active IS NOT NULL")
      .literal(Generic | PostgreSQL,
               "SELECT users.id, true AS anon_1, false AS anon_2 FROM users WHERE users.active AND users.active = true "
               "AND users.active IS false AND users.active IS NOT NULL")
      .literal(MySQL | MariaDB,
               "SELECT users.id, true AS anon_1, false AS anon_2 FROM users WHERE users.active = 1 AND users.active = "
               "true AND users.active IS false AND users.active IS NOT NULL")
      .literal(SQLite,
               "SELECT users.id, 1 AS anon_1, 0 AS anon_2 FROM users WHERE users.active = 1 AND users.active = 1 AND "
               "users.active IS 0 AND users.active IS NOT NULL");
}

TEST_CASE("c09: constants fold in and_/or_") {
  const auto q =
      select(users.id).where(true_() && users.id == 1, false_() || users.id == 2).where(true_() || users.id == 3);
  expect(q)
      .prints(Generic, "SELECT users.id FROM users WHERE users.id = :id_1 AND users.id = :id_2 AND true")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE users.id = $1 AND users.id = $2 AND true")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users WHERE users.id = ? AND users.id = ? AND true = 1")
      .prints(SQLite, "SELECT users.id FROM users WHERE users.id = ? AND users.id = ? AND 1 = 1")
      .literal(Generic | PostgreSQL, "SELECT users.id FROM users WHERE users.id = 1 AND users.id = 2 AND true")
      .literal(MySQL | MariaDB, "SELECT users.id FROM users WHERE users.id = 1 AND users.id = 2 AND true = 1")
      .literal(SQLite, "SELECT users.id FROM users WHERE users.id = 1 AND users.id = 2 AND 1 = 1");
}

TEST_CASE("c11: tuple IN with values") {
  const auto q = select(orders.id).where(tuple_(orders.region, orders.qty).in({{"n", 1}, {"s", 2}}));
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN ((:param_1_1_1, :param_1_1_2), "
              "(:param_1_2_1, :param_1_2_2))")
      .prints(PostgreSQL, "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (($1, $2), ($3, $4))")
      .prints(MySQL | MariaDB, "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN ((?, ?), (?, ?))")
      .prints(SQLite, "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (VALUES (?, ?), (?, ?))")
      .literal(Generic | PostgreSQL | MySQL | MariaDB,
               "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (('n', 1), ('s', 2))")
      .literal(SQLite, "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (VALUES ('n', 1), ('s', 2))");
}

TEST_CASE("c13: ILIKE, regexp") {
  const auto q = select(users.id).where(users.name.ilike("A%"), users.name.not_ilike("b%"),
                                        users.name.regexp_match("^x"), !users.name.regexp_match("y$"));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE lower(users.name) LIKE lower(:name_1) AND lower(users.name) NOT LIKE "
              "lower(:name_2) AND users.name <regexp> :name_3 AND users.name <not regexp> :name_4")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.name ILIKE $1 AND users.name NOT ILIKE $2 AND users.name ~ $3 "
              "AND users.name !~ $4")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE lower(users.name) LIKE lower(?) AND lower(users.name) NOT LIKE "
              "lower(?) AND users.name REGEXP ? AND users.name NOT REGEXP ?")
      .literal(Generic,
               "SELECT users.id FROM users WHERE lower(users.name) LIKE lower('A%') AND lower(users.name) NOT LIKE "
               "lower('b%') AND users.name <regexp> '^x' AND users.name <not regexp> 'y$'")
      .literal(PostgreSQL,
               "SELECT users.id FROM users WHERE users.name ILIKE 'A%' AND users.name NOT ILIKE 'b%' AND users.name ~ "
               "'^x' AND users.name !~ 'y$'")
      .literal(MySQL | MariaDB | SQLite,
               "SELECT users.id FROM users WHERE lower(users.name) LIKE lower('A%') AND lower(users.name) NOT LIKE "
               "lower('b%') AND users.name REGEXP '^x' AND users.name NOT REGEXP 'y$'");
}

TEST_CASE("c15: bitwise operators") {
  const auto q =
      select(orders.qty.bit_and(7).bit_or(orders.id), orders.qty.bit_xor(3) == 5, orders.qty.shift_left(2) + 1);
  expect(q)
      .prints(Generic,
              "SELECT (orders.qty & :qty_1) | orders.id AS anon_1, orders.qty ^ :qty_2 = :param_1 AS anon_2, "
              "(orders.qty << :qty_3) + :param_2 AS anon_3 FROM orders")
      .prints(PostgreSQL,
              "SELECT (orders.qty & $1) | orders.id AS anon_1, orders.qty # $2 = $3 AS anon_2, (orders.qty << $4) + $5 "
              "AS anon_3 FROM orders")
      .differs(MySQL | MariaDB,
               "SELECT (orders.qty & ?) | orders.id AS anon_1, orders.qty ^ ? = ? AS anon_2, (orders.qty << ?) + ? AS "
               "anon_3 FROM orders",
               "SELECT CAST((orders.qty & ?) | orders.id AS SIGNED INTEGER) AS anon_1, CAST(orders.qty ^ ? AS SIGNED "
               "INTEGER) = ? AS anon_2, CAST(orders.qty << ? AS SIGNED INTEGER) + ? AS anon_3 FROM orders",
               why::equal)
      .differs(SQLite,
               "SELECT (orders.qty & ?) | orders.id AS anon_1, ((orders.qty | ?) - (orders.qty & ?)) = ? AS anon_2, "
               "(orders.qty << ?) + ? AS anon_3 FROM orders",
               "SELECT (orders.qty & ?) | orders.id AS anon_1, ((orders.qty | ?) - (orders.qty & ?2)) = ? AS anon_2, "
               "(orders.qty << ?) + ? AS anon_3 FROM orders",
               why::no_offset)
      .literal(Generic,
               "SELECT (orders.qty & 7) | orders.id AS anon_1, orders.qty ^ 3 = 5 AS anon_2, (orders.qty << 2) + 1 AS "
               "anon_3 FROM orders")
      .literal(PostgreSQL,
               "SELECT (orders.qty & 7) | orders.id AS anon_1, orders.qty # 3 = 5 AS anon_2, (orders.qty << 2) + 1 AS "
               "anon_3 FROM orders")
      .literal_differs(
          MySQL | MariaDB,
          "SELECT (orders.qty & 7) | orders.id AS anon_1, orders.qty ^ 3 = 5 AS anon_2, (orders.qty << 2) + 1 AS "
          "anon_3 FROM orders",
          "SELECT CAST((orders.qty & 7) | orders.id AS SIGNED INTEGER) AS anon_1, CAST(orders.qty ^ 3 AS SIGNED "
          "INTEGER) = 5 AS anon_2, CAST(orders.qty << 2 AS SIGNED INTEGER) + 1 AS anon_3 FROM orders",
          why::equal)
      .literal(SQLite,
               "SELECT (orders.qty & 7) | orders.id AS anon_1, ((orders.qty | 3) - (orders.qty & 3)) = 5 AS anon_2, "
               "(orders.qty << 2) + 1 AS anon_3 FROM orders");
}

TEST_CASE("c17: searched and simple CASE") {
  const auto q = select(case_(when(orders.qty > 10, "hi"), when(orders.qty > 5, "mid")).else_("lo").label("b"),
                        func::sum(case_(when(orders.region == "n", orders.amount)).else_(0)))
                     .group_by(case_(orders.product, when("a", 1), when("b", 2)));
  expect(q)
      .prints(
          Generic,
          "SELECT CASE WHEN (orders.qty > :qty_1) THEN :param_1 WHEN (orders.qty > :qty_2) THEN :param_2 ELSE :param_3 "
          "END AS b, sum(CASE WHEN (orders.region = :region_1) THEN orders.amount ELSE :param_4 END) AS sum_1 FROM "
          "orders GROUP BY CASE orders.product WHEN :param_5 THEN :param_6 WHEN :param_7 THEN :param_8 END")
      .prints(PostgreSQL,
              "SELECT CASE WHEN (orders.qty > $1) THEN $2 WHEN (orders.qty > $3) THEN $4 ELSE $5 END AS b, sum(CASE "
              "WHEN (orders.region = $6) THEN orders.amount ELSE $7 END) AS sum_1 FROM orders GROUP BY CASE "
              "orders.product WHEN $8 THEN $9 WHEN $10 THEN $11 END")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT CASE WHEN (orders.qty > ?) THEN ? WHEN (orders.qty > ?) THEN ? ELSE ? END AS b, sum(CASE WHEN "
              "(orders.region = ?) THEN orders.amount ELSE ? END) AS sum_1 FROM orders GROUP BY CASE orders.product "
              "WHEN ? THEN ? WHEN ? THEN ? END")
      .literal(All,
               "SELECT CASE WHEN (orders.qty > 10) THEN 'hi' WHEN (orders.qty > 5) THEN 'mid' ELSE 'lo' END AS b, "
               "sum(CASE WHEN (orders.region = 'n') THEN orders.amount ELSE 0 END) AS sum_1 FROM orders GROUP BY CASE "
               "orders.product WHEN 'a' THEN 1 WHEN 'b' THEN 2 END");
}

TEST_CASE("c21: strings with quote, backslash, percent, colon, newline and injection attempt") {
  const auto q = select(users.id).where(users.name.in({"it's", "a\\b", "100%", ":x", "l1\nl2", "\\' OR 1=1 -- ", "?"}));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.name IN (:name_1_1, :name_1_2, :name_1_3, :name_1_4, :name_1_5, "
              ":name_1_6, :name_1_7)")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE users.name IN ($1, $2, $3, $4, $5, $6, $7)")
      .prints(MySQL | MariaDB | SQLite, "SELECT users.id FROM users WHERE users.name IN (?, ?, ?, ?, ?, ?, ?)")
      .literal(Generic | SQLite,
               "SELECT users.id FROM users WHERE users.name IN ('it''s', 'a\\b', '100%', ':x', 'l1\nl2', '\\'' OR 1=1 "
               "-- ', '?')")
      .literal_differs(PostgreSQL,
                       "SELECT users.id FROM users WHERE users.name IN ('it''s', 'a\\b', '100%', ':x', 'l1 l2', '\\'' "
                       "OR 1=1 -- ', '?')",
                       "SELECT users.id FROM users WHERE users.name IN ('it''s',  E'a\\\\b', '100%', ':x', 'l1\nl2',  "
                       "E'\\\\'' OR 1=1 -- ', '?')",
                       why::escape)
      .literal_differs(MySQL | MariaDB,
                       "SELECT users.id FROM users WHERE users.name IN ('it''s', 'a\\\\b', '100%', ':x', 'l1 l2', "
                       "'\\\\'' OR 1=1 -- ', '?')",
                       "SELECT users.id FROM users WHERE users.name IN ('it''s', _utf8mb4 X'615C62', '100%', ':x', "
                       "'l1\nl2', _utf8mb4 X'5C27204F5220313D31202D2D20', '?')",
                       why::escape);
}

TEST_CASE("c23: IN over dates and decimals with a NULL member") {
  const auto q =
      select(orders.id).where(orders.day.in({Date{2024y / 1 / 1}, Date{2024y / 1 / 2}}),
                              orders.amount.in(std::vector<std::optional<Decimal>>{Decimal("1.50"), std::nullopt}));
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE orders.day IN (:day_1_1, :day_1_2) AND orders.amount IN "
              "(:amount_1_1, :amount_1_2)")
      .prints(PostgreSQL, "SELECT orders.id FROM orders WHERE orders.day IN ($1, $2) AND orders.amount IN ($3, $4)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.id FROM orders WHERE orders.day IN (?, ?) AND orders.amount IN (?, ?)")
      .literal_differs(Generic | PostgreSQL | MySQL | MariaDB,
                       "SELECT orders.id FROM orders WHERE orders.day IN ('2024-01-01', '2024-01-02') AND "
                       "orders.amount IN (1.50, NULL)",
                       "SELECT orders.id FROM orders WHERE orders.day IN (DATE '2024-01-01', DATE '2024-01-02') AND "
                       "orders.amount IN (1.50, NULL)",
                       why::typed)
      .literal(SQLite,
               "SELECT orders.id FROM orders WHERE orders.day IN ('2024-01-01', '2024-01-02') AND orders.amount IN "
               "(1.50, NULL)");
}

TEST_CASE("c25: duplicate column names") {
  const auto q = select(users.id, orders.id, users.id).join(orders);
  expect(q)
      .prints(
          Generic | PostgreSQL | SQLite,
          "SELECT users.id, orders.id AS id_1, users.id AS id__1 FROM users JOIN orders ON users.id = orders.user_id")
      .prints(MySQL | MariaDB,
              "SELECT users.id, orders.id AS id_1, users.id AS id__1 FROM users INNER JOIN orders ON users.id = "
              "orders.user_id")
      .literal(
          Generic | PostgreSQL | SQLite,
          "SELECT users.id, orders.id AS id_1, users.id AS id__1 FROM users JOIN orders ON users.id = orders.user_id")
      .literal(MySQL | MariaDB,
               "SELECT users.id, orders.id AS id_1, users.id AS id__1 FROM users INNER JOIN orders ON users.id = "
               "orders.user_id");
}

TEST_CASE("c27: label in ORDER BY by name/desc; GROUP BY renders the expression") {
  const auto n = (orders.qty * 2).label("dbl");
  const auto q = select(n, func::count().label("cnt")).group_by(n).having(func::count() > 1).order_by(n.desc(), "cnt");
  expect(q)
      .prints(Generic,
              "SELECT orders.qty * :qty_1 AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * :qty_1 HAVING "
              "count(*) > :count_1 ORDER BY dbl DESC, cnt")
      .prints(PostgreSQL,
              "SELECT orders.qty * $1 AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * $1 HAVING count(*) > "
              "$2 ORDER BY dbl DESC, cnt")
      .differs(MySQL | MariaDB,
               "SELECT orders.qty * ? AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * ? HAVING count(*) > ? "
               "ORDER BY dbl DESC, cnt",
               "SELECT orders.qty * ? AS dbl, count(*) AS cnt FROM orders GROUP BY 1 HAVING count(*) > ? ORDER BY dbl "
               "DESC, cnt",
               why::shared)
      .differs(SQLite,
               "SELECT orders.qty * ? AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * ? HAVING count(*) > ? "
               "ORDER BY dbl DESC, cnt",
               "SELECT orders.qty * ? AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * ?1 HAVING count(*) > ? "
               "ORDER BY dbl DESC, cnt",
               why::no_offset)
      .literal(All,
               "SELECT orders.qty * 2 AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * 2 HAVING count(*) > 1 "
               "ORDER BY dbl DESC, cnt");
}

TEST_CASE("c29: schema-qualified table and alias") {
  const auto e = aliased(ev);
  const auto q = select(ev.id, e.kind).where(ev.id == e.id);
  expect(q)
      .prints(All,
              "SELECT log.events.id, events_1.kind FROM log.events, log.events AS events_1 WHERE log.events.id = "
              "events_1.id")
      .literal(All,
               "SELECT log.events.id, events_1.kind FROM log.events, log.events AS events_1 WHERE log.events.id = "
               "events_1.id");
}
