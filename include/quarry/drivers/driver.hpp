// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/reset_mode.hpp"
#include "quarry/drivers/transaction_options.hpp"
#include "quarry/types/cell.hpp"
#include "quarry/types/error.hpp"
#include "quarry/types/parameter.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a database driver gives the pool and the engine. A driver knows values and SQL text; it
/// knows no expression tree, no dialect compiler and no pool. No client library's header is needed
/// to use this one.
namespace quarry {

/// The moment by which a wait must end, on the steady clock; `no_deadline` waits as long as it takes.
using Deadline = std::chrono::steady_clock::time_point;
inline constexpr Deadline no_deadline = Deadline::max();

/// Where and how to connect, taken apart from a URL.
struct ConnectOptions {
  std::string host;        ///< name, address, or a directory of sockets; empty: the client library's default
  std::uint16_t port = 0;  ///< 0: the database's own default
  std::string user, password;
  std::string database;  ///< name; for SQLite the file, empty or ":memory:" in memory
  std::vector<std::pair<std::string, std::string>> options;  ///< the URL's query, in order
};

/// What a server said of itself when the connection was made.
struct ServerInfo {
  std::string dialect;  ///< "postgresql", "mysql", "mariadb", "sqlite"
  int major = 0, minor = 0, patch = 0;
  std::string text;          ///< the version as the server words it
  std::int64_t session = 0;  ///< the server's own number for this session (backend pid, connection id), 0: it has none
  bool read_only = false;    ///< whether it took no writes then: a standby, or a server that is told not to
};

/// The result of one statement. Rows come one by one, undecoded; `cells()` points into the client
/// library's buffers and is valid until the next `next()`. Unless it is a stream, other statements may run on the
/// same connection meanwhile. Not thread-safe. Destruction frees the statement; it must not outlive the connection,
/// unless `needs_connection()` is false.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;

  /// Empty for statements that return no rows.
  [[nodiscard]] const std::vector<ColumnInfo>& columns() const noexcept {
    return shared_columns_ ? *shared_columns_ : columns_;
  }
  /// Moves to the next row; false after the last. @throws DatabaseError when the rows end by an error
  /// (never a silent end).
  virtual bool next() = 0;
  /// The current row, one cell per column.
  [[nodiscard]] const Cell* cells() const noexcept { return cells_.data(); }
  /// Rows that INSERT, UPDATE or DELETE met (an UPDATE that sets what is there already counts, on MySQL too);
  /// -1 when the server does not say. SQLite says it for a statement with RETURNING when its last row has
  /// been read.
  [[nodiscard]] std::int64_t affected_rows() const noexcept { return affected_rows_; }
  /// The key a single-row INSERT generated (MySQL, SQLite), if any.
  [[nodiscard]] std::optional<std::int64_t> last_insert_id() const noexcept { return last_insert_id_; }
  /// Whether the rows still come through the connection. Without, it may be used, lent on or closed while they are
  /// read, by another thread too.
  [[nodiscard]] bool needs_connection() const noexcept { return needs_connection_; }
  /// Hands the columns over to who outlives the cursor, which is not used afterwards.
  [[nodiscard]] std::vector<ColumnInfo> release_columns() {
    return shared_columns_ ? *shared_columns_ : std::move(columns_);
  }

 protected:
  std::vector<ColumnInfo> columns_;
  const std::vector<ColumnInfo>* shared_columns_ =
      nullptr;  // instead of columns_: those of a cached statement the cursor keeps alive
  std::vector<Cell> cells_;
  std::int64_t affected_rows_ = -1;
  std::optional<std::int64_t> last_insert_id_;
  bool needs_connection_ = true;
};

/// Which statement a cancellation is for.
enum class CancelScope : std::uint8_t {
  running,          ///< the one that runs now
  running_or_next,  ///< that one, or when none runs the next one, unless `forget` is called before it
};

/// Stops what a connection is running, from another thread. May outlive its connection.
class CancelHandle {
 public:
  CancelHandle() = default;
  CancelHandle(const CancelHandle&) = delete;
  CancelHandle& operator=(const CancelHandle&) = delete;
  virtual ~CancelHandle() = default;

  /// The statement (or the fetching of a row) that runs now ends in QueryCanceled as soon as the server lets go of it,
  /// or the connection is dropped when the server does not answer. Never touches a later statement, unless `scope` says
  /// so. Does not wait. Thread-safe.
  /// @return whether one was running.
  virtual bool cancel(CancelScope scope = CancelScope::running) noexcept = 0;
  /// Takes back a request for the next statement. By the thread that uses the connection.
  virtual void forget() noexcept = 0;
};

/// One statement of several that are sent together.
struct PipelineRequest {
  std::string_view sql;
  std::span<const Parameter> parameters;
};

/// What became of it: a cursor whose rows the client holds, or its error.
struct PipelineAnswer {
  std::unique_ptr<Cursor> cursor;
  std::exception_ptr error;
};

/// Where rows go: an INSERT with a placeholder for each column. All of it was quoted by the caller and outlives what
/// writes to it.
struct RowTarget {
  std::string_view insert;         ///< the INSERT of one row
  std::span<const Parameter> row;  ///< a parameter for each column: name, type, no value
  std::string_view table;    ///< with its schema; empty where the INSERT is more than rows for columns (an upsert)
  std::string_view columns;  ///< in parentheses
};

/// Inserts rows by a way of the database's own that gives what the INSERT would give, in less time. It collects rows
/// and sends them together; they are all or nothing only by the transaction around it.
class RowWriter {
 public:
  /// Why it took no more.
  enum class Taken : std::uint8_t {
    all,   ///< it took all
    full,  ///< it is time to send
    no,    ///< the next row cannot go this way
  };
  RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  virtual ~RowWriter() = default;

  /// Takes rows, one behind the other, each a cell for each column. The kinds are those of a value by itself: no
  /// uint64, pg_numeric, pg_array or interval. Nothing of them is looked at later. `rows` becomes how many were taken.
  /// @throws DataError and its kin for what the database cannot store; `rows` were taken before that row.
  [[nodiscard]] virtual Taken add(std::span<const Cell> cells, std::size_t& rows) = 0;
  /// Sends the rows taken since the last time. An error says which of them it is about, unless `finds_rows()`.
  /// @return how many were inserted.
  [[nodiscard]] virtual std::int64_t send(Deadline deadline) = 0;
  /// Whether after a `send` that failed, and was rolled back, `find_row` tells more.
  [[nodiscard]] virtual bool finds_rows() const noexcept { return false; }
  /// Inserts the same rows one by one. @throws as `send`, with the row.
  virtual void find_row(Deadline /*deadline*/) {}
};

/// One open session. Used by one thread at a time. Every failing call throws the DatabaseError that the error
/// tree assigns; after one with `connection_lost()` the connection is `broken()` and only `close()` is of
/// use.
class DriverConnection {
 public:
  DriverConnection() = default;
  DriverConnection(const DriverConnection&) = delete;
  DriverConnection& operator=(const DriverConnection&) = delete;
  virtual ~DriverConnection() = default;

  [[nodiscard]] virtual const ServerInfo& server() const noexcept = 0;

  /// Runs one statement with its parameters, by a prepared statement from this connection's cache. The
  /// deadline holds for the statement; where rows are computed while they are read (SQLite), each `next()`
  /// may take as long again.
  /// @throws DataError before sending when a value cannot be stored by this database; StatementTooLarge
  /// likewise.
  [[nodiscard]] virtual std::unique_ptr<Cursor> execute(std::string_view sql, std::span<const Parameter> parameters,
                                                        Deadline deadline) = 0;
  /// Runs one statement as it is, without parameters and without the cache.
  [[nodiscard]] virtual std::unique_ptr<Cursor> execute_raw(std::string_view sql, Deadline deadline) = 0;

  /// As `execute`, in memory that does not grow with the number of rows: they come from the server as they are read.
  /// Until the cursor is at its end or gone, the connection refuses other statements (SQLite does not). The deadline
  /// holds for the first row; each later one may take as long again. A cursor that goes before its end stops the
  /// statement. The default gives the rows of `execute`.
  [[nodiscard]] virtual std::unique_ptr<Cursor> stream(std::string_view sql, std::span<const Parameter> parameters,
                                                       Deadline deadline);
  /// Whether the database has a way of its own to give a query's rows, `copy_out`.
  [[nodiscard]] virtual bool copies_out() const noexcept { return false; }
  /// The rows of a query in that way, read as those of `stream`. `sql` has its values in place; errors show `shown`.
  /// @return null where these rows cannot be had so: then `stream` gives them.
  [[nodiscard]] virtual std::unique_ptr<Cursor> copy_out(std::string_view sql, std::string_view shown,
                                                         Deadline deadline);
  /// Runs statements that do not depend on each other: sent together where the protocol can, one after the other
  /// elsewhere (the default). Each commits by itself outside a transaction, and each has its own answer, in order.
  /// After a lost connection the later ones have that error too. The deadline holds for all of them together.
  [[nodiscard]] virtual std::vector<PipelineAnswer> pipeline(std::span<const PipelineRequest> requests,
                                                             Deadline deadline);
  /// How many statements of many `pipeline` is best given at once; 1 where it sends one after the other.
  [[nodiscard]] virtual std::size_t pipeline_length() const noexcept { return 1; }

  /// A way of the database's own to insert rows; null where it has none for this target. Used within one transaction,
  /// and no longer than the connection.
  [[nodiscard]] virtual std::unique_ptr<RowWriter> row_writer(const RowTarget& target, Deadline deadline);

  virtual void begin(const TransactionOptions& options, Deadline deadline) = 0;
  /// @throws RollbackInsteadOfCommit when the server had already given the transaction up,
  ///         CommitOutcomeUnknown when the connection was lost while COMMIT was under way.
  virtual void commit(Deadline deadline) = 0;
  virtual void rollback(Deadline deadline) = 0;
  /// As the server or our own bookkeeping knows it: after a deadlock the server has rolled back and this is
  /// `failed`.
  [[nodiscard]] virtual TransactionState transaction_state() const noexcept = 0;

  /// Makes the session clean for its next user. @throws when that fails: then discard it.
  virtual void reset(ResetMode mode, Deadline deadline) = 0;
  /// One system call, no round trip: true when the idle socket has data or was hung up, i.e. is no longer to
  /// be trusted.
  [[nodiscard]] virtual bool suspect() const noexcept = 0;
  /// A round trip to the server. @throws Disconnected when it does not answer by the deadline.
  virtual void ping(Deadline deadline) = 0;
  [[nodiscard]] virtual bool broken() const noexcept = 0;
  /// True when the session works but is no longer the right one, to be replaced when its user is done: the server took
  /// writes when it was opened and refuses them now, as after a failover.
  [[nodiscard]] virtual bool stale() const noexcept { return false; }
  /// For other threads to stop this connection's statements; null when the driver cannot. The same one every time.
  [[nodiscard]] virtual std::shared_ptr<CancelHandle> cancel_handle() const noexcept { return nullptr; }
  /// Ends the session. Idempotent; the destructor calls it.
  virtual void close() noexcept = 0;

  /// Placeholders one statement may have: 65,535 on PostgreSQL and MySQL, the run-time limit on SQLite.
  [[nodiscard]] virtual std::size_t max_parameters() const noexcept = 0;
};

/// Opens connections to one kind of database. Thread-safe.
class Driver {
 public:
  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  virtual ~Driver() = default;

  /// @throws ConnectError (refused, host not found, timeout, too many, authentication ...), ArgumentError for
  /// an
  ///         option it does not know.
  [[nodiscard]] virtual std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) = 0;
};

/// The driver for a URL's scheme: "postgresql", "mysql" ("mariadb" is the same driver), "sqlite".
/// @throws ArgumentError when the scheme is unknown, or its driver was not built in; the message says which
/// are.
[[nodiscard]] std::unique_ptr<Driver> make_driver(std::string_view scheme);

}  // namespace quarry
