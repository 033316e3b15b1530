// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/schema/sequence.hpp"
#include "quarry/schema/table.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry {

/// CREATE SCHEMA, which on MySQL and MariaDB is a database. SQLite has none: attach a database file.
struct CreateSchemaOptions {
  bool if_not_exists = false;
};
[[nodiscard]] Statement create_schema(std::string_view name, const CreateSchemaOptions& options = {});

struct DropOptions {
  bool if_exists = false;
  bool cascade = false;  ///< and what depends on it: PostgreSQL; elsewhere refused
};
/// DROP SCHEMA. MySQL and MariaDB drop what is in it always, PostgreSQL only by `cascade`.
[[nodiscard]] Statement drop_schema(std::string_view name, const DropOptions& options = {});

[[nodiscard]] Statement create_sequence(const Sequence& sequence, bool if_not_exists = false);
[[nodiscard]] Statement drop_sequence(const Sequence& sequence, const DropOptions& options = {});
/// The sequence's next number, in SELECT, in the values of an INSERT or as a column's server_default: nextval('name')
/// on PostgreSQL, nextval(name) on MariaDB. A schema_map() moves its schema as it does a table's.
[[nodiscard]] Expr<std::int64_t> next_value(const Sequence& sequence);

/// CREATE TYPE ... AS ENUM (PostgreSQL). Elsewhere the type is part of each column, so there is nothing to create.
[[nodiscard]] Statement create_type(const types::Enum& type);
[[nodiscard]] Statement drop_type(const types::Enum& type, const DropOptions& options = {});
/// Where a new word of an enum goes; neither: to the end.
struct EnumPlace {
  std::string before = {}, after = {};
  bool if_not_exists = false;
};
/// ALTER TYPE ... ADD VALUE (PostgreSQL 12 takes it inside a transaction, which cannot use the word before its COMMIT).
/// @throws ArgumentError when both places are given.
[[nodiscard]] Statement add_type_value(const types::Enum& type, std::string_view value, const EnumPlace& place = {});

struct TruncateOptions {
  bool restart_identity = false;  ///< numbering begins again: PostgreSQL; MySQL and MariaDB always do that
  bool cascade = false;           ///< tables that refer to it too: PostgreSQL
};
/// Removes all rows: TRUNCATE TABLE, DELETE FROM on SQLite. MySQL and MariaDB commit the transaction by it.
[[nodiscard]] Statement truncate(const Table& table, const TruncateOptions& options = {});

}  // namespace quarry
