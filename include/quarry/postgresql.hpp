// SPDX-License-Identifier: MIT
#pragma once

/// What only this database has; at present its dialect.

#include "quarry/dialects/postgresql/dialect.hpp"  // IWYU pragma: export
