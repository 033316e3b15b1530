// SPDX-License-Identifier: MIT
// The SQLite driver against SQLite itself, which needs no server.
#include "catch.hpp"
#include "drivers/sqlite/connection.hpp"
#include "support/driver_session.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

class TemporaryFile {
 public:
  TemporaryFile() {
    static int number = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("quarry-sqlite-" + std::to_string(::getpid()) + "-" + std::to_string(++number) + ".db"))
                .string();
  }
  ~TemporaryFile() {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path_ + suffix);
  }
  [[nodiscard]] std::string url(const std::string& query = "") const { return "sqlite:///" + path_ + query; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

const drivers::CacheCounters& counters(const DriverConnection& connection) {
  return dynamic_cast<const drivers::sqlite::Connection&>(connection).cache_counters();
}

Date day(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

}  // namespace

TEST_CASE("sqlite: server information") {
  const auto c = connect("sqlite://");
  CHECK(c->server().dialect == "sqlite");
  CHECK(c->server().major == 3);
  CHECK(c->max_parameters() >= 999);
  CHECK_FALSE(c->suspect());
  CHECK_NOTHROW(c->ping(soon()));
}

TEST_CASE("sqlite: every value comes back as it went in") {
  const auto c = connect("sqlite://");
  run(*c,
      "CREATE TABLE v (bo BOOLEAN, i INTEGER, b BIGINT, f DOUBLE, n NUMERIC(10, 2), s VARCHAR(20), x BLOB, d "
      "DATE, t TIME, "
      "dt DATETIME, ts TIMESTAMP, u UUID, j JSON, nn TEXT)");
  const auto there_and_back = [&](const char* column, const Value& sent, SqlType type) {
    run(*c, "DELETE FROM v");
    run(*c, std::string("INSERT INTO v (") + column + ") VALUES (?)", {bound(sent, type)});
    const Value got = value(*c, std::string("SELECT ") + column + " FROM v");
    INFO(column << ": sent " << to_string(sent) << ", got " << to_string(got));
    CHECK(got == sent);
    // and it is found again by the same parameter
    if (!sent.is_null()) {
      CHECK(value(*c, std::string("SELECT count(*) FROM v WHERE ") + column + " = ?", {bound(sent, type)}) == Value(1));
    }
  };
  there_and_back("bo", true, {.id = TypeId::boolean});
  there_and_back("bo", false, {.id = TypeId::boolean});
  for (const std::int64_t i : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                               std::numeric_limits<std::int64_t>::max()}) {
    there_and_back("i", i, {.id = TypeId::integer});
    there_and_back("b", i, {.id = TypeId::big_integer});
  }
  for (const double f : {0.1, -1e308, 5e-324, std::numeric_limits<double>::infinity(), 1.0 / 3}) {
    there_and_back("f", f, {.id = TypeId::double_precision});
  }
  for (const char* n : {"12.5", "-0.01", "99999999.99", "7"}) {
    there_and_back("n", Decimal(std::string_view(n)), {.id = TypeId::numeric});
  }
  for (const std::string& s : {std::string(), std::string("it's \\ \"x\""), std::string("caf\xC3\xA9 \xF0\x9F\x98\x80"),
                               std::string("a\0b", 3), std::string(100000, 'x')}) {
    there_and_back("s", s, {.id = TypeId::string});
  }
  there_and_back("x", Bytes{}, {.id = TypeId::binary});
  there_and_back("x", Bytes{std::byte{0}, std::byte{0xFF}, std::byte{0x27}}, {.id = TypeId::binary});
  for (const Date& d : {day(1, 1, 1), day(1900, 2, 28), day(2024, 2, 29), day(9999, 12, 31)}) {
    there_and_back("d", d, {.id = TypeId::date});
  }
  there_and_back("t", TimeOfDay{0us}, {.id = TypeId::time});
  there_and_back("t", TimeOfDay{24h - 1us}, {.id = TypeId::time});
  for (const std::int64_t us : {-62135596800000000LL, -1LL, 0LL, 123LL, 253402300799999999LL}) {
    there_and_back("dt", DateTime(std::chrono::microseconds(us)), {.id = TypeId::datetime});
    there_and_back("ts", Timestamp(std::chrono::microseconds(us)), {.id = TypeId::timestamp});
  }
  there_and_back("u", Uuid("12345678-1234-5678-1234-567812345678"), {.id = TypeId::uuid});
  there_and_back("j", Json(R"({"a": [1, null, "x'y"]})"), {.id = TypeId::json});
  there_and_back("nn", null, {.id = TypeId::text});
}

TEST_CASE("sqlite: the stored text of dates is the literal form") {
  const auto c = connect("sqlite://");
  const DateTime moment(1546336800000123us);  // 2019-01-01 10:00:00.000123
  CHECK(value(*c, "SELECT ? || ''", {bound(moment)}) == Value("2019-01-01 10:00:00.000123"));
  CHECK(value(*c, "SELECT ? || ''", {bound(day(2019, 1, 1))}) == Value("2019-01-01"));
  CHECK(value(*c, "SELECT typeof(?)", {bound(true)}) == Value("integer"));
  CHECK(value(*c, "SELECT typeof(?)", {bound(Decimal("1.50"))}) == Value("real"));
  CHECK(value(*c, "SELECT typeof(?)", {bound(Decimal("150.00"))}) == Value("integer"));
  CHECK(value(*c, "SELECT typeof(?)", {bound(Decimal("1.50"), {.id = TypeId::text})}) == Value("text"));
  CHECK(value(*c, "SELECT typeof(?)", {bound(Uuid(), {.id = TypeId::binary})}) == Value("blob"));
}

TEST_CASE("sqlite: what it cannot store is refused before it is bound") {
  const auto c = connect("sqlite://");
  const auto refuse = [&](const Value& v) { run(*c, "SELECT ?", {bound(v)}); };
  CHECK_THROWS_AS(refuse(std::numeric_limits<std::uint64_t>::max()), DataError);
  CHECK_THROWS_AS(refuse(std::numeric_limits<double>::quiet_NaN()), DataError);
  CHECK_THROWS_AS(refuse(day(2019, 2, 31)), DataError);
  CHECK_THROWS_AS(refuse(Decimal("1.23456789012345678901")), DataError);
  CHECK_THROWS_AS(refuse(Interval{1, 2, 3us}), DataError);
  CHECK_THROWS_AS(refuse(Value::array({Value(1)}, TypeId::integer)), DataError);
  CHECK_THROWS_AS(refuse(std::string_view("\xC0\x80")), InvalidEncoding);
  CHECK(value(*c, "SELECT ?", {bound(5)}) == Value(5));  // and the statement is still good
}

TEST_CASE("sqlite: errors of each kind, with names") {
  const auto c = connect("sqlite://");
  run(*c,
      "CREATE TABLE p (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER, CONSTRAINT positive CHECK (a > "
      "0), UNIQUE (a, b))");
  run(*c, "CREATE TABLE k (p_id INTEGER REFERENCES p (id))");
  run(*c, "INSERT INTO p VALUES (1, 1, 1)");

  const auto unique = thrown<UniqueViolation>([&] { run(*c, "INSERT INTO p VALUES (2, 1, 1)"); });
  CHECK(unique.info().table == "p");
  CHECK(unique.info().column == "a, b");
  CHECK(unique.native_code() == 2067);
  CHECK(unique.dialect() == "sqlite");
  CHECK(unique.statement() == "INSERT INTO p VALUES (2, 1, 1)");
  CHECK_FALSE(unique.connection_lost());
  CHECK(thrown<UniqueViolation>([&] { run(*c, "INSERT INTO p VALUES (1, 2, 2)"); }).native_code() == 1555);
  CHECK(thrown<NotNullViolation>([&] { run(*c, "INSERT INTO p (a) VALUES (NULL)"); }).info().column == "a");
  CHECK(thrown<CheckViolation>([&] { run(*c, "INSERT INTO p (a) VALUES (0)"); }).info().constraint == "positive");
  CHECK_THROWS_AS(run(*c, "INSERT INTO k VALUES (99)"), ForeignKeyViolation);
  CHECK_THROWS_AS(run(*c, "SELEC 1"), ProgrammingError);
  CHECK_THROWS_AS(run(*c, "SELECT * FROM missing"), UndefinedTable);
  CHECK_THROWS_AS(run(*c, "SELECT missing FROM p"), UndefinedColumn);
  CHECK_THROWS_AS(run(*c, "CREATE TABLE p (id)"), DuplicateObject);
  CHECK_THROWS_AS(run(*c, "SELECT abs(-9223372036854775807 - 1)"), DataError);
  CHECK_THROWS_AS(run(*c, "SELECT json('{')"), DataError);
  CHECK_THROWS_AS(run(*c, "SELECT \"no such name\""), UndefinedColumn);  // never the string 'no such name'
  CHECK_THROWS_AS(run(*c, "SELECT 1; SELECT 2"), ArgumentError);
  CHECK_THROWS_AS(run(*c, " -- nothing\n"), ArgumentError);
  CHECK_THROWS_AS(run(*c, "SELECT ?"), ArgumentError);
  CHECK_NOTHROW(run(*c, "SELECT 1; -- a comment may follow"));
}

TEST_CASE("sqlite: rows changed and the generated key") {
  const auto c = connect("sqlite://");
  const auto create = c->execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER)", {}, soon());
  CHECK(create->affected_rows() == -1);
  CHECK_FALSE(create->last_insert_id().has_value());
  const auto one = c->execute("INSERT INTO t (a) VALUES (1)", {}, soon());
  CHECK(one->affected_rows() == 1);
  CHECK(one->last_insert_id() == 1);
  const auto two = c->execute("INSERT INTO t (a) VALUES (2), (3)", {}, soon());
  CHECK(two->affected_rows() == 2);
  CHECK_FALSE(two->last_insert_id().has_value());
  CHECK(run(*c, "UPDATE t SET a = a + 1") == 3);
  CHECK(run(*c, "WITH x AS (SELECT 1) DELETE FROM t WHERE id = 1") == 1);
  CHECK(run(*c, "CREATE INDEX i ON t (a)") == -1);
  const auto returning = c->execute("UPDATE t SET a = 0 RETURNING id", {}, soon());
  int rows_read = 0;
  while (returning->next()) ++rows_read;
  CHECK(rows_read == 2);
  CHECK(returning->affected_rows() == 2);
}

TEST_CASE("sqlite: two cursors on the same statement, and statements between rows") {
  const auto c = connect("sqlite://");
  const std::string numbers =
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n";
  const auto first = c->execute(numbers, {}, soon());
  REQUIRE(first->next());
  const auto second = c->execute(numbers, {}, soon());
  REQUIRE(second->next());
  REQUIRE(second->next());
  CHECK(second->cells()[0].integer == 2);
  CHECK(first->cells()[0].integer == 1);
  CHECK(value(*c, "SELECT 7") == Value(7));
  REQUIRE(first->next());
  CHECK(first->cells()[0].integer == 2);
}

TEST_CASE("sqlite: the statement cache") {
  const auto c = connect("sqlite://", {{"prepared_cache", "2"}});
  for (int i = 0; i < 10; ++i) CHECK(value(*c, "SELECT ? + 1", {bound(i)}) == Value(i + 1));
  CHECK(counters(*c).hits == 9);
  CHECK(counters(*c).misses == 1);
  run(*c, "SELECT 1");
  run(*c, "SELECT 2");
  CHECK(counters(*c).evictions == 1);
  CHECK(value(*c, "SELECT ? + 1", {bound(1)}) == Value(2));
  CHECK(counters(*c).hits == 9);

  const auto off = connect("sqlite://", {{"prepared_cache", "0"}});
  run(*off, "SELECT 1");
  run(*off, "SELECT 1");
  CHECK(counters(*off).hits == 0);
}

TEST_CASE("sqlite: a cached SELECT * sees a column added later") {
  const auto c = connect("sqlite://");
  run(*c, "CREATE TABLE t (a INTEGER)");
  run(*c, "INSERT INTO t VALUES (1)");
  CHECK(rows(*c, "SELECT * FROM t").at(0).size() == 1);
  run(*c, "ALTER TABLE t ADD COLUMN b DATE DEFAULT '2019-01-01'");
  const auto after = rows(*c, "SELECT * FROM t");
  REQUIRE(after.at(0).size() == 2);
  CHECK(after[0][1] == Value(day(2019, 1, 1)));
}

TEST_CASE("sqlite: transactions") {
  const auto c = connect("sqlite://");
  run(*c, "CREATE TABLE t (a INTEGER)");
  CHECK(c->transaction_state() == TransactionState::none);
  c->begin({}, soon());
  CHECK(c->transaction_state() == TransactionState::active);
  CHECK_THROWS_AS(c->begin({}, soon()), ArgumentError);
  run(*c, "INSERT INTO t VALUES (1)");
  c->rollback(soon());
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK(value(*c, "SELECT count(*) FROM t") == Value(0));
  c->begin({.isolation = IsolationLevel::serializable}, soon());
  run(*c, "INSERT INTO t VALUES (1)");
  c->commit(soon());
  CHECK(value(*c, "SELECT count(*) FROM t") == Value(1));
  CHECK_THROWS_AS(c->commit(soon()), NoActiveTransaction);
  CHECK_NOTHROW(c->rollback(soon()));

  c->begin({.read_only = true}, soon());
  CHECK_THROWS_AS(run(*c, "INSERT INTO t VALUES (2)"), ReadOnlyError);
  c->reset(ResetMode::rollback, soon());
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK(run(*c, "INSERT INTO t VALUES (2)") == 1);
}

TEST_CASE("sqlite: a transaction that SQLite gave up takes nothing more") {
  const TemporaryFile file;
  const auto c = connect(file.url());
  run(*c, "CREATE TABLE t (a BLOB)");
  run(*c, "PRAGMA max_page_count = 20");
  c->begin({}, soon());
  run(*c, "INSERT INTO t VALUES (x'00')");
  const auto full = thrown<DiskFull>([&] { run(*c, "INSERT INTO t VALUES (zeroblob(1000000))"); });
  CHECK(full.info().transaction_state == c->transaction_state());
  if (c->transaction_state() == TransactionState::failed) {
    CHECK_THROWS_AS(run(*c, "INSERT INTO t VALUES (x'01')"), InFailedTransaction);
    CHECK_THROWS_AS(c->commit(soon()), RollbackInsteadOfCommit);
  } else {
    c->rollback(soon());
  }
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK(value(*c, "SELECT count(*) FROM t") == Value(0));
}

TEST_CASE("sqlite: a deadline interrupts a statement, and a transaction it was writing in is known to be gone") {
  const auto c = connect("sqlite://");
  run(*c, "CREATE TABLE t (a INTEGER)");
  const char* endless = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(c->execute(endless, {}, in(100ms)), StatementTimeout);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
  CHECK(value(*c, "SELECT 1") == Value(1));

  c->begin({}, soon());
  const char* writer =
      "INSERT INTO t WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
  CHECK_THROWS_AS(c->execute(writer, {}, in(100ms)), StatementTimeout);
  CHECK(c->transaction_state() == TransactionState::failed);
  CHECK_THROWS_AS(run(*c, "INSERT INTO t VALUES (1)"), InFailedTransaction);
  c->rollback(soon());
  CHECK(value(*c, "SELECT count(*) FROM t") == Value(0));
}

TEST_CASE("sqlite: the time between rows does not count against the deadline") {
  const auto c = connect("sqlite://");
  const auto cursor =
      c->execute("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n",
                 {}, in(200ms));
  REQUIRE(cursor->next());
  ::usleep(300000);
  int count = 1;
  while (cursor->next()) ++count;
  CHECK(count == 100000);
}

TEST_CASE("sqlite: a locked file is a LockTimeout after the time allowed") {
  const TemporaryFile file;
  const auto a = connect(file.url());
  run(*a, "CREATE TABLE t (a INTEGER)");
  const auto b = connect(file.url(), {{"timeout", "0.1"}});
  a->begin({.isolation = IsolationLevel::serializable}, soon());
  const auto start = std::chrono::steady_clock::now();
  const auto locked = thrown<LockTimeout>([&] { run(*b, "INSERT INTO t VALUES (1)"); });
  const auto waited = std::chrono::steady_clock::now() - start;
  CHECK(locked.retry() == Retry::statement);
  CHECK(waited >= 90ms);
  CHECK(waited < 2s);
  a->rollback(soon());
  CHECK(run(*b, "INSERT INTO t VALUES (1)") == 1);
}

TEST_CASE("sqlite: a reader that turns writer after others wrote gets a serialization failure") {
  const TemporaryFile file;
  const auto a = connect(file.url());
  run(*a, "PRAGMA journal_mode = WAL");
  run(*a, "CREATE TABLE t (a INTEGER)");
  const auto b = connect(file.url());
  a->begin({}, soon());
  CHECK(value(*a, "SELECT count(*) FROM t") == Value(0));
  run(*b, "INSERT INTO t VALUES (1)");
  const auto error = thrown<SerializationFailure>([&] { run(*a, "INSERT INTO t VALUES (2)"); });
  CHECK(error.native_code() == 517);
  CHECK(error.retry() == Retry::transaction);
  a->rollback(soon());
}

TEST_CASE("sqlite: open modes") {
  const TemporaryFile file;
  CHECK_THROWS_AS(connect(file.url("?mode=rw")), ConnectError);
  CHECK_THROWS_AS(connect(file.url("?mode=ro")), ConnectError);
  run(*connect(file.url()), "CREATE TABLE t (a INTEGER)");
  const auto reader = connect(file.url("?mode=ro"));
  CHECK_THROWS_AS(run(*reader, "INSERT INTO t VALUES (1)"), ReadOnlyError);
  CHECK_THROWS_AS(connect(file.url("?mode=write")), ArgumentError);
  CHECK_THROWS_AS(connect(file.url("?modes=ro")), ArgumentError);
  CHECK_THROWS_AS(connect("sqlite://host/x"), ArgumentError);

  const auto left = connect("sqlite:///shared_name?mode=memory&cache=shared");
  run(*left, "CREATE TABLE t (a INTEGER)");
  const auto right = connect("sqlite:///shared_name?mode=memory&cache=shared");
  CHECK(value(*right, "SELECT count(*) FROM t") == Value(0));
  CHECK_FALSE(std::filesystem::exists("shared_name"));
}

TEST_CASE("sqlite: a file that is no database") {
  const TemporaryFile file;
  std::ofstream(file.path()) << std::string(5000, 'x');
  const auto c = connect(file.url());
  const auto error = thrown<DatabaseCorrupt>([&] { run(*c, "SELECT * FROM t"); });
  CHECK(error.connection_lost());
  CHECK(c->broken());
}

TEST_CASE("sqlite: a closed connection says so, and close may be repeated") {
  const auto c = connect("sqlite://");
  const auto cursor = c->execute("SELECT 1 UNION ALL SELECT 2", {}, soon());
  REQUIRE(cursor->next());
  c->close();
  c->close();
  CHECK(c->broken());
  CHECK_THROWS_AS(run(*c, "SELECT 1"), ResourceClosedError);
  CHECK_THROWS_AS(c->ping(soon()), ResourceClosedError);
}

TEST_CASE("sqlite: a full reset detaches databases and undoes the PRAGMAs that the driver relies on") {
  const auto c = connect("sqlite:///");
  run(*c, "ATTACH DATABASE ':memory:' AS \"left \"\"behind\"");
  run(*c, "CREATE TABLE \"left \"\"behind\".t (a INTEGER)");
  run(*c, "PRAGMA foreign_keys = 0");
  run(*c, "PRAGMA query_only = 1");
  c->reset(ResetMode::full, soon());
  CHECK(value(*c, "SELECT count(*) FROM pragma_database_list WHERE seq > 1").as_int64() == 0);
  CHECK(value(*c, "PRAGMA foreign_keys").as_int64() == 1);
  run(*c, "CREATE TABLE t (a INTEGER)");
}
