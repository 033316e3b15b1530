// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"

namespace quarry::postgresql {

/// PostgreSQL 13 and later; by default 15.
[[nodiscard]] Dialect dialect(const DialectOptions& options = {});

}  // namespace quarry::postgresql
