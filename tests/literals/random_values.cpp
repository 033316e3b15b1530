// SPDX-License-Identifier: MIT
#include "literals/random_values.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <string_view>

namespace literals {

namespace {

using namespace quarry;
using std::chrono::microseconds;

std::int64_t integer_of_bits(Random& random, unsigned bits) {
  const std::int64_t max = static_cast<std::int64_t>(~std::uint64_t{0} >> (65 - bits)), min = -max - 1;
  switch (random.below(8)) {
    case 0: return random.between(-3, 3);
    case 1: return max - random.between(0, 2);
    case 2: return min + random.between(0, 2);
    case 3: {  // about a power of two, where one type ends and the next begins
      const std::int64_t power = std::int64_t{1} << random.below(bits - 1);
      return (random.one_in(2) ? power : -power) + random.between(-1, power == max ? 0 : 1);
    }
    case 4: {
      std::int64_t power = 1;
      for (std::size_t i = random.below(bits * 3 / 10); i > 0; --i) power *= 10;
      return random.one_in(2) ? power : -power;
    }
    default: return random.between(min, max) >> random.below(bits - 1);
  }
}

Value int16(Random& random) { return integer_of_bits(random, 16); }
Value int32(Random& random) { return integer_of_bits(random, 32); }
Value int64(Random& random) { return integer_of_bits(random, 64); }

Value uint64(Random& random) {
  constexpr std::uint64_t edge = std::uint64_t{1} << 63;
  switch (random.below(4)) {
    case 0: return edge + random.below(3) - 1;
    case 1: return std::numeric_limits<std::uint64_t>::max() - random.below(3);
    default: return random.bits() | edge;
  }
}

Value boolean(Random& random) { return random.one_in(2); }

double any_double(Random& random) {
  constexpr double edges[] = {0.0,
                              -0.0,
                              1.0,
                              -1.0,
                              0.1,
                              0.2,
                              0.1 + 0.2,
                              1e15,
                              1e16,
                              1e22,
                              1e23,
                              1e-5,
                              9007199254740991.0,
                              9007199254740993.0,
                              std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::lowest(),
                              std::numeric_limits<double>::min(),
                              std::numeric_limits<double>::denorm_min(),
                              std::numeric_limits<double>::epsilon(),
                              2.2250738585072011e-308,
                              6.18803717047803e-293};
  switch (random.below(6)) {
    case 0: return random.of(edges);
    case 1: return std::nextafter(random.of(edges), random.one_in(2) ? 0.0 : 1e300);
    case 2: return static_cast<double>(random.between(-1'000'000'000, 1'000'000'000)) / 1000;
    case 3: return std::bit_cast<double>(random.bits() & 0x800F'FFFF'FFFF'FFFFU);  // below the normal ones
    default: {
      const auto value = std::bit_cast<double>(random.bits());
      return std::isfinite(value) ? value : 0.5;
    }
  }
}

Value real(Random& random) { return any_double(random); }

Value single(Random& random) {
  const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random.bits()));
  return static_cast<double>(std::isfinite(value) ? value : 0.5F);
}

Value not_finite(Random& random) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double all[] = {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()};
  return random.of(all);
}

Value infinite(Random& random) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return random.one_in(2) ? infinity : -infinity;
}

std::string digits(Random& random, std::size_t count) {
  std::string text;
  const bool same = random.one_in(4);
  const char digit = random.one_in(2) ? '9' : '0';
  for (; count > 0; --count) text += same ? digit : static_cast<char>('0' + random.below(10));
  return text;
}

Value decimal(Random& random, std::size_t whole, std::size_t fraction) {
  std::string text = random.one_in(2) ? "-" : "";
  text += random.one_in(4) ? "0" : digits(random, 1 + random.below(whole));
  if (!random.one_in(4)) text += "." + digits(random, 1 + random.below(fraction));
  return Decimal(text);
}
Value long_decimal(Random& random) { return decimal(random, 35, 30); }
Value huge_decimal(Random& random) { return decimal(random, 400, 300); }
Value short_decimal(Random& random) { return decimal(random, 9, 6); }

void append_character(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::string any_text(Random& random) {
  constexpr std::string_view pieces[] = {
      "'",     "''",   "\\",      "\\'",  "\"",   "`",    "%",   "_",        ";",        "--",           "-- ",
      "#",     "/*",   "*/",      "/*!",  "$$",   "$1",   "?",   ":a",       "::",       "E'",           "X'",
      "_utf8", "\n",   "\r",      "\t",   " ",    "{",    "}",   "[",        ",",        "NULL",         "or",
      "1",     "0x41", "\\0",     "\x1A", "\x7F", "\x01", "\\n", "\xC2\xBF", "\xC2\xA5", "\xE2\x82\xA9", "\xEF\xBC\x87",
      "a",     "Z",    "\xC3\xA9"};
  std::string text;
  std::size_t length = random.one_in(50) ? random.below(3000) : random.below(12);
  if (random.one_in(20)) return std::string(length, random.one_in(2) ? '\'' : '\\');
  for (; length > 0; --length) {
    switch (random.below(5)) {
      case 0: {
        std::uint32_t c = 0;
        do c = static_cast<std::uint32_t>(random.bits() % 0x110000 >> random.below(14));
        while ((c >= 0xD800 && c < 0xE000) || c == 0);
        append_character(text, c);
        break;
      }
      case 1: text += static_cast<char>(1 + random.below(0x7F)); break;
      default: text += random.of(pieces);
    }
  }
  return text;
}

Value text(Random& random) { return any_text(random); }

// A NUL is put between characters only: a piece is never torn.
Value text_with_nul(Random& random) {
  std::string out = any_text(random);
  out += '\0';
  out += any_text(random);
  return out;
}

Bytes any_bytes(Random& random) {
  Bytes bytes(random.one_in(50) ? random.below(3000) : random.below(12));
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.bits());
  return bytes;
}

Value bytes(Random& random) { return any_bytes(random); }

std::int64_t any_day(Random& random) {
  constexpr std::int64_t first = -719'162, last = 2'932'896;  // 0001-01-01 and 9999-12-31 from 1970-01-01
  constexpr std::int64_t edges[] = {first,  first + 1, last - 1, last,    -141'428, -141'427, 0,
                                    10'957, 18'321,    24'855,   -24'856, -25'567,  11'016,   17'956};
  return random.one_in(3) ? random.of(edges) : random.between(first, last);
}

microseconds any_clock(Random& random) {
  constexpr std::int64_t day = 86'400'000'000;
  constexpr std::int64_t edges[] = {0, 1, 999'999, 1'000'000, 43'200'000'000, day - 1, day - 1'000'000, 500'000, 100};
  switch (random.below(4)) {
    case 0: return microseconds(random.of(edges));
    case 1: return microseconds(random.between(0, 86'399) * 1'000'000);
    default: return microseconds(random.between(0, day - 1));
  }
}

Value date(Random& random) { return Date(std::chrono::sys_days(std::chrono::days(any_day(random)))); }
Value time(Random& random) { return TimeOfDay{random.one_in(50) ? std::chrono::hours(24) : any_clock(random)}; }
Value datetime(Random& random) {
  return DateTime(std::chrono::local_days(std::chrono::days(any_day(random))) + any_clock(random));
}
Value timestamp(Random& random) {
  return Timestamp(std::chrono::sys_days(std::chrono::days(any_day(random))) + any_clock(random));
}

Value interval(Random& random) {
  const auto part = [&]<class T>(T) {
    return static_cast<T>(random.one_in(3) ? 0 : integer_of_bits(random, sizeof(T) * 8));
  };
  return Interval{part(std::int32_t{}), part(std::int32_t{}), microseconds(part(std::int64_t{}))};
}

Value uuid(Random& random) {
  Uuid uuid;
  if (!random.one_in(10)) {
    for (auto& byte : uuid.bytes) byte = static_cast<std::uint8_t>(random.bits());
  }
  return uuid;
}

std::string json_string(Random& random) {
  std::string out = "\"";
  for (const char c : any_text(random)) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr char hex[] = "0123456789abcdef";
      out += "\\u00";
      out += hex[c >> 4 & 0xF];
      out += hex[c & 0xF];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_document(Random& random, int depth) {
  switch (random.below(depth > 3 ? 4 : 6)) {
    case 0: return random.one_in(2) ? "null" : "true";
    case 1: return std::to_string(random.between(-1000, 1000));
    case 2:
    case 3: return json_string(random);
    case 4: {
      std::string out = "[";
      for (std::size_t i = random.below(4); i > 0; --i) out += json_document(random, depth + 1) + (i > 1 ? ", " : "");
      return out + "]";
    }
    default: {
      std::string out = "{";
      for (std::size_t i = random.below(4); i > 0; --i) {
        out += json_string(random) + ": " + json_document(random, depth + 1) + (i > 1 ? ", " : "");
      }
      return out + "}";
    }
  }
}

Value json(Random& random) { return Json(json_document(random, 0)); }

template <Value (*make)(Random&), TypeId element>
Value array(Random& random) {
  std::vector<Value> items;
  for (std::size_t i = random.below(6); i > 0; --i) items.push_back(random.one_in(5) ? Value() : make(random));
  return Value::array(std::move(items), element);
}

template <Value (*make)(Random&), TypeId element>
Value matrix(Random& random) {
  std::vector<Value> rows(1 + random.below(3));
  const std::size_t width = 1 + random.below(3);
  for (Value& row : rows) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < width; ++i) items.push_back(random.one_in(5) ? Value() : make(random));
    row = Value::array(std::move(items), element);
  }
  return Value::array(std::move(rows), element);
}

}  // namespace

const std::vector<Family>& families() {
  static const std::vector<Family> all = {
      {"boolean", boolean},
      {"int16", int16},
      {"int32", int32},
      {"int64", int64},
      {"uint64", uint64, "pm"},
      {"float", single},
      {"double", real},
      {"NaN and the infinities", not_finite, "p"},
      {"infinities", infinite, "s"},
      {"short decimal", short_decimal},
      {"long decimal", long_decimal, "pm"},
      {"huge decimal", huge_decimal, "p", 100},
      {"text", text},
      {"text with NUL", text_with_nul, "ms"},
      {"bytes", bytes},
      {"date", date},
      {"time", time},
      {"datetime", datetime},
      {"timestamp", timestamp},
      {"interval", interval, "p"},
      {"uuid", uuid},
      {"json", json, "pms", 200},
      {"int32[]", array<int32, TypeId::integer>, "p"},
      {"int64[]", array<int64, TypeId::big_integer>, "p"},
      {"float8[]", array<real, TypeId::double_precision>, "p"},
      {"numeric[]", array<long_decimal, TypeId::numeric>, "p"},
      {"boolean[]", array<boolean, TypeId::boolean>, "p"},
      {"text[]", array<text, TypeId::text>, "p", 200},
      {"bytea[]", array<bytes, TypeId::binary>, "p", 200},
      {"date[]", array<date, TypeId::date>, "p"},
      {"time[]", array<time, TypeId::time>, "p"},
      {"timestamp[]", array<datetime, TypeId::datetime>, "p"},
      {"timestamptz[]", array<timestamp, TypeId::timestamp>, "p"},
      {"interval[]", array<interval, TypeId::interval>, "p"},
      {"uuid[]", array<uuid, TypeId::uuid>, "p"},
      {"json[]", array<json, TypeId::json>, "p", 100},
      {"text[][]", matrix<text, TypeId::text>, "p", 100},
      {"int64[][]", matrix<int64, TypeId::big_integer>, "p"},
  };
  return all;
}

}  // namespace literals
