// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quarry/compile/schema_rules.hpp"
#include "quarry/sql/field.hpp"
#include "quarry/sql/node.hpp"
#include "quarry/sql/text_syntax.hpp"
#include "quarry/types/value.hpp"

namespace quarry {

/// A server's version: `{8, 0, 36}`, or `15`.
struct Version {
  int major = 0, minor = 0, patch = 0;
  constexpr Version() noexcept = default;
  constexpr Version(int major_, int minor_ = 0, int patch_ = 0) noexcept
      : major(major_), minor(minor_), patch(patch_) {}
  friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

/// What `postgresql::dialect(...)` and its siblings take.
struct DialectOptions {
  Version version{};  ///< all zero: the version each dialect names as its default
};

/// What a database and version can say natively. Compilers ask for these, never for a version.
enum class feature : std::uint8_t {
  filter_clause,     ///< aggregate FILTER (WHERE ...)
  nulls_ordering,    ///< ORDER BY x NULLS FIRST | LAST
  native_boolean,    ///< a condition and a boolean column are the same thing
  insert_returning,  ///< INSERT ... RETURNING
  on_conflict,       ///< ON CONFLICT (key) DO ...; elsewhere ON DUPLICATE KEY UPDATE
  any_conflict,      ///< DO UPDATE without a key, or for any
  update_returning,  ///< UPDATE ... RETURNING
  delete_returning,  ///< DELETE ... RETURNING, of one table
  update_from,       ///< UPDATE t SET ... FROM u; elsewhere UPDATE t, u SET ...
  delete_using,      ///< DELETE FROM t USING u
  joined_delete,     ///< DELETE FROM t USING t, u
  limited_changes,   ///< UPDATE and DELETE with ORDER BY and LIMIT
  with_changes,      ///< WITH ... UPDATE and DELETE
  merge,             ///< MERGE
  full_join,         ///< FULL OUTER JOIN
  common_table_expressions,
  window_functions,
  compound_parentheses,  ///< (SELECT ...) UNION (SELECT ...)
  intersect_except,      ///< INTERSECT and EXCEPT
  ilike,                 ///< the ILIKE operator
  concat_operator,       ///< || joins text
  default_values,        ///< INSERT ... DEFAULT VALUES
  right_join,            ///< RIGHT OUTER JOIN
  lateral,               ///< LATERAL (SELECT ...)
  grouping_sets,         ///< ROLLUP, CUBE, GROUPING SETS and grouping()
  distinct_on,           ///< DISTINCT ON (...)
  qualify,               ///< QUALIFY
  within_group,          ///< percentile_cont(...) WITHIN GROUP (ORDER BY ...)
  aggregate_order_by,    ///< string_agg(x, ',' ORDER BY y)
  frame_groups,          ///< GROUPS frames
  frame_exclude,         ///< EXCLUDE in a frame
  fetch_with_ties,       ///< FETCH FIRST n ROWS WITH TIES
  set_operation_all,     ///< INTERSECT ALL and EXCEPT ALL
  cte_materialized,      ///< AS [NOT] MATERIALIZED; elsewhere it is left out, as it changes no row
  cte_modifying,         ///< INSERT ... RETURNING inside WITH
  row_locks,             ///< FOR UPDATE; elsewhere it is left out where a writer locks the whole database (SQLite)
  lock_of,               ///< FOR UPDATE OF t
  lock_wait,             ///< NOWAIT and SKIP LOCKED
  variance,              ///< var_pop, var_samp, stddev_pop and stddev_samp; elsewhere from sums
  key_locks,             ///< FOR NO KEY UPDATE and FOR KEY SHARE
  having_expressions,    ///< a grouped expression in HAVING
  limit_in_subquery,     ///< IN (SELECT ... LIMIT n)
  between_symmetric,     ///< BETWEEN SYMMETRIC; elsewhere two BETWEEN
  rows_in_list,          ///< (a, b) IN ((1, 2), (3, 4)); elsewhere IN (VALUES (1, 2), (3, 4))
  quantified_queries,    ///< x = ANY (SELECT ...), x > ALL (SELECT ...); elsewhere IN and EXISTS
  arrays,                ///< array values, ANY (array), subscripts
  correlated_derived,    ///< a subquery in FROM that speaks of tables around its SELECT
  table_functions,       ///< a function in FROM
  ordinality,            ///< WITH ORDINALITY
  tablesample,           ///< TABLESAMPLE BERNOULLI | SYSTEM
  generate_series,       ///< generate_series() of integers
};

/// How a placeholder is written.
enum class Placeholder : std::uint8_t {
  named,              ///< :day_1
  numbered,           ///< $1, a repeated value repeats its number
  question,           ///< ?, each in its own place
  question_numbered,  ///< ?, and ?1 where a value is used again
};

/// How rows written in a statement stand in FROM.
enum class ValuesForm : std::uint8_t {
  standard,   ///< (VALUES (1, 'a'), (2, 'b')) AS v (id, name)
  row,        ///< (VALUES ROW(1, 'a'), ROW(2, 'b')) AS v (id, name)
  renamed,    ///< (SELECT column1 AS id, column2 AS name FROM (VALUES (1, 'a'), (2, 'b'))) AS v
  union_all,  ///< (SELECT 1 AS id, 'a' AS name UNION ALL SELECT 2, 'b') AS v
};

/// What a type name is wanted for: a column of CREATE TABLE, or CAST.
enum class TypeUse : std::uint8_t { column, key_column, cast };

/// Regular expressions as templates over {0} the text, {1} the pattern and {2} a replacement; empty: not to be had.
struct RegexpTemplates {
  std::string_view match, not_match, replace;
};

/// How an index from an array's end is written in a JSON path: `[-1]`, `[#-1]`, `[last]`.
enum class JsonIndex : std::uint8_t { minus, hash, last };

/// What stands at a path in a JSON document, as each type: templates over {0} the value there as JSON, {1} the same as
/// text by `->>`, {2} the document, {3} the path as text, {4} "json" or "jsonb", {5} the path, or its one step.
struct JsonTemplates {
  std::string_view json, text, integer, real, decimal, boolean;
  std::string_view length, exists;  ///< of an array; whether there is anything
  std::string_view value;           ///< of {0} over {2} and {3}; empty: `doc -> step -> step`
  std::string_view member;          ///< of document {0} by key {1}, for keys that no path can spell
  std::string_view array_guard;     ///< whether {0} is an array, where [0] of another thing is that thing
  JsonIndex from_end = JsonIndex::minus;
  bool infix = false;      ///< `json` and `text` are operators, so they are grouped among others
  bool minus_keys = true;  ///< a key may begin with -
  bool negative_index = true;
};

/// A function that is called, for the hooks that know what a database calls it.
struct FunctionCall {
  std::string_view name;
  std::size_t arguments = 0;
  TypeId first = TypeId::unknown, second = TypeId::unknown;  ///< types of the first two arguments
  bool distinct = false;                                     ///< an aggregate of DISTINCT values
  std::string_view separator;                                ///< of string_agg
};

class Dialect;
/// A lowering pass: takes a statement, returns it or one that says the same in words the dialect has.
using LoweringPass = NodeRef (*)(const NodeRef& statement, const Dialect& dialect);

/// Everything that is special about one database's SQL, as data and a few functions. A sibling copies and changes it.
struct DialectData : RefCounted {
  std::string name;   ///< "postgresql", "mysql", "mariadb", "sqlite", "generic"
  std::string title;  ///< for messages: "PostgreSQL 15"
  Version version;
  std::uint64_t features = 0;
  Placeholder placeholder = Placeholder::named;
  char identifier_quote = '"';
  std::span<const std::string_view> reserved_words;  ///< sorted, lower case
  std::size_t max_identifier = 0;                    ///< 0: no limit
  bool identifier_in_bytes = false;                  ///< the limit counts bytes (PostgreSQL) or characters
  std::size_t max_alias = 0;                         ///< labels and aliases, when their limit differs
  bool narrow_identifiers = false;  ///< MySQL's: no character beyond U+FFFF, no blank at the end, none before an alias
  bool names_fold_case = false;     ///< "A" and "a" name the same column of a subquery
  std::span<const std::string_view> lost_item_names;  ///< names that an item of a subquery does not keep
  TextSyntax text;                                    ///< how SQL given to text() and its like is read

  std::string_view inner_join = " JOIN ";
  std::string_view left_join = " LEFT OUTER JOIN ";
  std::string_view no_limit = "";     ///< what stands after LIMIT when only OFFSET is given; empty: no LIMIT at all
  std::string_view true_division;     ///< template of {0} / {1} that keeps the fraction; {2} is the divisor's type
  std::string_view integer_division;  ///< template over {0} and {1}
  std::string_view double_modulo;     ///< template of {0} % {1} of doubles, and of NUMERICs, where % is not enough
  std::string_view numeric_modulo;
  std::string_view is_not_distinct;  ///< template of "{0} IS NOT DISTINCT FROM {1}"
  std::string_view is_distinct;
  std::string_view empty_in;  ///< template of `x IN ()`, always false: {0} is x, {1} as many NULLs as x has members
  std::string_view empty_not_in;
  std::string_view share_lock;   ///< where FOR SHARE is called otherwise: "LOCK IN SHARE MODE"
  std::string_view default_row;  ///< INSERT of a row of defaults: "DEFAULT VALUES" or "() VALUES ()"
  bool dual = false;             ///< FROM DUAL where there is a WHERE and no FROM
  std::string_view bit_xor = "{0} ^ {1}";
  std::string_view shift_right = "{0} >> {1}";  ///< keeping the sign
  std::string_view bit_result;                  ///< template around what bit operations give, to make it signed
  RegexpTemplates regexp[3];                    ///< case as the column compares, insensitive, sensitive
  JsonTemplates json;
  bool dollar_groups = false;      ///< a regular expression's replacement names groups $1, not \1
  std::size_t max_chain = 0;       ///< members of AND and OR printed without parentheses between them; 0: any number
  std::size_t max_row_list = 0;    ///< rows in `(a, b) IN (...)` before it becomes IN (VALUES ...); 0: any number
  std::size_t max_parameters = 0;  ///< of one statement; more values than this are printed as literals; 0: no limit
  ValuesForm values = ValuesForm::union_all;
  bool typed_values = false;  ///< the first row is cast to the types of its columns
  bool frame_binds = true;    ///< ROWS ? PRECEDING; else the distance is written in place (MariaDB takes no bind there)
  std::string_view explain = "EXPLAIN ";
  std::string_view explain_analyze;            ///< empty: there is none
  bool with_after_insert = false;              ///< INSERT INTO t (...) WITH c AS (...) SELECT, not WITH ... INSERT
  bool qualified_returning = true;             ///< RETURNING t.id, or the bare name
  std::string_view excluded = "excluded.{0}";  ///< in an upsert, the value that was to be inserted
  std::string_view row_alias;       ///< what the new row has to be called in an upsert; empty: it needs no name
  bool reads_changed_table = true;  ///< UPDATE and DELETE may have subqueries of the table they change
  bool offset_first = false;        ///< LIMIT offset, rows
  bool expression_defaults = true;  ///< DEFAULT (expression)
  bool inline_indexes = false;      ///< indexes are part of CREATE TABLE
  SchemaRules schema;

  std::vector<LoweringPass> passes;

  /// Appends the literal form of a value; `type` is of the column it meets (unknown: the value's own).
  /// @throws DataError or InvalidEncoding for a value this database cannot hold.
  void (*literal)(std::string& out, const Value& value, const SqlType& type) = nullptr;
  /// The literal of a named bind, which keeps its declared type where `literal` leaves the choice to the server: a
  /// small number of a BIGINT, a NULL. None where that makes no difference.
  void (*bind_literal)(std::string& out, const Value& value, const SqlType& type) = nullptr;
  /// As `literal`, for the DEFAULT of a column of `type`; null: as anywhere else. An expression is in parentheses.
  void (*default_literal)(std::string& out, const Value& value, const SqlType& type) = nullptr;
  /// Appends the database's name of a type. @throws CompileError when it has none.
  void (*type_name)(std::string& out, const SqlType& type, TypeUse use) = nullptr;
  /// How a conversion is said where CAST({0} AS type) would not do it, as a template over {0}; empty otherwise.
  std::string_view (*cast)(TypeId target, TypeId operand) = nullptr;
  /// EXTRACT and date_trunc as templates over {0}; empty when this database cannot.
  std::string_view (*extract)(field part, TypeId operand) = nullptr;
  std::string_view (*date_trunc)(field part, TypeId operand) = nullptr;
  /// A moment {0} moved by {1} units, and the whole units from {0} to {1}; empty when this database cannot.
  std::string_view (*date_add)(field part, TypeId operand, TypeId amount) = nullptr;
  std::string_view (*date_diff)(field part, TypeId operand) = nullptr;
  /// The name of a function here, when it differs ("random" -> "rand"); empty otherwise. One in capitals is the whole
  /// call ("CURRENT_TIMESTAMP"), one with braces a template: {0} is an argument, {=0} in parentheses if it needs them,
  /// {*} all arguments, {D} the word DISTINCT, {S} a separator's literal, {O} the ORDER BY inside, and {[...]} what is
  /// written for each argument after the first, which is {i} in it.
  std::string_view (*function)(const FunctionCall& call) = nullptr;
  /// What to use instead of a function this database lacks; empty where it has it.
  std::string_view (*lacking_function)(const FunctionCall& call) = nullptr;
  /// What a column that the database numbers is declared as, after its name: the type and the words for it.
  std::string_view (*autoincrement)(TypeId type) = nullptr;
};
void destroy(const DialectData* data) noexcept;

/// A SQL dialect at a version: a cheap, immutable handle, safe to share. Made by `postgresql::dialect()`,
/// `mysql::dialect()`, `mysql::mariadb()`, `sqlite::dialect()`, `generic::dialect()`, or from a DialectData of one's
/// own.
class Dialect {
 public:
  explicit Dialect(DialectData data);
  [[nodiscard]] const DialectData& data() const noexcept { return *data_; }
  [[nodiscard]] const std::string& name() const noexcept { return data_->name; }
  [[nodiscard]] const std::string& title() const noexcept { return data_->title; }
  [[nodiscard]] Version version() const noexcept { return data_->version; }
  [[nodiscard]] bool supports(feature f) const noexcept {
    return (data_->features >> static_cast<unsigned>(f) & 1) != 0;
  }

 private:
  Ref<const DialectData> data_;
};

/// A set of features for DialectData::features.
template <class... F>
[[nodiscard]] constexpr std::uint64_t features(F... all) noexcept {
  return ((std::uint64_t{1} << static_cast<unsigned>(all)) | ... | 0);
}

}  // namespace quarry
