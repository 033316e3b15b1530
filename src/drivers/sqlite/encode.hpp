// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/parameter_check.hpp"

#include <sqlite3.h>

namespace quarry::drivers::sqlite {

/// Binds one parameter. `transient`: SQLite copies text and bytes, since the statement outlives the call.
///
/// bool as 0/1; dates and times as ISO text, moments in UTC; Uuid as text, or as its 16 bytes where the
/// declared type is binary; Decimal as an integer or double where that holds it without loss (text would
/// compare as text), as its digits where the declared type is text, and otherwise refused.
/// @return SQLite's result code. @throws DataError, InvalidEncoding for a value that cannot be stored.
[[nodiscard]] int bind(sqlite3_stmt* statement, int index, const Refusal& refusal, bool transient);

}  // namespace quarry::drivers::sqlite
