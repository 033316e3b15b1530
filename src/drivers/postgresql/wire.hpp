// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

/// Integers in network byte order, as PostgreSQL's binary formats have them.
namespace quarry::drivers::postgresql {

inline std::uint16_t swap_bytes(std::uint16_t value) noexcept { return __builtin_bswap16(value); }
inline std::uint32_t swap_bytes(std::uint32_t value) noexcept { return __builtin_bswap32(value); }
inline std::uint64_t swap_bytes(std::uint64_t value) noexcept { return __builtin_bswap64(value); }

template <class T>
[[nodiscard]] T read_integer(const char* at) noexcept {
  std::make_unsigned_t<T> value;
  std::memcpy(&value, at, sizeof value);
  if constexpr (std::endian::native == std::endian::little) value = swap_bytes(value);
  return static_cast<T>(value);
}

template <class T>
void append_integer(std::string& out, T integer) {
  auto value = static_cast<std::make_unsigned_t<T>>(integer);
  if constexpr (std::endian::native == std::endian::little) value = swap_bytes(value);
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof bytes);
}

/// PostgreSQL counts days and microseconds from 2000-01-01.
inline constexpr std::int64_t epoch_days = 10957;
inline constexpr std::int64_t epoch_microseconds = epoch_days * 86'400'000'000;

}  // namespace quarry::drivers::postgresql
