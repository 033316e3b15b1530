// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {
// Opens `n` connections and returns them all, so that they are idle; gives raw access to each.
std::vector<FakeConnection*> fill(Pool& pool, int n) {
  std::vector<PooledConnection> leases;
  std::vector<FakeConnection*> connections;
  for (int i = 0; i < n; ++i) {
    leases.push_back(pool.checkout());
    connections.push_back(&fake(leases.back()));
  }
  return connections;
}
}  // namespace

TEST_CASE("one lost connection invalidates all that were opened before it was lost") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 10}};
  fill(pool, 10);
  auto held_across = pool.checkout();
  {
    auto lost = pool.checkout();
    fake(lost).is_broken = true;
  }
  CHECK(server.open == 1);  // only the one still out
  CHECK(pool.stats().invalidated == 9);

  auto fresh = pool.checkout();
  const int fresh_id = id_of(fresh);
  CHECK(fresh_id == 11);
  held_across.release();
  CHECK(server.open == 1);  // closed on return: it is of the old generation
  fresh.release();
  auto again = pool.checkout();
  CHECK(id_of(again) == fresh_id);
}

TEST_CASE("a late witness of an old loss does not invalidate the new generation") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  auto first = pool.checkout();
  auto second = pool.checkout();
  fake(first).is_broken = true;
  first.release();
  auto fresh = pool.checkout();
  fresh.release();
  fake(second).is_broken = true;
  second.release();
  auto lease = pool.checkout();
  CHECK(id_of(lease) == 3);
}

TEST_CASE("after a server restart, ten idle connections cost no error") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 10, .pool_check_socket = true}};
  for (FakeConnection* connection : fill(pool, 10)) connection->hung_up = true;
  for (int i = 0; i < 10; ++i) {
    auto lease = pool.checkout();
    REQUIRE_FALSE(fake(lease).hung_up);
    REQUIRE(id_of(lease) > 10);
  }
  CHECK(pool.stats().suspect == 10);
  CHECK(server.pings == 0);
}

TEST_CASE("nobody looks at the socket unless told to; pre-ping does") {
  FakeServer server;
  Pool trusting{fake_driver(server), {}};
  fill(trusting, 1).front()->hung_up = true;
  CHECK(id_of(trusting.checkout()) == 1);
  Pool pinging{fake_driver(server), {}, {.pool_pre_ping = true}};
  fill(pinging, 1).front()->hung_up = true;
  CHECK(id_of(pinging.checkout()) == 3);
  CHECK(pinging.stats().suspect == 1);
  CHECK(server.pings == 0);
}

TEST_CASE("invalidate closes the connection and its generation") {
  FakeServer server;
  Pool pool{fake_driver(server), {}};
  fill(pool, 3);
  auto lease = pool.checkout();
  lease.invalidate();
  CHECK(server.open == 0);
  CHECK(pool.stats().invalidated == 3);
}

TEST_CASE("a connection is recycled at its age, at checkout, and not before") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_recycle = 100s}, clock};
  fill(pool, 1);
  clock.advance(89s);
  CHECK(id_of(pool.checkout()) == 1);
  clock.advance(12s);
  CHECK(id_of(pool.checkout()) == 2);
  CHECK(pool.stats().recycled == 1);
}

TEST_CASE("lifetimes differ between connections and stay within 90 to 100 percent") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_size = 200, .pool_recycle = 1000s, .pool_use_lifo = false}, clock};
  fill(pool, 200);
  std::multiset<std::uint64_t> recycled_by_second;
  clock.advance(899s);
  fill(pool, 200);
  CHECK(pool.stats().recycled == 0);
  std::uint64_t before = 0;
  for (int second = 900; second <= 1000; second += 10) {
    clock.advance(second == 900 ? 1s : 10s);
    fill(pool, 200);
    const std::uint64_t now = pool.stats().recycled;
    // a tenth of the connections is due in each tenth of the range; 60 of 200 at once is not a spread
    CHECK(now - before < 60);
    before = now;
  }
  CHECK(before == 200);
}

TEST_CASE("recycling is on by default and off at zero or less") {
  FakeServer server;
  FakeClock clock;
  SECTION("by default") {
    Pool pool{fake_driver(server), {}, {}, clock};
    fill(pool, 1);
    clock.advance(31min);
    CHECK(id_of(pool.checkout()) == 2);
  }
  SECTION("off") {
    Pool pool{fake_driver(server), {}, {.pool_recycle = GENERATE(0ms, -1ms)}, clock};
    fill(pool, 1);
    clock.advance(24h * 365);
    CHECK(id_of(pool.checkout()) == 1);
  }
}

TEST_CASE("pre-ping asks the server only past the idle threshold") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_pre_ping = true}, clock};
  fill(pool, 1);
  for (int i = 0; i < 100; ++i) {
    clock.advance(900ms);
    CHECK(id_of(pool.checkout()) == 1);
  }
  CHECK(server.pings == 0);
  clock.advance(1100ms);
  CHECK(id_of(pool.checkout()) == 1);
  CHECK(server.pings == 1);
  CHECK(pool.stats().pings == 1);
}

TEST_CASE("without pre-ping no round trip is made, however long the idle time") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_recycle = 0s}, clock};
  fill(pool, 1);
  clock.advance(24h);
  CHECK(id_of(pool.checkout()) == 1);
  CHECK(server.pings == 0);
}

TEST_CASE("a failed ping is no error for the user, and its generation is gone") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_size = 3, .pool_pre_ping = true}, clock};
  fill(pool, 3);
  server.on_ping = [](int, Deadline) { throw Disconnected(fake_error("gone away", true)); };
  clock.advance(5s);
  CHECK(id_of(pool.checkout()) == 4);
  CHECK(server.pings == 1);  // the other two were not asked
  CHECK(pool.stats().invalidated == 3);
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("a ping has its own limit within that of the checkout") {
  FakeServer server;
  FakeClock clock;
  Deadline seen{};
  server.on_ping = [&](int, Deadline deadline) { seen = deadline; };
  SECTION("ping_timeout") {
    Pool pool{fake_driver(server), {}, {.pool_timeout = 30s, .pool_pre_ping = true, .ping_timeout = 2s}, clock};
    fill(pool, 1);
    clock.advance(5s);
    fill(pool, 1);
    CHECK(seen == clock.now() + 2s);
  }
  SECTION("pool_timeout") {
    Pool pool{fake_driver(server), {}, {.pool_timeout = 1s, .pool_pre_ping = true, .ping_timeout = 2s}, clock};
    fill(pool, 1);
    clock.advance(5s);
    fill(pool, 1);
    CHECK(seen == clock.now() + 1s);
  }
}

TEST_CASE("connections killed one after another: at most one error each, none with a socket that tells") {
  FakeServer server;
  Pool pool{
      fake_driver(server), {}, {.pool_size = 3, .max_overflow = 0, .pool_timeout = 0ms, .pool_check_socket = true}};
  int errors = 0;
  for (int round = 0; round < 10'000; ++round) {
    auto lease = pool.checkout();
    REQUIRE_FALSE(fake(lease).broken());
    if (round % 2 == 0) {  // dies in use: the statement fails, the connection is dropped
      fake(lease).is_broken = true;
      ++errors;
    } else {
      fake(lease).hung_up = true;  // dies while idle: seen before it goes out
    }
  }
  CHECK(errors == 5'000);
  CHECK(pool.stats().suspect + pool.stats().invalidated + pool.stats().idle == 10'000);
  CHECK(server.most_open == 1);
}

TEST_CASE("a server that hangs up after a second of idleness is noticed by nobody, with recycling or with pre-ping") {
  const bool recycles = GENERATE(true, false);
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server),
            {},
            {.pool_recycle = recycles ? 990ms : 0ms, .pool_pre_ping = !recycles, .ping_idle = 900ms},
            clock};
  std::map<int, Deadline> last_used;
  const auto hung_up = [&](int id) { return clock.now() - last_used.at(id) > 1s; };
  server.on_ping = [&](int id, Deadline) {
    if (hung_up(id)) throw Disconnected(fake_error("gone away", true));
  };
  std::mt19937 random{7};
  int errors = 0;
  for (int i = 0; i < 1'000; ++i) {
    auto lease = pool.checkout();
    const int id = id_of(lease);
    if (last_used.count(id) != 0 && hung_up(id)) ++errors;
    last_used[id] = clock.now();
    lease.release();
    clock.advance(std::chrono::milliseconds{random() % 3000});
  }
  CHECK(errors == 0);
  CHECK(server.connects > 500);  // most pauses were too long
  CHECK(server.connects < 900);
}
