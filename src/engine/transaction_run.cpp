// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "engine/connection_state.hpp"
#include "engine/stop.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/types/error.hpp"

namespace quarry::detail {

struct TransactionRun::Attempt {
  Attempt(Connection on, const TransactionOptions& options)
      : connection(std::move(on)), transaction(connection.begin(options)) {}
  Connection connection;
  Transaction transaction;
};

TransactionRun::~TransactionRun() { delete attempt_; }

Connection& TransactionRun::begin() {
  ++attempts_;
  attempt_ = new Attempt(
      engine_.connect(),
      {.isolation = options_.isolation, .read_only = options_.read_only, .deferrable = options_.deferrable});
  return attempt_->connection;
}

void TransactionRun::commit() {
  attempt_->transaction.commit();
  attempt_->connection.close();
}

// In a catch block.
bool TransactionRun::may_repeat() const {
  try {
    throw;
  } catch (const CommitOutcomeUnknown&) {  // it may have been committed: repeating could do the work twice
    return false;
  } catch (const DatabaseError& error) {
    const bool wrote = attempt_ != nullptr && attempt_->connection.state().wrote();
    switch (error.retry()) {
      case Retry::statement: return true;
      case Retry::transaction: return !(error.connection_lost() && wrote);
      case Retry::connect: return attempt_ == nullptr;
      case Retry::none: break;
    }
    return dynamic_cast<const Disconnected*>(&error) != nullptr && !wrote;
  } catch (const TransactionError&) {  // the function swallowed the error that ended the transaction
    return attempt_ != nullptr && attempt_->connection.state().advice() == Retry::transaction &&
           !attempt_->connection.closed();
  } catch (...) {
    return false;
  }
}

void TransactionRun::failed() {
  const bool repeat = may_repeat();
  delete std::exchange(attempt_, nullptr);  // rolls back
  if (!repeat || attempts_ >= options_.max_attempts) throw;
  // Full jitter: those who collided do not collide again.
  thread_local std::minstd_rand random{std::random_device{}()};
  const std::int64_t doubled = options_.first_pause.count() << std::min(attempts_ - 1, 20);
  const std::int64_t most =
      std::clamp<std::int64_t>(doubled, 0, std::max<std::int64_t>(0, options_.longest_pause.count()));
  const std::chrono::milliseconds pause{std::uniform_int_distribution<std::int64_t>{0, most}(random)};
  if (options_.timeout.count() > 0 && std::chrono::steady_clock::now() + pause >= begun_ + options_.timeout) throw;
  wait(pause);
}

void TransactionRun::wait(std::chrono::milliseconds pause) const {
  const ExecutionOptions* const options = engine_.options();
  const StopSource* const stop = options == nullptr ? nullptr : options->stop.source();
  if (stop == nullptr) return std::this_thread::sleep_for(pause);
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock{mutex};
  never.wait_for(lock, stop->token, pause, [] { return false; });
  require_not_stopped(options->stop);
}

}  // namespace quarry::detail
