// SPDX-License-Identifier: MIT
// What a checkout says that got no connection.
#include "pool/core.hpp"
#include "pool/times.hpp"
#include "quarry/types/error.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

namespace quarry::detail {
namespace {

constexpr int most_listed = 5;

std::string describe(const PoolEntry& entry, Deadline now) {
  std::string text = entry.session == 0 ? std::string("a session") : fmt::format("session {}", entry.session);
  text += fmt::format(" for {:.3g} s", std::max(0.0, seconds(now - entry.taken_at)));
  if (entry.holder.number == 0) return text + " by the pool itself, which checks or closes it";
  text += fmt::format(" by thread {}", entry.holder.number);
  if (entry.in_transaction.load(std::memory_order_relaxed)) text += ", in a transaction";
  const std::string statement = entry.statement.text();
  return text + (statement.empty() ? std::string(", no statement yet") : ", last began: " + statement);
}

}  // namespace

void PoolCore::throw_timeout(Lock& lock, milliseconds timeout, std::chrono::nanoseconds waited) {
  ++counters_.timeouts;
  const std::string message = timeout_message(timeout);
  lock.unlock();
  if (hooks_.observed()) hooks_.tell({.kind = PoolEventKind::timeout, .duration = waited});
  throw PoolTimeout(message);
}

std::string PoolCore::timeout_message(milliseconds timeout) const {
  std::string message = timeout == milliseconds{0}
                            ? std::string("no connection is free and pool_timeout is 0")
                            : fmt::format("no connection became free within {:.3g} s", seconds(timeout));
  message += fmt::format(": pool_size {}, max_overflow {}, {} checked out", options_.pool_size, options_.max_overflow,
                         held_.size());
  const Deadline now = clock_.now();
  if (!held_.empty()) {
    message += fmt::format(" (the longest for {:.3g} s)", std::max(0.0, seconds(now - held_.front()->taken_at)));
  }
  if (connecting_ > 0) message += fmt::format(", {} connecting", connecting_);
  if (!waiters_.empty()) message += fmt::format(", {} more waiting", waiters_.size());
  message += last_connect_error_.empty() ? "; no connect has failed" : "; last connect error: " + last_connect_error_;
  message += "; give connections back sooner, or raise pool_size or max_overflow";
  if (held_.empty()) return message;
  message += ". Held longest: ";
  int listed = 0;
  for (const PoolEntry* entry = held_.front(); entry != nullptr && listed < most_listed; entry = entry->next) {
    if (listed++ > 0) message += "; ";
    message += describe(*entry, now);
  }
  if (held_.size() > listed) message += fmt::format("; and {} more", held_.size() - listed);
  return message;
}

}  // namespace quarry::detail
