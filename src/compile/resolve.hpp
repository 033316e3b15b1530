// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/sql/node.hpp"

namespace quarry {

/// The first pass of compilation: every SELECT gets its complete FROM, with the joins in it and their conditions
/// inferred from foreign keys, so that what a column refers to is no matter of where it is printed. A table of an
/// enclosing SELECT is meant there (correlation), at any depth, unless the inner one would be left with no FROM;
/// `correlate()` and its kin decide otherwise.
/// @throws CompileError when a join has no condition and none can be inferred.
[[nodiscard]] NodeRef resolve(const NodeRef& statement);

}  // namespace quarry
