// SPDX-License-Identifier: MIT
// Operators of expressions.
#include "integration/constructs/construct.hpp"

using namespace quarry;
using quarry::test::Construct;
using sample::orders;
using sample::users;

namespace {

const std::string group = "Operators";

// The ids of the users or orders a condition selects.
auto users_where(const Expr<>& condition) {
  return [condition] { return select(users.id).where(condition).order_by(users.id); };
}
auto orders_where(const Expr<>& condition) {
  return [condition] { return select(orders.id).where(condition).order_by(orders.id); };
}

const Construct is_true{group, "IS TRUE", "IS true", users_where(users.active.is_true()), {"1"}};
const Construct is_not_true{group, "IS NOT TRUE", "IS NOT true", users_where(users.active.is_not_true()), {"2", "3"}};
const Construct is_false{group, "IS FALSE", "IS false", users_where((users.id > 1).is_false()), {"1"}};
const Construct is_not_false{
    group, "IS NOT FALSE", "IS NOT false", users_where(users.active.is_not_false()), {"1", "3"}};
const Construct equals_true{group, "= true", "= true", users_where(users.active == true), {"1"}};
const Construct not_boolean{group, "NOT of a boolean column", "NOT ", users_where(!users.active), {"2"}};
const Construct bare_boolean{
    group, "a boolean column as condition", "WHERE users.active ORDER", users_where(users.active), {"1"}};

const Construct bits{group,
                     "bits: &, |, ~, <<, >>",
                     "",
                     [] {
                       return select(orders.id, orders.qty.bit_and(6), orders.qty.bit_or(8), orders.qty.bit_not(),
                                     orders.qty.shift_left(2), orders.qty.shift_right(1))
                           .where(orders.id < 4)
                           .order_by(orders.id);
                     },
                     {"1, 2, 10, -11, 40, 5", "2, 2, 11, -4, 12, 1", "3, 6, 15, -8, 28, 3"}};
const Construct negative_bits{group,
                              "bits of negative numbers",
                              "",
                              [] {
                                return select((-orders.qty).bit_and(-2), (-orders.qty).bit_or(1),
                                              (-orders.qty).bit_xor(5), (-orders.qty).shift_left(1),
                                              (-orders.qty).shift_right(1), (-orders.qty).bit_not() + 1,
                                              (orders.qty * 2).bit_xor(1) * 3)
                                    .where(orders.id == 3);
                              },
                              {"-8, -7, -4, -14, -4, 7, 45"}};
const Construct bit_xor{
    group,
    "XOR",
    "",
    [] {
      return select(orders.qty.bit_xor(3), orders.qty.bit_xor(3) * 2, orders.qty.bit_xor(3) == 4).where(orders.id == 3);
    },
    {"4, 8, true"}};
const Construct nested_bits{group,
                            "bit operations within each other",
                            "",
                            orders_where(orders.qty.bit_and(3).bit_or(4).bit_xor(1).shift_left(1).shift_right(1) == 7),
                            {"1"}};

const Construct symmetric{
    group, "BETWEEN SYMMETRIC", "SYMMETRIC", orders_where(orders.qty.between_symmetric(7, 4)), {"3", "5"}};
const Construct not_symmetric{
    group, "NOT BETWEEN SYMMETRIC", "SYMMETRIC", orders_where(!orders.qty.between_symmetric(7, 4)), {"1", "2", "6"}};
const Construct not_distinct{
    group, "IS NOT DISTINCT FROM", "IS NOT DISTINCT FROM", users_where(users.active.is_not_distinct_from(null)), {"3"}};

const Construct icontains{
    group,
    "icontains(), istarts_with(), iends_with()",
    "ILIKE",
    users_where(users.name.icontains("I") && users.name.istarts_with("C") && users.name.iends_with("D")),
    {"3"}};
const Construct not_contains{group, "NOT contains()", "NOT LIKE", users_where(!users.email.contains("50%")), {"1"}};
const Construct escape{group, "LIKE ... ESCAPE", "ESCAPE", users_where(users.email.like("%!_50!%%", "!")), {"3"}};
const Construct contains_column{
    group, "contains() of a column", "LIKE", users_where(users.email.contains(func::lower(users.name))), {"1", "3"}};

const Construct regexp{group, "regexp_match()", "", users_where(users.name.regexp_match("^[ab].*[nb]$")), {"1", "2"}};
const Construct regexp_case{group,
                            "regexp_match() without regard to case",
                            "",
                            users_where(users.name.regexp_match("^(c|A)", "i")),
                            {"1", "3"}};
const Construct regexp_sensitive{
    group,
    "regexp_match() with regard to case",
    "",
    users_where(users.name.regexp_match("^[bC]", "c") && users.name.not_regexp_match("^c", "c")),
    {"2", "3"}};
const Construct not_regexp{group, "NOT regexp_match()", "", users_where(!users.email.regexp_match("\\.org$")), {}};
const Construct regexp_replace{
    group,
    "regexp_replace()",
    "",
    [] { return select(users.name.regexp_replace("([a-c])(n?)", "<\\1$>")).where(users.id < 3).order_by(users.id); },
    {"<a$>n", "<b$>o<b$>"},
    {"sqlite"}};

const Construct concat{
    group,
    "concat() of several",
    "||",
    [] { return select(users.name.concat("-", users.email, "!"), users.name.concat("'")).order_by(users.id).limit(2); },
    {"ann-ann@x.org!, ann'", "NULL, bob'"}};
const Construct custom{
    group,
    "an operator of one's own",
    "",
    [] { return select(orders.id).where((orders.qty + 1).op<int>("-", 1) * 2 == 14).order_by(orders.id); },
    {"3"}};
const Construct bool_op{group,
                        "a comparison of one's own",
                        "",
                        orders_where(!orders.qty.bool_op("<>", 7) && orders.qty.bool_op(">=", 7)),
                        {"3"}};

const Construct in_expressions{
    group, "IN of expressions and NULL", "", orders_where(orders.qty.in({3, orders.id * 10, null})), {"1", "2"}};
const Construct not_in_null{group, "NOT IN with NULL", "", orders_where(!orders.qty.in({3, null})), {}};
const Construct empty_not_in{
    group, "NOT IN of an empty list", "", orders_where(orders.qty.not_in({}) && orders.id < 3), {"1", "2"}};
const Construct in_query{group,
                         "IN (SELECT ...)",
                         "",
                         users_where(users.id.in(select(orders.user_id).where(orders.product == "ink"))),
                         {"1"}};

const Construct row_in{group,
                       "row values: IN",
                       "",
                       [] {
                         const auto row = tuple_(orders.region, orders.product);
                         return select(orders.id).where(row.in({{"n", "pen"}, {"s", "cap"}})).order_by(orders.id);
                       },
                       {"1", "4"}};
const Construct row_not_in{group,
                           "row values: NOT IN",
                           "",
                           orders_where(tuple_(orders.region, orders.product).not_in({{"n", "pen"}, {"s", "cap"}})),
                           {"2", "3", "5", "6"}};
const Construct row_empty{group,
                          "row values: IN of no rows",
                          "",
                          orders_where(tuple_(orders.region, orders.product).in({}) || orders.id == 2),
                          {"2"}};
const Construct row_not_empty{group,
                              "row values: NOT IN of no rows",
                              "",
                              orders_where(tuple_(orders.region, orders.qty).not_in({}) && orders.id > 4),
                              {"5", "6"}};
const Construct row_query{
    group,
    "row values: IN (SELECT ...)",
    "",
    orders_where(
        tuple_(orders.user_id, orders.day).in(select(orders.user_id, func::max(orders.day)).group_by(orders.user_id))),
    {"4", "6"}};
const Construct row_order{
    group,
    "row values: <, =",
    "",
    orders_where(tuple_(orders.user_id, orders.id) > tuple_(1, 2) && tuple_(orders.user_id, orders.id) != tuple_(2, 4)),
    {"3", "6"}};
const Construct row_mixed{
    group, "row values: NULL within", "", orders_where(tuple_(orders.id, orders.qty) == tuple_(4, orders.qty)), {}};

const auto quantities = [] { return select(orders.qty).where(orders.user_id == 1); };  // 10, 3, 20
const auto with_null = [] { return select(orders.qty).where(orders.user_id == 2); };   // 7, NULL
const auto nothing = [] { return select(orders.qty).where(orders.id == 77); };
const Construct equal_any{
    group, "= ANY (SELECT ...)", "ANY", orders_where(orders.qty == any_(quantities())), {"1", "2", "6"}};
const Construct not_equal_all{
    group, "!= ALL (SELECT ...)", "ALL", orders_where(orders.qty != all_(quantities())), {"3", "5"}};
const Construct less_any{group, "< ANY (SELECT ...)", "ANY", orders_where(orders.qty < any_(with_null())), {"2", "5"}};
const Construct greater_all{group, "> ALL (SELECT ...)", "ALL", orders_where(orders.qty >= all_(quantities())), {"6"}};
const Construct three_valued{
    group,
    "ANY and ALL over NULL and over nothing",
    "ANY",
    [] {
      return select(orders.id, (orders.qty > any_(with_null())).label("p"), (orders.qty > all_(with_null())).label("q"),
                    (orders.qty == all_(nothing())).label("r"), (orders.qty != any_(nothing())).label("s"))
          .order_by(orders.id);
    },
    {"1, true, NULL, true, false", "2, NULL, false, true, false", "3, NULL, false, true, false",
     "4, NULL, NULL, true, false", "5, NULL, false, true, false", "6, true, NULL, true, false"}};
const Construct not_any{group, "NOT (x < ANY ...)", "ALL", orders_where(!(orders.qty < any_(quantities()))), {"6"}};
const Construct correlated_all{
    group,
    "ALL, correlated",
    "ALL",
    [] {
      const auto other = aliased(orders, "other");
      return select(orders.id)
          .where(orders.amount >= all_(select(other.amount).where(other.user_id == orders.user_id)))
          .order_by(orders.id);
    },
    {"4", "5", "6"}};
const Construct any_array{group,      "= ANY (array)",
                          "ANY",      orders_where(orders.qty == any_(std::vector{3, 7})),
                          {"2", "3"}, {"mariadb", "mysql", "sqlite"}};
const Construct arrays{group,
                       "arrays: @>, &&, subscript, length",
                       "",
                       [] {
                         const auto array = literal(std::vector<std::string>{"a", "b'", "c\\"});
                         return select(array.contains(std::vector<std::string>{"b'"}),
                                       array_overlaps(array, std::vector<std::string>{"x", "c\\"}),
                                       array_contained_by(array, std::vector<std::string>{"a"}), array[2],
                                       array_length(array));
                       },
                       {"true, true, false, b', 3"},
                       {"mariadb", "mysql", "sqlite"}};

}  // namespace
