// SPDX-License-Identifier: MIT
// Several hosts in one URL, some of which do not answer.
#include <chrono>
#include <string>

#include "catch.hpp"
#include "integration/drivers/silent_server.hpp"
#include "quarry/engine.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

// The server's URL with other hosts before its own, or behind it.
std::string with_hosts(const std::string& url, const std::string& before, const std::string& query = {}) {
  Url parsed{url};
  Url others{parsed.scheme + "://" + before + "/x"};
  const Url::Host own{parsed.host, parsed.port};
  parsed.host = others.host;
  parsed.port = others.port;
  parsed.other_hosts = others.other_hosts;
  parsed.other_hosts.push_back(own);
  return to_string(parsed, false) + (parsed.query.empty() ? "?" : "&") + "connect_timeout=8" + query;
}

std::string any_server() { return GENERATE(0, 1) == 0 ? postgresql_url() : mysql_url(); }

std::int64_t one(const std::string& url) {
  return create_engine(url).execute_raw("SELECT 1").one().get<std::int64_t>(0);
}

}  // namespace

TEST_CASE("a host that refuses is passed over", "[live][hosts]") {
  CHECK(one(with_hosts(any_server(), "127.0.0.1:1,127.0.0.1:2")) == 1);
}

TEST_CASE("a host that stalls leaves time for the next", "[live][hosts]") {
  SilentServer silent;
  const std::string url = with_hosts(any_server(), "127.0.0.1:" + std::to_string(silent.port()));
  const auto begun = std::chrono::steady_clock::now();
  CHECK(one(url) == 1);
  CHECK(std::chrono::steady_clock::now() - begun >= 3s);  // half of the 8 s, about
}

TEST_CASE("the role of a server is asked for", "[live][hosts]") {
  const std::string url = any_server();
  INFO(to_string(Url{url}));
  CHECK(one(with_hosts(url, "127.0.0.1:1", "&target=primary")) == 1);
  CHECK(one(with_hosts(url, "127.0.0.1:1", "&target=read_write&load_balance=random")) == 1);
  CHECK(one(with_hosts(url, "127.0.0.1:1", "&target=prefer_standby")) == 1);
  for (const char* target : {"standby", "read_only"}) {
    try {
      (void)one(with_hosts(url, "127.0.0.1:1", std::string("&target=") + target));
      FAIL("connected");
    } catch (const ConnectError& error) {
      CHECK_THAT(error.what(), Catch::Contains(std::string("none of 2 hosts could be used as target=") + target) &&
                                   Catch::Contains("127.0.0.1:1: "));
      CHECK(error.retry() == Retry::connect);
    }
  }
}

TEST_CASE("PostgreSQL: a session that takes no writes is one that is read-only", "[live][hosts]") {
  const std::string url = with_hosts(postgresql_url(), "127.0.0.1:1", "&options=-c%20default_transaction_read_only=on");
  CHECK(one(url + "&target=read_only") == 1);
  CHECK(one(url + "&target=primary") == 1);
  CHECK_THROWS_AS(one(url + "&target=read_write"), ConnectError);
}

TEST_CASE("a refused login is not tried at the next host", "[live][hosts]") {
  Url url{mysql_url()};
  url.password = "wrong";
  url.other_hosts.push_back({"127.0.0.1", 1});
  CHECK_THROWS_AS(one(to_string(url, false)), AuthenticationError);
}
