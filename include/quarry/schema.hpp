// SPDX-License-Identifier: MIT
#pragma once

/// Tables, columns, constraints and their collection; what a database has of them.

#include "quarry/schema/alter.hpp"      // IWYU pragma: export
#include "quarry/schema/inspector.hpp"  // IWYU pragma: export
#include "quarry/schema/metadata.hpp"   // IWYU pragma: export
#include "quarry/schema/objects.hpp"    // IWYU pragma: export
#include "quarry/schema/reflect.hpp"    // IWYU pragma: export
#include "quarry/schema/sequence.hpp"   // IWYU pragma: export
#include "quarry/schema/table.hpp"      // IWYU pragma: export
#include "quarry/schema/view.hpp"       // IWYU pragma: export
