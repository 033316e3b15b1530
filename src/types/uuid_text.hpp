// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/uuid.hpp"

#include <optional>
#include <string_view>

namespace quarry::detail {

/// The reader behind `Uuid(text)`: empty where that throws.
[[nodiscard]] std::optional<Uuid> read_uuid(std::string_view text) noexcept;

}  // namespace quarry::detail
