// SPDX-License-Identifier: MIT
// Subqueries, correlation, CTEs, set operations.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using quarry::test::Construct;
using sample::emp;
using sample::orders;
using sample::users;

namespace {

const std::string group = "Subqueries";
const std::string with_group = "WITH";
const std::string set_group = "Set operations";

const Construct scalar{
    group,
    "scalar subquery, correlated",
    "",
    [] {
      return select(users.id, select(func::count()).where(orders.user_id == users.id).scalar_subquery().label("n"))
          .order_by(users.id);
    },
    {"1, 3", "2, 2", "3, 0"}};
const Construct exists_both{group,
                            "EXISTS and NOT EXISTS",
                            "EXISTS (",
                            [] {
                              const auto any = exists(select(orders.id).where(orders.user_id == users.id));
                              return select(users.id, case_(when(any, "yes")).else_("no")).order_by(users.id);
                            },
                            {"1, yes", "2, yes", "3, no"}};
const Construct in_query{
    group,
    "IN (SELECT ...)",
    "IN (SELECT",
    [] { return select(users.id).where(users.id.in(select(orders.user_id).where(orders.product == "cap"))); },
    {"2"}};
// orders above the average quantity of their product, of users that have a boss of the same id: three levels
const Construct three_levels{
    group,
    "correlation over three levels",
    "",
    [] {
      const auto salary = select(func::max(emp.salary)).where(emp.id == orders.id, emp.id <= users.id);
      const auto order = select(orders.id).where(orders.user_id == users.id, salary.scalar_subquery() >= 500);
      return select(users.id).where(exists(order));
    },
    {"1"}};
const Construct own_table{
    group,
    "a subquery over the same table, by an alias",
    "",
    [] {
      const auto other = aliased(emp, "other");
      return select(emp.id)
          .where(emp.salary > select(func::avg(other.salary))
                                  .where(other.mgr_id.is_not_distinct_from(emp.mgr_id) || other.id == 4)
                                  .scalar_subquery())
          .order_by(emp.id);
    },
    {"1", "2", "3"}};
const Construct derived{
    group,
    "derived table",
    "",
    [] {
      const auto sums =
          select(orders.user_id, func::sum(orders.qty).label("n")).group_by(orders.user_id).subquery("sums");
      return select(users.name, sums["n"]).join(sums, sums["user_id"] == users.id).order_by(users.name);
    },
    {"ann, 33", "bob, 7"}};
const Construct lateral{group,
                        "JOIN LATERAL",
                        "JOIN LATERAL (",
                        [] {
                          const auto last = select(orders.id.label("last"))
                                                .where(orders.user_id == users.id)
                                                .order_by(orders.id.desc())
                                                .limit(1)
                                                .lateral("l");
                          return select(users.id, last["last"]).outer_join_lateral(last).order_by(users.id);
                        },
                        {"1, 6", "2, 4", "3, NULL"},
                        {"mariadb", "sqlite"}};

const Construct cte{
    with_group,
    "WITH, used twice",
    "WITH big AS (",
    [] {
      const auto big = select(orders.id, orders.qty).where(orders.qty > 4).cte("big");
      const auto other = aliased(big, "other");
      return select(big["id"], other["id"].label("next")).join(other, other["id"] == big["id"] + 2).order_by(big["id"]);
    },
    {"1, 3", "3, 5"}};
const Construct recursive_tree{
    with_group,
    "WITH RECURSIVE: a tree with its depth",
    "WITH RECURSIVE",
    [] {
      auto tree = select(emp.id, literal(1).label("depth")).where(emp.mgr_id.is_null()).cte("tree", recursive);
      tree = tree.union_all(select(emp.id, tree["depth"] + 1).join(tree, tree["id"] == emp.mgr_id));
      return select(tree["id"], tree["depth"]).order_by(tree["id"]);
    },
    {"1, 1", "2, 2", "3, 2", "4, 3"}};
// from one product to any that was bought by the same user, round and round
const Construct recursive_cycle{with_group,
                                "WITH RECURSIVE: a graph with cycles, by UNION",
                                "WITH RECURSIVE",
                                [] {
                                  const auto from = aliased(orders, "o1");
                                  const auto to = aliased(orders, "o2");
                                  auto seen =
                                      select(orders.product.label("p")).where(orders.id == 1).cte("seen", recursive);
                                  seen = seen.union_(select(to.product)
                                                         .select_from(from)
                                                         .join(seen, seen["p"] == from.product)
                                                         .join(to, to.user_id == from.user_id));
                                  return select(seen["p"]).order_by(seen["p"]);
                                },
                                {"cap", "ink", "pen"}};
const Construct recursive_series{with_group,
                                 "WITH RECURSIVE: five thousand steps",
                                 "WITH RECURSIVE",
                                 [] {
                                   auto n = select(literal(1).label("n")).cte("n", recursive);
                                   n = n.union_all(select(n["n"] + 1).where(n["n"] < 5000));
                                   return select(func::count(), func::max(n["n"])).select_from(n);
                                 },
                                 {"5000, 5000"}};
const Construct materialized_cte{with_group,
                                 "WITH ... AS MATERIALIZED",
                                 "AS MATERIALIZED (",
                                 [] {
                                   const auto m = select(users.id).cte("m", materialized);
                                   return select(m["id"]).order_by(m["id"]);
                                 },
                                 {"1", "2", "3"}};
const Construct nested_cte{with_group,
                           "WITH inside a subquery",
                           "(WITH i AS (",
                           [] {
                             const auto inner = select(users.id).where(users.id > 1).cte("i", nested);
                             const auto s = select(inner["id"]).subquery("s");
                             return select(s["id"]).order_by(s["id"]);
                           },
                           {"2", "3"}};

Select<> ids(int from, int to) { return select(orders.id).where(orders.id.between(from, to)); }

const Construct union_chain{set_group,
                            "UNION, chained",
                            " UNION ",
                            [] { return ids(1, 3).union_(ids(2, 4)).union_(ids(6, 6)).order_by("id"); },
                            {"1", "2", "3", "4", "6"}};
const Construct union_members{set_group,
                              "UNION ALL of members with ORDER BY and LIMIT",
                              " UNION ALL ",
                              [] {
                                return ids(1, 6)
                                    .order_by(orders.id.desc())
                                    .limit(2)
                                    .union_all(ids(1, 6).order_by(orders.id).limit(1))
                                    .order_by(desc("id"))
                                    .limit(2)
                                    .offset(1);
                              },
                              {"5", "1"}};
const Construct mixed{set_group,
                      "a set operation as a member of another",
                      "",
                      [] { return ids(1, 4).except_(ids(1, 2).union_(ids(4, 4))).order_by("id"); },
                      {"3"}};
const Construct left_to_right{set_group,
                              "INTERSECT of a UNION, from left to right",
                              "",
                              [] { return ids(1, 2).union_(ids(5, 6)).intersect(ids(2, 5)).order_by("id"); },
                              {"2", "5"}};
const Construct intersect_all{
    set_group,       "INTERSECT ALL",
    "INTERSECT ALL", [] {
                                return select(orders.region).intersect_all(
                                    select(orders.region).where(orders.id <= 2)); },
    {"n", "n"},      {"sqlite"}};
const Construct except_all{
    set_group,
    "EXCEPT ALL",
    "EXCEPT ALL",
    [] {
      return select(orders.region).where(orders.region == "n").except_all(select(orders.region).where(orders.id == 1));
    },
    {"n", "n"},
    {"sqlite"}};
const Construct as_subquery{set_group,
                            "a set operation as a derived table",
                            "",
                            [] {
                              const auto u = ids(1, 2).union_all(ids(2, 3)).subquery("u");
                              return select(u["id"], func::count()).group_by(u["id"]).order_by(u["id"]);
                            },
                            {"1, 1", "2, 2", "3, 1"}};

}  // namespace
