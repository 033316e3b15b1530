// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/cell.hpp"
#include "quarry/types/value_traits.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// PostgreSQL's binary formats as pure functions. Every length and count comes from the network and is
/// checked before it is used; malformed input gives an empty result, never a read beyond the bytes.
namespace quarry::detail {

/// The digits of a binary `numeric` at its display scale, or "NaN", "Infinity", "-Infinity".
[[nodiscard]] std::optional<std::string> pg_numeric_text(std::string_view bytes);
/// A finite binary `numeric` without fraction, when it fits.
[[nodiscard]] std::optional<std::int64_t> pg_numeric_integer(std::string_view bytes) noexcept;
[[nodiscard]] std::optional<Interval> pg_interval(std::string_view bytes) noexcept;

/// A cell over the binary form of one value of the built-in type `oid`; empty for other types and for a size
/// that the type does not have. Infinite dates and times become the extremes of std::int64_t. The cell points
/// into `bytes`.
[[nodiscard]] std::optional<Cell> pg_cell(std::uint32_t oid, std::string_view bytes) noexcept;

/// A binary array of any dimensions as Value::array, NULL members included.
/// Otherwise empty, and `problem` says in a clause what is wrong with it.
[[nodiscard]] std::optional<Value> pg_array_value(std::string_view bytes, std::string& problem);

/// The same without decoding: the members' cells in their order, which point into `bytes`, the lengths of the
/// dimensions, and the type of the members. False where the array is malformed or has members of an unknown type.
[[nodiscard]] bool pg_array_cells(std::string_view bytes, ArrayCells& members, std::string& problem);

}  // namespace quarry::detail
