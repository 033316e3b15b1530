// SPDX-License-Identifier: MIT
// Random statements: every dialect compiles them, every live database answers them, bound and as literal SQL, and all
// answers are equal. QUARRY_PROPERTY_COUNT is the number of statements, QUARRY_PROPERTY_SEED another choice of them,
// and QUARRY_PROPERTY_FAILURES how many failures end the run.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "catch.hpp"
#include "properties/generator.hpp"
#include "support/servers.hpp"

using namespace properties;

namespace {

std::uint64_t setting(const char* variable, std::uint64_t otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? otherwise : std::strtoull(value, nullptr, 10);
}

using Rows = std::vector<std::vector<Value>>;

struct Database {
  std::string name;
  Engine engine;
  Connection connection;
};

/// A database of MariaDB whose text compares as on the others: by its characters, blanks at the end included.
Engine mariadb_with_binary_text() {
  const Engine server = create_engine(quarry::test::mysql_url());
  server.execute_raw("DROP DATABASE IF EXISTS quarry_properties");
  server.execute_raw("CREATE DATABASE quarry_properties CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin");
  Url url(quarry::test::mysql_url());
  url.database = "quarry_properties";
  return create_engine(url);
}

Value decoded(const Row<>& row, std::size_t column, Kind kind) {
  const auto value = [](const auto& optional) { return optional ? Value(*optional) : Value(); };
  switch (kind) {
    case Kind::integer: return value(row.get<std::optional<std::int64_t>>(column));
    case Kind::decimal: return value(row.get<std::optional<Decimal>>(column));
    case Kind::real: return value(row.get<std::optional<double>>(column));
    case Kind::text:
    case Kind::word: return value(row.get<std::optional<std::string>>(column));
    case Kind::day: return value(row.get<std::optional<Date>>(column));
    case Kind::moment: return value(row.get<std::optional<DateTime>>(column));
    case Kind::truth: break;
  }
  return value(row.get<std::optional<bool>>(column));
}

Rows rows_of(Result<> result, const std::vector<Item>& items) {
  Rows rows;
  for (const Row<>& row : result) {
    std::vector<Value>& values = rows.emplace_back();
    for (std::size_t i = 0; i < items.size(); ++i) values.push_back(decoded(row, i, items[i].kind));
  }
  return rows;
}

bool same(const Value& a, const Value& b, bool precise) {
  if (a.kind() != b.kind()) return false;
  double x = 0, y = 0;
  if (a.kind() == ValueKind::decimal) {
    if (a.as_decimal() == b.as_decimal()) return true;
    x = a.as_decimal().to_double(), y = b.as_decimal().to_double();
  } else if (a.kind() == ValueKind::float64) {
    x = a.as_double(), y = b.as_double();
  } else {
    return a == b;
  }
  // a quotient has four digits after the point on MariaDB, more elsewhere
  return std::abs(x - y) <= (precise ? 0 : 1e-3) + (precise ? 1e-12 : 1e-6) * std::max(std::abs(x), std::abs(y));
}

bool same(const std::vector<Value>& a, const std::vector<Value>& b, const std::vector<Item>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!same(a[i], b[i], items[i].precise)) return false;
  }
  return true;
}

bool same(const Rows& a, Rows b, const Made& made) {
  if (a.size() != b.size()) return false;
  if (made.ordered) {
    return std::equal(a.begin(), a.end(), b.begin(),
                      [&](const auto& x, const auto& y) { return same(x, y, made.items); });
  }
  for (const std::vector<Value>& row : a) {
    const auto found =
        std::find_if(b.begin(), b.end(), [&](const auto& other) { return same(row, other, made.items); });
    if (found == b.end()) return false;
    std::swap(*found, b.back());
    b.pop_back();
  }
  return true;
}

std::string words(const Rows& rows) {
  std::string text = std::to_string(rows.size()) + " rows\n";
  for (std::size_t i = 0; i < rows.size() && i < 12; ++i) {
    for (const Value& value : rows[i]) text += to_string(value) + " | ";
    text += '\n';
  }
  return text;
}

struct Fixture {
  Tables tables;
  std::vector<Database> databases;

  Fixture() {
    for (auto& [name, engine] : {std::pair{"sqlite", create_engine("sqlite://")},
                                 std::pair{"postgresql", create_engine(quarry::test::postgresql_url())},
                                 std::pair{"mariadb", mariadb_with_binary_text()}}) {
      create(tables, engine, 1);
      databases.push_back({name, engine, engine.connect()});
    }
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  ~Fixture() {
    for (Database& database : databases) tables.metadata.drop_all(database.connection);
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "random statements have one answer") {
  const std::uint64_t count = setting("QUARRY_PROPERTY_COUNT", quarry::test::long_forms() ? 20000 : 2000);
  const std::uint64_t first = setting("QUARRY_PROPERTY_SEED", 1);
  const Dialect printed[] = {generic::dialect(), mysql::dialect(), mysql::dialect({.version = {5, 7}})};
  std::map<std::string, std::size_t> refused;
  const std::uint64_t most_failures = setting("QUARRY_PROPERTY_FAILURES", 10);
  std::size_t failures = 0;
  const auto count_refusal = [&](const CompileError& error) {
    for (const std::string& problem : error.problems()) ++refused[problem];
  };

  for (std::uint64_t number = 0; number < count && failures < most_failures; ++number) {
    const std::uint64_t seed = first + number;
    Generator generator(tables, seed);
    const Made made = generator.statement();
    INFO("QUARRY_PROPERTY_SEED=" << seed << " QUARRY_PROPERTY_COUNT=1 makes this statement alone");
    for (const Dialect& dialect : printed) {
      try {
        const std::string bound = made.query.compile(dialect).sql(), literal = made.query.literal_sql(dialect);
        if (bound.empty() || literal.empty()) FAIL_CHECK("nothing was printed for " << dialect.title());
      } catch (const CompileError& error) {
        count_refusal(error);
      }
    }
    std::string answered_by;
    Rows answer;
    for (Database& database : databases) {
      const Dialect& dialect = database.engine.dialect();
      std::string bound, literal;
      try {
        bound = made.query.compile(dialect).sql();
        literal = made.query.literal_sql(dialect);
      } catch (const CompileError& error) {
        count_refusal(error);
        continue;
      }
      const std::string story = database.name + ": " + bound + "\nliteral: " + literal + "\n";
      try {
        const Rows rows = rows_of(database.connection.execute(made.query), made.items);
        const Rows again = rows_of(database.connection.execute_raw(literal), made.items);
        if (!same(rows, again, made)) {
          ++failures;
          FAIL_CHECK(story << "bound: " << words(rows) << "literal: " << words(again));
        }
        if (answered_by.empty()) {
          answered_by = story;
          answer = rows;
        } else if (!same(answer, rows, made)) {
          ++failures;
          FAIL_CHECK(answered_by << words(answer) << story << words(rows));
        }
      } catch (const Error& error) {
        ++failures;
        FAIL_CHECK(story << error.what());
      }
    }
  }
  std::printf("%llu statements from seed %llu\n", static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(first));
  for (const auto& [sentence, times] : refused) std::printf("%6zu refused: %s\n", times, sentence.c_str());
}
