// SPDX-License-Identifier: MIT
// INSERT, UPDATE and DELETE.
#include "integration/constructs/change.hpp"

using namespace quarry;
using quarry::test::Registered;
using sample::emp;
using sample::orders;
using sample::users;

namespace {

const std::string inserts = "INSERT";
const std::string changes = "UPDATE and DELETE";

Select<> salaries() { return select(emp.id, emp.name, emp.salary).order_by(emp.id); }
Select<> order_ids() { return select(orders.id).order_by(orders.id); }
auto eve() { return insert(emp).columns(emp.id, emp.name, emp.salary).values(4, "eve", 100); }

const Registered rows{
    {.group = inserts,
     .name = "several rows",
     .native = "",
     .statement = [] { return insert(users).columns(users.id, users.name).values(7, "x").values(8, "y"); },
     .then = [] { return select(users.id, users.name).where(users.id > 3).order_by(users.id); },
     .rows = {"7, x", "8, y"}}};
const Registered from_select{
    {.group = inserts,
     .name = "INSERT ... SELECT",
     .native = "",
     .statement =
         [] {
           return insert(users)
               .columns(users.id, users.name)
               .from_select(select(emp.id + 10, emp.name).where(emp.id < 3));
         },
     .then = [] { return select(users.id, users.name).where(users.id > 3).order_by(users.id); },
     .rows = {"11, ada", "12, ben"}}};
const Registered insert_returning{
    {.group = inserts,
     .name = "RETURNING",
     .native = "RETURNING",
     .statement = [] { return insert(users).values(users.id = 7, users.name = "x").returning(users.id); },
     .then = [] { return select(users.id).where(users.id > 3); },
     .rows = {"7"},
     .refused = {"mysql"}}};
const Registered do_update{{.group = inserts,
                            .name = "on_conflict(key).do_update()",
                            .native = "ON CONFLICT",
                            .statement =
                                [] {
                                  return eve().on_conflict(emp.id).do_update(
                                      emp.name = excluded(emp.name), emp.salary = emp.salary + excluded(emp.salary));
                                },
                            .then = salaries,
                            .rows = {"1, ada, 900", "2, ben, 500", "3, cyd, 500", "4, eve, 400"}}};
const Registered any_update{{.group = inserts,
                             .name = "on_conflict().do_update(), any key",
                             .native = "",
                             .statement = [] { return eve().on_conflict().do_update(emp.salary = 1); },
                             .then = salaries,
                             .rows = {"1, ada, 900", "2, ben, 500", "3, cyd, 500", "4, dee, 1"},
                             .refused = {"postgresql"}}};
const Registered do_nothing{{.group = inserts,
                             .name = "on_conflict(key).do_nothing()",
                             .native = "DO NOTHING",
                             .statement = [] { return eve().on_conflict(emp.id).do_nothing(); },
                             .then = salaries,
                             .rows = {"1, ada, 900", "2, ben, 500", "3, cyd, 500", "4, dee, 300"}}};
const Registered conflict_where{
    {.group = inserts,
     .name = "on_conflict(key).where(...).do_update()",
     .native = "",
     .statement =
         [] { return eve().on_conflict(emp.id).where(emp.salary < excluded(emp.salary)).do_update(emp.salary = 1); },
     .then = salaries,
     .rows = {"1, ada, 900", "2, ben, 500", "3, cyd, 500", "4, dee, 300"},
     .refused = {"mariadb", "mysql"}}};

const Registered set{{.group = changes,
                      .name = "UPDATE",
                      .native = "",
                      .statement = [] { return update(emp).set(emp.salary = emp.salary * 2).where(emp.id == 4); },
                      .then = salaries,
                      .rows = {"1, ada, 900", "2, ben, 500", "3, cyd, 500", "4, dee, 600"}}};
const Registered update_joined{
    {.group = changes,
     .name = "UPDATE, joined",
     .native = "FROM",
     .statement =
         [] {
           const auto boss = aliased(emp, "boss");
           return update(emp).set(emp.salary = boss.salary).where(emp.mgr_id == boss.id, boss.id == 2);
         },
     .then = salaries,
     .rows = {"1, ada, 900", "2, ben, 500", "3, cyd, 500", "4, dee, 500"}}};
const Registered update_subquery{{.group = changes,
                                  .name = "UPDATE with a correlated subquery",
                                  .native = "",
                                  .statement =
                                      [] {
                                        return update(users)
                                            .set(users.name =
                                                     select(emp.name).where(emp.id == users.id).scalar_subquery())
                                            .where(users.id < 3);
                                      },
                                  .then = [] { return select(users.name).order_by(users.id); },
                                  .rows = {"ada", "ben", "Cid"}}};
const Registered update_exchange{{.group = changes,
                                  .name = "UPDATE that exchanges two columns",
                                  .native = "",
                                  .statement =
                                      [] {
                                        return update(orders)
                                            .set(orders.region = orders.product, orders.product = orders.region)
                                            .where(orders.id == 1);
                                      },
                                  .then = [] { return select(orders.region, orders.product).where(orders.id == 1); },
                                  .rows = {"pen, n"},
                                  .refused = {"mariadb", "mysql"}}};
const Registered update_with{
    {.group = changes,
     .name = "WITH ... UPDATE",
     .native = "WITH",
     .statement =
         [] {
           const auto rich = select(emp.id).where(emp.salary > 600).cte("rich");
           return update(users).set(users.name = "rich").where(users.id.in(select(rich[emp.id])));
         },
     .then = [] { return select(users.name).order_by(users.id); },
     .rows = {"rich", "bob", "Cid"},
     .refused = {"mariadb"}}};
const Registered update_returning{
    {.group = changes,
     .name = "UPDATE ... RETURNING",
     .native = "RETURNING",
     .statement = [] { return update(emp).set(emp.salary = 1).where(emp.id == 4).returning(emp.name); },
     .then = [] { return select(emp.salary).where(emp.id == 4); },
     .rows = {"1"},
     .refused = {"mariadb", "mysql"}}};
const Registered merge{{.group = changes,
                        .name = "MERGE",
                        .native = "MERGE",
                        .statement =
                            [] {
                              return merge_into(emp)
                                  .using_(users, emp.id == users.id + 2)
                                  .when_matched(emp.salary < 400)
                                  .delete_()
                                  .when_matched()
                                  .update(emp.name = users.name, emp.salary = emp.salary + users.id)
                                  .when_not_matched()
                                  .insert(emp.id = users.id + 2, emp.name = func::lower(users.name));
                            },
                        .then = salaries,
                        .rows = {"1, ada, 900", "2, ben, 500", "3, ann, 501", "5, cid, NULL"},
                        .refused = {"mariadb", "mysql", "sqlite"}}};
const Registered remove{{.group = changes,
                         .name = "DELETE",
                         .native = "",
                         .statement = [] { return delete_from(orders).where(orders.qty > 5); },
                         .then = order_ids,
                         .rows = {"2", "4", "5"}}};
const Registered remove_all{{.group = changes,
                             .name = "DELETE of all_rows()",
                             .native = "",
                             .statement = [] { return delete_from(orders).all_rows(); },
                             .then = [] { return select(func::count().label("n")).select_from(orders); },
                             .rows = {"0"}}};
const Registered remove_joined{
    {.group = changes,
     .name = "DELETE, joined",
     .native = "USING",
     .statement = [] { return delete_from(orders).where(orders.user_id == users.id, users.name == "ann"); },
     .then = order_ids,
     .rows = {"3", "4", "5"}}};
const Registered remove_returning{
    {.group = changes,
     .name = "DELETE ... RETURNING",
     .native = "RETURNING",
     .statement = [] { return delete_from(orders).where(orders.id < 6).returning(orders.id); },
     .then = order_ids,
     .rows = {"6"},
     .refused = {"mysql"}}};
const Registered remove_some{
    {.group = changes,
     .name = "DELETE ... ORDER BY ... LIMIT",
     .native = "LIMIT",
     .statement = [] { return delete_from(orders).all_rows().order_by(orders.id.desc()).limit(4); },
     .then = order_ids,
     .rows = {"1", "2"},
     .refused = {"postgresql", "sqlite"}}};

}  // namespace
