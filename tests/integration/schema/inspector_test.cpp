// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>

#include "catch.hpp"
#include "integration/engine/any_url.hpp"
#include "integration/schema/any_database.hpp"
#include "quarry/quarry.hpp"
#include "support/thrown.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

const ReflectedColumn& column_of(const ReflectedTable& table, std::string_view name) {
  for (const ReflectedColumn& column : table.columns) {
    if (column.name == name) return column;
  }
  throw std::runtime_error("no column " + std::string(name));
}

// The same few tables in each database's own words.
void run(Connection& connection, const std::vector<std::string>& statements) {
  for (const std::string& statement : statements) (void)connection.execute_raw(statement);
}

}  // namespace

TEST_CASE("inspect(): PostgreSQL", "[inspector]") {
  const Engine engine = create_engine(postgresql_url());
  const Scratch scratch(engine, "inspected");
  Connection connection = engine.connect();
  run(connection,
      {"SET search_path = inspected", "CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy')",
       "CREATE DOMAIN postcode AS varchar(10) NOT NULL",
       "CREATE SEQUENCE tickets START 100 INCREMENT 5 MAXVALUE 1000 CACHE 3 CYCLE",
       "CREATE TABLE clinics (id bigint GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 2) CONSTRAINT pk_clinics "
       "PRIMARY "
       "KEY, name varchar(80) COLLATE \"C\" NOT NULL DEFAULT 'none', code postcode, feeling mood DEFAULT 'sad', "
       "tags text[], scores numeric(6,2)[], CONSTRAINT uq_name UNIQUE NULLS NOT DISTINCT (name, code) DEFERRABLE "
       "INITIALLY DEFERRED, UNIQUE (id, name))",
       "COMMENT ON TABLE clinics IS 'Where it''s done'", "COMMENT ON COLUMN clinics.name IS 'as on the door'",
       "CREATE TABLE visits (id serial PRIMARY KEY, clinic_id bigint, clinic_name varchar(80), cost numeric(10,2) "
       "CONSTRAINT positive CHECK (cost >= 0), twice numeric GENERATED ALWAYS AS (cost * 2) STORED, "
       "at timestamp with time zone DEFAULT now(), day date, hour time, length interval, data jsonb, raw bytea, place "
       "point, small smallint, ok boolean DEFAULT true, key uuid, letter char(3), single real, wide double precision, "
       "plain timestamp, document json, during tsrange, "
       "CONSTRAINT fk FOREIGN KEY (clinic_id, clinic_name) REFERENCES clinics (id, name) MATCH FULL ON DELETE CASCADE "
       "ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, EXCLUDE USING gist (during WITH &&))",
       "CREATE INDEX ix_lower ON visits (lower(clinic_name), day DESC, hour NULLS FIRST) WHERE cost > 10",
       "CREATE UNIQUE INDEX ix_unique ON visits (key) INCLUDE (day, ok)",
       "CREATE INDEX ix_gin ON visits USING gin (data jsonb_path_ops)", "CREATE TABLE \"odd.name\" (\"a \"\"b\" int)",
       "CREATE UNLOGGED TABLE parts (a int) PARTITION BY RANGE (a)",
       "CREATE VIEW dear AS SELECT id, cost FROM visits WHERE cost > 100",
       "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one"});

  const Inspector seen = inspect(connection);
  CHECK(seen.default_schema() == "inspected");
  CHECK(seen.tables() == std::vector<std::string>{"clinics", "odd.name", "parts", "visits"});
  CHECK(seen.views() == std::vector<std::string>{"dear"});
  CHECK(seen.materialized_views() == std::vector<std::string>{"kept"});
  const auto schemas = seen.schemas();
  CHECK(std::find(schemas.begin(), schemas.end(), "inspected") != schemas.end());
  CHECK(std::find(schemas.begin(), schemas.end(), "pg_catalog") == schemas.end());
  CHECK(seen.has_table("inspected.visits"));
  CHECK(seen.has_table("odd.name"));
  CHECK(seen.has_table("inspected.odd.name"));
  CHECK_FALSE(seen.has_table("visits", "public"));
  CHECK(seen.has_index("visits", "ix_gin"));
  CHECK_FALSE(seen.has_index("visits", "ix_gan"));
  CHECK_THAT(thrown<NoSuchTable>([&] { (void)seen.columns("vists"); }).what(),
             Catch::Matchers::ContainsSubstring(R"(Did you mean "visits"?)"));
  CHECK(seen.sequences() == std::vector<ReflectedSequence>{{"tickets", 100, 5, 1, 1000, 3, true}});
  const ReflectedEnum mood{"inspected", "mood", {"sad", "it's ok", "happy"}};
  CHECK(seen.enums() == std::vector<ReflectedEnum>{mood});

  const ReflectedTable clinics = seen.table("clinics");
  CHECK(clinics.comment == "Where it's done");
  CHECK(clinics.primary_key == ReflectedKey{.name = "pk_clinics", .columns = {"id"}});
  CHECK(clinics.uniques == std::vector<ReflectedKey>{{.name = "clinics_id_name_key", .columns = {"id", "name"}},
                                                     {.name = "uq_name",
                                                      .columns = {"name", "code"},
                                                      .deferrable = true,
                                                      .initially_deferred = true,
                                                      .nulls_not_distinct = true}});
  const ReflectedColumn& id = column_of(clinics, "id");
  CHECK(id.type == SqlType(types::BigInteger{}));
  CHECK(id.native == "bigint");
  CHECK_FALSE(id.nullable);
  CHECK(id.autoincrement);
  CHECK(id.identity_always);
  REQUIRE(id.identity);
  CHECK(id.identity->start == 10);
  CHECK(id.identity->increment == 2);
  const ReflectedColumn& name = column_of(clinics, "name");
  CHECK(name.type == SqlType(types::String{80}));
  CHECK(name.native == "character varying(80)");
  CHECK(name.collation == "C");
  CHECK(name.comment == "as on the door");
  CHECK(name.server_default == "'none'::character varying");
  CHECK(column_of(clinics, "code").type == SqlType(types::String{10}));
  CHECK(column_of(clinics, "code").native == "postcode");
  CHECK_FALSE(column_of(clinics, "code").nullable);
  CHECK(column_of(clinics, "feeling").enumeration == mood);
  CHECK(column_of(clinics, "feeling").native == "mood");
  CHECK(column_of(clinics, "tags").type == SqlType(types::Array{types::Text{}}));
  CHECK(column_of(clinics, "scores").type == SqlType(types::Array{types::Numeric{6, 2}}));

  const ReflectedTable visits = seen.table("visits", "inspected");
  const std::vector<std::pair<const char*, SqlType>> types = {
      {"id", types::Integer{}},         {"cost", types::Numeric{10, 2}}, {"at", types::DateTime{true}},
      {"day", types::Date{}},           {"hour", types::Time{}},         {"length", types::Interval{}},
      {"data", types::Jsonb{}},         {"raw", types::LargeBinary{}},   {"place", SqlType{}},
      {"small", types::SmallInteger{}}, {"ok", types::Boolean{}},        {"key", types::Uuid{}},
      {"letter", types::String{3}},     {"single", types::Float{}},      {"wide", types::Double{}},
      {"plain", types::DateTime{}},     {"document", types::Json{}},     {"twice", types::Numeric{}}};
  for (const auto& [column, type] : types) {
    INFO(column);
    CHECK(column_of(visits, column).type == type);
  }
  CHECK(column_of(visits, "place").native == "point");
  CHECK(column_of(visits, "id").autoincrement);
  CHECK_FALSE(column_of(visits, "id").identity);
  CHECK(column_of(visits, "twice").stored);
  CHECK_THAT(column_of(visits, "twice").computed, Catch::Matchers::ContainsSubstring("cost *"));
  CHECK(column_of(visits, "at").server_default == "now()");
  CHECK(column_of(visits, "ok").server_default == "true");
  CHECK(column_of(visits, "day").server_default.empty());
  REQUIRE(visits.foreign_keys.size() == 1);
  CHECK(visits.foreign_keys[0] == ReflectedForeignKey{.name = "fk",
                                                      .columns = {"clinic_id", "clinic_name"},
                                                      .target_schema = "inspected",
                                                      .target_table = "clinics",
                                                      .target_columns = {"id", "name"},
                                                      .on_delete = ReferentialAction::cascade,
                                                      .on_update = ReferentialAction::set_null,
                                                      .match_full = true,
                                                      .deferrable = true,
                                                      .initially_deferred = true});
  REQUIRE(visits.indexes.size() == 3);
  CHECK(visits.indexes[0].name == "ix_gin");
  CHECK(visits.indexes[0].method == "gin");
  CHECK(visits.indexes[0].elements.at(0).operator_class == "jsonb_path_ops");
  const ReflectedIndex& lower = visits.indexes[1];
  CHECK(lower.name == "ix_lower");
  CHECK_THAT(lower.where, Catch::Matchers::ContainsSubstring("cost >"));
  REQUIRE(lower.elements.size() == 3);
  CHECK(lower.elements[0].expression == "lower((clinic_name)::text)");
  CHECK(lower.elements[1] == ReflectedIndex::Element{.column = "day", .descending = true});
  CHECK(lower.elements[2].nulls_first == true);
  CHECK(visits.indexes[2].unique);
  CHECK(visits.indexes[2].include == std::vector<std::string>{"day", "ok"});
  REQUIRE(visits.checks.size() == 1);
  CHECK(visits.checks[0].name == "positive");
  REQUIRE(visits.excludes.size() == 1);
  CHECK(visits.excludes[0].condition == "EXCLUDE USING gist (during WITH &&)");

  CHECK(seen.columns("odd.name").at(0).name == "a \"b");
  CHECK(seen.table_options("parts") == std::vector<std::pair<std::string, std::string>>{
                                           {"postgresql_partition_by", "RANGE (a)"}, {"postgresql_unlogged", ""}});
  CHECK_THAT(seen.view_definition("dear"), Catch::Matchers::ContainsSubstring("visits.cost"));
  CHECK(seen.columns("dear").size() == 2);
}

TEST_CASE("inspect(): MariaDB", "[inspector]") {
  const Engine engine = create_engine(mysql_url());
  const Scratch scratch(engine, "inspected");
  Connection connection = engine.connect();
  run(connection,
      {"USE inspected",
       "CREATE TABLE clinics (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) COLLATE utf8mb4_bin NOT "
       "NULL DEFAULT 'it''s' COMMENT 'as on the door', feeling ENUM('sad', 'it''s ok'), UNIQUE uq_name (name, id)) "
       "ENGINE=InnoDB DEFAULT CHARSET utf8mb4 COLLATE utf8mb4_general_ci ROW_FORMAT=DYNAMIC COMMENT 'Where it''s done'",
       "CREATE TABLE visits (id INT PRIMARY KEY AUTO_INCREMENT, clinic_id BIGINT UNSIGNED, cost DECIMAL(10,2) CHECK "
       "(cost "
       ">= 0), twice DECIMAL(12,2) AS (cost * 2) STORED, thrice DECIMAL(12,2) AS (cost * 3) VIRTUAL, at DATETIME(6) "
       "DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6), day DATE, hour TIME(6), data JSON, raw "
       "VARBINARY(16), "
       "small SMALLINT, ok BOOLEAN DEFAULT TRUE, tiny TINYINT, medium INT UNSIGNED, key_ UUID, letter CHAR(3), single "
       "FLOAT, wide DOUBLE, note LONGTEXT, place POINT, day_after DATE DEFAULT (current_date() + INTERVAL 1 DAY), "
       "nothing INT DEFAULT NULL, CONSTRAINT sane CHECK (cost < 1000000), CONSTRAINT fk FOREIGN KEY (clinic_id) "
       "REFERENCES clinics (id) ON DELETE CASCADE ON UPDATE SET NULL)",
       "CREATE INDEX ix_note ON visits (note(20), day)", "CREATE UNIQUE INDEX ix_day ON visits (day, hour)",
       "CREATE SEQUENCE tickets START 100 INCREMENT 5 MAXVALUE 1000 CACHE 3 CYCLE",
       "CREATE TABLE `odd.name` (`a ``b` INT)", "CREATE VIEW dear AS SELECT id, cost FROM visits WHERE cost > 100"});

  const Inspector seen = inspect(connection);
  CHECK(seen.default_schema() == "inspected");
  CHECK(seen.tables() == std::vector<std::string>{"clinics", "odd.name", "visits"});
  CHECK(seen.views() == std::vector<std::string>{"dear"});
  CHECK(seen.has_table("inspected.visits"));
  CHECK(seen.has_table("inspected.odd.name"));
  CHECK_THAT(thrown<NoSuchTable>([&] { (void)seen.columns("clinic"); }).what(),
             Catch::Matchers::ContainsSubstring(R"(Did you mean "clinics"?)"));
  CHECK(seen.sequences() == std::vector<ReflectedSequence>{{"tickets", 100, 5, 1, 1000, 3, true}});

  const ReflectedTable clinics = seen.table("clinics");
  CHECK(clinics.comment == "Where it's done");
  CHECK(clinics.primary_key == ReflectedKey{.name = {}, .columns = {"id"}});
  CHECK(clinics.uniques == std::vector<ReflectedKey>{{.name = "uq_name", .columns = {"name", "id"}}});
  CHECK(clinics.options == std::vector<std::pair<std::string, std::string>>{{"mysql_collate", "utf8mb4_general_ci"},
                                                                            {"mysql_engine", "InnoDB"},
                                                                            {"mysql_row_format", "Dynamic"}});
  CHECK(column_of(clinics, "id").type == SqlType(types::UnsignedBigInteger{}));
  CHECK(column_of(clinics, "id").native == "bigint(20) unsigned");
  CHECK(column_of(clinics, "id").autoincrement);
  const ReflectedColumn& name = column_of(clinics, "name");
  CHECK(name.type == SqlType(types::String{80}));
  CHECK(name.collation == "utf8mb4_bin");
  CHECK(name.comment == "as on the door");
  CHECK(name.server_default == "'it''s'");
  REQUIRE(column_of(clinics, "feeling").enumeration);
  CHECK(column_of(clinics, "feeling").enumeration->values == std::vector<std::string>{"sad", "it's ok"});
  CHECK(column_of(clinics, "feeling").collation.empty());

  const ReflectedTable visits = seen.table("visits");
  const std::vector<std::pair<const char*, SqlType>> types = {
      {"id", types::Integer{}},         {"cost", types::Numeric{10, 2}},
      {"at", types::DateTime{}},        {"day", types::Date{}},
      {"hour", types::Time{}},          {"data", types::Json{}},
      {"raw", types::LargeBinary{16}},  {"place", SqlType{}},
      {"small", types::SmallInteger{}}, {"ok", types::Boolean{}},
      {"tiny", types::SmallInteger{}},  {"key_", types::Uuid{}},
      {"letter", types::String{3}},     {"single", types::Float{}},
      {"wide", types::Double{}},        {"medium", types::BigInteger{}},
      {"note", types::Text{}}};
  for (const auto& [column, type] : types) {
    INFO(column);
    CHECK(column_of(visits, column).type == type);
  }
  CHECK(column_of(visits, "medium").native == "int(10) unsigned");
  CHECK(column_of(visits, "data").native == "json");
  CHECK(column_of(visits, "data").collation.empty());
  CHECK(column_of(visits, "twice").stored);
  CHECK(column_of(visits, "twice").computed == "`cost` * 2");
  CHECK_FALSE(column_of(visits, "thrice").stored);
  CHECK(column_of(visits, "thrice").computed == "`cost` * 3");
  CHECK(column_of(visits, "at").server_default == "current_timestamp(6)");
  CHECK(column_of(visits, "at").on_update == "current_timestamp(6)");
  CHECK(column_of(visits, "ok").server_default == "1");
  CHECK(column_of(visits, "day_after").server_default == "(curdate() + interval 1 day)");
  CHECK(column_of(visits, "nothing").server_default.empty());
  CHECK(visits.foreign_keys == std::vector<ReflectedForeignKey>{{.name = "fk",
                                                                 .columns = {"clinic_id"},
                                                                 .target_schema = "inspected",
                                                                 .target_table = "clinics",
                                                                 .target_columns = {"id"},
                                                                 .on_delete = ReferentialAction::cascade,
                                                                 .on_update = ReferentialAction::set_null}});
  CHECK(visits.uniques == std::vector<ReflectedKey>{{.name = "ix_day", .columns = {"day", "hour"}}});
  REQUIRE(visits.indexes.size() == 2);
  CHECK(visits.indexes[0].name == "fk");
  CHECK(visits.indexes[1] == ReflectedIndex{.name = "ix_note",
                                            .elements = {{.column = "note", .length = 20}, {.column = "day"}},
                                            .method = "btree"});
  CHECK(visits.checks == std::vector<ReflectedCheck>{{"cost", "`cost` >= 0"}, {"sane", "`cost` < 1000000"}});
  CHECK(seen.columns("odd.name").at(0).name == "a `b");
  CHECK_THAT(seen.view_definition("dear"), Catch::Matchers::ContainsSubstring("`cost` > 100"));
}

TEST_CASE("inspect(): SQLite", "[inspector]") {
  const Engine engine = create_engine("sqlite://");
  Connection connection = engine.connect();
  run(connection,
      {"CREATE TABLE clinics (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(80) COLLATE NOCASE NOT NULL DEFAULT "
       "'it''s', -- a comment, with a comma\n code TEXT CONSTRAINT \"short \"\"code\"\"\" CHECK (length(code) < 5), "
       "CONSTRAINT uq_name UNIQUE (name, code), UNIQUE (id, name))",
       "CREATE TABLE visits (id BIGINT CONSTRAINT pk_visits PRIMARY KEY, clinic_id BIGINT, clinic_name TEXT, cost "
       "NUMERIC(10, 2), twice NUMERIC GENERATED ALWAYS AS (cost * (1 + 1)) STORED, thrice NUMERIC AS (cost * 3), ok "
       "BOOLEAN DEFAULT 1, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, data JSON, key CHAR(36), raw BLOB, single FLOAT, "
       "wide "
       "DOUBLE, day DATE DEFAULT (date('now')), CHECK (cost >= 0), CONSTRAINT fk FOREIGN KEY (clinic_id, clinic_name) "
       "REFERENCES clinics (id, name) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED)",
       "CREATE TABLE notes (a TEXT, b TEXT REFERENCES clinics, PRIMARY KEY (b, a)) STRICT, WITHOUT ROWID",
       "CREATE INDEX ix_lower ON visits (lower(clinic_name), day DESC) WHERE cost > 10 /* dear */",
       "CREATE UNIQUE INDEX ix_unique ON visits (key)", "CREATE TABLE \"odd.name\" (\"a \"\"b\" int)",
       "CREATE VIEW dear AS SELECT id, cost FROM visits WHERE cost > 100", "ATTACH ':memory:' AS other",
       "CREATE TABLE other.things (a int, UNIQUE (a))", "CREATE TEMP TABLE passing (a int)"});

  const Inspector seen = inspect(connection);
  CHECK(seen.default_schema() == "main");
  CHECK(seen.schemas() == std::vector<std::string>{"main", "other", "temp"});
  CHECK(seen.tables() == std::vector<std::string>{"clinics", "notes", "odd.name", "visits"});
  CHECK(seen.tables("temp") == std::vector<std::string>{"passing"});
  CHECK(seen.unique_constraints("other.things") == std::vector<ReflectedKey>{{.name = {}, .columns = {"a"}}});
  CHECK(seen.views() == std::vector<std::string>{"dear"});
  CHECK(seen.view_definition("dear") == "SELECT id, cost FROM visits WHERE cost > 100");
  CHECK(seen.columns("dear").size() == 2);
  CHECK(seen.has_table("main.odd.name"));
  CHECK_THAT(thrown<NoSuchTable>([&] { (void)seen.columns("vists"); }).what(),
             Catch::Matchers::ContainsSubstring(R"(Did you mean "visits"?)"));

  const ReflectedTable clinics = seen.table("clinics");
  CHECK(clinics.primary_key == ReflectedKey{.name = {}, .columns = {"id"}});
  CHECK(clinics.uniques == std::vector<ReflectedKey>{{.name = {}, .columns = {"id", "name"}},
                                                     {.name = "uq_name", .columns = {"name", "code"}}});
  CHECK(clinics.options == std::vector<std::pair<std::string, std::string>>{{"sqlite_autoincrement", ""}});
  CHECK(clinics.checks == std::vector<ReflectedCheck>{{"short \"code\"", "length(code) < 5"}});
  CHECK(column_of(clinics, "id").autoincrement);
  CHECK_FALSE(column_of(clinics, "id").nullable);
  CHECK(column_of(clinics, "name").type == SqlType(types::String{80}));
  CHECK(column_of(clinics, "name").native == "VARCHAR(80)");
  CHECK(column_of(clinics, "name").collation == "NOCASE");
  CHECK(column_of(clinics, "name").server_default == "'it''s'");

  CHECK(seen.table_options("notes") ==
        std::vector<std::pair<std::string, std::string>>{{"sqlite_strict", ""}, {"sqlite_without_rowid", ""}});
  const ReflectedTable visits = seen.table("visits");
  const std::vector<std::pair<const char*, SqlType>> types = {
      {"id", types::BigInteger{}},   {"cost", types::Numeric{10, 2}}, {"ok", types::Boolean{}},
      {"at", types::DateTime{true}}, {"data", types::Json{}},         {"key", types::String{36}},
      {"raw", types::LargeBinary{}}, {"single", types::Float{}},      {"wide", types::Double{}},
      {"day", types::Date{}},        {"clinic_name", types::Text{}}};
  for (const auto& [column, type] : types) {
    INFO(column);
    CHECK(column_of(visits, column).type == type);
  }
  CHECK(visits.primary_key == ReflectedKey{.name = "pk_visits", .columns = {"id"}});
  CHECK_FALSE(column_of(visits, "id").autoincrement);
  CHECK(column_of(visits, "twice").native == "NUMERIC");
  CHECK(column_of(visits, "twice").computed == "cost * (1 + 1)");
  CHECK(column_of(visits, "twice").stored);
  CHECK(column_of(visits, "thrice").computed == "cost * 3");
  CHECK_FALSE(column_of(visits, "thrice").stored);
  CHECK(column_of(visits, "ok").server_default == "1");
  CHECK(column_of(visits, "day").server_default == "date('now')");
  CHECK(visits.checks == std::vector<ReflectedCheck>{{"", "cost >= 0"}});
  CHECK(visits.foreign_keys == std::vector<ReflectedForeignKey>{{.name = "fk",
                                                                 .columns = {"clinic_id", "clinic_name"},
                                                                 .target_schema = "main",
                                                                 .target_table = "clinics",
                                                                 .target_columns = {"id", "name"},
                                                                 .on_delete = ReferentialAction::cascade,
                                                                 .on_update = ReferentialAction::set_null,
                                                                 .deferrable = true,
                                                                 .initially_deferred = true}});
  CHECK(visits.indexes ==
        std::vector<ReflectedIndex>{
            {.name = "ix_lower",
             .elements = {{.expression = "lower(clinic_name)"}, {.column = "day", .descending = true}},
             .where = "cost > 10 /* dear */"},
            {.name = "ix_unique", .elements = {{.column = "key"}}, .unique = true}});
  CHECK(seen.primary_key("notes") == ReflectedKey{.name = {}, .columns = {"b", "a"}});
  CHECK(seen.foreign_keys("notes").at(0).target_columns == std::vector<std::string>{"id"});
  CHECK(seen.columns("odd.name").at(0).name == "a \"b");
}

TEST_CASE("inspect(): as many queries for sixty tables as for one, and none again", "[inspector]") {
  const Engine engine = create_engine(any_url());
  const auto count = std::make_shared<int>(0);
  engine.on_statement([count](const StatementEvent&) { ++*count; });
  Connection connection = engine.connect();
  const auto queries = [&](std::size_t tables) {
    MetaData metadata;
    for (std::size_t i = 0; i < tables; ++i) {
      const Table table{"inspected_" + std::to_string(i), metadata, Column<int>("id", primary_key),
                        Column<std::optional<int>>("other", foreign_key("inspected_0.id"), indexed),
                        Column<std::string>("name", types::String{20}, unique, check("length(name) > 2"))};
    }
    const Inspector seen = inspect(connection);
    metadata.drop_all(connection);
    metadata.create_all(connection);
    *count = 0;
    const auto look = [&] {
      for (const Table& table : metadata.sorted_tables()) {
        const ReflectedTable one = seen.table(table.name());
        CHECK(one.columns.size() == 3);
        CHECK(one.foreign_keys.size() == 1);
        CHECK(one.uniques.size() == 1);
        CHECK(one.checks.size() == 1);
        CHECK(one.primary_key.has_value());
      }
    };
    look();
    const int asked = *count;
    look();
    CHECK(*count == asked);
    metadata.drop_all(connection);
    CHECK(seen.has_table("inspected_0"));
    seen.clear_cache();
    CHECK_FALSE(seen.has_table("inspected_0"));
    return asked;
  };
  const int of_one = queries(1);
  CHECK(of_one > 0);
  CHECK(of_one < 12);
  CHECK(queries(60) == of_one);
}

TEST_CASE("inspect(): temporary tables, on their connection alone", "[inspector]") {
  const auto [url, schema] = GENERATE(table<std::string, std::string>({{"sqlite://", "temp"}, {"", "pg_temp"}}));
  const Engine engine = create_engine(url.empty() ? postgresql_url() : url);
  Connection connection = engine.connect();
  CHECK_FALSE(inspect(connection).has_table("passing", schema));
  run(connection, {"CREATE TEMPORARY TABLE passing (a integer PRIMARY KEY)"});
  CHECK(inspect(connection).has_table("passing", schema));
  CHECK(inspect(connection).columns("passing", schema).at(0).name == "a");
  if (url.empty()) {  // a database in memory is one connection
    Connection other = engine.connect();
    CHECK_FALSE(inspect(other).has_table("passing", schema));
  }
  run(connection, {"DROP TABLE passing"});
}
