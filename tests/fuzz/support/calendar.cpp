// SPDX-License-Identifier: MIT
#include "support/calendar.hpp"

#include <cstdio>

namespace fuzz {

namespace {

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

}  // namespace

Day day_of(std::int64_t days) {
  Day day{1, 1, 1};
  std::int64_t left = days + 719'162;
  // whole cycles of 400 years first: they all have the same number of days
  day.year += static_cast<int>(left / 146'097) * 400;
  left %= 146'097;
  for (; left >= (is_leap(day.year) ? 366 : 365); ++day.year) left -= is_leap(day.year) ? 366 : 365;
  for (; left >= days_in(day.year, day.month); ++day.month) left -= days_in(day.year, day.month);
  day.day += static_cast<int>(left);
  return day;
}

std::string day_text(const Day& day) {
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", day.year, day.month, day.day);
  return text;
}

std::string clock_text(std::int64_t microseconds) {
  const long long seconds = microseconds / 1'000'000, fraction = microseconds % 1'000'000;
  char text[128];
  std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
  std::string result = text;
  if (fraction != 0) {
    std::snprintf(text, sizeof text, ".%06lld", fraction);
    result += text;
  }
  return result;
}

std::string moment_text(std::int64_t microseconds) {
  std::int64_t days = microseconds / microseconds_per_day, rest = microseconds % microseconds_per_day;
  if (rest < 0) {
    rest += microseconds_per_day;
    --days;
  }
  return day_text(day_of(days)) + " " + clock_text(rest);
}

}  // namespace fuzz
