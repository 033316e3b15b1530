// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace quarry {

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;
/// The number of code points of valid UTF-8.
[[nodiscard]] std::size_t utf8_length(std::string_view text) noexcept;
/// The candidate nearest to `name` by edit distance, or empty when none is near (a third of the length).
[[nodiscard]] std::string_view nearest_name(std::string_view name, std::span<const std::string> candidates) noexcept;
/// ` Did you mean "cost"?` or, without a near candidate, an empty string.
[[nodiscard]] std::string suggestion(std::string_view name, std::span<const std::string> candidates);
/// The text as a message shows it: valid UTF-8 that is longer than this many bytes ends in `...`.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most = 100);
/// Upper-case hexadecimal of the bytes.
[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace quarry
