// SPDX-License-Identifier: MIT
// The PostgreSQL driver against a live server.
#include <unistd.h>

#include <limits>
#include <thread>

#include "catch.hpp"
#include "integration/drivers/silent_server.hpp"
#include "support/driver_session.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

std::unique_ptr<DriverConnection> postgresql(std::vector<std::pair<std::string, std::string>> more = {}) {
  return connect(postgresql_url(), std::move(more));
}

Date day(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

// Ends another session and waits until it is gone.
void terminate(DriverConnection& by, const Value& pid) {
  run(by, "SELECT pg_terminate_backend($1)", {bound(pid, {.id = TypeId::integer})});
  for (int i = 0; i < 500; ++i) {
    if (value(by, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", {bound(pid, {.id = TypeId::integer})}) ==
        Value(0))
      return;
    std::this_thread::sleep_for(10ms);
  }
  throw std::runtime_error("the session did not end");
}

Value pid_of(DriverConnection& connection) { return value(connection, "SELECT pg_backend_pid()"); }

}  // namespace

TEST_CASE("postgresql: server information, ping, and the socket URL", "[live]") {
  const auto c = postgresql();
  CHECK(c->server().dialect == "postgresql");
  CHECK(c->server().major >= 13);
  CHECK_THAT(c->server().text, ContainsSubstring(std::to_string(c->server().major)));
  CHECK_FALSE(c->suspect());
  CHECK_NOTHROW(c->ping(soon()));
  CHECK(value(*c, "SHOW client_encoding") == Value("UTF8"));
  CHECK(value(*c, "SHOW TimeZone") == Value("UTC"));
  CHECK(value(*c, "SHOW DateStyle") == Value("ISO, MDY"));
  CHECK(value(*postgresql({{"application_name", "clinic"}}), "SHOW application_name") == Value("clinic"));
  CHECK_NOTHROW(connect(postgresql_socket_url())->ping(soon()));
}

TEST_CASE("postgresql: every value comes back as it went in, prepared or not", "[live]") {
  for (const char* cache : {"128", "0"}) {
    const auto c = postgresql({{"prepared_cache", cache}});
    run(*c,
        "CREATE TEMPORARY TABLE v (bo boolean, si smallint, i integer, b bigint, r real, f double precision, n "
        "numeric, s varchar, "
        "x bytea, d date, t time, dt timestamp, ts timestamptz, iv interval, u uuid, j json, jb jsonb, c char(3))");
    const auto there_and_back = [&](const char* column, const Value& sent, SqlType type) {
      run(*c, "DELETE FROM v");
      run(*c, std::string("INSERT INTO v (") + column + ") VALUES ($1)", {bound(sent, type)});
      const Value got = value(*c, std::string("SELECT ") + column + " FROM v");
      INFO("prepared_cache " << cache << ", " << column << ": sent " << to_string(sent) << ", got " << to_string(got));
      CHECK(got == sent);
      if (!sent.is_null() && type.id != TypeId::json) {
        CHECK(value(*c, std::string("SELECT count(*) FROM v WHERE ") + column + " = $1", {bound(sent, type)}) ==
              Value(1));
      }
    };
    using L = std::numeric_limits<std::int64_t>;
    there_and_back("bo", true, {.id = TypeId::boolean});
    there_and_back("bo", false, {.id = TypeId::boolean});
    for (const int i : {-32768, 32767}) there_and_back("si", i, {.id = TypeId::small_integer});
    for (const int i : {std::numeric_limits<int>::min(), 0, std::numeric_limits<int>::max()})
      there_and_back("i", i, {.id = TypeId::integer});
    for (const std::int64_t i : {L::min(), std::int64_t{-1}, L::max()})
      there_and_back("b", i, {.id = TypeId::big_integer});
    for (const double f : {0.1, -1e308, 5e-324, 1.0 / 3, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
      there_and_back("f", f, {.id = TypeId::double_precision});
    }
    there_and_back("r", static_cast<double>(0.1F), {.id = TypeId::real});
    for (const char* n : {"0", "12.50", "-0.00000001", "99999999999999999999999999999999999999.999999"}) {
      there_and_back("n", Decimal(std::string_view(n)), {.id = TypeId::numeric});
    }
    for (const std::string& s : {std::string(), std::string("it's \\ \"x\" $1"),
                                 std::string("caf\xC3\xA9 \xF0\x9F\x98\x80"), std::string(300000, 'x')}) {
      there_and_back("s", s, {.id = TypeId::string});
    }
    there_and_back("x", Bytes{}, {.id = TypeId::binary});
    there_and_back("x", Bytes{std::byte{0}, std::byte{0xFF}, std::byte{0x27}, std::byte{0x5C}}, {.id = TypeId::binary});
    for (const Date& d : {day(1, 1, 1), day(1969, 12, 31), day(2024, 2, 29), day(9999, 12, 31)})
      there_and_back("d", d, {.id = TypeId::date});
    for (const auto t : {0us, 1us, std::chrono::microseconds(24h) - 1us, std::chrono::microseconds(24h)}) {
      there_and_back("t", TimeOfDay{t}, {.id = TypeId::time});
    }
    for (const std::int64_t us : {-62135596800000000LL, -1LL, 0LL, 123LL, 253402300799999999LL}) {
      there_and_back("dt", DateTime(std::chrono::microseconds(us)), {.id = TypeId::datetime});
      there_and_back("ts", Timestamp(std::chrono::microseconds(us)), {.id = TypeId::timestamp});
    }
    there_and_back("u", Uuid("12345678-1234-5678-1234-567812345678"), {.id = TypeId::uuid});
    there_and_back("j", Json(R"({"a":  [1, null, "x'y"]})"), {.id = TypeId::json});
    there_and_back("jb", Json(R"({"a": [1, null, "x'y"]})"), {.id = TypeId::jsonb});
    there_and_back("c", "abc", {.id = TypeId::string});
    for (const char* column : {"bo", "i", "n", "s", "d", "ts", "u", "jb"}) there_and_back(column, null, {});
    if (std::string_view(cache) == "0") continue;  // as text, intervals and arrays stay text
    there_and_back("iv", Interval{-14, 40, -3500000us}, {.id = TypeId::interval});
    there_and_back("iv", Interval{std::numeric_limits<std::int32_t>::max(), 0, std::chrono::microseconds(0)},
                   {.id = TypeId::interval});
  }
}

TEST_CASE("postgresql: unsigned 64-bit integers travel as numeric", "[live]") {
  const auto c = postgresql();
  const Value largest(std::numeric_limits<std::uint64_t>::max());
  const auto cursor = c->execute("SELECT $1", Parameters{bound(largest, {.id = TypeId::unsigned_big_integer})}, soon());
  REQUIRE(cursor->next());
  CHECK(decode_uint64(cursor->cells()[0], cursor->columns()[0]) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("postgresql: arrays", "[live]") {
  const auto c = postgresql();
  const auto same = [&](const char* type, TypeId element, std::vector<Value> items) {
    const Value array = Value::array(std::move(items), element);
    const Value got =
        value(*c, std::string("SELECT $1::") + type, {bound(array, {.id = TypeId::array, .element = element})});
    INFO(type << " " << to_string(array) << " " << to_string(got));
    CHECK(got.items() == array.items());
  };
  same("int[]", TypeId::integer, {});
  same("int[]", TypeId::integer, {Value(1), Value(), Value(-3)});
  same("bigint[]", TypeId::big_integer, {Value(std::numeric_limits<std::int64_t>::min())});
  same("text[]", TypeId::text, {Value("a,b"), Value("\"{}\\"), Value(""), Value("NULL")});
  same("numeric[]", TypeId::numeric, {Value(Decimal("1.10"))});
  same("date[]", TypeId::date, {Value(day(1969, 12, 31))});
  same("timestamptz[]", TypeId::timestamp, {Value(Timestamp(1us))});
  same("uuid[]", TypeId::uuid, {Value(Uuid())});
  same("bytea[]", TypeId::binary, {Value(Bytes{std::byte{0}})});
  same("int[]", TypeId::integer,
       {Value::array({Value(1), Value(2)}, TypeId::integer), Value::array({Value(3), Value()}, TypeId::integer)});
  CHECK(value(*c, "SELECT 2 = ANY($1)", {bound(Value::array({Value(1), Value(2)}, TypeId::integer))}) == Value(true));
}

TEST_CASE("postgresql: strings become what the server needs them to be", "[live]") {
  const auto c = postgresql();
  run(*c, "CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok')");
  run(*c, "CREATE TEMPORARY TABLE e (m pg_temp.mood, a inet, d date, u uuid)");
  run(*c, "INSERT INTO e VALUES ($1, $2, $3, $4)",
      {bound("ok"), bound("10.1.0.1"), bound("2019-01-01", {.id = TypeId::date}),
       bound("12345678-1234-5678-1234-567812345678", {.id = TypeId::uuid})});
  const auto row =
      rows(*c, "SELECT m, a, d, u FROM e WHERE m = $1", {bound("ok")}).at(0);  // inet: this result comes as text
  CHECK(row[0] == Value("ok"));
  CHECK(row[1] == Value("10.1.0.1"));
  CHECK(row[2] == Value(day(2019, 1, 1)));
  CHECK(row[3] == Value(Uuid("12345678-1234-5678-1234-567812345678")));
}

TEST_CASE("postgresql: integers resolve where SQL wants them small", "[live]") {
  const auto c = postgresql();
  CHECK(value(*c, "SELECT DATE '2019-01-01' + $1", {bound(30)}) == Value(day(2019, 1, 31)));
  CHECK(value(*c, "SELECT substr('abc', $1)", {bound(2)}) == Value("bc"));
  CHECK(rows(*c, "SELECT i FROM generate_series(1, 5) AS g(i) LIMIT $1", {bound(2)}).size() == 2);
  CHECK(rows(*c, "SELECT date_trunc($1, TIMESTAMP '2019-05-05') GROUP BY date_trunc($1, TIMESTAMP '2019-05-05')",
             {bound("month", {.id = TypeId::string})})
            .size() == 1);
}

TEST_CASE("postgresql: types and names of columns", "[live]") {
  const auto c = postgresql();
  const auto cursor =
      c->execute("SELECT 1::numeric(10, 2) AS n, 'x'::varchar(80) AS s, ARRAY[1] AS a, now() AS t", {}, soon());
  const auto& columns = cursor->columns();
  REQUIRE(columns.size() == 4);
  CHECK(columns[0].name == "n");
  CHECK(columns[0].type == SqlType{.id = TypeId::numeric, .length = 10, .scale = 2});
  CHECK(columns[1].type == SqlType{.id = TypeId::string, .length = 80});
  CHECK(columns[2].type == SqlType{.id = TypeId::array, .element = TypeId::integer});
  CHECK(columns[3].native_type == "timestamptz");
}

TEST_CASE("postgresql: errors of each kind, with names", "[live]") {
  const auto c = postgresql();
  run(*c,
      "CREATE TEMPORARY TABLE p (id int PRIMARY KEY, a int NOT NULL, CONSTRAINT positive CHECK (a > 0), CONSTRAINT "
      "once UNIQUE (a))");
  run(*c, "CREATE TEMPORARY TABLE k (p_id int CONSTRAINT to_p REFERENCES p (id))");
  run(*c, "CREATE TEMPORARY TABLE x (r int4range, CONSTRAINT apart EXCLUDE USING gist (r WITH &&))");
  run(*c, "INSERT INTO p VALUES (1, 1)");
  run(*c, "INSERT INTO x VALUES ('[1,5]')");
  const auto unique = thrown<UniqueViolation>([&] { run(*c, "INSERT INTO p VALUES (2, 1)"); });
  CHECK(unique.sqlstate() == "23505");
  CHECK(unique.info().constraint == "once");
  CHECK(unique.info().table == "p");
  CHECK_THAT(unique.info().detail, ContainsSubstring("(a)=(1)"));
  CHECK(unique.statement() == "INSERT INTO p VALUES (2, 1)");
  CHECK_FALSE(unique.connection_lost());
  CHECK(thrown<ForeignKeyViolation>([&] { run(*c, "INSERT INTO k VALUES (9)"); }).info().constraint == "to_p");
  CHECK(thrown<NotNullViolation>([&] { run(*c, "INSERT INTO p VALUES (3, NULL)"); }).info().column == "a");
  CHECK(thrown<CheckViolation>([&] { run(*c, "INSERT INTO p VALUES (3, 0)"); }).info().constraint == "positive");
  CHECK(thrown<ExclusionViolation>([&] { run(*c, "INSERT INTO x VALUES ('[3,4]')"); }).info().constraint == "apart");
  CHECK(thrown<ProgrammingError>([&] { run(*c, "SELEC 1"); }).sqlstate() == "42601");
  CHECK_THROWS_AS(run(*c, "SELECT * FROM missing"), UndefinedTable);
  CHECK_THROWS_AS(run(*c, "SELECT missing FROM p"), UndefinedColumn);
  CHECK_THROWS_AS(run(*c, "CREATE TEMPORARY TABLE p (id int)"), DuplicateObject);
  CHECK(thrown<DataError>([&] { run(*c, "SELECT 1 / $1::int", {bound(0)}); }).sqlstate() == "22012");
  CHECK(thrown<DataError>([&] { run(*c, "SELECT $1::date", {bound("x")}); }).sqlstate() == "22007");
  CHECK_THROWS_AS(run(*c, "SELECT 1; SELECT 2"), ProgrammingError);
  CHECK_THROWS_AS(run(*c, "SELECT $1"), ArgumentError);
  CHECK_THROWS_AS(run(*c, "COPY p TO STDOUT"), DatabaseError);
  CHECK_THROWS_AS(run(*c, "COPY p FROM STDIN"), DatabaseError);
  CHECK_THROWS_AS(c->execute(std::string_view("SELECT 1\0", 9), {}, soon()), InvalidEncoding);
  CHECK(value(*c, "SELECT 1") == Value(1));  // and it goes on
  CHECK(c->transaction_state() == TransactionState::none);
}

TEST_CASE("postgresql: rows changed", "[live]") {
  const auto c = postgresql();
  CHECK(run(*c, "CREATE TEMPORARY TABLE t (a int)") == -1);
  CHECK(run(*c, "INSERT INTO t VALUES (1), (2), (3)") == 3);
  CHECK(run(*c, "UPDATE t SET a = a WHERE a > 1") == 2);
  CHECK(run(*c, "DELETE FROM t WHERE a = 9") == 0);
  CHECK(run(*c, "SELECT * FROM t") == -1);
  CHECK(run(*c, "INSERT INTO t VALUES (4) RETURNING a") == 1);
}

TEST_CASE("postgresql: a deadline cancels the statement and leaves the connection good", "[live]") {
  const auto c = postgresql();
  const auto start = std::chrono::steady_clock::now();
  const auto error = thrown<StatementTimeout>([&] { (void)c->execute("SELECT pg_sleep(10)", {}, in(300ms)); });
  const auto waited = std::chrono::steady_clock::now() - start;
  CHECK(waited >= 290ms);
  CHECK(waited < 2s);
  CHECK(error.sqlstate() == "57014");
  CHECK_FALSE(error.connection_lost());
  CHECK_FALSE(c->broken());
  CHECK(value(*c, "SELECT 1") == Value(1));

  c->begin({}, soon());
  CHECK_THROWS_AS(c->execute("SELECT pg_sleep(10)", {}, in(100ms)), StatementTimeout);
  CHECK(c->transaction_state() == TransactionState::failed);
  c->rollback(soon());

  run(*c, "SET statement_timeout = 100");
  CHECK_THROWS_AS(run(*c, "SELECT pg_sleep(10)"), StatementTimeout);
}

TEST_CASE("postgresql: a cancel by somebody else is no timeout", "[live]") {
  const auto c = postgresql();
  const auto other = postgresql();
  const Value pid = pid_of(*c);
  std::jthread canceller([&] {
    std::this_thread::sleep_for(200ms);
    run(*other, "SELECT pg_cancel_backend($1)", {bound(pid, {.id = TypeId::integer})});
  });
  CHECK_THROWS_AS(run(*c, "SELECT pg_sleep(10)"), QueryCanceled);
  canceller.join();
  CHECK(value(*c, "SELECT 1") == Value(1));
}

TEST_CASE("postgresql: a terminated session is Disconnected, and says why", "[live]") {
  const auto c = postgresql();
  const auto other = postgresql();
  terminate(*other, pid_of(*c));
  std::this_thread::sleep_for(20ms);
  CHECK(c->suspect());
  const auto error = thrown<Disconnected>([&] { run(*c, "SELECT 1"); });
  CHECK(error.sqlstate() == "57P01");
  CHECK(error.connection_lost());
  CHECK(error.retry() == Retry::none);
  CHECK(c->broken());
  CHECK_THROWS_AS(run(*c, "SELECT 1"), Disconnected);
  CHECK_THROWS_AS(c->reset(ResetMode::rollback, soon()), Disconnected);
}

TEST_CASE("postgresql: a session terminated in the middle of a statement, and in a transaction", "[live]") {
  const auto c = postgresql();
  const auto other = postgresql();
  c->begin({}, soon());
  const Value pid = pid_of(*c);
  std::jthread killer([&] {
    std::this_thread::sleep_for(200ms);
    run(*other, "SELECT pg_terminate_backend($1)", {bound(pid, {.id = TypeId::integer})});
  });
  const auto error = thrown<Disconnected>([&] { run(*c, "SELECT pg_sleep(10)"); });
  killer.join();
  CHECK(error.sqlstate() == "57P01");
  CHECK(error.retry() == Retry::transaction);
  CHECK(c->transaction_state() == TransactionState::gone);
}

TEST_CASE("postgresql: a loss seen before COMMIT is sent is no riddle", "[live]") {
  const auto c = postgresql();
  const auto other = postgresql();
  c->begin({}, soon());
  terminate(*other, pid_of(*c));
  std::this_thread::sleep_for(20ms);
  CHECK_THROWS_AS(c->commit(soon()), Disconnected);
}

TEST_CASE("postgresql: an idle transaction that the server ended", "[live]") {
  const auto c = postgresql();
  run(*c, "SET idle_in_transaction_session_timeout = 100");
  c->begin({}, soon());
  std::this_thread::sleep_for(300ms);
  const auto error = thrown<Disconnected>([&] { run(*c, "SELECT 1"); });
  CHECK(error.sqlstate() == "25P03");
}

TEST_CASE("postgresql: a connection lost while COMMIT is under way", "[live]") {
  const auto c = postgresql();
  const auto other = postgresql();
  run(*other, "DROP TABLE IF EXISTS slow_commit");
  run(*other, "CREATE TABLE slow_commit (a int)");
  run(*other,
      "CREATE OR REPLACE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(5); "
      "RETURN NULL; END $$");
  run(*other,
      "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slow_commit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE "
      "FUNCTION slow_commit()");
  const Value pid = pid_of(*c);
  c->begin({}, soon());
  run(*c, "INSERT INTO slow_commit VALUES (1)");
  std::jthread killer([&] {
    std::this_thread::sleep_for(200ms);
    run(*other, "SELECT pg_terminate_backend($1)", {bound(pid, {.id = TypeId::integer})});
  });
  const auto error = thrown<CommitOutcomeUnknown>([&] { c->commit(soon()); });
  killer.join();
  CHECK(error.connection_lost());
  CHECK(error.retry() == Retry::none);
  run(*other, "DROP TABLE slow_commit");
}

TEST_CASE("postgresql: transactions", "[live]") {
  const auto c = postgresql();
  run(*c, "CREATE TEMPORARY TABLE t (a int)");
  CHECK_THROWS_AS(c->commit(soon()), NoActiveTransaction);
  CHECK_NOTHROW(c->rollback(soon()));
  c->begin({}, soon());
  CHECK(c->transaction_state() == TransactionState::active);
  CHECK_THROWS_AS(c->begin({}, soon()), ArgumentError);
  run(*c, "INSERT INTO t VALUES (1)");
  c->commit(soon());
  CHECK(c->transaction_state() == TransactionState::none);
  c->begin({.isolation = IsolationLevel::serializable, .read_only = true}, soon());
  CHECK(value(*c, "SHOW transaction_isolation") == Value("serializable"));
  CHECK(value(*c, "SHOW transaction_read_only") == Value("on"));
  c->reset(ResetMode::rollback, soon());
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK(value(*c, "SELECT count(*) FROM t") == Value(1));
}

TEST_CASE("postgresql: a read-only transaction refuses to write", "[live]") {
  const auto c = postgresql();
  run(*c, "CREATE TABLE IF NOT EXISTS read_only_test (a int)");
  c->begin({.read_only = true}, soon());
  CHECK_THROWS_AS(run(*c, "INSERT INTO read_only_test VALUES (1)"), ReadOnlyError);
  c->rollback(soon());
  run(*c, "DROP TABLE read_only_test");
}

TEST_CASE("postgresql: a failed transaction takes nothing more and cannot be committed", "[live]") {
  const auto c = postgresql();
  c->begin({}, soon());
  CHECK_THROWS_AS(run(*c, "SELECT * FROM missing"), UndefinedTable);
  CHECK(c->transaction_state() == TransactionState::failed);
  CHECK_THROWS_AS(run(*c, "SELECT 1"), InFailedTransaction);
  CHECK_THROWS_AS(c->commit(soon()), RollbackInsteadOfCommit);
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK(value(*c, "SELECT 1") == Value(1));
}

TEST_CASE("postgresql: deadlock, lock timeout and serialization failure", "[live]") {
  const auto a = postgresql();
  const auto b = postgresql();
  run(*a, "DROP TABLE IF EXISTS conflict");
  run(*a, "CREATE TABLE conflict (id int PRIMARY KEY, v int)");
  run(*a, "INSERT INTO conflict VALUES (1, 0), (2, 0)");
  const char* update = "UPDATE conflict SET v = v + 1 WHERE id = $1";

  for (DriverConnection* c : {a.get(), b.get()}) run(*c, "SET deadlock_timeout = 50");
  a->begin({}, soon());
  b->begin({}, soon());
  run(*a, update, {bound(1)});
  run(*b, update, {bound(2)});
  int deadlocks = 0;
  std::jthread crossing([&] {
    try {
      run(*b, update, {bound(1)});
    } catch (const DeadlockDetected& error) {
      deadlocks += error.retry() == Retry::transaction ? 1 : 100;
    }
    b->rollback(soon());
  });
  int others = 0;
  try {
    run(*a, update, {bound(2)});
  } catch (const DeadlockDetected& error) {
    others += error.retry() == Retry::transaction ? 1 : 100;
  }
  a->rollback(soon());
  crossing.join();
  CHECK(deadlocks + others == 1);

  a->begin({}, soon());
  run(*a, update, {bound(1)});
  run(*b, "SET lock_timeout = 50");
  CHECK(thrown<LockTimeout>([&] { run(*b, update, {bound(1)}); }).sqlstate() == "55P03");
  a->rollback(soon());

  a->begin({.isolation = IsolationLevel::repeatable_read}, soon());
  CHECK(value(*a, "SELECT v FROM conflict WHERE id = 1") == Value(0));
  run(*b, update, {bound(1)});
  const auto conflict = thrown<SerializationFailure>([&] { run(*a, update, {bound(1)}); });
  CHECK(conflict.sqlstate() == "40001");
  CHECK(conflict.retry() == Retry::transaction);
  a->rollback(soon());
  run(*a, "DROP TABLE conflict");
}

TEST_CASE("postgresql: statements are prepared once", "[live]") {
  const auto c = postgresql();
  for (int i = 0; i < 5; ++i) CHECK(value(*c, "SELECT $1 + 1 AS once", {bound(i)}) == Value(i + 1));
  const char* count =
      "SELECT count(*), sum(generic_plans + custom_plans)::int FROM pg_prepared_statements WHERE statement LIKE "
      "'SELECT $1 + 1 AS once%'";
  const auto row = rows(*c, count).at(0);
  CHECK(row[0] == Value(1));
  CHECK(row[1] == Value(5));
  // another type is another statement
  CHECK(value(*c, "SELECT $1 + 1 AS once", {bound(1LL << 40)}) == Value((1LL << 40) + 1));
  CHECK(rows(*c, count).at(0)[0] == Value(2));
}

TEST_CASE("postgresql: what leaves the cache is given back to the server", "[live]") {
  const auto c = postgresql({{"prepared_cache", "2"}});
  for (int i = 0; i < 100; ++i) run(*c, "SELECT " + std::to_string(i));
  const Value left = value(*c, "SELECT count(*) FROM pg_prepared_statements");
  CHECK(left.as_int64() >= 2);
  CHECK(left.as_int64() < 30);
  const auto off = postgresql({{"prepared_cache", "0"}});
  run(*off, "SELECT 1");
  CHECK(value(*off, "SELECT count(*) FROM pg_prepared_statements") == Value(0));
}

TEST_CASE("postgresql: a cached SELECT * outlives ALTER TABLE, but not inside a transaction", "[live]") {
  const auto c = postgresql();
  run(*c, "CREATE TEMPORARY TABLE d (a int)");
  run(*c, "INSERT INTO d VALUES (1)");
  CHECK(rows(*c, "SELECT * FROM d").at(0).size() == 1);
  run(*c, "ALTER TABLE d ADD COLUMN b date DEFAULT '2019-01-01'");
  const auto after = rows(*c, "SELECT * FROM d");
  REQUIRE(after.at(0).size() == 2);
  CHECK(after[0][1] == Value(day(2019, 1, 1)));

  run(*c, "ALTER TABLE d ADD COLUMN c int");
  c->begin({}, soon());
  const auto stale = thrown<StalePreparedStatement>([&] { run(*c, "SELECT * FROM d"); });
  CHECK(stale.retry() == Retry::transaction);
  CHECK_THAT(stale.what(), ContainsSubstring("roll it back"));
  c->rollback(soon());
  CHECK(rows(*c, "SELECT * FROM d").at(0).size() == 3);
}

TEST_CASE("postgresql: a server that forgot the prepared statements", "[live]") {
  const auto c = postgresql();
  CHECK(value(*c, "SELECT $1 + 1", {bound(1)}) == Value(2));
  (void)c->execute_raw("DEALLOCATE ALL", soon());
  CHECK(value(*c, "SELECT $1 + 1", {bound(2)}) == Value(3));
}

TEST_CASE("postgresql: raw statements give the same values", "[live]") {
  const auto c = postgresql();
  const auto cursor =
      c->execute_raw("SELECT 1.10::numeric, INTERVAL '1 mon 2 days', ARRAY[1,2], DATE '2019-01-01'", soon());
  REQUIRE(cursor->next());
  CHECK(decode_decimal(cursor->cells()[0], cursor->columns()[0]).to_string() == "1.10");
  CHECK(decode_interval(cursor->cells()[1], cursor->columns()[1]) == Interval{1, 2, 0us});
  CHECK(decode_value(cursor->cells()[2], cursor->columns()[2]).items().size() == 2);
  CHECK(decode_date(cursor->cells()[3], cursor->columns()[3]) == day(2019, 1, 1));
  CHECK_FALSE(cursor->next());
}

TEST_CASE("postgresql: rows stay while other statements run", "[live]") {
  const auto c = postgresql();
  const auto cursor = c->execute("SELECT i FROM generate_series(1, 3) AS g(i)", {}, soon());
  REQUIRE(cursor->next());
  CHECK(value(*c, "SELECT 7") == Value(7));
  const auto same = c->execute("SELECT i FROM generate_series(1, 3) AS g(i)", {}, soon());
  REQUIRE(same->next());
  REQUIRE(cursor->next());
  CHECK(cursor->cells()[0].integer == 2);
  CHECK(same->cells()[0].integer == 1);
}

TEST_CASE("postgresql: connection attempts that fail", "[live]") {
  PlainUrl url = parse_plain_url(postgresql_url());
  const auto attempt = [&](auto change) {
    ConnectOptions options = url.options;
    change(options);
    (void)make_driver("postgresql")->connect(options, soon());
  };
  const auto missing = thrown<DatabaseNotFound>([&] { attempt([](auto& o) { o.database = "no_such_database"; }); });
  CHECK(missing.sqlstate() == "3D000");
  CHECK(thrown<AuthenticationError>([&] { attempt([](auto& o) { o.user = "no_such_user"; }); }).sqlstate() == "28000");
  const auto refused = thrown<ConnectRefused>([&] { attempt([](auto& o) { o.port = 1; }); });
  CHECK(refused.retry() == Retry::connect);
  CHECK_THROWS_AS(attempt([](auto& o) { o.host = "/no/such/directory"; }), ConnectRefused);
  CHECK_THROWS_AS(attempt([](auto& o) { o.host = "no-such-host.invalid"; }), HostNotFound);
  CHECK_THROWS_AS(attempt([](auto& o) { o.options.emplace_back("sslmode", "require"); }), TlsError);
  CHECK_THROWS_AS(attempt([](auto& o) { o.options.emplace_back("sslmod", "require"); }), ArgumentError);
}

TEST_CASE("postgresql: too many connections", "[live]") {
  const auto owner = postgresql();
  run(*owner, "DROP ROLE IF EXISTS crowded");
  run(*owner, "CREATE ROLE crowded LOGIN CONNECTION LIMIT 1");
  PlainUrl url = parse_plain_url(postgresql_url());
  url.options.user = "crowded";
  {
    const auto first = make_driver("postgresql")->connect(url.options, soon());
    CHECK(thrown<TooManyConnections>([&] {
            (void)make_driver("postgresql")->connect(url.options, soon());
          }).sqlstate() == "53300");
  }
  for (int i = 0; i < 100; ++i) {  // the session ends a moment after its socket
    try {
      run(*owner, "DROP ROLE crowded");
      break;
    } catch (const DatabaseError&) {
      std::this_thread::sleep_for(20ms);
    }
  }
}

TEST_CASE("postgresql: a closed connection says so", "[live]") {
  const auto c = postgresql();
  const auto cursor = c->execute("SELECT 1", {}, soon());
  c->close();
  c->close();
  CHECK(c->broken());
  CHECK_THROWS_AS(run(*c, "SELECT 1"), ResourceClosedError);
  CHECK(cursor->next());  // its rows are its own
}

TEST_CASE("postgresql: a server that never answers", "[live]") {
  const SilentServer server;
  ConnectOptions options;
  options.host = "127.0.0.1";
  options.port = server.port();
  options.user = "x";
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(make_driver("postgresql")->connect(options, in(300ms)), ConnectTimeout);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}
