// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "quarry/pool/pool.hpp"
#include "testing/statement_kind.hpp"

namespace quarry::testing::detail {

/// What the shared session knows of one of the connections that stand on it. Changed under its lock.
struct Member {
  explicit Member(std::uint64_t number) noexcept : id(number) {}
  const std::uint64_t id;
  enum class Now { idle, waiting, running } now = Now::idle;
  bool cancelled = false;  // before its statement was sent
  bool in_transaction = false;
  bool failed = false;  // PostgreSQL: until it is rolled back, to a savepoint at least
  bool read_only = false;
};

/// One real connection in one open transaction, on which many stand: one statement at a time, and one thread at a time
/// while that is in a transaction. Savepoints of all members form one stack.
class SharedSession {
 public:
  /// Begins the transaction.
  SharedSession(PooledConnection real, std::chrono::milliseconds wait, std::chrono::milliseconds statement_timeout);
  SharedSession(const SharedSession&) = delete;
  SharedSession& operator=(const SharedSession&) = delete;

  [[nodiscard]] const ServerInfo& server() const noexcept { return server_; }
  [[nodiscard]] std::size_t max_parameters() const noexcept { return max_parameters_; }
  [[nodiscard]] bool can_cancel() const noexcept { return cancel_ != nullptr; }
  [[nodiscard]] std::shared_ptr<Member> join();

  using Parameters = std::span<const Parameter>;
  [[nodiscard]] std::unique_ptr<Cursor> run(Member& member, std::string_view sql, const Parameters* parameters,
                                            Deadline deadline);
  void begin(Member& member, bool read_only, Deadline deadline);
  void commit(Member& member, Deadline deadline);
  void rollback(Member& member, Deadline deadline);
  [[nodiscard]] TransactionState state(const Member& member) const;
  void ping() const;
  bool cancel(Member& member, CancelScope scope) noexcept;
  void forget(Member& member) noexcept;

  /// Ends it for all. @return what went wrong, a sentence, or empty.
  [[nodiscard]] std::string end();

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Level {
    std::uint64_t member;
    std::string name;         // the application's; empty: its transaction
    std::string savepoint;    // ours: names of several members may be the same
    std::size_t first_write;  // how long writes_ was when it began
    bool ended = false;       // committed, but something above it has not ended
  };
  class Turn;

  void require_usable() const;
  [[nodiscard]] bool may_run(const Member& member) const noexcept;
  [[nodiscard]] bool owns_level(std::uint64_t member) const noexcept;
  [[nodiscard]] std::size_t find(std::uint64_t member, std::string_view name) const;
  void send(std::string_view sql, Deadline deadline);
  [[nodiscard]] Deadline soon() const;  // for what must be undone, whatever the caller's deadline
  [[nodiscard]] std::unique_ptr<Cursor> send_statement(Member& member, const StatementWords& words,
                                                       std::string_view sql, const Parameters* parameters,
                                                       Deadline deadline);
  [[nodiscard]] std::unique_ptr<Cursor> guarded(Member& member, const StatementWords& words, std::string_view sql,
                                                const Parameters* parameters, Deadline deadline);
  void push(const Member& member, std::string name, Deadline deadline);
  void keep(std::uint64_t member, std::size_t at, Deadline deadline);
  void undo(std::uint64_t member, std::size_t at, bool stays, Deadline deadline);
  void pop_ended(Deadline deadline);
  void check_constraints(Deadline deadline);
  void note_write(std::uint64_t member);
  void note_state(std::string_view after);
  void spoil(std::string why);
  [[nodiscard]] bool is_postgresql() const noexcept { return server_.dialect == "postgresql"; }
  [[nodiscard]] bool is_mysql() const noexcept { return server_.dialect == "mysql" || server_.dialect == "mariadb"; }

  // While a turn lasts, its thread alone uses these:
  PooledConnection real_;
  std::vector<Level> levels_;
  std::vector<std::uint64_t> writes_;  // who changed data, in order
  std::uint64_t next_savepoint_ = 1;

  ServerInfo server_;
  std::size_t max_parameters_;
  std::shared_ptr<CancelHandle> cancel_;
  const std::chrono::milliseconds wait_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<const Member*> waiting_;  // in the order they came
  bool busy_ = false;
  bool ended_ = false;
  std::thread::id owner_;  // who is in a transaction
  std::string spoiled_;
  std::uint64_t next_member_ = 1;
};

}  // namespace quarry::testing::detail
