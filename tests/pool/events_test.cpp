// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Lines = std::vector<std::string>;

namespace {
Lines take(Lines& lines) { return std::exchange(lines, {}); }
}  // namespace

TEST_CASE("listeners are told of a connection's whole life, with its session and times") {
  FakeServer server;
  FakeClock clock;
  server.on_connect = [&](int, Deadline) { clock.advance(2s); };
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 1, .pool_timeout = 0ms}, clock};
  Lines lines;
  pool.on_event([&](const PoolEvent& event) { lines.push_back(to_string(event)); });
  auto first = pool.checkout();
  CHECK(take(lines) == Lines{"opened session 1001 in 2 s", "lent session 1001 after 2 s"});
  auto second = pool.checkout();
  take(lines);
  CHECK_THROWS_AS(pool.checkout(), PoolTimeout);
  CHECK(take(lines) == Lines{"had no connection to lend for 0 s"});
  clock.advance(3s);
  first.release();
  CHECK(take(lines) == Lines{"got session 1001 back after 5 s"});
  second.release();
  CHECK(take(lines) == Lines{"got session 1002 back after 3 s", "closed session 1002 after 3 s: surplus"});
  pool.dispose();
  CHECK(take(lines) == Lines{"closed session 1001 after 5 s: disposed"});
  server.on_connect = [&](int, Deadline) {
    clock.advance(1s);
    throw ConnectRefused(fake_error("refused"));
  };
  CHECK_THROWS_AS(pool.checkout(), ConnectRefused);
  REQUIRE(lines.size() == 1);
  CHECK_THAT(lines[0], ContainsSubstring("failed to connect after 1 s: ") && ContainsSubstring("refused"));
}

TEST_CASE("each way to close a connection is told by its name, and counted under it") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server),
            {},
            {.pool_size = 1,
             .max_overflow = 1,
             .pool_recycle = 1000s,
             .pool_check_socket = true,
             .pool_idle_timeout = 100s,
             .maintenance_thread = false},
            clock};
  std::vector<CloseReason> reasons;
  pool.on_event([&](const PoolEvent& event) {
    if (event.kind == PoolEventKind::closed) reasons.push_back(event.reason);
  });
  const auto one = [&] { return pool.checkout(); };
  one().invalidate();
  fake(one()).hung_up = true;
  {
    auto lease = one();  // closes the one that hung up
    fake(lease).is_stale = true;
  }
  {
    auto lease = one();
    fake(lease).state = TransactionState::active;
    server.on_reset = [](int) { throw OperationalError(fake_error("cannot")); };
  }
  {
    auto a = one();
    auto b = one();
  }
  clock.advance(101s);
  pool.maintain();
  { auto lease = one(); }
  clock.advance(1001s);
  { auto lease = one(); }
  pool.dispose();
  CHECK(reasons == std::vector{CloseReason::invalidated, CloseReason::suspect, CloseReason::stale,
                               CloseReason::reset_failed, CloseReason::surplus, CloseReason::unused,
                               CloseReason::recycled, CloseReason::disposed});
  const PoolStats s = pool.stats();
  for (const std::uint64_t count :
       {s.invalidated, s.suspect, s.stale, s.reset_failed, s.surplus, s.unused, s.recycled, s.disposed}) {
    CHECK(count == 1);
  }
  CHECK(adds_up(s));
}

TEST_CASE("what a listener throws reaches nobody, and costs no connection") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms}};
  int calls = 0;
  int later = 0;
  pool.on_event([&](const PoolEvent&) {
    ++calls;
    throw 5;
  });
  pool.on_event([&](const PoolEvent&) { ++later; });
  for (int i = 0; i < 3; ++i) {
    auto lease = pool.checkout();
    CHECK_THROWS_AS(pool.checkout(), PoolTimeout);
    if (i == 1) lease.invalidate();
  }
  CHECK(calls == 12);  // 2 connected, 3 out, 3 timeouts, 3 in, 1 closed
  CHECK(later == calls);
  CHECK(pool.stats().idle == 1);
}

TEST_CASE("no lock is held while a listener runs") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 1, .pool_timeout = 0ms}};
  std::vector<int> sizes;
  pool.on_event([&](const PoolEvent&) { sizes.push_back(pool.stats().size); });  // would block for good
  auto first = pool.checkout();
  auto second = pool.checkout();
  CHECK_THROWS_AS(pool.checkout(), PoolTimeout);
  first.release();
  second.release();
  pool.dispose();
  CHECK(sizes.size() == 9);
}

TEST_CASE("overlapping checkouts that share a connection are told once") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.share_within_thread = true}};
  Lines lines;
  pool.on_event([&](const PoolEvent& event) {
    if (event.kind == PoolEventKind::checked_out) lines.push_back("out");
    if (event.kind == PoolEventKind::checked_in) lines.push_back("in");
  });
  {
    auto outer = pool.checkout();
    auto inner = pool.checkout();
  }
  CHECK(lines == Lines{"out", "in"});
}

TEST_CASE("listeners are added while others use the pool") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 2}};
  std::atomic<int> calls{0};
  std::atomic<bool> stop{false};
  std::thread user{[&] {
    while (!stop) auto lease = pool.checkout();
  }};
  for (int i = 0; i < 20; ++i) pool.on_event([&](const PoolEvent&) { ++calls; });
  while (calls < 100) std::this_thread::yield();
  stop = true;
  user.join();
}

// --- preparing sessions

TEST_CASE("each new connection is prepared before its first user gets it") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  std::vector<int> prepared;
  Deadline seen{};
  pool.on_connect([&](DriverConnection& connection, Deadline deadline) {
    prepared.push_back(static_cast<FakeConnection&>(connection).id());
    seen = deadline;
  });
  {
    auto a = pool.checkout();
    CHECK(prepared == std::vector{1});
    auto b = pool.checkout();
    CHECK(prepared == std::vector{1, 2});
  }
  { auto again = pool.checkout(); }
  CHECK(prepared.size() == 2);
  CHECK(seen < std::chrono::steady_clock::now() + 11s);  // connect_timeout
}

TEST_CASE("a session that cannot be prepared is closed, its place given back, and the error thrown") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms}};
  int attempt = 0;
  pool.on_connect([&](DriverConnection& connection, Deadline) {
    if (++attempt == 1) throw ProgrammingError(fake_error("no such setting"));
    if (attempt == 2) throw 5;
    if (attempt == 3) connection.begin({}, no_deadline);
  });
  CHECK_THROWS_AS(pool.checkout(), ProgrammingError);
  CHECK_THROWS_AS(pool.checkout(), int);
  CHECK_THROWS_AS(pool.checkout(), TransactionError);  // left a transaction open
  CHECK(server.open == 0);
  CHECK(server.closes == 3);
  const PoolStats stats = pool.stats();
  CHECK(stats.failed_connects == 3);
  CHECK(stats.size == 0);
  CHECK(adds_up(stats));
  CHECK_NOTHROW(pool.checkout());
}

TEST_CASE("a full reset undoes what prepared the session, so it is prepared again") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 1, .pool_reset_on_return = ResetMode::full}};
  int prepared = 0;
  bool fail = false;
  pool.on_connect([&](DriverConnection&, Deadline) {
    ++prepared;
    if (fail) throw OperationalError(fake_error("cannot"));
  });
  { auto lease = pool.checkout(); }
  CHECK(prepared == 2);
  { auto lease = pool.checkout(); }
  CHECK(prepared == 3);
  fail = true;
  { auto lease = pool.checkout(); }
  CHECK(pool.stats().reset_failed == 1);
  CHECK(server.open == 0);
}

TEST_CASE("connections opened ahead of need are prepared too") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_min_idle = 2, .maintenance_thread = false}};
  int prepared = 0;
  pool.on_connect([&](DriverConnection&, Deadline) { ++prepared; });
  pool.maintain();
  CHECK(prepared == 2);
}
