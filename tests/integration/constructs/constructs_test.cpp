// SPDX-License-Identifier: MIT
// Every registered construct on every live database, bound and as literal SQL. Rows are compared in order where the
// statement has an ORDER BY, otherwise as a set. QUARRY_CONSTRUCT=name runs those whose name contains it;
// QUARRY_UPDATE_DOCS=1 writes docs/constructs.md anew.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "integration/constructs/change.hpp"
#include "integration/constructs/construct.hpp"
#include "integration/sql/three_databases.hpp"
#include "quarry/sql/traverse.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using namespace std::chrono;

namespace {

struct SampleData {
  MetaData metadata;
  sample::Users users{"users", metadata};
  sample::Orders orders{"orders", metadata};
  sample::Employees emp{"emp", metadata};

  void fill(const Engine& engine) const {
    const auto at = [](year_month_day day, auto time) { return DateTime(local_days{day} + time); };
    using OptionalText = std::optional<std::string>;
    using OptionalJson = std::optional<Json>;
    engine.execute_many(
        insert(users).columns(users.id, users.name, users.email, users.active, users.created, users.born, users.meta),
        std::vector{
            std::tuple(1, std::string("ann"), OptionalText("ann@x.org"), std::optional(true),
                       std::optional(at(2020y / 1 / 31, 10h + 30min)), std::optional(Date(1990y / 2 / 28)),
                       OptionalJson(Json(R"({"a": {"b": [1, 2]}, "n": 7, "s": "x", "t": true})"))),
            std::tuple(2, std::string("bob"), OptionalText(), std::optional(false),
                       std::optional(at(2021y / 3 / 1, 0h + 15s + 250000us)), std::optional(Date(2000y / 12 / 31)),
                       OptionalJson(Json(R"({"n": 3, "s": "y z", "odd \"key": 5})"))),
            std::tuple(3, std::string("Cid"), OptionalText("cid_50%@y.org"), std::optional<bool>(),
                       std::optional<DateTime>(), std::optional<Date>(), OptionalJson())});
    using OptionalInt = std::optional<int>;
    const auto order = [&](int id, OptionalInt user, OptionalText region, OptionalText product, OptionalInt qty,
                           std::optional<Decimal> amount, Date day, seconds time) {
      return std::tuple(id, user, region, product, qty, amount, std::optional(day),
                        std::optional(at(year_month_day(day), time)));
    };
    engine.execute_many(insert(orders).columns(orders.id, orders.user_id, orders.region, orders.product, orders.qty,
                                               orders.amount, orders.day, orders.ts),
                        std::vector{order(1, 1, "n", "pen", 10, Decimal("12.50"), 2024y / 1 / 1, 9h),
                                    order(2, 1, "n", "ink", 3, Decimal("7.25"), 2024y / 1 / 15, 10h + 30min),
                                    order(3, 2, "s", "pen", 7, Decimal("8.75"), 2024y / 1 / 31, 23h + 59min + 59s),
                                    order(4, 2, "s", "cap", {}, Decimal("100.00"), 2024y / 2 / 29, 0h),
                                    order(5, {}, "n", "cap", 5, {}, 2024y / 4 / 30, 12h),
                                    order(6, 1, {}, "ink", 20, Decimal("30.00"), 2024y / 12 / 31, 18h + 45min)});
    engine.execute_many(insert(emp).columns(emp.id, emp.mgr_id, emp.name, emp.salary),
                        std::vector{std::tuple(1, OptionalInt(), std::string("ada"), OptionalInt(900)),
                                    std::tuple(2, OptionalInt(1), std::string("ben"), OptionalInt(500)),
                                    std::tuple(3, OptionalInt(1), std::string("cyd"), OptionalInt(500)),
                                    std::tuple(4, OptionalInt(2), std::string("dee"), OptionalInt(300))});
  }
};

template <class T>
std::string text_of(const Row<>& row, std::size_t i) {
  const std::optional<T> value = row.get<std::optional<T>>(i);
  if (!value) return "NULL";
  if constexpr (std::same_as<T, double>) {
    return fmt::format("{:.12g}", *value);
  } else if constexpr (std::same_as<T, Decimal>) {
    std::string text = to_string(*value);  // SQLite keeps no trailing zeros, and computes in double
    if (text.find('.') != std::string::npos) {
      if (text.size() > 14) text = fmt::format("{:.12g}", std::stod(text));
      text.erase(text.find_last_not_of('0') + 1);
      if (text.back() == '.') text.pop_back();
    }
    return text;
  } else {
    return to_string(Value(*value));
  }
}

// Values in the types the tree gives them, so that the literal form's rows, of which only the server knows the types,
// read alike.
std::vector<std::string> rows_of(Result<> result, const Compiled& compiled) {
  std::vector<std::string> rows;
  for (const Row<>& row : result) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ", ";
      const TypeId type = compiled.columns()[i].type.id;
      if (is_integer(type)) text += text_of<std::int64_t>(row, i);
      else if (type == TypeId::boolean) text += text_of<bool>(row, i);
      else if (type == TypeId::numeric) text += text_of<Decimal>(row, i);
      else if (is_number(type)) text += text_of<double>(row, i);
      else if (is_text(type)) text += text_of<std::string>(row, i);
      else if (type == TypeId::date) text += text_of<Date>(row, i);
      else if (type == TypeId::datetime) text += text_of<DateTime>(row, i);
      else if (type == TypeId::timestamp) text += text_of<Timestamp>(row, i);
      else if (type == TypeId::time) text += text_of<TimeOfDay>(row, i);
      else if (type == TypeId::json) text += text_of<Json>(row, i);
      else text += to_string(row[i]);
    }
    rows.push_back(text);
  }
  return rows;
}

bool is_ordered(const Query& query) {
  if (const auto* select = as<nodes::Select>(query.node())) return !select->order_by.empty();
  const auto* compound = as<nodes::Compound>(query.node());
  return compound != nullptr && !compound->order_by.empty();
}

const std::vector<std::string> column_order{"postgresql", "mariadb", "mysql", "sqlite"};

// What a dialect does with a construct or a change, by its compiler.
template <class C>
std::string answer(const C& construct, const Dialect& dialect) {
  try {
    const std::string sql = construct.statement().compile(dialect).sql();
    return construct.native.empty() || sql.find(construct.native) != std::string::npos ? "native" : "emulated";
  } catch (const CompileError&) {
    return "refused";
  }
}

template <class C>
std::vector<C> in_order() {
  std::vector<C> constructs = C::all();
  std::stable_sort(constructs.begin(), constructs.end(),
                   [](const C& a, const C& b) { return std::tie(a.group, a.name) < std::tie(b.group, b.name); });
  return constructs;
}

using Dialects = std::map<std::string, Dialect>;

template <class C>
void add_tables(std::string& out, const std::vector<C>& constructs, const Dialects& dialects) {
  std::string group;
  for (const C& construct : constructs) {
    if (construct.group != group) {
      group = construct.group;
      out += fmt::format("\n## {}\n\n| construct | PostgreSQL 15 | MariaDB 10.11 | MySQL 8.0 | SQLite 3.40 |\n", group);
      out += "|---|---|---|---|---|\n";
    }
    out += "| " + construct.name;
    for (const std::string& name : column_order) out += " | " + answer(construct, dialects.at(name));
    out += " |\n";
  }
}

std::string page() {
  const Dialects dialects{{"postgresql", postgresql::dialect({.version = 15})},
                          {"mariadb", mysql::mariadb({.version = {10, 11}})},
                          {"mysql", mysql::dialect({.version = {8, 0, 36}})},
                          {"sqlite", sqlite::dialect({.version = {3, 40}})}};
  std::string out =
      "# Constructs\n\n"
      "What each database does with each construct: *native* is its own syntax, *emulated* is other SQL with the same\n"
      "meaning, *refused* is a `CompileError` before anything is sent, with an alternative in its message. The parts "
      "of\n"
      "a SELECT come first, then the statements that change rows and tables.\n\n"
      "This page is written by a test (`tests/integration/constructs`) that runs every line on PostgreSQL 15, MariaDB\n"
      "10.11 and SQLite 3.40, with bound values and as literal SQL, and compares the rows. MySQL 8.0.36 is compiled, "
      "not "
      "run.\n";
  add_tables(out, in_order<Construct>(), dialects);
  add_tables(out, in_order<Change>(), dialects);
  return out;
}

bool is_declared(const std::vector<std::string>& refused, std::string_view dialect) {
  return std::find(refused.begin(), refused.end(), dialect) != refused.end();
}

// Runs the change and gives the rows it leaves behind; nothing of it stays.
std::vector<std::string> outcome(const Engine& engine, const Change& change, bool bound) {
  std::vector<std::string> rows;
  // MariaDB would commit the transaction at the first statement of DDL, and what follows would be outside of it
  const bool by_hand = change.undo && engine.dialect().name() == "mariadb";
  {
    Connection conn = engine.connect();
    std::optional<Transaction> undone;
    if (!by_hand) undone.emplace(conn.begin());
    const Statement statement = change.statement();
    if (bound) conn.execute(statement);
    else conn.execute_raw(statement.literal_sql(engine.dialect()));
    const Select<> then = change.then();
    rows = rows_of(conn.execute(then), then.compile(engine.dialect()));
  }
  if (!by_hand) return rows;
  for (const Statement& statement : change.undo()) engine.execute(statement);
  return rows;
}

template <class C>
void check_refusals() {
  for (const C& construct : in_order<C>()) {
    INFO(construct.group << ", " << construct.name);
    const auto refused_by = [&](const char* name, const Dialect& dialect) {
      INFO(name);
      CHECK((answer(construct, dialect) == "refused") == is_declared(construct.refused, name));
    };
    refused_by("postgresql", postgresql::dialect());
    refused_by("mariadb", mysql::mariadb());
    refused_by("mysql", mysql::dialect());
    refused_by("sqlite", sqlite::dialect());
  }
}

}  // namespace

TEST_CASE("constructs: every one gives the same rows on every server, bound and literal", "[live][constructs]") {
  const char* wanted = std::getenv("QUARRY_CONSTRUCT");
  SampleData sample_data;
  for (const LiveDatabase& database : live_databases()) {
    const Created tables(sample_data.metadata, database.engine);
    sample_data.fill(database.engine);
    const Dialect& dialect = database.engine.dialect();
    for (const Construct& construct : in_order<Construct>()) {
      if (wanted != nullptr && construct.name.find(wanted) == std::string::npos) continue;
      INFO(database.name << ": " << construct.group << ", " << construct.name);
      const bool refused = is_declared(construct.refused, database.name);
      try {
        const Select<> query = construct.statement();
        if (refused) {
          CHECK_THROWS_AS(query.compile(dialect), CompileError);
          continue;
        }
        const Compiled compiled = query.compile(dialect);
        const std::string literal = query.literal_sql(dialect);
        INFO("bound:   " << compiled.sql());
        INFO("literal: " << literal);
        std::vector<std::string> expected = construct.rows;
        std::vector<std::string> bound = rows_of(database.engine.execute(query), compiled);
        std::vector<std::string> pasted = rows_of(database.engine.execute_raw(literal), compiled);
        if (!is_ordered(query)) {
          for (auto* rows : {&expected, &bound, &pasted}) std::sort(rows->begin(), rows->end());
        }
        CHECK(bound == expected);
        CHECK(pasted == expected);
      } catch (const Error& error) {
        FAIL_CHECK("threw " << error.what());
      }
    }
  }
}

TEST_CASE("constructs: every change leaves the same behind on every server, bound and literal", "[live][constructs]") {
  const char* wanted = std::getenv("QUARRY_CONSTRUCT");
  SampleData sample_data;
  for (const LiveDatabase& database : live_databases()) {
    const Created tables(sample_data.metadata, database.engine);
    sample_data.fill(database.engine);
    for (const Change& change : in_order<Change>()) {
      if (wanted != nullptr && change.name.find(wanted) == std::string::npos) continue;
      INFO(database.name << ": " << change.group << ", " << change.name);
      try {
        if (is_declared(change.refused, database.name)) {
          CHECK_THROWS_AS(change.statement().compile(database.engine.dialect()), CompileError);
          continue;
        }
        INFO("literal: " << change.statement().literal_sql(database.engine.dialect()));
        CHECK(outcome(database.engine, change, true) == change.rows);
        CHECK(outcome(database.engine, change, false) == change.rows);
      } catch (const Error& error) {
        FAIL_CHECK("threw " << error.what());
      }
    }
  }
}

TEST_CASE("constructs: a dialect refuses what is declared, and nothing else", "[constructs]") {
  check_refusals<Construct>();
  check_refusals<Change>();
}

TEST_CASE("constructs: docs/constructs.md says what was measured", "[constructs]") {
  const std::string path = QUARRY_SOURCE_DIR "/docs/constructs.md";
  const std::string now = page();
  if (std::getenv("QUARRY_UPDATE_DOCS") != nullptr) {
    std::ofstream(path) << now;
    return;
  }
  std::ifstream file(path);
  std::stringstream written;
  written << file.rdbuf();
  INFO("run it with QUARRY_UPDATE_DOCS=1 and commit the page");
  CHECK(written.str() == now);
}
