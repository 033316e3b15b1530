// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "quarry/sql/nodes.hpp"

namespace quarry {

/// The statement with each column that has a `default_` or `onupdate` and is left out of an INSERT or UPDATE, however
/// deep. Functions are called, so two calls can give two statements.
[[nodiscard]] NodeRef with_defaults(const NodeRef& statement);

/// Whether `with_defaults` would call a function.
[[nodiscard]] bool calls_functions(const NodeRef& statement);

/// The columns that an INSERT leaves out and the program gives a value, in the table's order.
[[nodiscard]] std::vector<const ColumnDefinition*> defaulted_columns(const nodes::Insert& insert);

}  // namespace quarry
