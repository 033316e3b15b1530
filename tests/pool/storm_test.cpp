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

TEST_CASE("64 threads on 10 connections: the limit holds, the figures add up, nobody starves") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 5, .max_overflow = 5, .pool_check_socket = true}};
  const int rounds = long_forms() ? 1'000'000 / 64 : 400;
  std::atomic<bool> done{false};
  std::atomic<bool> inconsistent{false};
  std::thread observer{[&] {
    while (!done) {
      const PoolStats stats = pool.stats();
      // While anybody waits, nothing may lie idle.
      if (!adds_up(stats) || stats.size > 10 || (stats.waiting > 0 && stats.idle > 0)) inconsistent = true;
      std::this_thread::sleep_for(200us);
    }
  }};
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
  for (auto& thread : threads) thread.join();
  done = true;
  observer.join();

  CHECK_FALSE(inconsistent);
  CHECK(server.most_open <= 10);
  const PoolStats stats = pool.stats();
  CHECK(stats.checkouts == 64u * static_cast<unsigned>(rounds));
  CHECK(stats.checked_out == 0);
  CHECK(stats.waiting == 0);
  CHECK(adds_up(stats));
  CHECK(server.open == stats.idle);
  CHECK(stats.timeouts == 0);
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
