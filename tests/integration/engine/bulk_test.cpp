// SPDX-License-Identifier: MIT
// execute_many on live databases: by whatever way the rows go, they are those of single INSERTs, an error says which
// row it is about, and nothing of it is left behind.
#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "integration/sql/three_databases.hpp"
#include "quarry/stop_token.hpp"
#include "support/thrown.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

struct Things : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::optional<bool>> flag{this, "flag"};
  Column<std::optional<std::int16_t>> small{this, "small"};
  Column<std::optional<std::int64_t>> big{this, "big"};
  Column<std::optional<double>> number{this, "number"};
  Column<std::optional<Decimal>> price{this, "price", types::Numeric{12, 3}};
  Column<std::optional<std::string>> word{this, "word", types::String{40}};
  Column<std::optional<std::string>> essay{this, "essay", types::Text{}};
  Column<std::optional<Bytes>> blob{this, "blob"};
  Column<std::optional<Date>> day{this, "day"};
  Column<std::optional<TimeOfDay>> hour{this, "hour"};
  Column<std::optional<DateTime>> local{this, "local"};
  Column<std::optional<Timestamp>> moment{this, "moment"};
  Column<std::optional<Uuid>> key{this, "key"};
  Column<std::optional<Json>> doc{this, "doc"};
};
using Thing =
    std::tuple<int, std::optional<bool>, std::optional<std::int16_t>, std::optional<std::int64_t>,
               std::optional<double>, std::optional<Decimal>, std::optional<std::string>, std::optional<std::string>,
               std::optional<Bytes>, std::optional<Date>, std::optional<TimeOfDay>, std::optional<DateTime>,
               std::optional<Timestamp>, std::optional<Uuid>, std::optional<Json>>;

auto into(const Things& t) {
  return insert(t).columns(t.id, t.flag, t.small, t.big, t.number, t.price, t.word, t.essay, t.blob, t.day, t.hour,
                           t.local, t.moment, t.key, t.doc);
}

std::vector<Thing> things(int count) {
  std::vector<Thing> all;
  for (int i = 0; i < count; ++i) {
    if (i % 7 == 3) {
      all.emplace_back(i, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                       std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                       std::nullopt);
      continue;
    }
    const std::string text = "it's \"row\" \\ " + std::to_string(i) + " \xC3\xA9\n\t";
    const std::byte bytes[] = {std::byte{0}, std::byte{'\''}, std::byte{0xFF}, static_cast<std::byte>(i)};
    const auto day = std::chrono::sys_days{2000y / 1 / 1} + std::chrono::days{i * 37};
    Uuid uuid;
    for (std::size_t k = 0; k < uuid.bytes.size(); ++k)
      uuid.bytes[k] = static_cast<std::uint8_t>(static_cast<std::size_t>(i) + k);
    all.emplace_back(
        i, i % 2 == 0, static_cast<std::int16_t>(i - 50), std::int64_t{i} << 33, i / 8.0,
        Decimal(std::to_string(i) + ".125"), text.substr(0, 30), std::string(static_cast<std::size_t>(i) * 5, 'x'),
        Bytes(std::begin(bytes), std::end(bytes)), Date(day), TimeOfDay{std::chrono::microseconds{i * 1001LL}},
        DateTime(std::chrono::local_days{Date(day)} + std::chrono::seconds{i}),
        Timestamp(day + std::chrono::microseconds{i * 1'000'003LL}), uuid, Json("{\"n\": " + std::to_string(i) + "}"));
  }
  return all;
}

std::vector<std::string> rows_of(const Engine& engine, const Things& t) {
  std::vector<std::string> rows;
  for (const Row<>& row : engine.execute(Select<>(select(t).order_by(t.id)))) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) text += to_string(row[i]) + "|";
    rows.push_back(text);
  }
  return rows;
}

struct Broken {};

// The 5000 rows that `make` gives for 0 to 4999.
template <class Make>
class Counted {
 public:
  explicit Counted(Make make) : make_(std::move(make)) {}
  class iterator {
   public:
    iterator(const Make& make, int at) : make_(&make), at_(at) {}
    auto operator*() const { return (*make_)(at_); }
    iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const iterator& other) const { return at_ != other.at_; }

   private:
    const Make* make_;
    int at_;
  };
  iterator begin() const { return {make_, 0}; }
  iterator end() const { return {make_, 5000}; }

 private:
  Make make_;
};

struct Keys : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> word{this, "word", types::String{20}};
};

}  // namespace

TEST_CASE("rows in bulk are the rows of single INSERTs", "[live]") {
  MetaData metadata;
  const Things one{"bulk_single", metadata}, many{"bulk_many", metadata};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    const std::vector<Thing> rows = things(150);
    engine.transaction([&](Connection& conn) {
      for (const Thing& row : rows) conn.execute(into(one).rows(std::vector{row}));
    });
    CHECK(engine.execute_many(into(many), rows) == 150);
    const auto expected = rows_of(engine, one);
    CHECK(expected.size() == 150);
    CHECK(rows_of(engine, many) == expected);
  }
}

TEST_CASE("an error says which row it is about, and leaves nothing", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_keys", metadata};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    std::vector<std::tuple<int, std::string>> rows;
    for (int i = 0; i < 23'000; ++i) rows.emplace_back(i == 12'345 ? 77 : i, "w");
    const auto statement = insert(k).columns(k.id, k.word);
    const auto count = [&](const auto& executor) {
      return executor.execute(select(func::count()).select_from(k)).scalar();
    };
    {
      const auto error = thrown<UniqueViolation>([&] { (void)engine.execute_many(statement, rows); });
      CHECK(error.info().row == 12'345);
      CHECK(std::string(error.what()).find("row 12345 of those given") != std::string::npos);
    }
    CHECK(count(engine) == 0);
    // in a transaction of the caller's, which goes on
    Connection conn = engine.connect();
    Transaction transaction = conn.begin();
    conn.execute(insert(k).values(k.id = -1, k.word = "before"));
    CHECK_THROWS_AS(conn.execute_many(statement, rows), UniqueViolation);
    CHECK(count(conn) == 1);
    conn.execute(insert(k).values(k.id = -2, k.word = "after"));
    transaction.commit();
    CHECK(count(engine) == 2);
    // what cannot be stored is refused before it is sent
    const std::vector<std::tuple<int, std::string>> bad{{1, "fine"}, {2, std::string("\xFF")}};
    CHECK_THROWS_AS(engine.execute_many(statement, bad), Error);
    CHECK(count(engine) == 2);
  }
}

TEST_CASE("rows that go by statements tell which of them failed", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_upserts", metadata};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    // an upsert is more than rows for columns; NULL meets NOT NULL in the middle of it
    std::vector<std::vector<Value>> rows;
    for (int i = 0; i < 3000; ++i) rows.push_back({i, i == 1777 ? Value() : Value("w")});
    const auto upsert = insert(k).columns(k.id, k.word).on_conflict(k.id).do_update(k.word = excluded(k.word));
    const auto error = thrown<NotNullViolation>([&] { (void)engine.execute_many(upsert, rows); });
    CHECK(error.info().row == 1777);
    CHECK(engine.execute(select(func::count()).select_from(k)).scalar() == 0);
    rows[1777][1] = "w";
    (void)engine.execute_many(upsert, rows);
    // values of its own stand beside those of the rows
    const auto marked = insert(k).columns(k.id, k.word).on_conflict(k.id).do_update(k.word = "again");
    (void)engine.execute_many(marked, std::vector<std::tuple<int, std::string>>{{7, "x"}, {3001, "y"}, {8, "z"}});
    CHECK(engine.execute(select(k.id).where(k.word == "again").order_by(k.id)).scalars() == std::vector<int>{7, 8});
    const auto told = insert(k).columns(k.id, k.word).returning(k.id + 1000, literal("done"));
    const auto back = engine.execute_many(told, std::vector<std::tuple<int, std::string>>{{4001, "x"}, {4002, "y"}});
    REQUIRE(back.size() == 2);
    CHECK((back[1].get<0>() == 5002 && back[1].get<1>() == "done"));
    engine.execute(delete_from(k).where(k.id > 2999));
    CHECK(engine.execute(select(func::count()).select_from(k)).scalar() == 3000);
  }
}

TEST_CASE("a column may get values of several kinds, and of any size", "[live]") {
  struct Mixed : Table {
    using Table::Table;
    Column<int> id{this, "id", primary_key};
    Column<std::optional<Decimal>> number{this, "number", types::Numeric{30, 5}};
    Column<std::optional<std::string>> text{this, "text", types::Text{}};
    Column<std::optional<Uuid>> key{this, "key"};
  };
  MetaData metadata;
  const Mixed one{"bulk_mixed_one", metadata}, many{"bulk_mixed", metadata};
  std::vector<std::vector<Value>> rows;
  const auto key = Uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  for (int i = 0; i < 40; ++i) {
    const Value numbers[] = {i, Decimal("12.25"), Value(), 12345678901234LL, Decimal("-0.00001")};
    const Value texts[] = {Value(), "", "\xF0\x9F\x98\x80", std::string(static_cast<std::size_t>(i) * 1'600, 'y'), "z"};
    rows.push_back({i, numbers[i % 5], texts[i % 5], i % 3 == 0 ? Value() : Value(key)});
  }
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    const auto into_many = insert(many).columns(many.id, many.number, many.text, many.key);
    const auto into_one = insert(one).columns(one.id, one.number, one.text, one.key);
    engine.transaction([&](Connection& conn) {
      for (const auto& row : rows) conn.execute(into_one.rows(std::vector<std::vector<Value>>{row}));
    });
    CHECK(engine.execute_many(into_many, rows) == 40);
    const auto all = [&](const Mixed& t) {
      std::string text;
      for (const Row<>& row : engine.execute(Select<>(select(t).order_by(t.id)))) {
        for (std::size_t i = 0; i < row.size(); ++i) text += to_string(row[i]) + "|";
      }
      return text;
    };
    CHECK(all(many) == all(one));
    CHECK(all(many).size() > 200'000);
  }
}

TEST_CASE("what a database cannot hold is refused with its row, before it is sent", "[live]") {
  struct Days : Table {
    using Table::Table;
    Column<int> id{this, "id", primary_key};
    Column<Date> day{this, "day"};
    Column<DateTime> moment{this, "moment"};
    Column<std::string> word{this, "word", types::Text{}, sensitive};
  };
  using namespace std::chrono;
  MetaData metadata;
  const Days t{"bulk_days", metadata};
  using Given = std::tuple<int, Date, DateTime, std::string>;
  const Given good{0, 2024y / 2 / 29, DateTime(local_days(2024y / 2 / 29)), "secret"};
  const auto bad_day = [&](Date day) {
    Given row = good;
    std::get<1>(row) = day;
    return row;
  };
  Given bad_moment = good, bad_word = good;
  std::get<2>(bad_moment) = DateTime(local_days(12'000y / 1 / 1));
  std::get<3>(bad_word) = "secret\xFF";
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    const Created created(metadata, engine);
    const auto statement = insert(t).columns(t.id, t.day, t.moment, t.word);
    for (const Given& bad :
         {bad_day(2023y / 2 / 29), bad_day(10'000y / 1 / 1), bad_day(Date(year(-5), month(1), day(1))), bad_moment}) {
      INFO(name);
      std::vector<Given> rows;
      for (int i = 0; i < 9; ++i) {
        rows.push_back(i == 7 ? bad : good);
        std::get<0>(rows.back()) = i;
      }
      const auto error = thrown<DataError>([&] { (void)engine.execute_many(statement, rows); });
      CHECK(error.info().row == 7);
      CHECK(std::string(error.what()).find("secret") == std::string::npos);
      std::vector<std::vector<Value>> values;
      for (const auto& [id, day, moment, word] : rows) values.push_back({id, day, moment, word});
      CHECK(thrown<DataError>([&] { (void)engine.execute_many(statement, values); }).info().row == 7);
    }
    CHECK_THROWS_AS(engine.execute_many(statement, std::vector{bad_word}), InvalidEncoding);
    CHECK(engine.execute(select(func::count()).select_from(t)).scalar() == 0);
  }
}

TEST_CASE("rows in bulk give back what they return, in their order", "[live]") {
  struct Numbered : Table {
    using Table::Table;
    Column<int> id{this, "id", primary_key, autoincrement};
    Column<std::string> word{this, "word", types::String{20}, unique};
  };
  MetaData metadata;
  const Numbered t{"bulk_numbered", metadata};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    std::vector<std::string> words;
    for (int i = 0; i < 1001; ++i) words.push_back("w" + std::to_string(i));
    const auto statement = insert(t).columns(t.word).returning(t.id, t.word);
    const std::vector<Row<int, std::string>> given = engine.execute_many(statement, words);
    REQUIRE(given.size() == words.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
      const auto& [id, word] = given[i];
      CHECK((word == words[i] && (i == 0 || id > given[i - 1].get<0>())));
    }
    CHECK(engine.execute_many(statement, std::vector<std::string>{}).empty());
    std::vector<std::string> again{"a", "b", "w500", "c"};
    CHECK(thrown<UniqueViolation>([&] { (void)engine.execute_many(statement, again); }).info().row == 2);
    CHECK(engine.execute(select(func::count()).select_from(t)).scalar() == 1001);
    const auto change = update(t).set(t.word = "x").all_rows().returning(t.id);
    CHECK_THROWS_AS(engine.execute_many(change, words), ArgumentError);
  }
}

TEST_CASE("a database's own words hold for many rows too", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_words", metadata};
  const std::vector<std::tuple<int, std::string>> rows{{1, "a"}, {2, "b"}, {1, "c"}};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    const auto into =
        insert(k).columns(k.id, k.word).prefix_with("OR REPLACE", "sqlite").prefix_with("IGNORE", "mariadb");
    const auto word = [&] { return engine.execute(select(k.word).where(k.id == 1)).scalar(); };
    if (std::string_view(name) == "postgresql") {
      CHECK_THROWS_AS(engine.execute_many(into, rows), UniqueViolation);
    } else {
      engine.execute_many(into, rows);
      CHECK(word() == (std::string_view(name) == "sqlite" ? "c" : "a"));
    }
  }
}

TEST_CASE("one statement for many sets of values", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_sets", metadata};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    std::vector<std::tuple<int, std::string>> rows;
    for (int i = 0; i < 1000; ++i) rows.emplace_back(i, "w");
    engine.execute_many(insert(k).columns(k.id, k.word), rows);
    const auto statement = update(k).set(k.word = bind<std::string>("word")).where(k.id == bind<int>("id"));
    std::vector<std::vector<NamedValue>> values;
    for (int i = 0; i < 1000; i += 2) values.push_back({{"id", i}, {"word", "even" + std::to_string(i)}});
    CHECK(engine.execute_many(statement, values) == 500);
    CHECK(engine.execute(select(func::count()).select_from(k).where(k.word.starts_with("even"))).scalar() == 500);
    values[333] = {{"id", 1}, {"word", std::string("\xFF")}};
    CHECK(thrown<InvalidEncoding>([&] { (void)engine.execute_many(statement, values); }).what() != nullptr);
    // a key that is there already
    const auto move = update(k).set(k.id = bind<int>("to")).where(k.id == bind<int>("id"));
    std::vector<std::vector<NamedValue>> moves;
    for (int i = 0; i < 900; ++i) moves.push_back({{"id", i}, {"to", i == 444 ? 950 : 2000 + i}});
    CHECK(thrown<UniqueViolation>([&] { (void)engine.execute_many(move, moves); }).info().row == 444);
    CHECK(engine.execute(select(func::count()).select_from(k).where(k.id >= 1000)).scalar() == 0);
  }
}

TEST_CASE("listeners see the rows; a range that throws leaves nothing", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_heard", metadata};
  for (const auto& [name, on] : live_databases()) {
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    const auto statement = insert(k).columns(k.id, k.word);
    std::vector<std::tuple<int, std::string>> rows;
    for (int i = 0; i < 5000; ++i) rows.emplace_back(i, "w" + std::to_string(i));
    {
      struct Heard {
        std::int64_t rows = 0;
        std::size_t parameters = 0;
        std::string last;
      };
      const auto heard = std::make_shared<Heard>();
      engine.on_statement([heard](const StatementEvent& event) {
        if (!event.sql.starts_with("INSERT INTO bulk_heard")) return;
        const std::vector<std::string> parameters = event.parameters();
        heard->rows += event.rows;
        heard->parameters += parameters.size();
        heard->last = parameters.back();
      });
      CHECK(engine.execute_many(statement, rows) == 5000);
      CHECK(heard->rows == 5000);
      CHECK(heard->parameters == 10'000);
      CHECK(heard->last.find("w4999") != std::string::npos);
    }
    engine.execute(delete_from(k).all_rows());

    Connection conn = engine.connect();
    CHECK_THROWS_AS(conn.execute_many(statement, Counted([](int i) {
                                        if (i == 4321) throw Broken();
                                        return std::tuple(i, std::string("w"));
                                      })),
                    Broken);
    CHECK(conn.execute(select(func::count()).select_from(k)).scalar() == 0);
    // and the rows may come from statements on the same connection
    conn.execute_many(statement, Counted([&](int i) {
                        return std::tuple(i, conn.execute_raw("SELECT 'q'").one().get<std::string>(0));
                      }));
    CHECK(conn.execute(select(func::count()).select_from(k)).scalar() == 5000);
  }
}

TEST_CASE("rows that wait for a lock end at the deadline or when they are stopped", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_locked", metadata};
  for (const auto& [name, on] : live_databases()) {
    if (std::string_view(name) == "sqlite") continue;  // one writer at a time: nothing is sent while another is
    const Engine& engine = on;
    INFO(name);
    const Created created(metadata, engine);
    const auto statement = insert(k).columns(k.id, k.word);
    std::vector<std::tuple<int, std::string>> rows;
    for (int i = 0; i < 200'000; ++i) rows.emplace_back(i, "twenty letters of it");
    Connection holder = engine.connect();
    Transaction transaction = holder.begin();
    holder.execute(insert(k).values(k.id = 3, k.word = "mine"));
    const auto start = std::chrono::steady_clock::now();
    // the key waits for the other transaction, while the rest fills all buffers on the way
    CHECK_THROWS_AS(engine.with_options({.statement_timeout = 300ms}).execute_many(statement, rows), StatementTimeout);
    std::stop_source stop;
    std::thread stopper([&] {
      std::this_thread::sleep_for(300ms);
      stop.request_stop();
    });
    CHECK_THROWS_AS(engine.with_options({.stop = stop.get_token()}).execute_many(statement, rows), QueryCanceled);
    stopper.join();
    CHECK(std::chrono::steady_clock::now() - start < 15s);
    transaction.rollback();
    CHECK(engine.execute(select(func::count()).select_from(k)).scalar() == 0);
    CHECK(engine.execute_many(statement, rows) == 200'000);
  }
}

TEST_CASE("the rows of a result can be inserted elsewhere", "[live]") {
  MetaData metadata;
  const Keys k{"bulk_source", metadata};
  const auto databases = live_databases();
  const auto query = select(k.id, k.word).order_by(k.id);
  std::vector<std::tuple<int, std::string>> rows;
  for (int i = 0; i < 3000; ++i) rows.emplace_back(i, "w" + std::to_string(i));
  for (std::size_t from = 0; from < databases.size(); ++from) {
    const Engine& source = databases[from].engine;
    const Engine& target = databases[(from + 1) % databases.size()].engine;
    const Created here(metadata, source), there(metadata, target);
    source.execute_many(insert(k).columns(k.id, k.word), rows);
    CHECK(target.execute_many(insert(k).columns(k.id, k.word), source.stream(query)) == 3000);
    CHECK(target.execute(query).all() == source.execute(query).all());
    target.execute(delete_from(k).all_rows());
    CHECK(target.execute_many(insert(k).columns(k.id, k.word), source.stream(Select<>(query))) == 3000);
    CHECK(target.execute(query).all() == source.execute(query).all());
  }
}

TEST_CASE("PostgreSQL gets rows by COPY where that is what INSERT does", "[live]") {
  const Engine engine = create_engine(postgresql_url());
  MetaData metadata;
  const Keys k{"bulk_copy", metadata};
  const Created created(metadata, engine);
  engine.execute_raw("CREATE TABLE IF NOT EXISTS bulk_calls (n int)");
  engine.execute_raw("DELETE FROM bulk_calls");
  engine.execute_raw(
      "CREATE OR REPLACE FUNCTION bulk_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO bulk_calls "
      "VALUES "
      "(1); RETURN NULL; END $$");
  engine.execute_raw(
      "CREATE TRIGGER bulk_note AFTER INSERT ON bulk_copy FOR EACH STATEMENT EXECUTE FUNCTION bulk_note()");
  const auto calls = [&] {
    const auto n = engine.execute_raw("SELECT count(*) FROM bulk_calls").one().get<std::int64_t>(0);
    engine.execute_raw("DELETE FROM bulk_calls");
    return n;
  };
  std::vector<std::tuple<int, std::string>> rows;
  for (int i = 0; i < 5000; ++i) rows.emplace_back(i, "w");
  const auto statement = insert(k).columns(k.id, k.word);
  std::vector<std::int64_t> told;
  engine.on_statement([&](const StatementEvent& event) {
    if (event.sql.starts_with("INSERT INTO bulk_copy")) told.push_back(event.rows);
  });
  CHECK(engine.execute_many(statement, rows) == 5000);
  CHECK(calls() == 1);  // one COPY, not five INSERTs
  CHECK(told == std::vector<std::int64_t>{5000});
  // an upsert is more than rows
  CHECK(engine.execute_many(statement.on_conflict(k.id).do_nothing(), rows) == 0);
  CHECK(calls() == 5);

  // a view, a column that became another type, one that is numbered always, rules: INSERT says what becomes of them
  engine.execute(delete_from(k).all_rows());
  const auto inserted_into = [&](const char* sql) {
    engine.execute_raw(sql);
    const auto done = engine.execute_many(statement, rows);
    const auto there = engine.execute(select(func::count()).select_from(k)).scalar();
    engine.execute(delete_from(k).all_rows());
    return done == 5000 && there == 5000;
  };
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE bigint"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE smallint"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE numeric"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN id TYPE real"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ALTER COLUMN word TYPE char(3)"));
  CHECK(inserted_into("ALTER TABLE bulk_copy ENABLE ROW LEVEL SECURITY"));
  engine.execute_raw("ALTER TABLE bulk_copy DISABLE ROW LEVEL SECURITY");
  engine.execute_raw("CREATE RULE bulk_rule AS ON INSERT TO bulk_copy DO ALSO INSERT INTO bulk_calls VALUES (2)");
  (void)calls();
  CHECK(engine.execute_many(statement, rows) == 5000);
  CHECK(calls() > 5);  // the rule was followed
  engine.execute_raw("DROP TABLE bulk_calls CASCADE");
  engine.execute_raw("DROP FUNCTION bulk_note() CASCADE");
}
