// SPDX-License-Identifier: MIT
// Files into tables and results into files, on SQLite in memory; what differs by database is in tests/integration.
#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "csv/field_text.hpp"
#include "quarry/quarry.hpp"

using namespace quarry;

namespace {

struct Visits : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key, autoincrement};
  Column<Date> day{this, "day"};
  Column<std::optional<int>> minutes{this, "minutes"};
  Column<std::optional<std::string>> note{this, "note"};
  Column<std::string> state{this, "state", types::Enum{"state", {"open", "done"}}, server_default("open")};
  Column<std::optional<int>> pin{this, "pin", sensitive};
};

struct Fixture {
  MetaData metadata;
  Visits v{"visits", metadata};
  Engine engine = create_engine("sqlite://");
  Fixture() { metadata.create_all(engine); }

  std::int64_t load(const std::string& text, csv::Options options = {}) {
    std::istringstream in(text);
    options.name = "v.csv";
    return csv::load(engine, v, in, options);
  }
  std::string complaint(const std::string& text, const csv::Options& options = {}) {
    try {
      (void)load(text, options);
    } catch (const csv::FormatError& error) {
      CHECK(written(select(func::count().label("n")).select_from(v)) == "n\n0\n");
      return error.what();
    }
    return "";
  }
  template <class Q>
  std::string written(const Q& query, const csv::Options& options = {}) {
    std::ostringstream out;
    csv::write(out, engine.stream(query), options);
    return out.str();
  }
  std::string all() { return written(select(v.id, v.day, v.minutes, v.note, v.state).order_by(v.id)); }
};

std::string as_field(const Value& value, const SqlType& type) {
  const csv::Options options;
  csv::detail::Printer printer(options);
  const ColumnInfo column{.name = "x", .type = type, .native_type = {}};
  quarry::detail::ValueOctets octets;
  printer.add(quarry::detail::cell_of(value, octets), column);
  return printer.text();
}

// The field's value printed again, or why there is none.
std::string through(const std::string& text, const SqlType& type) {
  Value value;
  std::string why;
  return csv::detail::read_field(text, type, value, why) ? as_field(value, type) : why;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a file is loaded by the names of its header") {
  CHECK(load("note,day,id\r\n\"a \"\"b\"\"\r\n,c\",2024-02-29,7\r\n,2024-03-01,8\n\"\",2024-03-02,9") == 3);
  CHECK(all() ==
        "id,day,minutes,note,state\n7,2024-02-29,,\"a \"\"b\"\"\r\n,c\",open\n8,2024-03-01,,,open\n"
        "9,2024-03-02,,\"\",open\n");
  CHECK(load("day\n") == 0);
}

TEST_CASE_METHOD(Fixture, "options") {
  SECTION("no header: the columns of the table") {
    CHECK(load("1,2024-01-01,5,x,done,3\n", {.header = false}) == 1);
    CHECK(all() == "id,day,minutes,note,state\n1,2024-01-01,5,x,done\n");
  }
  SECTION("no header: given columns") {
    CHECK(load("x,2024-01-01\n", {.header = false, .columns = {"note", "day"}}) == 1);
    CHECK(all() == "id,day,minutes,note,state\n1,2024-01-01,,x,open\n");
  }
  SECTION("given columns in place of the header's names") {
    CHECK(load("Note,Day\nx,2024-01-01\n", {.columns = {"note", "day"}}) == 1);
    CHECK(all() == "id,day,minutes,note,state\n1,2024-01-01,,x,open\n");
  }
  SECTION("what is NULL, and other marks") {
    CHECK(load("day;note;minutes\n2024-01-01;;\\N\n2024-01-02;'\\N';1\n2024-01-03;\\N;2\n",
               {.delimiter = ';', .quote = '\'', .null = "\\N"}) == 3);
    CHECK(all() ==
          "id,day,minutes,note,state\n1,2024-01-01,,\"\",open\n2,2024-01-02,1,\\N,open\n3,2024-01-03,2,,open\n");
    CHECK(written(select(v.note).order_by(v.id), {.quote = '\'', .header = false, .null = "\\N"}) ==
          "''\n'\\N'\n\\N\n");
  }
  SECTION("unknown columns") {
    CHECK(load("who,day,\nx,2024-01-01,y\n", {.ignore_unknown = true}) == 1);
    CHECK(all() == "id,day,minutes,note,state\n1,2024-01-01,,,open\n");
  }
}

TEST_CASE_METHOD(Fixture, "an INSERT of chosen columns, with an upsert") {
  engine.execute(insert(v).values(v.id = 1, v.day = Date{std::chrono::year{2024} / 1 / 1}, v.minutes = 1));
  std::istringstream in("minutes,id,day\n5,1,2024-01-01\n6,2,2024-01-02\n");
  const auto upsert =
      insert(v).columns(v.id, v.day, v.minutes).on_conflict(v.id).do_update(v.minutes = excluded(v.minutes));
  CHECK(csv::load(engine, upsert, in) == 2);
  CHECK(written(select(v.id, v.minutes).order_by(v.id)) == "id,minutes\n1,5\n2,6\n");
  std::istringstream missing("minutes,id\n5,1\n");
  CHECK_THROWS_WITH(csv::load(engine, upsert, missing), "line 1: column \"day\" is missing.");
}

TEST_CASE_METHOD(Fixture, "a wrong file is one sentence, and no row is kept") {
  const std::string good = "day,minutes,pin,state\n2024-01-01,1,1,open\n";
  CHECK(complaint("") == "v.csv, line 1: the file is empty; its first line names the columns");
  CHECK(complaint("dey\n") == "v.csv, line 1: there is no column \"dey\" to insert into. Did you mean \"day\"?");
  CHECK(complaint("day,day\n") == "v.csv, line 1: column \"day\" is there twice");
  CHECK(complaint("note\nx\n") == "v.csv, line 1: column \"day\" is missing.");
  CHECK(complaint(good + "2024-01-02,2,2\n") == "v.csv, line 3: 3 fields were found where there are 4 columns");
  CHECK(complaint(good + "2024-01-02,2,2,open,\n") == "v.csv, line 3: 5 fields were found where there are 4 columns");
  CHECK(complaint(good + "2024-02-30,2,2,open\n") ==
        "v.csv, line 3: column \"day\" holds \"2024-02-30\", which is not of type DATE");
  CHECK(complaint(good + "2024-01-02,99999999999,2,open\n") ==
        "v.csv, line 3: column \"minutes\" holds \"99999999999\", which is out of range for INTEGER");
  CHECK(complaint(good + "2024-01-02,2,12x4,open\n") ==
        "v.csv, line 3: column \"pin\" holds ***, which is not of type INTEGER");
  CHECK(complaint(good + "2024-01-02,2,2,shut\n") ==
        "v.csv, line 3: column \"state\" holds \"shut\", which is not one of \"open\", \"done\"");
  CHECK(complaint(good + ",2,2,open\n") == "v.csv, line 3: column \"day\" (DATE) is NULL, and it must have a value");
  CHECK(complaint(good + "2024-01-02,2,2,\"op\nen\"\n2024-01-02,\"2,2,open\n").substr(0, 15) == "v.csv, line 3: ");
  CHECK(complaint("day,note\n2024-01-01,\xFF\n") ==
        "v.csv, line 2: column \"note\" (VARCHAR) holds text that is not UTF-8; save the file in that encoding");
  CHECK(complaint("day,\xFF\n") == "v.csv, line 1: the header is not UTF-8; save the file in that encoding");
  CHECK_THROWS_WITH(csv::load(engine, v, "/nowhere/at/all.csv"),
                    "the CSV file /nowhere/at/all.csv cannot be opened: No such file or directory");
}

TEST_CASE_METHOD(Fixture, "within a transaction it is a savepoint, and the database's errors name the record") {
  Connection connection = engine.connect();
  Transaction transaction = connection.begin();
  connection.execute(insert(v).values(v.id = 1, v.day = Date{std::chrono::year{2024} / 1 / 1}));
  std::istringstream wrong("id,day\n5,2024-01-01\n1,2024-01-02\n");
  try {
    csv::load(connection, v, wrong);
    FAIL("a key was there twice");
  } catch (const UniqueViolation& error) {
    CHECK(error.info().row == 1);
  }
  std::istringstream right("id,day\n5,2024-01-01\n");
  CHECK(csv::load(connection, v, right) == 1);
  transaction.commit();
  CHECK(written(select(v.id).order_by(v.id)) == "id\n1\n5\n");
}

TEST_CASE_METHOD(Fixture, "progress is told of, and stops a load by what it throws") {
  std::string text = "id,day\n";
  for (int i = 1; i <= 2500; ++i) text += std::to_string(i) + ",2024-01-01\n";
  std::vector<std::int64_t> told;
  CHECK(load(text, {.progress = [&](std::int64_t sent) { told.push_back(sent); }}) == 2500);
  REQUIRE(!told.empty());
  CHECK(told.back() == 2500);
  CHECK(std::is_sorted(told.begin(), told.end()));
  engine.execute(delete_from(v).all_rows());
  CHECK_THROWS_AS(load(text, {.progress = [](std::int64_t) { throw std::runtime_error("enough"); }}),
                  std::runtime_error);
  CHECK(written(select(func::count().label("n")).select_from(v)) == "n\n0\n");
}

TEST_CASE("one column: an empty line is NULL") {
  MetaData metadata;
  const Table t{"t", metadata, Column<std::optional<std::string>>("a")};
  const Engine engine = create_engine("sqlite://");
  metadata.create_all(engine);
  for (const bool header : {true, false}) {
    std::istringstream in(header ? "a\n\nx\n\"\"\n\n" : "\nx\n\"\"\n\n");
    CHECK(csv::load(engine, t, in, {.header = header}) == 4);
    std::ostringstream out;
    CHECK(csv::write(out, engine.execute(select(t["a"])), {.header = header}) == 4);
    CHECK(out.str() == in.str());
    engine.execute(delete_from(t).all_rows());
  }
}

TEST_CASE("fields are read as their column's type, in all usual spellings") {
  const SqlType boolean{.id = TypeId::boolean}, integer{.id = TypeId::integer}, big{.id = TypeId::big_integer};
  for (const char* yes : {"true", "TRUE", "t", "T", "yes", "Y", "on", "1"}) CHECK(through(yes, boolean) == "true");
  for (const char* no : {"false", "False", "f", "no", "N", "OFF", "0"}) CHECK(through(no, boolean) == "false");
  for (const char* neither : {"", "2", "tru", "nope", " true"}) CHECK(through(neither, boolean) == "is not of type");
  CHECK(through("+5", integer) == "5");
  CHECK(through("-2147483648", integer) == "-2147483648");
  CHECK(through("2147483648", integer) == "is out of range for");
  CHECK(through("40000", {.id = TypeId::small_integer}) == "is out of range for");
  CHECK(through("9223372036854775808", big) == "is out of range for");
  CHECK(through("18446744073709551615", {.id = TypeId::unsigned_big_integer}) == "18446744073709551615");
  for (const char* none : {"", "+", "+-5", "1.5", "1 ", " 1", "1e3", "0x10", "99999999999999999999x"}) {
    CHECK(through(none, big) == "is not of type");
  }
  const SqlType real{.id = TypeId::double_precision}, numeric{.id = TypeId::numeric};
  CHECK(through("0.1", real) == "0.1");
  CHECK(through("+1e3", real) == "1000");
  CHECK(through("nan", real) == "NaN");
  CHECK(through("-inf", real) == "-Infinity");
  CHECK(through("1e999", real) == "is out of range for");
  for (const char* none : {"", "1,5", "nan(1)", "0x1p3", "1.5x"}) CHECK(through(none, real) == "is not of type");
  CHECK(through("-12345678901234567890.120", numeric) == "-12345678901234567890.120");
  CHECK(through("1,000", numeric) == "is not of type");
  CHECK(through("2024-02-29", {.id = TypeId::date}) == "2024-02-29");
  CHECK(through("29.2.2024", {.id = TypeId::date}) == "is not of type");
  CHECK(through("10:00", {.id = TypeId::time}) == through("10:00:00", {.id = TypeId::time}));
  CHECK(through("10:00:00.5", {.id = TypeId::time}) == "10:00:00.500000");
  CHECK(through("2024-02-29T10:00:00", {.id = TypeId::datetime}) == "2024-02-29 10:00:00");
  CHECK(through("2024-02-29", {.id = TypeId::datetime}) == "2024-02-29 00:00:00");
  CHECK(through("2024-02-29T10:00:00+05:30", {.id = TypeId::timestamp}) == "2024-02-29 04:30:00+00:00");
  CHECK(through("2024-02-29 10:00:00Z", {.id = TypeId::timestamp}) == "2024-02-29 10:00:00+00:00");
  CHECK(through("0123456789ABCDEF0123456789abcdef", {.id = TypeId::uuid}) == "01234567-89ab-cdef-0123-456789abcdef");
  for (const char* bytes : {"\\xdeAD", "0xDEAD", "dead"}) CHECK(through(bytes, {.id = TypeId::binary}) == "\\xdead");
  CHECK(through("\\x", {.id = TypeId::binary}) == "\\x");
  for (const char* none : {"\\xabc", "\\xgg", "x"}) CHECK(through(none, {.id = TypeId::binary}) == "is not of type");
  CHECK(through("{\"a\": [1]}", {.id = TypeId::jsonb}) == "\"{\"\"a\"\": [1]}\"");
  const SqlType interval{.id = TypeId::interval};
  for (const char* same :
       {"1 year 2 mons -3 days +04:05:06.7", "-04:05:06", "00:00:00", "1 mon", "-1 days", "100:00:00"}) {
    CHECK(through(same, interval) == same);
  }
  for (const char* none :
       {"", "1", "1 week", "x days", "1 day 1", "04:05:06 1 day", ":00:00", "--1:00:00", "04:65:00"}) {
    CHECK(through(none, interval) == "is not of type");
  }
}

TEST_CASE_METHOD(Fixture, "only what needs quotes gets them") {
  const auto printed = [&](const std::string& text) {
    return written(select(literal(text).label("x")), {.header = false});
  };
  CHECK(printed("plain 'text' = 1") == "plain 'text' = 1\n");
  CHECK(printed("a,b") == "\"a,b\"\n");
  CHECK(printed("a\"b") == "\"a\"\"b\"\n");
  CHECK(printed("a\rb") == "\"a\rb\"\n");
  CHECK(printed("a\nb") == "\"a\nb\"\n");
  CHECK(printed("") == "\"\"\n");
  CHECK(printed("\xEF\xBB\xBF"
                "a") ==
        "\"\xEF\xBB\xBF"
        "a\"\n");
  CHECK(written(select(literal(-5).label("a,b"), literal("x").label("c"))) == "\"a,b\",c\n-5,x\n");
}

TEST_CASE_METHOD(Fixture, "texts that are formulas to a spreadsheet are escaped if that is asked for") {
  const auto query = select(literal("=1+1").label("a"), literal("@x").label("b"), literal("-x,").label("c"),
                            literal(-5).label("d"), literal("x=1").label("e"), literal("").label("f"));
  CHECK(written(query, {.header = false}) == "=1+1,@x,\"-x,\",-5,x=1,\"\"\n");
  CHECK(written(query, {.header = false, .escape_formulas = true}) == "'=1+1,'@x,\"'-x,\",-5,x=1,\"\"\n");
}

TEST_CASE_METHOD(Fixture, "a result without rows, or a stream that fails, is an error") {
  std::ostringstream out;
  CHECK_THROWS_AS(csv::write(out, engine.execute(insert(v).values(v.day = Date{std::chrono::year{2024} / 1 / 1}))),
                  Error);
  out.setstate(std::ios::badbit);
  CHECK_THROWS_WITH(csv::write(out, engine.execute(select(v.id))), "the CSV stream cannot be written");
}
