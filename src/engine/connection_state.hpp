// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core.hpp"
#include "engine/result_state.hpp"

namespace quarry::detail {

/// A Connection, shared with its transactions and results so that they may be destroyed in any order.
class ConnectionState : public RefCounted {
 public:
  ConnectionState(Ref<const EngineCore> core, PooledConnection lease) noexcept
      : core_(std::move(core)), lease_(std::move(lease)) {}
  ConnectionState(const ConnectionState&) = delete;
  ConnectionState& operator=(const ConnectionState&) = delete;
  ~ConnectionState() { close(); }

  [[nodiscard]] ResultState* run(const Request& request);

  /// Opens a transaction, or a savepoint in it; the number names it to the others.
  [[nodiscard]] std::uint64_t begin(const TransactionOptions& options);
  [[nodiscard]] std::uint64_t begin_nested();
  void commit(std::uint64_t serial);
  void rollback(std::uint64_t serial);
  [[nodiscard]] bool is_open(std::uint64_t serial) const noexcept { return position(serial) < levels_.size(); }
  [[nodiscard]] bool is_live(std::uint64_t serial) const noexcept;
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
  void end_what_is_left() noexcept;
  void require_live();
  template <class F>
  auto noted(F&& call);

  Ref<const EngineCore> core_;
  PooledConnection lease_;
  std::string lost_;  // why the connection is gone, if it was not closed on purpose
  std::vector<ResultState*> results_;
  std::vector<Level> levels_;
  std::uint64_t next_serial_ = 1;
  bool wrote_ = false;
  Retry advice_ = Retry::none;
};

}  // namespace quarry::detail
