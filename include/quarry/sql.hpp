// SPDX-License-Identifier: MIT
#pragma once

/// What most programs need to build and print SQL; needs no database library. Kept small, as every file pays for it:
/// passes, series and table functions have headers of their own, which <quarry/quarry.hpp> includes.

#include "quarry/compile/compiled.hpp"             // IWYU pragma: export
#include "quarry/compile/dialect.hpp"              // IWYU pragma: export
#include "quarry/dialects/generic/dialect.hpp"     // IWYU pragma: export
#include "quarry/dialects/mysql/dialect.hpp"       // IWYU pragma: export
#include "quarry/dialects/postgresql/dialect.hpp"  // IWYU pragma: export
#include "quarry/dialects/sqlite/dialect.hpp"      // IWYU pragma: export
#include "quarry/schema/metadata.hpp"              // IWYU pragma: export
#include "quarry/schema/table.hpp"                 // IWYU pragma: export
#include "quarry/sql/aggregates.hpp"               // IWYU pragma: export
#include "quarry/sql/case.hpp"                     // IWYU pragma: export
#include "quarry/sql/column.hpp"                   // IWYU pragma: export
#include "quarry/sql/date_functions.hpp"           // IWYU pragma: export
#include "quarry/sql/explain.hpp"                  // IWYU pragma: export
#include "quarry/sql/format.hpp"                   // IWYU pragma: export
#include "quarry/sql/functions.hpp"                // IWYU pragma: export
#include "quarry/sql/insert.hpp"                   // IWYU pragma: export
#include "quarry/sql/join.hpp"                     // IWYU pragma: export
#include "quarry/sql/json.hpp"                     // IWYU pragma: export
#include "quarry/sql/literal.hpp"                  // IWYU pragma: export
#include "quarry/sql/modification.hpp"             // IWYU pragma: export
#include "quarry/sql/quantified.hpp"               // IWYU pragma: export
#include "quarry/sql/scalar_functions.hpp"         // IWYU pragma: export
#include "quarry/sql/select.hpp"                   // IWYU pragma: export
#include "quarry/sql/tuple.hpp"                    // IWYU pragma: export
#include "quarry/sql/values.hpp"                   // IWYU pragma: export
#include "quarry/types/error.hpp"                  // IWYU pragma: export
