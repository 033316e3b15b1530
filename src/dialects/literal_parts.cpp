// SPDX-License-Identifier: MIT
#include "dialects/literal_parts.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "quarry/types/text.hpp"
#include "types/plain_text.hpp"

namespace quarry::detail {

void append_quoted(std::string& out, std::string_view text) {
  out += '\'';
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  out += '\'';
}

void append_hex(std::string& out, std::string_view bytes) {
  out += "X'";
  out += to_hex(bytes);
  out += '\'';
}

void append_signed(std::string& out, std::string_view digits, std::string_view suffix) {
  const bool negative = digits.starts_with('-');
  if (negative) out += '(';
  out += digits;
  out += suffix;
  if (negative) out += ')';
}

void append_integer(std::string& out, std::int64_t value) { append_signed(out, fmt::format_int(value).c_str()); }
void append_integer(std::string& out, std::uint64_t value) { out += fmt::format_int(value).c_str(); }

std::string double_digits(double value) {
  // to_chars alone prefers 1e+05 to 100000; people do not, up to the size where doubles skip integers.
  const double size = std::fabs(value);
  const bool plain = value == 0 || (size >= 1e-4 && size < 1e16);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string digits(buffer, end);
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return digits;
}

std::string interval_text(const Interval& interval) {
  std::string text;
  const auto part = [&text](std::string_view amount, std::string_view unit) {
    // under IntervalStyle = sql_standard a leading minus alone would hold for all parts
    if (!text.empty()) text += text.front() == '-' && amount.front() != '-' ? " +" : " ";
    text += amount;
    text += unit;
  };
  if (interval.months != 0) part(std::to_string(interval.months), interval.months == 1 ? " mon" : " mons");
  if (interval.days != 0) part(std::to_string(interval.days), interval.days == 1 ? " day" : " days");
  const std::int64_t count = interval.microseconds.count();
  if (count != 0 || text.empty()) {
    // the remainder's sign is the whole's: -0.5 has no integer part to carry it
    const std::int64_t fraction = count % 1'000'000;
    std::string amount = fmt::format("{}{}", count < 0 && count > -1'000'000 ? "-" : "", count / 1'000'000);
    if (fraction != 0) {
      amount += fmt::format(".{:06}", fraction < 0 ? -fraction : fraction);
      while (amount.back() == '0') amount.pop_back();
    }
    part(amount, " secs");
  }
  return text;
}

std::string_view bytes_of(const Value& value) {
  const auto bytes = value.as_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string uuid_bytes(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

void require_storable(Database database, const Value& value, const SqlType& type) {
  std::string reason;
  const Problem problem = problem_of(database, value, type, reason);
  if (problem == Problem::none) return;
  std::string text;
  if (problem == Problem::data) append_one_line(text, to_string(value), 100);
  throw_problem(problem, name_of(database), {},
                fmt::format("the {} value {}{}cannot be written for {}: {}", kind_name(value.kind()), text,
                            text.empty() ? "" : " ", title_of(database), reason));
}

}  // namespace quarry::detail
