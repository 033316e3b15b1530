// SPDX-License-Identifier: MIT
#pragma once

/// What only PostgreSQL has.

#include "quarry/dialects/postgresql/dialect.hpp"  // IWYU pragma: export
#include "quarry/sql/array.hpp"                    // IWYU pragma: export
#include "quarry/sql/merge.hpp"                    // IWYU pragma: export
#include "quarry/sql/tablesample.hpp"              // IWYU pragma: export
