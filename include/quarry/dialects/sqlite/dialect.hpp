// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"

namespace quarry::sqlite {

/// SQLite 3.35 and later; by default 3.40.
[[nodiscard]] Dialect dialect(const DialectOptions& options = {});

}  // namespace quarry::sqlite
