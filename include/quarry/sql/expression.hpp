// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "quarry/sql/field.hpp"
#include "quarry/sql/node.hpp"
#include "quarry/sql/operators.hpp"
#include "quarry/types/value_traits.hpp"

namespace quarry {

/// Stands for "the type is known at run time": `Expr<>` is `Expr<Untyped>`.
struct Untyped {};

template <class T = Untyped>
class Expr;
class Query;

/// An ORDER BY term: an expression with a direction and a place for NULLs.
class Ordering {
 public:
  explicit Ordering(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }
  /// NULLS FIRST; on MySQL emulated by an extra `x IS NULL` term.
  [[nodiscard]] Ordering nulls_first() const;
  [[nodiscard]] Ordering nulls_last() const;

 private:
  NodeRef node_;
};

/// What every expression can do, whatever its type. A handle on an immutable node: cheap to copy, safe to share.
class ExprBase {
 public:
  explicit ExprBase(NodeRef node) noexcept : node_(std::move(node)) {}
  [[nodiscard]] const NodeRef& node() const noexcept { return node_; }
  [[nodiscard]] const SqlType& sql_type() const noexcept { return node_->type; }

  [[nodiscard]] Expr<bool> is_null() const;
  [[nodiscard]] Expr<bool> is_not_null() const;
  [[nodiscard]] Ordering asc() const;
  [[nodiscard]] Ordering desc() const;
  [[nodiscard]] Ordering nulls_first() const;
  [[nodiscard]] Ordering nulls_last() const;
  /// `x IN (SELECT ...)`. @throws ArgumentError when the query has not exactly one column.
  [[nodiscard]] Expr<bool> in(const Query& query) const;
  [[nodiscard]] Expr<bool> not_in(const Query& query) const;
  /// CAST(x AS type), the type known at run time.
  [[nodiscard]] Expr<> cast(const SqlType& type) const;

 protected:
  NodeRef node_;
};

template <class A>
concept Expression = std::derived_from<A, ExprBase>;

namespace detail {

// The C++ value type an operand has: of an expression its parameter, of a string literal std::string.
template <class A>
struct operand_value {
  using type = A;
};
template <Expression A>
struct operand_value<A> {
  using type = typename A::value_type;
};
template <class A>
  requires std::convertible_to<const A&, std::string_view>
struct operand_value<A> {
  using type = std::string;
};

// Bytes that lie elsewhere.
template <class B>
  requires std::same_as<std::remove_const_t<B>, std::byte>
struct operand_value<std::span<B>> {
  using type = Bytes;
};

// A moment of coarser resolution (local_days{...} + 9h) is one of microseconds.
template <class D>
concept CoarserThanMicroseconds =
    !std::same_as<D, std::chrono::microseconds> && std::convertible_to<D, std::chrono::microseconds>;
template <CoarserThanMicroseconds D>
struct operand_value<std::chrono::local_time<D>> {
  using type = DateTime;
};
template <CoarserThanMicroseconds D>
struct operand_value<std::chrono::sys_time<D>> {
  using type = Timestamp;
};

template <class T>
inline constexpr bool is_untyped = std::same_as<T, Untyped> || std::same_as<T, Null> || std::same_as<T, Value>;

// Families of types whose values can meet in one comparison.
enum class Category : std::uint8_t {
  any,
  boolean,
  number,
  text,
  bytes,
  date,
  time,
  datetime,
  timestamp,
  interval,
  uuid,
  json,
  array,
  mapped
};

template <class T>
consteval Category category() {
  if constexpr (is_untyped<T>) return Category::any;
  else if constexpr (is_optional<T>) return category<non_optional_t<T>>();
  else if constexpr (MappedValue<T>) return Category::mapped;
  else if constexpr (std::same_as<T, bool>) return Category::boolean;
  else if constexpr (IntegerValue<T> || std::floating_point<T> || std::same_as<T, Decimal>) return Category::number;
  else if constexpr (std::same_as<T, std::string>) return Category::text;
  else if constexpr (std::same_as<T, Bytes>) return Category::bytes;
  else if constexpr (std::same_as<T, Date>) return Category::date;
  else if constexpr (std::same_as<T, TimeOfDay>) return Category::time;
  else if constexpr (std::same_as<T, DateTime>) return Category::datetime;
  else if constexpr (std::same_as<T, Timestamp>) return Category::timestamp;
  else if constexpr (requires { requires native<T>::id == TypeId::interval; }) return Category::interval;
  else if constexpr (std::same_as<T, Uuid>) return Category::uuid;
  else if constexpr (std::same_as<T, Json>) return Category::json;
  else return Category::array;
}

template <class A, class B>
consteval bool are_comparable() {
  constexpr Category a = category<A>(), b = category<B>();
  if constexpr (a == Category::any || b == Category::any) return true;
  else if constexpr (a == Category::mapped || b == Category::mapped)
    return std::same_as<non_optional_t<A>, non_optional_t<B>>;
  else return a == b && a != Category::json;
}

// What a column can be given: what it can be compared with, and JSON, which cannot be compared.
template <class Target, class Source>
consteval bool are_assignable() {
  return are_comparable<Target, Source>() || std::same_as<non_optional_t<Target>, non_optional_t<Source>>;
}

// The wider of two number types, as the databases do it: Decimal over integers, double over both.
template <class A, class B>
struct common_number {
  using type = std::conditional_t<
      (std::floating_point<A> || std::floating_point<B>), double,
      std::conditional_t<(std::same_as<A, Decimal> || std::same_as<B, Decimal>), Decimal, std::int64_t>>;
};

template <class A, class B, bool Division = false>
consteval auto arithmetic_type() {
  if constexpr (category<A>() == Category::any || category<B>() == Category::any) {
    return std::type_identity<Untyped>{};
  } else {
    using X = non_optional_t<A>;
    using Y = non_optional_t<B>;
    using Common = typename common_number<X, Y>::type;
    using Result = std::conditional_t<Division && std::same_as<Common, std::int64_t>, double, Common>;
    if constexpr (is_optional<A> || is_optional<B>) return std::type_identity<std::optional<Result>>{};
    else return std::type_identity<Result>{};
  }
}

// What the deleted overloads would return: their names and the comment beside them are the compiler's message.
template <class L, class R>
struct cannot_compare;
template <class L, class R>
struct cannot_calculate_with;
template <class... E>
struct cannot_combine_with_and_or;
template <class L, class R>
struct cannot_match_what_is_not_text;
template <class L, class R>
struct cannot_calculate_bits_of;

// Building blocks; bodies in src/sql. Literals met by a typed expression take that expression's SQL type.
[[nodiscard]] NodeRef literal_node(Value value);
[[nodiscard]] NodeRef null_node();
/// `flip`: the left side is a value, and `5 < x` reads better as `x > 5`.
[[nodiscard]] NodeRef compare(Op op, NodeRef left, NodeRef right, bool flip = false);
[[nodiscard]] NodeRef arithmetic(Op op, NodeRef left, NodeRef right);
[[nodiscard]] NodeRef nary(Op op, NodeList operands);
[[nodiscard]] NodeRef negate(const NodeRef& operand);
[[nodiscard]] NodeRef invert(const NodeRef& condition);
[[nodiscard]] NodeRef in_list(const NodeRef& operand, NodeList values, bool negated);
[[nodiscard]] NodeRef between(const NodeRef& operand, NodeRef low, NodeRef high, bool negated, bool symmetric = false);
[[nodiscard]] NodeRef truth(const NodeRef& operand, Op is, bool wanted);
[[nodiscard]] NodeRef bitwise(Op op, NodeRef left, NodeRef right);
[[nodiscard]] NodeRef bit_not(const NodeRef& operand);
[[nodiscard]] NodeRef regexp(const NodeRef& operand, NodeRef pattern, NodeRef replacement, std::string_view flags,
                             bool negated);
[[nodiscard]] NodeRef like(const NodeRef& operand, NodeRef pattern, unsigned form, bool insensitive, bool negated,
                           std::string_view escape);
[[nodiscard]] NodeRef cast_to(const NodeRef& operand, const SqlType& type);
[[nodiscard]] NodeRef label(const NodeRef& element, std::string_view name);
[[nodiscard]] NodeRef custom(std::string_view op, NodeRef left, NodeRef right, const SqlType& type);
[[nodiscard]] NodeRef collated(const NodeRef& operand, std::string_view collation);
void check_type(const NodeRef& node, TypeId wanted, const char* cpp_name);

}  // namespace detail

/// The C++ type of an operand's values: `Column<Date>` gives Date, `"abc"` gives std::string.
template <class A>
using value_type_of = typename detail::operand_value<std::remove_cvref_t<A>>::type;

/// What can stand beside an operator: an expression, `null`, or a C++ value Quarry can bind.
template <class A>
concept Operand = Expression<A> || std::same_as<A, Null> || ColumnValue<value_type_of<A>>;

namespace detail {

inline const NodeRef& node_of(const ExprBase& expression) noexcept { return expression.node(); }
inline NodeRef node_of(Null) { return null_node(); }
inline NodeRef node_of(std::string_view text) { return literal_node(Value(text)); }
inline NodeRef node_of(const char* text) { return literal_node(Value(text)); }
inline NodeRef node_of(const std::string& text) { return literal_node(Value(text)); }
inline NodeRef node_of(std::span<const std::byte> bytes) { return literal_node(Value(bytes)); }
template <class T>
  requires(!Expression<T> && !std::convertible_to<const T&, std::string_view> && ColumnValue<T>)
NodeRef node_of(const T& value) { return literal_node(to_value(value)); }

template <CoarserThanMicroseconds D>
NodeRef node_of(std::chrono::local_time<D> moment) {
  return literal_node(Value(DateTime(moment)));
}
template <CoarserThanMicroseconds D>
NodeRef node_of(std::chrono::sys_time<D> moment) {
  return literal_node(Value(Timestamp(moment)));
}

// A day compared with a column of moments is its midnight; between two columns a cast has to say so.
// version 14 does not know how concepts are written
// clang-format off
template <class E, class V>
concept MomentWithDay = Expression<E> && std::same_as<V, Date> &&
                        (category<value_type_of<E>>() == Category::datetime || category<value_type_of<E>>() == Category::timestamp);
// clang-format on

}  // namespace detail

// version 14 does not know how concepts are written
// clang-format off
/// Two operands of which one is an expression and whose types can be compared: numbers with numbers, text with text,
/// moments with days, otherwise the same type; an untyped side takes anything here and is checked when the statement
/// is built.
template <class L, class R>
concept Comparable = (Expression<L> || Expression<R>) && Operand<L> && Operand<R> &&
                     (detail::are_comparable<value_type_of<L>, value_type_of<R>>() || detail::MomentWithDay<L, R> || detail::MomentWithDay<R, L>);

/// As the ends of BETWEEN have to be.
template <class X, class A, class B>
concept BothComparable = Comparable<X, A> && Comparable<X, B>;

/// Two operands that can be added, subtracted, multiplied or divided.
template <class L, class R>
concept Arithmetic = (Expression<L> || Expression<R>) && Operand<L> && Operand<R> &&
                     (detail::category<value_type_of<L>>() == detail::Category::number || detail::category<value_type_of<L>>() == detail::Category::any) &&
                     (detail::category<value_type_of<R>>() == detail::Category::number || detail::category<value_type_of<R>>() == detail::Category::any);

/// A condition: an expression or value of type bool.
template <class A>
concept Condition = Operand<A> && (detail::category<value_type_of<A>>() == detail::Category::boolean ||
                                   detail::category<value_type_of<A>>() == detail::Category::any);

/// A C++ type of truth values, or one not known before run time.
template <class T>
concept TruthValue = detail::category<T>() == detail::Category::boolean || detail::category<T>() == detail::Category::any;

/// Two types of which both are integers, or not known before run time.
template <class T, class A>
concept BitOperands = Operand<A> && (detail::is_untyped<T> || IntegerValue<non_optional_t<T>>) &&
                      (detail::is_untyped<value_type_of<A>> || IntegerValue<non_optional_t<value_type_of<A>>>);

/// Any number of conditions.
template <class... A>
concept AllConditions = (Condition<A> && ...);

/// A C++ type whose values LIKE and its kin work on.
template <class T>
concept TextValue = detail::category<T>() == detail::Category::text || detail::category<T>() == detail::Category::any;
template <class A>
concept TextOperand = Operand<A> && TextValue<value_type_of<A>>;
// clang-format on

namespace detail {

template <class T, class A>
concept InMember = Operand<A> &&(are_comparable<T, value_type_of<A>>() || MomentWithDay<Expr<T>, A>);

// One member of a list written in braces: a value, null, or an expression.
template <class T>
struct InItem {
  NodeRef node;
  template <class A>
    requires InMember<T, A> InItem(const A& member) : node(node_of(member)) {}
};

template <class T, class Range>
concept InRange = !Expression<Range> && !std::derived_from<Range, Query> && requires(const Range& r) {
  requires InMember<T, std::remove_cvref_t<decltype(*r.begin())>>;
};

template <class T, class... A>
using concat_type = std::conditional_t<(is_optional<value_type_of<A>> || ...) && !is_untyped<T>, optional_t<T>, T>;

}  // namespace detail

template <class L, class R>
using arithmetic_result = typename decltype(detail::arithmetic_type<value_type_of<L>, value_type_of<R>>())::type;
template <class L, class R>
using division_result = typename decltype(detail::arithmetic_type<value_type_of<L>, value_type_of<R>, true>())::type;

/// A SQL expression whose values are C++ type `T` (std::optional when it can be NULL), or `Expr<>` when the type is
/// known at run time. Typed converts to untyped for nothing; `as<T>()` goes back by a check.
template <class T>
class Expr : public ExprBase {
 public:
  using value_type = T;
  using ExprBase::ExprBase;

  // clang-format off
  template <class U>
    requires(std::same_as<T, Untyped> && !std::same_as<U, Untyped>)
  Expr(const Expr<U>& typed) noexcept : ExprBase(typed.node()) {}
  // clang-format on

  /// This expression as `Expr<U>`. @throws ArgumentError when its SQL type is known and cannot be read as `U`.
  template <ColumnValue U>
  [[nodiscard]] Expr<U> as() const {
    detail::check_type(node_, sql_type_of<U>().id, detail::native<stored_t<U>>::name);
    return Expr<U>(node_);
  }

  /// `x AS name` in a select list; the name can be used in `order_by("name")`.
  [[nodiscard]] Expr label(std::string_view name) const { return Expr(detail::label(node_, name)); }

  using ExprBase::cast;
  /// CAST(x AS the SQL type of U).
  template <ColumnValue U>
  [[nodiscard]] auto cast() const {
    using Result = std::conditional_t<detail::is_optional<T>, optional_t<U>, U>;
    return Expr<Result>(detail::cast_to(node_, sql_type_of<U>()));
  }

  using ExprBase::in;
  using ExprBase::not_in;
  /// `x IN (a, b, c)`: values, each a bind, expressions and null; an empty list is false on every database.
  [[nodiscard]] Expr<bool> in(std::initializer_list<detail::InItem<T>> members) const {
    return in_nodes(members, false);
  }
  [[nodiscard]] Expr<bool> not_in(std::initializer_list<detail::InItem<T>> members) const {
    return in_nodes(members, true);
  }
  template <class Range>
    requires detail::InRange<T, Range>
  [[nodiscard]] Expr<bool> in(const Range& members) const { return in_nodes(members, false); }
  template <class Range>
    requires detail::InRange<T, Range>
  [[nodiscard]] Expr<bool> not_in(const Range& members) const { return in_nodes(members, true); }

  /// `x BETWEEN low AND high`, both ends included.
  template <Operand A, Operand B>
    requires BothComparable<Expr, A, B>
  [[nodiscard]] Expr<bool> between(const A& low, const B& high) const {
    return Expr<bool>(detail::between(node_, detail::node_of(low), detail::node_of(high), false));
  }
  template <Operand A, Operand B>
    requires BothComparable<Expr, A, B>
  [[nodiscard]] Expr<bool> not_between(const A& low, const B& high) const {
    return Expr<bool>(detail::between(node_, detail::node_of(low), detail::node_of(high), true));
  }
  /// BETWEEN with the ends in either order: emulated where the server has no BETWEEN SYMMETRIC.
  template <Operand A, Operand B>
    requires BothComparable<Expr, A, B>
  [[nodiscard]] Expr<bool> between_symmetric(const A& low, const B& high) const {
    return Expr<bool>(detail::between(node_, detail::node_of(low), detail::node_of(high), false, true));
  }

  // clang-format off
  /// `x IS TRUE`: never NULL, false where x is; `x IS 1` on SQLite.
  [[nodiscard]] Expr<bool> is_true() const requires TruthValue<T> { return Expr<bool>(detail::truth(node_, Op::is_, true)); }
  [[nodiscard]] Expr<bool> is_false() const requires TruthValue<T> { return Expr<bool>(detail::truth(node_, Op::is_, false)); }
  [[nodiscard]] Expr<bool> is_not_true() const requires TruthValue<T> { return Expr<bool>(detail::truth(node_, Op::is_not, true)); }
  [[nodiscard]] Expr<bool> is_not_false() const requires TruthValue<T> { return Expr<bool>(detail::truth(node_, Op::is_not, false)); }
  // clang-format on

  /// True also when both sides are NULL.
  template <class A>
    requires Comparable<Expr, A>
  [[nodiscard]] Expr<bool> is_not_distinct_from(const A& other) const {
    return Expr<bool>(detail::compare(Op::is_not_distinct_from, node_, detail::node_of(other)));
  }
  template <class A>
    requires Comparable<Expr, A>
  [[nodiscard]] Expr<bool> is_distinct_from(const A& other) const {
    return Expr<bool>(detail::compare(Op::is_distinct_from, node_, detail::node_of(other)));
  }

  /// `x LIKE pattern`: % and _ in the pattern are wildcards. `escape` is one character, or empty.
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> like(const A& pattern, std::string_view escape = {}) const {
    return like_form(pattern, 0, false, false, escape);
  }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> not_like(const A& pattern, std::string_view escape = {}) const {
    return like_form(pattern, 0, false, true, escape);
  }
  /// As LIKE, without regard to case: ILIKE on PostgreSQL, lower() on both sides elsewhere.
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> ilike(const A& pattern, std::string_view escape = {}) const {
    return like_form(pattern, 0, true, false, escape);
  }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> not_ilike(const A& pattern, std::string_view escape = {}) const {
    return like_form(pattern, 0, true, true, escape);
  }
  /// Whether the text occurs in x; % and _ in it stand for themselves.
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> contains(const A& text) const { return like_form(text, 1, false, false, "/"); }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> starts_with(const A& text) const { return like_form(text, 2, false, false, "/"); }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> ends_with(const A& text) const { return like_form(text, 3, false, false, "/"); }

  /// contains(), starts_with() and ends_with() without regard to case.
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> icontains(const A& text) const { return like_form(text, 1, true, false, "/"); }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> istarts_with(const A& text) const { return like_form(text, 2, true, false, "/"); }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> iends_with(const A& text) const { return like_form(text, 3, true, false, "/"); }

  /// Whether `pattern`, a regular expression in the words of the database, matches anywhere in x. `flags`: "i" without
  /// regard to case, "c" with regard to it, "" as the column compares.
  /// PostgreSQL `x ~ p`, MySQL and MariaDB `x REGEXP p`; SQLite `x REGEXP p`, which Quarry's connections answer by
  /// POSIX extended expressions.
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> regexp_match(const A& pattern, std::string_view flags = {}) const {
    return Expr<bool>(detail::regexp(node_, detail::node_of(pattern), nullptr, flags, false));
  }
  template <TextOperand A>
    requires TextValue<T>
  [[nodiscard]] Expr<bool> not_regexp_match(const A& pattern, std::string_view flags = {}) const {
    return Expr<bool>(detail::regexp(node_, detail::node_of(pattern), nullptr, flags, true));
  }
  /// x with every match of `pattern` replaced; `\\1` to `\\9` in a replacement written in C++ are its groups.
  /// A CompileError on SQLite and on MySQL before 8.0.
  template <TextOperand A, TextOperand B>
    requires TextValue<T>
  [[nodiscard]] Expr<detail::concat_type<T, A, B>> regexp_replace(const A& pattern, const B& replacement,
                                                                  std::string_view flags = {}) const {
    return Expr<detail::concat_type<T, A, B>>(
        detail::regexp(node_, detail::node_of(pattern), detail::node_of(replacement), flags, false));
  }

  // clang-format off
  template <class A> requires(!(TextValue<T> && TextOperand<A>))
  detail::cannot_match_what_is_not_text<Expr, A> like(const A&, std::string_view = {}) const = delete;  // quarry: LIKE needs text on both sides; cast<std::string>() the other first
  template <class A> requires(!(TextValue<T> && TextOperand<A>))
  detail::cannot_match_what_is_not_text<Expr, A> ilike(const A&, std::string_view = {}) const = delete;  // quarry: LIKE needs text on both sides; cast<std::string>() the other first
  /// Of a PostgreSQL array: `x @> y` (sql/array.hpp).
  template <class A> requires(detail::category<T>() == detail::Category::array)
  [[nodiscard]] Expr<bool> contains(const A& members) const { return array_contains(*this, members); }
  template <class A> requires(!(TextValue<T> && TextOperand<A>) && detail::category<T>() != detail::Category::array)
  detail::cannot_match_what_is_not_text<Expr, A> contains(const A&) const = delete;  // quarry: contains() needs text on both sides; cast<std::string>() the other first
  template <class A> requires(!(TextValue<T> && TextOperand<A>))
  detail::cannot_match_what_is_not_text<Expr, A> starts_with(const A&) const = delete;  // quarry: starts_with() needs text on both sides; cast<std::string>() the other first
  template <class A> requires(!(TextValue<T> && TextOperand<A>))
  detail::cannot_match_what_is_not_text<Expr, A> ends_with(const A&) const = delete;  // quarry: ends_with() needs text on both sides; cast<std::string>() the other first
  template <class A> requires(!(TextValue<T> && TextOperand<A>))
  detail::cannot_match_what_is_not_text<Expr, A> regexp_match(const A&, std::string_view = {}) const = delete;  // quarry: a regular expression needs text on both sides; cast<std::string>() the other first
  template <class A, class B> requires(!BothComparable<Expr, A, B>)
  detail::cannot_compare<A, B> between(const A&, const B&) const = delete;  // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type
  template <class A> requires(!detail::InMember<T, A>)
  detail::cannot_compare<Expr, A> in(std::initializer_list<A>) const = delete;  // quarry: cannot compare these two types; cast<T>() one side or compare it with a value of its own type

  /// Bits of integers: `x & y`, `x | y`, XOR (`#` on PostgreSQL, made of the others on SQLite), `~x`, `x << n`, and
  /// `x >> n`, which keeps the sign. The result is signed on every database; n is below the operand's bits.
  template <class A> requires BitOperands<T, A>
  [[nodiscard]] auto bit_and(const A& other) const { return bits(Op::bit_and, other); }
  template <class A> requires BitOperands<T, A>
  [[nodiscard]] auto bit_or(const A& other) const { return bits(Op::bit_or, other); }
  template <class A> requires BitOperands<T, A>
  [[nodiscard]] auto bit_xor(const A& other) const { return bits(Op::bit_xor, other); }
  template <class A> requires BitOperands<T, A>
  [[nodiscard]] auto shift_left(const A& count) const { return bits(Op::shift_left, count); }
  template <class A> requires BitOperands<T, A>
  [[nodiscard]] auto shift_right(const A& count) const { return bits(Op::shift_right, count); }
  [[nodiscard]] Expr bit_not() const requires BitOperands<T, int> { return Expr(detail::bit_not(node_)); }
  template <class A> requires(!BitOperands<T, A>)
  detail::cannot_calculate_bits_of<Expr, A> bit_and(const A&) const = delete;  // quarry: bit operations need integers on both sides
  template <class A> requires(!BitOperands<T, A>)
  detail::cannot_calculate_bits_of<Expr, A> bit_or(const A&) const = delete;  // quarry: bit operations need integers on both sides
  // clang-format on

  /// `x || y || ...`, NULL where one of them is; concat(x, y, ...) on MySQL.
  template <TextOperand... A>
    requires(TextValue<T> && sizeof...(A) > 0)
  [[nodiscard]] Expr<detail::concat_type<T, A...>> concat(const A&... others) const {
    return Expr<detail::concat_type<T, A...>>(detail::nary(Op::concat, {node_, NodeRef(detail::node_of(others))...}));
  }
  /// `x COLLATE name`, around the whole of x.
  [[nodiscard]] Expr collate(std::string_view name) const { return Expr(detail::collated(node_, name)); }
  /// Any operator of the database: `a.op("&&", b)`, or `a.op<int>("<->", b)` with the type of its result. Its operands
  /// are put in parentheses where they need them.
  /// @throws ArgumentError for what cannot be an operator: brackets, quotes, comments.
  template <class U = Untyped, Operand A>
  [[nodiscard]] Expr<U> op(std::string_view spelling, const A& other) const {
    SqlType type;
    if constexpr (ColumnValue<U>) type = sql_type_of<U>();
    return Expr<U>(detail::custom(spelling, node_, detail::node_of(other), type));
  }
  /// An operator of the database whose result is a condition: `a.bool_op("@>", b)`.
  template <Operand A>
  [[nodiscard]] Expr<bool> bool_op(std::string_view spelling, const A& other) const {
    return op<bool>(spelling, other);
  }

  /// Of a JSON document `doc["key"]`, `doc[0]` (sql/json.hpp); of a PostgreSQL array `tags[1]` (sql/array.hpp).
  template <class Step>
  [[nodiscard]] auto operator[](const Step& step) const {
    return subscript(*this, step);
  }

 private:
  template <class Range>
  Expr<bool> in_nodes(const Range& members, bool negated) const {
    std::vector<NodeRef> nodes;
    for (const auto& member : members) {
      if constexpr (requires { member.node; }) nodes.push_back(member.node);
      else nodes.push_back(detail::node_of(member));
    }
    return Expr<bool>(detail::in_list(node_, NodeList(std::move(nodes)), negated));
  }
  template <class A>
  auto bits(Op op, const A& other) const {
    using Result = typename decltype(detail::arithmetic_type<T, value_type_of<A>>())::type;
    return Expr<Result>(detail::bitwise(op, node_, detail::node_of(other)));
  }
  template <class A>
  Expr<bool> like_form(const A& pattern, unsigned form, bool insensitive, bool negated, std::string_view escape) const {
    return Expr<bool>(detail::like(node_, detail::node_of(pattern), form, insensitive, negated, escape));
  }
};

}  // namespace quarry
