// SPDX-License-Identifier: MIT
#include "drivers/sqlite/decode.hpp"

#include "catch.hpp"

using namespace quarry;
using quarry::drivers::sqlite::declared_type;

TEST_CASE("declared column types of SQLite") {
  CHECK(declared_type("BOOLEAN") == SqlType{.id = TypeId::boolean});
  CHECK(declared_type("integer") == SqlType{.id = TypeId::integer});
  CHECK(declared_type("BIGINT") == SqlType{.id = TypeId::big_integer});
  CHECK(declared_type("UNSIGNED BIG INT") == SqlType{.id = TypeId::unsigned_big_integer});
  CHECK(declared_type("SMALLINT") == SqlType{.id = TypeId::small_integer});
  CHECK(declared_type("NUMERIC(10, 2)") == SqlType{.id = TypeId::numeric, .length = 10, .scale = 2});
  CHECK(declared_type("decimal") == SqlType{.id = TypeId::numeric});
  CHECK(declared_type("varchar(80)") == SqlType{.id = TypeId::string, .length = 80});
  CHECK(declared_type("CHAR(36)") == SqlType{.id = TypeId::string, .length = 36});
  CHECK(declared_type("TEXT") == SqlType{.id = TypeId::text});
  CHECK(declared_type("DATE") == SqlType{.id = TypeId::date});
  CHECK(declared_type("TIME") == SqlType{.id = TypeId::time});
  CHECK(declared_type("DATETIME") == SqlType{.id = TypeId::datetime});
  CHECK(declared_type("TIMESTAMP") == SqlType{.id = TypeId::timestamp});
  CHECK(declared_type("TIMESTAMP(6) WITH TIME ZONE") == SqlType{.id = TypeId::timestamp});
  CHECK(declared_type("TIMESTAMP WITHOUT TIME ZONE") == SqlType{.id = TypeId::datetime});
  CHECK(declared_type("DOUBLE PRECISION") == SqlType{.id = TypeId::double_precision});
  CHECK(declared_type("REAL") == SqlType{.id = TypeId::double_precision});
  CHECK(declared_type("BLOB") == SqlType{.id = TypeId::binary});
  CHECK(declared_type("UUID") == SqlType{.id = TypeId::uuid});
  CHECK(declared_type("JSON") == SqlType{.id = TypeId::json});
  CHECK(declared_type("POINT") == SqlType{});
  CHECK(declared_type("") == SqlType{});
}
