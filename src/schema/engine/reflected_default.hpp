// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "quarry/schema/inspector.hpp"
#include "quarry/types/value.hpp"

namespace quarry::detail {

/// A column's DEFAULT where it is one literal of the column's type: text, a number or a truth. Anything else is left
/// as SQL.
[[nodiscard]] std::optional<Value> literal_default(const ReflectedColumn& column);

}  // namespace quarry::detail
