// SPDX-License-Identifier: MIT
// Rows that stop coming, and who reads them too slowly.
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "faults/server.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// Far more rows than the sockets between the two ends hold.
constexpr int many = 2'000'000;

Statement numbers(const Server& server) {
  if (server.postgresql) return select(series(1, many).value);
  return select(text("seq").as<int>()).select_from(table("seq_1_to_2000000"));
}

/// The numbers by either way that gives rows as they come.
template <class Source>
Result<> numbers_from(const Source& source, const Server& server, bool copied) {
  return copied ? source.copy_out(Select<>(numbers(server).node())) : source.stream(numbers(server));
}

}  // namespace

TEST_CASE("a session killed while rows are streamed: those so far, then the exception, never a clean end") {
  const Server server = each_server();
  const bool copied = GENERATE(false, true);
  INFO(server.name << ", copied: " << copied);
  const Engine engine = server.engine();
  int rows = 0;
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    const auto read = [&] {
      for (const Row<>& row : numbers_from(connection, server, copied)) {
        if (row.get<int>(0) != ++rows) FAIL("a row is missing");
        if (rows == 10) server.kill(id);
      }
    };
    const auto error = thrown<Disconnected>(read);
    CHECK(rows >= 10);
    CHECK(rows < many);
    CHECK(error.connection_lost());
    if (!server.postgresql) CHECK(error.native_code() == 2013);
    CHECK(connection.closed());
  }
  check_recovered(server, engine);
}

TEST_CASE("a network that fails while rows are streamed") {
  const Server server = each_server();
  INFO(server.name);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy, {.statement_timeout = 1s});
  const int fault = GENERATE(0, 1, 2);
  const bool copied = GENERATE(false, true);
  INFO("fault " << fault << ", copied: " << copied);
  int rows = 0;
  const auto read = [&] {
    for (const Row<>& row : numbers_from(engine, server, copied)) {
      if (row.get<int>(0) != ++rows) FAIL("a row is missing");
      if (rows != 10) continue;
      if (fault == 0) proxy.reset();
      else if (fault == 1) proxy.cut_after(10'000);
      else proxy.stall();
    }
  };
  const auto begun = std::chrono::steady_clock::now();
  if (fault == 2) CHECK(thrown<StatementTimeout>(read).connection_lost());
  else CHECK(thrown<Disconnected>(read).connection_lost());
  CHECK(std::chrono::steady_clock::now() - begun < 20s);
  CHECK(rows >= 10);
  CHECK(rows < many);
  CHECK(engine.pool().stats().size == 0);
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("a copy of rows that is cut off after any of its bytes never ends as if it were whole") {
  each_round();
  const Server server = shared_server(true);
  const Select<> three(select(series(1, 3).value).node());
  std::size_t bytes = 0;
  for (int rows = 0; rows != 3; ++bytes) {
    INFO(bytes << " bytes of the answer came");
    REQUIRE(bytes < 2000);
    rows = 0;
    FaultProxy proxy(server.url.port);
    const Engine engine = server.through(proxy);
    Connection connection = engine.connect();
    proxy.cut_after(bytes);
    try {
      for (const Row<>& row : connection.copy_out(three)) CHECK(row.get<int>(0) == ++rows);
      CHECK(rows == 3);
    } catch (const Disconnected&) {
      rows = 0;
    }
  }
  CHECK(bytes > 150);  // they were cut in the description, the rows and the end
}

TEST_CASE("a server that will not wait for a slow reader: Disconnected from the loop") {
  each_round();
  const Server server = shared_server(false);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    connection.execute_raw("SET SESSION net_write_timeout = 1");
    int rows = 0;
    const auto read = [&] {
      for (const Row<>& row : connection.stream(numbers(server))) {
        if (row.get<int>(0) != ++rows) FAIL("a row is missing");
        if (rows != 10) continue;
        // It gives up by itself while nothing is read.
        const std::string left = "SELECT count(*) FROM information_schema.processlist WHERE id = " + std::to_string(id);
        REQUIRE(eventually([&] { return server.ask<int>(left) == 0; }));
      }
    };
    const auto error = thrown<Disconnected>(read);
    CHECK(error.native_code() == 2013);
    CHECK(rows < many);
  }
  check_recovered(server, engine);
}

TEST_CASE("a stream that is left early gives its connection back, fit for use") {
  const Server server = each_server();
  const bool copied = GENERATE(false, true);
  INFO(server.name << ", copied: " << copied);
  const Accounts accounts(server);
  const Engine engine = server.engine({.pool_size = 1, .max_overflow = 0, .pool_timeout = 20s});
  for (int i = 0; i < 3; ++i) {
    for (const Row<>& row : numbers_from(engine, server, copied)) {
      if (row.get<int>(0) == 10) break;
    }
    CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  }
  const auto loop = [&] {
    for (const Row<>& row : numbers_from(engine, server, copied)) {
      if (row.get<int>(0) == 10) throw std::runtime_error("the user's own");
    }
  };
  CHECK_THROWS_AS(loop(), std::runtime_error);
  check_recovered(server, engine);
}

TEST_CASE("cancel() works on a server that computes, and on a network that is stalled") {
  const Server server = each_server();
  INFO(server.name);
  FaultProxy proxy(server.url.port);
  const bool stalled = GENERATE(false, true);
  INFO("stalled: " << stalled);
  const Engine engine = server.through(proxy);
  std::int64_t id = 0;
  {
    Connection connection = engine.connect();
    id = server.id(connection);
    std::thread other{[&] {
      if (!eventually([&] { return server.runs(id, "sleep(") || server.runs(id, "SLEEP("); })) return;
      if (stalled) proxy.stall();
      eventually([&] { return connection.cancel(); });
    }};
    const auto begun = std::chrono::steady_clock::now();
    std::optional<bool> lost;
    try {
      connection.execute_raw(server.sleep(60)).close();
    } catch (const QueryCanceled& error) {
      lost = error.connection_lost();
    }
    other.join();
    CHECK(lost == stalled);
    CHECK(std::chrono::steady_clock::now() - begun < 40s);
    proxy.pass();
    if (!stalled) CHECK(server.id(connection) == id);
  }
  if (stalled) server.kill(id);  // it knows nothing of it all, and sleeps on
  check_recovered(server, engine);
}
