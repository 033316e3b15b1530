// SPDX-License-Identifier: MIT
// Memory that runs out at every single point: this program's operator new fails on demand, in the thread that asked.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>

#include "faults/server.hpp"
#include "quarry/quarry.hpp"

namespace {

// The allocations of this thread that still succeed; negative: all.
thread_local long left = -1;

void* allocate(std::size_t size) {
  if (left >= 0 && left-- == 0) {
    left = -1;  // once: what cleans up afterwards has memory again
    throw std::bad_alloc();
  }
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace quarry;
using namespace quarry::test;

namespace {

// Runs `work` with the first allocation failing, the second, ... until it comes to its end. After each failure the
// engine must be whole. @return how many points there were
template <class F>
long sweep(const Engine& engine, F work) {
  for (long n = 0;; ++n) {
    bool done = false;
    try {
      left = n;
      work();
      done = left >= 0;  // nobody swallowed a failure either
      left = -1;
    } catch (const std::bad_alloc&) {
      left = -1;
    } catch (const std::exception&) {  // a client library may give its own account of it
      left = -1;
    }
    const PoolStats stats = engine.pool().stats();
    if (stats.checked_out != 0 || stats.created - stats.closed != static_cast<std::uint64_t>(stats.idle) ||
        engine.execute_raw("SELECT 1").scalar<int>() != 1) {
      INFO("after failure " << n);
      check_figures(engine);
      FAIL("a place or a connection was lost");
    }
    if (done) return n;
    REQUIRE(n < 100'000);
  }
}

void sweep_all(const Engine& engine) {
  engine.execute_raw("DROP TABLE IF EXISTS fault_memory");
  engine.execute_raw("CREATE TABLE fault_memory (a INTEGER, b VARCHAR(100))");
  const Table things = table("fault_memory", column<int>("a"), column<std::string>("b"));
  const auto row = [&](int a, const std::string& b) {
    return insert(things).values(column<int>("a") = a, column<std::string>("b") = b);
  };
  const auto work = [&] {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute(row(1, std::string(50, 'x')));
    {
      Transaction nested = connection.begin_nested();
      connection.execute(row(2, "y"));
    }
    (void)connection.execute_raw("SELECT a, b FROM fault_memory LIMIT 2").all();
    transaction.commit();
    connection.close();
    engine.transaction([&](Connection& each) { each.execute(row(3, "z")); });
    try {
      engine.execute_raw("SELECT * FROM no_such_table").close();
    } catch (const ProgrammingError&) {
    }
  };
  CHECK(sweep(engine, work) > 50);
  // Connecting, too.
  CHECK(sweep(engine, [&] {
          engine.dispose();
          (void)engine.execute_raw("SELECT 1").all();
        }) > 10);
  engine.execute_raw("DROP TABLE fault_memory");
}

}  // namespace

TEST_CASE("memory that runs out at any point: bad_alloc or an error, and nothing is lost") {
  const Server server = each_server();
  INFO(server.name);
  const Engine engine = server.engine();
  sweep_all(engine);
  check_recovered(server, engine);
}

TEST_CASE("sqlite: memory that runs out at any point") {
  each_round();
  // In a file: the one in memory lives in its connection, which is given up when not even a rollback finds memory.
  char directory[] = "/tmp/quarry-memory.XXXXXX";
  REQUIRE(::mkdtemp(directory) != nullptr);
  {
    const Engine engine = create_engine(std::string("sqlite:///") + directory + "/fault.db");
    sweep_all(engine);
    check_figures(engine);
  }
  std::filesystem::remove_all(directory);
}
