// SPDX-License-Identifier: MIT
#include "quarry/types/sql_type.hpp"

#include "catch.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace quarry;

TEST_CASE("types print in generic words with their measures") {
  const std::vector<std::pair<SqlType, std::string>> names{
      {types::Boolean{}, "BOOLEAN"},
      {types::SmallInteger{}, "SMALLINT"},
      {types::Integer{}, "INTEGER"},
      {types::BigInteger{}, "BIGINT"},
      {types::UnsignedBigInteger{}, "BIGINT UNSIGNED"},
      {types::Float{}, "REAL"},
      {types::Double{}, "DOUBLE PRECISION"},
      {types::Numeric{}, "NUMERIC"},
      {types::Numeric{10, 2}, "NUMERIC(10, 2)"},
      {types::Numeric{65}, "NUMERIC(65, 0)"},
      {types::String{}, "VARCHAR"},
      {types::String{80}, "VARCHAR(80)"},
      {types::Text{}, "TEXT"},
      {types::LargeBinary{}, "BLOB"},
      {types::LargeBinary{16}, "BLOB(16)"},
      {types::Date{}, "DATE"},
      {types::Time{}, "TIME"},
      {types::DateTime{}, "DATETIME"},
      {types::DateTime{.timezone = true}, "TIMESTAMP WITH TIME ZONE"},
      {types::Interval{}, "INTERVAL"},
      {types::Uuid{}, "UUID"},
      {types::Json{}, "JSON"},
      {types::Jsonb{}, "JSONB"},
      {types::Array{types::BigInteger{}}, "BIGINT[]"},
      {types::Array{types::Numeric{10, 2}}, "NUMERIC(10, 2)[]"},
      {SqlType{.id = TypeId::array}, "ARRAY"},
      {SqlType{}, "UNKNOWN"},
  };
  for (const auto& [type, name] : names) CHECK(to_string(type) == name);
}

TEST_CASE("families") {
  const std::vector<TypeId> integers{TypeId::small_integer, TypeId::integer, TypeId::big_integer,
                                     TypeId::unsigned_big_integer};
  for (int i = 0; i <= static_cast<int>(TypeId::array); ++i) {
    const auto id = static_cast<TypeId>(i);
    CAPTURE(to_string(SqlType{.id = id}));
    const bool integer = std::find(integers.begin(), integers.end(), id) != integers.end();
    CHECK(is_integer(id) == integer);
    CHECK(is_number(id) == (integer || id == TypeId::real || id == TypeId::double_precision || id == TypeId::numeric));
    CHECK(is_text(id) == (id == TypeId::string || id == TypeId::text));
    CHECK(is_temporal(id) ==
          (id == TypeId::date || id == TypeId::time || id == TypeId::datetime || id == TypeId::timestamp));
    CHECK(comparable(id, id));
    CHECK(comparable(id, TypeId::unknown));
    CHECK(comparable(TypeId::unknown, id));
  }
}

TEST_CASE("what compares with what") {
  CHECK(comparable(TypeId::small_integer, TypeId::double_precision));
  CHECK(comparable(TypeId::numeric, TypeId::unsigned_big_integer));
  CHECK(comparable(TypeId::string, TypeId::text));
  CHECK(comparable(TypeId::date, TypeId::timestamp));
  CHECK(comparable(TypeId::datetime, TypeId::timestamp));
  CHECK(comparable(TypeId::json, TypeId::jsonb));
  CHECK_FALSE(comparable(TypeId::date, TypeId::string));
  CHECK_FALSE(comparable(TypeId::date, TypeId::time));
  CHECK_FALSE(comparable(TypeId::boolean, TypeId::integer));
  CHECK_FALSE(comparable(TypeId::string, TypeId::binary));
  CHECK_FALSE(comparable(TypeId::uuid, TypeId::string));
  CHECK_FALSE(comparable(TypeId::json, TypeId::text));
  CHECK_FALSE(comparable(TypeId::interval, TypeId::time));
}
