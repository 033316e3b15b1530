// SPDX-License-Identifier: MIT
// Windows: frames, exclusion, named windows.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using quarry::test::Construct;
using sample::emp;
using sample::orders;

namespace {

const std::string group = "Windows";

// what the frame holds of id 1 to 6, as a sum
Select<> summed(const Frame& frame) {
  return select(orders.id, func::sum(orders.id).over(order_by(orders.id), frame).label("s")).order_by(orders.id);
}
// salaries 300, 500, 500, 900: equals to see the difference of RANGE, GROUPS and ROWS
Select<> salaries(const Frame& frame) {
  return select(emp.id, func::count().over(order_by(emp.salary), frame).label("n")).order_by(emp.id);
}
Select<> counted(const Frame& frame) {
  return select(emp.id, func::sum(emp.salary).over(order_by(emp.salary, emp.id), frame).label("n")).order_by(emp.id);
}

const Construct over{
    group,
    "OVER (PARTITION BY ... ORDER BY ...)",
    "OVER (PARTITION BY",
    [] {
      return select(emp.id, func::rank().over(partition_by(emp.mgr_id), order_by(emp.salary.desc()))).order_by(emp.id);
    },
    {"1, 1", "2, 1", "3, 1", "4, 1"}};
const Construct running{group,
                        "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
                        "ROWS BETWEEN",
                        [] { return summed(rows(unbounded_preceding)); },
                        {"1, 1", "2, 3", "3, 6", "4, 10", "5, 15", "6, 21"}};
const Construct moving{group,
                       "ROWS BETWEEN n PRECEDING AND n FOLLOWING",
                       "ROWS BETWEEN",
                       [] { return summed(rows(preceding(2), following(1))); },
                       {"1, 3", "2, 6", "3, 10", "4, 14", "5, 18", "6, 15"}};
const Construct behind{group,
                       "ROWS BETWEEN n PRECEDING AND m PRECEDING",
                       "ROWS BETWEEN",
                       [] { return summed(rows(preceding(2), preceding(1))); },
                       {"1, NULL", "2, 1", "3, 3", "4, 5", "5, 7", "6, 9"}};
const Construct range_current{group,
                              "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
                              "RANGE BETWEEN",
                              [] { return salaries(range(unbounded_preceding)); },
                              {"1, 4", "2, 3", "3, 3", "4, 1"}};
const Construct range_distance{group,
                               "RANGE BETWEEN n PRECEDING AND n FOLLOWING",
                               "RANGE BETWEEN",
                               [] { return salaries(range(preceding(200), following(200))); },
                               {"1, 1", "2, 3", "3, 3", "4, 3"}};
const Construct groups_frame{group,
                             "GROUPS BETWEEN n PRECEDING AND CURRENT ROW",
                             "GROUPS BETWEEN",
                             [] { return salaries(groups(preceding(1))); },
                             {"1, 3", "2, 3", "3, 3", "4, 1"},
                             {"mariadb", "mysql"}};
const Construct exclude_row{group,
                            "EXCLUDE CURRENT ROW",
                            "EXCLUDE CURRENT ROW",
                            [] { return counted(rows(preceding(1), following(1)).exclude_current_row()); },
                            {"1, 500", "2, 800", "3, 1400", "4, 500"},
                            {"mariadb", "mysql"}};
const Construct exclude_group{group,
                              "EXCLUDE GROUP",
                              "EXCLUDE GROUP",
                              [] { return salaries(range(unbounded_preceding, unbounded_following).exclude_group()); },
                              {"1, 3", "2, 2", "3, 2", "4, 3"},
                              {"mariadb", "mysql"}};
const Construct exclude_ties{group,
                             "EXCLUDE TIES",
                             "EXCLUDE TIES",
                             [] { return salaries(range(unbounded_preceding, unbounded_following).exclude_ties()); },
                             {"1, 4", "2, 3", "3, 3", "4, 4"},
                             {"mariadb", "mysql"}};
const Construct named{group,
                      "WINDOW w AS (...), used twice and refined",
                      " WINDOW w AS (",
                      [] {
                        return select(orders.id, func::row_number().over("w").label("r"),
                                      func::sum(orders.qty).over("w", rows(preceding(1))).label("s"))
                            .window("w", partition_by(orders.product), order_by(orders.id))
                            .order_by(orders.id);
                      },
                      {"1, 1, 10", "2, 1, 3", "3, 2, 17", "4, 1, NULL", "5, 2, 5", "6, 2, 23"}};
const Construct over_aggregate{group,
                               "a window over an aggregate",
                               "OVER (",
                               [] {
                                 return select(orders.product, func::sum(func::sum(orders.qty)).over().label("all"),
                                               func::rank().over(order_by(func::sum(orders.qty).desc())).label("r"))
                                     .group_by(orders.product)
                                     .order_by(orders.product);
                               },
                               {"cap, 45, 3", "ink, 45, 1", "pen, 45, 2"}};

}  // namespace
