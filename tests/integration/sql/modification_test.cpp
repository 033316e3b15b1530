// SPDX-License-Identifier: MIT
// UPDATE and DELETE on every database, bound and as literal SQL, each seen by what the tables hold afterwards.
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Clinics : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> name{this, "name", types::String{40}};
  Column<int> rate{this, "rate"};
};
struct Visits : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<int> clinic_id{this, "clinic_id"};
  Column<int> minutes{this, "minutes"};
  Column<std::optional<std::string>> note{this, "note", types::String{40}};
};

struct Visit {
  int id = 0, clinic_id = 0, minutes = 0;
  std::optional<std::string> note;
  friend bool operator==(const Visit&, const Visit&) = default;
};

MetaData metadata;
const Clinics c{"dml_clinics", metadata};
const Visits v{"dml_visits", metadata};

void fill(const Engine& engine) {
  engine.execute(
      insert(c).columns(c.id, c.name, c.rate).values(1, "North", 2).values(2, "South", 3).values(3, "West", 0));
  engine.execute(insert(v)
                     .columns(v.id, v.clinic_id, v.minutes, v.note)
                     .values(1, 1, 10, null)
                     .values(2, 1, 20, "a")
                     .values(3, 2, 30, "it's")
                     .values(4, 2, 40, null)
                     .values(5, 9, 50, "b"));
}

// What the statement leaves behind, bound and literal; undone each time.
void check(const Engine& engine, const Statement& statement, std::int64_t changed, const std::vector<Visit>& expected) {
  const std::string literal = statement.literal_sql(engine.dialect());
  INFO(engine.dialect().title() << ": " << statement.compile(engine.dialect()).sql());
  INFO("literal: " << literal);
  for (const bool bound : {true, false}) {
    Connection conn = engine.connect();
    const Transaction undone = conn.begin();
    CHECK((bound ? conn.execute(statement) : conn.execute_raw(literal)).rowcount() == changed);
    CHECK(conn.execute(select(v.id, v.clinic_id, v.minutes, v.note).order_by(v.id)).into<Visit>() == expected);
  }
}

const Visit one{1, 1, 10, {}}, two{2, 1, 20, "a"}, three{3, 2, 30, "it's"}, four{4, 2, 40, {}}, five{5, 9, 50, "b"};

}  // namespace

TEST_CASE("UPDATE and DELETE meet the rows they say", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    check(engine, update(v).set(v.minutes = v.minutes + 1, v.note = "x").where(v.clinic_id == 1), 2,
          {{1, 1, 11, "x"}, {2, 1, 21, "x"}, three, four, five});
    check(engine, update(v).set(v.note = null).where(v.note == "it's"), 1, {one, two, {3, 2, 30, {}}, four, five});
    check(engine, update(v).set(v.minutes = 0).all_rows(), 5,
          {{1, 1, 0, {}}, {2, 1, 0, "a"}, {3, 2, 0, "it's"}, {4, 2, 0, {}}, {5, 9, 0, "b"}});
    check(engine, delete_from(v).where(v.id.in({1, 2}), v.minutes > 15), 1, {one, three, four, five});
    check(engine, delete_from(v).all_rows(), 5, {});
    check(engine, delete_from(v).where(v.id > 100), 0, {one, two, three, four, five});
    check(engine, update(v).set(v.minutes = 1).set(v.minutes = 2).where_if(true, v.id == 1), 1,
          {{1, 1, 2, {}}, two, three, four, five});
  }
}

TEST_CASE("UPDATE reads other tables: joined, named, as subqueries", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    const std::vector<Visit> rated{{1, 1, 20, {}}, {2, 1, 40, "a"}, {3, 2, 90, "it's"}, {4, 2, 120, {}}, five};
    check(engine, update(v).set(v.minutes = v.minutes * c.rate).where(v.clinic_id == c.id), 4, rated);
    check(engine, update(v).set(v.minutes = v.minutes * c.rate).from(c).where(v.clinic_id == c.id), 4, rated);
    const Clinics other = aliased(c, "other");
    check(engine, update(v).set(v.note = other.name).where(v.clinic_id == other.id, other.rate == 3), 2,
          {one, two, {3, 2, 30, "South"}, {4, 2, 40, "South"}, five});
    check(
        engine,
        update(v)
            .set(v.minutes = select(func::coalesce(func::max(c.rate), 7)).where(c.id == v.clinic_id).scalar_subquery())
            .all_rows(),
        5, {{1, 1, 2, {}}, {2, 1, 2, "a"}, {3, 2, 3, "it's"}, {4, 2, 3, {}}, {5, 9, 7, "b"}});
    const auto sums = select(c.id, c.rate).where(c.rate > 2).subquery("sums");
    check(engine, update(v).set(v.minutes = 0).from(sums).where(v.clinic_id == sums[c.id]), 2,
          {one, two, {3, 2, 0, "it's"}, {4, 2, 0, {}}, five});
    const Visits mine = aliased(v, "mine");
    check(engine,
          update(mine).set(mine.minutes = mine.minutes + c.rate).where(mine.clinic_id == c.id, c.name == "North"), 2,
          {{1, 1, 12, {}}, {2, 1, 22, "a"}, three, four, five});
  }
}

TEST_CASE("DELETE reads other tables: joined, named, as subqueries", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    check(engine, delete_from(v).where(v.clinic_id == c.id, c.name == "South"), 2, {one, two, five});
    check(engine, delete_from(v).using_(c).where(v.clinic_id == c.id, c.rate < 3), 2, {three, four, five});
    check(engine, delete_from(v).where(!exists(select(c.id).where(c.id == v.clinic_id))), 1, {one, two, three, four});
    check(engine, delete_from(v).where(v.clinic_id.in(select(c.id).where(c.rate == 2))), 2, {three, four, five});
    const Visits mine = aliased(v, "mine");
    check(engine, delete_from(mine).where(mine.id == 3), 1, {one, two, four, five});
    check(engine, delete_from(mine).where(mine.clinic_id == c.id, c.name == "South", mine.id == 4), 1,
          {one, two, three, five});
  }
}

TEST_CASE("assignments read the old values, whatever their order", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    check(engine, update(v).set(v.minutes = v.minutes + 1, v.clinic_id = v.minutes).where(v.id == 1), 1,
          {{1, 10, 11, {}}, two, three, four, five});
    const auto exchange = update(v).set(v.minutes = v.clinic_id, v.clinic_id = v.minutes).where(v.id == 1);
    if (engine.dialect().name() == "mariadb") {
      CHECK_THROWS_AS(engine.execute(exchange), CompileError);
    } else {
      check(engine, exchange, 1, {{1, 10, 1, {}}, two, three, four, five});
    }
  }
}

TEST_CASE("changes that return their rows", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    const auto up = update(v).set(v.minutes = v.minutes * 2).where(v.id == 2).returning(v.id, v.minutes, v.note);
    const auto gone = delete_from(v).where(v.clinic_id == 2).returning(v.id, (v.minutes + 1).label("more"));
    if (engine.dialect().name() == "mariadb") {
      CHECK_THROWS_AS(engine.execute(up), CompileError);
    } else {
      for (const auto& [id, minutes, note] : engine.execute(up)) CHECK((id == 2 && minutes == 40 && note == "a"));
    }
    int seen = 0;
    for (const auto& [id, more] : engine.execute(gone)) {
      CHECK(more == id * 10 + 1);
      ++seen;
    }
    CHECK(seen == 2);
    CHECK(engine.execute(select(func::count()).select_from(v)).scalar() == 3);
  }
}

TEST_CASE("ORDER BY and LIMIT of a change", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    const auto some = delete_from(v).where(v.id > 0).order_by(v.minutes.desc()).limit(2);
    if (engine.dialect().name() == "mariadb") check(engine, some, 2, {one, two, three});
    else CHECK_THROWS_AS(engine.execute(some), CompileError);
  }
}

TEST_CASE("a change with WITH", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    fill(engine);
    const auto rich = select(c.id, c.rate).where(c.rate > 2).cte("rich");
    const auto up = update(v).set(v.minutes = rich[c.rate]).where(v.clinic_id == rich[c.id]);
    const auto gone = delete_from(v).where(v.clinic_id.in(select(rich[c.id])));
    if (engine.dialect().name() == "mariadb") {
      CHECK_THROWS_AS(engine.execute(up), CompileError);
      CHECK_THROWS_AS(engine.execute(gone), CompileError);
      continue;
    }
    check(engine, up, 2, {one, two, {3, 2, 3, "it's"}, {4, 2, 3, {}}, five});
    check(engine, gone, 2, {one, two, five});
  }
}
