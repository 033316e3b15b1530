// SPDX-License-Identifier: MIT
#include "pool/statement_note.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace quarry::detail {

// Releasing stores of the text order it after the odd serial, and acquiring loads before the second look at it: what a
// fence would do, in a way that sanitizers understand.
void StatementNote::set(std::string_view sql) noexcept {
  const std::size_t bytes = std::min(sql.size(), room);
  const std::uint32_t serial = serial_.load(std::memory_order_relaxed);
  serial_.store(serial + 1, std::memory_order_relaxed);
  length_.store(
      static_cast<std::uint32_t>(std::min<std::size_t>(sql.size(), std::numeric_limits<std::uint32_t>::max())),
      std::memory_order_release);
  for (std::size_t at = 0; at < bytes; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, sql.data() + at, std::min<std::size_t>(8, bytes - at));
    text_[at / 8].store(word, std::memory_order_release);
  }
  serial_.store(serial + 2, std::memory_order_release);
}

std::string StatementNote::text() const {
  std::array<char, room> copy{};
  // A writer is between two statements most of the time; a few looks find it there.
  for (int attempt = 0; attempt < 100; ++attempt) {
    const std::uint32_t before = serial_.load(std::memory_order_acquire);
    const std::size_t whole = length_.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < words; ++i) {
      const std::uint64_t word = text_[i].load(std::memory_order_acquire);
      std::memcpy(copy.data() + 8 * i, &word, 8);
    }
    if (before % 2 != 0 || serial_.load(std::memory_order_relaxed) != before) continue;

    std::string text(copy.data(), std::min(whole, room));
    if (whole > room) {
      // The last character may be cut in two: back to the first byte that starts one.
      std::size_t end = room;
      while (end > room - 4 && (static_cast<unsigned char>(copy[end - 1]) & 0xC0u) == 0x80u) --end;
      if (static_cast<unsigned char>(copy[end - 1]) >= 0xC0u) --end;
      else end = room;
      text.resize(end);
      text += "...";
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
  }
  return {};
}

}  // namespace quarry::detail
