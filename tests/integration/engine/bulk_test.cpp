// SPDX-License-Identifier: MIT
// execute_many on live databases: by whatever way the rows go, they are those of single INSERTs, an error says which
// row it is about, and nothing of it is left behind.
#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "integration/sql/three_databases.hpp"
#include "support/thrown.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Things : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<bool>> flag{this, "flag"};
  Column<std::optional<std::int16_t>> small{this, "small"};
  Column<std::optional<std::int64_t>> big{this, "big"};
  Column<std::optional<double>> number{this, "number"};
  Column<std::optional<Decimal>> price{this, "price", types::Numeric{12, 3}};
  Column<std::optional<std::string>> word{this, "word", types::String{40}};
  Column<std::optional<std::string>> essay{this, "essay", types::Text{}};
  Column<std::optional<Bytes>> blob{this, "blob"};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<TimeOfDay>> hour{this, "hour"};
  Column<std::optional<DateTime>> local{this, "local"};
  Column<std::optional<Timestamp>> moment{this, "moment"};
  Column<std::optional<Uuid>> key{this, "key"};
  Column<std::optional<Json>> doc{this, "doc"};
};
using Thing =
    std::tuple<int, std::optional<bool>, std::optional<std::int16_t>, std::optional<std::int64_t>,
               std::optional<double>, std::optional<Decimal>, std::optional<std::string>, std::optional<std::string>,
               std::optional<Bytes>, std::optional<Date>, std::optional<TimeOfDay>, std::optional<DateTime>,
               std::optional<Timestamp>, std::optional<Uuid>, std::optional<Json>>;

auto into(const Things& t) {
  return insert(t).columns(t.id, t.flag, t.small, t.big, t.number, t.price, t.word, t.essay, t.blob, t.day, t.hour,
                           t.local, t.moment, t.key, t.doc);
}

std::vector<Thing> things(int count) {
  std::vector<Thing> all;
  for (int i = 0; i < count; ++i) {
    if (i % 7 == 3) {
      all.emplace_back(i, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                       std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                       std::nullopt);
      continue;
    }
    const std::string text = "it's \"row\" \\ " + std::to_string(i) + " \xC3\xA9\n\t";
    const std::byte bytes[] = {std::byte{0}, std::byte{'\''}, std::byte{0xFF}, static_cast<std::byte>(i)};
    const auto day = std::chrono::sys_days{2000y / 1 / 1} + std::chrono::days{i * 37};
    Uuid uuid;
    for (std::size_t k = 0; k < uuid.bytes.size(); ++k)
      uuid.bytes[k] = static_cast<std::uint8_t>(static_cast<std::size_t>(i) + k);
    all.emplace_back(
        i, i % 2 == 0, static_cast<std::int16_t>(i - 50), std::int64_t{i} << 33, i / 8.0,
        Decimal(std::to_string(i) + ".125"), text.substr(0, 30), std::string(static_cast<std::size_t>(i) * 5, 'x'),
        Bytes(std::begin(bytes), std::end(bytes)), Date(day), TimeOfDay{std::chrono::microseconds{i * 1001LL}},
        DateTime(std::chrono::local_days{Date(day)} + std::chrono::seconds{i}),
        Timestamp(day + std::chrono::microseconds{i * 1'000'003LL}), uuid, Json("{\"n\": " + std::to_string(i) + "}"));
  }
  return all;
}

std::vector<std::string> rows_of(const Engine& engine, const Things& t) {
  std::vector<std::string> rows;
  for (const Row<>& row : engine.execute(Select<>(select(t).order_by(t.id)))) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) text += to_string(row[i]) + "|";
    rows.push_back(text);
  }
  return rows;
}

struct Keys : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> word{this, "word", types::String{20}};
};

}  // namespace

TEST_CASE("rows in bulk are the rows of single INSERTs", "[live]") {
  MetaData metadata;
  const Things one{"bulk_single", metadata}, many{"bulk_many", metadata};
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created created(metadata, engine);
    const std::vector<Thing> rows = things(150);
    engine.transaction([&](Connection& conn) {
      for (const Thing& row : rows) conn.execute(into(one).rows(std::vector{row}));
    });
    CHECK(engine.execute_many(into(many), rows) == 150);
    const auto expected = rows_of(engine, one);
    CHECK(expected.size() == 150);
    CHECK(rows_of(engine, many) == expected);
  }
}

TEST_CASE("an error says which row it is about, and leaves nothing", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_keys", metadata};
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created created(metadata, engine);
    std::vector<std::tuple<int, std::string>> rows;
    for (int i = 0; i < 23'000; ++i) rows.emplace_back(i == 12'345 ? 77 : i, "w");
    const auto statement = insert(k).columns(k.id, k.word);
    const auto count = [&](const auto& on) { return on.execute(select(func::count()).select_from(k)).scalar(); };
    const bool told = std::string_view(name) != "mariadb";
    {
      const auto error = thrown<UniqueViolation>([&] { (void)engine.execute_many(statement, rows); });
      CHECK(error.info().row == (told ? 12'345 : -1));
      if (told) CHECK(std::string(error.what()).find("row 12345 of those given") != std::string::npos);
    }
    CHECK(count(engine) == 0);
    // in a transaction of the caller's, which goes on
    Connection conn = engine.connect();
    Transaction transaction = conn.begin();
    conn.execute(insert(k).values(k.id = -1, k.word = "before"));
    CHECK_THROWS_AS(conn.execute_many(statement, rows), UniqueViolation);
    CHECK(count(conn) == 1);
    conn.execute(insert(k).values(k.id = -2, k.word = "after"));
    transaction.commit();
    CHECK(count(engine) == 2);
    // what cannot be stored is refused before it is sent
    const std::vector<std::tuple<int, std::string>> bad{{1, "fine"}, {2, std::string("\xFF")}};
    CHECK_THROWS_AS(engine.execute_many(statement, bad), Error);
    CHECK(count(engine) == 2);
  }
}

TEST_CASE("PostgreSQL gets rows by COPY where that is what INSERT does", "[live]") {
  const Engine engine = create_engine(postgresql_url());
  MetaData metadata;
  const Keys k{"bulk_copy", metadata};
  const Created created(metadata, engine);
  engine.execute_raw("CREATE TABLE IF NOT EXISTS bulk_calls (n int)");
  engine.execute_raw("DELETE FROM bulk_calls");
  engine.execute_raw(
      "CREATE OR REPLACE FUNCTION bulk_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO bulk_calls "
      "VALUES "
      "(1); RETURN NULL; END $$");
  engine.execute_raw(
      "CREATE TRIGGER bulk_note AFTER INSERT ON bulk_copy FOR EACH STATEMENT EXECUTE FUNCTION bulk_note()");
  const auto calls = [&] {
    const auto n = engine.execute_raw("SELECT count(*) FROM bulk_calls").one().get<std::int64_t>(0);
    engine.execute_raw("DELETE FROM bulk_calls");
    return n;
  };
  std::vector<std::tuple<int, std::string>> rows;
  for (int i = 0; i < 5000; ++i) rows.emplace_back(i, "w");
  const auto statement = insert(k).columns(k.id, k.word);
  std::vector<std::int64_t> told;
  engine.on_statement([&](const StatementEvent& event) {
    if (event.sql.starts_with("INSERT INTO bulk_copy")) told.push_back(event.rows);
  });
  CHECK(engine.execute_many(statement, rows) == 5000);
  CHECK(calls() == 1);  // one COPY, not five INSERTs
  CHECK(told == std::vector<std::int64_t>{5000});
  // an upsert is more than rows
  CHECK(engine.execute_many(statement.on_conflict(k.id).do_nothing(), rows) == 0);
  CHECK(calls() == 5);

  // a view, a column that became another type, one that is numbered always, rules: INSERT says what becomes of them
  engine.execute(delete_from(k).all_rows());
  const auto inserted_into = [&](const char* sql) {
    engine.execute_raw(sql);
    const auto done = engine.execute_many(statement, rows);
    const auto there = engine.execute(select(func::count()).select_from(k)).scalar();
    engine.execute(delete_from(k).all_rows());
    return done == 5000 && there == 5000;
  };
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE bigint"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE smallint"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE numeric"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE real"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN word TYPE char(3)"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ENABLE ROW LEVEL SECURITY"));
  engine.execute_raw("ALTER TABLE bulk_copy DISABLE ROW LEVEL SECURITY");
  engine.execute_raw("CREATE RULE bulk_rule AS ON INSERT TO bulk_copy DO ALSO INSERT INTO bulk_calls VALUES (2)");
  (void)calls();
  CHECK(engine.execute_many(statement, rows) == 5000);
  CHECK(calls() > 5);  // the rule was followed
  engine.execute_raw("DROP TABLE bulk_calls CASCADE");
  engine.execute_raw("DROP FUNCTION bulk_note() CASCADE");
}
