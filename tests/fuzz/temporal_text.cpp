// SPDX-License-Identifier: MIT
// Dates and times as text: any text is refused by ArgumentError or read; what was read is printed as the calendar's own
// arithmetic has it, and reads back as itself.
#include <cstdio>

#include "quarry/types/error.hpp"
#include "quarry/types/temporal.hpp"
#include "quarry/types/value.hpp"
#include "support/calendar.hpp"
#include "support/input.hpp"

using fuzz::require;
using namespace quarry;

namespace {

template <class Read, class Again, class Text>
void round_trip(const std::string& text, Read read, Again again, Text expected) {
  try {
    const auto value = read(text);
    const std::string printed = to_string(value);
    require(printed == expected(value), "printed otherwise", text + " | " + printed);
    require(again(printed) == value, "does not read back", text + " | " + printed);
  } catch (const ArgumentError&) {
    // not such a value
  }
}

template <class T>
void printed_or_refused(const T& value, bool within, const std::string& expected) {
  try {
    const std::string printed = to_string(value);
    require(within, "printed what no database stores", printed);
    require(printed == expected, "printed otherwise", printed + " | " + expected);
  } catch (const ArgumentError&) {
    require(!within, "refused what every database stores", expected);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto microseconds = input.integer<std::int64_t>();
  const auto months = input.integer<std::int32_t>(), days = input.integer<std::int32_t>();
  const std::string text(input.rest());

  const auto moment_text = [](auto moment) { return fuzz::moment_text(moment.time_since_epoch().count()); };
  round_trip(text, parse_date, parse_date, [](const Date& date) {
    return fuzz::moment_text(std::chrono::sys_days(date).time_since_epoch().count() * fuzz::microseconds_per_day)
        .substr(0, 10);
  });
  round_trip(text, parse_time, parse_time,
             [](const TimeOfDay& time) { return fuzz::clock_text(time.since_midnight.count()); });
  round_trip(text, parse_datetime, parse_datetime, moment_text);
  round_trip(text, parse_timestamp, parse_timestamp, moment_text);

  const bool storable = microseconds >= fuzz::first_moment && microseconds <= fuzz::last_moment;
  const std::string moment = storable ? fuzz::moment_text(microseconds) : std::string();
  printed_or_refused(DateTime(std::chrono::microseconds(microseconds)), storable, moment);
  printed_or_refused(Timestamp(std::chrono::microseconds(microseconds)), storable, moment);
  const bool of_a_day = microseconds >= 0 && microseconds <= fuzz::microseconds_per_day;
  printed_or_refused(TimeOfDay{std::chrono::microseconds(microseconds)}, of_a_day,
                     of_a_day ? fuzz::clock_text(microseconds) : std::string());
  // any three numbers are an interval, and any value has words for messages
  const Interval interval{months, days, std::chrono::microseconds(microseconds)};
  require(!to_string(interval).empty() && to_string(Value(interval)) == to_string(interval),
          "an interval without text");
  const Date date{std::chrono::year(months), std::chrono::month(static_cast<unsigned>(days) % 16),
                  std::chrono::day(static_cast<unsigned>(days) / 16 % 40)};
  require(!to_string(Value(date)).empty(), "a date without words");
  require(!to_string(Value(DateTime(std::chrono::microseconds(microseconds)))).empty(), "a moment without words");
  return 0;
}
