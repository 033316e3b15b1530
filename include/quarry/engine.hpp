// SPDX-License-Identifier: MIT
/// Everything that runs statements: engines, connections, transactions, results, rows, errors.
#pragma once

#include "quarry/engine/connection.hpp"
#include "quarry/engine/engine.hpp"
#include "quarry/engine/events.hpp"
#include "quarry/engine/options.hpp"
#include "quarry/engine/result.hpp"
#include "quarry/engine/row.hpp"
#include "quarry/engine/url.hpp"
#include "quarry/types/error.hpp"
