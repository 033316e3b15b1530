// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/interrupt.hpp"
#include "drivers/sqlite/statement.hpp"
#include "drivers/statement_cache.hpp"
#include "quarry/drivers/driver.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace quarry::drivers::sqlite {

using Duration = std::chrono::steady_clock::duration;

[[nodiscard]] inline Duration until(Deadline deadline) {
  if (deadline == no_deadline) return Duration::max();
  return std::max(deadline - std::chrono::steady_clock::now(), Duration::zero());
}

/// A SQLite database handle. Opened without SQLite's own mutex: one thread at a time is the driver's
/// contract.
class Connection final : public DriverConnection {
 public:
  /// Takes over an open handle.
  Connection(sqlite3* handle, std::size_t cache_size, std::chrono::milliseconds busy_timeout, bool read_only);
  ~Connection() override { close(); }

  [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
  [[nodiscard]] std::unique_ptr<quarry::Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                        Deadline deadline) override;
  [[nodiscard]] std::unique_ptr<quarry::Cursor> execute_raw(std::string_view sql, Deadline deadline) override;
  /// One prepared statement, run for each row.
  [[nodiscard]] std::unique_ptr<RowWriter> row_writer(const RowTarget& target, Deadline deadline) override;
  /// Cells of rows: null, int64, float64, text, bytes, or of kind value a Parameter.
  [[nodiscard]] std::int64_t insert_rows(const RowTarget& target, std::span<const Cell> cells, Deadline deadline);
  void begin(const TransactionOptions& options, Deadline deadline) override;
  void commit(Deadline deadline) override;
  void rollback(Deadline deadline) override;
  [[nodiscard]] TransactionState transaction_state() const noexcept override;
  void reset(ResetMode mode, Deadline deadline) override;
  [[nodiscard]] bool suspect() const noexcept override { return false; }
  void ping(Deadline deadline) override;
  [[nodiscard]] bool broken() const noexcept override { return broken_; }
  /// A request ends the waiting for a lock too.
  [[nodiscard]] std::shared_ptr<CancelHandle> cancel_handle() const noexcept override { return interrupt_; }
  void close() noexcept override;
  [[nodiscard]] std::size_t max_parameters() const noexcept override;

  // For cursors.
  /// One step that may take `patience`, measured from its first progress report, so that the time a caller
  /// spends between rows does not count.
  int step(Statement& statement, Duration patience) {
    patience_ = patience;
    watching_ = timed_out_ = interrupted_ = false;
    const int code = sqlite3_step(statement.handle);
    if (running_) end_interruptible();
    return code;
  }
  /// Throws the error of the last call, after resetting `statement`.
  [[noreturn]] void fail(int code, Statement& statement);

  [[nodiscard]] const CacheCounters& cache_counters() const noexcept { return cache_.counters(); }

 private:
  [[nodiscard]] std::shared_ptr<Statement> prepare(std::string_view sql, bool keep);
  [[nodiscard]] std::unique_ptr<quarry::Cursor> run(std::shared_ptr<Statement> statement,
                                                    std::span<const Parameter> parameters, Deadline deadline);
  /// A statement of our own without parameters and rows.
  void command(const char* sql, Deadline deadline);
  [[noreturn]] void throw_last(int code, std::string_view sql);
  void require_usable() const;
  /// Begins what other threads may stop, with the first report of progress or the first wait: a step that is over
  /// before costs nothing. @return whether it is to stop.
  [[nodiscard]] bool is_interrupted() noexcept;
  void end_interruptible() noexcept;
  void require_not_interrupted(std::string_view sql);
  static int on_progress(void* self) noexcept;
  static int on_busy(void* self, int attempts) noexcept;

  sqlite3* handle_;
  ServerInfo server_;
  StatementCache<Statement> cache_;
  Duration busy_timeout_;
  Duration patience_ = Duration::max();  // of the running step
  std::chrono::steady_clock::time_point watch_start_, busy_start_;
  std::shared_ptr<Interrupt> interrupt_ = std::make_shared<Interrupt>(false);
  bool watching_ = false, timed_out_ = false, interrupted_ = false;
  bool interruptible_ = true;  // false for a rollback, which must not be stopped
  bool running_ = false;       // between begin and end of interrupt_
  const bool read_only_session_;
  int foreign_keys_ = 1;  // as the session began
  bool in_transaction_ = false, failed_ = false, query_only_ = false, broken_ = false;
};

}  // namespace quarry::drivers::sqlite
