// SPDX-License-Identifier: MIT
// Names the compiler makes beside names the user gave.
#include "catch.hpp"
#include "quarry/mysql.hpp"
#include "quarry/sqlite.hpp"
#include "sql/sample_tables.hpp"

using namespace quarry;
using namespace sample;
using Catch::Matchers::ContainsSubstring;

namespace {

const std::string long_name(63, 'n');

}  // namespace

TEST_CASE("a generated label is never one that the user gave") {
  // x["sum_1"] is the user's item, before and after the sum
  const auto before = select(func::sum(orders.qty), orders.id.label("sum_1")).group_by(orders.id).subquery("x");
  CHECK(
      pg(select(before["sum_1"])) ==
      "SELECT x.sum_1 FROM (SELECT sum(orders.qty) AS sum_2, orders.id AS sum_1 FROM orders GROUP BY orders.id) AS x");
  const Table t{"t", Column{"count_1", types::Integer{}}};
  const auto column = select(func::count(), t["count_1"]).group_by(t["count_1"]).subquery("x");
  CHECK_THAT(pg(select(column["count_1"])), ContainsSubstring("count(*) AS count_2, t.count_1 AS count_1"));
  CHECK_THAT(pg(select(users.id.label("SUM_1"), func::sum(users.id))), ContainsSubstring("AS sum_2"));
  CHECK(sql(select(users.id, orders.id, orders.qty.label("id_1")).where(users.id == orders.id)) ==
        "SELECT users.id, orders.id AS id_2, orders.qty AS id_1 FROM users, orders WHERE users.id = orders.id");
  CHECK(sql(select(users.id, users.id, users.name.label("id__1"))) ==
        "SELECT users.id, users.id AS id__2, users.name AS id__1 FROM users");
  CHECK(sql(select(users.id, users.id, users.id, users.name.label("id__1"))) ==
        "SELECT users.id, users.id AS id__2, users.id AS id__3, users.name AS id__1 FROM users");
}

TEST_CASE("a generated alias is never one that the user gave") {
  const auto mine = aliased(users, "users_1");
  const auto other = aliased(users);
  CHECK(pg(select(mine.id, other.name).where(mine.id == other.id)) ==
        "SELECT users_1.id, users_2.name FROM users AS users_1, users AS users_2 WHERE users_1.id = users_2.id");
  const auto inner = select(users.id).subquery();
  const auto named = select(users.id).subquery("anon_1");
  CHECK_THAT(pg(select(inner["id"]).join(named, inner["id"] == named["id"])), ContainsSubstring("AS anon_2"));
  // A_1 and a_1 are one to SQLite
  const Table upper{"A", Column{"x", types::Integer{}}}, lower{"a", Column{"x", types::Integer{}}};
  const Table u{AliasOf{upper.node(), {}}}, l{AliasOf{lower.node(), {}}};
  CHECK(lite(select(u["x"]).where(u["x"] == l["x"])) ==
        "SELECT \"A_1\".x FROM \"A\" AS \"A_1\", a AS a_2 WHERE \"A_1\".x = a_2.x");
}

TEST_CASE("generated names count in the order they are printed, checked or not") {
  const auto sub = select(users.id).subquery();
  CHECK(pg(select(users.id + 1, sub["id"]).join(sub, users.id == sub["id"])) ==
        "SELECT users.id + $1 AS anon_1, anon_2.id FROM users JOIN (SELECT users.id AS id FROM users) AS anon_2 ON "
        "users.id = anon_2.id");
}

TEST_CASE("a generated name that is too long gets a hash for its end") {
  const Table t{long_name, Column{"x", types::Integer{}}};
  const Table a{AliasOf{t.node(), {}}};
  const std::string text = pg(select(a["x"]));
  const std::size_t as = text.find(" AS ");
  const std::string alias = text.substr(as + 4);
  CHECK(alias.size() == 63);
  CHECK(alias.starts_with("nnnn"));
  CHECK(alias.ends_with("_1"));
  CHECK(text == pg(select(a["x"])));  // the same each time
  // another long name that begins alike becomes another
  const Table other{long_name.substr(1) + "m", Column{"x", types::Integer{}}};
  const Table b{AliasOf{other.node(), {}}};
  CHECK(pg(select(b["x"])).substr(pg(select(b["x"])).find(" AS ") + 4) != alias);
  // a repeated column's label, and functions of long names
  const Table wide{"t", Column{long_name, types::Integer{}}};
  CHECK_NOTHROW(pg(select(wide[long_name], wide[long_name])));
  const std::string called = pg(select(fn<int>(std::string(62, 'f'), 1), fn<int>(std::string(63, 'f'), 1)));
  const std::size_t first = called.find(" AS "), second = called.rfind(" AS ");
  CHECK(called.substr(first + 4, 63) != called.substr(second + 4));
  CHECK(called.size() - second - 4 == 63);
  CHECK_THROWS_WITH(pg(select(fn<int>(std::string(64, 'f'), 1))), ContainsSubstring("the function name"));
  CHECK_THROWS_AS(maria(select(fn<int>("a." + std::string(65, 'f'), 1))), CompileError);
  CHECK_NOTHROW(lite(select(fn<int>(std::string(64, 'f'), 1))));
  // whole characters stay whole
  std::string wide_name;
  for (int i = 0; i < 21; ++i) wide_name += "\xE6\x97\xA5";
  const Table chinese{wide_name, Column{"x", types::Integer{}}};
  CHECK_NOTHROW(pg(select(Table{AliasOf{chinese.node(), {}}}["x"])));
  CHECK(lite(select(Table{AliasOf{chinese.node(), {}}}["x"])).find(wide_name + "_1") != std::string::npos);
  // an index of a long table and a long column
  const Table indexed_table{long_name.substr(3), Column{"a_column_of_a_long_name", types::Integer{}, indexed}};
  const std::string index = create_indexes(indexed_table)[0].compile(postgresql::dialect()).sql();
  CHECK(index.substr(0, index.find(" ON ")).size() == std::string("CREATE INDEX ").size() + 63);
  CHECK_NOTHROW(create_table(indexed_table).compile(mysql::mariadb()));
}

TEST_CASE("a name that the user gave is never cut") {
  CHECK_THROWS_WITH(pg(select(users.id.label(long_name + "n"))),
                    ContainsSubstring("has 64 bytes, but PostgreSQL 15 keeps 63"));
  CHECK_THROWS_AS(pg(select(aliased(users, long_name + "n").id)), CompileError);
  CHECK_THROWS_WITH(maria(select(select(users.id).cte(long_name + "nn")["id"])), ContainsSubstring("the CTE name"));
  CHECK_NOTHROW(maria(select(users.id.label(long_name + "nn"))));
}

TEST_CASE("two items of one name in a subquery are an error") {
  const auto twice = select(users.id.label("a"), users.name.label("a")).subquery("x");
  CHECK_THROWS_WITH(pg(select(twice["a"])),
                    ContainsSubstring("two items named \"a\"; give one of them another label()"));
  const auto beside = select(users.id, users.name.label("id")).cte("x");
  CHECK_THROWS_AS(pg(select(beside["id"])), CompileError);
  // at the top they are columns one and two
  CHECK(pg(select(users.id.label("a"), users.name.label("a"))) == "SELECT users.id AS a, users.name AS a FROM users");
  CHECK(pg(select(users.id, users.name.label("b")).order_by(desc("b"))) ==
        "SELECT users.id, users.name AS b FROM users ORDER BY b DESC");
  CHECK_THROWS_WITH(pg(select(users.id.label("a"), users.name.label("a")).order_by("a")),
                    ContainsSubstring("\"a\" names two items of this SELECT"));
  // SQLite and MySQL do not tell "A" from "a", PostgreSQL does
  const auto folded = select(users.id.label("A"), users.name.label("a")).subquery("x");
  CHECK_THAT(pg(select(folded["a"])), ContainsSubstring("SELECT x.a"));
  CHECK_THROWS_WITH(lite(select(folded["a"])), ContainsSubstring("whatever the case of their letters"));
  CHECK_THROWS_AS(my(select(folded["A"])), CompileError);
  CHECK(lite(select(users.id.label("A"), users.name.label("a"))) ==
        "SELECT users.id AS \"A\", users.name AS a FROM users");
  // what SQLite renames
  const auto lost = select(users.id.label("true")).subquery("x");
  CHECK_THROWS_WITH(lite(select(lost["true"])), ContainsSubstring("another name when it is called \"true\""));
  CHECK_NOTHROW(pg(select(lost["true"])));
}

TEST_CASE("what the compiler derives has names of its own") {
  const Table t{"t", Column{"A", types::Integer{}}, Column{"a", types::Integer{}}, Column{"true", types::Integer{}},
                Column{long_name, types::Integer{}}};
  const auto q =
      select(t["A"], t["a"], t["true"], t[long_name]).qualify(func::row_number().over(order_by(t["A"])) == 1);
  CHECK_THAT(lite(q), ContainsSubstring("t.\"A\" AS \"A\", t.a AS a_2, t.\"true\" AS item"));
  CHECK_NOTHROW(my(q));
  CHECK_NOTHROW(pg(q));
  // the columns of a set operation are called as its first member says
  const auto first = select(users.id.label("p"), orders.id.label("q")).where(users.id == orders.id);
  const auto both = first.union_all(select(users.id.label("p"), users.id.label("p"))).subquery("x");
  CHECK_NOTHROW(lite(select(both["q"])));
}

TEST_CASE("two elements of one name in a FROM, or in sight of each other, are an error") {
  const auto a = aliased(users, "x");
  const auto b = aliased(orders, "x");
  CHECK_THROWS_WITH(pg(select(a.id, b.id).where(a.id == b.user_id)),
                    ContainsSubstring("two elements of one FROM are named \"x\""));
  const auto upper = aliased(orders, "X");
  CHECK_NOTHROW(pg(select(a.id, upper.id).where(a.id == upper.user_id)));
  CHECK_THROWS_AS(lite(select(a.id, upper.id).where(a.id == upper.user_id)), CompileError);
  // a subquery's own x hides the x around it
  const auto hidden = select(a.id).where(exists(select(b.id).where(b.user_id == a.id)));
  CHECK_THROWS_WITH(pg(hidden), ContainsSubstring("has another \"x\" in its own FROM"));
  const auto seen = aliased(orders, "y");
  CHECK_NOTHROW(pg(select(a.id).where(exists(select(seen.id).where(seen.user_id == a.id)))));
  // a CTE hides the table of its name, but not inside itself
  const auto cte = select(users.id).where(users.id > 1).cte("users");
  CHECK(pg(select(cte["id"])) ==
        "WITH users AS (SELECT users.id AS id FROM users WHERE users.id > $1) SELECT users.id FROM users");
  CHECK_THROWS_WITH(pg(select(cte["id"], users.name).where(cte["id"] == users.id)),
                    ContainsSubstring("named \"users\""));
  const auto orders_cte = select(users.id).cte("orders");
  CHECK_THROWS_WITH(pg(select(orders_cte["id"]).where(orders_cte["id"].in(select(orders.user_id)))),
                    ContainsSubstring("out of sight behind a CTE named \"orders\""));
}
