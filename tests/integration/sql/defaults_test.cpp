// SPDX-License-Identifier: MIT
// default_() and onupdate() as the databases keep them, one row at a time and in batches.
#include <atomic>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

std::atomic<int> made = 0;

struct Jobs : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key, autoincrement};
  Column<std::string> name{this, "name", types::String{40}};
  Column<int> ticket{this, "ticket", default_([] { return ++made; })};
  Column<std::string> state{this, "state", types::String{10}, default_("new"), onupdate("changed")};
  Column<std::optional<int>> length{this, "length", default_(func::length(literal("four")))};
};

MetaData metadata;
const Jobs jobs{"default_jobs", metadata};

struct Job {
  std::string name;
  int ticket = 0;
  std::string state;
  std::optional<int> length;
  friend bool operator==(const Job&, const Job&) = default;
};
std::vector<Job> kept(const Engine& engine) {
  return engine.execute(select(jobs.name, jobs.ticket, jobs.state, jobs.length).order_by(jobs.id)).into<Job>();
}

}  // namespace

TEST_CASE("defaults of the program reach the database", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created created(metadata, engine);
    made = 0;
    const auto one = insert(jobs).values(jobs.name = "a");
    engine.execute(one);
    engine.execute(one);
    engine.execute_raw(one.literal_sql(engine.dialect()));
    CHECK(kept(engine) == std::vector<Job>{{"a", 1, "new", 4}, {"a", 2, "new", 4}, {"a", 3, "new", 4}});
    CHECK(engine.execute(update(jobs).set(jobs.name = "b").where(jobs.ticket == 2)).rowcount() == 1);
    CHECK(kept(engine)[1] == Job{"b", 2, "changed", 4});

    engine.execute(delete_from(jobs).all_rows());
    made = 10;
    std::vector<std::string> names(2500, "many");
    CHECK(engine.execute_many(insert(jobs).columns(jobs.name), names) == 2500);
    CHECK(made == 2510);
    const std::vector<Job> rows = kept(engine);
    std::set<int> tickets;
    for (const Job& job : rows) {
      tickets.insert(job.ticket);
      CHECK((job.state == "new" && job.length == 4));
    }
    CHECK(tickets.size() == 2500);
    CHECK((*tickets.begin() == 11 && *tickets.rbegin() == 2510));

    engine.execute(delete_from(jobs).all_rows());
    made = 0;
    engine.execute(insert(jobs).columns(jobs.name).from_select(
        select(literal("x").label("name")).union_all(select(literal("y").label("name")))));
    CHECK(kept(engine).size() == 2);
    CHECK(kept(engine)[1] == Job{"y", 1, "new", 4});
  }
}

TEST_CASE("what an event tells of a default is what was sent", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created created(metadata, engine);
    made = 0;
    std::string told;
    engine.on_statement([&](const StatementEvent& event) {
      if (event.sql.starts_with("INSERT")) told = event.literal_sql();
    });
    engine.execute(insert(jobs).values(jobs.name = "a"));
    CHECK(made == 1);
    CHECK(told.find("'a', 1, 'new'") != std::string::npos);
  }
}
