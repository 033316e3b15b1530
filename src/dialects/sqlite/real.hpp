// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace quarry::sqlite {

/// Digits that SQLite reads as exactly the finite `value`: `digits`, which mean it, or 18 significant ones. SQLite's
/// reader of decimal numbers is not correctly rounded: what lies close to the middle between two doubles may become the
/// wrong one of them.
[[nodiscard]] std::string real_digits(double value, std::string_view digits);

}  // namespace quarry::sqlite
