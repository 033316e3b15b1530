// SPDX-License-Identifier: MIT
// Random sequences of operations, against a model that is simple enough to be seen to be right.
#include "catch.hpp"
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"
#include "support/servers.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
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
  bool hung_up = false;
  bool dead = false;  // a ping would fail
};

struct Lease {
  PooledConnection handle;
  ModelConnection model;
};

struct Model {
  static constexpr int size = 3, overflow = 2;
  static constexpr std::chrono::seconds recycle{100};
  std::deque<ModelConnection> idle;  // least recently returned first
  int out = 0;
  int generation = 0;
  int next_id = 1;
  std::chrono::seconds now{0};

  void invalidate(int of) {
    if (of != generation) return;
    ++generation;
    idle.clear();
  }
  // What a checkout must give; an id of 0 is PoolTimeout.
  ModelConnection checkout(bool lifo) {
    while (!idle.empty()) {
      const ModelConnection c = lifo ? idle.back() : idle.front();
      if (lifo) idle.pop_back();
      else idle.pop_front();
      if (now - c.born >= recycle || c.hung_up) continue;
      if (now - c.returned > 1s && c.dead) {
        invalidate(c.generation);
        continue;
      }
      ++out;
      return c;
    }
    if (out == size + overflow) return {};
    ++out;
    return {.id = next_id++, .generation = generation, .born = now};
  }
  void give_back(ModelConnection c, bool broken, bool reset_fails) {
    --out;
    if (broken) return invalidate(c.generation);
    if (reset_fails || c.generation != generation || static_cast<int>(idle.size()) >= size) return;
    c.returned = now;
    idle.push_back(c);
  }
};

void run_sequence(unsigned seed, int operations) {
  std::mt19937 random{seed};
  const bool lifo = random() % 2 == 0;
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
  Pool pool{fake_driver(server),
            {},
            {.pool_size = Model::size,
             .max_overflow = Model::overflow,
             .pool_timeout = 0ms,
             .pool_recycle = Model::recycle,
             .pool_pre_ping = true,
             .pool_use_lifo = lifo},
            clock};
  Model model;
  std::vector<Lease> leases;

  auto take_lease = [&] {
    const std::size_t i = random() % leases.size();
    Lease lease = std::move(leases[i]);
    leases.erase(leases.begin() + static_cast<std::ptrdiff_t>(i));
    return lease;
  };

  for (int i = 0; i < operations; ++i) {
    const int operation = static_cast<int>(random() % 12);
    CAPTURE(seed, i, operation, lifo);
    switch (operation) {
      default: {  // checkout, twice as often as anything else
        const ModelConnection expected = model.checkout(lifo);
        if (expected.id == 0) {
          REQUIRE_THROWS_AS(pool.checkout(), PoolTimeout);
        } else {
          PooledConnection handle = pool.checkout();
          REQUIRE(id_of(handle) == expected.id);
          leases.push_back({std::move(handle), expected});
        }
        break;
      }
      case 4:
      case 5: {  // return
        if (leases.empty()) break;
        Lease lease = take_lease();
        model.give_back(lease.model, false, false);
        break;
      }
      case 6: {  // return with an open transaction, whose rollback may fail
        if (leases.empty()) break;
        Lease lease = take_lease();
        fake(lease.handle).state = TransactionState::active;
        const bool fails = random() % 2 == 0;
        reset_fails_for = fails ? lease.model.id : 0;
        model.give_back(lease.model, false, fails);
        break;
      }
      case 7: {  // return a broken one
        if (leases.empty()) break;
        Lease lease = take_lease();
        fake(lease.handle).is_broken = true;
        model.give_back(lease.model, true, false);
        break;
      }
      case 8: {  // the other end hangs up as it is returned
        if (leases.empty()) break;
        Lease lease = take_lease();
        fake(lease.handle).hung_up = true;
        lease.model.hung_up = true;
        model.give_back(lease.model, false, false);
        break;
      }
      case 9: {  // it dies silently: only a ping would tell
        if (leases.empty()) break;
        Lease lease = take_lease();
        dead.push_back(lease.model.id);
        lease.model.dead = true;
        model.give_back(lease.model, false, false);
        break;
      }
      case 10: {  // time passes; ages are whole halves of the lifetime, so the jitter decides nothing
        const std::chrono::seconds step = random() % 8 == 0 ? 50s : 0s;
        clock.advance(step);
        model.now += step;
        break;
      }
      case 11: {
        if (random() % 4 != 0) break;
        pool.dispose();
        model.invalidate(model.generation);
        break;
      }
    }
    const PoolStats stats = pool.stats();
    REQUIRE(stats.idle == static_cast<int>(model.idle.size()));
    REQUIRE(stats.checked_out == model.out);
    REQUIRE(server.open == stats.size);
    REQUIRE(adds_up(stats));
  }
  leases.clear();
  REQUIRE(pool.close());
  REQUIRE(server.open == 0);
  REQUIRE(server.most_open <= Model::size + Model::overflow);
}

}  // namespace

TEST_CASE("the pool does what its model does, whatever the order of operations") {
  const unsigned sequences = long_forms() ? 1'000'000 : 3'000;
  for (unsigned seed = 0; seed < sequences; ++seed) run_sequence(seed, 80);
}
