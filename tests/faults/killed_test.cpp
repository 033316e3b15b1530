// SPDX-License-Identifier: MIT
// Sessions that are killed and statements that are stopped while they work.
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// Does something to a session as soon as it runs a statement that sleeps.
class WhenAsleep {
 public:
  template <class F>
  WhenAsleep(const Server& server, std::int64_t session, F action)
      : thread_([&server, session, action] {
          if (eventually([&] { return server.runs(session, "sleep(") || server.runs(session, "SLEEP("); })) {
            action();
          }
        }) {}
  WhenAsleep(const WhenAsleep&) = delete;
  WhenAsleep& operator=(const WhenAsleep&) = delete;
  ~WhenAsleep() { thread_.join(); }

 private:
  std::thread thread_;
};

}  // namespace

TEST_CASE("a session killed during a statement: Disconnected, not repeated, and the pool recovers") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    const WhenAsleep killer(server, id, [&] { server.kill(id); });
    const auto begun = std::chrono::steady_clock::now();
    const auto error = thrown<Disconnected>([&] { connection.execute_raw(server.sleep(60)).close(); });
    CHECK(std::chrono::steady_clock::now() - begun < 40s);
    if (server.postgresql) CHECK(error.sqlstate() == "57P01");
    else CHECK(error.native_code() == 2013);
    CHECK(error.retry() == Retry::none);
    CHECK(error.connection_lost());
    CHECK(connection.closed());
  }
  check_recovered(server, engine);
}

TEST_CASE("a transaction whose connection is lost is repeated only if it had written nothing") {
  const Server server = each_server();
  INFO(server.name);
  const bool writes = GENERATE(false, true);
  INFO("writes: " << writes);
  const Accounts accounts(server);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy);
  int runs = 0;
  const auto run = [&] {
    engine.transaction([&](Connection& connection) {
      ++runs;
      if (writes) connection.execute_raw("UPDATE fault_accounts SET balance = balance - 1 WHERE id = 1");
      if (runs == 1) {
        proxy.reset();
        proxy.pass();
      }
      (void)connection.execute(select(literal(7))).all();
    });
  };
  if (writes) CHECK_THROWS_AS(run(), Disconnected);
  else CHECK_NOTHROW(run());
  CHECK(runs == (writes ? 1 : 2));
  CHECK(accounts.total() == 1000);
  check_recovered(server, engine);
}

TEST_CASE("a session killed before COMMIT was sent: a plain Disconnected, and nothing is kept") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE fault_accounts SET balance = 0");
    server.kill(server.id(connection));
    const auto error = thrown<Disconnected>([&] { transaction.commit(); });
    CHECK(error.retry() == Retry::transaction);
    CHECK(connection.closed());
  }
  CHECK(accounts.total() == 1000);
  check_recovered(server, engine);
}

TEST_CASE("a loss that a savepoint's end meets first is told by COMMIT") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE fault_accounts SET balance = 0");
    {
      Transaction inner = connection.begin_nested();
      server.kill(server.id(connection));
    }
    CHECK(connection.closed());
    CHECK(transaction.state() == TransactionState::gone);
    CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
  }
  CHECK(accounts.total() == 1000);
  check_recovered(server, engine);
}

TEST_CASE("a connection lost while COMMIT is under way: the outcome is unknown, and nobody repeats it") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy);
  const auto take_ten = [](Connection& connection) {
    connection.execute_raw("UPDATE fault_accounts SET balance = balance - 10 WHERE id = 1");
  };
  SECTION("the server got it") {
    int runs = 0;
    const auto error = thrown<CommitOutcomeUnknown>([&] {
      engine.transaction([&](Connection& connection) {
        ++runs;
        take_ten(connection);
        // Its answer means that nothing of before is under way: MariaDB is told of closed statements without answering.
        (void)connection.execute(select(literal(1))).all();
        proxy.cut_after(0);
      });
    });
    CHECK(runs == 1);
    CHECK(error.connection_lost());
    CHECK(error.retry() == Retry::none);
    CHECK(eventually([&] { return accounts.total() == 990; }));
  }
  SECTION("the server never got it") {
    {
      Connection connection = engine.with_options({.statement_timeout = 500ms}).connect();
      Transaction transaction = connection.begin();
      take_ten(connection);
      proxy.stall();
      CHECK_THROWS_AS(transaction.commit(), CommitOutcomeUnknown);
      CHECK(connection.closed());
    }
    CHECK(accounts.total() == 1000);
  }
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("a statement that somebody cancels: QueryCanceled, and the connection stays") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    {
      const WhenAsleep other(server, id, [&] { server.cancel(id); });
      const auto error = thrown<QueryCanceled>([&] { connection.execute_raw(server.sleep(60)).close(); });
      if (server.postgresql) CHECK(error.sqlstate() == "57014");
      else CHECK(error.native_code() == 1317);
      CHECK(error.retry() == Retry::none);
      CHECK_FALSE(error.connection_lost());
    }
    CHECK(server.id(connection) == id);
  }
  CHECK(engine.pool().stats().created == 1);
  check_recovered(server, engine);
}

TEST_CASE("a statement over its time: StatementTimeout, whoever set the limit, and the connection stays") {
  const Server server = each_server();
  INFO(server.name);
  const bool ours = GENERATE(true, false);
  INFO((ours ? "our limit" : "the server's limit"));
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    if (ours) connection.set_options({.statement_timeout = 300ms});
    else connection.execute_raw(server.postgresql ? "SET statement_timeout = 300" : "SET max_statement_time = 0.3");
    const auto begun = std::chrono::steady_clock::now();
    const auto error = thrown<StatementTimeout>([&] { connection.execute_raw(server.sleep(60)).close(); });
    CHECK(std::chrono::steady_clock::now() - begun < 30s);
    if (server.postgresql) CHECK(error.sqlstate() == "57014");
    else CHECK(error.native_code() == (ours ? 1317 : 1969));
    CHECK(error.retry() == Retry::none);
    CHECK_FALSE(error.connection_lost());
    CHECK(server.id(connection) == id);
  }
  check_recovered(server, engine);
}

TEST_CASE("a timeout inside a transaction: PostgreSQL aborts it, MariaDB keeps it") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE fault_accounts SET balance = 0 WHERE id = 1");
    connection.set_options({.statement_timeout = 300ms});
    CHECK_THROWS_AS(connection.execute_raw(server.sleep(60)).close(), StatementTimeout);
    CHECK(transaction.state() == (server.postgresql ? TransactionState::failed : TransactionState::active));
    if (server.postgresql) {
      CHECK_THROWS_AS(connection.execute_raw("SELECT 1"), InFailedTransaction);
      CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
    } else {
      transaction.commit();
    }
  }
  CHECK(accounts.total() == (server.postgresql ? 1000 : 900));
  check_recovered(server, engine);
}
