// SPDX-License-Identifier: MIT
// Decimal: reading, printing, comparing, rounding and arithmetic, against arithmetic on paper.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "quarry/types/decimal.hpp"
#include "quarry/types/error.hpp"
#include "support/big_number.hpp"
#include "support/input.hpp"

using fuzz::BigNumber;
using fuzz::require;
using quarry::Decimal;

namespace {

// The one canonical form: -?digits(.digits)?, without superfluous zeros in front and without -0.
void check_form(const Decimal& decimal) {
  std::string_view text = decimal.to_string();
  const std::string_view all = text;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::string_view whole = text.substr(0, text.find('.'));
  const std::string_view fraction = whole.size() < text.size() ? text.substr(whole.size() + 1) : std::string_view();
  require(!whole.empty() && (whole == "0" || whole[0] != '0'), "leading zeros", all);
  require(whole.find_first_not_of("0123456789") == std::string_view::npos, "no digits", all);
  require(whole.size() == text.size() || !fraction.empty(), "a point without digits", all);
  require(fraction.find_first_not_of("0123456789") == std::string_view::npos, "no digits", all);
  require(!negative || text.find_first_not_of("0.") != std::string_view::npos, "a negative zero", all);
  require(decimal.scale() == fraction.size(), "scale()", all);
}

void check_equal(const Decimal& ours, const BigNumber& theirs, std::string_view what) {
  check_form(ours);
  require(fuzz::compare(*fuzz::big_number(ours.to_string()), theirs) == 0, what, ours.to_string());
}

void check_scaled(const Decimal& decimal, const BigNumber& number, std::size_t scale) {
  BigNumber shifted = number;
  shifted.scale -= static_cast<long>(scale);
  const bool fits = fuzz::fits_scale(number, static_cast<long>(scale)) &&
                    fuzz::compare(shifted, *fuzz::big_number("9223372036854775807")) <= 0 &&
                    fuzz::compare(shifted, *fuzz::big_number("-9223372036854775808")) >= 0;
  try {
    const std::int64_t value = decimal.to_scaled(scale);
    require(fits, "to_scaled lost something", decimal.to_string());
    require(fuzz::compare(shifted, *fuzz::big_number(std::to_string(value))) == 0, "to_scaled", decimal.to_string());
  } catch (const quarry::ConversionError&) {
    require(!fits, "to_scaled refused what fits", decimal.to_string());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto scale = static_cast<std::size_t>(input.number(0, 40));
  const std::string first(input.text()), second(input.rest());
  std::optional<Decimal> decimals[2];
  std::optional<BigNumber> numbers[2];
  for (int i = 0; i < 2; ++i) {
    const std::string& text = i == 0 ? first : second;
    decimals[i] = Decimal::parse(text);
    numbers[i] = fuzz::big_number(text);
    // beyond this many zeros a Decimal is refused, and arithmetic on paper takes too long
    if (numbers[i] && std::labs(numbers[i]->scale) > 1'000) return 0;
    require(decimals[i].has_value() == numbers[i].has_value(), "parse", text);
    if (decimals[i]) check_equal(*decimals[i], *numbers[i], "parse");
  }
  if (!decimals[0] || !decimals[1]) return 0;
  const Decimal &a = *decimals[0], &b = *decimals[1];
  const BigNumber &x = *numbers[0], &y = *numbers[1];
  const int order = fuzz::compare(x, y);
  require((a == b) == (order == 0) && (a < b) == (order < 0) && (a > b) == (order > 0), "comparison",
          first + "|" + second);
  check_equal(a + b, fuzz::add(x, y), "a + b");
  check_equal(a - b, fuzz::add(x, fuzz::negate(y)), "a - b");
  check_equal(a * b, fuzz::multiply(x, y), "a * b");
  check_equal(-a, fuzz::negate(x), "-a");
  require((a + b).scale() == std::max(a.scale(), b.scale()) && (a * b).scale() == a.scale() + b.scale(), "scales",
          first);
  check_equal(a.rounded(scale), fuzz::rounded(x, static_cast<long>(scale)), "rounded");
  require(a.rounded(scale).scale() == scale, "the scale of rounded", first);
  check_scaled(a, x, scale);
  check_scaled(a, x, 0);
  // the C library rounds correctly too, by its own means
  require(a.to_double() == std::strtod(a.to_string().c_str(), nullptr), "to_double", a.to_string());
  if (std::isfinite(a.to_double())) {
    require(Decimal::from_double(a.to_double()).to_double() == a.to_double(), "from_double", a.to_string());
  }
  return 0;
}
