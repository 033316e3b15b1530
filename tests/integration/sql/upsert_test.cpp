// SPDX-License-Identifier: MIT
// INSERT ... on_conflict() on every database: what is left in the table, bound, as literal SQL and in batches.
#include <atomic>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Stock : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> name{this, "name", types::String{40}};
  Column<int> amount{this, "amount"};
  Column<int> seen{this, "seen"};
};
struct Tags : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key, autoincrement};
  Column<std::string> word{this, "word", types::String{40}, unique};
  Column<int> uses{this, "uses"};
};
struct Item {
  int id = 0;
  std::string name;
  int amount = 0, seen = 0;
  friend bool operator==(const Item&, const Item&) = default;
};

MetaData metadata;
const Stock s{"upsert_stock", metadata};
const Tags t{"upsert_tags", metadata};

void check(const Engine& engine, const Statement& statement, const std::vector<Item>& expected) {
  const std::string literal = statement.literal_sql(engine.dialect());
  INFO(engine.dialect().title() << ": " << statement.compile(engine.dialect()).sql());
  INFO("literal: " << literal);
  for (const bool bound : {true, false}) {
    Connection conn = engine.connect();
    const Transaction undone = conn.begin();
    if (bound) conn.execute(statement);
    else conn.execute_raw(literal);
    CHECK(conn.execute(select(s.id, s.name, s.amount, s.seen).order_by(s.id)).into<Item>() == expected);
  }
}

}  // namespace

TEST_CASE("upserts leave what they say", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    engine.execute(insert(s).values(s.id = 1, s.name = "a", s.amount = 10, s.seen = 1));
    const Item old{1, "a", 10, 1};
    const auto two = insert(s).columns(s.id, s.name, s.amount, s.seen).values(1, "b'", 5, 2).values(2, "c", 7, 3);
    check(engine, two.on_conflict(s.id).do_nothing(), {old, {2, "c", 7, 3}});
    check(engine, two.on_conflict().do_nothing(), {old, {2, "c", 7, 3}});
    check(engine, two.on_conflict(s.id).do_update(s.name = excluded(s.name), s.seen = 9),
          {{1, "b'", 10, 9}, {2, "c", 7, 3}});
    check(engine, two.on_conflict(s.id).do_update(s.amount = s.amount + excluded(s.amount)),
          {{1, "a", 15, 1}, {2, "c", 7, 3}});
    check(engine, two.on_conflict(s.id).do_update(s.amount = s.amount + 1, s.seen = s.amount + excluded(s.seen)),
          {{1, "a", 11, 12}, {2, "c", 7, 3}});
    const auto guarded =
        two.on_conflict(s.id).where(excluded(s.amount) > s.amount).do_update(s.amount = excluded(s.amount));
    if (name == std::string("mariadb")) CHECK_THROWS_AS(engine.execute(guarded), CompileError);
    else check(engine, guarded, {old, {2, "c", 7, 3}});

    const auto from = insert(s)
                          .columns(s.id, s.name, s.amount, s.seen)
                          .from_select(select(s.id, s.name, s.amount + 1, s.seen))
                          .on_conflict(s.id)
                          .do_update(s.amount = excluded(s.amount) * 2);
    check(engine, from, {{1, "a", 22, 1}});

    const auto rows = std::vector<std::tuple<int, std::string, int, int>>{{1, "x", 1, 1}, {5, "y", 5, 5}};
    const auto many =
        insert(s).columns(s.id, s.name, s.amount, s.seen).on_conflict(s.id).do_update(s.name = excluded(s.name));
    engine.execute_many(many, rows);
    CHECK(engine.execute(select(s.id, s.name, s.amount, s.seen).order_by(s.id)).into<Item>() ==
          std::vector<Item>{{1, "x", 10, 1}, {5, "y", 5, 5}});
  }
}

TEST_CASE("an upsert that would meet another key is refused where keys cannot be named", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    const Created created(metadata, engine);
    const auto word =
        insert(t).columns(t.word, t.uses).values("a", 1).on_conflict(t.word).do_update(t.uses = t.uses + 1);
    engine.execute(word);
    engine.execute(word);
    CHECK(engine.execute(select(t.uses)).scalar() == 2);
    const auto both =
        insert(t).columns(t.id, t.word, t.uses).values(1, "b", 1).on_conflict(t.word).do_update(t.uses = 5);
    if (name == std::string("mariadb")) {
      CHECK_THROWS_WITH(engine.execute(both), Catch::Matchers::ContainsSubstring("another beside the one"));
    } else {
      CHECK_THROWS_AS(engine.execute(both), UniqueViolation);
    }
  }
}

TEST_CASE("upserts of many threads lose nothing", "[live]") {
  for (const std::string& url : {postgresql_url(), mysql_url()}) {
    const Engine engine = create_engine(url, {.pool_size = 8, .max_overflow = 8});
    const Created created(metadata, engine);
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&engine] {
          for (int round = 0; round < 50; ++round) {
            const int id = round % 5;
            const auto add = insert(s)
                                 .values(s.id = id, s.name = "n", s.amount = 1, s.seen = 0)
                                 .on_conflict(s.id)
                                 .do_update(s.amount = s.amount + excluded(s.amount));
            engine.transaction([&](Connection& conn) { conn.execute(add); }, {.max_attempts = 50});
          }
        });
      }
    }
    CHECK(engine.execute(select(func::sum(s.amount))).scalar<std::int64_t>() == 16 * 50);
    CHECK(engine.execute(select(func::count()).select_from(s)).scalar() == 5);
  }
}
