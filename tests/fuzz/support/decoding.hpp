// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"

namespace fuzz {

/// Reads the cell as each C++ type: as a value, or refused by ConversionError, and readings of one cell agree.
void decode_as_everything(const quarry::Cell& cell, const quarry::ColumnInfo& column);

/// One of the SQL types, by number.
[[nodiscard]] quarry::TypeId type_id(unsigned number) noexcept;

}  // namespace fuzz
