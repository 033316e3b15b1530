// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "quarry/engine/engine.hpp"
#include "quarry/testing/failure.hpp"

namespace quarry::testing {

/// One statement that was sent, as StatementEvent tells of it, to keep.
struct CapturedStatement {
  std::string sql;                      ///< as sent, with placeholders
  std::string literal_sql;              ///< with every value in place; sensitive ones as ***
  std::vector<std::string> parameters;  ///< as text; sensitive ones as ***
  std::int64_t rows = -1;               ///< rows read or changed; -1 when the database does not say
  std::string error;                    ///< what it ended with; empty: it succeeded
  std::chrono::nanoseconds duration{};  ///< from sending to the first answer
  std::int64_t connection_id = 0;       ///< the server's number for the session
  std::uint64_t fingerprint = 0;        ///< the same for statements that differ in their values alone
};

/// Keeps the statements that go through an engine while it lives, in the order in which they ended: one without rows
/// when it is done, one with rows when they were read or given up. Thread-safe.
class Capture {
 public:
  explicit Capture(const Engine& engine);
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  ~Capture();

  [[nodiscard]] std::vector<CapturedStatement> statements() const;
  [[nodiscard]] std::vector<std::string> sql() const;
  [[nodiscard]] std::size_t count() const;
  /// How many statements hold `text`, in letters of either case: `log.count("insert into visits")`.
  [[nodiscard]] std::size_t count(std::string_view text) const;
  void clear();

  /// Against one query for each row of another (N+1): `log.require_at_most(3)`.
  /// @throws Failure naming the statements, the most frequent first, when there were more.
  void require_at_most(std::size_t most) const;

 private:
  struct Log;
  Engine engine_;  // kept alive
  std::shared_ptr<Log> log_;
};

/// Runs `function()` and demands that it sends at most `most` statements through `engine`.
/// @return what `function` returns. @throws Failure as `Capture::require_at_most`.
template <class F>
auto at_most(std::size_t most, const Engine& engine, F&& function) -> decltype(function()) {
  const Capture log{engine};
  if constexpr (std::is_void_v<decltype(function())>) {
    function();
    log.require_at_most(most);
  } else {
    auto&& result = function();
    log.require_at_most(most);
    return static_cast<decltype(result)&&>(result);
  }
}

}  // namespace quarry::testing
