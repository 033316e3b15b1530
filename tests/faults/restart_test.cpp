// SPDX-License-Identifier: MIT
// Servers that crash, restart and are full: each test has one of its own.
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

OwnServer& each_own_server() {
  each_round();
  return own_server(GENERATE(true, false));
}

}  // namespace

TEST_CASE("kill -9 of the server: refused while it is down, and work goes on when it is back, without our doing") {
  OwnServer& own = each_own_server();
  const Server& server = own.server();
  INFO(server.name);
  const Engine engine = server.engine({.pool_size = 10});
  fill(engine, 10);
  {
    Connection held = engine.connect();
    own.stop(SIGKILL);
    const auto error = thrown<Disconnected>([&] { held.execute_raw("SELECT 1").close(); });
    CHECK(error.connection_lost());
    if (server.postgresql) CHECK((error.sqlstate().empty() || error.sqlstate() == "57P01"));
    else CHECK((error.native_code() == 2006 || error.native_code() == 2013));
    CHECK(held.closed());
  }
  for (int i = 0; i < 3; ++i) {
    const auto error = thrown<ConnectRefused>([&] { engine.execute_raw("SELECT 1").close(); });
    CHECK(error.retry() == Retry::connect);
    if (!server.postgresql) CHECK((error.native_code() == 2002 || error.native_code() == 2003));
  }
  CHECK(engine.pool().stats().size == 0);
  CHECK(engine.pool().stats().failed_connects == 3);
  own.start();
  // The application only repeats what it is told may be repeated.
  int answer = 0;
  engine.transaction([&](Connection& connection) { answer = connection.execute(select(literal(5))).scalar().value(); },
                     {.max_attempts = 1000, .timeout = 60s});
  CHECK(answer == 5);
  own.await();
  check_recovered(server, engine);
}

TEST_CASE("a restart with ten idle connections: one error at most") {
  OwnServer& own = each_own_server();
  const Server& server = own.server();
  INFO(server.name);
  const bool look = GENERATE(false, true);
  const Engine engine = server.engine({.pool_size = 10, .pool_check_socket = look});
  fill(engine, 10);
  own.stop(server.postgresql ? SIGINT : SIGTERM);
  own.start();
  own.await();
  int errors = 0;
  for (int i = 0; i < 20; ++i) {
    try {
      engine.execute_raw("SELECT 1").close();
    } catch (const Disconnected&) {
      ++errors;
    }
  }
  CHECK(errors == (look ? 0 : 1));
  CHECK(engine.pool().stats().closed == 10);
  check_recovered(server, engine);
}

TEST_CASE("another session's crash takes all sessions of PostgreSQL with it: lost, and back within the checkout") {
  each_round();
  OwnServer& own = own_server(true);
  const Server& server = own.server();
  const Engine engine = server.engine();
  {
    Connection victim = engine.connect();
    Connection bystander = engine.connect();
    REQUIRE(::kill(static_cast<pid_t>(server.id(victim)), SIGKILL) == 0);
    const auto error = thrown<Disconnected>([&] {
      for (;;) bystander.execute_raw(server.sleep(0.01)).close();
    });
    CHECK(error.connection_lost());
    CHECK(error.retry() == Retry::none);
    CHECK_THROWS_AS(victim.execute_raw("SELECT 1"), Disconnected);
  }
  // The server recovers and says 57P03 meanwhile: the pool asks again until pool_timeout.
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  check_recovered(server, engine);
}

TEST_CASE("a server without a free place: TooManyConnections, no spinning, and the place in the pool is given back") {
  OwnServer& own = each_own_server();
  const Server& server = own.server();
  INFO(server.name);
  REQUIRE(eventually([&] { return server.sessions() == 0; }));
  const Engine engine = server.engine({.pool_size = 50});
  {
    std::vector<Connection> connections;
    const auto error = thrown<TooManyConnections>([&] {
      for (int i = 0; i < 50; ++i) connections.push_back(engine.connect());
    });
    CHECK(error.retry() == Retry::connect);
    if (server.postgresql) CHECK(error.sqlstate() == "53300");
    else CHECK(error.native_code() == 1040);
    const PoolStats stats = engine.pool().stats();
    CHECK(stats.failed_connects == 1);
    CHECK(stats.size == static_cast<int>(connections.size()));
    connections.pop_back();
    CHECK_NOTHROW(engine.execute_raw("SELECT 1").close());
  }
  engine.dispose();
  check_recovered(server, engine);
}
