// SPDX-License-Identifier: MIT
// PgBouncer in transaction mode: each transaction may run in another session of the server.
#include <string>
#include <thread>
#include <vector>

#include "faults/server.hpp"
#include "poolers/transfers.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

Engine bouncer(EngineOptions options = {}) {
  options.prepared_cache = 0;
  return create_engine(required("QUARRY_TEST_PGBOUNCER_URL"), options);
}

}  // namespace

TEST_CASE("pgbouncer: statements with parameters, rows and errors", "[pgbouncer]") {
  const Engine engine = bouncer();
  for (int i = 0; i < 50; ++i) {
    const auto [number, word] = engine.execute(select(literal(i), literal("text"))).one();
    CHECK(number == i);
    CHECK(word == "text");
  }
  CHECK(engine.execute_raw("SELECT n FROM generate_series(1, 10000) AS s(n)").all().size() == 10'000);
  CHECK_THROWS_AS(engine.execute_raw("SELECT * FROM no_such_table"), UndefinedTable);
  CHECK_THROWS_AS(engine.with_options({.statement_timeout = 300ms}).execute_raw("SELECT pg_sleep(60)"),
                  StatementTimeout);
  CHECK(engine.execute_raw("SELECT 1").scalar<int>() == 1);
  check_figures(engine);
}

TEST_CASE("pgbouncer: many connections to it share few of the server's", "[pgbouncer]") {
  const Engine engine = bouncer({.pool_size = 40, .max_overflow = 0});
  std::vector<Connection> connections;
  for (int i = 0; i < 40; ++i) {
    connections.push_back(engine.connect());
    CHECK(connections.back().execute(select(literal(i))).scalar() == i);
  }
  CHECK(create_engine(postgresql_url())
            .execute_raw("SELECT count(*) FROM pg_stat_activity WHERE datname = 'test' AND pid <> pg_backend_pid()")
            .scalar<int>()
            .value() <= 5);
}

TEST_CASE("pgbouncer: transactions, savepoints, and what is left open", "[pgbouncer]") {
  const Engine engine = bouncer({.pool_size = 2, .max_overflow = 0});
  create_accounts(engine, 2);
  const auto total = [&] {
    return engine.execute_raw("SELECT sum(balance) FROM pooled_accounts").scalar<int>().value();
  };
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = 0");
    {
      Transaction inner = connection.begin_nested();
      connection.execute_raw("UPDATE pooled_accounts SET balance = 0");
    }
    Transaction kept = connection.begin_nested();
    connection.execute_raw("UPDATE pooled_accounts SET balance = balance + 1 WHERE id = 1");
    kept.commit();
    transaction.commit();
  }
  CHECK(total() == 202);
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    connection.execute_raw("UPDATE pooled_accounts SET balance = 0");
    connection.close();
  }
  CHECK(total() == 202);
  {
    Connection connection = engine.connect();
    Transaction transaction = connection.begin();
    CHECK_THROWS_AS(connection.execute_raw("INSERT INTO pooled_accounts VALUES (1, 1)"), UniqueViolation);
    CHECK_THROWS_AS(transaction.commit(), RollbackInsteadOfCommit);
  }
  CHECK(total() == 202);
  check_figures(engine);
}

TEST_CASE("pgbouncer: serializable transfers by sixteen threads, repeated where they collide", "[pgbouncer]") {
  const Engine engine = bouncer({.pool_size = 16, .max_overflow = 0});
  create_accounts(engine, 4);
  Transfers transfers;
  transfer({engine}, 16, 20, 4, {.isolation = serializable, .max_attempts = 1000, .longest_pause = 50ms}, transfers);
  CHECK(transfers.done == 320);
  CHECK(transfers.repeated > 0);
  CHECK(transfers.unexpected == 0);
  CHECK(transfers.lost == 0);
  CHECK(engine.execute_raw("SELECT sum(balance) FROM pooled_accounts").scalar<int>() == 400);
  CHECK(engine.execute_raw("SELECT count(*) FROM pooled_journal").scalar<int>() == 320);
  check_figures(engine);
}

TEST_CASE("pgbouncer: the server's sessions are killed under it, and nothing is lost", "[pgbouncer]") {
  const Engine engine = bouncer({.pool_size = 8, .max_overflow = 0});
  create_accounts(engine, 50);
  Transfers transfers;
  std::atomic<bool> stop{false};
  std::thread killer{[&] {
    const Engine admin = create_engine(postgresql_url());
    while (!stop) {
      admin
          .execute_raw(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'test' AND pid <> "
              "pg_backend_pid() ORDER BY random() LIMIT 1")
          .close();
      std::this_thread::sleep_for(20ms);
    }
  }};
  transfer({engine}, 8, 100, 50, {.max_attempts = 1000}, transfers);
  stop = true;
  killer.join();
  CHECK(transfers.done == 800);
  CHECK(transfers.lost > 0);
  CHECK(transfers.unexpected == 0);
  engine.dispose();
  const Engine calm = bouncer({.pool_pre_ping = true});
  CHECK(calm.execute_raw("SELECT sum(balance) FROM pooled_accounts").scalar<int>() == 5000);
  CHECK(calm.execute_raw("SELECT count(*) FROM pooled_journal").scalar<int>() == 800);
  check_figures(engine);
}
