// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Parts of dates, JSON, VALUES, string_agg, joins as elements of FROM.

TEST_CASE("s33: extract") {
  const auto q =
      select(extract(field::year, orders.day), extract(field::month, orders.ts), extract(field::hour, orders.ts))
          .where(extract(field::day, orders.day) == 1);
  expect(q)
      .prints(Generic,
              "SELECT EXTRACT(year FROM orders.day) AS anon_1, EXTRACT(month FROM orders.ts) AS anon_2, EXTRACT(hour "
              "FROM orders.ts) AS anon_3 FROM orders WHERE EXTRACT(day FROM orders.day) = :param_1")
      .differs(PostgreSQL,
               "SELECT EXTRACT(year FROM orders.day) AS anon_1, EXTRACT(month FROM orders.ts) AS anon_2, EXTRACT(hour "
               "FROM orders.ts) AS anon_3 FROM orders WHERE EXTRACT(day FROM orders.day) = $1",
               "SELECT CAST(EXTRACT(year FROM orders.day) AS BIGINT) AS anon_1, CAST(EXTRACT(month FROM orders.ts) AS "
               "BIGINT) AS anon_2, CAST(EXTRACT(hour FROM orders.ts) AS BIGINT) AS anon_3 FROM orders WHERE "
               "CAST(EXTRACT(day FROM orders.day) AS BIGINT) = $1",
               why::equal)
      .differs(MySQL | MariaDB,
               "SELECT EXTRACT(year FROM orders.day) AS anon_1, EXTRACT(month FROM orders.ts) AS anon_2, EXTRACT(hour "
               "FROM orders.ts) AS anon_3 FROM orders WHERE EXTRACT(day FROM orders.day) = ?",
               "SELECT EXTRACT(YEAR FROM orders.day) AS anon_1, EXTRACT(MONTH FROM orders.ts) AS anon_2, EXTRACT(HOUR "
               "FROM orders.ts) AS anon_3 FROM orders WHERE EXTRACT(DAY FROM orders.day) = ?",
               why::equal)
      .differs(SQLite,
               "SELECT CAST(STRFTIME('%Y', orders.day) AS INTEGER) AS anon_1, CAST(STRFTIME('%m', orders.ts) AS "
               "INTEGER) AS anon_2, CAST(STRFTIME('%H', orders.ts) AS INTEGER) AS anon_3 FROM orders WHERE "
               "CAST(STRFTIME('%d', orders.day) AS INTEGER) = ?",
               "SELECT CAST(strftime('%Y', orders.day) AS INTEGER) AS anon_1, CAST(strftime('%m', substr(orders.ts, 1, "
               "19)) AS INTEGER) AS anon_2, CAST(strftime('%H', substr(orders.ts, 1, 19)) AS INTEGER) AS anon_3 FROM "
               "orders WHERE CAST(strftime('%d', orders.day) AS INTEGER) = ?",
               why::equal);
}

TEST_CASE("s79: JSON accessors") {
  const auto q = select(users.meta["n"].as<double>(), users.meta["b"].as<bool>(), users.meta[0], users.meta["a"]["b"])
                     .where(users.meta["x"].as<Decimal>() > 1);
  expect(q)
      .prints(Generic,
              "SELECT users.meta[:meta_1] AS anon_1, users.meta[:meta_2] AS anon_2, users.meta[:meta_3] AS anon_3, "
              "users.meta[:meta_4] AS anon_4 FROM users WHERE users.meta[:meta_5] > :param_1")
      .differs(
          PostgreSQL,
          "SELECT CAST(users.meta ->> $1 AS FLOAT) AS anon_1, CAST(users.meta ->> $2 AS BOOLEAN) AS anon_2, users.meta "
          "-> $3 AS anon_3, users.meta #> $4 AS anon_4 FROM users WHERE CAST((users.meta ->> $5) AS NUMERIC(10, 2)) > "
          "$6",
          "SELECT CASE WHEN json_typeof(users.meta -> $1) = 'number' THEN CAST(users.meta ->> $1 AS DOUBLE PRECISION) "
          "END AS anon_1, CASE WHEN json_typeof(users.meta -> $2) = 'boolean' THEN CAST(users.meta ->> $2 AS BOOLEAN) "
          "END AS anon_2, users.meta -> $3 AS anon_3, users.meta -> $4 -> $5 AS anon_4 FROM users WHERE CASE WHEN "
          "json_typeof(users.meta -> $6) = 'number' THEN CAST(users.meta ->> $6 AS NUMERIC) END > $7",
          why::equal)
      .differs(MySQL | MariaDB,
               "SELECT CASE JSON_EXTRACT(users.meta, ?) WHEN 'null' THEN NULL ELSE JSON_EXTRACT(users.meta, "
               "?)+0.0000000000000000000000 END AS anon_1, CASE JSON_EXTRACT(users.meta, ?) WHEN 'null' THEN NULL WHEN "
               "true THEN true ELSE false END AS anon_2, JSON_EXTRACT(users.meta, ?) AS anon_3, "
               "JSON_EXTRACT(users.meta, ?) AS anon_4 FROM users WHERE CASE JSON_EXTRACT(users.meta, ?) WHEN 'null' "
               "THEN NULL ELSE CAST(JSON_EXTRACT(users.meta, ?) AS DECIMAL(10, 2)) END > ?",
               "SELECT CASE WHEN JSON_TYPE(JSON_EXTRACT(users.meta, ?)) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', "
               "'DECIMAL') THEN JSON_EXTRACT(users.meta, ?) + 0e0 END AS anon_1, CASE WHEN "
               "JSON_TYPE(JSON_EXTRACT(users.meta, ?)) = 'BOOLEAN' THEN JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) = "
               "'true' END AS anon_2, CASE WHEN JSON_TYPE(JSON_EXTRACT(users.meta, ?)) = 'ARRAY' THEN "
               "JSON_EXTRACT(users.meta, ?) END AS anon_3, JSON_EXTRACT(users.meta, ?) AS anon_4 FROM users WHERE CASE "
               "WHEN JSON_TYPE(JSON_EXTRACT(users.meta, ?)) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') "
               "THEN CAST(JSON_EXTRACT(users.meta, ?) AS DECIMAL(65, 30)) END > ?",
               why::equal)
      .differs(
          SQLite,
          "SELECT CAST(JSON_EXTRACT(users.meta, ?) AS FLOAT) AS anon_1, CAST(JSON_EXTRACT(users.meta, ?) AS BOOLEAN) "
          "AS anon_2, JSON_QUOTE(JSON_EXTRACT(users.meta, ?)) AS anon_3, JSON_QUOTE(JSON_EXTRACT(users.meta, ?)) AS "
          "anon_4 FROM users WHERE CAST(JSON_EXTRACT(users.meta, ?) AS NUMERIC(10, 2)) > ?",
          "SELECT CASE WHEN json_type(users.meta, ?) IN ('integer', 'real') THEN CAST(json_extract(users.meta, ?1) AS "
          "REAL) END AS anon_1, CASE json_type(users.meta, ?) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END AS anon_2, "
          "users.meta -> ? AS anon_3, users.meta -> ? AS anon_4 FROM users WHERE CASE WHEN json_type(users.meta, ?) IN "
          "('integer', 'real') THEN CAST(users.meta -> ?5 AS NUMERIC) END > ?",
          why::equal);
}

TEST_CASE("s82: values in FROM") {
  const auto v = values<int, std::string>("v", {"a", "b"}, {{1, "x"}, {2, "y"}});
  const auto q = select(v["a"], v["b"]).where(v["a"] > 1);
  expect(q)
      .differs(Generic,
               "SELECT v.a, v.b FROM (VALUES (:param_1, :param_2), (:param_3, :param_4)) AS v (a, b) WHERE v.a > :a_1",
               "SELECT v.a, v.b FROM (VALUES (:a_1, :b_1), (:a_2, :b_2)) AS v (a, b) WHERE v.a > :a_3", why::lowered)
      .differs(PostgreSQL, "SELECT v.a, v.b FROM (VALUES ($1, $2), ($3, $4)) AS v (a, b) WHERE v.a > $5",
               "SELECT v.a, v.b FROM (VALUES (CAST($1 AS INTEGER), CAST($2 AS VARCHAR)), ($3, $4)) AS v (a, b) WHERE "
               "v.a > $5",
               why::lowered)
      .differs(MySQL, "SELECT v.a, v.b FROM (VALUES (?, ?), (?, ?)) AS v (a, b) WHERE v.a > ?",
               "SELECT v.a, v.b FROM (VALUES ROW(?, ?), ROW(?, ?)) AS v (a, b) WHERE v.a > ?", why::lowered)
      .differs(MariaDB, "SELECT v.a, v.b FROM (VALUES (?, ?), (?, ?)) AS v (a, b) WHERE v.a > ?",
               "SELECT v.a, v.b FROM (SELECT ? AS a, ? AS b UNION ALL SELECT ?, ?) AS v WHERE v.a > ?", why::lowered)
      .differs(
          SQLite, "SELECT v.a, v.b FROM (VALUES (?, ?), (?, ?)) AS v (a, b) WHERE v.a > ?",
          "SELECT v.a, v.b FROM (SELECT column1 AS a, column2 AS b FROM (VALUES (?, ?), (?, ?))) AS v WHERE v.a > ?",
          why::lowered);
}

TEST_CASE("s83: string_agg without order") {
  const auto q = select(func::string_agg(orders.product, ","));
  expect(q)
      .prints(Generic, "SELECT string_agg(orders.product, ',') AS string_agg_1 FROM orders")  // the reference has none
      .differs(PostgreSQL, "SELECT string_agg(orders.product, ',') AS aggregate_strings_1 FROM orders",
               "SELECT string_agg(orders.product, ',') AS string_agg_1 FROM orders", why::named)
      .differs(MySQL | MariaDB, "SELECT group_concat(orders.product SEPARATOR ',') AS aggregate_strings_1 FROM orders",
               "SELECT group_concat(orders.product SEPARATOR ',') AS string_agg_1 FROM orders", why::named)
      .differs(SQLite, "SELECT group_concat(orders.product, ',') AS aggregate_strings_1 FROM orders",
               "SELECT group_concat(orders.product, ',') AS string_agg_1 FROM orders", why::named);
}

TEST_CASE("s87: nested joins, right side") {
  const auto q = select(users.id).select_from(users).outer_join(join(orders, emp, emp.id == orders.id),
                                                                orders.user_id == users.id);
  expect(q)
      .prints(Generic | PostgreSQL | SQLite,
              "SELECT users.id FROM users LEFT OUTER JOIN (orders JOIN emp ON emp.id = orders.id) ON orders.user_id = "
              "users.id")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users LEFT OUTER JOIN (orders INNER JOIN emp ON emp.id = orders.id) ON "
              "orders.user_id = users.id");
}
