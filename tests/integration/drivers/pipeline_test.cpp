// SPDX-License-Identifier: MIT
// Many statements on one connection at once, on every driver: results in order, errors where they belong.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "support/driver_session.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Server {
  std::string name, placeholder, kill;
  std::unique_ptr<DriverConnection> connection;
};

Server server(const std::vector<std::pair<std::string, std::string>>& options = {}) {
  if (GENERATE(true, false)) {
    return {"postgresql", "$1", "SELECT pg_terminate_backend(", connect(postgresql_url(), options)};
  }
  return {"mysql", "?", "KILL CONNECTION ", connect(mysql_url(), options)};
}

std::int64_t first(const PipelineAnswer& answer) {
  REQUIRE(answer.cursor != nullptr);
  REQUIRE(answer.cursor->next());
  return answer.cursor->cells()[0].integer;
}

template <class E>
void check_error(const PipelineAnswer& answer) {
  REQUIRE(answer.error != nullptr);
  CHECK_THROWS_AS(std::rethrow_exception(answer.error), E);
}

}  // namespace

TEST_CASE("pipeline: a thousand statements, one of them wrong, each with its own answer", "[live]") {
  const char* const cache = GENERATE("128", "0", "2");
  const Server s = server({{"prepared_cache", cache}});
  INFO(s.name << ", prepared_cache " << cache);
  DriverConnection& c = *s.connection;
  const std::string same = "SELECT CAST(" + s.placeholder + (s.name == "postgresql" ? " AS BIGINT)" : " AS SIGNED)");
  std::vector<std::string> texts;
  std::vector<Parameter> values;
  constexpr std::size_t count = 1000;
  for (std::size_t i = 0; i < count; ++i) {
    // some are alike, some are not
    texts.push_back(i == 500 ? "SELECT 1 FROM no_such_table" : i % 10 == 0 ? "SELECT " + std::to_string(i) : same);
    values.push_back(bound(static_cast<std::int64_t>(i), types::BigInteger{}));
  }
  std::vector<PipelineRequest> requests;
  for (std::size_t i = 0; i < count; ++i) {
    requests.push_back({texts[i], {&values[i], i % 10 == 0 ? std::size_t{0} : 1}});
  }
  for (int round = 0; round < 2; ++round) {
    const auto answers = c.pipeline(requests, soon());
    REQUIRE(answers.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      INFO(i);
      if (i == 500) {
        check_error<UndefinedTable>(answers[i]);
      } else {
        CHECK(first(answers[i]) == static_cast<std::int64_t>(i));
        CHECK_FALSE(answers[i].cursor->next());
      }
    }
    CHECK(c.transaction_state() == TransactionState::none);
  }
  CHECK(c.execute("SELECT 7", {}, soon())->next());
}

TEST_CASE("pipeline: in a transaction an error stops what comes after it where the server says so", "[live]") {
  const Server s = server();
  INFO(s.name);
  DriverConnection& c = *s.connection;
  (void)c.execute_raw("DROP TABLE IF EXISTS pipeline_rows", soon());
  (void)c.execute_raw("CREATE TABLE pipeline_rows (id INTEGER PRIMARY KEY)", soon());
  const PipelineRequest requests[] = {{"INSERT INTO pipeline_rows VALUES (1)", {}},
                                      {"INSERT INTO pipeline_rows VALUES (1)", {}},
                                      {"INSERT INTO pipeline_rows VALUES (2)", {}}};
  c.begin({}, soon());
  const auto inside = c.pipeline(requests, soon());
  CHECK(inside[0].cursor->affected_rows() == 1);
  check_error<UniqueViolation>(inside[1]);
  if (s.name == "postgresql") {
    check_error<InFailedTransaction>(inside[2]);
    CHECK(c.transaction_state() == TransactionState::failed);
  } else {
    CHECK(inside[2].cursor->affected_rows() == 1);
  }
  c.rollback(soon());
  const auto outside = c.pipeline(requests, soon());
  check_error<UniqueViolation>(outside[1]);
  CHECK(outside[2].cursor->affected_rows() == 1);
  auto left = c.execute("SELECT count(*) FROM pipeline_rows", {}, soon());
  REQUIRE(left->next());
  CHECK(left->cells()[0].integer == 2);
  left.reset();
  (void)c.execute_raw("DROP TABLE pipeline_rows", soon());
}

TEST_CASE("pipeline: values that cannot be sent concern their statement alone", "[live]") {
  const Server s = server();
  INFO(s.name);
  const Parameter bad = bound(std::string("\xff\xfe"), types::String{10});
  const std::string echo = s.name == "postgresql" ? "SELECT CAST($1 AS text)" : "SELECT CONCAT(?, '')";
  const PipelineRequest requests[] = {{"SELECT 1", {}}, {echo, {&bad, 1}}, {"SELECT 2", {}}};
  const auto answers = s.connection->pipeline(requests, soon());
  CHECK(first(answers[0]) == 1);
  check_error<Error>(answers[1]);
  CHECK(first(answers[2]) == 2);
  CHECK(s.connection->pipeline({}, soon()).empty());
}

TEST_CASE("pipeline: after DDL and DISCARD its statements are prepared anew", "[live]") {
  const Server s = server();
  INFO(s.name);
  DriverConnection& c = *s.connection;
  (void)c.execute_raw("DROP TABLE IF EXISTS pipeline_shape", soon());
  (void)c.execute_raw("CREATE TABLE pipeline_shape (id INTEGER)", soon());
  (void)c.execute_raw("INSERT INTO pipeline_shape VALUES (7)", soon());
  const PipelineRequest requests[] = {{"SELECT * FROM pipeline_shape", {}}, {"SELECT 1", {}}};
  CHECK(first(c.pipeline(requests, soon())[0]) == 7);
  (void)c.execute_raw("ALTER TABLE pipeline_shape ADD COLUMN more INTEGER", soon());
  {
    const auto answers = c.pipeline(requests, soon());
    CHECK(first(answers[0]) == 7);
    CHECK(answers[0].cursor->columns().size() == 2);
  }
  if (s.name == "postgresql") {
    (void)c.execute_raw("DISCARD ALL", soon());
    CHECK(first(c.pipeline(requests, soon())[0]) == 7);
  }
  (void)c.execute_raw("DROP TABLE pipeline_shape", soon());
}

TEST_CASE("pipeline: a session that is killed on the way", "[live]") {
  const Server s = server();
  INFO(s.name);
  DriverConnection& c = *s.connection;
  const std::string id = std::to_string(c.server().session);
  const std::string sleep = s.name == "postgresql" ? "SELECT pg_sleep(20)" : "SELECT SLEEP(20)";
  const PipelineRequest requests[] = {{"SELECT 1", {}}, {sleep, {}}, {"SELECT 2", {}}};
  std::jthread killer([&] {
    std::this_thread::sleep_for(300ms);
    const Engine other = create_engine(s.name == "postgresql" ? postgresql_url() : mysql_url());
    other.execute_raw(s.kill + id + (s.name == "postgresql" ? ")" : "")).close();
  });
  const auto answers = c.pipeline(requests, soon());
  CHECK(first(answers[0]) == 1);
  check_error<Disconnected>(answers[1]);
  check_error<Disconnected>(answers[2]);
  CHECK(c.broken());
}

TEST_CASE("pipeline: the deadline holds for all of it", "[live]") {
  const Server s = server();
  INFO(s.name);
  const std::string sleep = s.name == "postgresql" ? "SELECT pg_sleep(20)" : "SELECT SLEEP(20)";
  const PipelineRequest requests[] = {{"SELECT 1", {}}, {sleep, {}}, {sleep, {}}};
  const auto begun = std::chrono::steady_clock::now();
  const auto answers = s.connection->pipeline(requests, begun + 300ms);
  CHECK(std::chrono::steady_clock::now() - begun < 15s);
  CHECK(first(answers[0]) == 1);
  check_error<StatementTimeout>(answers[1]);
  REQUIRE(answers[2].error != nullptr);
}
