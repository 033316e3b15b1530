// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace quarry::sqlite {

/// Appends what SQLite reads as exactly the finite `value`: `digits`, which mean it, or more of them. SQLite's reader
/// of decimal numbers is not correctly rounded: what lies close to the middle between two doubles may become the wrong
/// one.
void append_real(std::string& out, double value, std::string_view digits);

}  // namespace quarry::sqlite
