// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <concepts>
#include <string>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/statement.hpp"

namespace quarry::detail {
// In src, as <fmt/core.h> alone does not define the formatting of text, and <fmt/format.h> is heavy.
fmt::format_context::iterator format_text(const fmt::formatter<fmt::string_view>& specs, const std::string& text,
                                          fmt::format_context& context);
}  // namespace quarry::detail

/// `fmt::print("{}", query)`: statements and expressions as the generic dialect prints them.
template <class S>
  requires(std::derived_from<S, quarry::Statement> || std::derived_from<S, quarry::ExprBase>)
struct fmt::formatter<S> : fmt::formatter<fmt::string_view> {
  fmt::format_context::iterator format(const S& printable, fmt::format_context& context) const {
    return quarry::detail::format_text(*this, to_string(printable), context);
  }
};
