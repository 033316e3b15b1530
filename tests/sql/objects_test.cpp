// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "quarry/quarry.hpp"
#include "quarry/sql/traverse.hpp"

using namespace quarry;
using Catch::Matchers::Contains;

namespace {

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::string> clinic{this, "clinic", types::String{40}};
  Column<int> minutes{this, "minutes", server_default(5), comment("how long")};
};
const Visits v{"visits"};

enum Target { pg, maria, my, lite };
std::string on(Target target, const Statement& statement) {
  switch (target) {
    case pg: return statement.compile(postgresql::dialect()).sql();
    case maria: return statement.compile(mysql::mariadb()).sql();
    case my: return statement.compile(mysql::dialect()).sql();
    case lite: return statement.compile(sqlite::dialect()).sql();
  }
  return {};
}
std::string refusal(Target target, const Statement& statement) {
  try {
    return "not refused: " + on(target, statement);
  } catch (const CompileError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("schemas as statements") {
  CHECK(on(pg, create_schema("log", {.if_not_exists = true})) == "CREATE SCHEMA IF NOT EXISTS log");
  CHECK(on(my, create_schema("order")) == "CREATE SCHEMA `order`");
  CHECK(on(pg, drop_schema("log", {.if_exists = true, .cascade = true})) == "DROP SCHEMA IF EXISTS log CASCADE");
  CHECK(on(maria, drop_schema("log")) == "DROP SCHEMA log");
  CHECK_THAT(refusal(maria, drop_schema("log", {.cascade = true})), Contains("DROP SCHEMA ... CASCADE"));
  CHECK_THAT(refusal(lite, create_schema("log")), Contains("schema \"log\"") && Contains("ATTACH"));
  CHECK(to_string(create_schema("log")) == "CREATE SCHEMA log");
  CHECK_THROWS_WITH(explain(create_schema("log")), Contains("no plan of DDL"));
}

TEST_CASE("views hold their values and have the columns of the query") {
  const auto busy =
      select(v.clinic, func::count().label("n")).where(v.minutes > 10, v.clinic != "it's").group_by(v.clinic);
  const View view{"busy", busy};
  const std::string query =
      "SELECT visits.clinic, count(*) AS n FROM visits WHERE visits.minutes > 10 AND visits.clinic != 'it''s' GROUP BY "
      "visits.clinic";
  for (const Target target : {pg, maria, my, lite}) {
    CHECK(on(target, create_view(view)) == "CREATE VIEW busy AS " + query);
    CHECK(create_view(view).compile(postgresql::dialect()).parameters().empty());
    CHECK(on(target, drop_view(view, {.if_exists = true})) == "DROP VIEW IF EXISTS busy");
  }
  CHECK(on(pg, create_view(view, {.or_replace = true})) == "CREATE OR REPLACE VIEW busy AS " + query);
  CHECK(on(lite, create_view(view, {.if_not_exists = true})) == "CREATE VIEW IF NOT EXISTS busy AS " + query);
  CHECK_THAT(refusal(lite, create_view(view, {.or_replace = true})),
             Contains("view \"busy\"") && Contains("drop_view"));
  CHECK_THAT(refusal(pg, create_view(view, {.if_not_exists = true})), Contains("or_replace"));
  CHECK_THAT(refusal(my, create_view(view, {.if_not_exists = true})), Contains("or_replace"));
  CHECK_THROWS_AS(create_view(view, {.or_replace = true, .if_not_exists = true}), ArgumentError);

  const Column<std::string> clinic = view[v.clinic];
  CHECK(to_string(select(clinic).where(view.column<std::int64_t>("n") > 1)) ==
        "SELECT busy.clinic FROM busy WHERE busy.n > :n_1");
  CHECK_THROWS_AS(view[v.minutes], NoSuchColumn);
  CHECK_THROWS_AS(view["m"], NoSuchColumn);

  const View kept{"kept", select(v.id, v.minutes), {.schema = "log", .columns = {"a", "b"}, .materialized = true}};
  CHECK(on(pg, create_view(kept, {.if_not_exists = true})) ==
        "CREATE MATERIALIZED VIEW IF NOT EXISTS log.kept (a, b) AS SELECT visits.id, visits.minutes FROM visits");
  CHECK(on(pg, refresh_materialized_view(kept, true)) == "REFRESH MATERIALIZED VIEW CONCURRENTLY log.kept");
  CHECK(on(pg, drop_view(kept, {.cascade = true})) == "DROP MATERIALIZED VIEW log.kept CASCADE");
  CHECK(to_string(select(kept[v.minutes])) == "SELECT log.kept.b FROM log.kept");
  for (const Target target : {maria, my, lite}) {
    CHECK_THAT(refusal(target, create_view(kept)), Contains("materialized view \"log.kept\" is not available"));
    CHECK_THAT(refusal(target, drop_view(kept)), Contains("materialized view"));
    CHECK_THAT(refusal(target, refresh_materialized_view(kept)), Contains("materialized view"));
  }
  CHECK_THROWS_AS(refresh_materialized_view(view), ArgumentError);

  const View checked{"c", select(v.id), {.temporary = true, .with_check_option = true}};
  CHECK(on(pg, create_view(checked)) ==
        "CREATE TEMPORARY VIEW c AS SELECT visits.id FROM visits WITH CASCADED CHECK OPTION");
  CHECK_THAT(refusal(lite, create_view(checked)), Contains("WITH CHECK OPTION"));
  CHECK_THAT(refusal(maria, create_view(checked)), Contains("temporary view \"c\""));

  CHECK_THROWS_WITH((View{"w", select(v.minutes + 1)}), Contains("without a name") && Contains("label"));
  CHECK_THROWS_WITH((View{"w", select(v.id, v.id)}), Contains("two items named \"id\""));
  CHECK_THROWS_WITH((View{"w", select(v.id), {.columns = {"a", "b"}}}), Contains("2 names for the 1 items"));
}

TEST_CASE("a view takes neither open binds nor secrets") {
  const View open{"open", select(v.id).where(v.minutes > bind<int>("m"))};
  CHECK_THAT(refusal(pg, create_view(open)), Contains("bind \"m\" has no value"));
  const View given{"given", select(v.id).where(v.minutes > bind("m", 3))};
  CHECK(on(pg, create_view(given)) == "CREATE VIEW given AS SELECT visits.id FROM visits WHERE visits.minutes > 3");
  const View secret{"secret", select(v.id).where(v.clinic == sensitive("North"))};
  CHECK_THAT(refusal(pg, create_view(secret)), Contains("sensitive value") && !Contains("North"));
  CHECK(create_view(secret).literal_sql(postgresql::dialect()) ==
        "CREATE VIEW secret AS SELECT visits.id FROM visits WHERE visits.clinic = ***");
}

TEST_CASE("tables made of queries") {
  const TableAs copy{"copy", select(v.id, v.minutes).where(v.minutes > 3)};
  const std::string query = "SELECT visits.id, visits.minutes FROM visits WHERE visits.minutes > 3";
  for (const Target target : {pg, maria, my, lite}) {
    CHECK(on(target, create_table_as(copy)) == "CREATE TABLE copy AS " + query);
    CHECK(on(target, create_table_as(copy, {.if_not_exists = true})) == "CREATE TABLE IF NOT EXISTS copy AS " + query);
  }
  CHECK(on(pg, create_table_as(copy, {.with_no_data = true})) == "CREATE TABLE copy AS " + query + " WITH NO DATA");
  CHECK(on(lite, create_table_as(copy, {.with_no_data = true})) ==
        "CREATE TABLE copy AS SELECT * FROM (" + query + ") AS no_data LIMIT 0");
  CHECK(to_string(select(copy[v.minutes])) == "SELECT copy.minutes FROM copy");
  const TableAs other{"other", select(v.id), {.columns = {"a"}, .temporary = true}};
  CHECK(on(pg, create_table_as(other)) == "CREATE TEMPORARY TABLE other (a) AS SELECT visits.id FROM visits");
  CHECK_THAT(refusal(lite, create_table_as(other)), Contains("label() the items"));
  const auto few = select(v.id).where(v.minutes < 3).cte("few");
  CHECK(
      on(maria, create_table_as(TableAs{"t", select(few["id"])})) ==
      "CREATE TABLE t AS WITH few AS (SELECT visits.id AS id FROM visits WHERE visits.minutes < 3) SELECT few.id FROM "
      "few");
}

TEST_CASE("sequences") {
  const Sequence numbers{"Order No", {.start = 100, .increment = 5, .max = 1000, .cache = 1, .cycle = true}};
  CHECK(on(pg, create_sequence(numbers, true)) ==
        "CREATE SEQUENCE IF NOT EXISTS \"Order No\" START WITH 100 INCREMENT BY 5 MAXVALUE 1000 CACHE 1 CYCLE");
  CHECK(on(maria, drop_sequence(numbers, {.if_exists = true})) == "DROP SEQUENCE IF EXISTS `Order No`");
  CHECK(on(pg, select(next_value(numbers).label("n"))) == "SELECT nextval('\"Order No\"') AS n");
  const Sequence own{"it's", {.schema = "log"}};
  CHECK(on(pg, select(next_value(own).label("n"))) == "SELECT nextval('log.\"it''s\"') AS n");
  CHECK(on(maria, select(next_value(own).label("n"))) == "SELECT nextval(log.`it's`) AS n");
  CHECK(on(pg, insert(v).values(v.id = next_value(own), v.clinic = "x", v.minutes = 1)) ==
        "INSERT INTO visits (id, clinic, minutes) VALUES (nextval('log.\"it''s\"'), $1, $2)");
  for (const Target target : {my, lite}) {
    CHECK_THAT(refusal(target, create_sequence(numbers)),
               Contains("sequence \"Order No\"") && Contains("autoincrement"));
    CHECK_THAT(refusal(target, drop_sequence(numbers)), Contains("sequence"));
    CHECK_THAT(refusal(target, select(next_value(numbers).label("n"))), Contains("next_value()"));
  }
  CHECK_THROWS_AS(create_sequence(Sequence{"s", {.increment = 0}}), ArgumentError);
  CHECK_THROWS_AS(Sequence{""}, ArgumentError);
  const Table t{"t", Column{"no", types::BigInteger{}, server_default(next_value(own))}};
  CHECK(on(pg, create_table(t)) == "CREATE TABLE t (no BIGINT DEFAULT (nextval('log.\"it''s\"')))");
}

TEST_CASE("create_all and drop_all know the sequences of their collection") {
  MetaData metadata{{.schema = "shop"}};
  const Sequence order_no{"order_no", metadata, {.start = 1000}};
  const Sequence ticket_no{"ticket_no", metadata, {.schema = "desk"}};
  const Sequence loose{"loose"};
  const Table orders{"orders", metadata, Column<std::int64_t>("no", server_default(next_value(order_no))),
                     Column<std::int64_t>("other", server_default(next_value(loose)))};
  const Table returns{"returns", metadata, Column<std::int64_t>("no", default_(next_value(order_no))),
                      Column<std::int64_t>("ticket", server_default(next_value(ticket_no) + 1))};
  CHECK(order_no.full_name() == "shop.order_no");
  REQUIRE(metadata.sequences().size() == 2);
  CHECK(metadata.sequences()[1].full_name() == "desk.ticket_no");

  using Texts = std::vector<std::string>;
  const auto texts = [](const std::vector<Statement>& statements) {
    Texts all;
    for (const Statement& each : statements) all.push_back(on(pg, each));
    return all;
  };
  const Dialect dialect = postgresql::dialect();
  CHECK(texts(metadata.create_statements(dialect)) ==
        Texts{"CREATE SEQUENCE shop.order_no START WITH 1000", "CREATE SEQUENCE desk.ticket_no",
              "CREATE TABLE shop.orders (no BIGINT DEFAULT (nextval('shop.order_no')) NOT NULL, other BIGINT DEFAULT "
              "(nextval('loose')) NOT NULL)",
              "CREATE TABLE shop.returns (no BIGINT NOT NULL, ticket BIGINT DEFAULT (nextval('desk.ticket_no') + 1) "
              "NOT NULL)"});
  CHECK(texts(metadata.drop_statements(dialect)) == Texts{"DROP TABLE shop.returns", "DROP TABLE shop.orders",
                                                          "DROP SEQUENCE shop.order_no",
                                                          "DROP SEQUENCE desk.ticket_no"});
  // of some tables those that number their columns, as long as no other table needs them
  CHECK(texts(metadata.create_statements(dialect, {.tables = {orders}})).front() ==
        "CREATE SEQUENCE shop.order_no START WITH 1000");
  CHECK(texts(metadata.create_statements(dialect, {.tables = {orders}})).size() == 2);
  CHECK(texts(metadata.create_statements(dialect, {.tables = {returns}})).size() == 3);
  CHECK(texts(metadata.drop_statements(dialect, {.tables = {orders}})) == Texts{"DROP TABLE shop.orders"});
  CHECK(texts(metadata.drop_statements(dialect, {.tables = {returns}})) ==
        Texts{"DROP TABLE shop.returns", "DROP SEQUENCE desk.ticket_no"});

  CHECK_THROWS_WITH((Sequence{"order_no", metadata}), Contains("\"shop.order_no\" is in this MetaData already"));
  CHECK_THROWS_AS((Sequence{"steps", metadata, {.increment = 0}}), ArgumentError);
  CHECK(metadata.sequences().size() == 2);
}

TEST_CASE("enum types as statements") {
  const types::Enum mood{"mood", {"sad", "it's ok"}, "log"};
  CHECK(on(pg, create_type(mood)) == "CREATE TYPE log.mood AS ENUM ('sad', 'it''s ok')");
  CHECK(on(pg, drop_type(mood, {.if_exists = true})) == "DROP TYPE IF EXISTS log.mood");
  CHECK(on(pg, add_type_value(mood, "glad")) == "ALTER TYPE log.mood ADD VALUE 'glad'");
  CHECK(on(pg, add_type_value(mood, "glad", {.before = "sad", .if_not_exists = true})) ==
        "ALTER TYPE log.mood ADD VALUE IF NOT EXISTS 'glad' BEFORE 'sad'");
  CHECK_THROWS_AS(add_type_value(mood, "glad", {.before = "sad", .after = "sad"}), ArgumentError);
  for (const Target target : {maria, my, lite})
    CHECK_THAT(refusal(target, create_type(mood)), Contains("\"log.mood\"") && Contains("part of each column"));
}

TEST_CASE("ALTER TABLE") {
  const Column<std::string> room("room", types::String{20}, server_default("none"));
  for (const Target target : {pg, maria, my, lite}) {
    CHECK(on(target, add_column(v, room)) == "ALTER TABLE visits ADD COLUMN room VARCHAR(20) DEFAULT 'none' NOT NULL");
    CHECK(on(target, drop_column(v, v.minutes)) == "ALTER TABLE visits DROP COLUMN minutes");
    CHECK(on(target, rename_column(v, "minutes", "length")) == "ALTER TABLE visits RENAME COLUMN minutes TO length");
    CHECK(on(target, rename_table(v, "past")) == "ALTER TABLE visits RENAME TO past");
  }
  const Table far{"t", in_schema("log"), Column{"a", types::Integer{}}};
  CHECK(on(pg, rename_table(far, "u")) == "ALTER TABLE log.t RENAME TO u");
  CHECK(on(maria, rename_table(far, "u")) == "ALTER TABLE log.t RENAME TO log.u");
  CHECK(on(pg, drop_column(v, "x", true)) == "ALTER TABLE visits DROP COLUMN IF EXISTS x");
  CHECK_THAT(refusal(lite, drop_column(v, "x", true)), Contains("inspect()"));
  CHECK(on(maria, add_column(v, room, true)) ==
        "ALTER TABLE visits ADD COLUMN IF NOT EXISTS room VARCHAR(20) DEFAULT 'none' NOT NULL");

  const Column<std::optional<int>> parent("parent", foreign_key("visits.id"), check("parent > 0"));
  CHECK(on(pg, add_column(v, parent)) ==
        "ALTER TABLE visits ADD COLUMN parent INTEGER, ADD FOREIGN KEY (parent) REFERENCES visits (id), ADD CHECK "
        "(parent > 0)");
  // SQLite takes what belongs to the column; UNIQUE and keys never
  CHECK(on(lite, add_column(v, parent)) ==
        "ALTER TABLE visits ADD COLUMN parent INTEGER REFERENCES visits (id) CHECK (parent > 0)");
  CHECK(on(lite, add_column(v, Column<std::string>("mood", types::Enum{"mood", {"ok", "it's"}}, server_default("ok"),
                                                   collation("NOCASE")))) ==
        "ALTER TABLE visits ADD COLUMN mood VARCHAR(4) COLLATE \"NOCASE\" DEFAULT 'ok' NOT NULL CHECK (mood IN ('ok', "
        "'it''s'))");
  CHECK(on(lite, add_column(v, Column<std::optional<int>>("twice", computed(v.minutes * 2), check("twice > 0")))) ==
        "ALTER TABLE visits ADD COLUMN twice INTEGER GENERATED ALWAYS AS (minutes * 2) VIRTUAL CHECK (twice > 0)");
  for (const Statement& refused :
       {add_column(v, Column<std::optional<int>>("n", unique)), add_column(v, Column<int>("n", primary_key)),
        add_column(v, Column<std::int64_t>("n", primary_key, autoincrement))}) {
    CHECK_THAT(refusal(lite, refused), Contains("(\"n\" of table \"visits\")") && Contains("unique index") &&
                                           Contains("create the table anew"));
  }
  CHECK_THROWS_AS(add_column(v, Column<int>("n", indexed)), ArgumentError);

  const Column<std::int64_t> wide("minutes", server_default(7), comment("it's wide"));
  CHECK(on(pg, alter_column_type(v, wide)) == "ALTER TABLE visits ALTER COLUMN minutes TYPE BIGINT");
  CHECK(on(pg, alter_column_type(v, wide, column<int>("minutes") * 60)) ==
        "ALTER TABLE visits ALTER COLUMN minutes TYPE BIGINT USING minutes * 60");
  CHECK_THAT(refusal(my, alter_column_type(v, wide, column<int>("minutes") * 60)), Contains("USING"));
  CHECK(on(my, alter_column_type(v, wide)) ==
        "ALTER TABLE visits MODIFY COLUMN minutes BIGINT DEFAULT 7 NOT NULL COMMENT 'it''s wide'");
  for (const Target target : {pg, maria})
    CHECK(on(target, alter_column_default(v, wide)) == "ALTER TABLE visits ALTER COLUMN minutes SET DEFAULT 7");
  CHECK(on(my, alter_column_default(v, v.clinic)) == "ALTER TABLE visits ALTER COLUMN clinic DROP DEFAULT");
  CHECK(on(pg, alter_column_nullable(v, v.clinic)) == "ALTER TABLE visits ALTER COLUMN clinic SET NOT NULL");
  CHECK(on(pg, alter_column_nullable(v, Column<std::optional<std::string>>("clinic"))) ==
        "ALTER TABLE visits ALTER COLUMN clinic DROP NOT NULL");
  CHECK(on(maria, alter_column_nullable(v, Column<std::optional<std::string>>("clinic", types::String{40}))) ==
        "ALTER TABLE visits MODIFY COLUMN clinic VARCHAR(40)");
  CHECK(on(pg, set_comment(v, v.minutes)) == "COMMENT ON COLUMN visits.minutes IS 'how long'");
  CHECK(on(pg, set_comment(v, v.id)) == "COMMENT ON COLUMN visits.id IS NULL");
  CHECK(on(my, set_comment(v, v.minutes)) ==
        "ALTER TABLE visits MODIFY COLUMN minutes INTEGER DEFAULT 5 NOT NULL COMMENT 'how long'");
  CHECK(on(pg, set_comment(v, "it's")) == "COMMENT ON TABLE visits IS 'it''s'");
  CHECK(on(my, set_comment(v, "it's")) == "ALTER TABLE visits COMMENT = 'it''s'");
  CHECK_THAT(refusal(lite, set_comment(v, "x")), Contains("a comment"));
  CHECK_THAT(refusal(lite, alter_column_type(v, wide)), Contains("create the table anew"));
  CHECK_THROWS_WITH(alter_column_type(far, v.clinic), Contains("table \"log.t\" has no column \"clinic\""));
}

TEST_CASE("truncate") {
  CHECK(on(pg, truncate(v, {.restart_identity = true, .cascade = true})) ==
        "TRUNCATE TABLE visits RESTART IDENTITY CASCADE");
  CHECK(on(maria, truncate(v)) == "TRUNCATE TABLE visits");
  CHECK(on(lite, truncate(v)) == "DELETE FROM visits");
  CHECK_THAT(refusal(maria, truncate(v, {.cascade = true})), Contains("CASCADE"));
  CHECK_THAT(refusal(lite, truncate(v, {.restart_identity = true})), Contains("RESTART IDENTITY"));
}

TEST_CASE("schema_map reaches views and what else has a schema") {
  const View view{"w", select(v.id), {.schema = "a"}};
  const SchemaMap map = schema_map({{"a", "b"}});
  CHECK(to_string(Statement(map(create_view(view).node()))) == "CREATE VIEW b.w AS SELECT visits.id FROM visits");
  CHECK(to_string(Statement(map(drop_sequence(Sequence{"s", {.schema = "a"}}).node()))) == "DROP SEQUENCE b.s");
  const Sequence numbers{"s", {.schema = "a"}};
  CHECK(to_string(Statement(map(create_sequence(numbers).node()))) == "CREATE SEQUENCE b.s");
  CHECK(on(pg, select(next_value(numbers).label("n")).rewritten(map)) == "SELECT nextval('b.s') AS n");
  CHECK(on(pg, select(v.id).where(v.id > next_value(numbers) + 1).rewritten(map)) ==
        "SELECT visits.id FROM visits WHERE visits.id > nextval('b.s') + $1");
  CHECK(on(maria,
           insert(v).values(v.id = next_value(Sequence{"s"}), v.clinic = "x").rewritten(schema_map({{"", "b"}}))) ==
        "INSERT INTO b.visits (id, clinic) VALUES (nextval(b.s), ?)");
  // and those of columns' defaults
  const Table t{"t", Column<std::int64_t>("no", server_default(next_value(numbers))),
                Column<std::int64_t>("other", default_(next_value(numbers))), Column<int>("n")};
  CHECK(on(pg, Statement(map(create_table(t).node()))) ==
        "CREATE TABLE t (no BIGINT DEFAULT (nextval('b.s')) NOT NULL, other BIGINT NOT NULL, n INTEGER NOT NULL)");
  CHECK(on(pg, insert(t).columns(t["n"]).values(1).rewritten(map)) ==
        "INSERT INTO t (n, other) VALUES ($1, nextval('b.s'))");
}
