// SPDX-License-Identifier: MIT
// A million rows of six columns read by copy_out, stream and execute into typed rows, against a loop of the client
// library over COPY ... TO STDOUT in binary form. Read the CPU column: it is the client's own time. Measured where
// QUARRY_TEST_PG_URL is set.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>  // where Debian and Fedora keep them
#endif

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include <benchmark/benchmark.h>

#include "drivers/postgresql/wire.hpp"
#include "quarry/quarry.hpp"

namespace {

using namespace quarry;
using drivers::postgresql::read_integer;

constexpr std::int64_t row_count = 1'000'000;

struct Rows : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<double> value{this, "value"};
  Column<std::string> name{this, "name", types::String{40}};
  Column<Date> day{this, "day"};
  Column<DateTime> moment{this, "moment"};
  Column<std::optional<int>> n{this, "n"};
};
MetaData metadata;
const Rows measured{"copy_out_bench", metadata};

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "copy_out_bench: %s\n", what.c_str());
  std::exit(1);
}

// All loops must do the same work, so their rows are compared by a checksum.
std::uint64_t mixed(std::uint64_t sum, std::int64_t id, double value, const std::string& name, Date day,
                    DateTime moment, std::optional<int> n) {
  return sum * 31 + static_cast<std::uint64_t>(id) + std::bit_cast<std::uint64_t>(value) + name.size() +
         static_cast<std::uint64_t>(std::chrono::sys_days(day).time_since_epoch().count()) +
         static_cast<std::uint64_t>(moment.time_since_epoch().count()) + static_cast<std::uint64_t>(n.value_or(-1));
}

template <class R>
std::uint64_t read(R result) {
  std::uint64_t sum = 0;
  for (const auto& [id, value, name, day, moment, n] : result) sum = mixed(sum, id, value, name, day, moment, n);
  return sum;
}

std::uint64_t read_raw(PGconn* c) {
  PGresult* began = PQexec(c,
                           "COPY (SELECT id, value, name, day, moment, n FROM copy_out_bench) TO STDOUT (FORMAT "
                           "binary)");
  if (PQresultStatus(began) != PGRES_COPY_OUT) die(PQerrorMessage(c));
  PQclear(began);
  std::uint64_t sum = 0;
  std::string name;
  char* message = nullptr;
  std::size_t header = 19;
  while (PQgetCopyData(c, &message, 0) > 0) {
    const char* at = message + header;
    header = 0;
    if (read_integer<std::int16_t>(at) == 6) {
      at += 2;
      const auto field = [&at] {
        const auto size = read_integer<std::int32_t>(at);
        const char* const data = at + 4;
        at = data + (size < 0 ? 0 : size);
        return std::pair(data, size);
      };
      const auto id = read_integer<std::int64_t>(field().first);
      const auto value = std::bit_cast<double>(read_integer<std::uint64_t>(field().first));
      const auto [text, size] = field();
      name.assign(text, static_cast<std::size_t>(size));
      const Date day(std::chrono::sys_days(std::chrono::days(read_integer<std::int32_t>(field().first) + 10957)));
      const DateTime moment(std::chrono::microseconds(read_integer<std::int64_t>(field().first) + 946684800000000LL));
      const auto [number, present] = field();
      sum = mixed(sum, id, value, name, day, moment,
                  present < 0 ? std::nullopt : std::optional<int>(read_integer<std::int32_t>(number)));
    }
    PQfreemem(message);
  }
  while (PGresult* ended = PQgetResult(c)) {
    if (PQresultStatus(ended) != PGRES_COMMAND_OK) die(PQerrorMessage(c));
    PQclear(ended);
  }
  return sum;
}

template <class F>
void add(const char* name, std::uint64_t expected, F work) {
  benchmark::RegisterBenchmark(name, [work, expected](benchmark::State& state) {
    for (auto _ : state) {
      if (work() != expected) die("the loops read different rows");
    }
    state.counters["rows"] = benchmark::Counter(row_count, benchmark::Counter::kIsIterationInvariantRate);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const char* url = std::getenv("QUARRY_TEST_PG_URL");
  if (url == nullptr) return 0;
  const Engine engine = create_engine(url);
  metadata.drop_all(engine);
  metadata.create_all(engine);
  engine.execute_raw(
      "INSERT INTO copy_out_bench SELECT i, i / 7.0, 'name-' || i * 2654435761 % 100000, DATE '2000-01-01' + (i % "
      "9000)::int, TIMESTAMP '2020-01-01' + i * INTERVAL '61.000003 s', CASE WHEN i % 3 <> 0 THEN i % 1000 END FROM "
      "generate_series(1::bigint, " +
      std::to_string(row_count) + ") AS g(i)");
  engine.execute_raw("ANALYZE copy_out_bench");
  PGconn* raw = PQconnectdb(url);
  const auto query = select(measured.id, measured.value, measured.name, measured.day, measured.moment, measured.n);
  const std::uint64_t expected = read_raw(raw);
  add("postgresql/raw_copy", expected, [&] { return read_raw(raw); });
  add("postgresql/copy_out", expected, [&] { return read(engine.copy_out(query)); });
  add("postgresql/stream", expected, [&] { return read(engine.stream(query)); });
  add("postgresql/execute", expected, [&] { return read(engine.execute(query)); });
  benchmark::RunSpecifiedBenchmarks();
  PQfinish(raw);
  metadata.drop_all(engine);
}
