// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "quarry/sql/field.hpp"
#include "quarry/sql/node.hpp"
#include "quarry/sql/operators.hpp"
#include "quarry/sql/table_definition.hpp"
#include "quarry/types/value.hpp"

/// The nodes of the tree. Each declares its fields once, as a tuple of member pointers; visiting, rewriting, equality
/// and fingerprint all come from that declaration (sql/traverse.hpp). Needed by passes and compilers, not by users.
namespace quarry::nodes {

template <NodeKind K>
struct Base : Node {
  static constexpr NodeKind node_kind = K;
  Base() noexcept : Node(K) {}
};

/// A value written in C++: a bind of its own, or its literal form. The value is no part of the shape.
struct Literal final : Base<NodeKind::literal> {
  Value value;
  bool unnamed = false;    ///< written as literal(): its bind is not named after what stands beside it
  bool sensitive = false;  ///< printed as ***
  static constexpr auto fields = std::tuple{&Literal::value, &Node::type};
};

/// A named parameter: `bind<Date>("from")`. Its value may be given when it is executed.
struct Bind final : Base<NodeKind::bind> {
  std::string name;
  Value value;
  bool has_value = false;
  bool sensitive = false;  ///< printed as ***
  static constexpr auto fields = std::tuple{&Bind::name, &Bind::value, &Bind::has_value, &Node::type};
};

enum class ConstantKind : std::uint8_t { null, true_, false_ };
/// NULL, true and false as keywords.
struct Constant final : Base<NodeKind::constant> {
  ConstantKind constant = ConstantKind::null;
  bool folded = false;  ///< what AND or OR came to: kept where a written TRUE is left out
  static constexpr auto fields = std::tuple{&Constant::constant, &Constant::folded};
};

/// A column of something in FROM; without a source, a bare name.
struct Column final : Base<NodeKind::column> {
  NodeRef source;
  std::string name;
  bool sensitive = false;  ///< what meets it in an expression is printed as ***
  static constexpr auto fields = std::tuple{&Column::source, &Column::name};
};

/// SQL as written. Where its `:name` binds are depends on how the database reads it.
struct Text final : Base<NodeKind::text> {
  std::string sql;
  NodeList binds;  ///< a Bind for each name that some database sees
  static constexpr auto fields = std::tuple{&Text::sql, &Text::binds};
};

/// A column expression as written, unescaped.
struct LiteralColumn final : Base<NodeKind::literal_column> {
  std::string sql;
  static constexpr auto fields = std::tuple{&LiteralColumn::sql};
};

struct Unary final : Base<NodeKind::unary> {
  Op op = Op::not_;
  NodeRef operand;
  static constexpr auto fields = std::tuple{&Unary::op, &Unary::operand};
};

struct Binary final : Base<NodeKind::binary> {
  Op op = Op::equal;
  NodeRef left, right;
  std::string spelling;  ///< of a custom operator or the name of a collation
  static constexpr auto fields = std::tuple{&Binary::op, &Binary::left, &Binary::right, &Binary::spelling};
};

/// AND, OR, +, * and || over any number of operands: flat, so that a chain of 100,000 is one node.
struct Nary final : Base<NodeKind::nary> {
  Op op = Op::and_;
  NodeList operands;
  static constexpr auto fields = std::tuple{&Nary::op, &Nary::operands};
};

struct Between final : Base<NodeKind::between> {
  NodeRef operand, low, high;
  bool negated = false;
  bool symmetric = false;  ///< whichever end is the lower
  static constexpr auto fields =
      std::tuple{&Between::operand, &Between::low, &Between::high, &Between::negated, &Between::symmetric};
};

/// `operand IN (list)`, or IN a subquery when `query` is set.
struct In final : Base<NodeKind::in> {
  NodeRef operand;
  NodeList list;
  NodeRef query;
  bool negated = false;
  static constexpr auto fields = std::tuple{&In::operand, &In::list, &In::query, &In::negated};
};

/// How the pattern of LIKE is made from its operand.
enum class LikeForm : std::uint8_t { pattern, contains, starts_with, ends_with };
struct Like final : Base<NodeKind::like> {
  NodeRef operand, pattern;
  LikeForm form = LikeForm::pattern;
  std::string escape;  ///< one character, or empty
  bool insensitive = false, negated = false;
  static constexpr auto fields =
      std::tuple{&Like::operand, &Like::pattern, &Like::form, &Like::escape, &Like::insensitive, &Like::negated};
};

/// CASE: condition, result, condition, result, ...; `otherwise` may be missing.
struct Case final : Base<NodeKind::case_> {
  NodeRef subject;  ///< of `CASE x WHEN value`; none: the branches begin with conditions
  NodeList branches;
  NodeRef otherwise;
  static constexpr auto fields = std::tuple{&Case::subject, &Case::branches, &Case::otherwise};
};

struct Cast final : Base<NodeKind::cast> {
  NodeRef operand;
  static constexpr auto fields = std::tuple{&Cast::operand, &Node::type};
};

struct Function final : Base<NodeKind::function> {
  std::string name;
  NodeList arguments;
  NodeList order_by;      ///< inside an ordered aggregate, or of WITHIN GROUP
  std::string separator;  ///< of string_agg
  bool aggregate = false, within_group = false;
  bool foreign = false;  ///< made by fn(): it may be an aggregate
  bool unnamed = false;  ///< stands for an expression that is no function: its column is not named after it
  static constexpr auto fields =
      std::tuple{&Function::name,      &Function::arguments,    &Function::order_by, &Function::separator,
                 &Function::aggregate, &Function::within_group, &Node::type};
};

/// `DISTINCT x` as an argument of an aggregate.
struct Distinct final : Base<NodeKind::distinct> {
  NodeRef operand;
  static constexpr auto fields = std::tuple{&Distinct::operand};
};

/// `aggregate FILTER (WHERE condition)`.
struct Filter final : Base<NodeKind::filter> {
  NodeRef function, condition;
  static constexpr auto fields = std::tuple{&Filter::function, &Filter::condition};
};

enum class FrameUnit : std::uint8_t { rows, range, groups };
enum class FrameBound : std::uint8_t { unbounded_preceding, preceding, current_row, following, unbounded_following };
enum class FrameExclusion : std::uint8_t { none, current_row, group, ties };
/// `ROWS BETWEEN start AND end EXCLUDE ...` of a window.
struct Frame final : Base<NodeKind::frame> {
  FrameUnit unit = FrameUnit::rows;
  FrameBound start = FrameBound::unbounded_preceding, end = FrameBound::current_row;
  NodeRef start_offset, end_offset;  ///< of PRECEDING and FOLLOWING
  FrameExclusion exclude = FrameExclusion::none;
  static constexpr auto fields =
      std::tuple{&Frame::unit, &Frame::start, &Frame::end, &Frame::start_offset, &Frame::end_offset, &Frame::exclude};
};

/// A window: of one OVER, or of the WINDOW clause when it has a name.
struct Window final : Base<NodeKind::window> {
  std::string name;  ///< in the WINDOW clause: what it is called
  std::string base;  ///< the named window it refines, or is when it adds nothing
  NodeList partition_by, order_by;
  NodeRef frame;
  static constexpr auto fields =
      std::tuple{&Window::name, &Window::base, &Window::partition_by, &Window::order_by, &Window::frame};
};

struct Over final : Base<NodeKind::over> {
  NodeRef function, window;
  static constexpr auto fields = std::tuple{&Over::function, &Over::window};
};

enum class GroupingKind : std::uint8_t { rollup, cube, sets };
/// ROLLUP, CUBE or GROUPING SETS in GROUP BY; an item of several expressions is a Tuple.
struct Grouping final : Base<NodeKind::grouping> {
  GroupingKind grouping = GroupingKind::rollup;
  NodeList items;
  static constexpr auto fields = std::tuple{&Grouping::grouping, &Grouping::items};
};

struct Extract final : Base<NodeKind::extract> {
  field part = field::year;
  NodeRef operand;
  static constexpr auto fields = std::tuple{&Extract::part, &Extract::operand};
};

struct DateTrunc final : Base<NodeKind::date_trunc> {
  field part = field::month;
  NodeRef operand;
  static constexpr auto fields = std::tuple{&DateTrunc::part, &DateTrunc::operand};
};

/// `operand` moved by `amount` units.
struct DateAdd final : Base<NodeKind::date_add> {
  field part = field::day;
  NodeRef operand, amount;
  static constexpr auto fields = std::tuple{&DateAdd::part, &DateAdd::operand, &DateAdd::amount, &Node::type};
};

/// Whole units from one moment to another.
struct DateDiff final : Base<NodeKind::date_diff> {
  field part = field::day;
  NodeRef from, to;
  static constexpr auto fields = std::tuple{&DateDiff::part, &DateDiff::from, &DateDiff::to};
};

struct Label final : Base<NodeKind::label> {
  NodeRef element;
  std::string name;
  static constexpr auto fields = std::tuple{&Label::element, &Label::name};
};

/// A select item named by its label: `order_by("n")`.
struct LabelReference final : Base<NodeKind::label_reference> {
  std::string name;
  static constexpr auto fields = std::tuple{&LabelReference::name};
};

struct Ordering final : Base<NodeKind::ordering> {
  NodeRef element;
  bool descending = false, ascending = false;  ///< neither: no keyword
  Nulls nulls = Nulls::unspecified;
  static constexpr auto fields =
      std::tuple{&Ordering::element, &Ordering::descending, &Ordering::ascending, &Ordering::nulls};
};

struct Tuple final : Base<NodeKind::tuple> {
  NodeList items;
  static constexpr auto fields = std::tuple{&Tuple::items};
};

struct ScalarSubquery final : Base<NodeKind::scalar_subquery> {
  NodeRef query;
  static constexpr auto fields = std::tuple{&ScalarSubquery::query};
};

struct Exists final : Base<NodeKind::exists> {
  NodeRef query;
  bool negated = false;
  static constexpr auto fields = std::tuple{&Exists::query, &Exists::negated};
};

/// `operand` matched against a regular expression; with `replacement`, every match replaced.
enum class RegexpCase : std::uint8_t { unspecified, insensitive, sensitive };
struct Regexp final : Base<NodeKind::regexp> {
  NodeRef operand, pattern, replacement;
  RegexpCase match_case = RegexpCase::unspecified;
  bool negated = false;
  static constexpr auto fields =
      std::tuple{&Regexp::operand, &Regexp::pattern, &Regexp::replacement, &Regexp::match_case, &Regexp::negated};
};

/// What stands at a path in a JSON document, as `type`: JSON, or NULL where there is nothing of that type.
struct JsonPath final : Base<NodeKind::json_path> {
  NodeRef operand;
  NodeList path;      ///< literals: keys (text) and indexes (integers)
  std::string steps;  ///< one letter a step: how it is printed depends on it, so it is part of the shape
  static constexpr auto fields = std::tuple{&JsonPath::operand, &JsonPath::path, &JsonPath::steps, &Node::type};
};

/// ANY or ALL of a query or an array, at the right of a comparison.
struct Quantified final : Base<NodeKind::quantified> {
  NodeRef operand;
  bool all = false;
  static constexpr auto fields = std::tuple{&Quantified::operand, &Quantified::all};
};

/// `array[index]`.
struct Subscript final : Base<NodeKind::subscript> {
  NodeRef operand, index;
  static constexpr auto fields = std::tuple{&Subscript::operand, &Subscript::index};
};

// --- FROM ---------------------------------------------------------------------------------------------------------

struct Table final : Base<NodeKind::table> {
  Ref<const TableDefinition> definition;
  static constexpr auto fields = std::tuple{&Table::definition};
};

/// A table (or other element) under another name; without one the compiler names it `table_1`.
struct Alias final : Base<NodeKind::alias> {
  NodeRef element;
  std::string name;
  std::uint64_t identity = 0;  ///< tells anonymous aliases of one table apart
  static constexpr auto fields = std::tuple{&Alias::element, &Alias::name, &Alias::identity};
};

/// `(SELECT ...) AS name`; without a name the compiler calls it `anon_1`.
struct Subquery final : Base<NodeKind::subquery> {
  NodeRef query;
  std::string name;
  std::uint64_t identity = 0;  ///< tells anonymous subqueries apart
  bool lateral = false;        ///< sees the elements of FROM before it
  static constexpr auto fields = std::tuple{&Subquery::query, &Subquery::name, &Subquery::identity, &Subquery::lateral};
};

enum class Materialization : std::uint8_t { unspecified, materialized, not_materialized };
/// A common table expression, written once in the outermost WITH. What refers to itself does so by another Cte of the
/// same identity, which holds only the part before UNION.
struct Cte final : Base<NodeKind::cte> {
  NodeRef query;
  std::string name;
  std::uint64_t identity = 0;
  bool recursive = false, nested = false;
  Materialization materialization = Materialization::unspecified;
  static constexpr auto fields =
      std::tuple{&Cte::query, &Cte::name, &Cte::identity, &Cte::recursive, &Cte::nested, &Cte::materialization};
};

enum class JoinKind : std::uint8_t { inner, left, right, full, cross };
/// Without `on` and `using_columns`, the condition comes from the one foreign key between the two sides; with
/// `along_path`, between the element joined last and this one.
struct Join final : Base<NodeKind::join> {
  NodeRef left, right, on;
  JoinKind join = JoinKind::inner;
  std::vector<std::string> using_columns;
  bool along_path = false;
  static constexpr auto fields =
      std::tuple{&Join::left, &Join::right, &Join::on, &Join::join, &Join::using_columns, &Join::along_path};
};

/// Rows written in the statement: `(VALUES (...), (...)) AS name (a, b)`.
struct Values final : Base<NodeKind::values> {
  std::string name;
  std::uint64_t identity = 0;  ///< tells unnamed ones apart
  NodeList columns;            ///< Column nodes without a source
  NodeList values;             ///< row after row, as many as there are columns in each
  static constexpr auto fields = std::tuple{&Values::name, &Values::identity, &Values::columns, &Values::values};
};

/// A function that gives rows: `generate_series(1, 3) WITH ORDINALITY AS g(n, ord)`.
struct TableFunction final : Base<NodeKind::table_function> {
  NodeRef function;
  std::string name;
  std::uint64_t identity = 0;
  NodeList columns;         ///< Column nodes without a source
  bool ordinality = false;  ///< the last column counts the rows
  static constexpr auto fields = std::tuple{&TableFunction::function, &TableFunction::name, &TableFunction::identity,
                                            &TableFunction::columns, &TableFunction::ordinality};
};

/// Integers or days from `start` to `stop`, each `step` units after the one before; the node's type is its column's.
struct Series final : Base<NodeKind::series> {
  NodeRef start, stop;
  std::string step;         ///< a whole number that is not 0: part of the shape, as the SQL depends on it
  field part = field::day;  ///< the unit of days' steps
  std::string name;
  std::uint64_t identity = 0;
  static constexpr auto fields = std::tuple{&Series::start, &Series::stop,     &Series::step, &Series::part,
                                            &Series::name,  &Series::identity, &Node::type};
};

/// A part of a table's rows, chosen by chance: `TABLESAMPLE BERNOULLI (10) REPEATABLE (7)`. Stands inside an Alias.
struct Sample final : Base<NodeKind::sample> {
  NodeRef element, percent, seed;
  bool system = false;
  static constexpr auto fields = std::tuple{&Sample::element, &Sample::percent, &Sample::seed, &Sample::system};
};

// --- statements ---------------------------------------------------------------------------------------------------

enum class LockStrength : std::uint8_t { none, update, no_key_update, share, key_share };
enum class LockWait : std::uint8_t { wait, nowait, skip_locked };
enum class Correlation : std::uint8_t { automatic, only, except };

/// Words a user puts into a SELECT for one database: after SELECT, at its end, or beside a table.
enum class HintPlace : std::uint8_t { prefix, suffix, statement, table };
struct Hint final : Base<NodeKind::hint> {
  HintPlace place = HintPlace::prefix;
  NodeRef table;        ///< of a table's hint
  std::string text;     ///< checked when built
  std::string dialect;  ///< where it is printed; empty: everywhere
  static constexpr auto fields = std::tuple{&Hint::place, &Hint::table, &Hint::text, &Hint::dialect};
};

/// The clauses few statements have, kept apart so that the others stay small.
struct SelectOptions final : Base<NodeKind::select_options> {
  NodeList qualify;      ///< conditions over window functions
  NodeList distinct_on;  ///< DISTINCT ON (...)
  NodeList windows;      ///< named Window nodes
  NodeList hints;        ///< Hint nodes
  NodeList correlate;    ///< FROM elements for `correlation`
  NodeList lock_of;      ///< FOR UPDATE OF
  Correlation correlation = Correlation::automatic;
  LockStrength lock = LockStrength::none;
  LockWait lock_wait = LockWait::wait;
  bool with_ties = false;         ///< FETCH FIRST limit ROWS WITH TIES
  std::vector<std::string> tags;  ///< key, value, key, value: a trailing comment
  static constexpr auto fields = std::tuple{
      &SelectOptions::qualify,   &SelectOptions::distinct_on, &SelectOptions::windows,     &SelectOptions::hints,
      &SelectOptions::correlate, &SelectOptions::lock_of,     &SelectOptions::correlation, &SelectOptions::lock,
      &SelectOptions::lock_wait, &SelectOptions::with_ties,   &SelectOptions::tags};
};

struct Select final : Base<NodeKind::select> {
  NodeList columns;
  NodeList from;   ///< given by select_from; what columns and WHERE name is added when compiled
  NodeList joins;  ///< Join nodes whose `left` is still open: applied to the FROM list in order
  NodeList where, group_by, having, order_by;
  NodeRef limit, offset;
  NodeRef options;  ///< a SelectOptions, or none
  bool distinct = false;
  bool resolved = false;  ///< `from` is complete and holds the joins: what the first pass of compilation makes
  static constexpr auto fields = std::tuple{&Select::columns,  &Select::from,    &Select::joins,    &Select::where,
                                            &Select::group_by, &Select::having,  &Select::order_by, &Select::limit,
                                            &Select::offset,   &Select::options, &Select::distinct, &Select::resolved};
};

enum class SetOperator : std::uint8_t { union_, union_all, intersect, intersect_all, except, except_all };
struct Compound final : Base<NodeKind::compound> {
  SetOperator op = SetOperator::union_;
  NodeList members;
  NodeList order_by;
  NodeRef limit, offset;
  NodeRef options;  ///< a SelectOptions of which a set operation has with_ties and tags
  static constexpr auto fields = std::tuple{&Compound::op,    &Compound::members, &Compound::order_by,
                                            &Compound::limit, &Compound::offset,  &Compound::options};
};

/// ON CONFLICT of an INSERT: what becomes of a row whose key is there already.
struct Conflict final : Base<NodeKind::conflict> {
  NodeList target;       ///< Column nodes of the key; none: any key
  NodeList index_where;  ///< the condition of a partial index
  NodeList columns;      ///< Column nodes that are set, and
  NodeList values;       ///< what to; none: nothing is done
  NodeList where;        ///< which rows are updated
  static constexpr auto fields =
      std::tuple{&Conflict::target, &Conflict::index_where, &Conflict::columns, &Conflict::values, &Conflict::where};
};

/// The value that an INSERT would have given the column.
struct Excluded final : Base<NodeKind::excluded> {
  NodeRef column;
  static constexpr auto fields = std::tuple{&Excluded::column};
};

struct Insert final : Base<NodeKind::insert> {
  NodeRef table;
  NodeList columns;  ///< Column nodes
  NodeList values;   ///< row after row, as many as there are columns in each
  NodeRef query;     ///< INSERT ... SELECT instead of values
  NodeRef conflict;  ///< a Conflict, or none
  NodeList returning;
  NodeList hints;                 ///< Hint nodes, prefixes
  std::vector<std::string> tags;  ///< key, value, key, value: a trailing comment
  static constexpr auto fields = std::tuple{&Insert::table,    &Insert::columns,   &Insert::values, &Insert::query,
                                            &Insert::conflict, &Insert::returning, &Insert::hints,  &Insert::tags};
};

/// UPDATE, or DELETE when `deletes`.
struct Modification final : Base<NodeKind::modification> {
  NodeRef table;     ///< a Table, or an Alias of one
  NodeList columns;  ///< Column nodes that are set, and
  NodeList values;   ///< what to
  NodeList from;     ///< further FROM elements; what values and WHERE name is added when compiled
  NodeList where, order_by;
  NodeRef limit;
  NodeList returning;
  NodeList hints;                 ///< Hint nodes, prefixes
  std::vector<std::string> tags;  ///< key, value, key, value: a trailing comment
  bool deletes = false;
  bool all_rows = false;  ///< meant to have no WHERE
  bool resolved = false;  ///< `from` is complete
  static constexpr auto fields =
      std::tuple{&Modification::table,   &Modification::columns,  &Modification::values,  &Modification::from,
                 &Modification::where,   &Modification::order_by, &Modification::limit,   &Modification::returning,
                 &Modification::hints,   &Modification::tags,     &Modification::deletes, &Modification::all_rows,
                 &Modification::resolved};
};

/// WHEN [NOT] MATCHED of a MERGE: what is done with a pair of rows, or with a row of the source that has none.
struct MergeAction final : Base<NodeKind::merge_action> {
  enum class What : std::uint8_t { nothing, update, remove, insert };
  What what = What::nothing;
  bool matched = true;
  NodeList conditions;
  NodeList columns;  ///< Column nodes that are set, and
  NodeList values;   ///< what to
  static constexpr auto fields = std::tuple{&MergeAction::what, &MergeAction::matched, &MergeAction::conditions,
                                            &MergeAction::columns, &MergeAction::values};
};

struct Merge final : Base<NodeKind::merge> {
  NodeRef table;   ///< a Table, or an Alias of one
  NodeRef source;  ///< an element of FROM
  NodeList on;
  NodeList actions;               ///< MergeAction nodes; of each kind the first whose conditions are true
  std::vector<std::string> tags;  ///< key, value, key, value: a trailing comment
  static constexpr auto fields = std::tuple{&Merge::table, &Merge::source, &Merge::on, &Merge::actions, &Merge::tags};
};

/// EXPLAIN of a statement.
struct Explain final : Base<NodeKind::explain> {
  NodeRef statement;
  bool analyze = false;
  static constexpr auto fields = std::tuple{&Explain::statement, &Explain::analyze};
};

/// CREATE TABLE; with `constraints_only`, ALTER TABLE ... ADD of the constraints of a definition that has nothing else.
struct CreateTable final : Base<NodeKind::create_table> {
  NodeRef table;
  bool if_not_exists = false;
  bool constraints_only = false;
  static constexpr auto fields =
      std::tuple{&CreateTable::table, &CreateTable::if_not_exists, &CreateTable::constraints_only};
};

/// CREATE INDEX of the one index in the definition of `table`.
struct CreateIndex final : Base<NodeKind::create_index> {
  NodeRef table;
  std::string name;  ///< as given or by the naming convention, before the database's limit
  bool if_not_exists = false;
  static constexpr auto fields = std::tuple{&CreateIndex::table, &CreateIndex::name, &CreateIndex::if_not_exists};
};

/// DROP TABLE, or of an index or a constraint of the table.
enum class Dropped : std::uint8_t { table, index, constraint, foreign_key };
struct DropTable final : Base<NodeKind::drop_table> {
  NodeRef table;
  Dropped what = Dropped::table;
  std::string name;    ///< of the index or constraint
  bool given = false;  ///< the name is the user's, not one of ours that may have been cut
  bool if_exists = false;
  bool cascades = false;
  static constexpr auto fields = std::tuple{&DropTable::table, &DropTable::what,      &DropTable::name,
                                            &DropTable::given, &DropTable::if_exists, &DropTable::cascades};
};

/// The next number of a sequence: an expression.
struct NextValue final : Base<NodeKind::next_value> {
  std::string schema, name;
  static constexpr auto fields = std::tuple{&NextValue::schema, &NextValue::name, &Node::type};
};

/// CREATE VIEW, or CREATE TABLE ... AS, of a query.
struct CreateQuery final : Base<NodeKind::create_query> {
  NodeRef table;  ///< a Table that has the columns of the query
  NodeRef query;
  bool view = false, materialized = false, temporary = false, check_option = false;
  bool named_columns = false;  ///< the columns have names of their own
  bool or_replace = false, if_not_exists = false, no_data = false;
  static constexpr auto fields = std::tuple{
      &CreateQuery::table,         &CreateQuery::query,        &CreateQuery::view,          &CreateQuery::materialized,
      &CreateQuery::temporary,     &CreateQuery::check_option, &CreateQuery::named_columns, &CreateQuery::or_replace,
      &CreateQuery::if_not_exists, &CreateQuery::no_data};
};

enum class Alteration : std::uint8_t {
  add_column,
  drop_column,
  rename_column,
  rename_table,
  column_type,
  column_default,
  column_null,
  column_comment,
  table_comment,
};
/// ALTER TABLE.
struct AlterTable final : Base<NodeKind::alter_table> {
  NodeRef table;
  Alteration what = Alteration::add_column;
  NodeRef column;        ///< a Table that has the one column, and what that brings
  NodeRef using_;        ///< of column_type: the new value
  std::string name;      ///< of the column
  std::string text;      ///< the new name, or the comment
  bool guarded = false;  ///< IF EXISTS or IF NOT EXISTS
  static constexpr auto fields =
      std::tuple{&AlterTable::table, &AlterTable::what, &AlterTable::column, &AlterTable::using_,
                 &AlterTable::name,  &AlterTable::text, &AlterTable::guarded};
};

enum class ObjectAction : std::uint8_t {
  create_schema,
  drop_schema,
  create_sequence,
  drop_sequence,
  create_type,
  drop_type,
  add_type_value,
  drop_view,
  drop_materialized_view,
  refresh_view,
  truncate,
};
/// A statement about something with a name that is neither made of columns nor of a query.
struct ObjectStatement final : Base<NodeKind::object_statement> {
  ObjectAction what = ObjectAction::create_schema;
  NodeRef object;                  ///< a Table, for its name and schema
  std::vector<std::string> words;  ///< of a type its values; of a sequence its options as SQL
  bool guarded = false;            ///< IF EXISTS or IF NOT EXISTS
  bool cascades = false;
  bool option = false;  ///< CONCURRENTLY, RESTART IDENTITY
  static constexpr auto fields =
      std::tuple{&ObjectStatement::what,    &ObjectStatement::object,   &ObjectStatement::words,
                 &ObjectStatement::guarded, &ObjectStatement::cascades, &ObjectStatement::option};
};

struct Sequence final : Base<NodeKind::sequence> {
  NodeList nodes;
  static constexpr auto fields = std::tuple{&Sequence::nodes};
};

}  // namespace quarry::nodes
