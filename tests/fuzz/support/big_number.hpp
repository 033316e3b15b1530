// SPDX-License-Identifier: MIT
// Exact decimal arithmetic the long way round, as it is done on paper: what the library's own is compared with.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/// digits * 10^-scale, the least significant digit first.
struct BigNumber {
  bool negative = false;
  std::vector<int> digits;
  long scale = 0;
};

/// A number as SQL writes it, `-12.50e-3`; empty for other text.
[[nodiscard]] std::optional<BigNumber> big_number(std::string_view text);
/// Less than, equal to or greater than zero, as a - b is.
[[nodiscard]] int compare(const BigNumber& a, const BigNumber& b);
[[nodiscard]] BigNumber add(const BigNumber& a, const BigNumber& b);
[[nodiscard]] BigNumber multiply(const BigNumber& a, const BigNumber& b);
[[nodiscard]] BigNumber negate(BigNumber a);
/// At `scale` digits after the point, half away from zero.
[[nodiscard]] BigNumber rounded(const BigNumber& a, long scale);
/// Whether nothing but zeros stands further than `scale` digits after the point.
[[nodiscard]] bool fits_scale(const BigNumber& a, long scale);

}  // namespace fuzz
