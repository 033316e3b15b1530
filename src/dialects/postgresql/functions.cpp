// SPDX-License-Identifier: MIT
#include "dialects/dialect_parts.hpp"
#include "dialects/postgresql/parts.hpp"

namespace quarry::postgresql {

namespace {

bool is_inexact(TypeId type) noexcept { return type == TypeId::real || type == TypeId::double_precision; }

// Of a NUMERIC these give a NUMERIC, of an integer a double in which not every integer fits.
std::string_view whole_number(const FunctionCall& call) {
  if (is_integer(call.first)) return "CAST({0} AS BIGINT)";
  if (call.name != "round" || !is_inexact(call.first)) return {};
  // there is round(numeric, digits) only, and round(double) rounds halves to even
  return call.arguments == 2 ? "CAST(round(CAST({0} AS NUMERIC), {1}) AS DOUBLE PRECISION)"
                             : "CAST(round(CAST({0} AS NUMERIC)) AS DOUBLE PRECISION)";
}

std::string_view in_doubles(const FunctionCall& call) {
  if (call.name == "power") {
    return is_inexact(call.first) && is_inexact(call.second)
               ? std::string_view()
               : "power(CAST({0} AS DOUBLE PRECISION), CAST({1} AS DOUBLE PRECISION))";
  }
  if (is_inexact(call.first)) return {};
  if (call.name == "sqrt") return "sqrt(CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "exp") return "exp(CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "ln") return "ln(CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "log10") return "log10(CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "var_pop") return "var_pop({D}CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "var_samp") return "var_samp({D}CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "stddev_pop") return "stddev_pop({D}CAST({0} AS DOUBLE PRECISION))";
  if (call.name == "stddev_samp") return "stddev_samp({D}CAST({0} AS DOUBLE PRECISION))";
  return {};
}

}  // namespace

std::string_view function_template(const FunctionCall& call) {
  const std::string_view name = call.name;
  if (name == "round" || name == "ceil" || name == "floor" || name == "trunc") return whole_number(call);
  if (name == "sign") return "CAST(sign({0}) AS BIGINT)";
  if (const std::string_view own = in_doubles(call); !own.empty()) return own;
  // which pass over NULLs here, against the standard
  if (name == "greatest") return "CASE WHEN num_nulls({*}) = 0 THEN greatest({*}) END";
  if (name == "least") return "CASE WHEN num_nulls({*}) = 0 THEN least({*}) END";
  if (name == "substring" && call.arguments == 2) return "SUBSTRING({=0} FROM {=1})";
  if (name == "substring" && call.arguments == 3) return "SUBSTRING({=0} FROM {=1} FOR {=2})";
  if (name == "position") return "position({=0} IN {=1})";
  if (call.first == TypeId::boolean && (name == "min" || name == "any_value")) return "bool_and({D}{0})";
  if (call.first == TypeId::boolean && name == "max") return "bool_or({D}{0})";
  if (name == "any_value") return "min({D}{0})";   // its own came with version 16
  if (name == "current_time") return "LOCALTIME";  // CURRENT_TIME has a zone
  return detail::keyword_function(name);
}

}  // namespace quarry::postgresql
