// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/sqlite/parts.hpp"

/// SQLite's own functions are few; sqrt, exp, ln, power, ceil, floor, trunc and mod are there from 3.35 where it was
/// built with SQLITE_ENABLE_MATH_FUNCTIONS, as its shell and every distribution's library are.
namespace quarry::sqlite {

namespace {

struct Renamed {
  std::string_view name, own;
};
// zeroblob(n) in hexadecimal is n times 00, which stands for text that is repeated
constexpr Renamed renamed[] = {
    {"now", "CURRENT_TIMESTAMP"},
    {"char_length", "length"},
    {"character_length", "length"},
    {"octet_length", "length(CAST({0} AS BLOB))"},
    {"substring", "substr"},
    {"position", "instr({1}, {0})"},
    {"left", "substr({0}, 1, {1})"},
    {"right", "substr({0}, max(length({0}) - {=1}, 0) + 1)"},
    {"lpad",
     "CASE WHEN length({0}) >= {=1} THEN substr({0}, 1, {1}) "
     "ELSE substr(replace(hex(zeroblob({1})), '00', {2}), 1, {=1} - length({0})) || {=0} END"},
    {"rpad",
     "CASE WHEN length({0}) >= {=1} THEN substr({0}, 1, {1}) "
     "ELSE {=0} || substr(replace(hex(zeroblob({1})), '00', {2}), 1, {=1} - length({0})) END"},
    {"repeat", "CASE WHEN {=1} IS NOT NULL THEN replace(hex(zeroblob({1})), '00', {0}) END"},
    {"concat_ws", "substr({[coalesce({=0} || {=i}, '') || ]}'', length({0}) + 1)"},
    {"random", "((random() & 9007199254740991) / 9007199254740992.0)"},
    {"greatest", "max"},
    {"least", "min"},
    {"bool_and", "min"},
    {"bool_or", "max"},
    {"any_value", "min"},
};

}  // namespace

std::string_view function_template(const FunctionCall& call) {
  if (call.name == "string_agg") return call.distinct ? "group_concat(DISTINCT {0}{O})" : "group_concat({0}, {S}{O})";
  if (call.name == "round" && is_integer(call.first)) return "CAST({0} AS INTEGER)";
  for (const Renamed& function : renamed) {
    if (function.name == call.name) return function.own;
  }
  return detail::keyword_function(call.name);
}

std::string_view lacking_function(const FunctionCall& call) {
  if (call.name == "reverse") return "reverse the text in the program";
  if (call.name == "array_agg") return "use string_agg()";
  if (call.name == "string_agg" && call.distinct && call.separator != ",")
    return "use \",\" as the separator of distinct texts, or select the distinct texts in a subquery()";
  const bool variance =
      call.name == "var_pop" || call.name == "var_samp" || call.name == "stddev_pop" || call.name == "stddev_samp";
  if (variance && call.distinct) return "select the distinct values in a subquery()";
  return {};
}

}  // namespace quarry::sqlite
