// SPDX-License-Identifier: MIT
// What the engine sends, and what it makes of the answers, on a server that follows a script.
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/engine.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;
using Log = std::vector<std::string>;

TEST_CASE("a transaction is committed when told and rolled back when left") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  {
    auto tx = conn.begin();
    CHECK(conn.in_transaction());
    conn.execute_raw("A");
    tx.commit();
    CHECK_FALSE(conn.in_transaction());
  }
  {
    auto tx = conn.begin();
    conn.execute_raw("B");
  }
  CHECK_FALSE(conn.in_transaction());
  CHECK(server.log == Log{"BEGIN", "A", "COMMIT", "BEGIN", "B", "ROLLBACK"});
}

TEST_CASE("outside a transaction nothing but the statement is sent") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  engine.execute_raw("A");
  engine.connect().execute_raw("B");
  CHECK(server.log == Log{"A", "B"});
  CHECK(server.connects == 1);
}

TEST_CASE("savepoints nest, and the outer transaction survives what an inner one undoes") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  auto tx = conn.begin({.isolation = serializable});
  {
    auto inner = conn.begin_nested();
    inner.commit();
  }
  {
    auto inner = conn.begin_nested();
    auto innermost = conn.begin_nested();
    inner.rollback();
    CHECK_FALSE(innermost.is_active());
    CHECK_THROWS_AS(innermost.commit(), NoActiveTransaction);
  }
  { auto left = conn.begin_nested(); }
  tx.commit();
  CHECK(server.log == Log{"BEGIN SERIALIZABLE", "SAVEPOINT quarry_2", "RELEASE SAVEPOINT quarry_2",
                          "SAVEPOINT quarry_3", "SAVEPOINT quarry_4", "ROLLBACK TO SAVEPOINT quarry_3",
                          "SAVEPOINT quarry_5", "ROLLBACK TO SAVEPOINT quarry_5", "COMMIT"});
}

TEST_CASE("committing the outer transaction ends those within it") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  auto tx = conn.begin();
  auto inner = conn.begin_nested();
  tx.commit();
  CHECK_FALSE(inner.is_active());
  inner.rollback();
  CHECK(server.log == Log{"BEGIN", "SAVEPOINT quarry_2", "COMMIT"});
}

TEST_CASE("begin, commit and savepoints in the wrong place are clean errors") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  CHECK_THROWS_AS(conn.begin_nested(), NoActiveTransaction);
  auto tx = conn.begin();
  CHECK_THROWS_WITH(conn.begin(), ContainsSubstring("use begin_nested()"));
  tx.commit();
  CHECK_THROWS_AS(tx.commit(), NoActiveTransaction);
  CHECK_NOTHROW(tx.rollback());
  CHECK(server.log == Log{"BEGIN", "COMMIT"});
}

TEST_CASE("once the server has given a transaction up, only a rollback is let through") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql == "DEADLOCK") {
      connection.state = TransactionState::failed;
      throw DeadlockDetected(script_error("Deadlock found", Retry::transaction));
    }
    return nullptr;
  };
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  SECTION("rollback") {
    auto tx = conn.begin();
    CHECK_THROWS_AS(conn.execute_raw("DEADLOCK"), DeadlockDetected);
    CHECK_FALSE(tx.is_active());
    CHECK_THROWS_AS(conn.execute_raw("A"), InFailedTransaction);
    CHECK_THROWS_AS(conn.begin_nested(), InFailedTransaction);
    tx.rollback();
    conn.execute_raw("B");
    CHECK(server.log == Log{"BEGIN", "DEADLOCK", "ROLLBACK", "B"});
  }
  SECTION("commit rolls back and says so") {
    auto tx = conn.begin();
    CHECK_THROWS_AS(conn.execute_raw("DEADLOCK"), DeadlockDetected);
    CHECK_THROWS_AS(tx.commit(), RollbackInsteadOfCommit);
    CHECK(server.log == Log{"BEGIN", "DEADLOCK", "ROLLBACK"});
  }
  SECTION("a savepoint is gone with it, except on PostgreSQL") {
    auto tx = conn.begin();
    auto inner = conn.begin_nested();
    CHECK_THROWS_AS(conn.execute_raw("DEADLOCK"), DeadlockDetected);
    CHECK_THROWS_AS(inner.commit(), InFailedTransaction);
    inner.rollback();
    CHECK_THROWS_AS(conn.execute_raw("A"), InFailedTransaction);
    tx.rollback();
    CHECK(server.log == Log{"BEGIN", "SAVEPOINT quarry_2", "DEADLOCK", "ROLLBACK"});
  }
}

TEST_CASE("on PostgreSQL a savepoint recovers a failed transaction") {
  ScriptServer server;
  server.dialect = "postgresql";
  server.answer = [](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql == "BAD") {
      connection.state = TransactionState::failed;
      throw UniqueViolation(script_error("duplicate key"));
    }
    if (sql.starts_with("ROLLBACK TO")) connection.state = TransactionState::active;
    return nullptr;
  };
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  auto tx = conn.begin();
  {
    auto inner = conn.begin_nested();
    CHECK_THROWS_AS(conn.execute_raw("BAD"), UniqueViolation);
  }
  conn.execute_raw("GOOD");
  tx.commit();
  CHECK(server.log == Log{"BEGIN", "SAVEPOINT quarry_2", "BAD", "ROLLBACK TO SAVEPOINT quarry_2", "GOOD", "COMMIT"});
}

TEST_CASE("a connection lost in a transaction: clean errors, and a new connection from the pool") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql == "KILLED") connection.lose("server has gone away");
    return nullptr;
  };
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  auto tx = conn.begin();
  CHECK_THROWS_AS(conn.execute_raw("KILLED"), Disconnected);
  CHECK(conn.closed());
  CHECK(server.open == 0);
  CHECK_THROWS_AS(conn.execute_raw("A"), ResourceClosedError);
  CHECK_THROWS_WITH(conn.execute_raw("A"), ContainsSubstring("server has gone away"));
  CHECK_THROWS_AS(tx.commit(), RollbackInsteadOfCommit);
  tx.rollback();
  engine.execute_raw("B");
  CHECK(server.log == Log{"BEGIN", "KILLED", "B"});
  CHECK(engine.pool().stats().invalidated == 1);
}

TEST_CASE("a connection lost in autocommit invalidates its generation") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql == "KILLED") connection.lose("server has gone away");
    return nullptr;
  };
  const Engine engine = script_engine(server);
  {
    Connection a = engine.connect();
    Connection b = engine.connect();
  }
  CHECK(server.open == 2);
  CHECK_THROWS_AS(engine.execute_raw("KILLED"), Disconnected);
  CHECK(server.open == 0);
  engine.execute_raw("A");
  CHECK(server.connects == 3);
}

TEST_CASE("connection, transaction and result may be destroyed in any order") {
  const int order = GENERATE(0, 1, 2, 3, 4, 5);
  constexpr int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (sql != "ROWS") return nullptr;
    return std::make_unique<ScriptCursor>(std::vector<std::string>{"n"}, std::vector<std::vector<Value>>{{1}, {2}});
  };
  std::optional<Engine> engine = script_engine(server);
  std::optional<Connection> conn = engine->connect();
  std::optional<Transaction> tx = conn->begin();
  std::optional<Result<>> result = conn->execute_raw("ROWS");
  auto it = result->begin();
  CHECK(it->get<int>(0) == 1);
  engine.reset();
  bool closed = false;
  for (const int which : orders[order]) {
    if (which == 0) {
      conn.reset();
      closed = true;
    } else if (which == 1) {
      tx.reset();
    } else {
      if (closed) CHECK_THROWS_AS(++it, ResourceClosedError);
      result.reset();
    }
  }
  CHECK(server.log == Log{"BEGIN", "ROWS", "ROLLBACK"});
  CHECK(server.open == 0);
}

TEST_CASE("every use of a closed or moved-from handle is a clean error") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  Connection closed = engine.connect();
  closed.close();
  closed.close();
  Connection moved_from = engine.connect();
  const Connection target = std::move(moved_from);
  for (Connection* conn : {&closed, &moved_from}) {
    CHECK(conn->closed());
    CHECK_THROWS_AS(conn->execute_raw("A"), ResourceClosedError);
    CHECK_THROWS_AS(conn->begin(), ResourceClosedError);
    CHECK_THROWS_AS(conn->begin_nested(), ResourceClosedError);
    CHECK_THROWS_AS(conn->dialect(), ResourceClosedError);
    CHECK_FALSE(conn->in_transaction());
    conn->invalidate();
  }
  CHECK(server.log.empty());
}

// --- engine.transaction --------------------------------------------------------------------------------------

TEST_CASE("engine.transaction commits, returns what the function returns, and rolls back what throws") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  const int answer = engine.transaction([](Connection& conn) {
    conn.execute_raw("A");
    return 42;
  });
  CHECK(answer == 42);
  CHECK_THROWS_AS(engine.transaction([](Connection&) { throw std::runtime_error("mine"); }), std::runtime_error);
  CHECK(server.log == Log{"BEGIN", "A", "COMMIT", "BEGIN", "ROLLBACK"});
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE("engine.transaction repeats what the database asks to repeat") {
  ScriptServer server;
  int failures = 2;
  bool at_commit = false;
  server.answer = [&](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql == (at_commit ? "COMMIT" : "A") && failures > 0) {
      --failures;
      connection.state = TransactionState::failed;
      throw SerializationFailure(script_error("could not serialize access", Retry::transaction));
    }
    return nullptr;
  };
  const Engine engine = script_engine(server);
  int runs = 0;
  const auto work = [&](Connection& conn) {
    ++runs;
    conn.execute_raw("A");
  };
  SECTION("a statement's serialization failure") {
    engine.transaction(work, {.isolation = serializable, .max_attempts = 5});
    CHECK(runs == 3);
    CHECK(server.log.front() == "BEGIN SERIALIZABLE");
  }
  SECTION("one at COMMIT") {
    at_commit = true;
    engine.transaction(work);
    CHECK(runs == 3);
  }
  SECTION("not more often than allowed") {
    CHECK_THROWS_AS(engine.transaction(work, {.max_attempts = 2}), SerializationFailure);
    CHECK(runs == 2);
  }
  SECTION("also when the function swallowed the error") {
    engine.transaction([&](Connection& conn) {
      ++runs;
      try {
        conn.execute_raw("A");
      } catch (const SerializationFailure&) {
      }
    });
    CHECK(runs == 3);
  }
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE("engine.transaction does not repeat other errors, nor what may have been committed") {
  ScriptServer server;
  std::string failing;
  int kind = 0;
  server.answer = [&](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql != failing) return nullptr;
    if (kind == 0) throw UniqueViolation(script_error("duplicate key"));
    if (kind == 1) connection.lose("lost");
    connection.lose<CommitOutcomeUnknown>("lost during COMMIT");
  };
  const Engine engine = script_engine(server);
  int runs = 0;
  const auto work = [&](Connection& conn) {
    ++runs;
    conn.execute_raw("INSERT");
    conn.execute_raw("A");
  };
  SECTION("an error of the data") {
    failing = "A";
    CHECK_THROWS_AS(engine.transaction(work), UniqueViolation);
  }
  SECTION("a connection lost after something was written") {
    failing = "A";
    kind = 1;
    CHECK_THROWS_AS(engine.transaction(work), Disconnected);
  }
  SECTION("an unknown outcome") {
    failing = "COMMIT";
    kind = 2;
    CHECK_THROWS_AS(engine.transaction(work), CommitOutcomeUnknown);
  }
  CHECK(runs == 1);
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE("engine.transaction repeats when the connection proves dead at BEGIN") {
  ScriptServer server;
  int deaths = 1;
  server.answer = [&](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
    if (sql == "BEGIN" && deaths-- > 0) connection.lose("server has gone away");
    return nullptr;
  };
  const Engine engine = script_engine(server);
  int runs = 0;
  engine.transaction([&](Connection& conn) {
    ++runs;
    conn.execute_raw("A");
  });
  CHECK(runs == 1);
  CHECK(server.connects == 2);
}
