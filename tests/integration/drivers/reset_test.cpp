// SPDX-License-Identifier: MIT
// What the next user of a session sees of the one before, on live servers.
#include "catch.hpp"
#include "integration/drivers/stream_databases.hpp"

using namespace quarry;
using namespace quarry::test;

TEST_CASE("reset: after a full one nothing is left of the user before", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    const auto witness = db.open();
    const bool pg = db.name == "postgresql", maria = db.name == "mariadb";
    CHECK(c->server().session > 0);
    CHECK_FALSE(c->server().read_only);
    for (int round = 0; round < 3; ++round) {
      (void)c->execute("create temporary table left_behind (a int)", {}, soon());
      (void)rows(*c, "select * from left_behind");
      const std::string zone = pg ? "show TimeZone" : "select @@time_zone";
      if (pg) {
        (void)c->execute("set TimeZone to 'Asia/Tokyo'", {}, soon());
        (void)c->execute("set work_mem to '77MB'", {}, soon());
        (void)c->execute("select pg_advisory_lock(4711)", {}, soon());
        (void)c->execute("listen gossip", {}, soon());
        (void)c->execute("prepare mine as select 1", {}, soon());
      }
      if (maria) {
        (void)c->execute("set time_zone = '+09:00'", {}, soon());
        (void)c->execute("set @mine = 5", {}, soon());
        CHECK(value(*c, "select get_lock('quarry_reset', 0)").as_int64() == 1);
      }
      c->begin({}, soon());
      (void)c->execute("insert into left_behind values (1)", {}, soon());
      auto cursor = c->stream(db.numbers_to(1000), {}, soon());
      CHECK(cursor->next());
      if (!db.busy_while_streaming) cursor.reset();  // SQLite's cursors end with their user
      c->reset(ResetMode::full, soon());

      CHECK(c->transaction_state() == TransactionState::none);
      CHECK_THROWS_AS(c->execute("select * from left_behind", {}, soon()), UndefinedTable);
      if (pg || maria) CHECK(value(*c, zone) == Value(pg ? "UTC" : "+00:00"));
      if (pg) {
        CHECK(value(*c, "show work_mem") != Value("77MB"));
        CHECK(value(*witness, "select pg_try_advisory_lock(4711)").as_bool());
        CHECK(value(*witness, "select pg_advisory_unlock(4711)").as_bool());
        CHECK(rows(*c, "select * from pg_listening_channels()").empty());
        CHECK(value(*c, "select count(*) from pg_prepared_statements where name = 'mine'").as_int64() == 0);
      }
      if (maria) {
        CHECK(value(*c, "select @mine is null").as_int64() == 1);
        CHECK(value(*witness, "select get_lock('quarry_reset', 0)").as_int64() == 1);
        CHECK(value(*witness, "select release_lock('quarry_reset')").as_int64() == 1);
        CHECK(value(*c, "select @@character_set_client") == Value("utf8mb4"));
      }
      CHECK(rows(*c, db.numbers_to(3)).size() == 3);
      CHECK(rows(*c, db.numbers_to(3)).size() == 3);
    }
  }
}

TEST_CASE("reset: by rollback what was set stays, without anything but a stream too", "[live]") {
  for (const LongDatabase& db : long_databases()) {
    INFO(db.name);
    const auto c = db.open();
    (void)c->execute("create temporary table stays (a int)", {}, soon());
    c->begin({}, soon());
    (void)c->execute("insert into stays values (1)", {}, soon());
    c->reset(ResetMode::none, soon());
    CHECK(c->transaction_state() == TransactionState::active);
    c->reset(ResetMode::rollback, soon());
    CHECK(value(*c, "select count(*) from stays").as_int64() == 0);
  }
}
