// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/schema/inspector.hpp"
#include "quarry/schema/metadata.hpp"

namespace quarry {

/// A table as the database has it, its columns usable at once: `reflect_table("visits", metadata, engine)["cost"]`.
/// It is registered in `metadata`; one of that name that is there already is given as it is. With it come keys, checks,
/// indexes, comments and options; expressions and types without a family of SqlType are kept in the database's own
/// words, so such a table is created again on the same database only. PostgreSQL's EXCLUDE is left out.
/// `name` is "visits" or "log.visits". The tables its foreign keys refer to are left alone: see MetaData::reflect.
/// @throws NoSuchTable, DatabaseError.
Table reflect_table(std::string_view name, MetaData& metadata, const Engine& engine);
Table reflect_table(std::string_view name, MetaData& metadata, Connection& connection);
/// As those, of what an Inspector has read already.
Table reflect_table(std::string_view name, MetaData& metadata, const Inspector& inspector);

/// What a Difference is about.
enum class DifferenceKind : std::uint8_t {
  table,
  column,
  type,
  nullability,
  server_default,
  computed,
  numbering,  ///< autoincrement and identity
  collation,
  comment,  ///< of a table or a column
  primary_key_constraint,
  unique_constraint,
  foreign_key_constraint,
  check_constraint,
  exclude_constraint,
  index,
  option,
  sequence,
};

/// One thing in which a database is not what the program says.
struct Difference {
  DifferenceKind kind;
  std::string table;  ///< with its schema where the program gives one; empty for a sequence
  /// Of the column, constraint, index or option, a sequence's as a table's; empty for a table itself and an unnamed
  /// key.
  std::string name;
  std::string text;  ///< one sentence: "table visits: column cost is NUMERIC(10, 2) in the program and numeric(8,2) in
                     ///< the database"
};
std::ostream& operator<<(std::ostream& out, const Difference& difference);

/// What diff() looks at.
struct DiffOptions {
  /// Also the tables and sequences that `metadata` does not have, of the schemas that it has any in; of an empty one,
  /// of the connection's own schema.
  bool undeclared = false;
};

/// What of the tables and sequences in `metadata` the database has otherwise, has not, or has beside them: after
/// `create_all` nothing. Sequences first, then in the order tables are created, then what is undeclared. Of a
/// sequence's options those are compared that the program gives.
///
/// Compared by meaning, each thing as this database would create it: BOOLEAN is tinyint(1) on MariaDB, a comment
/// nothing on SQLite, RESTRICT the same as NO ACTION on MySQL. Expressions (checks, computed columns, defaults,
/// elements and conditions of indexes) that are not written alike are given to the server, which says with EXPLAIN how
/// it reads each; SQLite has no such answer and keeps the text as it was written, which is compared word by word. A
/// name is compared where the program gives one. EXCLUDE is compared by its name alone, table options where the
/// program gives them, indexes of MySQL that serve a foreign key not at all.
/// @throws DatabaseError, CompileError for what the database cannot say.
[[nodiscard]] std::vector<Difference> diff(const MetaData& metadata, const Engine& engine,
                                           const DiffOptions& options = {});
[[nodiscard]] std::vector<Difference> diff(const MetaData& metadata, Connection& connection,
                                           const DiffOptions& options = {});

}  // namespace quarry
