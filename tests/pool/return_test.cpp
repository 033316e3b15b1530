// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

TEST_CASE("an open transaction is rolled back on return; a clean session costs no round trip") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  const auto state = GENERATE(TransactionState::active, TransactionState::failed, TransactionState::unknown);
  {
    auto lease = pool.checkout();
    fake(lease).state = state;
  }
  CHECK(server.resets == 1);
  auto lease = pool.checkout();
  CHECK(lease->transaction_state() == TransactionState::none);
  lease.release();
  CHECK(server.resets == 1);
}

TEST_CASE("one return may ask for a new session, the next one does not") {
  FakeServer server;
  std::vector<ResetMode> modes;
  server.on_reset_mode = [&](int, ResetMode mode) { modes.push_back(mode); };
  const auto option = GENERATE(ResetMode::none, ResetMode::rollback);
  Pool pool{fake_driver(server), {}, {.pool_reset_on_return = option}};
  int prepared = 0;
  pool.on_connect([&](DriverConnection&, Deadline) { ++prepared; });
  {
    auto lease = pool.checkout();
    lease.reset_fully_on_return();
  }
  CHECK(modes == std::vector{ResetMode::full});
  CHECK(prepared == 2);
  pool.checkout().release();
  CHECK(modes.size() == 1);
}

TEST_CASE("a connection whose reset fails is closed, not reused") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms}};
  server.on_reset = [](int) { throw OperationalError(fake_error("cannot roll back")); };
  {
    auto lease = pool.checkout();
    fake(lease).state = TransactionState::active;
  }
  CHECK(pool.stats().reset_failed == 1);
  CHECK(server.open == 0);
  auto lease = pool.checkout();
  CHECK(id_of(lease) == 2);
}

TEST_CASE("the place of a connection that is being reset or closed stays taken") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms}};
  server.on_close = [&](int) { CHECK_THROWS_AS(pool.checkout(), PoolTimeout); };
  auto lease = pool.checkout();
  lease.invalidate();
  CHECK(server.most_open == 1);
  server.on_close = nullptr;
}

TEST_CASE("a second return finds nothing to give back") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto lease = pool.checkout();
  lease.release();
  lease.release();
  lease.invalidate();
  CHECK(pool.stats().idle == 1);
  CHECK(pool.stats().closed == 0);
}

TEST_CASE("two threads that close the same handle close it once") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  for (int round = 0; round < 200; ++round) {
    auto lease = pool.checkout();
    std::thread other{[&] { lease.release(); }};
    lease.release();
    other.join();
    const PoolStats stats = pool.stats();
    REQUIRE(stats.idle == 1);
    REQUIRE(stats.checked_out == 0);
  }
}

TEST_CASE("every use of a returned or moved-from handle is a clean error") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto released = pool.checkout();
  released.release();
  auto invalidated = pool.checkout();
  invalidated.invalidate();
  auto moved_from = pool.checkout();
  auto target = std::move(moved_from);
  PooledConnection empty;
  for (PooledConnection* handle : {&released, &invalidated, &moved_from, &empty}) {
    CHECK_FALSE(static_cast<bool>(*handle));
    CHECK_THROWS_AS((*handle)->broken(), ResourceClosedError);
    CHECK_THROWS_AS((**handle).ping(no_deadline), ResourceClosedError);
    CHECK_THROWS_AS((*handle)->execute_raw("SELECT 1", no_deadline), ResourceClosedError);
  }
  CHECK(static_cast<bool>(target));
}

TEST_CASE("assigning over a handle returns what it held") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto a = pool.checkout();
  auto b = pool.checkout();
  const int kept = id_of(b);
  a = std::move(b);
  CHECK(id_of(a) == kept);
  CHECK(pool.stats().idle == 1);
  CHECK(pool.stats().checked_out == 1);
}

TEST_CASE("nothing leaks when user code throws while it holds a connection") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms}};
  for (int i = 0; i < 10; ++i) {
    try {
      auto lease = pool.checkout();
      throw std::runtime_error("user code");
    } catch (const std::runtime_error&) {
    }
    REQUIRE(pool.stats().checked_out == 0);
    REQUIRE(adds_up(pool.stats()));
  }
  CHECK(server.connects == 1);
}

TEST_CASE("a throw at any point of the driver loses no place") {
  // connect, ping and reset throw in turn; after each failure the pool must serve again
  FakeServer server;
  FakeClock clock;
  Pool pool{
      fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms, .pool_pre_ping = true}, clock};
  bool fail = false;
  auto maybe = [&](auto&&...) {
    if (std::exchange(fail, false)) throw std::runtime_error("injected");
  };
  server.on_connect = maybe;
  server.on_ping = maybe;
  server.on_reset = maybe;
  for (int round = 0; round < 30; ++round) {
    fail = true;
    clock.advance(10s);
    try {
      auto lease = pool.checkout();
      fake(lease).state = TransactionState::active;
    } catch (const std::runtime_error&) {
    }
    fail = false;
    REQUIRE(pool.stats().checked_out == 0);
    REQUIRE(adds_up(pool.stats()));
    auto lease = pool.checkout();
    REQUIRE(server.open == 1);
    if (round % 3 == 0) lease.invalidate();
  }
  CHECK(server.most_open == 1);
}

TEST_CASE("reset on return: none makes no round trip, and hands no transaction on") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 2, .pool_reset_on_return = ResetMode::none}};
  { auto lease = pool.checkout(); }
  CHECK(server.open == 1);
  {
    auto lease = pool.checkout();
    fake(lease).state = GENERATE(TransactionState::active, TransactionState::failed, TransactionState::unknown);
  }
  CHECK(server.resets == 0);
  CHECK(server.open == 0);
  CHECK(pool.stats().reset_failed == 1);
  CHECK(adds_up(pool.stats()));
  CHECK(pool.checkout()->transaction_state() == TransactionState::none);
}

TEST_CASE("reset on return: full makes a new session of every connection") {
  FakeServer server;
  std::vector<ResetMode> modes;
  server.on_reset_mode = [&](int, ResetMode mode) { modes.push_back(mode); };
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .pool_reset_on_return = ResetMode::full}};
  { auto lease = pool.checkout(); }
  {
    auto lease = pool.checkout();
    fake(lease).state = TransactionState::active;
  }
  CHECK(modes == std::vector{ResetMode::full, ResetMode::full});
  CHECK(pool.stats().idle == 1);
  server.on_reset = [](int) { throw Disconnected(fake_error("gone", true)); };
  { auto lease = pool.checkout(); }
  CHECK(pool.stats().reset_failed == 1);
  CHECK(server.open == 0);
  CHECK(server.connects == 1);
}

TEST_CASE("reset on return: rollback is what happens unless told otherwise") {
  FakeServer server;
  std::vector<ResetMode> modes;
  server.on_reset_mode = [&](int, ResetMode mode) { modes.push_back(mode); };
  Pool pool{fake_driver(server), {}};
  {
    auto lease = pool.checkout();
    fake(lease).state = TransactionState::active;
  }
  CHECK(modes == std::vector{ResetMode::rollback});
}

TEST_CASE("a connection that is no longer the right one is replaced with its generation when it comes back") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 5}};
  {
    auto other = pool.checkout();
    auto out = pool.checkout();
    auto demoted = pool.checkout();
    other.release();
    fake(demoted).is_stale = true;
    fake(demoted).state = TransactionState::active;
    CHECK(server.open == 3);
    demoted.release();
    CHECK(server.open == 1);
    CHECK(server.resets == 0);  // nothing is asked of a server that is left
  }
  CHECK(server.open == 0);
  const PoolStats stats = pool.stats();
  CHECK(stats.stale == 1);
  CHECK(stats.invalidated == 2);
  CHECK(adds_up(stats));
  CHECK(id_of(pool.checkout()) == 4);
}
