// SPDX-License-Identifier: MIT
// Named binds: which values they take.
#include "catch.hpp"
#include "quarry/mysql.hpp"
#include "quarry/sqlite.hpp"
#include "sql/sample_tables.hpp"

using namespace quarry;
using namespace sample;
using Catch::Matchers::ContainsSubstring;

namespace {

void give(const Select<>& query, Value value) {
  const NamedValue values[] = {{"v", std::move(value)}};
  query.compile(mysql::mariadb()).bind(values);
}

}  // namespace

TEST_CASE("a bind takes values of its own type, or of the type of what it meets") {
  const Table t{"t", Column{"name", types::String{20}}, Column{"n", types::Integer{}}};
  const auto name = Select<>(select(t["n"]).where(t["name"] == quarry::bind("v")));
  const auto number = Select<>(select(t["n"]).where(t["n"] == quarry::bind("v")));
  // MySQL finds 'a' = 0 and '1 or so' = 1
  CHECK_THROWS_WITH(give(name, Value(0)),
                    "bind \"v\" is of type VARCHAR(20) and was given INTEGER; give it a value of its type");
  CHECK_THROWS_AS(give(number, Value("1 or 1=1")), ArgumentError);
  CHECK_THROWS_AS(give(Select<>(select(users.id).where(users.name == quarry::bind<std::string>("v"))), Value(0)),
                  ArgumentError);
  CHECK_THROWS_AS(
      give(Select<>(select(users.id).where(users.name.in({"a"}) && users.id == quarry::bind<int>("v"))), Value("1")),
      ArgumentError);
  CHECK_NOTHROW(give(name, Value("a")));
  CHECK_NOTHROW(give(name, Value()));
  CHECK_NOTHROW(give(number, Value(1)));
  CHECK_NOTHROW(give(number, Value(1.5)));
  // a fraction stays one
  Compiled compiled = number.compile(postgresql::dialect());
  const NamedValue values[] = {{"v", Value(1.5)}};
  compiled.bind(values);
  CHECK(compiled.parameters()[0].type.id == TypeId::double_precision);
}

TEST_CASE("a bind without a type in LIMIT, and no number of rows below 0") {
  const auto q = Select<>(select(users.id).limit(quarry::bind<std::int64_t>("v")));
  CHECK_THROWS_WITH(give(q, Value(-1)), ContainsSubstring("a number below 0"));
  CHECK_THROWS_AS(give(q, Value("1; DROP TABLE t")), ArgumentError);
  CHECK_NOTHROW(give(q, Value(0)));
  CHECK_THROWS_AS(give(Select<>(select(users.id).offset(quarry::bind("v"))), Value(-1)), ArgumentError);
  CHECK_THROWS_WITH(lite(select(users.id).limit(literal(-1))), ContainsSubstring("take no number below 0"));
  CHECK_THROWS_AS(lite(select(users.id).limit(1).offset(quarry::bind("v", -1))), CompileError);
  CHECK_THROWS_AS(select(users.id).limit(quarry::bind("v", -1)).literal_sql(sqlite::dialect()), CompileError);
  CHECK(lite(select(users.id).limit(quarry::bind("v", 1))) == "SELECT users.id FROM users LIMIT ?");
}
