// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

TEST_CASE("a closed pool closes what is idle, refuses checkouts and may be closed again") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  { auto lease = pool.checkout(); }
  CHECK(pool.close());
  CHECK(pool.close());
  CHECK(server.open == 0);
  CHECK_THROWS_AS(pool.checkout(), PoolClosed);
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("connections that are out when the pool closes are closed on return") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto lease = pool.checkout();
  CHECK_FALSE(pool.close());
  CHECK_NOTHROW(lease->ping(no_deadline));
  lease.release();
  CHECK(server.open == 0);
  CHECK(pool.close());
}

TEST_CASE("close waits for connections that are out as long as it is told") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto lease = pool.checkout();
  CHECK_FALSE(pool.close(20ms));
  std::thread user{[&] {
    std::this_thread::sleep_for(30ms);
    lease.release();
  }};
  CHECK(pool.close(10s));
  user.join();
}

TEST_CASE("dispose closes everything and leaves the pool usable") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto out = pool.checkout();
  { auto idle = pool.checkout(); }
  pool.dispose();
  pool.dispose();
  CHECK(server.open == 1);
  CHECK_NOTHROW(out->ping(no_deadline));
  out.release();
  CHECK(server.open == 0);
  auto fresh = pool.checkout();
  CHECK(id_of(fresh) == 3);
}

TEST_CASE("a connection may outlive its pool") {
  FakeServer server;
  std::optional<Pool> pool;
  pool.emplace(fake_driver(server), ConnectOptions{});
  auto first = pool->checkout();
  auto second = pool->checkout();
  pool.reset();
  CHECK(server.open == 2);
  CHECK_NOTHROW(first->ping(no_deadline));
  first.release();
  second.release();
  CHECK(server.open == 0);
}

TEST_CASE("connections returned in many threads while the pool goes") {
  for (int round = 0; round < 50; ++round) {
    FakeServer server;
    std::optional<Pool> pool;
    pool.emplace(fake_driver(server), ConnectOptions{}, PoolOptions{.pool_size = 8, .max_overflow = 0});
    std::vector<PooledConnection> leases;
    for (int i = 0; i < 8; ++i) leases.push_back(pool->checkout());
    std::vector<std::thread> threads;
    for (auto& lease : leases) {
      threads.emplace_back([&lease, round] {
        if (round % 2 == 0) lease.release();
        else lease.invalidate();
      });
    }
    pool.reset();
    for (auto& thread : threads) thread.join();
    REQUIRE(server.open == 0);
  }
}

TEST_CASE("closing wakes 64 threads that check out or wait, each within a second") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 4, .max_overflow = 2, .pool_timeout = 60s}};
  std::atomic<int> closed{0};
  std::atomic<int> started{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i) {
    threads.emplace_back([&] {
      ++started;
      try {
        for (;;) {
          auto lease = pool.checkout();
          std::this_thread::sleep_for(1ms);
        }
      } catch (const PoolClosed&) {
        ++closed;
      }
    });
  }
  while (started < 64 || pool.stats().waiting < 40) std::this_thread::yield();
  const auto begun = std::chrono::steady_clock::now();
  pool.close();
  for (auto& thread : threads) thread.join();
  CHECK(std::chrono::steady_clock::now() - begun < 1s);
  CHECK(closed == 64);
  CHECK(server.open == 0);
  CHECK(pool.stats().size == 0);
}

TEST_CASE("a thread that is connecting while the pool closes ends with PoolClosed and leaves nothing open") {
  FakeServer server;
  std::atomic<bool> connecting{false};
  std::atomic<bool> go_on{false};
  server.on_connect = [&](int, Deadline) {
    connecting = true;
    while (!go_on) std::this_thread::yield();
  };
  Pool pool{fake_driver(server), {}};
  bool refused = false;
  std::thread user{[&] {
    try {
      auto lease = pool.checkout();
    } catch (const PoolClosed&) {
      refused = true;
    }
  }};
  while (!connecting) std::this_thread::yield();
  CHECK_FALSE(pool.close());
  go_on = true;
  user.join();
  CHECK(refused);
  CHECK(pool.close());
  CHECK(server.open == 0);
}

TEST_CASE("a child of fork() is refused and leaves the parent's connections alone") {
  FakeServer server;
  auto pool = std::make_unique<Pool>(fake_driver(server), ConnectOptions{});
  { auto idle = pool->checkout(); }
  auto held = pool->checkout();
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int failures = 0;
    try {
      auto lease = pool->checkout();
      failures |= 1;
    } catch (const ForkedConnection&) {
    }
    try {
      held->ping(no_deadline);
      failures |= 2;
    } catch (const ForkedConnection&) {
    }
    held.release();
    pool.reset();
    if (server.closes != 0) failures |= 4;
    // a pool of its own works
    FakeServer own_server;
    Pool own{fake_driver(own_server), {}};
    if (id_of(own.checkout()) != 1) failures |= 8;
    _exit(failures);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK_NOTHROW(held->ping(no_deadline));
  held.release();
  auto again = pool->checkout();
  CHECK(id_of(again) == 1);
}
