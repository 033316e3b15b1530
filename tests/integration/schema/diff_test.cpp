// SPDX-License-Identifier: MIT
#include <algorithm>

#include "catch.hpp"
#include "integration/engine/any_url.hpp"
#include "quarry/quarry.hpp"
#include "support/thrown.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

std::string collation_of(const Dialect& dialect) {
  if (dialect.name() == "postgresql") return "C";
  return dialect.name() == "sqlite" ? "NOCASE" : "utf8mb4_bin";
}

// A schema with all that a database can be told.
MetaData every_feature(const Dialect& dialect, const MetaDataOptions& options = {}) {
  MetaData metadata{options};
  const bool postgresql = dialect.name() == "postgresql";
  const bool sqlite = dialect.name() == "sqlite";
  const types::Enum mood{"diff_mood", {"sad", "it's ok", "happy"}};
  const Table clinics{
      "diff_clinics",
      metadata,
      Column<std::int64_t>("id", primary_key, autoincrement),
      Column<std::string>("name", types::String{80}, server_default("it's"), collation(collation_of(dialect)),
                          comment("as on the door, 'quoted'")),
      Column<std::string>("code", types::String{10}, unique),
      Column<std::string>("mood", mood, server_default("sad")),
      Column<std::optional<std::string>>("later_mood", mood),
      Column<Date>("opened", server_default(Date{std::chrono::year{2020} / 2 / 29})),
      Column<Decimal>("rate", types::Numeric{10, 2}, server_default(Decimal("1.5"))),
      Column<bool>("active", server_default(true), indexed),
      Column<std::optional<int>>("beds", server_default(3), check(column<int>("beds") > 0)),
      UniqueConstraint{"name", "code"}.named("uq_diff_name"),
      CheckConstraint{"rate >= 0 AND rate < 1000"}.named("ck_diff_rate"),
      CheckConstraint{column<int>("beds").in({1, 2, 3, 50}) || column<int>("beds").between(60, 70)}.named(
          "ck_diff_beds"),
      comment("where it's done")};
  const Table days{"diff_days",
                   metadata,
                   Column<std::int64_t>("clinic_id", foreign_key("diff_clinics.id", {.on_delete = cascade})),
                   Column<Date>("day"),
                   Column<std::string>("shift", types::String{8}),
                   PrimaryKeyConstraint{"day", "clinic_id", "shift"}.named("pk_diff_days")};
  const Table visits{"diff_visits",
                     metadata,
                     Column<std::int64_t>("id", primary_key),
                     Column<std::optional<std::int64_t>>("clinic_id"),
                     Column<std::optional<Date>>("day"),
                     Column<std::optional<std::string>>("shift", types::String{8}),
                     Column<Decimal>("cost", types::Numeric{10, 2}),
                     Column<int>("amount"),
                     Column<std::optional<Decimal>>("total", types::Numeric{12, 2},
                                                    computed(column<Decimal>("cost") * column<int>("amount"), stored)),
                     Column<std::optional<bool>>("yes"),
                     Column<std::optional<std::int16_t>>("small"),
                     Column<std::optional<std::uint64_t>>("huge"),
                     Column<std::optional<float>>("single"),
                     Column<std::optional<double>>("wide", server_default(0.5)),
                     Column<std::optional<Decimal>>("measure"),
                     Column<std::optional<std::string>>("note", types::Text{}),
                     Column<std::optional<Bytes>>("raw"),
                     Column<std::optional<TimeOfDay>>("hour"),
                     Column<std::optional<DateTime>>("plain"),
                     Column<std::optional<Timestamp>>("noted", server_default(func::now())),
                     Column<std::optional<Uuid>>("key"),
                     Column<std::optional<Json>>("document"),
                     Column<std::optional<Json>>("binary_document", types::Jsonb{}),
                     ForeignKeyConstraint{{"day", "clinic_id", "shift"},
                                          "diff_days",
                                          {"day", "clinic_id", "shift"},
                                          {.on_delete = ReferentialAction::set_null, .on_update = cascade}}
                         .named("fk_diff_day"),
                     Index{"ix_diff_cost", column("cost").desc(), "amount"},
                     Index{"ix_diff_key", "key"}.unique()};
  if (!postgresql) {
    const Table virtuals{"diff_virtuals", metadata, Column<int>("a", primary_key),
                         Column<std::optional<int>>("doubled", computed("a * 2", virtual_)),
                         Column<int>("tripled", computed("a * 3", stored))};
  }
  if (postgresql || sqlite) {
    const Table partials{
        "diff_partials",
        metadata,
        Column<int>("a", primary_key),
        Column<std::string>("name", types::String{20}),
        Column<std::optional<std::int64_t>>(
            "clinic_id", foreign_key("diff_clinics.id", {.deferrable = true, .initially_deferred = true})),
        Index{"ix_diff_lower", func::lower(column<std::string>("name"))},
        Index{"ix_diff_partial", "name"}.where(column<int>("a") > 10)};
  }
  if (postgresql) {
    const Table rich{
        "diff_rich",
        metadata,
        Column<std::int64_t>("id", primary_key, identity({.always = true, .start = 10, .increment = 5})),
        Column<std::optional<std::vector<std::string>>>("tags"),
        Column<std::optional<std::vector<Decimal>>>("scores", types::Array{types::Numeric{6, 2}}),
        Column<std::optional<Interval>>("length"),
        Column<>("place", native_type("point")),
        Column<>("during", native_type("tsrange")),
        Column<std::string>("name", types::String{20}),
        UniqueConstraint{"name"}.named("uq_diff_rich").deferrable(true),
        UniqueConstraint{"id", "name"}.nulls_not_distinct(),
        ExcludeConstraint{{"during", "&&"}}.named("ex_diff_during"),
        Index{"ix_diff_tags", "tags"}.using_method("gin"),
        Index{"ix_diff_pattern", index_element("name", {.operator_class = "varchar_pattern_ops"})}.include({"length"}),
        Index{"ix_diff_nulls", column("length").desc().nulls_last()},
        table_option("postgresql_with", "fillfactor=70")};
  } else if (sqlite) {
    const Table numbered{"diff_numbered", metadata, Column<std::int64_t>("id", primary_key, autoincrement),
                         table_option("sqlite_autoincrement")};
    const Table strict{"diff_strict", metadata, Column<std::string>("name", types::Text{}, primary_key),
                       table_option("sqlite_strict"), table_option("sqlite_without_rowid")};
  } else {
    const Table engines{"diff_engines",
                        metadata,
                        Column<int>("id", primary_key, autoincrement),
                        Column<std::optional<std::string>>("note", types::Text{}),
                        Column<>("few", native_type("int unsigned")),
                        Index{"ix_diff_prefix", index_element("note", {.length = 20})},
                        Index{"ix_diff_words", "note"}.using_method("fulltext"),
                        table_option("mysql_engine", "InnoDB"),
                        table_option("mysql_charset", "utf8mb4"),
                        table_option("mysql_collate", "utf8mb4_unicode_ci"),
                        table_option("mysql_row_format", "COMPACT")};
  }
  return metadata;
}

class Created {
 public:
  Created(MetaData metadata, Connection& connection) : metadata_(std::move(metadata)), connection_(connection) {
    metadata_.drop_all(connection_);
    metadata_.create_all(connection_);
  }
  Created(const Created&) = delete;
  Created& operator=(const Created&) = delete;
  ~Created() {
    try {
      metadata_.drop_all(connection_);
    } catch (const Error& error) {
      WARN("tables are left behind: " << error.what());
    }
  }

 private:
  MetaData metadata_;
  Connection& connection_;
};

std::string text_of(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& each : differences) text += each.text + "\n";
  return text;
}

}  // namespace

TEST_CASE("diff(): nothing after create_all of a schema with every feature", "[diff]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  const MetaData metadata = every_feature(engine.dialect());
  const Created created(metadata, connection);
  CHECK(text_of(diff(metadata, connection)) == "");
}

TEST_CASE("diff(): nothing by a naming convention", "[diff]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  const MetaDataOptions options{
      .naming = {.pk = "pk_{table_name}",
                 .fk = "fk_{table_name}_{column_0_N_name}_{referred_table_name}",
                 .uq = "uq_{table_name}_{column_0_N_name}_and_a_name_that_is_far_longer_than_any_database_takes",
                 .ix = "ix_{column_0_label}"}};
  const MetaData metadata = every_feature(engine.dialect(), options);
  const Created created(metadata, connection);
  CHECK(text_of(diff(metadata, connection)) == "");
}

TEST_CASE("diff(): a reflected schema is the one that was created", "[diff][reflect]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  const MetaData metadata = every_feature(engine.dialect());
  const Created created(metadata, connection);

  std::vector<std::string> names;
  for (const Table& table : metadata.sorted_tables()) names.push_back(table.name());
  MetaData reflected;
  reflected.reflect(connection, {.only = names});
  CHECK(reflected.sorted_tables().size() == names.size());
  std::string text = text_of(diff(reflected, connection));
  // a reflected table does not have its exclusions
  if (engine.dialect().name() == "postgresql") {
    CHECK(text == "table diff_rich: exclusion ex_diff_during is in the database and not in the program\n");
  } else {
    CHECK(text == "");
  }

  // and it is created again as it was
  const Created again(reflected, connection);
  text = text_of(diff(metadata, connection));
  CHECK(text == (engine.dialect().name() == "postgresql"
                     ? "table diff_rich: exclusion ex_diff_during is not in the database\n"
                     : ""));
}

TEST_CASE("diff(): one thing changed is one difference", "[diff]") {
  const Engine engine = create_engine(any_url());
  const std::string database = engine.dialect().name();
  Connection connection = engine.connect();
  const MetaData metadata = every_feature(engine.dialect());
  struct Change {
    std::string sql, text;
    std::vector<std::string> databases = {"postgresql", "mariadb"};
  };
  const std::vector<std::string> all = {"postgresql", "mariadb", "sqlite"};
  const std::vector<Change> changes = {
      {"DROP TABLE diff_visits", "table diff_visits is not in the database", all},
      {"ALTER TABLE diff_visits DROP COLUMN note", "table diff_visits: column note is not in the database", all},
      {"ALTER TABLE diff_visits ADD COLUMN extra INTEGER",
       "table diff_visits: column extra is in the database and not in the program", all},
      {"DROP INDEX ix_diff_cost ON diff_visits",
       "table diff_visits: index ix_diff_cost is not in the database",
       {"mariadb"}},
      {"DROP INDEX ix_diff_cost",
       "table diff_visits: index ix_diff_cost is not in the database",
       {"postgresql", "sqlite"}},
      {"CREATE INDEX ix_more ON diff_visits (amount)",
       "table diff_visits: index ix_more is in the database and not in the program", all},
      {"ALTER TABLE diff_clinics DROP CONSTRAINT ck_diff_rate",
       "table diff_clinics: check ck_diff_rate rate >= 0 AND rate < 1000 is not in the database"},
      {"ALTER TABLE diff_clinics DROP CONSTRAINT uq_diff_name",
       "table diff_clinics: unique constraint uq_diff_name (name, code) is not in the database"},
      {"ALTER TABLE diff_visits DROP CONSTRAINT fk_diff_day",
       "table diff_visits: foreign key fk_diff_day (day, clinic_id, shift) to diff_days is not in the database"},
      {"ALTER TABLE diff_visits ALTER COLUMN cost TYPE NUMERIC(8, 2)", "", {}},
      {"ALTER TABLE diff_visits ALTER COLUMN small TYPE BIGINT",
       "table diff_visits: column small is SMALLINT in the program and bigint in the database",
       {"postgresql"}},
      {"ALTER TABLE diff_visits MODIFY COLUMN small BIGINT",
       "table diff_visits: column small is SMALLINT in the program and bigint(20) in the database",
       {"mariadb"}},
      {"ALTER TABLE diff_clinics ALTER COLUMN rate DROP DEFAULT",
       "table diff_clinics: the default of column rate is 1.5 in the program and none in the database"},
      {"ALTER TABLE diff_clinics ALTER COLUMN rate SET DEFAULT 2",
       "table diff_clinics: the default of column rate is 1.5 in the program and 2",
       {"postgresql", "mariadb"}},
      {"ALTER TABLE diff_visits ALTER COLUMN amount DROP NOT NULL",
       "table diff_visits: column amount is NOT NULL in the program and NULL in the database",
       {"postgresql"}},
      {"COMMENT ON TABLE diff_clinics IS 'else'",
       "table diff_clinics: its comment is 'where it's done' in the program and 'else' in the database",
       {"postgresql"}},
      {"ALTER TABLE diff_clinics COMMENT 'else'",
       "table diff_clinics: its comment is 'where it's done' in the program and 'else' in the database",
       {"mariadb"}},
      {"ALTER TYPE diff_mood ADD VALUE 'glad'", "", {}},
      {"ALTER TABLE diff_rich DROP CONSTRAINT ex_diff_during",
       "table diff_rich: exclusion ex_diff_during is not in the database",
       {"postgresql"}},
      {"ALTER TABLE diff_rich ALTER COLUMN id SET GENERATED BY DEFAULT",
       "table diff_rich: the numbering of column id is ALWAYS in the program and BY DEFAULT in the database",
       {"postgresql"}},
      {"ALTER TABLE diff_rich ALTER COLUMN id SET INCREMENT BY 7",
       "table diff_rich: the numbering of column id has INCREMENT BY 5 in the program and 7 in the database",
       {"postgresql"}},
      {"ALTER TABLE diff_engines ROW_FORMAT=DYNAMIC",
       "table diff_engines: the option mysql_row_format is COMPACT in the program and Dynamic in the database",
       {"mariadb"}}};
  for (const Change& change : changes) {
    if (std::find(change.databases.begin(), change.databases.end(), database) == change.databases.end()) continue;
    INFO(change.sql);
    const Created created(metadata, connection);
    (void)connection.execute_raw(change.sql);
    const std::vector<Difference> found = diff(metadata, connection);
    INFO(text_of(found));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0].text, Catch::Matchers::ContainsSubstring(change.text));
  }
}

TEST_CASE("diff(): what is told otherwise", "[diff]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  MetaData there;
  const Table parents{"diff_told_parents", there, Column<int>("id", primary_key)};
  const Table made{"diff_told",
                   there,
                   Column<int>("a", primary_key),
                   Column<int>("b", server_default(1)),
                   Column<std::optional<int>>("p", foreign_key("diff_told_parents.id", {.on_delete = cascade})),
                   CheckConstraint{column<int>("b") > 0}.named("ck_diff_told"),
                   Index{"ix_diff_told", "b"}};
  const Created created(there, connection);

  MetaData told;
  const Table parents_too{"diff_told_parents", told, Column<int>("id", primary_key)};
  const Table otherwise{"diff_told",
                        told,
                        Column<int>("a", primary_key),
                        Column<std::optional<std::string>>("b", types::String{20}),
                        Column<std::optional<int>>("p", foreign_key("diff_told_parents.id")),
                        CheckConstraint{"b > 1"}.named("ck_diff_told"),
                        Index{"ix_diff_told", column("b").desc()}};
  const std::vector<Difference> found = diff(told, connection);
  std::vector<DifferenceKind> kinds;
  for (const Difference& each : found) {
    CHECK(each.table == "diff_told");
    kinds.push_back(each.kind);
  }
  using Kind = DifferenceKind;
  INFO(text_of(found));
  CHECK(kinds == std::vector<Kind>{Kind::type, Kind::nullability, Kind::server_default, Kind::foreign_key_constraint,
                                   Kind::check_constraint, Kind::index});
}

TEST_CASE("diff(): tables and sequences the program does not declare, when asked for", "[diff]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  const bool has_sequences = engine.dialect().name() == "postgresql" || engine.dialect().name() == "mariadb";
  MetaData there;
  const Table known{"diff_declared", there, Column<int>("id", primary_key)};
  const Table more{"diff_undeclared", there, Column<int>("id", primary_key)};
  std::optional<Sequence> numbers;
  if (has_sequences) numbers.emplace("diff_undeclared_numbers", there);
  const Created created(there, connection);

  MetaData program;
  const Table known_too{"diff_declared", program, Column<int>("id", primary_key)};
  CHECK(text_of(diff(program, connection)) == "");
  // the database can hold tables of other tests
  const auto tells = [](const std::vector<Difference>& found, DifferenceKind kind, std::string_view text) {
    return std::count_if(found.begin(), found.end(),
                         [&](const Difference& each) { return each.kind == kind && each.text == text; });
  };
  const std::vector<Difference> found = diff(program, connection, {.undeclared = true});
  INFO(text_of(found));
  CHECK(tells(found, DifferenceKind::table, "table diff_undeclared is in the database and not in the program") == 1);
  CHECK(tells(found, DifferenceKind::table, "table diff_declared is in the database and not in the program") == 0);
  CHECK(tells(found, DifferenceKind::sequence,
              "sequence diff_undeclared_numbers is in the database and not in the program") == (has_sequences ? 1 : 0));
  const std::vector<Difference> all = diff(MetaData{}, connection, {.undeclared = true});
  CHECK(tells(all, DifferenceKind::table, "table diff_declared is in the database and not in the program") == 1);
  CHECK(tells(diff(there, connection, {.undeclared = true}), DifferenceKind::table,
              "table diff_undeclared is in the database and not in the program") == 0);
}

TEST_CASE("reflect_table(): a table to query at once", "[reflect]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  const MetaData created_by = every_feature(engine.dialect());
  const Created created(created_by, connection);

  MetaData metadata;
  const Table clinics = reflect_table("diff_clinics", metadata, connection);
  const Table visits = reflect_table("diff_visits", metadata, connection);
  CHECK(reflect_table("diff_visits", metadata, connection).node() == visits.node());
  connection.execute(insert(clinics).values(clinics.column<std::string>("code") = "x"));
  const auto id = connection.execute(select(clinics.column<std::int64_t>("id"))).scalar();
  REQUIRE(id);
  const auto days = reflect_table("diff_days", metadata, connection);
  connection.execute(insert(days).values(days.column<std::int64_t>("clinic_id") = *id,
                                         days.column<Date>("day") = Date{std::chrono::year{2026} / 3 / 1},
                                         days.column<std::string>("shift") = "late"));
  connection.execute(insert(visits).values(visits.column<std::int64_t>("id") = 1, visits.column<int>("amount") = 3,
                                           visits.column<Decimal>("cost") = Decimal("2.50")));
  CHECK(connection.execute(select(visits["total"])).scalar<Decimal>() == Decimal("7.50"));
  // joins follow the reflected keys
  const auto joined = select(func::count()).select_from(join(clinics, days));
  CHECK(connection.execute(joined).scalar<std::int64_t>() == 1);
  CHECK_THAT(thrown<NoSuchTable>([&] { (void)reflect_table("diff_clinic", metadata, connection); }).what(),
             Catch::Matchers::ContainsSubstring(R"(Did you mean "diff_clinics"?)"));
  CHECK_THROWS_AS(clinics["cods"], NoSuchColumn);
}

TEST_CASE("MetaData::reflect(): chosen tables, those they refer to, and views", "[reflect]") {
  const Engine engine = create_engine(any_url());
  Connection connection = engine.connect();
  const MetaData created_by = every_feature(engine.dialect());
  const Created created(created_by, connection);

  const auto names = [](const MetaData& metadata) {
    std::vector<std::string> all;
    for (const Table& table : metadata.sorted_tables()) all.push_back(table.name());
    return all;
  };
  MetaData followed;
  followed.reflect(connection, {.only = {"diff_visits"}});
  CHECK(names(followed) == std::vector<std::string>{"diff_clinics", "diff_days", "diff_visits"});
  MetaData alone;
  alone.reflect(connection, {.only = {"diff_visits"}, .resolve_foreign_keys = false});
  CHECK(names(alone) == std::vector<std::string>{"diff_visits"});
  MetaData wrong;
  CHECK_THROWS_AS(wrong.reflect(connection, {.only = {"diff_visit"}}), NoSuchTable);
  CHECK(wrong.sorted_tables().empty());

  (void)connection.execute_raw("CREATE VIEW diff_view AS SELECT id FROM diff_clinics");
  MetaData views, tables;
  views.reflect(connection, {.views = true});
  tables.reflect(connection);
  CHECK_NOTHROW(views.table("diff_view"));
  CHECK_THROWS_AS(tables.table("diff_view"), ArgumentError);
  (void)connection.execute_raw("DROP VIEW diff_view");
}
