// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("join: every kind") {
  CHECK(sql(select(users.id).right_join(orders)) ==
        "SELECT users.id FROM users RIGHT OUTER JOIN orders ON users.id = orders.user_id");
  CHECK(sql(select(users.id).cross_join(orders)) == "SELECT users.id FROM users CROSS JOIN orders");
  CHECK(sql(select(users.id).join(orders).using_("id")) == "SELECT users.id FROM users JOIN orders USING (id)");
  CHECK(sql(select(users.id, orders.id).select_from(users).outer_join(orders, orders.user_id == users.id)) ==
        "SELECT users.id, orders.id AS id_1 FROM users LEFT OUTER JOIN orders ON orders.user_id = users.id");
  CHECK_THROWS_WITH(select(users.id).using_("id"), ContainsSubstring("belongs to a join"));
  CHECK_THROWS_WITH(select(users.id).join(orders, orders.user_id == users.id).using_("id"),
                    ContainsSubstring("has an ON condition already"));
  CHECK_THROWS_WITH(select(users.id).join(orders).using_("nope"), ContainsSubstring("has no column \"nope\""));
}

TEST_CASE("join: a join is an element of FROM") {
  const auto boss = aliased(emp, "boss");
  const auto inner = join(orders, emp, orders.qty == emp.id);
  CHECK(sql(select(users.id, orders.id, emp.name).outer_join(inner, users.id == orders.user_id)) ==
        "SELECT users.id, orders.id AS id_1, emp.name FROM users LEFT OUTER JOIN (orders JOIN emp ON orders.qty = "
        "emp.id) ON users.id = orders.user_id");
  CHECK(sql(select(users.id).select_from(join(users, orders))) ==
        "SELECT users.id FROM users JOIN orders ON users.id = orders.user_id");
  CHECK(sql(select(users.id).select_from(outer_join(join(users, orders), emp, emp.id == orders.id))) ==
        "SELECT users.id FROM users JOIN orders ON users.id = orders.user_id LEFT OUTER JOIN emp ON emp.id = "
        "orders.id");
  CHECK(sql(select(emp.id).select_from(full_join(emp, boss, emp.mgr_id == boss.id))) ==
        "SELECT emp.id FROM emp FULL OUTER JOIN emp AS boss ON emp.mgr_id = boss.id");
  CHECK(sql(select(emp.id).select_from(cross_join(emp, users))) == "SELECT emp.id FROM emp CROSS JOIN users");
  CHECK(sql(select(emp.id).select_from(right_join(users, emp, emp.id == users.id))) ==
        "SELECT emp.id FROM users RIGHT OUTER JOIN emp ON emp.id = users.id");
  CHECK(sql(select(join(users, orders)["qty"]).select_from(join(users, orders))) ==
        "SELECT orders.qty FROM users JOIN orders ON users.id = orders.user_id");
  CHECK_THROWS_WITH(join(users, orders)["id"], ContainsSubstring("both sides of this join have a column \"id\""));
  CHECK_THROWS_WITH(join(users, orders)["nope"], ContainsSubstring("has no column \"nope\""));
}

TEST_CASE("join: inferred conditions are certain or refused") {
  const auto boss = aliased(emp, "boss");
  CHECK_THROWS_WITH(sql(select(emp.id).join(boss)), ContainsSubstring("joined with itself"));
  CHECK_THROWS_WITH(sql(select(emp.id).join(users)), ContainsSubstring("no foreign key joins"));
  CHECK_THROWS_WITH(sql(select(emp.id).select_from(join(emp, users))), ContainsSubstring("no foreign key joins"));
}

TEST_CASE("join_path: along foreign keys, each target from the one before it") {
  MetaData metadata;
  const Table a{"a", metadata, Column{"id", types::Integer{}, primary_key}};
  const Table b{"b", metadata, Column{"id", types::Integer{}, primary_key},
                Column{"a_id", types::Integer{}, foreign_key("a.id")}};
  const Table c{"c", metadata, Column{"b_id", types::Integer{}, foreign_key("b.id")},
                Column{"a_id", types::Integer{}, foreign_key("a.id")}};
  // by join() alone c could belong to a or to b
  CHECK_THROWS_WITH(sql(select(a["id"]).join(b).join(c)), ContainsSubstring("2 foreign keys"));
  CHECK(sql(select(a["id"]).join_path(b, c)) == "SELECT a.id FROM a JOIN b ON a.id = b.a_id JOIN c ON b.id = c.b_id");
}

TEST_CASE("join: lateral") {
  const auto last =
      select(orders.id).where(orders.user_id == users.id).order_by(orders.day.desc()).limit(1).lateral("l");
  const auto q = select(users.id, last["id"]).join_lateral(last);
  CHECK(pg(q) ==
        "SELECT users.id, l.id AS id_1 FROM users JOIN LATERAL (SELECT orders.id AS id FROM orders WHERE "
        "orders.user_id = users.id ORDER BY orders.day DESC LIMIT $1) AS l ON true");
  CHECK_THAT(my(q), ContainsSubstring("INNER JOIN LATERAL (SELECT"));
  CHECK_THAT(pg(select(users.id).outer_join_lateral(last)), ContainsSubstring("LEFT OUTER JOIN LATERAL"));
  CHECK_THROWS_WITH(lite(q), ContainsSubstring("LATERAL is not available on SQLite 3.40"));
  CHECK_THROWS_WITH(q.compile(mysql::dialect({.version = {8, 0, 13}})), ContainsSubstring("LATERAL is not available"));
}
