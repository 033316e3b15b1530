// SPDX-License-Identifier: MIT
#include "quarry/pool/pool.hpp"

#include "pool/core.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

Pool::Pool(std::unique_ptr<Driver> driver, ConnectOptions connect, const PoolOptions& options, const Clock& clock)
    : core_(new detail::PoolCore(std::move(driver), std::move(connect), options, clock)) {}

Pool::~Pool() { core_->orphan(); }

PooledConnection Pool::checkout() { return core_->checkout(core_->options().pool_timeout, {}); }
PooledConnection Pool::checkout(std::chrono::milliseconds timeout) { return core_->checkout(timeout, {}); }
PooledConnection Pool::checkout(std::chrono::milliseconds timeout, const std::stop_token& stop) {
  return core_->checkout(timeout, stop);
}
void Pool::dispose() noexcept { core_->dispose(); }
bool Pool::close(std::chrono::milliseconds drain) noexcept { return core_->close(drain); }
void Pool::maintain() noexcept { core_->maintain(); }
void Pool::add_listener(std::shared_ptr<detail::PoolListener> listener) { core_->hooks().add(std::move(listener)); }
void Pool::add_preparer(std::shared_ptr<detail::SessionPreparer> preparer) { core_->hooks().add(std::move(preparer)); }
PoolStats Pool::stats() const { return core_->stats(); }
const PoolOptions& Pool::options() const noexcept { return core_->options(); }

PooledConnection::PooledConnection(PooledConnection&& other) noexcept
    : core_(other.core_), entry_(other.entry_.exchange(nullptr, std::memory_order_relaxed)) {}

PooledConnection& PooledConnection::operator=(PooledConnection&& other) noexcept {
  if (this != &other) {
    release();
    core_ = other.core_;
    entry_.store(other.entry_.exchange(nullptr, std::memory_order_relaxed), std::memory_order_relaxed);
  }
  return *this;
}

DriverConnection& PooledConnection::operator*() const {
  const detail::PoolEntry* entry = entry_.load(std::memory_order_relaxed);
  if (entry == nullptr) {
    throw ResourceClosedError("this connection was given back to its pool; check out another one");
  }
  core_->require_same_process();
  return *entry->connection;
}

// Exchanging rather than reading makes a second return, from whichever thread, find nothing to give back.
void PooledConnection::release() noexcept {
  if (entry_.load(std::memory_order_relaxed) == nullptr) return;
  if (detail::PoolEntry* entry = entry_.exchange(nullptr, std::memory_order_acq_rel)) core_->give_back(*entry, false);
}

void PooledConnection::invalidate() noexcept {
  if (detail::PoolEntry* entry = entry_.exchange(nullptr, std::memory_order_acq_rel)) core_->give_back(*entry, true);
}

void PooledConnection::reset_fully_on_return() noexcept {
  if (detail::PoolEntry* entry = entry_.load(std::memory_order_relaxed)) entry->full_reset = true;
}

void PooledConnection::note_statement(std::string_view sql) noexcept {
  detail::PoolEntry* entry = entry_.load(std::memory_order_relaxed);
  if (entry == nullptr) return;
  entry->statement.set(sql);
  note_transaction();
}

void PooledConnection::note_transaction() noexcept {
  detail::PoolEntry* entry = entry_.load(std::memory_order_relaxed);
  if (entry == nullptr) return;
  const bool open = entry->connection->transaction_state() != TransactionState::none;
  entry->in_transaction.store(open, std::memory_order_relaxed);
}

}  // namespace quarry
