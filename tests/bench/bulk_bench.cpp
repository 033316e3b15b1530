// SPDX-License-Identifier: MIT
// execute_many of a million rows of five columns, against the same rows written by the client library alone: COPY
// BINARY by libpq, one reused statement on SQLite, bulk arrays on MariaDB. Read the CPU column: it is the client's own
// time, SQLite's work included. PostgreSQL and MariaDB are measured where QUARRY_TEST_PG_URL and QUARRY_TEST_MYSQL_URL
// are set.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>  // where Debian and Fedora keep them
#endif
#if __has_include(<mysql.h>)
#include <mysql.h>
#elif __has_include(<mariadb/mysql.h>)
#include <mariadb/mysql.h>
#else
#include <mysql/mysql.h>
#endif
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "drivers/postgresql/wire.hpp"
#include "quarry/quarry.hpp"

namespace {

using namespace quarry;

struct Rows : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<double> value{this, "value"};
  Column<std::string> name{this, "name", types::String{40}};
  Column<Date> day{this, "day"};
  Column<std::optional<int>> n{this, "n"};
};
struct Row {
  std::int64_t id;
  double value;
  std::string name;
  Date day;
  std::optional<int> n;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = [] {
    const char* wanted = std::getenv("QUARRY_BULK_ROWS");
    std::vector<Row> made;
    const int count = wanted != nullptr ? std::atoi(wanted) : 1'000'000;
    for (int i = 1; i <= count; ++i) {
      made.push_back({i, i / 7.0, "name-" + std::to_string(i * 2654435761LL % 100000),
                      Date(std::chrono::sys_days(std::chrono::days(10957 + i % 9000))),
                      i % 3 != 0 ? std::optional(i % 1000) : std::nullopt});
    }
    return made;
  }();
  return all;
}

MetaData metadata;
const Rows table{"bulk_bench", metadata};

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "bulk_bench: %s\n", what.c_str());
  std::exit(1);
}

void renew(const Engine& engine) {
  metadata.drop_all(engine);
  metadata.create_all(engine);
}

void require_all(const Engine& engine) {
  if (engine.execute(select(func::count()).select_from(table)).scalar() != static_cast<std::int64_t>(rows().size()))
    die("rows are missing");
}

void by_quarry(benchmark::State& state, const char* url) {
  const Engine engine = create_engine(url);
  for (auto _ : state) {
    state.PauseTiming();
    renew(engine);
    state.ResumeTiming();
    engine.execute_many(insert(table).columns(table.id, table.value, table.name, table.day, table.n), rows());
  }
  require_all(engine);
  metadata.drop_all(engine);
}

// ---- SQLite: a file, so that both are alike ----

// 2024-02-29, without the price of snprintf.
void write_day(char* to, const Date& day) {
  const auto digits = [](char* end, unsigned value, int count) {
    for (; count > 0; --count, value /= 10) *--end = static_cast<char>('0' + value % 10);
  };
  digits(to + 4, static_cast<unsigned>(static_cast<int>(day.year())), 4);
  to[4] = '-';
  digits(to + 7, static_cast<unsigned>(day.month()), 2);
  to[7] = '-';
  digits(to + 10, static_cast<unsigned>(day.day()), 2);
}

constexpr const char* sqlite_file = "bulk_bench.sqlite";
const std::string sqlite_url = std::string("sqlite:///") + sqlite_file;

void sqlite_raw(benchmark::State& state) {
  const Engine engine = create_engine(sqlite_url);
  for (auto _ : state) {
    state.PauseTiming();
    renew(engine);
    sqlite3* handle = nullptr;
    if (sqlite3_open(sqlite_file, &handle) != SQLITE_OK) die("cannot open the file");
    state.ResumeTiming();
    sqlite3_exec(handle, "BEGIN", nullptr, nullptr, nullptr);
    sqlite3_stmt* s = nullptr;
    sqlite3_prepare_v2(handle, "INSERT INTO bulk_bench (id, value, name, day, n) VALUES (?, ?, ?, ?, ?)", -1, &s,
                       nullptr);
    for (const Row& row : rows()) {
      sqlite3_bind_int64(s, 1, row.id);
      sqlite3_bind_double(s, 2, row.value);
      sqlite3_bind_text(s, 3, row.name.data(), static_cast<int>(row.name.size()), SQLITE_STATIC);
      char day[10];
      write_day(day, row.day);
      sqlite3_bind_text(s, 4, day, 10, SQLITE_STATIC);
      if (row.n) sqlite3_bind_int(s, 5, *row.n);
      else sqlite3_bind_null(s, 5);
      if (sqlite3_step(s) != SQLITE_DONE) die(sqlite3_errmsg(handle));
      sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
    state.PauseTiming();
    sqlite3_close(handle);
    state.ResumeTiming();
  }
  require_all(engine);
}

// ---- PostgreSQL ----

void postgresql_raw(benchmark::State& state) {
  using drivers::postgresql::append_integer;
  const char* url = std::getenv("QUARRY_TEST_PG_URL");
  const Engine engine = create_engine(url);
  for (auto _ : state) {
    state.PauseTiming();
    renew(engine);
    PGconn* handle = PQconnectdb(url);
    if (PQstatus(handle) != CONNECTION_OK) die(PQerrorMessage(handle));
    state.ResumeTiming();
    PQclear(PQexec(handle, "COPY bulk_bench (id, value, name, day, n) FROM STDIN (FORMAT binary)"));
    std::string buffer("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    for (const Row& row : rows()) {
      append_integer(buffer, std::int16_t{5});
      append_integer(buffer, std::int32_t{8});
      append_integer(buffer, row.id);
      append_integer(buffer, std::int32_t{8});
      std::uint64_t bits = 0;
      std::memcpy(&bits, &row.value, sizeof bits);
      append_integer(buffer, bits);
      append_integer(buffer, static_cast<std::int32_t>(row.name.size()));
      buffer += row.name;
      append_integer(buffer, std::int32_t{4});
      append_integer(buffer,
                     static_cast<std::int32_t>(std::chrono::sys_days(row.day).time_since_epoch().count() - 10957));
      if (row.n) {
        append_integer(buffer, std::int32_t{4});
        append_integer(buffer, static_cast<std::int32_t>(*row.n));
      } else {
        append_integer(buffer, std::int32_t{-1});
      }
      if (buffer.size() > 512 * 1024) {
        PQputCopyData(handle, buffer.data(), static_cast<int>(buffer.size()));
        buffer.clear();
      }
    }
    append_integer(buffer, std::int16_t{-1});
    PQputCopyData(handle, buffer.data(), static_cast<int>(buffer.size()));
    PQputCopyEnd(handle, nullptr);
    while (PGresult* result = PQgetResult(handle)) {
      if (PQresultStatus(result) != PGRES_COMMAND_OK) die(PQerrorMessage(handle));
      PQclear(result);
    }
    state.PauseTiming();
    PQfinish(handle);
    state.ResumeTiming();
  }
  require_all(engine);
}

// ---- MariaDB: arrays of 1000 rows ----

#ifdef MARIADB_PACKAGE_VERSION_ID
void mariadb_raw(benchmark::State& state) {
  const Engine engine = create_engine(std::getenv("QUARRY_TEST_MYSQL_URL"));
  const Url url = engine.url();
  for (auto _ : state) {
    state.PauseTiming();
    renew(engine);
    MYSQL* handle = mysql_init(nullptr);
    if (mysql_real_connect(handle, url.host.c_str(), url.user.c_str(), url.password.c_str(), url.database.c_str(),
                           url.port, nullptr, 0) == nullptr)
      die(mysql_error(handle));
    state.ResumeTiming();
    mysql_autocommit(handle, 0);
    MYSQL_STMT* s = mysql_stmt_init(handle);
    const std::string sql = "INSERT INTO bulk_bench (id, value, name, day, n) VALUES (?, ?, ?, ?, ?)";
    mysql_stmt_prepare(s, sql.data(), sql.size());
    constexpr unsigned at_once = 1000;
    std::vector<long long> ids(at_once);
    std::vector<double> values(at_once);
    std::vector<const char*> names(at_once);
    std::vector<unsigned long> lengths(at_once);
    std::vector<MYSQL_TIME> days(at_once);
    std::vector<MYSQL_TIME*> day_pointers(at_once);
    std::vector<int> ns(at_once);
    std::vector<char> given(at_once);
    for (std::size_t first = 0; first < rows().size(); first += at_once) {
      unsigned count = static_cast<unsigned>(std::min<std::size_t>(at_once, rows().size() - first));
      for (unsigned i = 0; i < count; ++i) {
        const Row& row = rows()[first + i];
        ids[i] = row.id;
        values[i] = row.value;
        names[i] = row.name.data();
        lengths[i] = row.name.size();
        days[i] = {};
        days[i].year = static_cast<unsigned>(static_cast<int>(row.day.year()));
        days[i].month = static_cast<unsigned>(row.day.month());
        days[i].day = static_cast<unsigned>(row.day.day());
        days[i].time_type = MYSQL_TIMESTAMP_DATE;
        day_pointers[i] = &days[i];
        ns[i] = row.n.value_or(0);
        given[i] = row.n ? STMT_INDICATOR_NONE : STMT_INDICATOR_NULL;
      }
      MYSQL_BIND bind[5] = {};
      bind[0].buffer_type = MYSQL_TYPE_LONGLONG;
      bind[0].buffer = ids.data();
      bind[1].buffer_type = MYSQL_TYPE_DOUBLE;
      bind[1].buffer = values.data();
      bind[2].buffer_type = MYSQL_TYPE_STRING;
      bind[2].buffer = names.data();
      bind[2].length = lengths.data();
      bind[3].buffer_type = MYSQL_TYPE_DATE;
      bind[3].buffer = day_pointers.data();
      bind[4].buffer_type = MYSQL_TYPE_LONG;
      bind[4].buffer = ns.data();
      bind[4].u.indicator = given.data();
      mysql_stmt_attr_set(s, STMT_ATTR_ARRAY_SIZE, &count);
      if (mysql_stmt_bind_param(s, bind) != 0 || mysql_stmt_execute(s) != 0) die(mysql_stmt_error(s));
    }
    mysql_stmt_close(s);
    mysql_commit(handle);
    state.PauseTiming();
    mysql_close(handle);
    state.ResumeTiming();
  }
  require_all(engine);
}
#endif

// The machine's noise only adds: read the least of them.
void add(const std::string& name, void (*run)(benchmark::State&), int repetitions) {
  benchmark::RegisterBenchmark(name.c_str(), run)
      ->Iterations(1)
      ->Repetitions(repetitions)
      ->ReportAggregatesOnly(true)
      ->ComputeStatistics("min",
                          [](const std::vector<double>& all) { return *std::min_element(all.begin(), all.end()); })
      ->MeasureProcessCPUTime()
      ->Unit(benchmark::kMillisecond);
}

const bool registered = [] {
  rows();
  add("bulk/sqlite/raw", sqlite_raw, 3);
  add(
      "bulk/sqlite/quarry", [](benchmark::State& state) { by_quarry(state, sqlite_url.c_str()); }, 3);
  if (std::getenv("QUARRY_TEST_PG_URL") != nullptr) {
    add("bulk/postgresql/raw", postgresql_raw, 9);
    add(
        "bulk/postgresql/quarry", [](benchmark::State& state) { by_quarry(state, std::getenv("QUARRY_TEST_PG_URL")); },
        9);
  }
#ifdef MARIADB_PACKAGE_VERSION_ID
  if (std::getenv("QUARRY_TEST_MYSQL_URL") != nullptr) {
    add("bulk/mariadb/raw", mariadb_raw, 9);
    add(
        "bulk/mariadb/quarry", [](benchmark::State& state) { by_quarry(state, std::getenv("QUARRY_TEST_MYSQL_URL")); },
        9);
  }
#endif
  return true;
}();

}  // namespace
