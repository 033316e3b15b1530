// SPDX-License-Identifier: MIT
// Large statements on live databases, sent from a thread with a small stack.
#include <numeric>

#include "integration/sql/three_databases.hpp"
#include "sql/sample_tables.hpp"

using namespace quarry;
using namespace quarry::test;
using sample::users;

namespace {

struct Filled {
  MetaData metadata;
  sample::Users table{"users", metadata};
};

}  // namespace

TEST_CASE("100,000 terms and values are answered by every database", "[live]") {
  Filled filled;
  std::vector<int> values(100'000);
  std::iota(values.begin(), values.end(), 0);
  std::vector<Expr<bool>> terms;
  for (const int value : values) terms.push_back(users.id == value);
  std::vector<std::tuple<int, std::string>> rows;
  for (const int value : values) rows.emplace_back(value, value == 99'999 ? "ann" : "x");
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Created tables(filled.metadata, database.engine);
    database.engine.execute(
        insert(users).columns(users.id, users.name).values(1, "one").values(99'999, "ann").values(200'000, "far"));
    const auto ids = [&](const Expr<bool>& condition) {
      std::vector<int> found;
      for (const auto& [id] : database.engine.execute(select(users.id).where(condition).order_by(users.id)))
        found.push_back(id);
      return found;
    };
    CHECK(ids(users.id.in(values)) == std::vector{1, 99'999});
    CHECK(ids(!users.id.in(values)) == std::vector{200'000});
    CHECK(ids(or_(terms)) == std::vector{1, 99'999});
    CHECK(ids(!or_(std::vector(terms.begin(), terms.begin() + 10'000))) == std::vector{99'999, 200'000});
    CHECK(ids(tuple_(users.id, users.name).in(std::vector(rows.end() - 20'000, rows.end()))) == std::vector{99'999});
    const auto q = select(users.id).where(users.id.in(values)).order_by(users.id);
    CHECK(database.engine.execute_raw(q.literal_sql(database.engine.dialect())).all().size() == 2);
  }
}
