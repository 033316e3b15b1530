// SPDX-License-Identifier: MIT
// A construct of SQL that is run on every live database, and the table in docs/ that says how each database got it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "quarry/quarry.hpp"
#include "sql/sample_tables.hpp"

namespace quarry::test {

/// Declared at namespace scope in any file of this folder, it registers itself:
/// `const Construct filter{"Aggregates", "FILTER", "FILTER (WHERE", [] { return select(...); }, {"1, 'n'"}};`
/// The statement is over the tables of sql/sample_tables.hpp, filled by constructs_test.cpp.
struct Construct {
  std::string group;   ///< heading in the table
  std::string name;    ///< what a user calls it
  std::string native;  ///< stands in the SQL where the database has the construct itself; "" when always native
  std::function<Select<>()> statement;
  std::vector<std::string> rows;  ///< each row's values joined by ", " as to_string(Value) prints them
  std::vector<std::string> refused =
      {};  ///< dialects that throw CompileError: "sqlite", "mariadb", "mysql", "postgresql"

  Construct(std::string group_, std::string name_, std::string native_, std::function<Select<>()> statement_,
            std::vector<std::string> rows_, std::vector<std::string> refused_ = {})
      : group(std::move(group_)),
        name(std::move(name_)),
        native(std::move(native_)),
        statement(std::move(statement_)),
        rows(std::move(rows_)),
        refused(std::move(refused_)) {
    all().push_back(*this);
  }
  static std::vector<Construct>& all() {
    static std::vector<Construct> constructs;
    return constructs;
  }
};

}  // namespace quarry::test
