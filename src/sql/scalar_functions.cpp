// SPDX-License-Identifier: MIT
#include "quarry/sql/scalar_functions.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"
#include "sql/build.hpp"

namespace quarry {

namespace detail {

namespace {

// Which arguments of a function on text are numbers: all from this one on.
std::size_t first_number(std::string_view name) noexcept {
  return name == "substring" || name == "left" || name == "right" || name == "lpad" || name == "rpad" ||
                 name == "repeat"
             ? 1
             : 99;
}
bool is_padding(std::string_view name) noexcept { return name == "lpad" || name == "rpad"; }

// A count of characters: PostgreSQL takes 32-bit numbers only, and what is below the least means something else on
// every database.
NodeRef checked_count(std::string_view name, std::size_t index, const NodeRef& node) {
  if (node->type.known() && !is_integer(node->type.id))
    throw ArgumentError(fmt::format("{}() counts characters by an integer, but {} is none", name, describe(node)));
  if (const auto* literal = as<nodes::Literal>(node); literal != nullptr && !literal->value.is_null()) {
    const std::int64_t least = name == "substring" && index == 1 ? 1 : 0;
    if (name != "repeat" && literal->value.as_int64() < least) {
      throw ArgumentError(
          fmt::format("{}() counts characters from {}, and {} is below that", name, least, literal->value.as_int64()));
    }
    return node;
  }
  const bool small = node->type.id == TypeId::integer || node->type.id == TypeId::small_integer;
  return small ? node : cast_to(node, types::Integer{});
}

}  // namespace

NodeRef text_function(const FunctionSpec& spec, NodeList arguments, const SqlType& type) {
  std::vector<NodeRef> checked;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const NodeRef& argument = arguments[i];
    const bool fill = is_padding(spec.name) && i == 2;
    if (i >= first_number(spec.name) && !fill) {
      checked.push_back(checked_count(spec.name, i, argument));
      continue;
    }
    if (argument->type.known() && !is_text(argument->type.id))
      throw ArgumentError(fmt::format("{}() needs text, but {} is none", spec.name, describe(argument)));
    if (fill && as<nodes::Literal>(argument)->value.as_text().empty())
      throw ArgumentError(fmt::format("{}() fills up with something, not with an empty text", spec.name));
    checked.push_back(argument);
  }
  return function_node(spec, NodeList(std::move(checked)), type);
}

NodeRef text_part(const FunctionSpec& spec, NodeList arguments) {
  const SqlType& first = arguments[0]->type;
  return text_function(spec, arguments, first.known() ? SqlType(types::Text{}) : first);
}

}  // namespace detail

namespace func {

Function<double> random() { return Function<double>(detail::function_node({"random"}, {}, types::Double{})); }

}  // namespace func

}  // namespace quarry
