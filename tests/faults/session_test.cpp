// SPDX-License-Identifier: MIT
// What one user of a session leaves to the next, and one process to its child.
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "faults/server.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;

TEST_CASE("the next user of a connection finds no open transaction and none of its locks") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine({.pool_size = 1, .max_overflow = 0});
  const bool behind_our_back = GENERATE(false, true);
  {
    Connection connection = engine.connect();
    std::optional<Transaction> transaction;
    if (behind_our_back) connection.execute_raw("BEGIN");
    else transaction.emplace(connection.begin());
    connection.execute_raw("UPDATE fault_accounts SET balance = 0");
    if (!behind_our_back) connection.close();
  }
  CHECK(engine.execute_raw("SELECT SUM(balance) FROM fault_accounts").scalar<int>() == 1000);
  server.run("UPDATE fault_accounts SET balance = balance + 1 WHERE id = 1");  // would wait for a lock left behind
  CHECK(engine.execute_raw("SELECT SUM(balance) FROM fault_accounts").scalar<int>() == 1001);
  CHECK(engine.pool().stats().created == 1);
  check_recovered(server, engine);
}

TEST_CASE("the next user of a connection finds no failed transaction either") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  const Engine engine = server.engine({.pool_size = 1, .max_overflow = 0});
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE fault_accounts SET balance = 0 WHERE id = 1");
    CHECK_THROWS_AS(connection.execute_raw("INSERT INTO fault_accounts VALUES (1, 1)"), UniqueViolation);
  }
  CHECK(accounts.total() == 1000);
  CHECK(engine.pool().stats().created == 1);
  check_recovered(server, engine);
}

TEST_CASE("with a full reset, the next user of a connection finds nothing of the last one") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine({.pool_size = 1, .max_overflow = 0, .pool_reset_on_return = ResetMode::full});
  const auto seven = [&] { return engine.execute(select(literal(7))).scalar(); };
  CHECK(seven() == 7);
  {
    Connection connection = engine.connect();
    connection.execute_raw("CREATE TEMPORARY TABLE fault_temporary (a INTEGER)");
    if (server.postgresql) {
      connection.execute_raw("SET work_mem = '1234kB'");
      connection.execute_raw("SET TimeZone TO 'Asia/Tokyo'");
      connection.execute_raw("SELECT pg_advisory_lock(4711)").close();
      connection.execute_raw("LISTEN fault_channel");
    } else {
      connection.execute_raw("SET @fault = 1, SESSION sort_buffer_size = 123456, time_zone = '+09:00'");
      connection.execute_raw("SELECT GET_LOCK('fault_lock', 0)").close();
    }
    CHECK(connection.execute(select(literal(7))).scalar() == 7);
    auto half_read = connection.stream(Statement(select(series(1, 100'000).value)));
    CHECK(half_read.fetch(10).size() == 10);
  }
  CHECK_THROWS_AS(engine.execute_raw("SELECT * FROM fault_temporary"), UndefinedTable);
  const auto ask = [&](const char* sql) { return engine.execute_raw(sql).scalar<std::string>(); };
  if (server.postgresql) {
    CHECK(ask("SHOW work_mem") != "1234kB");
    CHECK(ask("SHOW TimeZone") == "UTC");
    CHECK(server.ask<int>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0);
    CHECK(engine.execute_raw("SELECT count(*) FROM pg_listening_channels()").scalar<int>() == 0);
  } else {
    CHECK_FALSE(ask("SELECT @fault"));
    CHECK(ask("SELECT @@sort_buffer_size") != "123456");
    CHECK(ask("SELECT @@time_zone") == "+00:00");
    CHECK(ask("SELECT @@character_set_client") == "utf8mb4");
    CHECK(server.ask<int>("SELECT IS_FREE_LOCK('fault_lock')") == 1);
  }
  CHECK(seven() == 7);
  CHECK(engine.pool().stats().created == 1);
  check_recovered(server, engine);
}

TEST_CASE("after fork() the child is refused, and the parent's connections still work") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine();
  fill(engine, 5);
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    const std::int64_t id = server.id(connection);
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
        connection.execute_raw("SELECT 1").close();
        result |= 4;
      } catch (const ForkedConnection&) {
      }
      try {
        transaction.rollback();
      } catch (const ForkedConnection&) {
      }
      connection.close();
      engine.dispose();
      engine.close();
      try {
        const Engine own = server.engine();
        if (own.execute_raw("SELECT 6").scalar<int>() != 6) result |= 8;
      } catch (...) {
        result |= 16;
      }
      _exit(result);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(server.id(connection) == id);
    CHECK(transaction.is_active());
    transaction.commit();
  }
  CHECK(engine.pool().stats().idle == 5);
  std::vector<Connection> connections;
  for (int i = 0; i < 5; ++i) {
    connections.push_back(engine.connect());
    CHECK(connections.back().execute_raw("SELECT 2").scalar<int>() == 2);
  }
  CHECK(engine.pool().stats().created <= 6);
  connections.clear();
  check_recovered(server, engine);
}
