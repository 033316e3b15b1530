// SPDX-License-Identifier: MIT
// What links quarry::sql alone: a query, printed for several databases.
#include <quarry/sql.hpp>

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

using namespace quarry;

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> clinic{this, "clinic"};
  Column<std::optional<std::int64_t>> minutes{this, "minutes"};
};

int main() {
  const Visits visits{"visits"};
  const auto query = select(visits.clinic, func::sum(visits.minutes).label("minutes"))
                         .where(visits.minutes > 10)
                         .group_by(visits.clinic)
                         .order_by(visits.clinic)
                         .limit(3);
  for (const std::string& sql : {query.compile(postgresql::dialect()).sql(), query.compile(mysql::dialect()).sql(),
                                 query.compile(sqlite::dialect()).sql(), query.literal_sql(sqlite::dialect())}) {
    std::puts(sql.c_str());
  }
}
