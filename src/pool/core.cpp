// SPDX-License-Identifier: MIT
#include "pool/core.hpp"

#include "pool/fork.hpp"
#include "pool/times.hpp"
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
    options.pool_idle_timeout = milliseconds{0};
    options.pool_min_idle = std::min(options.pool_min_idle, 1);
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
  if (options.pool_min_idle < 0 || options.pool_min_idle > options.pool_size) {
    throw ArgumentError(fmt::format("pool_min_idle is {}; it must be 0 or more, and at most pool_size, which is {}",
                                    options.pool_min_idle, options.pool_size));
  }
  return options;
}

int most_connections(const PoolOptions& options) noexcept {
  if (options.max_overflow < 0 || options.pool_size > INT_MAX - options.max_overflow) return INT_MAX;
  return options.pool_size + options.max_overflow;
}

[[noreturn]] void throw_stopped() {
  ErrorInfo info;
  info.message = "the wait for a connection ended, because its stop token had asked to stop";
  throw QueryCanceled(std::move(info));
}

// How often there is work for upkeep.
milliseconds interval_of(const PoolOptions& options) noexcept {
  milliseconds shortest = milliseconds::max();
  if (options.pool_idle_timeout > milliseconds{0}) shortest = options.pool_idle_timeout / 4;
  if (options.pool_keepalive > milliseconds{0}) shortest = std::min(shortest, options.pool_keepalive / 4);
  if (options.pool_min_idle > 0) shortest = std::min(shortest, milliseconds{1'000});
  if (shortest == milliseconds::max()) return milliseconds{0};
  return std::clamp(shortest, milliseconds{10}, milliseconds{30'000});
}

}  // namespace

PoolCore::PoolCore(std::unique_ptr<Driver> driver, ConnectOptions connect, const PoolOptions& options,
                   const Clock& clock)
    : driver_(std::move(driver)),
      connect_(std::move(connect)),
      options_(checked(options)),
      clock_(clock),
      most_(most_connections(options_)),
      upkeep_interval_(interval_of(options_)),
      tracks_idle_(options_.pool_pre_ping || upkeep_interval_ > milliseconds{0}),
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
  const bool observed = hooks_.observed();
  const Deadline begun = observed ? clock_.now() : Deadline{};
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
        hand_out(*entry, now, Holder::this_thread());
      } else if (open_ < most_) {
        ++open_;
        ++connecting_;
      } else {
        entry = wait_for_answer(lock, limit, stop);
      }
      generation = generation_;
    }
    if (entry == nullptr) {
      entry = &connect(limit, generation);
    } else if (!fit(*entry, limit)) {
      continue;
    }
    if (observed) tell(PoolEventKind::checked_out, *entry, begun);
    return PooledConnection{this, entry};
  }
}

PoolEntry* PoolCore::held_by_this_thread() const noexcept {
  PoolEntry* entry = held_.front();
  return entry != nullptr && entry->holder.id == std::this_thread::get_id() ? entry : nullptr;
}

void PoolCore::hand_out(PoolEntry& entry, Deadline now, Holder to) noexcept {
  entry.taken_at = now;
  entry.holder = to;
  entry.shares = 1;
  entry.statement.set({});
  entry.in_transaction.store(false, std::memory_order_relaxed);
  held_.push_back(entry);
  ++counters_.checkouts;
}

// Held by the pool itself: to be pinged, closed, or settled when it has just been opened.
void PoolCore::set_aside(PoolEntry& entry, Deadline now) noexcept {
  entry.taken_at = now;
  entry.holder = {};
  held_.push_back(entry);
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
  if (limit.timeout() == milliseconds{0}) throw_timeout(lock, limit.timeout(), {});
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
  throw_timeout(lock, limit.timeout(), waited);
}

// --- connecting
// ----------------------------------------------------------------------------------------------

PoolCore::Connecting::~Connecting() {
  if (kept_) return;
  const std::lock_guard lock{pool_.mutex_};
  --pool_.connecting_;
  pool_.free_place();
  if (pool_.closed_ && pool_.open_ == 0) pool_.drained_.notify_all();
}

PoolEntry& PoolCore::connect(TimeLimit& limit, std::uint64_t generation) {
  Connecting place{*this};
  PoolEntry& entry = *open_patiently(limit).release();
  entry.generation = generation;
  const Deadline now = clock_.coarse_now();
  bool closed = false;
  {
    const std::lock_guard lock{mutex_};
    closed = closed_;
    admit(entry, now, place);
    if (closed) {
      set_aside(entry, now);
    } else {
      hand_out(entry, now, Holder::this_thread());
      start_upkeep();
    }
  }
  if (!closed) return entry;
  retire(entry, CloseReason::disposed);
  throw PoolClosed("the pool was closed while this thread opened a connection");
}

// With its place kept, the connection is the pool's.
void PoolCore::admit(PoolEntry& entry, Deadline now, Connecting& place) noexcept {
  entry.opened_at = now;
  entry.alive_at = now;
  entry.returned_at = now;
  entry.expires = next_expiry(now);
  ++counters_.created;
  place.keep();
}

std::unique_ptr<PoolEntry> PoolCore::open_patiently(TimeLimit& limit) {
  for (milliseconds pause{10};; pause = std::min(2 * pause, milliseconds{500})) {
    try {
      return open(limit.within(options_.connect_timeout));
    } catch (const ServerStarting&) {
      if (later(clock_.now(), pause) >= limit.deadline()) throw;
    }
    std::this_thread::sleep_for(pause);
    const std::lock_guard lock{mutex_};
    if (closed_) throw PoolClosed("the pool was closed while this thread opened a connection");
  }
}

// One attempt. A connection that cannot be prepared closes before anybody sees it.
std::unique_ptr<PoolEntry> PoolCore::open(Deadline deadline) {
  const Deadline begun = clock_.now();
  auto entry = std::make_unique<PoolEntry>();
  try {
    entry->connection = driver_->connect(connect_, deadline);
    entry->session = entry->connection->server().session;
    hooks_.prepare(*entry->connection, deadline);
  } catch (const std::exception& error) {
    connect_failed(&error, clock_.now() - begun);
    throw;
  } catch (...) {
    connect_failed(nullptr, clock_.now() - begun);
    throw;
  }
  {
    const std::lock_guard lock{mutex_};
    counters_.connect_time += clock_.now() - begun;
  }
  if (hooks_.observed()) tell(PoolEventKind::connected, *entry, begun);
  return entry;
}

void PoolCore::connect_failed(const std::exception* error, std::chrono::nanoseconds took) noexcept {
  {
    const std::lock_guard lock{mutex_};
    ++counters_.failed_connects;
    counters_.connect_time += took;
    try {
      last_connect_error_ = error == nullptr ? "an exception that is no std::exception" : error->what();
    } catch (...) {  // out of memory: the last one stays
    }
  }
  if (!hooks_.observed()) return;
  hooks_.tell({.kind = PoolEventKind::connect_failed, .duration = took, .error = error});
}

// --- fitness
// -------------------------------------------------------------------------------------------------

bool PoolCore::fit(PoolEntry& entry, TimeLimit& limit) noexcept {
  if (entry.taken_at >= entry.expires) return reject(entry, CloseReason::recycled);
  DriverConnection& connection = *entry.connection;
  const bool look = options_.pool_check_socket || options_.pool_pre_ping;
  if (look && connection.suspect()) return reject(entry, CloseReason::suspect);
  if (!options_.pool_pre_ping || entry.taken_at - entry.alive_at <= options_.ping_idle) return true;
  if (ping(entry, limit.within(options_.ping_timeout))) return true;
  invalidate_generation(entry.generation);
  return reject(entry, CloseReason::invalidated);
}

bool PoolCore::ping(PoolEntry& entry, Deadline deadline) noexcept {
  {
    const std::lock_guard lock{mutex_};
    ++counters_.pings;
  }
  try {
    entry.connection->ping(deadline);
  } catch (...) {  // whatever is wrong with it, another connection is the answer
    return false;
  }
  return !entry.connection->broken();
}

bool PoolCore::reject(PoolEntry& entry, CloseReason reason) noexcept {
  {
    const std::lock_guard lock{mutex_};
    --counters_.checkouts;
  }
  retire(entry, reason);
  return false;
}

}  // namespace quarry::detail
