// SPDX-License-Identifier: MIT
// CSV files on live databases: what is written is read back to the same rows, of every type.
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "integration/sql/three_databases.hpp"
#include "support/thrown.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Things : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<bool>> flag{this, "flag"};
  Column<std::optional<std::int16_t>> small{this, "small"};
  Column<std::optional<std::int64_t>> big{this, "big"};
  Column<std::optional<std::uint64_t>> natural{this, "natural_number"};
  Column<std::optional<double>> number{this, "number"};
  Column<std::optional<float>> coarse{this, "coarse"};
  Column<std::optional<Decimal>> price{this, "price", types::Numeric{15, 3}};
  Column<std::optional<std::string>> word{this, "word", types::String{40}};
  Column<std::optional<std::string>> essay{this, "the, \"essay\"", types::Text{}};
  Column<std::optional<std::string>> mood{this, "mood", types::Enum{"csv_mood", {"sad", "so, so", "happy"}}};
  Column<std::optional<Bytes>> blob{this, "blob"};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<TimeOfDay>> hour{this, "hour"};
  Column<std::optional<DateTime>> local{this, "local"};
  Column<std::optional<Timestamp>> moment{this, "moment"};
  Column<std::optional<Uuid>> key{this, "key"};
  Column<std::optional<Json>> doc{this, "doc"};
};

void fill(const Engine& engine, const Things& t) {
  engine.execute(insert(t).values(t.id = 1));
  engine.execute(insert(t).values(
      t.id = 2, t.flag = true, t.small = std::int16_t{-32768}, t.big = std::numeric_limits<std::int64_t>::min(),
      t.natural = std::uint64_t{9'223'372'036'854'775'807U}, t.number = 0.1, t.coarse = 0.5F,
      t.price = Decimal("123456789012.125"), t.word = "", t.essay = " a,\"b\"\r\n\\ \n=1;\xC3\xA9\t", t.mood = "so, so",
      t.blob = Bytes{std::byte{0}, std::byte{255}, std::byte{'"'}}, t.day = 1000y / 1 / 1,
      t.hour = TimeOfDay{23h + 59min + 59s + 999999us},
      t.local = DateTime(std::chrono::local_days{1999y / 2 / 28} + 1us),
      t.moment = Timestamp(std::chrono::sys_days{2024y / 2 / 29} + 12h + 1ms),
      t.key = Uuid("01234567-89ab-cdef-0123-456789abcdef"), t.doc = Json("{\"a\": \"x, y\"}")));
  engine.execute(insert(t).values(t.id = 3, t.flag = false, t.small = std::int16_t{0}, t.big = std::int64_t{0},
                                  t.number = -1.7976931348623157e308, t.price = Decimal("-0.001"), t.word = "NULL",
                                  t.essay = "", t.mood = "sad", t.blob = Bytes{}, t.day = 9999y / 12 / 31,
                                  t.hour = TimeOfDay{0us}, t.doc = Json("[]")));
}

std::vector<Row<>> rows_of(const Engine& engine, const Things& t) {
  return Result<>(engine.execute(Select<>(select(t).order_by(t.id)))).all();
}

}  // namespace

TEST_CASE("every type is written, and loaded to the same rows", "[csv]") {
  MetaData metadata;
  const Things t{"csv_things", metadata};
  std::vector<std::string> files;
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Created tables(metadata, database.engine);
    fill(database.engine, t);
    const std::vector<Row<>> before = rows_of(database.engine, t);
    for (const csv::Options& options :
         {csv::Options{}, csv::Options{.delimiter = ';', .quote = '\'', .header = false, .null = "NULL"},
          csv::Options{.delimiter = '-', .null = "0"}}) {
      std::stringstream file;
      CHECK(csv::write(file, database.engine.stream(select(t).order_by(t.id)), options) == 3);
      if (options.delimiter == ',') files.push_back(file.str());
      database.engine.execute(delete_from(t).all_rows());
      INFO(file.str());
      CHECK(csv::load(database.engine, t, file, options) == 3);
      CHECK(rows_of(database.engine, t) == before);
    }
  }
  // MariaDB keeps moments in DATETIME, of which it does not say that it is UTC.
  const auto from = [&](std::size_t i) {
    std::string file = files[i];
    if (const std::size_t zone = file.find("+00:00"); zone != std::string::npos) file.erase(zone, 6);
    return file;
  };
  INFO(files[0] << files[1] << files[2]);
  CHECK(from(0) == from(1));
  CHECK(from(0) == from(2));
}

TEST_CASE("a file with a wrong record leaves nothing behind on any database", "[csv]") {
  MetaData metadata;
  const Things t{"csv_things", metadata};
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Created tables(metadata, database.engine);
    std::string text = "id,word\n";
    for (int i = 0; i < 6000; ++i) text += std::to_string(i) + ",w\n";
    std::istringstream wrong(text + "x,w\n");
    CHECK_THROWS_WITH(csv::load(database.engine, t, wrong),
                      "line 6002: column \"id\" holds \"x\", which is not of type INTEGER");
    std::istringstream twice(text + "17,w\n");
    CHECK_THROWS_AS(csv::load(database.engine, t, twice), UniqueViolation);
    CHECK(rows_of(database.engine, t).empty());
    std::istringstream right(text);
    CHECK(csv::load(database.engine, t, right) == 6000);
    CHECK(rows_of(database.engine, t).size() == 6000);
  }
}

TEST_CASE("intervals are written and loaded, and arrays are refused", "[csv]") {
  MetaData metadata;
  const Table t{"csv_intervals", metadata, Column<int>("id", primary_key), Column<std::optional<Interval>>("span")};
  const Engine engine = create_engine(postgresql_url());
  const Created tables(metadata, engine);
  const auto into = insert(t).columns({t["id"], t["span"]});
  const std::vector<std::vector<Value>> rows{{1, Interval{14, -3, 4h + 5min + 6700ms}},
                                             {2, Interval{0, 0, -2'000h}},
                                             {3, Interval{-1, 0, 0us}},
                                             {4, null},
                                             {5, Interval{}}};
  engine.execute_many(into, rows);
  const auto all = select(t["id"], t["span"]).order_by(t["id"]);
  const auto before = engine.execute(all).all();
  std::stringstream file;
  CHECK(csv::write(file, engine.execute(all)) == 5);
  CHECK(file.str() == "id,span\n1,1 year 2 mons -3 days +04:05:06.7\n2,-2000:00:00\n3,-1 mons\n4,\n5,00:00:00\n");
  engine.execute(delete_from(t).all_rows());
  CHECK(csv::load(engine, t, file) == 5);
  CHECK(engine.execute(all).all() == before);

  std::ostringstream out;
  CHECK_THROWS_AS(csv::write(out, engine.execute_raw("SELECT ARRAY[1, 2] AS a")), ConversionError);
  const Table arrays{"csv_arrays", Column<std::vector<int>>("a")};
  std::istringstream in("a\n1\n");
  CHECK_THROWS_AS(csv::load(engine, arrays, in), ArgumentError);
}
