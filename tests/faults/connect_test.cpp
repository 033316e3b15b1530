// SPDX-License-Identifier: MIT
// Connections that cannot be made.
#include <string>

#include "faults/server.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// One attempt was made, not several, and its place in the pool is free.
template <class E>
E refused(const Url& url) {
  const Engine engine = create_engine(url, {.pool_size = 1, .max_overflow = 0});
  int runs = 0;
  const auto error = thrown<E>([&] { engine.transaction([&](Connection&) { ++runs; }, {.max_attempts = 1}); });
  CHECK(runs == 0);
  CHECK(engine.pool().stats().failed_connects == 1);
  CHECK(engine.pool().stats().size == 0);
  CHECK_THROWS_AS((void)engine.connect(), E);
  return error;
}

}  // namespace

TEST_CASE("connections that cannot be made say why, and cost no place in the pool") {
  const Server server = each_server();
  INFO(server.name);
  Url url = server.url;
  SECTION("nobody listens") {
    url.port = 1;
    const auto error = refused<ConnectRefused>(url);
    CHECK(error.retry() == Retry::connect);
    if (!server.postgresql) CHECK((error.native_code() == 2002 || error.native_code() == 2003));
  }
  SECTION("no such host") {
    url.host = "no-such-host.invalid";
    const auto error = refused<HostNotFound>(url);
    CHECK(error.retry() == Retry::connect);
    if (!server.postgresql) CHECK(error.native_code() == 2005);
  }
  SECTION("no such database") {
    url.database = "no_such_database";
    const auto error = refused<DatabaseNotFound>(url);
    CHECK(error.retry() == Retry::none);
    if (server.postgresql) CHECK(error.sqlstate() == "3D000");
    else CHECK(error.native_code() == 1049);
  }
  SECTION("no such user") {
    url.user = "nobody_of_that_name";
    const auto error = refused<AuthenticationError>(url);
    CHECK(error.retry() == Retry::none);
    if (server.postgresql) CHECK(error.sqlstate() == "28000");
    else CHECK(error.native_code() == 1045);
  }
  SECTION("a server without TLS") {
    url.query.emplace_back(server.postgresql ? "sslmode" : "ssl", server.postgresql ? "require" : "required");
    CHECK(refused<TlsError>(url).retry() == Retry::none);
  }
}

TEST_CASE("a wrong password is told at once and never tried again") {
  each_round();
  const bool postgresql = GENERATE(true, false);
  const Server& server = postgresql ? own_server(true).server() : shared_server(false);
  INFO(server.name);
  Url url = server.url;
  if (postgresql) {
    // Everybody else is trusted.
    server.run("DROP ROLE IF EXISTS quarry_password");
    server.run("CREATE ROLE quarry_password LOGIN PASSWORD 'right'");
    const auto file = server.ask<std::string>("SHOW hba_file");
    server.run(
        "COPY (VALUES ('host all quarry_password 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust'), "
        "('local all all trust')) TO '" +
        file + "'");
    server.run("SELECT pg_reload_conf()");
    REQUIRE(eventually([&] {
      return server.ask<int>("SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'") == 1;
    }));
    url.user = "quarry_password";
  }
  url.password = "right";
  if (postgresql) CHECK(create_engine(url).execute_raw("SELECT 1").scalar<int>() == 1);
  url.password = "wrong";
  const Engine engine = create_engine(url);
  if (postgresql) {
    // The rules are read by the postmaster, a moment after they are seen by sessions.
    REQUIRE(eventually([&] {
      try {
        (void)engine.connect();
        return false;
      } catch (const AuthenticationError&) {
        return true;
      }
    }));
  }
  const std::uint64_t before = engine.pool().stats().failed_connects;
  const auto error = thrown<AuthenticationError>([&] { engine.transaction([](Connection&) {}, {.max_attempts = 10}); });
  CHECK(error.retry() == Retry::none);
  CHECK(engine.pool().stats().failed_connects == before + 1);
  if (postgresql) CHECK(error.sqlstate() == "28P01");
  else CHECK(error.native_code() == 1045);
  CHECK(std::string(error.what()).find("wrong") == std::string::npos);
}
