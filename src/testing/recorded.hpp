// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/drivers/driver.hpp"

/// The text of recordings: a line for each fact, an empty line after each statement.
///
///     > SELECT id, name FROM wards WHERE id = $1     what was sent; line ends as \n
///     ? int64 5                                      a parameter
///     : "id" big_integer 0 0 unknown "int8"          a column: type, length, scale, member type, the server's word
///     | int64 5 text "North"                         a row
///     = 1                                            rows changed
///     # 7                                            the generated key
///     ! UniqueViolation                              an error, and its fields:
///     . message "duplicate key"
namespace quarry::testing::detail {

struct Recorded {
  std::string call;                     // the SQL, or BEGIN, COMMIT, ROLLBACK
  std::vector<std::string> parameters;  // as text, which is all that is needed to compare them
  std::vector<ColumnInfo> columns;
  std::vector<Cell> cells;
  std::deque<std::string> strings;  // what cells point to
  std::int64_t affected = -1;
  std::optional<std::int64_t> id;
  std::string error;  // name of the exception
  ErrorInfo info;
  std::size_t line = 0;

  Recorded() = default;
  Recorded(std::string_view sql, std::span<const Parameter> sent);
  /// Takes what the current exception tells.
  void take_error();
  [[noreturn]] void raise() const;
};

[[nodiscard]] std::string to_text(const Recorded& recorded);
[[nodiscard]] std::string to_text(const ServerInfo& server);

struct RecordedFile {
  ServerInfo server;
  std::deque<Recorded> statements;
};
/// @throws Failure naming the line.
[[nodiscard]] RecordedFile read_recording(const std::string& file);

}  // namespace quarry::testing::detail
