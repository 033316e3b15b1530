// SPDX-License-Identifier: MIT
// What random statements found, each on its own.
#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Numbers : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::int64_t> n{this, "n"};
};

struct Fixture {
  MetaData metadata;
  Numbers numbers{"found_numbers", metadata};

  template <class F>
  void on_each(F&& check) {
    for (const LiveDatabase& database : live_databases()) {
      INFO(database.name);
      const Created tables(metadata, database.engine);
      database.engine.execute_many(insert(numbers).columns(numbers.id, numbers.n),
                                   std::vector{std::tuple(1, 10), std::tuple(2, 20), std::tuple(3, 20)});
      check(database.engine);
    }
  }
};

struct One {
  std::int64_t a;
  friend bool operator==(const One&, const One&) = default;
};
struct Said {
  std::string a;
  friend bool operator==(const Said&, const Said&) = default;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a text keeps its last blank in a set operation") {
  on_each([&](const Engine& engine) {
    const auto once = select(literal("b ").label("a")).select_from(numbers).where(numbers.id == 1);
    check_rows(engine, once.union_all(once), std::vector<Said>{{"b "}, {"b "}});
  });
}

TEST_CASE_METHOD(Fixture, "constants order and group nothing") {
  on_each([&](const Engine& engine) {
    const auto& t = numbers;
    check_rows(engine, select(t.id).order_by(literal("x"), true_(), -literal(9), literal(7), t.id.desc()),
               std::vector<One>{{3}, {2}, {1}});
    check_rows(engine, select(func::count()).select_from(t).group_by(true_(), literal(5), t.n).order_by(t.n),
               std::vector<One>{{1}, {2}});
    check_rows(engine, select(literal(4).label("four")).select_from(t).distinct().order_by(desc("four").nulls_last()),
               std::vector<One>{{4}});
  });
}

TEST_CASE_METHOD(Fixture, "HAVING: of an expression, of a label's twin, and alone") {
  on_each([&](const Engine& engine) {
    const auto& t = numbers;
    const auto key = t.n + 1;
    check_rows(engine, select(func::count()).select_from(t).group_by(key).having(key > 15), std::vector<One>{{2}});
    const auto other = aliased(t, "other");
    check_rows(
        engine,
        select(func::count()).select_from(t).join(other, other.id == t.id).group_by(t.n, other.n).having(other.n > 15),
        std::vector<One>{{2}});
    check_rows(engine, select(literal(7)).select_from(t).having(func::count() == 3), std::vector<One>{{7}});
    check_rows(engine, select(literal(7)).select_from(t).where(t.id > 9).having(func::count() == 0),
               std::vector<One>{{7}});
    check_rows(engine, select(literal(7)).select_from(t).having(func::count() == 0), std::vector<One>{});
  });
}

TEST_CASE_METHOD(Fixture, "LIMIT inside IN, frames by numbers, NULLS LAST over a set operation and a shadowed label") {
  on_each([&](const Engine& engine) {
    const auto& t = numbers;
    const auto last = aliased(t, "last");
    check_rows(engine, select(t.id).where(t.id.in(select(last.id).order_by(last.id.desc()).limit(2))).order_by(t.id),
               std::vector<One>{{2}, {3}});
    check_rows(engine,
               select(func::count().over(order_by(t.id), rows(preceding(1), following(1))).label("c")).order_by(t.id),
               std::vector<One>{{2}, {3}, {2}});
    check_rows(engine, select(t.n.label("v")).union_(select(t.id)).order_by(desc("v").nulls_last()).limit(2),
               std::vector<One>{{20}, {10}});
    check_rows(engine, select((0 - t.id).label("n")).order_by(asc("n").nulls_first()),
               std::vector<One>{{-3}, {-2}, {-1}});
  });
}
