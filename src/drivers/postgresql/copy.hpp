// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drivers/postgresql/oids.hpp"
#include "quarry/drivers/driver.hpp"

/// Rows in the form of COPY ... FROM STDIN (FORMAT binary). COPY converts nothing, so each value is written as the type
/// its column has in the database.
namespace quarry::drivers::postgresql {

/// Appends the whole file: header, rows, end. @return false, and `out` of no use, where a value has no exact form as
/// its column's type; an INSERT then says what becomes of it.
/// @throws DataError, InvalidEncoding, StatementTooLarge for what PostgreSQL cannot store, with the row.
[[nodiscard]] bool append_copy(std::string& out, const RowBatch& batch, const std::vector<Oid>& columns);

/// The row that an error's context speaks of ("COPY visits, line 3, column cost"), from 0; -1 when it names none.
[[nodiscard]] std::int64_t row_in_context(std::string_view context) noexcept;

}  // namespace quarry::drivers::postgresql
