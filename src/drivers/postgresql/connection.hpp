// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/postgresql/encode.hpp"
#include "drivers/postgresql/session.hpp"
#include "drivers/postgresql/statement.hpp"
#include "drivers/statement_cache.hpp"
#include "quarry/drivers/driver.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::drivers::postgresql {

class OpenCursor;

/// A session with a PostgreSQL server. Statements are prepared once and then executed with binary parameters
/// and results.
class Connection final : public DriverConnection {
 public:
  /// `cache_size` 0 means no prepared statement at all: every execution is one round trip with results as
  /// text, which also works behind a pooler that gives each transaction another server session.
  /// `read_only`: the whole session is.
  Connection(std::unique_ptr<Session> session, std::size_t cache_size, bool read_only, Deadline deadline);
  ~Connection() override { close(); }

  [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }
  [[nodiscard]] std::unique_ptr<quarry::Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                        Deadline deadline) override;
  [[nodiscard]] std::unique_ptr<quarry::Cursor> execute_raw(std::string_view sql, Deadline deadline) override;
  /// libpq's single-row mode. A cursor that goes early ends the statement in some 50 ms: what is left is read to its
  /// end if it can be by then, otherwise the statement is cancelled. Inside a transaction, which a cancellation would
  /// abort, up to 5 seconds are spent on reading.
  [[nodiscard]] std::unique_ptr<quarry::Cursor> stream(std::string_view sql, std::span<const Parameter> parameters,
                                                       Deadline deadline) override;
  /// Not where results are read as text, of which a copy's would differ in what arrays and intervals are.
  [[nodiscard]] bool copies_out() const noexcept override { return cache_.capacity() != 0; }
  /// COPY ... TO STDOUT (FORMAT binary), where every column's binary form is one we read. Ended early as a stream is.
  [[nodiscard]] std::unique_ptr<quarry::Cursor> copy_out(std::string_view sql, std::string_view shown,
                                                         Deadline deadline) override;
  /// libpq's pipeline mode: one round trip, and one more when some of the statements are not prepared yet.
  [[nodiscard]] std::vector<PipelineAnswer> pipeline(std::span<const PipelineRequest> requests,
                                                     Deadline deadline) override;
#if defined(LIBPQ_HAS_PIPELINING)
  [[nodiscard]] std::size_t pipeline_length() const noexcept override { return 200; }
#endif
  /// COPY ... FROM STDIN, where that is what the INSERT does.
  [[nodiscard]] std::unique_ptr<RowWriter> row_writer(const RowTarget& target, Deadline deadline) override;
  /// Runs a COPY FROM STDIN with its whole data. @return the rows.
  [[nodiscard]] std::int64_t copy_in(const std::string& sql, std::string_view data, Deadline deadline);
  void begin(const TransactionOptions& options, Deadline deadline) override;
  void commit(Deadline deadline) override;
  void rollback(Deadline deadline) override;
  [[nodiscard]] TransactionState transaction_state() const noexcept override;
  void reset(ResetMode mode, Deadline deadline) override;
  [[nodiscard]] bool suspect() const noexcept override { return broken_ || session_->suspect(); }
  void ping(Deadline deadline) override;
  [[nodiscard]] bool broken() const noexcept override { return broken_; }
  [[nodiscard]] bool stale() const noexcept override { return stale_; }
  [[nodiscard]] std::shared_ptr<CancelHandle> cancel_handle() const noexcept override { return session_->interrupt(); }
  void close() noexcept override;
  [[nodiscard]] std::size_t max_parameters() const noexcept override { return 65535; }

  // For the open stream's cursor.
  [[nodiscard]] Outcome next_row(const OpenCursor& cursor, std::chrono::steady_clock::duration patience);
  [[nodiscard]] Outcome next_copied(const OpenCursor& cursor, std::chrono::steady_clock::duration patience);
  /// Whether the next message of a COPY is here already: then it is in `copied`.
  [[nodiscard]] bool copied_here(Copied& copied) noexcept { return session_->copied_here(copied); }
  /// The cursor goes before its end.
  void leave_stream() noexcept;

  [[nodiscard]] const CacheCounters& cache_counters() const noexcept { return cache_.counters(); }

 private:
  using StatementPtr = std::shared_ptr<Statement>;

  [[nodiscard]] StatementPtr prepared(std::string_view sql, Deadline deadline);
  [[nodiscard]] StatementPtr prepare(std::string_view sql, std::string name, Deadline deadline);
  /// Has the server parse a statement and describe its rows, in one round trip.
  [[nodiscard]] Outcome describe(const std::string& sql, const std::string& name, Deadline deadline);
  /// Runs a statement whose parameters are encoded, by a prepared one from the cache or without any.
  [[nodiscard]] Outcome run(std::string_view sql, bool stream, Deadline deadline,
                            std::shared_ptr<const RowShape>& shape);
  [[nodiscard]] Outcome execute_prepared(const Statement& statement, bool stream, Deadline deadline);
  [[nodiscard]] Outcome execute_unprepared(std::string_view sql, bool stream, Deadline deadline,
                                           std::shared_ptr<const RowShape>& shape);
  [[nodiscard]] bool in_transaction() const noexcept { return PQtransactionStatus(session_->handle()) != PQTRANS_IDLE; }
  /// Prepares what the cache does not have; errors become the answers of the requests they are for.
  void prepare_together(std::span<const PipelineRequest> requests, Deadline deadline,
                        std::vector<PipelineAnswer>& answers);
  [[nodiscard]] StatementPtr find_prepared(std::string_view sql);
  void enter_pipeline();
  void leave_pipeline();
  /// Draws the conclusions from what an open stream gave: a row, its end or its error.
  [[nodiscard]] Outcome arrived(Outcome outcome, const OpenCursor& cursor);
  /// Ends an open stream in favour of what is to come: its cursor has no more rows.
  void end_stream() noexcept;
  /// The types of a batch's columns in the database; none where COPY would not do what INSERT does.
  [[nodiscard]] std::vector<Oid> columns_to_copy(const RowTarget& target, Deadline deadline);
  /// One statement of our own by the simple protocol.
  Outcome command(const char* sql, Deadline deadline);
  [[nodiscard]] bool status_is(const char* name, std::string_view wanted) const noexcept;
  /// What every session of ours has set.
  void set_session(Deadline deadline);
  void deallocate_evicted(Deadline deadline);
  void require_open() const;
  /// Open, and no stream is.
  void require_free(std::string_view what) const;
  /// @throws QueryCanceled when the request to stop came before the statement was sent.
  void require_not_interrupted(std::string_view sql) const;
  [[nodiscard]] bool speaks_utf8() const noexcept;
  void require_utf8() const;
  /// Whether the server no longer knows the statement, or its result type has changed.
  [[nodiscard]] static bool is_stale(const Outcome& outcome, const Statement& statement) noexcept;
  [[noreturn]] void fail(Outcome outcome, std::string_view sql, bool was_in_transaction, bool stale = false);

  std::unique_ptr<Session> session_;
  ServerInfo server_;
  int utf8_ = -1;  // libpq's number of the encoding that the session began with
  StatementCache<Statement> cache_;
  EncodedParameters parameters_;
  std::string key_;          // reused from look-up to look-up
  std::string name_prefix_;  // tells our statements from those of other clients behind a pooler
  std::uint64_t next_name_ = 0;
  std::vector<std::string> evicted_;  // names to give back to the server, several in one trip
  OpenCursor* stream_ = nullptr;      // the open stream
  bool stream_in_transaction_ = false;
  const bool read_only_session_;
  bool read_only_transaction_ = false, stale_ = false, broken_ = false;
};

}  // namespace quarry::drivers::postgresql
