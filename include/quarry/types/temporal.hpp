// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace quarry {

/// A calendar day.
using Date = std::chrono::year_month_day;
/// A date and time of day without a zone, to the microsecond.
using DateTime = std::chrono::local_time<std::chrono::microseconds>;
/// A moment, UTC, to the microsecond.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// A time of day, to the microsecond since midnight. Range 00:00:00 to 24:00:00.
struct TimeOfDay {
  std::chrono::microseconds since_midnight{0};
  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

/// A span of calendar and clock time, kept in three parts as PostgreSQL does: a month and a day
/// have no fixed length.
struct Interval {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::chrono::microseconds microseconds{0};
  friend bool operator==(const Interval&, const Interval&) = default;
};

// ISO 8601 text, the one form used for literals, SQLite storage and messages.
/// "2019-01-31". @throws ArgumentError when `date` is not a real day or its year is outside 1..9999.
[[nodiscard]] std::string to_string(const Date& date);
/// "10:00:00" or "10:00:00.000123".
[[nodiscard]] std::string to_string(const TimeOfDay& time);
/// "2019-01-31 10:00:00" with ".000123" when there are microseconds; same range rule as Date.
[[nodiscard]] std::string to_string(const DateTime& time);
/// As DateTime, in UTC, without a zone suffix.
[[nodiscard]] std::string to_string(const Timestamp& time);
/// "1 mon 2 days 00:00:03.5", PostgreSQL's own form.
[[nodiscard]] std::string to_string(const Interval& interval);

// The readers take 'T' or a blank between date and time, 0 to 9 fraction digits (beyond six are
// truncated) and, for moments, "Z", "+00", "+05:30" or "+0530"; a moment without a zone is UTC.
// Each throws ArgumentError on text that is not such a value.
[[nodiscard]] Date parse_date(std::string_view text);
[[nodiscard]] TimeOfDay parse_time(std::string_view text);
[[nodiscard]] DateTime parse_datetime(std::string_view text);
[[nodiscard]] Timestamp parse_timestamp(std::string_view text);

}  // namespace quarry
