// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quarry/compile/dialect.hpp"
#include "quarry/schema/inspector.hpp"
#include "quarry/types/sql_type.hpp"

/// Type names as databases write them.
namespace quarry::detail {

/// One spelling for each type: `VARCHAR (80)` and `character varying(80)` are the same on PostgreSQL, `INTEGER` and
/// `int(11)` on MariaDB. `database` is a dialect's name. SQLite keeps names as they were written: only case and blanks
/// are made equal.
[[nodiscard]] std::string canonical_type(std::string_view database, std::string_view name);

/// The family and measures of a type of PostgreSQL, MySQL or MariaDB, by its name; unknown where Quarry has none.
[[nodiscard]] SqlType type_of_name(std::string_view database, std::string_view name);

/// Whether the database would write the column's `type` otherwise than it wrote the column's own: a family without
/// this very type, as of "citext" and "int(10) unsigned".
[[nodiscard]] bool is_native_only(const ReflectedColumn& column, const Dialect& dialect);

/// The words of `enum('a','it''s')`.
[[nodiscard]] std::vector<std::string> words_of_enum(std::string_view name);

}  // namespace quarry::detail
