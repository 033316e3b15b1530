// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/mysql/parts.hpp"

namespace quarry::mysql {

namespace {

struct Renamed {
  std::string_view name, own;
};
constexpr Renamed renamed[] = {
    {"length", "char_length"},  // length() counts bytes
    {"random", "rand"},
    {"position", "locate"},
    {"trunc", "truncate({0}, 0)"},
    {"bool_and", "min"},
    {"bool_or", "max"},
    {"any_value", "min"},  // MariaDB has none
    {"string_agg", "group_concat({D}{0}{O} SEPARATOR {S})"},
};

// A double is rounded to even, and by its binary digits; as a DECIMAL by the digits it is written with. Beyond 1e15 it
// has no fraction.
std::string_view round_double(std::size_t arguments) {
  return arguments == 2 ? "CASE WHEN abs({0}) < 1e15 THEN round(CAST({0} AS DECIMAL(65, 30)), {1}) + 0e0 ELSE {0} END"
                        : "CASE WHEN abs({0}) < 1e15 THEN round(CAST({0} AS DECIMAL(65, 30))) + 0e0 ELSE {0} END";
}

}  // namespace

std::string_view function_template(const FunctionCall& call, const Member& member) {
  if (call.name == "avg" && is_integer(call.first)) {
    // of integers it would be a DECIMAL with four digits after the point
    return member.double_cast ? "avg({D}CAST({0} AS DOUBLE))" : "avg({D}({0}) + 0e0)";
  }
  if (call.name == "round" && (call.first == TypeId::double_precision || call.first == TypeId::real))
    return round_double(call.arguments);
  for (const Renamed& function : renamed) {
    if (function.name == call.name) return function.own;
  }
  return detail::keyword_function(call.name);
}

std::string_view lacking_function(const FunctionCall& call, const Member& member) {
  if (call.name == "array_agg") return "use string_agg()";
  if ((call.name == "lag" || call.name == "lead") && call.arguments == 3 && !member.offset_default)
    return "leave the default out and coalesce() the result";
  const bool variance =
      call.name == "var_pop" || call.name == "var_samp" || call.name == "stddev_pop" || call.name == "stddev_samp";
  if (variance && call.distinct) return "select the distinct values in a subquery()";
  return {};
}

}  // namespace quarry::mysql
