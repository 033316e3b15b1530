// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace quarry {

/// How a pool behaves. Times are on the monotonic clock.
struct PoolOptions {
  /// Connections kept open while idle, 0 or more. They are opened on demand, never ahead. With 0, every
  /// checkout opens a connection and every return closes it.
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
  /// The most the rollback of an abandoned transaction may take on return; then the connection is closed.
  std::chrono::milliseconds reset_timeout{5'000};
  /// One connection, shared by all checkouts that overlap in one thread and exclusive between threads: what
  /// an in-memory database needs, which lives in its connection. Implies one connection, no overflow, no
  /// recycling.
  bool share_within_thread = false;
};

/// The pool at one moment, taken under its lock: the figures fit together.
/// `created - closed == idle + checked_out` always holds.
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
  std::uint64_t pings = 0;         ///< round trips made by pre-ping
  std::uint64_t failed_connects = 0;
  std::uint64_t timeouts = 0;                ///< checkouts that ended in PoolTimeout
  std::uint64_t waits = 0;                   ///< checkouts that had to wait
  std::chrono::nanoseconds wait_time{0};     ///< by all of them together
  std::chrono::nanoseconds longest_wait{0};  ///< by one of them
};

}  // namespace quarry
