// SPDX-License-Identifier: MIT
#include "testing/statement_kind.hpp"

#include "catch.hpp"

using namespace quarry::testing::detail;

namespace {

StatementKind kind(std::string_view sql, std::string_view dialect = "postgresql") {
  return read_words(sql, dialect).kind;
}

}  // namespace

TEST_CASE("what a statement does to its transaction") {
  CHECK(kind("SELECT 1") == StatementKind::read);
  CHECK(kind("/* a */ select 1") == StatementKind::read);
  CHECK(kind("(SELECT 1) UNION (SELECT 2)") == StatementKind::read);
  CHECK(kind("WITH x AS (SELECT 1) SELECT * FROM x") == StatementKind::read);
  CHECK(kind("WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT * FROM x") == StatementKind::write);
  CHECK(kind("INSERT INTO t VALUES (1)") == StatementKind::write);
  CHECK(kind("PRAGMA foreign_keys", "sqlite") == StatementKind::write);

  CHECK(kind("SAVEPOINT a") == StatementKind::savepoint);
  CHECK(read_words("savepoint  \"a b\"", "postgresql").name == "a b");
  CHECK(read_words("RELEASE x", "sqlite").name == "x");
  CHECK(read_words("RELEASE SAVEPOINT `x``y`", "mysql").name == "x`y");
  for (const char* sql : {"ROLLBACK TO s", "rollback to savepoint s", "ROLLBACK WORK TO SAVEPOINT s",
                          "ROLLBACK TRANSACTION TO s", "-- undo\nROLLBACK TO s"}) {
    INFO(sql);
    CHECK(kind(sql) == StatementKind::rollback_to);
    CHECK(read_words(sql, "sqlite").name == "s");
  }
  for (const char* sql :
       {"BEGIN", "begin immediate", "COMMIT", "END", "ABORT", "ROLLBACK", "ROLLBACK AND CHAIN",
        "START TRANSACTION READ ONLY", "COMMIT PREPARED 'x'", "PREPARE TRANSACTION 'x'", ";; COMMIT"}) {
    INFO(sql);
    CHECK(kind(sql) == StatementKind::transaction);
  }
  CHECK(kind("PREPARE p AS SELECT 1") == StatementKind::write);
}

TEST_CASE("what commits implicitly on MySQL") {
  for (const char* sql :
       {"CREATE TABLE t (a int)", "CREATE OR REPLACE TABLE t (a int)", "drop table t", "ALTER TABLE t", "TRUNCATE t",
        "RENAME TABLE a TO b", "LOCK TABLES t WRITE", "ANALYZE TABLE t", "LOAD INDEX INTO CACHE t",
        "SET PASSWORD = 'x'", "/*!50000 CREATE */ TABLE t (a int)", "# note\nCREATE INDEX i ON t (a)"}) {
    INFO(sql);
    CHECK(kind(sql, "mariadb") == StatementKind::implicit_commit);
    CHECK(kind(sql, "postgresql") != StatementKind::implicit_commit);
  }
  for (const char* sql :
       {"CREATE TEMPORARY TABLE t (a int)", "CREATE OR REPLACE TEMPORARY TABLE t (a int)", "DROP TEMPORARY TABLE t",
        "ANALYZE SELECT 1", "LOAD DATA INFILE 'x' INTO TABLE t", "SET @a = 1", "BEGIN NOT ATOMIC SELECT 1; END"}) {
    INFO(sql);
    CHECK(kind(sql, "mariadb") != StatementKind::implicit_commit);
    CHECK(kind(sql, "mariadb") != StatementKind::transaction);
  }
  for (const char* sql :
       {"SET autocommit = 1", "SET SESSION autocommit=0", "SET @@autocommit = 1", "SET @@session.autocommit = 1"}) {
    INFO(sql);
    CHECK(kind(sql, "mysql") == StatementKind::transaction);
  }
}
