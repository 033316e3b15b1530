// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/passes.hpp"
#include "quarry/postgresql.hpp"
#include "quarry/sql.hpp"
#include "quarry/sql/series.hpp"
#include "quarry/sql/table_function.hpp"

/// The tables the rendering tests speak of.
namespace sample {

using namespace quarry;

struct Users : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key, autoincrement};
  Column<std::string> name{this, "name", types::String{50}};
  Column<std::optional<std::string>> email{this, "email", types::String{100}};
  Column<std::optional<bool>> active{this, "active"};
  Column<std::optional<DateTime>> created{this, "created"};
  Column<std::optional<Date>> born{this, "born"};
  Column<std::optional<Json>> meta{this, "meta"};
};

struct Orders : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key, autoincrement};
  Column<std::optional<int>> user_id{this, "user_id", foreign_key("users.id")};
  Column<std::optional<std::string>> region{this, "region", types::String{20}};
  Column<std::optional<std::string>> product{this, "product", types::String{30}};
  Column<std::optional<int>> qty{this, "qty"};
  Column<std::optional<Decimal>> amount{this, "amount", types::Numeric{10, 2}};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<DateTime>> ts{this, "ts"};
};

struct Employees : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key, autoincrement};
  Column<std::optional<int>> mgr_id{this, "mgr_id", foreign_key("emp.id")};
  Column<std::string> name{this, "name", types::String{50}};
  Column<std::optional<int>> salary{this, "salary"};
};

inline const Users users{"users"};
inline const Orders orders{"orders"};
inline const Employees emp{"emp"};

/// The generic text of a statement or expression.
template <class S>
std::string sql(const S& printable) {
  return to_string(printable);
}
inline std::string pg(const Statement& s) { return s.compile(postgresql::dialect()).sql(); }
inline std::string my(const Statement& s) { return s.compile(mysql::dialect()).sql(); }
inline std::string maria(const Statement& s) { return s.compile(mysql::mariadb()).sql(); }
inline std::string lite(const Statement& s) { return s.compile(sqlite::dialect()).sql(); }

}  // namespace sample
