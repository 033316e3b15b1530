// SPDX-License-Identifier: MIT
// Sensitive values arrive in the database, and nowhere else: not in errors, whatever the server quotes, nor in logs.
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "integration/engine/any_url.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Cards : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> number{this, "number", types::String{40}, sensitive};
};
const Cards cards{"sensitive_cards"};

constexpr const char* secret = "4111-SECRET-1111";

}  // namespace

TEST_CASE("sensitive values arrive, and stand in no error and no log", "[live]") {
  const Engine engine = create_engine(any_url());
  engine.execute_raw("DROP TABLE IF EXISTS sensitive_cards");
  engine.execute_raw("CREATE TABLE sensitive_cards (id BIGINT PRIMARY KEY, number VARCHAR(40) NOT NULL UNIQUE)");
  std::vector<std::string> log;
  engine.on_statement([&](const StatementEvent& e) {
    log.push_back(e.literal_sql());
    log.emplace_back(e.sql);
    if (e.error != nullptr) log.emplace_back(e.error->what());
  });
  const auto add = insert(cards).values(cards.id = 1, cards.number = secret);
  engine.execute(add);
  CHECK(engine.execute(select(cards.number).where(cards.number == secret)).scalar() == secret);
  CHECK(engine.execute(select(func::count()).where(cards.number == bind<std::string>("n")), {{"n", secret}}).scalar() ==
        1);

  const auto check_error = [&](auto&& run) {
    try {
      run();
      FAIL("the same number twice");
    } catch (const UniqueViolation& error) {
      for (const std::string& text :
           {std::string(error.what()), error.info().message, error.info().detail, error.info().statement}) {
        CHECK_THAT(text, !ContainsSubstring(secret));
      }
      CHECK_THAT(error.what(), ContainsSubstring("sensitive_cards"));
    }
  };
  check_error([&] { engine.execute(insert(cards).values(cards.id = 2, cards.number = secret)); });
  check_error([&] {
    engine.execute_many(insert(cards).columns(cards.id, cards.number),
                        std::vector{std::tuple{std::int64_t{3}, std::string(secret)}});
  });

  const Select<std::int64_t> as_number(select(cards.number).node());
  CHECK_THROWS_WITH(engine.execute(as_number).all(), ContainsSubstring("***") && !ContainsSubstring(secret));

  REQUIRE(log.size() >= 10);
  for (const std::string& line : log) CHECK_THAT(line, !ContainsSubstring(secret));
  engine.execute_raw("DROP TABLE sensitive_cards");
}
