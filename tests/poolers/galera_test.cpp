// SPDX-License-Identifier: MIT
// Three nodes of MariaDB that certify each other's transactions: who comes too late learns it at COMMIT.
#include <csignal>
#include <sstream>
#include <string>
#include <vector>

#include "faults/server.hpp"
#include "poolers/transfers.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

std::vector<std::string> words(const char* variable) {
  std::istringstream text(required(variable));
  std::vector<std::string> found;
  for (std::string word; text >> word;) found.push_back(word);
  return found;
}

// Once the node has everything that any node had committed.
int synced(const Engine& engine, const std::string& query) {
  Connection connection = engine.connect();
  connection.execute_raw("SET SESSION wsrep_sync_wait = 1");
  const int value = connection.execute_raw(query).scalar<int>().value();
  connection.execute_raw("SET SESSION wsrep_sync_wait = 0");
  return value;
}

constexpr const char* total = "SELECT SUM(balance) FROM pooled_accounts";
constexpr const char* journalled = "SELECT COUNT(*) FROM pooled_journal";

}  // namespace

TEST_CASE("galera: two nodes change the same row, and the later one is told and repeated", "[galera]") {
  const std::vector<std::string> urls = words("QUARRY_TEST_GALERA_URLS");
  const Engine a = create_engine(urls.at(0));
  const Engine b = create_engine(urls.at(1));
  create_accounts(a, 2);
  CHECK(synced(b, total) == 200);
  {
    Connection connection = a.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = 0");
    b.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = 0");  // the node's locks are its own
    CHECK(synced(a, "SELECT balance FROM pooled_accounts WHERE id = 0") == 101);
    const auto error = thrown<DeadlockDetected>([&] { transaction.commit(); });
    CHECK(error.native_code() == 1213);
    CHECK(error.sqlstate() == "40001");
    CHECK(error.retry() == Retry::transaction);
    CHECK_FALSE(error.connection_lost());
    CHECK_FALSE(connection.in_transaction());
    CHECK(connection.execute_raw("SELECT balance FROM pooled_accounts WHERE id = 0").scalar<int>() == 101);
  }
  int runs = 0;
  a.transaction([&](Connection& connection) {
    connection.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = 0");
    if (++runs > 1) return;
    b.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = 0");
    CHECK(synced(a, "SELECT balance FROM pooled_accounts WHERE id = 0") == 102);
  });
  CHECK(runs == 2);
  for (const Engine& each : {a, b}) CHECK(synced(each, total) == 203);
  check_figures(a);
  check_figures(b);
}

TEST_CASE("galera: transfers on three nodes over the same rows: conflicts are repeated, nothing is lost", "[galera]") {
  std::vector<Engine> engines;
  for (const std::string& url : words("QUARRY_TEST_GALERA_URLS")) engines.push_back(create_engine(url));
  create_accounts(engines[0], 10);
  for (const Engine& each : engines) CHECK(synced(each, total) == 1000);
  Transfers transfers;
  transfer(engines, 4, 25, 10, {.max_attempts = 1000, .longest_pause = 50ms}, transfers);
  CHECK(transfers.done == 300);
  CHECK(transfers.repeated > 0);
  CHECK(transfers.unexpected == 0);
  CHECK(transfers.lost == 0);
  std::printf("galera: 300 transfers on three nodes, %ld conflicts repeated\n", transfers.repeated.load());
  for (const Engine& each : engines) {
    CHECK(synced(each, total) == 1000);
    CHECK(synced(each, journalled) == 300);
    check_figures(each);
  }
}

// The last of them: afterwards there are two nodes.
TEST_CASE("galera: a node is killed: Disconnected and refused there, and the others go on", "[galera]") {
  const std::vector<std::string> urls = words("QUARRY_TEST_GALERA_URLS");
  const Engine a = create_engine(urls.at(0));
  const Engine c = create_engine(urls.at(2));
  create_accounts(a, 10);
  CHECK(synced(c, total) == 1000);
  // All three in one URL, the one that will be killed first.
  const auto host = [&](std::size_t node) {
    const Url url(urls.at(node));
    return url.host + ":" + std::to_string(url.port);
  };
  const Engine any = create_engine("mysql://test:test@" + host(2) + "," + host(0) + "," + host(1) + "/test");
  const char* const node = "SELECT @@wsrep_node_name";
  CHECK(any.execute_raw(node).scalar<std::string>() == "node2");
  {
    Connection held = c.connect();
    Transaction transaction = held.begin();
    held.execute_raw("UPDATE pooled_accounts SET balance = 0 WHERE id = 0");
    REQUIRE(::kill(static_cast<pid_t>(std::stol(words("QUARRY_TEST_GALERA_PIDS").at(2))), SIGKILL) == 0);
    CHECK_THROWS_AS(
        [&] {
          for (;;) held.execute_raw("SELECT 1").close();
        }(),
        Disconnected);
  }
  CHECK(eventually([&] {
    try {
      c.execute_raw("SELECT 1").close();
    } catch (const ConnectRefused&) {
      return true;
    } catch (const ConnectError&) {  // reset in the handshake: it is still on its way down
    }
    return false;
  }));
  Transfers transfers;
  transfer({a, create_engine(urls.at(1))}, 4, 10, 10, {.max_attempts = 1000, .longest_pause = 200ms}, transfers);
  CHECK(transfers.done == 80);
  CHECK(transfers.unexpected == 0);
  CHECK_THROWS_AS(any.execute_raw(node), Disconnected);
  CHECK(any.execute_raw(node).scalar<std::string>() == "node0");
  CHECK(synced(a, total) == 1000);
  CHECK(synced(a, journalled) == 80);
}
