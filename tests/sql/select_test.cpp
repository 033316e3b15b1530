// SPDX-License-Identifier: MIT
#include <thread>

#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("the row type follows the select list") {
  const auto q = select(users.id, users.email, func::count());
  STATIC_REQUIRE(std::is_same_v<decltype(q), const Select<int, std::optional<std::string>, std::int64_t>>);
  STATIC_REQUIRE(std::is_same_v<decltype(select(users.id, column("x"))), Select<>>);
  STATIC_REQUIRE(std::is_same_v<decltype(select(users)), Select<>>);
  const Select<> untyped = q;
  CHECK(sql(untyped) == sql(q));
  CHECK(sql(select(std::vector<Expr<>>{users.id, users.name})) == "SELECT users.id, users.name FROM users");
  CHECK(sql(select(users)) ==
        "SELECT users.id, users.name, users.email, users.active, users.created, users.born, users.meta FROM users");
}

TEST_CASE("a statement is a value") {
  const auto base = select(users.id);
  const auto narrowed = base.where(users.id > 5);
  CHECK(sql(base) == "SELECT users.id FROM users");
  CHECK(sql(narrowed) == "SELECT users.id FROM users WHERE users.id > :id_1");
  CHECK(sql(narrowed.where(users.name == "x" || users.name == "y")) ==
        "SELECT users.id FROM users WHERE users.id > :id_1 AND (users.name = :name_1 OR users.name = :name_2)");
  CHECK(narrowed.fingerprint() == base.where(users.id > 77).fingerprint());
  CHECK(narrowed.fingerprint() != base.where(users.id < 77).fingerprint());
}

TEST_CASE("labels are given as the reference gives them") {
  CHECK(sql(select(users.id, orders.id, users.id).join(orders)) ==
        "SELECT users.id, orders.id AS id_1, users.id AS id__1 FROM users JOIN orders ON users.id = orders.user_id");
  CHECK(sql(select(users.name, func::sum(users.id)).group_by(users.name).having(func::sum(users.id) > 100)) ==
        "SELECT users.name, sum(users.id) AS sum_1 FROM users GROUP BY users.name HAVING sum(users.id) > :sum_2");
  CHECK(sql(select(fn("foo", 5))) == "SELECT foo(:foo_2) AS foo_1");
  CHECK(sql(select(users.id + 1, users.id.cast<std::string>(), literal(5))) ==
        "SELECT users.id + :id_1 AS anon_1, CAST(users.id AS VARCHAR) AS id, :param_1 AS anon_2 FROM users");
}

TEST_CASE("ORDER BY and GROUP BY know labels") {
  const auto n = (orders.qty * 2).label("dbl");
  CHECK(sql(select(n, func::count().label("cnt")).group_by(n).having(func::count() > 1).order_by(n.desc(), "cnt")) ==
        "SELECT orders.qty * :qty_1 AS dbl, count(*) AS cnt FROM orders GROUP BY orders.qty * :qty_1 HAVING count(*) > "
        ":count_1 ORDER BY dbl DESC, cnt");
  CHECK_THROWS_WITH(sql(select(n).order_by("dbk")), ContainsSubstring("Did you mean \"dbl\"?"));
  CHECK(sql(select(n).group_by("dbl")) == "SELECT orders.qty * :qty_1 AS dbl FROM orders GROUP BY orders.qty * :qty_1");
}

TEST_CASE("equal expressions in one SELECT share their binds") {
  // written twice, as a user would
  const auto q = select(func::coalesce(orders.qty, 5), func::count())
                     .group_by(func::coalesce(orders.qty, 5))
                     .order_by(func::coalesce(orders.qty, 5));
  CHECK(pg(q) ==
        "SELECT coalesce(orders.qty, $1) AS coalesce_1, count(*) AS count_1 FROM orders GROUP BY coalesce(orders.qty, "
        "$1) ORDER BY coalesce(orders.qty, $1)");
  CHECK(lite(q) ==
        "SELECT coalesce(orders.qty, ?) AS coalesce_1, count(*) AS count_1 FROM orders GROUP BY coalesce(orders.qty, "
        "?1) ORDER BY coalesce(orders.qty, ?1)");
  CHECK(my(q) == "SELECT coalesce(orders.qty, ?) AS coalesce_1, count(*) AS count_1 FROM orders GROUP BY 1 ORDER BY 1");
  CHECK(q.compile(mysql::dialect()).parameters().size() == 1);
  // another value is another expression
  const auto other = select(func::coalesce(orders.qty, 5)).group_by(func::coalesce(orders.qty, 6));
  CHECK(pg(other) == "SELECT coalesce(orders.qty, $1) AS coalesce_1 FROM orders GROUP BY coalesce(orders.qty, $2)");
  // a column of a subquery brings none of that subquery's values
  const auto sub = select(orders.region).where(orders.qty > 5).subquery("sub");
  CHECK(my(select(sub["region"], func::count()).group_by(sub["region"])) ==
        "SELECT sub.region, count(*) AS count_1 FROM (SELECT orders.region AS region FROM orders WHERE orders.qty > ?) "
        "AS sub GROUP BY sub.region");
  // not outside of grouping
  CHECK(pg(select(users.id).where(users.id == 1 || users.id == 1)) ==
        "SELECT users.id FROM users WHERE users.id = $1 OR users.id = $2");
}

TEST_CASE("FROM comes from what is used") {
  CHECK(sql(select(users.id, orders.id)) == "SELECT users.id, orders.id AS id_1 FROM users, orders");
  CHECK(sql(select(users.id).where(orders.user_id == users.id)) ==
        "SELECT users.id FROM users, orders WHERE orders.user_id = users.id");
  CHECK(sql(select(func::count()).select_from(users)) == "SELECT count(*) AS count_1 FROM users");
  CHECK(sql(select(literal(1))) == "SELECT :param_1 AS anon_1");
  const auto e = aliased(emp);
  CHECK(sql(select(emp.id, e.name).where(emp.mgr_id == e.id)) ==
        "SELECT emp.id, emp_1.name FROM emp, emp AS emp_1 WHERE emp.mgr_id = emp_1.id");
  const auto m = aliased(emp, "m");
  CHECK(sql(select(emp.id, m.name).outer_join(m, emp.mgr_id == m.id)) ==
        "SELECT emp.id, m.name FROM emp LEFT OUTER JOIN emp AS m ON emp.mgr_id = m.id");
}

TEST_CASE("joins are inferred from the foreign key, or asked for") {
  CHECK(sql(select(orders.id).join(users)) == "SELECT orders.id FROM orders JOIN users ON users.id = orders.user_id");
  CHECK(sql(select(users.name, orders.amount).join(orders, orders.user_id == users.id)) ==
        "SELECT users.name, orders.amount FROM users JOIN orders ON orders.user_id = users.id");
  CHECK_THROWS_WITH(sql(select(users.id).join(emp)), ContainsSubstring("no foreign key joins \"emp\""));
  CHECK_THROWS_WITH(sql(select(emp.id).join(aliased(emp, "m"))),
                    ContainsSubstring("a table joined with itself (\"m\") needs an ON condition"));
  CHECK(my(select(users.id).join(orders)) ==
        "SELECT users.id FROM users INNER JOIN orders ON users.id = orders.user_id");
}

TEST_CASE("subqueries, CTEs and correlation") {
  const auto totals =
      select(orders.user_id, func::sum(orders.amount).label("total")).group_by(orders.user_id).subquery("totals");
  CHECK(sql(select(users.name, totals["total"]).join(totals, totals[orders.user_id] == users.id)) ==
        "SELECT users.name, totals.total FROM users JOIN (SELECT orders.user_id AS user_id, sum(orders.amount) AS "
        "total FROM orders GROUP BY orders.user_id) AS totals ON totals.user_id = users.id");
  const auto cte = select(orders.user_id).where(orders.qty > 5).cte("busy");
  CHECK(sql(select(users.name).join(cte, cte["user_id"] == users.id)) ==
        "WITH busy AS (SELECT orders.user_id AS user_id FROM orders WHERE orders.qty > :qty_1) SELECT users.name FROM "
        "users JOIN busy ON busy.user_id = users.id");
  CHECK(sql(select(users.name).where(exists(select(orders.id).where(orders.user_id == users.id)))) ==
        "SELECT users.name FROM users WHERE EXISTS (SELECT orders.id FROM orders WHERE orders.user_id = users.id)");
  CHECK(
      sql(select(users.id,
                 select(func::max(orders.amount)).where(orders.user_id == users.id).scalar_subquery().label("top"))) ==
      "SELECT users.id, (SELECT max(orders.amount) AS max_1 FROM orders WHERE orders.user_id = users.id) AS top FROM "
      "users");
  CHECK(sql(select(users.id).where(users.id == select(func::max(users.id)).scalar_subquery())) ==
        "SELECT users.id FROM users WHERE users.id = (SELECT max(users.id) AS max_1 FROM users)");
  const auto anonymous =
      select(orders.user_id, orders.amount).order_by(orders.amount.desc()).limit(10).offset(5).subquery();
  CHECK(sql(select(users.name, anonymous["amount"]).join(anonymous, anonymous["user_id"] == users.id)) ==
        "SELECT users.name, anon_1.amount FROM users JOIN (SELECT orders.user_id AS user_id, orders.amount AS amount "
        "FROM orders ORDER BY orders.amount DESC LIMIT :param_1 OFFSET :param_2) AS anon_1 "
        "ON anon_1.user_id = users.id");
  CHECK_THROWS_WITH(anonymous["amonut"], ContainsSubstring("Did you mean \"amount\"?"));
  // a table two levels out is correlated there, the innermost keeps its own
  const auto inner = select(func::max(orders.id)).where(orders.user_id == users.id);
  const auto middle = select(emp.id).where(emp.salary > inner.scalar_subquery());
  CHECK(sql(select(users.id).where(exists(middle))) ==
        "SELECT users.id FROM users WHERE EXISTS (SELECT emp.id FROM emp WHERE emp.salary > (SELECT max(orders.id) AS "
        "max_1 FROM orders WHERE orders.user_id = users.id))");
}

TEST_CASE("LIMIT and OFFSET by dialect") {
  CHECK(pg(select(users.id).limit(5).offset(10)) == "SELECT users.id FROM users LIMIT $1 OFFSET $2");
  CHECK(my(select(users.id).limit(5).offset(10)) == "SELECT users.id FROM users LIMIT ?, ?");
  CHECK(my(select(users.id).offset(10)) == "SELECT users.id FROM users LIMIT ?, 18446744073709551615");
  CHECK(pg(select(users.id).offset(10)) == "SELECT users.id FROM users LIMIT ALL OFFSET $1");
  CHECK(lite(select(users.id).offset(10)) == "SELECT users.id FROM users LIMIT -1 OFFSET ?");
  CHECK_THROWS_AS(select(users.id).limit(std::uint64_t{1} << 63), ArgumentError);
}

TEST_CASE("what a dialect lacks is said otherwise, or refused before anything is sent") {
  const auto filtered =
      select(func::sum(orders.amount).filter(orders.region == "n"), func::count().filter(orders.qty > 5));
  CHECK(pg(filtered) ==
        "SELECT sum(orders.amount) FILTER (WHERE orders.region = $1) AS anon_1, count(*) FILTER (WHERE orders.qty > "
        "$2) AS anon_2 FROM orders");
  CHECK(my(filtered) ==
        "SELECT sum(CASE WHEN (orders.region = ?) THEN orders.amount END) AS anon_1, count(CASE WHEN (orders.qty > ?) "
        "THEN 1 END) AS anon_2 FROM orders");
  const auto ordered = select(users.id).order_by(users.email.desc().nulls_last(), users.name.nulls_first());
  CHECK(lite(ordered) == "SELECT users.id FROM users ORDER BY users.email DESC NULLS LAST, users.name NULLS FIRST");
  CHECK(
      maria(ordered) ==
      "SELECT users.id FROM users ORDER BY users.email IS NULL, users.email DESC, users.name IS NOT NULL, users.name");
  const auto full = select(users.id, orders.id).full_join(orders, orders.user_id == users.id);
  CHECK(pg(full) ==
        "SELECT users.id, orders.id AS id_1 FROM users FULL OUTER JOIN orders ON orders.user_id = users.id");
  CHECK(my(full) ==
        "SELECT anon_1.id, anon_1.id_2 AS id FROM (SELECT users.id AS id, orders.id AS id_2 FROM users LEFT OUTER JOIN "
        "orders ON orders.user_id = users.id UNION ALL SELECT NULL AS id, orders.id AS id_2 FROM orders WHERE NOT "
        "(EXISTS "
        "(SELECT 1 FROM users WHERE orders.user_id = users.id))) AS anon_1");
  try {
    (void)select(func::row_number().over(order_by(users.id)))
        .join_lateral(select(orders.id).where(orders.user_id == users.id).lateral("l"))
        .compile(mysql::dialect({.version = {5, 7}}));
    FAIL("MySQL 5.7 has neither");
  } catch (const CompileError& error) {
    CHECK(error.problems().size() == 2);
  }
}

TEST_CASE("booleans where there is no boolean type") {
  const auto q = select(users.id).where(users.active, !users.active, users.active == true_());
  CHECK(pg(q) == "SELECT users.id FROM users WHERE users.active AND NOT users.active AND users.active = true");
  CHECK(my(q) == "SELECT users.id FROM users WHERE users.active = 1 AND users.active = 0 AND users.active = true");
  CHECK(lite(q) == "SELECT users.id FROM users WHERE users.active = 1 AND users.active = 0 AND users.active = 1");
}

TEST_CASE("set operations chain as methods") {
  CHECK(sql(select(users.id).union_all(select(orders.user_id)).union_all(select(emp.id)).order_by("id").limit(3)) ==
        "SELECT users.id FROM users UNION ALL SELECT orders.user_id FROM orders UNION ALL SELECT emp.id FROM emp ORDER "
        "BY id LIMIT :param_1");
  CHECK(pg(select(users.id).except_(select(orders.user_id).intersect(select(emp.id)))) ==
        "SELECT users.id FROM users EXCEPT (SELECT orders.user_id FROM orders INTERSECT SELECT emp.id FROM emp)");
  CHECK_THROWS_AS(select(users.id).union_(select(users.id, users.name)), ArgumentError);
  CHECK_THROWS_AS(select(users.id).union_(select(orders.id)).where(users.id == 1), ArgumentError);
}

TEST_CASE("binds get their values when executed") {
  Compiled compiled =
      select(users.id)
          .where(users.born >= bind<Date>("from"), users.id == bind<int>("n"), users.id != bind<int>("n"))
          .compile(postgresql::dialect());
  CHECK(compiled.sql() == "SELECT users.id FROM users WHERE users.born >= $1 AND users.id = $2 AND users.id != $2");
  CHECK_THROWS_WITH(compiled.require_all_bound(), ContainsSubstring("bind \"from\" has no value"));
  const NamedValue wrong[] = {{"form", 1}};
  CHECK_THROWS_WITH(compiled.bind(wrong), ContainsSubstring("Did you mean \"from\"?"));
  const NamedValue values[] = {{"from", Date{2020y / 1 / 1}}, {"n", 5}};
  compiled.bind(values);
  compiled.require_all_bound();
  CHECK(compiled.parameters().at(1).value == Value(5));
  CHECK_THROWS_AS(select(users.id).where(users.id == bind<int>("n")).literal_sql(generic::dialect()), CompileError);
  // a generated name keeps out of a chosen one's way
  CHECK(sql(select(users.id).where(users.id == 1, users.id == bind<int>("id_1"))) ==
        "SELECT users.id FROM users WHERE users.id = :id_2 AND users.id = :id_1");
}

TEST_CASE("pretty printing breaks at the clauses") {
  const auto q =
      select(users.id, users.name).join(orders).where(users.id > 5, users.id.in(select(emp.id))).order_by(users.id);
  CHECK(q.compile(generic::dialect(), {.literal_binds = true, .pretty = true}).sql() ==
        "SELECT users.id,\n       users.name\nFROM users\nJOIN orders ON users.id = orders.user_id\nWHERE users.id > 5 "
        "AND users.id IN (\n  SELECT emp.id\n  FROM emp\n)\nORDER BY users.id");
}

TEST_CASE("depth never kills") {
  Expr<bool> chain = users.id == 0;
  for (int i = 1; i < 2000; ++i) chain = chain || users.id == i;  // flat however it is built
  CHECK(chain.node()->depth < 10);
  Expr<> deep = column("x");
  for (int i = 0; i < 990; ++i) deep = Expr<>(-deep);
  CHECK(select(deep).compile(generic::dialect()).sql().size() > 990);
  Expr<> deeper = column("x");
  for (int i = 0; i < 100000; ++i) deeper = -deeper;
  CHECK_THROWS_AS(select(deeper).compile(generic::dialect()), CompileError);
}

TEST_CASE("a subquery with two columns of one name asks for a label instead of taking the first") {
  const auto both = select(users.id, orders.id).where(users.id == orders.user_id).subquery("s");
  CHECK(sql(select(both[users.id])) ==
        "SELECT s.id FROM (SELECT users.id AS id, orders.id AS id_1 FROM users, orders WHERE users.id = "
        "orders.user_id) AS s");
  CHECK_THROWS_WITH(both[orders.id], ContainsSubstring("subquery \"s\" selects two columns named \"id\""));
  const auto told = select(users.id, orders.id.label("order_id")).where(users.id == orders.user_id).subquery("s");
  CHECK(told[orders.id].name() == "order_id");
}
