// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace quarry {

/// A 128-bit identifier, RFC 9562, in network byte order.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  Uuid() = default;
  explicit Uuid(const std::array<std::uint8_t, 16>& value) : bytes(value) {}
  /// Reads 32 hexadecimal digits, with or without the four hyphens, any case.
  /// @throws ArgumentError on anything else.
  explicit Uuid(std::string_view text);
  /// Lower case with hyphens.
  [[nodiscard]] std::string to_string() const;
  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace quarry
