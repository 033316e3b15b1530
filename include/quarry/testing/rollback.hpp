// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>

#include "quarry/engine/engine.hpp"

namespace quarry::testing {

struct RollbackOptions {
  /// How long a statement waits while another thread is in a transaction, and the end of the scope for statements that
  /// still run.
  std::chrono::milliseconds wait{10'000};
};

namespace detail {
struct RollbackState;
}

/// While it lives, whatever is done through this engine happens inside one transaction of one connection, and at its
/// end is rolled back: `testing::Rollback scope{engine};` as the first line of a test.
///
/// - The application needs no change. It may open connections, begin, commit and roll back transactions, use
///   savepoints, `engine.transaction` and threads. What one connection commits, all others see. Limits of the pool,
///   time-outs, events and errors are those of production.
/// - A transaction of the application is a savepoint (BEGIN: SAVEPOINT, COMMIT: RELEASE, ROLLBACK: ROLLBACK TO). A
///   failing statement leaves its transaction as it would in production: failed on PostgreSQL, usable elsewhere.
/// - While a thread is in a transaction, statements of other threads wait for its end, then throw LockTimeout.
/// - What cannot be undone is refused with TransactionError before it is sent: BEGIN, COMMIT and ROLLBACK as raw text,
///   and on MySQL and MariaDB what commits implicitly (CREATE TABLE and other DDL; temporary tables are fine). Create
///   tables before the scope, once for all tests.
/// - One connection cannot undo the work of one transaction and keep what was done meanwhile: a rollback that would
///   also undo what another connection of the same thread has written throws TransactionError, as does every statement
///   after it.
/// - Isolation levels have no effect: everything is in one transaction, whose now() stands still. Sequences and
///   AUTO_INCREMENT do not go back.
///
/// Several engines may have a scope each. Rows that are streamed are held in memory. Made and ended by one thread.
class Rollback {
 public:
  /// Takes a connection of the engine's pool and begins the transaction.
  /// @throws ArgumentError when the engine has such a scope already, or connections of it are in use: what is done on
  ///         them would stay. PoolTimeout, ConnectError and its kin as `Engine::connect`.
  explicit Rollback(const Engine& engine, const RollbackOptions& options = {});
  Rollback(const Rollback&) = delete;
  Rollback& operator=(const Rollback&) = delete;
  /// As `finish`; what that would throw is written to stderr.
  ~Rollback();

  /// Ends the scope: everything is rolled back, the connection returns to its pool, and connections of the scope that
  /// are still in use throw ResourceClosedError from now on. Idempotent.
  /// @throws Error when something may have survived, or a statement did what the scope could not follow.
  void finish();

 private:
  std::unique_ptr<detail::RollbackState> state_;
};

}  // namespace quarry::testing
