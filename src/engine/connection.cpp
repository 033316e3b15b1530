// SPDX-License-Identifier: MIT
#include "quarry/engine/connection.hpp"

#include <utility>

#include "engine/batch.hpp"
#include "engine/connection_state.hpp"
#include "quarry/types/error.hpp"

namespace quarry {

Transaction::Transaction(Ref<detail::ConnectionState> state, std::uint64_t serial) noexcept
    : state_(std::move(state)), serial_(serial) {}

Transaction::Transaction(Transaction&& other) noexcept : state_(std::move(other.state_)), serial_(other.serial_) {}

Transaction& Transaction::operator=(Transaction&& other) noexcept {
  if (this != &other) {
    if (state_) state_->abandon(serial_);
    state_ = std::move(other.state_);
    serial_ = other.serial_;
  }
  return *this;
}

Transaction::~Transaction() {
  if (state_) state_->abandon(serial_);
}

void Transaction::commit() {
  if (!state_) throw NoActiveTransaction("this transaction was moved from; commit the one it was moved to");
  state_->commit(serial_);
}

void Transaction::rollback() {
  if (state_) state_->rollback(serial_);
}

TransactionState Transaction::state() const noexcept {
  return state_ ? state_->state(serial_) : TransactionState::none;
}

bool Transaction::is_active() const noexcept { return state() == TransactionState::active; }

Connection::Connection(Ref<detail::ConnectionState> state) noexcept : state_(std::move(state)) {}

Connection::Connection(Connection&& other) noexcept : state_(std::move(other.state_)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  if (this != &other) {
    close();
    state_ = std::move(other.state_);
  }
  return *this;
}

Connection::~Connection() { close(); }

detail::ConnectionState& Connection::state() const {
  if (!state_) throw ResourceClosedError("this connection was moved from; use the one it was moved to");
  return *state_;
}

Transaction Connection::begin(const TransactionOptions& options) {
  const std::uint64_t serial = state().begin(options);
  return {state_, serial};
}

Transaction Connection::begin_nested() {
  const std::uint64_t serial = state().begin_nested();
  return {state_, serial};
}

bool Connection::in_transaction() const noexcept { return state_ && state_->in_transaction(); }

Connection& Connection::set_options(const ExecutionOptions& options) {
  state().set_options(options);
  return *this;
}

bool Connection::cancel() const noexcept { return state_ && state_->cancel(); }

void Connection::close() noexcept {
  if (state_) state_->close();
}

bool Connection::closed() const noexcept { return !state_ || state_->closed(); }

void Connection::invalidate() noexcept {
  if (state_) state_->invalidate();
}

const Dialect& Connection::dialect() const { return state().dialect(); }

ResultBase Connection::run(const Statement& statement, std::span<const NamedValue> values,
                           detail::Reading reading) const {
  return ResultBase(state().run({.statement = &statement, .values = values, .reading = reading}));
}

ResultBase Connection::run_raw(std::string_view sql) const { return ResultBase(state().run({.raw = sql})); }

detail::BatchState* Connection::start_batch(const InsertBase& insert) const {
  (void)state();
  return detail::start_batch(state_, insert);
}

std::int64_t Connection::run_many(const Statement& statement,
                                  const std::vector<std::vector<NamedValue>>& values) const {
  return detail::run_many(state(), statement, values);
}

}  // namespace quarry
