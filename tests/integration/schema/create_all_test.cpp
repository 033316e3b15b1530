// SPDX-License-Identifier: MIT
// Tables with all they can be told, on each database: every constraint is proved by a row that breaks it.
#include "integration/sql/three_databases.hpp"

#include "support/thrown.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::Contains;

namespace {

const MetaData metadata{{.naming = {.pk = "pk_{table_name}",
                                    .fk = "fk_{table_name}_{column_0_N_name}",
                                    .uq = "uq_{table_name}_{column_0_N_name}",
                                    .ck = "ck_{table_name}_{constraint_name}",
                                    .ix = "ix_{table_name}_{column_0_N_name}"}}};
MetaData shared = metadata;

struct Days : Table {
  using Table::Table;
  Column<int> clinic{this, "clinic"};
  Column<Date> day{this, "day"};
  TableItems items{this, PrimaryKeyConstraint{clinic, day}};
};

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key, autoincrement};
  Column<std::optional<int>> clinic{this, "clinic"};
  Column<std::optional<Date>> day{this, "day"};
  Column<int> cost{this, "cost", server_default(7), comment("in cents")};
  Column<int> twice{this, "twice", computed(cost * 2, stored)};
  Column<std::string> code{this, "code", types::String{20}};
  Column<std::string> mood{this, "mood", types::Enum{"schema_mood", {"sad", "it's ok", "a\\b"}}};
  Column<std::optional<std::int64_t>> before{this, "before", foreign_key("schema_visits.id")};
  TableItems items{this,
                   UniqueConstraint{code, cost},
                   CheckConstraint{cost >= 0}.named("positive"),
                   CheckConstraint{"code <> 'it''s: a \"test\"'"}.named("code"),
                   ForeignKeyConstraint{{clinic, day}, "schema_days", {"clinic", "day"}, {.on_delete = cascade}},
                   Index{"", day.desc(), cost},
                   Index{"schema_by_code", code}.unique(),
                   comment("visits: what's there")};
};

const Days days{"schema_days", shared};
const Visits visits{"schema_visits", shared};

std::int64_t count(const Engine& engine, const Table& table) {
  return engine.execute(select(func::count()).select_from(table)).scalar().value();
}

std::vector<std::string> names(const Engine& engine, std::string_view sql) {
  std::vector<std::string> all;
  for (const Row<>& row : engine.execute_raw(sql)) all.push_back(row.get<std::string>(0));
  return all;
}

}  // namespace

TEST_CASE("schema: every constraint of a table holds on every database") {
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Engine& engine = database.engine;
    const Created created(shared, engine);
    const Date day{std::chrono::year{2024} / 5 / 1};
    engine.execute(insert(days).values(days.clinic = 1, days.day = day));
    const auto visit = [&](const char* code, int cost) {
      return insert(visits).values(visits.clinic = 1, visits.day = day, visits.code = code, visits.cost = cost,
                                   visits.mood = "it's ok");
    };
    engine.execute(visit("a", 3));
    CHECK(engine.execute(select(visits.twice)).scalar() == 6);
    CHECK(engine.execute(select(visits.mood).where(visits.mood == "it's ok")).scalar() == "it's ok");
    CHECK(engine.execute(select(visits.mood).where(visits.mood.in({"sad", "a\\b"}))).all().empty());

    CHECK_THROWS_AS(engine.execute(visit("a", 3)), IntegrityError);                 // UNIQUE
    CHECK_THROWS_AS(engine.execute(visit("a", 4)), IntegrityError);                 // unique index
    CHECK_THROWS_AS(engine.execute(visit("b", -1)), IntegrityError);                // CHECK
    CHECK_THROWS_AS(engine.execute(visit("it's: a \"test\"", 1)), IntegrityError);  // CHECK
    CHECK_THROWS_AS(engine.execute(insert(days).values(days.clinic = 1, days.day = day)), IntegrityError);  // key
    CHECK_THROWS_AS(engine.execute(insert(visits).values(visits.clinic = 2, visits.day = day, visits.code = "c",
                                                         visits.mood = "sad")),
                    IntegrityError);  // foreign key of two columns
    CHECK_THROWS_AS(engine.execute(insert(visits).values(visits.code = "d", visits.mood = "bad")), DatabaseError);
    CHECK_THROWS_AS(engine.execute(insert(visits).values(visits.code = "e", visits.mood = "sad", visits.before = 999)),
                    IntegrityError);
    // half a key is no key, and the default is taken
    engine.execute(insert(visits).values(visits.clinic = 2, visits.code = "f", visits.mood = "a\\b"));
    CHECK(engine.execute(select(visits.cost).where(visits.code == "f", visits.mood == "a\\b")).scalar() == 7);
    CHECK(count(engine, visits) == 2);
    engine.execute(delete_from(days).where(days.clinic == 1));
    CHECK(count(engine, visits) == 1);
  }
}

TEST_CASE("schema: names by the convention, comments and nothing left behind") {
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Engine& engine = database.engine;
    const std::string name = engine.dialect().name();
    {
      const Created created(shared, engine);
      shared.create_all(engine);  // once more changes nothing
      if (name == "postgresql") {
        CHECK(names(engine,
                    "SELECT conname::text FROM pg_constraint WHERE conrelid = 'schema_visits'::regclass ORDER BY 1") ==
              std::vector<std::string>{"ck_schema_visits_code", "ck_schema_visits_positive", "fk_schema_visits_before",
                                       "fk_schema_visits_clinic_day", "pk_schema_visits",
                                       "uq_schema_visits_code_cost"});
        CHECK(names(engine, "SELECT indexname::text FROM pg_indexes WHERE tablename = 'schema_visits' ORDER BY 1") ==
              std::vector<std::string>{"ix_schema_visits_day_cost", "pk_schema_visits", "schema_by_code",
                                       "uq_schema_visits_code_cost"});
        CHECK(names(engine, "SELECT obj_description('schema_visits'::regclass, 'pg_class')") ==
              std::vector<std::string>{"visits: what's there"});
        CHECK(names(engine, "SELECT col_description('schema_visits'::regclass, 4)") ==
              std::vector<std::string>{"in cents"});
      } else if (name == "mariadb") {
        // the one without a name says that `twice` is not NULL, which MariaDB has no words for beside GENERATED
        CHECK(names(engine,
                    "SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = DATABASE() "
                    "AND table_name = 'schema_visits' ORDER BY 1") ==
              std::vector<std::string>{"ck_schema_visits_code", "ck_schema_visits_positive", "CONSTRAINT_1",
                                       "fk_schema_visits_before", "fk_schema_visits_clinic_day", "PRIMARY",
                                       "schema_by_code", "uq_schema_visits_code_cost"});
        CHECK(names(engine,
                    "SELECT table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                    "table_name = 'schema_visits'") == std::vector<std::string>{"visits: what's there"});
        CHECK(names(engine,
                    "SELECT column_comment FROM information_schema.columns WHERE table_schema = DATABASE() AND "
                    "table_name = 'schema_visits' AND column_name = 'cost'") == std::vector<std::string>{"in cents"});
      } else {
        const std::string made = names(engine, "SELECT sql FROM sqlite_master WHERE name = 'schema_visits'").front();
        for (const char* each : {"pk_schema_visits", "fk_schema_visits_clinic_day", "uq_schema_visits_code_cost",
                                 "ck_schema_visits_positive", "ck_schema_visits_schema_mood"})
          CHECK_THAT(made, Contains(each));
      }
    }
    if (name == "postgresql") {
      CHECK(names(engine, "SELECT relname::text FROM pg_class WHERE relname LIKE '%schema\\_visits%'").empty());
      CHECK(names(engine, "SELECT typname::text FROM pg_type WHERE typname LIKE '%schema\\_mood%'").empty());
    } else if (name == "mariadb") {
      CHECK(names(engine,
                  "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'schema\\_%' AND "
                  "table_schema = DATABASE()")
                .empty());
    } else {
      CHECK(names(engine, "SELECT name FROM sqlite_master").empty());
    }
  }
}

TEST_CASE("schema: foreign keys in a cycle") {
  MetaData cycle;
  const Table a{"cycle_a", cycle, Column{"id", types::Integer{}, primary_key},
                Column{"b", types::Integer{}, foreign_key("cycle_b.id", {.name = "a_to_b"})}};
  const Table b{"cycle_b", cycle, Column{"id", types::Integer{}, primary_key},
                Column{"a", types::Integer{}, foreign_key("cycle_a.id")}};
  const Table c{"cycle_c", cycle, Column{"id", types::Integer{}, primary_key, foreign_key("cycle_a.id")}};
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Engine& engine = database.engine;
    const Created created(cycle, engine);
    cycle.create_all(engine);
    CHECK_THROWS_AS(engine.execute(insert(a).values(a["id"] = 1, a["b"] = 1)), IntegrityError);
    engine.execute(insert(a).values(a["id"] = 1));
    engine.execute(insert(b).values(b["id"] = 1, b["a"] = 1));
    engine.execute(update(a).set(a["b"] = 1).where(a["id"] == 1));
    engine.execute(insert(c).values(c["id"] = 1));
    CHECK_THROWS_AS(engine.execute(insert(b).values(b["id"] = 2, b["a"] = 3)), IntegrityError);
    // rows that refer to each other are no hindrance
    cycle.drop_all(engine);
    CHECK_THROWS_AS(engine.execute(select(a["id"])), ProgrammingError);
    cycle.drop_all(engine);
    // tables that are there already keep their rows and get what is missing
    cycle.create_all(engine, {.tables = {a, b}});
    engine.execute(insert(a).values(a["id"] = 5));
    cycle.create_all(engine);
    CHECK(count(engine, a) == 1);
    CHECK(count(engine, c) == 0);
    CHECK_THROWS_AS(cycle.create_all(engine, {.checkfirst = false}), DatabaseError);
    cycle.drop_all(engine, {.tables = {c}});
    CHECK(count(engine, a) == 1);
    CHECK_THROWS_AS(cycle.drop_all(engine, {.tables = {c}, .checkfirst = false}), DatabaseError);
  }
}

TEST_CASE("schema: create_all leaves nothing half done where the database can") {
  MetaData two;
  const Table good{"half_good", two, Column{"id", types::Integer{}, primary_key}};
  const Table bad{"half_bad", two, Column{"id", types::Integer{}, primary_key},
                  Column{"x", types::Integer{}, check("no_such_function(x) > 0")}};
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Engine& engine = database.engine;
    two.drop_all(engine);
    CHECK_THROWS_AS(two.create_all(engine), DatabaseError);
    const bool transactional = engine.dialect().data().schema.transactional;
    CHECK(transactional == (std::string(database.name) != "mariadb"));
    if (transactional) CHECK_THROWS_AS(count(engine, good), ProgrammingError);
    else CHECK(count(engine, good) == 0);
    two.drop_all(engine);
    // inside a transaction of the user's it is a savepoint
    Connection connection = engine.connect();
    MetaData one;
    const Table alone{"half_alone", one, Column{"id", types::Integer{}, primary_key}};
    if (!transactional) continue;
    Transaction transaction = connection.begin();
    one.create_all(connection);
    CHECK_THROWS_AS(two.create_all(connection), DatabaseError);
    connection.execute(insert(alone).values(alone["id"] = 1));
    transaction.rollback();
    CHECK_THROWS_AS(connection.execute(select(alone["id"])), ProgrammingError);
  }
}

TEST_CASE("schema: what one database alone has") {
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Engine& engine = database.engine;
    const std::string name = engine.dialect().name();
    MetaData own;
    if (name == "postgresql") {
      const Table rooms{"own_rooms",
                        own,
                        Column{"id", types::BigInteger{}, primary_key,
                               identity({.always = true, .start = 10, .increment = 5, .max_value = 2000})},
                        Column{"during", native_type("int4range"), not_null},
                        Column{"n", types::Integer{}},
                        Column{"label", types::Text{}, collation("C")},
                        ExcludeConstraint{{"during", "&&"}}.named("no_overlap"),
                        UniqueConstraint{"n"}.nulls_not_distinct().named("one_n"),
                        UniqueConstraint{"label"}.deferrable(true),
                        CheckConstraint{column<int>("n") > 0},
                        Index{"own_lower", func::lower(column<std::string>("label"))}.where("n > 0").include({"n"}),
                        Index{"own_gist", "during"}.using_method("gist").with("fillfactor", "70"),
                        Index{"own_rich", index_element("label", {.operator_class = "text_pattern_ops"}),
                              column("n").desc().nulls_last()}
                            .concurrently(),
                        table_option("postgresql_with", "fillfactor = 80"),
                        table_option("postgresql_unlogged")};
      const Created created(own, engine);
      const auto room = [&](const char* during, Value n, const char* label) {
        return insert(rooms).values(rooms["during"] = during, rooms["n"] = literal(n), rooms["label"] = label);
      };
      engine.execute(room("[1,3)", Value(1), "a"));
      CHECK_THROWS_AS(engine.execute(room("[2,5)", Value(2), "b")), IntegrityError);
      engine.execute(room("[5,6)", Value(), "b"));
      CHECK_THROWS_AS(engine.execute(room("[7,8)", Value(), "c")), IntegrityError);
      CHECK(engine.execute(select(rooms.column<std::int64_t>("id")).where(rooms["label"] == "a")).scalar() == 10);
      CHECK_THROWS_AS(engine.execute(insert(rooms).values(rooms["id"] = 1, rooms["during"] = "[9,9]")), DatabaseError);
      Connection connection = engine.connect();
      connection.execute(create_index(rooms, Index{"own_later", "n"}.concurrently(), true));
      connection.execute(drop_index(rooms, "own_later"));
      connection.execute(add_constraint(rooms, CheckConstraint{rooms["n"] < 100}.named("small")));
      CHECK_THROWS_AS(connection.execute(room("[20,21)", Value(100), "z")), IntegrityError);
      connection.execute(drop_constraint(rooms, "small"));
    } else if (name == "mariadb") {
      const Table notes{
          "own_notes",
          own,
          Column{"id", types::Integer{}, primary_key, identity({.start = 42})},
          Column{"body", types::Text{}},
          Column{"word", types::String{20}, collation("utf8mb4_bin"), comment("it's 'quoted' \\ here")},
          Column{"size", types::Integer{}, computed(func::length(column<std::string>("body")), virtual_), not_null},
          Index{"own_prefix", index_element("body", {.length = 10})},
          Index{"own_text", "body"}.using_method("fulltext"),
          Index{"own_size", "size"},
          table_option("mysql_engine", "InnoDB"),
          table_option("mysql_charset", "utf8mb4"),
          table_option("mysql_row_format", "DYNAMIC"),
          comment("a \\ and a '")};
      const Created created(own, engine);
      engine.execute(insert(notes).values(notes["body"] = "four"));
      CHECK(engine.execute(select(notes.column<int>("id"))).scalar() == 42);
      CHECK(engine.execute(select(notes.column<int>("size"))).scalar() == 4);
      CHECK_THROWS_AS(engine.execute(insert(notes).values(notes["word"] = "x")), IntegrityError);
      CHECK(
          names(engine, "SELECT table_comment FROM information_schema.tables WHERE table_name = 'own_notes'").front() ==
          "a \\ and a '");
      CHECK(names(engine,
                  "SELECT column_comment FROM information_schema.columns WHERE table_name = 'own_notes' AND "
                  "column_name = 'word'")
                .front() == "it's 'quoted' \\ here");
      engine.execute(create_index(notes, Index{"own_later", "word"}.using_method("hash"), true));
      engine.execute(drop_index(notes, "own_later", true));
    } else {
      const Table strict{
          "own_strict",
          own,
          Column{"id", types::Integer{}, primary_key},
          Column{"word", types::Text{}, collation("NOCASE")},
          Column{"long", types::Integer{}, computed(func::length(column<std::string>("word")), virtual_)},
          Index{"own_lower", func::lower(column<std::string>("word"))}.unique().where("word <> ''"),
          table_option("sqlite_strict"),
          table_option("sqlite_without_rowid")};
      const Created created(own, engine);
      engine.execute(insert(strict).values(strict["id"] = 1, strict["word"] = "Abc"));
      CHECK(engine.execute(select(strict.column<int>("long")).where(strict["word"] == "aBC")).scalar() == 3);
      CHECK_THROWS_AS(engine.execute(insert(strict).values(strict["id"] = 2, strict["word"] = "ABC")), IntegrityError);
      engine.execute(insert(strict).values(strict["id"] = 3, strict["word"] = ""));
      engine.execute(insert(strict).values(strict["id"] = 4, strict["word"] = ""));
      CHECK_THROWS_AS(engine.execute_raw("INSERT INTO own_strict (id, word) VALUES ('x', 'y')"), DatabaseError);
      engine.execute(drop_index(strict, "own_lower", true));
      const Table numbers{"own_numbers", own, Column{"id", types::Integer{}, primary_key, autoincrement},
                          Column{"a", types::Integer{}}, table_option("sqlite_autoincrement")};
      own.create_all(engine);
      engine.execute(insert(numbers).values(numbers["a"] = 1));
      engine.execute(delete_from(numbers).all_rows());
      engine.execute(insert(numbers).values(numbers["a"] = 2));
      CHECK(engine.execute(select(numbers.column<int>("id"))).scalar() == 2);
    }
  }
}
