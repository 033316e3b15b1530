// SPDX-License-Identifier: MIT
// Statements about views, sequences, enum types, schemas and columns, run and seen by what they leave.
#include "catch.hpp"
#include "integration/engine/any_url.hpp"
#include "integration/schema/any_database.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

enum class Mood { sad, ok };

}  // namespace

template <>
struct quarry::value_traits<Mood> {
  using stored = std::string;
  static std::string to_stored(Mood mood) { return mood == Mood::sad ? "sad" : "it's ok"; }
  static Mood from_stored(const std::string& word) { return word == "sad" ? Mood::sad : Mood::ok; }
};

namespace {

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::string> clinic{this, "clinic", types::String{40}};
  Column<int> minutes{this, "minutes"};
};
const Visits v{"object_visits"};

struct Busy {
  std::string clinic;
  std::int64_t visits;
  friend bool operator==(const Busy&, const Busy&) = default;
};
struct Moods {
  Mood now;
  std::optional<std::string> later;
  friend bool operator==(const Moods&, const Moods&) = default;
};
struct One {
  int id;
};

// A connection to a database that has three visits, without what an earlier run left behind.
Connection with_visits(const Engine& engine) {
  Connection connection = engine.connect();
  const Query any = select(v.id);
  (void)connection.execute(drop_view(View{"object_view", any}, {.if_exists = true}));
  if (engine.dialect().name() == "postgresql")
    (void)connection.execute(drop_view(View{"object_kept", any, {.materialized = true}}, {.if_exists = true}));
  (void)connection.execute(drop_table(v, true));
  (void)connection.execute(create_table(v));
  (void)connection.execute(
      insert(v).columns(v.id, v.clinic, v.minutes).values(1, "it's", 5).values(2, "it's", 20).values(3, "x", 30));
  return connection;
}

}  // namespace

TEST_CASE("a view gives the rows of its query", "[objects]") {
  const Engine engine = create_engine(any_url());
  Connection c = with_visits(engine);
  const auto query = select(v.clinic, func::count().label("n"), func::sum(v.minutes).label("total"))
                         .where(v.clinic == "it's", v.minutes < 1000)
                         .group_by(v.clinic);
  const View view{"object_view", query};
  (void)c.execute(create_view(view));
  CHECK(c.execute(select(view[v.clinic], view.column<std::int64_t>("n"))).into<Busy>() ==
        std::vector<Busy>{{"it's", 2}});
  if (engine.dialect().name() != "sqlite") {
    (void)c.execute(create_view(View{"object_view", query}, {.or_replace = true}));
    (void)c.execute(drop_view(view));
    const View checked{"object_view",
                       select(v.id, v.clinic, v.minutes).where(v.minutes < 10),
                       {.columns = {"a", "b", "c"}, .with_check_option = true}};
    (void)c.execute(create_view(checked));
    CHECK(c.execute(select(checked[v.id])).all().size() == 1);
    CHECK_THROWS_AS(c.execute(insert(checked).columns(checked["a"], checked["b"], checked["c"]).values(9, "y", 99)),
                    DatabaseError);
  } else {
    (void)c.execute(create_view(view, {.if_not_exists = true}));
  }
  (void)c.execute(drop_view(view));
  (void)c.execute(drop_table(v));
}

TEST_CASE("a materialized view keeps its rows until it is refreshed", "[objects]") {
  const Engine engine = create_engine(postgresql_url());
  Connection c = with_visits(engine);
  const View kept{"object_kept", select(v.id), {.columns = {"a"}, .materialized = true}};
  (void)c.execute(create_view(kept));
  (void)c.execute(create_view(kept, {.if_not_exists = true}));
  (void)c.execute(insert(v).columns(v.id, v.clinic, v.minutes).values(4, "z", 1));
  CHECK(c.execute(select(kept[v.id])).all().size() == 3);
  (void)c.execute(refresh_materialized_view(kept));
  CHECK(c.execute(select(kept[v.id])).all().size() == 4);
  (void)c.execute(drop_view(kept));
  (void)c.execute(drop_table(v));
}

TEST_CASE("a table is made of a query", "[objects]") {
  const Engine engine = create_engine(any_url());
  Connection c = with_visits(engine);
  const auto few = select(v.id, v.minutes).where(v.minutes < 25).cte("few");
  const auto query = select(few["id"], few["minutes"]);
  for (const bool empty : {false, true}) {
    const TableAs copy{"object_copy", query};
    (void)c.execute(drop_table(copy, true));
    (void)c.execute(create_table_as(copy, {.with_no_data = empty}));
    (void)c.execute(create_table_as(copy, {.if_not_exists = true, .with_no_data = empty}));
    CHECK(c.execute(select(copy.column<int>("minutes"))).all().size() == (empty ? 0 : 2));
    (void)c.execute(drop_table(copy));
    const TableAs mine{"object_mine", query, {.temporary = true}};
    (void)c.execute(drop_table(mine, true));
    (void)c.execute(create_table_as(mine, {.with_no_data = empty}));
    CHECK(c.execute(select(mine["id"])).all().size() == (empty ? 0 : 2));
    (void)c.execute(drop_table(mine));
  }
  (void)c.execute(drop_table(v));
}

TEST_CASE("a sequence numbers rows", "[objects]") {
  const bool postgresql = GENERATE(true, false);
  const Engine engine = create_engine(postgresql ? postgresql_url() : mysql_url());
  Connection c = engine.connect();
  const Sequence numbers{"Object it's",
                         {.start = 100, .increment = 5, .min = 1, .max = 1000, .cache = 1, .cycle = true}};
  const Table t{"object_numbered", Column<std::int64_t>("no", server_default(next_value(numbers))), Column<int>("n")};
  (void)c.execute(drop_table(t, true));
  (void)c.execute(drop_sequence(numbers, {.if_exists = true}));
  (void)c.execute(create_sequence(numbers));
  (void)c.execute(create_sequence(numbers, true));
  (void)c.execute(create_table(t));
  CHECK(c.execute(select(next_value(numbers))).scalar() == 100);
  (void)c.execute(insert(t).columns(t["n"]).values(1));
  (void)c.execute(insert(t).values(t.column<std::int64_t>("no") = next_value(numbers), t.column<int>("n") = 2));
  CHECK(c.execute(select(t.column<std::int64_t>("no")).order_by(t["n"])).scalars() ==
        std::vector<std::int64_t>{105, 110});
  (void)c.execute(drop_table(t));
  (void)c.execute(drop_sequence(numbers));
  CHECK_THROWS_AS(c.execute(select(next_value(numbers))), DatabaseError);
}

TEST_CASE("create_all makes the sequences of its collection, and drop_all drops them", "[objects][sequences]") {
  const bool postgresql = GENERATE(true, false);
  const Engine engine = create_engine(postgresql ? postgresql_url() : mysql_url());
  const Scratch scratch(engine, "object_sequences");
  const Scratch other(engine, "object_elsewhere");
  Connection c = engine.connect();
  MetaData metadata{{.schema = "object_sequences"}};
  const Sequence numbers{"numbers", metadata, {.start = 100, .increment = 5}};
  const Sequence tickets{"tickets", metadata, {.schema = "object_elsewhere"}};
  const Table t{"numbered", metadata, Column<std::int64_t>("no", server_default(next_value(numbers))),
                Column<std::int64_t>("ticket", default_(next_value(tickets))), Column<int>("n")};
  const auto there = [&] {
    return std::pair(inspect(c).sequences("object_sequences").size(), inspect(c).sequences("object_elsewhere").size());
  };
  metadata.create_all(c);
  metadata.create_all(c);  // once more changes nothing
  CHECK(there() == std::pair<std::size_t, std::size_t>(1, 1));
  for (const Difference& each : diff(metadata, c)) FAIL_CHECK(each.text);
  (void)c.execute(insert(t).columns(t["n"]).values(1));
  (void)c.execute(insert(t).columns(t["n"]).values(2));
  CHECK(c.execute(select(t.column<std::int64_t>("no")).order_by(t["n"])).scalars() ==
        std::vector<std::int64_t>{100, 105});
  CHECK(c.execute(select(t.column<std::int64_t>("ticket")).order_by(t["n"])).scalars() ==
        std::vector<std::int64_t>{1, 2});
  CHECK_THROWS_AS(metadata.create_all(c, {.checkfirst = false}), DatabaseError);

  // drawn from another schema by a schema_map()
  const SchemaMap map = schema_map({{"object_sequences", "object_elsewhere"}});
  (void)c.execute(Statement(map(create_sequence(numbers).node())));
  CHECK(c.execute(select(next_value(numbers)).rewritten(map)).scalar() == 100);
  (void)c.execute(Statement(map(create_table(t).node())));
  (void)c.execute(insert(t).columns(t["n"]).values(3).rewritten(map));
  CHECK(c.execute(select(t.column<std::int64_t>("no")).rewritten(map)).scalar() == 105);
  (void)c.execute(Statement(map(drop_table(t).node())));
  (void)c.execute(Statement(map(drop_sequence(numbers).node())));

  metadata.drop_all(c);
  metadata.drop_all(c);
  CHECK(there() == std::pair<std::size_t, std::size_t>(0, 0));
  const std::vector<Difference> missing = diff(metadata, c);
  REQUIRE(missing.size() == 3);
  CHECK(missing[0].kind == DifferenceKind::sequence);
  CHECK(missing[0].text == "sequence object_sequences.numbers is not in the database");
  CHECK(missing[1].name == "object_elsewhere.tickets");
}

TEST_CASE("create_all sends nothing where a sequence is wanted and there is none", "[objects][sequences]") {
  const Engine engine = create_engine("sqlite://");
  Connection c = engine.connect();
  MetaData metadata;
  const Table t{"plain", metadata, Column<int>("n")};
  const Sequence numbers{"numbers", metadata};
  CHECK_THROWS_WITH(metadata.create_all(c), Catch::Matchers::Contains("sequence \"numbers\" is not available"));
  CHECK_THROWS_AS(metadata.drop_all(c), CompileError);
  CHECK(inspect(c).tables().empty());
  metadata.create_all(c, {.tables = {t}});  // which needs none
  CHECK(inspect(c).has_table("plain"));
}

TEST_CASE("reflect registers sequences, and they are created again as they were", "[objects][sequences]") {
  const bool postgresql = GENERATE(true, false);
  const Engine engine = create_engine(postgresql ? postgresql_url() : mysql_url());
  const Scratch scratch(engine, "object_sequences");
  Connection c = engine.connect();
  MetaData metadata{{.schema = "object_sequences"}};
  const Sequence plain{"plain", metadata};
  const Sequence rich{"it's", metadata, {.start = 7, .increment = 5, .min = 2, .max = 1000, .cache = 3, .cycle = true}};
  const Sequence down{"down", metadata, {.increment = -1}};
  metadata.create_all(c);
  CHECK(diff(metadata, c).empty());
  MetaData seen{{.schema = "object_sequences"}};
  const Sequence known{"plain", seen, {.start = 9}};
  seen.reflect(c);
  REQUIRE(seen.sequences().size() == 3);
  CHECK(seen.sequences()[0].options.start == 9);  // it stays as it is
  const std::vector<Difference> found = diff(seen, c);
  REQUIRE(found.size() == 1);
  CHECK(found[0].text ==
        "sequence object_sequences.plain is START WITH 9 in the program and START WITH 1 in the database");
  MetaData few{{.schema = "object_sequences"}};
  few.reflect(c);
  CHECK(few.sequences().size() == 3);

  const std::vector<ReflectedSequence> before = inspect(c).sequences("object_sequences");
  metadata.drop_all(c);
  few.create_all(c);
  CHECK(inspect(c).sequences("object_sequences") == before);
  CHECK(c.execute(select(next_value(few.sequences()[0]))).scalar() == -1);  // down
  few.drop_all(c);
}

TEST_CASE("words of an enum are bound, written and read", "[objects]") {
  const Engine engine = create_engine(any_url());
  Connection c = engine.connect();
  const bool own_type = engine.dialect().name() == "postgresql";
  const types::Enum mood{"object_mood", {"sad", "it's ok"}};
  const Table t{"object_moods", Column<int>("id", primary_key), Column<Mood>("mood", mood),
                Column<std::optional<std::string>>("later", mood)};
  const auto id = t.column<int>("id");
  const auto now = t.column<Mood>("mood");
  const auto later = t.column<std::optional<std::string>>("later");
  (void)c.execute(drop_table(t, true));
  if (own_type) {
    (void)c.execute(drop_type(mood, {.if_exists = true}));
    (void)c.execute(create_type(mood));
  }
  (void)c.execute(create_table(t));
  (void)c.execute(insert(t).values(id = 1, now = Mood::sad, later = null));
  (void)c.execute(insert(t).values(id = 2, now = Mood::ok, later = "sad"));
  (void)c.execute_raw(insert(t).values(id = 3, now = Mood::ok, later = "it's ok").literal_sql(engine.dialect()));
  (void)c.execute_many(insert(t).columns(id, now, later),
                       std::vector<std::tuple<int, Mood, std::optional<std::string>>>{
                           {4, Mood::sad, std::nullopt}, {5, Mood::ok, "sad"}, {6, Mood::ok, "it's ok"}});
  (void)c.execute(update(t).set(later = "sad").where(id == 6, now == Mood::ok));
  const auto ids = [&](const Expr<bool>& condition) {
    const auto query = select(id).where(condition).order_by(id);
    const std::vector<int> found = c.execute(query).scalars();
    CHECK(c.execute_raw(query.literal_sql(engine.dialect())).into<One>().size() == found.size());
    return found;
  };
  CHECK(ids(now == Mood::ok) == std::vector<int>{2, 3, 5, 6});
  CHECK(ids(now != Mood::ok) == std::vector<int>{1, 4});
  CHECK(ids(now.in({Mood::ok, Mood::sad})) == std::vector<int>{1, 2, 3, 4, 5, 6});
  CHECK(ids(later == "sad") == std::vector<int>{2, 5, 6});
  CHECK(ids(later == "sad" && now == Mood::ok) == std::vector<int>{2, 5, 6});
  CHECK(c.execute(select(now, later).where(id == 3)).into<Moods>() == std::vector<Moods>{{Mood::ok, "it's ok"}});
  const auto by_bind = select(id).where(later == bind<std::string>("word")).order_by(id);
  CHECK(c.execute(by_bind, {{"word", "sad"}}).scalars() == std::vector<int>{2, 5, 6});
  // the words' order is that of their list where the database has a type for it
  if (own_type) CHECK(c.execute(select(id).order_by(now.desc(), id)).scalars() == std::vector<int>{2, 3, 5, 6, 1, 4});
  CHECK_THROWS_AS(c.execute(insert(t).values(id = 9, now = Mood::ok, later = "furious")), DatabaseError);
  if (own_type) {
    (void)c.execute(add_type_value(mood, "furious", {.before = "sad", .if_not_exists = true}));
    (void)c.execute(add_type_value(mood, "glad"));
    (void)c.execute(insert(t).values(id = 9, now = Mood::ok, later = "furious"));
  }
  (void)c.execute(drop_table(t));
  if (own_type) (void)c.execute(drop_type(mood));
}

TEST_CASE("schemas are made and dropped", "[objects]") {
  const bool postgresql = GENERATE(true, false);
  const Engine engine = create_engine(postgresql ? postgresql_url() : mysql_url());
  (void)engine.execute(drop_schema("object_log", {.if_exists = true, .cascade = postgresql}));
  (void)engine.execute(create_schema("object_log"));
  (void)engine.execute(create_schema("object_log", {.if_not_exists = true}));
  const Table t{"t", in_schema("object_log"), Column<int>("a")};
  (void)engine.execute(create_table(t));
  (void)engine.execute(rename_table(t, "u"));
  const Table u{"u", in_schema("object_log"), Column<int>("a")};
  (void)engine.execute(insert(u).columns(u["a"]).values(1));
  if (postgresql) CHECK_THROWS_AS(engine.execute(drop_schema("object_log")), DatabaseError);
  (void)engine.execute(drop_schema("object_log", {.cascade = postgresql}));
  CHECK_THROWS_AS(engine.execute(select(u["a"])), DatabaseError);
}

TEST_CASE("columns are added, changed, renamed and dropped", "[objects]") {
  const Engine engine = create_engine(any_url());
  Connection c = with_visits(engine);
  const std::string name = engine.dialect().name();
  const Column<std::string> room("room", types::String{20}, server_default("it's none"));
  (void)c.execute(add_column(v, room));
  CHECK(c.execute(select(column<std::string>("room")).select_from(v)).scalars() ==
        std::vector<std::string>(3, "it's none"));
  (void)c.execute(rename_column(v, "room", "place"));
  const auto columns = [&] {
    std::vector<std::string> names;
    for (const ReflectedColumn& each : inspect(c).columns(v.name())) names.push_back(each.name);
    return names;
  };
  CHECK(columns() == std::vector<std::string>{"id", "clinic", "minutes", "place"});
  if (name != "sqlite") {
    const auto place = [&] { return inspect(c).columns(v.name()).back(); };
    const Column<std::optional<std::string>> wide("place", types::String{200}, comment("it's where"));
    (void)c.execute(alter_column_type(v, wide));
    CHECK(place().type == types::String{200});
    (void)c.execute(alter_column_nullable(v, wide));
    CHECK(place().nullable);
    (void)c.execute(alter_column_default(v, wide));
    (void)c.execute(set_comment(v, wide));
    CHECK(place().comment == "it's where");
    (void)c.execute(insert(v).columns(v.id, v.clinic, v.minutes).values(4, "z", 1));
    CHECK(c.execute(select(column<std::optional<std::string>>("place")).select_from(v).where(v.id == 4)).scalar() ==
          std::nullopt);
    (void)c.execute(alter_column_default(v, Column<std::string>("place", types::String{200}, server_default("here"))));
    (void)c.execute(insert(v).columns(v.id, v.clinic, v.minutes).values(5, "z", 1));
    CHECK(c.execute(select(column<std::string>("place")).select_from(v).where(v.id == 5)).scalar() == "here");
    (void)c.execute(set_comment(v, "it's a table"));
    (void)c.execute(add_column(v, Column<std::optional<int>>("other", unique, check("other > 0"))));
    CHECK_THROWS_AS(c.execute_raw("UPDATE object_visits SET other = -1 WHERE id = 1"), DatabaseError);
  }
  if (name == "postgresql") {
    (void)c.execute(alter_column_type(v, Column<std::string>("minutes"), text("(minutes * 60)::text || ' s'")));
    CHECK(c.execute(select(column<std::string>("minutes")).select_from(v).where(v.id == 1)).scalar() == "300 s");
  }
  (void)c.execute(drop_column(v, "place"));
  if (name != "sqlite") (void)c.execute(drop_column(v, "place", true));
  (void)c.execute(drop_table(Table{"object_old"}, true));
  (void)c.execute(rename_table(v, "object_old"));
  CHECK(c.execute(select(column<std::int64_t>("id")).select_from(Table{"object_old"})).all().size() >= 3);
  (void)c.execute(drop_table(Table{"object_old"}));
}

TEST_CASE("SQLite adds columns with what belongs to them", "[objects]") {
  const Engine engine = create_engine("sqlite://");
  Connection c = with_visits(engine);
  (void)c.execute_raw("PRAGMA foreign_keys = ON");
  const auto wrong = [&](const std::string& change) {
    CHECK_THROWS_AS(c.execute_raw("UPDATE object_visits SET " + change), IntegrityError);
  };
  (void)c.execute(add_column(v, Column<int>("checked", server_default(1), check("checked > 0"))));
  wrong("checked = 0");
  (void)c.execute(add_column(
      v, Column<std::optional<std::int64_t>>("parent", foreign_key("object_visits.id", {.on_delete = cascade}))));
  wrong("parent = 999");
  (void)c.execute(add_column(
      v, Column<std::string>("mood", types::Enum{"mood", {"ok", "it's"}}, server_default("ok"), collation("NOCASE"))));
  wrong("mood = 'no'");
  CHECK(c.execute(select(func::count()).select_from(v).where(column<std::string>("mood") == "OK")).scalar() == 3);
  (void)c.execute(add_column(v, Column<int>("twice", computed(column<int>("minutes") * 2), check("twice < 10000"))));
  wrong("minutes = 6000");
  CHECK(c.execute(select(column<int>("twice")).select_from(v).where(v.id == 1)).scalar() == 10);
  const ReflectedTable seen = inspect(c).table("object_visits");
  REQUIRE(seen.foreign_keys.size() == 1);
  CHECK(seen.foreign_keys[0].on_delete == cascade);
  CHECK(seen.checks.size() == 3);
  // what depends on the rows that are there is the database's to say
  CHECK_THROWS_AS(c.execute(add_column(v, Column<int>("none"))), DatabaseError);
  CHECK_THROWS_AS(c.execute(add_column(v, Column<int>("kept", computed(column<int>("minutes"), stored)))),
                  DatabaseError);
  (void)c.execute(truncate(v));
  (void)c.execute(add_column(v, Column<int>("none")));
}

TEST_CASE("truncate leaves no rows and numbers anew", "[objects]") {
  const Engine engine = create_engine(any_url());
  Connection c = with_visits(engine);
  (void)c.execute(truncate(v));
  CHECK(c.execute(select(v.id)).all().empty());
  (void)c.execute(drop_table(v));
  if (engine.dialect().name() == "postgresql") {
    const Table t{"object_counted", Column<std::int64_t>("id", primary_key, autoincrement), Column<int>("n")};
    (void)c.execute(drop_table(t, true));
    (void)c.execute(create_table(t));
    for (int i = 0; i < 2; ++i) {
      (void)c.execute(insert(t).columns(t["n"]).values(1));
      CHECK(c.execute(select(t.column<std::int64_t>("id"))).scalars() == std::vector<std::int64_t>{1});
      (void)c.execute(truncate(t, {.restart_identity = true, .cascade = true}));
    }
    (void)c.execute(drop_table(t));
  }
}
