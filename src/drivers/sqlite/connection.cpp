// SPDX-License-Identifier: MIT
#include "drivers/sqlite/connection.hpp"

#include "drivers/error_kind.hpp"
#include "drivers/parameter_check.hpp"
#include "drivers/sqlite/cursor.hpp"
#include "drivers/sqlite/encode.hpp"
#include "drivers/sqlite/errors.hpp"
#include "drivers/sqlite/regexp.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace quarry::drivers::sqlite {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::string_view dialect = "sqlite";

// Statements of our own that put a connection right.
class Uninterruptible {
 public:
  explicit Uninterruptible(bool& interruptible) : interruptible_(interruptible), was_(interruptible) {
    interruptible = false;
  }
  ~Uninterruptible() { interruptible_ = was_; }
  Uninterruptible(const Uninterruptible&) = delete;
  Uninterruptible& operator=(const Uninterruptible&) = delete;

 private:
  bool& interruptible_;
  const bool was_;
};

}  // namespace

Connection::Connection(sqlite3* handle, std::size_t cache_size, std::chrono::milliseconds busy_timeout, bool read_only)
    : handle_(handle), cache_(cache_size), busy_timeout_(busy_timeout), read_only_session_(read_only) {
  const int number = sqlite3_libversion_number();
  server_ = {std::string(dialect), number / 1000000, number / 1000 % 1000, number % 1000, sqlite3_libversion()};
  static std::atomic<std::int64_t> sessions{0};
  server_.session = ++sessions;
  server_.read_only = sqlite3_db_readonly(handle_, "main") == 1;
  // Every 1,000 virtual machine steps (some 20 microseconds): a clock look-up there costs about a thousandth.
  sqlite3_progress_handler(handle_, 1000, on_progress, this);
  sqlite3_busy_handler(handle_, on_busy, this);
  add_regexp(handle_);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &foreign_keys_);
  if (read_only_session_) command("PRAGMA query_only = 1", no_deadline);
}

std::unique_ptr<quarry::Cursor> Connection::execute(std::string_view sql, std::span<const Parameter> parameters,
                                                    Deadline deadline) {
  require_usable();
  std::shared_ptr<Statement> statement = cache_.find(sql);
  if (!statement) {
    statement = prepare(sql, cache_.capacity() > 0);
    cache_.insert(statement);
  }
  return run(std::move(statement), parameters, deadline);
}

std::unique_ptr<quarry::Cursor> Connection::execute_raw(std::string_view sql, Deadline deadline) {
  require_usable();
  return run(prepare(sql, false), {}, deadline);
}

std::shared_ptr<Statement> Connection::prepare(std::string_view sql, bool keep) {
  require_statement(dialect, sql);
  patience_ = Duration::max();  // reading the schema may report progress; no step is running
  const Uninterruptible scope(interruptible_);
  std::string text(sql);
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(handle_, text.c_str(), static_cast<int>(text.size()) + 1,
                                      keep ? SQLITE_PREPARE_PERSISTENT : 0, &handle, &tail);
  if (code != SQLITE_OK) throw_last(code, sql);
  if (handle == nullptr) throw ArgumentError("the statement is empty: it holds only blanks and comments");
  const std::size_t consumed = static_cast<std::size_t>(tail - text.c_str());
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> unowned(handle, sqlite3_finalize);  // until there is memory for
  auto statement = std::make_shared<Statement>(text, handle);                               // its owner
  (void)unowned.release();
  // What follows must be empty too: silently running only the first of several statements would be wrong.
  sqlite3_stmt* second = nullptr;
  const int more =
      consumed < text.size() ? sqlite3_prepare_v2(handle_, text.c_str() + consumed, -1, &second, nullptr) : SQLITE_OK;
  sqlite3_finalize(second);
  if (more != SQLITE_OK || second != nullptr) {
    throw ArgumentError("several statements in one string; send them one by one: " + text.substr(0, 200));
  }
  return statement;
}

std::unique_ptr<quarry::Cursor> Connection::run(std::shared_ptr<Statement> statement,
                                                std::span<const Parameter> parameters, Deadline deadline) {
  sqlite3_stmt* const handle = statement->handle;
  require_not_interrupted(statement->sql);
  require_count(statement->sql, static_cast<std::size_t>(sqlite3_bind_parameter_count(handle)), parameters.size());
  const bool returns_rows = sqlite3_column_count(handle) > 0;
  try {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const Refusal refusal{dialect, statement->sql, parameters[i]};
      const int code = bind(handle, static_cast<int>(i + 1), refusal, returns_rows);
      if (code != SQLITE_OK) fail(code, *statement);
    }
  } catch (...) {
    statement->reset();
    throw;
  }
  if (statement->inserts) sqlite3_set_last_insert_rowid(handle_, 0);

  const Duration patience = until(deadline);
  const int code = step(*statement, patience);
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(code, *statement);
  if (sqlite3_get_autocommit(handle_) != 0)
    in_transaction_ = false;  // ended by a COMMIT or ROLLBACK of the caller's own
  else in_transaction_ = true;

  std::int64_t affected = -1;
  std::optional<std::int64_t> id;
  if (statement->changes_rows) {
    if (code == SQLITE_DONE) affected = sqlite3_changes64(handle_);
    const std::int64_t rowid = sqlite3_last_insert_rowid(handle_);
    if (statement->inserts && affected == 1 && rowid != 0) id = rowid;  // of several rows it would be just the last
  }
  try {
    auto cursor = std::make_unique<Cursor>(*this, statement, code == SQLITE_ROW, patience);
    cursor->set_effects(affected, id);
    return cursor;
  } catch (...) {  // no memory for it: a statement left open would keep its locks, and not run again
    statement->reset();
    throw;
  }
}

void Connection::command(const char* sql, Deadline deadline) { (void)execute(sql, {}, deadline); }

void Connection::begin(const TransactionOptions& options, Deadline deadline) {
  require_usable();
  if (sqlite3_get_autocommit(handle_) == 0)
    throw ArgumentError("a transaction is already open on this SQLite connection");
  // Every isolation level of SQLite is serializable. Asked for by name, the write lock is taken at once: a
  // transaction that reads first and writes later may fail with BUSY_SNAPSHOT, which no waiting cures.
  const bool writer = options.isolation == IsolationLevel::serializable && !options.read_only;
  command(writer ? "BEGIN IMMEDIATE" : "BEGIN", deadline);
  in_transaction_ = true;
  if (options.read_only && !read_only_session_) {
    command("PRAGMA query_only = 1", deadline);
    query_only_ = true;
  }
}

void Connection::commit(Deadline deadline) {
  if (failed_) {
    failed_ = false;
    rollback(deadline);
    throw RollbackInsteadOfCommit(
        "SQLite had already rolled this transaction back after an error; nothing was committed");
  }
  if (!in_transaction_) throw NoActiveTransaction("there is no transaction to commit on this SQLite connection");
  try {
    command("COMMIT", deadline);
  } catch (const DatabaseError& error) {
    if ((error.native_code() & 0xFF) != SQLITE_IOERR) throw;
    broken_ = true;
    ErrorInfo info = error.info();
    info.retry = Retry::none;
    throw_error(ErrorKind::commit_unknown, std::move(info));
  }
  in_transaction_ = false;
  if (std::exchange(query_only_, false)) {
    const Uninterruptible scope(interruptible_);
    command("PRAGMA query_only = 0", deadline);
  }
}

void Connection::rollback(Deadline deadline) {
  failed_ = false;
  if (handle_ == nullptr) return;
  const Uninterruptible scope(interruptible_);
  if (sqlite3_get_autocommit(handle_) == 0) command("ROLLBACK", deadline);
  in_transaction_ = false;
  if (std::exchange(query_only_, false)) command("PRAGMA query_only = 0", deadline);
}

TransactionState Connection::transaction_state() const noexcept {
  if (failed_) return TransactionState::failed;
  return in_transaction_ ? TransactionState::active : TransactionState::none;
}

void Connection::reset(ResetMode mode, Deadline deadline) {
  if (mode != ResetMode::none) rollback(deadline);
  if (mode != ResetMode::full) return;
  require_usable();
  const Uninterruptible scope(interruptible_);
  command("PRAGMA query_only = 0", deadline);
  // Views before tables; triggers and indexes go with their tables, or are named by none of the two.
  std::vector<std::string> drops;
  {
    const auto cursor = execute_raw(
        "SELECT 'DROP ' || type || ' temp.\"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_temp_master "
        "WHERE type IN ('trigger', 'view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY type = 'table', type = 'view'",
        deadline);
    while (cursor->next()) drops.emplace_back(cursor->cells()[0].view());
  }
  {
    const auto cursor = execute_raw(
        "SELECT 'DETACH DATABASE \"' || replace(name, '\"', '\"\"') || '\"' FROM pragma_database_list WHERE seq > 1",
        deadline);
    while (cursor->next()) drops.emplace_back(cursor->cells()[0].view());
  }
  cache_.clear();
  for (const std::string& drop : drops) (void)execute_raw(drop, deadline);
  // What PRAGMA may have changed of that which we rely on; its other settings stay.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, foreign_keys_, nullptr);
  sqlite3_busy_handler(handle_, on_busy, this);
  if (read_only_session_) command("PRAGMA query_only = 1", deadline);
}

void Connection::ping(Deadline deadline) {
  const Uninterruptible scope(interruptible_);
  command("SELECT 1", deadline);
}

void Connection::close() noexcept {
  broken_ = true;
  in_transaction_ = failed_ = false;
  cache_.clear();
  // close_v2: a statement that a cursor still holds keeps the handle alive until it goes
  sqlite3_close_v2(std::exchange(handle_, nullptr));
}

std::size_t Connection::max_parameters() const noexcept {
  return handle_ == nullptr ? 0 : static_cast<std::size_t>(sqlite3_limit(handle_, SQLITE_LIMIT_VARIABLE_NUMBER, -1));
}

void Connection::require_usable() const {
  if (handle_ == nullptr) throw ResourceClosedError("this SQLite connection is closed");
  if (failed_) {
    throw InFailedTransaction(
        "SQLite rolled this transaction back after an error; roll it back here too, then begin anew");
  }
}

void Connection::fail(int code, Statement& statement) {
  try {
    throw_last(code, statement.sql);
  } catch (...) {
    statement.reset();
    throw;
  }
}

void Connection::throw_last(int code, std::string_view sql) {
  ErrorInfo info;
  info.dialect = dialect;
  info.native_code = handle_ == nullptr ? code : sqlite3_extended_errcode(handle_);
  info.message = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
  info.statement = sql;
  ErrorKind kind = classify(info.native_code, info.message);
  if (kind == ErrorKind::canceled && std::exchange(timed_out_, false)) {
    kind = ErrorKind::statement_timeout;
    info.message = "the statement ran past its deadline and was interrupted";
  }
  if (std::exchange(interrupted_, false) && (kind == ErrorKind::canceled || kind == ErrorKind::lock_timeout)) {
    kind = ErrorKind::canceled;
    info.message = "the statement was cancelled";
  }
  fill_names(info);
  if (spoils_handle(info.native_code)) broken_ = info.connection_lost = true;
  // An error may have rolled the whole transaction back (FULL, IOERR, INTERRUPT ...): the next statement
  // would then commit by itself. From here on everything but rollback is refused.
  if (in_transaction_ && handle_ != nullptr && sqlite3_get_autocommit(handle_) != 0) {
    in_transaction_ = false;
    failed_ = true;
  }
  info.retry = retry_of(kind);
  info.transaction_state = transaction_state();
  throw_error(kind, std::move(info));
}

bool Connection::is_interrupted() noexcept {
  if (!interruptible_) return false;
  if (!std::exchange(running_, true)) interrupt_->begin();
  if (!interrupt_->requested()) return false;
  interrupted_ = true;
  return true;
}

void Connection::end_interruptible() noexcept {
  running_ = false;
  interrupt_->end();
}

void Connection::require_not_interrupted(std::string_view sql) {
  if (!interruptible_ || !interrupt_->waiting() || !is_interrupted()) return;
  end_interruptible();
  interrupted_ = false;
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = sql;
  info.message = "the statement was cancelled before it began";
  info.transaction_state = transaction_state();
  throw_error(ErrorKind::canceled, std::move(info));
}

int Connection::on_progress(void* self) noexcept {
  auto& connection = *static_cast<Connection*>(self);
  if (connection.is_interrupted()) return 1;
  if (connection.patience_ == Duration::max()) return 0;
  const Clock::time_point now = Clock::now();
  if (!connection.watching_) {
    connection.watching_ = true;
    connection.watch_start_ = now;
  }
  if (now - connection.watch_start_ < connection.patience_) return 0;
  connection.timed_out_ = true;
  return 1;
}

int Connection::on_busy(void* self, int attempts) noexcept {
  auto& connection = *static_cast<Connection*>(self);
  if (connection.is_interrupted()) return 0;
  const Clock::time_point now = Clock::now();
  if (attempts == 0) connection.busy_start_ = now;
  const Duration left = std::min(connection.busy_timeout_, connection.patience_) - (now - connection.busy_start_);
  if (left <= Duration::zero()) return 0;
  const Duration pause = std::chrono::milliseconds(std::min(1 + attempts * 2, 50));
  std::this_thread::sleep_for(std::min(pause, left));
  return 1;
}

}  // namespace quarry::drivers::sqlite
