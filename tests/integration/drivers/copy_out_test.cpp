// SPDX-License-Identifier: MIT
// Rows of a query by COPY, on a live PostgreSQL server.
#include <ctime>
#include <stop_token>
#include <thread>

#include "catch.hpp"
#include "support/driver_session.hpp"
#include "support/resident.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr const char* shown = "the query as errors show it";

std::unique_ptr<DriverConnection> postgresql(std::vector<std::pair<std::string, std::string>> more = {}) {
  return connect(postgresql_url(), std::move(more));
}

std::unique_ptr<Cursor> copy(DriverConnection& c, const std::string& sql, Deadline deadline = soon()) {
  return c.copy_out(sql, shown, deadline);
}

std::vector<std::vector<Value>> all(Cursor& cursor) {
  std::vector<std::vector<Value>> result;
  while (cursor.next()) {
    std::vector<Value>& row = result.emplace_back();
    for (std::size_t i = 0; i < cursor.columns().size(); ++i) {
      row.push_back(decode_value(cursor.cells()[i], cursor.columns()[i]));
    }
  }
  return result;
}

int count(Cursor& cursor) {
  int seen = 0;
  while (cursor.next()) ++seen;
  return seen;
}

std::string numbers_to(std::int64_t last) {
  return "select g as n, 'row number ' || g as t from (select generate_series(1, " + std::to_string(last) +
         "::bigint) as g) s";
}

// By the columns' names, types and values that `execute` gives.
void check_same(DriverConnection& c, const std::string& sql) {
  INFO(sql);
  const auto expected = c.execute(sql, {}, soon());
  const auto cursor = copy(c, sql);
  REQUIRE(cursor != nullptr);
  REQUIRE(cursor->columns().size() == expected->columns().size());
  for (std::size_t i = 0; i < cursor->columns().size(); ++i) {
    CHECK(cursor->columns()[i].name == expected->columns()[i].name);
    CHECK(cursor->columns()[i].type == expected->columns()[i].type);
    CHECK(cursor->columns()[i].native_type == expected->columns()[i].native_type);
  }
  CHECK(all(*cursor) == all(*expected));
}

}  // namespace

TEST_CASE("copy_out: values of every type are those of execute", "[live]") {
  const auto c = postgresql();
  check_same(
      *c,
      "select true as bo, 32767::smallint as si, -2147483648 as i, 9223372036854775807 as b, 17::oid as o, "
      "0.1::real as r, '-5e-324'::float8 as f, 12.50::numeric(10, 2) as n, 'é😀'::varchar(9) as s, ''::text as e, "
      "'abc'::char(5) as c, 'x'::\"char\" as k, 'name'::name as m, '\\x00ff275c'::bytea as x, ''::bytea as y");
  check_same(*c,
             "select date '1969-12-31' as d, time '24:00' as t, timestamp '0001-01-01 00:00:00.000001' as dt, "
             "timestamptz '9999-12-31 23:59:59.999999+00' as ts, interval '-14 mons 40 days -3.5 secs' as iv, "
             "'12345678-1234-5678-1234-567812345678'::uuid as u, '{\"a\":  [1, null]}'::json as j, "
             "'{\"a\": [1, null]}'::jsonb as jb");
  check_same(*c,
             "select 'NaN'::float8 > 1 as bigger, '-infinity'::float8 as f, "
             "99999999999999999999999999999999999999.999999 as long");
  check_same(*c,
             "select array[1, null, 3] as i, '{}'::text[] as e, array['a,b', '\"{}\\', null] as t, "
             "array[[1.10, 2], [3, null]]::numeric[] as n, array[date '2024-02-29'] as d, array[uuid_nil] as u "
             "from (select '00000000-0000-0000-0000-000000000000'::uuid as uuid_nil) s");
  for (const char* type : {"bool",     "int2",       "int4",   "int8",  "oid",    "float4", "float8",    "numeric",
                           "text",     "varchar(3)", "bpchar", "bytea", "date",   "time",   "timestamp", "timestamptz",
                           "interval", "uuid",       "json",   "jsonb", "int4[]", "text[]"}) {
    check_same(*c, std::string("select null::") + type + " as v, 1 as one");
  }
}

TEST_CASE("copy_out: what has no binary form that is read is left to stream", "[live]") {
  const auto c = postgresql();
  run(*c, "create type pg_temp.mood as enum ('sad', 'ok')");
  for (const char* what :
       {"inet '10.0.0.1'", "'ok'::pg_temp.mood", "money '1'", "int4range(1, 2)", "row(1, 2)", "bit '1'", "xid '1'"}) {
    INFO(what);
    CHECK(copy(*c, std::string("select 1, ") + what) == nullptr);
    CHECK(value(*c, "select 1") == Value(1));
  }
  CHECK(c->copies_out());
  CHECK_FALSE(postgresql({{"prepared_cache", "0"}})->copies_out());
}

TEST_CASE("copy_out: results of every length and shape", "[live]") {
  const auto c = postgresql();
  for (const bool in_transaction : {false, true}) {
    INFO(in_transaction);
    if (in_transaction) c->begin({}, soon());
    const auto state = in_transaction ? TransactionState::active : TransactionState::none;
    for (const int length : {0, 1, 2, 1000}) {
      const auto cursor = copy(*c, numbers_to(length));
      CHECK(cursor->columns().at(1).name == "t");
      CHECK(cursor->needs_connection());
      CHECK(c->transaction_state() == state);
      const auto found = all(*cursor);
      CHECK(found == rows(*c, numbers_to(length)));  // at its end the connection is free, the cursor still there
      CHECK_FALSE(cursor->next());
      CHECK_FALSE(cursor->needs_connection());
      CHECK(cursor->affected_rows() == -1);
      CHECK(c->transaction_state() == state);
    }
    CHECK(count(*copy(*c, "select from generate_series(1, 5)")) == 5);
    CHECK(count(*copy(*c, "select 1 as a, 2 as a")) == 1);
    CHECK(all(*copy(*c, "select 1 -- not the end")) == rows(*c, "select 1"));
    CHECK(all(*copy(*c, "select 2 as n union select 1 order by n limit 1")) == rows(*c, "select 1"));
    CHECK(all(*copy(*c, "with w as (select 7 as n) select n from w for share")) == rows(*c, "select 7"));
    CHECK(all(*copy(*c, "values (1, 'x'), (2, null)")) == rows(*c, "values (1, 'x'), (2, null)"));
    const std::string wide = "select repeat('x', g * 10000) from generate_series(1, 30) g";
    CHECK(all(*copy(*c, wide)) == rows(*c, wide));
  }
}

TEST_CASE("copy_out: functions of the query run once", "[live]") {
  const auto c = postgresql();
  run(*c, "create temporary sequence counted");
  CHECK(all(*copy(*c, "select nextval('counted')")).at(0).at(0) == Value(1));
  CHECK(value(*c, "select nextval('counted')") == Value(2));
}

TEST_CASE("copy_out: errors before and among the rows", "[live]") {
  const auto c = postgresql();
  const auto fails = [&](auto&& expect, const std::string& sql) {
    INFO(sql);
    int seen = 0;
    const DatabaseError error = expect([&] {
      const auto cursor = copy(*c, sql);
      while (cursor->next()) ++seen;
    });
    CHECK(error.statement() == shown);
    CHECK_FALSE(error.connection_lost());
    return seen;
  };
  const auto undefined = [](auto&& call) -> DatabaseError { return thrown<UndefinedTable>(call); };
  const auto data = [](auto&& call) -> DatabaseError { return thrown<DataError>(call); };
  const auto programming = [](auto&& call) -> DatabaseError { return thrown<ProgrammingError>(call); };
  const std::string late = "select 1000 / (100000 - generate_series(1, 200000))";
  const auto all_of_them = [&] {
    CHECK(fails(undefined, "select * from no_such_table_here") == 0);
    CHECK(fails(programming, "select 1) to stdout; select (2") == 0);
    CHECK(fails(programming, "select 1; select 2") == 0);
    CHECK(fails(data, "select 1 / (generate_series(1, 2) - 1)") == 0);
    const int seen = fails(data, late);
    CHECK(seen > 0);
    CHECK(seen < 100000);
  };
  all_of_them();
  CHECK(value(*c, "select 1") == Value(1));
  c->begin({}, soon());
  {
    const auto cursor = copy(*c, late);
    CHECK_THROWS_AS(count(*cursor), DataError);
    CHECK_FALSE(cursor->next());
    CHECK(c->transaction_state() == TransactionState::failed);
    CHECK_THROWS_AS(copy(*c, "select 1"), InFailedTransaction);
  }
  c->rollback(soon());
  CHECK(count(*copy(*c, numbers_to(3))) == 3);
}

TEST_CASE("copy_out: other calls are refused while it is open, and change nothing", "[live]") {
  const auto c = postgresql();
  const auto cursor = copy(*c, numbers_to(10));
  CHECK(cursor->next());
  CHECK_THROWS_AS(c->execute("select 1", {}, soon()), ArgumentError);
  CHECK_THROWS_AS(c->execute_raw("select 1", soon()), ArgumentError);
  CHECK_THROWS_AS(copy(*c, "select 1"), ArgumentError);
  CHECK_THROWS_AS(c->begin({}, soon()), ArgumentError);
  CHECK_THROWS_AS(c->ping(soon()), ArgumentError);
  CHECK(count(*cursor) == 9);
  CHECK(value(*c, "select 1") == Value(1));
}

TEST_CASE("copy_out: left early, short or long, in a transaction or not", "[live]") {
  const auto c = postgresql();
  for (const std::int64_t length : {10, 100'000'000}) {
    for (const int read : {0, 1, 5}) {
      const auto start = std::chrono::steady_clock::now();
      {
        const auto cursor = copy(*c, numbers_to(length));
        for (int i = 0; i < read; ++i) REQUIRE(cursor->next());
      }
      CHECK(std::chrono::steady_clock::now() - start < 20s);
      CHECK_FALSE(c->broken());
      CHECK(c->transaction_state() == TransactionState::none);
      CHECK(value(*c, "select 1") == Value(1));
    }
  }
  run(*c, "create temporary table kept (a int)");
  c->begin({}, soon());
  CHECK(run(*c, "insert into kept values (1)") == 1);
  CHECK(copy(*c, numbers_to(100'000))->next());
  CHECK(c->transaction_state() == TransactionState::active);
  CHECK(run(*c, "insert into kept values (2)") == 1);
  CHECK(all(*copy(*c, "select a from kept order by a")) == rows(*c, "values (1), (2)"));
  c->commit(soon());
  CHECK(value(*c, "select count(*) from kept") == Value(2));
}

TEST_CASE("copy_out: rollback, reset and close end it, and its cursor says so", "[live]") {
  auto c = postgresql();
  c->begin({}, soon());
  auto cursor = copy(*c, numbers_to(1000));
  CHECK(cursor->next());
  c->rollback(soon());
  CHECK_THROWS_AS(cursor->next(), ResourceClosedError);
  CHECK_FALSE(cursor->needs_connection());
  CHECK(value(*c, "select 1") == Value(1));
  cursor = copy(*c, numbers_to(100'000'000));
  CHECK(cursor->next());
  c->reset(ResetMode::rollback, soon());
  CHECK_THROWS_AS(cursor->next(), ResourceClosedError);
  CHECK(value(*c, "select 1") == Value(1));
  cursor = copy(*c, numbers_to(100'000'000));
  c->close();
  c.reset();
  CHECK_THROWS_AS(cursor->next(), ResourceClosedError);
}

TEST_CASE("copy_out: a connection that is killed in the middle throws Disconnected", "[live]") {
  const auto c = postgresql();
  const std::string id = to_string(value(*c, "select pg_backend_pid()"));
  const auto cursor = copy(*c, numbers_to(100'000'000));
  for (int i = 0; i < 10; ++i) REQUIRE(cursor->next());
  (void)value(*postgresql(), "select pg_terminate_backend(" + id + ")");
  CHECK_THROWS_AS(count(*cursor), Disconnected);
  CHECK(c->broken());
  CHECK_FALSE(cursor->next());
}

TEST_CASE("copy_out: cancelled between and while fetching, and by its deadline", "[live]") {
  const auto c = postgresql();
  auto cursor = copy(*c, numbers_to(100'000'000));
  REQUIRE(cursor->next());
  CHECK(c->cancel_handle()->cancel());
  CHECK_THROWS_AS(cursor->next(), QueryCanceled);
  CHECK_FALSE(cursor->next());
  CHECK(value(*c, "select 1") == Value(1));

  const std::string slow =
      "select g, (case when g > 200000 then pg_sleep(600) end)::text from (select generate_series(1, 300000) g) s";
  cursor = copy(*c, slow);
  REQUIRE(cursor->next());
  {
    std::thread other([handle = c->cancel_handle()] {
      std::this_thread::sleep_for(300ms);
      (void)handle->cancel();
    });
    CHECK_THROWS_AS(count(*cursor), QueryCanceled);
    other.join();
  }
  CHECK_FALSE(c->broken());
  CHECK(value(*c, "select 1") == Value(1));

  cursor = copy(*c, slow, in(2s));
  CHECK_THROWS_AS(count(*cursor), StatementTimeout);
  CHECK_FALSE(c->broken());
  CHECK_THROWS_AS(copy(*c, "select pg_sleep(600)::text", in(200ms)), StatementTimeout);
  CHECK(value(*c, "select 1") == Value(1));

  (void)c->cancel_handle()->cancel(CancelScope::running_or_next);
  CHECK_THROWS_AS(copy(*c, "select 1"), QueryCanceled);
  CHECK(count(*copy(*c, "select 1")) == 1);
}

TEST_CASE("copy_out: two million rows in constant memory", "[live]") {
  constexpr std::int64_t length = 2'000'000;
  const auto c = postgresql();
  const auto cursor = copy(*c, numbers_to(length), in(600s));
  double low = 0, high = 0;
  std::int64_t seen = 0;
  while (cursor->next()) {
    if (++seen == 100'000) low = high = resident_mib();
    if (seen % 100'000 == 0) high = std::max(high, resident_mib());
  }
  CHECK(seen == length);
  CHECK(high - low < most_growth);
}

// The two types have the same size, so a row of one would be read as a wrong value of the other.
TEST_CASE("copy_out: a column that changes its type meanwhile is read as what it is", "[live]") {
  const auto c = postgresql();
  run(*c, "drop table if exists changing");
  run(*c, "create table changing as select 1::bigint as n");
  std::jthread other([](const std::stop_token& stop) {
    const auto changer = postgresql();
    while (!stop.stop_requested()) {
      for (const char* type : {"double precision", "bigint"}) {
        (void)changer->execute_raw(std::string("alter table changing alter n type ") + type, soon());
      }
    }
  });
  for (int i = 0; i < 300; ++i) {
    const auto found = all(*copy(*c, "select n from changing"));
    const Value n = found.at(0).at(0);
    CHECK((n == Value(1) || n == Value(1.0)));
  }
  other.request_stop();
  other.join();
  run(*c, "drop table changing");
}

TEST_CASE("COPY TO STDOUT as a statement is refused, and obeys its deadline", "[live]") {
  const auto c = postgresql();
  const auto error = thrown<DatabaseError>([&] { (void)c->execute_raw("copy (select 1) to stdout", soon()); });
  CHECK_THAT(error.what(), ContainsSubstring("copy_out"));
  const std::string endless = "copy (select repeat('x', 8000) from generate_series(1, 1000000000)) to stdout";
  CHECK_THROWS_AS(c->execute_raw(endless, in(300ms)), StatementTimeout);
  CHECK_FALSE(c->broken());
  CHECK(value(*c, "select 1") == Value(1));
}
