// SPDX-License-Identifier: MIT
// UTF-8 as table 3-7 of the Unicode standard has it, one row of the table after the other: what the library's own check
// is compared with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fuzz {

/// The code points, or nothing when the bytes are not well-formed.
[[nodiscard]] inline std::optional<std::vector<std::uint32_t>> code_points(std::string_view bytes) {
  // first byte from..to, range of the second, number of bytes
  struct Row {
    unsigned from, to, low, high, bytes;
  };
  constexpr Row table[] = {{0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                           {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
                           {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
  std::vector<std::uint32_t> points;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto at = [&](std::size_t n) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[n])); };
    const Row* row = nullptr;
    for (const Row& each : table) {
      if (at(i) >= each.from && at(i) <= each.to) row = &each;
    }
    if (row == nullptr || i + row->bytes > bytes.size()) return std::nullopt;
    std::uint32_t point = row->bytes == 1 ? at(i) : at(i) & (0x7FU >> row->bytes);
    for (unsigned n = 1; n < row->bytes; ++n) {
      const unsigned byte = at(i + n);
      if (byte < (n == 1 ? row->low : 0x80U) || byte > (n == 1 ? row->high : 0xBFU)) return std::nullopt;
      point = point << 6 | (byte & 0x3F);
    }
    points.push_back(point);
    i += row->bytes;
  }
  return points;
}

[[nodiscard]] inline bool is_utf8(std::string_view bytes) { return code_points(bytes).has_value(); }

}  // namespace fuzz
