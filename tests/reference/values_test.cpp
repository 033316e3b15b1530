// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Lists, CASE, casts, text(), binds, INSERT, and literal forms.

TEST_CASE("s07: empty IN and NOT IN") {
  const auto q =
      select(users.id).where(users.id.in(std::vector<int>{}), users.name.not_in(std::vector<std::string>{}),
                             users.id.in(std::vector<int>{}) || users.id == 3, !users.id.in(std::vector<int>{}));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.id IN (NULL) AND (1 != 1) AND (users.name NOT IN (NULL) OR (1 = "
              "1)) AND (users.id IN (NULL) AND (1 != 1) OR users.id = :id_3) AND (users.id NOT IN (NULL) OR (1 = 1))")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.id IN (NULL) AND (1 != 1) AND (users.name NOT IN (NULL) OR (1 = "
              "1)) AND (users.id IN (NULL) AND (1 != 1) OR users.id = $1) AND (users.id NOT IN (NULL) OR (1 = 1))")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE users.id IN (NULL) AND (1 != 1) AND (users.name NOT IN (NULL) OR (1 = "
              "1)) AND (users.id IN (NULL) AND (1 != 1) OR users.id = ?) AND (users.id NOT IN (NULL) OR (1 = 1))")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.id IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1) AND (users.name NOT "
              "IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1)) AND (users.id IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1) OR "
              "users.id = ?) AND (users.id NOT IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1))");
}

TEST_CASE("s08: IN with a subquery and with expressions") {
  const auto q = select(users.id).where(users.id.in(select(orders.user_id).where(orders.qty > 5)),
                                        users.id.not_in(select(emp.id)), users.id.in({users.id + 1, 7}));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders WHERE orders.qty > "
              ":qty_1) AND (users.id NOT IN (SELECT emp.id FROM emp)) AND users.id IN (users.id + :id_1, :id_2)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders WHERE orders.qty > $1) "
              "AND (users.id NOT IN (SELECT emp.id FROM emp)) AND users.id IN (users.id + $2, $3)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.id IN (SELECT orders.user_id FROM orders WHERE orders.qty > ?) "
              "AND (users.id NOT IN (SELECT emp.id FROM emp)) AND users.id IN (users.id + ?, ?)");
}

TEST_CASE("s15: nested CASE, CASE without ELSE, CASE compared") {
  const auto q = select(case_(when(orders.qty > 1, case_(when(orders.qty > 2, "a")).else_("b"))).else_("c"))
                     .where(case_(when(orders.qty > 3, 1)) == 1)
                     .order_by(case_(when(orders.region == "n", 0)).else_(1));
  expect(q)
      .prints(Generic,
              "SELECT CASE WHEN (orders.qty > :qty_1) THEN CASE WHEN (orders.qty > :qty_2) THEN :param_1 ELSE :param_2 "
              "END ELSE :param_3 END AS anon_1 FROM orders WHERE CASE WHEN (orders.qty > :qty_3) THEN :param_4 END = "
              ":param_5 ORDER BY CASE WHEN (orders.region = :region_1) THEN :param_6 ELSE :param_7 END")
      .prints(PostgreSQL,
              "SELECT CASE WHEN (orders.qty > $1) THEN CASE WHEN (orders.qty > $2) THEN $3 ELSE $4 END ELSE $5 END AS "
              "anon_1 FROM orders WHERE CASE WHEN (orders.qty > $6) THEN $7 END = $8 ORDER BY CASE WHEN (orders.region "
              "= $9) THEN $10 ELSE $11 END")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT CASE WHEN (orders.qty > ?) THEN CASE WHEN (orders.qty > ?) THEN ? ELSE ? END ELSE ? END AS "
              "anon_1 FROM orders WHERE CASE WHEN (orders.qty > ?) THEN ? END = ? ORDER BY CASE WHEN (orders.region = "
              "?) THEN ? ELSE ? END");
}

TEST_CASE("s16: CASE with NULL result and column results") {
  const auto q =
      select(case_(when(users.active, users.name), when(users.email == null, null)).else_(users.email).label("n"));
  expect(q).prints(All,
                   "SELECT CASE WHEN users.active THEN users.name WHEN (users.email IS NULL) THEN NULL ELSE "
                   "users.email END AS n FROM users");
}

TEST_CASE("s55: literals of many types") {
  const auto q = select(users.id).where(users.created > DateTime(local_days{2024y / 2 / 29} + 13h + 5min + 6s),
                                        users.born == Date{year{5} / 1 / 1}, users.id > -5, users.name == "",
                                        users.active == true);
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.created > :created_1 AND users.born = :born_1 AND users.id > "
              ":id_1 AND users.name = :name_1 AND users.active = true")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.created > $1 AND users.born = $2 AND users.id > $3 AND "
              "users.name = $4 AND users.active = true")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE users.created > ? AND users.born = ? AND users.id > ? AND users.name = "
              "? AND users.active = true")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.created > ? AND users.born = ? AND users.id > ? AND users.name = "
              "? AND users.active = 1")
      .literal_differs(Generic | PostgreSQL | MySQL | MariaDB,
                       "SELECT users.id FROM users WHERE users.created > '2024-02-29 13:05:06' AND users.born = "
                       "'0005-01-01' AND users.id > -5 AND users.name = '' AND users.active = true",
                       "SELECT users.id FROM users WHERE users.created > TIMESTAMP '2024-02-29 13:05:06' AND "
                       "users.born = DATE '0005-01-01' AND users.id > (-5) AND users.name = '' AND users.active = true",
                       why::typed)
      .literal_differs(SQLite,
                       "SELECT users.id FROM users WHERE users.created > '2024-02-29 13:05:06.000000' AND users.born = "
                       "'0005-01-01' AND users.id > -5 AND users.name = '' AND users.active = 1",
                       "SELECT users.id FROM users WHERE users.created > '2024-02-29 13:05:06' AND users.born = "
                       "'0005-01-01' AND users.id > (-5) AND users.name = '' AND users.active = 1",
                       why::typed);
}

TEST_CASE("s56: decimals and doubles") {
  const auto q = select(orders.amount * Decimal("1.10"), orders.amount + literal(1.5), orders.qty - -3)
                     .where(orders.amount >= Decimal("0.10"));
  expect(q)
      .prints(Generic,
              "SELECT orders.amount * :amount_1 AS anon_1, orders.amount + :param_1 AS anon_2, orders.qty - :qty_1 AS "
              "anon_3 FROM orders WHERE orders.amount >= :amount_2")
      .prints(PostgreSQL,
              "SELECT orders.amount * $1 AS anon_1, orders.amount + $2 AS anon_2, orders.qty - $3 AS anon_3 FROM "
              "orders WHERE orders.amount >= $4")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.amount * ? AS anon_1, orders.amount + ? AS anon_2, orders.qty - ? AS anon_3 FROM orders "
              "WHERE orders.amount >= ?")
      .literal_differs(Generic | SQLite,
                       "SELECT orders.amount * 1.10 AS anon_1, orders.amount + 1.5 AS anon_2, orders.qty - -3 AS "
                       "anon_3 FROM orders WHERE orders.amount >= 0.10",
                       "SELECT orders.amount * 1.10 AS anon_1, orders.amount + 1.5 AS anon_2, orders.qty - (-3) AS "
                       "anon_3 FROM orders WHERE orders.amount >= 0.10",
                       why::negative)
      .literal_differs(PostgreSQL,
                       "SELECT orders.amount * 1.10 AS anon_1, orders.amount + 1.5 AS anon_2, orders.qty - -3 AS "
                       "anon_3 FROM orders WHERE orders.amount >= 0.10",
                       "SELECT orders.amount * 1.10 AS anon_1, orders.amount + 1.5::float8 AS anon_2, orders.qty - "
                       "(-3) AS anon_3 FROM orders WHERE orders.amount >= 0.10",
                       why::typed)
      .literal_differs(MySQL | MariaDB,
                       "SELECT orders.amount * 1.10 AS anon_1, orders.amount + 1.5 AS anon_2, orders.qty - -3 AS "
                       "anon_3 FROM orders WHERE orders.amount >= 0.10",
                       "SELECT orders.amount * 1.10 AS anon_1, orders.amount + 1.5e0 AS anon_2, orders.qty - (-3) AS "
                       "anon_3 FROM orders WHERE orders.amount >= 0.10",
                       why::typed);
}

TEST_CASE("s67: insert with an expression") {
  const auto q = insert(kv)
                     .values(kv.k = fn<std::string>("lower", "ABC"), kv.v = literal(1) + 2)
                     .returning(kv.k, (kv.v + 1).label("w"));
  expect(q)
      .prints(Generic,
              "INSERT INTO kv (k, v) VALUES (lower(:lower_1), (:param_1 + :param_2)) RETURNING kv.k, kv.v + :v_1 AS w")
      .prints(PostgreSQL, "INSERT INTO kv (k, v) VALUES (lower($1), ($2 + $3)) RETURNING kv.k, kv.v + $4 AS w")
      .refused(MySQL, "INSERT INTO kv (k, v) VALUES (lower(?), (? + ?)) RETURNING kv.k, kv.v + ? AS w",
               "INSERT ... RETURNING is not available")
      .prints(MariaDB, "INSERT INTO kv (k, v) VALUES (lower(?), (? + ?)) RETURNING kv.k, kv.v + ? AS w")
      .prints(SQLite, "INSERT INTO kv (k, v) VALUES (lower(?), (? + ?)) RETURNING k, v + ? AS w");
}

TEST_CASE("s69: WHERE without FROM") {
  const auto q = select(literal(1)).where(literal(1) == 2);
  expect(q)
      .prints(Generic, "SELECT :param_1 AS anon_1 WHERE :param_2 = :param_3")
      .prints(PostgreSQL, "SELECT $1 AS anon_1 WHERE $2 = $3")
      .prints(MySQL | MariaDB, "SELECT ? AS anon_1 FROM DUAL WHERE ? = ?")
      .prints(SQLite, "SELECT ? AS anon_1 WHERE ? = ?");
}

TEST_CASE("s70: text and literal_column") {
  const auto q = select(literal_column("1"), text("2"), users.id)
                     .where(text("id = :a", {{"a", 5}}), text("a or b") && users.id == 1);
  expect(q)
      .differs(Generic, "SELECT 1, 2, users.id FROM users WHERE id = :a AND a or b AND users.id = :id_1",
               "SELECT 1, 2, users.id FROM users WHERE (id = :a) AND (a or b) AND users.id = :id_1", why::grouped)
      .differs(PostgreSQL, "SELECT 1, 2, users.id FROM users WHERE id = $1 AND a or b AND users.id = $2",
               "SELECT 1, 2, users.id FROM users WHERE (id = $1) AND (a or b) AND users.id = $2", why::grouped)
      .differs(MySQL | MariaDB | SQLite, "SELECT 1, 2, users.id FROM users WHERE id = ? AND a or b AND users.id = ?",
               "SELECT 1, 2, users.id FROM users WHERE (id = ?) AND (a or b) AND users.id = ?", why::grouped)
      .literal_differs(All, "SELECT 1, 2, users.id FROM users WHERE id = 5 AND a or b AND users.id = 1",
                       "SELECT 1, 2, users.id FROM users WHERE (id = 5) AND (a or b) AND users.id = 1", why::grouped);
}

TEST_CASE("s71: named binds, repeated") {
  const auto q =
      select(users.id).where(users.id == bind<int>("n"), users.id > bind<int>("n") || users.name == bind("s", "x"));
  expect(q)
      .prints(Generic, "SELECT users.id FROM users WHERE users.id = :n AND (users.id > :n OR users.name = :s)")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE users.id = $1 AND (users.id > $1 OR users.name = $2)")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users WHERE users.id = ? AND (users.id > ? OR users.name = ?)")
      .differs(SQLite, "SELECT users.id FROM users WHERE users.id = ? AND (users.id > ? OR users.name = ?)",
               "SELECT users.id FROM users WHERE users.id = ? AND (users.id > ?1 OR users.name = ?)", why::no_offset);
}

TEST_CASE("s77: NULL in a list, negated") {
  const auto q = select(users.id).where(users.email.in(std::vector<std::optional<std::string>>{"a", std::nullopt}),
                                        users.email.not_in(std::vector<std::optional<std::string>>{"b", std::nullopt}));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.email IN (:email_1_1, :email_1_2) AND (users.email NOT IN "
              "(:email_2_1, :email_2_2))")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE users.email IN ($1, $2) AND (users.email NOT IN ($3, $4))")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.email IN (?, ?) AND (users.email NOT IN (?, ?))");
}

TEST_CASE("s29: functions in WHERE name binds after themselves") {
  const auto q = select(users.id).where(func::lower(users.name) == "x", func::length(users.name) > 3,
                                        func::coalesce(users.email, "") != "");
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE lower(users.name) = :lower_1 AND length(users.name) > :length_1 AND "
              "coalesce(users.email, :coalesce_1) != :coalesce_2")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE lower(users.name) = $1 AND length(users.name) > $2 AND "
              "coalesce(users.email, $3) != $4")
      .differs(MySQL | MariaDB,
               "SELECT users.id FROM users WHERE lower(users.name) = ? AND length(users.name) > ? AND "
               "coalesce(users.email, ?) != ?",
               "SELECT users.id FROM users WHERE lower(users.name) = ? AND char_length(users.name) > ? AND "
               "coalesce(users.email, ?) != ?",
               why::equal)
      .prints(SQLite,
              "SELECT users.id FROM users WHERE lower(users.name) = ? AND length(users.name) > ? AND "
              "coalesce(users.email, ?) != ?");
}

TEST_CASE("s30: casts by type") {
  const auto q = select(orders.qty.cast<std::string>(), orders.region.cast<int>(),
                        orders.qty.cast(types::Numeric{10, 2}), orders.ts.cast<Date>(), orders.day.cast<DateTime>(),
                        orders.qty.cast<std::int64_t>(), orders.region.cast(types::String{5}));
  expect(q)
      .prints(Generic,
              "SELECT CAST(orders.qty AS VARCHAR) AS qty, CAST(orders.region AS INTEGER) AS region, CAST(orders.qty AS "
              "NUMERIC(10, 2)) AS qty__1, CAST(orders.ts AS DATE) AS ts, CAST(orders.day AS DATETIME) AS day, "
              "CAST(orders.qty AS BIGINT) AS qty__2, CAST(orders.region AS VARCHAR(5)) AS region__1 FROM orders")
      .prints(
          PostgreSQL,
          "SELECT CAST(orders.qty AS VARCHAR) AS qty, CAST(orders.region AS INTEGER) AS region, CAST(orders.qty AS "
          "NUMERIC(10, 2)) AS qty__1, CAST(orders.ts AS DATE) AS ts, CAST(orders.day AS TIMESTAMP WITHOUT TIME ZONE) "
          "AS day, CAST(orders.qty AS BIGINT) AS qty__2, CAST(orders.region AS VARCHAR(5)) AS region__1 FROM orders")
      .differs(
          MySQL | MariaDB,
          "SELECT CAST(orders.qty AS CHAR) AS qty, CAST(orders.region AS SIGNED INTEGER) AS region, CAST(orders.qty AS "
          "DECIMAL(10, 2)) AS qty__1, CAST(orders.ts AS DATE) AS ts, CAST(orders.day AS DATETIME) AS day, "
          "CAST(orders.qty AS SIGNED INTEGER) AS qty__2, CAST(orders.region AS CHAR(5)) AS region__1 FROM orders",
          "SELECT CAST(orders.qty AS CHAR) AS qty, CAST(orders.region AS SIGNED INTEGER) AS region, CAST(orders.qty AS "
          "DECIMAL(10, 2)) AS qty__1, CAST(orders.ts AS DATE) AS ts, CAST(orders.day AS DATETIME(6)) AS day, "
          "CAST(orders.qty AS SIGNED INTEGER) AS qty__2, CAST(orders.region AS CHAR(5)) AS region__1 FROM orders",
          why::equal)
      .differs(SQLite,
               "SELECT CAST(orders.qty AS VARCHAR) AS qty, CAST(orders.region AS INTEGER) AS region, CAST(orders.qty "
               "AS NUMERIC(10, 2)) AS qty__1, CAST(orders.ts AS DATE) AS ts, CAST(orders.day AS DATETIME) AS day, "
               "CAST(orders.qty AS BIGINT) AS qty__2, CAST(orders.region AS VARCHAR(5)) AS region__1 FROM orders",
               "SELECT CAST(orders.qty AS VARCHAR) AS qty, CAST(orders.region AS INTEGER) AS region, CAST(orders.qty "
               "AS NUMERIC(10, 2)) AS qty__1, date(substr(orders.ts, 1, 19)) AS ts, datetime(orders.day) AS day, "
               "CAST(orders.qty AS BIGINT) AS qty__2, CAST(orders.region AS VARCHAR(5)) AS region__1 FROM orders",
               why::equal);
}

TEST_CASE("s31: cast of a value and of an expression; repeat of a cast") {
  const auto q = select(literal(5).cast<std::string>(), (orders.qty + 1).cast<std::string>(),
                        orders.qty.cast<std::string>(), orders.qty.cast<std::string>())
                     .where(orders.qty.cast<std::string>() == "5");
  expect(q)
      .prints(Generic,
              "SELECT CAST(:param_1 AS VARCHAR) AS anon_1, CAST(orders.qty + :qty_1 AS VARCHAR) AS anon_2, "
              "CAST(orders.qty AS VARCHAR) AS qty, CAST(orders.qty AS VARCHAR) AS qty__1 FROM orders WHERE "
              "CAST(orders.qty AS VARCHAR) = :param_2")
      .prints(
          PostgreSQL,
          "SELECT CAST($1 AS VARCHAR) AS anon_1, CAST(orders.qty + $2 AS VARCHAR) AS anon_2, CAST(orders.qty AS "
          "VARCHAR) AS qty, CAST(orders.qty AS VARCHAR) AS qty__1 FROM orders WHERE CAST(orders.qty AS VARCHAR) = $3")
      .prints(MySQL | MariaDB,
              "SELECT CAST(? AS CHAR) AS anon_1, CAST(orders.qty + ? AS CHAR) AS anon_2, CAST(orders.qty AS CHAR) AS "
              "qty, CAST(orders.qty AS CHAR) AS qty__1 FROM orders WHERE CAST(orders.qty AS CHAR) = ?")
      .prints(
          SQLite,
          "SELECT CAST(? AS VARCHAR) AS anon_1, CAST(orders.qty + ? AS VARCHAR) AS anon_2, CAST(orders.qty AS VARCHAR) "
          "AS qty, CAST(orders.qty AS VARCHAR) AS qty__1 FROM orders WHERE CAST(orders.qty AS VARCHAR) = ?");
}

TEST_CASE("s32: cast double, boolean, bytes, uuid") {
  const auto q = select(orders.qty.cast<double>(), orders.qty.cast<bool>(), orders.region.cast<Bytes>(),
                        orders.region.cast<TimeOfDay>(), orders.qty.cast(types::Text{}));
  expect(q)
      .prints(
          Generic,
          "SELECT CAST(orders.qty AS DOUBLE) AS qty, CAST(orders.qty AS BOOLEAN) AS qty__1, CAST(orders.region AS "
          "BLOB) AS region, CAST(orders.region AS TIME) AS region__1, CAST(orders.qty AS TEXT) AS qty__2 FROM orders")
      .prints(PostgreSQL,
              "SELECT CAST(orders.qty AS DOUBLE PRECISION) AS qty, CAST(orders.qty AS BOOLEAN) AS qty__1, "
              "CAST(orders.region AS BYTEA) AS region, CAST(orders.region AS TIME WITHOUT TIME ZONE) AS region__1, "
              "CAST(orders.qty AS TEXT) AS qty__2 FROM orders")
      .differs(MySQL | MariaDB,
               "SELECT orders.qty AS qty, orders.qty AS qty__1, CAST(orders.region AS BINARY) AS region, "
               "CAST(orders.region AS TIME) AS region__1, CAST(orders.qty AS CHAR) AS qty__2 FROM orders",
               "SELECT CAST(orders.qty AS DOUBLE) AS qty, (orders.qty != 0) AS qty__1, CAST(orders.region AS BINARY) "
               "AS region, CAST(orders.region AS TIME(6)) AS region__1, CAST(orders.qty AS CHAR) AS qty__2 FROM orders",
               why::equal)
      .differs(
          SQLite,
          "SELECT CAST(orders.qty AS DOUBLE) AS qty, CAST(orders.qty AS BOOLEAN) AS qty__1, CAST(orders.region AS "
          "BLOB) AS region, CAST(orders.region AS TIME) AS region__1, CAST(orders.qty AS TEXT) AS qty__2 FROM orders",
          "SELECT CAST(orders.qty AS DOUBLE) AS qty, (orders.qty != 0) AS qty__1, CAST(orders.region AS BLOB) AS "
          "region, time(orders.region) AS region__1, CAST(orders.qty AS TEXT) AS qty__2 FROM orders",
          why::equal);
}

TEST_CASE("n18: lists count in the series of their column") {
  const auto q = select(users.id).where(users.id.in({1, 2}), users.id == 3, users.id.in({4}),
                                        func::lower(users.name).in({"a", "b"}));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.id IN (:id_1_1, :id_1_2) AND users.id = :id_2 AND users.id IN "
              "(:id_3_1) AND lower(users.name) IN (:lower_1_1, :lower_1_2)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.id IN ($1, $2) AND users.id = $3 AND users.id IN ($4) AND "
              "lower(users.name) IN ($5, $6)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.id IN (?, ?) AND users.id = ? AND users.id IN (?) AND "
              "lower(users.name) IN (?, ?)");
}

TEST_CASE("n19: values beside functions, CASE and labels") {
  const auto q = select(func::max(orders.qty) + 2, case_(when(orders.qty > 1, 2)) + 3, literal(1) + orders.qty,
                        func::coalesce(orders.qty, 1) * 2);
  expect(q)
      .prints(Generic,
              "SELECT max(orders.qty) + :max_1 AS anon_1, CASE WHEN (orders.qty > :qty_1) THEN :param_1 END + :param_2 "
              "AS anon_2, :param_3 + orders.qty AS anon_3, coalesce(orders.qty, :coalesce_1) * :coalesce_2 AS anon_4 "
              "FROM orders")
      .prints(PostgreSQL,
              "SELECT max(orders.qty) + $1 AS anon_1, CASE WHEN (orders.qty > $2) THEN $3 END + $4 AS anon_2, $5 + "
              "orders.qty AS anon_3, coalesce(orders.qty, $6) * $7 AS anon_4 FROM orders")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT max(orders.qty) + ? AS anon_1, CASE WHEN (orders.qty > ?) THEN ? END + ? AS anon_2, ? + "
              "orders.qty AS anon_3, coalesce(orders.qty, ?) * ? AS anon_4 FROM orders");
}

TEST_CASE("n20: conditions of CASE that are no comparison") {
  const auto q = select(case_(when(users.active, 1)), case_(when(!users.active, 1)), case_(when(fn<bool>("f", 1), 1)),
                        case_(when(users.id.in({1}), 1)), case_(when(users.id.not_in({1}), 1)),
                        case_(when(exists(select(orders.id)), 1)), case_(when(true_(), 1)),
                        case_(when(users.name.contains("x"), 1)));
  expect(q)
      .prints(
          Generic,
          "SELECT CASE WHEN users.active THEN :param_1 END AS anon_1, CASE WHEN NOT users.active THEN :param_2 END AS "
          "anon_2, CASE WHEN f(:f_1) THEN :param_3 END AS anon_3, CASE WHEN (users.id IN (:id_1_1)) THEN :param_4 END "
          "AS anon_4, CASE WHEN ((users.id NOT IN (:id_2_1))) THEN :param_5 END AS anon_5, CASE WHEN (EXISTS (SELECT "
          "orders.id FROM orders)) THEN :param_6 END AS anon_6, CASE WHEN true THEN :param_7 END AS anon_7, CASE WHEN "
          "(users.name LIKE '%' || :name_1 || '%' ESCAPE '/') THEN :param_8 END AS anon_8 FROM users")
      .prints(PostgreSQL,
              "SELECT CASE WHEN users.active THEN $1 END AS anon_1, CASE WHEN NOT users.active THEN $2 END AS anon_2, "
              "CASE WHEN f($3) THEN $4 END AS anon_3, CASE WHEN (users.id IN ($5)) THEN $6 END AS anon_4, CASE WHEN "
              "((users.id NOT IN ($7))) THEN $8 END AS anon_5, CASE WHEN (EXISTS (SELECT orders.id FROM orders)) THEN "
              "$9 END AS anon_6, CASE WHEN true THEN $10 END AS anon_7, CASE WHEN (users.name LIKE '%' || $11 || '%' "
              "ESCAPE '/') THEN $12 END AS anon_8 FROM users")
      .prints(MySQL | MariaDB,
              "SELECT CASE WHEN users.active THEN ? END AS anon_1, CASE WHEN users.active = 0 THEN ? END AS anon_2, "
              "CASE WHEN f(?) THEN ? END AS anon_3, CASE WHEN (users.id IN (?)) THEN ? END AS anon_4, CASE WHEN "
              "((users.id NOT IN (?))) THEN ? END AS anon_5, CASE WHEN (EXISTS (SELECT orders.id FROM orders)) THEN ? "
              "END AS anon_6, CASE WHEN true THEN ? END AS anon_7, CASE WHEN (users.name LIKE concat('%', ?, '%') "
              "ESCAPE '/') THEN ? END AS anon_8 FROM users")
      .prints(SQLite,
              "SELECT CASE WHEN users.active THEN ? END AS anon_1, CASE WHEN users.active = 0 THEN ? END AS anon_2, "
              "CASE WHEN f(?) THEN ? END AS anon_3, CASE WHEN (users.id IN (?)) THEN ? END AS anon_4, CASE WHEN "
              "((users.id NOT IN (?))) THEN ? END AS anon_5, CASE WHEN (EXISTS (SELECT orders.id FROM orders)) THEN ? "
              "END AS anon_6, CASE WHEN 1 THEN ? END AS anon_7, CASE WHEN (users.name LIKE '%' || ? || '%' ESCAPE '/') "
              "THEN ? END AS anon_8 FROM users");
}

TEST_CASE("n21: simple CASE over an expression, with ELSE, in a comparison") {
  const auto q = select(case_(orders.qty % 3, when(1, "one"), when(2, "two")).else_("many").label("w"))
                     .where(case_(orders.region, when("n", 1)) == 1);
  expect(q)
      .prints(Generic,
              "SELECT CASE orders.qty % :qty_1 WHEN :param_1 THEN :param_2 WHEN :param_3 THEN :param_4 ELSE :param_5 "
              "END AS w FROM orders WHERE CASE orders.region WHEN :param_6 THEN :param_7 END = :param_8")
      .prints(PostgreSQL,
              "SELECT CASE orders.qty % $1 WHEN $2 THEN $3 WHEN $4 THEN $5 ELSE $6 END AS w FROM orders WHERE CASE "
              "orders.region WHEN $7 THEN $8 END = $9")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT CASE orders.qty % ? WHEN ? THEN ? WHEN ? THEN ? ELSE ? END AS w FROM orders WHERE CASE "
              "orders.region WHEN ? THEN ? END = ?");
}

TEST_CASE("n29: rows of expressions in INSERT") {
  const auto q =
      insert(kv).columns(kv.k, kv.v, kv.hits).values("a", literal(1) + 2, null).values("b", fn<int>("abs", -3), 7);
  expect(q)
      .prints(
          Generic,
          "INSERT INTO kv (k, v, hits) VALUES (:k_m0, (:param_1 + :param_2), :hits_m0), (:k_m1, abs(:abs_1), :hits_m1)")
      .prints(PostgreSQL, "INSERT INTO kv (k, v, hits) VALUES ($1, ($2 + $3), $4), ($5, abs($6), $7)")
      .prints(MySQL | MariaDB | SQLite, "INSERT INTO kv (k, v, hits) VALUES (?, (? + ?), ?), (?, abs(?), ?)");
}

TEST_CASE("n30: INSERT of a CASE and of a scalar subquery") {
  const auto q = insert(kv).values(kv.k = "a", kv.v = case_(when(literal(1) > 2, 3)),
                                   kv.hits = select(func::max(orders.qty)).scalar_subquery());
  expect(q)
      .prints(Generic,
              "INSERT INTO kv (k, v, hits) VALUES (:k, CASE WHEN (:param_1 > :param_2) THEN :param_3 END, (SELECT "
              "max(orders.qty) AS max_1 FROM orders))")
      .prints(PostgreSQL,
              "INSERT INTO kv (k, v, hits) VALUES ($1, CASE WHEN ($2 > $3) THEN $4 END, (SELECT max(orders.qty) AS "
              "max_1 FROM orders))")
      .prints(MySQL | MariaDB | SQLite,
              "INSERT INTO kv (k, v, hits) VALUES (?, CASE WHEN (? > ?) THEN ? END, (SELECT max(orders.qty) AS max_1 "
              "FROM orders))");
}

TEST_CASE("n31: INSERT of odd names") {
  const auto q = insert(odd).values(odd.order = 1, odd.pct = 2, odd.a_b = 3, odd.qt = "x", odd.Case = 4);
  expect(q)
      .differs(Generic,
               "INSERT INTO \"Odd Table\" (\"order\", \"pct%\", \"a:b\", \"q\"\"t\", \"Case\") VALUES (:order, :pctP, "
               ":aCb, :q\"t, :Case)",
               "INSERT INTO \"Odd Table\" (\"order\", \"pct%\", \"a:b\", \"q\"\"t\", \"Case\") VALUES (:order, :pctP, "
               ":aCb, :q_t, :Case)",
               why::name)
      .differs(
          PostgreSQL,
          "INSERT INTO \"Odd Table\" (\"order\", \"pct%\", \"a:b\", \"q\"\"t\", \"Case\") VALUES ($1, $2, $3, $4, $5) "
          "RETURNING \"Odd Table\".id",
          "INSERT INTO \"Odd Table\" (\"order\", \"pct%\", \"a:b\", \"q\"\"t\", \"Case\") VALUES ($1, $2, $3, $4, $5)",
          why::name)
      .prints(MySQL | MariaDB,
              "INSERT INTO `Odd Table` (`order`, `pct%`, `a:b`, `q\"t`, `Case`) VALUES (?, ?, ?, ?, ?)")
      .prints(SQLite,
              "INSERT INTO \"Odd Table\" (\"order\", \"pct%\", \"a:b\", \"q\"\"t\", \"Case\") VALUES (?, ?, ?, ?, ?)");
}

TEST_CASE("n57: a date beside a date, a moment beside a day") {
  const auto q = select(orders.id).where(orders.day == Date{2024y / 1 / 31},
                                         orders.ts >= DateTime(local_days{2024y / 1 / 31} + 9h + 30min),
                                         orders.day != orders.ts.cast<Date>());
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE orders.day = :day_1 AND orders.ts >= :ts_1 AND orders.day != "
              "CAST(orders.ts AS DATE)")
      .prints(PostgreSQL,
              "SELECT orders.id FROM orders WHERE orders.day = $1 AND orders.ts >= $2 AND orders.day != CAST(orders.ts "
              "AS DATE)")
      .prints(MySQL | MariaDB,
              "SELECT orders.id FROM orders WHERE orders.day = ? AND orders.ts >= ? AND orders.day != CAST(orders.ts "
              "AS DATE)")
      .differs(SQLite,
               "SELECT orders.id FROM orders WHERE orders.day = ? AND orders.ts >= ? AND orders.day != CAST(orders.ts "
               "AS DATE)",
               "SELECT orders.id FROM orders WHERE orders.day = ? AND orders.ts >= ? AND orders.day != "
               "date(substr(orders.ts, 1, 19))",
               why::equal)
      .literal_differs(Generic | PostgreSQL | MySQL | MariaDB,
                       "SELECT orders.id FROM orders WHERE orders.day = '2024-01-31' AND orders.ts >= '2024-01-31 "
                       "09:30:00' AND orders.day != CAST(orders.ts AS DATE)",
                       "SELECT orders.id FROM orders WHERE orders.day = DATE '2024-01-31' AND orders.ts >= TIMESTAMP "
                       "'2024-01-31 09:30:00' AND orders.day != CAST(orders.ts AS DATE)",
                       why::typed)
      .literal_differs(SQLite,
                       "SELECT orders.id FROM orders WHERE orders.day = '2024-01-31' AND orders.ts >= '2024-01-31 "
                       "09:30:00.000000' AND orders.day != CAST(orders.ts AS DATE)",
                       "SELECT orders.id FROM orders WHERE orders.day = '2024-01-31' AND orders.ts >= '2024-01-31 "
                       "09:30:00' AND orders.day != date(substr(orders.ts, 1, 19))",
                       why::typed);
}

TEST_CASE("n58: strings that look like SQL") {
  const auto q = select(users.id).where(users.name == "it''s -- no", users.name != "a;b", users.name.like("100%"),
                                        users.email == "?:x$1");
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.name = :name_1 AND users.name != :name_2 AND users.name LIKE "
              ":name_3 AND users.email = :email_1")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.name = $1 AND users.name != $2 AND users.name LIKE $3 AND "
              "users.email = $4")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.name = ? AND users.name != ? AND users.name LIKE ? AND "
              "users.email = ?")
      .literal(All,
               "SELECT users.id FROM users WHERE users.name = 'it''''s -- no' AND users.name != 'a;b' AND users.name "
               "LIKE '100%' AND users.email = '?:x$1'");
}

TEST_CASE("n59: negative numbers and zero in literal form") {
  const auto q = select(orders.qty - (-1), orders.qty * 0)
                     .where(orders.qty == -5, orders.qty.in({-1, 0, 1}), orders.qty.between(-3, 3));
  expect(q)
      .prints(Generic,
              "SELECT orders.qty - :qty_1 AS anon_1, orders.qty * :qty_2 AS anon_2 FROM orders WHERE orders.qty = "
              ":qty_3 AND orders.qty IN (:qty_4_1, :qty_4_2, :qty_4_3) AND orders.qty BETWEEN :qty_5 AND :qty_6")
      .prints(PostgreSQL,
              "SELECT orders.qty - $1 AS anon_1, orders.qty * $2 AS anon_2 FROM orders WHERE orders.qty = $3 AND "
              "orders.qty IN ($4, $5, $6) AND orders.qty BETWEEN $7 AND $8")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.qty - ? AS anon_1, orders.qty * ? AS anon_2 FROM orders WHERE orders.qty = ? AND "
              "orders.qty IN (?, ?, ?) AND orders.qty BETWEEN ? AND ?")
      .literal_differs(All,
                       "SELECT orders.qty - -1 AS anon_1, orders.qty * 0 AS anon_2 FROM orders WHERE orders.qty = -5 "
                       "AND orders.qty IN (-1, 0, 1) AND orders.qty BETWEEN -3 AND 3",
                       "SELECT orders.qty - (-1) AS anon_1, orders.qty * 0 AS anon_2 FROM orders WHERE orders.qty = "
                       "(-5) AND orders.qty IN ((-1), 0, 1) AND orders.qty BETWEEN (-3) AND 3",
                       why::negative);
}

TEST_CASE("s64: insert one row, all sorts of values") {
  const auto q =
      insert(users).values(users.name = "x", users.email = null, users.active = true, users.born = Date{2024y / 1 / 1});
  expect(q)
      .prints(Generic, "INSERT INTO users (name, email, active, born) VALUES (:name, :email, :active, :born)")
      .differs(PostgreSQL, "INSERT INTO users (name, email, active, born) VALUES ($1, $2, $3, $4) RETURNING users.id",
               "INSERT INTO users (name, email, active, born) VALUES ($1, $2, $3, $4)", why::returning)
      .prints(MySQL | MariaDB | SQLite, "INSERT INTO users (name, email, active, born) VALUES (?, ?, ?, ?)");
}

TEST_CASE("s65: insert from select") {
  const auto q =
      insert(kv).columns(kv.k, kv.v).from_select(select(orders.region, func::sum(orders.qty)).group_by(orders.region));
  expect(q).prints(
      All, "INSERT INTO kv (k, v) SELECT orders.region, sum(orders.qty) AS sum_1 FROM orders GROUP BY orders.region");
}

TEST_CASE("s66: insert from select with CTE") {
  const auto c = select(orders.region, orders.qty).where(orders.qty > 5).cte("c");
  const auto q = insert(kv).columns(kv.k, kv.v).from_select(select(c["region"], c["qty"]));
  expect(q)
      .prints(Generic,
              "WITH c AS (SELECT orders.region AS region, orders.qty AS qty FROM orders WHERE orders.qty > :qty_1) "
              "INSERT INTO kv (k, v) SELECT c.region, c.qty FROM c")
      .prints(PostgreSQL,
              "WITH c AS (SELECT orders.region AS region, orders.qty AS qty FROM orders WHERE orders.qty > $1) INSERT "
              "INTO kv (k, v) SELECT c.region, c.qty FROM c")
      .prints(MySQL | MariaDB,
              "INSERT INTO kv (k, v) WITH c AS (SELECT orders.region AS region, orders.qty AS qty FROM orders WHERE "
              "orders.qty > ?) SELECT c.region, c.qty FROM c")
      .prints(SQLite,
              "WITH c AS (SELECT orders.region AS region, orders.qty AS qty FROM orders WHERE orders.qty > ?) INSERT "
              "INTO kv (k, v) SELECT c.region, c.qty FROM c");
}
