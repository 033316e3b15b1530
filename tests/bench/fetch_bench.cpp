// SPDX-License-Identifier: MIT
// Typed fetch of rows of six columns through a driver's cursor, against the same loop written on the client library, in
// one process. Read the CPU column: it is the client's own time. SQLite needs no server; PostgreSQL and MariaDB are
// measured where QUARRY_TEST_PG_URL and QUARRY_TEST_MYSQL_URL are set.
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

#include <bit>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <benchmark/benchmark.h>

#include "drivers/calendar.hpp"
#include "drivers/postgresql/wire.hpp"
#include "support/driver_session.hpp"

namespace {

using namespace quarry;
using namespace quarry::test;

constexpr int row_count = 100000;
const std::string query = "SELECT id, val, name, d, ts, n FROM fetch_bench";

struct Row {
  std::int64_t id = 0;
  double val = 0;
  std::string name;
  Date d{};
  DateTime ts{};
  std::optional<std::int32_t> n;
};

// Both loops must do the same work, so their rows are compared by a checksum.
std::uint64_t checksum(const std::vector<Row>& rows) {
  std::uint64_t sum = 0;
  for (const Row& row : rows) {
    sum = sum * 31 + static_cast<std::uint64_t>(row.id) + std::bit_cast<std::uint64_t>(row.val) + row.name.size() +
          static_cast<std::uint64_t>(std::chrono::sys_days(row.d).time_since_epoch().count()) +
          static_cast<std::uint64_t>(row.ts.time_since_epoch().count()) +
          static_cast<std::uint64_t>(row.n.value_or(-1));
  }
  return sum;
}

void fill(DriverConnection& c, const char* types, const char* markers) {
  run(c, "DROP TABLE IF EXISTS fetch_bench");
  run(c, std::string("CREATE TABLE fetch_bench (") + types + ")");
  c.begin({}, soon());
  const std::string sql = std::string("INSERT INTO fetch_bench VALUES (") + markers + ")";
  for (int i = 1; i <= row_count; ++i) {
    const std::string name = "name-" + std::to_string(static_cast<std::uint64_t>(i) * 2654435761U);
    const Date day(std::chrono::sys_days(std::chrono::days(10957 + i % 9000)));
    const DateTime moment(std::chrono::microseconds(1577836800000000LL + i * 61000003LL));
    run(c, sql,
        {bound(i, {.id = TypeId::big_integer}), bound(i % 2 != 0 ? i / 100.0 : i / 7.0),
         bound(name.substr(0, static_cast<std::size_t>(8 + i % 7)), {.id = TypeId::string}), bound(day), bound(moment),
         i % 3 != 0 ? bound(i % 1000, {.id = TypeId::integer}) : bound(null, {.id = TypeId::integer})});
  }
  c.commit(soon());
}

std::uint64_t quarry_fetch(DriverConnection& c) {
  std::vector<Row> rows;
  const auto cursor = c.execute(query, {}, no_deadline);
  const auto& columns = cursor->columns();
  while (cursor->next()) {
    const Cell* cells = cursor->cells();
    Row& row = rows.emplace_back();
    row.id = decode_int64(cells[0], columns[0]);
    row.val = decode_double(cells[1], columns[1]);
    row.name = decode_string(cells[2], columns[2]);
    row.d = decode_date(cells[3], columns[3]);
    row.ts = decode_datetime(cells[4], columns[4]);
    if (cells[5].kind != CellKind::null) {
      row.n = static_cast<std::int32_t>(decode_integer(cells[5], columns[5], INT32_MIN, INT32_MAX, "std::int32_t"));
    }
  }
  return checksum(rows);
}

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "fetch_bench: %s\n", what.c_str());
  std::exit(1);
}

void compare(const char* database, std::uint64_t ours, std::uint64_t raw) {
  if (ours != raw) die(std::string("the two loops of ") + database + " read different rows");
}

// ---- SQLite ----

int digits(const char* text, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

Date read_date(const char* t) {
  return Date(std::chrono::year(digits(t, 4)), std::chrono::month(static_cast<unsigned>(digits(t + 5, 2))),
              std::chrono::day(static_cast<unsigned>(digits(t + 8, 2))));
}

std::uint64_t sqlite_raw(sqlite3_stmt* s) {
  std::vector<Row> rows;
  while (sqlite3_step(s) == SQLITE_ROW) {
    Row& row = rows.emplace_back();
    row.id = sqlite3_column_int64(s, 0);
    row.val = sqlite3_column_double(s, 1);
    row.name.assign(reinterpret_cast<const char*>(sqlite3_column_text(s, 2)),
                    static_cast<std::size_t>(sqlite3_column_bytes(s, 2)));
    row.d = read_date(reinterpret_cast<const char*>(sqlite3_column_text(s, 3)));
    const char* t = reinterpret_cast<const char*>(sqlite3_column_text(s, 4));
    std::int64_t us = ((digits(t + 11, 2) * 60LL + digits(t + 14, 2)) * 60 + digits(t + 17, 2)) * 1000000;
    if (sqlite3_column_bytes(s, 4) == 26) us += digits(t + 20, 6);
    row.ts = DateTime(std::chrono::local_days(read_date(t)).time_since_epoch() + std::chrono::microseconds(us));
    if (sqlite3_column_type(s, 5) != SQLITE_NULL) row.n = sqlite3_column_int(s, 5);
  }
  sqlite3_reset(s);
  return checksum(rows);
}

struct Sqlite {
  std::unique_ptr<DriverConnection> ours = connect("sqlite:///fetch_bench?mode=memory&cache=shared");
  sqlite3* raw = nullptr;
  sqlite3_stmt* statement = nullptr;
  Sqlite() {
    fill(*ours, "id INTEGER PRIMARY KEY, val REAL, name VARCHAR(16), d DATE, ts DATETIME, n INTEGER",
         "?, ?, ?, ?, ?, ?");
    sqlite3_open_v2("file:fetch%5Fbench?mode=memory&cache=shared", &raw,
                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_SHAREDCACHE, nullptr);
    if (sqlite3_prepare_v2(raw, query.c_str(), -1, &statement, nullptr) != SQLITE_OK) die(sqlite3_errmsg(raw));
    compare("SQLite", quarry_fetch(*ours), sqlite_raw(statement));
  }
  ~Sqlite() {
    sqlite3_finalize(statement);
    sqlite3_close(raw);
  }
};

// ---- PostgreSQL ----

std::uint64_t postgresql_raw(PGconn* c) {
  using quarry::drivers::postgresql::read_integer;
  PGresult* r = PQexecPrepared(c, "q", 0, nullptr, nullptr, nullptr, 1);
  if (PQresultStatus(r) != PGRES_TUPLES_OK) die(PQerrorMessage(c));
  std::vector<Row> rows;
  const int count = PQntuples(r);
  for (int i = 0; i < count; ++i) {
    Row& row = rows.emplace_back();
    row.id = read_integer<std::int64_t>(PQgetvalue(r, i, 0));
    row.val = std::bit_cast<double>(read_integer<std::uint64_t>(PQgetvalue(r, i, 1)));
    row.name.assign(PQgetvalue(r, i, 2), static_cast<std::size_t>(PQgetlength(r, i, 2)));
    row.d = Date(std::chrono::sys_days(std::chrono::days(read_integer<std::int32_t>(PQgetvalue(r, i, 3)) + 10957)));
    row.ts = DateTime(std::chrono::microseconds(read_integer<std::int64_t>(PQgetvalue(r, i, 4)) + 946684800000000LL));
    if (PQgetisnull(r, i, 5) == 0) row.n = read_integer<std::int32_t>(PQgetvalue(r, i, 5));
  }
  PQclear(r);
  return checksum(rows);
}

struct Postgresql {
  std::unique_ptr<DriverConnection> ours;
  PGconn* raw = nullptr;
  explicit Postgresql(const char* url) : ours(connect(url)), raw(PQconnectdb(url)) {
    fill(*ours, "id bigint PRIMARY KEY, val double precision, name varchar(16), d date, ts timestamp, n integer",
         "$1, $2, $3, $4, $5, $6");
    PQclear(PQprepare(raw, "q", query.c_str(), 0, nullptr));
    compare("PostgreSQL", quarry_fetch(*ours), postgresql_raw(raw));
  }
  ~Postgresql() { PQfinish(raw); }
};

// ---- MariaDB ----

struct MysqlRow {
  long long id = 0;
  double val = 0;
  char name[64] = {};
  MYSQL_TIME d{}, ts{};
  int n = 0;
  unsigned long name_length = 0;
  std::remove_pointer_t<decltype(MYSQL_BIND::is_null)> n_null = 0;
  MYSQL_BIND binds[6]{};
  MysqlRow() {
    const auto bind = [&](int i, enum_field_types type, void* buffer, unsigned long size) {
      binds[i].buffer_type = type;
      binds[i].buffer = buffer;
      binds[i].buffer_length = size;
    };
    bind(0, MYSQL_TYPE_LONGLONG, &id, 0);
    bind(1, MYSQL_TYPE_DOUBLE, &val, 0);
    bind(2, MYSQL_TYPE_STRING, name, sizeof name);
    bind(3, MYSQL_TYPE_DATE, &d, 0);
    bind(4, MYSQL_TYPE_DATETIME, &ts, 0);
    bind(5, MYSQL_TYPE_LONG, &n, 0);
    binds[2].length = &name_length;
    binds[5].is_null = &n_null;
  }
};

std::uint64_t mysql_raw(MYSQL_STMT* s, bool store) {
  namespace m = quarry::drivers;
  MysqlRow out;
  if (mysql_stmt_execute(s) != 0) die(mysql_stmt_error(s));
  mysql_stmt_bind_result(s, out.binds);
  if (store) mysql_stmt_store_result(s);
  std::vector<Row> rows;
  while (mysql_stmt_fetch(s) == 0) {
    Row& row = rows.emplace_back();
    row.id = out.id;
    row.val = out.val;
    row.name.assign(out.name, out.name_length);
    row.d = Date(std::chrono::year(static_cast<int>(out.d.year)), std::chrono::month(out.d.month),
                 std::chrono::day(out.d.day));
    const m::Parts parts{out.ts.year,
                         out.ts.month,
                         out.ts.day,
                         out.ts.hour,
                         out.ts.minute,
                         out.ts.second,
                         static_cast<unsigned>(out.ts.second_part)};
    row.ts = DateTime(std::chrono::microseconds(m::microseconds_since_1970(parts)));
    if (out.n_null == 0) row.n = out.n;
  }
  mysql_stmt_free_result(s);
  return checksum(rows);
}

struct Mysql {
  std::unique_ptr<DriverConnection> ours;
  MYSQL* raw = mysql_init(nullptr);
  MYSQL_STMT* statement = nullptr;
  explicit Mysql(const char* url) : ours(connect(url)) {
    fill(*ours, "id BIGINT PRIMARY KEY, val DOUBLE, name VARCHAR(16), d DATE, ts DATETIME(6), n INT",
         "?, ?, ?, ?, ?, ?");
    const ConnectOptions o = parse_plain_url(url).options;
    if (mysql_real_connect(raw, o.host.c_str(), o.user.c_str(), o.password.c_str(), o.database.c_str(), o.port, nullptr,
                           0) == nullptr)
      die(mysql_error(raw));
    statement = mysql_stmt_init(raw);
    if (mysql_stmt_prepare(statement, query.data(), query.size()) != 0) die(mysql_stmt_error(statement));
    compare("MariaDB", quarry_fetch(*ours), mysql_raw(statement, true));
    compare("MariaDB", quarry_fetch(*ours), mysql_raw(statement, false));
  }
  ~Mysql() {
    mysql_stmt_close(statement);
    mysql_close(raw);
  }
};

template <class F>
void add(const char* name, F work) {
  benchmark::RegisterBenchmark(name, [work](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.counters["rows"] = benchmark::Counter(row_count, benchmark::Counter::kIsIterationInvariantRate);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  Sqlite sqlite;
  add("sqlite/raw", [&] { return sqlite_raw(sqlite.statement); });
  add("sqlite/quarry", [&] { return quarry_fetch(*sqlite.ours); });
  std::unique_ptr<Postgresql> postgresql;
  if (const char* url = std::getenv("QUARRY_TEST_PG_URL")) {
    postgresql = std::make_unique<Postgresql>(url);
    add("postgresql/raw", [&] { return postgresql_raw(postgresql->raw); });
    add("postgresql/quarry", [&] { return quarry_fetch(*postgresql->ours); });
  }
  std::unique_ptr<Mysql> mysql;
  if (const char* url = std::getenv("QUARRY_TEST_MYSQL_URL")) {
    mysql = std::make_unique<Mysql>(url);
    add("mariadb/raw_unbuffered", [&] { return mysql_raw(mysql->statement, false); });
    add("mariadb/raw_stored", [&] { return mysql_raw(mysql->statement, true); });
    add("mariadb/quarry", [&] { return quarry_fetch(*mysql->ours); });
  }
  benchmark::RunSpecifiedBenchmarks();
}
