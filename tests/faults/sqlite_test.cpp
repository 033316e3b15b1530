// SPDX-License-Identifier: MIT
// Files that are full, locked, broken or gone.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

class File {
 public:
  File() {
    char name[] = "/tmp/quarry-fault.XXXXXX";
    if (::mkdtemp(name) == nullptr) throw std::runtime_error("no directory could be made");
    directory_ = name;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  [[nodiscard]] std::string path() const { return directory_ + "/fault.db"; }
  [[nodiscard]] Engine engine(const std::string& query = "") const {
    return create_engine("sqlite:///" + path() + query);
  }

 private:
  std::string directory_;
};

void check_recovered(const Engine& engine) {
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  check_figures(engine);
}

}  // namespace

TEST_CASE("sqlite: a full disk ends the transaction, and nothing after it is committed by itself") {
  each_round();
  const File file;
  const Engine engine = file.engine();
  engine.execute_raw("CREATE TABLE t (a)");
  {
    Connection connection = engine.connect();
    connection.execute_raw("PRAGMA max_page_count = 20").close();
    Transaction transaction = connection.begin();
    connection.execute_raw("INSERT INTO t VALUES (1)");
    const auto error = thrown<DiskFull>([&] { connection.execute_raw("INSERT INTO t VALUES (zeroblob(1000000))"); });
    CHECK(error.native_code() == 13);
    CHECK(error.retry() == Retry::none);
    CHECK_FALSE(error.connection_lost());
    CHECK(error.info().transaction_state == TransactionState::failed);
    CHECK(transaction.state() == TransactionState::failed);
    CHECK_THROWS_AS(connection.execute_raw("INSERT INTO t VALUES (2)"), InFailedTransaction);
    CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
    CHECK(connection.execute_raw("SELECT count(*) FROM t").scalar<int>() == 0);
  }
  check_recovered(engine);
}

TEST_CASE("sqlite: a locked file is a LockTimeout, after which the statement may be repeated") {
  each_round();
  const File file;
  const Engine engine = file.engine("?timeout=0.1");
  engine.execute_raw("CREATE TABLE t (a INTEGER)");
  {
    Connection writer = engine.connect();
    Transaction writing = writer.begin({.isolation = serializable});
    writer.execute_raw("INSERT INTO t VALUES (1)");
    Connection other = engine.connect();
    Transaction transaction = other.begin();
    const auto error = thrown<LockTimeout>([&] { other.execute_raw("INSERT INTO t VALUES (2)"); });
    CHECK((error.native_code() & 0xFF) == 5);
    CHECK(error.retry() == Retry::statement);
    CHECK(transaction.state() == TransactionState::active);
    writing.commit();
    other.execute_raw("INSERT INTO t VALUES (2)");
    transaction.commit();
    CHECK(other.execute_raw("SELECT count(*) FROM t").scalar<int>() == 2);
  }
  check_recovered(engine);
}

TEST_CASE("sqlite: who read before another wrote cannot write: SerializationFailure, and the unit is repeated") {
  each_round();
  const File file;
  const Engine engine = file.engine();
  engine.execute_raw("PRAGMA journal_mode = WAL").close();
  engine.execute_raw("CREATE TABLE t (a INTEGER)");
  int runs = 0;
  int conflicts = 0;
  engine.transaction([&](Connection& connection) {
    const int count = connection.execute_raw("SELECT count(*) FROM t").scalar<int>().value();
    if (++runs == 1) engine.execute_raw("INSERT INTO t VALUES (1)");
    try {
      connection.execute_raw("INSERT INTO t VALUES (" + std::to_string(10 + count) + ")");
    } catch (const SerializationFailure& error) {
      ++conflicts;
      CHECK(error.native_code() == 517);
      CHECK(error.retry() == Retry::transaction);
      throw;
    }
  });
  CHECK(runs == 2);
  CHECK(conflicts == 1);
  CHECK(engine.execute_raw("SELECT sum(a) FROM t").scalar<int>() == 12);
  check_recovered(engine);
}

TEST_CASE("sqlite: transfers by several threads over one file lose nothing") {
  each_round();
  const File file;
  const Engine engine = file.engine("?timeout=30");
  engine.execute_raw("PRAGMA journal_mode = WAL").close();
  engine.execute_raw("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)");
  engine.execute_raw("INSERT INTO t VALUES (1, 100), (2, 100)");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 10; ++round) {
        engine.transaction(
            [&](Connection& connection) {
              const int have = connection.execute_raw("SELECT b FROM t WHERE a = 1").scalar<int>().value();
              connection.execute_raw("UPDATE t SET b = " + std::to_string(have - 1) + " WHERE a = 1");
              connection.execute_raw("UPDATE t SET b = b + 1 WHERE a = 2");
            },
            {.max_attempts = 1000});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(engine.execute_raw("SELECT b FROM t WHERE a = 1").scalar<int>() == 60);
  CHECK(engine.execute_raw("SELECT b FROM t WHERE a = 2").scalar<int>() == 140);
  check_recovered(engine);
}

TEST_CASE("sqlite: a file with broken pages, and one that is no database: DatabaseCorrupt, and the handle is dropped") {
  each_round();
  const File file;
  const bool text = GENERATE(false, true);
  if (text) {
    std::ofstream(file.path()) << std::string(10'000, 'x');
  } else {
    const Engine engine = file.engine();
    engine.execute_raw("CREATE TABLE t (a)");
    engine.execute_raw("INSERT INTO t VALUES (zeroblob(100000))");
    engine.close();
    std::fstream pages(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    pages.seekp(4096);
    pages << std::string(100'000, '\x7f');
  }
  const Engine engine = file.engine();
  {
    Connection connection = engine.connect();
    const auto error = thrown<DatabaseCorrupt>([&] { (void)connection.execute_raw("SELECT * FROM t").all(); });
    CHECK((error.native_code() & 0xFF) == (text ? 26 : 11));
    CHECK(error.connection_lost());
    CHECK(connection.closed());
  }
  CHECK(engine.pool().stats().idle == 0);
  check_figures(engine);
}

TEST_CASE("sqlite: a file opened for reading refuses writes and stays readable") {
  each_round();
  const File file;
  file.engine().execute_raw("CREATE TABLE t (a)");
  const Engine engine = file.engine("?mode=ro");
  const auto error = thrown<ReadOnlyError>([&] { engine.execute_raw("INSERT INTO t VALUES (1)"); });
  CHECK((error.native_code() & 0xFF) == 8);
  CHECK_FALSE(error.connection_lost());
  CHECK(engine.execute_raw("SELECT count(*) FROM t").scalar<int>() == 0);
  check_recovered(engine);
}

TEST_CASE("sqlite: a file that was deleted is not written to any more, and its handle is dropped") {
  each_round();
  const File file;
  const Engine engine = file.engine();
  engine.execute_raw("CREATE TABLE t (a)");
  {
    Connection connection = engine.connect();
    connection.execute_raw("INSERT INTO t VALUES (1)");
    REQUIRE(::unlink(file.path().c_str()) == 0);
    const auto error = thrown<ReadOnlyError>([&] { connection.execute_raw("INSERT INTO t VALUES (2)"); });
    CHECK(error.native_code() == 1032);
    CHECK(error.connection_lost());
    CHECK(connection.closed());
  }
  check_recovered(engine);
}

TEST_CASE("sqlite: a statement over its time ends, and so does a transaction it was writing in") {
  each_round();
  const File file;
  const Engine engine = file.engine();
  engine.execute_raw("CREATE TABLE t (a)");
  const std::string endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  {
    Connection connection = engine.connect();
    connection.set_options({.statement_timeout = 100ms});
    const auto error = thrown<StatementTimeout>([&] { (void)connection.execute_raw(endless).all(); });
    CHECK(error.native_code() == 9);
    CHECK_FALSE(error.connection_lost());
    Transaction transaction = connection.begin();
    CHECK_THROWS_AS(connection.execute_raw("INSERT INTO t " + endless), StatementTimeout);
    CHECK(transaction.state() == TransactionState::failed);
    CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
    CHECK(connection.execute_raw("SELECT count(*) FROM t").scalar<int>() == 0);
  }
  check_recovered(engine);
}
