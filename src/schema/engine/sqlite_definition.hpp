// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What SQLite keeps of a table and an index nowhere but in the text they were created by.
namespace quarry::detail {

struct SqliteConstraint {
  enum class Kind { primary_key, unique, foreign_key, check };
  Kind kind = Kind::check;
  std::string name;
  std::vector<std::string> columns;  ///< of a key
  std::string condition;             ///< of a check
  bool deferrable = false, initially_deferred = false;
};

struct SqliteColumn {
  std::string name;
  std::string collation;
  std::string computed;
};

struct SqliteDefinition {
  std::vector<SqliteColumn> columns;
  std::vector<SqliteConstraint> constraints;  ///< of columns and of the table, in order
  bool autoincrement = false;
  bool strict = false, without_rowid = false;
};

/// Reads CREATE TABLE as SQLite stores it, which has accepted it: what is not understood is passed over.
[[nodiscard]] SqliteDefinition read_create_table(std::string_view sql);

struct SqliteIndexText {
  std::vector<std::string> elements;  ///< as written, without direction and collation
  std::string where;
};
[[nodiscard]] SqliteIndexText read_create_index(std::string_view sql);

/// The SELECT of CREATE VIEW.
[[nodiscard]] std::string read_create_view(std::string_view sql);

}  // namespace quarry::detail
