// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/sql_type.hpp"

#include <string_view>

namespace quarry::drivers::sqlite {

/// The SQL type a declared column type means, e.g. "NUMERIC(10, 2)", "varchar(80)", "TIMESTAMP". Unknown for
/// expressions (SQLite declares nothing for them) and for words of no family. SQLite keeps the declaration,
/// not the type: the cells of such a column may still hold anything.
[[nodiscard]] SqlType declared_type(std::string_view declaration);

}  // namespace quarry::drivers::sqlite
