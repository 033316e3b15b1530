// SPDX-License-Identifier: MIT
// testing::Rollback on SQLite alone: threads, and application code that knows nothing of it. The tests on all databases
// are in integration/testing.
#include "quarry/testing/rollback.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace std::chrono_literals;

namespace {

struct Accounts : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::int64_t> balance{this, "balance"};
};
const Accounts accounts{"accounts"};

// An application as they are: a connection it keeps, transactions, threads, an audit on another connection.
class Bank {
 public:
  explicit Bank(const Engine& engine) : engine_(engine), kept_(engine.connect()) {}

  void open(std::int64_t id, std::int64_t balance) {
    const std::lock_guard lock{mutex_};
    kept_.execute(insert(accounts).values(accounts.id = id, accounts.balance = balance));
  }
  void move(std::int64_t from, std::int64_t to, std::int64_t amount) const {
    engine_.transaction([&](Connection& c) {
      add(c, from, -amount);
      if (balance(c, from) < 0) throw std::runtime_error("not enough money");
      auto step = c.begin_nested();
      add(c, to, amount);
      step.commit();
    });
  }
  std::int64_t total() const {
    return engine_.execute(select(func::sum(accounts.balance))).scalar<std::int64_t>().value_or(0);
  }

 private:
  static void add(const Connection& c, std::int64_t id, std::int64_t amount) {
    const Result<> changed = c.execute_raw("UPDATE accounts SET balance = balance + " + std::to_string(amount) +
                                           " WHERE id = " + std::to_string(id));
    if (changed.rowcount() != 1) throw std::runtime_error("no such account");
  }
  static std::int64_t balance(const Connection& c, std::int64_t id) {
    return c.execute(select(accounts.balance).where(accounts.id == id)).scalar().value();
  }
  Engine engine_;
  std::mutex mutex_;
  Connection kept_;
};

struct File {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("quarry_testing_rollback_" + std::to_string(::getpid()) + ".db"))
          .string();
  const Engine engine = create_engine("sqlite:///" + path);
  File() {
    engine.execute_raw("DROP TABLE IF EXISTS accounts");
    engine.execute_raw("CREATE TABLE accounts (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)");
  }
  ~File() {
    engine.dispose();
    std::filesystem::remove(path);
  }
  std::int64_t rows() const { return engine.execute(select(func::count()).select_from(accounts)).scalar().value(); }
};

}  // namespace

TEST_CASE("a bank with threads, exceptions and a connection of its own leaves nothing behind") {
  const File file;
  for (int run = 0; run < 2; ++run) {
    testing::Rollback scope{file.engine, {.wait = 60s}};
    Bank bank{file.engine};
    for (int i = 0; i < 10; ++i) bank.open(i, 100);
    std::atomic<int> refused{0};
    std::vector<std::thread> clerks;
    for (int t = 0; t < 8; ++t) {
      clerks.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          try {
            bank.move((t + i) % 10, (t * 3 + i) % 11, 30);  // account 10 does not exist
          } catch (const std::runtime_error&) {
            ++refused;
          }
        }
      });
    }
    for (std::thread& each : clerks) each.join();
    CHECK(bank.total() == 1000);
    CHECK(refused > 0);
    CHECK(file.rows() == 10);
  }
  CHECK(file.rows() == 0);
}

TEST_CASE("a scope may end while threads of the application still work") {
  const File file;
  for (int run = 0; run < 20; ++run) {
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0}, done{0};
    auto scope = std::make_unique<testing::Rollback>(file.engine, testing::RollbackOptions{.wait = 60s});
    std::vector<Connection> connections;
    for (int t = 0; t < 4; ++t) connections.push_back(file.engine.connect());
    std::vector<std::thread> crowd;
    for (int t = 0; t < 4; ++t) {
      crowd.emplace_back([&, t] {
        Connection& conn = connections[static_cast<std::size_t>(t)];
        for (int i = 0; !stop; ++i) {
          try {
            auto tx = conn.begin();
            conn.execute(insert(accounts).values(accounts.id = t * 1'000'000 + i, accounts.balance = 1));
            tx.commit();
            ++done;
          } catch (const ResourceClosedError&) {
            return;
          } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ++wrong;
            return;
          }
        }
      });
    }
    while (done < 20) std::this_thread::yield();
    CHECK_NOTHROW(scope->finish());
    stop = true;
    for (std::thread& each : crowd) each.join();
    CHECK(wrong == 0);
    connections.clear();
    CHECK(file.rows() == 0);
  }
}

TEST_CASE("an in-memory database keeps its tables and loses the test's rows") {
  const Engine engine = create_engine("sqlite://");
  engine.execute_raw("CREATE TABLE accounts (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)");
  for (int run = 0; run < 3; ++run) {
    testing::Rollback scope{engine};
    Bank bank{engine};
    bank.open(1, 5);
    bank.open(2, 5);
    CHECK_THROWS_WITH(bank.move(1, 2, 6), "not enough money");
    bank.move(1, 2, 5);
    CHECK(bank.total() == 10);
  }
  CHECK(Bank{engine}.total() == 0);
}

TEST_CASE("a scope leaves nothing behind when the test throws") {
  const File file;
  const auto test = [&] {
    testing::Rollback scope{file.engine};
    Bank bank{file.engine};
    bank.open(1, 5);
    Connection conn = file.engine.connect();
    auto tx = conn.begin();
    auto sp = conn.begin_nested();
    conn.execute(insert(accounts).values(accounts.id = 2, accounts.balance = 5));
    throw std::logic_error("the test failed");
  };
  CHECK_THROWS_AS(test(), std::logic_error);
  CHECK(file.rows() == 0);
  CHECK(file.engine.pool().stats().checked_out == 0);
}
