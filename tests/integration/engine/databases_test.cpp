// SPDX-License-Identifier: MIT
// The engine does the same on the three databases.
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono;

namespace {

struct Stays : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> ward{this, "ward"};
  Column<std::optional<double>> cost{this, "cost"};
  Column<Date> day{this, "day"};
};
const Stays stays{"engine_stays"};

struct Fixture {
  const Engine engine;
  explicit Fixture(const std::string& url) : engine(create_engine(url)) {
    engine.execute_raw("DROP TABLE IF EXISTS engine_stays");
    engine.execute_raw(
        "CREATE TABLE engine_stays (id BIGINT PRIMARY KEY, ward VARCHAR(40) NOT NULL, cost DOUBLE PRECISION, day DATE "
        "NOT NULL)");
  }
  ~Fixture() {
    try {
      engine.execute_raw("DROP TABLE engine_stays");
    } catch (const Error& error) {
      WARN("a table is left behind: " << error.what());
    }
  }
};

std::string any_url() {
  switch (GENERATE(0, 1, 2, 3, 4)) {
    case 0: return "sqlite://";
    case 1: return postgresql_url();
    case 2: return postgresql_socket_url();
    case 3: return mysql_url();
    default: return mysql_socket_url();
  }
}

using Stay = std::tuple<std::int64_t, std::string, std::optional<double>, Date>;
std::vector<Stay> many(int n) {
  std::vector<Stay> rows;
  for (int i = 0; i < n; ++i) {
    const std::optional<double> cost = i % 3 == 0 ? std::nullopt : std::optional<double>{i * 0.5};
    rows.emplace_back(i, i % 2 == 0 ? "it's \xC3\xA9" : "B", cost, Date{sys_days{2024y / 1 / 1} + days{i % 400}});
  }
  return rows;
}
const auto insert_stays = insert(stays).columns(stays.id, stays.ward, stays.cost, stays.day);

}  // namespace

TEST_CASE("thousands of rows in and out again") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Fixture fixture{url};
  const auto rows = many(2501);
  CHECK(fixture.engine.execute_many(insert_stays, rows) == 2501);
  const auto query = select(stays.id, stays.ward, stays.cost, stays.day).order_by(stays.id);
  std::size_t i = 0;
  bool equal = true;
  for (const auto& [id, ward, cost, day] : fixture.engine.execute(query)) {
    equal = equal && rows.at(i++) == Stay{id, ward, cost, day};
  }
  CHECK(equal);
  CHECK(i == rows.size());
  CHECK(fixture.engine.pool().stats().checked_out == 0);
  CHECK(fixture.engine.execute(select(func::count()).select_from(stays)).scalar() == 2501);
  const Select<> untyped = query;
  const Row<> first = fixture.engine.execute(untyped).first().value();
  CHECK(first["ward"] == Value("it's \xC3\xA9"));
  CHECK(first.get<Date>("day") == Date{2024y / 1 / 1});
  CHECK(first["cost"].is_null());
}

TEST_CASE("a failing batch keeps nothing; savepoints undo their part") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Fixture fixture{url};
  const auto count = select(func::count()).select_from(stays);
  auto rows = many(1500);
  std::get<0>(rows.back()) = 0;
  CHECK_THROWS_AS(fixture.engine.execute_many(insert_stays, rows), UniqueViolation);
  CHECK(fixture.engine.execute(count).scalar() == 0);

  Connection conn = fixture.engine.connect();
  auto tx = conn.begin();
  conn.execute_many(insert_stays, many(3));
  {
    auto sp = conn.begin_nested();
    CHECK_THROWS_AS(conn.execute_many(insert_stays, many(1)), UniqueViolation);
  }
  CHECK(tx.is_active());
  CHECK(conn.execute(count).scalar() == 3);
  {
    auto sp = conn.begin_nested();
    conn.execute_raw("DELETE FROM engine_stays WHERE id = 1");
    sp.commit();
  }
  tx.commit();
  CHECK(fixture.engine.execute(count).scalar() == 2);
}

TEST_CASE("the same statement, kept and run again with other values") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Fixture fixture{url};
  fixture.engine.execute_many(insert_stays, many(50));
  const auto by_id = select(stays.cost).where(stays.id == bind<std::int64_t>("id"));
  for (int i = 0; i < 50; ++i) {
    const auto cost = fixture.engine.execute(by_id, {{"id", i}}).one().get<0>();
    REQUIRE(cost == (i % 3 == 0 ? std::nullopt : std::optional<double>{i * 0.5}));
  }
}

TEST_CASE("affected rows count what matched") {
  const std::string url = any_url();
  INFO(to_string(Url{url}));
  const Fixture fixture{url};
  fixture.engine.execute_many(insert_stays, many(10));
  CHECK(fixture.engine.execute_raw("UPDATE engine_stays SET ward = 'C' WHERE id < 4").rowcount() == 4);
  CHECK(fixture.engine.execute_raw("UPDATE engine_stays SET ward = 'C' WHERE id < 4").rowcount() == 4);
  CHECK(fixture.engine.execute_raw("DELETE FROM engine_stays").rowcount() == 10);
}

TEST_CASE("isolation levels and read-only transactions reach the server") {
  const std::string url = GENERATE(0, 1) == 0 ? postgresql_url() : mysql_url();
  INFO(to_string(Url{url}));
  const Fixture fixture{url};
  Connection conn = fixture.engine.connect();
  {
    auto tx = conn.begin({.read_only = true});
    CHECK_THROWS_AS(conn.execute_many(insert_stays, many(1)), ReadOnlyError);
  }
  auto tx = conn.begin({.isolation = serializable});
  if (Url{url}.scheme == "postgresql") {
    CHECK(conn.execute_raw("SHOW transaction_isolation").scalar<std::string>() == "serializable");
  }
  tx.commit();
}

TEST_CASE("a half-read result does not disturb the connection's next user") {
  const std::string url = GENERATE(0, 1) == 0 ? postgresql_url() : mysql_url();
  INFO(to_string(Url{url}));
  const Fixture fixture{url};
  fixture.engine.execute_many(insert_stays, many(1000));
  const Engine engine = create_engine(url, {.pool_size = 1, .max_overflow = 0});
  for (int i = 0; i < 3; ++i) {
    auto result = engine.execute(select(stays.id));
    CHECK(result.fetch(10).size() == 10);
  }
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  CHECK(engine.pool().stats().created == 1);
}
