// SPDX-License-Identifier: MIT
// CREATE TABLE and CREATE INDEX: what each database takes; tests/integration/schema proves what it then does.
#include "integration/constructs/change.hpp"
#include "quarry/schema.hpp"

using namespace quarry;
using quarry::test::Change;
using quarry::test::Registered;
using sample::orders;

namespace {

const std::string tables = "CREATE TABLE";
const std::string indexes = "CREATE INDEX";

// A table with the items beside columns a and b, created and found empty.
template <class... Items>
Change created(std::string name, std::vector<std::string> refused, const Items&... items) {
  const Table table{"construct_made", Column{"a", types::Integer{}}, Column{"b", types::Integer{}}, items...};
  return {.group = tables,
          .name = std::move(name),
          .native = "",
          .statement = [table] { return create_table(table); },
          .then = [table] { return select(table["a"]); },
          .rows = {},
          .refused = std::move(refused),
          .undo = [table] { return std::vector{drop_table(table, true)}; }};
}

// An index of a table that has rows.
Change indexed_by(std::string name, std::string native, std::vector<std::string> refused, const Index& index) {
  return {.group = indexes,
          .name = std::move(name),
          .native = std::move(native),
          .statement = [index] { return create_index(orders, index); },
          .then = [] { return select(orders.id).where(orders.id < 3).order_by(orders.id); },
          .rows = {"1", "2"},
          .refused = std::move(refused),
          .undo = [index] { return std::vector{drop_index(orders, index.definition.name, true)}; }};
}

const Registered key{
    created("PRIMARY KEY of several columns, with a name", {}, PrimaryKeyConstraint{"b", "a"}.named("k"))};
const Registered numbered{created("autoincrement", {}, Column{"id", types::BigInteger{}, primary_key, autoincrement})};
const Registered started{created("identity() with a start", {"sqlite"},
                                 Column{"id", types::BigInteger{}, primary_key, identity({.start = 100})})};
const Registered stepped{created(
    "identity() with steps, limits, ALWAYS", {"mariadb", "mysql", "sqlite"},
    Column{"id", types::BigInteger{}, primary_key, identity({.always = true, .increment = 10, .cycle = true})})};
const Registered kept{
    created("computed(..., stored)", {}, Column{"c", types::Integer{}, computed(column<int>("a") * 2, stored)})};
const Registered read{created("computed(..., virtual_)", {"postgresql"},
                              Column{"c", types::Integer{}, computed(column<int>("a") * 2, virtual_)})};
const Registered any{
    created("computed(...), wherever it is kept", {}, Column{"c", types::Integer{}, computed(column<int>("a") * 2)})};
const Registered expression_default{
    created("server_default() of an expression", {}, Column{"c", types::Integer{}, server_default(text("1 + 1"))})};
const Registered commented{created("comment()", {}, comment("it's here"))};
const Registered checked{
    created("CHECK", {}, CheckConstraint{column<int>("a") > column<int>("b")}.named("construct_c"))};
const Registered uniquely{created("UNIQUE", {}, UniqueConstraint{"a", "b"}.named("construct_u"))};
const Registered no_nulls{created("UNIQUE NULLS NOT DISTINCT", {"mariadb", "mysql", "sqlite"},
                                  UniqueConstraint{"a", "b"}.nulls_not_distinct())};
const Registered late_unique{
    created("UNIQUE, DEFERRABLE", {"mariadb", "mysql", "sqlite"}, UniqueConstraint{"a", "b"}.deferrable())};
const Registered excluded_rows{
    created("EXCLUDE", {"mariadb", "mysql", "sqlite"}, ExcludeConstraint{{"a", "="}}.using_method("btree"))};
const Registered several{
    created("foreign key of several columns, ON DELETE CASCADE", {}, Column{"c", types::Integer{}},
            Column{"d", types::Integer{}}, PrimaryKeyConstraint{"a", "b"},
            ForeignKeyConstraint{{"c", "d"}, "construct_made", {"a", "b"}, {.on_delete = cascade}})};
const Registered whole{created("foreign key, MATCH FULL", {"mariadb", "mysql", "sqlite"}, Column{"c", types::Integer{}},
                               Column{"d", types::Integer{}}, PrimaryKeyConstraint{"a", "b"},
                               ForeignKeyConstraint{{"c", "d"}, "construct_made", {"a", "b"}, {.match_full = true}})};
const Registered late{created("foreign key, DEFERRABLE", {"mariadb", "mysql"},
                              Column{"o", types::Integer{}, foreign_key("orders.id", {.initially_deferred = true})})};
const Registered defaulted{
    created("foreign key, SET DEFAULT", {"mariadb", "mysql"},
            Column{"o", types::Integer{}, foreign_key("orders.id", {.on_delete = ReferentialAction::set_default})})};

const Registered plain{
    indexed_by("columns, descending", "", {}, Index{"construct_i", orders.region, orders.qty.desc()})};
const Registered only{indexed_by("UNIQUE", "", {}, Index{"construct_i", orders.id, orders.region}.unique())};
const Registered expression{
    indexed_by("of an expression", "", {"mariadb"}, Index{"construct_i", func::lower(orders.region)})};
const Registered partial{
    indexed_by("where()", "", {"mariadb", "mysql"}, Index{"construct_i", orders.qty}.where(orders.qty > 3))};
const Registered carried{indexed_by("include()", "", {"mariadb", "mysql", "sqlite"},
                                    Index{"construct_i", orders.qty}.include({orders.region}))};
const Registered nulls{indexed_by("NULLS FIRST, NULLS LAST", "", {"mariadb", "mysql", "sqlite"},
                                  Index{"construct_i", orders.qty.desc().nulls_last()})};
const Registered beginning{indexed_by("a prefix of a column", "", {"postgresql", "sqlite"},
                                      Index{"construct_i", index_element(orders.region, {.length = 3})})};
const Registered method{indexed_by("using_method(), left out where it is unknown", "USING", {},
                                   Index{"construct_i", orders.qty}.using_method("hash"))};

}  // namespace
