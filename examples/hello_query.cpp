// SPDX-License-Identifier: MIT
// A table, a query, its SQL for two databases, and its rows.
#include <quarry/quarry.hpp>
using namespace quarry;

struct Visits : Table {
  using Table::Table;
  Column<std::string> clinic{this, "clinic"};
  Column<int> minutes{this, "minutes"};
};

int main() {
  const Visits v{"visits"};
  const auto q = select(v.clinic, func::sum(v.minutes)).where(v.minutes >= 10).group_by(v.clinic).order_by(v.clinic);
  fmt::print("{}\n{}\n", q.compile(postgresql::dialect()).sql(), q.literal_sql(mysql::dialect()));

  const Engine engine = create_engine("sqlite://");
  engine.execute(create_table(v));
  engine.execute(insert(v).columns(v.clinic, v.minutes).values("North", 25).values("South", 40).values("North", 30));
  for (const auto& [clinic, total] : engine.execute(q)) fmt::print("{} {}\n", clinic, total.value_or(0));
}
