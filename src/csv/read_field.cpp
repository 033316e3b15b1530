// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <system_error>

#include "csv/field_text.hpp"
#include "quarry/types/text.hpp"
#include "types/temporal_text.hpp"
#include "types/uuid_text.hpp"

namespace quarry::csv::detail {

namespace {

bool equal_words(std::string_view text, std::string_view lower) noexcept {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

std::optional<bool> read_bool(std::string_view text) noexcept {
  for (const std::string_view word : {"true", "t", "yes", "y", "on", "1"}) {
    if (equal_words(text, word)) return true;
  }
  for (const std::string_view word : {"false", "f", "no", "n", "off", "0"}) {
    if (equal_words(text, word)) return false;
  }
  return std::nullopt;
}

// A sign of + is one too, but not two of them.
template <class Number>
std::errc read_number(std::string_view text, Number& number) noexcept {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end != text.data() + text.size()) return std::errc::invalid_argument;
  // what goes on after digits that are too many is no number at all
  if (error == std::errc::result_out_of_range && end != text.data() + text.size()) return std::errc::invalid_argument;
  return error;
}

template <class Number>
bool read_integer(std::string_view text, std::int64_t least, Number most, Value& value, std::string& why) {
  Number number = 0;
  const std::errc error = read_number(text, number);
  bool fits = error == std::errc{};
  if constexpr (std::is_signed_v<Number>) fits = fits && number >= least && number <= most;
  if (fits) {
    value = number;
    return true;
  }
  if (error != std::errc::invalid_argument) why = "is out of range for";
  return false;
}

bool read_double(std::string_view text, Value& value, std::string& why) {
  double number = 0;
  const std::errc error = text.find('(') == std::string_view::npos ? read_number(text, number)  // NaN(...)
                                                                   : std::errc::invalid_argument;
  if (error == std::errc{}) value = number;
  else if (error == std::errc::result_out_of_range) why = "is out of range for";
  return error == std::errc{};
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<Bytes> read_bytes(std::string_view text) {
  if (text.size() >= 2 && ((text[0] == '\\' && text[1] == 'x') || (text[0] == '0' && (text[1] | 32) == 'x'))) {
    text.remove_prefix(2);
  }
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

// "1 year 2 mons -3 days +04:05:06.7", as PostgreSQL and to_string() print it.
class IntervalText {
 public:
  explicit IntervalText(std::string_view text) noexcept : rest_(text) {}

  std::optional<Interval> read() {
    std::int64_t months = 0, days = 0;
    Interval interval;
    do {
      std::string_view word = take();
      if (word.find(':') != std::string_view::npos) {
        if (!rest_.empty() || !clock(word, interval)) return std::nullopt;
        break;
      }
      std::int32_t number = 0;
      if (read_number(word, number) != std::errc{}) return std::nullopt;
      word = take();
      if (word.ends_with('s')) word.remove_suffix(1);
      if (word == "year") months += std::int64_t{number} * 12;
      else if (word == "mon") months += number;
      else if (word == "day") days += number;
      else return std::nullopt;
    } while (!rest_.empty());
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (months > most || months < -most - 1 || days > most || days < -most - 1) return std::nullopt;
    interval.months = static_cast<std::int32_t>(months);
    interval.days = static_cast<std::int32_t>(days);
    return interval;
  }

 private:
  std::string_view take() noexcept {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }

  // Hours without a limit, so that every length has a text.
  static bool clock(std::string_view text, Interval& interval) noexcept {
    const bool negative = text[0] == '-';
    if (negative || text[0] == '+') text.remove_prefix(1);
    const std::size_t colon = text.find(':');
    std::int64_t hours = 0;
    if (colon < 2 || text[0] == '-' || text[0] == '+') return false;
    if (read_number(text.substr(0, colon), hours) != std::errc{} || hours > 2'562'047'787) return false;
    char within[24] = "00";
    const std::string_view rest = text.substr(colon);
    if (rest.size() > sizeof within - 2) return false;
    rest.copy(within + 2, rest.size());
    const auto time = quarry::detail::read_time({within, rest.size() + 2});
    if (!time) return false;
    const std::int64_t count = hours * 3'600'000'000 + time->since_midnight.count();
    interval.microseconds = std::chrono::microseconds(negative ? -count : count);
    return true;
  }

  std::string_view rest_;
};

template <class T>
bool give(const std::optional<T>& read, Value& value) {
  if (read) value = *read;
  return read.has_value();
}

}  // namespace

bool read_field(std::string_view text, const SqlType& type, Value& value, std::string& why) {
  why = "is not of type";
  switch (type.id) {
    case TypeId::boolean: return give(read_bool(text), value);
    case TypeId::small_integer: return read_integer<std::int64_t>(text, INT16_MIN, INT16_MAX, value, why);
    case TypeId::integer: return read_integer<std::int64_t>(text, INT32_MIN, INT32_MAX, value, why);
    case TypeId::big_integer: return read_integer<std::int64_t>(text, INT64_MIN, INT64_MAX, value, why);
    case TypeId::unsigned_big_integer: return read_integer<std::uint64_t>(text, 0, UINT64_MAX, value, why);
    case TypeId::real:
    case TypeId::double_precision: return read_double(text, value, why);
    case TypeId::numeric: return give(Decimal::parse(text), value);
    case TypeId::binary: return give(read_bytes(text), value);
    case TypeId::date: return give(quarry::detail::read_date(text), value);
    case TypeId::time: return give(quarry::detail::read_time(text), value);
    case TypeId::datetime: return give(quarry::detail::read_datetime(text), value);
    case TypeId::timestamp: return give(quarry::detail::read_timestamp(text), value);
    case TypeId::interval: return give(IntervalText(text).read(), value);
    case TypeId::uuid: return give(quarry::detail::read_uuid(text), value);
    case TypeId::json:
    case TypeId::jsonb:
    case TypeId::string:
    case TypeId::text:
    case TypeId::unknown:
      if (!is_valid_utf8(text)) return false;
      value = type.id == TypeId::json || type.id == TypeId::jsonb ? Value(Json(std::string(text))) : Value(text);
      return true;
    case TypeId::array: break;
  }
  return false;
}

}  // namespace quarry::csv::detail
