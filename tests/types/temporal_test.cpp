// SPDX-License-Identifier: MIT
#include "quarry/types/temporal.hpp"

#include "catch.hpp"
#include "quarry/types/error.hpp"
#include "types/plain_text.hpp"

#include <limits>
#include <random>
#include <utility>
#include <vector>

using namespace quarry;
using namespace std::chrono;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("dates print and read as ISO 8601 through the years 1 to 9999") {
  const std::vector<std::pair<Date, std::string>> dates{
      {2019y / 1 / 31, "2019-01-31"}, {1y / 1 / 1, "0001-01-01"},     {9999y / 12 / 31, "9999-12-31"},
      {2000y / 2 / 29, "2000-02-29"}, {2024y / 2 / 29, "2024-02-29"}, {1969y / 12 / 31, "1969-12-31"},
  };
  for (const auto& [date, text] : dates) {
    CHECK(to_string(date) == text);
    CHECK(parse_date(text) == date);
  }
}

TEST_CASE("every day of the calendar survives the way through text") {
  std::size_t wrong = 0;
  for (sys_days day = 1y / 1 / 1; day <= sys_days(9999y / 12 / 31); day += days(11)) {
    if (sys_days(parse_date(to_string(Date(day)))) != day) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("impossible and distant days do not print") {
  CHECK_THROWS_WITH(to_string(Date(2019y / 2 / 29)), "2019-02-29 is not a day of the calendar");
  CHECK_THROWS_AS(to_string(Date(1900y / 2 / 29)), ArgumentError);
  CHECK_THROWS_AS(to_string(Date(2019y / 4 / 31)), ArgumentError);
  CHECK_THROWS_AS(to_string(Date(2019y / 0 / 1)), ArgumentError);
  CHECK_THROWS_AS(to_string(Date(2019y / 13 / 1)), ArgumentError);
  CHECK_THROWS_AS(to_string(Date{}), ArgumentError);
  CHECK_THROWS_AS(to_string(Date(0y / 1 / 1)), ArgumentError);
  CHECK_THROWS_AS(to_string(Date(year(-43) / 3 / 15)), ArgumentError);
  CHECK_THROWS_WITH(to_string(Date(10000y / 1 / 1)), ContainsSubstring("10000-01-01 is outside the years 1 to 9999"));
}

TEST_CASE("text that is no date is refused") {
  for (const char* text :
       {"",           "2019",        "2019-1-1",    "2019-01-32",          "2019-02-29",  "0000-01-01",   "0000-00-00",
        "2019-00-10", "2019-13-01",  "2019-01-00",  "12019-01-01",         "-2019-01-01", "+2019-01-01",  "2019/01/01",
        "20190101",   " 2019-01-01", "2019-01-01 ", "2019-01-01T00:00:00", "infinity",    "2019-01-0\xC2"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_date(text), ArgumentError);
  }
  CHECK_THROWS_WITH(parse_date("31.1.2019"),
                    "\"31.1.2019\" is not a date of the years 1 to 9999; give it as 2019-01-31");
}

TEST_CASE("times of day") {
  const std::vector<std::pair<microseconds, std::string>> times{
      {0us, "00:00:00"},
      {10h, "10:00:00"},
      {10h + 123us, "10:00:00.000123"},
      {500'000us, "00:00:00.500000"},
      {23h + 59min + 59s + 999'999us, "23:59:59.999999"},
      {24h, "24:00:00"},
  };
  for (const auto& [time, text] : times) {
    CHECK(to_string(TimeOfDay{time}) == text);
    CHECK(parse_time(text) == TimeOfDay{time});
  }
  CHECK(parse_time("10:30").since_midnight == 10h + 30min);
  CHECK_THROWS_WITH(to_string(TimeOfDay{-1us}), "-00:00:00.000001 is not a time of day between 00:00:00 and 24:00:00");
  CHECK_THROWS_WITH(to_string(TimeOfDay{838h + 59min + 59s}), ContainsSubstring("838:59:59 is not a time of day"));
  CHECK_THROWS_AS(to_string(TimeOfDay{24h + 1us}), ArgumentError);
  CHECK_THROWS_AS(to_string(TimeOfDay{microseconds::min()}), ArgumentError);
  for (const char* text :
       {"", "10", "1:00:00", "10:00:", "10:60:00", "10:00:60", "24:00:01", "24:00:00.000001", "25:00:00", "-01:00:00",
        "10:00:00.", "10:00:00.0123456789", "10:00:00Z", "10:00:00 ", "10.00.00"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_time(text), ArgumentError);
  }
}

TEST_CASE("fractions have up to nine digits, of which six are kept") {
  const std::vector<std::pair<std::string, int>> fractions{
      {".1", 100'000},         {".12", 120'000},        {".123", 123'000},     {".1234", 123'400},
      {".12345", 123'450},     {".123456", 123'456},    {".1234567", 123'456}, {".12345678", 123'456},
      {".123456789", 123'456}, {".999999999", 999'999}, {".000000999", 0},
  };
  for (const auto& [text, expected] : fractions) {
    CHECK(parse_time("00:00:00" + text).since_midnight.count() == expected);
    CHECK(parse_datetime("1970-01-01 00:00:00" + text).time_since_epoch().count() == expected);
  }
  // truncated, never rounded into the next year
  CHECK(to_string(parse_datetime("2019-12-31 23:59:59.9999999")) == "2019-12-31 23:59:59.999999");
}

TEST_CASE("dates with time") {
  const auto at = [](year_month_day day, microseconds time) {
    return DateTime(sys_days(day).time_since_epoch() + time);
  };
  const std::vector<std::pair<DateTime, std::string>> times{
      {at(2019y / 1 / 31, 10h), "2019-01-31 10:00:00"},
      {at(2019y / 1 / 31, 10h + 123us), "2019-01-31 10:00:00.000123"},
      {at(1969y / 12 / 31, 23h + 59min + 59s + 999'999us), "1969-12-31 23:59:59.999999"},
      {at(1y / 1 / 1, 0us), "0001-01-01 00:00:00"},
      {at(9999y / 12 / 31, 24h - 1us), "9999-12-31 23:59:59.999999"},
      {at(2024y / 2 / 29, 12h), "2024-02-29 12:00:00"},
  };
  for (const auto& [time, text] : times) {
    CHECK(to_string(time) == text);
    CHECK(parse_datetime(text) == time);
    std::string iso = text;
    iso[10] = 'T';
    CHECK(parse_datetime(iso) == time);
    CHECK(to_string(Timestamp(time.time_since_epoch())) == text);
    CHECK(parse_timestamp(text + "Z").time_since_epoch() == time.time_since_epoch());
  }
  CHECK(parse_datetime("2019-01-31") == at(2019y / 1 / 31, 0us));
  CHECK(parse_datetime("2019-01-31 10:05") == at(2019y / 1 / 31, 10h + 5min));
  for (const char* text :
       {"", "2019-01-31 ", "2019-01-31T", "2019-01-31  10:00:00", "2019-01-31t10:00:00", "2019-01-31 24:00:00",
        "2019-01-31 10:00:00Z", "2019-01-31 10:00:00+01", "2019-02-29 10:00:00", "2019-01-31 10:00:00.1.2",
        "2019-01-31-10:00:00", "0000-12-31 00:00:00"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_datetime(text), ArgumentError);
  }
}

TEST_CASE("moments outside the years 1 to 9999 do not print") {
  const DateTime first(sys_days(1y / 1 / 1).time_since_epoch());
  const DateTime after(sys_days(10000y / 1 / 1).time_since_epoch());
  CHECK_NOTHROW(to_string(first));
  CHECK_THROWS_WITH(to_string(first - 1us),
                    ContainsSubstring("0000-12-31 23:59:59.999999 is outside the years 1 to 9999"));
  CHECK_NOTHROW(to_string(after - 1us));
  CHECK_THROWS_WITH(to_string(after), ContainsSubstring("10000-01-01 00:00:00 is outside"));
  CHECK_THROWS_AS(to_string(Timestamp::max()), ArgumentError);
  CHECK_THROWS_AS(to_string(Timestamp::min()), ArgumentError);
  CHECK_THROWS_AS(to_string(DateTime::min()), ArgumentError);
}

TEST_CASE("zones are applied") {
  const auto utc = [](const char* text) { return to_string(parse_timestamp(text)); };
  CHECK(utc("2019-01-31T10:00:00Z") == "2019-01-31 10:00:00");
  CHECK(utc("2019-01-31 10:00:00") == "2019-01-31 10:00:00");
  CHECK(utc("2019-01-31 10:00:00+00") == "2019-01-31 10:00:00");
  CHECK(utc("2019-01-31 10:00:00+05:30") == "2019-01-31 04:30:00");
  CHECK(utc("2019-01-31 10:00:00+0530") == "2019-01-31 04:30:00");
  CHECK(utc("2019-01-31 10:00:00.000123-08") == "2019-01-31 18:00:00.000123");
  CHECK(utc("2019-01-01 01:00:00+02") == "2018-12-31 23:00:00");
  CHECK(utc("2019-12-31 23:00:00-02:00") == "2020-01-01 01:00:00");
  CHECK(utc("2019-01-31 10:00:00-15:59") == "2019-02-01 01:59:00");
  CHECK(utc("2019-01-31") == "2019-01-31 00:00:00");
  for (const char* text :
       {"2019-01-31 10:00:00 +00", "2019-01-31 10:00:00+1", "2019-01-31 10:00:00+16:00", "2019-01-31 10:00:00z",
        "2019-01-31 10:00:00+01:60", "2019-01-31 10:00:00+01:", "2019-01-31 10:00:00+01:300", "2019-01-31 10:00:00+-1",
        "2019-01-31 10:00:00 UTC", "2019-01-31 10:00:00ZZ", "0001-01-01 00:00:00+01", "9999-12-31 23:59:59-01"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_timestamp(text), ArgumentError);
  }
}

TEST_CASE("random moments survive the way through text") {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> moments(
      sys_time<microseconds>(sys_days(1y / 1 / 1)).time_since_epoch().count(),
      sys_time<microseconds>(sys_days(9999y / 12 / 31)).time_since_epoch().count());
  std::size_t wrong = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Timestamp moment(microseconds(moments(random)));
    if (parse_timestamp(to_string(moment)) != moment) ++wrong;
    const DateTime local(moment.time_since_epoch());
    if (parse_datetime(to_string(local)) != local) ++wrong;
  }
  CHECK(wrong == 0);
}

// The texts are PostgreSQL 15's own output for these intervals.
TEST_CASE("intervals print as PostgreSQL prints them") {
  const std::vector<std::pair<Interval, std::string>> intervals{
      {{}, "00:00:00"},
      {{1, 2, 3'500'000us}, "1 mon 2 days 00:00:03.5"},
      {{-1, 2, 0us}, "-1 mons +2 days"},
      {{14, -3, 4h + 5min + 6s + 1us}, "1 year 2 mons -3 days +04:05:06.000001"},
      {{0, 0, -500'000us}, "-00:00:00.5"},
      {{14, 0, 0us}, "1 year 2 mons"},
      {{-14, 3, -4h}, "-1 years -2 mons +3 days -04:00:00"},
      {{0, 1, 0us}, "1 day"},
      {{0, 0, 100h}, "100:00:00"},
      {{0, -1, 1s}, "-1 days +00:00:01"},
      {{1, -1, 1s}, "1 mon -1 days +00:00:01"},
      {{12, 0, 0us}, "1 year"},
  };
  for (const auto& [interval, text] : intervals) CHECK(to_string(interval) == text);
  const Interval extreme{std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::min(),
                         microseconds::min()};
  CHECK(to_string(extreme) == "-178956970 years -8 mons -2147483648 days -2562047788:00:54.775808");
}

TEST_CASE("plain texts print what to_string refuses") {
  CHECK(detail::plain_text(Date(2019y / 2 / 31)) == "2019-02-31");
  CHECK(detail::plain_text(Date(12019y / 1 / 31)) == "12019-01-31");
  CHECK(detail::plain_text(Date(year(-43) / 3 / 15)) == "-0043-03-15");
  CHECK(detail::plain_text(TimeOfDay{-(838h + 59min + 59s)}) == "-838:59:59");
  CHECK(detail::plain_text(Timestamp::max()) == "106751991 days from 1970-01-01, 04:00:54.775807");
  CHECK(detail::plain_text(Timestamp::min()) == "-106751992 days from 1970-01-01, 19:59:05.224192");
  CHECK(detail::fits_date(sys_days(year::min() / 1 / 1).time_since_epoch().count()));
  CHECK_FALSE(detail::fits_date(sys_days(year::min() / 1 / 1).time_since_epoch().count() - 1));
  CHECK(detail::fits_date(sys_days(year::max() / 12 / 31).time_since_epoch().count()));
  CHECK_FALSE(detail::fits_date(sys_days(year::max() / 12 / 31).time_since_epoch().count() + 1));
}
