// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"

namespace quarry::sqlite {

/// SQLite 3.35 and later; by default 3.40. Dates and moments are ISO text in UTC. A Decimal is written, and bound, as
/// the integer or double that stands for exactly its digits, and refused where there is none, but as its digits beside
/// text. Casting text to DateTime keeps whole seconds.
[[nodiscard]] Dialect dialect(const DialectOptions& options = {});

}  // namespace quarry::sqlite
