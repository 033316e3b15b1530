// SPDX-License-Identifier: MIT
#include "support/big_number.hpp"

#include <algorithm>

namespace fuzz {

namespace {

// The digit of weight 10^power.
int digit(const BigNumber& n, long power) {
  const long at = power + n.scale;
  return at >= 0 && at < static_cast<long>(n.digits.size()) ? n.digits[static_cast<std::size_t>(at)] : 0;
}

long highest(const BigNumber& n) { return static_cast<long>(n.digits.size()) - n.scale; }

bool is_zero(const BigNumber& n) {
  return std::all_of(n.digits.begin(), n.digits.end(), [](int d) { return d == 0; });
}

int compare_magnitude(const BigNumber& a, const BigNumber& b) {
  for (long power = std::max(highest(a), highest(b)); power >= -std::max(a.scale, b.scale); --power) {
    if (digit(a, power) != digit(b, power)) return digit(a, power) < digit(b, power) ? -1 : 1;
  }
  return 0;
}

}  // namespace

std::optional<BigNumber> big_number(std::string_view text) {
  BigNumber n;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) n.negative = text[at++] == '-';
  bool point = false, any = false;
  for (; at < text.size() && (text[at] == '.' || (text[at] >= '0' && text[at] <= '9')); ++at) {
    if (text[at] == '.') {
      if (point) return std::nullopt;
      point = true;
    } else {
      any = true;
      n.digits.push_back(text[at] - '0');
      if (point) ++n.scale;
    }
  }
  if (!any) return std::nullopt;
  std::reverse(n.digits.begin(), n.digits.end());
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
    ++at;
    bool down = false, some = false;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) down = text[at++] == '-';
    long exponent = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      some = true;
      exponent = std::min(exponent * 10 + (text[at] - '0'), 1'000'000L);
    }
    if (!some || at < text.size()) return std::nullopt;
    n.scale += down ? exponent : -exponent;
  }
  return n;
}

int compare(const BigNumber& a, const BigNumber& b) {
  const bool below = a.negative && !is_zero(a), other_below = b.negative && !is_zero(b);
  if (below != other_below) return below ? -1 : 1;
  return below ? -compare_magnitude(a, b) : compare_magnitude(a, b);
}

BigNumber add(const BigNumber& a, const BigNumber& b) {
  const bool same = a.negative == b.negative;
  const bool a_larger = compare_magnitude(a, b) >= 0;
  const BigNumber &large = a_larger ? a : b, &small = a_larger ? b : a;
  BigNumber sum;
  sum.negative = large.negative;
  sum.scale = std::max(a.scale, b.scale);
  int carry = 0;
  for (long power = -sum.scale; power <= std::max(highest(a), highest(b)) + 1; ++power) {
    int column = digit(large, power) + (same ? digit(small, power) : -digit(small, power)) + carry;
    carry = column < 0 ? -1 : column / 10;
    column -= carry * 10;
    sum.digits.push_back(column);
  }
  return sum;
}

BigNumber multiply(const BigNumber& a, const BigNumber& b) {
  BigNumber product;
  product.negative = a.negative != b.negative;
  product.scale = a.scale + b.scale;
  product.digits.assign(a.digits.size() + b.digits.size() + 1, 0);
  for (std::size_t i = 0; i < a.digits.size(); ++i) {
    for (std::size_t j = 0; j < b.digits.size(); ++j) {
      int carry = a.digits[i] * b.digits[j];
      for (std::size_t k = i + j; carry != 0; ++k) {
        carry += product.digits[k];
        product.digits[k] = carry % 10;
        carry /= 10;
      }
    }
  }
  return product;
}

BigNumber negate(BigNumber a) {
  a.negative = !a.negative;
  return a;
}

BigNumber rounded(const BigNumber& a, long scale) {
  BigNumber result;
  result.negative = a.negative;
  result.scale = scale;
  int carry = digit(a, -scale - 1) >= 5 ? 1 : 0;
  for (long power = -scale; power <= std::max(highest(a), 0L) + 1; ++power) {
    const int column = digit(a, power) + carry;
    result.digits.push_back(column % 10);
    carry = column / 10;
  }
  return result;
}

bool fits_scale(const BigNumber& a, long scale) {
  for (long power = -a.scale; power < -scale; ++power) {
    if (digit(a, power) != 0) return false;
  }
  return true;
}

}  // namespace fuzz
