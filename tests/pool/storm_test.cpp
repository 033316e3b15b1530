// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

TEST_CASE("64 threads on 10 connections: never one more, nobody waits beside an idle one, the figures add up") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 5, .max_overflow = 5, .pool_check_socket = true}};
  const int rounds = long_forms() ? 1'000'000 / 64 : 400;
  std::atomic<bool> done{false};
  std::atomic<bool> inconsistent{false};
  std::thread observer{[&] {
    while (!done) {
      const PoolStats stats = pool.stats();
      if (!adds_up(stats) || stats.size > 10 || (stats.waiting > 0 && stats.idle > 0)) inconsistent = true;
      std::this_thread::sleep_for(200us);
    }
  }};
  // All ten are out when the threads come, so all ten are open at once.
  std::vector<PooledConnection> all;
  for (int i = 0; i < 10; ++i) all.push_back(pool.checkout());
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 64; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937 random{i};
      for (int round = 0; round < rounds; ++round) {
        auto lease = pool.checkout();
        const auto dice = random() % 100;
        if (dice == 0) lease.invalidate();
        else if (dice < 5) fake(lease).hung_up = true;
        else if (dice < 20) fake(lease).state = TransactionState::active;
        else if (dice < 60) std::this_thread::yield();
      }
    });
  }
  while (pool.stats().waiting < 64) std::this_thread::yield();
  all.clear();
  for (auto& thread : threads) thread.join();
  done = true;
  observer.join();

  CHECK_FALSE(inconsistent);
  CHECK(server.most_open == 10);
  const PoolStats stats = pool.stats();
  CHECK(stats.checkouts == 10 + 64u * static_cast<unsigned>(rounds));
  CHECK(stats.checked_out == 0);
  CHECK(stats.waiting == 0);
  CHECK(adds_up(stats));
  CHECK(server.open == stats.idle);
  CHECK(stats.timeouts == 0);
}

TEST_CASE("the checkout timeout is kept under a storm") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 10, .max_overflow = 0, .pool_timeout = 60ms}};
  std::vector<PooledConnection> all;
  for (int i = 0; i < 10; ++i) all.push_back(pool.checkout());
  std::atomic<int> early{0};
  std::vector<double> late(64);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 64; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 5; ++round) {
        const auto begun = std::chrono::steady_clock::now();
        try {
          auto lease = pool.checkout();
        } catch (const PoolTimeout&) {
          const auto waited = std::chrono::steady_clock::now() - begun;
          if (waited < 60ms) ++early;
          late[i] = std::max(late[i], std::chrono::duration<double, std::milli>(waited - 60ms).count());
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(pool.stats().timeouts == 64 * 5);
  CHECK(early == 0);
  const double latest = *std::max_element(late.begin(), late.end());
  INFO("the latest was " << latest << " ms late");
  CHECK(latest < 1000);  // a shared machine; the goal on an idle one is 100 ms
}

TEST_CASE("no thread waits much longer than the others while the pool is saturated") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 10, .max_overflow = 0}};
  std::vector<std::vector<double>> waits(64);
  std::vector<std::thread> threads;
  std::atomic<bool> stop{false};
  for (std::size_t i = 0; i < 64; ++i) {
    threads.emplace_back([&, i] {
      while (!stop) {
        const auto begun = std::chrono::steady_clock::now();
        auto lease = pool.checkout();
        waits[i].push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
        std::this_thread::sleep_for(2ms);
      }
    });
  }
  std::this_thread::sleep_for(long_forms() ? 60s : 1s);
  stop = true;
  for (auto& thread : threads) thread.join();
  std::vector<double> all;
  std::size_t fewest = waits[0].size();
  std::size_t most = 0;
  for (const auto& mine : waits) {
    all.insert(all.end(), mine.begin(), mine.end());
    fewest = std::min(fewest, mine.size());
    most = std::max(most, mine.size());
  }
  std::sort(all.begin(), all.end());
  const double median = all[all.size() / 2];
  INFO("median " << median << " ms, longest " << all.back() << " ms, served " << fewest << " to " << most << " times");
  CHECK(fewest > 0);
  CHECK(2 * fewest >= most);  // turns are taken
  CHECK(all.back() < 20 * median);
}

TEST_CASE("connections die at random under load: it recovers, and nothing is lost") {
  FakeServer server;
  server.on_connect = [](int attempt, Deadline) {
    if (attempt % 17 == 0) throw ConnectRefused(fake_error("refused"));
  };
  server.on_ping = [](int id, Deadline) {
    if (id % 7 == 0) throw Disconnected(fake_error("gone away", true));
  };
  server.on_reset = [](int id) {
    if (id % 5 == 0) throw OperationalError(fake_error("cannot roll back"));
  };
  Pool pool{fake_driver(server),
            {},
            {.pool_size = 6, .max_overflow = 4, .pool_recycle = 20ms, .pool_pre_ping = true, .ping_idle = 0ms}};
  std::atomic<int> served{0};
  std::atomic<int> refused{0};
  const int rounds = long_forms() ? 20'000 : 300;
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937 random{static_cast<unsigned>(i)};
      for (int round = 0; round < rounds; ++round) {
        try {
          auto lease = pool.checkout();
          ++served;
          const auto dice = random() % 50;
          if (dice == 0) fake(lease).is_broken = true;
          else if (dice < 5) fake(lease).hung_up = true;
          else if (dice < 15) fake(lease).state = TransactionState::failed;
          else if (dice == 15) pool.dispose();
          else if (dice < 30) std::this_thread::yield();
        } catch (const ConnectRefused&) {
          ++refused;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(served + refused == 32 * rounds);
  CHECK(server.most_open <= 10);
  const PoolStats stats = pool.stats();
  CHECK(stats.checked_out == 0);
  CHECK(stats.connecting == 0);
  CHECK(adds_up(stats));
  CHECK(server.open == stats.idle);
  CHECK(pool.close());
  CHECK(server.open == 0);
}
