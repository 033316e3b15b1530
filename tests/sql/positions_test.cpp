// SPDX-License-Identifier: MIT
// What random statements found: constants and names where a server takes them for something else.
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;

TEST_CASE("a constant in GROUP BY or ORDER BY is no position") {
  CHECK(pg(select(users.id).order_by(literal("x"))) == "SELECT users.id FROM users ORDER BY (SELECT $1)");
  CHECK(select(users.id).order_by(literal("x")).literal_sql(postgresql::dialect()) ==
        "SELECT users.id FROM users ORDER BY (SELECT 'x')");
  CHECK(lite(select(func::count()).select_from(users).group_by(true_())) ==
        "SELECT count(*) AS count_1 FROM users GROUP BY (SELECT 1)");
  CHECK(select(users.id).order_by(-literal(7)).literal_sql(sqlite::dialect()) ==
        "SELECT users.id FROM users ORDER BY CAST(-7 AS INTEGER)");
  // where it is a select item, its position is what the server wants
  const auto nine = literal(Decimal("9.5"));
  CHECK(pg(select(users.id, nine.label("n")).distinct().order_by(nine)) ==
        "SELECT DISTINCT users.id, $1 AS n FROM users ORDER BY 2");
}

TEST_CASE("HAVING on MySQL sees a grouped expression through max()") {
  const auto month = date_trunc(field::month, orders.day);
  const auto q = select(func::count().label("n")).select_from(orders).group_by(month);
  const std::string trunc = "CAST(DATE_FORMAT(orders.day, '%Y-%m-01') AS DATE)";
  CHECK(my(q.having(month > Date{std::chrono::year(2019) / 1 / 1})) ==
        "SELECT count(*) AS n FROM orders GROUP BY " + trunc + " HAVING max(" + trunc + ") > ?");
  CHECK(my(q.having(func::min(month).is_not_null())) ==
        "SELECT count(*) AS n FROM orders GROUP BY " + trunc + " HAVING min(" + trunc + ") IS NOT NULL");
  CHECK(my(select(users.name).group_by(users.name).having(users.name > "a")) ==
        "SELECT users.name FROM users GROUP BY users.name HAVING users.name > ?");
  // of two columns with one name MariaDB finds neither
  const auto other = aliased(users, "u");
  CHECK(maria(select(literal(1).label("one"))
                  .select_from(users)
                  .join(other, other.id == users.id)
                  .group_by(users.name, other.name)
                  .having(other.name > "a")) ==
        "SELECT ? AS one FROM users INNER JOIN users AS u ON u.id = users.id GROUP BY users.name, u.name "
        "HAVING max(u.name) > ?");
  CHECK(pg(q.having(month.is_not_null())).find("max(") == std::string::npos);
}

TEST_CASE("HAVING alone on SQLite has an aggregate beside it") {
  const auto q = select(literal(1).label("one")).select_from(users).having(func::count() > 3);
  CHECK(lite(q) == "SELECT CASE WHEN (count(*) >= ?) THEN ? END AS one FROM users HAVING count(*) > ?");
  CHECK(pg(q) == "SELECT $1 AS one FROM users HAVING count(*) > $2");
}

TEST_CASE("MariaDB's frames have their numbers in place") {
  const auto q = select(func::count().over(order_by(users.id), rows(preceding(1), following(2))).label("n"));
  CHECK(maria(q).ends_with("ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING) AS n FROM users"));
  CHECK(my(q).ends_with("ROWS BETWEEN ? PRECEDING AND ? FOLLOWING) AS n FROM users"));
}

TEST_CASE("LIMIT in a subquery of IN") {
  const auto newest = select(orders.user_id).order_by(orders.day.desc()).limit(3);
  const auto q = select(users.id).where(users.id.in(newest));
  CHECK(pg(q).find("SELECT * FROM") == std::string::npos);
  CHECK(maria(q) ==
        "SELECT users.id FROM users WHERE users.id IN (SELECT * FROM (SELECT orders.user_id AS user_id FROM orders "
        "ORDER BY orders.day DESC LIMIT ?) AS anon_1)");
  const auto above = select(users.id).where(users.id > all_(select(orders.user_id).order_by(orders.day).limit(3)));
  CHECK(maria(above).find("> ALL (SELECT * FROM (SELECT orders.user_id AS user_id FROM") != std::string::npos);
  const auto own = select(users.id).where(users.id.in(newest.where(orders.region == users.name)));
  CHECK_THROWS_WITH(maria(own), Catch::Matchers::ContainsSubstring("LIMIT in a correlated subquery of IN"));
  CHECK_NOTHROW(pg(own));
  CHECK_NOTHROW(my(own));  // since 8.0.14 a derived table sees what is around it
}

TEST_CASE("the place of NULLs in a set operation, and beside a column with a label's name") {
  const auto both = select(users.email.label("e")).union_(select(orders.region)).order_by(desc("e").nulls_last());
  CHECK(lite(both) ==
        "SELECT users.email AS e FROM users UNION SELECT orders.region FROM orders ORDER BY e DESC NULLS LAST");
  CHECK(my(both) ==
        "SELECT users.email AS e FROM users UNION SELECT orders.region FROM orders ORDER BY e IS NULL, e DESC");
  CHECK(my(select(func::lower(users.email).label("name")).order_by(asc("name").nulls_first())) ==
        "SELECT lower(users.email) AS name FROM users ORDER BY lower(users.email) IS NOT NULL, name ASC");
  CHECK(my(select(func::lower(users.email).label("mail")).order_by(asc("mail").nulls_first())) ==
        "SELECT lower(users.email) AS mail FROM users ORDER BY mail IS NOT NULL, mail ASC");
}

TEST_CASE("a subquery written twice has one name inside") {
  const auto newest = select(func::max(orders.id)).where(orders.user_id == users.id).scalar_subquery();
  CHECK(pg(select(newest.label("m")).select_from(users).group_by(newest)) ==
        "SELECT (SELECT max(orders.id) AS max_1 FROM orders WHERE orders.user_id = users.id) AS m FROM users GROUP BY "
        "(SELECT max(orders.id) AS max_1 FROM orders WHERE orders.user_id = users.id)");
}
