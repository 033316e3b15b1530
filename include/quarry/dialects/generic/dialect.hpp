// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"

namespace quarry::generic {

/// The dialect statements print themselves in: standard SQL with named binds, for reading, not for a server.
[[nodiscard]] Dialect dialect(const DialectOptions& options = {});

}  // namespace quarry::generic
