// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/error.hpp"

#include <cstdint>

/// Which exception of the error tree an error of a server is. The drivers map their codes to a kind by pure
/// functions; one function here turns a kind into the exception, so that the three mappings are tables and
/// nothing else.
namespace quarry::drivers {

enum class ErrorKind : std::uint8_t {
  database,
  integrity,
  unique,
  foreign_key,
  not_null,
  check,
  exclusion,
  data,
  too_large,
  programming,
  undefined_table,
  undefined_column,
  duplicate_object,
  permission,
  stale_statement,
  operational,
  disconnected,
  commit_unknown,
  connect,
  refused,
  host_not_found,
  connect_timeout,
  starting,
  too_many_connections,
  authentication,
  database_not_found,
  tls,
  serialization,
  deadlock,
  lock_timeout,
  canceled,
  statement_timeout,
  read_only,
  disk_full,
  out_of_memory,
  corrupt,
  internal,
  not_supported,
  in_failed_transaction,
  no_active_transaction,
};

/// What is worth trying again after such an error, where the database makes no difference.
[[nodiscard]] Retry retry_of(ErrorKind kind) noexcept;

/// Throws the exception of `kind` with `info`. TransactionErrors carry only the message.
[[noreturn]] void throw_error(ErrorKind kind, ErrorInfo info);

}  // namespace quarry::drivers
