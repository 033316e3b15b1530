// SPDX-License-Identifier: MIT
// The Gregorian calendar counted year by year and month by month, without <chrono>.
#pragma once

#include <cstdint>
#include <string>

namespace fuzz {

inline constexpr std::int64_t microseconds_per_day = 86'400'000'000;
/// 0001-01-01 00:00:00 and 9999-12-31 23:59:59.999999 in microseconds from 1970 on.
inline constexpr std::int64_t first_moment = -719'162 * microseconds_per_day;
inline constexpr std::int64_t last_moment = 2'932'897 * microseconds_per_day - 1;

struct Day {
  int year = 0, month = 0, day = 0;
};

/// The day `days` after 1970-01-01, of the years 1 to 9999.
[[nodiscard]] Day day_of(std::int64_t days);
/// "2019-01-31", "10:00:00" with ".000123" when there are microseconds, and both.
[[nodiscard]] std::string day_text(const Day& day);
[[nodiscard]] std::string clock_text(std::int64_t microseconds);
[[nodiscard]] std::string moment_text(std::int64_t microseconds);

}  // namespace fuzz
