// SPDX-License-Identifier: MIT
// Rows read as they come, on live servers.
#include <ctime>
#include <thread>

#include "catch.hpp"
#include "integration/drivers/stream_databases.hpp"
#include "support/resident.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

std::int64_t first_cell(const Cursor& cursor) { return decode_int64(cursor.cells()[0], cursor.columns()[0]); }

// What ends the session of `victim`, by another connection; nothing on SQLite.
void end_session(const LongDatabase& db, DriverConnection& by, std::int64_t id) {
  if (db.name == "postgresql") (void)by.execute_raw("select pg_terminate_backend(" + std::to_string(id) + ")", soon());
  if (db.name == "mariadb") (void)by.execute_raw("kill connection " + std::to_string(id), soon());
}

std::int64_t session_of(const LongDatabase& db, DriverConnection& c) {
  return value(c, db.name == "postgresql" ? "select pg_backend_pid()" : "select connection_id()").as_int64();
}

}  // namespace

TEST_CASE("stream: the rows are those of execute, whatever their number", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    for (const char* cache : {"128", "0"}) {
      INFO(db.name << " prepared_cache=" << cache);
      const auto c = db.open({{"prepared_cache", cache}});
      for (const std::int64_t count : {0, 1, 2, 1000}) {
        const std::string sql = count == 0 ? "select 1 as n, 'x' as t where 1 = 0" : db.numbers_to(count);
        const auto cursor = c->stream(sql, {}, soon());
        REQUIRE(cursor->columns().size() == 2);
        CHECK(cursor->columns()[0].name == "n");
        std::int64_t seen = 0;
        while (cursor->next()) {
          ++seen;
          CHECK(first_cell(*cursor) == seen);
          CHECK(decode_value(cursor->cells()[1], cursor->columns()[1]).as_text() ==
                "row number " + std::to_string(seen));
        }
        CHECK(seen == count);
        CHECK_FALSE(cursor->next());
        CHECK(value(*c, "select 1").as_int64() == 1);  // at its end it is free again, the cursor still there
      }
    }
  }
}

TEST_CASE("stream: parameters, statements without rows, errors of the first row", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    const bool pg = db.name == "postgresql";
    const auto cursor = c->stream(pg ? "select $1::int + 1" : "select ? + 1", Parameters{bound(41)}, soon());
    REQUIRE(cursor->next());
    CHECK(first_cell(*cursor) == 42);
    CHECK_FALSE(cursor->next());
    (void)c->execute("create temporary table streamed (a int primary key)", {}, soon());
    {
      const auto insert = c->stream("insert into streamed values (1), (2)", {}, soon());
      CHECK(insert->affected_rows() == 2);
      CHECK_FALSE(insert->next());
    }
    CHECK_THROWS_AS(c->stream("insert into streamed values (1)", {}, soon()), UniqueViolation);
    CHECK_THROWS_AS(c->stream("select * from no_such_table_here", {}, soon()), UndefinedTable);
    CHECK(value(*c, "select count(*) from streamed").as_int64() == 2);
    // a statement that MariaDB cannot prepare or runs by its text protocol
    if (db.name == "mariadb") {
      const auto shown = c->stream("show variables like 'max_allowed_packet'", {}, soon());
      CHECK(shown->next());
      CHECK_FALSE(shown->next());
    }
  }
}

TEST_CASE("stream: long values come whole", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    const std::string sql = db.name == "postgresql" ? "select repeat('x', g * 10000) from generate_series(1, 30) g"
                            : db.name == "mariadb"
                                ? "select repeat('x', seq * 10000) from seq_1_to_30"
                                : "with recursive c(n) as (select 1 union all select n + 1 from c where n < "
                                  "30) select replace(hex(zeroblob(n * 5000)), '0', 'x') from c";
    const auto cursor = c->stream(sql, {}, soon());
    std::size_t row = 0;
    while (cursor->next()) CHECK(cursor->cells()[0].view() == std::string(++row * 10000, 'x'));
    CHECK(row == 30);
  }
}

TEST_CASE("stream: every other call is refused while it is open, and changes nothing", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    if (!db.busy_while_streaming) continue;
    INFO(db.name);
    const auto c = db.open();
    const auto cursor = c->stream(db.numbers_to(10), {}, soon());
    CHECK(cursor->needs_connection());
    CHECK(cursor->next());
    const auto error = thrown<ArgumentError>([&] { (void)c->execute("select 1", {}, soon()); });
    CHECK_THAT(error.what(), ContainsSubstring("stream is still being read"));
    CHECK_THROWS_AS(c->execute_raw("select 1", soon()), ArgumentError);
    CHECK_THROWS_AS(c->stream("select 1", {}, soon()), ArgumentError);
    CHECK_THROWS_AS(c->begin({}, soon()), ArgumentError);
    CHECK_THROWS_AS(c->commit(soon()), ArgumentError);
    CHECK_THROWS_AS(c->ping(soon()), ArgumentError);
    CHECK(c->transaction_state() == TransactionState::none);
    int rest = 0;
    while (cursor->next()) ++rest;
    CHECK(rest == 9);
    CHECK_FALSE(cursor->needs_connection());
    CHECK(value(*c, "select 1").as_int64() == 1);
  }
}

TEST_CASE("stream: results that the client holds are read and freed beside it", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    for (const char* cache : {"128", "1", "0"}) {
      INFO(db.name << " prepared_cache=" << cache);
      const auto c = db.open({{"prepared_cache", cache}});
      auto held = c->execute(db.numbers_to(5), {}, soon());
      auto left = c->execute(db.numbers_to(6), {}, soon());
      REQUIRE(held->next());
      const auto cursor = c->stream(db.numbers_to(20'000), {}, soon());
      REQUIRE(cursor->next());
      int rows_held = 1;
      while (held->next()) CHECK(first_cell(*held) == ++rows_held);
      CHECK(rows_held == 5);
      held.reset();
      left.reset();
      std::int64_t seen = 1;
      while (cursor->next()) CHECK(first_cell(*cursor) == ++seen);
      CHECK(seen == 20'000);
      CHECK(rows(*c, db.numbers_to(5)).size() == 5);
      CHECK(rows(*c, db.numbers_to(6)).size() == 6);
    }
  }
}

TEST_CASE("stream: leaving early frees the connection quickly", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    for (const char* cache : {"128", "0"}) {
      for (const std::int64_t count : {10, 100'000'000}) {
        INFO(db.name << " prepared_cache=" << cache << ", rows " << count);
        const auto c = db.open({{"prepared_cache", cache}});
        for (int round = 0; round < 3; ++round) {
          const auto start = std::chrono::steady_clock::now();
          {
            const auto cursor = c->stream(db.numbers_to(count), {}, soon());
            CHECK(cursor->next());
          }
          CHECK(std::chrono::steady_clock::now() - start < 10s);
          CHECK_FALSE(c->broken());
          CHECK(value(*c, "select 1").as_int64() == 1);
          CHECK(c->transaction_state() == TransactionState::none);
        }
      }
    }
  }
}

TEST_CASE("stream: leaving early inside a transaction leaves it as it was", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    (void)c->execute("create temporary table kept (a int)", {}, soon());
    c->begin({}, soon());
    CHECK(run(*c, "insert into kept values (1)") == 1);
    {
      const auto cursor = c->stream(db.numbers_to(100'000), {}, soon());
      CHECK(cursor->next());
      CHECK(c->transaction_state() == TransactionState::active);
    }
    CHECK(c->transaction_state() == TransactionState::active);
    CHECK(run(*c, "insert into kept values (2)") == 1);
    c->commit(soon());
    CHECK(value(*c, "select count(*) from kept").as_int64() == 2);
  }
}

TEST_CASE("stream: rollback, reset and close end it, and its cursor says so", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    if (!db.busy_while_streaming) continue;
    INFO(db.name);
    auto c = db.open();
    c->begin({}, soon());
    auto cursor = c->stream(db.numbers_to(1000), {}, soon());
    CHECK(cursor->next());
    c->rollback(soon());
    CHECK_THROWS_AS(cursor->next(), ResourceClosedError);
    CHECK_FALSE(cursor->needs_connection());
    CHECK(value(*c, "select 1").as_int64() == 1);

    cursor = c->stream(db.numbers_to(100'000'000), {}, soon());
    CHECK(cursor->next());
    c->reset(ResetMode::rollback, soon());
    CHECK_THROWS_AS(cursor->next(), ResourceClosedError);
    CHECK(value(*c, "select 1").as_int64() == 1);

    cursor = c->stream(db.numbers_to(100'000'000), {}, soon());
    CHECK(cursor->next());
    const auto start = std::chrono::steady_clock::now();
    c->close();
    c.reset();
    CHECK(std::chrono::steady_clock::now() - start < 10s);
    CHECK_THROWS_AS(cursor->next(), ResourceClosedError);
    cursor.reset();
  }
}

TEST_CASE("stream: an error among the rows is thrown, never a clean end", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    const std::string sql =
        db.name == "postgresql" ? "select 1000 / (5000 - generate_series(1, 10000))"
        : db.name == "mariadb"
            ? "select (select 1 from seq_1_to_3 s where s.seq <= if(seq_1_to_10000.seq "
              "= 5000, 2, 1)) from seq_1_to_10000"
            : "with recursive c(n) as (select 1 union all select n + 1 from c where n < 10000) select "
              "json(case when n = 5000 then '{' else '{}' end) from c";
    const auto cursor = c->stream(sql, {}, soon());
    int seen = 0;
    const auto error = thrown<DatabaseError>([&] {
      while (cursor->next()) ++seen;
    });
    CHECK(seen > 0);
    CHECK(seen < 10000);
    CHECK(error.statement() == sql);
    CHECK_FALSE(error.connection_lost());
    CHECK_FALSE(cursor->next());
    CHECK(value(*c, "select 1").as_int64() == 1);
    CHECK(rows(*c, db.numbers_to(3)).size() == 3);
  }
}

TEST_CASE("stream: a connection that is killed in the middle throws Disconnected", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    if (!db.busy_while_streaming) continue;
    INFO(db.name);
    const auto c = db.open();
    const auto other = db.open();
    const std::int64_t id = session_of(db, *c);
    const auto cursor = c->stream(db.numbers_to(100'000'000), {}, soon());
    for (int i = 0; i < 10; ++i) REQUIRE(cursor->next());
    end_session(db, *other, id);
    CHECK_THROWS_AS(
        [&] {
          while (cursor->next()) {
          }
        }(),
        Disconnected);
    CHECK(c->broken());
  }
}

TEST_CASE("stream: cancelled between and while fetching, and by its deadline", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    if (!db.busy_while_streaming) continue;
    INFO(db.name);
    const auto c = db.open();
    auto cursor = c->stream(db.numbers_to(100'000'000), {}, soon());
    REQUIRE(cursor->next());
    CHECK(c->cancel_handle()->cancel());  // between two rows: the statement runs
    CHECK_THROWS_AS(cursor->next(), QueryCanceled);
    CHECK_FALSE(cursor->next());
    CHECK_FALSE(c->broken());
    CHECK(value(*c, "select 1").as_int64() == 1);

    const std::string slow =
        db.name == "postgresql"
            ? "select g, case when g > 200000 then pg_sleep(600) end from (select generate_series(1, 300000) g) s"
            : "select seq, if(seq > 200000, sleep(600), 0) from seq_1_to_300000";
    cursor = c->stream(slow, {}, soon());
    REQUIRE(cursor->next());
    {
      std::thread other([handle = c->cancel_handle()] {
        std::this_thread::sleep_for(300ms);
        (void)handle->cancel();
      });
      CHECK_THROWS_AS(
          [&] {
            while (cursor->next()) {
            }
          }(),
          QueryCanceled);
      other.join();
    }
    CHECK_FALSE(c->broken());
    CHECK(value(*c, "select 1").as_int64() == 1);

    cursor = c->stream(slow, {}, in(2s));
    CHECK_THROWS_AS(
        [&] {
          while (cursor->next()) {
          }
        }(),
        StatementTimeout);
    CHECK_FALSE(c->broken());
    CHECK(value(*c, "select 1").as_int64() == 1);
  }
}

TEST_CASE("stream: two million rows in constant memory", "[live]") {
  constexpr std::int64_t count = 2'000'000;
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    const auto cursor = c->stream(db.numbers_to(count), {}, in(600s));
    const std::clock_t start = std::clock();
    double low = 0, high = 0;
    std::int64_t seen = 0;
    while (cursor->next()) {
      if (++seen == 100'000) low = high = resident_mib();
      if (seen % 100'000 == 0) high = std::max(high, resident_mib());
    }
    CHECK(seen == count);
    CHECK(high - low < most_growth);
    WARN(db.name << ": " << 1e9 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / count
                 << " ns of client CPU per streamed row, " << high - low
                 << " MiB more at the end than after 100,000 rows");
  }
}
