// SPDX-License-Identifier: MIT
// The bytes libFuzzer gives, taken apart into choices and values, and how a target says that something is wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace fuzz {

/// Reads the input from its front; after its end all choices are the first one, so every input means something.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  [[nodiscard]] std::uint8_t byte() { return integer<std::uint8_t>(); }
  /// One of `count` choices.
  [[nodiscard]] std::size_t choice(std::size_t count) { return byte() % count; }
  [[nodiscard]] bool flag() { return (byte() & 1) != 0; }
  /// Both ends included.
  [[nodiscard]] int number(int low, int high) {
    return low + static_cast<int>(integer<std::uint16_t>() % static_cast<unsigned>(high - low + 1));
  }
  template <class T>
  [[nodiscard]] T integer() {
    T value{};
    const std::size_t size = rest_.size() < sizeof(T) ? rest_.size() : sizeof(T);
    std::memcpy(&value, rest_.data(), size);
    rest_.remove_prefix(size);
    return value;
  }
  /// As many bytes as the next byte says, and no more than there are.
  [[nodiscard]] std::string_view text() { return take(byte()); }
  [[nodiscard]] std::string_view rest() { return take(rest_.size()); }
  [[nodiscard]] std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

/// Says what was found and ends the program, which libFuzzer keeps the input of.
[[noreturn]] void fail(std::string_view what, std::string_view detail = {});
inline void require(bool condition, std::string_view what, std::string_view detail = {}) {
  if (!condition) fail(what, detail);
}
/// Bytes for a message: printable ASCII as it is, others as \xNN.
[[nodiscard]] std::string shown(std::string_view bytes);

}  // namespace fuzz
