// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include "engine/connection_state.hpp"
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
  attempt_ = new Attempt(engine_.connect(), {.isolation = options_.isolation, .read_only = options_.read_only});
  return attempt_->connection;
}

void TransactionRun::commit() {
  attempt_->transaction.commit();
  attempt_->connection.close();
}

void TransactionRun::failed() {
  bool may_repeat = false;
  try {
    throw;
  } catch (const CommitOutcomeUnknown&) {  // it may have been committed: repeating could do the work twice
  } catch (const DatabaseError& error) {
    const bool wrote = attempt_ != nullptr && attempt_->connection.state().wrote();
    may_repeat = error.retry() == Retry::statement ||
                 (error.retry() == Retry::transaction && !(error.connection_lost() && wrote)) ||
                 (dynamic_cast<const Disconnected*>(&error) != nullptr && !wrote);
  } catch (const TransactionError&) {  // the function swallowed the error that ended the transaction
    may_repeat = attempt_ != nullptr && attempt_->connection.state().advice() == Retry::transaction &&
                 !attempt_->connection.closed();
  } catch (...) {
  }
  delete std::exchange(attempt_, nullptr);  // rolls back
  if (!may_repeat || attempts_ >= options_.max_attempts) throw;
  // Full jitter: those who collided do not collide again.
  thread_local std::minstd_rand random{std::random_device{}()};
  const int most = std::min(1000, 10 << std::min(attempts_, 7));
  std::this_thread::sleep_for(std::chrono::milliseconds{std::uniform_int_distribution{0, most}(random)});
}

}  // namespace quarry::detail
