// SPDX-License-Identifier: MIT
// What a statement says and hardly anybody means: a warning, or an error by option.
#include "catch.hpp"
#include "quarry/sql.hpp"
#include "sql/sample_tables.hpp"

using namespace sample;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> warnings(const Statement& statement) {
  return statement.compile(generic::dialect()).warnings();
}

const Users other = aliased(users, "other");

}  // namespace

TEST_CASE("tables joined by nothing are named") {
  const auto product = select(users.id, orders.id).where(users.id > 5);
  REQUIRE(warnings(product).size() == 1);
  CHECK_THAT(warnings(product)[0], Contains("nothing joins \"users\" and \"orders\""));
  CHECK_THROWS_WITH(product.compile(generic::dialect(), {.cartesian_products = Check::error}),
                    Contains("nothing joins \"users\" and \"orders\""));
  CHECK(product.compile(generic::dialect(), {.cartesian_products = Check::ignore}).warnings().empty());
  CHECK(warnings(select(users.id).where(exists(select(emp.id, orders.id)))).size() == 1);
  CHECK(warnings(select(users.id, orders.id, emp.id).where(users.id == orders.user_id)).size() == 1);
  CHECK(warnings(select(users.id).join(orders).where(emp.id == 1).select_from(users, emp)).size() == 1);
}

TEST_CASE("tables joined by anything at all are no cartesian product") {
  CHECK(warnings(select(users.id, orders.id).where(users.id == orders.user_id)).empty());
  CHECK(warnings(select(users.id, orders.id).where(users.id + orders.user_id == 5)).empty());
  CHECK(warnings(select(users.id, orders.id).where(fn<bool>("near", users.id, orders.id))).empty());
  CHECK(warnings(select(users.id, orders.id).where(text("users.id = orders.user_id"))).empty());
  CHECK(warnings(select(users.id, orders.id).select_from(users).join(orders, true_())).empty());
  CHECK(warnings(select(users.id, emp.id).select_from(users).cross_join(emp)).empty());
  CHECK(warnings(select(users.id, emp.id).where(users.id.in(select(orders.user_id).where(orders.qty == emp.id))))
            .empty());
  CHECK(warnings(select(users.id, other.id).where(users.name == other.name)).empty());
  CHECK(warnings(select(users.id)).empty());
  CHECK(warnings(select(literal(1).label("n"))).empty());
  // a derived table of one row multiplies nothing
  const auto total = select(func::sum(orders.amount).label("total")).subquery("t");
  CHECK(warnings(select(orders.id, total["total"])).empty());
  const auto first = select(users.id).order_by(users.id).limit(1).subquery("f");
  CHECK(warnings(select(orders.id, first["id"])).empty());
  CHECK(warnings(select(users.id, emp.id).where(users.id == orders.user_id, orders.qty == emp.id)).empty());
  const auto latest = select(orders.id).where(orders.user_id == users.id).order_by(orders.id).lateral("l");
  CHECK(warnings(select(users.id, latest["id"]).select_from(users, latest)).empty());
}

TEST_CASE("a column beside an aggregate has to be grouped") {
  const auto bare = select(users.name, func::count());
  REQUIRE(warnings(bare).size() == 1);
  CHECK_THAT(warnings(bare)[0], Contains("column \"name\" of \"users\" stands beside an aggregate"));
  CHECK_THROWS_WITH(bare.compile(generic::dialect(), {.ungrouped_columns = Check::error}), Contains("\"name\""));
  CHECK(bare.compile(generic::dialect(), {.ungrouped_columns = Check::ignore}).warnings().empty());
  CHECK(warnings(select(users.name, func::count()).group_by(users.email)).size() == 1);
  CHECK(warnings(select(func::lower(users.name), func::count()).group_by(users.email)).size() == 1);
  CHECK(warnings(select(func::trim(users.name), func::count()).group_by(users.email)).size() == 1);
  CHECK(warnings(select(users.email, func::count()).group_by(users.email).having(users.name == "x")).size() == 1);
  CHECK(warnings(select(users.email, func::count()).group_by(users.email).order_by(users.name)).size() == 1);
  CHECK(warnings(
            select(orders.region, func::sum(func::sum(orders.qty)).over(order_by(orders.day))).group_by(orders.region))
            .size() == 1);
}

TEST_CASE("grouped columns are covered by terms, labels and primary keys") {
  CHECK(warnings(select(users.email, func::count()).group_by(users.email)).empty());
  CHECK(warnings(select(users.name, users.email, func::count()).group_by(users.id)).empty());
  CHECK(warnings(select(func::lower(users.name).label("n"), func::count()).group_by("n")).empty());
  CHECK(warnings(select(func::lower(users.name), func::count()).group_by(func::lower(users.name))).empty());
  CHECK(warnings(select(func::lower(users.name), func::count()).group_by(users.name)).empty());
  CHECK(warnings(select(func::max(users.name), func::count())).empty());
  CHECK(warnings(select(users.name, func::count().over())).empty());
  CHECK(warnings(select(users.name, fn<double>("regr_slope", users.id, users.id)).group_by(users.name)).empty());
  CHECK(warnings(select(orders.region, orders.product, func::count()).group_by(rollup(orders.region, orders.product)))
            .empty());
  CHECK(
      warnings(
          select(users.email, select(func::count()).where(orders.user_id == 1).scalar_subquery()).group_by(users.email))
          .empty());
  CHECK(warnings(select(literal(1).label("one"), func::count()).select_from(users)).empty());
}
