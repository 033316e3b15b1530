// SPDX-License-Identifier: MIT
// What pool_recycle does, in the pool's own figures.
//   pool_recycle [--url mysql://user:password@host/database]      without a URL: an SQLite file, removed at the end
#include <quarry/quarry.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

using namespace quarry;
using namespace std::chrono_literals;

// Three queries, each after a pause that is longer than a connection may live.
void run(const std::string& url, std::chrono::milliseconds recycle) {
  const Engine engine = create_engine(url, {.pool_size = 1, .max_overflow = 0, .pool_recycle = recycle});
  for (int i = 0; i < 3; ++i) {
    if (engine.execute(select(literal(i))).scalar() != i) std::abort();
    std::this_thread::sleep_for(120ms);
  }
  const PoolStats stats = engine.pool().stats();
  fmt::print("pool_recycle {:>3} ms: checkouts {}, opened {}, recycled {}\n", recycle.count(), stats.checkouts,
             stats.created, stats.recycled);
}

int main(int argc, char** argv) {
  const bool own_file = argc < 3 || std::string(argv[1]) != "--url";
  const auto file = std::filesystem::temp_directory_path() / "quarry_pool_recycle.db";
  const std::string url = own_file ? "sqlite:///" + file.string() : argv[2];
  try {
    run(url, 0ms);
    run(url, 100ms);
  } catch (const Error& error) {
    fmt::print(stderr, "pool_recycle: {}\n", error.what());
    return 1;
  }
  if (own_file) std::filesystem::remove(file);
}
