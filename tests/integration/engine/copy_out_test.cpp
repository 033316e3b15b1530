// SPDX-License-Identifier: MIT
// copy_out of a query through the engine, on every database.
#include <chrono>
#include <limits>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <tuple>
#include <vector>

#include "catch.hpp"
#include "integration/sql/three_databases.hpp"
#include "quarry/stop_token.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using namespace std::chrono;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Samples : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<bool>> flag{this, "flag"};
  Column<std::optional<std::int64_t>> big{this, "big"};
  Column<std::optional<double>> real{this, "real"};
  Column<std::optional<Decimal>> exact{this, "exact", types::Numeric{14, 4}};
  Column<std::optional<std::string>> words{this, "words", types::String{200}};
  Column<std::optional<Bytes>> bytes{this, "bytes"};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<DateTime>> local{this, "local"};
  Column<std::optional<Timestamp>> moment{this, "moment"};
  Column<std::optional<Uuid>> key{this, "key"};
  Column<std::optional<Json>> document{this, "document"};
};

struct Numbers : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::string>> name{this, "name", types::String{60}};
};

struct Cards : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::string> number{this, "number", types::String{40}, sensitive};
};

struct Database {
  MetaData metadata;
  Samples samples{"copied_samples", metadata};
  Numbers numbers{"copied_numbers", metadata};
  Cards cards{"copied_cards", metadata};
};

using SampleRow =
    std::tuple<int, std::optional<bool>, std::optional<std::int64_t>, std::optional<double>, std::optional<Decimal>,
               std::optional<std::string>, std::optional<Bytes>, std::optional<Date>, std::optional<DateTime>,
               std::optional<Timestamp>, std::optional<Uuid>, std::optional<Json>>;

std::vector<SampleRow> sample_rows() {
  using L = std::numeric_limits<std::int64_t>;
  const auto bytes = [](std::initializer_list<int> values) {
    Bytes out;
    for (const int value : values) out.push_back(static_cast<std::byte>(value));
    return out;
  };
  return {
      {1, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}},
      {2, true, 0, 0.1, Decimal("0.1000"), "", Bytes{}, 2024y / 2 / 29,
       local_days{2024y / 2 / 29} + 13h + 5min + 6s + 123us, sys_days{2024y / 2 / 29} + 13h,
       Uuid("f47ac10b-58cc-4372-a567-0e02b2c3d479"), Json(R"({"a": [1, null, "x'y\\"]})")},
      {3, false, L::min(), -1.7976931348623157e308, Decimal("-1234567890.0001"),
       "it's \\ \"100%\" :x ? $1 -- /* \n é漢😀", bytes({0, 255, 39, 92, 0}), 1y / 1 / 1,
       local_days{1969y / 12 / 31} + 23h + 59min + 59s + 999999us, sys_days{1900y / 1 / 1} + 1us,
       Uuid("0cf48d09-408b-c5fa-4b28-7faa993e55a8"), Json("[]")},
      {4, true, L::max(), 5e-324, Decimal("9999999999.9999"), "\\' OR 1=1 -- ", bytes({1, 2, 3}), 9999y / 12 / 31,
       local_days{9999y / 12 / 31} + 23h, sys_days{2038y / 1 / 20}, Uuid(), Json(R"({"b": 7.5})")},
  };
}

auto all_of(const Samples& t) {
  return select(t.id, t.flag, t.big, t.real, t.exact, t.words, t.bytes, t.day, t.local, t.moment, t.key, t.document)
      .order_by(t.id);
}

bool is_postgresql(const Engine& engine) { return engine.dialect().name() == "postgresql"; }

// What PostgreSQL says a connection runs while its result is open.
template <class R>
std::string statement_of(const Engine& engine, const std::string& pid, R& result) {
  (void)result.begin();
  return engine.execute_raw("SELECT query FROM pg_stat_activity WHERE pid = " + pid)
      .template scalar<std::string>()
      .value();
}

constexpr int many = 20'000;

void fill(const Engine& engine, const Numbers& t) {
  std::vector<std::tuple<std::int64_t, std::optional<std::string>>> rows;
  for (int i = 0; i < many; ++i) {
    std::optional<std::string> name;
    if (i % 7 != 0) name = std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i);
    rows.emplace_back(i, name);
  }
  engine.execute_many(insert(t).columns(t.id, t.name), rows);
}

}  // namespace

TEST_CASE("copy_out gives the values that execute gives, whatever their types and wherever they stand", "[live]") {
  const Database db;
  const Samples& t = db.samples;
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created tables(db.metadata, engine);
    engine.execute_many(insert(t).columns(t.id, t.flag, t.big, t.real, t.exact, t.words, t.bytes, t.day, t.local,
                                          t.moment, t.key, t.document),
                        sample_rows());
    const auto expected = engine.execute(all_of(t)).all();
    REQUIRE(expected.size() == 4);
    CHECK(engine.copy_out(all_of(t)).all() == expected);
    CHECK(engine.connect().copy_out(all_of(t)).all() == expected);
    // values as they come, without the types that were declared
    const Select<> untyped(all_of(t).node());
    const auto bare = engine.execute(untyped).all();
    auto copied = engine.copy_out(untyped);
    std::size_t at = 0;
    for (const auto& row : copied) {
      for (std::size_t i = 0; i < 12; ++i) CHECK(row.get<Value>(i) == bare.at(at).get<Value>(i));
      ++at;
    }
    CHECK(at == 4);
    // found by each of their values, which are literals then, and selected as such
    for (const auto& row : sample_rows()) {
      const auto& [id, flag, big, real, exact, words, bytes, day, local, moment, key, document] = row;
      if (id == 1) continue;
      for (const Expr<bool>& condition :
           {t.big == big, t.real == real, t.exact == exact, t.words == words, t.bytes == bytes, t.day == day,
            t.local == local, t.moment == moment, t.key == key}) {
        CHECK(engine.copy_out(select(t.id).where(condition, t.flag == flag)).scalars() == std::vector<int>{id});
      }
      const auto selected = select(literal(*flag), literal(*big), literal(*real), literal(*exact), literal(*words),
                                   literal(*bytes), literal(*day), literal(*local), literal(*moment), literal(*key));
      CHECK(engine.copy_out(selected).all() == engine.execute(selected).all());
    }
    CHECK(engine.copy_out(select(t.id).where(t.id < 0)).all().empty());
    CHECK(engine.copy_out(select(t.words).where(t.id == bind<int>("n")), {{"n", 3}}).scalar() ==
          "it's \\ \"100%\" :x ? $1 -- /* \n é漢😀");
    CHECK_THROWS_AS(engine.copy_out(select(t.words).where(t.id == bind<int>("n"))), ArgumentError);
    CHECK_THROWS_AS(engine.copy_out(select(t.id), {{"n", 3}}), ArgumentError);
    CHECK(engine.pool().stats().checked_out == 0);
  }
}

TEST_CASE("copy_out of set operations, CTEs and what they are made of", "[live]") {
  const Database db;
  const Samples& t = db.samples;
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    const Created tables(db.metadata, engine);
    for (int i = 1; i < 5; ++i) engine.execute(insert(t).values(t.id = i, t.words = "w" + std::to_string(i)));
    const auto check = [&engine = engine](const auto& query) {
      CHECK(engine.copy_out(query).all() == engine.execute(query).all());
    };
    check(select(t.id).where(t.id < 2).union_all(select(t.id).where(t.id > 3)).order_by(t.id));
    const auto few = select(t.id, t.words).where(t.id.in({1, 2, 4})).cte("few");
    check(select(few.column<int>("id"), func::count().over()).order_by(few.column<int>("id")).limit(2));
    check(select(func::sum(t.id), func::avg(t.id), func::max(t.words)));
    check(select(t.words.concat("!"), case_(when(t.id == 1, "one")).else_("more")).order_by(t.id));
  }
}

TEST_CASE("copy_out is a COPY on PostgreSQL, and a stream where that would not do", "[live]") {
  const Database db;
  const Engine engine = create_engine(postgresql_url());
  const Created tables(db.metadata, engine);
  fill(engine, db.numbers);
  engine.execute(insert(db.cards).values(db.cards.id = 1, db.cards.number = "4111"));
  Connection conn = engine.connect();
  const std::string pid = conn.execute_raw("SELECT pg_backend_pid()").scalar<std::string>().value();
  const auto runs = [&](const auto& query) {
    auto result = conn.copy_out(query);
    return statement_of(engine, pid, result);
  };
  const Numbers& t = db.numbers;
  CHECK_THAT(runs(select(t.id).where(t.name == "x'1")),
             ContainsSubstring("COPY (SELECT") && ContainsSubstring("'x''1'"));
  CHECK_THAT(runs(select(t.id).where(t.id > 5)),
             ContainsSubstring("COPY (SELECT") && ContainsSubstring("FORMAT binary"));
  {
    const Transaction tx = conn.begin();
    CHECK_THAT(runs(select(t.id)), Catch::StartsWith("COPY (SELECT"));
  }
  CHECK_THAT(runs(select(db.cards.number)), ContainsSubstring("COPY (SELECT"));  // what comes out is in no text
  CHECK_THAT(runs(select(t.id).where(db.cards.number == "4111", db.cards.id == t.id)),
             Catch::StartsWith("SELECT") && !ContainsSubstring("4111"));
  CHECK_THAT(runs(select(t.id, literal_column<std::string>("inet '10.0.0.1'"))), Catch::StartsWith("SELECT"));
  CHECK(conn.copy_out(select(literal_column<std::string>("inet '10.0.0.1'"))).scalar() == "10.0.0.1");
  const auto added = insert(t).values(t.id = -1).returning(t.id).cte("added");
  CHECK(conn.copy_out(select(added.column<std::int64_t>("id"))).scalar() == -1);
  CHECK(engine.execute(select(func::count()).where(t.id == -1)).scalar() == 1);
}

TEST_CASE("copy_out shows sensitive values nowhere", "[live]") {
  const Database db;
  const Cards& t = db.cards;
  constexpr const char* secret = "4111-SECRET-1111";
  for (const auto& [name, engine] : live_databases()) {
    INFO(name);
    std::vector<std::string> log;  // outlives all that is logged
    const Created tables(db.metadata, engine);
    engine.execute(insert(t).values(t.id = 1, t.number = secret));
    engine.on_statement([&log](const StatementEvent& e) {
      log.push_back(e.literal_sql());
      log.emplace_back(e.sql);
      for (const std::string& value : e.parameters()) log.push_back(value);
      if (e.error != nullptr) log.emplace_back(e.error->what());
    });
    CHECK(engine.copy_out(select(t.number).where(t.number == secret)).scalar() == secret);
    CHECK(engine.copy_out(select(t.id).where(t.number == bind<std::string>("n")), {{"n", secret}}).scalar() == 1);
    CHECK(engine.copy_out(select(t.number)).scalar() == secret);
    const Select<std::int64_t> as_number(select(t.number).node());
    CHECK_THROWS_WITH(engine.copy_out(as_number).all(), ContainsSubstring("***") && !ContainsSubstring(secret));
    const auto broken = select(t.number.cast<int>()).where(t.number == secret);
    try {
      (void)engine.copy_out(broken).all();
      CHECK(name != std::string("postgresql"));
    } catch (const DatabaseError& error) {
      for (const std::string& text :
           {std::string(error.what()), error.info().message, error.info().detail, error.info().statement}) {
        CHECK_THAT(text, !ContainsSubstring(secret));
      }
    }
    REQUIRE(log.size() >= 10);
    for (const std::string& line : log) CHECK_THAT(line, !ContainsSubstring(secret));
  }
}

TEST_CASE("copy_out of many rows: whole, left early, in a transaction, stopped", "[live]") {
  const Database db;
  const Numbers& t = db.numbers;
  for (const auto& [name, made] : live_databases()) {
    INFO(name);
    const Engine& engine = made;
    const Created tables(db.metadata, engine);
    fill(engine, t);
    const auto query = select(t.id, t.name).order_by(t.id);
    CHECK(engine.copy_out(query).all() == engine.execute(query).all());
    std::size_t portions = 0;
    for (const auto& portion : engine.copy_out(query).partitions(6'000)) portions += portion.size() <= 6'000 ? 1 : 100;
    CHECK(portions == 4);

    for (const auto& row : engine.copy_out(query)) {
      if (row.get<0>() == 10) break;
    }
    {
      auto held = engine.copy_out(query);
      CHECK(held.begin()->get<0>() == 0);
      held.close();
      CHECK_THROWS_AS(held.all(), ResourceClosedError);
    }
    CHECK(engine.pool().stats().checked_out == 0);

    Connection conn = engine.connect();
    {
      Transaction tx = conn.begin();
      conn.execute(update(t).set(t.name = "seen").where(t.id == 1));
      CHECK(conn.copy_out(select(t.id).where(t.name == "seen")).scalar() == 1);
      for (const auto& row : conn.copy_out(query)) {
        if (row.get<0>() == 3) break;
      }
      CHECK(tx.state() == TransactionState::active);
      tx.commit();
    }
    CHECK(engine.copy_out(select(func::count()).where(t.name == "seen")).scalar() == 1);
    {
      auto open = conn.copy_out(query);
      auto it = open.begin();
      if (is_postgresql(engine)) CHECK_THROWS_AS(conn.execute_raw("SELECT 1"), Error);
      conn.close();
      CHECK_THROWS_AS(++it, ResourceClosedError);
    }
    CHECK(engine.pool().stats().checked_out == 0);

    std::stop_source source;
    const Engine stoppable = engine.with_options({.stop = source.get_token()});
    {
      auto result = stoppable.copy_out(query);
      CHECK(result.begin()->get<0>() == 0);
      source.request_stop();
      CHECK_THROWS_AS(result.all(), QueryCanceled);
    }
    CHECK_THROWS_AS(stoppable.copy_out(query), QueryCanceled);
    CHECK(engine.pool().stats().checked_out == 0);
    CHECK(engine.copy_out(query).all().size() == many);
  }
}

TEST_CASE("copy_out: errors in the middle, deadlines, and the transaction after them, on PostgreSQL", "[live]") {
  const Database db;
  const Numbers& t = db.numbers;
  const Engine engine = create_engine(postgresql_url());
  const Created tables(db.metadata, engine);
  fill(engine, t);
  const auto late = select(literal(1000) / (literal(std::int64_t{many / 2}) - t.id));
  const auto error_of = [](auto&& result) {
    int seen = 0;
    try {
      for (const auto& row : result) seen += row.template get<0>() == 0 ? 1 : 1;
    } catch (const DataError& error) {
      CHECK(seen > 0);
      return error;
    }
    throw std::runtime_error("the rows came to an end");
  };
  const DataError copy_error = error_of(engine.copy_out(late)), stream_error = error_of(engine.stream(late));
  const ErrorInfo &copied = copy_error.info(), &streamed = stream_error.info();
  CHECK(copied.message == streamed.message);
  CHECK(copied.sqlstate == streamed.sqlstate);
  CHECK(copied.statement == streamed.statement);
  CHECK(copied.transaction_state == streamed.transaction_state);
  CHECK(engine.pool().stats().checked_out == 0);
  const Engine quick = engine.with_options({.statement_timeout = 200ms});
  CHECK_THROWS_AS(quick.copy_out(select(literal_column<std::string>("pg_sleep(60)::text"))).all(), StatementTimeout);
  Connection conn = engine.connect();
  Transaction tx = conn.begin();
  (void)error_of(conn.copy_out(late));
  CHECK(tx.state() == TransactionState::failed);
  CHECK_THROWS_AS(conn.copy_out(select(t.id)), InFailedTransaction);
  tx.rollback();
  CHECK(conn.copy_out(select(t.id)).all().size() == many);
  CHECK_FALSE(conn.closed());
}
