// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Precedence, arithmetic, concatenation, COLLATE, custom operators.

TEST_CASE("s01: subtraction and division group, sums and products do not") {
  const auto q = select((users.id - orders.qty) - 3, users.id - (orders.qty - 3), (users.id + orders.qty) + 3,
                        users.id + (orders.qty + 3), (users.id + 1) * orders.qty, users.id * (orders.qty * 2),
                        -(users.id + 1), -users.id * 2);
  expect(q)
      .prints(Generic,
              "SELECT (users.id - orders.qty) - :param_1 AS anon_1, users.id - (orders.qty - :qty_1) AS anon_2, "
              "users.id + orders.qty + :param_2 AS anon_3, users.id + orders.qty + :qty_2 AS anon_4, (users.id + "
              ":id_1) * orders.qty AS anon_5, users.id * orders.qty * :qty_3 AS anon_6, -(users.id + :id_2) AS anon_7, "
              "(-users.id) * :param_3 AS anon_8 FROM users, orders")
      .prints(PostgreSQL,
              "SELECT (users.id - orders.qty) - $1 AS anon_1, users.id - (orders.qty - $2) AS anon_2, users.id + "
              "orders.qty + $3 AS anon_3, users.id + orders.qty + $4 AS anon_4, (users.id + $5) * orders.qty AS "
              "anon_5, users.id * orders.qty * $6 AS anon_6, -(users.id + $7) AS anon_7, (-users.id) * $8 AS anon_8 "
              "FROM users, orders")
      .prints(
          MySQL | MariaDB | SQLite,
          "SELECT (users.id - orders.qty) - ? AS anon_1, users.id - (orders.qty - ?) AS anon_2, users.id + orders.qty "
          "+ ? AS anon_3, users.id + orders.qty + ? AS anon_4, (users.id + ?) * orders.qty AS anon_5, users.id * "
          "orders.qty * ? AS anon_6, -(users.id + ?) AS anon_7, (-users.id) * ? AS anon_8 FROM users, orders");
}

TEST_CASE("s02: comparison of comparisons, chains of OR and AND") {
  const auto q = select(users.id).where((users.id == 1 && users.name == "a") || (users.id == 2 && users.name == "b"),
                                        !(users.id == 3 && users.name == "c"), !(users.id == 4 || users.id == 5),
                                        (users.id == 6) == (users.name == "d"));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE (users.id = :id_1 AND users.name = :name_1 OR users.id = :id_2 AND "
              "users.name = :name_2) AND NOT (users.id = :id_3 AND users.name = :name_3) AND NOT (users.id = :id_4 OR "
              "users.id = :id_5) AND (users.id = :id_6) = (users.name = :name_4)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE (users.id = $1 AND users.name = $2 OR users.id = $3 AND users.name = "
              "$4) AND NOT (users.id = $5 AND users.name = $6) AND NOT (users.id = $7 OR users.id = $8) AND (users.id "
              "= $9) = (users.name = $10)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE (users.id = ? AND users.name = ? OR users.id = ? AND users.name = ?) "
              "AND NOT (users.id = ? AND users.name = ?) AND NOT (users.id = ? OR users.id = ?) AND (users.id = ?) = "
              "(users.name = ?)");
}

TEST_CASE("s03: literal on the left, reversed arithmetic") {
  const auto q =
      select(5 + orders.qty, 5 - orders.qty, 2 * orders.qty, 10 / orders.qty, 10 % orders.qty).where(5 < orders.qty);
  expect(q)
      .prints(Generic,
              "SELECT :qty_1 + orders.qty AS anon_1, :qty_2 - orders.qty AS anon_2, :qty_3 * orders.qty AS anon_3, "
              ":qty_4 / CAST(orders.qty AS NUMERIC) AS anon_4, :qty_5 % orders.qty AS anon_5 FROM orders WHERE "
              "orders.qty > :qty_6")
      .prints(PostgreSQL,
              "SELECT $1 + orders.qty AS anon_1, $2 - orders.qty AS anon_2, $3 * orders.qty AS anon_3, $4 / "
              "CAST(orders.qty AS NUMERIC) AS anon_4, $5 % orders.qty AS anon_5 FROM orders WHERE orders.qty > $6")
      .prints(MySQL | MariaDB,
              "SELECT ? + orders.qty AS anon_1, ? - orders.qty AS anon_2, ? * orders.qty AS anon_3, ? / orders.qty AS "
              "anon_4, ? % orders.qty AS anon_5 FROM orders WHERE orders.qty > ?")
      .prints(SQLite,
              "SELECT ? + orders.qty AS anon_1, ? - orders.qty AS anon_2, ? * orders.qty AS anon_3, ? / (orders.qty + "
              "0.0) AS anon_4, ? % orders.qty AS anon_5 FROM orders WHERE orders.qty > ?")
      .literal(Generic | PostgreSQL,
               "SELECT 5 + orders.qty AS anon_1, 5 - orders.qty AS anon_2, 2 * orders.qty AS anon_3, 10 / "
               "CAST(orders.qty AS NUMERIC) AS anon_4, 10 % orders.qty AS anon_5 FROM orders WHERE orders.qty > 5")
      .literal(MySQL | MariaDB,
               "SELECT 5 + orders.qty AS anon_1, 5 - orders.qty AS anon_2, 2 * orders.qty AS anon_3, 10 / orders.qty "
               "AS anon_4, 10 % orders.qty AS anon_5 FROM orders WHERE orders.qty > 5")
      .literal(SQLite,
               "SELECT 5 + orders.qty AS anon_1, 5 - orders.qty AS anon_2, 2 * orders.qty AS anon_3, 10 / (orders.qty "
               "+ 0.0) AS anon_4, 10 % orders.qty AS anon_5 FROM orders WHERE orders.qty > 5");
}

TEST_CASE("s04: concatenation") {
  const auto q = select(users.name.concat("x"), users.name.concat(users.email).concat("y"),
                        literal("a").concat(users.name).label("p"))
                     .where(users.name.concat(users.email) == "q");
  expect(q)
      .prints(Generic,
              "SELECT users.name || :name_1 AS anon_1, users.name || users.email || :param_1 AS anon_2, :param_2 || "
              "users.name AS p FROM users WHERE (users.name || users.email) = :param_3")
      .prints(PostgreSQL,
              "SELECT users.name || $1 AS anon_1, users.name || users.email || $2 AS anon_2, $3 || users.name AS p "
              "FROM users WHERE (users.name || users.email) = $4")
      .prints(MySQL | MariaDB,
              "SELECT concat(users.name, ?) AS anon_1, concat(users.name, users.email, ?) AS anon_2, concat(?, "
              "users.name) AS p FROM users WHERE (concat(users.name, users.email)) = ?")
      .prints(SQLite,
              "SELECT users.name || ? AS anon_1, users.name || users.email || ? AS anon_2, ? || users.name AS p FROM "
              "users WHERE (users.name || users.email) = ?");
}

TEST_CASE("s10: is distinct from") {
  const auto q = select(users.id).where(users.email.is_distinct_from("x"), users.email.is_not_distinct_from(users.name),
                                        !users.email.is_distinct_from("y"), users.email.is_distinct_from(null));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.email IS DISTINCT FROM :email_1 AND users.email IS NOT DISTINCT "
              "FROM users.name AND users.email IS NOT DISTINCT FROM :email_2 AND users.email IS DISTINCT FROM NULL")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.email IS DISTINCT FROM $1 AND users.email IS NOT DISTINCT FROM "
              "users.name AND users.email IS NOT DISTINCT FROM $2 AND users.email IS DISTINCT FROM NULL")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE NOT (users.email <=> ?) AND users.email <=> users.name AND users.email "
              "<=> ? AND NOT (users.email <=> NULL)")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.email IS NOT ? AND users.email IS users.name AND users.email IS "
              "? AND users.email IS NOT NULL");
}

TEST_CASE("s14: custom operator") {
  const auto q = select(users.id.op("&&", 5), users.name.op("->>", "k")).where(users.id.bool_op("@>", 7));
  expect(q)
      .prints(Generic,
              "SELECT users.id && :id_1 AS anon_1, users.name ->> :name_1 AS anon_2 FROM users WHERE users.id @> :id_2")
      .prints(PostgreSQL,
              "SELECT users.id && $1 AS anon_1, users.name ->> $2 AS anon_2 FROM users WHERE users.id @> $3")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id && ? AS anon_1, users.name ->> ? AS anon_2 FROM users WHERE users.id @> ?");
}

TEST_CASE("s92: negative values, unary minus of a value") {
  const auto q = select(orders.qty * -1, -orders.qty - 2, orders.qty + (-3), literal(-4));
  expect(q)
      .prints(Generic,
              "SELECT orders.qty * :qty_1 AS anon_1, -orders.qty - :param_1 AS anon_2, orders.qty + :qty_2 AS anon_3, "
              ":param_2 AS anon_4 FROM orders")
      .prints(PostgreSQL,
              "SELECT orders.qty * $1 AS anon_1, -orders.qty - $2 AS anon_2, orders.qty + $3 AS anon_3, $4 AS anon_4 "
              "FROM orders")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.qty * ? AS anon_1, -orders.qty - ? AS anon_2, orders.qty + ? AS anon_3, ? AS anon_4 FROM "
              "orders")
      .literal_differs(All,
                       "SELECT orders.qty * -1 AS anon_1, -orders.qty - 2 AS anon_2, orders.qty + -3 AS anon_3, -4 AS "
                       "anon_4 FROM orders",
                       "SELECT orders.qty * (-1) AS anon_1, -orders.qty - 2 AS anon_2, orders.qty + (-3) AS anon_3, "
                       "(-4) AS anon_4 FROM orders",
                       why::negative);
}

TEST_CASE("s93: division by an expression, product of quotients, floats") {
  const auto q = select(orders.qty / (orders.id + 1), (orders.qty / 2) * 3, orders.qty * (orders.id / 2),
                        orders.qty / 2.0, (orders.qty * 2) / orders.amount, (orders.qty / orders.id) / 2);
  expect(q)
      .prints(Generic,
              "SELECT orders.qty / CAST((orders.id + :id_1) AS NUMERIC) AS anon_1, (orders.qty / CAST(:qty_1 AS "
              "NUMERIC)) * :param_1 AS anon_2, orders.qty * (orders.id / CAST(:id_2 AS NUMERIC)) AS anon_3, orders.qty "
              "/ CAST(:qty_2 AS DOUBLE) AS anon_4, (orders.qty * :qty_3) / CAST(orders.amount AS NUMERIC(10, 2)) AS "
              "anon_5, (orders.qty / CAST(orders.id AS NUMERIC)) / CAST(:param_2 AS NUMERIC) AS anon_6 FROM orders")
      .prints(PostgreSQL,
              "SELECT orders.qty / CAST((orders.id + $1) AS NUMERIC) AS anon_1, (orders.qty / CAST($2 AS NUMERIC)) * "
              "$3 AS anon_2, orders.qty * (orders.id / CAST($4 AS NUMERIC)) AS anon_3, orders.qty / CAST($5 AS DOUBLE "
              "PRECISION) AS anon_4, (orders.qty * $6) / CAST(orders.amount AS NUMERIC(10, 2)) AS anon_5, (orders.qty "
              "/ CAST(orders.id AS NUMERIC)) / CAST($7 AS NUMERIC) AS anon_6 FROM orders")
      .prints(MySQL | MariaDB,
              "SELECT orders.qty / (orders.id + ?) AS anon_1, (orders.qty / ?) * ? AS anon_2, orders.qty * (orders.id "
              "/ ?) AS anon_3, orders.qty / ? AS anon_4, (orders.qty * ?) / orders.amount AS anon_5, (orders.qty / "
              "orders.id) / ? AS anon_6 FROM orders")
      .prints(SQLite,
              "SELECT orders.qty / ((orders.id + ?) + 0.0) AS anon_1, (orders.qty / (? + 0.0)) * ? AS anon_2, "
              "orders.qty * (orders.id / (? + 0.0)) AS anon_3, orders.qty / (? + 0.0) AS anon_4, (orders.qty * ?) / "
              "(orders.amount + 0.0) AS anon_5, (orders.qty / (orders.id + 0.0)) / (? + 0.0) AS anon_6 FROM orders");
}

TEST_CASE("s94: modulo precedence and floor division of expressions") {
  const auto q =
      select((orders.qty + 1) % 3, orders.qty + orders.id % 3, int_div(orders.qty + 5, 2), int_div(orders.qty, 2) * 2);
  expect(q)
      .prints(Generic,
              "SELECT (orders.qty + :qty_1) % :param_1 AS anon_1, orders.qty + orders.id % :id_1 AS anon_2, "
              "(orders.qty + :qty_2) / :param_2 AS anon_3, (orders.qty / :qty_3) * :param_3 AS anon_4 FROM orders")
      .prints(PostgreSQL,
              "SELECT (orders.qty + $1) % $2 AS anon_1, orders.qty + orders.id % $3 AS anon_2, (orders.qty + $4) / $5 "
              "AS anon_3, (orders.qty / $6) * $7 AS anon_4 FROM orders")
      .differs(MySQL | MariaDB,
               "SELECT (orders.qty + ?) % ? AS anon_1, orders.qty + orders.id % ? AS anon_2, FLOOR((orders.qty + ?) / "
               "?) AS anon_3, (FLOOR(orders.qty / ?)) * ? AS anon_4 FROM orders",
               "SELECT (orders.qty + ?) % ? AS anon_1, orders.qty + orders.id % ? AS anon_2, (orders.qty + ?) DIV ? AS "
               "anon_3, (orders.qty DIV ?) * ? AS anon_4 FROM orders",
               why::equal)
      .prints(SQLite,
              "SELECT (orders.qty + ?) % ? AS anon_1, orders.qty + orders.id % ? AS anon_2, (orders.qty + ?) / ? AS "
              "anon_3, (orders.qty / ?) * ? AS anon_4 FROM orders");
}

TEST_CASE("n16: a parameter beside sums of sums") {
  const auto q = select((5 + orders.qty) + orders.id, 5 + (orders.qty + orders.id), orders.qty + 1 + 2,
                        1 + orders.qty + 2, orders.qty + (1 + orders.id));
  expect(q)
      .prints(Generic,
              "SELECT :qty_1 + orders.qty + orders.id AS anon_1, :param_1 + orders.qty + orders.id AS anon_2, "
              "orders.qty + :qty_2 + :param_2 AS anon_3, :qty_3 + orders.qty + :param_3 AS anon_4, orders.qty + :id_1 "
              "+ orders.id AS anon_5 FROM orders")
      .prints(PostgreSQL,
              "SELECT $1 + orders.qty + orders.id AS anon_1, $2 + orders.qty + orders.id AS anon_2, orders.qty + $3 + "
              "$4 AS anon_3, $5 + orders.qty + $6 AS anon_4, orders.qty + $7 + orders.id AS anon_5 FROM orders")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT ? + orders.qty + orders.id AS anon_1, ? + orders.qty + orders.id AS anon_2, orders.qty + ? + ? "
              "AS anon_3, ? + orders.qty + ? AS anon_4, orders.qty + ? + orders.id AS anon_5 FROM orders");
}

TEST_CASE("n17: a value on the left") {
  const auto q = select(users.id).where(5 < users.id, 5 == users.id, literal(5) < users.id, 5 != users.id,
                                        5 >= users.id, "x" <= users.name);
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.id > :id_1 AND users.id = :id_2 AND :param_1 < users.id AND "
              "users.id != :id_3 AND users.id <= :id_4 AND users.name >= :name_1")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.id > $1 AND users.id = $2 AND $3 < users.id AND users.id != $4 "
              "AND users.id <= $5 AND users.name >= $6")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.id > ? AND users.id = ? AND ? < users.id AND users.id != ? AND "
              "users.id <= ? AND users.name >= ?");
}

TEST_CASE("n24: COLLATE inside other operators") {
  const auto q = select(users.name.collate("C").concat("x"), func::lower(users.name.collate("C")),
                        users.name.collate("C").label("n"))
                     .where(users.name.collate("C").like("a%"), users.name.collate("C").in({"a"}),
                            users.name.collate("C") > users.email);
  expect(q)
      .prints(Generic,
              "SELECT (users.name COLLATE \"C\") || :param_1 AS anon_1, lower(users.name COLLATE \"C\") AS lower_1, "
              "users.name COLLATE \"C\" AS n FROM users WHERE (users.name COLLATE \"C\") LIKE :param_2 AND (users.name "
              "COLLATE \"C\") IN (:param_3_1) AND (users.name COLLATE \"C\") > users.email")
      .prints(PostgreSQL,
              "SELECT (users.name COLLATE \"C\") || $1 AS anon_1, lower(users.name COLLATE \"C\") AS lower_1, "
              "users.name COLLATE \"C\" AS n FROM users WHERE (users.name COLLATE \"C\") LIKE $2 AND (users.name "
              "COLLATE \"C\") IN ($3) AND (users.name COLLATE \"C\") > users.email")
      .prints(MySQL | MariaDB,
              "SELECT concat((users.name COLLATE `C`), ?) AS anon_1, lower(users.name COLLATE `C`) AS lower_1, "
              "users.name COLLATE `C` AS n FROM users WHERE (users.name COLLATE `C`) LIKE ? AND (users.name COLLATE "
              "`C`) IN (?) AND (users.name COLLATE `C`) > users.email")
      .prints(SQLite,
              "SELECT (users.name COLLATE \"C\") || ? AS anon_1, lower(users.name COLLATE \"C\") AS lower_1, "
              "users.name COLLATE \"C\" AS n FROM users WHERE (users.name COLLATE \"C\") LIKE ? AND (users.name "
              "COLLATE \"C\") IN (?) AND (users.name COLLATE \"C\") > users.email");
}

TEST_CASE("n25: COLLATE of a concatenation") {
  const auto q = select(users.name.concat("x").collate("C"));
  expect(q)
      .differs(Generic, "SELECT users.name || :name_1 COLLATE \"C\" AS anon_1 FROM users",
               "SELECT (users.name || :name_1) COLLATE \"C\" AS anon_1 FROM users", why::precedence)
      .differs(PostgreSQL, "SELECT users.name || $1 COLLATE \"C\" AS anon_1 FROM users",
               "SELECT (users.name || $1) COLLATE \"C\" AS anon_1 FROM users", why::precedence)
      .differs(MySQL | MariaDB, "SELECT concat(users.name, ?) COLLATE `C` AS anon_1 FROM users",
               "SELECT (concat(users.name, ?)) COLLATE `C` AS anon_1 FROM users", why::precedence)
      .differs(SQLite, "SELECT users.name || ? COLLATE \"C\" AS anon_1 FROM users",
               "SELECT (users.name || ?) COLLATE \"C\" AS anon_1 FROM users", why::precedence);
}

TEST_CASE("n26: custom operators in conditions") {
  const auto q = select(users.id).where(users.name.bool_op("~", "x") || users.id.bool_op("@>", users.id),
                                        users.name.bool_op("~", "y"));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE ((users.name ~ :name_1) OR (users.id @> users.id)) AND (users.name ~ "
              ":name_2)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE ((users.name ~ $1) OR (users.id @> users.id)) AND (users.name ~ $2)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE ((users.name ~ ?) OR (users.id @> users.id)) AND (users.name ~ ?)");
}

TEST_CASE("n27: custom operators among others") {
  const auto q = select(users.id.op<int>("|", 2) + 1, (users.id + 1).op("|", 2), users.id.op("|", 1).op("|", 2));
  expect(q)
      .differs(Generic,
               "SELECT (users.id | :id_1) + :param_1 AS anon_1, users.id + :id_2 | :param_2 AS anon_2, (users.id | "
               ":id_3) | :param_3 AS anon_3 FROM users",
               "SELECT (users.id | :id_1) + :param_1 AS anon_1, (users.id + :id_2) | :param_2 AS anon_2, (users.id | "
               ":id_3) | :param_3 AS anon_3 FROM users",
               why::precedence)
      .differs(PostgreSQL,
               "SELECT (users.id | $1) + $2 AS anon_1, users.id + $3 | $4 AS anon_2, (users.id | $5) | $6 AS anon_3 "
               "FROM users",
               "SELECT (users.id | $1) + $2 AS anon_1, (users.id + $3) | $4 AS anon_2, (users.id | $5) | $6 AS anon_3 "
               "FROM users",
               why::precedence)
      .differs(
          MySQL | MariaDB | SQLite,
          "SELECT (users.id | ?) + ? AS anon_1, users.id + ? | ? AS anon_2, (users.id | ?) | ? AS anon_3 FROM users",
          "SELECT (users.id | ?) + ? AS anon_1, (users.id + ?) | ? AS anon_2, (users.id | ?) | ? AS anon_3 FROM users",
          why::precedence);
}

TEST_CASE("n38: division: by a column of another table, of sums, negated") {
  const auto q = select(func::sum(orders.amount) / func::count(), func::sum(orders.qty) / func::sum(orders.id),
                        -(orders.qty / 2), orders.qty / -2);
  expect(q)
      .prints(Generic,
              "SELECT sum(orders.amount) / CAST(count(*) AS NUMERIC) AS anon_1, sum(orders.qty) / CAST(sum(orders.id) "
              "AS NUMERIC) AS anon_2, -(orders.qty / CAST(:qty_1 AS NUMERIC)) AS anon_3, orders.qty / CAST(:qty_2 AS "
              "NUMERIC) AS anon_4 FROM orders")
      .prints(PostgreSQL,
              "SELECT sum(orders.amount) / CAST(count(*) AS NUMERIC) AS anon_1, sum(orders.qty) / CAST(sum(orders.id) "
              "AS NUMERIC) AS anon_2, -(orders.qty / CAST($1 AS NUMERIC)) AS anon_3, orders.qty / CAST($2 AS NUMERIC) "
              "AS anon_4 FROM orders")
      .prints(MySQL | MariaDB,
              "SELECT sum(orders.amount) / count(*) AS anon_1, sum(orders.qty) / sum(orders.id) AS anon_2, "
              "-(orders.qty / ?) AS anon_3, orders.qty / ? AS anon_4 FROM orders")
      .prints(SQLite,
              "SELECT sum(orders.amount) / (count(*) + 0.0) AS anon_1, sum(orders.qty) / (sum(orders.id) + 0.0) AS "
              "anon_2, -(orders.qty / (? + 0.0)) AS anon_3, orders.qty / (? + 0.0) AS anon_4 FROM orders");
}

TEST_CASE("n39: division by doubles") {
  const auto q = select(orders.qty / literal(2.5), orders.amount / orders.qty.cast<double>());
  expect(q)
      .prints(Generic,
              "SELECT orders.qty / CAST(:param_1 AS DOUBLE) AS anon_1, orders.amount / CAST(CAST(orders.qty AS DOUBLE) "
              "AS DOUBLE) AS anon_2 FROM orders")
      .prints(PostgreSQL,
              "SELECT orders.qty / CAST($1 AS DOUBLE PRECISION) AS anon_1, orders.amount / CAST(CAST(orders.qty AS "
              "DOUBLE PRECISION) AS DOUBLE PRECISION) AS anon_2 FROM orders")
      .differs(MySQL | MariaDB, "SELECT orders.qty / ? AS anon_1, orders.amount / orders.qty AS anon_2 FROM orders",
               "SELECT orders.qty / ? AS anon_1, orders.amount / CAST(orders.qty AS DOUBLE) AS anon_2 FROM orders",
               why::equal)
      .prints(SQLite,
              "SELECT orders.qty / (? + 0.0) AS anon_1, orders.amount / (CAST(orders.qty AS DOUBLE) + 0.0) AS anon_2 "
              "FROM orders");
}

TEST_CASE("n40: unary minus among others") {
  const auto q = select(-(-orders.qty), -orders.qty * 2, 2 * -orders.qty, -(orders.qty * 2), orders.qty - (-orders.id),
                        -func::abs(orders.qty));
  expect(q)
      .prints(
          Generic,
          "SELECT -(-orders.qty) AS anon_1, (-orders.qty) * :param_1 AS anon_2, :param_2 * (-orders.qty) AS anon_3, "
          "-(orders.qty * :qty_1) AS anon_4, orders.qty - -orders.id AS anon_5, -abs(orders.qty) AS anon_6 FROM orders")
      .prints(PostgreSQL,
              "SELECT -(-orders.qty) AS anon_1, (-orders.qty) * $1 AS anon_2, $2 * (-orders.qty) AS anon_3, "
              "-(orders.qty * $3) AS anon_4, orders.qty - -orders.id AS anon_5, -abs(orders.qty) AS anon_6 FROM orders")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT -(-orders.qty) AS anon_1, (-orders.qty) * ? AS anon_2, ? * (-orders.qty) AS anon_3, -(orders.qty "
              "* ?) AS anon_4, orders.qty - -orders.id AS anon_5, -abs(orders.qty) AS anon_6 FROM orders");
}

TEST_CASE("n41: products, quotients and remainders nest") {
  const auto q = select(orders.qty * (orders.id + 1), (orders.qty * orders.id) % 3, orders.qty * (orders.id % 3),
                        (orders.qty + 1) * (orders.id - 1), orders.qty - orders.id - 1, orders.qty - (orders.id + 1),
                        (orders.qty - 1) + orders.id);
  expect(q)
      .prints(Generic,
              "SELECT orders.qty * (orders.id + :id_1) AS anon_1, (orders.qty * orders.id) % :param_1 AS anon_2, "
              "orders.qty * (orders.id % :id_2) AS anon_3, (orders.qty + :qty_1) * (orders.id - :id_3) AS anon_4, "
              "(orders.qty - orders.id) - :param_2 AS anon_5, orders.qty - (orders.id + :id_4) AS anon_6, (orders.qty "
              "- :qty_2) + orders.id AS anon_7 FROM orders")
      .prints(
          PostgreSQL,
          "SELECT orders.qty * (orders.id + $1) AS anon_1, (orders.qty * orders.id) % $2 AS anon_2, orders.qty * "
          "(orders.id % $3) AS anon_3, (orders.qty + $4) * (orders.id - $5) AS anon_4, (orders.qty - orders.id) - $6 "
          "AS anon_5, orders.qty - (orders.id + $7) AS anon_6, (orders.qty - $8) + orders.id AS anon_7 FROM orders")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.qty * (orders.id + ?) AS anon_1, (orders.qty * orders.id) % ? AS anon_2, orders.qty * "
              "(orders.id % ?) AS anon_3, (orders.qty + ?) * (orders.id - ?) AS anon_4, (orders.qty - orders.id) - ? "
              "AS anon_5, orders.qty - (orders.id + ?) AS anon_6, (orders.qty - ?) + orders.id AS anon_7 FROM orders");
}

TEST_CASE("n42: comparisons of sums need no parentheses") {
  const auto q = select(orders.id).where(orders.qty + 1 > orders.id * 2, (orders.qty > 1) == (orders.id > 2),
                                         orders.qty.is_null() != (orders.id > 3));
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE orders.qty + :qty_1 > orders.id * :id_1 AND (orders.qty > :qty_2) = "
              "(orders.id > :id_2) AND (orders.qty IS NULL) != (orders.id > :id_3)")
      .prints(PostgreSQL,
              "SELECT orders.id FROM orders WHERE orders.qty + $1 > orders.id * $2 AND (orders.qty > $3) = (orders.id "
              "> $4) AND (orders.qty IS NULL) != (orders.id > $5)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.id FROM orders WHERE orders.qty + ? > orders.id * ? AND (orders.qty > ?) = (orders.id > "
              "?) AND (orders.qty IS NULL) != (orders.id > ?)");
}
