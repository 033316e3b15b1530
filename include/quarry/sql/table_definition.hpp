// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/sql/node.hpp"
#include "quarry/types/value.hpp"

namespace quarry {

namespace nodes {
enum class Nulls : std::uint8_t { unspecified, first, last };
}

/// What a foreign key does when its target row goes or changes.
enum class ReferentialAction : std::uint8_t { none, cascade, set_null, set_default, restrict };
inline constexpr ReferentialAction cascade = ReferentialAction::cascade;

/// A reference to rows of another table: as many columns here as there.
struct ForeignKeyDefinition {
  std::vector<std::string> columns;
  std::string table;  ///< the target with its schema when it has one: "log.events"; found by name when it is needed
  std::vector<std::string> target_columns;
  std::string name;
  ReferentialAction on_delete = ReferentialAction::none;
  ReferentialAction on_update = ReferentialAction::none;
  bool match_full = false;  ///< of several columns, all or none are NULL
  bool deferrable = false;
  bool initially_deferred = false;
  bool use_alter = false;  ///< create_all() adds it when all tables are there
};

struct UniqueDefinition {
  std::vector<std::string> columns;
  std::string name;
  bool deferrable = false;
  bool initially_deferred = false;
  bool nulls_not_distinct = false;  ///< two rows of NULL are one too many
};

/// A condition every row fulfils or leaves undecided. Its columns have no table: it belongs to the definition.
struct CheckDefinition {
  NodeRef condition;
  std::string name;
};

/// PostgreSQL's EXCLUDE: no two rows for which all the operators hold.
struct ExcludeDefinition {
  struct Element {
    std::string column;  ///< or
    NodeRef expression;
    std::string op;  ///< "=", "&&"
  };
  std::vector<Element> elements;
  NodeRef where;
  std::string method = "gist";
  std::string name;
};

/// A column or an expression of an index.
struct IndexElement {
  std::string column;  ///< or
  NodeRef expression;
  bool descending = false;
  nodes::Nulls nulls = nodes::Nulls::unspecified;
  std::string operator_class;  ///< PostgreSQL
  std::uint32_t length = 0;    ///< MySQL: how many characters or bytes of the column are kept; 0: all
};

struct IndexDefinition {
  std::string name;
  std::vector<IndexElement> elements;
  bool unique = false;
  bool nulls_not_distinct = false;
  bool concurrently = false;         ///< PostgreSQL: without keeping writers out; not inside a transaction
  std::string method;                ///< "gin", "hash"; empty: the database's usual one
  NodeRef where;                     ///< the rows it holds; none: all
  std::vector<std::string> include;  ///< PostgreSQL: columns it carries beside its key
  std::vector<std::pair<std::string, std::string>> with;  ///< PostgreSQL: storage parameters
};

/// How the database numbers new rows; what is not given is the database's choice.
struct IdentityOptions {
  bool always = false;  ///< an INSERT may not choose the number itself
  std::optional<std::int64_t> start = {}, increment = {}, min_value = {}, max_value = {}, cache = {};
  bool cycle = false;
  friend bool operator==(const IdentityOptions& a, const IdentityOptions& b) noexcept;
};

enum class ComputedStorage : std::uint8_t { any, stored, virtual_ };
/// A computed column's values are kept in the row.
inline constexpr ComputedStorage stored = ComputedStorage::stored;
/// They are computed when read.
inline constexpr ComputedStorage virtual_ = ComputedStorage::virtual_;

/// A type of a few words: a type of its own on PostgreSQL, ENUM(...) on MySQL, text and a CHECK elsewhere.
struct EnumDefinition : RefCounted {
  std::string schema, name;
  std::vector<std::string> values;
  /// "schema.name", or "name".
  [[nodiscard]] std::string full_name() const;
};
void destroy(const EnumDefinition* definition) noexcept;

/// Makes a column's value when a row is written: a function of the program. Called from any thread.
class ValueSource : public RefCounted {
 public:
  virtual ~ValueSource() = default;
  [[nodiscard]] virtual Value next() const = 0;
};
void destroy(const ValueSource* source) noexcept;

/// What the program gives a column that a statement leaves out: an expression, or what a function makes each time.
struct ProgramDefault {
  NodeRef expression;
  Ref<const ValueSource> source;

  [[nodiscard]] explicit operator bool() const noexcept { return expression || source; }
};

/// What a table says of one of its columns. Keys, indexes and checks are the table's, also those a column was told.
struct ColumnDefinition {
  std::string name;
  SqlType type;
  bool nullable = true;
  bool primary_key = false;
  bool autoincrement = false;
  bool sensitive = false;  ///< values read *** in logs, errors and printed SQL
  ComputedStorage computed_storage = ComputedStorage::any;
  NodeRef server_default;         ///< an expression, printed as a literal
  ProgramDefault insert_default;  ///< what an INSERT without the column gives it
  ProgramDefault update_default;  ///< what an UPDATE that does not set the column sets it to
  NodeRef computed;               ///< an expression over other columns; none: an ordinary column
  IdentityOptions identity;       ///< of an autoincrement column
  std::string native_type;        ///< the type in the database's own words, where `type` has none for it
  std::string collation;          ///< empty: the database's
  std::string comment;
  Ref<const EnumDefinition> enumeration;
};

/// Rules for the names of constraints and indexes that have none: text with {table_name}, {column_0_name},
/// {column_0_N_name} (all columns, joined by _), {column_0_label} (table_column), {referred_table_name},
/// {referred_column_0_name} and {constraint_name}, which is the name that was given: a rule that has it is applied to
/// given names too. An empty rule leaves the name to the database; that of indexes is then ix_<table>_<columns>.
struct NamingConvention {
  std::string pk = {}, fk = {}, uq = {}, ck = {}, ix = {};
};
struct SharedNaming : RefCounted {
  NamingConvention rules;
};
void destroy(const SharedNaming* naming) noexcept;

/// A table's shape. It grows while the table object is constructed and is never changed after.
struct TableDefinition : RefCounted {
  std::string name;
  std::string schema;
  std::vector<ColumnDefinition> columns;
  std::string primary_key_name;
  std::vector<std::string> primary_key;  ///< in the order of a PrimaryKeyConstraint; empty: that of the columns
  std::vector<UniqueDefinition> uniques;
  std::vector<ForeignKeyDefinition> foreign_keys;
  std::vector<CheckDefinition> checks;
  std::vector<ExcludeDefinition> excludes;
  std::vector<IndexDefinition> indexes;
  std::string comment;
  std::vector<std::pair<std::string, std::string>> options;  ///< "mysql_engine", "InnoDB"
  std::string default_schema;                                ///< of its MetaData: what targets without one are in
  Ref<const SharedNaming> naming;                            ///< of its MetaData

  [[nodiscard]] const ColumnDefinition* find(std::string_view column) const noexcept;
  /// "schema.name", or "name".
  [[nodiscard]] std::string full_name() const;
  /// The columns of the primary key, in its order.
  [[nodiscard]] std::vector<std::string> primary_key_columns() const;
};
void destroy(const TableDefinition* definition) noexcept;

}  // namespace quarry
