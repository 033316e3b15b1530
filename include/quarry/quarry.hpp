// SPDX-License-Identifier: MIT
#pragma once

/// All of Quarry.

#include "quarry/engine.hpp"  // IWYU pragma: export
#include "quarry/schema.hpp"  // IWYU pragma: export
#include "quarry/sql.hpp"     // IWYU pragma: export
