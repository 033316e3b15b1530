// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"
#include "quarry/types/sql_type.hpp"

#include <string_view>

namespace quarry::drivers::sqlite {

/// The SQL type a declared column type means, e.g. "NUMERIC(10, 2)", "varchar(80)", "TIMESTAMP". Unknown for
/// expressions (SQLite declares nothing for them) and for words of no family. SQLite keeps the declaration,
/// not the type: the cells of such a column may still hold anything.
[[nodiscard]] SqlType declared_type(std::string_view declaration);

/// Makes a text cell of a column declared DATE, DATETIME or TIMESTAMP a date or moment, if its text is exactly what
/// that value prints as ("2019-01-01", "2019-01-01 10:00:00.000123"); any other text stays as it is. This is much
/// quicker than the general reading of ISO text, and nothing is lost: the value's own text is the cell's.
void recognise_moment(Cell& cell, TypeId declared) noexcept;

}  // namespace quarry::drivers::sqlite
