// SPDX-License-Identifier: MIT
#include "quarry/types/uuid.hpp"

#include "quarry/types/error.hpp"
#include "types/plain_text.hpp"
#include "types/uuid_text.hpp"

namespace quarry {
namespace {

constexpr int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Hyphens stand before these bytes: 8-4-4-4-12 digits.
constexpr bool hyphen_before(std::size_t byte) noexcept { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

std::optional<Uuid> detail::read_uuid(std::string_view text) noexcept {
  const bool hyphens = text.size() == 36;
  if (!hyphens && text.size() != 32) return std::nullopt;
  Uuid uuid;
  const char* at = text.data();
  for (std::size_t i = 0; i < uuid.bytes.size(); ++i) {
    if (hyphens && hyphen_before(i) && *at++ != '-') return std::nullopt;
    const int high = hex_digit(*at++);
    const int low = hex_digit(*at++);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return uuid;
}

Uuid::Uuid(std::string_view text) {
  const auto uuid = detail::read_uuid(text);
  if (!uuid) {
    throw ArgumentError(detail::quoted(text) +
                        " is not a UUID; give 32 hexadecimal digits, as in 6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  }
  bytes = uuid->bytes;
}

std::string Uuid::to_string() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (hyphen_before(i)) text += '-';
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 0xF];
  }
  return text;
}

}  // namespace quarry
