// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace quarry {

/// What a type of a few words is.
enum class EnumForm : std::uint8_t {
  check,        ///< VARCHAR and CHECK (x IN ('a', 'b'))
  inline_type,  ///< ENUM('a', 'b')
  named_type,   ///< a type of its own, made by CREATE TYPE
};

enum class CommentForm : std::uint8_t { none, inline_words, statement };

/// What a database's CREATE TABLE, CREATE INDEX and their kin can say.
struct SchemaRules {
  std::string_view option_prefix;  ///< of the table options that are this database's: "mysql_"
  EnumForm enums = EnumForm::check;
  CommentForm comments = CommentForm::none;
  bool stored_columns = true, virtual_columns = true;  ///< GENERATED ALWAYS AS (...) STORED | VIRTUAL
  bool computed_not_null = true;                       ///< NOT NULL beside GENERATED; elsewhere a CHECK says it
  bool identity_options = false;                       ///< GENERATED ... AS IDENTITY (...)
  bool start_option = false;                           ///< AUTO_INCREMENT=n of the table
  bool numbers_only_key = false;                       ///< a numbered column has to be the whole primary key
  bool exclusion = false;                              ///< EXCLUDE
  bool match_full = false;                             ///< MATCH FULL
  bool set_default = true;                             ///< ON DELETE SET DEFAULT
  bool deferrable_keys = false;                        ///< foreign keys
  bool deferrable_unique = false;
  bool nulls_not_distinct = false;
  bool foreign_schemas = true;  ///< a foreign key into another schema
  bool late_targets = false;    ///< a foreign key may name a table that is still to come
  bool add_constraint = true;   ///< ALTER TABLE ... ADD CONSTRAINT
  std::string_view drop_foreign_key = "DROP CONSTRAINT ";
  bool transactional = false;       ///< a transaction holds DDL too
  bool drop_cascade = false;        ///< DROP TABLE ... CASCADE
  std::string_view current_schema;  ///< the one that names without a schema are in, as SQL

  bool schemas = true;              ///< CREATE SCHEMA
  std::string_view next_value;      ///< template over {0} a sequence's name and {1} that as a literal; empty: none
  bool replace_view = true;         ///< CREATE OR REPLACE VIEW
  bool view_if_not_exists = false;  ///< CREATE VIEW IF NOT EXISTS
  bool materialized_views = false;
  bool temporary_views = false;
  bool check_option = true;                       ///< WITH CHECK OPTION
  bool named_table_columns = false;               ///< CREATE TABLE t (a, b) AS ...
  bool with_no_data = false;                      ///< CREATE TABLE ... AS ... WITH NO DATA; elsewhere by LIMIT 0
  std::string_view truncate = "TRUNCATE TABLE ";  ///< or what empties a table as well
  bool truncate_options = false;                  ///< RESTART IDENTITY and CASCADE
  bool alter_columns = true;                      ///< the type and the like of a column that is there
  bool modify_column = false;                     ///< by its whole new definition
  bool guarded_alter = false;                     ///< ADD COLUMN IF NOT EXISTS, DROP COLUMN IF EXISTS

  bool index_expressions = true;
  bool partial_indexes = false;
  bool prefix_indexes = false;  ///< of a column's first characters
  bool rich_indexes = false;    ///< INCLUDE, operator classes, NULLS FIRST | LAST, WITH (...), CONCURRENTLY
  bool index_if_not_exists = true;
  bool schema_of_index = false;                     ///< CREATE INDEX schema.name ON table, not name ON schema.table
  bool drop_index_on = false;                       ///< DROP INDEX name ON table
  bool method_first = false;                        ///< USING before the columns, or behind them
  std::span<const std::string_view> index_methods;  ///< others are left out
  std::span<const std::string_view> index_kinds;    ///< methods written before INDEX
};

}  // namespace quarry
