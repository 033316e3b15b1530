// SPDX-License-Identifier: MIT
#include "types/plain_text.hpp"

#include <charconv>
#include <cmath>

namespace quarry::detail {
namespace {

template <class Number>
void append_chars(std::string& out, Number value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  const auto length = static_cast<std::size_t>(end - buffer);
  if (length < width) out.append(width - length, '0');
  out.append(buffer, end);
}

void append_clock(std::string& out, std::uint64_t microseconds) {
  const std::uint64_t seconds = microseconds / 1'000'000;
  append_padded(out, seconds / 3600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  if (const std::uint64_t fraction = microseconds % 1'000'000; fraction != 0) {
    out += '.';
    append_padded(out, fraction, 6);
  }
}

std::string moment_text(std::int64_t microseconds) {
  using namespace std::chrono;
  const auto day = floor<days>(std::chrono::microseconds(microseconds));
  std::string out;
  if (fits_date(day.count())) {
    out = plain_text(Date(sys_days(day)));
  } else {  // the chrono calendar ends at year 32767, PostgreSQL's timestamps do not
    append_text(out, std::int64_t{day.count()});
    out += " days from 1970-01-01,";
  }
  out += ' ';
  // unsigned: a day's start can lie before the smallest microsecond
  append_clock(out, static_cast<std::uint64_t>(microseconds) -
                        static_cast<std::uint64_t>(day.count()) * std::uint64_t{86'400'000'000});
  return out;
}

}  // namespace

void append_text(std::string& out, std::int64_t value) { append_chars(out, value); }
void append_text(std::string& out, std::uint64_t value) { append_chars(out, value); }

void append_text(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
  } else {
    append_chars(out, value);
  }
}

std::string plain_text(const Date& date) {
  const int year = static_cast<int>(date.year());
  std::string out;
  if (year < 0) out += '-';
  append_padded(out, static_cast<std::uint64_t>(year < 0 ? -year : year), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(date.day()), 2);
  return out;
}

std::string plain_text(TimeOfDay time) {
  const std::int64_t count = time.since_midnight.count();
  std::string out;
  if (count < 0) out += '-';
  append_clock(out,
               count < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count));
  return out;
}

std::string plain_text(DateTime time) { return moment_text(time.time_since_epoch().count()); }
std::string plain_text(Timestamp time) { return moment_text(time.time_since_epoch().count()); }

void append_one_line(std::string& out, std::string_view text, std::size_t limit) {
  const bool cut = text.size() > limit;
  if (cut) {
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    text = text.substr(0, limit);
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  if (cut) out += "...";
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  append_one_line(out, text, 80);
  return out += '"';
}

}  // namespace quarry::detail
