// SPDX-License-Identifier: MIT
// A column's DEFAULT is a literal too: what it says is what a row gets that says nothing.
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/sql/three_databases.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

struct Default {
  SqlType type;
  Value value;
  bool postgresql_only = false;
};

const Bytes bytes = {std::byte{0}, std::byte{0xFF}, std::byte{'\''}, std::byte{'\\'}};

std::vector<Default> defaults() {
  const Date day = 2024y / 2 / 29;
  const DateTime local = DateTime(local_days(day)) + 23h + 59min + 59s + 123us;
  std::vector<Default> all = {
      {types::Boolean{}, true},
      {types::SmallInteger{}, -5},
      {types::Integer{}, 0},
      {types::BigInteger{}, std::numeric_limits<std::int64_t>::min()},
      {types::Double{}, 0.1},
      {types::Double{}, -1.5e-300},
      {types::Numeric{20, 4}, Decimal("-1234.5600")},
      {types::Date{}, day},
      {types::Time{}, TimeOfDay{10h + 1us}},
      {types::DateTime{}, local},
      {types::DateTime{true}, Timestamp(local.time_since_epoch())},
      {types::Uuid{}, Uuid("12345678-1234-5678-1234-567812345678")},
      {types::Json{}, Json(R"({"a": "it's \\ \"x\""})")},
      {types::LargeBinary{}, bytes},
      {types::LargeBinary{20}, bytes},
      {types::Interval{}, Interval{1, -2, 3500ms}, true},
      {types::Array{types::Integer{}}, Value::array({1, Value(), -3}, TypeId::integer), true},
      {types::Array{types::Text{}}, Value::array({"a'b", "\\", "NULL"}, TypeId::text), true},
  };
  for (const char* text : {"", "it's", "\\", "a\\' OR 1=1 -- ", "\"`", "%s ? $1 :a", "\xC3\xA9\xF0\x9F\x98\x80",
                           "-- x\n/*", "now()", "'"}) {
    all.push_back({types::String{40}, text});
    all.push_back({types::Text{}, text});
  }
  return all;
}

}  // namespace

TEST_CASE("a DEFAULT of every type is what a row gets", "[live]") {
  for (const auto& [name, engine] : live_databases()) {
    CAPTURE(name);
    const bool postgresql = std::string_view(name) == "postgresql";
    std::vector<Default> used;
    MetaData metadata;
    std::vector<Column<>> columns{Column<>("id", types::Integer{}, primary_key)};
    for (const Default& each : defaults()) {
      if (each.postgresql_only && !postgresql) continue;
      used.push_back(each);
      columns.emplace_back("c" + std::to_string(used.size()), each.type, server_default(each.value), not_null);
    }
    const Table table("column_defaults", metadata, columns);
    const Created created(metadata, engine);
    engine.execute(insert(table).values(table["id"] = 1));

    for (std::size_t i = 0; i < used.size(); ++i) {
      const std::string column = "c" + std::to_string(i + 1);
      CAPTURE(column, to_string(used[i].type), to_string(used[i].value));
      // as the column compares it, and as it is read
      const auto one = select(table["id"]).where(table[column] == literal(used[i].value));
      if (used[i].type.id != TypeId::json) CHECK(engine.execute(one).all().size() == 1);
      const Value found = engine.execute(select(table[column])).one()[0];
      if (used[i].type.id == TypeId::numeric) CHECK(found.as_decimal() == used[i].value.as_decimal());
      else if (used[i].type.id == TypeId::uuid && !postgresql) CHECK(Uuid(found.as_text()) == used[i].value.as_uuid());
      else if (found.kind() == ValueKind::datetime)
        CHECK(to_string(found) == to_string(used[i].value));  // MariaDB has no zones
      else CHECK(found == used[i].value);
    }
  }
}
