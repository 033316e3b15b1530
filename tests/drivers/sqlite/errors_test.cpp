// SPDX-License-Identifier: MIT
#include "drivers/sqlite/errors.hpp"

#include "catch.hpp"

using namespace quarry;
using namespace quarry::drivers;
using namespace quarry::drivers::sqlite;

TEST_CASE("SQLite codes map to the error tree") {
  struct Row {
    int code;
    const char* message;
    ErrorKind kind;
  };
  const Row table[] = {
      {2067, "UNIQUE constraint failed: t.v", ErrorKind::unique},
      {1555, "UNIQUE constraint failed: t.id", ErrorKind::unique},
      {2579, "UNIQUE constraint failed: t.rowid", ErrorKind::unique},
      {787, "FOREIGN KEY constraint failed", ErrorKind::foreign_key},
      {1299, "NOT NULL constraint failed: t.v", ErrorKind::not_null},
      {275, "CHECK constraint failed: positive", ErrorKind::check},
      {19, "abort by trigger", ErrorKind::integrity},
      {1811, "trigger says no", ErrorKind::integrity},
      {20, "datatype mismatch", ErrorKind::data},
      {18, "string or blob too big", ErrorKind::too_large},
      {3091, "cannot store TEXT value in INTEGER column t.v", ErrorKind::data},
      {1, "integer overflow", ErrorKind::data},
      {1, "malformed JSON", ErrorKind::data},
      {1, "too many SQL variables", ErrorKind::too_large},
      {1, "no such table: x", ErrorKind::undefined_table},
      {1, "no such column: x", ErrorKind::undefined_column},
      {1, "table t has no column named x", ErrorKind::undefined_column},
      {1, "table t already exists", ErrorKind::duplicate_object},
      {1, "duplicate column name: a", ErrorKind::duplicate_object},
      {1, "near \"x\": syntax error", ErrorKind::programming},
      {1, "cannot commit - no transaction is active", ErrorKind::no_active_transaction},
      {2, "internal", ErrorKind::internal},
      {3, "permission", ErrorKind::permission},
      {23, "not authorized", ErrorKind::permission},
      {5, "database is locked", ErrorKind::lock_timeout},
      {773, "database is locked", ErrorKind::lock_timeout},
      {6, "database table is locked", ErrorKind::lock_timeout},
      {262, "database table is locked: t", ErrorKind::lock_timeout},
      {517, "database is locked", ErrorKind::serialization},
      {7, "out of memory", ErrorKind::out_of_memory},
      {8, "attempt to write a readonly database", ErrorKind::read_only},
      {1032, "attempt to write a readonly database", ErrorKind::read_only},
      {9, "interrupted", ErrorKind::canceled},
      {10, "disk I/O error", ErrorKind::operational},
      {14, "unable to open database file", ErrorKind::operational},
      {11, "database disk image is malformed", ErrorKind::corrupt},
      {26, "file is not a database", ErrorKind::corrupt},
      {13, "database or disk is full", ErrorKind::disk_full},
      {17, "schema changed", ErrorKind::stale_statement},
      {21, "misuse", ErrorKind::internal},
  };
  for (const Row& row : table) {
    INFO(row.code << " " << row.message);
    CHECK(classify(row.code, row.message) == row.kind);
  }
}

TEST_CASE("names are taken from constraint messages") {
  ErrorInfo info;
  info.message = "UNIQUE constraint failed: t.a, t.b";
  fill_names(info);
  CHECK(info.table == "t");
  CHECK(info.column == "a, b");

  ErrorInfo check;
  check.message = "CHECK constraint failed: amount > 0";
  fill_names(check);
  CHECK(check.constraint == "amount > 0");

  ErrorInfo index;
  index.message = "UNIQUE constraint failed: index 'ux_lower'";
  fill_names(index);
  CHECK(index.constraint == "ux_lower");

  ErrorInfo foreign;
  foreign.message = "FOREIGN KEY constraint failed";
  fill_names(foreign);
  CHECK(foreign.table.empty());
}
