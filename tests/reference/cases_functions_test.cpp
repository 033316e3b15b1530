// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// The cases of the reference on JSON, functions in FROM and ordered aggregates.

TEST_CASE("c19: JSON path access") {
  const auto q = select(users.meta["a"], users.meta["a"]["b"][0].as<std::string>())
                     .where(users.meta["n"].as<int>() > 5, users.meta["s"].as<std::string>() == "x");
  expect(q)
      .prints(Generic,
              "SELECT users.meta[:meta_1] AS anon_1, users.meta[:meta_2] AS anon_2 FROM users WHERE "
              "users.meta[:meta_3] > :param_1 AND users.meta[:meta_4] = :param_2")
      .differs(PostgreSQL,
               "SELECT users.meta -> $1 AS anon_1, CAST(users.meta #>> $2 AS VARCHAR) AS anon_2 FROM users WHERE "
               "CAST((users.meta ->> $3) AS INTEGER) > $4 AND CAST((users.meta ->> $5) AS VARCHAR) = $6",
               "SELECT users.meta -> $1 AS anon_1, users.meta -> $2 -> $3 ->> $4 AS anon_2 FROM users WHERE CASE WHEN "
               "json_typeof(users.meta -> $5) = 'number' AND (users.meta ->> $5) ~ '^-?[0-9]+$' THEN CASE WHEN "
               "CAST(users.meta ->> $5 AS NUMERIC) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN "
               "CAST(users.meta ->> $5 AS BIGINT) END END > $6 AND (users.meta ->> $7) = $8",
               why::equal)
      .differs(
          MySQL,
          "SELECT JSON_EXTRACT(users.meta, ?) AS anon_1, CASE JSON_EXTRACT(users.meta, ?) WHEN 'null' THEN NULL ELSE "
          "JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) END AS anon_2 FROM users WHERE CASE JSON_EXTRACT(users.meta, ?) "
          "WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(users.meta, ?) AS SIGNED INTEGER) END > ? AND CASE "
          "JSON_EXTRACT(users.meta, ?) WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) END = ?",
          "SELECT JSON_EXTRACT(users.meta, ?) AS anon_1, CASE JSON_TYPE(CASE WHEN JSON_TYPE(JSON_EXTRACT(users.meta, "
          "?)) = 'ARRAY' THEN JSON_EXTRACT(users.meta, ?) END) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(CASE WHEN "
          "JSON_TYPE(JSON_EXTRACT(users.meta, ?)) = 'ARRAY' THEN JSON_EXTRACT(users.meta, ?) END) END AS anon_2 FROM "
          "users WHERE CASE WHEN JSON_TYPE(JSON_EXTRACT(users.meta, ?)) = 'INTEGER' THEN CAST(JSON_EXTRACT(users.meta, "
          "?) AS SIGNED INTEGER) END > ? AND CASE JSON_TYPE(JSON_EXTRACT(users.meta, ?)) WHEN 'NULL' THEN NULL ELSE "
          "JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) END = ?",
          why::equal)
      .differs(
          MariaDB,
          "SELECT JSON_EXTRACT(users.meta, ?) AS anon_1, CASE JSON_EXTRACT(users.meta, ?) WHEN 'null' THEN NULL ELSE "
          "JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) END AS anon_2 FROM users WHERE CASE JSON_EXTRACT(users.meta, ?) "
          "WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(users.meta, ?) AS SIGNED INTEGER) END > ? AND CASE "
          "JSON_EXTRACT(users.meta, ?) WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) END = ?",
          "SELECT JSON_EXTRACT(users.meta, ?) AS anon_1, CASE JSON_TYPE(CASE WHEN JSON_TYPE(JSON_EXTRACT(users.meta, "
          "?)) = 'ARRAY' THEN JSON_EXTRACT(users.meta, ?) END) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE(CASE WHEN "
          "JSON_TYPE(JSON_EXTRACT(users.meta, ?)) = 'ARRAY' THEN JSON_EXTRACT(users.meta, ?) END) END AS anon_2 FROM "
          "users WHERE CASE WHEN JSON_EXTRACT(users.meta, ?) REGEXP '^-?[0-9]+$' AND CAST(JSON_EXTRACT(users.meta, ?) "
          "AS DECIMAL(65)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(JSON_EXTRACT(users.meta, ?) "
          "AS SIGNED INTEGER) END > ? AND CASE JSON_TYPE(JSON_EXTRACT(users.meta, ?)) WHEN 'NULL' THEN NULL ELSE "
          "JSON_UNQUOTE(JSON_EXTRACT(users.meta, ?)) END = ?",
          why::equal)
      .differs(SQLite,
               "SELECT JSON_QUOTE(JSON_EXTRACT(users.meta, ?)) AS anon_1, CAST(JSON_EXTRACT(users.meta, ?) AS VARCHAR) "
               "AS anon_2 FROM users WHERE CAST(JSON_EXTRACT(users.meta, ?) AS INTEGER) > ? AND "
               "CAST(JSON_EXTRACT(users.meta, ?) AS VARCHAR) = ?",
               "SELECT users.meta -> ? AS anon_1, CASE json_type(users.meta, ?) WHEN 'text' THEN "
               "json_extract(users.meta, ?2) WHEN 'null' THEN NULL ELSE users.meta -> ?2 END AS anon_2 FROM users "
               "WHERE CASE WHEN json_type(users.meta, ?) = 'integer' AND typeof(json_extract(users.meta, ?3)) = "
               "'integer' THEN json_extract(users.meta, ?3) END > ? AND CASE json_type(users.meta, ?) WHEN 'text' THEN "
               "json_extract(users.meta, ?5) WHEN 'null' THEN NULL ELSE users.meta -> ?5 END = ?",
               why::equal);
}

TEST_CASE("c47: table-valued function with ordinality") {
  const auto g = table_function("generate_series", 1, 3).columns(column<int>("n")).with_ordinality("ord").named("g");
  const auto q = select(g["n"], g["ord"]).where(g["n"] > 1);
  expect(q)
      .prints(Generic,
              "SELECT g.n, g.ord FROM generate_series(:generate_series_1, :generate_series_2) WITH ORDINALITY AS g(n, "
              "ord) WHERE g.n > :n_1")
      .prints(PostgreSQL, "SELECT g.n, g.ord FROM generate_series($1, $2) WITH ORDINALITY AS g(n, ord) WHERE g.n > $3")
      .refused(MySQL | MariaDB,
               "SELECT g.n, g.ord FROM generate_series(?, ?) WITH ORDINALITY AS g(n, ord) WHERE g.n > ?",
               "a function in FROM is not available")
      .refused(SQLite, "SELECT g.n, g.ord FROM generate_series(?, ?) WITH ORDINALITY AS g(n, ord) WHERE g.n > ?",
               "WITH ORDINALITY is not available")
      .literal(Generic | PostgreSQL,
               "SELECT g.n, g.ord FROM generate_series(1, 3) WITH ORDINALITY AS g(n, ord) WHERE g.n > 1");
}

TEST_CASE("c55: string aggregation with ORDER BY") {
  const auto q = select(orders.region, func::string_agg(orders.product, ", ").order_by(orders.product.desc()))
                     .group_by(orders.region);
  expect(q)
      .prints(Generic,
              "SELECT orders.region, string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS string_agg_1 "
              "FROM orders GROUP BY orders.region")  // the reference has none
      .differs(PostgreSQL,
               "SELECT orders.region, string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS "
               "aggregate_strings_1 FROM orders GROUP BY orders.region",
               "SELECT orders.region, string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS string_agg_1 "
               "FROM orders GROUP BY orders.region",
               why::named)
      .differs(MySQL | MariaDB,
               "SELECT orders.region, group_concat(orders.product ORDER BY orders.product DESC SEPARATOR ', ') AS "
               "aggregate_strings_1 FROM orders GROUP BY orders.region",
               "SELECT orders.region, group_concat(orders.product ORDER BY orders.product DESC SEPARATOR ', ') AS "
               "string_agg_1 FROM orders GROUP BY orders.region",
               why::named)
      .differs(SQLite,
               "SELECT orders.region, group_concat(orders.product, ', ' ORDER BY orders.product DESC) AS "
               "aggregate_strings_1 FROM orders GROUP BY orders.region",
               "SELECT anon_1.region, max(anon_1.joined) AS max_1 FROM (SELECT group_concat(orders.product, ', ') OVER "
               "(PARTITION BY orders.region ORDER BY orders.product DESC ROWS BETWEEN UNBOUNDED PRECEDING AND "
               "UNBOUNDED FOLLOWING) AS joined, orders.region AS region, orders.product AS product FROM orders) AS "
               "anon_1 GROUP BY anon_1.region",
               why::lowered)
      .literal(Generic,
               "SELECT orders.region, string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS string_agg_1 "
               "FROM orders GROUP BY orders.region")  // the reference has none
      .literal_differs(PostgreSQL,
                       "SELECT orders.region, string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS "
                       "aggregate_strings_1 FROM orders GROUP BY orders.region",
                       "SELECT orders.region, string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS "
                       "string_agg_1 FROM orders GROUP BY orders.region",
                       why::named)
      .literal_differs(MySQL | MariaDB,
                       "SELECT orders.region, group_concat(orders.product ORDER BY orders.product DESC SEPARATOR ', ') "
                       "AS aggregate_strings_1 FROM orders GROUP BY orders.region",
                       "SELECT orders.region, group_concat(orders.product ORDER BY orders.product DESC SEPARATOR ', ') "
                       "AS string_agg_1 FROM orders GROUP BY orders.region",
                       why::named)
      .literal_differs(SQLite,
                       "SELECT orders.region, group_concat(orders.product, ', ' ORDER BY orders.product DESC) AS "
                       "aggregate_strings_1 FROM orders GROUP BY orders.region",
                       "SELECT anon_1.region, max(anon_1.joined) AS max_1 FROM (SELECT group_concat(orders.product, ', "
                       "') OVER (PARTITION BY orders.region ORDER BY orders.product DESC ROWS BETWEEN UNBOUNDED "
                       "PRECEDING AND UNBOUNDED FOLLOWING) AS joined, orders.region AS region, orders.product AS "
                       "product FROM orders) AS anon_1 GROUP BY anon_1.region",
                       why::lowered);
}
