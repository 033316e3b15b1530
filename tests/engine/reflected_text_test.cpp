// SPDX-License-Identifier: MIT
// What reflection reads from text: type names, CREATE TABLE as SQLite keeps it, expressions, defaults.
#include "catch.hpp"
#include "quarry/types/decimal.hpp"
#include "schema/engine/expression_meaning.hpp"
#include "schema/engine/native_type.hpp"
#include "schema/engine/reflected_default.hpp"
#include "schema/engine/sqlite_definition.hpp"

using namespace quarry;
using namespace quarry::detail;

TEST_CASE("canonical_type(): one spelling for each type", "[reflect]") {
  const auto same = [](std::string_view database, std::string_view a, std::string_view b) {
    return canonical_type(database, a) == canonical_type(database, b);
  };
  CHECK(same("postgresql", "VARCHAR(80)", "character varying(80)"));
  CHECK(same("postgresql", "NUMERIC(20)", "numeric(20,0)"));
  CHECK(same("postgresql", "TIMESTAMP WITH TIME ZONE", "timestamp with time zone"));
  CHECK(same("postgresql", "timestamptz(3)", "timestamp(3) with time zone"));
  CHECK(same("postgresql", "NUMERIC(6, 2)[]", "numeric(6,2)[]"));
  CHECK_FALSE(same("postgresql", "NUMERIC(6, 2)[]", "numeric(6,2)"));
  CHECK_FALSE(same("postgresql", "VARCHAR(80)", "VARCHAR(81)"));
  CHECK_FALSE(same("postgresql", "VARCHAR(3)", "character(3)"));
  CHECK(same("mariadb", "BOOL", "tinyint(1)"));
  CHECK(same("mariadb", "INTEGER", "int(11)"));
  CHECK(same("mariadb", "BIGINT UNSIGNED", "bigint(20) unsigned"));
  CHECK(same("mariadb", "NUMERIC(10, 2)", "decimal(10,2)"));
  CHECK(same("mariadb", "ENUM('a', 'B b')", "enum('a','B b')"));
  CHECK_FALSE(same("mariadb", "ENUM('a', 'b')", "enum('a','B')"));
  CHECK_FALSE(same("mariadb", "int unsigned", "int(11)"));
  CHECK_FALSE(same("mariadb", "tinyint(1)", "tinyint(4)"));
  CHECK(same("sqlite", "NUMERIC(10, 2)", "numeric(10,2)"));
  CHECK_FALSE(same("sqlite", "INT", "INTEGER"));
}

TEST_CASE("type_of_name(): families and measures", "[reflect]") {
  CHECK(type_of_name("postgresql", "character varying(80)") == SqlType(types::String{80}));
  CHECK(type_of_name("postgresql", "numeric(10,2)") == SqlType(types::Numeric{10, 2}));
  CHECK(type_of_name("postgresql", "text[]") == SqlType(types::Array{types::Text{}}));
  CHECK(type_of_name("postgresql", "timestamp without time zone") == SqlType(types::DateTime{}));
  CHECK(type_of_name("postgresql", "time with time zone") == SqlType{});
  CHECK(type_of_name("mariadb", "tinyint(1)") == SqlType(types::Boolean{}));
  CHECK(type_of_name("mariadb", "int(10) unsigned") == SqlType(types::BigInteger{}));
  CHECK(type_of_name("mariadb", "bigint(20) unsigned") == SqlType(types::UnsignedBigInteger{}));
  CHECK(type_of_name("mariadb", "geometry") == SqlType{});
  CHECK(words_of_enum("enum('a','it''s','','b, c')") == std::vector<std::string>{"a", "it's", "", "b, c"});
}

TEST_CASE("read_create_table(): what SQLite keeps as text alone", "[reflect]") {
  const SqliteDefinition table = read_create_table(
      "CREATE TABLE \"a (b\" (\"x, \"\"y\" TEXT COLLATE NOCASE CONSTRAINT [my check] CHECK (x <> ')' OR (x = ','))"
      ", -- CHECK (no)\n z INT DEFAULT (1 + (2)) REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED NOT NULL UNIQUE"
      ", /* , */ w AS (z * 2) VIRTUAL, CONSTRAINT `un` UNIQUE (z, \"x, \"\"y\")"
      ", CONSTRAINT pk PRIMARY KEY (z AUTOINCREMENT)) STRICT, WITHOUT ROWID");
  REQUIRE(table.columns.size() == 3);
  CHECK(table.columns[0].name == "x, \"y");
  CHECK(table.columns[0].collation == "NOCASE");
  CHECK(table.columns[1].computed.empty());
  CHECK(table.columns[2].computed == "z * 2");
  CHECK(table.strict);
  CHECK(table.without_rowid);
  using Kind = SqliteConstraint::Kind;
  REQUIRE(table.constraints.size() == 5);
  CHECK(table.constraints[0].kind == Kind::check);
  CHECK(table.constraints[0].name == "my check");
  CHECK(table.constraints[0].condition == "x <> ')' OR (x = ',')");
  CHECK(table.constraints[1].kind == Kind::foreign_key);
  CHECK(table.constraints[1].deferrable);
  CHECK(table.constraints[1].initially_deferred);
  CHECK(table.constraints[2].kind == Kind::unique);
  CHECK(table.constraints[2].columns == std::vector<std::string>{"z"});
  CHECK(table.constraints[3].name == "un");
  CHECK(table.constraints[3].columns == std::vector<std::string>{"z", "x, \"y"});
  CHECK(table.constraints[4].name == "pk");
  CHECK(read_create_table("CREATE TABLE t AS SELECT 1").columns.empty());
  CHECK(read_create_table("").columns.empty());
  CHECK(read_create_table("CREATE TABLE t (a, b").columns.size() == 2);

  const SqliteIndexText index = read_create_index(
      "CREATE INDEX i ON t (lower(a || ',') COLLATE NOCASE DESC, b, (c + 1) ASC) WHERE a > '(' AND b");
  CHECK(index.elements == std::vector<std::string>{"lower(a || ',')", "b", "(c + 1)"});
  CHECK(index.where == "a > '(' AND b");
  CHECK(read_create_view("CREATE VIEW v (a) AS SELECT 1 AS x") == "SELECT 1 AS x");
}

TEST_CASE("plain_sql(): without case, blanks, quotes of names and outer parentheses", "[reflect]") {
  CHECK(plain_sql("(( `Cost`  >=  0 ))") == "cost>=0");
  CHECK(plain_sql("cost >= 0") == "cost>=0");
  CHECK(plain_sql("(a) + (b)") == "(a)+(b)");
  CHECK(plain_sql("x IN ('A  b', 'c')") == "x in('A  b','c')");
  CHECK(plain_sql("a\nAND NOT b") == "a and not b");
  CHECK(plain_sql("") == "");
}

TEST_CASE("literal_default(): one literal as a value", "[reflect]") {
  const auto read = [](const SqlType& type, const char* sql) {
    ReflectedColumn column;
    column.type = type;
    column.server_default = sql;
    return literal_default(column);
  };
  CHECK(read(types::String{9}, "'it''s'::character varying") == Value("it's"));
  CHECK(read(types::Text{}, "'a'") == Value("a"));
  CHECK_FALSE(read(types::Text{}, "'a' || 'b'"));
  CHECK_FALSE(read(types::Text{}, "'a\\b'"));
  CHECK_FALSE(read(types::Text{}, "user"));
  CHECK(read(types::Integer{}, "'-1'::integer") == Value(std::int64_t{-1}));
  CHECK(read(types::Integer{}, "42") == Value(std::int64_t{42}));
  CHECK_FALSE(read(types::Integer{}, "4 + 2"));
  CHECK(read(types::Numeric{9, 2}, "1.50") == Value(Decimal("1.50")));
  CHECK_FALSE(read(types::Numeric{9, 2}, "1.5.0"));
  CHECK_FALSE(read(types::Numeric{9, 2}, "1-5"));
  CHECK(read(types::Boolean{}, "true") == Value(true));
  CHECK(read(types::Boolean{}, "0") == Value(false));
  CHECK_FALSE(read(types::Date{}, "'2020-01-01'"));
}
