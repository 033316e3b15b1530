// SPDX-License-Identifier: MIT
// What the network does to connections, idle ones and those at work.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "faults/server.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Fault {
  const char* name;
  void (*strike)(FaultProxy&);
  bool at_once;  // idle connections feel it, not only the next answer
};

Fault each_fault() {
  return GENERATE(values<Fault>({{"RST", [](FaultProxy& p) { p.reset(); }, true},
                                 {"FIN", [](FaultProxy& p) { p.finish(); }, true},
                                 {"cut at once", [](FaultProxy& p) { p.cut_after(0); }, false},
                                 {"cut in the answer", [](FaultProxy& p) { p.cut_after(7); }, false}}));
}

}  // namespace

TEST_CASE("idle connections that the network ends: one Disconnected for all of them") {
  const Server server = each_server();
  INFO(server.name);
  const Fault fault = each_fault();
  INFO(fault.name);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy);
  fill(engine, 3);
  fault.strike(proxy);
  const auto error = thrown<Disconnected>([&] { engine.execute_raw("SELECT 1").close(); });
  CHECK(error.connection_lost());
  CHECK(error.sqlstate().substr(0, 2) != "57");
  if (!server.postgresql) CHECK((error.native_code() == 2006 || error.native_code() == 2013));
  CHECK(engine.pool().stats().idle == 0);
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("a look before use finds what the network ended") {
  const Server server = each_server();
  INFO(server.name);
  const Fault fault = each_fault();
  if (!fault.at_once) return;
  INFO(fault.name);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy, {.pool_check_socket = true});
  fill(engine, 3);
  fault.strike(proxy);
  proxy.pass();
  for (int i = 0; i < 5; ++i) CHECK_NOTHROW(engine.execute_raw("SELECT 1").close());
  CHECK(engine.pool().stats().suspect >= 1);
  check_recovered(server, engine);
}

TEST_CASE("a large answer that the network ends in the middle is never taken for a whole one") {
  const Server server = each_server();
  INFO(server.name);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy);
  fill(engine, 1);
  proxy.cut_after(100'000);
  std::size_t rows = 0;
  const auto error = thrown<Disconnected>([&] {
    for (const Row<>& row : engine.execute_raw(server.numbers(100'000))) rows += row.get<int>(0) > 0 ? 1 : 0;
  });
  CHECK(rows < 100'000);
  CHECK(error.connection_lost());
  if (!server.postgresql) CHECK(error.native_code() == 2013);
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("a network that forwards nothing any more: the statement's deadline holds") {
  const Server server = each_server();
  INFO(server.name);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy, {.statement_timeout = 300ms});
  fill(engine, 1);
  const bool within_answer = GENERATE(false, true);
  if (within_answer) proxy.stall_after(100'000);
  else proxy.stall();
  const auto begun = std::chrono::steady_clock::now();
  const auto error = thrown<StatementTimeout>([&] { engine.execute_raw(server.numbers(100'000)).close(); });
  const auto took = std::chrono::steady_clock::now() - begun;
  CHECK(took >= 300ms);
  CHECK(took < 10s);
  CHECK(error.connection_lost());
  CHECK(engine.pool().stats().size == 0);
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("a network that forwards nothing any more: connecting ends by its own deadline") {
  const Server server = each_server();
  INFO(server.name);
  FaultProxy proxy(server.url.port);
  proxy.stall();
  const Engine engine = server.through(proxy, {.connect_timeout = 300ms});
  const auto begun = std::chrono::steady_clock::now();
  const auto error = thrown<ConnectTimeout>([&] { (void)engine.connect(); });
  const auto took = std::chrono::steady_clock::now() - begun;
  CHECK(took >= 300ms);
  CHECK(took < 10s);
  CHECK(error.retry() == Retry::connect);
  if (!server.postgresql) CHECK(error.native_code() == 2013);
  CHECK(engine.pool().stats().failed_connects == 1);
  CHECK(engine.pool().stats().size == 0);
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("a slow network: still the right rows, and a deadline long enough is kept") {
  const Server server = each_server();
  INFO(server.name);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy, {.statement_timeout = 60s});
  fill(engine, 1);
  proxy.slow(997, 1ms);
  int expected = 0;
  for (const Row<>& row : engine.execute_raw(server.numbers(5000))) CHECK(row.get<int>(0) == ++expected);
  CHECK(expected == 5000);
  proxy.pass();
  check_recovered(server, engine);
}

TEST_CASE("an open transaction on a connection that stalls is given up, not waited for") {
  const Server server = each_server();
  INFO(server.name);
  const Accounts accounts(server);
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy, {.statement_timeout = 300ms});
  const auto begun = std::chrono::steady_clock::now();
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE fault_accounts SET balance = 0");
    proxy.stall();
  }
  CHECK(std::chrono::steady_clock::now() - begun < 15s);
  proxy.pass();
  CHECK(engine.pool().stats().size == 0);
  check_recovered(server, engine);
  CHECK(accounts.total() == 1000);
}

TEST_CASE("the statements of a pipeline are at the server before the first is answered, on PostgreSQL") {
  const Server server = each_server();
  INFO(server.name);
  server.engine().execute_raw("DROP TABLE IF EXISTS fault_pipeline");
  server.engine().execute_raw("CREATE TABLE fault_pipeline (id INTEGER PRIMARY KEY)");
  const auto count = [&] { return server.ask<int>("SELECT count(*) FROM fault_pipeline"); };
  FaultProxy proxy(server.url.port);
  const Engine engine = server.through(proxy);
  struct Rows : Table {
    using Table::Table;
    Column<int> id{this, "id"};
  };
  const Rows rows{"fault_pipeline"};
  Connection connection = engine.connect();
  const auto run = [&](int first) {
    Pipeline pipeline(connection);
    for (int id = first; id < first + 5; ++id) (void)pipeline.add(insert(rows).values(rows.id = id));
    pipeline.run();
  };
  run(1);  // which prepares the statement
  CHECK(count() == 5);
  proxy.stall_after(1);
  connection.set_options({.statement_timeout = std::chrono::milliseconds(300)});
  run(6);
  CHECK(connection.closed());
  CHECK(count() == (server.name == "postgresql" ? 10 : 6));
  server.engine().execute_raw("DROP TABLE fault_pipeline");
}
