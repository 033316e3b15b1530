// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "quarry/compile/dialect.hpp"
#include "quarry/drivers/transaction_options.hpp"
#include "quarry/engine/execution_options.hpp"
#include "quarry/engine/executor.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/ref.hpp"

namespace quarry {

class Pipeline;

namespace detail {
class ConnectionState;
struct EngineCore;
class TransactionRun;
}  // namespace detail

/// An open transaction, or a savepoint in one. Rolled back on destruction unless committed. Movable; used by the
/// thread that uses its connection. When the server gave the transaction up (a deadlock, an error on PostgreSQL),
/// every statement but a rollback throws InFailedTransaction, on all databases.
class [[nodiscard]] Transaction {
 public:
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&& other) noexcept;
  ~Transaction();

  /// COMMIT, or RELEASE SAVEPOINT. Savepoints still open within it are released with it.
  /// @throws NoActiveTransaction when it has ended; RollbackInsteadOfCommit when the server had given it up (it is
  ///         then rolled back); CommitOutcomeUnknown when the connection was lost while COMMIT was under way.
  void commit();
  /// ROLLBACK, or ROLLBACK TO SAVEPOINT. Does nothing when it has ended.
  void rollback();
  /// Whether it has neither ended nor been given up by the server.
  [[nodiscard]] bool is_active() const noexcept;
  /// `active`; `failed` when the server gave it up and only a rollback is possible; `gone` when the connection was
  /// lost, and it with it; `none` when it has ended.
  [[nodiscard]] TransactionState state() const noexcept;

 private:
  friend class Connection;
  Transaction(Ref<detail::ConnectionState> state, std::uint64_t serial) noexcept;
  Ref<detail::ConnectionState> state_;
  std::uint64_t serial_;
};

/// One connection, on loan from the engine's pool until closed or destroyed. Movable, used by one thread at a time.
/// Outside a transaction, each statement commits by itself. Closing it closes its results, and rolls back what is open.
/// When the connection is lost, the statement throws Disconnected and the Connection is closed.
class Connection : public detail::Executor<Connection> {
 public:
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  /// BEGIN. @throws TransactionError when one is open already: then use `begin_nested`.
  Transaction begin(const TransactionOptions& options = {});
  /// SAVEPOINT, in the open transaction. @throws NoActiveTransaction when there is none.
  Transaction begin_nested();
  [[nodiscard]] bool in_transaction() const noexcept;

  /// How statements are run from now on, where it differs from the engine's options.
  Connection& set_options(const ExecutionOptions& options);
  /// Stops the statement that runs on this connection now: it ends in QueryCanceled in the thread that runs it. May be
  /// called by any thread while the Connection lives; does not wait. @return whether one was running.
  bool cancel() const noexcept;

  /// Gives the connection back. Later use throws ResourceClosedError. Idempotent.
  void close() noexcept;
  [[nodiscard]] bool closed() const noexcept;
  /// Closes the connection for good, and all that the pool opened before: for one that is no longer the right one.
  void invalidate() noexcept;
  /// The dialect of the server at the other end.
  [[nodiscard]] const Dialect& dialect() const;

 private:
  friend class Engine;
  friend class detail::Executor<Connection>;
  friend class detail::TransactionRun;
  friend class Pipeline;
  explicit Connection(Ref<detail::ConnectionState> state) noexcept;
  [[nodiscard]] ResultBase run(const Statement& statement, std::span<const NamedValue> values,
                               detail::Reading reading = detail::Reading::whole) const;
  [[nodiscard]] ResultBase run_raw(std::string_view sql) const;
  [[nodiscard]] detail::BatchState* start_batch(const InsertBase& insert) const;
  std::int64_t run_many(const Statement& statement, const std::vector<std::vector<NamedValue>>& values) const;

  [[nodiscard]] detail::ConnectionState& state() const;

  Ref<detail::ConnectionState> state_;  // null after a move
};

}  // namespace quarry
