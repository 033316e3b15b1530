// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/table_definition.hpp"

namespace quarry::detail {

/// An item as part of the table's definition, its columns without their table. @throws NoSuchColumn, ArgumentError.
[[nodiscard]] IndexDefinition own_index(const NodeRef& table, IndexDefinition index);
[[nodiscard]] ExcludeDefinition own_exclusion(const NodeRef& table, ExcludeDefinition constraint);

}  // namespace quarry::detail
