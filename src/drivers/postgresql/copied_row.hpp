// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "drivers/postgresql/statement.hpp"
#include "quarry/types/cell.hpp"

/// Rows in the form of COPY ... TO STDOUT (FORMAT binary): a header, then one message for each row, then an end.
namespace quarry::drivers::postgresql {

enum class CopiedKind : std::uint8_t { row, end, malformed };

/// The length of the header that the first message begins with; 0 when it has none that we can read.
[[nodiscard]] std::size_t copied_header_size(std::string_view message) noexcept;

/// Reads a message that is a row, or the end. The cells point into the message.
[[nodiscard]] CopiedKind read_copied(std::vector<Cell>& cells, const RowShape& shape,
                                     std::string_view message) noexcept;

}  // namespace quarry::drivers::postgresql
