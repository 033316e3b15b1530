// SPDX-License-Identifier: MIT
// The engine on a real database: SQLite needs no server.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> clinic{this, "clinic"};
  Column<std::optional<double>> cost{this, "cost"};
  Column<Date> day{this, "day"};
};
const Visits visits{"visits"};

void create(const Engine& engine) {
  engine.execute_raw(
      "CREATE TABLE visits (id INTEGER PRIMARY KEY, clinic VARCHAR(20) NOT NULL, cost DOUBLE, day DATE NOT NULL)");
}

void fill(const Engine& engine) {
  const Date day{std::chrono::year{2019} / 1 / 31};
  engine.execute_many(insert(visits).columns(visits.id, visits.clinic, visits.cost, visits.day),
                      std::vector<std::tuple<int, std::string, std::optional<double>, Date>>{
                          {1, "North", 2.5, day}, {2, "South", std::nullopt, day}, {3, "North", 4.0, day}});
}

// A file that is gone when the test is.
struct TemporaryFile {
  std::string path = "/tmp/quarry_engine_test_" + std::to_string(::getpid()) + ".db";
  ~TemporaryFile() {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::remove((path + suffix).c_str());
  }
};

}  // namespace

TEST_CASE("create_engine connects to nothing; the first use does") {
  const Engine engine = create_engine("sqlite:////no/such/directory/file.db");
  CHECK(engine.url().database == "/no/such/directory/file.db");
  CHECK(engine.pool().stats().created == 0);
  CHECK_THROWS_AS(engine.connect(), OperationalError);
}

TEST_CASE("an unknown scheme and an unknown option are clear errors") {
  CHECK_THROWS_WITH(create_engine("oracle://h/d"), ContainsSubstring("no database Quarry knows"));
  const Engine engine = create_engine("sqlite://?no_such_option=1");
  CHECK_THROWS_WITH(engine.connect(), ContainsSubstring("no_such_option"));
}

TEST_CASE("a database in memory is one for the whole engine") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  fill(engine);
  const auto count = select(func::count()).select_from(visits);
  CHECK(engine.execute(count).scalar() == 3);
  std::int64_t seen = 0;
  std::thread other{[&] { seen = engine.execute(count).scalar().value_or(0); }};
  other.join();
  CHECK(seen == 3);
  CHECK(engine.pool().stats().created == 1);
}

TEST_CASE("in memory, statements overlap in one thread, and join its transaction") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  fill(engine);
  int total = 0;
  for (const auto& [id] : engine.execute(select(visits.id).order_by(visits.id))) {
    total += static_cast<int>(engine.execute(select(visits.id).where(visits.id == id)).one().get<0>());
  }
  CHECK(total == 6);
  const auto count = select(func::count()).select_from(visits);
  {
    Connection conn = engine.connect();
    auto tx = conn.begin();
    engine.execute_raw("DELETE FROM visits");
    CHECK(engine.execute(count).scalar() == 0);
  }
  CHECK(engine.execute(count).scalar() == 3);
}

TEST_CASE("in memory, threads take turns and lose nothing") {
  const Engine engine = create_engine("sqlite://");
  engine.execute_raw("CREATE TABLE counter (n INTEGER)");
  engine.execute_raw("INSERT INTO counter VALUES (0)");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        engine.transaction([](Connection& conn) {
          const int n = conn.execute_raw("SELECT n FROM counter").scalar<int>().value_or(-1);
          conn.execute_raw("UPDATE counter SET n = " + std::to_string(n + 1));
        });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(engine.execute_raw("SELECT n FROM counter").scalar<int>() == 400);
}

TEST_CASE("typed and run-time rows of a real query") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  fill(engine);
  const auto query = select(visits.clinic, func::sum(visits.cost).label("total"), func::count().label("n"))
                         .where(visits.day >= bind<Date>("from"))
                         .group_by(visits.clinic)
                         .order_by(visits.clinic);
  const Date from{std::chrono::year{2019} / 1 / 1};
  std::string text;
  for (const auto& [clinic, total, n] : engine.execute(query, {{"from", from}})) {
    text += clinic + ":" + std::to_string(n) + (total ? "+" : "-");
  }
  CHECK(text == "North:2+South:1-");
  struct Load {
    std::string clinic;
    std::optional<double> total;
    std::int64_t n;
  };
  const auto loads = engine.execute(query, {{"from", from}}).into<Load>();
  REQUIRE(loads.size() == 2);
  CHECK(loads[0].total == 6.5);
  CHECK_FALSE(loads[1].total);

  const Select<> untyped = query;
  for (const Row<>& row : engine.execute(untyped, {{"from", from}})) CHECK(row.get<int>("n") >= 1);
  CHECK(engine.execute(select(visits.day).limit(1)).scalar() == Date{std::chrono::year{2019} / 1 / 31});
}

TEST_CASE("names of columns are there before, during and after the rows") {
  const Engine engine = create_engine("sqlite://");
  for (int round = 0; round < 2; ++round) {
    auto result = engine.execute_raw("SELECT 1 AS a_name_that_is_longer_than_a_short_string, 2 AS b");
    const std::vector<std::string> names{"a_name_that_is_longer_than_a_short_string", "b"};
    CHECK(result.keys() == names);
    CHECK(result.fetch(1).front().keys() == names);
    CHECK(result.all().empty());
    CHECK(result.keys() == names);
    auto typed = engine.execute(select(literal(1).label("n")));
    CHECK(typed.all().size() == 1);
    CHECK(typed.keys() == std::vector<std::string>{"n"});
  }
}

TEST_CASE("what literal_sql prints runs by execute_raw") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  fill(engine);
  const auto query = select(visits.id).where(visits.clinic == "North", visits.cost > 3.0);
  CHECK(engine.execute_raw(query.literal_sql(engine.dialect())).scalars<std::int64_t>() ==
        engine.execute(query).scalars());
}

TEST_CASE("errors carry their type, and the connection stays") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  fill(engine);
  CHECK_THROWS_AS(engine.execute_raw("SELEC 1"), ProgrammingError);
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1 FROM nowhere"), UndefinedTable);
  const auto again = insert(visits)
                         .columns(visits.id, visits.clinic, visits.day)
                         .values(1, "x", Date{std::chrono::year{2019} / 1 / 1});
  CHECK_THROWS_AS(engine.execute(again), UniqueViolation);
  CHECK(engine.pool().stats().created == 1);
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE("a failed batch of execute_many keeps nothing") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  std::vector<std::tuple<int, std::string, Date>> rows;
  for (int i = 0; i < 2500; ++i) rows.emplace_back(i == 2400 ? 7 : i, "x", Date{std::chrono::year{2019} / 1 / 1});
  const auto statement = insert(visits).columns(visits.id, visits.clinic, visits.day);
  CHECK_THROWS_AS(engine.execute_many(statement, rows), UniqueViolation);
  const auto count = select(func::count()).select_from(visits);
  CHECK(engine.execute(count).scalar() == 0);
  std::get<0>(rows[2400]) = 2400;
  CHECK(engine.execute_many(statement, rows) == 2500);
  CHECK(engine.execute(count).scalar() == 2500);
}

TEST_CASE("a file is shared by several connections, its transactions are each their own") {
  const TemporaryFile file;
  const Engine engine = create_engine("sqlite:///" + file.path);
  create(engine);
  fill(engine);
  const auto count = select(func::count()).select_from(visits);
  Connection a = engine.connect();
  auto tx = a.begin();
  a.execute_raw("DELETE FROM visits");
  CHECK(a.execute(count).scalar() == 0);
  CHECK(engine.execute(count).scalar() == 3);
  tx.rollback();
  CHECK(a.execute(count).scalar() == 3);
  CHECK(engine.pool().stats().created == 2);
}

TEST_CASE("savepoints on SQLite") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  fill(engine);
  const auto count = select(func::count()).select_from(visits);
  Connection conn = engine.connect();
  auto tx = conn.begin();
  {
    auto sp = conn.begin_nested();
    conn.execute_raw("DELETE FROM visits");
    CHECK(conn.execute(count).scalar() == 0);
  }
  CHECK(conn.execute(count).scalar() == 3);
  {
    auto sp = conn.begin_nested();
    conn.execute_raw("DELETE FROM visits WHERE id = 1");
    sp.commit();
  }
  tx.commit();
  CHECK(engine.execute(count).scalar() == 2);
}

TEST_CASE("a commit that fails ends the transaction all the same") {
  const Engine engine = create_engine("sqlite://");
  engine.execute_raw("CREATE TABLE parents (id INTEGER PRIMARY KEY)");
  engine.execute_raw("CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)");
  Connection conn = engine.connect();
  auto tx = conn.begin();
  conn.execute_raw("INSERT INTO children VALUES (7)");
  CHECK_THROWS_AS(tx.commit(), ForeignKeyViolation);
  CHECK_FALSE(conn.in_transaction());
  CHECK(conn.execute_raw("SELECT COUNT(*) FROM children").scalar<int>() == 0);
  CHECK_NOTHROW(conn.begin().rollback());
}

TEST_CASE("a statement over its time ends in StatementTimeout, and the connection lives") {
  const Engine engine = create_engine("sqlite://", {.statement_timeout = 50ms});
  CHECK_THROWS_AS(
      engine.execute_raw("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n").all(),
      StatementTimeout);
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
}

TEST_CASE("dispose starts anew, close ends") {
  const Engine engine = create_engine("sqlite://");
  create(engine);
  const Engine copy = engine;
  engine.dispose();
  CHECK_THROWS_AS(copy.execute_raw("SELECT * FROM visits"), UndefinedTable);  // a new, empty database
  copy.close();
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1"), PoolClosed);
}

TEST_CASE("dialect comes from the server's version") {
  const Engine engine = create_engine("sqlite://");
  CHECK(engine.dialect().name() == "sqlite");
  CHECK(engine.dialect().version().major == 3);
  CHECK(engine.connect().dialect().version() == engine.dialect().version());
}

TEST_CASE("a result outlives the engine's handle") {
  auto result = [] {
    const Engine engine = create_engine("sqlite://");
    return engine.execute_raw("SELECT 1 AS n UNION ALL SELECT 2");
  }();
  CHECK(result.scalars<int>() == std::vector{1, 2});
}
