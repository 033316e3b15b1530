// SPDX-License-Identifier: MIT
// Every allocation and every call of the driver fails in turn: nothing may leak, no place may be lost, and the figures
// must fit. Pool code that must not allocate, because it may not throw, would end the program here.
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {
std::atomic<long> live{0};       // allocations not yet freed
thread_local long fail_in = -1;  // how many allocations of this thread still succeed; -1: all
thread_local bool failed = false;
}  // namespace

// The whole program's, but nothing fails unless a test says so.
void* operator new(std::size_t size) {
  if (fail_in >= 0 && fail_in-- == 0) {
    failed = true;
    throw std::bad_alloc();
  }
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++live;
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return operator new(size);
  } catch (...) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept {
  if (memory == nullptr) return;
  --live;
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }

namespace {

struct Injected {};

// A pool's life with every event in it: all that can fail is called. `call` is called wherever the pool calls out.
struct Scenario {
  explicit Scenario(PoolOptions with) : options(with) {}

  template <class F>
  void run(F call) {
    server.on_connect = [call](int, Deadline) { call(); };
    server.on_ping = [call](int, Deadline) { call(); };
    server.on_reset = [call](int) { call(); };
    pool.reset(new Pool(fake_driver(server), {}, options, clock));
    pool->on_event([call](const PoolEvent&) { call(); });
    pool->on_connect([call](DriverConnection&, Deadline) { call(); });
    {
      auto first = pool->checkout();
      auto second = pool->checkout();
      fake(second).state = TransactionState::active;
      first.note_statement("SELECT 1");
      try {
        auto none = pool->checkout();
      } catch (const PoolTimeout&) {
      }
    }
    clock.advance(40s);
    { auto pinged = pool->checkout(); }
    clock.advance(40s);
    pool->maintain();
    {
      auto invalid = pool->checkout();
      invalid.invalidate();
    }
    {
      auto stale = pool->checkout();
      fake(stale).is_stale = true;
    }
    {
      auto broken = pool->checkout();
      fake(broken).is_broken = true;
    }
    { auto idle = pool->checkout(); }
    clock.advance(1h);
    pool->maintain();
    { auto fresh = pool->checkout(); }
    pool->dispose();
    { auto again = pool->checkout(); }
  }

  // What must hold whatever has failed; then the pool must be as good as new.
  void check() {
    if (pool) {
      const PoolStats stats = pool->stats();
      CHECK(adds_up(stats));
      CHECK(stats.checked_out == 0);
      CHECK(stats.connecting == 0);
      CHECK(stats.waiting == 0);
      CHECK(server.open == stats.idle);
      {
        auto first = pool->checkout();
        auto second = pool->checkout();
        CHECK(server.open == 2);
      }
      CHECK(pool->close());
      pool.reset();
    }
    CHECK(server.open == 0);
    CHECK(server.most_open <= 2);
  }

  const PoolOptions options;
  FakeServer server;
  FakeClock clock;
  std::unique_ptr<Pool> pool;
};

PoolOptions everything() {
  return {.pool_size = 1,
          .max_overflow = 1,
          .pool_timeout = 0ms,
          .pool_recycle = 10min,
          .pool_pre_ping = true,
          .pool_idle_timeout = 20min,
          .pool_min_idle = 1,
          .pool_keepalive = 30s,
          .maintenance_thread = false};
}

// The n-th allocation fails, for n from 0 until none did. @return how many there were.
int sweep_allocations(const PoolOptions& options) {
  for (int n = 0;; ++n) {
    CAPTURE(n);
    const long before = live;
    {
      Scenario scenario(options);
      failed = false;
      fail_in = n;
      try {
        scenario.run([] {});
      } catch (const std::bad_alloc&) {
      }
      fail_in = -1;
      scenario.check();
    }
    CHECK(live == before);
    if (!failed) return n;
  }
}

// As above, for calls of the driver and of what the user gave the pool.
template <class Error>
int sweep_calls(const PoolOptions& options, const Error& error) {
  for (int n = 0;; ++n) {
    CAPTURE(n);
    const long before = live;
    bool thrown = false;
    {
      Scenario scenario(options);
      int left = n;
      bool on = true;
      try {
        scenario.run([&] {
          if (!on || left-- != 0) return;
          thrown = true;
          throw error;
        });
      } catch (const Error&) {
      }
      on = false;
      scenario.check();
    }
    CHECK(live == before);
    if (!thrown) return n;
  }
}

PoolStats run_once(const PoolOptions& options) {  // what is made once and kept is made now
  Scenario scenario(options);
  scenario.run([] {});
  const PoolStats seen = scenario.pool->stats();
  scenario.check();
  return seen;
}

}  // namespace

TEST_CASE("whichever allocation fails, the pool loses nothing") {
  const PoolStats seen = run_once(everything());
  for (const auto event : {seen.recycled, seen.invalidated, seen.stale, seen.surplus, seen.disposed, seen.timeouts}) {
    CHECK(event > 0);
  }
  CHECK(seen.pings >= 2);
  CHECK(sweep_allocations(everything()) > 30);
  PoolOptions full = everything();
  full.pool_reset_on_return = ResetMode::full;
  CHECK(sweep_allocations(full) > 30);
}

TEST_CASE("whichever allocation fails, its own thread's too, the pool loses nothing") {
  PoolOptions options = everything();
  options.maintenance_thread = true;
  options.pool_min_idle = 0;
  options.pool_keepalive = 0s;
  options.pool_recycle = 0s;
  options.pool_idle_timeout = 24h;  // nothing is due, so the thread takes no connection away
  (void)run_once(options);
  CHECK(sweep_allocations(options) > 30);
}

TEST_CASE("whichever call of the driver or of a listener fails, the pool loses nothing") {
  (void)run_once(everything());
  PoolOptions options = everything();
  options.pool_reset_on_return = GENERATE(ResetMode::rollback, ResetMode::full);
  CHECK(sweep_calls(options, Injected{}) > 30);
  CHECK(sweep_calls(options, std::runtime_error("injected")) > 30);
  CHECK(sweep_calls(options, ConnectRefused(fake_error("refused"))) > 30);
  CHECK(sweep_calls(options, Disconnected(fake_error("gone", true))) > 30);
}
