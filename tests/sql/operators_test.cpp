// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

namespace {
template <class E>
std::string x(const E& expression) {
  return to_string(expression);
}
template <class E>
std::string on(const Dialect& dialect, const E& expression) {
  const std::string sql = select(expression).compile(dialect).sql();
  const std::string end = " AS anon_1";
  return sql.substr(7, sql.find(end) - 7);
}
const auto a = column<int>("a");
const auto b = column<int>("b");
const auto s = column<std::string>("s");
const auto t = column<std::optional<std::string>>("t");
const auto flag = column<bool>("flag");
const auto tags = column<std::vector<std::string>>("tags");
const auto free_column = column("free");
}  // namespace

TEST_CASE("IS TRUE and IS FALSE, and what NOT makes of them") {
  CHECK(x(flag.is_true()) == "flag IS true");
  CHECK(x(flag.is_not_false()) == "flag IS NOT false");
  CHECK(x(!flag.is_true()) == "flag IS NOT true");
  CHECK(x((a == 1).is_false()) == "(a = :a_1) IS false");
  CHECK(lite(select(flag.is_true())) == "SELECT flag IS 1 AS anon_1");
  CHECK(x(flag == true) == "flag = true");
  CHECK(lite(select(flag != false)) == "SELECT flag != 0 AS anon_1");
  CHECK_THROWS_AS(Expr<>(a).is_true(), ArgumentError);
}

TEST_CASE("bit operations") {
  CHECK(x(a.bit_and(7).bit_or(b)) == "(a & :a_1) | b");
  CHECK(x(a.bit_xor(3) == 5) == "a ^ :a_1 = :param_1");
  CHECK(x(a.shift_left(2) + 1) == "(a << :a_1) + :param_1");
  CHECK(x(a.bit_not().shift_right(b)) == "(~a) >> b");
  CHECK(x(a.bit_not() + 1) == "(~a) + :param_1");
  CHECK(x((a + b).bit_not() == 1) == "~(a + b) = :param_1");
  CHECK(x((a * b).bit_xor(1)) == "(a * b) ^ :param_1");
  CHECK(on(postgresql::dialect(), a.bit_xor(b)) == "a # b");
  CHECK(on(sqlite::dialect(), a.bit_xor(b)) == "((a | b) - (a & b))");
  CHECK(on(sqlite::dialect(), a.bit_xor(b) * 2) == "((a | b) - (a & b)) * ?");
  CHECK(on(mysql::dialect(), a.bit_and(7).bit_or(b)) == "CAST((a & ?) | b AS SIGNED INTEGER)");
  CHECK(on(mysql::dialect(), a.bit_not() == b) == "CAST(~a AS SIGNED INTEGER) = b");
  STATIC_REQUIRE(std::is_same_v<decltype(a.bit_and(1L))::value_type, std::int64_t>);
  CHECK_THROWS_AS(orders.amount.cast(types::Numeric{10, 2}).bit_and(1), ArgumentError);
}

TEST_CASE("BETWEEN SYMMETRIC is two BETWEEN where it is missing") {
  CHECK(x(a.between_symmetric(9, 1)) == "a BETWEEN SYMMETRIC :a_1 AND :a_2");
  CHECK(x(!a.between_symmetric(9, 1)) == "a NOT BETWEEN SYMMETRIC :a_1 AND :a_2");
  CHECK(on(sqlite::dialect(), a.between_symmetric(9, 1)) == "a BETWEEN ? AND ? OR a BETWEEN ?2 AND ?1");
  CHECK(on(mysql::dialect(), !a.between_symmetric(9, 1)) == "a NOT BETWEEN ? AND ? AND a NOT BETWEEN ? AND ?");
}

TEST_CASE("LIKE without regard to case, and its negations") {
  CHECK(x(s.icontains("50%")) == "lower(s) LIKE '%' || lower(:s_1) || '%' ESCAPE '/'");
  CHECK(x(!s.istarts_with("a")) == "lower(s) NOT LIKE lower(:s_1) || '%' ESCAPE '/'");
  CHECK(on(postgresql::dialect(), s.iends_with("a")) == "s ILIKE '%' || $1 ESCAPE '/'");
  CHECK(x(s.contains(t)) ==
        "s LIKE '%' || replace(replace(replace(t, :replace_1, :replace_2), :replace_3, "
        ":replace_4), :replace_5, :replace_6) || '%' ESCAPE '/'");
}

TEST_CASE("regular expressions in the words of each database") {
  CHECK(x(s.regexp_match("^x")) == "s <regexp> :s_1");
  CHECK(x(!s.regexp_match("y$")) == "s <not regexp> :s_1");
  CHECK(on(postgresql::dialect(), s.regexp_match("^x")) == "s ~ $1");
  CHECK(on(postgresql::dialect(), s.not_regexp_match("^x", "i")) == "s !~* $1");
  CHECK(on(mysql::dialect(), s.regexp_match("^x", "i")) == "REGEXP_LIKE(s, ?, 'i')");
  CHECK(on(mysql::mariadb(), s.regexp_match("^x", "c")) == "s REGEXP concat('(?-i)', ?)");
  CHECK(on(sqlite::dialect(), s.regexp_match("^x", "i")) == "s REGEXP ('(?i)' || ?)");
  CHECK(on(postgresql::dialect(), s.regexp_replace("a+", "b")) == "regexp_replace(s, $1, $2, 'g')");
  CHECK_THROWS_AS(select(s.regexp_replace("a", "b")).compile(sqlite::dialect()), CompileError);
  CHECK_THROWS_AS(select(s.regexp_match("a", "i")).compile(mysql::dialect({.version = {5, 7}})), CompileError);
  CHECK_THROWS_AS(s.regexp_match("a", "x"), ArgumentError);
  const Compiled compiled = select(s.regexp_replace("(a)", "$\\1\\\\")).compile(mysql::dialect());
  CHECK(compiled.parameters().at(1).value == Value("\\$$1\\\\"));
}

TEST_CASE("custom operators, collations, chains of concat") {
  CHECK(x((a + b).bool_op("@>", 1)) == "(a + b) @> :param_1");
  CHECK(x(!a.bool_op("@@", b)) == "NOT (a @@ b)");
  STATIC_REQUIRE(std::is_same_v<decltype(a.op<double>("<->", b)), Expr<double>>);
  CHECK_THROWS_AS(a.op(") or (", b), ArgumentError);
  CHECK(x(s.concat("-", t, "!")) == "s || :s_1 || t || :param_1");
  STATIC_REQUIRE(std::is_same_v<decltype(s.concat(t))::value_type, std::optional<std::string>>);
  CHECK(x(s.concat("x").collate("C") == "ax") == "((s || :s_1) COLLATE \"C\") = :param_1");
}

TEST_CASE("IN takes expressions and NULL beside values") {
  CHECK(x(a.in({1, b + 1, null})) == "a IN (:a_1, b + :b_1, NULL)");
  const std::vector<std::optional<int>> values{1, {}, 2};
  CHECK(x(a.in(values)) == "a IN (:a_1_1, :a_1_2, :a_1_3)");
  CHECK(x(free_column.in({Value(1), Value("x")})) == "free IN (:free_1_1, :free_1_2)");
  CHECK(x(a.in(std::vector<double>{1.5})) == "a IN (:a_1_1)");
  CHECK_THROWS_AS(users.id.in(select(users.name)), ArgumentError);
}

TEST_CASE("row values") {
  const auto row = tuple_(orders.region, orders.qty);
  CHECK(x(row.in({{"n", 1}, {"s", 2}})) ==
        "(orders.region, orders.qty) IN ((:param_1_1_1, :param_1_1_2), (:param_1_2_1, :param_1_2_2))");
  CHECK(lite(select(orders.id).where(row.not_in({{"n", 1}}))) ==
        "SELECT orders.id FROM orders WHERE ((orders.region, orders.qty) NOT IN (VALUES (?, ?)))");
  CHECK(x(row.in({})) == "(orders.region, orders.qty) IN ((NULL, NULL)) AND (1 != 1)");
  CHECK(
      select(orders.id).where(row.in({})).literal_sql(sqlite::dialect()) ==
      "SELECT orders.id FROM orders WHERE (orders.region, orders.qty) IN (SELECT 1, 1 FROM (SELECT 1, 1) WHERE 1!=1)");
  CHECK(x(row.in(select(orders.product, orders.id))) ==
        "(orders.region, orders.qty) IN (SELECT orders.product, orders.id FROM orders)");
  CHECK(x(tuple_(a, b) < tuple_(1, 2)) == "(a, b) < (:param_1, :param_2)");
  CHECK(x(!(tuple_(a, b) == tuple_(b, a))) == "(a, b) != (b, a)");
  CHECK_THROWS_AS(row.in(select(orders.id)), ArgumentError);
  CHECK_THROWS_AS(row.in(select(orders.id, orders.qty)), ArgumentError);
}

TEST_CASE("ANY and ALL") {
  const auto qty = select(orders.qty).where(orders.qty > 5);
  CHECK(x(a == any_(qty)) == "a = ANY (SELECT orders.qty FROM orders WHERE orders.qty > :qty_1)");
  CHECK(x(!(a < any_(qty))) == "a >= ALL (SELECT orders.qty FROM orders WHERE orders.qty > :qty_1)");
  CHECK(on(sqlite::dialect(), a == any_(qty)) == "a IN (SELECT orders.qty FROM orders WHERE orders.qty > ?)");
  CHECK(on(sqlite::dialect(), a != all_(qty)) == "(a NOT IN (SELECT orders.qty FROM orders WHERE orders.qty > ?))");
  CHECK(on(sqlite::dialect(), a > all_(select(orders.qty))) ==
        "CASE WHEN (EXISTS (SELECT 1 FROM (SELECT orders.qty AS qty FROM orders) AS anon_2 WHERE a <= anon_2.qty)) "
        "THEN 0 WHEN (EXISTS (SELECT 1 FROM (SELECT orders.qty AS qty FROM orders) AS anon_2 WHERE (a <= anon_2.qty) "
        "IS NULL)) THEN NULL ELSE 1 END");
  CHECK_THROWS_AS(a == any_(select(orders.id, orders.qty)), ArgumentError);
  CHECK_THROWS_AS(free_column.cast(types::Text{}) == any_(qty), ArgumentError);
}

TEST_CASE("arrays are PostgreSQL's") {
  const Dialect pg = postgresql::dialect();
  CHECK(on(pg, s == any_(tags)) == "s = ANY (tags)");
  CHECK(on(pg, a != all_(std::vector{1, 2})) == "a != ALL ($1)");
  CHECK(on(pg, tags.contains(std::vector<std::string>{"x"})) == "tags @> $1");
  CHECK(on(pg, array_overlaps(tags, tags) && flag) == "(tags && tags) AND flag");
  CHECK(on(pg, tags[1]) == "tags[$1]");
  CHECK(select(a != all_(std::vector{1, 2})).literal_sql(pg) == "SELECT a != ALL (ARRAY[1, 2]::INTEGER[]) AS anon_1");
  CHECK_THROWS_AS(select(s == any_(tags)).compile(sqlite::dialect()), CompileError);
  CHECK_THROWS_AS(select(tags[1]).compile(mysql::dialect()), CompileError);
  STATIC_REQUIRE(std::is_same_v<decltype(tags[1]), Expr<std::optional<std::string>>>);
}

TEST_CASE("a label has a name") {
  CHECK_THROWS_WITH(users.id.label(""), ContainsSubstring("column \"id\"") && ContainsSubstring("empty"));
}
