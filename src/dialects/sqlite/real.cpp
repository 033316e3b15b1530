// SPDX-License-Identifier: MIT
#include "dialects/sqlite/real.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "dialects/literal_parts.hpp"

namespace quarry::sqlite {

namespace {

// d.ddd * 10^exponent to 22 digits, 11 in each half: enough to tell how far two numbers lie apart inside one double.
struct Scientific {
  std::int64_t high = 0, low = 0;
  int exponent = 0;
};
constexpr int half = 11;
constexpr double smallest = 1e-280;  // down to here the powers of ten below are doubles

// Of a decimal number that is not zero; what stands beyond 22 digits is left out.
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
    std::int64_t& part = count < half ? result.high : result.low;
    if (count < 2 * half) part = part * 10 + (text[i] - '0');
    ++count;
  }
  for (; count < 2 * half; ++count) (count < half ? result.high : result.low) *= 10;
  if (i < text.size()) {
    const char* from = text.data() + i + 1;
    std::from_chars(*from == '+' ? from + 1 : from, text.data() + text.size(), result.exponent);
  }
  result.exponent += before_point - zeros - 1;
  return result;
}

std::string rounded(double value, int digits) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, digits - 1).ptr;
  return {text, end};
}

// Whether `digits` mean a number well inside the half of the gap around `size` that rounds to it.
bool is_clear(double size, std::string_view digits) {
  const Scientific exact = scientific(rounded(size, 2 * half)), given = scientific(digits);
  if (given.exponent != exact.exponent) return false;
  const double distance =
      std::fabs(static_cast<double>(given.high - exact.high) * 1e11 + static_cast<double>(given.low - exact.low));
  const double unit = std::pow(10.0, 2 * half - 1 - exact.exponent);
  const double to_middle = (size - std::nextafter(size, 0.0)) * unit / 2;
  // SQLite reads by multiplying powers of ten in 64 bits: up to 15 roundings of 2^-64
  const double reader_error = static_cast<double>(exact.high) * 1e11 * 2e-18;
  return distance + reader_error < to_middle;
}

// Digits that SQLite reads as exactly `value`: the ones given, or 18, as many as it takes in; they are never near the
// middle.
std::string exact_digits(double value, std::string_view digits) {
  if (value == 0 || is_clear(std::fabs(value), digits)) return std::string(digits);
  return rounded(value, 18);
}

}  // namespace

void append_real(std::string& out, double value, std::string_view digits) {
  if (value == 0 || std::fabs(value) >= smallest) return detail::append_signed(out, exact_digits(value, digits));
  // Below some 1e-290 SQLite rounds twice whatever the digits; dividing by a power of two is exact.
  const double scaled = std::ldexp(value, 512);
  out += '(';
  out += exact_digits(scaled, rounded(scaled, 17));
  out += " / ";
  out += exact_digits(std::ldexp(1.0, 512), rounded(std::ldexp(1.0, 512), 17));
  out += ')';
}

}  // namespace quarry::sqlite
