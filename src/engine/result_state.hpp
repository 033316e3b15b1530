// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core.hpp"
#include "engine/stop.hpp"
#include "pool/fork.hpp"
#include "quarry/engine/result.hpp"

namespace quarry::detail {

class ConnectionState;
void destroy(const ConnectionState* state) noexcept;

/// A result and what it holds on to: its cursor, and the connection the rows come from.
struct ResultState {
  enum class Phase : std::uint8_t { reading, finished, closed };

  explicit ResultState(Ref<const EngineCore> from) noexcept : core(std::move(from)) {}
  ResultState(const ResultState&) = delete;
  ResultState& operator=(const ResultState&) = delete;
  ~ResultState();
  /// Lets go of cursor and connection; the facts about the result stay.
  void release(Phase phase) noexcept;
  /// As `release`, when nobody will ask any more.
  void let_go() noexcept;
  /// Tells listeners, once. @throws what they throw.
  void tell(const std::exception* error);
  [[nodiscard]] const Ref<const ColumnSet>& column_set();
  /// After an error of the cursor.
  void fail(std::exception& error);

  /// What was sent becomes what is read.
  void take(Sent sent);

  Ref<const EngineCore> core;
  PooledConnection lease;           // of a result made by an Engine
  Ref<ConnectionState> connection;  // of one made by a Connection
  std::unique_ptr<Cursor> cursor;   // gone before its connection
  Ref<const ColumnSet> columns;
  std::unique_ptr<StatementRecord> record;
  std::vector<std::string> secrets;
  StopWatch watch;  // gone before its connection
  std::int64_t rows = 0;
  std::int64_t affected = -1;
  std::optional<std::int64_t> last_id;
  const int forks = fork_depth();  // of the process that opened the cursor
  bool returns_rows = false;
  Phase phase = Phase::reading;
};

/// Takes over what `send` returned. A statement without rows is finished, and its connection free, on return.
[[nodiscard]] ResultState* make_result(std::unique_ptr<ResultState> state);

}  // namespace quarry::detail
