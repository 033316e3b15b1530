// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"

namespace quarry::mysql {

/// MySQL 5.7 and later; by default 8.0.36. Where its types differ from what the generic names say: NUMERIC without
/// measures is NUMERIC(65, 30), for the server's own default would drop the fraction; DateTime and Timestamp are both
/// DATETIME(6), the latter in UTC, for TIMESTAMP ends in 2038; String without a length is TEXT, which no key can hold.
[[nodiscard]] Dialect dialect(const DialectOptions& options = {});
/// MariaDB 10.5 and later; by default 10.11.
[[nodiscard]] Dialect mariadb(const DialectOptions& options = {});

}  // namespace quarry::mysql
