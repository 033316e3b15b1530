// SPDX-License-Identifier: MIT
#pragma once

#include "pool/entry.hpp"
#include "pool/hooks.hpp"
#include "quarry/pool/pool.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

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
  void maintain() noexcept;
  bool close(std::chrono::milliseconds drain) noexcept;
  /// The Pool is gone: whoever gives the last connection back deletes this.
  void orphan() noexcept;
  [[nodiscard]] PoolStats stats() const;
  [[nodiscard]] const PoolOptions& options() const noexcept { return options_; }
  [[nodiscard]] PoolHooks& hooks() noexcept { return hooks_; }
  /// @throws ForkedConnection in a child of the process that made the pool.
  void require_same_process() const;
  [[nodiscard]] bool same_process() const noexcept;

 private:
  using milliseconds = std::chrono::milliseconds;
  using Lock = std::unique_lock<std::mutex>;

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

  /// A place that is being connected in; given back unless `keep` is called.
  class Connecting {
   public:
    explicit Connecting(PoolCore& pool) noexcept : pool_(pool) {}
    Connecting(const Connecting&) = delete;
    Connecting& operator=(const Connecting&) = delete;
    ~Connecting();
    /// With the lock held.
    void keep() noexcept {
      --pool_.connecting_;
      kept_ = true;
    }

   private:
    PoolCore& pool_;
    bool kept_ = false;
  };

  // With the lock held:
  [[nodiscard]] PoolEntry* held_by_this_thread() const noexcept;
  void hand_out(PoolEntry& entry, Deadline now, Holder to) noexcept;
  void set_aside(PoolEntry& entry, Deadline now) noexcept;
  void admit(PoolEntry& entry, Deadline now, Connecting& place) noexcept;
  [[nodiscard]] std::optional<CloseReason> settle(PoolEntry& entry) noexcept;
  void answer(PoolWaiter& waiter, PoolWaiter::Answer answer) noexcept;
  void free_place() noexcept;
  [[nodiscard]] bool is_last() const noexcept { return orphaned_ && open_ == 0 && !upkeep_runs_; }
  [[nodiscard]] PoolEntry* wait_for_answer(Lock& lock, TimeLimit& limit, const std::stop_token& stop);
  [[noreturn]] void throw_timeout(Lock& lock, milliseconds timeout, std::chrono::nanoseconds waited);
  [[nodiscard]] PoolEntry* doom_generation() noexcept;
  [[nodiscard]] std::string timeout_message(milliseconds timeout) const;
  [[nodiscard]] Deadline next_expiry(Deadline now) noexcept;
  void count(CloseReason reason) noexcept;
  void start_upkeep() noexcept;

  // Without it:
  [[nodiscard]] PoolEntry& connect(TimeLimit& limit, std::uint64_t generation);
  [[nodiscard]] std::unique_ptr<PoolEntry> open_patiently(TimeLimit& limit);
  [[nodiscard]] std::unique_ptr<PoolEntry> open(Deadline deadline);
  void connect_failed(const std::exception* error, std::chrono::nanoseconds took) noexcept;
  [[nodiscard]] bool fit(PoolEntry& entry, TimeLimit& limit) noexcept;
  bool reject(PoolEntry& entry, CloseReason reason) noexcept;
  [[nodiscard]] bool ping(PoolEntry& entry, Deadline deadline) noexcept;
  [[nodiscard]] bool clean(PoolEntry& entry) const noexcept;
  void retire(PoolEntry& entry, CloseReason reason) noexcept;
  void retire_all(PoolEntry* doomed, CloseReason reason) noexcept;
  void invalidate_generation(std::uint64_t generation) noexcept;
  void tell(PoolEventKind kind, const PoolEntry& entry, Deadline since) const noexcept;

  // Upkeep, without it:
  void run_upkeep() noexcept;
  void close_aged(Deadline now) noexcept;
  void keep_alive(Deadline now) noexcept;
  [[nodiscard]] bool fill_up() noexcept;
  [[nodiscard]] bool open_idle(std::uint64_t generation) noexcept;

  const std::unique_ptr<Driver> driver_;
  const ConnectOptions connect_;
  const PoolOptions options_;
  const Clock& clock_;
  const int most_;
  const milliseconds upkeep_interval_;  // 0: there is none
  const bool tracks_idle_;              // whether times of return matter
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
  std::uint64_t disposed_through_ = 0;  // the last generation that `dispose` or `close` ended
  int filling_ = 0;                     // of connecting_, those for pool_min_idle
  bool closed_ = false;
  bool orphaned_ = false;
  std::condition_variable drained_;
  std::string last_connect_error_;
  PoolStats counters_;
  PoolHooks hooks_;  // has its own lock

  std::thread upkeep_;
  bool upkeep_runs_ = false;
  std::condition_variable upkeep_ends_;
};

}  // namespace quarry::detail
