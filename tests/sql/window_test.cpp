// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::ContainsSubstring;

namespace {
const auto total = func::sum(orders.qty);
}  // namespace

TEST_CASE("window: frames are written as they are") {
  const auto over = [](const Frame& frame) { return sql(select(total.over(order_by(orders.id), frame).label("x"))); };
  CHECK(over(rows(unbounded_preceding)) ==
        "SELECT sum(orders.qty) OVER (ORDER BY orders.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS x FROM "
        "orders");
  CHECK_THAT(over(rows(preceding(2), following(1))),
             ContainsSubstring("ROWS BETWEEN :param_1 PRECEDING AND :param_2 FOLLOWING"));
  CHECK_THAT(over(rows(current_row, unbounded_following)),
             ContainsSubstring("ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"));
  CHECK_THAT(over(range(unbounded_preceding, unbounded_following)),
             ContainsSubstring("RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"));
  CHECK_THAT(over(groups(preceding(1)).exclude_ties()),
             ContainsSubstring("GROUPS BETWEEN :param_1 PRECEDING AND CURRENT ROW EXCLUDE TIES"));
  CHECK_THAT(over(rows(preceding(3)).exclude_group()), ContainsSubstring("EXCLUDE GROUP"));
  CHECK_THAT(over(rows(preceding(3)).exclude_current_row()), ContainsSubstring("EXCLUDE CURRENT ROW"));
}

TEST_CASE("window: MariaDB takes no bind as a frame's distance") {
  const auto q = select(total.over(order_by(orders.id), rows(preceding(2))).label("x"));
  CHECK_THAT(maria(q), ContainsSubstring("ROWS BETWEEN 2 PRECEDING AND CURRENT ROW"));
  CHECK(q.compile(mysql::mariadb()).parameters().empty());
  CHECK_THAT(my(q), ContainsSubstring("ROWS BETWEEN ? PRECEDING AND CURRENT ROW"));
  const auto bound =
      select(total.over(order_by(orders.id), rows(preceding(bind<std::int64_t>("n")), current_row)).label("x"));
  CHECK_THAT(pg(bound), ContainsSubstring("$1 PRECEDING"));
  CHECK_THROWS_WITH(maria(bound), ContainsSubstring("give the distance as a number"));
}

TEST_CASE("window: a frame that cannot be is refused when built") {
  CHECK_THROWS_WITH(preceding(-1), ContainsSubstring("use following(1)"));
  CHECK_THROWS_WITH(following(-2), ContainsSubstring("use preceding(2)"));
  CHECK_THROWS_WITH(rows(unbounded_following), ContainsSubstring("cannot start"));
  CHECK_THROWS_WITH(rows(current_row, unbounded_preceding), ContainsSubstring("cannot end"));
  CHECK_THROWS_WITH(rows(following(5), following(1)), ContainsSubstring("ends before it starts"));
  CHECK_THROWS_WITH(rows(preceding(1), preceding(5)), ContainsSubstring("ends before it starts"));
  CHECK_THROWS_WITH(rows(following(1), current_row), ContainsSubstring("ends before it starts"));
  CHECK_THROWS_WITH(total.over(groups(preceding(1))), ContainsSubstring("needs order_by"));
  CHECK_THROWS_WITH(total.over(range(preceding(1))), ContainsSubstring("needs order_by"));
  CHECK_THROWS_WITH(total.over(order_by(orders.id, orders.qty), range(preceding(1))),
                    ContainsSubstring("orders by one term"));
}

TEST_CASE("window: named windows are used and refined") {
  const auto q = select(orders.id, total.over("w").label("a"), total.over("w", rows(preceding(1))).label("b"))
                     .window("w", partition_by(orders.region), order_by(orders.id));
  CHECK(pg(q) ==
        "SELECT orders.id, sum(orders.qty) OVER w AS a, sum(orders.qty) OVER (w ROWS BETWEEN $1 PRECEDING AND CURRENT "
        "ROW) AS b FROM orders WINDOW w AS (PARTITION BY orders.region ORDER BY orders.id)");
  CHECK_THROWS_WITH(q.window("w", order_by(orders.id)), ContainsSubstring("has a window \"w\" already"));
  CHECK_THROWS_WITH(
      sql(select(total.over("by_dya")).window("by_day", order_by(orders.id))),
      ContainsSubstring("no window \"by_dya\"; add it by window(\"by_dya\", ...). Did you mean \"by_day\"?"));
  CHECK_THROWS_WITH(sql(select(total.over("w", rows(preceding(1))))), ContainsSubstring("no window \"w\""));
  CHECK_THROWS_WITH(sql(select(total.over("w")).window("w", "v", order_by(orders.id))),
                    ContainsSubstring("no window \"v\""));
  CHECK_THROWS_WITH(total.over("w", partition_by(orders.region)), ContainsSubstring("cannot partition anew"));
  CHECK_THROWS_WITH(q.window("", order_by(orders.id)), ContainsSubstring("needs a name"));
}

TEST_CASE("window: what a dialect lacks is refused with an alternative") {
  const auto grouped = select(total.over(order_by(orders.id), groups(preceding(1))).label("x"));
  const auto excluding = select(total.over(order_by(orders.id), rows(preceding(1)).exclude_ties()).label("x"));
  CHECK_THROWS_WITH(my(grouped), ContainsSubstring("a GROUPS frame is not available on MySQL 8.0.36"));
  CHECK_THROWS_WITH(maria(excluding), ContainsSubstring("EXCLUDE in a window's frame is not available on MariaDB"));
  CHECK_NOTHROW(lite(grouped));
  CHECK_NOTHROW(pg(excluding));
  CHECK_THROWS_WITH(excluding.compile(sqlite::dialect({.version = {3, 27}})), ContainsSubstring("SQLite 3.27"));
  CHECK_THROWS_WITH(select(func::row_number().over(order_by(orders.id))).compile(mysql::dialect({.version = {5, 7}})),
                    ContainsSubstring("OVER (...), a window function, is not available on MySQL 5.7"));
}

TEST_CASE("a window function does not make a SELECT with HAVING an aggregation") {
  const auto q = select(func::sum(literal(2)).over().label("n")).having(func::count() > 0);
  CHECK(q.literal_sql(sqlite::dialect()) ==
        "SELECT CASE WHEN (count(*) >= 0) THEN sum(2) OVER () END AS n HAVING count(*) > 0");
}
