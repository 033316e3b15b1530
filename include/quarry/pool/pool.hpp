// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"
#include "quarry/pool/clock.hpp"
#include "quarry/pool/events.hpp"
#include "quarry/pool/options.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <stop_token>
#include <string_view>
#include <utility>

namespace quarry {

namespace detail {
class PoolCore;
struct PoolEntry;
}  // namespace detail

/// A connection on loan from a pool. Movable, not copyable; destruction gives it back. Used by one thread at
/// a time; `release` and `invalidate` may race and only the first counts. May outlive its pool: then the
/// connection closes on return.
class PooledConnection {
 public:
  PooledConnection() noexcept = default;
  PooledConnection(PooledConnection&& other) noexcept;
  PooledConnection& operator=(PooledConnection&& other) noexcept;
  ~PooledConnection() { release(); }

  /// Whether a connection is held: false after `release`, `invalidate` or a move.
  explicit operator bool() const noexcept { return entry_.load(std::memory_order_relaxed) != nullptr; }
  /// @throws ResourceClosedError when none is held, ForkedConnection in a child of the process that opened
  /// it.
  [[nodiscard]] DriverConnection& operator*() const;
  [[nodiscard]] DriverConnection* operator->() const { return &**this; }

  /// Gives the connection back: an open transaction is rolled back, a broken connection closed with its whole
  /// generation. Does nothing when none is held.
  void release() noexcept;
  /// Closes the connection, and with it all that were opened before the pool last noticed a loss: for a
  /// connection that proved dead or no longer the right one (a demoted primary).
  void invalidate() noexcept;
  /// This time its session is made new when it returns, whatever `pool_reset_on_return` says.
  void reset_fully_on_return() noexcept;

  /// Notes what the connection is about to run, for PoolTimeout to show when the pool is exhausted: the first 100
  /// characters or so of `sql`, and whether a transaction is open. Costs a few nanoseconds.
  void note_statement(std::string_view sql) noexcept;
  /// Notes whether a transaction is open now.
  void note_transaction() noexcept;

 private:
  friend class detail::PoolCore;
  PooledConnection(detail::PoolCore* core, detail::PoolEntry* entry) noexcept : core_(core), entry_(entry) {}

  detail::PoolCore* core_ = nullptr;
  std::atomic<detail::PoolEntry*> entry_{nullptr};
};

/// Open connections, kept for reuse. Thread-safe.
///
/// - Never more than pool_size + max_overflow connections are open; a failed connect gives its place back.
/// - Waiters are served in order of arrival: a returned connection goes straight to the oldest waiter.
/// - No lock is held while connecting, checking, pinging, resetting or closing.
/// - One lost connection invalidates all that were opened before (a restarted server costs one error, not
/// ten).
/// - After fork(), the child gets ForkedConnection and never touches the parent's sockets.
class Pool {
 public:
  /// Nothing connects yet. `clock` must outlive the pool and its connections.
  /// @throws ArgumentError when the options allow no connection at all or a size is negative.
  Pool(std::unique_ptr<Driver> driver, ConnectOptions connect, const PoolOptions& options = {},
       const Clock& clock = monotonic_clock());
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  /// Closes the pool; connections that are out close on return.
  ~Pool();

  /// A connection that was fit a moment ago, within `pool_timeout` or the given time (rules as
  /// `pool_timeout`). A server that is just starting up is asked again until the time is over; every other
  /// failure to connect is thrown at once.
  /// @throws PoolTimeout, PoolClosed, ForkedConnection, ConnectError and its kin.
  [[nodiscard]] PooledConnection checkout();
  [[nodiscard]] PooledConnection checkout(std::chrono::milliseconds timeout);
  /// As above; a wait for others to return a connection ends in QueryCanceled when `stop` is requested. An attempt to
  /// connect is bounded by its time limits alone.
  [[nodiscard]] PooledConnection checkout(std::chrono::milliseconds timeout, const std::stop_token& stop);

  /// Closes all idle connections, and those that are out when they return. The pool stays open: the next
  /// checkout connects anew.
  void dispose() noexcept;
  /// As `dispose`, and for good: waiting and later checkouts throw PoolClosed. Idempotent. Waits up to
  /// `drain` for connections that are out, and for a round of upkeep that is under way, which may take as long as one
  /// ping or connect. @return whether all connections are closed.
  bool close(std::chrono::milliseconds drain = std::chrono::milliseconds{0}) noexcept;

  /// One round of what the pool does for connections that nobody uses: closes those that reached their age or were
  /// unused for `pool_idle_timeout`, pings those that were silent for `pool_keepalive`, opens some for `pool_min_idle`.
  /// The pool's own thread does it regularly when one of these options is set; see `maintenance_thread`. A failure to
  /// connect is counted, not thrown.
  void maintain() noexcept;

  /// Calls `listener(const PoolEvent&)` for every event from now on, in the thread where it happens, several at once if
  /// several threads use the pool. No lock is held; the connection waits for the listener, which must not check out
  /// another one. What it throws is swallowed: connections are returned in destructors.
  template <class F>
  void on_event(F listener) {
    add_listener(std::make_shared<detail::PoolFunction<F>>(static_cast<F&&>(listener)));
  }
  /// Calls `prepare(DriverConnection&, Deadline)` for each connection opened from now on, before its first user gets
  /// it, and again after each full reset; for several connections at once if several threads open some. What it throws
  /// closes the connection and is thrown by the checkout.
  template <class F>
  void on_connect(F prepare) {
    class Preparer final : public detail::SessionPreparer {
     public:
      explicit Preparer(F function) : function_(static_cast<F&&>(function)) {}
      void prepare(DriverConnection& connection, Deadline deadline) override { function_(connection, deadline); }

     private:
      F function_;
    };
    add_preparer(std::make_shared<Preparer>(static_cast<F&&>(prepare)));
  }
  void add_listener(std::shared_ptr<detail::PoolListener> listener);
  void add_preparer(std::shared_ptr<detail::SessionPreparer> preparer);

  [[nodiscard]] PoolStats stats() const;
  [[nodiscard]] const PoolOptions& options() const noexcept;

 private:
  detail::PoolCore* core_;
};

}  // namespace quarry
