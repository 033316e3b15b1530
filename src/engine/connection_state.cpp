// SPDX-License-Identifier: MIT
#include "engine/connection_state.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "quarry/types/error.hpp"

namespace quarry::detail {

void destroy(const ConnectionState* state) noexcept { delete state; }

ConnectionState::ConnectionState(Ref<const EngineCore> core, PooledConnection lease, const ExecutionOptions* options)
    : core_(std::move(core)),
      lease_(std::move(lease)),
      options_(options == nullptr ? ExecutionOptions{} : *options),
      cancel_((*lease_).cancel_handle()) {}

namespace {

bool is_loss(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const DatabaseError& known) {
    return known.connection_lost();
  } catch (...) {
    return false;
  }
}

}  // namespace

// Runs a call on the driver and draws the conclusions from its error.
template <class F>
auto ConnectionState::noted(F&& call) {
  try {
    return call();
  } catch (DatabaseError& error) {
    core_->judge(error, {});
    note(error);
    throw;
  }
}

bool ConnectionState::cancel() const noexcept {
  const std::lock_guard lock{cancel_mutex_};
  return cancel_ && cancel_->cancel();
}

void ConnectionState::end_cancellation() noexcept {
  const std::lock_guard lock{cancel_mutex_};
  cancel_.reset();
}

DriverConnection& ConnectionState::driver() {
  if (lease_) return *lease_;
  if (!lost_.empty()) {
    throw ResourceClosedError(fmt::format("this connection was lost ({}); take another one from the engine", lost_));
  }
  throw ResourceClosedError("this connection was closed; take another one from the engine");
}

void ConnectionState::require_live() {
  if (levels_.empty() || driver().transaction_state() == TransactionState::active) return;
  throw InFailedTransaction(
      "the server has given this transaction up after an earlier error; roll it back before running anything else");
}

ResultState* ConnectionState::run(Request request) {
  DriverConnection& connection = driver();
  require_live();
  request.options = &options_;
  auto state = std::make_unique<ResultState>(core_);
  state->watch = StopWatch(options_.stop, connection);
  if (!request.only_reads()) wrote_ = true;
  try {
    state->take(core_->send(lease_, request));
  } catch (const DatabaseError& error) {
    state->watch = {};
    note(error);
    throw;
  }
  adopt(*state);
  return make_result(std::move(state));
}

std::vector<std::pair<std::unique_ptr<ResultState>, std::exception_ptr>> ConnectionState::run_together(
    std::span<const Request> requests) {
  DriverConnection& connection = driver();
  require_live();
  const StopWatch watch(options_.stop, connection);
  for (const Request& request : requests) wrote_ = wrote_ || !request.only_reads();
  auto answers = noted([&] { return core_->send_together(lease_, requests, &options_); });
  std::vector<std::pair<std::unique_ptr<ResultState>, std::exception_ptr>> results;
  std::exception_ptr loss;
  for (auto& [sent, error] : answers) {
    auto state = std::make_unique<ResultState>(core_);
    if (!error) {
      state->take(std::move(sent));
      adopt(*state);
      state.reset(make_result(std::move(state)));
    } else if (!loss || (!is_loss(loss) && is_loss(error))) {
      loss = error;
    }
    results.emplace_back(error ? nullptr : std::move(state), error);
  }
  if (!loss) return results;
  try {
    std::rethrow_exception(loss);
  } catch (const DatabaseError& error) {
    note(error);
    // The rows of those before it went with the connection.
    for (auto& [result, own] : results) {
      if (!result || result->phase != ResultState::Phase::closed) continue;
      own = loss;
      result.reset();
    }
  } catch (...) {  // of a value that the database cannot store: nothing was sent
  }
  return results;
}

std::optional<std::int64_t> ConnectionState::send_rows(const RowTarget& target, std::span<const Value> values,
                                                       const Statement& insert, const SendRows& send) {
  DriverConnection& connection = driver();
  require_live();
  const StopWatch watch(options_.stop, connection);
  wrote_ = true;
  try {
    return core_->send_rows(lease_, target, values, insert, send, &options_);
  } catch (const DatabaseError& error) {
    note(error);
    throw;
  }
}

void ConnectionState::adopt(ResultState& result) {
  results_.push_back(&result);
  result.connection = Ref<ConnectionState>{this};
}

void ConnectionState::forget(const ResultState* result) noexcept { std::erase(results_, result); }

void ConnectionState::close_results() noexcept {
  // Each takes itself off the list.
  while (!results_.empty()) results_.back()->release(ResultState::Phase::closed);
}

void ConnectionState::close() noexcept {
  close_results();
  // Not left to the pool: on a shared connection, the pool waits for the last of those who share it.
  if (lease_ && !levels_.empty()) abandon(levels_.front().serial);
  levels_.clear();
  end_cancellation();
  lease_.release();
}

void ConnectionState::invalidate() noexcept {
  close_results();
  levels_.clear();
  end_cancellation();
  lease_.invalidate();
}

void ConnectionState::note(const DatabaseError& error) noexcept {
  if (!lease_) return;
  const bool lost = error.connection_lost() || (*lease_).broken();
  if (!levels_.empty() && (lost || (*lease_).transaction_state() != TransactionState::active)) advice_ = error.retry();
  if (lost) give_up(error.info().message.c_str());
}

// The connection goes, and who still has a transaction open on it learns that when it uses it.
void ConnectionState::give_up(const char* reason) noexcept {
  if (!lease_) return;
  try {
    lost_ = *reason == '\0' ? "no reason given" : reason;
  } catch (...) {  // without the reason, then
  }
  close_results();
  end_cancellation();
  lease_.invalidate();
}

// --- transactions --------------------------------------------------------------------------------------------

std::size_t ConnectionState::position(std::uint64_t serial) const noexcept {
  std::size_t i = 0;
  while (i < levels_.size() && levels_[i].serial != serial) ++i;
  return i;
}

TransactionState ConnectionState::state(std::uint64_t serial) const noexcept {
  if (!is_open(serial)) return TransactionState::none;
  try {
    return lease_ ? (*lease_).transaction_state() : TransactionState::gone;
  } catch (const ForkedConnection&) {
    return TransactionState::gone;
  }
}

std::uint64_t ConnectionState::begin(const TransactionOptions& options) {
  DriverConnection& connection = driver();
  if (!levels_.empty()) {
    throw TransactionError(
        "a transaction is already open on this connection; use begin_nested() for a savepoint in it");
  }
  levels_.reserve(1);
  wrote_ = false;
  advice_ = Retry::none;
  const StopWatch watch(options_.stop, connection);
  noted([&] { connection.begin(options, deadline()); });
  lease_.note_transaction();
  levels_.push_back({next_serial_, {}});
  return next_serial_++;
}

std::uint64_t ConnectionState::begin_nested() {
  DriverConnection& connection = driver();
  if (levels_.empty()) {
    throw NoActiveTransaction("a savepoint needs an open transaction; call begin() before begin_nested()");
  }
  require_live();
  Level level{next_serial_, fmt::format("quarry_{}", next_serial_)};
  levels_.reserve(levels_.size() + 1);
  noted([&] { (void)connection.execute_raw("SAVEPOINT " + level.savepoint, deadline()); });
  levels_.push_back(std::move(level));
  return next_serial_++;
}

void ConnectionState::commit(std::uint64_t serial) {
  const std::size_t at = position(serial);
  if (at == levels_.size()) throw NoActiveTransaction("this transaction has ended; it cannot be committed again");
  if (!lease_) {
    levels_.clear();
    throw RollbackInsteadOfCommit(
        fmt::format("the connection was lost earlier in this transaction ({}), so nothing of it was kept", lost_));
  }
  DriverConnection& connection = *lease_;
  if (connection.transaction_state() != TransactionState::active) {
    if (at > 0) require_live();
    rollback(serial);
    throw RollbackInsteadOfCommit(
        "the server had given this transaction up after an earlier error, so it was rolled back instead of committed");
  }
  if (at > 0) {
    const std::string release = "RELEASE SAVEPOINT " + levels_[at].savepoint;
    noted([&] { (void)connection.execute_raw(release, deadline()); });
    levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(at), levels_.end());
    return;
  }
  levels_.clear();  // whatever COMMIT says, this transaction is over
  try {
    noted([&] { connection.commit(deadline()); });
    lease_.note_transaction();
  } catch (...) {
    end_what_is_left();
    throw;
  }
}

// SQLite keeps a transaction open whose COMMIT failed; nobody would be left to end it.
void ConnectionState::end_what_is_left() noexcept {
  if (!lease_ || (*lease_).transaction_state() == TransactionState::none) return;
  try {
    (*lease_).rollback(deadline());
  } catch (...) {
    invalidate();
  }
}

void ConnectionState::rollback(std::uint64_t serial) {
  const std::size_t at = position(serial);
  if (at == levels_.size()) return;
  if (!lease_) {  // rolled back by the loss
    levels_.clear();
    return;
  }
  DriverConnection& connection = *lease_;
  const std::string savepoint = std::move(levels_[at].savepoint);
  levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(at), levels_.end());
  if (at == 0) {
    noted([&] { connection.rollback(deadline()); });
    return lease_.note_transaction();
  }
  const bool failed = connection.transaction_state() != TransactionState::active;
  // PostgreSQL fails to the savepoint; where the server dropped the whole transaction, the savepoint is gone with it.
  if (failed && connection.server().dialect != "postgresql") return;
  noted([&] { (void)connection.execute_raw("ROLLBACK TO SAVEPOINT " + savepoint, deadline()); });
}

void ConnectionState::abandon(std::uint64_t serial) noexcept {
  try {
    rollback(serial);
  } catch (const std::exception& error) {
    give_up(error.what());
  } catch (...) {
    give_up("the rollback failed");
  }
}

}  // namespace quarry::detail
