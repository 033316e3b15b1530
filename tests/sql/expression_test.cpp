// SPDX-License-Identifier: MIT
#include <sstream>

#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using namespace std::chrono_literals;

namespace {
// The text of an expression inside SELECT, with its binds named as a statement names them.
template <class E>
std::string x(const E& expression) {
  return to_string(expression);
}
const auto a = column<int>("a");
const auto b = column<int>("b");
const auto c = column<int>("c");
const auto s = column<std::string>("s");
const auto t = column<std::string>("t");
const auto flag = column<bool>("flag");
const auto free_column = column("free");
}  // namespace

TEST_CASE("comparisons name their binds after the column beside them") {
  CHECK(x(a == 1) == "a = :a_1");
  CHECK(x(a != 1) == "a != :a_1");
  CHECK(x(1 < a) == "a > :a_1");
  CHECK(x(a < b) == "a < b");
  CHECK(x(a <= 1 && a >= 0) == "a <= :a_1 AND a >= :a_2");
  CHECK(x(s > "m") == "s > :s_1");
  CHECK(x(free_column == Date{2019y / 1 / 1}) == "free = :free_1");
  CHECK(x(func::coalesce(a, 0) > 10) == "coalesce(a, :coalesce_1) > :coalesce_2");
  CHECK(x(a + 1 == 2) == "a + :a_1 = :param_1");
}

TEST_CASE("null is compared by IS NULL, and only for equality") {
  CHECK(x(a == null) == "a IS NULL");
  CHECK(x(a != null) == "a IS NOT NULL");
  CHECK(x(null == a) == "a IS NULL");
  CHECK(x(a.is_null()) == "a IS NULL");
  CHECK(x(users.email == std::optional<std::string>{}) == "users.email IS NULL");
  CHECK(x(users.email == std::optional<std::string>{"x"}) == "users.email = :email_1");
  CHECK_THROWS_AS(free_column < null, ArgumentError);
  CHECK(x(a.is_not_distinct_from(b)) == "a IS NOT DISTINCT FROM b");
  CHECK(x(a.is_distinct_from(null)) == "a IS DISTINCT FROM NULL");
}

TEST_CASE("parentheses follow precedence") {
  CHECK(x((a + b) + c) == "a + b + c");
  CHECK(x(a + (b + c)) == "a + b + c");
  CHECK(x((a - b) - c) == "(a - b) - c");
  CHECK(x(a - (b - c)) == "a - (b - c)");
  CHECK(x((a + b) * c) == "(a + b) * c");
  CHECK(x(a + b * c) == "a + b * c");
  CHECK(x(-a * b) == "(-a) * b");
  CHECK(x(-(-a)) == "-(-a)");
  CHECK(x((a * b) % c) == "(a * b) % c");
  CHECK(x((a == b) == flag) == "(a = b) = flag");
  CHECK(x(a.is_null() == flag) == "(a IS NULL) = flag");
  CHECK(x(s.concat(t) == "ab") == "(s || t) = :param_1");
  CHECK(x(a == 1 && (b == 2 || c == 3)) == "a = :a_1 AND (b = :b_1 OR c = :c_1)");
  CHECK(x(a == 1 || (b == 2 && c == 3)) == "a = :a_1 OR b = :b_1 AND c = :c_1");
  CHECK(x(s.concat(t).collate("C")) == "(s || t) COLLATE \"C\"");
  CHECK(x((a + b).op("%%", c)) == "(a + b) %% c");
}

TEST_CASE("division is true division, int_div drops the fraction") {
  CHECK(x(a / b) == "a / CAST(b AS NUMERIC)");
  CHECK(x(a / 2) == "a / CAST(:a_1 AS NUMERIC)");
  CHECK(x(a / 2.0) == "a / CAST(:a_1 AS DOUBLE)");
  CHECK(x(int_div(a, 2)) == "a / :a_1");
  STATIC_REQUIRE(std::is_same_v<decltype(a / b), Expr<double>>);
  STATIC_REQUIRE(std::is_same_v<decltype(orders.amount / 2), Expr<std::optional<Decimal>>>);
  CHECK_THROWS_AS(int_div(orders.amount, 2), ArgumentError);
}

TEST_CASE("what differs by dialect inside an expression") {
  CHECK(lite(select(orders.qty / orders.amount)) == "SELECT orders.qty / (orders.amount + 0.0) AS anon_1 FROM orders");
  CHECK(pg(select(orders.qty / orders.amount)) ==
        "SELECT orders.qty / CAST(orders.amount AS NUMERIC(10, 2)) AS anon_1 FROM orders");
  CHECK(maria(select(func::avg(distinct(orders.qty)))) ==
        "SELECT avg(DISTINCT CAST(orders.qty AS DOUBLE)) AS avg_1 FROM orders");
}

TEST_CASE("NOT turns comparisons round and wraps the rest") {
  CHECK(x(!(a == 1)) == "a != :a_1");
  CHECK(x(!(a < 1)) == "a >= :a_1");
  CHECK(x(!(a == null)) == "a IS NOT NULL");
  CHECK(x(!a.in({1, 2})) == "(a NOT IN (:a_1_1, :a_1_2))");
  CHECK(x(!s.like("x%")) == "s NOT LIKE :s_1");
  CHECK(x(!a.between(1, 2)) == "a NOT BETWEEN :a_1 AND :a_2");
  CHECK(x(!(a == 1 && b == 2)) == "NOT (a = :a_1 AND b = :b_1)");
  CHECK(x(!!(a == 1)) == "a = :a_1");
  CHECK(x(!flag) == "NOT flag");
  CHECK(x(!fn<bool>("f", a)) == "NOT f(a)");
  CHECK(x(!true_()) == "false");
}

TEST_CASE("AND and OR are flat and fold constants") {
  CHECK(x(true_() && a == 1) == "a = :a_1");
  CHECK(x(false_() || a == 1) == "a = :a_1");
  CHECK(x(false_() && a == 1) == "false");
  CHECK(x(true_() || a == 1) == "true");
  std::vector<Expr<bool>> many;
  CHECK(x(and_(many)) == "true");
  CHECK(x(or_(many)) == "false");
  many.push_back(a == 1);
  CHECK(x(or_(many)) == "a = :a_1");
  many.push_back(b == 2);
  CHECK(x(or_(many)) == "a = :a_1 OR b = :b_1");
  Expr<bool> condition = true_();
  for (int i = 0; i < 3; ++i) condition = condition && a != i;
  CHECK(x(condition) == "a != :a_1 AND a != :a_2 AND a != :a_3");
}

TEST_CASE("IN takes lists, ranges and queries") {
  CHECK(x(a.in({1, 2, 3})) == "a IN (:a_1_1, :a_1_2, :a_1_3)");
  const std::vector<int> values{4, 5};
  CHECK(x(a.in(values)) == "a IN (:a_1_1, :a_1_2)");
  CHECK(x(a.in(std::vector<int>{})) == "a IN (NULL) AND (1 != 1)");
  CHECK(x(!a.in(std::vector<int>{})) == "(a NOT IN (NULL) OR (1 = 1))");
  CHECK(x(s.in({"x", "y"})) == "s IN (:s_1_1, :s_1_2)");
  CHECK(x(users.id.in(select(orders.user_id))) == "users.id IN (SELECT orders.user_id FROM orders)");
  CHECK_THROWS_AS(users.id.in(select(orders.user_id, orders.id)), ArgumentError);
}

TEST_CASE("LIKE and its kin") {
  CHECK(x(s.like("a%")) == "s LIKE :s_1");
  CHECK(x(s.like("a/%%", "/")) == "s LIKE :s_1 ESCAPE '/'");
  CHECK(x(s.ilike("a%")) == "lower(s) LIKE lower(:s_1)");
  CHECK(x(s.contains("50%")) == "s LIKE '%' || :s_1 || '%' ESCAPE '/'");
  CHECK(x(s.starts_with("a")) == "s LIKE :s_1 || '%' ESCAPE '/'");
  CHECK(x(s.ends_with("a")) == "s LIKE '%' || :s_1 ESCAPE '/'");
  const Compiled compiled = select(s).where(s.contains("5_0%/")).compile(generic::dialect());
  CHECK(compiled.parameters().at(0).value == Value("5/_0/%//"));
  CHECK_THROWS_AS(free_column.like("x", "ab"), ArgumentError);
}

TEST_CASE("CASE, CAST, functions, windows") {
  CHECK(x(case_(when(a > 10, "hi"), when(a > 5, "mid")).else_("lo")) ==
        "CASE WHEN (a > :a_1) THEN :param_1 WHEN (a > :a_2) THEN :param_2 ELSE :param_3 END");
  CHECK(x(case_(when(a > 10, b))) == "CASE WHEN (a > :a_1) THEN b END");
  STATIC_REQUIRE(std::is_same_v<decltype(case_(when(a > 1, "x")))::value_type, std::optional<std::string>>);
  STATIC_REQUIRE(std::is_same_v<decltype(case_(when(a > 1, 1)).else_(2)), Expr<int>>);
  CHECK(x(a.cast<std::string>()) == "CAST(a AS VARCHAR)");
  CHECK(x(func::count()) == "count(*)");
  CHECK(x(func::count(distinct(a))) == "count(DISTINCT a)");
  CHECK(x(func::sum(a).filter(b == 1)) == "sum(a) FILTER (WHERE b = :b_1)");
  CHECK(x(func::sum(a).over(partition_by(b), order_by(c.desc()))) == "sum(a) OVER (PARTITION BY b ORDER BY c DESC)");
  CHECK(x(func::row_number().over()) == "row_number() OVER ()");
  CHECK(x(fn<double>("regr_slope", a, b)) == "regr_slope(a, b)");
  CHECK_THROWS_AS(fn("f(x); drop"), ArgumentError);
  STATIC_REQUIRE(std::is_same_v<decltype(func::count())::value_type, std::int64_t>);
  STATIC_REQUIRE(std::is_same_v<decltype(func::sum(a))::value_type, std::optional<std::int64_t>>);
  STATIC_REQUIRE(std::is_same_v<decltype(func::avg(a))::value_type, std::optional<double>>);
  STATIC_REQUIRE(std::is_same_v<decltype(func::sum(orders.amount))::value_type, std::optional<Decimal>>);
  STATIC_REQUIRE(std::is_same_v<decltype(func::max(users.born))::value_type, std::optional<Date>>);
  STATIC_REQUIRE(std::is_same_v<decltype(func::coalesce(orders.qty, 0))::value_type, int>);
  STATIC_REQUIRE(std::is_same_v<decltype(func::coalesce(users.email, "none"))::value_type, std::string>);
}

TEST_CASE("text is SQL with binds outside its strings, comments and casts") {
  CHECK(x(text("now() - :age", {{"age", 5}})) == "now() - :age");
  CHECK(x(text("a = ':x' AND b::int = :y AND c = \":z\" -- :w\n", {{"y", 1}})) ==
        "a = ':x' AND b::int = :y AND c = \":z\" -- :w\n");
  CHECK_THROWS_AS(text("a = :x", {{"y", 1}}), ArgumentError);
  // an OR inside does not leak out
  const auto or_text = text("a or b").as<bool>();
  CHECK(x(or_text && a == 1) == "(a or b) AND a = :a_1");
  const Compiled compiled = select(text(":a + :b + :a", {{"a", 1}, {"b", 2}})).compile(postgresql::dialect());
  CHECK(compiled.sql() == "SELECT $1 + $2 + $1");
  CHECK(compiled.parameters().size() == 2);
}

TEST_CASE("what does not fit is refused when built, where types are known at run time") {
  const Table visits{"visits", Column{"cost", types::Numeric{10, 2}}, Column{"note", types::Text{}}};
  CHECK_THROWS_WITH(visits["cost"] == "abc",
                    Catch::Matchers::ContainsSubstring(
                        "cannot compare column \"cost\" (NUMERIC(10, 2)) with the value abc (VARCHAR)"));
  CHECK_THROWS_AS(visits["note"] + 1, ArgumentError);
  CHECK_THROWS_AS(visits["cost"].like("1%"), ArgumentError);
  CHECK_THROWS_WITH(visits["cots"], Catch::Matchers::ContainsSubstring("Did you mean \"cost\"?"));
  CHECK_THROWS_AS(visits.column<Date>("cost"), ArgumentError);
  CHECK(x(visits.column<Decimal>("cost") > 5) == "visits.cost > :cost_1");
}

TEST_CASE("statements and expressions stream and format") {
  std::ostringstream out;
  out << select(users.id).where(users.id == 1) << "; " << (users.id == 2);
  CHECK(out.str() == "SELECT users.id FROM users WHERE users.id = :id_1; users.id = :id_1");
  CHECK(fmt::format("{}", select(users.id)) == "SELECT users.id FROM users");
  CHECK(fmt::format("{:>12}", a == 1) == "    a = :a_1");
}
