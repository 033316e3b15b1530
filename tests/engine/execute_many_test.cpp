// SPDX-License-Identifier: MIT
#include <array>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// A row of a user's own that makes its fields when they are asked for.
struct Made {
  int number;
};
template <std::size_t I>
auto get(const Made& made) {
  if constexpr (I == 0) return made.number;
  else return std::string(40, static_cast<char>('a' + made.number % 26));
}

}  // namespace

template <>
struct std::tuple_size<Made> : std::integral_constant<std::size_t, 2> {};
template <std::size_t I>
struct std::tuple_element<I, Made> {
  using type = decltype(get<I>(Made{}));
};

namespace {

struct Clinics : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", autoincrement};
  Column<std::optional<std::string>> name{this, "name"};
};
const Clinics clinics{"clinics"};
const auto statement = insert(clinics).columns(clinics.id, clinics.name);

struct Batches {
  ScriptServer server;
  Engine engine = script_engine(server);
  Batches() {
    server.answer = [this](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
      if (!sql.starts_with("INSERT")) return nullptr;
      return std::make_unique<ScriptCursor>(static_cast<std::int64_t>(server.parameters.back().size() / 2));
    };
  }
  std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> rows;
    for (const auto& parameters : server.parameters) rows.push_back(parameters.size() / 2);
    return rows;
  }
};

}  // namespace

TEST_CASE_METHOD(Batches, "rows go in batches within the limit of parameters, in one transaction") {
  server.max_parameters = 11;  // five rows of two
  std::vector<std::tuple<int, std::string>> rows;
  for (int i = 0; i < 12; ++i) rows.emplace_back(i, "n" + std::to_string(i));
  CHECK(engine.execute_many(statement, rows) == 12);
  CHECK(sizes() == std::vector<std::size_t>{5, 5, 2});
  CHECK(server.log.front() == "BEGIN");
  CHECK(server.log.back() == "COMMIT");
  CHECK(server.parameters[1][0].value == Value(5));
  CHECK(server.parameters[2][3].value == Value("n11"));
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE_METHOD(Batches, "long values make shorter batches; one row may be longer than a batch") {
  const std::vector<std::tuple<int, std::string>> rows{{1, std::string(300'000, 'a')},
                                                       {2, std::string(300'000, 'b')},
                                                       {3, "c"},
                                                       {4, std::string(2'000'000, 'd')},
                                                       {5, "e"}};
  CHECK(engine.execute_many(statement, rows) == 5);
  CHECK(sizes() == std::vector<std::size_t>{2, 2, 1});
}

TEST_CASE_METHOD(Batches, "rows may be tuples, structs, run-time values, rows of a result, or single values") {
  struct Clinic {
    std::int64_t id;
    std::optional<std::string> name;
  };
  engine.execute_many(statement, std::vector<Clinic>{{1, "a"}, {2, std::nullopt}});
  CHECK(server.parameters.back()[3].value.is_null());
  engine.execute_many(statement, std::array<std::pair<short, const char*>, 1>{{{3, "b"}}});
  CHECK(server.parameters.back()[1].value == Value("b"));
  engine.execute_many(statement, std::vector<std::vector<Value>>{{4, null}, {5, "c"}});
  CHECK(server.parameters.back()[2].value == Value(5));
  const Insert<> untyped = insert(clinics).columns(std::vector<Column<>>{clinics["id"], clinics["name"]});
  engine.execute_many(untyped, std::vector<Clinic>{{6, "d"}});
  CHECK(server.parameters.back()[0].value == Value(6));
  engine.execute_many(insert(clinics).columns(clinics.name), std::vector<std::string>{"x", "y"});
  CHECK(server.parameters.back()[1].value == Value("y"));
}

TEST_CASE_METHOD(Batches, "no rows send nothing") {
  CHECK(engine.execute_many(statement, std::vector<std::tuple<int, std::string>>{}) == 0);
  CHECK(server.log.empty());
}

TEST_CASE_METHOD(Batches, "a row of the wrong length is named, and nothing is kept") {
  server.max_parameters = 2;
  std::vector<std::vector<Value>> rows(300, {1, "a"});
  rows.back() = {3};
  CHECK_THROWS_WITH(
      engine.execute_many(statement, rows),
      ContainsSubstring("row 299 of those given, counted from 0, has 1 values, and the INSERT has 2 columns"));
  REQUIRE(!server.log.empty());
  CHECK(server.log.back() == "ROLLBACK");
  CHECK(engine.pool().stats().checked_out == 0);

  rows = {{1, "a"}, {2, "b"}, {3, "c", 4}, {5, "d"}};
  CHECK_THROWS_WITH(
      engine.execute_many(statement, rows),
      ContainsSubstring("row 2 of those given, counted from 0, has 3 values, and the INSERT has 2 columns"));
  const std::list<std::vector<Value>> scattered(rows.begin(), rows.end());
  CHECK_THROWS_WITH(
      engine.execute_many(statement, scattered),
      ContainsSubstring("row 2 of those given, counted from 0, has 3 values, and the INSERT has 2 columns"));
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE_METHOD(Batches, "rows of every kind arrive as they are") {
  server.max_parameters = 1000;
  std::vector<Made> made;
  std::vector<std::tuple<int, std::string>> tuples;
  std::deque<std::pair<int, std::string>> pairs;
  for (int i = 0; i < 700; ++i) {
    made.push_back({i});
    tuples.emplace_back(i, get<1>(made.back()));
    pairs.emplace_back(i, get<1>(made.back()));
  }
  const auto sent = [&](const auto& rows) {
    server.log.clear();
    server.parameters.clear();
    CHECK(engine.execute_many(statement, rows) == 700);
    std::vector<std::vector<Value>> all;
    for (const auto& parameters : server.parameters) {
      for (std::size_t i = 0; i + 1 < parameters.size(); i += 2)
        all.push_back({parameters[i].value, parameters[i + 1].value});
    }
    return all;
  };
  const auto expected = sent(tuples);
  REQUIRE(expected.size() == 700);
  CHECK(expected[699] == std::vector<Value>{699, get<1>(Made{699})});
  CHECK(sent(made) == expected);
  CHECK(sent(pairs) == expected);
  CHECK(sent(expected) == expected);
  CHECK(sent(std::span(tuples)) == expected);
}

TEST_CASE_METHOD(Batches, "an open transaction is used and left open") {
  Connection conn = engine.connect();
  auto tx = conn.begin();
  conn.execute_many(statement, std::vector<std::tuple<int, std::string>>{{1, "a"}});
  CHECK(tx.is_active());
  tx.commit();
  CHECK(server.log.size() == 5);  // with the savepoint and its release
}

TEST_CASE_METHOD(Batches, "any other statement runs once for each set of named values") {
  const auto one = insert(clinics).values(clinics.id = bind<std::int64_t>("id"), clinics.name = "x");
  CHECK(engine.execute_many(one, std::vector<std::vector<NamedValue>>{{{"id", 1}}, {{"id", 2}}, {{"id", 3}}}) == 3);
  CHECK(server.log.size() == 5);
  CHECK(server.parameters[2][0].value == Value(3));
  CHECK_THROWS_AS(engine.execute_many(one, std::vector<std::vector<NamedValue>>{{{"id", 1}}, {{"idd", 2}}}),
                  ArgumentError);
  CHECK(server.log.back() == "ROLLBACK");
}
