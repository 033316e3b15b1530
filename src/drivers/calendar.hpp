// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "quarry/types/temporal.hpp"

/// Dates and times taken apart and put together, as pure functions.
namespace quarry::drivers {

/// Calendar and clock. `hour` of a time of day may be up to 838, as MySQL has it.
struct Parts {
  unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0;
  bool negative = false;
};

inline constexpr std::int64_t microseconds_per_day = 86'400'000'000;

/// Days since 1970-01-01 of a day of the Gregorian calendar (H. Hinnant's public-domain algorithm).
[[nodiscard]] constexpr std::int64_t days_since_1970(unsigned year, unsigned month, unsigned day) noexcept {
  const int y = static_cast<int>(year) - (month <= 2 ? 1 : 0);  // 32 bits: years have four digits here
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (static_cast<int>(month) + (month > 2 ? -3 : 9)) + 2) / 5 + static_cast<int>(day) - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

[[nodiscard]] constexpr std::int64_t time_of_day(const Parts& parts) noexcept {
  const std::int64_t seconds = (static_cast<std::int64_t>(parts.hour) * 60 + parts.minute) * 60 + parts.second;
  const std::int64_t microseconds = seconds * 1'000'000 + parts.microsecond;
  return parts.negative ? -microseconds : microseconds;
}

[[nodiscard]] constexpr std::int64_t microseconds_since_1970(const Parts& parts) noexcept {
  return days_since_1970(parts.year, parts.month, parts.day) * microseconds_per_day + time_of_day(parts);
}

[[nodiscard]] inline Parts parts_of(const Date& date) noexcept {
  Parts parts;
  parts.year = static_cast<unsigned>(static_cast<int>(date.year()));
  parts.month = static_cast<unsigned>(date.month());
  parts.day = static_cast<unsigned>(date.day());
  return parts;
}

[[nodiscard]] inline Parts parts_of(TimeOfDay time) noexcept {
  const std::int64_t count = time.since_midnight.count();
  Parts parts;
  parts.microsecond = static_cast<unsigned>(count % 1'000'000);
  parts.second = static_cast<unsigned>(count / 1'000'000 % 60);
  parts.minute = static_cast<unsigned>(count / 60'000'000 % 60);
  parts.hour = static_cast<unsigned>(count / 3'600'000'000);
  return parts;
}

[[nodiscard]] inline Parts parts_of(DateTime time) noexcept {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const Parts clock = parts_of(TimeOfDay{time - day});
  Parts parts = parts_of(Date(day));
  parts.hour = clock.hour;
  parts.minute = clock.minute;
  parts.second = clock.second;
  parts.microsecond = clock.microsecond;
  return parts;
}

}  // namespace quarry::drivers
