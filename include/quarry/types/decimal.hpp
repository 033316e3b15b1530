// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quarry {

/// An integer type that is a number, not a character or a truth value.
template <class T>
concept IntegerValue =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

/// An exact decimal number of any precision, as NUMERIC columns hold it. Keeps its scale
/// ("1.10" prints as 1.10) and compares by value (1.10 == 1.1). Never rounds by itself.
class Decimal {
 public:
  Decimal() : text_("0") {}
  template <IntegerValue I>
  Decimal(I value) : text_(from_integer(value < 0, magnitude(value))) {}
  /// Reads digits with an optional sign, point and exponent: "-12.50", "1e-3".
  /// @throws ArgumentError when `text` is not such a number (NaN and infinity are not), or its exponent
  /// asks for more than 131,072 digits (PostgreSQL's NUMERIC holds no more).
  explicit Decimal(std::string_view text);
  /// As the constructor, but empty where that throws.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  /// The shortest decimal that reads back as `value`. @throws ArgumentError for NaN and infinity.
  [[nodiscard]] static Decimal from_double(double value);

  /// Plain digits without exponent, at least one before the point.
  [[nodiscard]] const std::string& to_string() const noexcept { return text_; }
  [[nodiscard]] bool is_negative() const noexcept { return text_[0] == '-'; }
  /// Digits after the point as written.
  [[nodiscard]] std::size_t scale() const noexcept;
  /// Significant digits before and after the point, without leading zeros; at least 1.
  [[nodiscard]] std::size_t precision() const noexcept;

  /// The nearest double; infinity beyond the largest.
  [[nodiscard]] double to_double() const noexcept;
  /// The value times 10^scale as an integer, e.g. cents by `to_scaled(2)`.
  /// @throws ConversionError when digits would be lost or it does not fit.
  [[nodiscard]] std::int64_t to_scaled(std::size_t scale) const;
  /// `to_scaled(0)`: the integer, when the fraction is zero.
  [[nodiscard]] std::int64_t to_int64() const { return to_scaled(0); }
  /// The value at `scale` digits after the point, half away from zero.
  [[nodiscard]] Decimal rounded(std::size_t scale) const;

  friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) == 0; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept { return compare(a, b); }
  // Exact: sums have the larger scale of the two, products the sum of both.
  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  Decimal operator-() const;

 private:
  template <IntegerValue I>
  static constexpr std::uint64_t magnitude(I v) noexcept {
    return v < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v);
  }
  static std::string from_integer(bool negative, std::uint64_t magnitude);
  static std::strong_ordering compare(const Decimal& a, const Decimal& b) noexcept;

  std::string text_;  // canonical: -?digits(.digits)?, no superfluous leading zeros, never "-0"
};

}  // namespace quarry
