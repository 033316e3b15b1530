// SPDX-License-Identifier: MIT
#pragma once

#include <sqlite3.h>

/// The function behind SQLite's `x REGEXP pattern`, which SQLite itself leaves to its users.
namespace quarry::drivers::sqlite {

/// Registers `regexp(pattern, text)`: POSIX extended expressions over UTF-8, and \d \w \s of others; `(?i)` in front
/// matches without regard to case. A pattern that is wrong, names earlier groups or would grow beyond 1,000 elements is
/// an SQL error.
void add_regexp(sqlite3* handle) noexcept;

}  // namespace quarry::drivers::sqlite
