// SPDX-License-Identifier: MIT
// What an engine makes of its pool's hooks, and what it tells its pool.
#include <chrono>
#include <string>
#include <vector>

#include "catch.hpp"
#include "engine/script_driver.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

Engine engine_for(ScriptServer& server, const EngineOptions& options = {}) {
  return create_engine(Url{"sqlite:///script.db"}, options, std::make_unique<ScriptDriver>(server));
}

std::string exhaustion(const Engine& engine) {
  try {
    const Connection one_more = engine.connect();
  } catch (const PoolTimeout& error) {
    return error.what();
  }
  return "no PoolTimeout";
}

}  // namespace

TEST_CASE("an exhausted engine says which statement each connection last began, without its values") {
  ScriptServer server;
  const Engine engine = engine_for(server, {.pool_size = 1, .max_overflow = 0, .pool_timeout = 0ms});
  Connection connection = engine.connect();
  CHECK_THAT(exhaustion(engine), ContainsSubstring("session 71") && ContainsSubstring("no statement yet"));
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (!sql.starts_with("SELECT")) return nullptr;
    return std::make_unique<ScriptCursor>(std::vector<std::string>{"v"}, std::vector<std::vector<Value>>{});
  };
  (void)connection.execute(select(literal("a secret")).where(literal(1) == 2)).all();
  const std::string idle = exhaustion(engine);
  CHECK_THAT(idle, ContainsSubstring("last began: SELECT ?"));
  CHECK(idle.find("secret") == std::string::npos);
  CHECK(idle.find("in a transaction") == std::string::npos);
  {
    Transaction transaction = connection.begin();
    CHECK_THAT(exhaustion(engine), ContainsSubstring("in a transaction, last began: SELECT ?"));
    transaction.commit();
  }
  CHECK(exhaustion(engine).find("in a transaction") == std::string::npos);
  {
    Transaction transaction = connection.begin();
    (void)connection.execute_raw("DELETE FROM t");
    CHECK_THAT(exhaustion(engine), ContainsSubstring("in a transaction, last began: DELETE FROM t"));
    transaction.rollback();
  }
  CHECK(exhaustion(engine).find("in a transaction") == std::string::npos);
}

TEST_CASE("a new session is prepared before anybody uses it") {
  ScriptServer server;
  const Engine engine = engine_for(server, {.pool_size = 1, .max_overflow = 0});
  engine.on_connect([](const NewSession& session) {
    CHECK(session.id() == 71);
    CHECK(session.dialect_name() == "sqlite");
    session.execute_raw("PRAGMA one");
  });
  engine.on_connect([](const NewSession& session) { session.execute_raw("PRAGMA two"); });
  (void)engine.execute_raw("SELECT 1");
  (void)engine.execute_raw("SELECT 2");
  CHECK(server.log == std::vector<std::string>{"PRAGMA one", "PRAGMA two", "SELECT 1", "SELECT 2"});
}

TEST_CASE("the error of what prepares a session is thrown to who wanted one") {
  ScriptServer server;
  const Engine engine = engine_for(server);
  server.answer = [](const std::string& sql, ScriptConnection&) -> std::unique_ptr<Cursor> {
    if (sql == "PRAGMA bad") throw ProgrammingError(script_error("no such thing"));
    return nullptr;
  };
  engine.on_connect([](const NewSession& session) { session.execute_raw("PRAGMA bad"); });
  CHECK_THROWS_AS(engine.execute_raw("SELECT 1"), ProgrammingError);
  CHECK(server.open == 0);
  CHECK(engine.pool().stats().size == 0);
}

TEST_CASE("listeners to the engine's pool") {
  ScriptServer server;
  const Engine engine = engine_for(server);
  std::vector<PoolEventKind> kinds;
  engine.on_pool_event([&](const PoolEvent& event) {
    kinds.push_back(event.kind);
    CHECK(event.session == 71);
  });
  (void)engine.execute_raw("SELECT 1");
  engine.dispose();
  CHECK(kinds == std::vector{PoolEventKind::connected, PoolEventKind::checked_out, PoolEventKind::checked_in,
                             PoolEventKind::closed});
}

TEST_CASE("the engine's options reach the pool: full resets, none") {
  ScriptServer server;
  const Engine full = engine_for(server, {.pool_reset_on_return = ResetMode::full});
  (void)full.execute_raw("SELECT 1");
  CHECK(server.log == std::vector<std::string>{"SELECT 1", "RESET"});
  const Engine none = engine_for(server, {.pool_reset_on_return = ResetMode::none});
  server.log.clear();
  (void)none.execute_raw("SELECT 1");
  CHECK(server.log == std::vector<std::string>{"SELECT 1"});
}
