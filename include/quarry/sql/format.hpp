// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>

#include <concepts>
#include <string>

#include "quarry/sql/expression.hpp"
#include "quarry/sql/statement.hpp"

/// `fmt::print("{}", query)`: statements and expressions as the generic dialect prints them.
template <class S>
  requires(std::derived_from<S, quarry::Statement> || std::derived_from<S, quarry::ExprBase>)
struct fmt::formatter<S> : fmt::formatter<fmt::string_view> {
  template <class Context>
  auto format(const S& printable, Context& context) const {
    const std::string text = to_string(printable);
    return fmt::formatter<fmt::string_view>::format(fmt::string_view(text), context);
  }
};
