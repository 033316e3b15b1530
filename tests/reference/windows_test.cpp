// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Windows, locks, NULLS FIRST, bits, regular expressions.

TEST_CASE("s46: window with a frame") {
  const auto q = select(
      func::sum(orders.amount).over(partition_by(orders.region), order_by(orders.day), rows(preceding(2))).label("m"),
      func::row_number().over(order_by(orders.amount.desc())),
      func::rank().over(partition_by(orders.region, orders.product), order_by(orders.day, orders.id.desc())));
  expect(q)
      .prints(Generic,
              "SELECT sum(orders.amount) OVER (PARTITION BY orders.region ORDER BY orders.day ROWS BETWEEN :param_1 "
              "PRECEDING AND CURRENT ROW) AS m, row_number() OVER (ORDER BY orders.amount DESC) AS anon_1, rank() OVER "
              "(PARTITION BY orders.region, orders.product ORDER BY orders.day, orders.id DESC) AS anon_2 FROM orders")
      .prints(PostgreSQL,
              "SELECT sum(orders.amount) OVER (PARTITION BY orders.region ORDER BY orders.day ROWS BETWEEN $1 "
              "PRECEDING AND CURRENT ROW) AS m, row_number() OVER (ORDER BY orders.amount DESC) AS anon_1, rank() OVER "
              "(PARTITION BY orders.region, orders.product ORDER BY orders.day, orders.id DESC) AS anon_2 FROM orders")
      .prints(MySQL | SQLite,
              "SELECT sum(orders.amount) OVER (PARTITION BY orders.region ORDER BY orders.day ROWS BETWEEN ? PRECEDING "
              "AND CURRENT ROW) AS m, row_number() OVER (ORDER BY orders.amount DESC) AS anon_1, rank() OVER "
              "(PARTITION BY orders.region, orders.product ORDER BY orders.day, orders.id DESC) AS anon_2 FROM orders")
      .differs(
          MariaDB,
          "SELECT sum(orders.amount) OVER (PARTITION BY orders.region ORDER BY orders.day ROWS BETWEEN ? PRECEDING "
          "AND CURRENT ROW) AS m, row_number() OVER (ORDER BY orders.amount DESC) AS anon_1, rank() OVER "
          "(PARTITION BY orders.region, orders.product ORDER BY orders.day, orders.id DESC) AS anon_2 FROM orders",
          "SELECT sum(orders.amount) OVER (PARTITION BY orders.region ORDER BY orders.day ROWS BETWEEN 2 PRECEDING "
          "AND CURRENT ROW) AS m, row_number() OVER (ORDER BY orders.amount DESC) AS anon_1, rank() OVER "
          "(PARTITION BY orders.region, orders.product ORDER BY orders.day, orders.id DESC) AS anon_2 FROM orders",
          why::frame);
}

TEST_CASE("s47: range frames and open ends") {
  const auto q = select(func::sum(orders.qty).over(order_by(orders.id), range(unbounded_preceding)),
                        func::sum(orders.qty).over(order_by(orders.id), rows(unbounded_preceding, unbounded_following)),
                        func::sum(orders.qty).over(order_by(orders.id), rows(current_row, following(3))),
                        func::sum(orders.qty).over());
  expect(q)
      .prints(Generic,
              "SELECT sum(orders.qty) OVER (ORDER BY orders.id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
              "anon_1, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED "
              "FOLLOWING) AS anon_2, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN CURRENT ROW AND :param_1 "
              "FOLLOWING) AS anon_3, sum(orders.qty) OVER () AS anon_4 FROM orders")
      .prints(PostgreSQL,
              "SELECT sum(orders.qty) OVER (ORDER BY orders.id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
              "anon_1, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED "
              "FOLLOWING) AS anon_2, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN CURRENT ROW AND $1 "
              "FOLLOWING) AS anon_3, sum(orders.qty) OVER () AS anon_4 FROM orders")
      .prints(MySQL | SQLite,
              "SELECT sum(orders.qty) OVER (ORDER BY orders.id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
              "anon_1, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED "
              "FOLLOWING) AS anon_2, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN CURRENT ROW AND ? "
              "FOLLOWING) AS anon_3, sum(orders.qty) OVER () AS anon_4 FROM orders")
      .differs(MariaDB,
               "SELECT sum(orders.qty) OVER (ORDER BY orders.id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
               "anon_1, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED "
               "FOLLOWING) AS anon_2, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN CURRENT ROW AND ? "
               "FOLLOWING) AS anon_3, sum(orders.qty) OVER () AS anon_4 FROM orders",
               "SELECT sum(orders.qty) OVER (ORDER BY orders.id RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
               "anon_1, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED "
               "FOLLOWING) AS anon_2, sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN CURRENT ROW AND 3 "
               "FOLLOWING) AS anon_3, sum(orders.qty) OVER () AS anon_4 FROM orders",
               why::frame);
}

TEST_CASE("s48: groups frame with exclusion") {
  const auto q = select(func::sum(orders.qty).over(order_by(orders.id), groups(preceding(1), following(1))));
  expect(q)
      .prints(Generic,
              "SELECT sum(orders.qty) OVER (ORDER BY orders.id GROUPS BETWEEN :param_1 PRECEDING AND :param_2 "
              "FOLLOWING) AS anon_1 FROM orders")
      .prints(PostgreSQL,
              "SELECT sum(orders.qty) OVER (ORDER BY orders.id GROUPS BETWEEN $1 PRECEDING AND $2 FOLLOWING) AS anon_1 "
              "FROM orders")
      .refused(MySQL | MariaDB,
               "SELECT sum(orders.qty) OVER (ORDER BY orders.id GROUPS BETWEEN ? PRECEDING AND ? FOLLOWING) AS anon_1 "
               "FROM orders",
               "a GROUPS frame is not available")
      .prints(SQLite,
              "SELECT sum(orders.qty) OVER (ORDER BY orders.id GROUPS BETWEEN ? PRECEDING AND ? FOLLOWING) AS anon_1 "
              "FROM orders");
}

TEST_CASE("s49: order by nulls") {
  const auto q = select(users.id).order_by(users.email.desc().nulls_last(), users.name.asc().nulls_first(),
                                           users.born.nulls_first());
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT users.id FROM users ORDER BY users.email DESC NULLS LAST, users.name ASC NULLS FIRST, users.born "
              "NULLS FIRST")
      .differs(MySQL | MariaDB,
               "SELECT users.id FROM users ORDER BY users.email DESC NULLS LAST, users.name ASC NULLS FIRST, "
               "users.born NULLS FIRST",
               "SELECT users.id FROM users ORDER BY users.email IS NULL, users.email DESC, users.name IS NOT NULL, "
               "users.name ASC, users.born IS NOT NULL, users.born",
               why::lowered);
}

TEST_CASE("s50: FOR UPDATE") {
  const auto q = select(users.id).where(users.id == 1).for_update();
  expect(q)
      .prints(Generic, "SELECT users.id FROM users WHERE users.id = :id_1 FOR UPDATE")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE users.id = $1 FOR UPDATE")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users WHERE users.id = ? FOR UPDATE")
      .prints(SQLite, "SELECT users.id FROM users WHERE users.id = ?");
}

TEST_CASE("s51: FOR UPDATE NOWAIT") {
  const auto q = select(users.id).for_update({.nowait = true});
  expect(q)
      .differs(Generic, "SELECT users.id FROM users FOR UPDATE", "SELECT users.id FROM users FOR UPDATE NOWAIT",
               why::kept)
      .prints(PostgreSQL | MySQL | MariaDB, "SELECT users.id FROM users FOR UPDATE NOWAIT")
      .prints(SQLite, "SELECT users.id FROM users");
}

TEST_CASE("s52: FOR SHARE") {
  const auto q = select(users.id).for_update({.share = true});
  expect(q)
      .differs(Generic, "SELECT users.id FROM users FOR UPDATE", "SELECT users.id FROM users FOR SHARE", why::kept)
      .prints(PostgreSQL, "SELECT users.id FROM users FOR SHARE")
      .differs(MySQL, "SELECT users.id FROM users LOCK IN SHARE MODE", "SELECT users.id FROM users FOR SHARE",
               why::version)
      .prints(MariaDB, "SELECT users.id FROM users LOCK IN SHARE MODE")
      .prints(SQLite, "SELECT users.id FROM users");
}

TEST_CASE("s53: FOR NO KEY UPDATE of two tables") {
  const auto q = select(users.id).join(orders).for_update({.key_share = true, .of = {users, orders}});
  expect(q)
      .differs(Generic, "SELECT users.id FROM users JOIN orders ON users.id = orders.user_id FOR UPDATE",
               "SELECT users.id FROM users JOIN orders ON users.id = orders.user_id FOR NO KEY UPDATE OF users, orders",
               why::kept)
      .prints(PostgreSQL,
              "SELECT users.id FROM users JOIN orders ON users.id = orders.user_id FOR NO KEY UPDATE OF users, orders")
      .refused(MySQL, "SELECT users.id FROM users INNER JOIN orders ON users.id = orders.user_id FOR UPDATE",
               "FOR NO KEY UPDATE and FOR KEY SHARE is not available")
      .refused(MariaDB, "SELECT users.id FROM users INNER JOIN orders ON users.id = orders.user_id FOR UPDATE",
               "the statement cannot be compiled for MariaDB 10.11: (1) FOR NO KEY UPDATE and FOR KEY SHARE is not "
               "available")
      .prints(SQLite, "SELECT users.id FROM users JOIN orders ON users.id = orders.user_id");
}

TEST_CASE("s54: FOR KEY SHARE SKIP LOCKED") {
  const auto q = select(users.id).for_update({.share = true, .key_share = true, .skip_locked = true});
  expect(q)
      .differs(Generic, "SELECT users.id FROM users FOR UPDATE", "SELECT users.id FROM users FOR KEY SHARE SKIP LOCKED",
               why::kept)
      .prints(PostgreSQL, "SELECT users.id FROM users FOR KEY SHARE SKIP LOCKED")
      .refused(MySQL | MariaDB, "SELECT users.id FROM users LOCK IN SHARE MODE SKIP LOCKED",
               "FOR NO KEY UPDATE and FOR KEY SHARE is not available")
      .prints(SQLite, "SELECT users.id FROM users");
}

TEST_CASE("s80: regexp flags and replace") {
  const auto q = select(users.name.regexp_replace("a+", "b"))
                     .where(users.name.regexp_match("^x", "i"), !users.name.regexp_match("y", "i"));
  expect(q)
      .differs(Generic,
               "SELECT <regexp replace>(users.name, :name_1, :name_2) AS anon_1 FROM users WHERE users.name <regexp> "
               ":name_3 AND users.name <not regexp> :name_4",
               "SELECT <regexp replace>(users.name, :name_1, :name_2) AS anon_1 FROM users WHERE users.name <regexp> "
               "'(?i)' || :name_3 AND users.name <not regexp> '(?i)' || :name_4",
               why::equal)
      .differs(
          PostgreSQL,
          "SELECT REGEXP_REPLACE(users.name, $1, $2) AS anon_1 FROM users WHERE users.name ~* $3 AND users.name !~* $4",
          "SELECT regexp_replace(users.name, $1, $2, 'g') AS anon_1 FROM users WHERE users.name ~* $3 AND users.name "
          "!~* $4",
          why::equal)
      .prints(MySQL,
              "SELECT REGEXP_REPLACE(users.name, ?, ?) AS anon_1 FROM users WHERE REGEXP_LIKE(users.name, ?, 'i') AND "
              "NOT REGEXP_LIKE(users.name, ?, 'i')")
      .differs(MariaDB,
               "SELECT REGEXP_REPLACE(users.name, ?, ?) AS anon_1 FROM users WHERE users.name REGEXP CONCAT('(?', 'i', "
               "')', ?) AND users.name NOT REGEXP CONCAT('(?', 'i', ')', ?)",
               "SELECT REGEXP_REPLACE(users.name, ?, ?) AS anon_1 FROM users WHERE users.name REGEXP concat('(?i)', ?) "
               "AND users.name NOT REGEXP concat('(?i)', ?)",
               why::equal)
      .refused(SQLite, "ERROR CompileError: sqlite dialect does not support regular expression replacements",
               "regexp_replace() is not available");
}

TEST_CASE("s81: bitwise not, right shift, precedence") {
  const auto q = select(orders.qty.bit_not(), orders.qty.shift_right(1), orders.qty.bit_and(orders.id.bit_or(1)),
                        (orders.qty + 1).bit_and(3), orders.qty.bit_xor(1));
  expect(q)
      .prints(Generic,
              "SELECT ~orders.qty, orders.qty >> :qty_1 AS anon_1, orders.qty & (orders.id | :id_1) AS anon_2, "
              "(orders.qty + :qty_2) & :param_1 AS anon_3, orders.qty ^ :qty_3 AS anon_4 FROM orders")
      .prints(PostgreSQL,
              "SELECT ~orders.qty, orders.qty >> $1 AS anon_1, orders.qty & (orders.id | $2) AS anon_2, (orders.qty + "
              "$3) & $4 AS anon_3, orders.qty # $5 AS anon_4 FROM orders")
      .differs(MySQL | MariaDB,
               "SELECT ~orders.qty, orders.qty >> ? AS anon_1, orders.qty & (orders.id | ?) AS anon_2, (orders.qty + "
               "?) & ? AS anon_3, orders.qty ^ ? AS anon_4 FROM orders",
               "SELECT CAST(~orders.qty AS SIGNED INTEGER), CAST(CASE WHEN orders.qty < 0 THEN ~(~orders.qty >> ?) "
               "ELSE orders.qty >> ? END AS SIGNED INTEGER) AS anon_1, CAST(orders.qty & (orders.id | ?) AS SIGNED "
               "INTEGER) AS anon_2, CAST((orders.qty + ?) & ? AS SIGNED INTEGER) AS anon_3, CAST(orders.qty ^ ? AS "
               "SIGNED INTEGER) AS anon_4 FROM orders",
               why::equal)
      .differs(SQLite,
               "SELECT ~orders.qty, orders.qty >> ? AS anon_1, orders.qty & (orders.id | ?) AS anon_2, (orders.qty + "
               "?) & ? AS anon_3, (orders.qty | ? - orders.qty & ?) AS anon_4 FROM orders",
               "SELECT ~orders.qty, orders.qty >> ? AS anon_1, orders.qty & (orders.id | ?) AS anon_2, (orders.qty + "
               "?) & ? AS anon_3, ((orders.qty | ?) - (orders.qty & ?5)) AS anon_4 FROM orders",
               why::equal);
}

TEST_CASE("s86: FILTER with count distinct and a window of partition and order") {
  const auto q = select(func::count(distinct(orders.product)).filter(orders.qty > 1),
                        func::sum(orders.amount).filter(orders.qty > 1).over(order_by(orders.id)));
  expect(q)
      .prints(Generic,
              "SELECT count(DISTINCT orders.product) FILTER (WHERE orders.qty > :qty_1) AS anon_1, sum(orders.amount) "
              "FILTER (WHERE orders.qty > :qty_2) OVER (ORDER BY orders.id) AS anon_2 FROM orders")
      .prints(PostgreSQL,
              "SELECT count(DISTINCT orders.product) FILTER (WHERE orders.qty > $1) AS anon_1, sum(orders.amount) "
              "FILTER (WHERE orders.qty > $2) OVER (ORDER BY orders.id) AS anon_2 FROM orders")
      .differs(MySQL | MariaDB,
               "SELECT count(DISTINCT orders.product) FILTER (WHERE orders.qty > ?) AS anon_1, sum(orders.amount) "
               "FILTER (WHERE orders.qty > ?) OVER (ORDER BY orders.id) AS anon_2 FROM orders",
               "SELECT count(DISTINCT CASE WHEN (orders.qty > ?) THEN orders.product END) AS anon_1, sum(CASE WHEN "
               "(orders.qty > ?) THEN orders.amount END) OVER (ORDER BY orders.id) AS anon_2 FROM orders",
               why::lowered)
      .prints(SQLite,
              "SELECT count(DISTINCT orders.product) FILTER (WHERE orders.qty > ?) AS anon_1, sum(orders.amount) "
              "FILTER (WHERE orders.qty > ?) OVER (ORDER BY orders.id) AS anon_2 FROM orders");
}
