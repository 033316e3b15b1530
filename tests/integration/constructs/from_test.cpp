// SPDX-License-Identifier: MIT
// FROM: joins, VALUES, table functions, series, samples; locks, hints, tags and pages.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using namespace std::chrono_literals;
using quarry::test::Construct;
using sample::emp;
using sample::orders;
using sample::users;

namespace {

const std::string group = "FROM";
const std::string rest_group = "The rest of the statement";

const Construct inferred{
    group,
    "JOIN along a foreign key",
    "",
    [] { return select(orders.id, users.name).join(users).where(orders.qty > 5).order_by(orders.id); },
    {"1, ann", "3, bob", "6, ann"}};
const Construct using_join{group,
                           "JOIN ... USING",
                           "USING (id)",
                           [] { return select(users.id, emp.name).join(emp).using_("id").order_by(users.id); },
                           {"1, ada", "2, ben", "3, cyd"}};
const Construct cross{
    group,
    "CROSS JOIN",
    "CROSS JOIN",
    [] { return select(users.id, emp.id.label("e")).cross_join(emp).where(emp.id > 3).order_by(users.id); },
    {"1, 4", "2, 4", "3, 4"}};
const Construct self{
    group,
    "self-join by an alias",
    "",
    [] {
      const auto boss = aliased(emp, "boss");
      return select(emp.name, boss.name.label("boss")).outer_join(boss, boss.id == emp.mgr_id).order_by(emp.id);
    },
    {"ada, NULL", "ben, ada", "cyd, ada", "dee, ben"}};
const Construct nested_join{group,
                            "a JOIN (b JOIN c ON ...) ON ...",
                            "JOIN (",
                            [] {
                              return select(users.id, orders.id.label("o"))
                                  .outer_join(join(orders, emp, emp.id == orders.id), orders.user_id == users.id)
                                  .order_by(users.id, orders.id);
                            },
                            {"1, 1", "1, 2", "2, 3", "2, 4", "3, NULL"}};

Values pairs() {
  using Text = std::optional<std::string>;
  return values<int, Text>("v", {"id", "word"}, {{1, Text("a longer word")}, {2, {}}, {3, Text("c")}});
}
const Construct values_table{group,
                             "VALUES",
                             "VALUES",
                             [] {
                               const auto v = pairs();
                               return select(v["id"], v["word"]).order_by(v["id"]);
                             },
                             {"1, a longer word", "2, NULL", "3, c"}};
const Construct values_join{group,
                            "VALUES, joined and counted",
                            "VALUES",
                            [] {
                              const auto v = pairs();
                              return select(v["word"], func::count(orders.id))
                                  .select_from(v)
                                  .outer_join(orders, orders.user_id == v["id"])
                                  .group_by(v["word"])
                                  .order_by(func::count(orders.id));
                            },
                            {"c, 0", "NULL, 2", "a longer word, 3"}};
const Construct values_cte{group,
                           "VALUES as a CTE",
                           "VALUES",
                           [] {
                             const auto v = select(values<Date, Decimal>("v", {"day", "rate"},
                                                                         {{Date{2024y / 1 / 15}, Decimal("7.25")},
                                                                          {Date{2024y / 1 / 31}, Decimal("1.5")}}))
                                                .cte("rates");
                             return select(orders.id, v["rate"]).join(v, v["day"] == orders.day).order_by(orders.id);
                           },
                           {"2, 7.25", "3, 1.5"}};
const Construct values_many{
    group,
    "VALUES of five thousand rows",
    "VALUES",
    [] {
      std::vector<std::tuple<int, std::string>> rows;
      for (int i = 1; i <= 5000; ++i) rows.emplace_back(i, "row " + std::to_string(i));
      const auto v = values("v", {"id", "name"}, rows);
      return select(func::count(), func::sum(v["id"].cast<std::int64_t>()), func::max(v["name"])).select_from(v);
    },
    {"5000, 12502500, row 999"}};
const Construct one_value{group,
                          "VALUES of one row",
                          "",
                          [] {
                            const auto v = values<std::int64_t>("v", {"n"}, {{41}});
                            return select(v["n"] + 1);
                          },
                          {"42"}};

const Construct numbers{group,
                        "series() of integers",
                        "generate_series(",
                        [] {
                          const auto s = series(1, 10, 3);
                          return select(s.value).order_by(s.value);
                        },
                        {"1", "4", "7", "10"}};
const Construct countdown{
    group,
    "series() downwards, joined",
    "generate_series(",
    [] {
      const auto s = series(7, 0, -2, "s");
      return select(s.value, orders.product).outer_join(orders, orders.id == s.value).order_by(s.value);
    },
    {"1, pen", "3, pen", "5, cap", "7, NULL"}};
const Construct no_numbers{group,
                           "series() of none",
                           "generate_series(",
                           [] { return select(func::count()).select_from(series(5, 4, 7)); },
                           {"0"}};
const Construct no_days{
    group,
    "series() of no days",
    "generate_series(",
    [] {
      return select(func::count()).select_from(series(Date{2024y / 1 / 5}, Date{2024y / 1 / 4}, std::chrono::weeks{1}));
    },
    {"0"}};
const Construct many_numbers{group,
                             "series() of a hundred thousand",
                             "generate_series(",
                             [] {
                               const auto s = series(1, 100000);
                               return select(func::count(), func::min(s.value), func::max(s.value), func::sum(s.value));
                             },
                             {"100000, 1, 100000, 5000050000"}};
const Construct calendar{group,
                         "series() of days, a calendar",
                         "generate_series(",
                         [] {
                           const auto days = series(Date{2024y / 2 / 27}, Date{2024y / 3 / 2});
                           return select(days.value, func::count(orders.id))
                               .select_from(days)
                               .outer_join(orders, orders.day == days.value)
                               .group_by(days.value)
                               .order_by(days.value);
                         },
                         {"2024-02-27, 0", "2024-02-28, 0", "2024-02-29, 1", "2024-03-01, 0", "2024-03-02, 0"}};
const Construct weeks_back{group,
                           "series() of weeks, downwards",
                           "generate_series(",
                           [] {
                             const auto weeks =
                                 series(Date{2024y / 1 / 20}, Date{2024y / 1 / 1}, -std::chrono::weeks{1});
                             return select(weeks.value).order_by(weeks.value);
                           },
                           {"2024-01-06", "2024-01-13", "2024-01-20"}};
const Construct month_ends{group,
                           "series() of months, from their last day",
                           "generate_series(",
                           [] {
                             const auto s = series(Date{2024y / 1 / 31}, Date{2024y / 4 / 30}, std::chrono::months{1});
                             return select(s.value).order_by(s.value);
                           },
                           {"2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"}};
const Construct years_back{group,
                           "series() of years, downwards",
                           "generate_series(",
                           [] {
                             const auto s = series(Date{2024y / 2 / 29}, Date{2019y / 3 / 1}, -std::chrono::years{2});
                             return select(s.value).order_by(s.value);
                           },
                           {"2020-02-29", "2022-02-28", "2024-02-29"}};
const Construct two_series{group,
                           "two series() in one statement",
                           "generate_series(",
                           [] {
                             const auto a = series(1, 2), b = series(1, 3);
                             return select(a.value.label("a"), b.value.label("b"))
                                 .select_from(a)
                                 .join(b, a.value == b.value)
                                 .order_by(a.value);
                           },
                           {"1, 1", "2, 2"}};

const Construct where_if{rest_group,
                         "where_if()",
                         "",
                         [] {
                           const std::optional<int> least = 6, none;
                           return select(orders.id)
                               .where_if(least, [](int n) { return orders.qty >= n; })
                               .where_if(none, [](int n) { return orders.qty < n; })
                               .where_if(false, orders.id == 1)
                               .order_by(orders.id);
                         },
                         {"1", "3", "6"}};
const Construct seek_plain{
    rest_group,
    "seek(): the rows after these values",
    "",
    [] { return select(orders.id).order_by(orders.product.desc(), orders.id).seek("ink", 2).limit(2); },
    {"6", "4"}};
const Construct seek_nulls{
    rest_group,
    "seek() over NULLs",
    "",
    [] { return select(orders.id).order_by(orders.region.nulls_first(), orders.id.desc()).seek(null, 6).limit(2); },
    {"5", "2"}};
const Construct lock{
    rest_group, "FOR UPDATE", "FOR UPDATE", [] { return select(users.id).where(users.id == 1).for_update(); }, {"1"}};
const Construct lock_share{rest_group,
                           "FOR SHARE",
                           "FOR SHARE",
                           [] { return select(users.id).where(users.id == 1).for_update({.share = true}); },
                           {"1"}};
const Construct skip_locked{rest_group,
                            "FOR UPDATE SKIP LOCKED",
                            "SKIP LOCKED",
                            [] { return select(users.id).where(users.id == 1).for_update({.skip_locked = true}); },
                            {"1"}};
const Construct lock_of{
    rest_group,      "FOR UPDATE OF",
    "FOR UPDATE OF", [] { return select(orders.id).join(users).where(orders.id == 1).for_update({.of = {orders}}); },
    {"1"},           {"mariadb"}};
const Construct tagged{rest_group,
                       "tag()",
                       "/*report='day%2A%2F",
                       [] { return select(users.id).where(users.id == 2).tag("report", "day*/ -- ';"); },
                       {"2"}};
const Construct hinted{rest_group,
                       "prefix_with() of one database",
                       "",
                       [] {
                         return select(users.id)
                             .where(users.id == 2)
                             .prefix_with("SQL_NO_CACHE", "mariadb")
                             .with_hint(users, "USE INDEX (PRIMARY)", "mariadb");
                       },
                       {"2"}};

}  // namespace
