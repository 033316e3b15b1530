// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace quarry::drivers {

/// Copies of the texts of rows that wait to be sent; each stays where it is until `clear`, which keeps the
/// memory for the next ones.
class RowTexts {
 public:
  [[nodiscard]] const char* keep(std::string_view text) {
    char* const at = room(text.size());
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    return at;
  }
  /// Memory for `size` bytes, never null.
  [[nodiscard]] char* room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - next_) < size || next_ == nullptr) add_block(size);
    char* const at = next_;
    next_ += size;
    bytes_ += size;
    return at;
  }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  void clear() {
    if (blocks_.size() > 1) {
      blocks_.clear();
      add_block(std::min(bytes_, largest));
    } else if (!blocks_.empty()) {
      next_ = blocks_[0].get();
    }
    bytes_ = 0;
  }

 private:
  static constexpr std::size_t usual = std::size_t{64} * 1024;
  static constexpr std::size_t largest = std::size_t{1024} * 1024;  // that is kept from batch to batch

  void add_block(std::size_t size) {
    const std::size_t length = std::max(size, usual);
    next_ = blocks_.emplace_back(std::make_unique_for_overwrite<char[]>(length)).get();
    end_ = next_ + length;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  char* end_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace quarry::drivers
