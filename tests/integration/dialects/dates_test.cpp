// SPDX-License-Identifier: MIT
// extract() and date_trunc() give the same on every server, in every session's time zone, and what std::chrono
// computes.
#include <random>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono;

namespace {

constexpr field parts[] = {field::year,        field::quarter,     field::month,  field::week,
                           field::day,         field::hour,        field::minute, field::second,
                           field::day_of_week, field::day_of_year, field::epoch};
constexpr field spans[] = {field::year, field::quarter, field::month,  field::week,
                           field::day,  field::hour,    field::minute, field::second};

Date first_of_year(const Date& date) { return date.year() / January / 1; }

// Monday is 1.
int iso_weekday(const Date& date) { return static_cast<int>(weekday(sys_days(date)).iso_encoding()); }

// The week of the year that the date's Thursday lies in.
std::int64_t iso_week(const Date& date) {
  const sys_days thursday = sys_days(date) + days(4 - iso_weekday(date));
  return (thursday - sys_days(first_of_year(Date(thursday)))).count() / 7 + 1;
}

std::int64_t expected_part(field part, microseconds moment) {
  const sys_days day = floor<days>(sys_time<microseconds>(moment));
  const Date date(day);
  const hh_mm_ss clock(floor<seconds>(sys_time<microseconds>(moment)) - day);
  const auto month_number = static_cast<std::int64_t>(static_cast<unsigned>(date.month()));
  switch (part) {
    case field::year: return static_cast<int>(date.year());
    case field::quarter: return (month_number + 2) / 3;
    case field::month: return month_number;
    case field::week: return iso_week(date);
    case field::day: return static_cast<unsigned>(date.day());
    case field::hour: return clock.hours().count();
    case field::minute: return clock.minutes().count();
    case field::second: return clock.seconds().count();
    case field::day_of_week: return iso_weekday(date);
    case field::day_of_year: return (day - sys_days(first_of_year(date))).count() + 1;
    case field::epoch: return floor<seconds>(moment).count();
  }
  return -1;
}

microseconds expected_start(field part, microseconds moment) {
  const sys_time<microseconds> time(moment);
  const sys_days day = floor<days>(time);
  const Date date(day);
  const unsigned month_number = static_cast<unsigned>(date.month());
  const auto at = [](const Date& start) { return microseconds(sys_days(start).time_since_epoch()); };
  switch (part) {
    case field::year: return at(first_of_year(date));
    case field::quarter: return at(date.year() / month((month_number - 1) / 3 * 3 + 1) / 1);
    case field::month: return at(date.year() / date.month() / 1);
    case field::week: return microseconds((day - days(iso_weekday(date) - 1)).time_since_epoch());
    case field::day: return microseconds(day.time_since_epoch());
    case field::hour: return floor<hours>(moment);
    case field::minute: return floor<minutes>(moment);
    default: return floor<seconds>(moment);
  }
}

std::vector<microseconds> moments() {
  std::vector<microseconds> all;
  const microseconds evening = days(1) - microseconds(1);
  const auto add = [&](const Date& date) {
    const microseconds day(sys_days(date).time_since_epoch());
    for (const microseconds clock :
         {microseconds(0), evening, microseconds(hours(12) + minutes(34) + seconds(56) + microseconds(789'012))}) {
      all.push_back(day + clock);
    }
  };
  add(year(1) / 1 / 1);
  add(year(9999) / 12 / 31);
  for (const int y : {1582, 1752, 1899, 1900, 1969, 1970, 1999, 2000, 2004, 2008, 2009,
                      2015, 2016, 2018, 2019, 2020, 2021, 2024, 2026, 2037, 2038, 2100}) {
    for (const unsigned day_number : {28U, 29U, 30U, 31U}) add(year(y) / 12 / day(day_number));  // weeks 52, 53 and 1
    for (const unsigned day_number : {1U, 2U, 3U, 4U, 5U}) add(year(y) / 1 / day(day_number));
    add(Date(year(y) / February / std::chrono::last));
    add(year(y) / 3 / 1);
    add(year(y) / 3 / 31);
    add(year(y) / 4 / 1);
    add(year(y) / 6 / 30);
    add(year(y) / 7 / 1);
    add(year(y) / 10 / 28);
  }
  std::mt19937_64 random(1);
  const std::int64_t first = sys_days(year(1) / 1 / 1).time_since_epoch().count();
  const std::int64_t span = sys_days(year(9999) / 12 / 31).time_since_epoch().count() - first;
  for (int i = 0; i < (long_forms() ? 20'000 : 200); ++i) {
    const auto day_number =
        static_cast<int>(first + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)));
    all.push_back(microseconds(days(day_number)) + microseconds(static_cast<std::int64_t>(random() % 86'400'000'000)));
  }
  return all;
}

Value as_value(TypeId type, microseconds moment) {
  if (type == TypeId::date) return Date(floor<days>(sys_time<microseconds>(moment)));
  if (type == TypeId::datetime) return DateTime(moment);
  return Timestamp(moment);
}

void check_moment(const Database& database, TypeId type, microseconds moment) {
  const Value value = as_value(type, moment);
  const microseconds exact = type == TypeId::date ? microseconds(floor<days>(moment)) : moment;
  const std::string operand = literal(database.dialect, value, {.id = type});
  std::string sql = "SELECT ";
  for (const field part : parts) sql += filled(database.dialect.data().extract(part, type), operand) + ", ";
  for (const field span : spans) {
    if (sql.back() != ' ') sql += ", ";
    sql += filled(database.dialect.data().date_trunc(span, type), operand);
  }
  const std::unique_ptr<Cursor> cursor = database.connection->execute_raw(sql, soon());
  REQUIRE(cursor->next());
  CAPTURE(database.name, operand);
  std::size_t i = 0;
  for (const field part : parts) {
    const std::int64_t found = decode_int64(cursor->cells()[i], cursor->columns()[i]);
    CAPTURE(static_cast<int>(part));
    if (!is_integer(cursor->columns()[i].type.id) && !database.is("sqlite"))
      FAIL_CHECK("no integer: " << to_string(cursor->columns()[i].type));
    if (found != expected_part(part, exact)) CHECK(found == expected_part(part, exact));
    ++i;
  }
  for (const field span : spans) {
    const Cell& cell = cursor->cells()[i];
    const ColumnInfo& column = cursor->columns()[i];
    const microseconds start = expected_start(span, exact);
    CAPTURE(static_cast<int>(span));
    if (database.is("sqlite")) {  // text, in the form in which such a column stores it
      const std::string text = type == TypeId::date ? to_string(as_value(type, start)) : to_string(DateTime(start));
      if (decode_string(cell, column) != text) CHECK(decode_string(cell, column) == text);
    } else {
      const TypeId kept = type == TypeId::timestamp && database.is("mariadb") ? TypeId::datetime : type;
      if (column.type.id != kept) CHECK(to_string(column.type) == to_string(SqlType{.id = kept}));
      if (decode_datetime(cell, column) != DateTime(start)) CHECK(decode_datetime(cell, column) == DateTime(start));
    }
    ++i;
  }
  SUCCEED();
}

void check_all(const Database& database, std::size_t every = 1) {
  const std::vector<microseconds> all = moments();
  for (std::size_t i = 0; i < all.size(); i += every) {
    const microseconds moment = all[i];
    for (const TypeId type : {TypeId::date, TypeId::datetime, TypeId::timestamp}) check_moment(database, type, moment);
  }
}

}  // namespace

TEST_CASE("parts and beginnings of moments on SQLite", "[live]") { check_all(open_sqlite()); }
TEST_CASE("parts and beginnings of moments on MariaDB", "[live]") { check_all(open_mariadb()); }
TEST_CASE("parts and beginnings of moments on PostgreSQL, in any time zone", "[live]") {
  const Database pg = open_postgresql();
  pg.run("SET TimeZone = 'America/New_York'");
  check_all(pg);
  for (const char* zone : {"UTC", "Pacific/Apia", "Asia/Kathmandu"}) {
    pg.run(std::string("SET TimeZone = '") + zone + "'");
    check_all(pg, 17);
  }
}

TEST_CASE("the day that Samoa left out is a day of the calendar all the same", "[live]") {
  const Database pg = open_postgresql();
  pg.run("SET TimeZone = 'Pacific/Apia'");
  check_moment(pg, TypeId::date, microseconds(sys_days(year(2011) / 12 / 30).time_since_epoch()));
}

TEST_CASE("parts of a time of day", "[live]") {
  for (const Database& database : every_database()) {
    for (const TimeOfDay time : {TimeOfDay{}, TimeOfDay{hours(23) + minutes(59) + seconds(59) + microseconds(999'999)},
                                 TimeOfDay{hours(24)}}) {
      const std::string operand = literal(database.dialect, time, types::Time{});
      const hh_mm_ss clock(floor<seconds>(time.since_midnight));
      CAPTURE(database.name, operand);
      const auto ask = [&](field part) {
        const std::unique_ptr<Cursor> cursor = database.connection->execute_raw(
            "SELECT " + filled(database.dialect.data().extract(part, TypeId::time), operand), soon());
        REQUIRE(cursor->next());
        return decode_int64(cursor->cells()[0], cursor->columns()[0]);
      };
      CHECK(ask(field::hour) == clock.hours().count());
      CHECK(ask(field::minute) == clock.minutes().count());
      CHECK(ask(field::second) == clock.seconds().count());
    }
  }
}

TEST_CASE("of NULL there are no parts", "[live]") {
  for (const Database& database : every_database()) {
    database.run("CREATE TEMPORARY TABLE no_dates (d " + type_name(database.dialect, types::Date{}) + ", t " +
                 type_name(database.dialect, types::DateTime{}) + ", z " +
                 type_name(database.dialect, types::DateTime{.timezone = true}) + ")");
    database.run("INSERT INTO no_dates VALUES (NULL, NULL, NULL)");
    const std::pair<TypeId, const char*> columns[] = {
        {TypeId::date, "d"}, {TypeId::datetime, "t"}, {TypeId::timestamp, "z"}};
    for (const auto& [type, name] : columns) {
      for (const field part : parts) {
        CAPTURE(database.name, name, static_cast<int>(part));
        CHECK(database.scalar("SELECT " + filled(database.dialect.data().extract(part, type), name) +
                              " FROM no_dates") == Value());
      }
      for (const field span : spans) {
        CHECK(database.scalar("SELECT " + filled(database.dialect.data().date_trunc(span, type), name) +
                              " FROM no_dates") == Value());
      }
    }
  }
}
