// SPDX-License-Identifier: MIT
/// Statements that a `std::stop_token` stops: `engine.with_options({.stop = token}).execute(query)`.
#pragma once

#include <stop_token>

#include "quarry/engine/execution_options.hpp"

namespace quarry::detail {

[[nodiscard]] StopSource* stop_source_of(StopTag, std::stop_token token);

}  // namespace quarry::detail
