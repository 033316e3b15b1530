// SPDX-License-Identifier: MIT
#include "quarry/engine/execution_options.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"
#include "quarry/stop_token.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Handle final : CancelHandle {
  std::atomic<int> cancels{0};
  std::atomic<bool> next{false};
  bool cancel(CancelScope scope) noexcept override {
    ++cancels;
    if (scope == CancelScope::running_or_next) next = true;
    next.notify_all();
    return true;
  }
  void forget() noexcept override { next = false; }
};

const Statement query = select(literal(1));

std::vector<std::vector<Value>> three_rows() { return {{1}, {2}, {3}}; }

}  // namespace

TEST_CASE("the time limit of a statement is the engine's, unless options say otherwise") {
  ScriptServer server;
  const Engine engine = script_engine(server, {.statement_timeout = 10min});
  const auto left = [&](const Engine& on) {
    on.execute(query);
    return server.deadlines.back() == no_deadline
               ? 0min
               : std::chrono::round<std::chrono::minutes>(server.deadlines.back() - std::chrono::steady_clock::now());
  };
  CHECK(left(engine) == 10min);
  const Engine patient = engine.with_options({.statement_timeout = 60min});
  CHECK(left(patient) == 60min);
  CHECK(left(patient.with_options({.pool_timeout = 1s})) == 60min);  // the rest stays
  CHECK(left(engine.with_options({.statement_timeout = 0ms})) == 0min);
  CHECK(left(engine) == 10min);

  Connection conn = patient.connect();
  conn.execute(query);
  CHECK(server.deadlines.back() - std::chrono::steady_clock::now() > 50min);
  conn.set_options({.statement_timeout = 5min}).execute(query);
  CHECK(server.deadlines.back() - std::chrono::steady_clock::now() < 6min);
}

TEST_CASE("the time limit for a connection can be set for one use") {
  ScriptServer server;
  const Engine engine = script_engine(server, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 10min});
  const Connection held = engine.connect();
  CHECK_THROWS_AS(engine.with_options({.pool_timeout = 20ms}).connect(), PoolTimeout);
}

TEST_CASE("once a stop was asked for nothing is sent, and no connection is lost") {
  ScriptServer server;
  server.cancel_handle = std::make_shared<Handle>();
  const Engine plain = script_engine(server);
  std::stop_source source;
  const Engine engine = plain.with_options({.stop = source.get_token()});
  engine.execute(query);
  Connection conn = engine.connect();
  source.request_stop();
  const std::size_t sent = server.log.size();
  CHECK_THROWS_AS(engine.execute(query), QueryCanceled);
  CHECK_THROWS_AS(engine.connect(), QueryCanceled);
  CHECK_THROWS_AS(conn.execute(query), QueryCanceled);
  CHECK_THROWS_AS(conn.begin(), QueryCanceled);
  CHECK_THROWS_AS(engine.transaction([](Connection&) {}), QueryCanceled);
  CHECK(server.log.size() == sent);
  conn.close();
  CHECK(plain.pool().stats().checked_out == 0);
  plain.execute(query);  // others are not concerned
  CHECK(server.log.size() == sent + 1);
}

TEST_CASE("a stop cancels what runs, and only while it runs") {
  ScriptServer server;
  const auto handle = std::make_shared<Handle>();
  server.cancel_handle = handle;
  server.answer = [&](const std::string&, ScriptConnection&) -> std::unique_ptr<Cursor> {
    handle->next.wait(false);
    throw QueryCanceled(script_error("cancelled"));
  };
  const Engine plain = script_engine(server);
  std::stop_source source;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(30ms);
    source.request_stop();
  });
  CHECK_THROWS_AS(plain.with_options({.stop = source.get_token()}).execute(query), QueryCanceled);
  stopper.join();
  CHECK(handle->cancels == 1);
  CHECK_FALSE(handle->next);  // taken back, before the connection's next user
  CHECK(plain.pool().stats().idle == 1);

  server.answer = nullptr;
  std::stop_source late;
  plain.with_options({.stop = late.get_token()}).execute(query);
  late.request_stop();
  CHECK(handle->cancels == 1);
}

TEST_CASE("a stop between two rows ends the reading") {
  ScriptServer server;
  server.cancel_handle = std::make_shared<Handle>();
  server.answer = [](const std::string&, ScriptConnection&) {
    return std::make_unique<ScriptCursor>(std::vector<std::string>{"n"}, three_rows());
  };
  const Engine plain = script_engine(server);
  std::stop_source source;
  int rows = 0;
  auto result = plain.with_options({.stop = source.get_token()}).stream(select(literal(1)));
  CHECK_THROWS_AS(
      [&] {
        for (const auto& row : result) {
          (void)row;
          if (++rows == 2) source.request_stop();
        }
      }(),
      QueryCanceled);
  CHECK(rows == 2);
  CHECK(plain.pool().stats().checked_out == 0);
  CHECK_THROWS_AS(result.all(), ResourceClosedError);
}

TEST_CASE("a connection is cancelled by any thread, and after its close nobody is") {
  ScriptServer server;
  const auto handle = std::make_shared<Handle>();
  server.cancel_handle = handle;
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  std::jthread([&] { CHECK(conn.cancel()); }).join();
  CHECK(handle->cancels == 1);
  CHECK_FALSE(handle->next);  // for the statement that runs, not for a later one
  conn.close();
  CHECK_FALSE(conn.cancel());
  CHECK(handle->cancels == 1);
}

TEST_CASE("stream asks the driver for one, with and without an own connection") {
  ScriptServer server;
  server.answer = [](const std::string&, ScriptConnection&) {
    return std::make_unique<ScriptCursor>(std::vector<std::string>{"n"}, three_rows());
  };
  const Engine engine = script_engine(server);
  CHECK(engine.stream(select(literal(1))).scalars() == std::vector<int>{1, 2, 3});
  CHECK_THAT(server.log.back(), ContainsSubstring("(stream) SELECT"));
  Connection conn = engine.connect();
  CHECK(conn.stream(select(bind<int>("n")), {{"n", 7}}).all().size() == 3);
  CHECK_THAT(server.log.back(), ContainsSubstring("(stream) SELECT"));
  const Statement untyped = select(literal(1));
  std::size_t portions = 0;
  for (const auto& rows : engine.stream(untyped).partitions(2)) portions += rows.size() == 2 || rows.size() == 1;
  CHECK(portions == 2);
}

TEST_CASE("a predicate of one's own makes an error a lost connection") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (sql == "BAD") throw OperationalError(script_error("proxy: no backend, please go away"));
    return nullptr;
  };
  const Engine engine = script_engine(server);
  CHECK_THROWS_AS(engine.execute_raw("BAD"), OperationalError);
  CHECK(engine.pool().stats().idle == 1);
  engine.disconnect_when(
      [](const DatabaseError& error) { return error.info().message.find("no backend") != std::string::npos; });
  try {
    engine.execute_raw("BAD");
    FAIL("no error");
  } catch (const OperationalError& error) {
    CHECK(error.connection_lost());
  }
  CHECK(engine.pool().stats().idle == 0);
  CHECK(engine.pool().stats().invalidated == 1);
  Connection conn = engine.connect();
  CHECK_THROWS_AS(conn.execute_raw("BAD"), OperationalError);
  CHECK(conn.closed());
  CHECK(server.open == 0);
}

TEST_CASE("the state of a transaction is told until it has ended") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  Transaction tx = conn.begin();
  CHECK(tx.state() == TransactionState::active);
  CHECK(tx.is_active());
  server.answer = [](const std::string& sql, ScriptConnection& on) -> std::unique_ptr<Cursor> {
    if (sql != "BAD") return nullptr;
    on.state = TransactionState::failed;
    throw DeadlockDetected(script_error("deadlock", Retry::transaction));
  };
  CHECK_THROWS_AS(conn.execute_raw("BAD"), DeadlockDetected);
  CHECK(tx.state() == TransactionState::failed);
  tx.rollback();
  CHECK(tx.state() == TransactionState::none);
  Transaction lost = conn.begin();
  conn.invalidate();
  CHECK(lost.state() == TransactionState::none);
}

TEST_CASE("engine.transaction: its time limit, its pauses, and a stop in a pause") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (sql == "BAD") throw DeadlockDetected(script_error("deadlock", Retry::transaction));
    return nullptr;
  };
  const Engine engine = script_engine(server);
  int runs = 0;
  const auto always = [&](Connection& conn) {
    ++runs;
    conn.execute_raw("BAD");
  };
  CHECK_THROWS_AS(engine.transaction(always, {.max_attempts = 4, .first_pause = 0ms}), DeadlockDetected);
  CHECK(runs == 4);

  runs = 0;
  const auto begun = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(engine.transaction(
                      always, {.max_attempts = 1'000'000, .timeout = 60ms, .first_pause = 1ms, .longest_pause = 5ms}),
                  DeadlockDetected);
  CHECK(runs > 1);
  CHECK(std::chrono::steady_clock::now() - begun < 5s);

  std::stop_source source;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(30ms);
    source.request_stop();
  });
  runs = 0;
  CHECK_THROWS_AS(engine.with_options({.stop = source.get_token()})
                      .transaction(always, {.max_attempts = 100, .first_pause = 10min, .longest_pause = 10min}),
                  QueryCanceled);
  CHECK(runs >= 1);
}

TEST_CASE("engine.transaction waits for a server that takes no connection yet") {
  ScriptServer server;
  int refused = 0;
  server.connect = [&] {
    if (++refused <= 3) throw TooManyConnections(script_error("too many", Retry::connect));
  };
  const Engine engine = script_engine(server);
  int runs = 0;
  engine.transaction([&](Connection&) { ++runs; }, {.first_pause = 0ms});
  CHECK(refused == 4);
  CHECK(runs == 1);
  CHECK_THROWS_AS(engine.transaction([](Connection&) { throw TooManyConnections(script_error("x", Retry::connect)); }),
                  TooManyConnections);  // of another engine: not ours to repeat
}
