// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/functions.hpp"

/// Scalar functions with result types, equal on every database. NULL in gives NULL out, unless said otherwise.
namespace quarry {

namespace detail {

[[nodiscard]] NodeRef text_function(const FunctionSpec& spec, NodeList arguments, const SqlType& type);
[[nodiscard]] NodeRef text_part(const FunctionSpec& spec, NodeList arguments);

// R, or NULL when one of the arguments can be.
template <class R, class... A>
struct scalar_result {
  static constexpr bool nullable = ((is_optional<value_type_of<A>> || is_untyped<value_type_of<A>>) || ...);
  using type = std::conditional_t<nullable, std::optional<R>, R>;
};
template <class R, class... A>
using scalar_of = typename scalar_result<R, A...>::type;
// The common type of all arguments, NULL when one of them can be.
template <class... A>
using common_of = typename merge_types<value_type_of<A>...>::type;

}  // namespace detail

// version 14 does not know how concepts are written
// clang-format off
/// A whole number: a count of characters, a place in a text.
template <class A>
concept IntegerOperand = Operand<A> && (detail::category<value_type_of<A>>() == detail::Category::any || IntegerValue<non_optional_t<value_type_of<A>>>);

namespace func {

// --- of any type ---------------------------------------------------------------------------------------------------
/// The first that is not NULL.
template <Expression E, Operand... A>
[[nodiscard]] auto coalesce(const E& first, const A&... rest) {
  using Merged = typename detail::merge_types<value_type_of<E>, value_type_of<A>...>::type;
  constexpr bool sure = (!detail::is_optional<value_type_of<A>> || ...) || !detail::is_optional<value_type_of<E>>;
  using R = std::conditional_t<detail::is_untyped<Merged>, Untyped, std::conditional_t<sure, non_optional_t<Merged>, Merged>>;
  return Function<R>(detail::function_like_argument({"coalesce"}, detail::operands(first, rest...)));
}
/// NULL when both are equal: `x / func::nullif(y, 0)` never divides by zero.
template <Expression E, Operand A> requires Comparable<E, A>
[[nodiscard]] auto nullif(const E& x, const A& y) { return Function<detail::nullable_result<value_type_of<E>>>(detail::function_like_argument({"nullif"}, detail::operands(x, y))); }
/// The greatest of two or more; NULL when any of them is NULL. `max(a, b)` on SQLite.
template <Operand A, Operand B, Operand... C>
[[nodiscard]] auto greatest(const A& a, const B& b, const C&... c) { return Function<detail::common_of<A, B, C...>>(detail::function_like_argument({"greatest"}, detail::operands(a, b, c...))); }
/// The least of two or more; NULL when any of them is NULL. `min(a, b)` on SQLite.
template <Operand A, Operand B, Operand... C>
[[nodiscard]] auto least(const A& a, const B& b, const C&... c) { return Function<detail::common_of<A, B, C...>>(detail::function_like_argument({"least"}, detail::operands(a, b, c...))); }

// --- numbers -------------------------------------------------------------------------------------------------------
template <NumberOperand A>
[[nodiscard]] auto abs(const A& x) { return Function<value_type_of<A>>(detail::function_like_argument({"abs"}, detail::operands(x))); }
/// To a whole number, halves away from zero, in x's type.
template <NumberOperand A>
[[nodiscard]] auto round(const A& x) { return Function<value_type_of<A>>(detail::function_like_argument({"round"}, detail::operands(x))); }
/// To `digits` after the point, halves away from zero. What a double cannot hold exactly, as 1.005, may go either way;
/// Decimals are exact on PostgreSQL and MySQL.
template <NumberOperand A>
[[nodiscard]] auto round(const A& x, int digits) { return Function<value_type_of<A>>(detail::function_like_argument({"round"}, detail::operands(x, digits))); }
/// The next whole number at or above, at or below, and towards zero, in x's type.
template <NumberOperand A>
[[nodiscard]] auto ceil(const A& x) { return Function<value_type_of<A>>(detail::function_like_argument({"ceil"}, detail::operands(x))); }
template <NumberOperand A>
[[nodiscard]] auto floor(const A& x) { return Function<value_type_of<A>>(detail::function_like_argument({"floor"}, detail::operands(x))); }
template <NumberOperand A>
[[nodiscard]] auto trunc(const A& x) { return Function<value_type_of<A>>(detail::function_like_argument({"trunc"}, detail::operands(x))); }
/// -1, 0 or 1.
template <NumberOperand A>
[[nodiscard]] auto sign(const A& x) { return Function<detail::scalar_of<std::int64_t, A>>(detail::number_function({"sign"}, detail::operands(x), types::BigInteger{})); }
/// As doubles. Outside their domain (sqrt(-1), ln(0)) PostgreSQL raises an error, the others give NULL.
template <NumberOperand A>
[[nodiscard]] auto sqrt(const A& x) { return Function<detail::scalar_of<double, A>>(detail::number_function({"sqrt"}, detail::operands(x), types::Double{})); }
template <NumberOperand A>
[[nodiscard]] auto exp(const A& x) { return Function<detail::scalar_of<double, A>>(detail::number_function({"exp"}, detail::operands(x), types::Double{})); }
template <NumberOperand A>
[[nodiscard]] auto ln(const A& x) { return Function<detail::scalar_of<double, A>>(detail::number_function({"ln"}, detail::operands(x), types::Double{})); }
template <NumberOperand A>
[[nodiscard]] auto log10(const A& x) { return Function<detail::scalar_of<double, A>>(detail::number_function({"log10"}, detail::operands(x), types::Double{})); }
template <NumberOperand A, NumberOperand B>
[[nodiscard]] auto power(const A& x, const B& exponent) { return Function<detail::scalar_of<double, A, B>>(detail::number_function({"power"}, detail::operands(x, exponent), types::Double{})); }
/// The remainder of a division, with the sign of the dividend: `x % y`.
template <NumberOperand A, NumberOperand B>
[[nodiscard]] auto mod(const A& x, const B& y) { return Expr<arithmetic_result<A, B>>(detail::arithmetic(Op::modulo, detail::node_of(x), detail::node_of(y))); }
/// A random number from 0 to below 1, another one each time it is evaluated.
[[nodiscard]] Function<double> random();

template <class... A> detail::cannot_call<A...> abs(const A&...) = delete;    // quarry: abs() needs a number
template <class... A> detail::cannot_call<A...> round(const A&...) = delete;  // quarry: round() needs a number, and digits as an int
template <class... A> detail::cannot_call<A...> ceil(const A&...) = delete;   // quarry: ceil() needs a number
template <class... A> detail::cannot_call<A...> floor(const A&...) = delete;  // quarry: floor() needs a number
template <class... A> detail::cannot_call<A...> trunc(const A&...) = delete;  // quarry: trunc() needs a number
template <class... A> detail::cannot_call<A...> sign(const A&...) = delete;   // quarry: sign() needs a number
template <class... A> detail::cannot_call<A...> sqrt(const A&...) = delete;   // quarry: sqrt() needs a number
template <class... A> detail::cannot_call<A...> exp(const A&...) = delete;    // quarry: exp() needs a number
template <class... A> detail::cannot_call<A...> ln(const A&...) = delete;     // quarry: ln() needs a number
template <class... A> detail::cannot_call<A...> log10(const A&...) = delete;  // quarry: log10() needs a number
template <class... A> detail::cannot_call<A...> power(const A&...) = delete;  // quarry: power() needs two numbers
template <class... A> detail::cannot_call<A...> mod(const A&...) = delete;    // quarry: mod() needs two numbers

// --- text ----------------------------------------------------------------------------------------------------------
/// In small and in capital letters; SQLite knows those of ASCII only.
template <TextOperand A>
[[nodiscard]] auto lower(const A& x) { return Function<value_type_of<A>>(detail::text_part({"lower"}, detail::operands(x))); }
template <TextOperand A>
[[nodiscard]] auto upper(const A& x) { return Function<value_type_of<A>>(detail::text_part({"upper"}, detail::operands(x))); }
/// In characters; char_length() by its other name, octet_length() in bytes of UTF-8.
template <TextOperand A>
[[nodiscard]] auto length(const A& x) { return Function<detail::scalar_of<std::int64_t, A>>(detail::text_function({"length"}, detail::operands(x), types::BigInteger{})); }
template <TextOperand A>
[[nodiscard]] auto char_length(const A& x) { return Function<detail::scalar_of<std::int64_t, A>>(detail::text_function({"char_length"}, detail::operands(x), types::BigInteger{})); }
template <TextOperand A>
[[nodiscard]] auto octet_length(const A& x) { return Function<detail::scalar_of<std::int64_t, A>>(detail::text_function({"octet_length"}, detail::operands(x), types::BigInteger{})); }
/// Characters from place `start`, counted from 1, to the end or so many.
/// @throws ArgumentError for a start below 1 or a negative length: every database means something else by them.
template <TextOperand A, IntegerOperand B>
[[nodiscard]] auto substring(const A& x, const B& start) { return Function<value_type_of<A>>(detail::text_part({"substring"}, detail::operands(x, start))); }
template <TextOperand A, IntegerOperand B, IntegerOperand C>
[[nodiscard]] auto substring(const A& x, const B& start, const C& length) { return Function<value_type_of<A>>(detail::text_part({"substring"}, detail::operands(x, start, length))); }
/// Where `needle` first begins in `text`, from 1; 0 when it does not occur. On MySQL letters are compared by the
/// collation, usually without regard to case.
template <TextOperand A, TextOperand B>
[[nodiscard]] auto position(const A& needle, const B& text) { return Function<detail::scalar_of<std::int64_t, A, B>>(detail::text_function({"position"}, detail::operands(needle, text), types::BigInteger{})); }
/// Without blanks at both ends, at the beginning, at the end.
template <TextOperand A>
[[nodiscard]] auto trim(const A& x) { return Function<value_type_of<A>>(detail::text_part({"trim"}, detail::operands(x))); }
template <TextOperand A>
[[nodiscard]] auto ltrim(const A& x) { return Function<value_type_of<A>>(detail::text_part({"ltrim"}, detail::operands(x))); }
template <TextOperand A>
[[nodiscard]] auto rtrim(const A& x) { return Function<value_type_of<A>>(detail::text_part({"rtrim"}, detail::operands(x))); }
/// With every `from` in it made `to`, case minded.
template <TextOperand A, TextOperand B, TextOperand C>
[[nodiscard]] auto replace(const A& x, const B& from, const C& to) { return Function<detail::scalar_of<std::string, A, B, C>>(detail::text_part({"replace"}, detail::operands(x, from, to))); }
/// The first or the last n characters. @throws ArgumentError for a negative n.
template <TextOperand A, IntegerOperand B>
[[nodiscard]] auto left(const A& x, const B& n) { return Function<detail::scalar_of<std::string, A, B>>(detail::text_part({"left"}, detail::operands(x, n))); }
template <TextOperand A, IntegerOperand B>
[[nodiscard]] auto right(const A& x, const B& n) { return Function<detail::scalar_of<std::string, A, B>>(detail::text_part({"right"}, detail::operands(x, n))); }
/// Made `n` characters long: filled up with `fill` (a blank) at the left or right, or cut at the right.
/// @throws ArgumentError for a negative n or an empty fill.
template <TextOperand A, IntegerOperand B, std::convertible_to<std::string_view> S = std::string_view>
[[nodiscard]] auto lpad(const A& x, const B& n, const S& fill = " ") { return Function<detail::scalar_of<std::string, A, B>>(detail::text_part({"lpad"}, detail::operands(x, n, std::string_view(fill)))); }
template <TextOperand A, IntegerOperand B, std::convertible_to<std::string_view> S = std::string_view>
[[nodiscard]] auto rpad(const A& x, const B& n, const S& fill = " ") { return Function<detail::scalar_of<std::string, A, B>>(detail::text_part({"rpad"}, detail::operands(x, n, std::string_view(fill)))); }
/// n times, one after the other.
template <TextOperand A, IntegerOperand B>
[[nodiscard]] auto repeat(const A& x, const B& n) { return Function<detail::scalar_of<std::string, A, B>>(detail::text_part({"repeat"}, detail::operands(x, n))); }
/// Its characters backwards. Not on SQLite.
template <TextOperand A>
[[nodiscard]] auto reverse(const A& x) { return Function<value_type_of<A>>(detail::text_part({"reverse"}, detail::operands(x))); }
/// One after the other, NULL when any is NULL: `a || b || c`.
template <TextOperand A, TextOperand B, TextOperand... C>
[[nodiscard]] auto concat(const A& a, const B& b, const C&... c) { return Expr<detail::scalar_of<std::string, A, B, C...>>(detail::nary(Op::concat, detail::operands(a, b, c...))); }
/// Those that are not NULL, with `separator` between them.
template <TextOperand... A>
  requires(sizeof...(A) > 0)
[[nodiscard]] Function<std::string> concat_ws(std::string_view separator, const A&... parts) { return Function<std::string>(detail::text_part({"concat_ws"}, detail::operands(separator, parts...))); }

template <class... A> detail::cannot_call<A...> lower(const A&...) = delete;         // quarry: lower() needs text
template <class... A> detail::cannot_call<A...> upper(const A&...) = delete;         // quarry: upper() needs text
template <class... A> detail::cannot_call<A...> length(const A&...) = delete;        // quarry: length() needs text
template <class... A> detail::cannot_call<A...> char_length(const A&...) = delete;   // quarry: char_length() needs text
template <class... A> detail::cannot_call<A...> octet_length(const A&...) = delete;  // quarry: octet_length() needs text
template <class... A> detail::cannot_call<A...> substring(const A&...) = delete;     // quarry: substring() needs text, where it starts and perhaps how long it is
template <class... A> detail::cannot_call<A...> position(const A&...) = delete;      // quarry: position() needs two texts: what is looked for, and where
template <class... A> detail::cannot_call<A...> trim(const A&...) = delete;          // quarry: trim() needs text
template <class... A> detail::cannot_call<A...> ltrim(const A&...) = delete;         // quarry: ltrim() needs text
template <class... A> detail::cannot_call<A...> rtrim(const A&...) = delete;         // quarry: rtrim() needs text
template <class... A> detail::cannot_call<A...> replace(const A&...) = delete;       // quarry: replace() needs three texts: where, what, and what instead
template <class... A> detail::cannot_call<A...> left(const A&...) = delete;          // quarry: left() needs text and a number of characters
template <class... A> detail::cannot_call<A...> right(const A&...) = delete;         // quarry: right() needs text and a number of characters
template <class... A> detail::cannot_call<A...> lpad(const A&...) = delete;          // quarry: lpad() needs text, a number of characters and perhaps what fills them
template <class... A> detail::cannot_call<A...> rpad(const A&...) = delete;          // quarry: rpad() needs text, a number of characters and perhaps what fills them
template <class... A> detail::cannot_call<A...> repeat(const A&...) = delete;        // quarry: repeat() needs text and how many times
template <class... A> detail::cannot_call<A...> reverse(const A&...) = delete;       // quarry: reverse() needs text
template <class... A> detail::cannot_call<A...> concat(const A&...) = delete;        // quarry: concat() needs texts; cast<std::string>() what is no text

}  // namespace func
// clang-format on

}  // namespace quarry
