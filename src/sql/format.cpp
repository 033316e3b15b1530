// SPDX-License-Identifier: MIT
#include "quarry/sql/format.hpp"

#include <fmt/format.h>

namespace quarry::detail {

fmt::format_context::iterator format_text(const fmt::formatter<fmt::string_view>& specs, const std::string& text,
                                          fmt::format_context& context) {
  return specs.format(fmt::string_view(text), context);
}

}  // namespace quarry::detail
