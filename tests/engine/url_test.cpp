// SPDX-License-Identifier: MIT
#include "quarry/engine/url.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using Catch::Matchers::ContainsSubstring;
using Query = std::vector<std::pair<std::string, std::string>>;

namespace {
std::string refusal(std::string_view text) {
  try {
    const Url url{text};
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "accepted";
}
}  // namespace

TEST_CASE("a URL is taken apart") {
  const Url url{"mysql://app:pw@127.0.0.1:3307/clinic?charset=utf8mb4&pool_recycle=14400"};
  CHECK(url.scheme == "mysql");
  CHECK(url.user == "app");
  CHECK(url.password == "pw");
  CHECK(url.host == "127.0.0.1");
  CHECK(url.port == 3307);
  CHECK(url.database == "clinic");
  CHECK(url.query == Query{{"charset", "utf8mb4"}, {"pool_recycle", "14400"}});
}

TEST_CASE("parts may be missing") {
  const Url socket{"postgresql://u@/db?host=/run/postgresql"};
  CHECK(socket.user == "u");
  CHECK(socket.password.empty());
  CHECK(socket.host.empty());
  CHECK(socket.database == "db");
  CHECK(socket.query == Query{{"host", "/run/postgresql"}});
  CHECK(Url{"postgresql://localhost"}.host == "localhost");
  CHECK(Url{"postgresql://localhost/"}.database.empty());
  CHECK(Url{"postgresql://localhost:/db"}.port == 0);
  CHECK(Url{"mysql://u:@h/d"}.password.empty());
  CHECK(Url{"postgres://h/d"}.scheme == "postgresql");
  CHECK(Url{"PostgreSQL://h/d"}.scheme == "postgresql");
  CHECK(Url{"mariadb://h/d"}.scheme == "mariadb");
  CHECK(Url{"mysql://h/d?"}.query.empty());
}

TEST_CASE("SQLite files: relative, absolute, in memory") {
  CHECK(Url{"sqlite:///file.db"}.database == "file.db");
  CHECK(Url{"sqlite:////var/lib/file.db"}.database == "/var/lib/file.db");
  CHECK(Url{"sqlite://"}.database.empty());
  CHECK(Url{"sqlite:///"}.database.empty());
  CHECK(Url{"sqlite:///:memory:"}.database.empty());
  CHECK(Url{"sqlite:///a%20b.db?mode=ro"}.database == "a b.db");
  CHECK_THAT(refusal("sqlite://file.db"), ContainsSubstring("three slashes, as in sqlite:///file.db"));
}

TEST_CASE("user, password, host, database and query are percent-decoded; a plus sign stays one") {
  const Url url{"postgresql://us%40er:p%2Fw%3A%25%C3%A9+@%2Frun%2Fpg/d%3Fb?k%26=v%3D+1"};
  CHECK(url.user == "us@er");
  CHECK(url.password == "p/w:%\xC3\xA9+");
  CHECK(url.host == "/run/pg");
  CHECK(url.database == "d?b");
  CHECK(url.query == Query{{"k&", "v=+1"}});
}

TEST_CASE("an at sign in a password needs no encoding, the last one counts") {
  const Url url{"mysql://app:p@ss@host/db"};
  CHECK(url.password == "p@ss");
  CHECK(url.host == "host");
}

TEST_CASE("IPv6 addresses stand in brackets") {
  const Url url{"postgresql://u@[2001:db8::1]:5433/db"};
  CHECK(url.host == "2001:db8::1");
  CHECK(url.port == 5433);
  CHECK(Url{"postgresql://[::1]/db"}.port == 0);
  CHECK(to_string(url) == "postgresql://u@[2001:db8::1]:5433/db");
  CHECK_THAT(refusal("postgresql://::1/db"), ContainsSubstring("stands in brackets"));
  CHECK_THAT(refusal("postgresql://[::1/db"), ContainsSubstring("no closing bracket"));
  CHECK_THAT(refusal("postgresql://[::1]x/db"), ContainsSubstring("follows the IPv6 address"));
}

TEST_CASE("several hosts, each with its port") {
  const Url url{"postgresql://u:p@a:5432,b,[2001:db8::1]:5433,%2Frun%2Fpg/db?target=primary"};
  CHECK(url.host == "a");
  CHECK(url.port == 5432);
  CHECK(url.other_hosts == std::vector<Url::Host>{{"b", 0}, {"2001:db8::1", 5433}, {"/run/pg", 0}});
  CHECK(url.query == Query{{"target", "primary"}});
  CHECK(to_string(url, false) == "postgresql://u:p@a:5432,b,[2001:db8::1]:5433,%2Frun%2Fpg/db?target=primary");
  CHECK(Url{to_string(url, false)} == url);
  CHECK(Url{"mysql://a%2Cb/db"}.host == "a,b");
  CHECK(to_string(Url{"mysql://a%2Cb/db"}) == "mysql://a%2Cb/db");
  for (const char* text : {"mysql://a,/d", "mysql://,b/d", "mysql://a,,b/d", "mysql://a,:5/d", "mysql://,/d"}) {
    CHECK_THAT(refusal(text), ContainsSubstring("a host between commas is empty"));
  }
  CHECK_THAT(refusal("mysql://a,b:x/d"), ContainsSubstring("the port is \"x\""));
  CHECK_THAT(refusal("sqlite://a,b/d"), ContainsSubstring("sqlite has no host"));
}

TEST_CASE("a repeated key is kept twice, in order") {
  CHECK(Url{"postgresql://h/d?a=1&b=2&a=3"}.query == Query{{"a", "1"}, {"b", "2"}, {"a", "3"}});
}

TEST_CASE("printing hides passwords, also those in the query") {
  const Url url{"postgresql://u:secret@h:1/d?sslpassword=secret&application_name=x"};
  CHECK(to_string(url) == "postgresql://u:***@h:1/d?sslpassword=***&application_name=x");
  CHECK(to_string(url, false) == "postgresql://u:secret@h:1/d?sslpassword=secret&application_name=x");
}

TEST_CASE("what is printed parses to the same URL") {
  Url url;
  url.scheme = "mysql";
  std::string all;
  for (int c = 1; c < 128; ++c) all.push_back(static_cast<char>(c));
  url.user = all;
  url.password = all + "\xE2\x82\xAC";
  url.database = "x" + all;
  url.host = "h";
  url.port = 65535;
  url.query = {{all, all}, {"k", ""}};
  CHECK(Url{to_string(url, false)} == url);
  for (const char* text :
       {"sqlite://", "sqlite:///f.db", "sqlite:////f.db", "postgresql://u@/db?host=/run/pg&port=1"}) {
    CHECK(to_string(Url{text}) == text);
  }
}

TEST_CASE("what cannot be a URL is refused with a sentence that keeps the password to itself") {
  CHECK_THAT(refusal(""), ContainsSubstring("does not begin with scheme://"));
  CHECK_THAT(refusal("localhost/db"), ContainsSubstring("does not begin with scheme://"));
  CHECK_THAT(refusal("postgresq://h/d"), ContainsSubstring("Did you mean \"postgresql\"?"));
  CHECK_THAT(refusal("postgresql+psycopg2://h/d"), ContainsSubstring("write postgresql://"));
  CHECK_THAT(refusal("mysql://h:port/d"), ContainsSubstring("the port is \"port\""));
  CHECK_THAT(refusal("mysql://h:0/d"), ContainsSubstring("1 to 65535"));
  CHECK_THAT(refusal("mysql://h:65536/d"), ContainsSubstring("1 to 65535"));
  CHECK_THAT(refusal("mysql://h/d?key"), ContainsSubstring("\"key\" has no value"));
  CHECK_THAT(refusal("mysql://h/d?=v"), ContainsSubstring("a value without a key"));
  CHECK_THAT(refusal("mysql://h/d%00x"), ContainsSubstring("NUL"));
  CHECK_THAT(refusal("mysql://h/d%ff"), ContainsSubstring("not valid UTF-8"));
  for (const char* text : {"mysql://u:hunter2%@h/d", "mysql://u:hunter2%1@h/d", "mysql://u:hunter2%zz@h/d"}) {
    CHECK_THAT(refusal(text), ContainsSubstring("the password has a %") && !ContainsSubstring("hunter2"));
  }
  // a / or ? that was not encoded cuts the password in two, and neither half is shown
  for (const char* text : {"mysql://u:hun/hunter2@h/d", "mysql://u:hunter2/x@h/d", "mysql://u:hun?hunter2@h/d",
                           "mysql://u:a:hunter2?x@h/d", "mysql://[::1]hunter2?x@h/d", "sqlite://hunter2/x@h/d"}) {
    CHECK_THAT(refusal(text), !ContainsSubstring("hun"));
  }
  CHECK_THAT(refusal("mysql://u:hun?ter2@h/d"), ContainsSubstring("? is written %3F"));
}
