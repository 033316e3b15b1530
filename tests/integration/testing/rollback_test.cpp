// SPDX-License-Identifier: MIT
// What testers of a database application ask of testing::Rollback, on every database.
#include "quarry/testing/rollback.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> ward{this, "ward"};
};
const Visits visits{"rollback_visits"};
const auto count = select(func::count()).select_from(visits);

std::string sqlite_file() {
  return (std::filesystem::temp_directory_path() / ("quarry_rollback_test_" + std::to_string(::getpid()) + ".db"))
      .string();
}

std::string any_url() {
  switch (GENERATE(0, 1, 2, 3)) {
    case 0: return "sqlite://";
    case 1: return "sqlite:///" + sqlite_file();
    case 2: return postgresql_url();
    default: return mysql_url();
  }
}

bool is_memory(const Engine& engine) { return engine.url().scheme == "sqlite" && engine.url().database.empty(); }

// Tables are created once, outside of any scope.
struct Database {
  const Engine engine;
  explicit Database(const std::string& url, const EngineOptions& options = {}) : engine(create_engine(url, options)) {
    engine.execute_raw("DROP TABLE IF EXISTS rollback_visits");
    engine.execute_raw("CREATE TABLE rollback_visits (id BIGINT PRIMARY KEY, ward VARCHAR(40) NOT NULL)");
    add(1000, "kept");
  }
  ~Database() {
    try {
      engine.execute_raw("DROP TABLE rollback_visits");
      engine.dispose();
      if (engine.url().scheme == "sqlite") std::filesystem::remove(sqlite_file());
    } catch (const std::exception& error) {
      WARN("a table is left behind: " << error.what());
    }
  }
  void add(std::int64_t id, const char* ward = "A") const {
    engine.execute(insert(visits).values(visits.id = id, visits.ward = ward));
  }
  std::int64_t rows() const { return engine.execute(count).scalar().value(); }
};

void add(Connection& conn, std::int64_t id) { conn.execute(insert(visits).values(visits.id = id, visits.ward = "A")); }

}  // namespace

TEST_CASE("what a test writes, every connection of the engine sees, and nothing survives", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  for (int run = 0; run < 3; ++run) {  // the same keys each time
    testing::Rollback scope{db.engine};
    db.add(1);
    CHECK(db.rows() == 2);
    Connection a = db.engine.connect();
    Connection b = db.engine.connect();
    add(a, 2);
    CHECK(b.execute(count).scalar() == 3);
    CHECK(db.engine.execute_many(insert(visits).columns(visits.id, visits.ward),
                                 std::vector<std::tuple<std::int64_t, std::string>>{{3, "C"}, {4, "D"}}) == 2);
    CHECK(db.engine.execute_raw("DELETE FROM rollback_visits WHERE id = 1000").rowcount() == 1);
    CHECK(db.rows() == 4);
  }
  CHECK(db.rows() == 1);
  CHECK(db.engine.pool().stats().checked_out == 0);
  CHECK(db.engine.execute(select(visits.ward)).one().get<0>() == "kept");
}

TEST_CASE("the application commits, rolls back and uses savepoints within the scope", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  {
    testing::Rollback scope{db.engine};
    Connection conn = db.engine.connect();
    {
      auto tx = conn.begin();
      CHECK_THROWS_AS(conn.begin(), TransactionError);
      add(conn, 1);
      tx.commit();
      CHECK_THROWS_AS(tx.commit(), NoActiveTransaction);
    }
    CHECK_FALSE(conn.in_transaction());
    {
      auto tx = conn.begin();
      add(conn, 2);
    }
    CHECK(db.rows() == 2);
    {
      auto tx = conn.begin();
      add(conn, 3);
      {
        auto sp = conn.begin_nested();
        add(conn, 4);
        auto inner = conn.begin_nested();
        add(conn, 5);
        inner.commit();
        sp.rollback();
      }
      CHECK(conn.execute(count).scalar() == 3);
      auto sp = conn.begin_nested();
      add(conn, 6);
      sp.commit();
      tx.commit();
    }
    CHECK(db.rows() == 4);
    const int id = db.engine.transaction([](Connection& c) {
      add(c, 7);
      return 7;
    });
    CHECK(id == 7);
    CHECK_THROWS_AS(db.engine.transaction([](Connection& c) {
      add(c, 8);
      throw std::runtime_error("no");
    }),
                    std::runtime_error);
    CHECK(db.rows() == 5);
  }
  CHECK(db.rows() == 1);
}

TEST_CASE("savepoints of several connections do not disturb each other", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  testing::Rollback scope{db.engine};
  if (is_memory(db.engine)) return;  // its pool is one connection, in a scope too
  Connection a = db.engine.connect();
  Connection b = db.engine.connect();
  auto ta = a.begin();
  add(a, 1);
  auto tb = b.begin();
  auto sb = b.begin_nested();  // both are named alike
  add(b, 2);
  SECTION("the inner ends first") {
    sb.rollback();
    add(b, 3);
    tb.commit();
    auto sa = a.begin_nested();
    add(a, 4);
    sa.rollback();
    ta.commit();
    CHECK(db.rows() == 3);
  }
  SECTION("the outer commits first") {
    ta.commit();
    sb.rollback();
    add(b, 3);
    tb.rollback();
    CHECK(db.rows() == 2);
    db.add(9);
    CHECK(db.rows() == 3);
  }
  SECTION("the outer rolls back while the inner has done nothing") {
    sb.rollback();
    ta.rollback();
    add(b, 5);
    tb.commit();
    CHECK(db.rows() == 2);
  }
  SECTION("what one transaction cannot give is refused, and the scope says so") {
    CHECK_THROWS_WITH(ta.rollback(), Catch::Contains("another connection of the same thread had written"));
    CHECK_THROWS_AS(db.rows(), TransactionError);
    CHECK_THROWS_AS(b.execute(count), TransactionError);
    CHECK_THROWS_WITH(scope.finish(), Catch::Contains("another connection of the same thread had written"));
    CHECK(db.rows() == 1);
    CHECK_NOTHROW(scope.finish());
  }
}

TEST_CASE("a failing statement leaves the transaction as in production", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  const bool postgresql = db.engine.url().scheme == "postgresql";
  {
    testing::Rollback scope{db.engine};
    CHECK_THROWS_AS(db.add(1000), UniqueViolation);
    db.add(1);
    CHECK(db.rows() == 2);
    {
      Connection conn = db.engine.connect();
      auto tx = conn.begin();
      add(conn, 2);
      CHECK_THROWS_AS(add(conn, 2), UniqueViolation);
      CHECK(tx.is_active() == !postgresql);
      if (postgresql) {
        CHECK(tx.state() == TransactionState::failed);
        CHECK_THROWS_AS(add(conn, 3), InFailedTransaction);
        CHECK_THROWS_AS(tx.commit(), RollbackInsteadOfCommit);
        CHECK(db.rows() == 2);
      } else {
        add(conn, 3);
        tx.commit();
        CHECK(db.rows() == 4);
      }
    }
    Connection conn = db.engine.connect();
    auto tx = conn.begin();
    add(conn, 10);
    {
      auto sp = conn.begin_nested();
      CHECK_THROWS_AS(add(conn, 10), UniqueViolation);
    }
    CHECK(tx.is_active());
    add(conn, 11);
    tx.commit();
    CHECK_THROWS_AS(db.engine.execute_raw("SELECT nothing FROM nowhere"), DatabaseError);
    CHECK(db.rows() == (postgresql ? 4 : 6));
  }
  CHECK(db.rows() == 1);
}

TEST_CASE("a read-only transaction refuses to write", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  testing::Rollback scope{db.engine};
  {
    Connection conn = db.engine.connect();
    auto tx = conn.begin({.isolation = repeatable_read, .read_only = true});
    CHECK(conn.execute(count).scalar() == 1);
    CHECK_THROWS_AS(add(conn, 1), ReadOnlyError);
  }
  db.add(1);
  CHECK(db.rows() == 2);
}

TEST_CASE("what could not be undone is refused before it is sent", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  const std::string dialect = db.engine.dialect().name();
  {
    testing::Rollback scope{db.engine};
    db.add(1);
    for (const char* sql : {"BEGIN", "COMMIT", "ROLLBACK", "/* x */ commit"}) {
      INFO(sql);
      CHECK_THROWS_WITH(db.engine.execute_raw(sql), Catch::Contains("as raw SQL"));
    }
    if (dialect == "mariadb" || dialect == "mysql") {
      CHECK_THROWS_WITH(db.engine.execute_raw("CREATE TABLE rollback_other (a int)"),
                        Catch::Contains("CREATE TABLE commits implicitly"));
      CHECK_THROWS_AS(db.engine.execute_raw("SET autocommit = 1"), TransactionError);
    } else {
      db.engine.execute_raw("CREATE TABLE rollback_other (a int)");
      db.engine.execute_raw("INSERT INTO rollback_other VALUES (1)");
    }
    db.engine.execute_raw("CREATE TEMPORARY TABLE rollback_temporary (a int)");
    db.engine.execute_raw("INSERT INTO rollback_temporary VALUES (1)");
    CHECK(db.rows() == 2);
  }
  CHECK(db.rows() == 1);
  CHECK_THROWS_AS(db.engine.execute_raw("SELECT a FROM rollback_other"), ProgrammingError);
}

TEST_CASE("the session is as new after the scope: settings, temporary tables and locks are gone", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url, {.pool_size = 1, .max_overflow = 0}};
  const std::string dialect = db.engine.dialect().name();
  int prepared = 0;
  db.engine.on_connect([&](const NewSession& session) {
    ++prepared;
    session.execute_raw("SELECT 1");
  });
  {
    testing::Rollback scope{db.engine};
    db.engine.execute_raw("CREATE TEMPORARY TABLE rollback_leftover (a int)");
    if (dialect == "mariadb") db.engine.execute_raw("SET SESSION group_concat_max_len = 77");
    if (dialect == "mariadb") (void)db.engine.execute_raw("SELECT GET_LOCK('rollback_lock', 0)").all();
    if (dialect == "postgresql") (void)db.engine.execute_raw("SELECT pg_advisory_lock(4711)").all();
  }
  CHECK(prepared == 1);   // it was in use before; the full reset undoes what on_connect did, so it is done again
  CHECK(db.rows() == 1);  // an in-memory database is still there
  CHECK_THROWS_AS(db.engine.execute_raw("SELECT * FROM rollback_leftover"), ProgrammingError);
  if (dialect == "mariadb") {
    CHECK(db.engine.execute_raw("SELECT @@group_concat_max_len").one().get<std::int64_t>(0) != 77);
    CHECK(db.engine.execute_raw("SELECT IS_FREE_LOCK('rollback_lock')").one().get<std::int64_t>(0) == 1);
  }
  if (dialect == "postgresql") {
    CHECK(
        db.engine.execute_raw("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").one().get<std::int64_t>(0) ==
        0);
  }
}

TEST_CASE("savepoints as raw SQL", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  testing::Rollback scope{db.engine};
  Connection conn = db.engine.connect();
  CHECK_THROWS_AS(conn.execute_raw("SAVEPOINT a"), NoActiveTransaction);
  auto tx = conn.begin();
  conn.execute_raw("SAVEPOINT a");
  add(conn, 1);
  conn.execute_raw("ROLLBACK TO SAVEPOINT a");
  add(conn, 2);
  conn.execute_raw("RELEASE SAVEPOINT a");
  CHECK_THROWS_AS(conn.execute_raw("ROLLBACK TO a"), TransactionError);
  tx.commit();
  CHECK(db.rows() == 2);
}

TEST_CASE("threads take turns, and a transaction excludes the others", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url, {.pool_size = 4, .max_overflow = 4}};
  constexpr int threads = 64, rounds = 5;
  {
    testing::Rollback scope{db.engine, {.wait = 60s}};
    std::latch start(threads);
    std::atomic<int> wrong{0};
    std::vector<std::thread> crowd;
    for (int t = 0; t < threads; ++t) {
      crowd.emplace_back([&, t] {
        start.arrive_and_wait();
        try {
          for (int i = 0; i < rounds; ++i) {
            const std::int64_t id = t * 100 + i * 2 + 2000;
            if (i % 2 == 0) {
              db.add(id);
              db.add(id + 1);
            } else {
              db.engine.transaction([&](Connection& c) {
                const auto before = c.execute(count).scalar().value();
                add(c, id);
                add(c, id + 1);
                if (c.execute(count).scalar() != before + 2) ++wrong;  // nobody else came in between
              });
            }
          }
        } catch (const std::exception& error) {
          ++wrong;
          std::fprintf(stderr, "thread %d: %s\n", t, error.what());
        }
      });
    }
    for (std::thread& each : crowd) each.join();
    CHECK(wrong == 0);
    CHECK(db.rows() == 1 + threads * rounds * 2);
  }
  CHECK(db.rows() == 1);
}

TEST_CASE("a thread that waits for another's transaction is told after the scope's wait", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  testing::Rollback scope{db.engine, {.wait = 100ms}};
  if (is_memory(db.engine)) return;  // there the pool makes threads wait
  Connection conn = db.engine.connect();
  auto tx = conn.begin();
  std::string told;
  std::thread([&] {
    try {
      (void)db.rows();
    } catch (const LockTimeout& error) {
      told = error.what();
    }
  }).join();
  CHECK_THAT(told, Catch::Contains("another thread has been in a transaction of this testing::Rollback scope"));
  // a connection that is handed over takes its transaction along
  std::thread([&] { add(conn, 1); }).join();
  std::thread([&] { tx.commit(); }).join();
  CHECK(db.rows() == 2);
}

TEST_CASE("several databases at once, each with its scope", "[live][rollback]") {
  const Database first{"sqlite:///" + sqlite_file()}, second{postgresql_url()}, third{mysql_url()};
  {
    testing::Rollback a{first.engine}, b{second.engine}, c{third.engine};
    for (const Database* db : {&first, &second, &third}) {
      db->add(1);
      CHECK(db->rows() == 2);
    }
    b.finish();
    CHECK(second.rows() == 1);
    CHECK(third.rows() == 2);
  }
  for (const Database* db : {&first, &second, &third}) CHECK(db->rows() == 1);
}

TEST_CASE("one scope at a time, opened before the application takes connections", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  {
    testing::Rollback scope{db.engine};
    CHECK_THROWS_WITH(testing::Rollback{db.engine}, Catch::Contains("already open on this engine"));
    db.add(1);
  }
  CHECK(db.rows() == 1);
  const Connection conn = db.engine.connect();
  CHECK_THROWS_WITH(testing::Rollback{db.engine}, Catch::Contains("1 connection of this engine is in use"));
  CHECK(conn.execute(count).scalar() == 1);
}

TEST_CASE("connections that outlive the scope are told, and what they did is undone", "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url};
  std::optional<testing::Rollback> scope;
  scope.emplace(db.engine);
  std::optional<Connection> conn = db.engine.connect();
  std::optional<Transaction> tx = conn->begin();
  add(*conn, 1);
  auto rows = conn->execute(select(visits.id).order_by(visits.id));
  scope.reset();
  CHECK(db.rows() == 1);
  CHECK(rows.all().size() == 2);  // they were read in the scope
  CHECK_THROWS_WITH(conn->execute(count), Catch::Contains("scope this connection belongs to has ended"));
  CHECK_THROWS_AS(tx->commit(), ResourceClosedError);
  tx.reset();
  conn.reset();
  CHECK(db.rows() == 1);
  CHECK(db.engine.pool().stats().checked_out == 0);
}

TEST_CASE("a scope of one connection, with streams, explain, cursors in a loop and a closed engine",
          "[live][rollback]") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Database db{url, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 200ms}};
  {
    testing::Rollback scope{db.engine};
    for (int i = 1; i < 50; ++i) db.add(i);
    std::int64_t seen = 0;
    for (const auto& [id] : db.engine.stream(select(visits.id).order_by(visits.id))) {
      if (++seen == 30) break;
      CHECK(id == seen);
    }
    CHECK_FALSE(db.engine.explain(count).empty());
    Connection conn = db.engine.connect();
    if (!is_memory(db.engine)) CHECK_THROWS_AS(db.engine.connect(), PoolTimeout);  // as in production
    for (const auto& [id] : conn.execute(select(visits.id).where(visits.id < 5))) {
      conn.execute_raw("UPDATE rollback_visits SET ward = 'B' WHERE id = " + std::to_string(id));
    }
    CHECK(conn.execute(select(func::count()).select_from(visits).where(visits.ward == "B")).scalar() == 4);
    conn.close();
    CHECK(db.engine.pool().stats().checked_out == 0);
    db.engine.close();  // the application is done; the engine of the tests is not
    CHECK_THROWS_AS(db.rows(), PoolClosed);
  }
  CHECK(db.rows() == 1);
}

TEST_CASE("PostgreSQL: a deferred constraint is checked when the application commits", "[live][rollback]") {
  const Database db{postgresql_url()};
  db.engine.execute_raw("DROP TABLE IF EXISTS rollback_parts");
  db.engine.execute_raw(
      "CREATE TABLE rollback_parts (visit BIGINT REFERENCES rollback_visits DEFERRABLE INITIALLY DEFERRED)");
  {
    testing::Rollback scope{db.engine};
    CHECK_THROWS_AS(db.engine.execute_raw("INSERT INTO rollback_parts VALUES (5)"), ForeignKeyViolation);
    Connection conn = db.engine.connect();
    {
      auto tx = conn.begin();
      conn.execute_raw("INSERT INTO rollback_parts VALUES (5)");
      CHECK_THROWS_AS(tx.commit(), ForeignKeyViolation);
    }
    CHECK(db.engine.execute_raw("SELECT 1 FROM rollback_parts").all().empty());
    auto tx = conn.begin();
    conn.execute_raw("INSERT INTO rollback_parts VALUES (5)");
    add(conn, 5);
    tx.commit();
    CHECK(db.rows() == 2);
  }
  db.engine.execute_raw("DROP TABLE rollback_parts");
}

TEST_CASE("a statement that ends the transaction out of sight is noticed", "[live][rollback]") {
  const Database db{mysql_url()};
  db.engine.execute_raw("DROP PROCEDURE IF EXISTS rollback_commits");
  db.engine.execute_raw("CREATE PROCEDURE rollback_commits() COMMIT");
  {
    testing::Rollback scope{db.engine};
    db.engine.execute_raw("CALL rollback_commits()");
    CHECK_THROWS_WITH(db.rows(), Catch::Contains("has ended the transaction of the testing::Rollback scope"));
    CHECK_THROWS_WITH(scope.finish(), Catch::Contains("CALL rollback_commits()"));
  }
  db.engine.execute_raw("DROP PROCEDURE rollback_commits");
}
