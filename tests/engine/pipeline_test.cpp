// SPDX-License-Identifier: MIT
#include "quarry/engine/pipeline.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Rows {
  ScriptServer server;
  Rows() {
    server.answer = [](const std::string& sql, ScriptConnection& on) -> std::unique_ptr<Cursor> {
      if (sql.find("BAD") != std::string::npos) throw ProgrammingError(script_error("bad statement"));
      if (sql.find("LOST") != std::string::npos || on.is_broken) on.lose("gone");
      if (sql.find("SELECT") == std::string::npos) return nullptr;
      return std::make_unique<ScriptCursor>(std::vector<std::string>{"n"}, std::vector<std::vector<Value>>{{1}, {2}});
    };
  }
};

}  // namespace

TEST_CASE_METHOD(Rows, "a pipeline matches results to statements, and errors too") {
  const Engine engine = script_engine(server);
  Pipeline pipeline(engine);
  const auto typed = pipeline.add(select(bind<int>("n")), {{"n", 5}});
  const Pending<> changed = pipeline.add_raw("UPDATE x");
  const Pending<> bad = pipeline.add_raw("BAD");
  const Pending<> after = pipeline.add_raw("SELECT 2");
  CHECK(pipeline.size() == 4);
  CHECK(server.connects == 0);
  pipeline.run();
  CHECK(pipeline.size() == 0);
  CHECK(server.log.size() == 4);
  std::vector<int> numbers;
  for (const auto& [n] : typed.result()) numbers.push_back(n);
  CHECK(numbers == std::vector{1, 2});
  CHECK(changed.result().rowcount() == 1);
  CHECK_THROWS_AS(bad.result(), ProgrammingError);
  CHECK_THROWS_AS(bad.result(), ProgrammingError);
  CHECK(engine.pool().stats().checked_out == 1);  // the last result is not read yet
  CHECK(after.result().all().size() == 2);
  CHECK(engine.pool().stats().checked_out == 0);
  CHECK_THROWS_AS(after.result(), ResourceClosedError);
  CHECK(engine.pool().stats().checkouts == 1);
}

TEST_CASE_METHOD(Rows, "the first result asked for runs the pipeline; more may be added later") {
  const Engine engine = script_engine(server);
  std::optional<Pipeline> pipeline{engine};
  const auto one = pipeline->add(select(literal(1)));
  CHECK(one.result().all().size() == 2);
  const auto two = pipeline->add(select(literal(2)));
  CHECK(server.log.size() == 1);
  pipeline.reset();  // the handle keeps what it needs
  CHECK(two.result().all().size() == 2);
  CHECK(engine.pool().stats().checked_out == 0);
  Pipeline from(engine);
  Pipeline to = std::move(from);
  CHECK_THROWS_AS(from.run(), ResourceClosedError);
  CHECK_THROWS_AS(from.add(select(literal(1))), ResourceClosedError);
  to.run();  // nothing
  CHECK(server.log.size() == 2);
}

TEST_CASE_METHOD(Rows, "results that nobody asks for give their connection back") {
  const Engine engine = script_engine(server);
  {
    Pipeline pipeline(engine);
    (void)pipeline.add(select(literal(1)));
    pipeline.run();
    CHECK(engine.pool().stats().checked_out == 1);
  }
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE_METHOD(Rows, "a pipeline on a connection is part of its transaction") {
  const Engine engine = script_engine(server);
  Connection conn = engine.connect();
  Transaction tx = conn.begin();
  Pipeline pipeline(conn);
  const auto rows = pipeline.add(select(literal(1)));
  pipeline.add_raw("UPDATE x");
  pipeline.run();
  CHECK(rows.result().all().size() == 2);
  tx.commit();
  CHECK(server.log.front() == "BEGIN");
  CHECK(server.log.back() == "COMMIT");
  conn.close();
  pipeline.add_raw("UPDATE x");
  CHECK_THROWS_AS(pipeline.run(), ResourceClosedError);
}

TEST_CASE_METHOD(Rows, "a lost connection is the error of what it took along") {
  const Engine engine = script_engine(server);
  Pipeline pipeline(engine);
  const Pending<> changed = pipeline.add_raw("UPDATE x");
  const auto unread = pipeline.add(select(literal(1)));
  const Pending<> bad = pipeline.add_raw("BAD");
  const Pending<> lost = pipeline.add_raw("LOST");
  const Pending<> after = pipeline.add_raw("UPDATE y");
  pipeline.run();
  CHECK(changed.result().rowcount() == 1);
  CHECK_THROWS_AS(unread.result(), Disconnected);
  CHECK_THROWS_AS(bad.result(), ProgrammingError);
  CHECK_THROWS_AS(lost.result(), Disconnected);
  CHECK_THROWS_AS(after.result(), Disconnected);
  CHECK(engine.pool().stats().invalidated == 1);
  CHECK(server.open == 0);
}

TEST_CASE_METHOD(Rows, "what cannot be compiled is refused before anything is sent") {
  const Engine engine = script_engine(server);
  Pipeline pipeline(engine);
  const auto fine = pipeline.add(select(literal(1)));
  pipeline.add(select(bind<int>("n")));  // no value
  CHECK_THROWS_AS(pipeline.run(), ArgumentError);
  CHECK(server.log.empty());
  CHECK(engine.pool().stats().checked_out == 0);
}

TEST_CASE_METHOD(Rows, "listeners are told of each statement of a pipeline") {
  const Engine engine = script_engine(server);
  std::vector<std::string> told;
  engine.on_statement([&](const StatementEvent& event) {
    told.push_back(std::string{event.sql} + (event.error != nullptr ? " failed" : ""));
  });
  Pipeline pipeline(engine);
  const auto rows = pipeline.add(select(literal(1)));
  pipeline.add_raw("BAD");
  pipeline.add_raw("UPDATE x");
  pipeline.run();
  CHECK(told == std::vector<std::string>{"BAD failed", "UPDATE x"});
  (void)rows.result().all();
  CHECK(told.size() == 3);
}

TEST_CASE("a pipeline on SQLite runs its statements in order") {
  const Engine engine = create_engine("sqlite://");
  engine.execute_raw("CREATE TABLE t (n INTEGER PRIMARY KEY)");
  Pipeline pipeline(engine);
  pipeline.add_raw("INSERT INTO t VALUES (1), (2)");
  const Pending<> twice = pipeline.add_raw("INSERT INTO t VALUES (2)");
  const Pending<> count = pipeline.add_raw("SELECT count(*) FROM t");
  pipeline.add_raw("INSERT INTO t VALUES (3)");
  pipeline.run();
  CHECK_THROWS_AS(twice.result(), UniqueViolation);
  CHECK(count.result().scalar<int>() == 2);
  CHECK(engine.execute_raw("SELECT count(*) FROM t").scalar<int>() == 3);
}
