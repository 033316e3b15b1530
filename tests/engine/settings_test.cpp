// SPDX-License-Identifier: MIT
#include "engine/settings.hpp"

#include <chrono>
#include <string>

#include "catch.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {
detail::Settings settings(const char* url, const EngineOptions& options = {}) {
  return detail::make_settings(Url{url}, options);
}
}  // namespace

TEST_CASE("the engine's keys in a URL's query come before the options; the rest is the driver's") {
  const auto s = settings(
      "mysql://u:p@h:1/d?pool_size=2&max_overflow=-1&pool_timeout=0.5&pool_recycle=14400&pool_pre_ping=yes&"
      "pool_use_lifo=off&pool_check_socket=no&connect_timeout=3&statement_timeout=1.5&echo=1&charset=utf8mb4",
      {.pool_size = 9, .pool_recycle = 4h});
  CHECK(s.pool.pool_size == 2);
  CHECK(s.pool.max_overflow == -1);
  CHECK(s.pool.pool_timeout == 500ms);
  CHECK(s.pool.pool_recycle == 4h);
  CHECK(s.pool.pool_pre_ping);
  CHECK_FALSE(s.pool.pool_use_lifo);
  CHECK_FALSE(s.pool.pool_check_socket);
  CHECK(s.pool.connect_timeout == 3s);
  CHECK(s.statement_timeout == 1500ms);
  CHECK(s.echo);
  REQUIRE(s.connect.options.size() == 1);
  CHECK(s.connect.options[0].first == "charset");
  CHECK(s.connect.host == "h");
  CHECK(s.connect.port == 1);
  CHECK(s.connect.user == "u");
  CHECK(s.connect.password == "p");
  CHECK(s.connect.database == "d");
}

TEST_CASE("the pool's upkeep and reset by option and by URL") {
  const auto plain = settings("mysql://h/d");
  CHECK(plain.pool.pool_reset_on_return == ResetMode::rollback);
  CHECK(plain.pool.pool_idle_timeout == 0ms);
  CHECK(plain.pool.pool_min_idle == 0);
  CHECK(plain.pool.pool_keepalive == 0ms);
  const auto by_url =
      settings("mysql://h/d?pool_reset_on_return=full&pool_idle_timeout=600&pool_min_idle=2&pool_keepalive=0.5",
               {.pool_min_idle = 1});
  CHECK(by_url.pool.pool_reset_on_return == ResetMode::full);
  CHECK(by_url.pool.pool_idle_timeout == 10min);
  CHECK(by_url.pool.pool_min_idle == 2);
  CHECK(by_url.pool.pool_keepalive == 500ms);
  CHECK(settings("mysql://h/d?pool_reset_on_return=none").pool.pool_reset_on_return == ResetMode::none);
  CHECK(settings("mysql://h/d", {.pool_reset_on_return = ResetMode::full}).pool.pool_reset_on_return ==
        ResetMode::full);
  CHECK_THROWS_WITH(settings("mysql://h/d?pool_reset_on_return=commit"), ContainsSubstring("none, rollback or full"));
}

TEST_CASE("host and port of the query stand in for those of the authority") {
  const auto s = settings("postgresql://u@/db?host=/run/pg&port=5433");
  CHECK(s.connect.host == "/run/pg");
  CHECK(s.connect.port == 5433);
  CHECK(s.connect.options.empty());
}

TEST_CASE("several hosts, their ports and the role that is wanted") {
  using drivers::Host;
  const auto hosts = [](const char* url) { return settings(url).hosts.hosts; };
  CHECK(hosts("mysql://a:1,b,c:3/d") == std::vector<Host>{{"a", 1}, {"b", 0}, {"c", 3}});
  CHECK(hosts("mysql:///d?host=a,b&port=1,2") == std::vector<Host>{{"a", 1}, {"b", 2}});
  CHECK(hosts("postgresql:///d?host=/run/a,::1&port=7") == std::vector<Host>{{"/run/a", 7}, {"::1", 7}});
  CHECK(hosts("postgresql://a,b/d?port=7") == std::vector<Host>{{"a", 7}, {"b", 7}});
  CHECK(hosts("postgresql://a/d").size() == 1);
  const auto s = settings("postgresql://a,b/d?target=prefer_standby&load_balance=random");
  CHECK(s.hosts.target == drivers::Target::prefer_standby);
  CHECK(s.hosts.random);
  CHECK(s.connect.host == "a");
  CHECK(s.connect.options.empty());
  CHECK_THROWS_WITH(settings("mysql://a,b,c/d?port=1,2"), ContainsSubstring("3 hosts and 2 ports"));
  CHECK_THROWS_AS(settings("mysql://a,b/d?port=1,x"), ArgumentError);
  CHECK_THROWS_AS(settings("mysql:///d?host=a,"), ArgumentError);
  CHECK_THROWS_WITH(settings("mysql://a,b/d?target=any&target=any"), ContainsSubstring("twice"));
  CHECK_THROWS_WITH(settings("mysql://a,b/d?target=leader"), ContainsSubstring("can be one of: any, primary"));
  CHECK_THROWS_WITH(settings("mysql://a,b/d?load_balance=yes"), ContainsSubstring("random or off"));
  CHECK(settings("sqlite:///f?target=primary").connect.options.size() == 1);  // for the driver to refuse
}

TEST_CASE("an option set in C++ reaches the driver, the default is left to it") {
  CHECK(settings("mysql://h/d").connect.options.empty());
  const auto s = settings("mysql://h/d", {.prepared_cache = 0});
  REQUIRE(s.connect.options.size() == 1);
  CHECK(s.connect.options[0] == std::pair<std::string, std::string>{"prepared_cache", "0"});
}

TEST_CASE("only an SQLite database in memory shares one connection") {
  CHECK(settings("sqlite://").pool.share_within_thread);
  CHECK(settings("sqlite:///:memory:").pool.share_within_thread);
  CHECK(settings("sqlite:///x?mode=memory").pool.share_within_thread);
  CHECK_FALSE(settings("sqlite:///x.db").pool.share_within_thread);
  CHECK_FALSE(settings("postgresql://h").pool.share_within_thread);
}

TEST_CASE("values that cannot be meant are refused by name") {
  CHECK_THROWS_WITH(settings("mysql://h/d?pool_size=many"), ContainsSubstring("pool_size is \"many\""));
  CHECK_THROWS_WITH(settings("mysql://h/d?pool_size=5x"), ContainsSubstring("a whole number"));
  CHECK_THROWS_WITH(settings("mysql://h/d?pool_timeout=nan"), ContainsSubstring("a number of seconds"));
  CHECK_THROWS_WITH(settings("mysql://h/d?pool_timeout=30s"), ContainsSubstring("a number of seconds"));
  CHECK(settings("mysql://h/d?cartesian_products=error").compile.cartesian_products == Check::error);
  CHECK(settings("mysql://h/d?ungrouped_columns=ignore").compile.ungrouped_columns == Check::ignore);
  CHECK_THROWS_WITH(settings("mysql://h/d?ungrouped_columns=1"), ContainsSubstring("ignore, warn or error"));
  CHECK_THROWS_WITH(settings("mysql://h/d?echo=maybe"), ContainsSubstring("true or false"));
  CHECK_THROWS_WITH(settings("mysql://h/d?prepared_cache=-1"), ContainsSubstring("0 or more"));
  CHECK_THROWS_WITH(settings("mysql://h/d?echo=1&echo=0"), ContainsSubstring("echo twice"));
  CHECK_THROWS_WITH(settings("mysql:///d?port=0"), ContainsSubstring("1 to 65535"));
  CHECK_THROWS_WITH(settings("mysql://h/d", {.statement_timeout = -1ms}), ContainsSubstring("statement_timeout"));
}
