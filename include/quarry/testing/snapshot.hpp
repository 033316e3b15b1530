// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/statement.hpp"
#include "quarry/testing/failure.hpp"

/// Statements as text of every dialect, kept in a file beside the test and compared by name. `CHECK_SQL` in
/// `<quarry/testing/check_sql.hpp>` does it with the checks of a test framework.
namespace quarry::testing {

/// The statement for PostgreSQL, MySQL, MariaDB and SQLite, each with its parameters; of a dialect that cannot say it,
/// why.
[[nodiscard]] std::string sql_snapshot(const Statement& statement);

/// Compares `text` with what `name` had in the snapshots of a test's source, `source` with ".snapshots" added. With
/// QUARRY_UPDATE_SNAPSHOTS=1 in the environment it is written instead. `source` may be `__FILE__`; one that is relative
/// is looked for from the working directory upwards. Thread-safe.
/// @return the difference, or what to do about a missing snapshot; empty when there is none.
/// @throws ArgumentError for a name that was used with another text in this run, or holds a line end; Failure when the
///         file cannot be written.
[[nodiscard]] std::string compare_snapshot(std::string_view source, std::string_view name, std::string_view text);

/// Snapshots in the file of `source` that were not compared in this run: left over, when all tests were run.
[[nodiscard]] std::vector<std::string> stale_snapshots(std::string_view source);

}  // namespace quarry::testing
