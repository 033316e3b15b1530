// SPDX-License-Identifier: MIT
#include "quarry/testing/mock.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace std::chrono;

namespace {

struct Wards : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> name{this, "name"};
};
const Wards wards{"wards"};
const auto all = select(wards.id, wards.name).order_by(wards.id);

}  // namespace

TEST_CASE("a mock database answers what is expected, in order") {
  testing::Mock mock;
  mock.expect("SELECT wards.id,\n   wards.name FROM wards ORDER BY wards.id")
      .returns({"id", "name"}, {{1, "A"}, {2, "B"}});
  mock.expect("INSERT INTO wards%").with({3, "C"}).affects(1).last_insert_id(3);
  mock.expect("DELETE FROM wards").affects(2).times(2);
  const Engine engine = mock.engine();
  CHECK(engine.dialect().name() == "postgresql");
  std::string names;
  for (const auto& [id, name] : engine.execute(all)) names += name;
  CHECK(names == "AB");
  const auto result = engine.execute(insert(wards).values(wards.id = 3, wards.name = "C"));
  CHECK(result.rowcount() == 1);
  CHECK(result.last_insert_id() == 3);
  CHECK_THROWS_WITH(mock.verify(), "the mock database expected this 2 times, and got it 0: DELETE FROM wards");
  engine.execute_raw("DELETE FROM wards");
  engine.execute_raw("DELETE  FROM\twards ");
  CHECK_NOTHROW(mock.verify());
}

TEST_CASE("what a mock database did not expect is told to the application and to the test") {
  testing::Mock mock{"sqlite"};
  mock.expect("SELECT 1");
  mock.expect("INSERT%").with({1, "A"});
  const Engine engine = mock.engine();
  CHECK_THROWS_WITH(engine.execute_raw("SELECT 2"), "the mock database expected next: SELECT 1\nand got: SELECT 2");
  engine.execute_raw("SELECT 1");
  CHECK_THROWS_WITH(engine.execute(insert(wards).values(wards.id = 1, wards.name = "B")),
                    "the mock database expected next: INSERT% with (1, A)\n"
                    "and got: INSERT INTO wards (id, name) VALUES (?, ?) with (1, B)");
  engine.execute(insert(wards).values(wards.id = 1, wards.name = "A"));
  CHECK_THROWS_WITH(engine.execute_raw("SELECT 3"),
                    "the mock database expected no further statement, and got: SELECT 3");
  CHECK_THROWS_WITH(mock.verify(), Catch::Contains("and got: SELECT 2\n") && Catch::EndsWith("got: SELECT 3"));
  CHECK_THROWS_AS(testing::Mock{"oracle"}, ArgumentError);
  CHECK_THROWS_AS(mock.expect("x").returns({"a"}, {{1, 2}}), ArgumentError);
}

TEST_CASE("any order, any number of times") {
  testing::Mock mock;
  mock.in_any_order();
  mock.expect("SELECT 1");
  mock.expect("SELECT 2");
  mock.expect("SELECT now()").any_times();
  const Engine engine = mock.engine();
  for (const char* sql : {"SELECT now()", "SELECT 2", "SELECT now()", "SELECT 1"}) engine.execute_raw(sql);
  CHECK_NOTHROW(mock.verify());
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1"), testing::Failure);
}

TEST_CASE("errors, to see what the application does about them") {
  testing::Mock mock;
  mock.expect("UPDATE stock SET n = n - 1").fails<DeadlockDetected>("deadlock detected");
  mock.expect("UPDATE stock SET n = n - 1").affects(1);
  mock.expect("COMMIT").fails<SerializationFailure>("could not serialize");
  mock.expect("UPDATE stock SET n = n - 1").affects(1);
  const Engine engine = mock.engine();
  engine.transaction([](Connection& c) { c.execute_raw("UPDATE stock SET n = n - 1"); },
                     {.first_pause = milliseconds{0}});
  CHECK_NOTHROW(mock.verify());
  CHECK(mock.log() == std::vector<std::string>{"BEGIN", "UPDATE stock SET n = n - 1", "ROLLBACK", "BEGIN",
                                               "UPDATE stock SET n = n - 1", "COMMIT", "ROLLBACK", "BEGIN",
                                               "UPDATE stock SET n = n - 1", "COMMIT"});
  mock.expect("SELECT 1").fails<Disconnected>("gone");
  mock.expect("SELECT 1").fails<UniqueViolation>("twice");
  mock.expect("SELECT 1").fails_with(std::make_exception_ptr(PoolTimeout("full")));
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1"), Disconnected);
  CHECK(engine.pool().stats().invalidated == 1);
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1"), UniqueViolation);
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1"), PoolTimeout);
  CHECK_NOTHROW(mock.verify());
}

TEST_CASE("values of every kind come out of a mock database as they went in") {
  const std::vector<Value> values{Value(),
                                  true,
                                  std::int64_t{-5},
                                  std::numeric_limits<std::uint64_t>::max(),
                                  1.5,
                                  -std::numeric_limits<double>::infinity(),
                                  Decimal("12.340"),
                                  "it's \xC3\xA9\n",
                                  Bytes{std::byte{0}, std::byte{255}},
                                  Date{2024y / 2 / 29},
                                  TimeOfDay{1us},
                                  DateTime(microseconds(5)),
                                  Timestamp(microseconds(-5)),
                                  Interval{1, 2, 3us},
                                  Json(R"({"a": [1, null]})"),
                                  Value::array({1, Value(), 3}, TypeId::big_integer)};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < values.size(); ++i) names.push_back("c" + std::to_string(i));
  testing::Mock mock;
  mock.expect("SELECT *").returns(names, {values});
  const Row<> row = mock.engine().execute_raw("SELECT *").one();
  for (std::size_t i = 0; i < values.size(); ++i) {
    INFO(to_string(values[i]));
    CHECK(row[i] == values[i]);
  }
}
