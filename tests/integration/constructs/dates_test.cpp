// SPDX-License-Identifier: MIT
// Calculating with dates and moments.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using namespace std::chrono;
using namespace std::chrono_literals;
using quarry::test::Construct;
using sample::orders;
using sample::users;

namespace {

const std::string group = "Dates";

Select<> of_orders(const ExprBase& a, const ExprBase& b) {
  return select(std::vector<Expr<>>{Expr<>(orders.id.node()), Expr<>(a.node()), Expr<>(b.node())})
      .where(orders.id.in({3, 4}))
      .order_by(orders.id);
}

const Construct add_days{group,
                         "date + days, date - weeks",
                         " + ",
                         [] { return of_orders(orders.day + days{30}, orders.day - weeks{9}); },
                         {"3, 2024-03-01, 2023-11-29", "4, 2024-03-30, 2023-12-28"}};
const Construct add_months{group,
                           "date + months, at most the month's end",
                           "INTERVAL",
                           [] { return of_orders(orders.day + months{1}, orders.day - years{1}); },
                           {"3, 2024-02-29, 2023-01-31", "4, 2024-03-29, 2023-02-28"}};
const Construct moment_plus{
    group,
    "moment + months, + seconds",
    "INTERVAL",
    [] { return of_orders(orders.ts + months{13}, orders.ts + seconds{1}); },
    {"3, 2025-02-28 23:59:59, 2024-02-01 00:00:00", "4, 2025-03-29 00:00:00, 2024-02-29 00:00:01"}};
const Construct date_plus_hours{
    group,
    "date + hours is a moment",
    "INTERVAL",
    [] { return of_orders(orders.day + hours{25}, orders.day - minutes{1}); },
    {"3, 2024-02-01 01:00:00, 2024-01-30 23:59:00", "4, 2024-03-01 01:00:00, 2024-02-28 23:59:00"}};
const Construct add_column{group,
                           "date_add() of a number from a column",
                           "INTERVAL",
                           [] {
                             return of_orders(date_add(field::day, orders.qty, orders.day),
                                              date_add(field::quarter, orders.id, orders.day));
                           },
                           {"3, 2024-02-07, 2024-10-31", "4, NULL, 2025-02-28"}};
const Construct difference{group,
                           "date - date",
                           "orders.day - ",
                           [] { return of_orders(orders.day - Date(2024y / 1 / 1), Date(2024y / 1 / 1) - orders.day); },
                           {"3, 30, -30", "4, 59, -59"}};
const Construct diff{group,
                     "date_diff(), whole units",
                     "TIMESTAMPDIFF",
                     [] {
                       return select(orders.id, date_diff(field::month, Date(2023y / 12 / 31), orders.ts),
                                     date_diff(field::week, orders.ts, Date(2024y / 1 / 1)),
                                     date_diff(field::hour, Date(2024y / 1 / 31), orders.ts),
                                     date_diff(field::year, Date(2000y / 2 / 29), orders.day))
                           .where(orders.id.in({3, 4, 6}))
                           .order_by(orders.id);
                     },
                     {"3, 1, -4, 23, 23", "4, 1, -8, 696, 24", "6, 12, -52, 8058, 24"}};
const Construct parts{
    group,
    "extract() of every field",
    "EXTRACT(",
    [] {
      std::vector<Expr<>> items;
      for (const field part : {field::year, field::quarter, field::month, field::week, field::day, field::hour,
                               field::minute, field::second, field::day_of_week, field::day_of_year, field::epoch}) {
        items.push_back(extract(part, orders.ts));
      }
      return select(items).where(orders.id == 3);
    },
    {"2024, 1, 1, 5, 31, 23, 59, 59, 3, 31, 1706745599"}};
const Construct trunc{
    group,
    "date_trunc()",
    "date_trunc(",
    [] { return of_orders(date_trunc(field::quarter, orders.day), date_trunc(field::hour, orders.ts)); },
    {"3, 2024-01-01, 2024-01-31 23:00:00", "4, 2024-01-01, 2024-02-29 00:00:00"}};
const Construct now{group,
                    "now(), current_date()",
                    "",
                    [] {
                      return select((func::now() > Timestamp{sys_days{2024y / 1 / 1}}).label("later"),
                                    (func::current_timestamp() - days{1} < func::now()).label("yesterday"),
                                    (func::current_date() + years{1} > func::current_date()).label("next_year"));
                    },
                    {"true, true, true"}};

}  // namespace
