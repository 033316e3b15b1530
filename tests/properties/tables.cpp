// SPDX-License-Identifier: MIT
#include "properties/tables.hpp"

#include <limits>
#include <optional>
#include <tuple>

namespace properties {

namespace {

constexpr std::string_view names[] = {
    "",    " ",   "a",     "A",    "b ", " b",   "ab",        "AB",          "Zoë", "zoe",   "O'Brien", "back\\slash",
    "50%", "x_y", "\"q\"", "漢字", "é",  "😀",    "tab\there", "line\nbreak", "--",  "/* */", ":name",   "?",
    "$1",  "%s",  "{0}",   "\\'",  "''", "NULL", "0",         "1e3",         "`x`"};
constexpr std::string_view words[] = {"",    "a",   "b",    "ab",   "abc", "abcabc",  "a%c", "a_c",      "a'c", "50%",
                                      "x/y", "/",   "\\",   "a\\b", "\"",  "foo bar", "%",   "_",        "?",   ":a",
                                      "c",   "bca", "aaaa", "x",    "-",   "1",       "01",  "z z z z z"};

}  // namespace

std::int64_t Values::big() {
  constexpr std::int64_t edges[] = {0,
                                    1,
                                    -1,
                                    127,
                                    32767,
                                    -32768,
                                    2147483647,
                                    -2147483648LL,
                                    2147483648LL,
                                    9007199254740993,
                                    std::numeric_limits<std::int64_t>::max(),
                                    std::numeric_limits<std::int64_t>::min()};
  return chance(50) ? pick(edges) : number(-1'000'000'000'000, 1'000'000'000'000);
}

Decimal Values::price() {
  constexpr std::string_view quarters[] = {".00", ".25", ".50", ".75", ".0", ".5"};
  const std::int64_t whole = chance(80) ? number(0, 99) : number(0, 99'999'999);
  return Decimal((chance(30) ? "-" : "") + std::to_string(whole) + std::string(pick(quarters)));
}

double Values::ratio() { return static_cast<double>(chance(80) ? number(-400, 400) : number(-4000000, 4000000)) / 8; }
std::string Values::name() { return std::string(pick(names)); }
std::string Values::word() { return std::string(pick(words)); }

Date Values::day() {
  using namespace std::chrono;
  constexpr Date edges[] = {Date{1970y / 1 / 1},   Date{1969y / 12 / 31}, Date{2000y / 2 / 29},
                            Date{2020y / 12 / 31}, Date{2021y / 1 / 1},   Date{2024y / 2 / 29},
                            Date{1900y / 3 / 1},   Date{2038y / 1 / 19},  Date{2018y / 12 / 31}};
  return chance(30) ? pick(edges) : Date(sys_days(Date{2019y / 1 / 1}) + days(number(0, 1500)));
}

DateTime Values::moment() {
  using namespace std::chrono;
  constexpr std::int64_t microseconds_[] = {0, 0, 0, 1, 500000, 999999};
  return local_days(day()) + seconds(chance(30) ? (chance(50) ? 0 : 86399) : number(0, 86399)) +
         microseconds(pick(microseconds_));
}

void create(const Tables& tables, const Engine& engine, std::uint64_t seed) {
  tables.metadata.drop_all(engine);
  tables.metadata.create_all(engine);
  Values values(seed);
  const auto maybe = [&](auto value) {
    return values.chance(20) ? std::nullopt : std::optional<decltype(value)>(std::move(value));
  };

  // the arguments of one call are evaluated in no fixed order, those of a braced list are
  const Items& i = tables.items;
  using ItemRow =
      std::tuple<std::int64_t, std::int64_t, std::optional<std::int64_t>, std::optional<std::int64_t>,
                 std::optional<Decimal>, std::optional<double>, std::optional<std::string>, std::optional<std::string>,
                 std::optional<Date>, std::optional<DateTime>, std::optional<bool>>;
  std::vector<ItemRow> items;
  for (int id = 1; id <= 16; ++id) {
    items.push_back(ItemRow{id, values.number(1, 4), maybe(values.big()), maybe(values.amount()), maybe(values.price()),
                            maybe(values.ratio()), maybe(values.name()), maybe(values.word()), maybe(values.day()),
                            maybe(values.moment()), maybe(values.chance(50))});
  }
  engine.execute_many(
      insert(i).columns(i.id, i.team, i.big, i.amount, i.price, i.ratio, i.name, i.word, i.day, i.moment, i.open),
      items);

  const People& p = tables.people;
  using PersonRow =
      std::tuple<std::int64_t, std::optional<std::int64_t>, std::string, std::string, Date, std::int64_t, bool>;
  std::vector<PersonRow> people;
  for (int id = 1; id <= 12; ++id) {
    people.push_back(PersonRow{id, maybe(values.number(1, 16)), values.name(), values.word(), values.day(),
                               values.number(0, 20), values.chance(50)});
  }
  engine.execute_many(insert(p).columns(p.id, p.item_id, p.nick, p.word, p.born, p.score, p.active), people);

  const Tags& t = tables.tags;
  using TagRow = std::tuple<std::int64_t, std::int64_t, std::optional<std::string>, std::optional<Decimal>,
                            std::optional<DateTime>>;
  std::vector<TagRow> tags;
  for (int id = 1; id <= 14; ++id) {
    tags.push_back(
        TagRow{values.number(1, 18), id, maybe(values.name()), maybe(values.price()), maybe(values.moment())});
  }
  engine.execute_many(insert(t).columns(t.item, t.place, t.tag, t.weight, t.since), tags);
}

}  // namespace properties
