// SPDX-License-Identifier: MIT
#include "drivers/postgresql/connection.hpp"

#include "drivers/error_kind.hpp"
#include "drivers/parameter_check.hpp"
#include "drivers/postgresql/copy.hpp"
#include "drivers/postgresql/cursor.hpp"
#include "drivers/postgresql/errors.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

namespace quarry::drivers::postgresql {

using Clock = std::chrono::steady_clock;

namespace {

constexpr std::string_view dialect = "postgresql";
constexpr std::size_t deallocate_at = 16;
// What is spent on the rest of a stream that nobody wants before its statement is cancelled.
constexpr std::chrono::milliseconds drain_for{50}, drain_in_transaction{5000};

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

// The cursor keeps the statement alive through its shape.
std::shared_ptr<const RowShape> shape_in(const std::shared_ptr<Statement>& statement) {
  return {statement, &statement->shape};
}

std::string random_prefix() {
  std::random_device device;
  return "quarry_" + std::to_string(device()) + "_";
}

}  // namespace

Connection::Connection(std::unique_ptr<Session> session, std::size_t cache_size, bool read_only, Deadline deadline)
    : session_(std::move(session)), cache_(cache_size), name_prefix_(random_prefix()), read_only_session_(read_only) {
  PGconn* const handle = session_->handle();
  const int version = PQserverVersion(handle);
  const char* text = PQparameterStatus(handle, "server_version");
  server_ = {std::string(dialect), version / 10000, version % 10000, 0, text == nullptr ? "" : text};
  utf8_ = PQclientEncoding(handle);
  if (const char* encoding = PQparameterStatus(handle, "client_encoding");
      encoding != nullptr && std::string_view(encoding) != "UTF8") {
    throw ArgumentError("the session's client_encoding is " + std::string(encoding) +
                        "; Quarry speaks UTF8 to PostgreSQL, whatever the database's own encoding: leave it out of "
                        "options= and PGOPTIONS");
  }
  server_.session = PQbackendPID(handle);
  server_.read_only = status_is("in_hot_standby", "on") || status_is("default_transaction_read_only", "on");
  set_session(deadline);
}

bool Connection::status_is(const char* name, std::string_view wanted) const noexcept {
  const char* value = PQparameterStatus(session_->handle(), name);
  return value != nullptr && std::string_view(value).starts_with(wanted);
}

// Values are binary, so these matter only where SQL turns dates into text; there they make texts equal everywhere.
void Connection::set_session(Deadline deadline) {
  if (!status_is("TimeZone", "UTC") || !status_is("DateStyle", "ISO") || !status_is("IntervalStyle", "postgres")) {
    (void)command("SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO'; SET IntervalStyle TO 'postgres'", deadline);
  }
  if (read_only_session_) (void)command("SET default_transaction_read_only TO on", deadline);
}

std::unique_ptr<quarry::Cursor> Connection::execute(std::string_view sql, std::span<const Parameter> parameters,
                                                    Deadline deadline) {
  require_free("another statement");
  require_utf8();
  require_at_most(dialect, sql, parameters.size(), max_parameters());
  parameters_.encode(sql, parameters);
  const Interruptible running(session_->interrupt().get());
  std::shared_ptr<const RowShape> shape;
  Outcome outcome = run(sql, false, deadline, shape);
  return std::make_unique<Cursor>(std::move(outcome.result), std::move(shape));
}

std::unique_ptr<quarry::Cursor> Connection::stream(std::string_view sql, std::span<const Parameter> parameters,
                                                   Deadline deadline) {
  require_free("another statement");
  require_utf8();
  require_at_most(dialect, sql, parameters.size(), max_parameters());
  parameters_.encode(sql, parameters);
  const Clock::duration patience =
      deadline == no_deadline ? Clock::duration::max() : std::max(deadline - Clock::now(), Clock::duration::zero());
  const bool was_in_transaction = in_transaction();
  Interruptible running(session_->interrupt().get());
  std::shared_ptr<const RowShape> shape;
  Outcome outcome = run(sql, true, deadline, shape);
  if (!outcome.row) return std::make_unique<Cursor>(std::move(outcome.result), std::move(shape));
  auto cursor =
      std::make_unique<StreamCursor>(*this, std::move(outcome.result), std::move(shape), std::string(sql), patience);
  running.keep_running();
  stream_ = cursor.get();
  stream_in_transaction_ = was_in_transaction;
  return cursor;
}

Outcome Connection::run(std::string_view sql, bool stream, Deadline deadline, std::shared_ptr<const RowShape>& shape) {
  require_not_interrupted(sql);
  if (cache_.capacity() == 0) {
    require_statement(dialect, sql);
    return execute_unprepared(sql, stream, deadline, shape);
  }
  const bool was_in_transaction = in_transaction();
  StatementPtr statement = prepared(sql, deadline);
  Outcome outcome = execute_prepared(*statement, stream, deadline);
  if (outcome.failed && is_stale(outcome, *statement)) {
    cache_.erase(*statement);
    // Inside a transaction the error has aborted it, so trying again there is of no use.
    if (was_in_transaction) fail(std::move(outcome), sql, true, true);
    statement = prepared(sql, deadline);
    outcome = execute_prepared(*statement, stream, deadline);
  }
  if (outcome.failed) fail(std::move(outcome), sql, was_in_transaction);
  statement->fresh = false;
  shape = shape_in(statement);
  return outcome;
}

Outcome Connection::next_row(const OpenCursor& cursor, Clock::duration patience) {
  return arrived(session_->next_row(patience), cursor);
}

Outcome Connection::arrived(Outcome outcome, const OpenCursor& cursor) {
  if (outcome.row) return outcome;
  session_->interrupt()->end();
  stream_ = nullptr;
  if (outcome.failed) fail(std::move(outcome), cursor.sql(), stream_in_transaction_);
  return outcome;
}

void Connection::leave_stream() noexcept {
  stream_ = nullptr;
  session_->interrupt()->end();
  if (broken_) return;
  try {
    const Outcome outcome =
        session_->abandon_stream(Clock::now() + (stream_in_transaction_ ? drain_in_transaction : drain_for));
    if (outcome.lost) broken_ = true;
  } catch (...) {
    broken_ = true;  // out of memory: where the rows are is not known
  }
}

void Connection::end_stream() noexcept {
  if (stream_ == nullptr) return;
  stream_->cut_off();
  leave_stream();
}

std::unique_ptr<quarry::Cursor> Connection::execute_raw(std::string_view sql, Deadline deadline) {
  require_free("another statement");
  require_statement(dialect, sql);
  // ASCII is the same in every encoding the server allows, so a session can be put right again
  if (std::any_of(sql.begin(), sql.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) require_utf8();
  parameters_.encode(sql, {});
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted(sql);
  std::shared_ptr<const RowShape> shape;
  if (cache_.capacity() == 0) {
    Outcome outcome = execute_unprepared(sql, false, deadline, shape);
    return std::make_unique<Cursor>(std::move(outcome.result), std::move(shape));
  }
  // The unnamed statement: described first, so that the results can be binary as everywhere else.
  const bool was_in_transaction = in_transaction();
  const StatementPtr statement = prepare(sql, "", deadline);
  Outcome outcome = execute_prepared(*statement, false, deadline);
  if (outcome.failed) fail(std::move(outcome), sql, was_in_transaction);
  return std::make_unique<Cursor>(std::move(outcome.result), shape_in(statement));
}

// The prepared statement for SQL whose parameters are encoded, or none.
Connection::StatementPtr Connection::find_prepared(std::string_view sql) {
  key_.assign(sql);
  key_.append(reinterpret_cast<const char*>(parameters_.oids()),
              static_cast<std::size_t>(parameters_.count()) * sizeof(Oid));
  return cache_.find_shared(key_);
}

Connection::StatementPtr Connection::prepared(std::string_view sql, Deadline deadline) {
  if (StatementPtr found = find_prepared(sql)) return found;  // its cursors hold results, not the statement
  require_statement(dialect, sql);
  deallocate_evicted(deadline);
  StatementPtr statement = prepare(sql, name_prefix_ + std::to_string(next_name_++), deadline);
  if (const StatementPtr evicted = cache_.insert(statement)) evicted_.push_back(evicted->name);
  return statement;
}

Connection::StatementPtr Connection::prepare(std::string_view sql, std::string name, Deadline deadline) {
  const bool was_in_transaction = in_transaction();
  auto statement = std::make_shared<Statement>(key_.starts_with(sql) && !name.empty() ? key_ : std::string(sql),
                                               sql.size(), std::move(name));
  Outcome outcome = describe(std::string(sql), statement->name, deadline);
  if (outcome.failed) fail(std::move(outcome), sql, was_in_transaction);
  const int placeholders = PQnparams(outcome.result.get());
  if (placeholders != parameters_.count()) {
    if (!statement->name.empty()) evicted_.push_back(statement->name);
    require_count(sql, static_cast<std::size_t>(placeholders), static_cast<std::size_t>(parameters_.count()));
  }
  statement->shape = shape_of(outcome.result.get());
  return statement;
}

Outcome Connection::describe(const std::string& sql, const std::string& name, Deadline deadline) {
  PGconn* const handle = session_->handle();
#if defined(LIBPQ_HAS_PIPELINING)
  // Parse and Describe in one round trip.
  bool sent = PQenterPipelineMode(handle) == 1;
  sent = sent && PQsendPrepare(handle, name.c_str(), sql.c_str(), parameters_.count(), parameters_.oids()) == 1;
  sent = sent && PQsendDescribePrepared(handle, name.c_str()) == 1 && PQpipelineSync(handle) == 1;
  Outcome outcome = session_->finish_pipeline(sent, deadline);
  if (!outcome.lost && PQexitPipelineMode(handle) == 0) {
    outcome.failed = outcome.lost = true;
    outcome.message = PQerrorMessage(handle);
  }
#else
  Outcome outcome = session_->finish(
      PQsendPrepare(handle, name.c_str(), sql.c_str(), parameters_.count(), parameters_.oids()), deadline);
  if (!outcome.failed) outcome = session_->finish(PQsendDescribePrepared(handle, name.c_str()), deadline);
#endif
  return outcome;
}

Outcome Connection::execute_prepared(const Statement& statement, bool stream, Deadline deadline) {
  const int sent =
      PQsendQueryPrepared(session_->handle(), statement.name.c_str(), parameters_.count(), parameters_.values(),
                          parameters_.lengths(), parameters_.formats(), statement.shape.binary ? 1 : 0);
  return stream ? session_->start_stream(sent, deadline) : session_->finish(sent, deadline);
}

Outcome Connection::execute_unprepared(std::string_view sql, bool stream, Deadline deadline,
                                       std::shared_ptr<const RowShape>& shape) {
  const bool was_in_transaction = in_transaction();
  const int sent =
      PQsendQueryParams(session_->handle(), std::string(sql).c_str(), parameters_.count(), parameters_.oids(),
                        parameters_.values(), parameters_.lengths(), parameters_.formats(), 0);
  Outcome outcome = stream ? session_->start_stream(sent, deadline) : session_->finish(sent, deadline);
  if (outcome.failed) fail(std::move(outcome), sql, was_in_transaction);
  auto text_shape = std::make_shared<RowShape>(shape_of(outcome.result.get()));
  text_shape->binary = false;
  shape = std::move(text_shape);
  return outcome;
}

Outcome Connection::command(const char* sql, Deadline deadline) {
  require_open();
  const bool was_in_transaction = in_transaction();
  Outcome outcome = session_->finish(PQsendQuery(session_->handle(), sql), deadline);
  if (outcome.failed) fail(std::move(outcome), sql, was_in_transaction);
  return outcome;
}

// Only between transactions: should the server not know one of the names, nothing else suffers.
void Connection::deallocate_evicted(Deadline deadline) {
  if (evicted_.size() < deallocate_at || PQtransactionStatus(session_->handle()) != PQTRANS_IDLE) return;
  std::string sql;
  for (const std::string& name : evicted_) sql += "DEALLOCATE " + name + ";";
  evicted_.clear();
  Outcome outcome = session_->finish(PQsendQuery(session_->handle(), sql.c_str()), deadline);
  if (outcome.lost) fail(std::move(outcome), "DEALLOCATE", false);
}

void Connection::begin(const TransactionOptions& options, Deadline deadline) {
  require_free("BEGIN");
  if (in_transaction()) {
    throw ArgumentError("a transaction is already open on this PostgreSQL connection");
  }
  std::string sql = "BEGIN";
  switch (options.isolation) {
    case IsolationLevel::server_default: break;
    case IsolationLevel::read_uncommitted: sql += " ISOLATION LEVEL READ UNCOMMITTED"; break;
    case IsolationLevel::read_committed: sql += " ISOLATION LEVEL READ COMMITTED"; break;
    case IsolationLevel::repeatable_read: sql += " ISOLATION LEVEL REPEATABLE READ"; break;
    case IsolationLevel::serializable: sql += " ISOLATION LEVEL SERIALIZABLE"; break;
  }
  if (options.read_only) sql += " READ ONLY";
  if (options.deferrable) sql += " DEFERRABLE";
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted(sql);
  (void)command(sql.c_str(), deadline);
  read_only_transaction_ = options.read_only;
}

void Connection::commit(Deadline deadline) {
  require_free("COMMIT");
  if (PQtransactionStatus(session_->handle()) == PQTRANS_IDLE) {
    throw NoActiveTransaction("there is no transaction to commit on this PostgreSQL connection");
  }
  // A loss seen before COMMIT is sent is a plain loss: nothing can have been committed.
  if (session_->suspect() && !session_->alive()) {
    Outcome outcome;
    outcome.failed = outcome.lost = true;
    outcome.message = "the server closed the connection before COMMIT was sent; nothing was committed";
    fail(std::move(outcome), "COMMIT", true);
  }
  const Interruptible running(session_->interrupt().get());
  require_not_interrupted("COMMIT");
  Outcome outcome = session_->finish(PQsendQuery(session_->handle(), "COMMIT"), deadline);
  if (outcome.lost) {
    broken_ = true;
    ErrorInfo info;
    info.dialect = dialect;
    info.statement = "COMMIT";
    if (outcome.error) info.sqlstate = field(outcome.error.get(), PG_DIAG_SQLSTATE);
    info.message = "the connection was lost while COMMIT was under way; whether it took effect is not known";
    if (outcome.error) info.message += ": " + field(outcome.error.get(), PG_DIAG_MESSAGE_PRIMARY);
    info.connection_lost = true;
    throw_error(ErrorKind::commit_unknown, std::move(info));
  }
  if (outcome.failed) fail(std::move(outcome), "COMMIT", true);
  read_only_transaction_ = false;
  if (std::strcmp(PQcmdStatus(outcome.result.get()), "ROLLBACK") == 0) {
    throw RollbackInsteadOfCommit(
        "PostgreSQL rolled this transaction back, because a statement in it had failed; nothing was "
        "committed");
  }
}

void Connection::rollback(Deadline deadline) {
  end_stream();
  require_open();
  if (PQtransactionStatus(session_->handle()) != PQTRANS_IDLE) (void)command("ROLLBACK", deadline);
  read_only_transaction_ = false;
}

TransactionState Connection::transaction_state() const noexcept {
  if (broken_) return TransactionState::gone;
  if (stream_ != nullptr) return stream_in_transaction_ ? TransactionState::active : TransactionState::none;
  switch (PQtransactionStatus(session_->handle())) {
    case PQTRANS_IDLE: return TransactionState::none;
    case PQTRANS_ACTIVE:
    case PQTRANS_INTRANS: return TransactionState::active;
    case PQTRANS_INERROR: return TransactionState::failed;
    case PQTRANS_UNKNOWN: break;
  }
  return TransactionState::gone;
}

bool Connection::speaks_utf8() const noexcept { return PQclientEncoding(session_->handle()) == utf8_; }

// The server tells libpq when a statement changes it; text would be misread from then on.
void Connection::require_utf8() const {
  if (speaks_utf8()) return;
  const char* encoding = PQparameterStatus(session_->handle(), "client_encoding");
  throw InvalidEncoding("a statement has set the session's client_encoding to " +
                        std::string(encoding == nullptr ? "another one" : encoding) +
                        ", but Quarry speaks UTF8 to PostgreSQL; SET client_encoding TO 'UTF8'");
}

void Connection::reset(ResetMode mode, Deadline deadline) {
  end_stream();
  if (mode != ResetMode::none) rollback(deadline);
  if (mode == ResetMode::full) {
    // First: should it fail half-way, a statement too many is prepared, instead of one used that is gone.
    cache_.clear();
    evicted_.clear();
    (void)command("DISCARD ALL", deadline);
    set_session(deadline);
  }
  if (!speaks_utf8()) (void)command("SET client_encoding TO 'UTF8'", deadline);
}

void Connection::ping(Deadline deadline) {
  require_free("a ping");
  try {
    (void)command("", deadline);
  } catch (const StatementTimeout& error) {  // it may answer yet, but a ping asks whether it answers now
    broken_ = true;
    ErrorInfo info = error.info();
    info.message = "the server did not answer a ping by the deadline";
    info.connection_lost = true;
    throw_error(ErrorKind::disconnected, std::move(info));
  }
}

void Connection::close() noexcept {
  broken_ = true;  // so that an open stream is not read to its end
  end_stream();
  cache_.clear();
  session_->close();
}

void Connection::require_open() const {
  if (session_->handle() == nullptr) throw ResourceClosedError("this PostgreSQL connection is closed");
  if (!broken_) return;
  ErrorInfo info;
  info.dialect = dialect;
  info.message = "this connection was lost earlier; discard it and take another one";
  info.connection_lost = true;
  info.transaction_state = TransactionState::gone;
  throw_error(ErrorKind::disconnected, std::move(info));
}

void Connection::require_free(std::string_view what) const {
  require_open();
  if (stream_ == nullptr) return;
  throw ArgumentError(std::string(what) +
                      " was asked of a PostgreSQL connection whose stream is still being read; read it to its end or "
                      "let go of it first, or use another connection");
}

void Connection::require_not_interrupted(std::string_view sql) const {
  if (!session_->interrupt()->requested()) return;
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = sql;
  info.message = "the statement was cancelled before it was sent";
  info.transaction_state = transaction_state();
  throw_error(ErrorKind::canceled, std::move(info));
}

bool Connection::is_stale(const Outcome& outcome, const Statement& statement) noexcept {
  if (!outcome.error || outcome.lost) return false;
  const char* sqlstate = PQresultErrorField(outcome.error.get(), PG_DIAG_SQLSTATE);
  if (sqlstate == nullptr) return false;
  if (std::strcmp(sqlstate, "26000") == 0) return true;
  // "cached plan must not change result type", told from other unsupported features by where it is raised
  const char* function = PQresultErrorField(outcome.error.get(), PG_DIAG_SOURCE_FUNCTION);
  return !statement.fresh && std::strcmp(sqlstate, "0A000") == 0 && function != nullptr &&
         std::strcmp(function, "RevalidateCachedQuery") == 0;
}

void Connection::fail(Outcome outcome, std::string_view sql, bool was_in_transaction, bool stale) {
  ErrorInfo info;
  info.dialect = dialect;
  info.statement = sql;
  info.message = std::move(outcome.message);
  ErrorKind kind = ErrorKind::internal;
  if (const PGresult* error = outcome.error.get()) {
    info.sqlstate = field(error, PG_DIAG_SQLSTATE);
    info.message = field(error, PG_DIAG_MESSAGE_PRIMARY);
    if (info.message.empty()) info.message = PQresultErrorMessage(error);
    info.detail = field(error, PG_DIAG_MESSAGE_DETAIL);
    info.hint = field(error, PG_DIAG_MESSAGE_HINT);
    info.constraint = field(error, PG_DIAG_CONSTRAINT_NAME);
    info.table = field(error, PG_DIAG_TABLE_NAME);
    info.column = field(error, PG_DIAG_COLUMN_NAME);
    info.row = row_in_context(field(error, PG_DIAG_CONTEXT));
    if (!info.sqlstate.empty()) kind = classify(info.sqlstate);
  }
  // Writes were taken when the session was opened, and nobody here asked for a read-only transaction: a failover.
  if (info.sqlstate == "25006" && !server_.read_only && !read_only_transaction_ && !read_only_session_) stale_ = true;
  while (info.message.ends_with('\n')) info.message.pop_back();
  // 57014 is what a timeout of the server and a user's cancel both are; only the message tells them apart.
  if (kind == ErrorKind::canceled &&
      (outcome.timed_out || info.message == "canceling statement due to statement timeout")) {
    kind = ErrorKind::statement_timeout;
  }
  if (outcome.lost) {
    broken_ = info.connection_lost = true;
    if (!outcome.timed_out && !outcome.interrupted) kind = ErrorKind::disconnected;
    if (info.message.empty()) info.message = "the connection to the server was lost";
  }
  if (outcome.timed_out && (outcome.lost || !outcome.error || kind == ErrorKind::statement_timeout)) {
    kind = ErrorKind::statement_timeout;
    info.message = outcome.lost
                       ? "the statement ran past its deadline, and the server did not react to its cancellation"
                       : "the statement ran past its deadline and was cancelled";
  }
  if (outcome.interrupted && (outcome.lost || !outcome.error || kind == ErrorKind::canceled)) {
    kind = ErrorKind::canceled;
    info.message = outcome.lost ? "the statement was cancelled, and the server did not react to that"
                                : "the statement was cancelled";
  }
  if (stale) {
    kind = ErrorKind::stale_statement;
    info.message +=
        "; the prepared statement was dropped, but the transaction is aborted: roll it back and run it again";
  }
  info.transaction_state = transaction_state();
  info.retry = retry_of(kind);
  // The server rolls a lost transaction back, so all of it can be run again; a statement outside of one may
  // have happened.
  if (kind == ErrorKind::disconnected && was_in_transaction) info.retry = Retry::transaction;
  if ((kind == ErrorKind::lock_timeout || kind == ErrorKind::stale_statement) && was_in_transaction)
    info.retry = Retry::transaction;
  throw_error(kind, std::move(info));
}

}  // namespace quarry::drivers::postgresql
