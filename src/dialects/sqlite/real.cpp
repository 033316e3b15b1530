// SPDX-License-Identifier: MIT
#include "dialects/sqlite/real.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace quarry::sqlite {

namespace {

constexpr int significant = 18;  // as many as SQLite's reader takes in

// d.ddd * 10^exponent with `significant` digits, written as one integer.
struct Scientific {
  std::int64_t digits = 0;
  int exponent = 0;
};

// Of any decimal number but zero with at most 18 significant digits.
Scientific scientific(std::string_view text) {
  Scientific result;
  int count = 0, before_point = 0, zeros = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != 'e'; ++i) {
    if (text[i] == '.') point = true;
    if (text[i] < '0' || text[i] > '9') continue;
    if (!point) ++before_point;
    if (count == 0 && text[i] == '0') {
      ++zeros;
      continue;
    }
    if (count < significant) {
      result.digits = result.digits * 10 + (text[i] - '0');
      ++count;
    }
  }
  for (; count < significant; ++count) result.digits *= 10;
  if (i < text.size()) {
    const char* from = text.data() + i + 1;
    std::from_chars(*from == '+' ? from + 1 : from, text.data() + text.size(), result.exponent);
  }
  result.exponent += before_point - zeros - 1;
  return result;
}

}  // namespace

std::string real_digits(double value, std::string_view digits) {
  const double size = std::fabs(value);
  if (size == 0) return std::string(digits);
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, significant - 1).ptr;
  const std::string_view exact(text, static_cast<std::size_t>(end - text));
  if (size > 1e-290 && size < 1e300) {  // where the powers of ten below are doubles
    const Scientific wanted = scientific(exact), given = scientific(digits);
    const double unit = std::pow(10.0, significant - 1 - wanted.exponent);
    const double to_middle = (size - std::nextafter(size, 0.0)) * unit / 2;
    // one unit of the 18th digit for what the reader may be off, one for the rounding of `exact`
    const auto distance = static_cast<double>(std::llabs(given.digits - wanted.digits));
    if (given.exponent == wanted.exponent && distance + 2 <= to_middle) return std::string(digits);
  }
  return std::string(exact);
}

}  // namespace quarry::sqlite
