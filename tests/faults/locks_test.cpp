// SPDX-License-Identifier: MIT
// Transactions that get into each other's way.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

TEST_CASE("a deadlock: one of the two is given up, and can only be rolled back") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection a = engine.connect();
    Connection b = engine.connect();
    Transaction ta = a.begin();
    Transaction tb = b.begin();
    a.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");
    b.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 2");
    std::atomic<int> deadlocks{0};
    Connection* victim = nullptr;
    const auto cross = [&](Connection& connection, Transaction& transaction, int id) {
      try {
        connection.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = " + std::to_string(id));
        transaction.commit();
      } catch (const DeadlockDetected& error) {
        ++deadlocks;
        victim = &connection;
        if (error.retry() != Retry::transaction || error.connection_lost()) ++deadlocks;
        if (server.postgresql ? error.sqlstate() != "40P01" : error.native_code() != 1213) ++deadlocks;
        if (error.info().transaction_state != TransactionState::failed) ++deadlocks;
      }
    };
    std::thread other{[&] { cross(a, ta, 2); }};
    cross(b, tb, 1);
    other.join();
    REQUIRE(deadlocks == 1);
    Transaction& given_up = victim == &a ? ta : tb;
    CHECK(given_up.state() == TransactionState::failed);
    CHECK_THROWS_AS(victim->execute_raw("SELECT 1"), InFailedTransaction);
    CHECK_THROWS_AS(given_up.commit(), RollbackInsteadOfCommit);
    CHECK(victim->execute_raw("SELECT 1").scalar<int>() == 1);
  }
  CHECK(accounts.total() == 1002);
  check_recovered(server, engine);
}

TEST_CASE("an update of what another transaction has changed: SerializationFailure, and the whole unit is repeated") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    if (!server.postgresql) connection.execute_raw("SET SESSION innodb_snapshot_isolation = ON");
    Transaction transaction = connection.begin({.isolation = repeatable_read});
    CHECK(connection.execute_raw("SELECT balance FROM fault_accounts WHERE id = 1").scalar<int>() == 100);
    server.run("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");
    const auto error = thrown<SerializationFailure>(
        [&] { connection.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1"); });
    if (server.postgresql) CHECK(error.sqlstate() == "40001");
    else CHECK(error.native_code() == 1020);
    CHECK(error.retry() == Retry::transaction);
    CHECK(error.info().transaction_state == TransactionState::failed);
    CHECK_THROWS_AS(connection.execute_raw("SELECT 1"), InFailedTransaction);
    CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
  }
  int runs = 0;
  engine.transaction(
      [&](Connection& connection) {
        if (!server.postgresql) connection.execute_raw("SET SESSION innodb_snapshot_isolation = ON");
        (void)connection.execute_raw("SELECT balance FROM fault_accounts WHERE id = 1").all();
        if (++runs == 1) server.run("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");
        connection.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");
      },
      {.isolation = repeatable_read});
  CHECK(runs == 2);
  CHECK(accounts.total() == 1003);
  engine.dispose();
  check_recovered(server, engine);
}

TEST_CASE("write skew on PostgreSQL: one of two serializable transactions fails, at COMMIT perhaps, and is repeated") {
  each_round();
  const Server server = shared_server(true);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection a = engine.connect();
    Connection b = engine.connect();
    Transaction ta = a.begin({.isolation = serializable});
    Transaction tb = b.begin({.isolation = serializable});
    for (Connection* each : {&a, &b}) {
      CHECK(each->execute_raw("SELECT sum(balance) FROM fault_accounts WHERE id <= 2").scalar<int>() == 200);
    }
    a.execute_raw("UPDATE fault_accounts SET balance = 0 WHERE id = 1");
    b.execute_raw("UPDATE fault_accounts SET balance = 0 WHERE id = 2");
    ta.commit();
    const auto error = thrown<SerializationFailure>([&] { tb.commit(); });
    CHECK(error.sqlstate() == "40001");
    CHECK(error.retry() == Retry::transaction);
    CHECK(tb.state() == TransactionState::none);
  }
  CHECK(accounts.total() == 900);
  check_recovered(server, engine);
}

TEST_CASE("waiting too long for a lock: LockTimeout; PostgreSQL aborts the transaction, MariaDB keeps it open") {
  const Server server = each_server();
  INFO(server.name);
  const bool nowait = GENERATE(false, true);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  {
    Connection holder = engine.connect();
    Transaction held = holder.begin();
    holder.execute_raw("UPDATE fault_accounts SET balance = balance - 1 WHERE id = 1");

    Connection waiter = engine.connect();
    if (!nowait) {
      waiter.execute_raw(server.postgresql ? "SET lock_timeout = 100" : "SET SESSION innodb_lock_wait_timeout = 1");
    }
    Transaction transaction = waiter.begin();
    waiter.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 2");
    const auto error = thrown<LockTimeout>([&] {
      waiter.execute_raw(nowait ? "SELECT * FROM fault_accounts WHERE id = 1 FOR UPDATE NOWAIT"
                                : "UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");
    });
    if (server.postgresql) CHECK(error.sqlstate() == "55P03");
    else CHECK(error.native_code() == 1205);
    CHECK(error.retry() == (server.postgresql ? Retry::transaction : Retry::statement));
    CHECK_FALSE(error.connection_lost());
    CHECK(transaction.state() == (server.postgresql ? TransactionState::failed : TransactionState::active));
    held.commit();
    if (server.postgresql) {
      transaction.rollback();
    } else {
      waiter.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");
      transaction.commit();
    }
  }
  CHECK(accounts.total() == (server.postgresql ? 999 : 1001));
  engine.dispose();
  check_recovered(server, engine);
}

TEST_CASE("transfers that deadlock and collide are repeated, and no money is lost") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine();
  std::atomic<int> given_up{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 15; ++round) {
        const int from = 1 + (t + round) % 4;
        const int to = 1 + (t + 3 * round + 1) % 4;
        if (from == to) continue;
        try {
          engine.transaction(
              [&](Connection& connection) {
                connection.execute_raw("UPDATE fault_accounts SET balance = balance - 1 WHERE id = " +
                                       std::to_string(from));
                connection.execute_raw("UPDATE fault_accounts SET balance = balance + 1 WHERE id = " +
                                       std::to_string(to));
              },
              {.isolation = serializable, .max_attempts = 100});
        } catch (const OperationalError&) {
          ++given_up;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(given_up == 0);
  CHECK(accounts.total() == 1000);
  check_recovered(server, engine);
}
