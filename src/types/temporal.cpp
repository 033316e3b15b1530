// SPDX-License-Identifier: MIT
#include "quarry/types/temporal.hpp"

#include "quarry/types/error.hpp"
#include "types/plain_text.hpp"
#include "types/temporal_text.hpp"

#include <cstdlib>

namespace quarry {
namespace {

using namespace std::chrono;

constexpr microseconds one_day = days(1);
// The years every database stores: MySQL stops at 9999, year 0 is no year on PostgreSQL.
constexpr sys_time<microseconds> first_moment = sys_days(year(1) / 1 / 1);
constexpr sys_time<microseconds> after_last_moment = sys_days(year(10'000) / 1 / 1);

constexpr bool storable(microseconds since_1970) noexcept {
  return since_1970 >= first_moment.time_since_epoch() && since_1970 < after_last_moment.time_since_epoch();
}

// Takes text apart from the front. After a failed step every further one fails, so that a caller tests once.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : rest_(text) {}

  int digits(std::size_t count) noexcept {
    if (rest_.size() < count) return fail();
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  bool skip(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) noexcept {
    if (!skip(c)) fail();
  }

  int fail() noexcept {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  // ".123456789": up to nine digits, those beyond microseconds dropped.
  int fraction() noexcept {
    if (!skip('.')) return 0;
    int value = 0, count = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++count) {
      if (count < 6) value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (count == 0 || count > 9) return fail();
    for (; count < 6; ++count) value *= 10;
    return value;
  }

  Date date() noexcept {
    const int y = digits(4);
    expect('-');
    const int m = digits(2);
    expect('-');
    const int d = digits(2);
    const Date date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
    if (!date.ok() || y == 0) fail();
    return date;
  }

  // "10:00", "10:00:00", "10:00:00.5"; `last` is the latest moment allowed.
  microseconds clock(microseconds last) noexcept {
    const int h = digits(2);
    expect(':');
    const int m = digits(2);
    int s = 0, us = 0;
    if (skip(':')) {
      s = digits(2);
      us = fraction();
    }
    const microseconds time = hours(h) + minutes(m) + seconds(s) + microseconds(us);
    if (m > 59 || s > 59 || time > last) fail();
    return time;
  }

  // "Z", "+00", "+05:30", "-0530"; nothing is UTC. PostgreSQL's offsets end at 15:59.
  minutes zone() noexcept {
    if (rest_.empty() || skip('Z')) return minutes(0);
    const bool west = skip('-');
    if (!west) expect('+');
    const int h = digits(2);
    int m = 0;
    if (skip(':')) {
      m = digits(2);
    } else if (!rest_.empty()) {
      m = digits(2);
    }
    if (h > 15 || m > 59) fail();
    const minutes offset = hours(h) + minutes(m);
    return west ? -offset : offset;
  }

  // The date, and the time after 'T' or a blank; a date alone is its midnight.
  microseconds moment() noexcept {
    const Date day = date();
    microseconds time{0};
    if (skip('T') || skip(' ')) time = clock(one_day - microseconds(1));
    return ok_ ? sys_days(day).time_since_epoch() + time : time;
  }

  [[nodiscard]] bool at_end() const noexcept { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

template <class T>
T require(const std::optional<T>& value, std::string_view text, const char* what) {
  if (!value) throw ArgumentError(detail::quoted(text) + " is not " + what);
  return *value;
}

std::string moment_text(microseconds since_1970, const std::string& plain) {
  if (!storable(since_1970)) {
    throw ArgumentError("the moment " + plain + " is outside the years 1 to 9999 that every database can store");
  }
  return plain;
}

// One part of PostgreSQL's interval text: a space between parts, and a sign once one before was negative.
void append_part(std::string& out, std::int64_t value, const char* unit, bool& negative_before) {
  if (value == 0) return;
  if (!out.empty()) out += ' ';
  if (negative_before && value > 0) out += '+';
  detail::append_text(out, value);
  out += ' ';
  out += unit;
  if (value != 1) out += 's';
  negative_before = value < 0;
}

}  // namespace

std::optional<Date> detail::read_date(std::string_view text) noexcept {
  Reader reader(text);
  const Date date = reader.date();
  return reader.at_end() ? std::optional(date) : std::nullopt;
}

std::optional<TimeOfDay> detail::read_time(std::string_view text) noexcept {
  Reader reader(text);
  const TimeOfDay time{reader.clock(one_day)};
  return reader.at_end() ? std::optional(time) : std::nullopt;
}

std::optional<DateTime> detail::read_datetime(std::string_view text) noexcept {
  Reader reader(text);
  const microseconds moment = reader.moment();
  return reader.at_end() ? std::optional(DateTime(moment)) : std::nullopt;
}

std::optional<Timestamp> detail::read_timestamp(std::string_view text) noexcept {
  Reader reader(text);
  const microseconds local = reader.moment();
  const microseconds moment = local - reader.zone();
  return reader.at_end() && storable(moment) ? std::optional(Timestamp(moment)) : std::nullopt;
}

Date parse_date(std::string_view text) {
  return require(detail::read_date(text), text, "a date of the years 1 to 9999; give it as 2019-01-31");
}

TimeOfDay parse_time(std::string_view text) {
  return require(detail::read_time(text), text, "a time of day; give it as 10:00:00 or 10:00:00.000123");
}

DateTime parse_datetime(std::string_view text) {
  return require(detail::read_datetime(text), text,
                 "a date and time without a zone; give it as 2019-01-31 10:00:00 or 2019-01-31T10:00:00.000123");
}

Timestamp parse_timestamp(std::string_view text) {
  return require(detail::read_timestamp(text), text,
                 "a moment; give it as 2019-01-31T10:00:00Z or 2019-01-31 10:00:00.000123+05:30");
}

std::string to_string(const Date& date) {
  const int year = static_cast<int>(date.year());
  if (!date.ok()) throw ArgumentError(detail::plain_text(date) + " is not a day of the calendar");
  if (year < 1 || year > 9999) {
    throw ArgumentError("the date " + detail::plain_text(date) +
                        " is outside the years 1 to 9999 that every database can store");
  }
  return detail::plain_text(date);
}

std::string to_string(const TimeOfDay& time) {
  if (time.since_midnight < microseconds(0) || time.since_midnight > one_day) {
    throw ArgumentError(detail::plain_text(time) + " is not a time of day between 00:00:00 and 24:00:00");
  }
  return detail::plain_text(time);
}

std::string to_string(const DateTime& time) { return moment_text(time.time_since_epoch(), detail::plain_text(time)); }
std::string to_string(const Timestamp& time) { return moment_text(time.time_since_epoch(), detail::plain_text(time)); }

std::string to_string(const Interval& interval) {
  std::string out;
  bool negative_before = false;
  append_part(out, interval.months / 12, "year", negative_before);
  append_part(out, interval.months % 12, "mon", negative_before);
  append_part(out, interval.days, "day", negative_before);
  const std::int64_t count = interval.microseconds.count();
  if (count != 0 || out.empty()) {
    if (!out.empty()) out += ' ';
    if (count > 0 && negative_before) out += '+';
    out += detail::plain_text(TimeOfDay{interval.microseconds});
    if (count % 1'000'000 != 0) {  // PostgreSQL prints no trailing zeros here
      while (out.back() == '0') out.pop_back();
    }
  }
  return out;
}

}  // namespace quarry
