// SPDX-License-Identifier: MIT
#include "quarry/sql/functions.hpp"

#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;

TEST_CASE("functions have result types") {
  STATIC_REQUIRE(std::same_as<decltype(func::count())::value_type, std::int64_t>);
  STATIC_REQUIRE(std::same_as<decltype(func::sum(orders.qty))::value_type, std::optional<std::int64_t>>);
  STATIC_REQUIRE(std::same_as<decltype(func::avg(orders.amount))::value_type, std::optional<Decimal>>);
  STATIC_REQUIRE(std::same_as<decltype(func::avg(users.id))::value_type, std::optional<double>>);
  STATIC_REQUIRE(std::same_as<decltype(func::max(users.name))::value_type, std::optional<std::string>>);
  STATIC_REQUIRE(std::same_as<decltype(func::string_agg(users.name, ","))::value_type, std::optional<std::string>>);
  STATIC_REQUIRE(std::same_as<decltype(func::bool_and(users.id > 1))::value_type, std::optional<bool>>);
  STATIC_REQUIRE(std::same_as<decltype(func::median(users.id))::value_type, std::optional<double>>);
  STATIC_REQUIRE(
      std::same_as<decltype(func::percentile_disc(0.5).within_group(orders.day))::value_type, std::optional<Date>>);
  STATIC_REQUIRE(std::same_as<decltype(func::lag(users.name).over())::value_type, std::optional<std::string>>);
  STATIC_REQUIRE(std::same_as<decltype(func::lag(users.name, 1, "-").over())::value_type, std::string>);
  STATIC_REQUIRE(std::same_as<decltype(func::percent_rank().over())::value_type, double>);
  STATIC_REQUIRE(std::same_as<decltype(func::length(users.name))::value_type, std::int64_t>);
  STATIC_REQUIRE(std::same_as<decltype(func::length(users.email))::value_type, std::optional<std::int64_t>>);
  STATIC_REQUIRE(std::same_as<decltype(func::ceil(orders.amount))::value_type, std::optional<Decimal>>);
  STATIC_REQUIRE(std::same_as<decltype(func::sqrt(users.id))::value_type, double>);
  STATIC_REQUIRE(std::same_as<decltype(func::greatest(users.id, 2.5))::value_type, double>);
  STATIC_REQUIRE(std::same_as<decltype(func::coalesce(orders.qty, 0))::value_type, int>);
  STATIC_REQUIRE(std::same_as<decltype(func::concat(users.name, users.email))::value_type, std::optional<std::string>>);
  STATIC_REQUIRE(std::same_as<decltype(func::concat_ws("-", users.email))::value_type, std::string>);
  STATIC_REQUIRE(std::same_as<decltype(func::sum(Expr<>(orders.qty)))::value_type, Untyped>);
}

TEST_CASE("an ordered aggregate is written as each database has it") {
  const auto q = select(func::string_agg(orders.product, ", ").order_by(orders.product.desc()));
  CHECK(sql(q) == "SELECT string_agg(orders.product, ', ' ORDER BY orders.product DESC) AS string_agg_1 FROM orders");
  CHECK(pg(q) == sql(q));
  CHECK(my(q) ==
        "SELECT group_concat(orders.product ORDER BY orders.product DESC SEPARATOR ', ') AS string_agg_1 FROM orders");
  CHECK(q.compile(sqlite::dialect({.version = {3, 44}})).sql() ==
        "SELECT group_concat(orders.product, ', ' ORDER BY orders.product DESC) AS string_agg_1 FROM orders");
  CHECK(my(select(func::string_agg(distinct(orders.product), "'"))) ==
        "SELECT group_concat(DISTINCT orders.product SEPARATOR '''') AS string_agg_1 FROM orders");
}

TEST_CASE("two separators are two statements") {
  CHECK(select(func::string_agg(orders.product, ",")).fingerprint() !=
        select(func::string_agg(orders.product, ";")).fingerprint());
}

TEST_CASE("an aggregate has one order, before filter() and over()") {
  const auto joined = func::string_agg(orders.product, ",").order_by(orders.id);
  CHECK_THROWS_WITH(joined.order_by(orders.id),
                    "string_agg() (TEXT) has an order already; give all terms to one order_by()");
  CHECK_THROWS_AS(func::lower(orders.product).order_by(orders.id), ArgumentError);
}

TEST_CASE("percentiles stand in WITHIN GROUP") {
  CHECK(sql(select(func::percentile_cont(0.5).within_group(orders.amount))) ==
        "SELECT percentile_cont(:percentile_cont_2) WITHIN GROUP (ORDER BY orders.amount) AS percentile_cont_1 FROM "
        "orders");
  CHECK(pg(select(func::mode().within_group(orders.region.desc()).filter(orders.id > 1))) ==
        "SELECT mode() WITHIN GROUP (ORDER BY orders.region DESC) FILTER (WHERE orders.id > $1) AS anon_1 FROM orders");
  CHECK_THROWS_WITH(func::percentile_cont(1.5), "percentile_cont() takes a fraction from 0 to 1, not 1.5");
  CHECK_THROWS_WITH(func::percentile_cont(0.5).within_group(Expr<>(orders.region)),
                    "percentile_cont() needs numbers to lie between, but column \"region\" (VARCHAR(20)) is none; use "
                    "percentile_disc()");
}

TEST_CASE("the names each database has for a function") {
  const auto q = select(func::length(users.name), func::position("a", users.name), func::substring(users.name, 2, 3));
  CHECK(sql(q) ==
        "SELECT length(users.name) AS length_1, position(:position_2, users.name) AS position_1, "
        "substring(users.name, :substring_2, :substring_3) AS substring_1 FROM users");
  CHECK(pg(q) ==
        "SELECT length(users.name) AS length_1, position($1 IN users.name) AS position_1, "
        "SUBSTRING(users.name FROM $2 FOR $3) AS substring_1 FROM users");
  CHECK(my(q) ==
        "SELECT char_length(users.name) AS length_1, locate(?, users.name) AS position_1, "
        "substring(users.name, ?, ?) AS substring_1 FROM users");
  CHECK(lite(q) ==
        "SELECT length(users.name) AS length_1, instr(users.name, ?) AS position_1, substr(users.name, ?, ?) AS "
        "substring_1 FROM users");
  CHECK(lite(select(func::concat_ws(",", users.name, users.email))) ==
        "SELECT substr(coalesce(? || users.name, '') || coalesce(?1 || users.email, '') || '', length(?1) + 1) AS "
        "concat_ws_1 FROM users");
  CHECK(pg(select(func::greatest(orders.qty, 1))) ==
        "SELECT CASE WHEN num_nulls(orders.qty, $1) = 0 THEN greatest(orders.qty, $1) END AS greatest_1 FROM orders");
}

TEST_CASE("what a database lacks is refused with what to do instead") {
  const auto problems = [](const Statement& statement, const Dialect& dialect) -> std::string {
    try {
      (void)statement.compile(dialect);
    } catch (const CompileError& error) {
      return error.what();
    }
    return "";
  };
  const auto arrays = select(func::array_agg(orders.qty), func::reverse(orders.region));
  const std::string both = problems(arrays, sqlite::dialect());
  CHECK(both.find("array_agg() is not available on SQLite 3.40; use string_agg()") != std::string::npos);
  CHECK(both.find("reverse() is not available on SQLite 3.40; reverse the text in the program") != std::string::npos);
  CHECK(problems(select(func::lag(users.name, 1, "-").over(order_by(users.id))), mysql::mariadb())
            .find("coalesce() the result") != std::string::npos);
  CHECK(problems(select(func::lag(users.name, 1, "-").over(order_by(users.id))), mysql::dialect()).empty());
  CHECK(problems(select(func::string_agg(distinct(orders.region), "; ")), sqlite::dialect())
            .find("string_agg(DISTINCT ...) is not available on SQLite 3.40") != std::string::npos);
}

TEST_CASE("arguments that mean something else on every database are refused when they are given") {
  CHECK_THROWS_WITH(func::substring(users.name, 0), "substring() counts characters from 1, and 0 is below that");
  CHECK_THROWS_WITH(func::right(users.name, -1), "right() counts characters from 0, and -1 is below that");
  CHECK_THROWS_WITH(func::lpad(users.name, 5, ""), "lpad() fills up with something, not with an empty text");
  CHECK_THROWS_WITH(func::round(orders.amount, -2), "round() keeps 0 to 30 digits after the point, not -2");
  CHECK_THROWS_WITH(func::ntile(0), "ntile() deals rows into at least one bucket, not 0");
  CHECK_THROWS_WITH(func::nth_value(users.id, 0), "nth_value() counts rows from 1, and 0 is below that");
}

TEST_CASE("run-time types are checked when the call is built") {
  const Expr<> name = users.name, id = users.id;
  CHECK_THROWS_WITH(func::sqrt(name), "sqrt() needs a number, but column \"name\" (VARCHAR(50)) is none");
  CHECK_THROWS_WITH(func::sum(name), "sum() needs a number, but column \"name\" (VARCHAR(50)) is none");
  CHECK_THROWS_WITH(func::upper(id), "upper() needs text, but column \"id\" (INTEGER) is none");
  CHECK_THROWS_WITH(func::left(name, name), Catch::Matchers::Contains("left() counts characters by an integer"));
  CHECK_THROWS_WITH(func::greatest(name, id), Catch::Matchers::Contains("must have one type"));
  CHECK_THROWS_WITH(func::string_agg(id, ","), Catch::Matchers::Contains("string_agg() needs text"));
}

TEST_CASE("a remainder of fractions is computed where % has none") {
  const auto q = select(users.id % 2.5);
  CHECK(sql(q) == "SELECT users.id % :id_1 AS anon_1 FROM users");
  CHECK(pg(q) ==
        "SELECT CAST(CAST(users.id AS NUMERIC) % CAST($1 AS NUMERIC) AS DOUBLE PRECISION) AS anon_1 FROM users");
  CHECK(lite(q) == "SELECT mod(users.id, ?) AS anon_1 FROM users");
  CHECK(lite(select(users.id % 2)) == "SELECT users.id % ? AS anon_1 FROM users");
}
