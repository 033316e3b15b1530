// SPDX-License-Identifier: MIT
// Lost connections, deadlocks and timeouts, provoked on live servers.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Server {
  std::string name, url, own_id, kill, sleep;
  Engine engine(const EngineOptions& options = {}) const { return create_engine(url, options); }
  // Ends another session, from a connection of its own.
  void kill_session(const std::string& id) const {
    engine().execute_raw(kill + id + (name == "postgresql" ? ")" : "")).close();
  }
  std::string id_of(const Connection& conn) const { return conn.execute_raw(own_id).scalar<std::string>().value(); }
};

Server server() {
  const bool postgresql = GENERATE(true, false);
  return postgresql ? Server{"postgresql", postgresql_url(), "SELECT pg_backend_pid()", "SELECT pg_terminate_backend(",
                             "SELECT pg_sleep(5)"}
                    : Server{"mariadb", mysql_url(), "SELECT connection_id()", "KILL CONNECTION ", "SELECT SLEEP(5)"};
}

// A table for the length of a test.
struct Accounts {
  const Engine engine;
  const std::string name = "engine_accounts";
  explicit Accounts(const Server& s) : engine(s.engine()) {
    engine.execute_raw("DROP TABLE IF EXISTS engine_accounts");
    engine.execute_raw("CREATE TABLE engine_accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)");
    for (int i = 1; i <= 4; ++i)
      engine.execute_raw("INSERT INTO engine_accounts VALUES (" + std::to_string(i) + ", 100)");
  }
  ~Accounts() {
    try {
      engine.execute_raw("DROP TABLE engine_accounts");
    } catch (const Error& error) {
      WARN("a table is left behind: " << error.what());
    }
  }
  int total() const { return engine.execute_raw("SELECT SUM(balance) FROM engine_accounts").scalar<int>().value(); }
};

// Killing takes the server a moment.
void settle() { std::this_thread::sleep_for(100ms); }

}  // namespace

TEST_CASE("sessions killed while idle cost no error") {
  const Server s = server();
  INFO(s.name);
  const Engine engine = s.engine({.pool_check_socket = true});
  std::vector<std::string> ids;
  {
    std::vector<Connection> conns;
    for (int i = 0; i < 3; ++i) {
      conns.push_back(engine.connect());
      ids.push_back(s.id_of(conns.back()));
    }
  }
  for (const auto& id : ids) s.kill_session(id);
  settle();
  for (int i = 0; i < 5; ++i) CHECK_NOTHROW(engine.execute_raw("SELECT 1").close());
  CHECK(engine.pool().stats().suspect >= 1);
}

TEST_CASE("a session killed during a statement: Disconnected, and the pool recovers") {
  const Server s = server();
  INFO(s.name);
  const Engine engine = s.engine();
  Connection conn = engine.connect();
  const std::string id = s.id_of(conn);
  std::thread killer{[&] {
    std::this_thread::sleep_for(200ms);
    s.kill_session(id);
  }};
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(conn.execute_raw(s.sleep).all(), Disconnected);
  CHECK(std::chrono::steady_clock::now() - begun < 3s);
  killer.join();
  CHECK(conn.closed());
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
}

TEST_CASE("a session killed in a transaction: nothing of it is kept, and COMMIT does not pretend") {
  const Server s = server();
  INFO(s.name);
  const Accounts accounts{s};
  {
    Connection conn = accounts.engine.connect();
    auto tx = conn.begin();
    conn.execute_raw("UPDATE engine_accounts SET balance = 0");
    s.kill_session(s.id_of(conn));
    settle();
    // Sent on a dead connection, COMMIT has no known outcome; a loss seen before sending is a plain one.
    try {
      tx.commit();
      FAIL("commit returned");
    } catch (const CommitOutcomeUnknown&) {
    } catch (const Disconnected&) {
    }
    CHECK(conn.closed());
  }
  CHECK(accounts.total() == 400);
}

TEST_CASE("the next user of a connection finds no open transaction") {
  const Server s = server();
  INFO(s.name);
  const Accounts accounts{s};
  const Engine engine = s.engine({.pool_size = 1, .max_overflow = 0});
  {
    Connection conn = engine.connect();
    auto tx = conn.begin();
    conn.execute_raw("UPDATE engine_accounts SET balance = 0");
    conn.close();
  }
  {
    Connection conn = engine.connect();
    conn.execute_raw("BEGIN");  // behind the engine's back
    conn.execute_raw("UPDATE engine_accounts SET balance = 0");
  }
  CHECK(engine.execute_raw("SELECT SUM(balance) FROM engine_accounts").scalar<int>() == 400);
  CHECK(engine.pool().stats().created == 1);
}

TEST_CASE("a transaction the server gave up lets only a rollback through") {
  const Server s = server();
  INFO(s.name);
  const Accounts accounts{s};
  Connection a = accounts.engine.connect();
  Connection b = accounts.engine.connect();
  auto ta = a.begin();
  auto tb = b.begin();
  a.execute_raw("UPDATE engine_accounts SET balance = 1 WHERE id = 1");
  b.execute_raw("UPDATE engine_accounts SET balance = 2 WHERE id = 2");
  std::atomic<int> deadlocks{0};
  Connection* victim = nullptr;
  std::thread other{[&] {
    try {
      a.execute_raw("UPDATE engine_accounts SET balance = 1 WHERE id = 2");
      ta.commit();
    } catch (const DeadlockDetected& error) {
      CHECK(error.retry() == Retry::transaction);
      ++deadlocks;
      victim = &a;
    }
  }};
  try {
    b.execute_raw("UPDATE engine_accounts SET balance = 2 WHERE id = 1");
    tb.commit();
  } catch (const DeadlockDetected&) {
    ++deadlocks;
    other.join();
    other = std::thread{[] {}};
    victim = &b;
  }
  other.join();
  REQUIRE(deadlocks == 1);
  CHECK_THROWS_AS(victim->execute_raw("SELECT 1"), InFailedTransaction);
  CHECK_THROWS_AS((victim == &a ? ta : tb).commit(), RollbackInsteadOfCommit);
  CHECK(victim->execute_raw("SELECT 1").scalar<int>() == 1);
}

TEST_CASE("transfers that deadlock and collide are repeated, and no money is lost") {
  const Server s = server();
  INFO(s.name);
  const Accounts accounts{s};
  std::atomic<int> given_up{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (unsigned round = 0; round < 15; ++round) {
        const unsigned from = 1 + (t + round) % 4;
        const unsigned to = 1 + (t + 3 * round + 1) % 4;
        if (from == to) continue;
        try {
          accounts.engine.transaction(
              [&](Connection& conn) {
                conn.execute_raw("UPDATE engine_accounts SET balance = balance - 1 WHERE id = " + std::to_string(from));
                conn.execute_raw("UPDATE engine_accounts SET balance = balance + 1 WHERE id = " + std::to_string(to));
              },
              {.isolation = serializable, .max_attempts = 30});
        } catch (const OperationalError&) {
          ++given_up;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(given_up == 0);
  CHECK(accounts.total() == 400);
  CHECK(accounts.engine.pool().stats().checked_out == 0);
}

TEST_CASE("a statement over its time: StatementTimeout, and the engine goes on") {
  const Server s = server();
  INFO(s.name);
  const Engine engine = s.engine({.statement_timeout = 300ms});
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(engine.execute_raw(s.sleep).all(), StatementTimeout);
  CHECK(std::chrono::steady_clock::now() - begun < 3s);
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
}

TEST_CASE("connections that cannot be made say why, and cost no place in the pool") {
  const Server s = server();
  INFO(s.name);
  Url url{s.url};
  SECTION("nobody listens") {
    url.port = 1;
    const Engine engine = create_engine(url, {.pool_size = 1, .max_overflow = 0});
    for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(engine.connect(), ConnectRefused);
    CHECK(engine.pool().stats().size == 0);
  }
  SECTION("no such database") {
    url.database = "no_such_database";
    CHECK_THROWS_AS(create_engine(url).connect(), DatabaseNotFound);
  }
}

TEST_CASE("after fork() the child is refused, and the parent's connection still works") {
  const Server s = server();
  INFO(s.name);
  Engine engine = s.engine();
  Connection conn = engine.connect();
  engine.execute_raw("SELECT 1").close();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int result = 3;
    try {
      engine.execute_raw("SELECT 1").close();
    } catch (const ForkedConnection&) {
      result = 0;
    } catch (...) {
    }
    try {
      conn.execute_raw("SELECT 1").close();
      result |= 4;
    } catch (const ForkedConnection&) {
    }
    conn.close();
    _exit(result);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(conn.execute_raw("SELECT 1").scalar<int>() == 1);
  CHECK(engine.execute_raw("SELECT 2").scalar<int>() == 2);
}
