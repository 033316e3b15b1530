// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quarry::detail {

struct TextBinds {
  std::vector<std::string> pieces;  ///< the SQL around the binds, one more than names
  std::vector<std::string> names;   ///< in the order they occur
};

/// Cuts SQL at its `:name` binds. Strings, quoted names, dollar quotes, comments and `::` casts are left alone.
[[nodiscard]] TextBinds split_at_binds(std::string_view sql);
[[nodiscard]] bool is_bind_name(std::string_view name) noexcept;

}  // namespace quarry::detail
