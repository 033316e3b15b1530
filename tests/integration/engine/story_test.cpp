// SPDX-License-Identifier: MIT
// The story every pool is judged by: the server hangs up on idle connections while the application pauses.
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

// Two idle connections that MariaDB closes after a second.
Engine impatient_engine(const EngineOptions& options) {
  const Engine engine = create_engine(mysql_url(), options);
  Connection a = engine.connect();
  Connection b = engine.connect();
  a.execute_raw("SET SESSION wait_timeout = 1");
  b.execute_raw("SET SESSION wait_timeout = 1");
  return engine;
}

int errors_in(const Engine& engine, int queries) {
  int errors = 0;
  for (int i = 0; i < queries; ++i) {
    try {
      const std::optional<int> answer = engine.execute_raw("SELECT 7").scalar<int>();
      CHECK(answer == 7);
    } catch (const Disconnected& error) {
      ++errors;
      CHECK(error.connection_lost());
      CHECK((error.native_code() == 2006 || error.native_code() == 2013 || error.native_code() == 4031));
    }
  }
  return errors;
}

}  // namespace

TEST_CASE("wait_timeout=1 and a pause of 3 seconds on MariaDB") {
  const Engine bare = impatient_engine({.pool_recycle = 0s});
  const Engine by_default = impatient_engine({});  // recycles, but far later than this server hangs up
  const Engine looking = impatient_engine({.pool_recycle = 0s, .pool_check_socket = true});
  const Engine pinging = impatient_engine({.pool_recycle = 0s, .pool_pre_ping = true});
  const Engine recycling = impatient_engine({.pool_recycle = 900ms});
  const Engine holding = create_engine(mysql_url());
  Connection held = holding.connect();
  held.execute_raw("SET SESSION wait_timeout = 1");

  std::this_thread::sleep_for(3s);

  // Nothing looks first: one clear error, although two connections died; then everything works again.
  CHECK(errors_in(bare, 5) == 1);
  CHECK(bare.pool().stats().invalidated == 2);
  CHECK(errors_in(by_default, 5) == 1);
  // The look at the socket, the ping and the recycling each find the dead before the user does.
  CHECK(errors_in(looking, 5) == 0);
  CHECK(looking.pool().stats().suspect >= 1);
  CHECK(errors_in(pinging, 5) == 0);
  CHECK(pinging.pool().stats().suspect >= 1);
  CHECK(errors_in(recycling, 5) == 0);
  CHECK(recycling.pool().stats().recycled >= 1);

  // A connection that the application holds over the pause cannot be replaced behind its back.
  CHECK_THROWS_AS(held.execute_raw("SELECT 7"), Disconnected);
  CHECK_THROWS_AS(held.execute_raw("SELECT 7"), ResourceClosedError);
  CHECK(errors_in(holding, 2) == 0);
}

TEST_CASE("pauses around wait_timeout: no error with recycling or pre-ping") {
  const Engine engines[] = {create_engine(mysql_url(), {.pool_recycle = 500ms}),
                            create_engine(mysql_url(), {.pool_pre_ping = true}),
                            create_engine(mysql_url(), {.pool_check_socket = true})};
  const int rounds = long_forms() ? 1000 : 4;
  int errors = 0;
  for (int i = 0; i < rounds; ++i) {
    for (const Engine& engine : engines) {
      try {
        engine.execute_raw("SET SESSION wait_timeout = 1");
        engine.execute_raw("SELECT 7");
      } catch (const Disconnected&) {
        ++errors;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{i * 467 % 2000});
  }
  CHECK(errors == 0);
}
