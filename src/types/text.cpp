// SPDX-License-Identifier: MIT
#include "quarry/types/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace quarry {
namespace {

// The forms of Unicode 15, table 3-7: a lead byte fixes the length and the range of the byte after it; that
// range is what keeps out overlong forms, surrogates and everything beyond U+10FFFF.
struct Lead {
  unsigned length;
  std::uint8_t low, high;
};

constexpr Lead lead_of(std::uint8_t byte) noexcept {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};  // continuation bytes; C0 and C1 are overlong
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

constexpr char folded(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Names beyond this length get no suggestion, which keeps the rows below on the stack.
constexpr std::size_t longest_name = 255;

// Optimal string alignment distance (edits and swaps of neighbours), ASCII case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
  std::array<std::array<std::uint16_t, longest_name + 1>, 3> rows;
  auto* before = rows[0].data();
  auto* previous = rows[1].data();
  auto* current = rows[2].data();
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = static_cast<std::uint16_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = static_cast<std::uint16_t>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = folded(a[i - 1]) == folded(b[j - 1]);
      int best = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1])) {
        best = std::min(best, before[j - 2] + 1);
      }
      current[j] = static_cast<std::uint16_t>(best);
    }
    auto* const oldest = before;
    before = previous;
    previous = current;
    current = oldest;
  }
  return previous[b.size()];
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
  const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto* const end = at + text.size();
  while (at != end) {
    while (end - at >= 8) {  // most text is ASCII: look at eight bytes at once
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      if ((word & 0x8080'8080'8080'8080U) != 0) break;
      at += 8;
    }
    if (at == end) break;
    const Lead lead = lead_of(*at);
    if (lead.length == 0 || end - at < static_cast<std::ptrdiff_t>(lead.length)) return false;
    if (lead.length > 1 && (at[1] < lead.low || at[1] > lead.high)) return false;
    for (unsigned i = 2; i < lead.length; ++i) {
      if ((at[i] & 0xC0) != 0x80) return false;
    }
    at += lead.length;
  }
  return true;
}

std::size_t utf8_length(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
  }
  return count;
}

std::string_view nearest_name(std::string_view name, std::span<const std::string> candidates) noexcept {
  std::string_view nearest;
  std::size_t least = longest_name;
  if (name.size() > longest_name) return nearest;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_name) continue;
    const auto [shorter, longer] = std::minmax({name.size(), candidate.size()});
    const std::size_t limit = longer / 3;
    if (longer - shorter > limit) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance <= limit && distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string suggestion(std::string_view name, std::span<const std::string> candidates) {
  const std::string_view nearest = nearest_name(name, candidates);
  std::string text;
  if (!nearest.empty()) {
    text += " Did you mean \"";
    text += nearest;
    text += "\"?";
  }
  return text;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string to_hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text[2 * i] = digits[byte >> 4];
    text[2 * i + 1] = digits[byte & 0xF];
  }
  return text;
}

}  // namespace quarry
