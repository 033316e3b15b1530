// SPDX-License-Identifier: MIT
// The text of UPDATE, DELETE and upserts on each dialect, and what is refused.
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace quarry;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Clinics : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> name{this, "name", unique};
  Column<int> tenant_id{this, "tenant_id"};
  Column<std::optional<int>> rate{this, "rate"};
};
struct Visits : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<int> clinic_id{this, "clinic_id"};
  Column<int> tenant_id{this, "tenant_id"};
  Column<int> minutes{this, "minutes"};
};
const Clinics c{"clinics"};
const Visits v{"visits"};

std::string on(const Dialect& dialect, const Statement& statement) { return statement.literal_sql(dialect); }
const Dialect pg = postgresql::dialect();
const Dialect my8 = mysql::dialect();
const Dialect my57 = mysql::dialect({.version = {5, 7}});
const Dialect maria = mysql::mariadb();
const Dialect lite = sqlite::dialect();

}  // namespace

TEST_CASE("UPDATE in the words of each dialect") {
  const auto joined = update(v).set(v.minutes = v.minutes * 2).where(v.clinic_id == c.id, c.name == "North");
  CHECK(on(pg, joined) ==
        "UPDATE visits SET minutes = (visits.minutes * 2) FROM clinics WHERE visits.clinic_id = clinics.id AND "
        "clinics.name = 'North'");
  CHECK(on(lite, joined) == on(pg, joined));
  CHECK(on(my8, joined) ==
        "UPDATE visits, clinics SET visits.minutes = (visits.minutes * 2) WHERE visits.clinic_id = clinics.id AND "
        "clinics.name = 'North'");
  CHECK(on(my57, joined) == on(my8, joined));
  CHECK_THROWS_WITH(on(sqlite::dialect({.version = {3, 32}}), joined), ContainsSubstring("use scalar subqueries"));
  // binds are named after their column
  const auto set = update(v).set(v.minutes = 5).where(v.id == 1);
  CHECK(set.compile(generic::dialect()).sql() == "UPDATE visits SET minutes = :minutes WHERE visits.id = :id_1");
  CHECK(set.compile(pg, {.pretty = true}).sql() == "UPDATE visits\nSET minutes = $1\nWHERE visits.id = $2");
}

TEST_CASE("a change that reads its own table") {
  const Visits other = aliased(v, "other");
  const auto longest = select(func::max(other.minutes)).scalar_subquery();
  const auto mine = delete_from(v).where(v.minutes == longest);
  CHECK(on(maria, mine) ==
        "DELETE FROM visits WHERE visits.minutes = (SELECT max(other.minutes) AS max_1 FROM visits AS other)");
  CHECK_THROWS_WITH(on(my8, mine), ContainsSubstring("a DELETE with a subquery of the table it changes"));
  const auto below = select(other.minutes).subquery("below");
  CHECK_NOTHROW(on(my8, delete_from(v).where(v.minutes == select(func::max(below[other.minutes])).scalar_subquery())));
}

TEST_CASE("MERGE") {
  const auto news = select(c.id, c.rate).subquery("news");
  const auto merge = merge_into(v)
                         .using_(news, v.id == news[c.id])
                         .when_matched(news[c.rate] == 0, v.minutes > 5)
                         .delete_()
                         .when_matched()
                         .update(v.minutes = v.minutes + 1)
                         .when_not_matched(news[c.rate] < 0)
                         .do_nothing()
                         .when_not_matched()
                         .insert(v.id = news[c.id], v.clinic_id = 1, v.tenant_id = 2, v.minutes = 3);
  const std::string text =
      "MERGE INTO visits USING (SELECT clinics.id AS id, clinics.rate AS rate FROM clinics) AS news ON visits.id = "
      "news.id WHEN MATCHED AND news.rate = 0 AND visits.minutes > 5 THEN DELETE WHEN MATCHED THEN UPDATE SET minutes "
      "= "
      "(visits.minutes + 1) WHEN NOT MATCHED AND (news.rate < 0) THEN DO NOTHING WHEN NOT MATCHED THEN INSERT (id, "
      "clinic_id, tenant_id, minutes) VALUES (news.id, 1, 2, 3)";
  CHECK(on(pg, merge) == text);
  for (const Dialect& dialect : {postgresql::dialect({.version = 14}), my8, maria, lite})
    CHECK_THROWS_WITH(on(dialect, merge), ContainsSubstring("use on_conflict() of an INSERT"));
  const auto into = merge_into(v).using_(c, v.clinic_id == c.id);
  CHECK_THROWS_WITH(on(pg, into), ContainsSubstring("does nothing"));
  CHECK_THROWS_WITH(on(pg, into.when_not_matched().insert(v.id = c.id)), ContainsSubstring("leaves out \"clinic_id\""));
  CHECK_THROWS_WITH(
      on(pg, into.when_not_matched().insert(v.id = v.clinic_id, v.clinic_id = 1, v.tenant_id = 1, v.minutes = 1)),
      ContainsSubstring("which has no row then"));
  CHECK_THROWS_AS(into.when_matched().update(c.name = "x"), ArgumentError);
  CHECK_THROWS_AS(into.when_matched().update(v.minutes = 1, v.minutes = 2), ArgumentError);
  CHECK(
      on(pg, into.when_matched().delete_().rewritten(tenant_filter("tenant_id", 7))) ==
      "MERGE INTO visits USING (SELECT clinics.id AS id, clinics.name AS name, clinics.tenant_id AS tenant_id, "
      "clinics.rate AS rate FROM clinics WHERE clinics.tenant_id = 7) AS clinics ON visits.clinic_id = clinics.id AND "
      "visits.tenant_id = 7 WHEN MATCHED THEN DELETE");
}

TEST_CASE("DELETE in the words of each dialect") {
  const auto joined = delete_from(v).where(v.clinic_id == c.id, c.name == "North");
  CHECK(on(pg, joined) ==
        "DELETE FROM visits USING clinics WHERE visits.clinic_id = clinics.id AND clinics.name = 'North'");
  CHECK(on(my8, joined) ==
        "DELETE FROM visits USING visits, clinics WHERE visits.clinic_id = clinics.id AND clinics.name = 'North'");
  CHECK(on(lite, joined) ==
        "DELETE FROM visits WHERE EXISTS (SELECT 1 FROM clinics WHERE visits.clinic_id = clinics.id AND clinics.name = "
        "'North')");
  CHECK(on(my8, delete_from(v).where(v.id > 5).order_by(v.id.desc()).limit(3)) ==
        "DELETE FROM visits WHERE visits.id > 5 ORDER BY visits.id DESC LIMIT 3");
}

TEST_CASE("a change of every row has to be meant") {
  for (const Dialect& dialect : {pg, my8, maria, lite, generic::dialect()}) {
    CHECK_THROWS_WITH(on(dialect, delete_from(v)), ContainsSubstring("all_rows() if that is meant"));
    CHECK_THROWS_WITH(on(dialect, update(v).set(v.minutes = 0)), ContainsSubstring("all_rows() if that is meant"));
    CHECK_THROWS_WITH(on(dialect, update(v).where(v.id == 1)), ContainsSubstring("sets no column"));
    CHECK(on(dialect, delete_from(v).all_rows()) == "DELETE FROM visits");
    CHECK(on(dialect, update(v).set(v.minutes = 0).all_rows()) == "UPDATE visits SET minutes = 0");
    // what came of conditions known at run time is no condition
    CHECK_THROWS_AS(on(dialect, delete_from(v).where_if(false, v.id == 1)), CompileError);
  }
}

TEST_CASE("upserts in the words of each dialect") {
  const auto row = insert(v).values(v.id = 1, v.clinic_id = 2, v.tenant_id = 3, v.minutes = 4);
  const auto update_it = row.on_conflict(v.id).do_update(v.minutes = v.minutes + excluded(v.minutes));
  const std::string values = "INSERT INTO visits (id, clinic_id, tenant_id, minutes) VALUES (1, 2, 3, 4)";
  CHECK(on(pg, update_it) == values + " ON CONFLICT (id) DO UPDATE SET minutes = (visits.minutes + excluded.minutes)");
  CHECK(on(lite, update_it) == on(pg, update_it));
  CHECK(on(my8, update_it) == values +
                                  " AS excluded ON DUPLICATE KEY UPDATE minutes = (visits.minutes + "
                                  "excluded.minutes)");
  CHECK(on(my57, update_it) == values + " ON DUPLICATE KEY UPDATE minutes = (visits.minutes + VALUES(minutes))");
  CHECK(on(maria, update_it) == on(my57, update_it));

  const auto nothing = row.on_conflict(v.id).do_nothing();
  CHECK(on(pg, nothing) == values + " ON CONFLICT (id) DO NOTHING");
  CHECK(on(maria, nothing) == values + " ON DUPLICATE KEY UPDATE id = visits.id");
  CHECK(on(pg, row.on_conflict().do_nothing()) == values + " ON CONFLICT DO NOTHING");
  CHECK_THROWS_WITH(on(pg, row.on_conflict().do_update(v.minutes = 1)), ContainsSubstring("name the columns"));
  CHECK(on(lite, row.on_conflict().do_update(v.minutes = 1)) == values + " ON CONFLICT DO UPDATE SET minutes = 1");

  const auto guarded = row.on_conflict(v.id)
                           .index_where(v.minutes > 0)
                           .where(v.minutes < excluded(v.minutes))
                           .do_update(v.minutes = excluded(v.minutes));
  CHECK(on(pg, guarded) == values +
                               " ON CONFLICT (id) WHERE minutes > 0 DO UPDATE SET minutes = excluded.minutes WHERE "
                               "visits.minutes < excluded.minutes");
  CHECK_THROWS_WITH(on(my8, guarded), ContainsSubstring("partial index"));
  CHECK_THROWS_AS(row.on_conflict(v.id).where(v.minutes > 1).do_nothing(), ArgumentError);
  CHECK_THROWS_AS(update_it.on_conflict(v.id).do_nothing(), ArgumentError);

  // a table with two keys
  const auto clinic = insert(c).columns(c.id, c.name, c.tenant_id).values(1, "a", 2);
  CHECK_THROWS_WITH(on(my8, clinic.on_conflict(c.id).do_update(c.rate = 1)),
                    ContainsSubstring("has another beside the one that on_conflict() names: name"));
  CHECK_NOTHROW(on(my8, clinic.on_conflict().do_update(c.rate = 1)));
}

TEST_CASE("a tenant's UPDATE, DELETE and upsert stay with the tenant's rows") {
  const auto tenant = tenant_filter("tenant_id", 7);
  CHECK(on(pg, update(v).set(v.minutes = 1).where(v.id == 2).rewritten(tenant)) ==
        "UPDATE visits SET minutes = 1 WHERE visits.id = 2 AND visits.tenant_id = 7");
  CHECK(on(pg, delete_from(v).where(v.clinic_id == c.id).rewritten(tenant)) ==
        "DELETE FROM visits USING clinics WHERE visits.clinic_id = clinics.id AND visits.tenant_id = 7 AND "
        "clinics.tenant_id = 7");
  CHECK(
      on(pg, update(v).set(v.minutes = select(func::max(c.id)).scalar_subquery()).where(v.id == 2).rewritten(tenant)) ==
      "UPDATE visits SET minutes = (SELECT max(clinics.id) AS max_1 FROM clinics WHERE clinics.tenant_id = 7) WHERE "
      "visits.id = 2 AND visits.tenant_id = 7");
  const auto upsert = insert(v)
                          .values(v.id = 1, v.clinic_id = 2, v.tenant_id = 7, v.minutes = 4)
                          .on_conflict(v.id)
                          .do_update(v.minutes = excluded(v.minutes));
  CHECK_THAT(on(pg, upsert.rewritten(tenant)),
             ContainsSubstring("DO UPDATE SET minutes = excluded.minutes WHERE visits.tenant_id = 7"));
  CHECK_THROWS_AS(on(my8, upsert.rewritten(tenant)), CompileError);
}

TEST_CASE("tables_of a change") {
  const std::vector<TableUse> uses = tables_of(update(v).set(v.minutes = 1).where(v.clinic_id == c.id));
  REQUIRE(uses.size() == 2);
  CHECK((uses[0].name == "visits" && uses[0].update && !uses[0].deleted));
  CHECK((uses[1].name == "clinics" && uses[1].read && !uses[1].update));
  CHECK(tables_of(delete_from(v).all_rows())[0].deleted);
}

TEST_CASE("words of one database behind the verb") {
  const auto into = insert(v)
                        .values(v.id = 1, v.clinic_id = 1, v.tenant_id = 1, v.minutes = 1)
                        .prefix_with("OR REPLACE", "sqlite")
                        .prefix_with("IGNORE", "mariadb");
  CHECK_THAT(on(lite, into), ContainsSubstring("INSERT OR REPLACE INTO visits"));
  CHECK_THAT(on(maria, into), ContainsSubstring("INSERT IGNORE INTO visits"));
  CHECK_THAT(on(pg, into), ContainsSubstring("INSERT INTO visits"));
  const auto change = update(v).set(v.minutes = 1).all_rows().prefix_with("OR IGNORE", "sqlite");
  CHECK(on(lite, change) == "UPDATE OR IGNORE visits SET minutes = 1");
  CHECK(on(pg, change) == "UPDATE visits SET minutes = 1");
  CHECK(on(maria, delete_from(v).all_rows().prefix_with("LOW_PRIORITY", "mariadb")) ==
        "DELETE LOW_PRIORITY FROM visits");
  CHECK_THROWS_AS(into.prefix_with("INTO x; --"), ArgumentError);
  CHECK_THROWS_AS(change.prefix_with(""), ArgumentError);
}
