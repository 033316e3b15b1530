// SPDX-License-Identifier: MIT
#include "quarry/types/decimal.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using namespace quarry;
using Catch::Matchers::ContainsSubstring;

namespace {

__extension__ using int128 = __int128;

// The decimal `value` / 10^scale by 128-bit arithmetic: the oracle.
std::string oracle(int128 value, std::size_t scale) {
  const bool negative = value < 0;
  std::string digits;
  for (int128 rest = negative ? -value : value; rest != 0; rest /= 10)
    digits.insert(0, 1, static_cast<char>('0' + static_cast<int>(rest % 10)));
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale != 0) digits.insert(digits.size() - scale, 1, '.');
  return negative ? "-" + digits : digits;
}

int128 power(std::size_t exponent) {
  int128 value = 1;
  while (exponent-- > 0) value *= 10;
  return value;
}

}  // namespace

TEST_CASE("text becomes canonical digits that keep their scale") {
  const std::vector<std::pair<std::string, std::string>> texts{
      {"0", "0"},
      {"-0", "0"},
      {"+0", "0"},
      {"0.00", "0.00"},
      {"-0.00", "0.00"},
      {"1", "1"},
      {"+1", "1"},
      {"-1", "-1"},
      {"1.10", "1.10"},
      {"-12.50", "-12.50"},
      {".5", "0.5"},
      {"-.5", "-0.5"},
      {"5.", "5"},
      {"-5.", "-5"},
      {"007", "7"},
      {"-007.70", "-7.70"},
      {"00.5", "0.5"},
      {"000", "0"},
      {"1e0", "1"},
      {"1e-3", "0.001"},
      {"1E+2", "100"},
      {"1.5e1", "15"},
      {"1.50e1", "15.0"},
      {"12.345e-2", "0.12345"},
      {"0e5", "0"},
      {"0e-2", "0.00"},
      {"-0e3", "0"},
      {"12e00000000000000000002", "1200"},
      {"9223372036854775808", "9223372036854775808"},
      {"99999999999999999999999999999999999999999999999999999999999999999",
       "99999999999999999999999999999999999999999999999999999999999999999"},
      {"-0.000000000000000000000000000000000000000000000000000000000000001",
       "-0.000000000000000000000000000000000000000000000000000000000000001"},
  };
  for (const auto& [text, expected] : texts) {
    CAPTURE(text);
    CHECK(Decimal(text).to_string() == expected);
    CHECK(Decimal::parse(text).value().to_string() == expected);
  }
  CHECK(Decimal("1e131072").precision() == 131'073);
  CHECK(Decimal("1e-131072").scale() == 131'072);
}

TEST_CASE("text that is no number is refused") {
  for (const char* text : {"",          "-",
                           "+",         ".",
                           "-.",        "e",
                           "e5",        "1e",
                           "1e+",       "1e-",
                           "1e1.5",     "1 ",
                           " 1",        "1_000",
                           "1,5",       "--1",
                           "+-1",       "0x10",
                           "NaN",       "nan",
                           "Infinity",  "-inf",
                           "1.2.3",     "1e131073",
                           "1e-131073", "1e999999999999999999999",
                           "\xD9\xA1",  "1\n",
                           "12a"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Decimal(text), ArgumentError);
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
  CHECK_THROWS_AS(Decimal(std::string_view("1\0", 2)), ArgumentError);
  CHECK_THROWS_WITH(Decimal("abc"), ContainsSubstring("\"abc\" is not a decimal number"));
}

TEST_CASE("integers") {
  CHECK(Decimal().to_string() == "0");
  CHECK(Decimal(0).to_string() == "0");
  CHECK(Decimal(-12).to_string() == "-12");
  CHECK(Decimal(std::numeric_limits<std::int64_t>::min()).to_string() == "-9223372036854775808");
  CHECK(Decimal(std::numeric_limits<std::uint64_t>::max()).to_string() == "18446744073709551615");
  static_assert(std::is_convertible_v<int, Decimal>);
  static_assert(!std::is_constructible_v<Decimal, bool>);
  static_assert(!std::is_constructible_v<Decimal, char>);
  static_assert(!std::is_constructible_v<Decimal, double>);
}

TEST_CASE("sign, scale and precision") {
  struct Case {
    const char* text;
    bool negative;
    std::size_t scale, precision;
  };
  for (const auto& [text, negative, scale, precision] : std::vector<Case>{{"0", false, 0, 1},
                                                                          {"0.00", false, 2, 1},
                                                                          {"-1.10", true, 2, 3},
                                                                          {"0.05", false, 2, 1},
                                                                          {"-0.0501", true, 4, 3},
                                                                          {"100", false, 0, 3},
                                                                          {"100.0", false, 1, 4}}) {
    CAPTURE(text);
    CHECK(Decimal(text).is_negative() == negative);
    CHECK(Decimal(text).scale() == scale);
    CHECK(Decimal(text).precision() == precision);
  }
}

TEST_CASE("comparison is by value and total") {
  CHECK(Decimal("1.10") == Decimal("1.1"));
  CHECK(Decimal("0.00") == Decimal(0));
  CHECK(Decimal("1.100") != Decimal("1.101"));
  const std::vector<std::string> ascending{
      "-100",  "-99.99", "-10",   "-9.999", "-1.10001", "-1.1", "-0.1",
      "-0.01", "0",      "0.001", "0.01",   "0.010001", "0.1",  "0.9",
      "1",     "1.0001", "2",     "9.99",   "10",       "10.5", "99999999999999999999999999999999"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(ascending[i], ascending[j]);
      CHECK((Decimal(ascending[i]) <=> Decimal(ascending[j])) == (i <=> j));
      CHECK((Decimal(ascending[i] + (ascending[i].find('.') == std::string::npos ? ".00" : "00")) <=>
             Decimal(ascending[j])) == (i <=> j));
    }
  }
}

TEST_CASE("arithmetic agrees with 128-bit integers") {
  std::mt19937_64 random(20'190'131);
  std::uniform_int_distribution<std::size_t> scales(0, 9);
  std::uniform_int_distribution<int> shifts(0, 63);
  const auto number = [&] { return static_cast<std::int64_t>(random()) >> shifts(random); };
  std::size_t wrong = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::int64_t x = number(), y = number();
    const std::size_t xs = scales(random), ys = scales(random), scale = std::max(xs, ys);
    const Decimal a(oracle(x, xs)), b(oracle(y, ys));
    const int128 xa = x * power(scale - xs), yb = y * power(scale - ys);
    wrong += (a + b).to_string() != oracle(xa + yb, scale);
    wrong += (a - b).to_string() != oracle(xa - yb, scale);
    wrong += (a * b).to_string() != oracle(int128{x} * y, xs + ys);
    wrong += (-a).to_string() != oracle(-int128{x}, xs);
    wrong += (a <=> b) != (xa <=> yb);
    wrong += (a == b) != (xa == yb);
    const std::size_t to = scales(random);
    int128 rounded = x * power(to > xs ? to - xs : 0);
    if (to < xs) {
      const int128 unit = power(xs - to), magnitude = x < 0 ? -int128{x} : int128{x};
      rounded = (magnitude + unit / 2) / unit * (x < 0 ? -1 : 1);
    }
    wrong += a.rounded(to).to_string() != oracle(rounded, to);
    wrong += a.to_scaled(xs) != x;
  }
  CHECK(wrong == 0);
}

TEST_CASE("arithmetic at the edges") {
  CHECK((Decimal("999.99") + Decimal("0.01")).to_string() == "1000.00");
  CHECK((Decimal("-1") + Decimal(1)).to_string() == "0");
  CHECK((Decimal("0.10") - Decimal("0.1")).to_string() == "0.00");
  CHECK((Decimal("1.1") - Decimal("2.25")).to_string() == "-1.15");
  CHECK((Decimal(0) - Decimal("0.00")).to_string() == "0.00");
  CHECK((Decimal("-0.5") * Decimal(0)).to_string() == "0.0");
  CHECK((-Decimal(0)).to_string() == "0");
  const std::string nines(65, '9');
  CHECK((Decimal(nines) + Decimal(1)).to_string() == "1" + std::string(65, '0'));
  CHECK((Decimal(nines) * Decimal(nines)).to_string() == std::string(64, '9') + "8" + std::string(64, '0') + "1");
  CHECK((Decimal("1" + std::string(65, '0')) - Decimal(1)).to_string() == nines);
}

TEST_CASE("rounding is half away from zero") {
  const std::vector<std::tuple<const char*, std::size_t, const char*>> cases{
      {"2.5", 0, "3"},        {"-2.5", 0, "-3"},       {"2.49", 0, "2"},      {"0.5", 0, "1"},
      {"-0.5", 0, "-1"},      {"0.49", 0, "0"},        {"-0.4", 0, "0"},      {"1.005", 2, "1.01"},
      {"-1.005", 2, "-1.01"}, {"9.995", 2, "10.00"},   {"99.99", 1, "100.0"}, {"1.5", 3, "1.500"},
      {"0.0005", 3, "0.001"}, {"0.00049", 3, "0.000"}, {"7", 2, "7.00"},
  };
  for (const auto& [text, scale, expected] : cases) CHECK(Decimal(text).rounded(scale).to_string() == expected);
}

TEST_CASE("scaled integers lose nothing or throw") {
  CHECK(Decimal("12.50").to_scaled(2) == 1250);
  CHECK(Decimal("-12.5").to_scaled(3) == -12500);
  CHECK(Decimal("12.50").to_scaled(1) == 125);
  CHECK(Decimal("12.00").to_int64() == 12);
  CHECK(Decimal("0.000").to_scaled(1'000'000'000) == 0);
  CHECK(Decimal("9223372036854775807").to_int64() == std::numeric_limits<std::int64_t>::max());
  CHECK(Decimal("-9223372036854775808").to_int64() == std::numeric_limits<std::int64_t>::min());
  CHECK(Decimal("-92233720368547758.08").to_scaled(2) == std::numeric_limits<std::int64_t>::min());
  CHECK_THROWS_WITH(Decimal("12.5").to_int64(), "the decimal 12.5 has digits after the point that would be lost");
  CHECK_THROWS_WITH(Decimal("12.505").to_scaled(2),
                    "the decimal 12.505 has digits after the point that would be lost at scale 2");
  CHECK_THROWS_WITH(Decimal("9223372036854775808").to_int64(),
                    "the decimal 9223372036854775808 is too large for a std::int64_t");
  CHECK_THROWS_AS(Decimal("-9223372036854775809").to_int64(), ConversionError);
  CHECK_THROWS_AS(Decimal("92233720368547758.08").to_scaled(2), ConversionError);
  CHECK_THROWS_AS(Decimal(1).to_scaled(19), ConversionError);
  CHECK_THROWS_AS(Decimal(1).to_scaled(1'000'000'000), ConversionError);
}

TEST_CASE("doubles give the shortest decimal and get themselves back") {
  CHECK(Decimal::from_double(0.1).to_string() == "0.1");
  CHECK(Decimal::from_double(-0.0).to_string() == "0");
  CHECK(Decimal::from_double(1e22).to_string() == "1" + std::string(22, '0'));
  CHECK(Decimal::from_double(1e-7).to_string() == "0.0000001");
  CHECK(Decimal::from_double(5e-324).to_string() == "0." + std::string(323, '0') + "5");
  CHECK(Decimal::from_double(std::numeric_limits<double>::max()).precision() == 309);
  CHECK_THROWS_WITH(Decimal::from_double(std::nan("")), "NaN is not a number that a Decimal can hold");
  CHECK_THROWS_WITH(Decimal::from_double(-HUGE_VAL), "-Infinity is not a number that a Decimal can hold");

  std::mt19937_64 random(7);
  std::size_t wrong = 0;
  for (int i = 0; i < 5'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (std::isfinite(value) && Decimal::from_double(value).to_double() != value) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the nearest double") {
  CHECK(Decimal("0.1").to_double() == 0.1);
  CHECK(Decimal("-12.50").to_double() == -12.5);
  CHECK(Decimal("9007199254740993").to_double() == 9007199254740992.0);  // half way: to even
  CHECK(Decimal("9007199254740993.000000000001").to_double() == 9007199254740994.0);
  CHECK(Decimal("1e400").to_double() == HUGE_VAL);
  CHECK(Decimal("-1e400").to_double() == -HUGE_VAL);
  CHECK(Decimal("1e-400").to_double() == 0.0);
  CHECK(std::signbit(Decimal("-1e-400").to_double()));
}

TEST_CASE("a moved-from decimal can be used again") {
  Decimal a(std::string(80, '7'));
  const Decimal b = std::move(a);
  a = Decimal("1.5");
  CHECK((a + b).to_string() == std::string(79, '7') + "8.5");
}
