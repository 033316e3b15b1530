// SPDX-License-Identifier: MIT
// Random values of every type, mostly the nasty ones: boundaries, quotes, backslashes, characters of all lengths.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "quarry/types/value.hpp"

namespace literals {

using quarry::Value;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t bits() { return engine_(); }
  /// 0 to n - 1.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (width == 0 ? engine_() : engine_() % width));
  }
  template <class T, std::size_t N>
  const T& of(const T (&list)[N]) {
    return list[below(N)];
  }

 private:
  std::mt19937_64 engine_;
};

/// A family of values: how to make one, and which databases ("pms") hold it.
struct Family {
  const char* name;
  Value (*make)(Random& random);
  const char* databases = "pms";
  std::size_t per_statement = 400;
};

[[nodiscard]] const std::vector<Family>& families();

}  // namespace literals
