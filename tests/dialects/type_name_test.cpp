// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "dialects/every_dialect.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Names {
  SqlType type;
  const char *generic, *postgresql, *mysql, *mariadb, *sqlite;  // nullptr: not available
};

void check(const Dialect& dialect, const SqlType& type, TypeUse use, const char* expected) {
  CAPTURE(dialect.name(), to_string(type));
  if (expected == nullptr) CHECK_THROWS_AS(type_name(dialect, type, use), CompileError);
  else CHECK(type_name(dialect, type, use) == expected);
}

void check_all(TypeUse use, const std::vector<Names>& table) {
  for (const Names& row : table) {
    check(generic::dialect(), row.type, use, row.generic);
    check(postgresql::dialect(), row.type, use, row.postgresql);
    check(mysql::dialect(), row.type, use, row.mysql);
    check(mysql::mariadb(), row.type, use, row.mariadb);
    check(sqlite::dialect(), row.type, use, row.sqlite);
  }
}

}  // namespace

TEST_CASE("types of columns") {
  check_all(
      TypeUse::column,
      {
          {types::Boolean{}, "BOOLEAN", "BOOLEAN", "BOOL", "BOOL", "BOOLEAN"},
          {types::SmallInteger{}, "SMALLINT", "SMALLINT", "SMALLINT", "SMALLINT", "SMALLINT"},
          {types::Integer{}, "INTEGER", "INTEGER", "INTEGER", "INTEGER", "INTEGER"},
          {types::BigInteger{}, "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
          {types::UnsignedBigInteger{}, "NUMERIC(20)", "NUMERIC(20)", "BIGINT UNSIGNED", "BIGINT UNSIGNED",
           "UNSIGNED BIG INT"},
          {types::Float{}, "FLOAT", "REAL", "FLOAT", "FLOAT", "FLOAT"},
          {types::Double{}, "DOUBLE", "DOUBLE PRECISION", "DOUBLE", "DOUBLE", "DOUBLE"},
          {types::Numeric{10, 2}, "NUMERIC(10, 2)", "NUMERIC(10, 2)", "NUMERIC(10, 2)", "NUMERIC(10, 2)",
           "NUMERIC(10, 2)"},
          {types::Numeric{}, "NUMERIC", "NUMERIC", "NUMERIC(65, 30)", "NUMERIC(65, 30)", "NUMERIC"},
          {types::Numeric{70, 2}, "NUMERIC(70, 2)", "NUMERIC(70, 2)", nullptr, nullptr, "NUMERIC(70, 2)"},
          {types::Numeric{40, 35}, "NUMERIC(40, 35)", "NUMERIC(40, 35)", nullptr, "NUMERIC(40, 35)", "NUMERIC(40, 35)"},
          {types::String{80}, "VARCHAR(80)", "VARCHAR(80)", "VARCHAR(80)", "VARCHAR(80)", "VARCHAR(80)"},
          {types::String{}, "VARCHAR", "VARCHAR", "TEXT", "TEXT", "VARCHAR"},
          {types::String{20'000}, "VARCHAR(20000)", "VARCHAR(20000)", nullptr, nullptr, "VARCHAR(20000)"},
          {types::Text{}, "TEXT", "TEXT", "TEXT", "TEXT", "TEXT"},
          {types::LargeBinary{}, "BLOB", "BYTEA", "LONGBLOB", "LONGBLOB", "BLOB"},
          {types::LargeBinary{16}, "BLOB(16)", "BYTEA", "VARBINARY(16)", "VARBINARY(16)", "BLOB(16)"},
          {types::LargeBinary{70'000}, "BLOB(70000)", "BYTEA", "LONGBLOB", "LONGBLOB", "BLOB(70000)"},
          {types::Date{}, "DATE", "DATE", "DATE", "DATE", "DATE"},
          {types::Time{}, "TIME", "TIME WITHOUT TIME ZONE", "TIME(6)", "TIME(6)", "TIME"},
          {types::DateTime{}, "DATETIME", "TIMESTAMP WITHOUT TIME ZONE", "DATETIME(6)", "DATETIME(6)", "DATETIME"},
          {types::DateTime{.timezone = true}, "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE", "DATETIME(6)",
           "DATETIME(6)", "TIMESTAMP"},
          {types::Uuid{}, "UUID", "UUID", "CHAR(36)", "CHAR(36)", "CHAR(36)"},
          {types::Json{}, "JSON", "JSON", "JSON", "JSON", "JSON"},
          {types::Jsonb{}, "JSON", "JSONB", "JSON", "JSON", "JSON"},
          {types::Interval{}, "INTERVAL", "INTERVAL", nullptr, nullptr, nullptr},
          {types::Array{types::Numeric{10, 2}}, "NUMERIC(10, 2)[]", "NUMERIC(10, 2)[]", nullptr, nullptr, nullptr},
          {SqlType{}, nullptr, nullptr, nullptr, nullptr, nullptr},
      });
  CHECK(type_name(mysql::mariadb({.version = {10, 6}}), types::Uuid{}) == "CHAR(36)");
}

TEST_CASE("types of columns in keys: MySQL indexes no text without a length") {
  check_all(TypeUse::key_column,
            {
                {types::String{80}, "VARCHAR(80)", "VARCHAR(80)", "VARCHAR(80)", "VARCHAR(80)", "VARCHAR(80)"},
                {types::String{}, "VARCHAR", "VARCHAR", nullptr, nullptr, "VARCHAR"},
                {types::Text{}, "TEXT", "TEXT", nullptr, nullptr, "TEXT"},
                {types::LargeBinary{}, "BLOB", "BYTEA", nullptr, nullptr, "BLOB"},
                {types::LargeBinary{16}, "BLOB(16)", "BYTEA", "VARBINARY(16)", "VARBINARY(16)", "BLOB(16)"},
                {types::BigInteger{}, "BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
            });
  CHECK_THROWS_WITH(type_name(mysql::dialect(), types::String{}, TypeUse::key_column),
                    "a VARCHAR column in a key or index needs a length on MySQL: types::String{n}");
}

TEST_CASE("types of CAST") {
  check_all(
      TypeUse::cast,
      {
          {types::SmallInteger{}, "SMALLINT", "SMALLINT", "SIGNED INTEGER", "SIGNED INTEGER", "SMALLINT"},
          {types::BigInteger{}, "BIGINT", "BIGINT", "SIGNED INTEGER", "SIGNED INTEGER", "BIGINT"},
          {types::UnsignedBigInteger{}, "NUMERIC(20)", "NUMERIC(20)", "UNSIGNED INTEGER", "UNSIGNED INTEGER",
           "UNSIGNED BIG INT"},
          {types::Float{}, "FLOAT", "REAL", "FLOAT", "FLOAT", "FLOAT"},
          {types::Double{}, "DOUBLE", "DOUBLE PRECISION", "DOUBLE", "DOUBLE", "DOUBLE"},
          {types::Numeric{10, 2}, "NUMERIC(10, 2)", "NUMERIC(10, 2)", "DECIMAL(10, 2)", "DECIMAL(10, 2)",
           "NUMERIC(10, 2)"},
          {types::Numeric{}, "NUMERIC", "NUMERIC", "DECIMAL(65, 30)", "DECIMAL(65, 30)", "NUMERIC"},
          {types::String{}, "VARCHAR", "VARCHAR", "CHAR", "CHAR", "VARCHAR"},
          {types::String{20}, "VARCHAR(20)", "VARCHAR(20)", "CHAR(20)", "CHAR(20)", "VARCHAR(20)"},
          {types::Text{}, "TEXT", "TEXT", "CHAR", "CHAR", "TEXT"},
          {types::LargeBinary{16}, "BLOB(16)", "BYTEA", "BINARY", "BINARY", "BLOB(16)"},
          {types::DateTime{}, "DATETIME", "TIMESTAMP WITHOUT TIME ZONE", "DATETIME(6)", "DATETIME(6)", "DATETIME"},
          {types::Uuid{}, "UUID", "UUID", "CHAR(36)", "CHAR(36)", "CHAR(36)"},
          {types::Json{}, "JSON", "JSON", "JSON", "CHAR", "TEXT"},
      });
  CHECK_THROWS_WITH(type_name(mysql::dialect({.version = {5, 7}}), types::Float{}, TypeUse::cast),
                    ContainsSubstring("MySQL before 8.0.17"));
}

TEST_CASE("conversions that CAST cannot say") {
  const auto cast = [](const Dialect& dialect, TypeId target, TypeId operand) {
    return dialect.data().cast(target, operand);
  };
  CHECK(cast(mysql::dialect(), TypeId::boolean, TypeId::integer) == "({0} != 0)");
  CHECK(cast(sqlite::dialect(), TypeId::boolean, TypeId::integer) == "({0} != 0)");
  CHECK(cast(postgresql::dialect(), TypeId::boolean, TypeId::integer) == "");
  CHECK(cast(mysql::dialect({.version = {8, 0, 16}}), TypeId::double_precision, TypeId::string) == "({0} + 0e0)");
  CHECK(cast(mysql::dialect(), TypeId::double_precision, TypeId::string) == "");
  CHECK(cast(sqlite::dialect(), TypeId::date, TypeId::string) == "date({0})");
  CHECK(cast(sqlite::dialect(), TypeId::date, TypeId::datetime) == "date(substr({0}, 1, 19))");
  CHECK(cast(sqlite::dialect(), TypeId::datetime, TypeId::date) == "datetime({0})");
  CHECK(cast(postgresql::dialect(), TypeId::date, TypeId::timestamp) == "CAST(timezone('UTC', {0}) AS DATE)");
  CHECK(cast(postgresql::dialect(), TypeId::date, TypeId::datetime) == "");
}
