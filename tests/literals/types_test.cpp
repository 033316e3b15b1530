// SPDX-License-Identifier: MIT
// A value has the same type in a result whether it was bound or written into the SQL: alone and in calculations, CASE,
// VALUES, coalesce, aggregates and unions. Each database says itself what the type is.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Probe {
  std::string name;
  Expr<> value;
  bool number = false, ordered = true;
  const char* only = nullptr;
  bool negative = false;
};

template <class T>
void add(std::vector<Probe>& probes, const std::string& name, const T& value, bool number = false, bool ordered = true,
         const char* only = nullptr) {
  bool negative = false;
  if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool>) negative = value < 0;
  probes.push_back({name, literal(value), number, ordered, only, negative});
  probes.push_back({name + " by a bind", bind("b", value), number, ordered, only, negative});
}

std::vector<Probe> probes() {
  std::vector<Probe> all;
  add(all, "1", 1, true);
  add(all, "int8_t", std::int8_t{-5}, true);
  add(all, "int16_t", std::int16_t{30'000}, true);
  add(all, "uint32_t", std::uint32_t{4'000'000'000}, true);
  add(all, "int64_t that is small", std::int64_t{7}, true);
  add(all, "int64_t of 31 bits", std::int64_t{2'000'000'000}, true);
  add(all, "-2^31", std::numeric_limits<std::int32_t>::min(), true);
  add(all, "2^31", std::int64_t{1} << 31, true);
  add(all, "-2^63", std::numeric_limits<std::int64_t>::min());
  add(all, "uint64_t that is small", std::uint64_t{7}, true);
  add(all, "2^64 - 1", std::numeric_limits<std::uint64_t>::max(), false, true, "not sqlite");
  add(all, "float", 1.5F, true);
  add(all, "double", 0.1, true);
  add(all, "negative double", -2.0, true);
  add(all, "double beyond integers", 1e300);
  add(all, "Decimal", Decimal("1.50"), true);
  add(all, "Decimal without a fraction", Decimal("7"), true);
  add(all, "negative Decimal", Decimal("-7"), true);
  add(all, "long Decimal", Decimal("12345678901234567890"), true, true, "not sqlite");
  add(all, "bool", true, false, false);
  add(all, "text", std::string("it's"));
  add(all, "text with a backslash", std::string("a\\b"));
  add(all, "text of digits", std::string("12"));
  add(all, "no text", std::string());
  add(all, "bytes", Bytes{std::byte{0}, std::byte{0x41}}, false, false);
  add(all, "date", Date(std::chrono::year(2019), std::chrono::month(1), std::chrono::day(31)));
  add(all, "time", TimeOfDay{10h + 1us});
  add(all, "datetime", DateTime(10h + 123us));
  add(all, "timestamp", Timestamp(10h));
  add(all, "interval", Interval{1, 2, 3us}, false, true, "postgresql");
  add(all, "uuid", Uuid("12345678-1234-5678-1234-567812345678"), false, false);
  add(all, "json", Json("{\"a\": 1}"), false, false);
  add(all, "integers", std::vector<int>{1, 2}, false, true, "postgresql");
  add(all, "smallints", std::vector<std::int16_t>{1, 2}, false, true, "postgresql");
  add(all, "bigints", std::vector<std::int64_t>{1, 2}, false, true, "postgresql");
  add(all, "floats", std::vector<float>{0.5F}, false, true, "postgresql");
  add(all, "doubles", std::vector<double>{0.5}, false, true, "postgresql");
  add(all, "decimals", std::vector<Decimal>{Decimal("1"), Decimal("2.5")}, false, true, "postgresql");
  add(all, "texts", std::vector<std::string>{"a", "b\\"}, false, true, "postgresql");
  add(all, "optional texts", std::vector<std::optional<std::string>>{"a", std::nullopt}, false, true, "postgresql");
  add(all, "empty array", std::vector<std::string>{}, false, true, "postgresql");
  add(all, "dates", std::vector<Date>{Date(std::chrono::year(2019), std::chrono::month(1), std::chrono::day(31))},
      false, true, "postgresql");
  add(all, "no integer", std::optional<int>());
  add(all, "no double", std::optional<double>());
  add(all, "no date", std::optional<Date>());
  add(all, "no text either", std::optional<std::string>());
  return all;
}

// The type of the first column of a statement's result, in the database's own words.
std::string type_of(const Database& database, std::string_view sql, const Parameters& parameters) {
  try {
    const std::unique_ptr<Cursor> cursor = database.connection->execute(sql, parameters, soon());
    if (!cursor->next()) return "no row";
    if (database.is("sqlite")) return decode_string(cursor->cells()[1], cursor->columns()[1]);
    const ColumnInfo& column = cursor->columns()[0];
    if (database.is("postgresql")) return column.native_type;
    // the width of an integer's literal, or the length of a text's, is that of its digits: the calculations are the
    // same
    if (column.type.id == TypeId::unsigned_big_integer) return "BIGINT UNSIGNED";
    if (is_integer(column.type.id)) return "integer";
    return is_text(column.type.id) ? "text" : to_string(SqlType{.id = column.type.id});
  } catch (const DatabaseError& error) {
    return "refused: " + error.sqlstate();
  }
}

struct Position {
  const char* name;
  Select<> query;
};

std::vector<Position> positions(const Probe& probe, std::string_view dialect) {
  const Expr<>& x = probe.value;
  std::vector<Position> all;
  const auto add_position = [&](const char* name, const Expr<>& value) {
    all.push_back({name, select(std::vector<Expr<>>{value.label("v")})});
  };
  add_position("alone", x);
  add_position("CASE", case_(when(literal(1) == 1, x)).else_(x));
  add_position("CASE with ELSE NULL", case_(when(literal(1) == 1, x)).else_(null));
  add_position("coalesce", func::coalesce(x, x));
  if (probe.number) {
    add_position("x + x", x + x);
    add_position("x * 2", x * 2);
    // MariaDB makes a bound negative number a DECIMAL, of the same value
    if (!probe.negative || dialect != "mariadb") add_position("-x", -x);
    add_position("x - 1", x - 1);
    add_position("sum", func::sum(x));
    add_position("x / 2", x / 2);
  }
  if (probe.ordered) add_position("max", func::max(x));
  const auto rows = [](const Expr<>& value) { return select(std::vector<Expr<>>{value.label("v")}); };
  all.push_back({"UNION ALL", select(std::vector<Expr<>>{rows(x).union_all(rows(x)).subquery("u")["v"]})});
  return all;
}

}  // namespace

TEST_CASE("a value's type in a result is the same bound and literal", "[live]") {
  for (const Database& database : every_database()) {
    for (const Probe& probe : probes()) {
      if (probe.only != nullptr &&
          (probe.only == std::string("not sqlite") ? database.is("sqlite") : !database.is(probe.only)))
        continue;
      for (const Position& position : positions(probe, database.dialect.name())) {
        Select<> query = position.query;
        if (database.is("sqlite")) {
          const auto inner = query.subquery("q");
          query = select(std::vector<Expr<>>{inner["v"], fn<std::string>("typeof", inner["v"])});
        }
        const Compiled compiled = query.compile(database.dialect);
        const std::string literal_sql = query.literal_sql(database.dialect);
        const std::string bound = type_of(database, compiled.sql(), compiled.parameters());
        const std::string written = type_of(database, literal_sql, {});
        if (bound != written)
          UNSCOPED_INFO(database.name << ": " << probe.name << ", " << position.name << ": " << literal_sql);
        CHECK(bound == written);
      }
    }
  }
}
