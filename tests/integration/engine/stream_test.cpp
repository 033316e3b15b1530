// SPDX-License-Identifier: MIT
// Streams, cancellation and pipelines through the engine, on every database.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "quarry/quarry.hpp"
#include "quarry/stop_token.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Numbers : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::string>> name{this, "name", types::String{400}};
  Column<double> half{this, "half"};
};
const Numbers numbers{"stream_numbers"};
constexpr int rows = 20'000;

std::string file() {
  return (std::filesystem::temp_directory_path() / ("quarry_stream_" + std::to_string(getpid()) + ".db")).string();
}

struct Database {
  std::string name, url, session, sleep;
  bool one_at_a_time;  // a stream occupies its connection
};

Database database() {
  switch (GENERATE(0, 1, 2)) {
    case 0:
      return {"sqlite", "sqlite:///" + file(), "SELECT 1",
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0",
              false};
    case 1: return {"postgresql", postgresql_url(), "SELECT pg_backend_pid()", "SELECT pg_sleep(60)", true};
    default: return {"mariadb", mysql_url(), "SELECT connection_id()", "SELECT SLEEP(60)", true};
  }
}

// A table with many rows, for the length of a test.
struct Fixture {
  const Database db = database();
  const Engine engine = create_engine(db.url, {.pool_size = 2, .max_overflow = 0, .pool_timeout = 20s});
  Fixture() {
    INFO(db.name);
    engine.execute_raw("DROP TABLE IF EXISTS stream_numbers");
    engine.execute(create_table(numbers));
    std::vector<std::tuple<std::int64_t, std::optional<std::string>, double>> data;
    for (int i = 0; i < rows; ++i) {
      std::optional<std::string> name;
      if (i % 7 != 0) name = std::string(static_cast<std::size_t>(i % 300), 'x') + std::to_string(i);
      data.emplace_back(i, name, i * 0.5);
    }
    engine.execute_many(insert(numbers).columns(numbers.id, numbers.name, numbers.half), data);
  }
  ~Fixture() {
    try {
      engine.execute_raw("DROP TABLE stream_numbers");
    } catch (const Error& error) {
      WARN("a table is left behind: " << error.what());
    }
    engine.close();
    std::filesystem::remove(file());
  }
  auto all() const { return select(numbers.id, numbers.name, numbers.half).order_by(numbers.id); }
};

std::string id_of(const Fixture& f, const Connection& conn) {
  return conn.execute_raw(f.db.session).scalar<std::string>().value();
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a stream gives the rows that execute gives", "[live]") {
  INFO(db.name);
  CHECK(engine.stream(all()).all() == engine.execute(all()).all());
  CHECK(engine.stream(Statement(all())).all().size() == rows);
  std::size_t portions = 0;
  for (const auto& portion : engine.stream(all()).partitions(6'000)) portions += portion.size() <= 6'000 ? 1 : 100;
  CHECK(portions == 4);
  CHECK(engine.stream(all().where(numbers.id < 0)).all().empty());
  CHECK(engine.stream(select(numbers.id).where(numbers.id == bind<std::int64_t>("n")), {{"n", 5}}).scalar() == 5);
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE_METHOD(Fixture, "a stream that is left early gives its connection back in order", "[live]") {
  INFO(db.name);
  const auto leave = [&](auto&& how) {
    int seen = 0;
    for (const auto& row : engine.stream(all())) {
      (void)row;
      if (++seen == 10 && how()) break;
    }
  };
  leave([] { return true; });
  CHECK_THROWS_AS(leave([]() -> bool { throw std::runtime_error("user code"); }), std::runtime_error);
  {
    auto held = engine.stream(all());
    auto it = held.begin();
    CHECK(it->get<0>() == 0);
    held.close();
    CHECK_THROWS_AS(held.all(), ResourceClosedError);
  }
  CHECK(engine.pool().stats().checked_out == 0);
  for (int i = 0; i < 4; ++i) CHECK(engine.execute(select(func::count()).select_from(numbers)).scalar() == rows);
}

TEST_CASE_METHOD(Fixture, "while a stream is open others run on other connections, and on its own where that can be",
                 "[live]") {
  INFO(db.name);
  Connection conn = engine.connect();
  {
    auto stream = conn.stream(all());
    auto it = stream.begin();
    CHECK(engine.execute(select(func::count()).select_from(numbers)).scalar() == rows);
    if (db.one_at_a_time) {
      CHECK_THROWS_AS(conn.execute_raw("SELECT 1"), Error);
      CHECK_THROWS_AS(conn.begin(), Error);
      CHECK(!conn.closed());
    } else {
      CHECK(conn.execute_raw("SELECT 1").scalar<int>() == 1);
    }
    int seen = 1;
    while (!(++it == stream.end())) ++seen;
    CHECK(seen == rows);
  }
  CHECK(conn.execute_raw("SELECT 1").scalar<int>() == 1);
}

TEST_CASE_METHOD(Fixture, "a stream in a transaction leaves the transaction as it was", "[live]") {
  INFO(db.name);
  Connection conn = engine.connect();
  Transaction tx = conn.begin();
  conn.execute_raw("UPDATE stream_numbers SET half = -1 WHERE id = 1");
  for (const auto& row : conn.stream(all())) {
    if (row.get<0>() == 3) break;
  }
  CHECK(tx.state() == TransactionState::active);
  conn.execute_raw("UPDATE stream_numbers SET half = -1 WHERE id = 2");
  tx.commit();
  CHECK(engine.execute(select(func::count()).where(numbers.half == -1.0)).scalar() == 2);
}

TEST_CASE_METHOD(Fixture, "a connection may go while its stream is open", "[live]") {
  INFO(db.name);
  Connection conn = engine.connect();
  auto stream = conn.stream(all());
  auto it = stream.begin();
  conn.close();
  CHECK_THROWS_AS(++it, ResourceClosedError);
  CHECK(engine.pool().stats().checked_out == 0);
  CHECK(engine.execute(select(func::count()).select_from(numbers)).scalar() == rows);
}

TEST_CASE_METHOD(Fixture, "a stop token ends a statement, and the connection stays", "[live]") {
  INFO(db.name);
  Connection conn = engine.connect();
  const std::string id = id_of(*this, conn);
  std::stop_source source;
  conn.set_options({.stop = source.get_token()});
  std::jthread stopper([&] {
    std::this_thread::sleep_for(200ms);
    source.request_stop();
  });
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(conn.execute_raw(db.sleep).all(), QueryCanceled);
  CHECK(std::chrono::steady_clock::now() - begun < 20s);
  CHECK_THROWS_AS(conn.execute_raw("SELECT 1"), QueryCanceled);
  conn.set_options({});
  CHECK(id_of(*this, conn) == id);
}

TEST_CASE_METHOD(Fixture, "cancel from another thread hits what runs, and nothing later", "[live]") {
  INFO(db.name);
  Connection conn = engine.connect();
  const std::string id = id_of(*this, conn);
  CHECK_FALSE(conn.cancel());
  CHECK(conn.execute_raw("SELECT 1").scalar<int>() == 1);
  std::atomic<bool> done{false};
  std::jthread canceller([&] {
    std::this_thread::sleep_for(200ms);
    while (!done && !conn.cancel()) std::this_thread::sleep_for(1ms);
  });
  CHECK_THROWS_AS(conn.execute_raw(db.sleep).all(), QueryCanceled);
  done = true;
  canceller.join();
  for (int i = 0; i < 20; ++i) CHECK(conn.execute_raw("SELECT 1").scalar<int>() == 1);
  CHECK(id_of(*this, conn) == id);
}

TEST_CASE_METHOD(Fixture, "the time limit of one statement", "[live]") {
  INFO(db.name);
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(engine.with_options({.statement_timeout = 300ms}).execute_raw(db.sleep).all(), StatementTimeout);
  CHECK(std::chrono::steady_clock::now() - begun < 20s);
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
}

TEST_CASE_METHOD(Fixture, "a pipeline of many statements, one of them wrong", "[live]") {
  INFO(db.name);
  Pipeline pipeline(engine);
  std::vector<Pending<std::int64_t>> pending;
  for (int i = 0; i < 200; ++i) pending.push_back(pipeline.add(select(numbers.id).where(numbers.id == i)));
  const Pending<> twice = pipeline.add(insert(numbers).values(numbers.id = 5, numbers.half = 0.0));
  const Pending<> added = pipeline.add(insert(numbers).values(numbers.id = rows, numbers.half = 0.0));
  const auto count = pipeline.add(select(func::count()).select_from(numbers));
  pipeline.run();
  for (int i = 0; i < 200; ++i) CHECK(pending[static_cast<std::size_t>(i)].result().scalar() == i);
  CHECK_THROWS_AS(twice.result(), UniqueViolation);
  CHECK(added.result().rowcount() == 1);
  CHECK(count.result().scalar() == rows + 1);
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE_METHOD(Fixture, "a pipeline in a transaction is undone with it", "[live]") {
  INFO(db.name);
  Connection conn = engine.connect();
  {
    Transaction tx = conn.begin();
    Pipeline pipeline(conn);
    const Pending<> gone = pipeline.add_raw("DELETE FROM stream_numbers");
    const auto count = pipeline.add(select(func::count()).select_from(numbers));
    CHECK(gone.result().rowcount() == rows);
    CHECK(count.result().scalar() == 0);
  }
  CHECK(conn.execute(select(func::count()).select_from(numbers)).scalar() == rows);
}
