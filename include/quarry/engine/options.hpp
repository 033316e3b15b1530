// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>

#include "quarry/drivers/reset_mode.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

/// How an engine behaves. The same keys work in the URL's query, where they come first: `?pool_recycle=14400`,
/// times in seconds with a fraction if wanted, truth values as true/false, yes/no, on/off or 1/0.
///
/// The pool of an SQLite database in memory is one connection, whatever the sizes say, never recycled: the database
/// lives in it. Statements of one thread share it while their results overlap; threads take turns.
struct EngineOptions {
  /// Connections kept open while idle, 0 or more; opened on demand.
  int pool_size = 5;
  /// Connections beyond pool_size that may be open at once; -1: no limit.
  int max_overflow = 10;
  /// How long getting a connection may take in all: waiting, connecting, pinging. Negative: without limit.
  std::chrono::milliseconds pool_timeout{30'000};
  /// The age at which a connection is replaced, less up to 10 % so that not all go at once; 0 or less: never.
  std::chrono::milliseconds pool_recycle{30 * 60'000};
  /// Looks at the socket before reusing a connection (one system call): one that the server closed is not handed out.
  bool pool_check_socket = false;
  /// That look, and a question to the server when the connection was idle for over a second: what vanished silently is
  /// found too.
  bool pool_pre_ping = false;
  /// Reuse the connection last returned (true) or the one idle longest (false).
  bool pool_use_lifo = true;
  /// What a returned connection goes through. `rollback` ends an open transaction, and costs nothing when there is
  /// none; `none` makes no round trip ever and closes a connection with an open transaction; `full` makes a new session
  /// of it at every return (a round trip): no SET, temporary table or lock of one user meets the next. In a URL: none,
  /// rollback, full.
  ResetMode pool_reset_on_return = ResetMode::rollback;
  /// Connections unused for this long are closed, down to pool_min_idle; 0: never.
  std::chrono::milliseconds pool_idle_timeout{0};
  /// Connections kept ready ahead of need, once the first was opened; at most pool_size.
  int pool_min_idle = 0;
  /// Idle connections are pinged when they were silent for this long, so that no firewall forgets them; 0: never. Each
  /// of these three starts a thread that does it.
  std::chrono::milliseconds pool_keepalive{0};
  /// The most one attempt to connect may take; 0 or less: what is left of pool_timeout.
  std::chrono::milliseconds connect_timeout{10'000};
  /// The most one statement may take; 0: no limit. Beyond it StatementTimeout is thrown.
  std::chrono::milliseconds statement_timeout{0};
  /// Statements each connection keeps prepared; 0 prepares none for reuse (a transaction-pooling proxy needs that).
  std::size_t prepared_cache = 128;
  /// Every session is opened for reading alone: the database refuses writes with ReadOnlyError.
  bool read_only = false;
  /// What to do about statements with tables that nothing joins, and with columns that no GROUP BY covers: `error`
  /// refuses them with a CompileError, `warn` tells the functions given to `Engine::on_statement`. In a URL: ignore,
  /// warn, error.
  Check cartesian_products = Check::warn;
  Check ungrouped_columns = Check::warn;
  /// Writes every statement, its time and its rows to stderr.
  bool echo = false;
};

}  // namespace quarry
