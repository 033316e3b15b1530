// SPDX-License-Identifier: MIT
// How connections come back, and how the pool ends.
#include "pool/core.hpp"
#include "pool/times.hpp"

#include <algorithm>
#include <utility>

namespace quarry::detail {

// --- return
// --------------------------------------------------------------------------------------------------

bool PoolCore::clean(PoolEntry& entry) const noexcept {
  DriverConnection& connection = *entry.connection;
  const ResetMode mode = std::exchange(entry.full_reset, false) ? ResetMode::full : options_.pool_reset_on_return;
  const bool in_transaction = connection.transaction_state() != TransactionState::none;
  if (mode == ResetMode::none) return !in_transaction;
  const bool full = mode == ResetMode::full;
  if (!full && !in_transaction) return true;  // no round trip for the usual case
  try {
    const Deadline deadline = later(clock_.now(), options_.reset_timeout);
    connection.reset(mode, deadline);
    if (full && !connection.broken()) hooks_.prepare(connection, deadline);  // it undid that too
  } catch (...) {
    return false;
  }
  return !connection.broken() && connection.transaction_state() == TransactionState::none;
}

void PoolCore::give_back(PoolEntry& entry, bool invalidate) noexcept {
  // In a child of fork() the connection is the parent's, and the lock may be held by a thread that is not
  // here.
  if (!same_process()) return;
  if (options_.share_within_thread) {
    const std::lock_guard lock{mutex_};
    entry.invalid = entry.invalid || invalidate;
    invalidate = entry.invalid;
    if (--entry.shares > 0) return;
    entry.holder = {};
  }
  if (hooks_.observed()) tell(PoolEventKind::checked_in, entry, entry.taken_at);
  DriverConnection& connection = *entry.connection;
  if (!invalidate && !connection.broken() && connection.stale()) {
    invalidate_generation(entry.generation);
    return retire(entry, CloseReason::stale);
  }
  const bool is_clean = !invalidate && !connection.broken() && clean(entry);
  if (invalidate || connection.broken()) {
    invalidate_generation(entry.generation);
    return retire(entry, CloseReason::invalidated);
  }
  if (!is_clean) return retire(entry, CloseReason::reset_failed);

  std::optional<CloseReason> reason;
  const Deadline now = tracks_idle_ ? clock_.coarse_now() : Deadline{};
  {
    const std::lock_guard lock{mutex_};
    entry.returned_at = now;
    entry.alive_at = now;
    reason = settle(entry);
  }
  if (reason) retire(entry, *reason);
}

// A connection that is held goes to the oldest waiter, or joins those that are idle, in the order of their return.
// @return why it must close instead.
std::optional<CloseReason> PoolCore::settle(PoolEntry& entry) noexcept {
  if (closed_) return CloseReason::disposed;
  if (entry.generation != generation_) {
    return entry.generation <= disposed_through_ ? CloseReason::disposed : CloseReason::invalidated;
  }
  if (PoolWaiter* oldest = waiters_.front(); oldest != nullptr) {
    held_.remove(entry);
    hand_out(entry, clock_.coarse_now(), oldest->holder);
    oldest->entry = &entry;
    answer(*oldest, PoolWaiter::Answer::connection);
    return {};
  }
  if (idle_.size() >= options_.pool_size) return CloseReason::surplus;
  held_.remove(entry);
  PoolEntry* before = idle_.back();
  while (before != nullptr && before->returned_at > entry.returned_at) before = before->previous;
  idle_.insert_after(before, entry);
  return {};
}

void PoolCore::retire(PoolEntry& entry, CloseReason reason) noexcept {
  const std::unique_ptr<PoolEntry> owned{&entry};
  entry.connection->close();
  entry.connection.reset();
  if (hooks_.observed()) {
    hooks_.tell({.kind = PoolEventKind::closed,
                 .reason = reason,
                 .session = entry.session,
                 .duration = std::max(clock_.coarse_now() - entry.opened_at, Deadline::duration{0})});
  }
  bool last = false;
  {
    const std::lock_guard lock{mutex_};
    held_.remove(entry);
    count(reason);
    free_place();
    last = is_last();
    if (closed_ && open_ == 0) drained_.notify_all();
  }
  if (last) delete this;
}

void PoolCore::count(CloseReason reason) noexcept {
  ++counters_.closed;
  switch (reason) {
    case CloseReason::recycled: ++counters_.recycled; break;
    case CloseReason::invalidated: ++counters_.invalidated; break;
    case CloseReason::suspect: ++counters_.suspect; break;
    case CloseReason::reset_failed: ++counters_.reset_failed; break;
    case CloseReason::stale: ++counters_.stale; break;
    case CloseReason::unused: ++counters_.unused; break;
    case CloseReason::surplus: ++counters_.surplus; break;
    case CloseReason::disposed: ++counters_.disposed; break;
  }
}

// --- invalidation and closing
// --------------------------------------------------------------------------------

// Starts a new generation; the idle connections of the old one are ours to close, once the lock is let go.
PoolEntry* PoolCore::doom_generation() noexcept {
  ++generation_;
  PoolEntry* doomed = nullptr;
  const Deadline now = clock_.coarse_now();
  while (PoolEntry* entry = idle_.front()) {
    idle_.remove(*entry);
    set_aside(*entry, now);
    entry->next_doomed = std::exchange(doomed, entry);
  }
  return doomed;
}

void PoolCore::retire_all(PoolEntry* doomed, CloseReason reason) noexcept {
  while (doomed != nullptr) retire(*std::exchange(doomed, doomed->next_doomed), reason);
}

void PoolCore::invalidate_generation(std::uint64_t generation) noexcept {
  PoolEntry* doomed = nullptr;
  {
    const std::lock_guard lock{mutex_};
    // A late witness of an old loss says nothing about the connections made since.
    if (generation == generation_) doomed = doom_generation();
  }
  retire_all(doomed, CloseReason::invalidated);
}

void PoolCore::dispose() noexcept {
  if (!same_process()) return;
  PoolEntry* doomed = nullptr;
  {
    const std::lock_guard lock{mutex_};
    disposed_through_ = generation_;
    doomed = doom_generation();
  }
  retire_all(doomed, CloseReason::disposed);
}

bool PoolCore::close(milliseconds drain) noexcept {
  if (!same_process()) return false;
  PoolEntry* doomed = nullptr;
  std::thread upkeep;
  {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    upkeep_ends_.notify_all();
    // A listener that closes the pool may be running in that thread.
    if (upkeep_.get_id() != std::this_thread::get_id()) upkeep = std::move(upkeep_);
    doomed = doom_generation();
    while (PoolWaiter* waiter = waiters_.front()) answer(*waiter, PoolWaiter::Answer::closed);
  }
  retire_all(doomed, CloseReason::disposed);
  if (upkeep.joinable()) upkeep.join();

  Lock lock{mutex_};
  Deadline now = clock_.now();
  const Deadline deadline = later(now, drain);
  while (open_ > 0 && now < deadline) {
    sleep_until(drained_, lock, now, deadline);
    now = clock_.now();
  }
  return open_ == 0;
}

void PoolCore::orphan() noexcept {
  if (!same_process()) return;  // what is left belongs to the parent
  close(milliseconds{0});
  bool last = false;
  {
    const std::lock_guard lock{mutex_};
    orphaned_ = true;
    if (upkeep_.joinable()) upkeep_.detach();  // this is that thread, which deletes the pool when it ends
    last = is_last();
  }
  if (last) delete this;
}

PoolStats PoolCore::stats() const {
  require_same_process();
  const std::lock_guard lock{mutex_};
  PoolStats stats = counters_;
  stats.size = open_;
  stats.idle = idle_.size();
  stats.checked_out = held_.size();
  stats.connecting = connecting_;
  stats.overflow = std::max(0, open_ - options_.pool_size);
  stats.waiting = waiters_.size();
  return stats;
}

void PoolCore::tell(PoolEventKind kind, const PoolEntry& entry, Deadline since) const noexcept {
  hooks_.tell(
      {.kind = kind, .session = entry.session, .duration = std::max(clock_.now() - since, Deadline::duration{0})});
}

}  // namespace quarry::detail
