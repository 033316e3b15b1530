// SPDX-License-Identifier: MIT
// Keyset pages, plans, rows that are locked, data-modifying CTEs.
#include "integration/sql/three_databases.hpp"
#include "quarry/sql/traverse.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Items : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<int>> a{this, "a"};
  Column<int> b{this, "b"};
  Column<std::optional<std::string>> c{this, "c", types::String{10}};
};

struct Fixture {
  MetaData metadata;
  Items items{"page_items", metadata};

  void fill(const Engine& engine) const {
    std::vector<std::tuple<int, std::optional<int>, int, std::optional<std::string>>> rows;
    for (int i = 1; i <= 60; ++i) {
      const auto a = i % 7 == 0 ? std::optional<int>() : std::optional(i * 31 % 5);
      const auto c = i % 4 == 0 ? std::optional<std::string>() : std::optional(std::string(1, char('a' + i * 17 % 3)));
      rows.emplace_back(i, a, i * 13 % 6, c);
    }
    engine.execute_many(insert(items).columns(items.id, items.a, items.b, items.c), rows);
  }
};

struct Counted {
  int n;
  std::int64_t count;
  bool operator==(const Counted&) const = default;
};
struct Part {
  int id;
  std::string part;
  bool operator==(const Part&) const = default;
};
struct Pair {
  std::string key;
  int value;
  bool operator==(const Pair&) const = default;
};
struct Number {
  std::int64_t n;
  bool operator==(const Number&) const = default;
};

}  // namespace

TEST_CASE("seek: paging gives every row once and in order, whatever the directions and NULLs", "[live]") {
  const Fixture f;
  const Items& t = f.items;
  struct Order {
    const char* name;
    std::vector<Ordering> terms;
  };
  const std::vector<Order> orders{
      {"b, id", {t.b.asc(), t.id.asc()}},
      {"b desc, id", {t.b.desc(), t.id.asc()}},
      {"a nulls first, id desc", {t.a.asc().nulls_first(), t.id.desc()}},
      {"a nulls last, id", {t.a.asc().nulls_last(), t.id.asc()}},
      {"a desc nulls first, id", {t.a.desc().nulls_first(), t.id.asc()}},
      {"a desc nulls last, b desc, id desc", {t.a.desc().nulls_last(), t.b.desc(), t.id.desc()}},
      {"c nulls first, a nulls last, id", {t.c.asc().nulls_first(), t.a.asc().nulls_last(), t.id.asc()}},
      {"c desc nulls last, a desc nulls first, id", {t.c.desc().nulls_last(), t.a.desc().nulls_first(), t.id.asc()}},
  };
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    const Created tables(f.metadata, engine);
    f.fill(engine);
    for (const Order& order : orders) {
      INFO(database.name << ": " << order.name);
      std::vector<NodeRef> keys;
      for (const Ordering& term : order.terms) keys.push_back(as<nodes::Ordering>(term.node())->element);
      std::vector<Expr<>> columns{t.id};
      for (const NodeRef& key : keys) columns.push_back(Expr<>(key));
      const auto all = select(columns).order_by(order.terms);
      std::vector<int> expected, paged;
      for (const Row<>& row : engine.execute(all)) expected.push_back(row.get<int>(0));
      REQUIRE(expected.size() == 60);
      Select<> page = all.limit(7);
      for (int pages = 0; pages < 20; ++pages) {
        std::vector<Value> last;
        for (const Row<>& row : engine.execute(page)) {
          paged.push_back(row.get<int>(0));
          last.clear();
          for (std::size_t i = 1; i < row.size(); ++i) last.push_back(row[i]);
        }
        if (last.empty()) break;
        std::vector<NodeRef> values;
        for (const Value& value : last)
          values.push_back(value.is_null() ? detail::null_node() : detail::literal_node(value));
        page = Select<>(detail::select_seek(all.limit(7).node(), NodeList(std::move(values))));
      }
      CHECK(paged == expected);
    }
  }
}

TEST_CASE("explain: the server's plan as lines", "[live]") {
  const Fixture f;
  const auto q = select(f.items.id).where(f.items.b > 2);
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    const Created tables(f.metadata, engine);
    f.fill(engine);
    INFO(database.name);
    const std::vector<std::string> plan = engine.explain(q);
    REQUIRE_FALSE(plan.empty());
    CHECK_THAT(plan[0], ContainsSubstring("page_items"));
    Connection connection = engine.connect();
    CHECK(connection.explain(q) == plan);
    const auto named = select(f.items.id).where(f.items.b > bind<int>("least"));
    CHECK_FALSE(engine.explain(named, {}, {{"least", 3}}).empty());
    if (engine.dialect().name() == "sqlite") {
      CHECK_THROWS_AS(engine.explain(q, {.analyze = true}), CompileError);
      const auto both = q.union_(select(f.items.a));
      CHECK_THAT(engine.explain(both).back(), ContainsSubstring("  "));
    } else {
      const std::vector<std::string> analysed = engine.explain(q, {.analyze = true});
      REQUIRE_FALSE(analysed.empty());
      CHECK_THAT(analysed[0],
                 ContainsSubstring(engine.dialect().name() == "postgresql" ? "actual time" : "r_rows: 60"));
    }
    // SQLite has nothing to plan here
    const bool planless = engine.dialect().name() == "sqlite";
    CHECK(engine.explain(insert(f.items).values(f.items.id = 99, f.items.b = 1)).empty() == planless);
    CHECK(engine.execute(select(func::count()).select_from(f.items)).scalar() == 60);
  }
}

TEST_CASE("an INSERT as a CTE: its rows are read by the statement around it", "[live]") {
  const Fixture f;
  const Engine engine = create_engine(postgresql_url());
  const Created tables(f.metadata, engine);
  f.fill(engine);
  const auto added = insert(f.items)
                         .columns(f.items.id, f.items.b)
                         .values(101, 5)
                         .values(102, 6)
                         .returning(f.items.id, f.items.b)
                         .cte("added");
  const auto q = select(added["id"], (added["b"] * 2).label("twice")).order_by(added["id"]);
  std::vector<std::pair<int, int>> rows;
  for (const Row<>& row : engine.execute(q)) rows.emplace_back(row.get<int>(0), row.get<int>(1));
  CHECK(rows == std::vector<std::pair<int, int>>{{101, 10}, {102, 12}});
  CHECK(engine.execute(select(func::count()).select_from(f.items)).scalar() == 62);
}

TEST_CASE("locks: SKIP LOCKED leaves out what another transaction holds", "[live]") {
  const Fixture f;
  const auto row = [&](int id) { return select(f.items.id).where(f.items.id == id); };
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    if (engine.dialect().name() == "sqlite") continue;
    INFO(database.name);
    const Created tables(f.metadata, engine);
    f.fill(engine);
    Connection first = engine.connect(), second = engine.connect();
    {
      auto holding = first.begin();
      CHECK(first.execute(row(5).for_update()).scalar() == 5);
      auto waiting = second.begin();
      CHECK(second.execute(row(5).for_update({.skip_locked = true})).scalar() == std::nullopt);
      CHECK(second.execute(row(6).for_update({.skip_locked = true})).scalar() == 6);
    }
    auto again = second.begin();
    CHECK(second.execute(row(5).for_update({.nowait = true})).scalar() == 5);
  }
}

TEST_CASE("table functions and samples on a live PostgreSQL", "[live]") {
  const Fixture f;
  const Engine engine = create_engine(postgresql_url());
  const Created tables(f.metadata, engine);
  f.fill(engine);
  const auto g = table_function("generate_series", 4, 6).columns(column<int>("n")).with_ordinality("ord").named("g");
  check_rows(engine, select(g.column<int>("n"), g.column<std::int64_t>("ord")).where(g["n"] > 4).order_by(g["n"]),
             std::vector<Counted>{{5, 2}, {6, 3}});
  const auto split = table_function("string_to_table", f.items.c, "z").columns(column<std::string>("part")).named("s");
  check_rows(engine,
             select(f.items.id, split.column<std::string>("part"))
                 .select_from(f.items)
                 .cross_join(split)
                 .where(f.items.id <= 2)
                 .order_by(f.items.id),
             std::vector<Part>{{1, "c"}, {2, "b"}});
  const auto everything = tablesample(f.items, bernoulli(100), 7, "s");
  check_rows(engine, select(func::count()).select_from(everything), std::vector<Number>{{60}});
  const auto half = tablesample(f.items, system_sample(50), 7);
  const auto counted = select(func::count()).select_from(half);
  CHECK(engine.execute(counted).scalar() == engine.execute(counted).scalar());
}

TEST_CASE("table functions on SQLite", "[live]") {
  const Engine engine = create_engine("sqlite://");
  const auto each = table_function("json_each", R"({"a": 1, "b": 2})")
                        .columns(column<std::string>("key"), column<int>("value"))
                        .named("j");
  check_rows(engine, select(each.column<std::string>("key"), each.column<int>("value")).order_by(each["key"]),
             std::vector<Pair>{{"a", 1}, {"b", 2}});
}
