// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "quarry/sql/node.hpp"

namespace quarry::detail {

/// A Table node that has a name and a schema and nothing else: what statements name, and what schema_map reaches.
[[nodiscard]] NodeRef object_name(std::string_view schema, std::string_view name);

}  // namespace quarry::detail
