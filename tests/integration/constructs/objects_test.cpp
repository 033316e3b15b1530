// SPDX-License-Identifier: MIT
// Views, tables of queries, sequences, types, and ALTER TABLE.
#include "integration/constructs/change.hpp"

using namespace quarry;
using quarry::test::Registered;
using sample::emp;
using sample::orders;

namespace {

const std::string group = "Views, sequences, ALTER";

Select<> one() { return select(literal(1).label("one")); }
Select<> first_of(const Column<>& column) { return select(column).select_from(emp).where(emp.id == 1); }
View rich() { return View{"rich", select(emp.id, emp.salary).where(emp.salary >= 500)}; }
View kept() { return View{"kept", select(emp.id).where(emp.salary > 500), {.materialized = true}}; }
TableAs copy() { return TableAs{"emp_copy", select(emp.id, emp.name).where(emp.id < 3)}; }
const Sequence numbers{"construct_numbers", {.start = 5}};
const types::Enum mood{"construct_mood", {"sad", "ok"}};

const Registered view{{.group = group,
                       .name = "CREATE VIEW",
                       .native = "",
                       .statement = [] { return create_view(rich()); },
                       .then = [] { return Select<>(select(rich()["id"]).order_by(rich()["id"])); },
                       .rows = {"1", "2", "3"},
                       .undo = [] { return std::vector<Statement>{drop_view(rich())}; }}};
const Registered replace_view{{.group = group,
                               .name = "CREATE OR REPLACE VIEW",
                               .native = "",
                               .statement = [] { return create_view(rich(), {.or_replace = true}); },
                               .then = [] { return Select<>(select(rich()["id"]).order_by(rich()["id"])); },
                               .rows = {"1", "2", "3"},
                               .refused = {"sqlite"},
                               .undo = [] { return std::vector<Statement>{drop_view(rich())}; }}};
const Registered materialized_view{{.group = group,
                                    .name = "CREATE MATERIALIZED VIEW",
                                    .native = "",
                                    .statement = [] { return create_view(kept()); },
                                    .then = [] { return Select<>(select(kept()["id"])); },
                                    .rows = {"1"},
                                    .refused = {"mariadb", "mysql", "sqlite"}}};
const Registered drop_a_view{{.group = group,
                              .name = "DROP VIEW IF EXISTS",
                              .native = "",
                              .statement = [] { return drop_view(rich(), {.if_exists = true}); },
                              .then = one,
                              .rows = {"1"},
                              .undo = [] { return std::vector<Statement>(); }}};
const Registered table_as{{.group = group,
                           .name = "CREATE TABLE ... AS SELECT",
                           .native = "",
                           .statement = [] { return create_table_as(copy()); },
                           .then = [] { return Select<>(select(copy()["name"]).order_by(copy()["id"])); },
                           .rows = {"ada", "ben"},
                           .undo = [] { return std::vector<Statement>{drop_table(copy())}; }}};
const Registered schema{{.group = group,
                         .name = "CREATE SCHEMA",
                         .native = "",
                         .statement = [] { return create_schema("construct_schema"); },
                         .then = one,
                         .rows = {"1"},
                         .refused = {"sqlite"},
                         .undo = [] { return std::vector<Statement>{drop_schema("construct_schema")}; }}};
const Registered sequence{{.group = group,
                           .name = "CREATE SEQUENCE, next_value()",
                           .native = "",
                           .statement = [] { return create_sequence(numbers); },
                           .then = [] { return Select<>(select(next_value(numbers).label("n"))); },
                           .rows = {"5"},
                           .refused = {"mysql", "sqlite"},
                           .undo = [] { return std::vector<Statement>{drop_sequence(numbers)}; }}};
const Registered type{{.group = group,
                       .name = "CREATE TYPE ... AS ENUM",
                       .native = "",
                       .statement = [] { return create_type(mood); },
                       .then = one,
                       .rows = {"1"},
                       .refused = {"mariadb", "mysql", "sqlite"}}};

const Registered add{{.group = group,
                      .name = "ALTER TABLE ... ADD COLUMN",
                      .native = "",
                      .statement = [] { return add_column(emp, Column<int>("age", server_default(7))); },
                      .then = [] { return first_of(column("age", types::Integer{})); },
                      .rows = {"7"},
                      .undo = [] { return std::vector<Statement>{drop_column(emp, "age")}; }}};
const Registered drop{{.group = group,
                       .name = "ALTER TABLE ... DROP COLUMN",
                       .native = "",
                       .statement = [] { return drop_column(orders, "ts"); },
                       .then = one,
                       .rows = {"1"},
                       .undo = [] { return std::vector<Statement>{add_column(orders, orders.ts)}; }}};
const Registered rename{{.group = group,
                         .name = "ALTER TABLE ... RENAME COLUMN",
                         .native = "",
                         .statement = [] { return rename_column(emp, "salary", "pay"); },
                         .then = [] { return first_of(column("pay", types::Integer{})); },
                         .rows = {"900"},
                         .undo = [] { return std::vector<Statement>{rename_column(emp, "pay", "salary")}; }}};
const Registered rename_all{
    {.group = group,
     .name = "ALTER TABLE ... RENAME TO",
     .native = "",
     .statement = [] { return rename_table(emp, "staff"); },
     .then = [] { return Select<>(select(func::count().label("n")).select_from(Table{"staff"})); },
     .rows = {"4"},
     .undo = [] { return std::vector<Statement>{rename_table(Table{"staff"}, "emp")}; }}};
const Registered retype{
    {.group = group,
     .name = "ALTER TABLE, a column's type",
     .native = "",
     .statement = [] { return alter_column_type(emp, Column<std::string>("name", types::String{90})); },
     .then = [] { return first_of(emp.name); },
     .rows = {"ada"},
     .refused = {"sqlite"},
     .undo = [] { return std::vector<Statement>{alter_column_type(emp, emp.name)}; }}};
const Registered redefault{
    {.group = group,
     .name = "ALTER TABLE, a column's default",
     .native = "",
     .statement = [] { return alter_column_default(emp, Column<std::optional<int>>("salary", server_default(5))); },
     .then = [] { return first_of(emp.salary); },
     .rows = {"900"},
     .refused = {"sqlite"},
     .undo = [] { return std::vector<Statement>{alter_column_default(emp, emp.salary)}; }}};
const Registered nullable_now{
    {.group = group,
     .name = "ALTER TABLE, whether a column can be NULL",
     .native = "",
     .statement =
         [] { return alter_column_nullable(emp, Column<std::optional<std::string>>("name", types::String{50})); },
     .then = one,
     .rows = {"1"},
     .refused = {"sqlite"},
     .undo = [] { return std::vector<Statement>{alter_column_nullable(emp, emp.name)}; }}};
const Registered constraint{
    {.group = group,
     .name = "ALTER TABLE ... ADD CONSTRAINT",
     .native = "",
     .statement = [] { return add_constraint(emp, UniqueConstraint{"name"}.named("uq_emp_name")); },
     .then = one,
     .rows = {"1"},
     .refused = {"sqlite"},
     .undo = [] { return std::vector<Statement>{drop_constraint(emp, "uq_emp_name")}; }}};
const Registered remark{{.group = group,
                         .name = "a comment of a table",
                         .native = "",
                         .statement = [] { return set_comment(emp, "who works here"); },
                         .then = one,
                         .rows = {"1"},
                         .refused = {"sqlite"},
                         .undo = [] { return std::vector<Statement>{set_comment(emp, "")}; }}};
const Registered empty{{.group = group,
                        .name = "truncate()",
                        .native = "TRUNCATE",
                        .statement = [] { return truncate(orders); },
                        .then = [] { return Select<>(select(func::count().label("n")).select_from(orders)); },
                        .rows = {"0"},
                        .undo = [] { return std::vector<Statement>(); }}};

}  // namespace
