// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quarry::detail {

/// The start of the statement a connection last began, written by the thread that holds the connection and read by any
/// other: a sequence lock, so that writing costs a copy of at most 104 bytes and never waits.
class StatementNote {
 public:
  void set(std::string_view sql) noexcept;
  /// The text, cut between two characters and marked by "..." when it is longer than the room for it, line breaks as
  /// spaces; empty when there is none or it was being written all along.
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t words = 13, room = words * 8;
  std::atomic<std::uint32_t> serial_{0};  // odd while being written
  std::atomic<std::uint32_t> length_{0};  // of the whole statement
  std::array<std::atomic<std::uint64_t>, words> text_{};
};

}  // namespace quarry::detail
