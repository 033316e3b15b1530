// SPDX-License-Identifier: MIT
#include "drivers/sqlite/decode.hpp"

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>

#include "drivers/calendar.hpp"

namespace quarry::drivers::sqlite {

namespace {

struct Declared {
  std::string word;  // upper case, without the measures: "CHARACTER VARYING"
  std::uint32_t first = 0, second = 0;
};

Declared split(std::string_view declaration) {
  Declared result;
  const std::size_t open = declaration.find('(');
  for (const char c : declaration.substr(0, open)) result.word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  while (result.word.ends_with(' ')) result.word.pop_back();
  if (open == std::string_view::npos) return result;
  const char* at = declaration.data() + open + 1;
  const char* end = declaration.data() + declaration.size();
  at = std::from_chars(at, end, result.first).ptr;
  while (at != end && (*at == ',' || *at == ' ')) ++at;
  std::from_chars(at, end, result.second);
  const std::size_t close = declaration.find(')', open);  // "TIMESTAMP(6) WITH TIME ZONE"
  if (close == std::string_view::npos) return result;
  for (const char c : declaration.substr(close + 1))
    result.word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return result;
}

}  // namespace

SqlType declared_type(std::string_view declaration) {
  const Declared declared = split(declaration);
  const std::string_view word = declared.word;
  const auto has = [&](std::string_view part) { return word.find(part) != std::string_view::npos; };

  if (word.starts_with("BOOL")) return {.id = TypeId::boolean};
  if (word == "DATE") return {.id = TypeId::date};
  if (word == "TIME") return {.id = TypeId::time};
  if (word.starts_with("DATETIME")) return {.id = TypeId::datetime};
  if (word.starts_with("TIMESTAMP")) return {.id = has("WITHOUT") ? TypeId::datetime : TypeId::timestamp};
  if (word == "UUID") return {.id = TypeId::uuid};
  if (word == "JSON") return {.id = TypeId::json};
  if (word == "JSONB") return {.id = TypeId::jsonb};
  if (word.starts_with("NUMERIC") || word.starts_with("DECIMAL")) {
    return {.id = TypeId::numeric, .length = declared.first, .scale = static_cast<std::uint16_t>(declared.second)};
  }
  if (word == "INTERVAL") return {.id = TypeId::interval};
  if (has("INT") && !has("POINT")) {
    if (has("UNSIGNED") && has("BIG")) return {.id = TypeId::unsigned_big_integer};
    if (has("BIG") || word == "INT8") return {.id = TypeId::big_integer};
    if (has("SMALL") || has("TINY") || word == "INT2") return {.id = TypeId::small_integer};
    return {.id = TypeId::integer};
  }
  if (has("TEXT") || has("CLOB")) return {.id = TypeId::text};
  if (has("CHAR")) return {.id = TypeId::string, .length = declared.first};
  if (has("BLOB") || has("BINARY") || word == "BYTEA") return {.id = TypeId::binary, .length = declared.first};
  if (has("REAL") || has("FLOA") || has("DOUB")) return {.id = TypeId::double_precision};
  return {};
}

namespace {

// Where digits and separators are in eight characters, as two numbers computed by the compiler.
struct Pattern {
  std::uint64_t word = 0;   // the pattern itself, first character in the lowest byte
  std::uint64_t slack = 0;  // added to a digit above 9, or to a wrong separator, it sets the byte's highest bit

  /// '0' where a digit is to be, the separator itself elsewhere.
  explicit consteval Pattern(const char (&text)[9]) {
    for (int i = 7; i >= 0; --i) {
      word = word << 8 | static_cast<unsigned char>(text[i]);
      slack = slack << 8 | (text[i] == '0' ? 0x76U : 0x7FU);
    }
  }
};

constexpr Pattern year_month("0000-00-"), year_day("00-00-00"), clock_time("00:00:00"), fraction_digits("0.000000");

// Eight characters read and checked at once.
class EightCharacters {
 public:
  EightCharacters(const char* text, const Pattern& pattern) noexcept {
    const std::uint64_t difference = load(text) ^ pattern.word;
    right_ = (((difference + pattern.slack) | difference) & 0x8080808080808080U) == 0;
    pairs_ = difference * 10 + (difference >> 8);
  }

  [[nodiscard]] bool right() const noexcept { return right_; }
  /// The number that the digits at `place` and the one after it make.
  [[nodiscard]] unsigned pair(unsigned place) const noexcept {
    return static_cast<unsigned>(pairs_ >> (8 * place)) & 0xFF;
  }

 private:
  static std::uint64_t load(const char* text) noexcept {
    std::uint64_t word;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
  }
  std::uint64_t pairs_ = 0;
  bool right_ = false;
};

constexpr unsigned char month_days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool is_day(const Parts& p) noexcept {
  if (p.year == 0 || p.month == 0 || p.month > 12 || p.day == 0) return false;
  if (p.day <= month_days[p.month]) return true;
  const bool leap = p.year % 4 == 0 && (p.year % 100 != 0 || p.year % 400 == 0);
  return p.month == 2 && p.day == 29 && leap;
}

}  // namespace

void recognise_moment(Cell& cell, TypeId declared) noexcept {
  const bool is_date = declared == TypeId::date;
  if (is_date ? cell.size != 10 : cell.size != 19 && cell.size != 26) return;
  const char* const text = cell.data;
  const EightCharacters head(text, year_month), tail(text + 2, year_day);
  if (!head.right() || !tail.right()) return;
  Parts parts;
  parts.year = head.pair(0) * 100 + head.pair(2);
  parts.month = head.pair(5);
  parts.day = tail.pair(6);
  if (!is_day(parts)) return;
  if (!is_date) {
    const EightCharacters clock(text + 11, clock_time);
    if (text[10] != ' ' || !clock.right()) return;
    parts.hour = clock.pair(0);
    parts.minute = clock.pair(3);
    parts.second = clock.pair(6);
    if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return;
    if (cell.size == 26) {
      const EightCharacters fraction(text + 18, fraction_digits);
      parts.microsecond = (fraction.pair(2) * 100 + fraction.pair(4)) * 100 + fraction.pair(6);
      if (!fraction.right() || parts.microsecond == 0) return;  // 0 prints without a fraction
    }
  }
  if (is_date) {
    cell.kind = CellKind::date;
    cell.integer = days_since_1970(parts.year, parts.month, parts.day);
  } else {
    cell.kind = declared == TypeId::datetime ? CellKind::datetime : CellKind::timestamp;
    cell.integer = microseconds_since_1970(parts);
  }
}

}  // namespace quarry::drivers::sqlite
