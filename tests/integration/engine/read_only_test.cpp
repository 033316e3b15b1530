// SPDX-License-Identifier: MIT
// Sessions that only read, and sessions whose server has stopped to take writes.
#include <string>

#include "catch.hpp"
#include "integration/engine/any_url.hpp"
#include "quarry/engine.hpp"

using namespace quarry;
using namespace quarry::test;

TEST_CASE("a read-only engine reads, and its writes are refused", "[live]") {
  const std::string url = any_url();
  INFO(url);
  const Engine engine = create_engine(url, {.pool_size = 1, .max_overflow = 0, .read_only = true});
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  CHECK_THROWS_AS(engine.execute_raw("CREATE TABLE read_only_engine (id INTEGER)"), ReadOnlyError);
  Connection conn = engine.connect();
  const Transaction tx = conn.begin();
  CHECK(conn.execute_raw("SELECT 1").scalar<int>() == 1);
  if (conn.dialect().name() != "mariadb") {  // DDL there ends the transaction first
    CHECK_THROWS_AS(conn.execute_raw("CREATE TABLE read_only_engine (id INTEGER)"), ReadOnlyError);
  }
}

TEST_CASE("a transaction that only reads leaves a session that writes", "[live]") {
  const std::string url = any_url();
  INFO(url);
  const Engine engine = create_engine(url, {.pool_size = 1, .max_overflow = 0});
  engine.execute_raw("DROP TABLE IF EXISTS read_only_session");
  engine.execute_raw("CREATE TABLE read_only_session (id INTEGER)");
  Connection conn = engine.connect();
  for (int i = 0; i < 2; ++i) {
    {
      const Transaction tx = conn.begin({.read_only = true});
      CHECK_THROWS_AS(conn.execute_raw("INSERT INTO read_only_session VALUES (1)"), ReadOnlyError);
    }
    conn.execute_raw("INSERT INTO read_only_session VALUES (1)");
  }
  CHECK(conn.execute_raw("SELECT count(*) FROM read_only_session").scalar<int>() == 2);
  conn.execute_raw("DROP TABLE read_only_session");
  conn.close();
  CHECK(engine.pool().stats().stale == 0);
}

TEST_CASE("a session whose server has turned read-only is replaced when it comes back", "[live]") {
  const Engine engine = create_engine(postgresql_url(), {.pool_size = 1, .max_overflow = 0});
  engine.execute_raw("DROP TABLE IF EXISTS turned_read_only");
  engine.execute_raw("CREATE TABLE turned_read_only (id INTEGER)");
  {
    // What a demoted server does, for this session alone.
    Connection conn = engine.connect();
    conn.execute_raw("SET default_transaction_read_only TO on");
    CHECK_THROWS_AS(conn.execute_raw("INSERT INTO turned_read_only VALUES (1)"), ReadOnlyError);
  }
  CHECK(engine.pool().stats().stale == 1);
  engine.execute_raw("INSERT INTO turned_read_only VALUES (1)");
  engine.execute_raw("DROP TABLE turned_read_only");
}
