// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "drivers/mysql/encode.hpp"
#include "drivers/mysql/session.hpp"
#include "drivers/mysql/statement.hpp"
#include "drivers/statement_cache.hpp"
#include "quarry/drivers/driver.hpp"

namespace quarry::drivers::mysql {

class RowArrays;
class Stream;

/// A session with a MySQL or MariaDB server. Statements are prepared once and executed by the binary protocol; rows are
/// stored by the client.
class Connection final : public DriverConnection {
 public:
  /// `read_only`: the whole session is.
  Connection(std::unique_ptr<Session> session, std::size_t cache_size, bool read_only, Deadline deadline);
  ~Connection() override { close(); }

  [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
  [[nodiscard]] std::unique_ptr<quarry::Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                        Deadline deadline) override;
  /// Prepared too (text results would round FLOAT), unless the server cannot prepare the statement.
  [[nodiscard]] std::unique_ptr<quarry::Cursor> execute_raw(std::string_view sql, Deadline deadline) override;
  /// Rows are fetched from the server one by one. A cursor that goes early ends the statement in some 50 ms: what is
  /// left is read to its end if it can be by then, otherwise the statement is killed, which leaves a transaction open.
  [[nodiscard]] std::unique_ptr<quarry::Cursor> stream(std::string_view sql, std::span<const Parameter> parameters,
                                                       Deadline deadline) override;
  /// MariaDB's arrays of parameters; none on MySQL.
  [[nodiscard]] std::unique_ptr<RowWriter> row_writer(const RowTarget& target, Deadline deadline) override;
  /// Executes an INSERT for `count` rows. @return the rows it says it changed.
  [[nodiscard]] std::int64_t execute_rows(std::string_view sql, RowArrays& rows, unsigned first, unsigned count,
                                          Deadline deadline);
  void begin(const TransactionOptions& options, Deadline deadline) override;
  void commit(Deadline deadline) override;
  void rollback(Deadline deadline) override;
  [[nodiscard]] TransactionState transaction_state() const noexcept override;
  void reset(ResetMode mode, Deadline deadline) override;
  [[nodiscard]] bool suspect() const noexcept override { return broken_ || session_->suspect(); }
  void ping(Deadline deadline) override;
  [[nodiscard]] bool broken() const noexcept override { return broken_; }
  [[nodiscard]] bool stale() const noexcept override { return stale_; }
  /// Null with Oracle's client library, whose calls block.
  [[nodiscard]] std::shared_ptr<CancelHandle> cancel_handle() const noexcept override { return session_->interrupt(); }
  void close() noexcept override;
  [[nodiscard]] std::size_t max_parameters() const noexcept override { return 65535; }

  // For cursors.
  [[noreturn]] void fail_statement(const Statement& statement);
  [[nodiscard]] bool next_row(const Statement& statement, Deadline deadline);
  [[nodiscard]] bool next_row(MYSQL_RES* result, MYSQL_ROW& row, const std::string& sql, Deadline deadline);
  /// The stream has ended and given its statement back: now the others can go that were released meanwhile.
  void stream_ended() noexcept;
  /// A cursor gives its statement back. While a stream is open nothing may be freed or closed: libmariadb would read
  /// the stream to its end for it.
  void release(std::shared_ptr<Statement> statement, bool has_rows) noexcept;
  /// The cursor of the open stream goes before its end.
  void leave_stream(Stream& stream) noexcept;

  [[nodiscard]] const CacheCounters& cache_counters() const noexcept { return cache_.counters(); }

 private:
  using StatementPtr = std::shared_ptr<Statement>;

  [[nodiscard]] std::unique_ptr<quarry::Cursor> run(std::string_view sql, bool keep, bool stream, Deadline deadline);
  /// Null when the server says that it cannot prepare such a statement.
  [[nodiscard]] StatementPtr prepare(std::string_view sql, Deadline deadline);
  /// False when the statement turned out to be stale and must be prepared anew, if it `may_be_stale`.
  [[nodiscard]] bool execute_prepared(Statement& statement, bool may_be_stale, bool stream, Deadline deadline,
                                      bool& has_rows);
  void settle_cancelled(bool interrupted, bool has_rows, std::string_view sql);
  [[nodiscard]] std::unique_ptr<quarry::Cursor> run_text(std::string_view sql, Deadline deadline, bool stream = false);
  void command(std::string_view sql, Deadline deadline);
  void read_server_settings(Deadline deadline);
  void require_usable() const;
  /// Usable, and no stream is open.
  void require_free(std::string_view what) const;
  /// @throws QueryCanceled when the request to stop came before the statement was sent.
  void require_not_interrupted(std::string_view sql) const;
  void open_stream(Stream& stream) noexcept;
  void close_stream() noexcept;
  /// Ends an open stream in favour of what is to come: its cursor has no more rows.
  void end_stream() noexcept;
  void require_packet(std::string_view sql, std::size_t bytes) const;
  void note_success() noexcept;
  [[noreturn]] void fail_unpreparable(std::string_view sql);
  [[noreturn]] void fail(unsigned code, std::string sqlstate, std::string message, std::string_view sql);

  std::unique_ptr<Session> session_;
  ServerInfo server_;
  StatementCache<Statement> cache_;
  EncodedParameters parameters_;
  Stream* stream_ = nullptr;  // the open stream
  StatementPtr released_;     // while it was open: a list
  std::size_t max_packet_ = 0;
  bool rollback_on_timeout_ = false;
  const bool read_only_session_;
  bool in_transaction_ = false, failed_ = false, read_only_now_ = false, stale_ = false, broken_ = false;
};

}  // namespace quarry::drivers::mysql
