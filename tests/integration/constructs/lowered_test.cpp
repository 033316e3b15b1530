// SPDX-License-Identifier: MIT
// What most databases get through a derived table or a UNION: grouping sets, QUALIFY, DISTINCT ON, FULL JOIN.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using quarry::test::Construct;
using sample::emp;
using sample::orders;
using sample::users;

namespace {

const std::string grouping_group = "Aggregation";

const Construct rollup_plain{
    grouping_group,
    "ROLLUP",
    "ROLLUP",
    [] { return select(orders.region, orders.product, func::count()).group_by(rollup(orders.region, orders.product)); },
    {"n, pen, 1", "n, ink, 1", "n, cap, 1", "s, pen, 1", "s, cap, 1", "NULL, ink, 1", "n, NULL, 3", "s, NULL, 2",
     "NULL, NULL, 1", "NULL, NULL, 6"}};
const Construct rollup_ordered{grouping_group,
                               "ROLLUP with grouping(), HAVING, ORDER BY, LIMIT",
                               "ROLLUP",
                               [] {
                                 return select(orders.product, func::sum(orders.qty).label("total"),
                                               grouping(orders.product).label("all"))
                                     .group_by(rollup(orders.product))
                                     .having(func::sum(orders.qty) > 5)
                                     .order_by(grouping(orders.product), desc("total"))
                                     .limit(3);
                               },
                               {"ink, 23, 0", "pen, 17, 0", "NULL, 45, 1"}};
const Construct cube_sets{grouping_group,
                          "CUBE",
                          "CUBE(",
                          [] {
                            return select(orders.region.label("r"), func::count().label("n"))
                                .where(orders.region.is_not_null())
                                .group_by(cube(orders.region, orders.product))
                                .having(grouping(orders.product) == 1)
                                .order_by(asc("n"));
                          },
                          {"s, 2", "n, 3", "NULL, 5"}};
const Construct grouping_sets_of{grouping_group,
                                 "GROUPING SETS",
                                 "GROUPING SETS(",
                                 [] {
                                   return select(orders.region, orders.product, func::count())
                                       .where(orders.region == "s")
                                       .group_by(grouping_sets(grouping_set(orders.region, orders.product),
                                                               grouping_set(orders.region), grouping_set()));
                                 },
                                 {"s, pen, 1", "s, cap, 1", "s, NULL, 2", "NULL, NULL, 2"}};
const Construct grouping_empty{grouping_group,
                               "GROUPING SETS over no rows: the grand total alone",
                               "GROUPING SETS(",
                               [] {
                                 return select(orders.region, func::count())
                                     .where(orders.region == "x")
                                     .group_by(grouping_sets(grouping_set(orders.region), grouping_set()));
                               },
                               {"NULL, 0"}};
const Construct rollup_window{
    grouping_group,
    "a window over ROLLUP",
    "ROLLUP(",
    [] {
      return select(orders.region, func::count().label("n"),
                    func::row_number().over(order_by(func::count().desc(), orders.region)).label("place"))
          .where(orders.region.is_not_null())
          .group_by(rollup(orders.region))
          .order_by(asc("place"));
    },
    {"NULL, 5, 1", "n, 3, 2", "s, 2, 3"}};

const std::string rows_group = "Rows";

const Construct qualify_first{
    rows_group,
    "QUALIFY",
    "QUALIFY",
    [] {
      return select(orders.id, orders.user_id)
          .where(orders.user_id.is_not_null())
          .qualify(func::row_number().over(partition_by(orders.user_id), order_by(orders.amount.desc())) == 1)
          .order_by(orders.id);
    },
    {"4, 2", "6, 1"}};
const Construct qualify_grouped{rows_group,
                                "QUALIFY over aggregates",
                                "QUALIFY",
                                [] {
                                  return select(orders.product, func::count().label("n"))
                                      .group_by(orders.product)
                                      .qualify(func::rank().over(order_by(func::sum(orders.qty).desc())) <= 2)
                                      .order_by(func::sum(orders.qty).desc());
                                },
                                {"ink, 2", "pen, 2"}};
const Construct distinct_on_region{rows_group,
                                   "DISTINCT ON",
                                   "DISTINCT ON (",
                                   [] {
                                     return select(orders.region, orders.id)
                                         .where(orders.region.is_not_null())
                                         .distinct_on(orders.region)
                                         .order_by(orders.region, orders.qty.desc().nulls_last());
                                   },
                                   {"n, 1", "s, 3"}};
const Construct ties{rows_group,
                     "FETCH FIRST n ROWS WITH TIES",
                     "WITH TIES",
                     [] { return select(emp.name).order_by(emp.salary.desc()).fetch_with_ties(2).order_by(emp.name); },
                     {"ada", "ben"}};
const Construct real_ties{rows_group,
                          "FETCH WITH TIES and OFFSET",
                          "WITH TIES",
                          [] { return select(emp.salary).order_by(emp.salary.desc()).offset(1).fetch_with_ties(1); },
                          {"500", "500"}};

const std::string from_group = "FROM";

const Construct full_join{from_group,
                          "FULL OUTER JOIN",
                          "FULL OUTER JOIN",
                          [] {
                            return select(users.name, orders.id)
                                .select_from(users)
                                .full_join(orders, orders.user_id == users.id)
                                .where(func::coalesce(orders.id, 99) > 2)
                                .order_by(orders.id.nulls_first());
                          },
                          {"Cid, NULL", "bob, 3", "bob, 4", "NULL, 5", "ann, 6"}};
const Construct full_join_inferred{
    from_group,
    "FULL OUTER JOIN along a foreign key, counted",
    "FULL OUTER JOIN",
    [] {
      return select(func::count(), func::count(users.id), func::count(orders.id)).select_from(users).full_join(orders);
    },
    {"7, 6, 6"}};
const Construct right_join{from_group,
                           "RIGHT OUTER JOIN",
                           "RIGHT OUTER JOIN",
                           [] {
                             return select(users.name, orders.id)
                                 .select_from(users)
                                 .right_join(orders, orders.user_id == users.id)
                                 .where(orders.id >= 4)
                                 .order_by(orders.id);
                           },
                           {"bob, 4", "NULL, 5", "ann, 6"}};

}  // namespace
