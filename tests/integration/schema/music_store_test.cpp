// SPDX-License-Identifier: MIT
// A third party's schema from end to end: created, loaded in bulk, queried, changed, dropped, alike on every database.
#include <map>

#include "integration/schema/music_store.hpp"
#include "integration/sql/three_databases.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Revenue {
  std::optional<std::string> genre;
  std::optional<std::int64_t> sold;
  std::optional<Decimal> amount;
};

}  // namespace

TEST_CASE("a store of music: created, loaded, queried, changed, dropped", "[live]") {
  const music::Store s;
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created created(s.metadata, engine);
    const std::int64_t loaded = s.load(engine);
    CHECK(loaded == 40 + 8 + 5 + 120 + 960 + 6 + 60 + 400 + 1400 + 220);

    // the total of each invoice is that of its lines
    const auto sums = select(s.line.invoice_id, func::sum(s.line.unit_price * s.line.quantity).label("sum"))
                          .group_by(s.line.invoice_id)
                          .subquery("sums");
    const auto wrong = select(func::count())
                           .select_from(s.invoice)
                           .join(sums, sums[s.line.invoice_id] == s.invoice.id)
                           .where(func::round(s.invoice.total - sums.column<Decimal>("sum"), 2) != 0);
    CHECK(engine.execute(wrong).scalar() == 0);

    // revenue of genres, against what the program adds up
    const auto by_genre = select(s.genre.name, func::sum(s.line.quantity).label("sold"),
                                 func::round(func::sum(s.line.unit_price * s.line.quantity), 2).label("amount"))
                              .select_from(s.line)
                              .join(s.track, s.track.id == s.line.track_id)
                              .outer_join(s.genre, s.genre.id == s.track.genre_id)
                              .group_by(s.genre.name)
                              .order_by(desc("amount"), s.genre.name.nulls_last());
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> expected;
    for (int i = 1; i <= 400; ++i) {
      for (int k = 0; k < i % 6 + 1; ++k) {
        const int id = (i * 7 + k * 131) % 960 + 1;
        auto& entry = expected[id % 9 == 0 ? "" : "Genre " + std::to_string(id % 8 + 1)];
        entry.first += k % 2 + 1;
        entry.second += music::Store::price_in_cents(id) * (k % 2 + 1);
      }
    }
    const auto revenues = engine.execute(by_genre).into<Revenue>();
    CHECK(revenues.size() == expected.size());
    for (const Revenue& each : revenues) {
      const auto& [sold, cents] = expected[each.genre.value_or("")];
      CHECK(each.sold == sold);
      CHECK(each.amount == music::Store::in_cents(cents));
    }

    // the best customer of each country
    const auto spent = func::sum(s.invoice.total).label("spent");
    const auto ranked =
        select(s.customer.country, s.customer.name, spent,
               func::row_number()
                   .over(partition_by(s.customer.country), order_by(func::sum(s.invoice.total).desc(), s.customer.name))
                   .label("place"))
            .join(s.invoice)
            .group_by(s.customer.id, s.customer.country, s.customer.name)
            .subquery("ranked");
    const auto best = engine
                          .execute(select(ranked[s.customer.country], ranked[s.customer.name],
                                          ranked.column<std::optional<Decimal>>("spent"))
                                       .where(ranked["place"] == 1)
                                       .order_by(ranked[s.customer.country].nulls_first()))
                          .all();
    CHECK(best.size() == 5);
    CHECK(best[0].get<0>() == std::nullopt);

    // the tree of employees
    auto tree =
        select(s.employee.id, literal(0).label("depth")).where(s.employee.reports_to.is_null()).cte("tree", recursive);
    tree = tree.union_all(
        select(s.employee.id, tree.column<int>("depth") + 1).join(tree, tree[s.employee.id] == s.employee.reports_to));
    CHECK(engine.execute(select(func::max(tree.column<int>("depth")))).scalar() == 2);

    // keys and checks hold, also for what comes by other ways
    CHECK_THROWS_AS(engine.execute(delete_from(s.artist).where(s.artist.id == 2)), ForeignKeyViolation);
    CHECK_THROWS_AS(
        engine.execute(
            insert(s.playlist_track).values(s.playlist_track.playlist_id = 1, s.playlist_track.track_id = 1)),
        UniqueViolation);
    CHECK_THROWS_AS(engine.execute(update(s.line).set(s.line.quantity = 0).where(s.line.id == 1)), CheckViolation);
    CHECK(engine.execute(delete_from(s.invoice).where(s.invoice.id == 5)).rowcount() == 1);
    CHECK(engine.execute(select(func::count()).select_from(s.line).where(s.line.invoice_id == 5)).scalar() == 0);
    // dearer by way of another table
    const auto dearer = update(s.track)
                            .set(s.track.unit_price = s.track.unit_price + Decimal("0.50"))
                            .where(s.track.genre_id == s.genre.id, s.genre.name == "Genre 3");
    const std::int64_t in_genre =
        *engine.execute(select(func::count()).select_from(s.track).where(s.track.genre_id == 3)).scalar();
    CHECK(engine.execute(dearer).rowcount() == in_genre);
  }
}
