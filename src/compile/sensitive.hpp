// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/node.hpp"

namespace quarry {

/// Marks every value that meets a sensitive column: those in the same condition, select item or other term of a clause,
/// and those an INSERT writes into one. Values of conditions joined by AND and OR are told apart.
[[nodiscard]] NodeRef mark_sensitive(const NodeRef& statement);

}  // namespace quarry
