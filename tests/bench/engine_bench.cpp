// SPDX-License-Identifier: MIT
// A point select through the engine against the same work on SQLite's C API: what pool, statement cache and typed rows
// cost.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;

namespace {

constexpr int rows = 10'000;

struct Points : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<double> value{this, "value"};
  Column<std::string> name{this, "name"};
};
const Points points{"points"};

const char* const create = "CREATE TABLE points (id INTEGER PRIMARY KEY, value DOUBLE, name VARCHAR(16))";
const std::string fill = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                         std::to_string(rows - 1) + ") INSERT INTO points SELECT i, i * 0.5, 'name' || i FROM n";

void raw_reused_statement(benchmark::State& state) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr) !=
          SQLITE_OK ||
      sqlite3_exec(db, create, nullptr, nullptr, nullptr) != SQLITE_OK ||
      sqlite3_exec(db, fill.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(db, "SELECT id, value, name FROM points WHERE id = ?", -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(db));
  }
  std::int64_t id = 0;
  for (auto _ : state) {
    sqlite3_bind_int64(statement, 1, id++ % rows);
    if (sqlite3_step(statement) != SQLITE_ROW) throw std::runtime_error(sqlite3_errmsg(db));
    std::int64_t got = sqlite3_column_int64(statement, 0);
    double value = sqlite3_column_double(statement, 1);
    std::string name(reinterpret_cast<const char*>(sqlite3_column_text(statement, 2)),
                     static_cast<std::size_t>(sqlite3_column_bytes(statement, 2)));
    benchmark::DoNotOptimize(got);
    benchmark::DoNotOptimize(value);
    benchmark::DoNotOptimize(name);
    if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));
    sqlite3_reset(statement);
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
}
BENCHMARK(raw_reused_statement);

Engine filled_engine() {
  Engine engine = create_engine("sqlite://");
  engine.execute_raw(create);
  engine.execute_raw(fill);
  return engine;
}

void engine_kept_statement(benchmark::State& state) {
  const Engine engine = filled_engine();
  const auto query = select(points.id, points.value, points.name).where(points.id == bind<std::int64_t>("id"));
  std::int64_t id = 0;
  for (auto _ : state) {
    for (const auto& row : engine.execute(query, {{"id", id++ % rows}})) benchmark::DoNotOptimize(&row);
  }
}
BENCHMARK(engine_kept_statement);

void engine_rebuilt_statement(benchmark::State& state) {
  const Engine engine = filled_engine();
  std::int64_t id = 0;
  for (auto _ : state) {
    const auto query = select(points.id, points.value, points.name).where(points.id == id++ % rows);
    for (const auto& row : engine.execute(query)) benchmark::DoNotOptimize(&row);
  }
}
BENCHMARK(engine_rebuilt_statement);

void raw_fetch(benchmark::State& state) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr) !=
          SQLITE_OK ||
      sqlite3_exec(db, create, nullptr, nullptr, nullptr) != SQLITE_OK ||
      sqlite3_exec(db, fill.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK ||
      sqlite3_prepare_v2(db, "SELECT id, value, name FROM points", -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(db));
  }
  for (auto _ : state) {
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::int64_t got = sqlite3_column_int64(statement, 0);
      double value = sqlite3_column_double(statement, 1);
      std::string name(reinterpret_cast<const char*>(sqlite3_column_text(statement, 2)),
                       static_cast<std::size_t>(sqlite3_column_bytes(statement, 2)));
      benchmark::DoNotOptimize(got);
      benchmark::DoNotOptimize(value);
      benchmark::DoNotOptimize(name);
    }
    sqlite3_reset(statement);
  }
  state.SetItemsProcessed(state.iterations() * rows);
  sqlite3_finalize(statement);
  sqlite3_close(db);
}
BENCHMARK(raw_fetch);

void engine_fetch(benchmark::State& state) {
  const Engine engine = filled_engine();
  const auto query = select(points.id, points.value, points.name);
  for (auto _ : state) {
    for (const auto& row : engine.execute(query)) benchmark::DoNotOptimize(&row);
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(engine_fetch);

}  // namespace

BENCHMARK_MAIN();
