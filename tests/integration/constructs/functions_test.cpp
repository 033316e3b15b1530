// SPDX-License-Identifier: MIT
// Aggregates, window functions and scalar functions.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using namespace std::chrono;
using namespace std::chrono_literals;
using quarry::test::Construct;
using sample::emp;
using sample::orders;
using sample::users;

namespace {

const std::string aggregates = "Aggregates";

const Construct string_agg{aggregates,
                           "string_agg() with ORDER BY",
                           "string_agg(",
                           [] {
                             return select(orders.region,
                                           func::string_agg(orders.product, ", ").order_by(orders.id.desc()))
                                 .where(orders.region.is_not_null())
                                 .group_by(orders.region)
                                 .order_by(orders.region);
                           },
                           {"n, cap, ink, pen", "s, cap, pen"}};
const Construct string_agg_filter{
    aggregates,
    "string_agg() with ORDER BY and FILTER",
    "FILTER (WHERE",
    [] { return select(func::string_agg(orders.product, "-").order_by(orders.id).filter(orders.qty > 4)); },
    {"pen-pen-cap-ink"}};
const Construct string_agg_distinct{
    aggregates,
    "string_agg(DISTINCT ...)",
    "",
    [] { return select(func::string_agg(distinct(orders.product), ",")).where(orders.product == "pen"); },
    {"pen"}};
const Construct string_agg_distinct_ordered{
    aggregates,
    "string_agg(DISTINCT ...) with ORDER BY",
    "",
    [] { return select(func::string_agg(distinct(orders.product), "; ").order_by(orders.product)); },
    {"cap; ink; pen"},
    {"sqlite"}};
const Construct string_agg_hostile{
    aggregates,
    "string_agg(), any separator",
    "string_agg(",
    [] { return select(func::string_agg(orders.product, "'\\%").order_by(orders.id)).where(orders.id < 3); },
    {"pen'\\%ink"}};
const Construct bools{aggregates,
                      "bool_and(), bool_or()",
                      "bool_and(",
                      [] {
                        return select(func::bool_and(orders.qty > 2), func::bool_and(orders.qty > 5),
                                      func::bool_or(orders.qty > 19), func::bool_or(orders.qty > 20));
                      },
                      {"true, false, true, false"}};
const Construct least_bool{aggregates,
                           "min() and max() of conditions",
                           "",
                           [] {
                             return select(func::min(users.active), func::max(users.active),
                                           func::any_value(users.name))
                                 .where(users.id < 3)
                                 .group_by(users.id)
                                 .order_by(users.id);
                           },
                           {"true, true, ann", "false, false, bob"}};
const Construct variance{aggregates,
                         "var_pop(), var_samp(), stddev_pop(), stddev_samp()",
                         "stddev_pop(",
                         [] {
                           return select(func::var_pop(orders.qty), func::var_samp(orders.qty),
                                         func::stddev_pop(orders.qty), func::stddev_samp(orders.qty),
                                         func::var_pop(orders.amount));
                         },
                         {"35.6, 44.5, 5.96657355607, 6.67083203206, 1232.185"}};
const Construct variance_of_one{aggregates,
                                "stddev_samp() of one value is NULL",
                                "stddev_samp(",
                                [] {
                                  return select(func::stddev_samp(orders.qty), func::stddev_pop(orders.qty),
                                                func::var_pop(orders.qty))
                                      .where(orders.id == 1);
                                },
                                {"NULL, 0, 0"}};
const Construct variance_filter{
    aggregates,
    "var_pop() with FILTER, and over a window",
    "var_pop(",
    [] {
      return select(orders.id, func::var_pop(orders.qty).filter(orders.region == "n").over(order_by(orders.id)),
                    func::stddev_pop(orders.qty).over(partition_by(orders.product)))
          .where(orders.id < 4)
          .order_by(orders.id);
    },
    {"1, 0, 1.5", "2, 12.25, 0", "3, 12.25, 1.5"}};
const Construct percentiles{aggregates,
                            "percentile_cont(), percentile_disc()",
                            "WITHIN GROUP",
                            [] {
                              return select(func::percentile_cont(0.9).within_group(orders.qty),
                                            func::median(orders.amount),
                                            func::percentile_disc(0.5).within_group(orders.qty.desc()),
                                            func::percentile_disc(0.2).within_group(orders.day));
                            },
                            {"16, 12.5, 7, 2024-01-15"}};
const Construct medians{aggregates,
                        "median() of groups, with FILTER",
                        "WITHIN GROUP",
                        [] {
                          return select(orders.product, func::median(orders.qty),
                                        func::median(orders.qty).filter(orders.region == "n"))
                              .group_by(orders.product)
                              .order_by(orders.product);
                        },
                        {"cap, 5, 5", "ink, 11.5, 3", "pen, 8.5, 10"}};
const Construct mode{aggregates,     "mode()",
                     "WITHIN GROUP", [] { return select(func::mode().within_group(orders.region)); },
                     {"n"},          {"mariadb", "mysql", "sqlite"}};
const Construct array_agg{
    aggregates,        "array_agg()",
    "array_agg(",      [] { return select(func::array_agg(orders.qty).order_by(orders.id)).where(orders.id > 3); },
    {"[NULL, 5, 20]"}, {"mariadb", "mysql", "sqlite"}};
const Construct averages{aggregates,
                         "sum() and avg() keep fractions",
                         "",
                         [] {
                           return select(func::sum(orders.qty), func::avg(orders.qty), func::sum(orders.amount),
                                         func::avg(orders.amount), func::avg(distinct(orders.qty)),
                                         func::count(distinct(orders.product)))
                               .where(orders.id < 4);
                         },
                         {"20, 6.66666666667, 28.5, 9.5, 6.66666666667, 2"}};

const std::string windows = "Window functions";

const Construct ranks{windows,
                      "rank(), dense_rank(), row_number(), ntile()",
                      "",
                      [] {
                        return select(emp.id, func::rank().over(order_by(emp.salary.desc())),
                                      func::dense_rank().over(order_by(emp.salary.desc())),
                                      func::row_number().over(order_by(emp.salary.desc(), emp.id)),
                                      func::ntile(3).over(order_by(emp.id)))
                            .order_by(emp.id);
                      },
                      {"1, 1, 1, 1, 1", "2, 2, 2, 2, 1", "3, 2, 2, 3, 2", "4, 4, 3, 4, 3"}};
const Construct portions{windows,
                         "percent_rank(), cume_dist()",
                         "",
                         [] {
                           return select(orders.id, func::percent_rank().over(order_by(orders.qty)),
                                         func::cume_dist().over(order_by(orders.qty)))
                               .where(orders.qty.is_not_null())
                               .order_by(orders.id);
                         },
                         {"1, 0.75, 0.8", "2, 0, 0.2", "3, 0.5, 0.6", "5, 0.25, 0.4", "6, 1, 1"}};
const Construct offsets{windows,
                        "lag(), lead()",
                        "",
                        [] {
                          return select(emp.id, func::lag(emp.name).over(order_by(emp.id)),
                                        func::lead(emp.salary, 2).over(order_by(emp.id)))
                              .order_by(emp.id);
                        },
                        {"1, NULL, 500", "2, ada, 300", "3, ben, NULL", "4, cyd, NULL"}};
const Construct offset_default{
    windows,
    "lag() with a default",
    "",
    [] {
      return select(emp.id, func::lag(emp.name, 1, "none").over(order_by(emp.id))).where(emp.id < 3).order_by(emp.id);
    },
    {"1, none", "2, ada"},
    {"mariadb"}};
const Construct values_in_frame{
    windows,
    "first_value(), last_value(), nth_value()",
    "",
    [] {
      return select(emp.id, func::first_value(emp.name).over(order_by(emp.id.desc())),
                    func::last_value(emp.name).over(order_by(emp.id), rows(unbounded_preceding, unbounded_following)),
                    func::nth_value(emp.name, 2).over(order_by(emp.id)))
          .order_by(emp.id);
    },
    {"1, dee, dee, NULL", "2, dee, dee, ben", "3, dee, dee, ben", "4, dee, dee, ben"}};

const std::string scalars = "Scalar functions";

Select<> row(const std::vector<Expr<>>& items) { return select(items).where(orders.id == 1); }
Expr<> any(const ExprBase& expression) { return Expr<>(expression.node()); }
Expr<double> real(double value) { return literal(value); }

const Construct choice{scalars,
                       "coalesce(), nullif(), greatest(), least()",
                       "",
                       [] {
                         return select(orders.id, func::coalesce(orders.qty, 0), func::nullif(orders.product, "cap"),
                                       func::greatest(orders.qty, 4), func::least(orders.qty, orders.id, 2))
                             .where(orders.id > 3)
                             .order_by(orders.id);
                       },
                       {"4, 0, NULL, NULL, NULL", "5, 5, NULL, 5, 2", "6, 20, ink, 20, 2"}};
const Construct greatest_dates{scalars,
                               "greatest() of dates and texts",
                               "",
                               [] {
                                 return select(func::greatest(orders.day, Date{2024y / 2 / 1}),
                                               func::least(orders.product, "pea"))
                                     .where(orders.id.in({1, 6}))
                                     .order_by(orders.id);
                               },
                               {"2024-02-01, pea", "2024-12-31, ink"}};
const Construct rounding{
    scalars,
    "round(): halves away from zero",
    "",
    [] {
      return row({any(func::round(real(2.5))), any(func::round(real(-2.5))), any(func::round(real(3.5))),
                  any(func::round(real(2.345), 2)), any(func::round(real(-1234.5678), 1)),
                  any(func::round(orders.amount)), any(func::round(orders.amount / 8, 2)), any(func::round(orders.qty)),
                  any(func::round(real(1e17) + 0.0, 2))});
    },
    {"3, -3, 4, 2.35, -1234.6, 13, 1.56, 10, 1e+17"}};
const Construct whole{
    scalars,
    "ceil(), floor(), trunc(), abs(), sign()",
    "",
    [] {
      return row({any(func::ceil(real(-2.5))), any(func::floor(real(-2.5))), any(func::trunc(real(-2.5))),
                  any(func::abs(real(-2.5))), any(func::sign(real(-2.5))), any(func::ceil(orders.amount)),
                  any(func::floor(orders.amount)), any(func::trunc(orders.amount)), any(func::abs(-orders.qty)),
                  any(func::sign(orders.qty - 10)), any(func::ceil(orders.qty)), any(func::floor(orders.qty)),
                  any(func::trunc(orders.qty))});
    },
    {"-2, -3, -2, 2.5, -1, 13, 12, 12, 10, 0, 10, 10, 10"}};
const Construct powers{scalars,
                       "sqrt(), exp(), ln(), log10(), power()",
                       "",
                       [] {
                         return row({any(func::sqrt(real(2))), any(func::exp(orders.qty)), any(func::ln(orders.amount)),
                                     any(func::log10(1000)), any(func::power(orders.qty, 3)),
                                     any(func::power(orders.amount, 0.5)), any(func::sqrt(orders.amount))});
                       },
                       {"1.41421356237, 22026.4657948, 2.52572864431, 3, 1000, 3.53553390593, 3.53553390593"}};
const Construct remainders{
    scalars,
    "mod() has the sign of the dividend, of fractions too",
    "",
    [] {
      return row({any(func::mod(orders.qty, 3)), any(func::mod(-orders.qty, 3)), any(orders.qty % -3),
                  any(func::mod(real(7.5), 2)), any(func::mod(real(-7.5), 2)), any(func::mod(orders.amount, 5)),
                  any(func::mod(-orders.amount, 5))});
    },
    {"1, -1, 1, 1.5, -1.5, 2.5, -2.5"}};
const Construct division{scalars,
                         "/ keeps fractions, int_div() cuts them off",
                         "",
                         [] {
                           return row({any(orders.qty / 3), any(int_div(orders.qty, 3)), any(int_div(-orders.qty, 3)),
                                       any(orders.amount / 3), any(orders.qty / func::nullif(orders.qty - 10, 0))});
                         },
                         {"3.33333333333, 3, -3, 4.16666666667, NULL"}};
const Construct random{scalars,
                       "random()",
                       "random()",
                       [] {
                         const Expr<double> chance = func::random();
                         return row({any(chance >= 0.0), any(chance < 1.0)});
                       },
                       {"true, true"}};

Expr<std::string> words(const char* value) { return literal(value); }

const Construct letters{
    scalars,
    "lower(), upper(), length(), octet_length()",
    "",
    [] {
      return row({any(func::lower(words("AbC"))), any(func::upper(orders.product)), any(func::length(words("aé漢"))),
                  any(func::char_length(words("aé漢"))), any(func::octet_length(words("aé漢")))});
    },
    {"abc, PEN, 3, 3, 6"}};
const Construct parts{
    scalars,
    "substring(), left(), right()",
    "",
    [] {
      return row({any(func::substring(words("abcdef"), 3)), any(func::substring(words("aé漢b"), 2, 2)),
                  any(func::substring(orders.product, orders.id + 1)), any(func::left(words("aé漢b"), 3)),
                  any(func::right(words("aé漢b"), 3)), any(func::left(words("ab"), 5)),
                  any(func::right(words("ab"), 5)), any(func::right(orders.product, orders.id)),
                  any(func::concat(words("["), func::right(words("ab"), 0), "]"))});
    },
    {"cdef, é漢, en, aé漢, é漢b, ab, ab, n, []"}};
const Construct searching{
    scalars,
    "position(), replace(), trim()",
    "",
    [] {
      return row({any(func::position("en", orders.product)), any(func::position("x", orders.product)),
                  any(func::replace(orders.product, "e", "E")), any(func::replace(words("aXa"), "x", "-")),
                  any(func::trim(words("  a b ")).concat("|")), any(func::ltrim(words("  a ")).concat("|")),
                  any(func::rtrim(words("  a ")).concat("|"))});
    },
    {"2, 0, pEn, aXa, a b|, a |,   a|"}};
const Construct padding{scalars,
                        "lpad(), rpad(), repeat()",
                        "",
                        [] {
                          return row({any(func::lpad(orders.product, 6, "*+")), any(func::rpad(orders.product, 6, "é")),
                                      any(func::lpad(orders.product, 2)), any(func::rpad(orders.product, 2)),
                                      any(func::lpad(words("7"), 3, "0")), any(func::repeat(words("ab"), 3)),
                                      any(func::repeat(orders.product, orders.id)),
                                      any(func::concat("[", func::repeat(orders.product, 0), "]"))});
                        },
                        {"*+*pen, penééé, pe, pe, 007, ababab, pen, []"}};
const Construct reverse{scalars,  "reverse()", "reverse(", [] { return row({any(func::reverse(words("aé漢")))}); },
                        {"漢éa"}, {"sqlite"}};
const Construct joining{scalars,
                        "concat(), concat_ws()",
                        "",
                        [] {
                          return select(func::concat(users.name, "<", users.email),
                                        func::concat_ws(", ", users.name, users.email, ""))
                              .where(users.id < 3)
                              .order_by(users.id);
                        },
                        {"ann<ann@x.org, ann, ann@x.org, ", "NULL, bob, "}};

}  // namespace
