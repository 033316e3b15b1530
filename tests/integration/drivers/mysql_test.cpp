// SPDX-License-Identifier: MIT
// The MySQL driver against a live MariaDB.
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

std::unique_ptr<DriverConnection> mysql(std::vector<std::pair<std::string, std::string>> more = {}) {
  return connect(mysql_url(), std::move(more));
}

Date day(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

std::int64_t id_of(DriverConnection& connection) { return value(connection, "SELECT connection_id()").as_int64(); }

void kill(DriverConnection& by, const char* what, std::int64_t id) {
  (void)by.execute_raw(std::string("KILL ") + what + " " + std::to_string(id), soon());
}

const char* const endless = "SELECT sum(seq * 2) FROM seq_1_to_100000000000";

// The server's counter of statements prepared by this session.
std::int64_t prepared_so_far(DriverConnection& connection) {
  const auto cursor = connection.execute_raw("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'", soon());
  cursor->next();
  return decode_int64(cursor->cells()[1], cursor->columns()[1]);
}

}  // namespace

TEST_CASE("mysql: server information, ping, and the socket URL", "[live]") {
  const auto c = mysql();
  CHECK((c->server().dialect == "mariadb" || c->server().dialect == "mysql"));
  CHECK(c->server().major >= 8);
  CHECK_FALSE(c->suspect());
  CHECK_NOTHROW(c->ping(soon()));
  CHECK(value(*c, "SELECT @@character_set_client") == Value("utf8mb4"));
  CHECK(value(*c, "SELECT @@time_zone") == Value("+00:00"));
  CHECK_NOTHROW(connect(mysql_socket_url())->ping(soon()));
  CHECK_THROWS_AS(mysql({{"charset", "gbk"}}), ArgumentError);
  CHECK_NOTHROW(mysql({{"charset", "utf8mb4"}}));
}

TEST_CASE("mysql: every value comes back as it went in", "[live]") {
  const auto c = mysql();
  run(*c,
      "CREATE TEMPORARY TABLE v (bo BOOLEAN, t1 TINYINT, si SMALLINT, i INT, b BIGINT, ub BIGINT UNSIGNED, r FLOAT, f "
      "DOUBLE, "
      "n DECIMAL(65, 30), s VARCHAR(100), tx LONGTEXT, x LONGBLOB, d DATE, t TIME(6), dt DATETIME(6), ts TIMESTAMP(6) "
      "NULL, u UUID, "
      "u16 BINARY(16), j JSON, y YEAR, b1 BIT(1), b64 BIT(64))");
  const auto there_and_back = [&](const char* column, const Value& sent, SqlType type) {
    run(*c, "DELETE FROM v");
    run(*c, std::string("INSERT INTO v (") + column + ") VALUES (?)", {bound(sent, type)});
    const Value got = value(*c, std::string("SELECT ") + column + " FROM v");
    INFO(column << ": sent " << to_string(sent) << ", got " << to_string(got));
    CHECK(got == sent);
    if (!sent.is_null()) {
      CHECK(value(*c, std::string("SELECT count(*) FROM v WHERE ") + column + " = ?", {bound(sent, type)}) == Value(1));
    }
  };
  using L = std::numeric_limits<std::int64_t>;
  there_and_back("bo", true, {.id = TypeId::boolean});
  there_and_back("bo", false, {.id = TypeId::boolean});
  for (const int i : {-128, 127}) there_and_back("t1", i, {.id = TypeId::small_integer});
  for (const int i : {-32768, 32767}) there_and_back("si", i, {.id = TypeId::small_integer});
  for (const int i : {std::numeric_limits<int>::min(), 0, std::numeric_limits<int>::max()})
    there_and_back("i", i, {.id = TypeId::integer});
  for (const std::int64_t i : {L::min(), std::int64_t{-1}, L::max()})
    there_and_back("b", i, {.id = TypeId::big_integer});
  there_and_back("ub", std::numeric_limits<std::uint64_t>::max(), {.id = TypeId::unsigned_big_integer});
  there_and_back("ub", 7, {.id = TypeId::unsigned_big_integer});
  for (const double f : {0.1, -1e308, 2.2250738585072014e-308, 1.0 / 3, 0.0})
    there_and_back("f", f, {.id = TypeId::double_precision});
  for (const char* n : {"0.000000000000000000000000000000", "-0.000000000000000000000000000001",
                        "99999999999999999999999999999999999.999999999999999999999999999999"}) {
    there_and_back("n", Decimal(std::string_view(n)), {.id = TypeId::numeric});
  }
  for (const std::string& s : {std::string(), std::string("it's \\ \"x\" ?"),
                               std::string("caf\xC3\xA9 \xF0\x9F\x98\x80"), std::string("a\0b", 3)}) {
    there_and_back("s", s, {.id = TypeId::string});
  }
  there_and_back("tx", std::string(300000, 'x'), {.id = TypeId::text});
  there_and_back("x", Bytes{}, {.id = TypeId::binary});
  there_and_back("x", Bytes(100000, std::byte{0xFF}), {.id = TypeId::binary});
  for (const Date& d : {day(1, 1, 1), day(1969, 12, 31), day(2024, 2, 29), day(9999, 12, 31)})
    there_and_back("d", d, {.id = TypeId::date});
  for (const auto t : {0us, 1us, std::chrono::microseconds(24h) - 1us, std::chrono::microseconds(24h)})
    there_and_back("t", TimeOfDay{t}, {.id = TypeId::time});
  for (const std::int64_t us : {-62135596800000000LL, -1LL, 0LL, 123LL, 253402300799999999LL}) {
    there_and_back("dt", DateTime(std::chrono::microseconds(us)), {.id = TypeId::datetime});
  }
  for (const std::int64_t us : {1000000LL, 1577836800000123LL, 2147483647000000LL}) {  // TIMESTAMP: 1970 to 2038
    there_and_back("ts", Timestamp(std::chrono::microseconds(us)), {.id = TypeId::timestamp});
  }
  there_and_back("u", Uuid("12345678-1234-5678-1234-567812345678"), {.id = TypeId::uuid});
  there_and_back("j", Json(R"({"a": [1, null, "x'y"]})"), {.id = TypeId::json});
  there_and_back("y", 2024, {.id = TypeId::small_integer});
  there_and_back("b1", true, {.id = TypeId::boolean});
  there_and_back("b64", std::numeric_limits<std::uint64_t>::max(), {.id = TypeId::unsigned_big_integer});
  for (const char* column : {"bo", "i", "ub", "n", "s", "x", "d", "t", "dt", "ts", "u", "j", "b64"})
    there_and_back(column, null, {});

  run(*c, "DELETE FROM v");
  run(*c, "INSERT INTO v (u16, r) VALUES (?, ?)",
      {bound(Uuid("12345678-1234-5678-1234-567812345678"), {.id = TypeId::binary}), bound(0.1F)});
  const auto cursor = c->execute("SELECT u16, r FROM v", {}, soon());
  REQUIRE(cursor->next());
  CHECK(decode_uuid(cursor->cells()[0], cursor->columns()[0]) == Uuid("12345678-1234-5678-1234-567812345678"));
  CHECK(decode_double(cursor->cells()[1], cursor->columns()[1]) == static_cast<double>(0.1F));
}

TEST_CASE("mysql: rows of very different lengths", "[live]") {
  const auto c = mysql();
  const auto all = rows(*c,
                        "SELECT repeat('x', n) FROM (SELECT 1 AS n UNION ALL SELECT 5000 UNION ALL SELECT 0 UNION ALL "
                        "SELECT 100000 UNION ALL SELECT 3) AS q");
  REQUIRE(all.size() == 5);
  const std::size_t lengths[] = {1, 5000, 0, 100000, 3};
  for (std::size_t i = 0; i < 5; ++i) CHECK(all[i][0] == Value(std::string(lengths[i], 'x')));
}

TEST_CASE("mysql: several long values in one row", "[live]") {
  const auto c = mysql();
  const char* sql =
      "SELECT repeat('a', n * 10000), n, repeat('b', n * 9000), repeat('c', 10), repeat('d', n * 8000) "
      "FROM (SELECT 1 AS n UNION ALL SELECT 3 UNION ALL SELECT 2) AS q";
  for (int run = 0; run < 2; ++run) {
    const auto all = rows(*c, sql);
    REQUIRE(all.size() == 3);
    const std::size_t numbers[] = {1, 3, 2};
    for (std::size_t i = 0; i < 3; ++i) {
      const std::size_t n = numbers[i];
      CHECK(all[i][0] == Value(std::string(n * 10000, 'a')));
      CHECK(all[i][1] == Value(n));
      CHECK(all[i][2] == Value(std::string(n * 9000, 'b')));
      CHECK(all[i][3] == Value("cccccccccc"));
      CHECK(all[i][4] == Value(std::string(n * 8000, 'd')));
    }
  }
}

TEST_CASE("mysql: dates that no calendar has stay text, long times are intervals", "[live]") {
  const auto c = mysql();
  run(*c, "SET sql_mode = ''");
  run(*c, "CREATE TEMPORARY TABLE z (d DATE, dt DATETIME, t TIME)");
  run(*c, "INSERT INTO z VALUES ('0000-00-00', '0000-00-00 00:00:00', '-838:59:59')");
  const auto cursor = c->execute("SELECT d, dt, t FROM z", {}, soon());
  REQUIRE(cursor->next());
  CHECK(cursor->cells()[0].view() == "0000-00-00");
  CHECK_THROWS_AS(decode_date(cursor->cells()[0], cursor->columns()[0]), ConversionError);
  CHECK_THROWS_AS(decode_datetime(cursor->cells()[1], cursor->columns()[1]), ConversionError);
  CHECK_THROWS_AS(decode_time(cursor->cells()[2], cursor->columns()[2]), ConversionError);
  CHECK(decode_interval(cursor->cells()[2], cursor->columns()[2]) == Interval{.microseconds = -3020399s});
}

TEST_CASE("mysql: what it cannot store is refused before it is sent", "[live]") {
  const auto c = mysql();
  const auto refuse = [&](const Value& v) { run(*c, "SELECT ?", {bound(v)}); };
  CHECK_THROWS_AS(refuse(std::numeric_limits<double>::quiet_NaN()), DataError);
  CHECK_THROWS_AS(refuse(std::numeric_limits<double>::infinity()), DataError);
  CHECK_THROWS_AS(refuse(day(2019, 2, 31)), DataError);
  CHECK_THROWS_AS(refuse(Decimal(std::string(66, '9'))), DataError);
  CHECK_THROWS_AS(refuse(Interval{1, 2, 3us}), DataError);
  CHECK_THROWS_AS(refuse(Value::array({Value(1)}, TypeId::integer)), DataError);
  CHECK_THROWS_AS(refuse(std::string_view("\xBF\x5C")), InvalidEncoding);
  CHECK(value(*c, "SELECT ?", {bound(5)}) == Value(5));
}

TEST_CASE("mysql: types of columns", "[live]") {
  const auto c = mysql();
  run(*c,
      "CREATE TEMPORARY TABLE ct (a BOOLEAN, b DECIMAL(10, 2), c VARCHAR(80), d VARBINARY(16), e TEXT, f TIMESTAMP "
      "NULL, g BIGINT UNSIGNED, h JSON, i UUID)");
  const auto cursor = c->execute("SELECT * FROM ct", {}, soon());
  const auto& columns = cursor->columns();
  REQUIRE(columns.size() == 9);
  CHECK(columns[0].type == SqlType{.id = TypeId::boolean});
  CHECK(columns[1].type == SqlType{.id = TypeId::numeric, .length = 10, .scale = 2});
  CHECK(columns[2].type == SqlType{.id = TypeId::string, .length = 80});
  CHECK(columns[3].type == SqlType{.id = TypeId::binary, .length = 16});
  CHECK(columns[4].type == SqlType{.id = TypeId::text});
  CHECK(columns[5].type == SqlType{.id = TypeId::timestamp});
  CHECK(columns[6].native_type == "BIGINT UNSIGNED");
  CHECK(columns[7].type == SqlType{.id = TypeId::json});
  CHECK(columns[8].type == SqlType{.id = TypeId::uuid});
  CHECK(columns[8].name == "i");
}

TEST_CASE("mysql: errors of each kind, with names", "[live]") {
  const auto c = mysql();
  run(*c, "DROP TABLE IF EXISTS ek, ep");
  run(*c,
      "CREATE TABLE ep (id INT PRIMARY KEY, a INT NOT NULL, s VARCHAR(200), CONSTRAINT positive CHECK (a > 0), "
      "CONSTRAINT once UNIQUE (a), UNIQUE KEY us (s))");
  run(*c, "CREATE TABLE ek (p_id INT, CONSTRAINT to_p FOREIGN KEY (p_id) REFERENCES ep (id))");
  run(*c, "INSERT INTO ep VALUES (1, 1, 'x'' for key ''fake')");
  const auto unique = thrown<UniqueViolation>([&] { run(*c, "INSERT INTO ep VALUES (2, 1, NULL)"); });
  CHECK(unique.native_code() == 1062);
  CHECK(unique.sqlstate() == "23000");
  CHECK(unique.info().constraint == "once");
  CHECK(unique.statement() == "INSERT INTO ep VALUES (2, 1, NULL)");
  CHECK_FALSE(unique.connection_lost());
  CHECK(thrown<UniqueViolation>([&] { run(*c, "INSERT INTO ep VALUES (3, 3, ?)", {bound("x' for key 'fake")}); })
            .info()
            .constraint == "us");
  const auto foreign = thrown<ForeignKeyViolation>([&] { run(*c, "INSERT INTO ek VALUES (9)"); });
  CHECK(foreign.info().constraint == "to_p");
  CHECK(foreign.info().table == "ek");
  CHECK(foreign.info().column == "p_id");
  CHECK(thrown<NotNullViolation>([&] { run(*c, "INSERT INTO ep VALUES (3, NULL, NULL)"); }).info().column == "a");
  CHECK(thrown<CheckViolation>([&] { run(*c, "INSERT INTO ep VALUES (3, 0, NULL)"); }).info().constraint == "positive");
  CHECK(thrown<ProgrammingError>([&] { run(*c, "SELEC 1"); }).native_code() == 1064);
  CHECK_THROWS_AS(run(*c, "SELECT * FROM missing"), UndefinedTable);
  CHECK_THROWS_AS(run(*c, "SELECT missing FROM ep"), UndefinedColumn);
  CHECK_THROWS_AS(run(*c, "CREATE TABLE ep (id INT)"), DuplicateObject);
  CHECK(thrown<DataError>([&] { run(*c, "INSERT INTO ep VALUES (99999999999, 5, NULL)"); }).native_code() == 1264);
  CHECK_THROWS_AS(run(*c, "INSERT INTO ep VALUES (5, 5, ?)", {bound(std::string(201, 'x'))}), DataError);
  CHECK(thrown<DataError>([&] { run(*c, "INSERT INTO ep VALUES (5, 1 / ?, NULL)", {bound(0)}); }).native_code() ==
        1365);  // division by zero
  CHECK(thrown<ProgrammingError>([&] { run(*c, "SELECT (SELECT 1 UNION SELECT 2)"); }).native_code() == 1242);
  CHECK(thrown<DataError>([&] { run(*c, "SELECT 9223372036854775807 + ?", {bound(1)}); }).native_code() == 1690);
  CHECK_THROWS_AS(run(*c, "SELECT 1; SELECT 2"), ProgrammingError);
  CHECK_THROWS_AS(run(*c, "SELECT ?"), ArgumentError);
  CHECK_THROWS_AS(run(*c, "SELECT 1", {bound(1)}), ArgumentError);
  CHECK(value(*c, "SELECT 1") == Value(1));
  CHECK(c->transaction_state() == TransactionState::none);
  run(*c, "DROP TABLE ek, ep");
}

TEST_CASE("mysql: rows changed and the generated key", "[live]") {
  const auto c = mysql();
  CHECK(run(*c, "CREATE TEMPORARY TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)") == -1);
  const auto one = c->execute("INSERT INTO t (a) VALUES (1)", {}, soon());
  CHECK(one->affected_rows() == 1);
  CHECK(one->last_insert_id() == 1);
  const auto two = c->execute("INSERT INTO t (a) VALUES (2), (3)", {}, soon());
  CHECK(two->affected_rows() == 2);
  CHECK_FALSE(two->last_insert_id().has_value());
  CHECK(run(*c, "UPDATE t SET a = 1 WHERE id = 1") == 1);  // met, though not changed
  CHECK(run(*c, "DELETE FROM t WHERE id > 1") == 2);
  CHECK(run(*c, "SELECT * FROM t") == -1);
}

TEST_CASE("mysql: a deadline cancels the statement and leaves the connection good", "[live]") {
  const auto c = mysql();
  const auto start = std::chrono::steady_clock::now();
  const auto error = thrown<StatementTimeout>([&] { (void)c->execute(endless, {}, in(300ms)); });
  const auto waited = std::chrono::steady_clock::now() - start;
  CHECK(waited >= 290ms);
  CHECK(waited < 2s);
  CHECK(error.native_code() == 1317);
  CHECK_FALSE(error.connection_lost());
  for (int i = 0; i < 20; ++i) CHECK(value(*c, "SELECT 1") == Value(1));

  // sleep and benchmark return a row when they are killed, which is none of theirs
  for (const char* sql : {"SELECT sleep(10)", "SELECT benchmark(10000000000, md5('x'))"}) {
    const auto before = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(c->execute(sql, {}, in(300ms)), StatementTimeout);
    CHECK_THROWS_AS(c->execute_raw(sql, in(300ms)), StatementTimeout);
    CHECK(std::chrono::steady_clock::now() - before < 3s);
    CHECK(value(*c, "SELECT 1") == Value(1));
  }

  // in a transaction only the statement is gone
  c->begin({}, soon());
  CHECK_FALSE(thrown<StatementTimeout>([&] { (void)c->execute(endless, {}, in(100ms)); }).connection_lost());
  CHECK(c->transaction_state() == TransactionState::active);
  c->rollback(soon());

  const auto limited = thrown<StatementTimeout>(
      [&] { run(*c, "SET STATEMENT max_statement_time = 0.2 FOR SELECT sum(seq * 2) FROM seq_1_to_100000000000"); });
  CHECK(limited.native_code() == 1969);
}

TEST_CASE("mysql: a cancel by somebody else is no timeout", "[live]") {
  const auto c = mysql();
  const auto other = mysql();
  const std::int64_t id = id_of(*c);
  std::jthread canceller([&] {
    std::this_thread::sleep_for(200ms);
    kill(*other, "QUERY", id);
  });
  CHECK_THROWS_AS(run(*c, endless), QueryCanceled);
  canceller.join();
  CHECK(value(*c, "SELECT 1") == Value(1));
}

TEST_CASE("mysql: the server hangs up on an idle connection", "[live]") {
  const auto c = mysql();
  run(*c, "SET SESSION wait_timeout = 1");
  std::this_thread::sleep_for(2500ms);
  CHECK(c->suspect());
  const auto error = thrown<Disconnected>([&] { run(*c, "SELECT 1"); });
  CHECK(error.native_code() == 2006);
  CHECK(error.connection_lost());
  CHECK(c->broken());
  CHECK_THROWS_AS(run(*c, "SELECT 1"), Disconnected);
  CHECK_THROWS_AS(c->ping(soon()), Disconnected);
}

TEST_CASE("mysql: a killed session is Disconnected", "[live]") {
  for (const bool in_transaction : {false, true}) {
    const auto c = mysql();
    const auto other = mysql();
    if (in_transaction) c->begin({}, soon());
    const std::int64_t id = id_of(*c);
    std::jthread killer([&] {
      std::this_thread::sleep_for(200ms);
      kill(*other, "CONNECTION", id);
    });
    const auto error = thrown<Disconnected>([&] { run(*c, endless); });
    killer.join();
    CHECK(error.native_code() == 2013);
    CHECK(error.retry() == (in_transaction ? Retry::transaction : Retry::none));
    CHECK(c->transaction_state() == TransactionState::gone);
  }
}

TEST_CASE("mysql: a loss seen before COMMIT is sent is no riddle", "[live]") {
  const auto c = mysql();
  const auto other = mysql();
  c->begin({}, soon());
  kill(*other, "CONNECTION", id_of(*c));
  std::this_thread::sleep_for(200ms);
  CHECK_THROWS_AS(c->commit(soon()), Disconnected);
}

TEST_CASE("mysql: transactions", "[live]") {
  const auto c = mysql();
  run(*c, "CREATE TEMPORARY TABLE t (a INT) ENGINE = InnoDB");
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK_THROWS_AS(c->commit(soon()), NoActiveTransaction);
  CHECK_NOTHROW(c->rollback(soon()));
  c->begin({}, soon());
  CHECK(c->transaction_state() == TransactionState::active);
  CHECK_THROWS_AS(c->begin({}, soon()), ArgumentError);
  run(*c, "INSERT INTO t VALUES (1)");
  c->commit(soon());
  CHECK(c->transaction_state() == TransactionState::none);
  c->begin({.isolation = IsolationLevel::serializable}, soon());
  run(*c, "INSERT INTO t VALUES (2)");
  c->reset(ResetMode::rollback, soon());
  CHECK(c->transaction_state() == TransactionState::none);
  CHECK(value(*c, "SELECT count(*) FROM t") == Value(1));
  run(*c, "CREATE TABLE IF NOT EXISTS read_only_test (a INT)");
  c->begin({.read_only = true}, soon());
  CHECK_THROWS_AS(run(*c, "INSERT INTO read_only_test VALUES (1)"), ReadOnlyError);
  c->rollback(soon());
  run(*c, "DROP TABLE read_only_test");
}

TEST_CASE("mysql: after a deadlock the transaction takes nothing more and cannot be committed", "[live]") {
  const auto a = mysql();
  const auto b = mysql();
  run(*a, "DROP TABLE IF EXISTS conflict");
  run(*a, "CREATE TABLE conflict (id INT PRIMARY KEY, v INT) ENGINE = InnoDB");
  run(*a, "INSERT INTO conflict VALUES (1, 0), (2, 0)");
  const char* update = "UPDATE conflict SET v = v + 1 WHERE id = ?";
  a->begin({}, soon());
  b->begin({}, soon());
  run(*a, update, {bound(1)});
  run(*b, update, {bound(2)});
  std::string b_outcome = "none";
  std::jthread crossing([&] {
    try {
      run(*b, update, {bound(1)});
    } catch (const DeadlockDetected&) {
      b_outcome = "deadlock";
    } catch (const std::exception& error) {
      b_outcome = error.what();
    }
    if (b->transaction_state() == TransactionState::active) b->rollback(soon());
  });
  std::string a_outcome = "none";
  try {
    run(*a, update, {bound(2)});
  } catch (const DeadlockDetected& error) {
    a_outcome = error.retry() == Retry::transaction ? "deadlock" : "wrong retry";
  }
  if (a->transaction_state() == TransactionState::active) a->rollback(soon());
  crossing.join();
  INFO(a_outcome << ", " << b_outcome);
  REQUIRE((a_outcome == "deadlock") != (b_outcome == "deadlock"));
  DriverConnection& victim = a_outcome == "deadlock" ? *a : *b;
  CHECK(victim.transaction_state() == TransactionState::failed);
  CHECK_THROWS_AS(run(victim, update, {bound(1)}), InFailedTransaction);
  CHECK_THROWS_AS(victim.commit(soon()), RollbackInsteadOfCommit);
  CHECK(victim.transaction_state() == TransactionState::none);
  CHECK(value(*a, "SELECT sum(v) FROM conflict").as_decimal() == Decimal(0));

  a->begin({}, soon());
  run(*a, update, {bound(1)});
  run(*b, "SET innodb_lock_wait_timeout = 1");
  b->begin({}, soon());
  const auto locked = thrown<LockTimeout>([&] { run(*b, update, {bound(1)}); });
  CHECK(locked.native_code() == 1205);
  CHECK(locked.retry() == Retry::statement);
  CHECK(b->transaction_state() == TransactionState::active);  // only the statement was rolled back
  a->rollback(soon());
  b->rollback(soon());
  run(*a, "DROP TABLE conflict");
}

TEST_CASE("mysql: a statement larger than the server's packet is refused before it is sent", "[live]") {
  const auto owner = mysql();
  const std::int64_t before = value(*owner, "SELECT @@global.max_allowed_packet").as_int64();
  run(*owner, "SET GLOBAL max_allowed_packet = 1048576");
  const auto c = mysql();
  run(*owner, "SET GLOBAL max_allowed_packet = " + std::to_string(before));
  const auto error =
      thrown<StatementTooLarge>([&] { run(*c, "SELECT length(?)", {bound(std::string(2000000, 'x'))}); });
  CHECK_THAT(error.what(), ContainsSubstring("1048576"));
  CHECK_FALSE(error.connection_lost());
  CHECK(value(*c, "SELECT length(?)", {bound(std::string(1000000, 'x'))}) == Value(1000000));
}

TEST_CASE("mysql: statements are prepared once", "[live]") {
  const auto c = mysql();
  (void)prepared_so_far(*c);
  const std::int64_t before = prepared_so_far(*c);
  for (int i = 0; i < 5; ++i) CHECK(value(*c, "SELECT ? + 1", {bound(i)}) == Value(i + 1));
  CHECK(prepared_so_far(*c) - before == 2);  // one, and the SHOW itself

  const auto off = mysql({{"prepared_cache", "0"}});
  const std::int64_t without = prepared_so_far(*off);
  for (int i = 0; i < 5; ++i) run(*off, "SELECT 1");
  CHECK(prepared_so_far(*off) - without == 6);
}

TEST_CASE("mysql: a cached SELECT * outlives ALTER TABLE, in a transaction too", "[live]") {
  const auto c = mysql();
  run(*c, "DROP TABLE IF EXISTS altered");
  run(*c, "CREATE TABLE altered (a INT)");
  run(*c, "INSERT INTO altered VALUES (1)");
  CHECK(rows(*c, "SELECT * FROM altered").at(0).size() == 1);
  run(*c, "ALTER TABLE altered ADD COLUMN b DATE DEFAULT '2019-01-01'");
  const auto after = rows(*c, "SELECT * FROM altered");
  REQUIRE(after.at(0).size() == 2);
  CHECK(after[0][1] == Value(day(2019, 1, 1)));
  run(*c, "ALTER TABLE altered MODIFY COLUMN b VARCHAR(20) DEFAULT NULL");
  CHECK(rows(*c, "SELECT * FROM altered").at(0)[1] == Value("2019-01-01"));
  const auto other = mysql();
  run(*other, "ALTER TABLE altered ADD COLUMN c INT");
  c->begin({}, soon());
  CHECK(rows(*c, "SELECT * FROM altered").at(0).size() == 3);
  c->rollback(soon());
  run(*c, "DROP TABLE altered");
}

TEST_CASE("mysql: rows stay while other statements run, and one text can be open twice", "[live]") {
  const auto c = mysql();
  const char* numbers = "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3";
  const auto first = c->execute(numbers, {}, soon());
  REQUIRE(first->next());
  const auto second = c->execute(numbers, {}, soon());
  REQUIRE(second->next());
  CHECK(value(*c, "SELECT 7") == Value(7));
  REQUIRE(first->next());
  CHECK(first->cells()[0].integer == 2);
  CHECK(second->cells()[0].integer == 1);
}

TEST_CASE("mysql: a cached statement runs again whatever became of its last run", "[live]") {
  const auto c = mysql();
  const char* numbers = "SELECT seq FROM seq_1_to_1000 WHERE seq > ?";
  { const auto unread = c->execute(numbers, Parameters{bound(0)}, soon()); }
  for (int i = 0; i < 3; ++i) {
    const auto half_read = c->execute(numbers, Parameters{bound(0)}, soon());
    REQUIRE(half_read->next());
    CHECK(half_read->cells()[0].integer == 1);
  }
  CHECK(rows(*c, numbers, {bound(0)}).size() == 1000);
  CHECK(rows(*c, numbers, {bound(1000)}).empty());
  run(*c, "CREATE TEMPORARY TABLE once (a INT PRIMARY KEY)");
  for (int i = 0; i < 3; ++i) {
    CHECK(run(*c, "INSERT INTO once VALUES (?)", {bound(i)}) == 1);
    CHECK_THROWS_AS(run(*c, "INSERT INTO once VALUES (?)", {bound(i)}), UniqueViolation);
    CHECK_THROWS_AS(run(*c, "SELECT (SELECT seq FROM seq_1_to_3 WHERE seq > ?)", {bound(0)}), ProgrammingError);
  }
  CHECK(value(*c, "SELECT count(*) FROM once") == Value(3));
}

TEST_CASE("mysql: raw statements, also those that cannot be prepared", "[live]") {
  const auto c = mysql();
  const auto cursor = c->execute_raw("SELECT 1.10, CAST('0.1' AS FLOAT), DATE '2019-01-01'", soon());
  REQUIRE(cursor->next());
  CHECK(decode_decimal(cursor->cells()[0], cursor->columns()[0]).to_string() == "1.10");
  CHECK(decode_double(cursor->cells()[1], cursor->columns()[1]) == static_cast<double>(0.1F));
  CHECK(decode_date(cursor->cells()[2], cursor->columns()[2]) == day(2019, 1, 1));
  (void)c->execute_raw("PREPARE s FROM 'SELECT 5 AS five'", soon());
  const auto text = c->execute_raw("EXECUTE s", soon());
  REQUIRE(text->next());
  CHECK(text->columns().at(0).name == "five");
  CHECK(decode_int64(text->cells()[0], text->columns()[0]) == 5);
}

TEST_CASE("mysql: connection attempts that fail", "[live]") {
  const PlainUrl url = parse_plain_url(mysql_url());
  const auto attempt = [&](auto change) {
    ConnectOptions options = url.options;
    change(options);
    (void)make_driver("mysql")->connect(options, soon());
  };
  CHECK(thrown<DatabaseNotFound>([&] { attempt([](auto& o) { o.database = "no_such_database"; }); }).native_code() ==
        1049);
  const auto wrong = thrown<AuthenticationError>([&] { attempt([](auto& o) { o.password = "wrong"; }); });
  CHECK(wrong.native_code() == 1045);
  CHECK(wrong.retry() == Retry::none);
  CHECK(thrown<ConnectRefused>([&] { attempt([](auto& o) { o.port = 1; }); }).retry() == Retry::connect);
  CHECK_THROWS_AS(attempt([](auto& o) { o.host = "no-such-host.invalid"; }), HostNotFound);
  CHECK_THROWS_AS(attempt([](auto& o) {
                    o.options.emplace_back("unix_socket", "/no/such/socket");
                    o.host = "localhost";
                  }),
                  ConnectRefused);
  CHECK_THROWS_AS(attempt([](auto& o) { o.options.emplace_back("charset", "latin1"); }), ArgumentError);
  CHECK_THROWS_AS(attempt([](auto& o) { o.options.emplace_back("ssl", "required"); }), TlsError);
}

TEST_CASE("mysql: too many connections of one user", "[live]") {
  const auto owner = mysql();
  run(*owner, "CREATE OR REPLACE USER crowded@'%' IDENTIFIED BY 'x' WITH MAX_USER_CONNECTIONS 1");
  PlainUrl url = parse_plain_url(mysql_url());
  url.options.user = "crowded";
  url.options.password = "x";
  url.options.database.clear();
  {
    const auto first = make_driver("mysql")->connect(url.options, soon());
    CHECK_THROWS_AS(make_driver("mysql")->connect(url.options, soon()), TooManyConnections);
  }
  run(*owner, "DROP USER crowded@'%'");
}

TEST_CASE("mysql: a server that never answers", "[live]") {
  const SilentServer server;
  ConnectOptions options;
  options.host = "127.0.0.1";
  options.port = server.port();
  options.user = "x";
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(make_driver("mysql")->connect(options, in(300ms)), ConnectTimeout);
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("mysql: a closed connection says so", "[live]") {
  const auto c = mysql();
  {
    const auto cursor = c->execute("SELECT 1", {}, soon());
    c->close();
    c->close();
    CHECK(c->broken());
    CHECK_THROWS_AS(run(*c, "SELECT 1"), ResourceClosedError);
  }
}
