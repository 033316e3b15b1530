// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/error_kind.hpp"

#include <string_view>

/// SQLite's errors as pure functions of extended result code and message.
namespace quarry::drivers::sqlite {

/// The message decides only where SQLite has nothing but the code 1 (missing tables, syntax, overflow, bad
/// JSON).
[[nodiscard]] ErrorKind classify(int extended_code, std::string_view message) noexcept;

/// Fills table, column and constraint of `info` as far as its message names them:
/// "UNIQUE constraint failed: t.a, t.b", "CHECK constraint failed: name".
void fill_names(ErrorInfo& info);

/// After these codes the handle must not be used again: the file is corrupt, no database, or gone.
[[nodiscard]] bool spoils_handle(int extended_code) noexcept;

}  // namespace quarry::drivers::sqlite
