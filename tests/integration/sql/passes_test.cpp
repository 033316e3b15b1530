// SPDX-License-Identifier: MIT
// Passes on live databases: a filtered statement over everybody's rows gives what the plain one gives over one
// tenant's.
#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Clinics : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<int> tenant_id{this, "tenant_id"};
  Column<std::string> name{this, "name", types::String{20}};
};
struct Visits : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<int> tenant_id{this, "tenant_id"};
  Column<std::optional<int>> clinic_id{this, "clinic_id"};
  Column<int> cost{this, "cost"};
};
struct Copies : Table {
  using Table::Table;
  Column<int> id{this, "id"};
};

struct Fixture {
  MetaData metadata;
  Clinics clinics{"clinics", metadata};
  Visits visits{"visits", metadata};
  Copies copies{"copies", metadata};

  // ids and clinics cross tenants on purpose: a filter forgotten anywhere shows
  void fill(const Engine& engine) const {
    engine.execute_many(insert(clinics).columns(clinics.id, clinics.tenant_id, clinics.name),
                        std::vector{std::tuple(1, 7, "north"), std::tuple(2, 7, "south"), std::tuple(3, 8, "east"),
                                    std::tuple(4, 8, "west"), std::tuple(5, 7, "empty")});
    using Clinic = std::optional<int>;
    engine.execute_many(
        insert(visits).columns(visits.id, visits.tenant_id, visits.clinic_id, visits.cost),
        std::vector{std::tuple(1, 7, Clinic(1), 10), std::tuple(2, 7, Clinic(3), 20), std::tuple(3, 8, Clinic(1), 40),
                    std::tuple(4, 8, Clinic(3), 80), std::tuple(5, 7, Clinic(), 160), std::tuple(6, 7, Clinic(2), 320),
                    std::tuple(7, 8, Clinic(), 640), std::tuple(8, 7, Clinic(1), 1280)});
  }

  std::vector<Select<>> statements() const {
    const auto on = visits.clinic_id == clinics.id;
    const auto total = func::sum(visits.cost).label("total");
    const auto other = aliased(visits, "other");
    const auto per_clinic = select(visits.clinic_id, total).group_by(visits.clinic_id).cte("per_clinic");
    const auto mean = select(func::avg(other.cost)).where(other.clinic_id == visits.clinic_id).scalar_subquery();
    auto chain = select(visits.id, literal(1).label("n")).where(visits.id <= 2).cte("chain", recursive);
    chain = chain.union_all(select(visits.id, chain["n"] + 1).join(chain, visits.id == chain["id"] + 3));
    return {
        select(visits.id).order_by(visits.id),
        select(visits.id, clinics.name).join(clinics, on).order_by(visits.id),
        select(visits.id, clinics.name).outer_join(clinics, on).order_by(visits.id),
        select(visits.id, clinics.name).right_join(clinics, on).order_by(visits.id.nulls_first(), clinics.name),
        select(visits.id, clinics.name)
            .select_from(visits)
            .full_join(clinics, on)
            .order_by(visits.id.nulls_first(), clinics.name),
        select(visits.id, clinics.name, other.id.label("o"))
            .outer_join(outer_join(clinics, other, other.clinic_id == clinics.id), on)
            .order_by(visits.id, clinics.name, other.id),
        select(clinics.id, select(func::count()).where(on).scalar_subquery().label("n")).order_by(clinics.id),
        select(clinics.id).where(!exists(select(visits.id).where(on))).order_by(clinics.id),
        select(clinics.id).where(clinics.id.in(select(visits.clinic_id))).order_by(clinics.id),
        select(visits.id).where(visits.cost >= mean).order_by(visits.id),
        select(clinics.name, per_clinic["total"])
            .join(per_clinic, per_clinic["clinic_id"] == clinics.id)
            .order_by(clinics.name),
        select(visits.id).union_(select(clinics.id)).order_by("id"),
        select(chain["id"], chain["n"]).order_by(chain["id"], chain["n"]),
        select(visits.clinic_id, total, func::rank().over(order_by(func::sum(visits.cost).desc())))
            .group_by(visits.clinic_id)
            .order_by(desc("total")),
    };
  }
};

using Rows = std::vector<std::vector<std::string>>;
Rows rows_of(Result<> result) {
  Rows rows;
  for (const Row<>& row : result) {
    std::vector<std::string>& texts = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) texts.push_back(to_string(row[i]));
  }
  return rows;
}

}  // namespace

TEST_CASE("tenant filter: nothing of another tenant, and nothing of one's own is lost", "[live]") {
  const Fixture f;
  const auto tenant = tenant_filter("tenant_id", 7);
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    const Created tables(f.metadata, engine);
    f.fill(engine);
    std::vector<Rows> filtered;
    for (const Select<>& statement : f.statements()) {
      const Select<> query = statement.rewritten(tenant);
      INFO(database.name << ": " << query.compile(engine.dialect()).sql());
      filtered.push_back(rows_of(engine.execute(query)));
      CHECK(rows_of(engine.execute(query.rewritten(tenant))) == filtered.back());
    }
    CHECK(engine.execute(insert(f.copies).from_select(select(f.visits.id)).rewritten(tenant)).rowcount() == 5);
    engine.execute_raw("DELETE FROM visits WHERE tenant_id <> 7");
    engine.execute_raw("DELETE FROM clinics WHERE tenant_id <> 7");
    const std::vector<Select<>> statements = f.statements();
    for (std::size_t i = 0; i < statements.size(); ++i) {
      INFO(database.name << ": " << statements[i].compile(engine.dialect()).sql());
      const Rows alone = rows_of(engine.execute(statements[i]));
      CHECK(filtered[i] == alone);
      CHECK_FALSE(alone.empty());
    }
  }
}

TEST_CASE("schema map: the tables are those of the other schema", "[live]") {
  const Fixture f;
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    const Created tables(f.metadata, engine);
    f.fill(engine);
    const std::string name = engine.dialect().name();
    const std::string here = name == "postgresql" ? "public" : name == "sqlite" ? "main" : "test";
    INFO(name);
    for (const Select<>& statement : f.statements()) {
      const Select<> mapped = statement.rewritten(schema_map({{"", here}}));
      INFO(mapped.compile(engine.dialect()).sql());
      CHECK(rows_of(engine.execute(mapped)) == rows_of(engine.execute(statement)));
      CHECK_THROWS_AS(engine.execute(statement.rewritten(schema_map({{"", "no_such_schema"}}))), DatabaseError);
    }
    CHECK(engine.execute(insert(f.copies).values(f.copies.id = 1).rewritten(schema_map({{"", here}}))).rowcount() == 1);
  }
}
