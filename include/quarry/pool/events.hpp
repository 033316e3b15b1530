// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace quarry {

/// What happened in a pool.
enum class PoolEventKind : std::uint8_t { connected, connect_failed, checked_out, checked_in, closed, timeout };

/// Why a pool closed a connection; PoolStats counts each.
enum class CloseReason : std::uint8_t {
  recycled,      ///< it reached its age
  invalidated,   ///< it or one of its generation was found dead
  suspect,       ///< its socket was readable or hung up while idle
  reset_failed,  ///< its session could not be made clean
  stale,         ///< its server takes no writes any more
  unused,        ///< nobody needed it for pool_idle_timeout
  surplus,       ///< pool_size were idle already
  disposed,      ///< by `dispose` or `close`
};
[[nodiscard]] std::string_view to_string(CloseReason reason) noexcept;

/// One event, valid during the call.
struct PoolEvent {
  PoolEventKind kind;
  CloseReason reason = CloseReason::surplus;  ///< of `closed`
  std::int64_t session = 0;                   ///< the server's number for the session, 0: none
  /// Of connected and connect_failed: how long connecting took; checked_out and timeout: the checkout; checked_in: how
  /// long the connection was held; closed: its age.
  std::chrono::nanoseconds duration{};
  const std::exception* error = nullptr;  ///< of connect_failed; null when what was thrown is no std::exception
};

/// One line: "closed session 71 after 3.2 s: reset_failed".
[[nodiscard]] std::string to_string(const PoolEvent& event);

class DriverConnection;

namespace detail {

/// A function that is told of a pool's events, its type forgotten.
class PoolListener {
 public:
  PoolListener() = default;
  PoolListener(const PoolListener&) = delete;
  PoolListener& operator=(const PoolListener&) = delete;
  virtual ~PoolListener() = default;
  virtual void call(const PoolEvent& event) = 0;
};

template <class F>
class PoolFunction final : public PoolListener {
 public:
  explicit PoolFunction(F function) : function_(static_cast<F&&>(function)) {}
  void call(const PoolEvent& event) override { function_(event); }

 private:
  F function_;
};

/// What prepares each new session before its first user, its type forgotten.
class SessionPreparer {
 public:
  SessionPreparer() = default;
  SessionPreparer(const SessionPreparer&) = delete;
  SessionPreparer& operator=(const SessionPreparer&) = delete;
  virtual ~SessionPreparer() = default;
  virtual void prepare(DriverConnection& connection, std::chrono::steady_clock::time_point deadline) = 0;
};

}  // namespace detail
}  // namespace quarry
