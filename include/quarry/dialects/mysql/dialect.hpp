// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"

namespace quarry::mysql {

/// MySQL 5.7 and later; by default 8.0.36.
[[nodiscard]] Dialect dialect(const DialectOptions& options = {});
/// MariaDB 10.5 and later; by default 10.11.
[[nodiscard]] Dialect mariadb(const DialectOptions& options = {});

}  // namespace quarry::mysql
