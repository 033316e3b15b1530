// SPDX-License-Identifier: MIT
// Code of the user that throws, wherever the engine calls it or waits for it.
#include <stdexcept>
#include <string>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Stop : std::runtime_error {
  Stop() : std::runtime_error("the user's own") {}
};

struct Narrow {
  short number;
};

}  // namespace

TEST_CASE("what the user's code throws passes through, and no connection is lost by it") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  bool armed = true;  // of functions that the engine keeps
  const Engine engine = server.engine({.pool_size = 1, .max_overflow = 0, .pool_timeout = 10s});
  SECTION("in the loop over rows") {
    const auto loop = [&] {
      for (const Row<>& row : engine.execute_raw(server.numbers(100'000))) {
        if (row.get<int>(0) == 10) throw Stop();
      }
    };
    CHECK_THROWS_AS(loop(), Stop);
    CHECK(engine.pool().stats().created == 1);
  }
  SECTION("in the loop over the rows of a connection") {
    Connection connection = engine.connect();
    const auto loop = [&] {
      for (const Row<>& row : connection.execute_raw(server.numbers(100'000))) {
        if (row.get<int>(0) == 10) throw Stop();
      }
    };
    CHECK_THROWS_AS(loop(), Stop);
    CHECK(connection.execute_raw("SELECT 3").scalar<int>() == 3);
    CHECK(engine.pool().stats().created == 1);
  }
  SECTION("by a value that does not fit") {
    CHECK_THROWS_AS(engine.execute_raw(server.numbers(100'000)).into<Narrow>(), ConversionError);
    CHECK(engine.pool().stats().created == 1);
  }
  SECTION("in a function told of statements") {
    engine.on_statement([&](const StatementEvent&) {
      if (armed) throw Stop();
    });
    CHECK_THROWS_AS(engine.execute_raw("UPDATE fault_accounts SET balance = balance + 1"), Stop);
    CHECK_THROWS_AS(engine.execute_raw("SELECT nonsense"), Stop);
    CHECK_THROWS_AS(engine.execute_raw(server.numbers(10)).all(), Stop);
    { auto abandoned = engine.execute_raw(server.numbers(10)); }
    {
      Connection connection = engine.connect();
      Transaction transaction = connection.begin();
      CHECK_THROWS_AS(connection.execute_raw("UPDATE fault_accounts SET balance = 0"), Stop);
      CHECK(transaction.is_active());
    }
    armed = false;
    CHECK(accounts.total() == 1010);
    server.run("UPDATE fault_accounts SET balance = balance - 1");
  }
  SECTION("in a sink of echo_to") {
    engine.echo_to([&](std::string_view) {
      if (armed) throw Stop();
    });
    CHECK_THROWS_AS(engine.execute_raw("SELECT 1").all(), Stop);
    armed = false;
  }
  SECTION("in a transaction's function") {
    int runs = 0;
    CHECK_THROWS_AS(engine.transaction([&](Connection& connection) {
      ++runs;
      connection.execute_raw("UPDATE fault_accounts SET balance = 0");
      throw Stop();
    }),
                    Stop);
    CHECK(runs == 1);
    CHECK(engine.pool().stats().created == 1);
  }
  SECTION("while a transaction and a savepoint are open") {
    const auto work = [&] {
      Connection connection = engine.connect();
      Transaction transaction = connection.begin();
      connection.execute_raw("UPDATE fault_accounts SET balance = 0");
      Transaction inner = connection.begin_nested();
      connection.execute_raw("UPDATE fault_accounts SET balance = 1");
      throw Stop();
    };
    CHECK_THROWS_AS(work(), Stop);
    CHECK(engine.pool().stats().created == 1);
  }
  CHECK(accounts.total() == 1000);
  check_recovered(server, engine);
}
