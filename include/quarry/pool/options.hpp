// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/reset_mode.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace quarry {

/// How a pool behaves. Times are on the monotonic clock.
struct PoolOptions {
  /// Connections kept open while idle, 0 or more. They are opened on demand, ahead only by `pool_min_idle`. With 0,
  /// every checkout opens a connection and every return closes it.
  int pool_size = 5;
  /// Connections beyond `pool_size` that may be open at once; they close on return when nobody waits. -1: no
  /// limit.
  int max_overflow = 10;
  /// How long a checkout may take in all: waiting for a free connection, connecting and pinging. 0 does not
  /// wait for others to return theirs; negative waits without limit.
  std::chrono::milliseconds pool_timeout{30'000};
  /// The age at which a connection is replaced at its next checkout; 0 or less: never. Each connection gets
  /// its own lifetime in [90 %, 100 %] of this, so that a pool filled in one burst is not replaced in one
  /// burst. 30 minutes unless told otherwise: below every usual idle limit of servers, proxies and firewalls,
  /// and a bound on how long a pool can keep talking to a server that is no longer the primary, at a price of
  /// one reconnect (0.5 to 12 ms) per connection and half hour.
  std::chrono::milliseconds pool_recycle{30 * 60'000};
  /// Looks at the socket of an idle connection at every checkout: one system call, no round trip, and most
  /// connections the server closed are found. Pre-ping includes it.
  bool pool_check_socket = false;
  /// Looks at the socket first, and asks the server when the connection was idle for longer than `ping_idle`.
  bool pool_pre_ping = false;
  /// Which idle connection goes out next: the one last returned (true) or the one idle longest (false). The
  /// last returned is the default: its prepared statements are warm, and what a light load does not need ages
  /// out.
  bool pool_use_lifo = true;
  std::chrono::milliseconds ping_idle{1'000};
  /// The most one ping may take; also bounded by what is left of `pool_timeout`.
  std::chrono::milliseconds ping_timeout{5'000};
  /// The most one attempt to connect may take, 0 or less: only what is left of `pool_timeout` bounds it.
  std::chrono::milliseconds connect_timeout{10'000};
  /// What a returned connection goes through before its next user gets it. `rollback` ends an open transaction, and
  /// costs nothing when there is none. `none` makes no round trip ever: a connection with an open transaction is
  /// closed. `full` makes a new session of it at every return; what was given to `on_connect` is then run again.
  ResetMode pool_reset_on_return = ResetMode::rollback;
  /// The most that may take; then the connection is closed.
  std::chrono::milliseconds reset_timeout{5'000};
  /// Connections unused for this long are closed, down to `pool_min_idle`; 0 or less: never.
  std::chrono::milliseconds pool_idle_timeout{0};
  /// Connections kept ready: opened ahead of need while fewer are idle and fewer than `pool_size` are open. At most
  /// `pool_size`.
  int pool_min_idle = 0;
  /// Idle connections are pinged when they were silent for this long, so that no firewall on the way forgets them; 0 or
  /// less: never. Up to a quarter of it may be added.
  std::chrono::milliseconds pool_keepalive{0};
  /// The last three ask for regular work. A thread of the pool's own does it, which starts with the first connection;
  /// false: no thread, the program calls `Pool::maintain` itself. A pool that asks for none of them has no thread.
  bool maintenance_thread = true;
  /// One connection, shared by all checkouts that overlap in one thread and exclusive between threads: what
  /// an in-memory database needs, which lives in its connection. Implies one connection, no overflow, no
  /// recycling and no idle timeout.
  bool share_within_thread = false;
};

/// The pool at one moment, taken under its lock: the figures fit together.
/// `created - closed == idle + checked_out` always holds, and `closed` is the sum of its eight reasons.
struct PoolStats {
  // now
  int size = 0;         ///< places taken: idle + checked_out + connecting
  int idle = 0;         ///< open and ready
  int checked_out = 0;  ///< in use, being checked, reset or closed
  int connecting = 0;   ///< being opened
  int overflow = 0;     ///< places taken beyond pool_size
  int waiting = 0;      ///< threads that wait for a connection
  // since the pool was made
  std::uint64_t checkouts = 0;     ///< that succeeded
  std::uint64_t created = 0;       ///< connections opened
  std::uint64_t closed = 0;        ///< connections closed, for any reason
  std::uint64_t recycled = 0;      ///< ... because they reached their age
  std::uint64_t invalidated = 0;   ///< ... because they or one of their generation were found dead
  std::uint64_t suspect = 0;       ///< ... because their socket was readable or hung up while idle
  std::uint64_t reset_failed = 0;  ///< ... because the session could not be made clean
  std::uint64_t stale = 0;         ///< ... because their server takes no writes any more
  std::uint64_t unused = 0;        ///< ... because nobody needed them for pool_idle_timeout
  std::uint64_t surplus = 0;       ///< ... because pool_size were idle already
  std::uint64_t disposed = 0;      ///< ... by `dispose` or `close`
  std::uint64_t pings = 0;         ///< round trips made by pre-ping and keepalive
  std::uint64_t failed_connects = 0;
  std::uint64_t timeouts = 0;                ///< checkouts that ended in PoolTimeout
  std::uint64_t waits = 0;                   ///< checkouts that had to wait
  std::chrono::nanoseconds wait_time{0};     ///< by all of them together
  std::chrono::nanoseconds longest_wait{0};  ///< by one of them
  std::chrono::nanoseconds connect_time{0};  ///< spent connecting, in vain or not, by all threads together
};

/// One line: "3 idle, 2 checked out, 0 connecting, 0 waiting; 1042 checkouts, 17 waited 0.36 s (longest 0.09 s), ...".
[[nodiscard]] std::string to_string(const PoolStats& stats);

}  // namespace quarry
