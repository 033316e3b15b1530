// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quarry {

class Dialect;

/// What a name names: limits differ, and a message says which it was.
enum class Identifier : std::uint8_t { table, column, schema, label, alias, cte, constraint, function, other };

/// Appends a name as an identifier of the dialect: bare when that is safe, else in the dialect's quotes with the quote
/// doubled. The one place where names become SQL.
/// @throws CompileError for an empty name, a NUL, invalid UTF-8, or one longer than the database keeps.
void quote_identifier(std::string& out, std::string_view name, const Dialect& dialect,
                      Identifier what = Identifier::other);
[[nodiscard]] std::string quote_identifier(std::string_view name, const Dialect& dialect,
                                           Identifier what = Identifier::other);

}  // namespace quarry
