// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"

#include <optional>
#include <string>

namespace quarry::detail {

/// The contents of `cell` as a T, or empty where that would lose something. Defined for bool, std::int64_t,
/// std::uint64_t, double, std::string and Quarry's value types. Not for a NULL cell.
template <class T>
[[nodiscard]] std::optional<T> cell_as(const Cell& cell);

// clang-format off
template <> std::optional<bool> cell_as<bool>(const Cell& cell);
template <> std::optional<std::int64_t> cell_as<std::int64_t>(const Cell& cell);
template <> std::optional<std::uint64_t> cell_as<std::uint64_t>(const Cell& cell);
template <> std::optional<double> cell_as<double>(const Cell& cell);
template <> std::optional<Decimal> cell_as<Decimal>(const Cell& cell);
template <> std::optional<std::string> cell_as<std::string>(const Cell& cell);
template <> std::optional<Bytes> cell_as<Bytes>(const Cell& cell);
template <> std::optional<Date> cell_as<Date>(const Cell& cell);
template <> std::optional<TimeOfDay> cell_as<TimeOfDay>(const Cell& cell);
template <> std::optional<DateTime> cell_as<DateTime>(const Cell& cell);
template <> std::optional<Timestamp> cell_as<Timestamp>(const Cell& cell);
template <> std::optional<Interval> cell_as<Interval>(const Cell& cell);
template <> std::optional<Uuid> cell_as<Uuid>(const Cell& cell);
template <> std::optional<Json> cell_as<Json>(const Cell& cell);
/// In the kind closest to the cell's own; empty for infinite dates and for arrays.
template <> std::optional<Value> cell_as<Value>(const Cell& cell);
// clang-format on

/// The contents of any cell for a message, long ones cut: 12.50, "abc", 0x00FF, infinity.
[[nodiscard]] std::string describe(const Cell& cell);

}  // namespace quarry::detail
