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
  static constexpr auto fields = std::tuple{&Literal::value, &Node::type};
};

/// A named parameter: `bind<Date>("from")`. Its value may be given when it is executed.
struct Bind final : Base<NodeKind::bind> {
  std::string name;
  Value value;
  bool has_value = false;
  static constexpr auto fields = std::tuple{&Bind::name, &Bind::value, &Bind::has_value, &Node::type};
};

enum class ConstantKind : std::uint8_t { null, true_, false_ };
/// NULL, true and false as keywords.
struct Constant final : Base<NodeKind::constant> {
  ConstantKind constant = ConstantKind::null;
  static constexpr auto fields = std::tuple{&Constant::constant};
};

/// A column of something in FROM; without a source, a bare name.
struct Column final : Base<NodeKind::column> {
  NodeRef source;
  std::string name;
  static constexpr auto fields = std::tuple{&Column::source, &Column::name};
};

/// SQL as written, cut at its `:name` binds: piece, bind, piece, bind, ..., piece.
struct Text final : Base<NodeKind::text> {
  std::vector<std::string> pieces;
  NodeList binds;
  static constexpr auto fields = std::tuple{&Text::pieces, &Text::binds};
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
  static constexpr auto fields = std::tuple{&Between::operand, &Between::low, &Between::high, &Between::negated};
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
  NodeList branches;
  NodeRef otherwise;
  static constexpr auto fields = std::tuple{&Case::branches, &Case::otherwise};
};

struct Cast final : Base<NodeKind::cast> {
  NodeRef operand;
  static constexpr auto fields = std::tuple{&Cast::operand, &Node::type};
};

struct Function final : Base<NodeKind::function> {
  std::string name;
  NodeList arguments;
  bool aggregate = false;
  static constexpr auto fields = std::tuple{&Function::name, &Function::arguments, &Function::aggregate, &Node::type};
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

struct Over final : Base<NodeKind::over> {
  NodeRef function;
  NodeList partition_by, order_by;
  static constexpr auto fields = std::tuple{&Over::function, &Over::partition_by, &Over::order_by};
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

enum class Nulls : std::uint8_t { unspecified, first, last };
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
  static constexpr auto fields = std::tuple{&Subquery::query, &Subquery::name, &Subquery::identity};
};

/// A common table expression, written once in the outermost WITH.
struct Cte final : Base<NodeKind::cte> {
  NodeRef query;
  std::string name;
  std::uint64_t identity = 0;
  static constexpr auto fields = std::tuple{&Cte::query, &Cte::name, &Cte::identity};
};

enum class JoinKind : std::uint8_t { inner, left, full, cross };
/// Without `on`, the condition comes from the one foreign key between the two sides.
struct Join final : Base<NodeKind::join> {
  NodeRef left, right, on;
  JoinKind join = JoinKind::inner;
  static constexpr auto fields = std::tuple{&Join::left, &Join::right, &Join::on, &Join::join};
};

// --- statements ---------------------------------------------------------------------------------------------------

struct Select final : Base<NodeKind::select> {
  NodeList columns;
  NodeList from;   ///< given by select_from; what columns and WHERE name is added when compiled
  NodeList joins;  ///< Join nodes whose `left` is still open: applied to the FROM list in order
  NodeList where, group_by, having, order_by;
  NodeRef limit, offset;
  bool distinct = false;
  static constexpr auto fields =
      std::tuple{&Select::columns, &Select::from,     &Select::joins, &Select::where,  &Select::group_by,
                 &Select::having,  &Select::order_by, &Select::limit, &Select::offset, &Select::distinct};
};

enum class SetOperator : std::uint8_t { union_, union_all, intersect, except };
struct Compound final : Base<NodeKind::compound> {
  SetOperator op = SetOperator::union_;
  NodeList members;
  NodeList order_by;
  NodeRef limit, offset;
  static constexpr auto fields =
      std::tuple{&Compound::op, &Compound::members, &Compound::order_by, &Compound::limit, &Compound::offset};
};

struct Insert final : Base<NodeKind::insert> {
  NodeRef table;
  NodeList columns;  ///< Column nodes
  NodeList values;   ///< row after row, as many as there are columns in each
  NodeRef query;     ///< INSERT ... SELECT instead of values
  NodeList returning;
  static constexpr auto fields =
      std::tuple{&Insert::table, &Insert::columns, &Insert::values, &Insert::query, &Insert::returning};
};

struct CreateTable final : Base<NodeKind::create_table> {
  NodeRef table;
  bool if_not_exists = false;
  static constexpr auto fields = std::tuple{&CreateTable::table, &CreateTable::if_not_exists};
};

/// A secondary index; on databases that declare indexes inside CREATE TABLE it has been made there already.
struct CreateIndex final : Base<NodeKind::create_index> {
  NodeRef table;
  std::string name;
  std::vector<std::string> columns;
  bool unique = false, if_not_exists = false;
  static constexpr auto fields = std::tuple{&CreateIndex::table, &CreateIndex::name, &CreateIndex::columns,
                                            &CreateIndex::unique, &CreateIndex::if_not_exists};
};

struct DropTable final : Base<NodeKind::drop_table> {
  NodeRef table;
  bool if_exists = false;
  static constexpr auto fields = std::tuple{&DropTable::table, &DropTable::if_exists};
};

struct Sequence final : Base<NodeKind::sequence> {
  NodeList nodes;
  static constexpr auto fields = std::tuple{&Sequence::nodes};
};

}  // namespace quarry::nodes
