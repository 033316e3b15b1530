// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core.hpp"
#include "engine/result_state.hpp"

namespace quarry::detail {

/// A Connection, shared with its transactions and results so that they may be destroyed in any order.
class ConnectionState : public RefCounted {
 public:
  ConnectionState(Ref<const EngineCore> core, PooledConnection lease, const ExecutionOptions* options);
  ConnectionState(const ConnectionState&) = delete;
  ConnectionState& operator=(const ConnectionState&) = delete;
  ~ConnectionState() { close(); }

  [[nodiscard]] ResultState* run(Request request);
  /// Runs requests that do not depend on each other, sent together where the database can; a result or an error each.
  [[nodiscard]] std::vector<std::pair<std::unique_ptr<ResultState>, std::exception_ptr>> run_together(
      std::span<const Request> requests);
  /// Runs a step of inserting rows by the driver's own way. `values`: of the rows, where `looks_at_rows` says so.
  std::optional<std::int64_t> send_rows(const RowTarget& target, std::span<const Value> values, const Statement& insert,
                                        const SendRows& send);
  void set_options(const ExecutionOptions& options) { options_ = options; }
  /// Stops what runs; by any thread.
  bool cancel() const noexcept;

  /// Opens a transaction, or a savepoint in it; the number names it to the others.
  [[nodiscard]] std::uint64_t begin(const TransactionOptions& options);
  [[nodiscard]] std::uint64_t begin_nested();
  void commit(std::uint64_t serial);
  void rollback(std::uint64_t serial);
  [[nodiscard]] bool is_open(std::uint64_t serial) const noexcept { return position(serial) < levels_.size(); }
  [[nodiscard]] TransactionState state(std::uint64_t serial) const noexcept;
  /// Rolls back without a throw; what cannot be rolled back is closed.
  void abandon(std::uint64_t serial) noexcept;

  [[nodiscard]] bool in_transaction() const noexcept { return !levels_.empty(); }
  [[nodiscard]] bool closed() const noexcept { return !lease_; }
  void close() noexcept;
  void invalidate() noexcept;

  [[nodiscard]] const EngineCore& core() const noexcept { return *core_; }
  [[nodiscard]] const Dialect& dialect() { return core_->dialect(driver().server()); }
  /// @throws ResourceClosedError when closed or lost.
  [[nodiscard]] DriverConnection& driver();
  /// Whether a lost transaction had written anything, and what its first fatal error advised.
  [[nodiscard]] bool wrote() const noexcept { return wrote_; }
  [[nodiscard]] Retry advice() const noexcept { return advice_; }

  void forget(const ResultState* result) noexcept;
  /// Draws the conclusions from an error the driver threw.
  void note(const DatabaseError& error) noexcept;

 private:
  struct Level {
    std::uint64_t serial;
    std::string savepoint;  // empty: the transaction itself
  };
  [[nodiscard]] std::size_t position(std::uint64_t serial) const noexcept;
  void close_results() noexcept;
  void give_up(const char* reason) noexcept;
  void end_what_is_left() noexcept;
  void require_live();
  [[nodiscard]] Deadline deadline() const noexcept { return core_->deadline(&options_); }
  void adopt(ResultState& result);
  void end_cancellation() noexcept;
  template <class F>
  auto noted(F&& call);

  Ref<const EngineCore> core_;
  PooledConnection lease_;
  ExecutionOptions options_;
  mutable std::mutex cancel_mutex_;  // a cancellation must not meet the connection's next user
  std::shared_ptr<CancelHandle> cancel_;
  std::string lost_;  // why the connection is gone, if it was not closed on purpose
  std::vector<ResultState*> results_;
  std::vector<Level> levels_;
  std::uint64_t next_serial_ = 1;
  bool wrote_ = false;
  Retry advice_ = Retry::none;
};

}  // namespace quarry::detail
