// SPDX-License-Identifier: MIT
#include "reference/expect.hpp"

using namespace reference;

// Negation, comparison with NULL and constants, AND and OR, LIKE and its kin.

TEST_CASE("s05: boolean negation and comparisons of booleans") {
  const auto q =
      select(users.id).where(!users.active, users.active == false, users.active != true, users.active.is_true(),
                             users.active.is_not_true(), !(users.active == true), users.active || !users.active);
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT users.id FROM users WHERE NOT users.active AND users.active = false AND users.active != true AND "
              "users.active IS true AND users.active IS NOT true AND users.active != true AND (users.active OR NOT "
              "users.active)")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE users.active = 0 AND users.active = false AND users.active != true AND "
              "users.active IS true AND users.active IS NOT true AND users.active != true AND (users.active = 1 OR "
              "users.active = 0)")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.active = 0 AND users.active = 0 AND users.active != 1 AND "
              "users.active IS 1 AND users.active IS NOT 1 AND users.active != 1 AND (users.active = 1 OR users.active "
              "= 0)");
}

TEST_CASE("s06: constants that absorb") {
  const auto q = select(users.id).where(false_() && users.id == 1).where(users.id == 2 || (true_() && users.id == 3));
  expect(q)
      .prints(Generic, "SELECT users.id FROM users WHERE false AND (users.id = :id_1 OR users.id = :id_2)")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE false AND (users.id = $1 OR users.id = $2)")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users WHERE false = 1 AND (users.id = ? OR users.id = ?)")
      .prints(SQLite, "SELECT users.id FROM users WHERE 0 = 1 AND (users.id = ? OR users.id = ?)");
}

TEST_CASE("s09: between with expressions and negations") {
  const auto q = select(orders.id).where(orders.day.between(Date{2024y / 1 / 1}, Date{2024y / 12 / 31}),
                                         !orders.qty.between(orders.id, orders.id + 5), (orders.qty + 1).between(2, 3),
                                         !!orders.qty.between(1, 2));
  expect(q)
      .prints(Generic,
              "SELECT orders.id FROM orders WHERE orders.day BETWEEN :day_1 AND :day_2 AND orders.qty NOT BETWEEN "
              "orders.id AND orders.id + :id_1 AND orders.qty + :qty_1 BETWEEN :param_1 AND :param_2 AND orders.qty "
              "BETWEEN :qty_2 AND :qty_3")
      .prints(PostgreSQL,
              "SELECT orders.id FROM orders WHERE orders.day BETWEEN $1 AND $2 AND orders.qty NOT BETWEEN orders.id "
              "AND orders.id + $3 AND orders.qty + $4 BETWEEN $5 AND $6 AND orders.qty BETWEEN $7 AND $8")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT orders.id FROM orders WHERE orders.day BETWEEN ? AND ? AND orders.qty NOT BETWEEN orders.id AND "
              "orders.id + ? AND orders.qty + ? BETWEEN ? AND ? AND orders.qty BETWEEN ? AND ?");
}

TEST_CASE("s11: LIKE with escape, contains, startswith, endswith") {
  const auto q = select(users.id).where(users.name.like("a/%", "/"), users.name.contains("50%_/x"),
                                        users.name.starts_with("a"), !users.name.ends_with("z"));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.name LIKE :name_1 ESCAPE '/' AND (users.name LIKE '%' || :name_2 "
              "|| '%' ESCAPE '/') AND (users.name LIKE :name_3 || '%' ESCAPE '/') AND (users.name NOT LIKE '%' || "
              ":name_4 ESCAPE '/')")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.name LIKE $1 ESCAPE '/' AND (users.name LIKE '%' || $2 || '%' "
              "ESCAPE '/') AND (users.name LIKE $3 || '%' ESCAPE '/') AND (users.name NOT LIKE '%' || $4 ESCAPE '/')")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE users.name LIKE ? ESCAPE '/' AND (users.name LIKE concat('%', ?, '%') "
              "ESCAPE '/') AND (users.name LIKE concat(?, '%') ESCAPE '/') AND (users.name NOT LIKE concat('%', ?) "
              "ESCAPE '/')")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.name LIKE ? ESCAPE '/' AND (users.name LIKE '%' || ? || '%' "
              "ESCAPE '/') AND (users.name LIKE ? || '%' ESCAPE '/') AND (users.name NOT LIKE '%' || ? ESCAPE '/')")
      .literal(Generic | PostgreSQL | SQLite,
               "SELECT users.id FROM users WHERE users.name LIKE 'a/%' ESCAPE '/' AND (users.name LIKE '%' || "
               "'50/%/_//x' || '%' ESCAPE '/') AND (users.name LIKE 'a' || '%' ESCAPE '/') AND (users.name NOT LIKE "
               "'%' || 'z' ESCAPE '/')")
      .literal(MySQL | MariaDB,
               "SELECT users.id FROM users WHERE users.name LIKE 'a/%' ESCAPE '/' AND (users.name LIKE concat('%', "
               "'50/%/_//x', '%') ESCAPE '/') AND (users.name LIKE concat('a', '%') ESCAPE '/') AND (users.name NOT "
               "LIKE concat('%', 'z') ESCAPE '/')");
}

TEST_CASE("s12: icontains") {
  const auto q =
      select(users.id).where(users.name.icontains("a"), users.name.istarts_with("a"), !users.name.iends_with("a"));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE (lower(users.name) LIKE '%' || lower(:name_1) || '%' ESCAPE '/') AND "
              "(lower(users.name) LIKE lower(:name_2) || '%' ESCAPE '/') AND (lower(users.name) NOT LIKE '%' || "
              "lower(:name_3) ESCAPE '/')")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE (users.name ILIKE '%' || $1 || '%' ESCAPE '/') AND (users.name ILIKE "
              "$2 || '%' ESCAPE '/') AND (users.name NOT ILIKE '%' || $3 ESCAPE '/')")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE (lower(users.name) LIKE concat('%', lower(?), '%') ESCAPE '/') AND "
              "(lower(users.name) LIKE concat(lower(?), '%') ESCAPE '/') AND (lower(users.name) NOT LIKE concat('%', "
              "lower(?)) ESCAPE '/')")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE (lower(users.name) LIKE '%' || lower(?) || '%' ESCAPE '/') AND "
              "(lower(users.name) LIKE lower(?) || '%' ESCAPE '/') AND (lower(users.name) NOT LIKE '%' || lower(?) "
              "ESCAPE '/')");
}

TEST_CASE("s13: collate") {
  const auto q =
      select(users.name.collate("C")).where(users.name.collate("C") == "x").order_by(users.name.collate("C").desc());
  expect(q)
      .prints(Generic,
              "SELECT users.name COLLATE \"C\" AS anon_1 FROM users WHERE (users.name COLLATE \"C\") = :param_1 ORDER "
              "BY users.name COLLATE \"C\" DESC")
      .prints(PostgreSQL,
              "SELECT users.name COLLATE \"C\" AS anon_1 FROM users WHERE (users.name COLLATE \"C\") = $1 ORDER BY "
              "users.name COLLATE \"C\" DESC")
      .prints(MySQL | MariaDB,
              "SELECT users.name COLLATE `C` AS anon_1 FROM users WHERE (users.name COLLATE `C`) = ? ORDER BY "
              "users.name COLLATE `C` DESC")
      .prints(SQLite,
              "SELECT users.name COLLATE \"C\" AS anon_1 FROM users WHERE (users.name COLLATE \"C\") = ? ORDER BY "
              "users.name COLLATE \"C\" DESC");
}

TEST_CASE("s95: not of LIKE, of IS NULL, of IN subquery, double not, of a function") {
  const auto q =
      select(users.id).where(!users.name.not_like("a%"), !users.email.is_not_null(),
                             !users.id.in(select(orders.user_id)), !!(users.id == 1), !fn<bool>("foo", users.id));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.name LIKE :name_1 AND users.email IS NULL AND (users.id NOT IN "
              "(SELECT orders.user_id FROM orders)) AND users.id = :id_1 AND NOT foo(users.id)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.name LIKE $1 AND users.email IS NULL AND (users.id NOT IN "
              "(SELECT orders.user_id FROM orders)) AND users.id = $2 AND NOT foo(users.id)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.name LIKE ? AND users.email IS NULL AND (users.id NOT IN (SELECT "
              "orders.user_id FROM orders)) AND users.id = ? AND NOT foo(users.id)");
}

TEST_CASE("s96: comparison result used as a column and compared") {
  const auto q =
      select(users.id > 5, (users.id > 5).label("big"), users.email.is_null()).order_by((users.id > 5).desc());
  expect(q)
      .differs(Generic,
               "SELECT users.id > :id_1 AS anon_1, users.id > :id_2 AS big, users.email IS NULL AS anon_2 FROM users "
               "ORDER BY users.id > :id_3 DESC",
               "SELECT users.id > :id_1 AS anon_1, users.id > :id_2 AS big, users.email IS NULL AS anon_2 FROM users "
               "ORDER BY users.id > :id_1 DESC",
               why::shared)
      .differs(PostgreSQL,
               "SELECT users.id > $1 AS anon_1, users.id > $2 AS big, users.email IS NULL AS anon_2 FROM users ORDER "
               "BY users.id > $3 DESC",
               "SELECT users.id > $1 AS anon_1, users.id > $2 AS big, users.email IS NULL AS anon_2 FROM users ORDER "
               "BY users.id > $1 DESC",
               why::shared)
      .differs(MySQL | MariaDB,
               "SELECT users.id > ? AS anon_1, users.id > ? AS big, users.email IS NULL AS anon_2 FROM users ORDER BY "
               "users.id > ? DESC",
               "SELECT users.id > ? AS anon_1, users.id > ? AS big, users.email IS NULL AS anon_2 FROM users ORDER BY "
               "1 DESC",
               why::shared)
      .differs(SQLite,
               "SELECT users.id > ? AS anon_1, users.id > ? AS big, users.email IS NULL AS anon_2 FROM users ORDER BY "
               "users.id > ? DESC",
               "SELECT users.id > ? AS anon_1, users.id > ? AS big, users.email IS NULL AS anon_2 FROM users ORDER BY "
               "users.id > ?1 DESC",
               why::no_offset);
}

TEST_CASE("s97: text joined by LIKE with an expression") {
  const auto q = select(users.id).where(users.name.like(users.email),
                                        users.name.like(literal("%").concat(users.email).concat("%")),
                                        users.name.ilike(users.email));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.name LIKE users.email AND users.name LIKE (:param_1 || "
              "users.email || :param_2) AND lower(users.name) LIKE lower(users.email)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.name LIKE users.email AND users.name LIKE ($1 || users.email || "
              "$2) AND users.name ILIKE users.email")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE users.name LIKE users.email AND users.name LIKE (concat(?, "
              "users.email, ?)) AND lower(users.name) LIKE lower(users.email)")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.name LIKE users.email AND users.name LIKE (? || users.email || "
              "?) AND lower(users.name) LIKE lower(users.email)");
}

TEST_CASE("n22: contains alone, in OR, negated, as an item, compared") {
  const auto q = select(users.name.contains("a"), users.name.contains("a") == true)
                     .where(users.name.contains("b") || !users.name.ends_with("c"));
  expect(q)
      .prints(Generic,
              "SELECT users.name LIKE '%' || :name_1 || '%' ESCAPE '/' AS anon_1, (users.name LIKE '%' || :name_2 || "
              "'%' ESCAPE '/') = true AS anon_2 FROM users WHERE (users.name LIKE '%' || :name_3 || '%' ESCAPE '/') OR "
              "(users.name NOT LIKE '%' || :name_4 ESCAPE '/')")
      .prints(PostgreSQL,
              "SELECT users.name LIKE '%' || $1 || '%' ESCAPE '/' AS anon_1, (users.name LIKE '%' || $2 || '%' ESCAPE "
              "'/') = true AS anon_2 FROM users WHERE (users.name LIKE '%' || $3 || '%' ESCAPE '/') OR (users.name NOT "
              "LIKE '%' || $4 ESCAPE '/')")
      .prints(MySQL | MariaDB,
              "SELECT users.name LIKE concat('%', ?, '%') ESCAPE '/' AS anon_1, (users.name LIKE concat('%', ?, '%') "
              "ESCAPE '/') = true AS anon_2 FROM users WHERE (users.name LIKE concat('%', ?, '%') ESCAPE '/') OR "
              "(users.name NOT LIKE concat('%', ?) ESCAPE '/')")
      .prints(SQLite,
              "SELECT users.name LIKE '%' || ? || '%' ESCAPE '/' AS anon_1, (users.name LIKE '%' || ? || '%' ESCAPE "
              "'/') = 1 AS anon_2 FROM users WHERE (users.name LIKE '%' || ? || '%' ESCAPE '/') OR (users.name NOT "
              "LIKE '%' || ? ESCAPE '/')");
}

TEST_CASE("n23: contains as the only condition, in ON, HAVING and FILTER") {
  const auto q = select(func::count().filter(orders.region.contains("f")))
                     .select_from(users)
                     .join(orders, orders.region.contains("x"))
                     .where(users.name.starts_with("y"))
                     .having(func::max(users.name).ends_with("z"));
  expect(q)
      .prints(Generic,
              "SELECT count(*) FILTER (WHERE orders.region LIKE '%' || :region_1 || '%' ESCAPE '/') AS anon_1 FROM "
              "users JOIN orders ON (orders.region LIKE '%' || :region_2 || '%' ESCAPE '/') WHERE (users.name LIKE "
              ":name_1 || '%' ESCAPE '/') HAVING (max(users.name) LIKE '%' || :max_1 ESCAPE '/')")
      .prints(PostgreSQL,
              "SELECT count(*) FILTER (WHERE orders.region LIKE '%' || $1 || '%' ESCAPE '/') AS anon_1 FROM users JOIN "
              "orders ON (orders.region LIKE '%' || $2 || '%' ESCAPE '/') WHERE (users.name LIKE $3 || '%' ESCAPE '/') "
              "HAVING (max(users.name) LIKE '%' || $4 ESCAPE '/')")
      .differs(MySQL | MariaDB,
               "SELECT count(*) FILTER (WHERE orders.region LIKE concat('%', ?, '%') ESCAPE '/') AS anon_1 FROM users "
               "INNER JOIN orders ON (orders.region LIKE concat('%', ?, '%') ESCAPE '/') WHERE (users.name LIKE "
               "concat(?, '%') ESCAPE '/') HAVING (max(users.name) LIKE concat('%', ?) ESCAPE '/')",
               "SELECT count(CASE WHEN (orders.region LIKE concat('%', ?, '%') ESCAPE '/') THEN 1 END) AS anon_1 FROM "
               "users INNER JOIN orders ON (orders.region LIKE concat('%', ?, '%') ESCAPE '/') WHERE (users.name LIKE "
               "concat(?, '%') ESCAPE '/') HAVING (max(users.name) LIKE concat('%', ?) ESCAPE '/')",
               why::lowered)
      .prints(SQLite,
              "SELECT count(*) FILTER (WHERE orders.region LIKE '%' || ? || '%' ESCAPE '/') AS anon_1 FROM users JOIN "
              "orders ON (orders.region LIKE '%' || ? || '%' ESCAPE '/') WHERE (users.name LIKE ? || '%' ESCAPE '/') "
              "HAVING (max(users.name) LIKE '%' || ? ESCAPE '/')");
}

TEST_CASE("n28: booleans compared with constants and values") {
  const auto q = select(users.id).where(users.active.is_distinct_from(true), users.active != false,
                                        users.active.is_true(), !users.active.is_false(), !users.active.is_null());
  expect(q)
      .prints(Generic | PostgreSQL,
              "SELECT users.id FROM users WHERE users.active IS DISTINCT FROM true AND users.active != false AND "
              "users.active IS true AND users.active IS NOT false AND users.active IS NOT NULL")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE NOT (users.active <=> true) AND users.active != false AND users.active "
              "IS true AND users.active IS NOT false AND users.active IS NOT NULL")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE users.active IS NOT 1 AND users.active != 0 AND users.active IS 1 AND "
              "users.active IS NOT 0 AND users.active IS NOT NULL");
}

TEST_CASE("n43: AND and OR flatten, NOT does not distribute") {
  const auto q = select(users.id).where(users.id > 1 && (users.id < 9 && users.id != 5),
                                        users.id == 2 || (users.id == 3 || users.id == 4),
                                        !(users.id == 6 || (users.id == 7 && users.name == "x")));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE users.id > :id_1 AND users.id < :id_2 AND users.id != :id_3 AND "
              "(users.id = :id_4 OR users.id = :id_5 OR users.id = :id_6) AND NOT (users.id = :id_7 OR users.id = "
              ":id_8 AND users.name = :name_1)")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE users.id > $1 AND users.id < $2 AND users.id != $3 AND (users.id = $4 "
              "OR users.id = $5 OR users.id = $6) AND NOT (users.id = $7 OR users.id = $8 AND users.name = $9)")
      .prints(MySQL | MariaDB | SQLite,
              "SELECT users.id FROM users WHERE users.id > ? AND users.id < ? AND users.id != ? AND (users.id = ? OR "
              "users.id = ? OR users.id = ?) AND NOT (users.id = ? OR users.id = ? AND users.name = ?)");
}

TEST_CASE("n44: constants that disappear, and that decide") {
  const auto q = select(users.id).where(true_(), or_(false_(), false_(), users.id == 1));
  expect(q)
      .prints(Generic, "SELECT users.id FROM users WHERE users.id = :id_1")
      .prints(PostgreSQL, "SELECT users.id FROM users WHERE users.id = $1")
      .prints(MySQL | MariaDB | SQLite, "SELECT users.id FROM users WHERE users.id = ?");
}

TEST_CASE("n45: WHERE false") {
  const auto q = select(users.id).where(false_());
  expect(q)
      .prints(Generic | PostgreSQL, "SELECT users.id FROM users WHERE false")
      .prints(MySQL | MariaDB, "SELECT users.id FROM users WHERE false = 1")
      .prints(SQLite, "SELECT users.id FROM users WHERE 0 = 1");
}

TEST_CASE("n46: NOT of constants, of NOT") {
  const auto q = select(users.id, not_(true_()).label("f")).where(not_(false_()), not_(not_(users.active)));
  expect(q)
      .prints(Generic | PostgreSQL, "SELECT users.id, false AS f FROM users WHERE users.active")
      .prints(MySQL | MariaDB, "SELECT users.id, false AS f FROM users WHERE users.active = 1")
      .prints(SQLite, "SELECT users.id, 0 AS f FROM users WHERE users.active = 1");
}

TEST_CASE("n60: IS DISTINCT FROM inside AND, OR and NOT") {
  const auto q = select(users.id).where(users.email.is_distinct_from("a") || users.id == 1,
                                        !users.email.is_not_distinct_from("b"));
  expect(q)
      .prints(Generic,
              "SELECT users.id FROM users WHERE (users.email IS DISTINCT FROM :email_1 OR users.id = :id_1) AND "
              "users.email IS DISTINCT FROM :email_2")
      .prints(PostgreSQL,
              "SELECT users.id FROM users WHERE (users.email IS DISTINCT FROM $1 OR users.id = $2) AND users.email IS "
              "DISTINCT FROM $3")
      .prints(MySQL | MariaDB,
              "SELECT users.id FROM users WHERE (NOT (users.email <=> ?) OR users.id = ?) AND NOT (users.email <=> ?)")
      .prints(SQLite,
              "SELECT users.id FROM users WHERE (users.email IS NOT ? OR users.id = ?) AND users.email IS NOT ?");
}
