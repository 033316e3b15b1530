// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace quarry::drivers {

/// The first word of a statement in capitals, after blanks and comments: "SELECT", "WITH". It tells which results have
/// a count of changed rows, nothing more.
[[nodiscard]] std::string first_word(std::string_view sql);

}  // namespace quarry::drivers
