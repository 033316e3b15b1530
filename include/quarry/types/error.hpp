// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/ref.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// The one error tree for all databases. Every exception is a sentence; a database error also
/// carries what the server said in machine-readable form. Mapping: SQLSTATE, errno and SQLite's
/// extended codes, never localised text.
namespace quarry {

/// Root of all exceptions that Quarry throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A call that cannot be meant: a wrong name, a wrong type, a value out of range. Nothing was sent.
class ArgumentError : public Error {
 public:
  using Error::Error;
};

/// A column or table that a statement does not have; the message suggests the nearest existing name.
class NoSuchColumn : public ArgumentError {
 public:
  using ArgumentError::ArgumentError;
};

/// A table that the database does not have; the message suggests the nearest existing name.
class NoSuchTable : public ArgumentError {
 public:
  using ArgumentError::ArgumentError;
};

/// Text that is not valid UTF-8, or holds a NUL where the database cannot store one.
class InvalidEncoding : public ArgumentError {
 public:
  using ArgumentError::ArgumentError;
};

namespace detail {
struct Problems : RefCounted {
  std::vector<std::string> list;
};
void destroy(const Problems* problems) noexcept;
}  // namespace detail

/// A statement that the target dialect and version cannot say, with all its problems at once.
class CompileError : public Error {
 public:
  explicit CompileError(const std::string& problem);
  CompileError(std::string_view dialect, std::vector<std::string> problems);
  /// One sentence for each construct that cannot be said, in the order of the statement.
  [[nodiscard]] const std::vector<std::string>& problems() const noexcept;

 private:
  Ref<const detail::Problems> problems_;
};

/// What may sensibly be tried again after an error.
enum class Retry : std::uint8_t { none, statement, transaction, connect };

/// What is left of the transaction an error occurred in.
enum class TransactionState : std::uint8_t { none, active, failed, gone, unknown };

/// What the database and the driver said about an error.
struct ErrorInfo : RefCounted {
  std::string dialect;   ///< "postgresql", "mysql", "mariadb", "sqlite"
  std::string message;   ///< the server's or driver's own sentence (untrusted text)
  int native_code = 0;   ///< errno of MySQL, extended code of SQLite, 0 on PostgreSQL
  std::string sqlstate;  ///< five characters, or empty
  std::string detail, hint, constraint, table, column;
  std::string statement;  ///< the SQL as sent, without parameter values (they may be secrets)
  std::int64_t row = -1;  ///< of execute_many: the row the error is about, the first one being 0; -1: not known
  bool connection_lost = false;
  Retry retry = Retry::none;
  TransactionState transaction_state = TransactionState::unknown;
};
void destroy(const ErrorInfo* info) noexcept;

/// An error that the database, its client library or the connection reported.
class DatabaseError : public Error {
 public:
  explicit DatabaseError(ErrorInfo info);
  [[nodiscard]] const ErrorInfo& info() const noexcept { return *info_; }
  [[nodiscard]] const std::string& dialect() const noexcept { return info_->dialect; }
  [[nodiscard]] const std::string& sqlstate() const noexcept { return info_->sqlstate; }
  [[nodiscard]] int native_code() const noexcept { return info_->native_code; }
  [[nodiscard]] const std::string& statement() const noexcept { return info_->statement; }
  [[nodiscard]] bool connection_lost() const noexcept { return info_->connection_lost; }
  [[nodiscard]] Retry retry() const noexcept { return info_->retry; }
  /// Writes *** for each of `secrets` in what the database said: message, detail and hint.
  void redact(const std::vector<std::string>& secrets);
  /// Tells which of the rows given to execute_many the error is about, in what() too.
  void set_row(std::int64_t row);
  /// For an error that proves the connection lost though the driver cannot know it.
  void mark_connection_lost();

 private:
  Ref<const ErrorInfo> info_;
};

// clang-format off
class IntegrityError       : public DatabaseError    { using DatabaseError::DatabaseError; };
class UniqueViolation      : public IntegrityError   { using IntegrityError::IntegrityError; };
class ForeignKeyViolation  : public IntegrityError   { using IntegrityError::IntegrityError; };
class NotNullViolation     : public IntegrityError   { using IntegrityError::IntegrityError; };
class CheckViolation       : public IntegrityError   { using IntegrityError::IntegrityError; };
class ExclusionViolation   : public IntegrityError   { using IntegrityError::IntegrityError; };
class DataError            : public DatabaseError    { using DatabaseError::DatabaseError; };
class StatementTooLarge    : public DataError        { using DataError::DataError; };
class ProgrammingError     : public DatabaseError    { using DatabaseError::DatabaseError; };
class UndefinedTable       : public ProgrammingError { using ProgrammingError::ProgrammingError; };
class UndefinedColumn      : public ProgrammingError { using ProgrammingError::ProgrammingError; };
class DuplicateObject      : public ProgrammingError { using ProgrammingError::ProgrammingError; };
class PermissionDenied     : public ProgrammingError { using ProgrammingError::ProgrammingError; };
class StalePreparedStatement : public ProgrammingError { using ProgrammingError::ProgrammingError; };
class OperationalError     : public DatabaseError    { using DatabaseError::DatabaseError; };
class Disconnected         : public OperationalError { using OperationalError::OperationalError; };
class CommitOutcomeUnknown : public OperationalError { using OperationalError::OperationalError; };
class ConnectError         : public OperationalError { using OperationalError::OperationalError; };
class ConnectRefused       : public ConnectError     { using ConnectError::ConnectError; };
class HostNotFound         : public ConnectError     { using ConnectError::ConnectError; };
class ConnectTimeout       : public ConnectError     { using ConnectError::ConnectError; };
class ServerStarting       : public ConnectError     { using ConnectError::ConnectError; };
class TooManyConnections   : public ConnectError     { using ConnectError::ConnectError; };
class AuthenticationError  : public ConnectError     { using ConnectError::ConnectError; };
class DatabaseNotFound     : public ConnectError     { using ConnectError::ConnectError; };
class TlsError             : public ConnectError     { using ConnectError::ConnectError; };
class SerializationFailure : public OperationalError { using OperationalError::OperationalError; };
class DeadlockDetected     : public OperationalError { using OperationalError::OperationalError; };
class LockTimeout          : public OperationalError { using OperationalError::OperationalError; };
class QueryCanceled        : public OperationalError { using OperationalError::OperationalError; };
class StatementTimeout     : public OperationalError { using OperationalError::OperationalError; };
class ReadOnlyError        : public OperationalError { using OperationalError::OperationalError; };
class DiskFull             : public OperationalError { using OperationalError::OperationalError; };
class OutOfMemory          : public OperationalError { using OperationalError::OperationalError; };
class DatabaseCorrupt      : public OperationalError { using OperationalError::OperationalError; };
class InternalError        : public DatabaseError    { using DatabaseError::DatabaseError; };
class NotSupportedError    : public DatabaseError    { using DatabaseError::DatabaseError; };

/// A transaction used after the server gave it up, or where there is none.
class TransactionError     : public Error            { using Error::Error; };
class InFailedTransaction  : public TransactionError { using TransactionError::TransactionError; };
class NoActiveTransaction  : public TransactionError { using TransactionError::TransactionError; };
class RollbackInsteadOfCommit : public TransactionError { using TransactionError::TransactionError; };

class PoolError            : public Error            { using Error::Error; };
class PoolTimeout          : public PoolError        { using PoolError::PoolError; };
class PoolClosed           : public PoolError        { using PoolError::PoolError; };
class ForkedConnection     : public PoolError        { using PoolError::PoolError; };

/// A handle (connection, result, transaction) used after it was closed.
class ResourceClosedError  : public Error            { using Error::Error; };
/// `one()` and its kin found no row, or several.
class NoResultFound        : public Error            { using Error::Error; };
class MultipleResultsFound : public Error            { using Error::Error; };
/// A value read from a row that does not fit the C++ type asked for.
class ConversionError      : public Error            { using Error::Error; };
// clang-format on

}  // namespace quarry
