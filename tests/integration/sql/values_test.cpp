// SPDX-License-Identifier: MIT
// Every value type through the engine: stored bound and stored by literal SQL, found by both, read back the same.
#include <limits>

#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using namespace std::chrono;

namespace {

struct Samples : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<bool>> flag{this, "flag"};
  Column<std::optional<std::int64_t>> big{this, "big"};
  Column<std::optional<double>> real{this, "real"};
  Column<std::optional<Decimal>> exact{this, "exact", types::Numeric{14, 4}};
  Column<std::optional<std::string>> words{this, "words", types::String{200}};
  Column<std::optional<Bytes>> bytes{this, "bytes"};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<DateTime>> local{this, "local"};
  Column<std::optional<Timestamp>> moment{this, "moment"};
  Column<std::optional<Uuid>> key{this, "key"};
};

struct Sample {
  int id = 0;
  std::optional<bool> flag;
  std::optional<std::int64_t> big;
  std::optional<double> real;
  std::optional<Decimal> exact;
  std::optional<std::string> words;
  std::optional<Bytes> bytes;
  std::optional<Date> day;
  std::optional<DateTime> local;
  std::optional<Timestamp> moment;
  std::optional<Uuid> key;
  friend bool operator==(const Sample&, const Sample&) = default;
};

Bytes bytes(std::initializer_list<int> values) {
  Bytes out;
  for (const int value : values) out.push_back(static_cast<std::byte>(value));
  return out;
}

std::vector<Sample> samples() {
  return {
      {.id = 1},  // all NULL
      {.id = 2,
       .flag = true,
       .big = 0,
       .real = 0.1,
       .exact = Decimal("0.1000"),
       .words = "",
       .bytes = Bytes{},
       .day = 2024y / 2 / 29,
       .local = local_days{2024y / 2 / 29} + 13h + 5min + 6s + 123us,
       .moment = sys_days{2024y / 2 / 29} + 13h,
       .key = Uuid("f47ac10b-58cc-4372-a567-0e02b2c3d479")},
      {.id = 3,
       .flag = false,
       .big = std::numeric_limits<std::int64_t>::min(),
       .real = -1.7976931348623157e308,
       .exact = Decimal("-1234567890.0001"),
       .words = "it's \\ \"100%\" :x ? $1 -- /* \n é漢😀",
       .bytes = bytes({0, 255, 39, 92, 0}),
       .day = 1y / 1 / 1,
       .local = local_days{1969y / 12 / 31} + 23h + 59min + 59s + 999999us,
       .moment = sys_days{1900y / 1 / 1} + 1us,
       .key = Uuid("0cf48d09-408b-c5fa-4b28-7faa993e55a8")},
      {.id = 4,
       .flag = true,
       .big = std::numeric_limits<std::int64_t>::max(),
       .real = 5e-324,
       .exact = Decimal("9999999999.9999"),
       .words = "\\' OR 1=1 -- ",
       .bytes = bytes({1, 2, 3}),
       .day = 9999y / 12 / 31,
       .local = local_days{9999y / 12 / 31} + 23h,
       .moment = sys_days{2038y / 1 / 20},
       .key = Uuid()},
  };
}

}  // namespace

TEST_CASE("every value type, bound and literal, comes back as it went in") {
  MetaData metadata;
  const Samples t{"samples", metadata};
  const auto columns =
      insert(t).columns(t.id, t.flag, t.big, t.real, t.exact, t.words, t.bytes, t.day, t.local, t.moment, t.key);
  const auto all =
      select(t.id, t.flag, t.big, t.real, t.exact, t.words, t.bytes, t.day, t.local, t.moment, t.key).order_by(t.id);
  const std::vector<Sample> expected = samples();
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    const Engine& engine = database.engine;
    const Created tables(metadata, engine);
    const auto row = [&](const Sample& s) {
      return columns.values(s.id, s.flag, s.big, s.real, s.exact, s.words, s.bytes, s.day, s.local, s.moment, s.key);
    };
    for (const Sample& sample : expected) engine.execute(row(sample));
    CHECK(engine.execute(all).into<Sample>() == expected);
    CHECK(engine.execute_raw(all.literal_sql(engine.dialect())).into<Sample>() == expected);

    metadata.drop_all(engine);
    metadata.create_all(engine);
    for (const Sample& sample : expected) engine.execute_raw(row(sample).literal_sql(engine.dialect()));
    CHECK(engine.execute(all).into<Sample>() == expected);

    metadata.drop_all(engine);
    metadata.create_all(engine);
    CHECK(engine.execute_many(columns, expected) == 4);
    CHECK(engine.execute(all).into<Sample>() == expected);

    // found again by each of its values, bound and literal
    for (const Sample& s : expected) {
      if (s.id == 1) continue;
      for (const Expr<bool>& condition :
           {t.big == s.big, t.real == s.real, t.exact == s.exact, t.words == s.words, t.bytes == s.bytes,
            t.day == s.day, t.local == s.local, t.moment == s.moment, t.key == s.key}) {
        const auto found = select(t.id).where(condition, t.flag == s.flag);
        INFO(found.literal_sql(engine.dialect()));
        CHECK(engine.execute(found).scalars() == std::vector<int>{s.id});
        CHECK(engine.execute_raw(found.literal_sql(engine.dialect())).scalars<int>() == std::vector<int>{s.id});
      }
    }
  }
}
