// SPDX-License-Identifier: MIT
// Writes and reads through the header that quarry-reflect printed, whichever database it came from.
#include <quarry/quarry.hpp>

#include <fmt/format.h>

#include "tables.hpp"

int main(int, char** words) {
  using namespace quarry;
  using app::clinics, app::visits;
  const Engine engine = create_engine(words[1]);
  Connection connection = engine.connect();
  Transaction transaction = connection.begin();
  connection.execute(insert(clinics).values(clinics.id = 1, clinics.name = "North", clinics.class_ = 3));
  connection.execute(insert(visits).values(visits.clinic_id = 1, visits.day = Date{std::chrono::year{2026} / 3 / 1},
                                           visits.cost = Decimal("12.26"), visits._2nd_opinion = true));
  const auto query = select(clinics.name, clinics.class_, visits.day, visits.cost, visits.doubled, visits.mood)
                         .select_from(join(clinics, visits))
                         .where(visits.cost > Decimal("1"));
  for (const auto& [name, group, day, cost, doubled, mood] : connection.execute(query)) {
    fmt::print("{} {} {} {} {} {}\n", name, group.value(), to_string(day), to_string(cost.value()),
               to_string(doubled.value()), mood);
  }
  try {
    connection.execute(insert(visits).values(visits.clinic_id = 1, visits.day = Date{std::chrono::year{2026} / 3 / 2},
                                             visits.cost = Decimal("-1")));
  } catch (const CheckViolation&) {
    fmt::print("the check of the cost is there\n");
  }
  transaction.rollback();
  for (const Table& table : app::metadata.sorted_tables()) fmt::print("{}\n", table.name());
}
