// SPDX-License-Identifier: MIT
#include "drivers/mysql/connection.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <new>
#include <utility>

#include "drivers/error_kind.hpp"
#include "drivers/first_word.hpp"
#include "drivers/mysql/cursor.hpp"
#include "drivers/mysql/errors.hpp"
#include "drivers/parameter_check.hpp"

namespace quarry::drivers::mysql {

using Clock = std::chrono::steady_clock;

namespace {

constexpr unsigned cannot_be_prepared = 1295;
constexpr int cancelled = 1317;
constexpr std::chrono::milliseconds settle_for{500};

Clock::duration patience_until(Deadline deadline) {
  return deadline == no_deadline ? Clock::duration::max() : std::max(deadline - Clock::now(), Clock::duration::zero());
}

ServerInfo server_info(MYSQL* handle) {
  ServerInfo info;
  info.text = mysql_get_server_info(handle);
  std::string_view number = info.text;
  if (number.starts_with("5.5.5-")) number.remove_prefix(6);  // MariaDB's disguise for old replicas
  info.dialect = info.text.find("MariaDB") == std::string::npos ? "mysql" : "mariadb";
  const char* at = number.data();
  const char* end = at + number.size();
  for (int* part : {&info.major, &info.minor, &info.patch}) {
    at = std::from_chars(at, end, *part).ptr;
    if (at != end && *at == '.') ++at;
  }
  return info;
}

}  // namespace

Connection::Connection(std::unique_ptr<Session> session, std::size_t cache_size, bool read_only, Deadline deadline)
    : session_(std::move(session)),
      server_(server_info(session_->handle())),
      cache_(cache_size),
      read_only_session_(read_only) {
  read_server_settings(deadline);
  if (read_only_session_) command("SET SESSION TRANSACTION READ ONLY", deadline);
  server_.session = static_cast<std::int64_t>(mysql_thread_id(session_->handle()));
  server_.read_only = read_only_now_;
}

void Connection::read_server_settings(Deadline deadline) {
  const auto cursor = run_text("SELECT @@max_allowed_packet, @@innodb_rollback_on_timeout, @@read_only", deadline);
  if (!cursor->next()) return;
  const auto number = [&](std::size_t column) {
    const std::string_view text = cursor->cells()[column].view();
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  max_packet_ = number(0);
  rollback_on_timeout_ = number(1) != 0;
  read_only_now_ = number(2) != 0;
}

std::unique_ptr<quarry::Cursor> Connection::execute(std::string_view sql, std::span<const Parameter> parameters,
                                                    Deadline deadline) {
  require_free("another statement");
  require_at_most(server_.dialect, sql, parameters.size(), max_parameters());
  parameters_.encode(server_.dialect, sql, parameters);
  const Interruptible running(session_->interrupt().get());
  return run(sql, cache_.capacity() > 0, false, deadline);
}

std::unique_ptr<quarry::Cursor> Connection::stream(std::string_view sql, std::span<const Parameter> parameters,
                                                   Deadline deadline) {
  require_free("another statement");
  require_at_most(server_.dialect, sql, parameters.size(), max_parameters());
  parameters_.encode(server_.dialect, sql, parameters);
  Interruptible running(session_->interrupt().get());
  auto cursor = run(sql, cache_.capacity() > 0, true, deadline);
  if (stream_ != nullptr) running.keep_running();
  return cursor;
}

std::unique_ptr<quarry::Cursor> Connection::execute_raw(std::string_view sql, Deadline deadline) {
  require_free("another statement");
  parameters_.encode(server_.dialect, sql, {});
  const Interruptible running(session_->interrupt().get());
  const std::string word = first_word(sql);
  if (word != "SAVEPOINT" && word != "RELEASE") return run(sql, false, false, deadline);
  require_not_interrupted(sql);  // and one message instead of three, as there are no rows
  require_statement(server_.dialect, sql);
  return run_text(sql, deadline);
}

std::unique_ptr<quarry::Cursor> Connection::run(std::string_view sql, bool keep, bool stream, Deadline deadline) {
  require_not_interrupted(sql);
  require_packet(sql, parameters_.bytes());
  session_->begin_request();
  StatementPtr statement = keep ? cache_.find(sql) : nullptr;
  bool has_rows = false;
  bool done = false;
  if (statement) {
    done = execute_prepared(*statement, true, stream, deadline, has_rows);
    if (!done) {  // forgotten by the server, or its columns changed: once more with a new one
      cache_.erase(*statement);
      statement = nullptr;
    }
  }
  if (!done) {
    statement = prepare(sql, deadline);
    if (!statement) {
      if (parameters_.count() == 0) return run_text(sql, deadline, stream);
      fail_unpreparable(sql);
    }
    require_count(sql, mysql_stmt_param_count(statement->handle), parameters_.count());
    // The cancellation came while the statement was prepared, which does not end by it.
    if (session_->stopped()) settle_cancelled(session_->interrupted(), true, sql);
    if (keep) cache_.insert(statement);
    (void)execute_prepared(*statement, false, stream, deadline, has_rows);
  }

  std::int64_t affected = -1;
  std::optional<std::int64_t> id;
  const std::string word = first_word(sql);
  const bool inserts = word == "INSERT" || word == "REPLACE";
  if (inserts || word == "UPDATE" || word == "DELETE" || word == "LOAD" || (word == "WITH" && !has_rows)) {
    affected = static_cast<std::int64_t>(mysql_stmt_affected_rows(statement->handle));
    const auto key = static_cast<std::int64_t>(mysql_stmt_insert_id(statement->handle));
    if (inserts && affected == 1 && key != 0) id = key;
  }
  if (stream && has_rows) {
    auto rows = std::make_unique<StreamCursor>(*this, std::move(statement), patience_until(deadline));
    rows->set_effects(affected, id);
    open_stream(*rows);
    return rows;
  }
  auto cursor = std::make_unique<Cursor>(*this, std::move(statement), has_rows);
  cursor->set_effects(affected, id);
  return cursor;
}

Connection::StatementPtr Connection::prepare(std::string_view sql, Deadline deadline) {
  require_statement(server_.dialect, sql);
  require_packet(sql, sql.size() + 1);
  MYSQL_STMT* const handle = mysql_stmt_init(session_->handle());
  if (handle == nullptr) throw std::bad_alloc();
  std::unique_ptr<MYSQL_STMT, decltype(&mysql_stmt_close)> unowned(handle, mysql_stmt_close);  // until there is memory
  auto statement = std::make_shared<Statement>(std::string(sql), handle);                      // for its owner
  (void)unowned.release();
  if (session_->prepare(handle, statement->sql, deadline)) return statement;
  if (mysql_stmt_errno(handle) == cannot_be_prepared) return nullptr;
  fail_statement(*statement);
}

bool Connection::execute_prepared(Statement& statement, bool may_be_stale, bool stream, Deadline deadline,
                                  bool& has_rows) {
  MYSQL_STMT* const handle = statement.handle;
  if (parameters_.count() > 0 && mysql_stmt_bind_param(handle, parameters_.binds()) != 0) fail_statement(statement);
  has_rows = false;
  const bool executed = session_->execute(handle, deadline);
  bool good = executed;
  if (good && mysql_stmt_field_count(handle) > 0) {
    // Binding first: storing the rows then needs no second look at them. Many errors come only with the rows.
    good = statement.bind_result() && (stream || session_->store_result(handle, deadline));
    has_rows = good;
  }
  if (!good) {
    if (may_be_stale && is_stale_statement(mysql_stmt_errno(handle))) {
      mysql_stmt_reset(handle);  // or every later command would be out of step (2014)
      return false;
    }
    // An error among the rows leaves libmariadb's handle waiting for more of them when it is executed again.
    if (executed) cache_.erase(statement);
    fail_statement(statement);
  }
  note_success();
  if (session_->stopped()) {
    const bool interrupted = session_->interrupted();
    if (has_rows && stream) session_->abandon(handle);
    if (has_rows) mysql_stmt_free_result(handle);
    settle_cancelled(interrupted, has_rows, statement.sql);
  }
  return true;
}

// A cancelled statement ended without an error. The cancellation may still be pending, and would then end the next
// statement: a ping takes it. Rows are not to be trusted, as sleep() and benchmark() return one when they are killed; a
// change that was made was made.
void Connection::settle_cancelled(bool interrupted, bool has_rows, std::string_view sql) {
  session_->begin_request();
  (void)session_->ping(Clock::now() + settle_for);
  if (session_->stalled()) broken_ = true;
  if (!has_rows) return;
  ErrorInfo info;
  info.dialect = server_.dialect;
  info.native_code = cancelled;
  info.sqlstate = "70100";
  info.message = interrupted ? "the statement was cancelled" : "the statement ran past its deadline and was cancelled";
  info.statement = sql;
  info.connection_lost = broken_;
  info.transaction_state = transaction_state();
  throw_error(interrupted ? ErrorKind::canceled : ErrorKind::statement_timeout, std::move(info));
}

std::unique_ptr<quarry::Cursor> Connection::run_text(std::string_view sql, Deadline deadline, bool stream) {
  MYSQL* const handle = session_->handle();
  MYSQL_RES* result = nullptr;
  session_->begin_request();
  bool good = session_->query(sql, deadline);
  if (good) {
    result = stream ? mysql_use_result(handle) : session_->store_result(deadline);
    good = result != nullptr || mysql_errno(handle) == 0;
  }
  if (stream && result != nullptr && !session_->stopped()) {
    auto rows = std::make_unique<TextStreamCursor>(*this, result, std::string(sql), patience_until(deadline));
    note_success();
    open_stream(*rows);
    return rows;
  }
  auto cursor = std::make_unique<TextCursor>(result);
  if (!good) fail(mysql_errno(handle), mysql_sqlstate(handle), mysql_error(handle), sql);
  note_success();
  if (session_->stopped()) {
    const bool interrupted = session_->interrupted();
    if (stream && result != nullptr) session_->abandon(result);
    settle_cancelled(interrupted, result != nullptr, sql);
  }
  return cursor;
}

void Connection::command(std::string_view sql, Deadline deadline) { (void)run_text(sql, deadline); }

void Connection::open_stream(Stream& stream) noexcept { stream_ = &stream; }

void Connection::close_stream() noexcept {
  stream_ = nullptr;
  if (session_->interrupt()) session_->interrupt()->end();
}

bool Connection::next_row(const Statement& statement, Deadline deadline) {
  const Session::Fetched fetched = session_->fetch(statement.handle, deadline);
  if (fetched == Session::Fetched::row) return true;
  close_stream();
  if (fetched == Session::Fetched::error) {
    cache_.erase(statement);  // an error among the rows leaves libmariadb's handle out of step
    fail_statement(statement);
  }
  note_success();
  if (session_->stopped()) settle_cancelled(session_->interrupted(), true, statement.sql);
  return false;
}

bool Connection::next_row(MYSQL_RES* result, MYSQL_ROW& row, const std::string& sql, Deadline deadline) {
  MYSQL* const handle = session_->handle();
  const Session::Fetched fetched = session_->fetch(result, row, deadline);
  if (fetched == Session::Fetched::row) return true;
  close_stream();
  if (fetched == Session::Fetched::error) fail(mysql_errno(handle), mysql_sqlstate(handle), mysql_error(handle), sql);
  note_success();
  if (session_->stopped()) settle_cancelled(session_->interrupted(), true, sql);
  return false;
}

void Connection::leave_stream(Stream& stream) noexcept {
  close_stream();
  if (broken_) return;
  try {
    stream.abandon(*session_);
    if (session_->stalled() || ends_session(mysql_errno(session_->handle()))) {
      broken_ = true;
    } else if (session_->stopped()) {
      settle_cancelled(false, false, {});
    }
  } catch (...) {
    broken_ = true;  // out of memory: where the rows are is not known
  }
}

void Connection::end_stream() noexcept {
  if (stream_ == nullptr) return;
  Stream& stream = *stream_;
  leave_stream(stream);
  stream.cut_off();
  stream_ended();
}

void Connection::release(StatementPtr statement, bool has_rows) noexcept {
  if (stream_ == nullptr) {
    if (has_rows) mysql_stmt_free_result(statement->handle);
    return;
  }
  cache_.erase(*statement);  // not to be executed again before its rows are freed
  statement->next = std::move(released_);
  released_ = std::move(statement);
}

void Connection::stream_ended() noexcept {
  while (released_) released_ = std::exchange(released_->next, nullptr);
}

void Connection::begin(const TransactionOptions& options, Deadline deadline) {
  require_free("BEGIN");
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted("START TRANSACTION");
  if (in_transaction_) throw ArgumentError("a transaction is already open on this " + server_.dialect + " connection");
  switch (options.isolation) {
    case IsolationLevel::server_default: break;
    case IsolationLevel::read_uncommitted: command("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", deadline); break;
    case IsolationLevel::read_committed: command("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", deadline); break;
    case IsolationLevel::repeatable_read: command("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", deadline); break;
    case IsolationLevel::serializable: command("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", deadline); break;
  }
  command(options.read_only ? "START TRANSACTION READ ONLY" : "START TRANSACTION", deadline);
  in_transaction_ = true;
}

void Connection::commit(Deadline deadline) {
  if (failed_) {
    rollback(deadline);
    throw RollbackInsteadOfCommit(
        "the server had already rolled this transaction back after an error; nothing was committed");
  }
  require_free("COMMIT");
  if (!in_transaction_)
    throw NoActiveTransaction("there is no transaction to commit on this " + server_.dialect + " connection");
  if (session_->suspect()) {  // nothing was sent yet, so nothing can have been committed
    fail(2006, "HY000", "the server closed the connection before COMMIT was sent; nothing was committed", "COMMIT");
  }
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted("COMMIT");
  try {
    command("COMMIT", deadline);
  } catch (const DatabaseError& error) {
    if (!error.connection_lost()) throw;
    ErrorInfo info = error.info();
    info.message =
        "the connection was lost while COMMIT was under way; whether it took effect is not known: " + info.message;
    info.retry = Retry::none;
    throw_error(ErrorKind::commit_unknown, std::move(info));
  }
  in_transaction_ = false;
}

void Connection::rollback(Deadline deadline) {
  end_stream();
  const bool open = in_transaction_ || failed_;
  failed_ = false;
  require_usable();
  if (open) command("ROLLBACK", deadline);
  in_transaction_ = false;
}

TransactionState Connection::transaction_state() const noexcept {
  if (broken_) return TransactionState::gone;
  if (failed_) return TransactionState::failed;
  return in_transaction_ ? TransactionState::active : TransactionState::none;
}

void Connection::reset(ResetMode mode, Deadline deadline) {
  end_stream();
  if (mode != ResetMode::none) rollback(deadline);
  if (mode != ResetMode::full) return;
  cache_.clear();  // the server forgets its prepared statements
  session_->begin_request();
  MYSQL* const handle = session_->handle();
  if (!session_->reset(deadline)) {
    fail(mysql_errno(handle), mysql_sqlstate(handle), mysql_error(handle), "reset the session");
  }
  command(Session::init_command, deadline);
  if (read_only_session_) command("SET SESSION TRANSACTION READ ONLY", deadline);
  read_server_settings(deadline);
}

void Connection::ping(Deadline deadline) {
  if (!failed_) require_free("a ping");
  MYSQL* const handle = session_->handle();
  session_->begin_request();
  if (session_->ping(deadline)) return;
  const unsigned code = session_->timed_out() ? 2013 : mysql_errno(handle);
  broken_ = true;
  ErrorInfo info;
  info.dialect = server_.dialect;
  info.native_code = static_cast<int>(code);
  info.sqlstate = mysql_sqlstate(handle);
  info.message = std::string("the server did not answer a ping: ") + mysql_error(handle);
  info.connection_lost = true;
  info.transaction_state = TransactionState::gone;
  throw_error(ErrorKind::disconnected, std::move(info));
}

void Connection::close() noexcept {
  end_stream();  // first: closing a statement would read the rows that are still to come, without a deadline
  broken_ = true;
  cache_.clear();
  session_->close();
}

// The session state flag comes with every answer but errors, so it is read only here.
void Connection::note_success() noexcept {
  in_transaction_ = (session_->handle()->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

void Connection::require_free(std::string_view what) const {
  require_usable();
  if (stream_ == nullptr) return;
  throw ArgumentError(std::string(what) + " was asked of a " + server_.dialect +
                      " connection whose stream is still being read; read it to its end or let go of it first, or use "
                      "another connection");
}

void Connection::require_not_interrupted(std::string_view sql) const {
  if (!session_->interrupt() || !session_->interrupt()->requested()) return;
  ErrorInfo info;
  info.dialect = server_.dialect;
  info.statement = sql;
  info.message = "the statement was cancelled before it was sent";
  info.transaction_state = transaction_state();
  throw_error(ErrorKind::canceled, std::move(info));
}

void Connection::require_usable() const {
  if (session_->handle() == nullptr) throw ResourceClosedError("this " + server_.dialect + " connection is closed");
  if (broken_) {
    ErrorInfo info;
    info.dialect = server_.dialect;
    info.message = "this connection was lost earlier; discard it and take another one";
    info.connection_lost = true;
    info.transaction_state = TransactionState::gone;
    throw_error(ErrorKind::disconnected, std::move(info));
  }
  if (failed_) {
    throw InFailedTransaction(
        "the server rolled this transaction back after an error; roll it back here too, then begin anew");
  }
}

// The server hangs up on a larger packet, which would look like a lost connection and be tried again for ever.
void Connection::require_packet(std::string_view sql, std::size_t bytes) const {
  if (max_packet_ == 0 || bytes <= max_packet_) return;
  ErrorInfo info;
  info.dialect = server_.dialect;
  info.statement = sql.substr(0, 1000);
  info.message = "the statement with its parameters has about " + std::to_string(bytes) +
                 " bytes, and the server takes " + std::to_string(max_packet_) +
                 " (max_allowed_packet); send it in parts or raise that setting";
  info.transaction_state = transaction_state();
  throw_error(ErrorKind::too_large, std::move(info));
}

void Connection::fail_statement(const Statement& statement) {
  MYSQL_STMT* const handle = statement.handle;
  MYSQL* const session = session_->handle();
  const std::string sql = statement.sql;
  // libmariadb leaves an error that comes while a row is fetched with the connection.
  if (mysql_stmt_errno(handle) == 0 && session != nullptr) {
    fail(mysql_errno(session), mysql_sqlstate(session), mysql_error(session), sql);
  }
  fail(mysql_stmt_errno(handle), mysql_stmt_sqlstate(handle), mysql_stmt_error(handle), sql);
}

void Connection::fail_unpreparable(std::string_view sql) {
  fail(cannot_be_prepared, "HY000", "the server cannot prepare this statement, so it cannot have parameters", sql);
}

void Connection::fail(unsigned code, std::string sqlstate, std::string message, std::string_view sql) {
  ErrorInfo info;
  info.dialect = server_.dialect;
  info.native_code = static_cast<int>(code);
  info.sqlstate = std::move(sqlstate);
  info.message = std::move(message);
  info.statement = sql;
  ErrorKind kind = classify(code);
  const bool was_in_transaction = in_transaction_;
  if (ends_session(code) || session_->stalled()) broken_ = info.connection_lost = true;
  if (session_->interrupted() && (kind == ErrorKind::canceled || session_->stalled())) {
    kind = ErrorKind::canceled;
    info.message = session_->stalled() ? "the statement was cancelled, and the server did not react to that"
                                       : "the statement was cancelled";
  }
  if (session_->timed_out() && (kind == ErrorKind::canceled || session_->stalled())) {
    kind = ErrorKind::statement_timeout;
    info.message = session_->stalled()
                       ? "the statement ran past its deadline, and the server did not react to its cancellation"
                       : "the statement ran past its deadline and was cancelled";
  }
  if (in_transaction_ && ends_transaction(code, rollback_on_timeout_)) {
    in_transaction_ = false;
    failed_ = true;  // the server's own flag still says "in transaction", and COMMIT would succeed with nothing
  }
  // Writes were taken when the session was opened: a failover. 1290 has other causes, which cost a new connection in
  // vain.
  if ((code == 1836 || code == 1290) && !server_.read_only) stale_ = true;
  fill_names(info);
  info.transaction_state = transaction_state();
  info.retry = retry_of(kind);
  // The server rolls a lost transaction back, so all of it can be run again; a statement outside of one may have
  // happened.
  if (kind == ErrorKind::disconnected && was_in_transaction) info.retry = Retry::transaction;
  throw_error(kind, std::move(info));
}

}  // namespace quarry::drivers::mysql
