// SPDX-License-Identifier: MIT
#pragma once

#include "pool/entry.hpp"
#include "quarry/pool/pool.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace quarry::detail {

/// The pool's state. Lives as long as the Pool or any connection that is out, whichever is longer.
///
/// A place is the right to have one connection. Every place is idle, held or connecting, and
/// open_ == idle_.size() + held_.size() + connecting_ <= most_ under the lock.
/// While anybody waits, nothing is idle and no place is free: whoever frees one answers the oldest waiter.
class PoolCore {
 public:
  PoolCore(std::unique_ptr<Driver> driver, ConnectOptions connect, const PoolOptions& options, const Clock& clock);
  PoolCore(const PoolCore&) = delete;
  PoolCore& operator=(const PoolCore&) = delete;

  [[nodiscard]] PooledConnection checkout(std::chrono::milliseconds timeout, const std::stop_token& stop);
  void give_back(PoolEntry& entry, bool invalidate) noexcept;
  void dispose() noexcept;
  bool close(std::chrono::milliseconds drain) noexcept;
  /// The Pool is gone: whoever gives the last connection back deletes this.
  void orphan() noexcept;
  [[nodiscard]] PoolStats stats() const;
  [[nodiscard]] const PoolOptions& options() const noexcept { return options_; }
  /// @throws ForkedConnection in a child of the process that made the pool.
  void require_same_process() const;
  [[nodiscard]] bool same_process() const noexcept;

 private:
  using Lock = std::unique_lock<std::mutex>;
  enum class Reason { overflow, recycled, invalidated, suspect, reset_failed, closing };

  /// When a checkout must end. Reads the clock when first asked, so that the uncontended path does not.
  class TimeLimit {
   public:
    TimeLimit(const Clock& clock, std::chrono::milliseconds timeout) noexcept : clock_(clock), timeout_(timeout) {}
    [[nodiscard]] std::chrono::milliseconds timeout() const noexcept { return timeout_; }
    [[nodiscard]] Deadline deadline() noexcept;
    /// The deadline, or `most` from now if that is sooner; `most` <= 0 is no limit.
    [[nodiscard]] Deadline within(std::chrono::milliseconds most) noexcept;

   private:
    const Clock& clock_;
    std::chrono::milliseconds timeout_;
    std::optional<Deadline> deadline_;
  };

  // With the lock held:
  [[nodiscard]] PoolEntry* held_by_this_thread() const noexcept;
  void hand_out(PoolEntry& entry, Deadline now, std::thread::id to) noexcept;
  void answer(PoolWaiter& waiter, PoolWaiter::Answer answer) noexcept;
  void free_place() noexcept;
  [[nodiscard]] PoolEntry* wait_for_answer(Lock& lock, TimeLimit& limit, const std::stop_token& stop);
  [[nodiscard]] PoolEntry* doom_generation() noexcept;
  [[nodiscard]] std::string timeout_message(std::chrono::milliseconds timeout) const;
  [[nodiscard]] Deadline next_expiry(Deadline now) noexcept;
  void count(Reason reason) noexcept;

  // Without it:
  [[nodiscard]] PooledConnection connect(TimeLimit& limit, std::uint64_t generation);
  [[nodiscard]] std::unique_ptr<DriverConnection> connect_patiently(TimeLimit& limit);
  void connect_failed(const char* message);
  [[nodiscard]] bool fit(PoolEntry& entry, TimeLimit& limit) noexcept;
  bool reject(PoolEntry& entry, Reason reason) noexcept;
  [[nodiscard]] bool clean(DriverConnection& connection) const noexcept;
  void retire(PoolEntry& entry, Reason reason) noexcept;
  void retire_all(PoolEntry* doomed, Reason reason) noexcept;
  void invalidate_generation(std::uint64_t generation) noexcept;

  const std::unique_ptr<Driver> driver_;
  const ConnectOptions connect_;
  const PoolOptions options_;
  const Clock& clock_;
  const int most_;
  const int fork_depth_;
  const long process_;

  mutable std::mutex mutex_;
  LinkedList<PoolEntry> idle_;  // least recently returned first
  LinkedList<PoolEntry> held_;  // longest out first
  LinkedList<PoolWaiter> waiters_;
  int open_ = 0;
  int connecting_ = 0;
  std::uint64_t generation_ = 1;
  std::uint64_t random_;
  bool closed_ = false;
  bool orphaned_ = false;
  std::condition_variable drained_;
  std::string last_connect_error_;
  PoolStats counters_;
};

}  // namespace quarry::detail
