// SPDX-License-Identifier: MIT
// Sessions that end while their connection lies idle.
#include <string>
#include <thread>
#include <vector>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// Opens `count` connections at once and gives them back. @return their sessions
std::vector<std::int64_t> fill_and_number(const Server& server, const Engine& engine, int count) {
  std::vector<Connection> connections;
  std::vector<std::int64_t> ids;
  for (int i = 0; i < count; ++i) {
    connections.push_back(engine.connect());
    ids.push_back(server.id(connections.back()));
  }
  return ids;
}

void check_hung_up(const Server& server, const Disconnected& error, const char* sqlstate) {
  CHECK(error.connection_lost());
  if (server.postgresql) CHECK(error.sqlstate() == sqlstate);
  else CHECK((error.native_code() == 2006 || error.native_code() == 2013));
}

}  // namespace

TEST_CASE("the server ends idle sessions: one error, and all that were opened before are replaced") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine();
  {
    std::vector<Connection> connections;
    for (int i = 0; i < 3; ++i) {
      connections.push_back(engine.connect());
      connections.back().execute_raw(server.postgresql ? "SET idle_session_timeout = 100"
                                                       : "SET SESSION wait_timeout = 1");
    }
  }
  REQUIRE(eventually([&] { return server.sessions() == 0; }));
  const auto error = thrown<Disconnected>([&] { engine.execute_raw("SELECT 1").close(); });
  CHECK(error.connection_lost());
  CHECK(error.retry() == Retry::none);
  if (server.postgresql) CHECK(error.sqlstate() == "57P05");
  else CHECK(error.native_code() == 2006);
  CHECK(engine.pool().stats().idle == 0);
  CHECK(engine.pool().stats().invalidated == 3);
  check_recovered(server, engine);
}

TEST_CASE("a connection that is replaced before the server's idle limit is never met dead") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine({.pool_recycle = 500ms});
  for (int i = 0; i < 3; ++i) {
    {
      const Connection connection = engine.connect();
      connection.execute_raw(server.postgresql ? "SET idle_session_timeout = 1000" : "SET SESSION wait_timeout = 1");
    }
    REQUIRE(eventually([&] { return server.sessions() == 0; }));
  }
  CHECK(engine.pool().stats().recycled == 2);
  check_recovered(server, engine);
}

TEST_CASE("with a look before use, killed idle sessions cost no error in a thousand checkouts") {
  const Server server = each_server();
  INFO(server.name);
  const bool ping = GENERATE(true, false);
  const Engine engine = server.engine({.pool_check_socket = !ping, .pool_pre_ping = ping});
  int errors = 0;
  for (int i = 0; i < 1000; ++i) {
    if (i % 200 == 0) {
      for (const std::int64_t id : fill_and_number(server, engine, 3)) server.kill(id);
    }
    try {
      engine.execute_raw("SELECT 1").close();
    } catch (const Disconnected&) {
      ++errors;
    }
  }
  CHECK(errors == 0);
  CHECK(engine.pool().stats().suspect >= 5);
  check_recovered(server, engine);
}

TEST_CASE("without a look, killed idle sessions cost one error for all of them") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine();
  for (const std::int64_t id : fill_and_number(server, engine, 4)) server.kill(id);
  const auto error = thrown<Disconnected>([&] { engine.execute_raw("SELECT 1").close(); });
  check_hung_up(server, error, "57P01");
  CHECK(engine.pool().stats().invalidated == 4);
  for (int i = 0; i < 5; ++i) CHECK_NOTHROW(engine.execute_raw("SELECT 1").close());
  check_recovered(server, engine);
}

TEST_CASE("the server ends a transaction that lies idle: it is gone, and nothing in it is repeated in silence") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    connection.execute_raw(server.postgresql ? "SET idle_in_transaction_session_timeout = 200"
                                             : "SET SESSION idle_transaction_timeout = 1");
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE fault_accounts SET balance = 0");
    REQUIRE(eventually([&] { return server.sessions() == 0; }));
    const auto error = thrown<Disconnected>([&] { connection.execute_raw("SELECT 1"); });
    check_hung_up(server, error, "25P03");
    CHECK(error.retry() == Retry::transaction);
    CHECK(error.info().transaction_state == TransactionState::gone);
    CHECK(transaction.state() == TransactionState::gone);
    CHECK(connection.closed());
    CHECK_THROWS_AS(connection.execute_raw("SELECT 1"), ResourceClosedError);
    CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
  }
  CHECK(accounts.total() == 1000);
  check_recovered(server, engine);
}
