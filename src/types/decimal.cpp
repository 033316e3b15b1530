// SPDX-License-Identifier: MIT
#include "quarry/types/decimal.hpp"

#include "quarry/types/error.hpp"
#include "types/plain_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace quarry {
namespace {

// An exponent beyond this is refused: "1e999999999" is a short text and a gigabyte of digits.
constexpr long longest_exponent = 131'072;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

// Canonical text taken apart; the views point into it.
struct Parts {
  bool negative;
  std::string_view whole, fraction;
};

Parts parts_of(std::string_view canonical) noexcept {
  Parts parts{.negative = !canonical.empty() && canonical.front() == '-', .whole = {}, .fraction = {}};
  if (parts.negative) canonical.remove_prefix(1);
  const std::size_t point = std::min(canonical.find('.'), canonical.size());
  parts.whole = canonical.substr(0, point);
  if (point < canonical.size()) parts.fraction = canonical.substr(point + 1);
  return parts;
}

// The canonical text of `digits` with the last `scale` of them after the point.
std::string canonical(bool negative, std::string_view digits, std::size_t scale) {
  while (digits.size() > scale + 1 && digits.front() == '0') digits.remove_prefix(1);
  const bool zero = digits.find_first_not_of('0') == std::string_view::npos;
  const std::size_t missing = digits.size() <= scale ? scale + 1 - digits.size() : 0;  // zeros to put in front
  std::string text;
  text.reserve(digits.size() + missing + 2);
  if (negative && !zero) text += '-';
  text.append(missing, '0');
  text += digits;
  if (scale != 0) text.insert(text.size() - scale, 1, '.');
  return text;
}

// All digits of a number, at `scale` after the point (not less than it has).
std::string digits_at(const Parts& parts, std::size_t scale) {
  std::string digits;
  digits.reserve(parts.whole.size() + scale);
  digits += parts.whole;
  digits += parts.fraction;
  digits.append(scale - parts.fraction.size(), '0');
  return digits;
}

std::strong_ordering compare_magnitude(const Parts& a, const Parts& b) noexcept {
  // no superfluous leading zeros: the longer whole part is the larger
  if (a.whole.size() != b.whole.size()) return a.whole.size() <=> b.whole.size();
  if (const int order = a.whole.compare(b.whole); order != 0) return order <=> 0;
  const std::size_t common = std::min(a.fraction.size(), b.fraction.size());
  if (const int order = a.fraction.substr(0, common).compare(b.fraction.substr(0, common)); order != 0)
    return order <=> 0;
  if (a.fraction.find_first_not_of('0', common) != std::string_view::npos) return std::strong_ordering::greater;
  if (b.fraction.find_first_not_of('0', common) != std::string_view::npos) return std::strong_ordering::less;
  return std::strong_ordering::equal;
}

// a + b of equally aligned digit strings.
std::string add_digits(std::string a, const std::string& b_digits) {
  std::string b = b_digits;
  const std::size_t size = std::max(a.size(), b.size()) + 1;
  a.insert(0, size - a.size(), '0');
  b.insert(0, size - b.size(), '0');
  int carry = 0;
  for (std::size_t i = size; i-- > 0;) {
    const int sum = (a[i] - '0') + (b[i] - '0') + carry;
    carry = sum >= 10 ? 1 : 0;
    a[i] = static_cast<char>('0' + sum - 10 * carry);
  }
  return a;
}

// a - b of equally aligned digit strings, a not less than b.
std::string subtract_digits(std::string a, const std::string& b_digits) {
  std::string b = b_digits;
  b.insert(0, a.size() - b.size(), '0');
  int borrow = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const int difference = a[i] - b[i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    a[i] = static_cast<char>('0' + difference + 10 * borrow);
  }
  return a;
}

std::string sum(const Parts& a, const Parts& b) {
  const std::size_t scale = std::max(a.fraction.size(), b.fraction.size());
  if (a.negative == b.negative)
    return canonical(a.negative, add_digits(digits_at(a, scale), digits_at(b, scale)), scale);
  if (compare_magnitude(a, b) < 0) {
    return canonical(b.negative, subtract_digits(digits_at(b, scale), digits_at(a, scale)), scale);
  }
  return canonical(a.negative, subtract_digits(digits_at(a, scale), digits_at(b, scale)), scale);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative || (!rest.empty() && rest.front() == '+')) rest.remove_prefix(1);

  const std::string_view whole = rest.substr(0, count_digits(rest));
  rest.remove_prefix(whole.size());
  std::string_view fraction;
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    fraction = rest.substr(0, count_digits(rest));
    rest.remove_prefix(fraction.size());
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;

  Decimal result;
  // Databases send canonical digits: they are taken as they are. Not so "-0.00", which loses its sign.
  const bool plain = whole.size() == 1 || (whole.size() > 1 && whole.front() != '0');
  if (rest.empty() && plain && whole != "0" && text.front() != '+' && text.back() != '.') {
    result.text_ = text;
    return result;
  }

  std::string digits;
  digits.reserve(whole.size() + fraction.size());
  digits += whole;
  digits += fraction;
  std::size_t scale = fraction.size();
  if (!rest.empty()) {
    if (rest.front() != 'e' && rest.front() != 'E') return std::nullopt;
    rest.remove_prefix(1);
    const bool down = !rest.empty() && rest.front() == '-';
    if (down || (!rest.empty() && rest.front() == '+')) rest.remove_prefix(1);
    if (rest.empty() || count_digits(rest) != rest.size()) return std::nullopt;
    long exponent = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (error != std::errc{} || exponent > longest_exponent) return std::nullopt;
    const auto shift = static_cast<std::size_t>(exponent);
    if (down) {
      scale += shift;
    } else if (shift <= scale) {
      scale -= shift;
    } else {
      digits.append(shift - scale, '0');
      scale = 0;
    }
  }
  result.text_ = canonical(negative, digits, scale);
  return result;
}

Decimal::Decimal(std::string_view text) {
  auto number = parse(text);
  if (!number) {
    throw ArgumentError(
        detail::quoted(text) +
        " is not a decimal number of at most 131,072 digits; give digits with an optional sign, point and "
        "exponent, as in -12.50");
  }
  text_ = std::move(number->text_);
}

Decimal Decimal::from_double(double value) {
  std::string text;
  detail::append_text(text, value);
  if (!std::isfinite(value)) throw ArgumentError(text + " is not a number that a Decimal can hold");
  return Decimal(text);
}

std::string Decimal::from_integer(bool negative, std::uint64_t magnitude) {
  std::string text = negative ? "-" : "";
  detail::append_text(text, magnitude);
  return text;
}

std::size_t Decimal::scale() const noexcept { return parts_of(text_).fraction.size(); }

std::size_t Decimal::precision() const noexcept {
  const Parts parts = parts_of(text_);
  if (parts.whole != "0") return parts.whole.size() + parts.fraction.size();
  const std::size_t zeros = std::min(parts.fraction.find_first_not_of('0'), parts.fraction.size());
  return std::max<std::size_t>(parts.fraction.size() - zeros, 1);
}

double Decimal::to_double() const noexcept {
  double value = 0;
  const char* const first = text_.data();
  if (std::from_chars(first, first + text_.size(), value).ec == std::errc::result_out_of_range) {
    // from_chars leaves the value alone: it was too large, or nearer to zero than any double
    value = parts_of(text_).whole == "0" ? 0.0 : std::numeric_limits<double>::infinity();
    if (is_negative()) value = -value;
  }
  return value;
}

std::int64_t Decimal::to_scaled(std::size_t scale) const {
  const Parts parts = parts_of(text_);
  const bool lossless =
      parts.fraction.find_first_not_of('0', std::min(scale, parts.fraction.size())) == std::string_view::npos;
  std::int64_t value = 0;
  bool fits = lossless;
  // downwards, since the smallest integer has no positive counterpart
  const auto push = [&](char digit) {
    fits = fits && !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
           !__builtin_sub_overflow(value, std::int64_t{digit - '0'}, &value);
  };
  for (const char digit : parts.whole) push(digit);
  for (const char digit : parts.fraction.substr(0, scale)) push(digit);
  for (std::size_t i = parts.fraction.size(); i < scale && fits && value != 0; ++i) push('0');
  if (fits && !parts.negative) fits = !__builtin_sub_overflow(std::int64_t{0}, value, &value);
  if (!fits) {
    std::string message = "the decimal ";
    detail::append_one_line(message, text_, 80);
    if (lossless) {
      message += " is too large for a std::int64_t";
    } else {
      message += " has digits after the point that would be lost";
    }
    if (scale != 0) {
      message += " at scale ";
      detail::append_text(message, static_cast<std::uint64_t>(scale));
    }
    throw ConversionError(message);
  }
  return value;
}

Decimal Decimal::rounded(std::size_t scale) const {
  const Parts parts = parts_of(text_);
  Decimal result;
  if (scale >= parts.fraction.size()) {
    result.text_ = canonical(parts.negative, digits_at(parts, scale), scale);
    return result;
  }
  std::string digits;
  digits += parts.whole;
  digits += parts.fraction.substr(0, scale);
  if (parts.fraction[scale] >= '5') digits = add_digits(std::move(digits), "1");
  result.text_ = canonical(parts.negative, digits, scale);
  return result;
}

std::strong_ordering Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
  const Parts x = parts_of(a.text_), y = parts_of(b.text_);
  if (x.negative != y.negative) return x.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  return x.negative ? compare_magnitude(y, x) : compare_magnitude(x, y);
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  Decimal result;
  result.text_ = sum(parts_of(a.text_), parts_of(b.text_));
  return result;
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  Parts subtrahend = parts_of(b.text_);
  subtrahend.negative = !subtrahend.negative;
  Decimal result;
  result.text_ = sum(parts_of(a.text_), subtrahend);
  return result;
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  const Parts x = parts_of(a.text_), y = parts_of(b.text_);
  const std::size_t scale = x.fraction.size() + y.fraction.size();
  const std::string xs = digits_at(x, x.fraction.size()), ys = digits_at(y, y.fraction.size());
  // One column per power of ten, carried at the end; a column holds the products of 53 million digits.
  std::vector<std::uint32_t> columns(xs.size() + ys.size(), 0);
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const auto digit = static_cast<std::uint32_t>(xs[i] - '0');
    for (std::size_t j = 0; j < ys.size(); ++j) columns[i + j + 1] += digit * static_cast<std::uint32_t>(ys[j] - '0');
  }
  std::string digits(columns.size(), '0');
  std::uint32_t carry = 0;
  for (std::size_t i = columns.size(); i-- > 0;) {
    const std::uint32_t total = columns[i] + carry;
    digits[i] = static_cast<char>('0' + total % 10);
    carry = total / 10;
  }
  Decimal result;
  result.text_ = canonical(x.negative != y.negative, digits, scale);
  return result;
}

Decimal Decimal::operator-() const {
  const Parts parts = parts_of(text_);
  Decimal result;
  result.text_ = canonical(!parts.negative, digits_at(parts, parts.fraction.size()), parts.fraction.size());
  return result;
}

}  // namespace quarry
