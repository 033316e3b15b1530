// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "engine/connection_state.hpp"
#include "quarry/engine/executor.hpp"

namespace quarry::detail {

[[nodiscard]] BatchState* start_batch(Ref<ConnectionState> connection, const InsertBase& insert);
std::int64_t run_many(ConnectionState& connection, const Statement& statement,
                      const std::vector<std::vector<NamedValue>>& values);

}  // namespace quarry::detail
