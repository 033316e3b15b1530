// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace quarry {

/// Operators of the tree. What each prints as is the dialect's; how tightly it binds is here.
enum class Op : std::uint8_t {
  // comparisons
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is_,
  is_not,
  is_distinct_from,
  is_not_distinct_from,
  in,
  not_in,
  like,
  not_like,
  ilike,
  not_ilike,
  between,
  not_between,
  // n-ary, flattened when built
  and_,
  or_,
  add,
  multiply,
  concat,
  subtract,
  divide,
  int_divide,
  modulo,
  bit_and,
  bit_or,
  bit_xor,
  shift_left,
  shift_right,
  // unary
  not_,
  negate,
  bit_not,
  distinct,
  exists,
  collate,
  custom,
  none,
};

struct OpInfo {
  std::string_view sql;         ///< with blanks around it when infix
  std::int8_t precedence;       ///< higher binds tighter; the reference's table (rendering rules 2.1)
  bool self_precedent = false;  ///< needs no parentheses within itself
  Op negation = Op::none;       ///< NOT (a op b) is a negation b
};

[[nodiscard]] const OpInfo& info(Op op) noexcept;
/// Whether an operand made by `inner` needs parentheses under `outer`.
[[nodiscard]] bool needs_group(Op inner, Op outer) noexcept;
[[nodiscard]] bool is_comparison(Op op) noexcept;

}  // namespace quarry
