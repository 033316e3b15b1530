// SPDX-License-Identifier: MIT
// Each construct run on each database, bound and as literal SQL, with the rows it must give.
#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using namespace std::chrono;

namespace {

struct Clinics : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key, autoincrement};
  Column<std::string> name{this, "name", types::String{50}, unique};
};

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::int64_t> clinic_id{this, "clinic_id", foreign_key("clinics.id", {.on_delete = cascade})};
  Column<std::optional<std::int64_t>> parent_id{this, "parent_id"};
  Column<DateTime> started_at{this, "started_at", indexed};
  Column<Date> day{this, "day"};
  Column<std::optional<Decimal>> cost{this, "cost", types::Numeric{10, 2}};
  Column<std::optional<double>> weight{this, "weight"};
  Column<bool> paid{this, "paid"};
  Column<std::optional<std::string>> note{this, "note", types::Text{}};
};

struct Fixture {
  MetaData metadata;
  Clinics clinics{"clinics", metadata};
  Visits visits{"visits", metadata};
  std::vector<LiveDatabase> all = live_databases();

  template <class F>
  void on_each(F&& check) {
    for (const LiveDatabase& database : all) {
      INFO(database.name);
      const Created tables(metadata, database.engine);
      const Engine& engine = database.engine;
      for (const char* name : {"North", "South", "Empty"})
        engine.execute(insert(clinics).values(clinics.name = name));  // 1, 2, 3
      const auto row = [&](int id, int clinic, std::optional<int> parent, DateTime at, std::optional<Decimal> cost,
                           std::optional<double> weight, bool paid, std::optional<std::string> note) {
        return std::tuple(id, clinic, parent, at, Date(floor<days>(at)), cost, weight, paid, note);
      };
      engine.execute_many(
          insert(visits).columns(visits.id, visits.clinic_id, visits.parent_id, visits.started_at, visits.day,
                                 visits.cost, visits.weight, visits.paid, visits.note),
          std::vector{
              row(1, 1, {}, local_days{2019y / 1 / 5} + 10h, Decimal("10.50"), 1.5, true, "50% off"),
              row(2, 1, 1, local_days{2019y / 1 / 20} + 11h + 30min, Decimal("20.25"), 0.1, false, "50x off"),
              row(3, 1, 1, local_days{2019y / 2 / 3} + 9h + 5s, {}, {}, true, {}),
              row(4, 2, 2, local_days{2019y / 2 / 28} + 23h + 59min, Decimal("7.00"), -2.0, true, "Ärzte \\ 'q'"),
              row(5, 2, {}, local_days{2020y / 2 / 29} + 0h, Decimal("0.05"), 3e10, false, "z")});
      check(engine);
    }
  }
};

template <class T>
struct One {
  T a;
  friend bool operator==(const One&, const One&) = default;
};
template <class T, class U>
struct Two {
  T a;
  U b;
  friend bool operator==(const Two&, const Two&) = default;
};

using Id = One<std::int64_t>;
std::vector<Id> ids(std::initializer_list<std::int64_t> list) {
  std::vector<Id> out;
  for (const std::int64_t id : list) out.push_back({id});
  return out;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "conditions select the same rows everywhere") {
  on_each([&](const Engine& engine) {
    const auto& v = visits;
    const auto where = [&](const Expr<bool>& condition, std::initializer_list<std::int64_t> expected) {
      check_rows(engine, select(v.id).where(condition).order_by(v.id), ids(expected));
    };
    where(v.day >= Date{2019y / 2 / 1} && v.day < Date{2020y / 1 / 1}, {3, 4});
    where(v.started_at > local_days{2019y / 2 / 3} + 9h, {3, 4, 5});
    where(v.started_at == Date{2020y / 2 / 29}, {5});
    where(v.cost == null, {3});
    where(v.cost != null && v.cost > 7, {1, 2});
    where(v.cost >= Decimal("7.00"), {1, 2, 4});
    where(v.cost == Decimal("0.05"), {5});
    where(v.weight == 0.1, {2});
    where(v.weight < 0, {4});
    where(v.paid, {1, 3, 4});
    where(!v.paid, {2, 5});
    where(v.paid == false, {2, 5});
    where(v.id.in({1, 3, 9}), {1, 3});
    where(!v.id.in({1, 3, 9}), {2, 4, 5});
    where(v.id.in(std::vector<std::int64_t>{}), {});
    where(!v.id.in(std::vector<std::int64_t>{}) && v.id > 3, {4, 5});
    where(v.id.in(std::vector<std::int64_t>{}) || v.id == 2, {2});
    where(v.clinic_id.in(select(clinics.id).where(clinics.name == "South")), {4, 5});
    where(v.id.between(2, 4), {2, 3, 4});
    where(!v.id.between(2, 4), {1, 5});
    where(v.note.like("50%"), {1, 2});
    where(v.note.contains("50%"), {1});
    where(v.note.starts_with("Ärzte \\"), {4});
    where(v.note.ends_with("'q'"), {4});
    where(v.note.ilike("Z"), {5});
    where(v.note == "Ärzte \\ 'q'", {4});
    where(v.parent_id.is_not_distinct_from(1), {2, 3});
    where(v.parent_id.is_not_distinct_from(null), {1, 5});
    where(v.parent_id.is_distinct_from(1), {1, 4, 5});
    where(!(v.id == 1 || v.id == 2) && v.clinic_id == 1, {3});
    where(exists(select(clinics.id).where(clinics.id == v.clinic_id, clinics.name == "North")), {1, 2, 3});
    where(!exists(select(clinics.id).where(clinics.id == v.clinic_id, clinics.name == "North")), {4, 5});
    where(v.id - 1 == 3, {4});
    where(v.id * 2 + 1 > 9, {5});
    where(-v.id < -4, {5});
    where(v.id - -1 == 6, {5});
    where(v.id % 2 == 0, {2, 4});
    where(v.id / 2 == 1.5, {3});
    where(int_div(v.id, 2) == 1, {2, 3});
    where(v.id / v.cost > 0.5 && v.cost == 7, {4});  // 4 / 7.00, which SQLite stores as 7
    where(text("id > :low AND id < :high", {{"low", 1}, {"high", 4}}).as<bool>() && v.paid, {3});
  });
}

TEST_CASE_METHOD(Fixture, "expressions compute the same values everywhere") {
  on_each([&](const Engine& engine) {
    const auto& v = visits;
    check_rows(engine, select(v.id, v.id / 2).order_by(v.id).limit(3),
               std::vector<Two<std::int64_t, double>>{{1, 0.5}, {2, 1.0}, {3, 1.5}});
    check_rows(
        engine, select(v.id, case_(when(v.cost > 15, "high"), when(v.cost > 5, "mid")).else_("low")).order_by(v.id),
        std::vector<Two<std::int64_t, std::string>>{{1, "mid"}, {2, "high"}, {3, "low"}, {4, "mid"}, {5, "low"}});
    check_rows(engine, select(v.id, case_(when(v.cost > 15, v.id * 10))).order_by(v.id).limit(2),
               std::vector<Two<std::int64_t, std::optional<std::int64_t>>>{{1, {}}, {2, 20}});
    check_rows(engine, select(func::coalesce(v.cost, Decimal("1.25")), func::coalesce(v.note, "none")).where(v.id == 3),
               std::vector<Two<Decimal, std::string>>{{Decimal("1.25"), "none"}});
    check_rows(engine, select(func::upper(clinics.name), func::lower(clinics.name)).where(clinics.id == 1),
               std::vector<Two<std::string, std::string>>{{"NORTH", "north"}});
    check_rows(engine, select(func::abs(v.weight), func::round(v.weight, 0)).where(v.id == 4),
               std::vector<Two<std::optional<double>, std::optional<double>>>{{2.0, -2.0}});
    check_rows(engine, select(v.note.concat("!").label("x"), func::length(v.note)).where(v.id == 4),
               std::vector<Two<std::optional<std::string>, std::optional<std::int64_t>>>{{"Ärzte \\ 'q'!", 11}});
    check_rows(engine, select(v.id.cast<std::string>(), v.id.cast<double>()).where(v.id == 4),
               std::vector<Two<std::string, double>>{{"4", 4.0}});
    check_rows(engine, select(literal(0.1) + literal(0.2) == literal(0.3), literal(1)).where(v.id == 1),
               std::vector<Two<bool, std::int64_t>>{{false, 1}});
    check_rows(engine, select(extract(field::year, v.day), extract(field::month, v.started_at)).where(v.id == 4),
               std::vector<Two<std::int64_t, std::int64_t>>{{2019, 2}});
    check_rows(engine, select(date_trunc(field::month, v.started_at), date_trunc(field::year, v.day)).where(v.id == 4),
               std::vector<Two<DateTime, Date>>{{local_days{2019y / 2 / 1}, Date{2019y / 1 / 1}}});
  });
}

TEST_CASE_METHOD(Fixture, "aggregates, groups and windows") {
  on_each([&](const Engine& engine) {
    const auto& v = visits;
    using Group = Two<std::int64_t, std::int64_t>;
    check_rows(engine, select(v.clinic_id, func::count()).group_by(v.clinic_id).order_by(v.clinic_id),
               std::vector<Group>{{1, 3}, {2, 2}});
    check_rows(engine,
               select(v.clinic_id, func::count(v.cost))
                   .group_by(v.clinic_id)
                   .having(func::count(v.cost) >= 2)
                   .order_by(desc("clinic_id")),
               std::vector<Group>{{2, 2}, {1, 2}});
    check_rows(engine, select(func::count(distinct(v.clinic_id)), func::count().filter(v.paid)),
               std::vector<Group>{{2, 3}});
    check_rows(engine,
               select(v.clinic_id, func::sum(v.id).filter(v.cost > 8)).group_by(v.clinic_id).order_by(v.clinic_id),
               std::vector<Two<std::int64_t, std::optional<std::int64_t>>>{{1, 3}, {2, {}}});
    check_rows(engine, select(func::min(v.day), func::max(v.day)),
               std::vector<Two<std::optional<Date>, std::optional<Date>>>{{Date{2019y / 1 / 5}, Date{2020y / 2 / 29}}});
    check_rows(engine, select(func::avg(v.id), func::sum(v.weight).filter(v.id < 3)),
               std::vector<Two<std::optional<double>, std::optional<double>>>{{3.0, 1.6}});
    // an expression with a bound value, written twice: in the select list and in GROUP BY
    const auto bucket = [&] { return func::coalesce(v.parent_id, 7); };
    check_rows(engine, select(bucket(), func::count()).group_by(bucket()).order_by(bucket()),
               std::vector<Group>{{1, 2}, {2, 1}, {7, 2}});
    const auto month = [&] { return date_trunc(field::month, v.started_at); };
    check_rows(
        engine,
        select(month().label("month"), func::count())
            .where(v.day < Date{2020y / 1 / 1})
            .group_by(month())
            .order_by(month().desc()),
        std::vector<Two<DateTime, std::int64_t>>{{local_days{2019y / 2 / 1}, 2}, {local_days{2019y / 1 / 1}, 2}});
    check_rows(engine,
               select(v.id, func::row_number().over(partition_by(v.clinic_id), order_by(v.id.desc()))).order_by(v.id),
               std::vector<Group>{{1, 3}, {2, 2}, {3, 1}, {4, 2}, {5, 1}});
    check_rows(engine, select(v.id, func::count().over(partition_by(v.clinic_id))).order_by(v.id).limit(2).offset(2),
               std::vector<Group>{{3, 3}, {4, 2}});
    check_rows(engine, select(v.id).order_by(v.cost.desc().nulls_last()), ids({2, 1, 4, 5, 3}));
    check_rows(engine, select(v.id).order_by(v.cost.asc().nulls_first()), ids({3, 5, 4, 1, 2}));
    check_rows(engine, select(v.clinic_id).distinct().order_by(v.clinic_id), ids({1, 2}));
    check_rows(engine, select(v.id).order_by(v.id).offset(3), ids({4, 5}));
  });
}

TEST_CASE_METHOD(Fixture, "joins, subqueries, CTEs and set operations") {
  on_each([&](const Engine& engine) {
    const auto& v = visits;
    const auto& c = clinics;
    using Named = Two<std::string, std::optional<std::int64_t>>;
    check_rows(engine, select(c.name, func::max(v.id)).join(v).group_by(c.name).order_by(c.name),
               std::vector<Named>{{"North", 3}, {"South", 5}});
    check_rows(engine, select(c.name, func::max(v.id)).outer_join(v).group_by(c.name).order_by(c.name),
               std::vector<Named>{{"Empty", {}}, {"North", 3}, {"South", 5}});
    const auto parent = aliased(v, "parent");
    check_rows(engine, select(v.id, parent.id.label("p")).join(parent, v.parent_id == parent.id).order_by(v.id),
               std::vector<Two<std::int64_t, std::int64_t>>{{2, 1}, {3, 1}, {4, 2}});
    const auto totals = select(v.clinic_id, func::count().label("n")).group_by(v.clinic_id).subquery("totals");
    check_rows(
        engine,
        select(c.name, totals.column<std::int64_t>("n")).join(totals, totals[v.clinic_id] == c.id).order_by(c.name),
        std::vector<Two<std::string, std::int64_t>>{{"North", 3}, {"South", 2}});
    const auto busy = select(v.clinic_id, func::count().label("n")).where(v.id > 1).group_by(v.clinic_id).cte("busy");
    const auto other = aliased(c, "other");
    check_rows(engine,
               select(c.id)
                   .join(busy, busy[v.clinic_id] == c.id)
                   .where(c.id.in(select(busy.column<std::int64_t>("clinic_id")).where(busy["n"] >= 2)))
                   .order_by(c.id),
               ids({1, 2}));
    check_rows(engine,
               select(c.name, select(func::max(v.id)).where(v.clinic_id == c.id).scalar_subquery()).order_by(c.name),
               std::vector<Named>{{"Empty", {}}, {"North", 3}, {"South", 5}});
    const auto anonymous = select(v.id).order_by(v.id.desc()).limit(2).subquery();
    check_rows(engine, select(anonymous.column<std::int64_t>("id")).order_by(anonymous["id"]), ids({4, 5}));
    check_rows(engine, select(v.id).where(v.id < 3).union_all(select(c.id)).order_by("id").limit(4), ids({1, 1, 2, 2}));
    check_rows(engine, select(v.id).union_(select(c.id)).except_(select(v.clinic_id)).order_by("id"), ids({3, 4, 5}));
    check_rows(engine, select(v.id).order_by(v.id).limit(1).union_all(select(v.id).order_by(v.id.desc()).limit(1)),
               ids({1, 5}));
    CHECK(engine.execute(insert(c).columns(c.id, c.name).from_select(select(v.id + 100, v.note).where(v.id == 5)))
              .rowcount() == 1);
    check_rows(engine, select(c.name).where(c.id == 105), std::vector<One<std::string>>{{"z"}});
  });
}

TEST_CASE_METHOD(Fixture, "inserting: generated keys, RETURNING, defaults, constraints") {
  on_each([&](const Engine& engine) {
    const auto& c = clinics;
    if (engine.dialect().supports(feature::insert_returning)) {
      const auto id = engine.execute(insert(c).values(c.name = "New").returning(c.id)).scalar();
      CHECK(id.has_value());
      CHECK(engine.execute(insert(c).columns(c.name).values("N2").values("N3").returning(c.id, c.name)).all().size() ==
            2);
    }
    CHECK_THROWS_AS(engine.execute(insert(c).values(c.id = 1, c.name = "again")), UniqueViolation);
    CHECK_THROWS_AS(engine.execute(insert(c).values(c.id = 77, c.name = "North")), UniqueViolation);
    const auto before = engine.execute(select(func::count()).select_from(c)).scalar();
    {
      Connection connection = engine.connect();
      const auto transaction = connection.begin();
      connection.execute(insert(c).values(c.id = 500, c.name = "undone"));
      CHECK(connection.execute(select(func::count()).select_from(c)).scalar() == *before + 1);
    }
    CHECK(engine.execute(select(func::count()).select_from(c)).scalar() == before);
  });
}
