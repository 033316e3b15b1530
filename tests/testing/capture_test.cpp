// SPDX-License-Identifier: MIT
#include "quarry/testing/capture.hpp"

#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"
#include "quarry/testing.hpp"

using namespace quarry;

namespace {

struct Wards : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> name{this, "name"};
};
const Wards wards{"wards"};

Engine with_wards() {
  const Engine engine = create_engine("sqlite://");
  engine.execute_raw("CREATE TABLE wards (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  engine.execute_many(insert(wards).columns(wards.id, wards.name),
                      std::vector<std::tuple<std::int64_t, std::string>>{{1, "A"}, {2, "B"}, {3, "C"}});
  return engine;
}

}  // namespace

TEST_CASE("a capture keeps what an application sends, while it lives") {
  const Engine engine = with_wards();
  std::size_t seen = 0;
  {
    const testing::Capture log{engine};
    testing::Capture second{engine};
    CHECK(log.count() == 0);
    CHECK(engine.execute(select(wards.name).where(wards.id == 2)).one().get<0>() == "B");
    engine.execute(insert(wards).values(wards.id = 4, wards.name = "D"));
    CHECK_THROWS_AS(engine.execute_raw("INSERT INTO wards VALUES (4, 'E')"), UniqueViolation);
    const std::vector<testing::CapturedStatement> statements = log.statements();
    REQUIRE(statements.size() == 3);
    CHECK(statements[0].sql == R"(SELECT wards.name FROM wards WHERE wards.id = ?)");
    CHECK(statements[0].literal_sql == R"(SELECT wards.name FROM wards WHERE wards.id = 2)");
    CHECK(statements[0].parameters == std::vector<std::string>{"2"});
    CHECK(statements[0].rows == 1);
    CHECK(statements[0].error.empty());
    CHECK(statements[1].rows == 1);
    CHECK_THAT(statements[2].error, Catch::Contains("UNIQUE"));
    CHECK(log.sql().at(2) == "INSERT INTO wards VALUES (4, 'E')");
    CHECK(log.count("select") == 1);
    CHECK(log.count("INTO") == 2);
    CHECK(log.count("DELETE") == 0);
    second.clear();
    CHECK(second.count() == 0);
    CHECK(log.count() == 3);
    engine.on_statement([&](const StatementEvent&) { ++seen; });
  }
  engine.execute_raw("DELETE FROM wards");
  CHECK(seen == 1);  // a listener that was added meanwhile stays
}

TEST_CASE("one query for each row of another is found") {
  const Engine engine = with_wards();
  const auto names = [&] {
    std::vector<std::string> found;
    for (const auto& [id] : engine.execute(select(wards.id).order_by(wards.id)).all()) {
      found.push_back(engine.execute(select(wards.name).where(wards.id == id)).scalar().value());
    }
    return found;
  };
  CHECK(testing::at_most(4, engine, names) == std::vector<std::string>{"A", "B", "C"});
  CHECK_THROWS_WITH(testing::at_most(2, engine, names),
                    "at most 2 statements were expected, and 4 were sent:\n"
                    "  3 x SELECT wards.name FROM wards WHERE wards.id = ?\n"
                    "  1 x SELECT wards.id FROM wards ORDER BY wards.id\n"
                    "the first is sent again and again; a join or IN would send it once");
  CHECK_THROWS_AS(testing::at_most(0, engine, [&] { return engine.execute_raw("SELECT 1").all(); }), testing::Failure);
}

TEST_CASE("captures come and go while threads send statements") {
  const Engine engine = with_wards();
  std::vector<std::thread> crowd;
  const testing::Capture all{engine};
  for (int t = 0; t < 8; ++t) {
    crowd.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const testing::Capture own{engine};
        (void)engine.execute_raw("SELECT 1").all();
        if (own.count() == 0) throw std::logic_error("the thread's own statement is missing");
      }
    });
  }
  for (std::thread& each : crowd) each.join();
  CHECK(all.count() == 400);
}
