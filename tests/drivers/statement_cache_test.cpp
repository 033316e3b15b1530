// SPDX-License-Identifier: MIT
#include "drivers/statement_cache.hpp"

#include "catch.hpp"

#include <string>

using quarry::drivers::StatementCache;

namespace {
struct Prepared {
  explicit Prepared(std::string text) : sql(std::move(text)) {}
  [[nodiscard]] const std::string& key() const { return sql; }
  const std::string sql;
};
std::shared_ptr<Prepared> prepared(const char* sql) { return std::make_shared<Prepared>(sql); }
}  // namespace

TEST_CASE("the least recently used statement leaves first") {
  StatementCache<Prepared> cache(2);
  cache.insert(prepared("a"));
  cache.insert(prepared("b"));
  CHECK(cache.find("a") != nullptr);
  const auto evicted = cache.insert(prepared("c"));
  REQUIRE(evicted != nullptr);
  CHECK(evicted->sql == "b");
  CHECK(cache.find("b") == nullptr);
  CHECK(cache.find("a") != nullptr);
  CHECK(cache.size() == 2);
  CHECK(cache.counters().hits == 2);
  CHECK(cache.counters().misses == 1);
  CHECK(cache.counters().evictions == 1);
}

TEST_CASE("a statement in use is not given out again") {
  StatementCache<Prepared> cache(2);
  const auto held = prepared("a");
  cache.insert(held);
  CHECK(cache.find("a") == nullptr);
  const auto second = prepared("a");
  CHECK(cache.insert(second) == nullptr);  // the first keeps its place
  CHECK(cache.holds(*held));
  CHECK_FALSE(cache.holds(*second));
}

TEST_CASE("erase takes out the statement itself, not its namesake") {
  StatementCache<Prepared> cache(2);
  cache.insert(prepared("a"));
  cache.erase(*prepared("a"));
  CHECK(cache.size() == 1);
  cache.erase(*cache.find("a"));
  CHECK(cache.size() == 0);
}

TEST_CASE("capacity 0 keeps nothing") {
  StatementCache<Prepared> cache(0);
  CHECK(cache.insert(prepared("a")) == nullptr);
  CHECK(cache.find("a") == nullptr);
}
