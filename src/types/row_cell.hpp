// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"

/// Cells of rows that are to be inserted: the other way than a result's. Of the kinds, those that point into client
/// buffers of one database do not occur; what has no kind of its own (intervals, arrays, days no calendar has) is a
/// Value.
namespace quarry::detail {

/// The longest text of a cell; what is longer is a Value, and too large for every database.
inline constexpr std::size_t largest_cell = std::size_t{1} << 30;

/// The cell of a value, which it points to: valid while the value stays where it is.
[[nodiscard]] Cell row_cell(const Value& value) noexcept;
/// The value of such a cell.
[[nodiscard]] Value row_value(const Cell& cell);

/// Days since 1970-01-01 and microseconds since then, of the years 1 to 9999, which all databases have.
[[nodiscard]] inline bool is_usual_day(std::int64_t days) noexcept { return days >= -719'162 && days <= 2'932'896; }
[[nodiscard]] inline bool is_usual_moment(std::int64_t microseconds) noexcept {
  return microseconds >= -62'135'596'800'000'000 && microseconds < 253'402'300'800'000'000;
}

}  // namespace quarry::detail
