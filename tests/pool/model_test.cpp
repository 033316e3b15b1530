// SPDX-License-Identifier: MIT
// Random sequences of operations, against a model that is simple enough to be seen to be right.
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <vector>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct ModelConnection {
  int id = 0;
  int generation = 0;
  std::chrono::seconds born{0};
  std::chrono::seconds returned{0};
  std::chrono::seconds alive{0};  // when it was last used or pinged
  bool hung_up = false;
  bool dead = false;  // a ping would fail
};

struct Lease {
  PooledConnection handle;
  ModelConnection model;
};

constexpr int no_connection = 0, refused = -1;

struct Model {
  static constexpr int size = 3, overflow = 2;
  static constexpr std::chrono::seconds recycle{100}, idle_timeout{50}, keepalive{25};
  const bool lifo;
  const int min_idle;
  const ResetMode mode;
  std::deque<ModelConnection> idle;  // least recently returned first
  int out = 0;
  int generation = 0;
  int disposed_before = 0;  // generations older than this were ended by dispose
  int next_id = 1;
  std::uint64_t pings = 0, failed_connects = 0, created = 0;
  std::map<CloseReason, std::uint64_t> closed;
  std::chrono::seconds now{0};
  bool refuses = false;  // whether the server refuses connections at the moment

  void close(CloseReason reason, std::uint64_t n = 1) { closed[reason] += n; }
  // Of a connection that proved dead or stale: what is idle goes with it.
  void invalidate(int of, CloseReason reason = CloseReason::invalidated) {
    if (of != generation) return;
    ++generation;
    close(reason, idle.size());
    idle.clear();
  }
  void dispose() {
    disposed_before = generation + 1;
    invalidate(generation, CloseReason::disposed);
  }
  bool ping(const ModelConnection& c) {
    ++pings;
    if (!c.dead) return true;
    invalidate(c.generation);
    close(CloseReason::invalidated);
    return false;
  }
  ModelConnection open() {
    if (refuses) {
      ++failed_connects;
      return {.id = refused};
    }
    ++created;
    return {.id = next_id++, .generation = generation, .born = now, .returned = now, .alive = now};
  }
  // What a checkout must give.
  ModelConnection checkout() {
    while (!idle.empty()) {
      const ModelConnection c = lifo ? idle.back() : idle.front();
      if (lifo) idle.pop_back();
      else idle.pop_front();
      if (now - c.born >= recycle) {
        close(CloseReason::recycled);
      } else if (c.hung_up) {
        close(CloseReason::suspect);
      } else if (now - c.alive <= 1s || ping(c)) {
        ++out;
        return c;
      }
    }
    if (out == size + overflow) return {};
    const ModelConnection c = open();
    if (c.id != refused) ++out;
    return c;
  }
  struct Return {
    bool broken = false, stale = false, in_transaction = false, reset_fails = false;
  };
  void give_back(ModelConnection c, const Return& how) {
    --out;
    if (how.broken || how.stale) {
      invalidate(c.generation);
      return close(how.broken ? CloseReason::invalidated : CloseReason::stale);
    }
    const bool resets = mode == ResetMode::full || (mode == ResetMode::rollback && how.in_transaction);
    if ((resets && how.reset_fails) || (mode == ResetMode::none && how.in_transaction)) {
      return close(CloseReason::reset_failed);
    }
    if (c.generation != generation) {
      return close(c.generation < disposed_before ? CloseReason::disposed : CloseReason::invalidated);
    }
    if (static_cast<int>(idle.size()) >= size) return close(CloseReason::surplus);
    c.returned = c.alive = now;
    idle.push_back(c);
  }
  void maintain() {
    for (auto c = idle.begin(); c != idle.end();) {
      const bool aged = now - c->born >= recycle;
      const bool unused = static_cast<int>(idle.size()) > min_idle && now - c->returned >= idle_timeout;
      if (aged || unused) close(aged ? CloseReason::recycled : CloseReason::unused);
      c = aged || unused ? idle.erase(c) : c + 1;
    }
    const auto silent = [&](const ModelConnection& c) { return now - c.alive >= keepalive; };
    for (auto c = idle.begin(); (c = std::find_if(idle.begin(), idle.end(), silent)) != idle.end();) {
      ModelConnection copy = *c;
      const auto place = idle.erase(c);
      const auto before = place - idle.begin();
      if (!ping(copy)) continue;
      copy.alive = now;
      idle.insert(idle.begin() + before, copy);
    }
    while (static_cast<int>(idle.size()) < min_idle && out + static_cast<int>(idle.size()) < size) {
      const ModelConnection c = open();
      if (c.id == refused) break;
      idle.push_back(c);
    }
  }
};

void run_sequence(unsigned seed, int operations) {
  std::mt19937 random{seed};
  Model model{.lifo = random() % 2 == 0,
              .min_idle = static_cast<int>(random() % 4),
              .mode = static_cast<ResetMode>(random() % 3)};
  FakeServer server;
  FakeClock clock;
  std::vector<int> dead;  // ids whose ping fails
  int reset_fails_for = 0;
  server.on_ping = [&](int id, Deadline) {
    if (std::find(dead.begin(), dead.end(), id) != dead.end()) throw Disconnected(fake_error("gone", true));
  };
  server.on_reset = [&](int id) {
    if (id == reset_fails_for) throw OperationalError(fake_error("cannot roll back"));
  };
  server.on_connect = [&](int, Deadline) {
    if (model.refuses) throw ConnectRefused(fake_error("refused"));
  };
  Pool pool{fake_driver(server),
            {},
            {.pool_size = Model::size,
             .max_overflow = Model::overflow,
             .pool_timeout = 0ms,
             .pool_recycle = Model::recycle,
             .pool_pre_ping = true,
             .pool_use_lifo = model.lifo,
             .pool_reset_on_return = model.mode,
             .pool_idle_timeout = Model::idle_timeout,
             .pool_min_idle = model.min_idle,
             .pool_keepalive = Model::keepalive,
             .maintenance_thread = false},
            clock};
  std::vector<Lease> leases;

  auto take_lease = [&] {
    const std::size_t i = random() % leases.size();
    Lease lease = std::move(leases[i]);
    leases.erase(leases.begin() + static_cast<std::ptrdiff_t>(i));
    return lease;
  };

  for (int i = 0; i < operations; ++i) {
    const int operation = static_cast<int>(random() % 16);
    CAPTURE(seed, i, operation, model.lifo, model.min_idle);
    switch (operation) {
      default: {  // checkout, more often than anything else
        model.refuses = random() % 16 == 0;
        const ModelConnection expected = model.checkout();
        if (expected.id == no_connection) {
          REQUIRE_THROWS_AS(pool.checkout(), PoolTimeout);
        } else if (expected.id == refused) {
          REQUIRE_THROWS_AS(pool.checkout(), ConnectRefused);
        } else {
          PooledConnection handle = pool.checkout();
          REQUIRE(id_of(handle) == expected.id);
          leases.push_back({std::move(handle), expected});
        }
        break;
      }
      case 4:
      case 5:
      case 6:
      case 7:
      case 8: {  // return, in one of many states
        if (leases.empty()) break;
        Lease lease = take_lease();
        FakeConnection& connection = fake(lease.handle);
        Model::Return how;
        if (operation == 5) {
          how.in_transaction = true;
          connection.state = TransactionState::active;
        }
        if (operation == 6) how.stale = connection.is_stale = random() % 2 == 0;
        if (operation == 7) how.broken = connection.is_broken = true;
        how.reset_fails = random() % 4 == 0;
        reset_fails_for = how.reset_fails ? lease.model.id : 0;
        model.give_back(lease.model, how);
        lease.handle.release();
        break;
      }
      case 9: {  // the other end hangs up as it is returned
        if (leases.empty()) break;
        Lease lease = take_lease();
        fake(lease.handle).hung_up = true;
        lease.model.hung_up = true;
        reset_fails_for = 0;
        model.give_back(lease.model, {});
        break;
      }
      case 10: {  // it dies silently: only a ping would tell
        if (leases.empty()) break;
        Lease lease = take_lease();
        dead.push_back(lease.model.id);
        lease.model.dead = true;
        reset_fails_for = 0;
        model.give_back(lease.model, {});
        break;
      }
      case 11: {  // time passes; ages are whole quarters of the lifetime, so the jitter decides nothing
        const std::chrono::seconds step = random() % 4 == 0 ? 25s : 0s;
        clock.advance(step);
        model.now += step;
        break;
      }
      case 12:
      case 13: {
        model.refuses = random() % 4 == 0;
        model.maintain();
        pool.maintain();
        break;
      }
      case 14: {
        if (random() % 4 != 0) break;
        model.dispose();
        pool.dispose();
        break;
      }
      case 15: {
        if (leases.empty()) break;
        Lease lease = take_lease();
        model.give_back(lease.model, {.broken = true});
        lease.handle.invalidate();
        break;
      }
    }
    const PoolStats stats = pool.stats();
    REQUIRE(stats.idle == static_cast<int>(model.idle.size()));
    REQUIRE(stats.checked_out == model.out);
    REQUIRE(server.open == stats.size);
    REQUIRE(stats.pings == model.pings);
    REQUIRE(stats.created == model.created);
    REQUIRE(stats.failed_connects == model.failed_connects);
    const bool reasons_agree =
        stats.recycled == model.closed[CloseReason::recycled] &&
        stats.invalidated == model.closed[CloseReason::invalidated] &&
        stats.suspect == model.closed[CloseReason::suspect] &&
        stats.reset_failed == model.closed[CloseReason::reset_failed] &&
        stats.stale == model.closed[CloseReason::stale] && stats.unused == model.closed[CloseReason::unused] &&
        stats.surplus == model.closed[CloseReason::surplus] && stats.disposed == model.closed[CloseReason::disposed];
    INFO(to_string(stats));
    REQUIRE(reasons_agree);
    REQUIRE(adds_up(stats));
  }
  leases.clear();
  REQUIRE(pool.close());
  REQUIRE(server.open == 0);
  REQUIRE(server.most_open <= Model::size + Model::overflow);
}

}  // namespace

TEST_CASE("the pool does what its model does, a million operations in whatever order") {
  constexpr int operations = 80;
  const unsigned sequences = (long_forms() ? 20'000'000 : 1'000'000) / operations;
  for (unsigned seed = 0; seed < sequences; ++seed) run_sequence(seed, operations);
}
