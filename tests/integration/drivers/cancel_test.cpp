// SPDX-License-Identifier: MIT
// Statements stopped from another thread, on live servers.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "catch.hpp"
#include "integration/drivers/stream_databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

// Asks until a statement runs.
class Canceller {
 public:
  explicit Canceller(const DriverConnection& connection)
      : thread_([handle = connection.cancel_handle(), this] {
          while (!stop_ && !handle->cancel(CancelScope::running)) std::this_thread::sleep_for(1ms);
        }) {}
  ~Canceller() {
    stop_ = true;
    thread_.join();
  }
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

 private:
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// A stopped process stands for a network that takes packets and answers none.
class Stopped {
 public:
  explicit Stopped(pid_t process) : process_(process) {
    REQUIRE(::kill(process_, SIGSTOP) == 0);
    while (!all_stopped()) std::this_thread::yield();  // each thread stops when it next runs
  }
  ~Stopped() { ::kill(process_, SIGCONT); }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;

 private:
  [[nodiscard]] bool all_stopped() const {
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(process_) + "/task")) {
      std::string line;
      std::getline(std::ifstream(thread.path() / "stat"), line);
      // "12345 (name) T ...": the name may hold anything
      const std::size_t end = line.rfind(')');
      if (end != std::string::npos && line.substr(end, 3) != ") T") return false;
    }
    return true;
  }
  pid_t process_;
};

}  // namespace

TEST_CASE("cancel: a running statement ends in QueryCanceled and the connection goes on", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    for (const char* cache : {"128", "0"}) {
      INFO(db.name << " prepared_cache=" << cache);
      const auto c = db.open({{"prepared_cache", cache}});
      REQUIRE(c->cancel_handle() != nullptr);
      CHECK(c->cancel_handle() == c->cancel_handle());
      CHECK_FALSE(c->cancel_handle()->cancel());
      for (int round = 0; round < 3; ++round) {
        const auto error = [&] {
          const Canceller canceller(*c);
          return thrown<QueryCanceled>([&] { (void)c->execute(db.endless, {}, soon()); });
        }();
        CHECK(error.statement() == db.endless);
        CHECK_FALSE(error.connection_lost());
        CHECK(error.info().transaction_state == TransactionState::none);
        CHECK_FALSE(c->broken());
        CHECK(value(*c, "select 1").as_int64() == 1);
      }
    }
  }
}

TEST_CASE("cancel: a request for the next statement stops it before it is sent", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    CHECK_FALSE(c->cancel_handle()->cancel(CancelScope::running_or_next));
    const auto error = thrown<QueryCanceled>([&] { (void)c->execute("select 1", {}, soon()); });
    CHECK_THAT(error.what(), ContainsSubstring("before"));
    CHECK(value(*c, "select 1").as_int64() == 1);
    CHECK_FALSE(c->cancel_handle()->cancel(CancelScope::running_or_next));
    c->cancel_handle()->forget();
    CHECK(value(*c, "select 1").as_int64() == 1);
    // What puts a connection right is never stopped.
    c->begin({}, soon());
    CHECK_FALSE(c->cancel_handle()->cancel(CancelScope::running_or_next));
    CHECK_NOTHROW(c->ping(soon()));
    CHECK_NOTHROW(c->reset(ResetMode::rollback, soon()));
    c->cancel_handle()->forget();
    CHECK(c->transaction_state() == TransactionState::none);
  }
}

TEST_CASE("cancel: in races with short statements no later one is hit", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    const bool local = db.name == "sqlite";
    const std::string short_one = db.numbers_to(local ? 400 : 1);
    const int rounds = local ? 10'000 : 200;
    std::atomic<int> started{0}, asked{0};
    std::thread other([&] {
      const auto handle = c->cancel_handle();
      for (int round = 1; round <= rounds; ++round) {
        while (started < round) std::this_thread::yield();
        for (int spin = 0; spin < round % 8; ++spin) std::this_thread::yield();
        (void)handle->cancel();
        asked = round;
      }
    });
    int cancelled = 0, wrong = 0;
    std::string problem;
    for (int round = 1; round <= rounds; ++round) {
      started = round;
      try {
        const auto cursor = c->execute(short_one, {}, soon());
        while (cursor->next()) {
        }
      } catch (const QueryCanceled&) {
        ++cancelled;
      } catch (const Error& error) {
        ++wrong;
        problem = error.what();
      }
      while (asked < round) std::this_thread::yield();
      try {
        if (value(*c, "select 1").as_int64() != 1) ++wrong;
      } catch (const Error& error) {
        ++wrong;
        problem = error.what();
      }
    }
    other.join();
    INFO(problem);
    CHECK(wrong == 0);
    INFO(cancelled << " of " << rounds << " were cancelled");
    CHECK(value(*c, "select 1").as_int64() == 1);
  }
}

TEST_CASE("cancel: a handle outlives its connection", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    auto c = db.open();
    const auto handle = c->cancel_handle();
    c.reset();
    CHECK_FALSE(handle->cancel());
    CHECK_FALSE(handle->cancel(CancelScope::running_or_next));
    handle->forget();
  }
}

TEST_CASE("cancel: inside a transaction PostgreSQL fails it, MariaDB and SQLite keep it for a query", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    c->begin({}, soon());
    {
      const Canceller canceller(*c);
      CHECK_THROWS_AS(c->execute(db.endless, {}, soon()), QueryCanceled);
    }
    CHECK(c->transaction_state() == (db.name == "postgresql" ? TransactionState::failed : TransactionState::active));
    c->rollback(soon());
    CHECK(value(*c, "select 1").as_int64() == 1);
  }
}

TEST_CASE("cancel: the wait for a lock of SQLite ends", "[live]") {
  const std::string file = "/tmp/quarry_cancel_" + std::to_string(::getpid()) + ".db";
  const auto holder = connect("sqlite:////" + file.substr(1), {{"timeout", "600"}});
  const auto waiter = connect("sqlite:////" + file.substr(1), {{"timeout", "600"}});
  (void)holder->execute("create table t (a)", {}, soon());
  holder->begin({.isolation = serializable}, soon());
  {
    const Canceller canceller(*waiter);
    CHECK_THROWS_AS(waiter->execute("insert into t values (1)", {}, no_deadline), QueryCanceled);
  }
  {
    const Canceller canceller(*waiter);
    CHECK_THROWS_AS(waiter->begin({.isolation = serializable}, no_deadline), QueryCanceled);
  }
  holder->rollback(soon());
  CHECK(run(*waiter, "insert into t values (1)") == 1);
  holder->close();
  waiter->close();
  (void)std::remove(file.c_str());
}

TEST_CASE("cancel: a server that does not answer cannot hold it up", "[live]") {
  const auto start = std::chrono::steady_clock::now();
  SECTION("postgresql") {
    const auto c = connect(postgresql_url());
    const auto pid = static_cast<pid_t>(value(*c, "select pg_backend_pid()").as_int64());
    const Stopped stopped(pid);
    const Canceller canceller(*c);
    const auto error = thrown<QueryCanceled>([&] { (void)c->execute("select 1", {}, no_deadline); });
    CHECK(error.connection_lost());
    CHECK(c->broken());
  }
  SECTION("mariadb") {
    const auto c = connect(mysql_url());
    pid_t pid = 0;
    std::ifstream(std::string(value(*c, "select @@pid_file").as_text())) >> pid;
    REQUIRE(pid > 0);
    const Stopped stopped(pid);
    const Canceller canceller(*c);
    const auto error = thrown<QueryCanceled>([&] { (void)c->execute("select 1", {}, no_deadline); });
    CHECK(error.connection_lost());
    CHECK(c->broken());
    c->close();
  }
  CHECK(std::chrono::steady_clock::now() - start < 20s);
}
