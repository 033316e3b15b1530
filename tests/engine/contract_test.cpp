// SPDX-License-Identifier: MIT
// The API as its description shows it, run as a program would.
#include "catch.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace std::chrono_literals;

namespace {

struct StaffSummary : Table {
  using Table::Table;
  Column<Date> day{this, "day"};
  Column<std::int64_t> location_id{this, "location_id"};
  Column<std::int64_t> service_id{this, "service_id"};
  Column<std::int64_t> role_group_id{this, "role_group_id"};
  Column<std::string> role_group_name{this, "role_group_name", types::String{80}};
  Column<std::optional<std::int64_t>> nr_patients{this, "nr_patients"};
};

struct RoleLoad {
  std::int64_t id;
  std::string name;
  std::optional<std::int64_t> patients;
};

enum class Color { red, blue };

}  // namespace

template <>
struct quarry::value_traits<Color> {
  using stored = std::string;
  static std::string to_stored(Color c) { return c == Color::red ? "red" : "blue"; }
  static Color from_stored(const std::string& s) { return s == "red" ? Color::red : Color::blue; }
};

TEST_CASE("tables as structs, at run time and in place live in one tree") {
  MetaData metadata;
  const StaffSummary staff{"StaffSummary", metadata};
  const auto s = aliased(staff, "s");
  STATIC_REQUIRE(std::is_same_v<decltype(s.day), Column<Date>>);

  Table clinics{"clinics", metadata, Column{"id", types::BigInteger{}, primary_key, autoincrement},
                Column{"name", types::String{50}, not_null}};
  Table visits{"visits",
               metadata,
               Column{"id", types::BigInteger{}, primary_key, autoincrement},
               Column{"clinic_id", types::BigInteger{}, foreign_key("clinics.id", {.on_delete = cascade}), not_null},
               Column{"started_at", types::DateTime{.timezone = true}, indexed},
               Column{"cost", types::Numeric{10, 2}, server_default("0")},
               UniqueConstraint{"clinic_id", "started_at"}};
  STATIC_REQUIRE(std::is_same_v<decltype(visits["cost"]), Column<>>);
  STATIC_REQUIRE(std::is_same_v<decltype(visits.column<Decimal>("cost")), Column<Decimal>>);
  CHECK_THROWS_AS(visits["cots"], NoSuchColumn);
  auto t = table("StaffSummary", column("day"), column<std::int64_t>("location_id"));

  const Engine engine = create_engine(
      "sqlite://",
      {.pool_size = 5, .max_overflow = 10, .pool_timeout = 30s, .pool_recycle = 4h, .pool_pre_ping = true});
  metadata.create_all(engine);
  metadata.create_all(engine);  // what exists stays

  using Row6 = std::tuple<Date, std::int64_t, std::int64_t, std::int64_t, std::string, std::optional<std::int64_t>>;
  const std::vector<Row6> rows{{2019y / 1 / 1, 7, 1, 1, "nurses", 60},
                               {2019y / 2 / 1, 7, 2, 1, "nurses", 70},
                               {2019y / 2 / 1, 7, 3, 2, "doctors", {}},
                               {2018y / 1 / 1, 7, 1, 1, "nurses", 99}};
  CHECK(engine.execute_many(insert(staff).columns(staff.day, staff.location_id, staff.service_id, staff.role_group_id,
                                                  staff.role_group_name, staff.nr_patients),
                            rows) == 4);

  const Date from = 2019y / 1 / 1, to = 2019y / 12 / 31;
  auto q = select(staff.role_group_id, staff.role_group_name, func::sum(staff.nr_patients).label("nr_patients"))
               .where(staff.day >= from, staff.day <= to, staff.location_id == 7)
               .group_by(staff.role_group_id, staff.role_group_name)
               .having(func::sum(staff.nr_patients) > 100)
               .order_by(desc("nr_patients"))
               .limit(10);
  for (const auto& [id, name, patients] : engine.execute(q)) {
    CHECK(id == 1);
    CHECK(name == "nurses");
    CHECK(patients == 130);
  }
  const std::vector<RoleLoad> loads = engine.execute(q).into<RoleLoad>();
  REQUIRE(loads.size() == 1);
  CHECK(loads[0].patients == 130);

  Select<> untyped = select(t["day"], t.column<std::int64_t>("location_id")).where(t["day"] == Date{2018y / 1 / 1});
  for (const Row<>& row : engine.execute(untyped)) {
    CHECK(row.get<Date>("day") == 2018y / 1 / 1);
    CHECK(row["location_id"] == Value(7));
    CHECK(row[1] == Value(7));
  }

  // typed and run-time-built parts in one statement
  std::vector<Expr<bool>> conditions{staff.day >= from, t["location_id"] == 7};
  std::vector<Expr<>> items{staff.day, func::count()};
  CHECK(engine.execute(select(items).select_from(staff).where(and_(conditions)).group_by(staff.day)).all().size() == 2);

  const auto x = q.subquery("x");
  CHECK(engine.execute(select(x[staff.role_group_name], x["nr_patients"], x.column<std::int64_t>("role_group_id")))
            .one()[0] == Value("nurses"));

  const auto by_day = select(func::count()).select_from(staff).where(staff.day == bind<Date>("from"));
  Connection connection = engine.connect();
  CHECK(connection.execute(by_day, {{"from", Date{2019y / 2 / 1}}}).scalar() == 2);
  CHECK_THROWS_AS(connection.execute(by_day), ArgumentError);
  CHECK(connection.execute_raw(q.literal_sql(sqlite::dialect())).all().size() == 1);
  {
    auto transaction = connection.begin();
    connection.execute(insert(clinics).values(Assignment{clinics["name"].node(), literal("North").node()}));
    {
      auto savepoint = connection.begin_nested();
      connection.execute(
          insert(clinics).columns(std::vector<Column<>>{clinics["name"]}).values(std::vector<Value>{"South"}));
    }
    transaction.commit();
  }
  CHECK(connection.execute(select(clinics["name"])).scalars<std::string>() == std::vector<std::string>{"North"});
  CHECK(
      engine.transaction([&](Connection& c) { return c.execute(select(func::count()).select_from(clinics)).scalar(); },
                         {.isolation = IsolationLevel::serializable, .max_attempts = 5}) == 1);
  metadata.drop_all(engine);
}

TEST_CASE("a user's own type works in columns, binds and rows") {
  struct Cars : Table {
    using Table::Table;
    Column<int> id{this, "id"};
    Column<Color> color{this, "color"};
    Column<std::optional<Color>> trim{this, "trim"};
  };
  const Cars cars{"cars"};
  const Engine engine = create_engine("sqlite://");
  engine.execute(create_table(cars));
  engine.execute(insert(cars)
                     .columns(cars.id, cars.color, cars.trim)
                     .values(1, Color::red, null)
                     .values(2, Color::blue, Color::red));
  CHECK(engine.execute(select(cars.id).where(cars.color == Color::blue)).scalar() == 2);
  CHECK(engine.execute(select(cars.color, cars.trim).where(cars.id == 1)).one().get<0>() == Color::red);
  CHECK(engine.execute(select(cars.trim).where(cars.trim.in({Color::red, Color::blue}))).scalar() == Color::red);
  CHECK(select(cars.id).where(cars.color == Color::red).literal_sql(sqlite::dialect()) ==
        "SELECT cars.id FROM cars WHERE cars.color = 'red'");
}
