// SPDX-License-Identifier: MIT
// default_(), onupdate(), and what an INSERT or UPDATE may leave out or give.
#include "catch.hpp"
#include "quarry/postgresql.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using Catch::Matchers::ContainsSubstring;

namespace {

int next_number = 0;

struct Events : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key, autoincrement};
  Column<std::string> name{this, "name"};
  Column<std::string> state{this, "state", default_("new")};
  Column<int> number{this, "number", default_([] { return ++next_number; })};
  Column<std::optional<Timestamp>> at{this, "at", default_(func::now()), onupdate(func::now())};
  Column<std::optional<int>> changes{this, "changes", onupdate([] { return ++next_number; })};
  Column<int> level{this, "level", server_default(0)};
};
struct Other : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> name{this, "name"};
};
const Events e{"events"};
const Other o{"others"};

std::string pg(const Statement& statement) { return statement.literal_sql(postgresql::dialect()); }

}  // namespace

TEST_CASE("an INSERT gives what it leaves out its default") {
  next_number = 0;
  const auto one = insert(e).values(e.name = "a");
  CHECK(pg(one) == "INSERT INTO events (name, state, number, at) VALUES ('a', 'new', 1, now())");
  CHECK(pg(one) == "INSERT INTO events (name, state, number, at) VALUES ('a', 'new', 2, now())");
  CHECK(pg(insert(e).values(e.name = "a", e.state = "old", e.number = 9, e.at = null)) ==
        "INSERT INTO events (name, state, number, at) VALUES ('a', 'old', 9, NULL)");
  next_number = 0;
  CHECK(pg(insert(e).columns(e.name, e.at).values("a", null).values("b", null)) ==
        "INSERT INTO events (name, at, state, number) VALUES ('a', NULL, 'new', 1), ('b', NULL, 'new', 2)");
  next_number = 0;
  CHECK(pg(insert(e).columns(e.name).from_select(select(o.name))) ==
        "INSERT INTO events (name, state, number, at) SELECT others.name, 'new' AS anon_1, 1 AS anon_2, now() AS now_1 "
        "FROM others");
  // a row that each has its own of is not made of rows that are alike
  CHECK_THAT(pg(insert(e).columns(e.name, e.number).from_select(select(o.name, o.id + 1).distinct())),
             ContainsSubstring("FROM (SELECT DISTINCT others.name AS name, others.id + 1 AS item_2 FROM others)"));
  CHECK_THAT(pg(insert(e).columns(e.name, e.number).from_select(select(o.name, o.id).union_all(select(o.name, o.id)))),
             ContainsSubstring("FROM (SELECT others.name AS name, others.id AS id FROM others UNION ALL"));
}

TEST_CASE("an UPDATE sets what changes with every update") {
  next_number = 0;
  CHECK(pg(update(e).set(e.name = "b").where(e.id == 1)) ==
        "UPDATE events SET name = 'b', at = now(), changes = 1 WHERE events.id = 1");
  CHECK(pg(update(e).set(e.at = null, e.changes = 5).where(e.id == 1)) ==
        "UPDATE events SET at = NULL, changes = 5 WHERE events.id = 1");
  CHECK_THAT(pg(insert(e).values(e.id = 1, e.name = "a").on_conflict(e.id).do_update(e.name = "b")),
             ContainsSubstring("DO UPDATE SET name = 'b'"));
  CHECK_THROWS_WITH(pg(update(e).where(e.id == 1)), ContainsSubstring("sets no column"));
}

TEST_CASE("the parts of the statement that the program makes are bound") {
  next_number = 0;
  const Compiled compiled = insert(e).values(e.name = "a").compile(postgresql::dialect());
  CHECK(compiled.sql() == "INSERT INTO events (name, state, number, at) VALUES ($1, $2, $3, now())");
  REQUIRE(compiled.parameters().size() == 3);
  CHECK(compiled.parameters()[2].value == Value(1));
}

TEST_CASE("what a row cannot do without") {
  CHECK_THROWS_WITH(pg(insert(e).values(e.state = "x")), ContainsSubstring("leaves out \"name\" of table \"events\""));
  CHECK_THROWS_WITH(pg(insert(o)), ContainsSubstring("\"id\", \"name\""));
  CHECK_THROWS_WITH(pg(insert(o).columns(o.id).from_select(select(e.id))), ContainsSubstring("\"name\""));
  CHECK_NOTHROW(pg(insert(o).values(o.id = 1, o.name = "n")));
}

TEST_CASE("NULL and columns of other tables are refused when the statement is built") {
  const Table untyped{"visits", Column{"id", types::Integer{}, primary_key}, Column{"note", types::Text{}, not_null},
                      Column{"cost", types::Integer{}}};
  CHECK_THROWS_WITH(untyped["note"] = null, ContainsSubstring("column \"note\" of table \"visits\" cannot be NULL"));
  CHECK_THROWS_WITH(untyped["note"] = std::optional<std::string>(), ContainsSubstring("cannot be NULL"));
  CHECK_NOTHROW(untyped["cost"] = null);
  CHECK_THROWS_AS(insert(untyped).columns({untyped["id"], untyped["note"]}).values({Value(1), Value()}), ArgumentError);
  CHECK_THROWS_WITH(insert(o).values(o.id = 1, e.name = "n"),
                    ContainsSubstring("column \"name\" to insert into belongs to table \"events\", not to \"others\""));
  CHECK_THROWS_WITH(insert(o).columns(e.id), ContainsSubstring("belongs to table \"events\""));
  CHECK_THROWS_WITH(update(o).set(e.name = "n"), ContainsSubstring("belongs to table \"events\""));
  CHECK_THROWS_WITH(insert(o).values(o.id = 1, o.name = "n").on_conflict(e.id).do_nothing(),
                    ContainsSubstring("belongs to table \"events\""));
  CHECK_THROWS_AS(update(o).set(column<int>("nmae") = 1), NoSuchColumn);
  CHECK_NOTHROW(update(o).set(column<std::string>("name") = "n"));
}
