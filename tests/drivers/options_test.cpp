// SPDX-License-Identifier: MIT
#include "drivers/options.hpp"

#include "catch.hpp"

using namespace quarry;
using namespace quarry::drivers;
using Catch::Matchers::ContainsSubstring;

namespace {
ConnectOptions with(std::vector<std::pair<std::string, std::string>> options) {
  ConnectOptions result;
  result.options = std::move(options);
  return result;
}
}  // namespace

TEST_CASE("options are read by name and kind") {
  const ConnectOptions options =
      with({{"mode", "ro"}, {"timeout", "1.5"}, {"prepared_cache", "7"}, {"foreign_keys", "off"}});
  OptionReader reader(options, "sqlite");
  CHECK(reader.choice("mode", {"ro", "rw"}) == "ro");
  CHECK(reader.seconds("timeout") == std::chrono::milliseconds(1500));
  CHECK(reader.count("prepared_cache", 100) == 7u);
  CHECK(reader.flag("foreign_keys") == false);
  CHECK_FALSE(reader.text("cache").has_value());
  CHECK_NOTHROW(reader.finish());
}

TEST_CASE("a wrong option is an error that says what is allowed") {
  const ConnectOptions options =
      with({{"mode", "x"}, {"timeout", "soon"}, {"n", "101"}, {"twice", "1"}, {"twice", "2"}});
  OptionReader reader(options, "sqlite");
  CHECK_THROWS_WITH(reader.choice("mode", {"ro", "rw"}), ContainsSubstring("must be one of ro, rw"));
  CHECK_THROWS_WITH(reader.seconds("timeout"), ContainsSubstring("must be seconds"));
  CHECK_THROWS_WITH(reader.count("n", 100), ContainsSubstring("from 0 to 100"));
  CHECK_THROWS_AS(reader.text("twice"), ArgumentError);
}

TEST_CASE("an unknown option is refused with a suggestion") {
  const ConnectOptions options = with({{"time_out", "1"}});
  OptionReader reader(options, "sqlite");
  (void)reader.seconds("timeout");
  CHECK_THROWS_WITH(reader.finish(), ContainsSubstring("time_out") && ContainsSubstring("timeout\"?"));
}

TEST_CASE("a driver is found by scheme") {
  CHECK(make_driver("sqlite") != nullptr);
  CHECK_THROWS_WITH(make_driver("oracle"), ContainsSubstring("oracle") && ContainsSubstring("sqlite"));
}
