// SPDX-License-Identifier: MIT
#include "dialects/type_parts.hpp"

#include <fmt/format.h>

#include "quarry/types/error.hpp"

namespace quarry::detail {

void append_measured(std::string& out, std::string_view name, std::uint32_t precision, std::uint16_t scale) {
  out += name;
  if (precision != 0) out += fmt::format("({}, {})", precision, scale);
}

void append_measured(std::string& out, std::string_view name, std::uint32_t length) {
  out += name;
  if (length != 0) out += fmt::format("({})", length);
}

void refuse_unknown_type() {
  throw CompileError("a column or cast has no type; give it one, e.g. types::Integer{} or cast<std::int64_t>()");
}

void refuse_type(const SqlType& type, std::string_view database, std::string_view alternative) {
  throw CompileError(fmt::format("the type {} is not available on {}; {}", to_string(type), database, alternative));
}

}  // namespace quarry::detail
