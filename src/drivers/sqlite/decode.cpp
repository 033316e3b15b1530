// SPDX-License-Identifier: MIT
#include "drivers/sqlite/decode.hpp"

#include <charconv>
#include <cstdint>
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

// Digits at fixed places; what is no digit is remembered and asked for once, at the end.
class FixedText {
 public:
  explicit FixedText(const char* text) noexcept : text_(text) {}

  unsigned two(std::size_t at) noexcept { return digit(at) * 10 + digit(at + 1); }
  unsigned four(std::size_t at) noexcept { return two(at) * 100 + two(at + 2); }
  void expect(std::size_t at, char c) noexcept { wrong_ |= static_cast<unsigned>(text_[at] != c); }
  [[nodiscard]] bool right() const noexcept { return wrong_ == 0; }

 private:
  unsigned digit(std::size_t at) noexcept {
    const unsigned value = static_cast<unsigned char>(text_[at]) - unsigned{'0'};
    wrong_ |= static_cast<unsigned>(value > 9);
    return value;
  }
  const char* text_;
  unsigned wrong_ = 0;
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
  FixedText text(cell.data);
  Parts parts;
  parts.year = text.four(0);
  text.expect(4, '-');
  parts.month = text.two(5);
  text.expect(7, '-');
  parts.day = text.two(8);
  if (!is_date) {
    text.expect(10, ' ');
    parts.hour = text.two(11);
    text.expect(13, ':');
    parts.minute = text.two(14);
    text.expect(16, ':');
    parts.second = text.two(17);
    if (cell.size == 26) {
      text.expect(19, '.');
      parts.microsecond = text.four(20) * 100 + text.two(24);
      if (parts.microsecond == 0) return;  // prints without a fraction
    }
  }
  if (!text.right() || !is_day(parts) || parts.hour > 23 || parts.minute > 59 || parts.second > 59) return;
  if (is_date) {
    cell.kind = CellKind::date;
    cell.integer = days_since_1970(parts.year, parts.month, parts.day);
  } else {
    cell.kind = declared == TypeId::datetime ? CellKind::datetime : CellKind::timestamp;
    cell.integer = microseconds_since_1970(parts);
  }
}

}  // namespace quarry::drivers::sqlite
