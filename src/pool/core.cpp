// SPDX-License-Identifier: MIT
#include "pool/core.hpp"

#include "pool/fork.hpp"
#include "quarry/types/error.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <climits>
#include <thread>
#include <utility>

namespace quarry::detail {
namespace {

using std::chrono::milliseconds;

PoolOptions checked(PoolOptions options) {
  if (options.share_within_thread) {
    options.pool_size = 1;
    options.max_overflow = 0;
    options.pool_recycle = milliseconds{0};
  }
  if (options.pool_size < 0) {
    throw ArgumentError(fmt::format("pool_size is {}; it must be 0 or more", options.pool_size));
  }
  if (options.max_overflow < -1) {
    throw ArgumentError(
        fmt::format("max_overflow is {}; it must be 0 or more, or -1 for no limit", options.max_overflow));
  }
  if (options.pool_size == 0 && options.max_overflow == 0) {
    throw ArgumentError("pool_size and max_overflow are both 0, so no connection could ever be opened");
  }
  return options;
}

int most_connections(const PoolOptions& options) noexcept {
  if (options.max_overflow < 0 || options.pool_size > INT_MAX - options.max_overflow) return INT_MAX;
  return options.pool_size + options.max_overflow;
}

Deadline later(Deadline now, milliseconds span) noexcept {
  return span >= std::chrono::floor<milliseconds>(no_deadline - now) ? no_deadline : now + span;
}

double seconds(std::chrono::nanoseconds span) noexcept { return std::chrono::duration<double>(span).count(); }

[[noreturn]] void throw_stopped() {
  ErrorInfo info;
  info.message = "the wait for a connection ended, because its stop token had asked to stop";
  throw QueryCanceled(std::move(info));
}

// Condition variables sleep by the system's clock; the caller asks its own clock again afterwards.
void sleep_until(std::condition_variable& condition, std::unique_lock<std::mutex>& lock, Deadline now,
                 Deadline deadline) {
  if (deadline == no_deadline) {
    condition.wait(lock);
  } else {
    condition.wait_for(lock, deadline - now);
  }
}

}  // namespace

PoolCore::PoolCore(std::unique_ptr<Driver> driver, ConnectOptions connect, const PoolOptions& options,
                   const Clock& clock)
    : driver_(std::move(driver)),
      connect_(std::move(connect)),
      options_(checked(options)),
      clock_(clock),
      most_(most_connections(options_)),
      fork_depth_(fork_depth()),
      process_(::getpid()),
      random_(static_cast<std::uint64_t>(clock.now().time_since_epoch().count()) ^
              reinterpret_cast<std::uintptr_t>(this)) {}

// --- time
// ----------------------------------------------------------------------------------------------------

Deadline PoolCore::TimeLimit::deadline() noexcept {
  if (!deadline_) deadline_ = timeout_ < milliseconds{0} ? no_deadline : later(clock_.now(), timeout_);
  return *deadline_;
}

Deadline PoolCore::TimeLimit::within(milliseconds most) noexcept {
  const Deadline soonest = most > milliseconds{0} ? later(clock_.now(), most) : no_deadline;
  // A timeout of 0 refuses to wait for other threads; it does not forbid to connect.
  return timeout_ == milliseconds{0} ? soonest : std::min(soonest, deadline());
}

Deadline PoolCore::next_expiry(Deadline now) noexcept {
  if (options_.pool_recycle <= milliseconds{0}) return no_deadline;
  random_ += 0x9E3779B97F4A7C15u;  // splitmix64
  std::uint64_t bits = (random_ ^ (random_ >> 30)) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
  const double share = 0.9 + 0.1 * static_cast<double>(bits >> 40) / static_cast<double>(1 << 24);
  const auto recycle = std::chrono::duration<double, std::milli>(options_.pool_recycle) * share;
  return later(now, std::chrono::ceil<milliseconds>(
                        std::min(recycle, std::chrono::duration<double, std::milli>(options_.pool_recycle))));
}

// --- processes
// -----------------------------------------------------------------------------------------------

bool PoolCore::same_process() const noexcept { return fork_depth() == fork_depth_; }

void PoolCore::require_same_process() const {
  if (same_process()) return;
  throw ForkedConnection(
      fmt::format("this pool was made in process {} and cannot be used in its child {}, which shares its "
                  "sockets; create a new "
                  "engine after fork()",
                  process_, ::getpid()));
}

// --- checkout
// ------------------------------------------------------------------------------------------------

PooledConnection PoolCore::checkout(milliseconds timeout, const std::stop_token& stop) {
  require_same_process();
  TimeLimit limit{clock_, timeout};
  for (;;) {
    const Deadline now = clock_.coarse_now();
    PoolEntry* entry = nullptr;
    std::uint64_t generation = 0;
    {
      Lock lock{mutex_};
      if (closed_) throw PoolClosed("the pool is closed; no connection can be checked out");
      if (options_.share_within_thread && (entry = held_by_this_thread()) != nullptr) {
        ++entry->shares;
        ++counters_.checkouts;
        return PooledConnection{this, entry};
      }
      if (!idle_.empty()) {
        entry = options_.pool_use_lifo ? idle_.back() : idle_.front();
        idle_.remove(*entry);
        hand_out(*entry, now, options_.share_within_thread ? std::this_thread::get_id() : std::thread::id{});
      } else if (open_ < most_) {
        ++open_;
        ++connecting_;
      } else {
        entry = wait_for_answer(lock, limit, stop);
      }
      generation = generation_;
    }
    if (entry == nullptr) return connect(limit, generation);
    if (fit(*entry, limit)) return PooledConnection{this, entry};
  }
}

PoolEntry* PoolCore::held_by_this_thread() const noexcept {
  PoolEntry* entry = held_.front();
  return entry != nullptr && entry->owner == std::this_thread::get_id() ? entry : nullptr;
}

void PoolCore::hand_out(PoolEntry& entry, Deadline now, std::thread::id to) noexcept {
  entry.taken_at = now;
  entry.owner = to;
  entry.shares = 1;
  held_.push_back(entry);
  ++counters_.checkouts;
}

// The waiter's stack frame lives until it gets the lock, so it is notified while we hold it.
void PoolCore::answer(PoolWaiter& waiter, PoolWaiter::Answer answer) noexcept {
  waiters_.remove(waiter);
  waiter.answer = answer;
  waiter.answered.notify_one();
}

void PoolCore::free_place() noexcept {
  --open_;
  if (waiters_.empty()) return;
  ++open_;
  ++connecting_;
  answer(*waiters_.front(), PoolWaiter::Answer::place);
}

// A connection, or null for a place to open one in.
PoolEntry* PoolCore::wait_for_answer(Lock& lock, TimeLimit& limit, const std::stop_token& stop) {
  if (limit.timeout() == milliseconds{0}) {
    ++counters_.timeouts;
    throw PoolTimeout(timeout_message(limit.timeout()));
  }
  const Deadline deadline = limit.deadline();
  const Deadline begun = clock_.now();
  Deadline now = begun;
  PoolWaiter me;
  waiters_.push_back(me);
  const auto on_stop = [this, &me] {
    const std::lock_guard guard{mutex_};
    if (me.answer == PoolWaiter::Answer::none) answer(me, PoolWaiter::Answer::stopped);
  };
  std::optional<std::stop_callback<decltype(on_stop)>> callback;
  if (stop.stop_possible()) {  // without the lock, which the call-back takes, perhaps at once
    lock.unlock();
    callback.emplace(stop, on_stop);
    lock.lock();
  }
  while (me.answer == PoolWaiter::Answer::none && now < deadline) {
    sleep_until(me.answered, lock, now, deadline);
    now = clock_.now();
  }
  const std::chrono::nanoseconds waited = now - begun;
  if (me.answer == PoolWaiter::Answer::none) {
    waiters_.remove(me);
    me.answer = PoolWaiter::Answer::timeout;
  }
  if (callback) {
    lock.unlock();
    callback.reset();  // waits for a call that is under way
    lock.lock();
  }
  ++counters_.waits;
  counters_.wait_time += waited;
  counters_.longest_wait = std::max(counters_.longest_wait, waited);
  switch (me.answer) {
    case PoolWaiter::Answer::connection: return me.entry;
    case PoolWaiter::Answer::place: return nullptr;
    case PoolWaiter::Answer::closed: throw PoolClosed("the pool was closed while this thread waited for a connection");
    case PoolWaiter::Answer::stopped: throw_stopped();
    case PoolWaiter::Answer::none:
    case PoolWaiter::Answer::timeout: break;
  }
  ++counters_.timeouts;
  throw PoolTimeout(timeout_message(limit.timeout()));
}

std::string PoolCore::timeout_message(milliseconds timeout) const {
  std::string message = timeout == milliseconds{0}
                            ? std::string("no connection is free and pool_timeout is 0")
                            : fmt::format("no connection became free within {:.3g} s", seconds(timeout));
  message += fmt::format(": pool_size {}, max_overflow {}, {} checked out", options_.pool_size, options_.max_overflow,
                         held_.size());
  if (!held_.empty()) {
    message +=
        fmt::format(" (the longest for {:.3g} s)", std::max(0.0, seconds(clock_.now() - held_.front()->taken_at)));
  }
  if (connecting_ > 0) message += fmt::format(", {} connecting", connecting_);
  if (!waiters_.empty()) message += fmt::format(", {} more waiting", waiters_.size());
  message += last_connect_error_.empty() ? "; no connect has failed" : "; last connect error: " + last_connect_error_;
  message += "; give connections back sooner, or raise pool_size or max_overflow";
  return message;
}

// --- connecting
// ----------------------------------------------------------------------------------------------

PooledConnection PoolCore::connect(TimeLimit& limit, std::uint64_t generation) {
  struct Place {
    PoolCore& pool;
    bool taken = false;
    ~Place() {
      if (taken) return;
      const std::lock_guard lock{pool.mutex_};
      --pool.connecting_;
      pool.free_place();
      if (pool.closed_ && pool.open_ == 0) pool.drained_.notify_all();
    }
  };
  Place place{*this};
  auto entry = std::make_unique<PoolEntry>();
  entry->connection = connect_patiently(limit);
  entry->generation = generation;
  const Deadline now = clock_.coarse_now();
  {
    const std::lock_guard lock{mutex_};
    if (!closed_) {
      entry->expires = next_expiry(now);
      hand_out(*entry, now, options_.share_within_thread ? std::this_thread::get_id() : std::thread::id{});
      --connecting_;
      ++counters_.created;
      place.taken = true;
      return PooledConnection{this, entry.release()};
    }
  }
  entry.reset();  // before its place is free again
  throw PoolClosed("the pool was closed while this thread opened a connection");
}

std::unique_ptr<DriverConnection> PoolCore::connect_patiently(TimeLimit& limit) {
  for (milliseconds pause{10};; pause = std::min(2 * pause, milliseconds{500})) {
    try {
      return driver_->connect(connect_, limit.within(options_.connect_timeout));
    } catch (const ServerStarting& error) {
      connect_failed(error.what());
      if (later(clock_.now(), pause) >= limit.deadline()) throw;
    } catch (const std::exception& error) {
      connect_failed(error.what());
      throw;
    } catch (...) {
      connect_failed("an exception that is no std::exception");
      throw;
    }
    std::this_thread::sleep_for(pause);
    const std::lock_guard lock{mutex_};
    if (closed_) throw PoolClosed("the pool was closed while this thread opened a connection");
  }
}

void PoolCore::connect_failed(const char* message) {
  const std::lock_guard lock{mutex_};
  ++counters_.failed_connects;
  last_connect_error_ = message;
}

// --- fitness
// -------------------------------------------------------------------------------------------------

bool PoolCore::fit(PoolEntry& entry, TimeLimit& limit) noexcept {
  if (entry.taken_at >= entry.expires) return reject(entry, Reason::recycled);
  DriverConnection& connection = *entry.connection;
  const bool look = options_.pool_check_socket || options_.pool_pre_ping;
  if (look && connection.suspect()) return reject(entry, Reason::suspect);
  if (!options_.pool_pre_ping || entry.taken_at - entry.returned_at <= options_.ping_idle) return true;
  try {
    {
      const std::lock_guard lock{mutex_};
      ++counters_.pings;
    }
    connection.ping(limit.within(options_.ping_timeout));
    if (!connection.broken()) return true;
  } catch (...) {  // whatever is wrong with it, another connection is the answer
  }
  invalidate_generation(entry.generation);
  return reject(entry, Reason::invalidated);
}

bool PoolCore::reject(PoolEntry& entry, Reason reason) noexcept {
  {
    const std::lock_guard lock{mutex_};
    --counters_.checkouts;
  }
  retire(entry, reason);
  return false;
}

// --- return
// --------------------------------------------------------------------------------------------------

bool PoolCore::clean(DriverConnection& connection) const noexcept {
  if (connection.transaction_state() == TransactionState::none) return true;  // no round trip for the usual case
  try {
    connection.reset(ResetMode::rollback, later(clock_.now(), options_.reset_timeout));
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
    entry.owner = {};
  }
  DriverConnection& connection = *entry.connection;
  const bool is_clean = !invalidate && !connection.broken() && clean(connection);
  if (invalidate || connection.broken()) {
    invalidate_generation(entry.generation);
    return retire(entry, Reason::invalidated);
  }
  if (!is_clean) return retire(entry, Reason::reset_failed);

  Reason reason = Reason::overflow;
  const Deadline now = options_.pool_pre_ping ? clock_.coarse_now() : Deadline{};
  {
    const std::lock_guard lock{mutex_};
    entry.returned_at = now;
    if (closed_) {
      reason = Reason::closing;
    } else if (entry.generation != generation_) {
      reason = Reason::invalidated;
    } else if (PoolWaiter* oldest = waiters_.front(); oldest != nullptr) {
      held_.remove(entry);
      hand_out(entry, clock_.coarse_now(), oldest->thread);
      oldest->entry = &entry;
      return answer(*oldest, PoolWaiter::Answer::connection);
    } else if (idle_.size() < options_.pool_size) {
      held_.remove(entry);
      return idle_.push_back(entry);
    }
  }
  retire(entry, reason);
}

void PoolCore::retire(PoolEntry& entry, Reason reason) noexcept {
  const std::unique_ptr<PoolEntry> owned{&entry};
  entry.connection->close();
  entry.connection.reset();
  bool last = false;
  {
    const std::lock_guard lock{mutex_};
    held_.remove(entry);
    count(reason);
    free_place();
    last = orphaned_ && open_ == 0;
    if (closed_ && open_ == 0) drained_.notify_all();
  }
  if (last) delete this;
}

void PoolCore::count(Reason reason) noexcept {
  ++counters_.closed;
  switch (reason) {
    case Reason::recycled: ++counters_.recycled; break;
    case Reason::invalidated: ++counters_.invalidated; break;
    case Reason::suspect: ++counters_.suspect; break;
    case Reason::reset_failed: ++counters_.reset_failed; break;
    case Reason::overflow:
    case Reason::closing: break;
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
    entry->taken_at = now;
    held_.push_back(*entry);
    entry->next_doomed = std::exchange(doomed, entry);
  }
  return doomed;
}

void PoolCore::retire_all(PoolEntry* doomed, Reason reason) noexcept {
  while (doomed != nullptr) retire(*std::exchange(doomed, doomed->next_doomed), reason);
}

void PoolCore::invalidate_generation(std::uint64_t generation) noexcept {
  PoolEntry* doomed = nullptr;
  {
    const std::lock_guard lock{mutex_};
    // A late witness of an old loss says nothing about the connections made since.
    if (generation == generation_) doomed = doom_generation();
  }
  retire_all(doomed, Reason::invalidated);
}

void PoolCore::dispose() noexcept {
  if (!same_process()) return;
  PoolEntry* doomed = nullptr;
  {
    const std::lock_guard lock{mutex_};
    doomed = doom_generation();
  }
  retire_all(doomed, Reason::closing);
}

bool PoolCore::close(milliseconds drain) noexcept {
  if (!same_process()) return false;
  PoolEntry* doomed = nullptr;
  {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    doomed = doom_generation();
    while (PoolWaiter* waiter = waiters_.front()) answer(*waiter, PoolWaiter::Answer::closed);
  }
  retire_all(doomed, Reason::closing);

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
    last = open_ == 0;
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

}  // namespace quarry::detail
