// SPDX-License-Identifier: MIT
// Statements that are no longer what was prepared, or too large to be sent.
#include <string>
#include <vector>

#include "faults/server.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Things {
  const Server& server;
  explicit Things(const Server& on) : server(on) {
    server.run("DROP TABLE IF EXISTS fault_things");
    server.run("CREATE TABLE fault_things (a INTEGER, b INTEGER)");
    server.run("INSERT INTO fault_things VALUES (1, 2)");
  }
  ~Things() {
    try {
      server.run("DROP TABLE fault_things");
    } catch (const Error& error) {
      WARN("a table is left behind: " << error.what());
    }
  }
};

// Prepared and kept, as everything but raw SQL.
std::size_t columns(const Connection& connection) {
  static const Statement all = select(text("*")).select_from(table("fault_things"));
  return connection.execute(all).keys().size();
}

}  // namespace

TEST_CASE("a prepared SELECT * after ALTER TABLE: prepared anew in silence, but not within PostgreSQL's transaction") {
  const Server server = each_server();
  INFO(server.name);
  const Things things(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    CHECK(columns(connection) == 2);
    server.run("ALTER TABLE fault_things ADD c INTEGER");
    CHECK(columns(connection) == 3);
    server.run("ALTER TABLE fault_things ADD d INTEGER");
    {
      Transaction transaction = connection.begin();
      if (server.postgresql) {
        const auto error = thrown<StalePreparedStatement>([&] { (void)columns(connection); });
        CHECK(error.sqlstate() == "0A000");
        CHECK(error.retry() == Retry::transaction);
        CHECK(transaction.state() == TransactionState::failed);
      } else {
        CHECK(columns(connection) == 4);
      }
    }
    CHECK(columns(connection) == 4);
    CHECK(server.id(connection) == id);
    server.run("ALTER TABLE fault_things ADD e INTEGER");
    std::size_t seen = 0;
    connection.close();
    engine.transaction([&](Connection& each) { seen = columns(each); });
    CHECK(seen == 5);
  }
  check_recovered(server, engine);
}

TEST_CASE("a session that forgot its prepared statements, as behind a pooler: prepared anew in silence") {
  each_round();
  const Server server = shared_server(true);
  const Things things(server);
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    for (const char* forget : {"DISCARD ALL", "DEALLOCATE ALL"}) {
      CHECK(columns(connection) == 2);
      connection.execute_raw(forget);
      CHECK(columns(connection) == 2);
    }
  }
  CHECK(engine.pool().stats().created == 1);
  check_recovered(server, engine);
}

TEST_CASE("a statement larger than MariaDB takes is refused before it is sent") {
  each_round();
  const Server server = shared_server(false);
  const auto before = server.ask<std::string>("SELECT @@global.max_allowed_packet");
  server.run("SET GLOBAL max_allowed_packet = 1048576");
  const Engine engine = server.engine();
  {
    Connection connection = engine.connect();
    const std::int64_t id = server.id(connection);
    const std::string large(2'000'000, 'x');
    Transaction transaction = connection.begin();
    for (int i = 0; i < 3; ++i) {
      const auto error =
          thrown<StatementTooLarge>([&] { connection.execute(select(func::char_length(literal(large)))).close(); });
      CHECK(error.retry() == Retry::none);
      CHECK_FALSE(error.connection_lost());
      CHECK_THROWS_AS(connection.execute_raw("SELECT length('" + large + "')"), StatementTooLarge);
    }
    CHECK(transaction.state() == TransactionState::active);
    transaction.commit();
    CHECK(server.id(connection) == id);
  }
  server.run("SET GLOBAL max_allowed_packet = " + before);
  check_recovered(server, engine);
}
