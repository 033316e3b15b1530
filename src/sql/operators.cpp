// SPDX-License-Identifier: MIT
#include "quarry/sql/operators.hpp"

#include <array>

namespace quarry {

namespace {

// In the order of `Op`. Precedence follows the reference's table, except that COLLATE and custom operators group their
// operands, as every database parses them tighter or unlike what is written.
constexpr std::array<OpInfo, 36> table{{
    {" = ", 5, false, Op::not_equal},
    {" != ", 5, false, Op::equal},
    {" < ", 5, false, Op::greater_equal},
    {" <= ", 5, false, Op::greater},
    {" > ", 5, false, Op::less_equal},
    {" >= ", 5, false, Op::less},
    {" IS ", 5, false, Op::is_not},
    {" IS NOT ", 5, false, Op::is_},
    {" IS DISTINCT FROM ", 5, false, Op::is_not_distinct_from},
    {" IS NOT DISTINCT FROM ", 5, false, Op::is_distinct_from},
    {" IN ", 5, false, Op::not_in},
    {" NOT IN ", 5, false, Op::in},
    {" LIKE ", 5, false, Op::not_like},
    {" NOT LIKE ", 5, false, Op::like},
    {" ILIKE ", 5, false, Op::not_ilike},
    {" NOT ILIKE ", 5, false, Op::ilike},
    {" BETWEEN ", 5, false, Op::not_between},
    {" NOT BETWEEN ", 5, false, Op::between},
    {" AND ", 3, true, Op::none},
    {" OR ", 2, true, Op::none},
    {" + ", 7, true, Op::none},
    {" * ", 8, true, Op::none},
    {" || ", 5, true, Op::none},
    {" - ", 7, false, Op::none},
    {" / ", 8, false, Op::none},
    {" / ", 8, false, Op::none},
    {" % ", 8, false, Op::none},
    {" & ", 7, true, Op::none},
    {" | ", 7, true, Op::none},
    {" ^ ", 7, false, Op::none},
    {" << ", 7, false, Op::none},
    {" >> ", 7, false, Op::none},
    {"NOT ", 5, false, Op::none},
    {"-", 8, false, Op::none},
    {"~", 8, false, Op::none},
    {"DISTINCT ", 5, false, Op::none},
}};
constexpr OpInfo exists_info{"EXISTS ", 0, false, Op::none};
constexpr OpInfo collate_info{" COLLATE ", 9, false, Op::none};
constexpr OpInfo custom_info{" ", 4, false, Op::none};
constexpr OpInfo none_info{"", 100, false, Op::none};

}  // namespace

const OpInfo& info(Op op) noexcept {
  switch (op) {
    case Op::exists: return exists_info;
    case Op::collate: return collate_info;
    case Op::custom: return custom_info;
    case Op::none: return none_info;
    default: return table[static_cast<std::size_t>(op)];
  }
}

bool needs_group(Op inner, Op outer) noexcept {
  if (inner == Op::none || outer == Op::none) return false;
  // a custom operator's own precedence is unknown, so whatever meets it is written in parentheses
  if (inner == Op::custom || outer == Op::custom) return true;
  // On PostgreSQL ~ binds looser than the arithmetic after it, and on MySQL ^ tighter than the * before it.
  if (outer == Op::bit_not || (inner == Op::bit_not && info(outer).precedence > 5)) return true;
  if (outer == Op::bit_xor && inner != Op::negate && info(inner).precedence == 8) return true;
  if (inner == outer && info(inner).self_precedent) return false;
  // COLLATE applies to the whole of what stands before it, and is set apart in whatever it is part of itself
  constexpr int collated = 4;
  return (inner == Op::collate ? collated : info(inner).precedence) <= info(outer).precedence;
}

bool is_comparison(Op op) noexcept { return op <= Op::not_between; }

}  // namespace quarry
