// SPDX-License-Identifier: MIT
#include "drivers/error_kind.hpp"

#include <utility>

namespace quarry::drivers {

Retry retry_of(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::serialization:
    case ErrorKind::deadlock:
    case ErrorKind::in_failed_transaction: return Retry::transaction;
    case ErrorKind::lock_timeout:
    case ErrorKind::stale_statement: return Retry::statement;
    case ErrorKind::connect:
    case ErrorKind::refused:
    case ErrorKind::host_not_found:
    case ErrorKind::connect_timeout:
    case ErrorKind::starting:
    case ErrorKind::too_many_connections: return Retry::connect;
    default: return Retry::none;
  }
}

void throw_error(ErrorKind kind, ErrorInfo info) {
  switch (kind) {
    case ErrorKind::database: throw DatabaseError(std::move(info));
    case ErrorKind::integrity: throw IntegrityError(std::move(info));
    case ErrorKind::unique: throw UniqueViolation(std::move(info));
    case ErrorKind::foreign_key: throw ForeignKeyViolation(std::move(info));
    case ErrorKind::not_null: throw NotNullViolation(std::move(info));
    case ErrorKind::check: throw CheckViolation(std::move(info));
    case ErrorKind::exclusion: throw ExclusionViolation(std::move(info));
    case ErrorKind::data: throw DataError(std::move(info));
    case ErrorKind::too_large: throw StatementTooLarge(std::move(info));
    case ErrorKind::programming: throw ProgrammingError(std::move(info));
    case ErrorKind::undefined_table: throw UndefinedTable(std::move(info));
    case ErrorKind::undefined_column: throw UndefinedColumn(std::move(info));
    case ErrorKind::duplicate_object: throw DuplicateObject(std::move(info));
    case ErrorKind::permission: throw PermissionDenied(std::move(info));
    case ErrorKind::stale_statement: throw StalePreparedStatement(std::move(info));
    case ErrorKind::operational: throw OperationalError(std::move(info));
    case ErrorKind::disconnected: throw Disconnected(std::move(info));
    case ErrorKind::commit_unknown: throw CommitOutcomeUnknown(std::move(info));
    case ErrorKind::connect: throw ConnectError(std::move(info));
    case ErrorKind::refused: throw ConnectRefused(std::move(info));
    case ErrorKind::host_not_found: throw HostNotFound(std::move(info));
    case ErrorKind::connect_timeout: throw ConnectTimeout(std::move(info));
    case ErrorKind::starting: throw ServerStarting(std::move(info));
    case ErrorKind::too_many_connections: throw TooManyConnections(std::move(info));
    case ErrorKind::authentication: throw AuthenticationError(std::move(info));
    case ErrorKind::database_not_found: throw DatabaseNotFound(std::move(info));
    case ErrorKind::tls: throw TlsError(std::move(info));
    case ErrorKind::serialization: throw SerializationFailure(std::move(info));
    case ErrorKind::deadlock: throw DeadlockDetected(std::move(info));
    case ErrorKind::lock_timeout: throw LockTimeout(std::move(info));
    case ErrorKind::canceled: throw QueryCanceled(std::move(info));
    case ErrorKind::statement_timeout: throw StatementTimeout(std::move(info));
    case ErrorKind::read_only: throw ReadOnlyError(std::move(info));
    case ErrorKind::disk_full: throw DiskFull(std::move(info));
    case ErrorKind::out_of_memory: throw OutOfMemory(std::move(info));
    case ErrorKind::corrupt: throw DatabaseCorrupt(std::move(info));
    case ErrorKind::internal: throw InternalError(std::move(info));
    case ErrorKind::not_supported: throw NotSupportedError(std::move(info));
    case ErrorKind::in_failed_transaction: throw InFailedTransaction(info.message);
    case ErrorKind::no_active_transaction: throw NoActiveTransaction(info.message);
  }
  throw DatabaseError(std::move(info));
}

}  // namespace quarry::drivers
