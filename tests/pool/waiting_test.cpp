// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {
void wait_until_waiting(const Pool& pool, int threads) {
  while (pool.stats().waiting < threads) std::this_thread::yield();
}
}  // namespace

TEST_CASE("waiters are served in the order in which they came") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0}};
  auto held = pool.checkout();
  std::mutex mutex;
  std::vector<int> served;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      auto lease = pool.checkout();
      const std::lock_guard lock{mutex};
      served.push_back(i);
    });
    wait_until_waiting(pool, i + 1);
  }
  held.release();
  for (auto& thread : threads) thread.join();
  CHECK(served == std::vector{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(server.connects == 1);
  CHECK(pool.stats().waits == 8);
}

TEST_CASE("a returned connection cannot be snatched from those who wait") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0}};
  auto held = pool.checkout();
  std::atomic<bool> served{false};
  std::thread waiter{[&] {
    auto lease = pool.checkout();
    served = true;
  }};
  wait_until_waiting(pool, 1);
  held.release();
  // The connection already belongs to the waiter, whether it runs yet or not.
  auto after = pool.checkout();
  CHECK(served);
  waiter.join();
}

TEST_CASE("a waiter gets the place of a connection that proved dead") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0}};
  auto held = pool.checkout();
  int got = 0;
  std::thread waiter{[&] { got = id_of(pool.checkout()); }};
  wait_until_waiting(pool, 1);
  held.invalidate();
  waiter.join();
  CHECK(got == 2);
  CHECK(server.most_open == 1);
}

TEST_CASE("the deadline of a checkout covers waiting and connecting together") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 30s}, clock};
  auto held = pool.checkout();
  const Deadline begun = clock.now();
  Deadline seen{};
  server.on_connect = [&](int, Deadline deadline) { seen = deadline; };
  std::thread waiter{[&] { auto lease = pool.checkout(); }};
  wait_until_waiting(pool, 1);
  clock.advance(25s);
  held.invalidate();  // the waiter gets its place, and 5 s are left
  waiter.join();
  CHECK(seen == begun + 30s);
  CHECK(pool.stats().wait_time == 25s);
  CHECK(pool.stats().longest_wait == 25s);
}

TEST_CASE("a failed connect passes its place to the next waiter") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 30s}};
  auto held = pool.checkout();
  server.on_connect = [](int attempt, Deadline) {
    if (attempt < 6) throw ConnectRefused(fake_error("refused"));
  };
  std::atomic<int> refused{0};
  std::atomic<int> served{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      try {
        auto lease = pool.checkout();
        ++served;
      } catch (const ConnectRefused&) {
        ++refused;
      }
    });
  }
  wait_until_waiting(pool, 8);
  held.invalidate();
  for (auto& thread : threads) thread.join();
  CHECK(refused == 4);
  CHECK(served == 4);
  CHECK(pool.stats().size == 1);
}

TEST_CASE("half of all connects fail: everybody is served or told, and no place is lost") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 4, .max_overflow = 4, .pool_timeout = 30s}};
  server.on_connect = [](int attempt, Deadline) {
    if (attempt % 2 == 0) throw ConnectRefused(fake_error("refused"));
  };
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) {
        try {
          auto lease = pool.checkout();
          if ((round + i) % 3 == 0) lease.invalidate();
        } catch (const ConnectRefused&) {
          ++refused;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(refused > 0);
  const PoolStats stats = pool.stats();
  CHECK(stats.checked_out == 0);
  CHECK(stats.connecting == 0);
  CHECK(stats.checkouts + static_cast<std::uint64_t>(refused) == 32 * 50);
  CHECK(adds_up(stats));
  CHECK(server.most_open <= 8);
  pool.dispose();
  CHECK(pool.stats().size == 0);
}

TEST_CASE("a waiter that gives up never takes a connection with it") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 2, .max_overflow = 0}};
  std::atomic<int> timeouts{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 60; ++round) {
        try {
          auto lease = pool.checkout(std::chrono::milliseconds{1 + (i + round) % 3});
          std::this_thread::sleep_for(std::chrono::microseconds{500});
        } catch (const PoolTimeout&) {
          ++timeouts;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(timeouts > 0);
  const PoolStats stats = pool.stats();
  CHECK(stats.timeouts == static_cast<std::uint64_t>(timeouts));
  CHECK(stats.checked_out == 0);
  CHECK(stats.waiting == 0);
  auto a = pool.checkout(0ms);
  auto b = pool.checkout(0ms);
  CHECK(server.most_open == 2);
}

TEST_CASE("no lock is held while connecting: an idle connection stays quick to get") {
  FakeServer server;
  std::atomic<bool> slow{false};
  std::atomic<bool> blocked{false};
  std::atomic<bool> go_on{false};
  auto block = [&](auto&&...) {
    if (!slow.exchange(false)) return;
    blocked = true;
    while (!go_on) std::this_thread::sleep_for(1ms);
  };
  server.on_connect = block;
  server.on_ping = block;
  server.on_reset = block;
  server.on_close = block;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_size = 3, .pool_pre_ping = true, .pool_use_lifo = false}, clock};

  // What the other thread does that blocks inside the driver.
  const std::string what = GENERATE("connect", "ping", "reset", "close");
  INFO(what);
  auto first = pool.checkout();
  auto second = pool.checkout();
  if (what == "ping") {
    first.release();
    clock.advance(10s);
    second.release();  // fresh, while the first needs a ping
  } else {
    second.release();
  }
  if (what == "connect") slow = true;
  std::thread other{[&] {
    if (what == "connect") {
      auto held = pool.checkout();  // takes the idle one
      auto blocks = pool.checkout();
    } else if (what == "ping") {
      slow = true;
      auto blocks = pool.checkout();
    } else if (what == "reset") {
      fake(first).state = TransactionState::active;
      slow = true;
      first.release();
    } else {
      fake(first).is_broken = true;
      slow = true;
      first.invalidate();
    }
  }};
  while (!blocked) std::this_thread::yield();
  if (what == "connect") first.release();
  const auto begun = std::chrono::steady_clock::now();
  {
    auto quick = pool.checkout();
    (void)pool.stats();
  }
  const auto took = std::chrono::steady_clock::now() - begun;
  go_on = true;
  other.join();
  CHECK(took < 50ms);  // blocked for good if the lock were held; the goal of 5 ms holds on an idle machine
}

TEST_CASE("two threads take turns on a connection that is shared within a thread only") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.share_within_thread = true}};
  std::atomic<int> inside{0};
  std::atomic<bool> overlapped{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 100; ++round) {
        auto outer = pool.checkout();
        if (++inside != 1) overlapped = true;
        auto inner = pool.checkout();
        std::this_thread::yield();
        --inside;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK_FALSE(overlapped);
  CHECK(server.connects == 1);
}

TEST_CASE("a stop ends a wait, and loses no connection") {
  FakeServer server;
  Pool pool(fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 60s});
  std::stop_source source;
  PooledConnection held = pool.checkout(1s, source.get_token());
  std::jthread stopper([&] {
    while (pool.stats().waiting == 0) std::this_thread::yield();
    source.request_stop();
  });
  CHECK_THROWS_AS(pool.checkout(60s, source.get_token()), QueryCanceled);
  CHECK_THROWS_AS(pool.checkout(60s, source.get_token()), QueryCanceled);  // asked already
  held.release();
  const PooledConnection idle = pool.checkout(60s, source.get_token());  // no wait to stop
  CHECK(pool.stats().checked_out == 1);
  CHECK(pool.stats().timeouts == 0);
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("stops and returns that race hand every connection to somebody or back") {
  FakeServer server;
  Pool pool(fake_driver(server), {}, {.pool_size = 2, .max_overflow = 0, .pool_timeout = 60s});
  std::atomic<int> served{0};
  std::atomic<int> stopped{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        for (int round = 0; round < 500; ++round) {
          std::stop_source source;
          std::jthread stopper;
          if ((i + round) % 2 == 0) stopper = std::jthread([&] { source.request_stop(); });
          try {
            const PooledConnection mine = pool.checkout(60s, source.get_token());
            ++served;
            std::this_thread::yield();
          } catch (const QueryCanceled&) {
            ++stopped;
          }
        }
      });
    }
  }
  CHECK(served + stopped == 8 * 500);
  CHECK(pool.stats().checked_out == 0);
  CHECK(pool.stats().waiting == 0);
  CHECK(adds_up(pool.stats()));
}
