// SPDX-License-Identifier: MIT
#include "quarry/types/error.hpp"

#include "catch.hpp"

#include <string>
#include <type_traits>
#include <vector>

using namespace quarry;

namespace {
ErrorInfo info(std::string dialect, std::string sqlstate, int native, std::string message, std::string statement) {
  ErrorInfo result;
  result.dialect = std::move(dialect);
  result.sqlstate = std::move(sqlstate);
  result.native_code = native;
  result.message = std::move(message);
  result.statement = std::move(statement);
  return result;
}
}  // namespace

TEST_CASE("a database error is one paragraph with its codes and its SQL") {
  CHECK(
      std::string(DatabaseError(info("postgresql", "23505", 0, "duplicate key", "INSERT INTO t VALUES ($1)")).what()) ==
      "duplicate key [postgresql 23505] SQL: INSERT INTO t VALUES ($1)");
  CHECK(std::string(DatabaseError(info("mariadb", "23000", 1062, "Duplicate entry", "INSERT")).what()) ==
        "Duplicate entry [mariadb 23000/1062] SQL: INSERT");
  CHECK(std::string(DatabaseError(info("sqlite", "", 2067, "UNIQUE constraint failed: t.v", "")).what()) ==
        "UNIQUE constraint failed: t.v [sqlite 2067]");
  CHECK(std::string(DatabaseError(info("", "", 0, "", "")).what()) == "the database gave no message");
  CHECK(std::string(DatabaseError(info("", "", -7, "x", "")).what()) == "x [-7]");
}

TEST_CASE("the hint is shown, the detail is kept back because it quotes values") {
  auto i = info("postgresql", "23505", 0, "duplicate key", "");
  i.hint = "try another";
  i.detail = "Key (email)=(secret@example.org) already exists.";
  const DatabaseError error(i);
  CHECK(std::string(error.what()) == "duplicate key (hint: try another) [postgresql 23505]");
  CHECK(error.info().detail == i.detail);
}

TEST_CASE("a server's text cannot forge lines of a log, and long SQL is cut between characters") {
  const DatabaseError forged(
      info("mysql", "42000", 1064, "near 'x\r\n2026-01-01 INFO all well\x1B[2J\x1F\x7F'", "SELECT\n\t1"));
  CHECK(std::string(forged.what()) == "near 'x  2026-01-01 INFO all well [2J  ' [mysql 42000/1064] SQL: SELECT  1");

  std::string sql(999, 'x');
  sql += "ä tail";  // its two bytes lie astride the limit
  const DatabaseError cut(info("mysql", "", 1, "m", sql));
  CHECK(std::string(cut.what()) == "m [mysql 1] SQL: " + std::string(999, 'x') + "...");
  CHECK(cut.statement() == sql);
}

TEST_CASE("a caught error keeps its type and what the server said") {
  auto i = info("postgresql", "40P01", 0, "deadlock detected", "UPDATE t");
  i.retry = Retry::transaction;
  i.connection_lost = true;
  i.transaction_state = TransactionState::failed;
  try {
    throw DeadlockDetected(i);
  } catch (const OperationalError& error) {
    const DatabaseError copy = error;  // shares, does not throw
    CHECK(copy.sqlstate() == "40P01");
    CHECK(copy.native_code() == 0);
    CHECK(copy.dialect() == "postgresql");
    CHECK(copy.statement() == "UPDATE t");
    CHECK(copy.retry() == Retry::transaction);
    CHECK(copy.connection_lost());
    CHECK(copy.info().transaction_state == TransactionState::failed);
    CHECK(&copy.info() == &error.info());
  }
  static_assert(std::is_nothrow_copy_constructible_v<DatabaseError>);
  static_assert(std::is_base_of_v<IntegrityError, UniqueViolation>);
  static_assert(std::is_base_of_v<ConnectError, ConnectTimeout>);
  static_assert(std::is_base_of_v<DataError, StatementTooLarge>);
  static_assert(std::is_base_of_v<ArgumentError, NoSuchColumn>);
  static_assert(!std::is_base_of_v<DatabaseError, PoolTimeout>);
}

TEST_CASE("a compile error says all problems at once") {
  const CompileError one("FILTER (WHERE ...) is not available on MySQL 8.0");
  CHECK(std::string(one.what()) == "FILTER (WHERE ...) is not available on MySQL 8.0");
  CHECK(one.problems() == std::vector<std::string>{"FILTER (WHERE ...) is not available on MySQL 8.0"});

  const CompileError single("mysql", {"first"});
  CHECK(std::string(single.what()) == "first");

  const CompileError two("mysql", {"first", "second"});
  CHECK(std::string(two.what()) == "the statement cannot be compiled for mysql: (1) first; (2) second");
  CHECK(two.problems() == std::vector<std::string>{"first", "second"});
  const CompileError copy = two;
  CHECK(&copy.problems() == &two.problems());

  CHECK(std::string(CompileError("", {}).what()) == "the statement cannot be compiled for this dialect");
}
