// SPDX-License-Identifier: MIT
// What a checkout and its return cost, beside the two mutex operations and clock readings that no pool can do
// without. The fake connection's suspect() is a load, so the system call of a real one is not in these
// figures.
#include "pool/fake_driver.hpp"
#include "quarry/pool/pool.hpp"

#include <benchmark/benchmark.h>

#include <mutex>
#include <string>
#include <vector>

using namespace quarry;

namespace {

struct Shared {
  test::FakeServer server;
  Pool pool{test::fake_driver(server), {}, {.pool_size = 10, .max_overflow = 0}};
  Shared() {
    std::vector<PooledConnection> leases;
    for (int i = 0; i < 10; ++i) leases.push_back(pool.checkout());
  }
};

Shared& shared() {
  static Shared instance;
  return instance;
}

void checkout_and_return(benchmark::State& state) {
  Pool& pool = shared().pool;
  for (auto _ : state) {
    auto lease = pool.checkout();
    benchmark::DoNotOptimize(&lease);
  }
}
BENCHMARK(checkout_and_return)->ThreadRange(1, 32)->UseRealTime();

void checkout_and_return_with_pre_ping(benchmark::State& state) {
  test::FakeServer server;
  Pool pool{test::fake_driver(server), {}, {.pool_pre_ping = true}};
  for (auto _ : state) {
    auto lease = pool.checkout();
    benchmark::DoNotOptimize(&lease);
  }
}
BENCHMARK(checkout_and_return_with_pre_ping);

void note_statement(benchmark::State& state) {
  test::FakeServer server;
  Pool pool{test::fake_driver(server), {}};
  auto lease = pool.checkout();
  const std::string sql(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) lease.note_statement(sql);
}
BENCHMARK(note_statement)->Arg(20)->Arg(100)->Arg(10'000);

void floor_two_locks(benchmark::State& state) {
  std::mutex mutex;
  for (auto _ : state) {
    for (int i = 0; i < 2; ++i) {
      const std::lock_guard lock{mutex};
      benchmark::ClobberMemory();
    }
  }
}
BENCHMARK(floor_two_locks);

void floor_coarse_clock(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(monotonic_clock().coarse_now());
}
BENCHMARK(floor_coarse_clock);

}  // namespace

BENCHMARK_MAIN();
