// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace quarry::drivers::postgresql {

/// Appends PostgreSQL's binary numeric of plain digits ("-12.50"): groups of four decimal digits, keeping the
/// scale.
/// @return false when there are more digits than a numeric has: 131,072 before the point, 16,383 after it.
[[nodiscard]] bool append_numeric(std::string& out, std::string_view digits);

}  // namespace quarry::drivers::postgresql
