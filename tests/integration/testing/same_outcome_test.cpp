// SPDX-License-Identifier: MIT
// Random programs on one connection see the same in a scope as they do without one.
#include <random>
#include <string>
#include <typeinfo>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/testing/rollback.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// What the program saw, a word for each step.
std::vector<std::string> run(const Engine& engine, unsigned seed) {
  std::minstd_rand random{seed};
  std::vector<std::string> seen;
  Connection conn = engine.connect();
  std::vector<Transaction> open;
  const auto rows = [&] {
    std::string ids;
    for (const Row<>& row : conn.execute_raw("SELECT id FROM outcome ORDER BY id")) ids += to_string(row[0]) + ",";
    return ids;
  };
  const auto step = [&](int what) -> std::string {
    const std::string id = std::to_string(random() % 12);
    switch (what) {
      case 0: open.insert(open.begin(), conn.begin()); return "begin";
      case 1: open.push_back(conn.begin_nested()); return "savepoint";
      case 2: open.at(random() % open.size()).commit(); return "commit";
      case 3: open.at(random() % open.size()).rollback(); return "rollback";
      case 4: open.pop_back(); return "left";
      case 5: return "deleted " + std::to_string(conn.execute_raw("DELETE FROM outcome WHERE id = " + id).rowcount());
      case 6: return rows();
      case 7: (void)conn.execute_raw("SELECT wrong FROM outcome").all(); return "unreachable";
      case 8:
        conn.close();
        open.clear();
        conn = engine.connect();
        return "closed";
      default:
        return "inserted " + std::to_string(conn.execute_raw("INSERT INTO outcome VALUES (" + id + ")").rowcount());
    }
  };
  for (int i = 0; i < 40; ++i) {
    const int what = static_cast<int>(random() % 20);
    if (open.empty() && what >= 2 && what <= 4) continue;
    std::string saw;
    try {
      saw = step(what);
    } catch (const std::exception& error) {
      saw = typeid(error).name();
    }
    for (const Transaction& each : open) saw += ' ' + std::to_string(static_cast<int>(each.state()));
    seen.push_back(std::to_string(what) + ": " + saw);
  }
  open.clear();
  seen.push_back(rows());
  return seen;
}

}  // namespace

TEST_CASE("random programs have the same outcome in a scope and without one", "[live][rollback]") {
  const int database = GENERATE(0, 1, 2);
  const std::string url = database == 0 ? std::string("sqlite://") : database == 1 ? postgresql_url() : mysql_url();
  INFO(to_string(Url{url}));
  const Engine engine = create_engine(url);
  engine.execute_raw("DROP TABLE IF EXISTS outcome");
  engine.execute_raw("CREATE TABLE outcome (id BIGINT PRIMARY KEY)");
  const unsigned programs = long_forms() ? 2000 : 60;
  for (unsigned seed = 1; seed <= programs; ++seed) {
    INFO("seed " << seed);
    std::vector<std::string> within;
    {
      testing::Rollback scope{engine};
      within = run(engine, seed);
    }
    REQUIRE(engine.execute_raw("SELECT id FROM outcome").all().empty());
    const std::vector<std::string> without = run(engine, seed);
    engine.execute_raw("DELETE FROM outcome");
    REQUIRE(within == without);
  }
  engine.execute_raw("DROP TABLE outcome");
}
