// SPDX-License-Identifier: MIT
// Date arithmetic gives on every database what std::chrono computes: edge dates and random ones, times amounts.
#include <random>

#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr field units[] = {field::year, field::quarter, field::month,  field::week,
                           field::day,  field::hour,    field::minute, field::second};

struct Moments : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::int64_t> n{this, "n"};
  Column<Date> d{this, "d"};
  Column<Date> d2{this, "d2"};
  Column<DateTime> t{this, "t"};
  Column<DateTime> t2{this, "t2"};
  Column<Timestamp> z{this, "z"};
  Column<Timestamp> z2{this, "z2"};
};

struct Sample {
  std::int64_t n;
  microseconds from, to;
};

using Row8 = std::tuple<std::int64_t, std::int64_t, Date, Date, DateTime, DateTime, Timestamp, Timestamp>;

Date date_of(microseconds moment) { return Date(floor<days>(sys_time<microseconds>(moment))); }
Row8 row_of(std::size_t id, const Sample& c) {
  return {static_cast<std::int64_t>(id),
          c.n,
          date_of(c.from),
          date_of(c.to),
          DateTime(c.from),
          DateTime(c.to),
          Timestamp(c.from),
          Timestamp(c.to)};
}

std::int64_t months_in(field unit) { return unit == field::year ? 12 : unit == field::quarter ? 3 : 1; }
bool is_calendar(field unit) { return unit == field::year || unit == field::quarter || unit == field::month; }
microseconds length(field unit) {
  switch (unit) {
    case field::week: return weeks(1);
    case field::day: return days(1);
    case field::hour: return hours(1);
    case field::minute: return minutes(1);
    default: return seconds(1);
  }
}

microseconds shifted(field unit, std::int64_t n, microseconds moment) {
  if (!is_calendar(unit)) return moment + n * length(unit);
  const sys_days day = floor<days>(sys_time<microseconds>(moment));
  Date date = Date(day) + months(static_cast<int>(n * months_in(unit)));
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return sys_days(date).time_since_epoch() + (moment - day.time_since_epoch());
}

std::int64_t whole_units(field unit, microseconds from, microseconds to) {
  if (!is_calendar(unit)) return (to - from) / length(unit);
  if (to < from) return -whole_units(unit, to, from);
  const sys_days first = floor<days>(sys_time<microseconds>(from)), last = floor<days>(sys_time<microseconds>(to));
  const Date a(first), b(last);
  std::int64_t all = (b.year() - a.year()).count() * 12 + static_cast<int>(static_cast<unsigned>(b.month())) -
                     static_cast<int>(static_cast<unsigned>(a.month()));
  const auto reached = std::pair(b.day(), to - last.time_since_epoch());
  if (reached < std::pair(a.day(), from - first.time_since_epoch())) --all;
  return all / months_in(unit);
}

bool in_range(microseconds moment) {
  return moment >= sys_days(2y / 1 / 1).time_since_epoch() &&
         moment < sys_days(9999y / 12 / 31).time_since_epoch() + 24h;
}

std::vector<Sample> cases() {
  std::vector<microseconds> edges;
  for (const Date& date :
       {1900y / 2 / 28,  1900y / 3 / 1,  1969y / 12 / 31, 1970y / 1 / 1,  1999y / 12 / 31, 2000y / 2 / 29,
        2015y / 12 / 31, 2020y / 1 / 31, 2020y / 2 / 29,  2020y / 3 / 31, 2021y / 1 / 1,   2021y / 1 / 31,
        2021y / 2 / 28,  2023y / 5 / 31, 2024y / 1 / 30,  2024y / 2 / 29, 2024y / 3 / 29,  2024y / 11 / 30,
        2024y / 12 / 31, 2038y / 1 / 19, 2100y / 2 / 28,  9999y / 12 / 31}) {
    for (const microseconds clock : {0us, microseconds(23h + 59min + 59s + 999'999us), microseconds(12h + 500us)})
      edges.push_back(sys_days(date).time_since_epoch() + clock);
  }
  std::vector<Sample> all;
  std::mt19937_64 random(7);
  for (const microseconds edge : edges) {
    for (const std::int64_t n : {-13, -12, -1, 0, 1, 2, 11, 48})
      all.push_back({n, edge, edges[random() % edges.size()]});
  }
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low));
  };
  const auto random_moment = [&] {
    return sys_days(100y / 1 / 1).time_since_epoch() + microseconds(days(between(0, 3'600'000))) +
           microseconds(between(0, 86'400'000'000));
  };
  for (int i = 0; i < 400; ++i) {
    const microseconds from = random_moment();
    const microseconds near = from + microseconds(between(-40'000'000'000'000, 40'000'000'000'000));
    all.push_back({between(-700, 700), from, i % 2 == 0 ? near : random_moment()});
  }
  return all;
}

template <class T, class U>
void check_equal(const char* what, const Sample& c, const T& found, const U& expected) {
  if (found == T(expected)) return;
  CAPTURE(what, c.n, to_string(DateTime(c.from)), to_string(DateTime(c.to)));
  FAIL_CHECK("found " << to_string(Value(found)) << ", expected " << to_string(Value(T(expected))));
}

}  // namespace

TEST_CASE("date arithmetic is that of std::chrono on every database", "[live][dates]") {
  MetaData metadata;
  const Moments m{"moments", metadata};
  const std::vector<Sample> all = cases();
  std::vector<Row8> rows;
  for (std::size_t i = 0; i < all.size(); ++i) rows.push_back(row_of(i, all[i]));
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Created tables(metadata, database.engine);
    database.engine.execute_many(insert(m).columns(m.id, m.n, m.d, m.d2, m.t, m.t2, m.z, m.z2), rows);
    for (const field unit : units) {
      CAPTURE(static_cast<int>(unit));
      std::vector<std::int64_t> possible;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (in_range(shifted(unit, all[i].n, all[i].from))) possible.push_back(static_cast<std::int64_t>(i));
      }
      const auto moved = select(m.id, date_add(unit, m.n, m.t), date_add(unit, m.n, m.z)).where(m.id.in(possible));
      INFO(moved.compile(database.engine.dialect()).sql().substr(0, 400));
      std::size_t count = 0;
      for (const auto& [id, t, z] : database.engine.execute(moved)) {
        const Sample& c = all[static_cast<std::size_t>(id)];
        check_equal("DateTime", c, t, shifted(unit, c.n, c.from));
        check_equal("Timestamp", c, z, shifted(unit, c.n, c.from));
        ++count;
      }
      CHECK(count == possible.size());
      if (unit != field::hour && unit != field::minute && unit != field::second) {
        const auto days_moved = select(m.id, date_add(unit, m.n, m.d)).where(m.id.in(possible));
        INFO(days_moved.compile(database.engine.dialect()).sql().substr(0, 400));
        for (const auto& [id, d] : database.engine.execute(days_moved)) {
          const Sample& c = all[static_cast<std::size_t>(id)];
          check_equal("Date", c, d, date_of(shifted(unit, c.n, floor<days>(c.from))));
        }
      }
      const auto differences =
          select(m.id, date_diff(unit, m.d, m.d2), date_diff(unit, m.t, m.t2), date_diff(unit, m.z, m.z2),
                 date_diff(unit, m.d, m.t2), date_diff(unit, m.z, m.d2));
      INFO(differences.compile(database.engine.dialect()).sql());
      for (const auto& [id, d, t, z, mixed, zoned] : database.engine.execute(differences)) {
        const Sample& c = all[static_cast<std::size_t>(id)];
        const microseconds day = floor<days>(c.from), day2 = floor<days>(c.to);
        check_equal("Date - Date", c, d, whole_units(unit, day, day2));
        check_equal("DateTime - DateTime", c, t, whole_units(unit, c.from, c.to));
        check_equal("Timestamp - Timestamp", c, z, whole_units(unit, c.from, c.to));
        check_equal("DateTime - Date", c, mixed, whole_units(unit, day, c.to));
        check_equal("Date - Timestamp", c, zoned, whole_units(unit, c.from, day2));
      }
    }
  }
}

namespace {
struct Shifts {
  Date clamped, last_month, leap, next;
  DateTime hours_later, weeks_later, second_later;
  Timestamp months_before, minute_before;
  friend bool operator==(const Shifts&, const Shifts&) = default;
};
struct Differences {
  std::int64_t days, days_back, months, seconds;
  std::optional<std::int64_t> unknown;
  std::optional<Date> never;
  friend bool operator==(const Differences&, const Differences&) = default;
};
}  // namespace

TEST_CASE("date arithmetic on values and NULL, bound and literal", "[live][dates]") {
  const Date day = 2024y / 1 / 31;
  const DateTime moment = local_days{day} + 23h + 59min + 59s + 250us;
  const Timestamp instant{moment.time_since_epoch()};
  const auto shifts =
      select(literal(day) + months{1}, literal(day) - days{31}, literal(day) + years{-4}, days{1} + literal(day),
             literal(day) + hours{25}, literal(moment) + weeks{5}, literal(moment) + seconds{1},
             literal(instant) - months{2}, literal(instant) + minutes{-1});
  const auto differences = select(literal(day) - Date{2023y / 12 / 25}, Date{2023y / 12 / 25} - literal(day),
                                  date_diff(field::month, literal(moment), local_days{2024y / 3 / 31}),
                                  date_diff(field::second, day, literal(moment)),
                                  date_diff(field::hour, literal(moment), func::nullif(literal(moment), moment)),
                                  func::nullif(literal(day), day) + months{1});
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    check_rows(
        database.engine, shifts,
        std::vector{Shifts{2024y / 2 / 29, 2023y / 12 / 31, 2020y / 1 / 31, 2024y / 2 / 1,
                           local_days{2024y / 2 / 1} + 1h, local_days{2024y / 3 / 6} + 23h + 59min + 59s + 250us,
                           local_days{2024y / 2 / 1} + 250us, sys_days{2023y / 11 / 30} + 23h + 59min + 59s + 250us,
                           sys_days{2024y / 1 / 31} + 23h + 58min + 59s + 250us}});
    check_rows(database.engine, differences, std::vector{Differences{37, -37, 1, 86'399, {}, {}}});
  }
}

TEST_CASE("now is now, and today today", "[live][dates]") {
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Timestamp before = time_point_cast<microseconds>(system_clock::now()) - 2s;
    const auto q = select(func::now(), func::current_timestamp(), func::current_date(), func::current_time(),
                          func::now().cast<DateTime>());
    const auto row = database.engine.execute(q).one();
    const auto& [now, current, today, clock, local] = row;
    const Timestamp after = time_point_cast<microseconds>(system_clock::now()) + 2s;
    CHECK((now > before && now < after));
    CHECK((current > before && current < after));
    CHECK((sys_days(today) >= floor<days>(before) && sys_days(today) <= floor<days>(after)));
    CHECK(clock.since_midnight < 24h);
    CHECK(
        (local.time_since_epoch() > before.time_since_epoch() && local.time_since_epoch() < after.time_since_epoch()));
  }
}
