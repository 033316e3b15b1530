// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "drivers/error_kind.hpp"

/// The errors of MySQL and MariaDB as pure functions of the errno (most share the SQLSTATE HY000, which tells nothing).
namespace quarry::drivers::mysql {

[[nodiscard]] ErrorKind classify(unsigned code) noexcept;
/// Of a failed connection attempt: the same codes mean a ConnectError there.
[[nodiscard]] ErrorKind classify_connect(unsigned code) noexcept;
/// Whether the session is over, or in an unknown state, after this error.
[[nodiscard]] bool ends_session(unsigned code) noexcept;
/// Whether the server has rolled the whole transaction back with this error. `timeout_too`: innodb_rollback_on_timeout.
[[nodiscard]] bool ends_transaction(unsigned code, bool timeout_too) noexcept;
/// Whether the server or the client no longer knows the prepared statement: prepare it anew.
[[nodiscard]] bool is_stale_statement(unsigned code) noexcept;

/// Fills constraint, table and column of `info` from its message, whose wording is fixed but for the values in it. Read
/// from the end, where no value can be: "Duplicate entry '...' for key 'name'".
void fill_names(ErrorInfo& info);

}  // namespace quarry::drivers::mysql
