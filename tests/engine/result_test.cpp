// SPDX-License-Identifier: MIT
#include "quarry/engine/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql/literal.hpp"
#include "quarry/sql/select.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// Three rows (id, name, cost) for any SELECT; `fail_at` ends them by an error.
struct Rows {
  ScriptServer server;
  std::vector<std::vector<Value>> rows{{1, "North", 2.5}, {2, "South", null}, {3, "East", 0.5}};
  std::size_t fail_at = 99;
  Engine engine = script_engine(server);

  Rows() {
    server.answer = [this](const std::string& sql, ScriptConnection& connection) -> std::unique_ptr<Cursor> {
      if (!sql.starts_with("SELECT")) return nullptr;
      auto cursor = std::make_unique<ScriptCursor>(std::vector<std::string>{"id", "name", "cost"}, rows);
      cursor->fail_at = fail_at;
      cursor->error = [&connection] { connection.lose("lost while reading"); };
      return cursor;
    };
  }
  int out() const { return engine.pool().stats().checked_out; }
};

const auto query = select(literal(std::int64_t{1}), literal(std::string{}), literal(std::optional<double>{}));

struct Clinic {
  std::int64_t id;
  std::string name;
  std::optional<double> cost;
};

}  // namespace

TEST_CASE_METHOD(Rows, "typed rows in a loop; the connection is back when it ends") {
  std::string names;
  int after_last = 0;
  for (const auto& [id, name, cost] : engine.execute(query)) {
    names += name;
    after_last = out();
    CHECK(cost.has_value() == (id != 2));
  }
  CHECK(names == "NorthSouthEast");
  CHECK(after_last == 1);
  CHECK(out() == 0);
}

TEST_CASE_METHOD(Rows, "leaving a loop early gives the connection back") {
  for (const auto& row : engine.execute(query)) {
    (void)row;
    break;
  }
  CHECK(out() == 0);
  auto result = engine.execute(query);
  CHECK(out() == 1);
  result.close();
  result.close();
  CHECK(out() == 0);
  CHECK_THROWS_AS(result.begin(), ResourceClosedError);
  CHECK(result.keys() == std::vector<std::string>{"id", "name", "cost"});
}

TEST_CASE_METHOD(Rows, "the connection is back at the last row, not at the result's end") {
  auto result = engine.execute(query);
  CHECK(result.all().size() == 3);
  CHECK(out() == 0);
  CHECK(result.all().empty());
  CHECK(result.columns().size() == 3);
}

TEST_CASE_METHOD(Rows, "all, first, one, one_or_none") {
  CHECK(engine.execute(query).all().at(1).get<1>() == "South");
  CHECK(engine.execute(query).first()->get<0>() == 1);
  CHECK_THROWS_AS(engine.execute(query).one(), MultipleResultsFound);
  CHECK_THROWS_AS(engine.execute(query).one_or_none(), MultipleResultsFound);
  CHECK(out() == 0);
  rows.resize(1);
  CHECK(engine.execute(query).one().get<1>() == "North");
  CHECK(engine.execute(query).one_or_none()->get<1>() == "North");
  rows.clear();
  CHECK_FALSE(engine.execute(query).first());
  CHECK_FALSE(engine.execute(query).one_or_none());
  CHECK_THROWS_AS(engine.execute(query).one(), NoResultFound);
  CHECK(engine.execute(query).all().empty());
  CHECK(out() == 0);
}

TEST_CASE_METHOD(Rows, "scalar and scalars take the first column") {
  CHECK(engine.execute(query).scalar() == 1);
  CHECK(engine.execute(query).scalars() == std::vector<std::int64_t>{1, 2, 3});
  CHECK(engine.execute_raw("SELECT 1").scalar() == Value(1));
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  CHECK(engine.execute_raw("SELECT 1").scalars<short>() == std::vector<short>{1, 2, 3});
  rows = {{null, "x", 1.0}};
  CHECK_FALSE(engine.execute(query).scalar());
  CHECK_FALSE(engine.execute_raw("SELECT 1").scalar());
  rows.clear();
  CHECK_FALSE(engine.execute(query).scalar());
}

TEST_CASE_METHOD(Rows, "into fills structs by position, typed and at run time") {
  for (const auto& clinics : {engine.execute(query).into<Clinic>(), engine.execute_raw("SELECT 1").into<Clinic>()}) {
    REQUIRE(clinics.size() == 3);
    CHECK(clinics[0].name == "North");
    CHECK(clinics[0].cost == 2.5);
    CHECK(clinics[1].id == 2);
    CHECK_FALSE(clinics[1].cost);
  }
  struct Two {
    int a;
    std::string b;
  };
  CHECK_THROWS_WITH(engine.execute_raw("SELECT 1").into<Two>(),
                    ContainsSubstring("returned 3 columns where 2 were expected"));
  CHECK(out() == 0);
}

TEST_CASE_METHOD(Rows, "partitions hand out portions") {
  std::vector<std::size_t> sizes;
  for (const auto& portion : engine.execute(query).partitions(2)) sizes.push_back(portion.size());
  CHECK(sizes == std::vector<std::size_t>{2, 1});
  CHECK(out() == 0);
}

TEST_CASE_METHOD(Rows, "run-time rows") {
  std::string names;
  for (const Row<>& row : engine.execute_raw("SELECT 1")) names += row.get<std::string>("name");
  CHECK(names == "NorthSouthEast");
  const Select<> untyped = query;
  CHECK(engine.execute(untyped).all().at(2)["id"] == Value(3));
}

TEST_CASE_METHOD(Rows, "a result may be moved while it is read") {
  auto first = engine.execute(query);
  CHECK(first.fetch(1).size() == 1);
  auto second = std::move(first);
  CHECK(second.fetch(5).size() == 2);
  CHECK_THROWS_AS(first.all(), ResourceClosedError);
  CHECK_THROWS_AS(first.keys(), ResourceClosedError);
  CHECK_THROWS_AS(first.rowcount(), ResourceClosedError);
}

TEST_CASE_METHOD(Rows, "rows that end by an error never look like an end") {
  fail_at = 2;
  int seen = 0;
  const auto read = [&] {
    for (const auto& row : engine.execute(query)) {
      (void)row;
      ++seen;
    }
  };
  CHECK_THROWS_AS(read(), Disconnected);
  CHECK(seen == 2);
  CHECK(server.open == 0);
  CHECK(engine.pool().stats().invalidated == 1);

  fail_at = 0;
  Connection conn = engine.connect();
  auto tx = conn.begin();
  CHECK_THROWS_AS(conn.execute(query).all(), Disconnected);
  CHECK(conn.closed());
}

TEST_CASE_METHOD(Rows, "a value that does not fit its type is an error, and the connection is back") {
  rows = {{null, "x", 1.0}};
  CHECK_THROWS_AS(engine.execute(query).all(), ConversionError);
  CHECK(out() == 0);
}

TEST_CASE_METHOD(Rows, "a statement without rows gives its connection back at once") {
  auto result = engine.execute_raw("UPDATE x");
  CHECK(out() == 0);
  CHECK(result.rowcount() == 1);
  CHECK_FALSE(result.returns_rows());
  CHECK(result.keys().empty());
  CHECK_THROWS_WITH(result.all(), ContainsSubstring("returned no rows"));
}

TEST_CASE_METHOD(Rows, "named binds get their values at execution") {
  const auto asked = select(bind<std::int64_t>("id"), literal(std::string{"s"}), literal(std::optional<double>{}));
  engine.execute(asked, {{"id", 7}}).close();
  REQUIRE_FALSE(server.parameters.back().empty());
  CHECK(server.parameters.back().front().value == Value(7));
  engine.execute(asked, std::vector<NamedValue>{{"id", 8}}).close();
  CHECK(server.parameters.back().front().value == Value(8));
  CHECK_THROWS_AS(engine.execute(asked), ArgumentError);
  CHECK_THROWS_AS(engine.execute(asked, {{"idd", 7}}), ArgumentError);
  CHECK(out() == 0);
}
