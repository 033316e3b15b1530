// SPDX-License-Identifier: MIT
// Hostile texts by way of a CSV file: written and loaded, they are the same texts.
#include <sstream>

#include "hostile/outcome.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Texts : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<std::string>> text{this, "text", types::Text{}};
};

}  // namespace

TEST_CASE("hostile texts come back from a CSV file as they were") {
  MetaData metadata;
  const Texts t{"hostile_csv", metadata};
  std::vector<Hostile> entries = corpus("literal");
  for (const Hostile& each : made("literal", 17, 2000)) entries.push_back(each);
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Created tables(metadata, database.engine);
    int held = 0;
    for (const Hostile& entry : entries) {  // what a database cannot hold is refused, which other tests see to
      try {
        database.engine.execute(insert(t).values(t.id = held, t.text = entry.bytes));
        ++held;
      } catch (const InvalidEncoding&) {
      } catch (const DataError&) {  // too long for MariaDB's TEXT
      }
    }
    REQUIRE(held > 500);
    database.engine.execute(insert(t).values(t.id = -1, t.text = null));
    const auto all = select(t.id, t.text).order_by(t.id);
    const auto before = database.engine.execute(all).all();
    for (const csv::Options& options :
         {csv::Options{}, csv::Options{.delimiter = '\'', .quote = '\\', .null = "NULL"}}) {
      std::stringstream file;
      csv::write(file, database.engine.stream(all), options);
      database.engine.execute(delete_from(t).all_rows());
      CHECK(csv::load(database.engine, t, file, options) == held + 1);
      CHECK((database.engine.execute(all).all() == before));
    }
  }
}
