// SPDX-License-Identifier: MIT
// A statement that changes rows or tables, run on every live database and seen by what it leaves behind; a line of the
// table in docs/ like a Construct.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "quarry/quarry.hpp"
#include "sql/sample_tables.hpp"

namespace quarry::test {

/// Declared at namespace scope in any file of this folder, it registers itself. It runs over the filled tables of
/// sql/sample_tables.hpp, bound and again as literal SQL, each time in a transaction that is rolled back; what a
/// rollback does not undo everywhere (DDL on MySQL) `undo` does.
struct Change {
  std::string group;   ///< heading in the table
  std::string name;    ///< what a user calls it
  std::string native;  ///< stands in the SQL where the database has the construct itself; "" when always native
  std::function<Statement()> statement;
  std::function<Select<>()> then;  ///< what is looked at afterwards
  std::vector<std::string> rows;   ///< its rows in order, values joined by ", " as to_string(Value) prints them
  std::vector<std::string> refused =
      {};  ///< dialects that throw CompileError: "sqlite", "mariadb", "mysql", "postgresql"
  std::function<std::vector<Statement>()> undo = {};

  static std::vector<Change>& all() {
    static std::vector<Change> changes;
    return changes;
  }
};

/// Registers a Change: `const Registered upsert{{.group = ..., .statement = [] { return insert(...); }, ...}};`
struct Registered {
  explicit Registered(Change change) { Change::all().push_back(std::move(change)); }
};

}  // namespace quarry::test
