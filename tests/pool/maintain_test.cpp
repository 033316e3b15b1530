// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

void open_idle(Pool& pool, int n) {
  std::vector<PooledConnection> leases;
  for (int i = 0; i < n; ++i) leases.push_back(pool.checkout());
}

// The threads of this process.
int threads() {
  int n = 0;
  for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator("/proc/self/task")) ++n;
  return n;
}

// By events, not by time: returns when `done` holds, and fails the test when it never does.
template <class F>
void wait_for(F done) {
  const auto until = std::chrono::steady_clock::now() + 60s;
  while (!done()) {
    REQUIRE(std::chrono::steady_clock::now() < until);
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE("connections that nobody used for the idle timeout are closed, the others stay") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_idle_timeout = 60s, .maintenance_thread = false}, clock};
  open_idle(pool, 3);
  clock.advance(50s);
  const int used = id_of(pool.checkout());
  clock.advance(9s);
  pool.maintain();
  CHECK(server.open == 3);
  clock.advance(1s);
  pool.maintain();
  CHECK(server.open == 1);
  CHECK(pool.stats().unused == 2);
  CHECK(id_of(pool.checkout()) == used);
  clock.advance(1h);
  pool.maintain();
  CHECK(server.open == 0);
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("the idle timeout leaves the minimum of idle connections alone") {
  FakeServer server;
  FakeClock clock;
  Pool pool{
      fake_driver(server), {}, {.pool_idle_timeout = 60s, .pool_min_idle = 2, .maintenance_thread = false}, clock};
  open_idle(pool, 5);
  clock.advance(61s);
  pool.maintain();
  CHECK(pool.stats().idle == 2);
  CHECK(pool.stats().unused == 3);
  clock.advance(61s);
  pool.maintain();
  CHECK(pool.stats().unused == 3);
  CHECK(server.connects == 5);
}

TEST_CASE("the minimum of idle connections is opened ahead, never beyond pool_size") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_size = 4, .pool_min_idle = 3, .maintenance_thread = false}};
  CHECK(server.connects == 0);
  pool.maintain();
  CHECK(pool.stats().idle == 3);
  auto a = pool.checkout();
  auto b = pool.checkout();
  CHECK(server.connects == 3);
  pool.maintain();
  CHECK(pool.stats().idle == 2);  // four are open
  auto c = pool.checkout();
  auto d = pool.checkout();
  auto e = pool.checkout();  // overflow
  pool.maintain();
  CHECK(pool.stats().idle == 0);
  CHECK(server.open == 5);
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("a minimum of idle connections beyond pool_size is refused") {
  FakeServer server;
  CHECK_THROWS_AS((Pool{fake_driver(server), {}, {.pool_size = 2, .pool_min_idle = 3}}), ArgumentError);
  CHECK_THROWS_AS((Pool{fake_driver(server), {}, {.pool_min_idle = -1}}), ArgumentError);
}

TEST_CASE("a failure to connect ahead of need is counted, thrown to nobody, and gives its place back") {
  FakeServer server;
  Pool pool{fake_driver(server),
            {},
            {.pool_size = 2, .max_overflow = 0, .pool_timeout = 0ms, .pool_min_idle = 2, .maintenance_thread = false}};
  server.on_connect = [](int attempt, Deadline) {
    if (attempt <= 2) throw ConnectRefused(fake_error("refused"));
    if (attempt == 3) throw 5;
  };
  for (int round = 1; round <= 3; ++round) {
    pool.maintain();
    CHECK(server.connects == round);  // one attempt in each round
    CHECK(pool.stats().failed_connects == static_cast<unsigned>(round));
    CHECK(pool.stats().size == 0);
  }
  pool.maintain();
  CHECK(pool.stats().idle == 2);
}

TEST_CASE("keepalive pings what was silent for so long, and nothing else") {
  FakeServer server;
  FakeClock clock;
  Pool pool{
      fake_driver(server), {}, {.pool_idle_timeout = 300s, .pool_keepalive = 30s, .maintenance_thread = false}, clock};
  open_idle(pool, 3);
  pool.maintain();
  CHECK(server.pings == 0);
  clock.advance(20s);
  { auto used = pool.checkout(); }
  clock.advance(10s);
  pool.maintain();
  CHECK(server.pings == 2);
  pool.maintain();
  CHECK(server.pings == 2);
  CHECK(pool.stats().pings == 2);
  clock.advance(30s);
  pool.maintain();
  CHECK(server.pings == 5);
  // Pings are no use: the idle timeout counts on.
  clock.advance(240s);
  pool.maintain();
  CHECK(pool.stats().unused == 2);
}

TEST_CASE("keepalive keeps the order in which connections are used again") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_keepalive = 30s, .maintenance_thread = false}, clock};
  {
    auto a = pool.checkout();
    auto b = pool.checkout();
    auto c = pool.checkout();
    for (PooledConnection* each : {&a, &b, &c}) {
      each->release();
      clock.advance(1s);
    }
  }
  clock.advance(27s);  // 30, 29 and 28 s
  pool.maintain();
  CHECK(server.pings == 1);
  auto first = pool.checkout();
  auto second = pool.checkout();
  auto third = pool.checkout();
  CHECK(std::vector{id_of(first), id_of(second), id_of(third)} == std::vector{3, 2, 1});
}

TEST_CASE("a connection that keepalive finds dead is closed with its generation") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_keepalive = 30s, .maintenance_thread = false}, clock};
  open_idle(pool, 3);
  server.on_ping = [](int, Deadline) { throw Disconnected(fake_error("gone away", true)); };
  clock.advance(31s);
  pool.maintain();
  CHECK(server.pings == 1);
  CHECK(pool.stats().invalidated == 3);
  CHECK(server.open == 0);
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("aged connections are replaced by upkeep, without a checkout") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server), {}, {.pool_recycle = 100s, .pool_min_idle = 2, .maintenance_thread = false}, clock};
  open_idle(pool, 3);
  clock.advance(101s);
  pool.maintain();
  CHECK(pool.stats().recycled == 3);
  CHECK(pool.stats().idle == 2);
  CHECK(server.connects == 5);
}

TEST_CASE("a connection that is being pinged by upkeep goes to who waits for it") {
  FakeServer server;
  FakeClock clock;
  Pool pool{fake_driver(server),
            {},
            {.pool_size = 1, .max_overflow = 0, .pool_keepalive = 30s, .maintenance_thread = false},
            clock};
  open_idle(pool, 1);
  clock.advance(31s);
  std::atomic<bool> go_on{false};
  server.on_ping = [&](int, Deadline) {
    while (!go_on) std::this_thread::yield();
  };
  std::thread upkeep{[&] { pool.maintain(); }};
  wait_for([&] { return server.pings == 1; });
  std::atomic<int> got{0};
  std::thread user{[&] { got = id_of(pool.checkout()); }};
  wait_for([&] { return pool.stats().waiting == 1; });
  go_on = true;
  user.join();
  upkeep.join();
  CHECK(got == 1);
  CHECK(pool.stats().idle == 1);
}

TEST_CASE("upkeep holds no lock while it connects, pings or closes") {
  FakeServer server;
  FakeClock clock;
  const std::string what = GENERATE("connect", "ping", "close");
  INFO(what);
  std::atomic<bool> slow{false};
  std::atomic<bool> blocked{false};
  std::atomic<bool> go_on{false};
  auto block = [&](auto&&...) {
    if (!slow.exchange(false)) return;
    blocked = true;
    while (!go_on) std::this_thread::yield();
  };
  Pool pool{fake_driver(server),
            {},
            {.pool_idle_timeout = 100s, .pool_min_idle = 1, .pool_keepalive = 30s, .maintenance_thread = false},
            clock};
  server.on_connect = block;
  server.on_ping = block;
  server.on_close = block;
  open_idle(pool, what == "connect" ? 1 : 2);
  std::optional<PooledConnection> held;
  if (what == "connect") held = pool.checkout();
  clock.advance(what == "ping" ? 31s : 101s);
  slow = true;
  std::thread upkeep{[&] { pool.maintain(); }};
  wait_for([&] { return blocked.load(); });
  {
    auto quick = pool.checkout();  // would block for good
    (void)pool.stats();
  }
  go_on = true;
  upkeep.join();
  CHECK(adds_up(pool.stats()));
}

TEST_CASE("no thread is started unless an option asks for upkeep") {
  FakeServer server;
  const int before = threads();
  Pool plain{fake_driver(server), {}, {.pool_recycle = 10s, .pool_pre_ping = true}};
  open_idle(plain, 2);
  Pool by_hand{fake_driver(server), {}, {.pool_idle_timeout = 10s, .maintenance_thread = false}};
  open_idle(by_hand, 2);
  Pool unused{fake_driver(server), {}, {.pool_idle_timeout = 10s}};
  CHECK(threads() == before);
  {
    Pool pool{fake_driver(server), {}, {.pool_idle_timeout = 10s}};
    open_idle(pool, 2);
    CHECK(threads() == before + 1);
    pool.dispose();
    CHECK(threads() == before + 1);
    CHECK(pool.close());
    wait_for([&] { return threads() == before; });  // the kernel's list is a little late
  }
  {
    Pool pool{fake_driver(server), {}, {.pool_idle_timeout = 10s}};
    open_idle(pool, 1);
  }
  wait_for([&] { return threads() == before; });
}

TEST_CASE("the pool's own thread closes, pings and opens") {
  FakeServer server;
  SECTION("idle timeout") {
    Pool pool{fake_driver(server), {}, {.pool_idle_timeout = 20ms}};
    open_idle(pool, 3);
    wait_for([&] { return server.open == 0; });
    CHECK(server.closes == 3);
  }
  SECTION("keepalive") {
    Pool pool{fake_driver(server), {}, {.pool_keepalive = 20ms}};
    open_idle(pool, 2);
    wait_for([&] { return server.pings >= 4; });
    CHECK(server.open == 2);
  }
  SECTION("minimum of idle connections") {
    Pool pool{fake_driver(server), {}, {.pool_min_idle = 3}};
    { auto one = pool.checkout(); }
    wait_for([&] { return pool.stats().idle == 3; });
  }
  CHECK(server.open == 0);
}

TEST_CASE("the pool's own thread works beside 16 that use the pool") {
  FakeServer server;
  server.on_ping = [](int id, Deadline) {
    if (id % 5 == 0) throw Disconnected(fake_error("gone away", true));
  };
  server.on_connect = [](int attempt, Deadline) {
    if (attempt % 11 == 0) throw ConnectRefused(fake_error("refused"));
  };
  Pool pool{fake_driver(server),
            {},
            {.pool_size = 6,
             .max_overflow = 2,
             .pool_recycle = 40ms,
             .pool_idle_timeout = 10ms,
             .pool_min_idle = 4,
             .pool_keepalive = 5ms}};
  std::atomic<int> refused{0};
  std::vector<std::thread> users;
  for (int i = 0; i < 16; ++i) {
    users.emplace_back([&, i] {
      for (int round = 0; round < 300; ++round) {
        try {
          auto lease = pool.checkout();
          if ((i + round) % 7 == 0) fake(lease).is_broken = true;
          if (round % 50 == 0) pool.maintain();
          std::this_thread::yield();
        } catch (const ConnectRefused&) {
          ++refused;
        }
      }
    });
  }
  for (auto& user : users) user.join();
  const PoolStats stats = pool.stats();
  CHECK(stats.checkouts + static_cast<unsigned>(refused) == 16 * 300);
  CHECK(adds_up(stats));
  CHECK(server.most_open <= 8);
  CHECK(pool.close());
  CHECK(server.open == 0);
}

TEST_CASE("a listener may close the pool from the pool's own thread") {
  FakeServer server;
  Pool pool{fake_driver(server), {}, {.pool_idle_timeout = 10ms}};
  std::atomic<bool> closed{false};
  pool.on_event([&](const PoolEvent& event) {
    if (event.kind == PoolEventKind::closed && event.reason == CloseReason::unused) closed = (pool.close(), true);
  });
  open_idle(pool, 1);
  wait_for([&] { return closed.load(); });
  CHECK_THROWS_AS(pool.checkout(), PoolClosed);
}

TEST_CASE("a pool may go in its own thread") {
  FakeServer server;
  std::atomic<bool> gone{false};
  auto pool = std::make_shared<std::unique_ptr<Pool>>();
  *pool = std::make_unique<Pool>(fake_driver(server), ConnectOptions{}, PoolOptions{.pool_idle_timeout = 10ms});
  const int before = threads();
  (*pool)->on_event([&, pool](const PoolEvent& event) {
    if (event.kind != PoolEventKind::closed) return;
    pool->reset();
    gone = true;
  });
  open_idle(**pool, 1);
  wait_for([&] { return gone.load() && threads() == before; });
  CHECK(server.open == 0);
}

TEST_CASE("a child of fork() has no thread of the pool's, and does not wait for one") {
  FakeServer server;
  auto pool = std::make_unique<Pool>(fake_driver(server), ConnectOptions{}, PoolOptions{.pool_idle_timeout = 10s});
  open_idle(*pool, 1);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    pool->maintain();
    const bool closed = pool->close();
    pool.reset();
    _exit(closed || server.closes != 0 ? 1 : 0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(id_of(pool->checkout()) == 1);
}
