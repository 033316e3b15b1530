// SPDX-License-Identifier: MIT
#include "quarry/engine/events.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {
struct Seen {
  std::string sql, literal, error;
  std::int64_t rows = 0;
};
struct Clinics : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> name{this, "name"};
};
const Clinics clinics{"clinics"};
}  // namespace

TEST_CASE("listeners are told of every statement: text, values, rows, error") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (sql.starts_with("SELECT")) {
      return std::make_unique<ScriptCursor>(std::vector<std::string>{"id"},
                                            std::vector<std::vector<Value>>{{1}, {2}, {3}});
    }
    if (sql == "BAD") throw ProgrammingError(script_error("syntax error"));
    return nullptr;
  };
  const Engine engine = script_engine(server);
  std::vector<Seen> seen;
  engine.on_statement([&](const StatementEvent& e) {
    CHECK(e.duration.count() >= 0);
    seen.push_back({std::string{e.sql}, e.literal_sql(), e.error != nullptr ? e.error->what() : "", e.rows});
  });

  const auto query = select(clinics.id).where(clinics.name == bind<std::string>("name"), clinics.id > 5);
  auto result = engine.execute(query, {{"name", "O'Hara"}});
  CHECK(seen.empty());  // rows are not read yet
  CHECK(result.fetch(2).size() == 2);
  result.close();
  REQUIRE(seen.size() == 1);
  CHECK_THAT(seen[0].sql, ContainsSubstring("?"));
  CHECK_THAT(seen[0].literal, ContainsSubstring("name = 'O''Hara'") && ContainsSubstring("id > 5"));
  CHECK(seen[0].rows == 2);

  engine.execute_raw("UPDATE x");
  CHECK(seen.back().sql == "UPDATE x");
  CHECK(seen.back().literal == "UPDATE x");
  CHECK(seen.back().rows == 1);

  CHECK_THROWS_AS(engine.execute_raw("BAD"), ProgrammingError);
  CHECK_THAT(seen.back().error, ContainsSubstring("syntax error"));

  engine.execute_many(insert(clinics).columns(clinics.id, clinics.name),
                      std::vector<std::pair<int, std::string>>{{1, "a"}, {2, "b"}});
  CHECK_THAT(seen.back().literal, ContainsSubstring("(1, 'a'), (2, 'b')"));
  CHECK(seen.size() == 4);
}

TEST_CASE("an event tells connection, fingerprint and values") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  struct Event {
    std::int64_t connection;
    std::uint64_t fingerprint;
    std::vector<std::string> parameters;
    std::string line;
  };
  std::vector<Event> seen;
  engine.on_statement([&](const StatementEvent& e) {
    seen.push_back({e.connection_id, e.fingerprint, e.parameters(), to_string(e)});
  });
  const auto by_name = [](const std::string& name) {
    return insert(clinics).values(clinics.id = 1, clinics.name = sensitive(name));
  };
  engine.execute(by_name("Mill Road"));
  engine.execute(by_name("Elm Street"));
  engine.execute_raw("UPDATE x");
  engine.execute_many(insert(clinics).columns(clinics.id, clinics.name),
                      std::vector<std::pair<int, std::string>>{{1, "a"}, {2, "b"}});
  REQUIRE(seen.size() == 4);
  CHECK(seen[0].parameters == std::vector<std::string>{"1", "***"});
  CHECK(seen[0].fingerprint == by_name("x").fingerprint());
  CHECK(seen[0].fingerprint == seen[1].fingerprint);
  CHECK(seen[0].connection == 71);
  CHECK_THAT(seen[0].line, ContainsSubstring(" ms, connection 71, 1 row: INSERT INTO clinics") &&
                               !ContainsSubstring("Mill") && !ContainsSubstring("\n"));
  CHECK(seen[2].parameters.empty());
  CHECK(seen[2].fingerprint != seen[0].fingerprint);
  CHECK(seen[3].parameters == std::vector<std::string>{"1", "a", "2", "b"});
}

TEST_CASE("slow statements are told of apart, and lines go to any sink") {
  ScriptServer server;
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (sql == "SLOW") std::this_thread::sleep_for(std::chrono::milliseconds(60));
    if (sql == "BAD") throw ProgrammingError(script_error("syntax error"));
    return nullptr;
  };
  const Engine engine = script_engine(server);
  std::vector<std::string> slow;
  engine.on_slow_statement(std::chrono::milliseconds(50), [&](const StatementEvent& e) { slow.emplace_back(e.sql); });
  std::vector<std::string> lines;
  engine.echo_to([&](std::string_view line) { lines.emplace_back(line); });
  std::string text;
  engine.echo_to(std::back_inserter(text));
  engine.execute_raw("FAST");
  engine.execute_raw("SLOW");
  CHECK_THROWS_AS(engine.execute_raw("BAD"), ProgrammingError);
  CHECK(std::find(slow.begin(), slow.end(), "SLOW") != slow.end());
  REQUIRE(lines.size() == 3);
  CHECK_THAT(lines[0], ContainsSubstring("1 row: FAST"));
  CHECK_THAT(lines[2], ContainsSubstring("failed: syntax error"));
  CHECK(text == lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n");
}

TEST_CASE("an error among the rows shows no sensitive value either") {
  ScriptServer server;
  server.answer = [](const std::string&, ScriptConnection&) -> std::unique_ptr<Cursor> {
    auto cursor =
        std::make_unique<ScriptCursor>(std::vector<std::string>{"id"}, std::vector<std::vector<Value>>{{1}, {2}});
    cursor->fail_at = 1;
    cursor->error = [] { throw DataError(script_error("bad value 'tell-nobody' in row 2")); };
    return cursor;
  };
  const Engine engine = script_engine(server);
  const auto query = select(clinics.id).where(clinics.name == sensitive("tell-nobody"));
  CHECK_THROWS_WITH(engine.execute(query).all(),
                    ContainsSubstring("bad value '***'") && !ContainsSubstring("tell-nobody"));
  Connection conn = engine.connect();
  CHECK_THROWS_WITH(conn.execute(query).all(), ContainsSubstring("bad value '***'"));
}

TEST_CASE("what looks like a mistake reaches the listeners, or is refused by option") {
  ScriptServer server;
  server.answer = [](const std::string&, ScriptConnection&) -> std::unique_ptr<Cursor> { return nullptr; };
  const Engine engine = script_engine(server);
  std::vector<std::string> warnings;
  engine.on_statement([&](const StatementEvent& e) {
    if (e.warnings != nullptr) warnings = *e.warnings;
  });
  const Clinics other = aliased(clinics, "other");
  engine.execute(Select<>(select(clinics.id).where(clinics.id > 1)));
  CHECK(warnings.empty());
  engine.execute(Select<>(select(clinics.id, other.id)));
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], ContainsSubstring("nothing joins \"clinics\" and \"other\""));
  const Engine strict = script_engine(server, {.cartesian_products = Check::error, .ungrouped_columns = Check::error});
  CHECK_THROWS_AS(strict.execute(select(clinics.id, other.id)), CompileError);
  CHECK_THROWS_AS(strict.execute(select(clinics.name, func::count())), CompileError);
}

TEST_CASE("what a listener throws passes through, and the connection is back") {
  ScriptServer server;
  const Engine engine = script_engine(server);
  engine.on_statement([](const StatementEvent&) { throw std::runtime_error("listener"); });
  CHECK_THROWS_WITH(engine.execute_raw("A"), "listener");
  CHECK(engine.pool().stats().checked_out == 0);
  Connection conn = engine.connect();
  auto tx = conn.begin();
  CHECK_THROWS_WITH(conn.execute_raw("A"), "listener");
  CHECK(tx.is_active());
}
