// SPDX-License-Identifier: MIT
#pragma once

/// All of Quarry.

#include "quarry/compile/passes.hpp"      // IWYU pragma: export
#include "quarry/csv.hpp"                 // IWYU pragma: export
#include "quarry/engine.hpp"              // IWYU pragma: export
#include "quarry/engine/pipeline.hpp"     // IWYU pragma: export
#include "quarry/postgresql.hpp"          // IWYU pragma: export
#include "quarry/schema.hpp"              // IWYU pragma: export
#include "quarry/sql.hpp"                 // IWYU pragma: export
#include "quarry/sql/series.hpp"          // IWYU pragma: export
#include "quarry/sql/table_function.hpp"  // IWYU pragma: export
