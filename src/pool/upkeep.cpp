// SPDX-License-Identifier: MIT
// What is to be done about connections that nobody uses, and the thread that does it.
#include "pool/core.hpp"
#include "pool/times.hpp"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace quarry::detail {

void PoolCore::maintain() noexcept {
  if (!same_process()) return;
  const Deadline now = clock_.now();
  close_aged(now);
  keep_alive(now);
  (void)fill_up();
}

void PoolCore::close_aged(Deadline now) noexcept {
  PoolEntry* aged = nullptr;
  PoolEntry* unused = nullptr;
  {
    const std::lock_guard lock{mutex_};
    for (PoolEntry *entry = idle_.front(), *next = nullptr; entry != nullptr; entry = next) {
      next = entry->next;
      const bool is_aged = now >= entry->expires;
      const bool is_unused = options_.pool_idle_timeout > milliseconds{0} && idle_.size() > options_.pool_min_idle &&
                             now - entry->returned_at >= options_.pool_idle_timeout;
      if (!is_aged && !is_unused) continue;
      idle_.remove(*entry);
      set_aside(*entry, now);
      PoolEntry*& list = is_aged ? aged : unused;
      entry->next_doomed = std::exchange(list, entry);
    }
  }
  retire_all(aged, CloseReason::recycled);
  retire_all(unused, CloseReason::unused);
}

// One at a time, so that the others stay there for who needs them.
void PoolCore::keep_alive(Deadline now) noexcept {
  if (options_.pool_keepalive <= milliseconds{0}) return;
  for (;;) {
    PoolEntry* entry = nullptr;
    {
      const std::lock_guard lock{mutex_};
      if (closed_) return;
      entry = idle_.front();
      while (entry != nullptr && now - entry->alive_at < options_.pool_keepalive) entry = entry->next;
      if (entry == nullptr) return;
      idle_.remove(*entry);
      set_aside(*entry, now);
    }
    if (!ping(*entry, later(clock_.now(), options_.ping_timeout))) {
      invalidate_generation(entry->generation);
      retire(*entry, CloseReason::invalidated);
      continue;
    }
    std::optional<CloseReason> reason;
    {
      const std::lock_guard lock{mutex_};
      entry->alive_at = std::max(now, clock_.coarse_now());
      reason = settle(*entry);
    }
    if (reason) retire(*entry, *reason);
  }
}

// @return false when a connection could not be opened.
bool PoolCore::fill_up() noexcept {
  for (;;) {
    std::uint64_t generation = 0;
    {
      const std::lock_guard lock{mutex_};
      if (closed_ || idle_.size() + filling_ >= options_.pool_min_idle || open_ >= options_.pool_size) return true;
      ++open_;
      ++connecting_;
      ++filling_;
      generation = generation_;
    }
    const bool opened = open_idle(generation);
    {
      const std::lock_guard lock{mutex_};
      --filling_;
    }
    if (!opened) return false;
  }
}

bool PoolCore::open_idle(std::uint64_t generation) noexcept {
  Connecting place{*this};
  std::unique_ptr<PoolEntry> entry;
  const bool limited = options_.connect_timeout > milliseconds{0};
  try {
    entry = open(later(clock_.now(), limited ? options_.connect_timeout : PoolOptions{}.connect_timeout));
  } catch (...) {  // counted, and told to listeners; who needs a connection will see for himself
    return false;
  }
  entry->generation = generation;
  std::optional<CloseReason> reason;
  const Deadline now = clock_.coarse_now();
  PoolEntry& opened = *entry.release();
  {
    const std::lock_guard lock{mutex_};
    admit(opened, now, place);
    set_aside(opened, now);
    reason = settle(opened);
  }
  if (reason) retire(opened, *reason);
  return true;
}

void PoolCore::start_upkeep() noexcept {
  if (upkeep_interval_ == milliseconds{0} || !options_.maintenance_thread || upkeep_runs_) return;
  // Signals are for the program's own threads.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    upkeep_ = std::thread([this] { run_upkeep(); });
    upkeep_runs_ = true;
  } catch (...) {  // no thread to be had: the next connection tries again
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void PoolCore::run_upkeep() noexcept {
  constexpr milliseconds longest_pause{30'000};
  milliseconds pause = upkeep_interval_;
  Deadline fill_again{};
  Lock lock{mutex_};
  while (!closed_) {
    lock.unlock();
    const Deadline now = clock_.now();
    close_aged(now);
    keep_alive(now);
    // A server that refuses is not asked every second.
    if (now >= fill_again) {
      const bool filled = fill_up();
      if (!filled) fill_again = later(clock_.now(), pause);
      pause = filled ? upkeep_interval_ : std::min(2 * pause, longest_pause);
    }
    lock.lock();
    if (!closed_) upkeep_ends_.wait_for(lock, upkeep_interval_);
  }
  upkeep_runs_ = false;
  const bool last = is_last();
  lock.unlock();
  if (last) delete this;
}

}  // namespace quarry::detail
