// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/temporal.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// The readers behind `parse_date` and its kin: empty instead of an exception, for decoding, where text
/// that is no date is nothing unusual.
namespace quarry::detail {

[[nodiscard]] std::optional<Date> read_date(std::string_view text) noexcept;
[[nodiscard]] std::optional<TimeOfDay> read_time(std::string_view text) noexcept;
[[nodiscard]] std::optional<DateTime> read_datetime(std::string_view text) noexcept;
[[nodiscard]] std::optional<Timestamp> read_timestamp(std::string_view text) noexcept;

}  // namespace quarry::detail
