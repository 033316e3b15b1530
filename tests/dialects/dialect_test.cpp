// SPDX-License-Identifier: MIT
#include "quarry/compile/dialect.hpp"

#include "catch.hpp"
#include "dialects/every_dialect.hpp"

using namespace quarry;
using namespace quarry::test;

TEST_CASE("a dialect names itself and its version") {
  CHECK(generic::dialect().title() == "standard SQL");
  CHECK(postgresql::dialect().title() == "PostgreSQL 15");
  CHECK(postgresql::dialect({.version = 13}).title() == "PostgreSQL 13");
  CHECK(mysql::dialect().title() == "MySQL 8.0.36");
  CHECK(mysql::dialect({.version = {8, 0}}).title() == "MySQL 8.0");
  CHECK(mysql::dialect({.version = {5, 7, 44}}).title() == "MySQL 5.7.44");
  CHECK(mysql::mariadb().title() == "MariaDB 10.11");
  CHECK(mysql::mariadb({.version = 11}).title() == "MariaDB 11.0");
  CHECK(sqlite::dialect().title() == "SQLite 3.40");
  CHECK(sqlite::dialect({.version = {3, 35, 5}}).title() == "SQLite 3.35.5");
  CHECK(mysql::mariadb().name() == "mariadb");
  CHECK(mysql::mariadb().version() == Version(10, 11));
}

TEST_CASE("versions bring features") {
  const auto mysql_at = [](Version version) { return mysql::dialect({.version = version}); };
  CHECK_FALSE(mysql_at({5, 7}).supports(feature::common_table_expressions));
  CHECK_FALSE(mysql_at({5, 7}).supports(feature::window_functions));
  CHECK(mysql_at({8, 0}).supports(feature::common_table_expressions));
  CHECK(mysql_at({8, 0}).supports(feature::window_functions));
  CHECK_FALSE(mysql_at({8, 0, 30}).supports(feature::intersect_except));
  CHECK(mysql_at({8, 0, 31}).supports(feature::intersect_except));
  CHECK_FALSE(mysql_at({8, 0, 31}).supports(feature::insert_returning));

  const auto mariadb_at = [](Version version) { return mysql::mariadb({.version = version}); };
  CHECK_FALSE(mariadb_at({10, 4}).supports(feature::insert_returning));
  CHECK(mariadb_at({10, 5}).supports(feature::insert_returning));
  CHECK(mariadb_at({10, 5}).supports(feature::intersect_except));

  const auto sqlite_at = [](Version version) { return sqlite::dialect({.version = version}); };
  CHECK_FALSE(sqlite_at({3, 29}).supports(feature::filter_clause));
  CHECK(sqlite_at({3, 30}).supports(feature::filter_clause));
  CHECK(sqlite_at({3, 30}).supports(feature::nulls_ordering));
  CHECK_FALSE(sqlite_at({3, 34, 1}).supports(feature::insert_returning));
  CHECK(sqlite_at({3, 35}).supports(feature::insert_returning));
  CHECK_FALSE(sqlite_at({3, 38, 5}).supports(feature::full_join));
  CHECK(sqlite_at({3, 39}).supports(feature::full_join));

  CHECK(postgresql::dialect().supports(feature::ilike));
  CHECK_FALSE(generic::dialect().supports(feature::ilike));
  for (const Dialect& my : {mysql::dialect(), mysql::mariadb()}) {
    for (const feature f : {feature::filter_clause, feature::nulls_ordering, feature::native_boolean,
                            feature::full_join, feature::ilike, feature::concat_operator, feature::default_values}) {
      CHECK_FALSE(my.supports(f));
    }
    CHECK(my.supports(feature::compound_parentheses));
  }
  CHECK_FALSE(sqlite::dialect().supports(feature::compound_parentheses));
}

TEST_CASE("what a database lacks is lowered") {
  const auto passes = [](const Dialect& dialect) { return dialect.data().passes.size(); };
  CHECK(passes(sqlite::dialect({.version = {3, 29}})) > passes(sqlite::dialect()));
  CHECK(passes(mysql::mariadb({.version = {10, 5}})) >= passes(mysql::mariadb()));
}

TEST_CASE("placeholders and joins are each database's own") {
  CHECK(generic::dialect().data().placeholder == Placeholder::named);
  CHECK(postgresql::dialect().data().placeholder == Placeholder::numbered);
  CHECK(mysql::dialect().data().placeholder == Placeholder::question);
  CHECK(sqlite::dialect().data().placeholder == Placeholder::question_numbered);
  CHECK(mysql::mariadb().data().inner_join == " INNER JOIN ");
  CHECK(postgresql::dialect().data().inner_join == " JOIN ");
  CHECK(postgresql::dialect().data().no_limit == "ALL");
  CHECK(mysql::dialect().data().no_limit == "18446744073709551615");
}

TEST_CASE("functions with other names") {
  const auto own = [](const Dialect& dialect, std::string_view name, std::size_t arguments,
                      TypeId first = TypeId::unknown) {
    return dialect.data().function({.name = name, .arguments = arguments, .first = first});
  };
  const Dialect pg = postgresql::dialect(), my = mysql::dialect(), maria = mysql::mariadb(), lite = sqlite::dialect();
  CHECK(own(my, "length", 1) == "char_length");
  CHECK(own(pg, "length", 1) == "");
  CHECK(own(lite, "length", 1) == "");
  CHECK(own(lite, "char_length", 1) == "length");
  CHECK(own(maria, "random", 0) == "rand");
  CHECK(own(lite, "now", 0) == "CURRENT_TIMESTAMP");
  CHECK(own(pg, "round", 2, TypeId::double_precision) == "CAST(round(CAST({0} AS NUMERIC), {1}) AS DOUBLE PRECISION)");
  CHECK(own(pg, "round", 2, TypeId::numeric) == "");
  CHECK(own(pg, "round", 1, TypeId::double_precision) == "CAST(round(CAST({0} AS NUMERIC)) AS DOUBLE PRECISION)");
  CHECK(own(my, "avg", 1, TypeId::big_integer) == "avg({D}CAST({0} AS DOUBLE))");
  CHECK(own(maria, "avg", 1, TypeId::small_integer) == "avg({D}CAST({0} AS DOUBLE))");
  CHECK(own(mysql::dialect({.version = {5, 7}}), "avg", 1, TypeId::integer) == "avg({D}({0}) + 0e0)");
  CHECK(own(my, "avg", 1, TypeId::numeric) == "");
  CHECK(own(pg, "avg", 1, TypeId::integer) == "");
  for (const Dialect& dialect : every_dialect()) CHECK(own(dialect, "abs", 1, TypeId::integer) == "");
}

TEST_CASE("columns that the database numbers") {
  const auto words = [](const Dialect& dialect, TypeId type) { return dialect.data().autoincrement(type); };
  CHECK(words(postgresql::dialect(), TypeId::big_integer) == "BIGINT GENERATED BY DEFAULT AS IDENTITY");
  CHECK(words(postgresql::dialect(), TypeId::integer) == "INTEGER GENERATED BY DEFAULT AS IDENTITY");
  CHECK(words(generic::dialect(), TypeId::big_integer) == "BIGINT GENERATED BY DEFAULT AS IDENTITY");
  CHECK(words(mysql::dialect(), TypeId::big_integer) == "BIGINT AUTO_INCREMENT");
  CHECK(words(mysql::mariadb(), TypeId::unsigned_big_integer) == "BIGINT UNSIGNED AUTO_INCREMENT");
  CHECK(words(sqlite::dialect(), TypeId::big_integer) == "INTEGER");
  for (const Dialect& dialect : every_dialect()) CHECK(words(dialect, TypeId::uuid).empty());
}

TEST_CASE("a dialect from outside copies a sibling's data and changes it") {
  DialectData data = postgresql::dialect().data();
  data.name = "cockroachdb";
  data.title = "CockroachDB 23";
  data.features &= ~features(feature::full_join);
  const Dialect own(std::move(data));
  CHECK(own.title() == "CockroachDB 23");
  CHECK_FALSE(own.supports(feature::full_join));
  CHECK(own.supports(feature::ilike));
  CHECK(literal(own, Value("a\\b")) == " E'a\\\\b'");
  CHECK(postgresql::dialect().supports(feature::full_join));
}
