// SPDX-License-Identifier: MIT
#include "quarry/engine/row.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono;
using Catch::Matchers::ContainsSubstring;

namespace {
Row<> run_time_row(const std::vector<Value>& values, const std::vector<std::string>& names) {
  ScriptCursor cursor{names, {values}};
  cursor.next();
  Ref<detail::ColumnSet> set{new detail::ColumnSet};
  set->columns = cursor.columns();
  return {cursor.cells(), set};
}
}  // namespace

TEST_CASE("a typed row binds structurally, by reference and by value") {
  ScriptCursor cursor{{"id", "name", "cost"}, {{7, "North", null}}};
  REQUIRE(cursor.next());
  Row<std::int64_t, std::string, std::optional<double>> row{cursor.cells(), cursor.columns().data()};
  {
    const auto& [id, name, cost] = row;
    static_assert(std::is_same_v<decltype(id), const std::int64_t>);
    CHECK(id == 7);
    CHECK(name == "North");
    CHECK_FALSE(cost);
    CHECK(&name == &row.get<1>());
  }
  auto& [id, name, cost] = row;
  name = "South";
  cost = 1.5;
  CHECK(row.get<1>() == "South");
  auto copy = row;
  CHECK(copy == row);
  copy.get<0>() = id + 1;
  CHECK_FALSE(copy == row);
  CHECK(std::move(copy).get<1>() == "South");
}

TEST_CASE("a run-time row gives values by index and by name") {
  const Row<> row = run_time_row({7, "North", Date{2019y / 1 / 31}}, {"id", "name", "day"});
  CHECK(row.size() == 3);
  CHECK(row.keys() == std::vector<std::string>{"id", "name", "day"});
  CHECK(row[0] == Value(7));
  CHECK(row["name"] == Value("North"));
  CHECK(row.get<Date>("day") == Date{2019y / 1 / 31});
  CHECK(row.get<std::int8_t>(0) == 7);
  CHECK(row.get<std::string>("day") == "2019-01-31");
  CHECK(row.get<Value>("id") == Value(7));
  CHECK(row.get<std::optional<int>>("id") == 7);
}

TEST_CASE("a run-time row outlives its cursor and copies cheaply") {
  std::optional<Row<>> kept;
  {
    const Row<> row = run_time_row({std::string(100, 'x')}, {"text"});
    kept = row;
  }
  CHECK(kept->get<std::string>("text") == std::string(100, 'x'));
}

TEST_CASE("every kind of value converts as the same cell of a typed row would") {
  const Uuid uuid{"00112233-4455-6677-8899-aabbccddeeff"};
  const Interval interval{14, -3, microseconds{123456789}};
  const Timestamp moment{sys_days{1969y / 12 / 31} + microseconds{1}};
  const DateTime local{local_days{2024y / 2 / 29} + microseconds{86399999999}};
  const Bytes bytes{std::byte{0}, std::byte{255}};
  const Row<> row = run_time_row({true, -5, 18446744073709551615u, 2.5, Decimal("12.50"), "text", bytes, interval, uuid,
                                  moment, local, TimeOfDay{microseconds{5}}, Json{"{\"a\":1}"}, null},
                                 {"b", "i", "u", "d", "n", "t", "y", "v", "g", "m", "l", "o", "j", "z"});
  CHECK(row.get<bool>("b"));
  CHECK(row.get<short>("i") == -5);
  CHECK(row.get<std::uint64_t>("u") == 18446744073709551615u);
  CHECK(row.get<double>("d") == 2.5);
  CHECK(row.get<Decimal>("n") == Decimal("12.50"));
  CHECK(row.get<double>("n") == 12.5);
  CHECK(row.get<std::string>("t") == "text");
  CHECK(row.get<Bytes>("y") == bytes);
  CHECK(row.get<Interval>("v") == interval);
  CHECK(row.get<Uuid>("g") == uuid);
  CHECK(row.get<Timestamp>("m") == moment);
  CHECK(row.get<DateTime>("l") == local);
  CHECK(row.get<TimeOfDay>("o") == TimeOfDay{microseconds{5}});
  CHECK(row.get<Json>("j") == Json{"{\"a\":1}"});
  CHECK(row["z"].is_null());
  CHECK(row.get<std::optional<int>>("z") == std::nullopt);
  CHECK_THROWS_AS(row.get<int>("z"), ConversionError);
  CHECK_THROWS_AS(row.get<int>("d"), ConversionError);
  CHECK_THROWS_AS(row.get<std::int8_t>("u"), ConversionError);
}

TEST_CASE("unknown, ambiguous and out-of-range columns are named") {
  const Row<> row = run_time_row({1, 2, 3}, {"cost", "id", "id"});
  CHECK_THROWS_AS(row["cots"], NoSuchColumn);
  CHECK_THROWS_WITH(row["cots"], ContainsSubstring("no column \"cots\"") && ContainsSubstring("cost, id, id") &&
                                     ContainsSubstring("Did you mean \"cost\"?"));
  CHECK_THROWS_AS(row.get<int>("id"), ArgumentError);
  CHECK_THROWS_WITH(row["id"], ContainsSubstring("\"id\" is ambiguous: columns 1 and 2 both have it"));
  CHECK_THROWS_WITH(row[3], ContainsSubstring("3 columns, so there is none with index 3"));
  CHECK(row[2] == Value(3));
}
