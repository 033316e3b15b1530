// SPDX-License-Identifier: MIT
#include <pthread.h>

#include "catch.hpp"
#include "quarry/sql/traverse.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Visits : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<int>> clinic_id{this, "clinic_id", foreign_key("clinics.id")};
  Column<int> tenant_id{this, "tenant_id"};
};
struct Clinics : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<int> tenant_id{this, "tenant_id"};
};
const Visits visits{"visits"};
const Clinics clinics{"clinics"};
const auto tenant = tenant_filter("tenant_id", 7);

template <class S>
std::string filtered(const S& statement) {
  return statement.rewritten(tenant).literal_sql(generic::dialect());
}

}  // namespace

TEST_CASE("tenant filter: WHERE, once") {
  CHECK(filtered(select(visits.id)) == "SELECT visits.id FROM visits WHERE visits.tenant_id = 7");
  CHECK(filtered(select(visits.id).where(visits.id > 1)) ==
        "SELECT visits.id FROM visits WHERE visits.id > 1 AND visits.tenant_id = 7");
  CHECK(filtered(select(visits.id).rewritten(tenant)) == filtered(select(visits.id)));
  CHECK(filtered(select(visits.id).where(visits.tenant_id == 7)) == filtered(select(visits.id)));
  CHECK(filtered(select(users.id)) == "SELECT users.id FROM users");
  const auto v = aliased(visits, "v");
  CHECK(filtered(select(v.id, visits.id).where(v.id == visits.id)) ==
        "SELECT v.id, visits.id AS id_1 FROM visits AS v, visits WHERE v.id = visits.id AND v.tenant_id = 7 AND "
        "visits.tenant_id = 7");
  // the filtered statement can still grow
  CHECK(select(visits.id).rewritten(tenant).join(clinics).literal_sql(generic::dialect()) ==
        "SELECT visits.id FROM visits JOIN clinics ON clinics.id = visits.clinic_id WHERE visits.tenant_id = 7");
}

TEST_CASE("tenant filter: in ON where the table can be NULL, in a derived table where neither would do") {
  CHECK(filtered(select(visits.id).join(clinics)) ==
        "SELECT visits.id FROM visits JOIN clinics ON clinics.id = visits.clinic_id WHERE visits.tenant_id = 7 AND "
        "clinics.tenant_id = 7");
  CHECK(filtered(select(visits.id).outer_join(clinics)) ==
        "SELECT visits.id FROM visits LEFT OUTER JOIN clinics ON clinics.id = visits.clinic_id AND clinics.tenant_id = "
        "7 WHERE visits.tenant_id = 7");
  CHECK(filtered(select(visits.id).outer_join(clinics).rewritten(tenant)) ==
        filtered(select(visits.id).outer_join(clinics)));
  CHECK(filtered(select(visits.id).right_join(clinics)) ==
        "SELECT visits.id FROM visits RIGHT OUTER JOIN clinics ON clinics.id = visits.clinic_id AND visits.tenant_id = "
        "7 WHERE clinics.tenant_id = 7");
  CHECK(filtered(select(users.id).outer_join(outer_join(visits, clinics), users.id == visits.id)) ==
        "SELECT users.id FROM users LEFT OUTER JOIN (visits LEFT OUTER JOIN clinics ON clinics.id = visits.clinic_id "
        "AND clinics.tenant_id = 7) ON users.id = visits.id AND visits.tenant_id = 7");
  const std::string full = filtered(select(visits.id, clinics.id).select_from(visits).full_join(clinics));
  CHECK(full ==
        "SELECT visits.id, clinics.id AS id_1 FROM (SELECT visits.id AS id, visits.clinic_id AS clinic_id, "
        "visits.tenant_id AS tenant_id FROM visits WHERE visits.tenant_id = 7) AS visits FULL OUTER JOIN (SELECT "
        "clinics.id AS id, clinics.tenant_id AS tenant_id FROM clinics WHERE clinics.tenant_id = 7) AS clinics ON "
        "clinics.id = visits.clinic_id");
  CHECK(filtered(select(visits.id, clinics.id).select_from(visits).full_join(clinics).rewritten(tenant)) == full);
  CHECK_THAT(filtered(select(visits.id).outer_join(clinics).using_("id")),
             ContainsSubstring("LEFT OUTER JOIN (SELECT clinics.id AS id, clinics.tenant_id AS tenant_id FROM clinics "
                               "WHERE clinics.tenant_id = 7) AS clinics USING (id) WHERE visits.tenant_id = 7"));
}

TEST_CASE("tenant filter: subqueries, CTEs, set operations, INSERT ... SELECT") {
  CHECK(filtered(select(users.id).where(exists(select(visits.id).where(visits.id == users.id)))) ==
        "SELECT users.id FROM users WHERE EXISTS (SELECT visits.id FROM visits WHERE visits.id = users.id AND "
        "visits.tenant_id = 7)");
  CHECK(filtered(select(
            clinics.id,
            select(func::count(visits.id)).where(visits.clinic_id == clinics.id).scalar_subquery().label("n"))) ==
        "SELECT clinics.id, (SELECT count(visits.id) AS count_1 FROM visits WHERE visits.clinic_id = clinics.id AND "
        "visits.tenant_id = 7) AS n FROM clinics WHERE clinics.tenant_id = 7");
  const auto c = select(visits.id).cte("c");
  CHECK(filtered(select(c["id"]).where(c["id"].in(select(clinics.id)))) ==
        "WITH c AS (SELECT visits.id AS id FROM visits WHERE visits.tenant_id = 7) SELECT c.id FROM c WHERE c.id IN "
        "(SELECT clinics.id FROM clinics WHERE clinics.tenant_id = 7)");
  CHECK(filtered(select(visits.id).union_(select(clinics.id)).order_by("id")) ==
        "SELECT visits.id FROM visits WHERE visits.tenant_id = 7 UNION SELECT clinics.id FROM clinics WHERE "
        "clinics.tenant_id = 7 ORDER BY id");
  CHECK(filtered(insert(orders).columns(orders.id).from_select(select(visits.id))) ==
        "INSERT INTO orders (id) SELECT visits.id FROM visits WHERE visits.tenant_id = 7");
  auto tree = select(visits.id).where(visits.id == 1).cte("tree", recursive);
  tree = tree.union_all(select(visits.id).join(tree, tree["id"] == visits.clinic_id));
  CHECK(filtered(select(tree["id"])) ==
        "WITH RECURSIVE tree(id) AS (SELECT visits.id AS id FROM visits WHERE visits.id = 1 AND visits.tenant_id = 7 "
        "UNION ALL SELECT visits.id AS id FROM visits JOIN tree ON tree.id = visits.clinic_id WHERE visits.tenant_id = "
        "7) SELECT tree.id FROM tree");
  const auto l = select(visits.id).where(visits.clinic_id == clinics.id).limit(1).lateral("l");
  CHECK_THAT(filtered(select(clinics.id, l["id"].label("v")).join_lateral(l)),
             ContainsSubstring("WHERE visits.clinic_id = clinics.id AND visits.tenant_id = 7 LIMIT 1) AS l ON true "
                               "WHERE clinics.tenant_id = 7"));
}

TEST_CASE("passes: a deep statement on a small stack, and one that is too deep") {
  Expr<> deep = visits.id;
  for (int i = 0; i < 400; ++i) deep = Expr<>(fn("f", deep).node());
  const Select<> statement = select(deep).where(visits.id == 1);
  std::size_t tables = 0, length = 0;
  const auto work = [&] {
    tables = tables_of(statement).size();
    length = statement.rewritten(tenant).rewritten(schema_map({{"", "s"}})).compile(generic::dialect()).sql().size();
  };
  struct Job {
    decltype(work)& run;
  } job{work};
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 256 * 1024);
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    static_cast<Job*>(argument)->run();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &small, run, &job) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&small);
  CHECK(tables == 1);
  CHECK(length > 1200);
  for (int i = 0; i < 700; ++i) deep = Expr<>(fn("f", deep).node());
  CHECK_THROWS_WITH(select(deep).rewritten(tenant), ContainsSubstring("levels deep and the limit is 1000"));
  CHECK_THROWS_AS(tables_of(select(deep)), CompileError);
  CHECK_THROWS_AS(select(deep).rewritten(schema_map({{"", "s"}})), CompileError);
}

TEST_CASE("schema map: every mention of a table, and the keys between them") {
  MetaData metadata;
  const Table events{"events", metadata, in_schema("log"), Column{"id", types::Integer{}},
                     Column{"user_id", types::Integer{}, foreign_key("people.id")}};
  const Table people{"people", metadata, Column{"id", types::Integer{}}};
  const auto map = schema_map({{"", "tenant_7"}, {"log", "archive"}});
  CHECK(sql(select(people["id"]).join(events).where(people["id"] == 1).rewritten(map)) ==
        "SELECT tenant_7.people.id FROM tenant_7.people JOIN archive.events ON tenant_7.people.id = "
        "archive.events.user_id WHERE tenant_7.people.id = :id_1");
  CHECK(sql(select(events["id"]).rewritten(schema_map({{"log", ""}}))) == "SELECT events.id FROM events");
  CHECK(sql(select(people["id"]).rewritten(schema_map({{"other", "x"}}))) == "SELECT people.id FROM people");
  CHECK_THAT(sql(insert(users).values(users.id = 1, users.name = "x").returning(users.id).rewritten(map)),
             ContainsSubstring("INSERT INTO tenant_7.users (id, name)"));
}

TEST_CASE("a pass of one's own") {
  struct Renames final : Rewriter {
    std::uint64_t interesting() const override { return bit(NodeKind::function); }
    NodeRef apply(const NodeRef& node) override {
      const auto* function = as<nodes::Function>(node);
      if (function == nullptr || function->name != "lower") return node;
      nodes::Function copy = *function;
      copy.name = "my_lower";
      return make(std::move(copy));
    }
  };
  const auto pass = [](const NodeRef& node) { return Renames().rewrite(node); };
  const auto q = select(func::lower(users.name).label("n")).where(func::lower(users.name) == "x").rewritten(pass);
  STATIC_REQUIRE(std::is_same_v<decltype(q), const Select<std::string>>);
  CHECK(sql(q) == "SELECT my_lower(users.name) AS n FROM users WHERE my_lower(users.name) = :my_lower_1");
}

TEST_CASE("tables_of: each table once, with its uses") {
  const auto v = aliased(visits, "v");
  const auto q = select(users.id)
                     .where(exists(select(v.id).where(v.id == users.id)), users.id.in(select(visits.clinic_id)))
                     .for_update();
  const auto uses = tables_of(q);
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].name == "users");
  CHECK((uses[0].read && uses[0].lock && !uses[0].insert));
  CHECK(uses[1].name == "visits");
  CHECK((uses[1].read && !uses[1].lock));
  CHECK(uses[1].aliases == std::vector<std::string>{"v"});

  const auto copied = tables_of(insert(orders).columns(orders.id).from_select(select(visits.id)));
  REQUIRE(copied.size() == 2);
  CHECK((copied[0].name == "orders" && copied[0].insert && !copied[0].read));
  CHECK((copied[1].name == "visits" && copied[1].read && !copied[1].insert));

  // in FROM only because a column is used; inside a CTE that is never joined again
  const auto c = select(clinics.id).cte("c");
  const auto implicit = tables_of(select(c["id"]).where(visits.id == c["id"]));
  REQUIRE(implicit.size() == 2);
  CHECK(tables_of(select(visits.id).join(clinics).for_update({.of = {clinics}}))[0].lock == false);
  CHECK(tables_of(select(visits.id).join(clinics).for_update({.of = {clinics}}))[1].lock);
  CHECK(tables_of(select(literal(1))).empty());
}
