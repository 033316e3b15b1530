// SPDX-License-Identifier: MIT
// The literal of a value, the bound value and the value itself are one and the same, in every mode of a session: random
// values of every type go to each live database both ways, on PostgreSQL by COPY too, and come back with the same type.
// QUARRY_LITERAL_COUNT is the number of values of each type on each database, QUARRY_LITERAL_SEED another choice of
// them.
#include <bit>
#include <cstdlib>
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"
#include "literals/random_values.hpp"
#include "quarry/sql.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace literals;

namespace {

std::uint64_t setting(const char* variable, std::uint64_t otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? otherwise : std::strtoull(value, nullptr, 10);
}

// A session with its mode, set by these statements.
struct Mode {
  std::string name;
  std::vector<std::string> statements;
};

std::vector<Mode> modes_of(const Database& database) {
  if (database.is("postgresql")) {
    return {{"as connected", {}},
            {"standard_conforming_strings off",
             {"SET standard_conforming_strings = off", "SET escape_string_warning = off", "SET backslash_quote = off"}},
            {"odd formats",
             {"SET DateStyle = 'SQL, DMY'", "SET IntervalStyle = 'sql_standard'", "SET TimeZone = 'Asia/Kathmandu'",
              "SET bytea_output = 'escape'", "SET extra_float_digits = -15"}},
            {"odd formats, standard_conforming_strings off",
             {"SET standard_conforming_strings = off", "SET escape_string_warning = off",
              "SET DateStyle = 'German, MDY'", "SET IntervalStyle = 'iso_8601'", "SET TimeZone = 'America/St_Johns'",
              "SET bytea_output = 'escape'", "SET extra_float_digits = 0"}}};
  }
  if (database.is("sqlite")) return {{"as connected", {}}};
  const auto mode = [](const std::string& sql_mode) { return Mode{sql_mode, {"SET sql_mode = " + sql_mode}}; };
  return {{"as connected", {}},
          mode("''"),
          mode("'NO_BACKSLASH_ESCAPES'"),
          mode("'ANSI_QUOTES'"),
          mode("'ANSI,NO_BACKSLASH_ESCAPES'"),
          mode("'TRADITIONAL,PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,PAD_CHAR_TO_FULL_LENGTH'"),
          {"another zone", {"SET time_zone = '+05:45'"}}};
}

struct Answer {
  std::vector<Value> values;
  std::vector<std::string> types;
};

// A cell in the kind of value that went in.
Value read(const Cell& cell, const ColumnInfo& column, ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean: return decode_bool(cell, column);
    case ValueKind::int64: return decode_int64(cell, column);
    case ValueKind::uint64: return decode_uint64(cell, column);
    case ValueKind::float64: return decode_double(cell, column);
    case ValueKind::decimal: return decode_decimal(cell, column);
    case ValueKind::string: return decode_string(cell, column);
    case ValueKind::bytes: return decode_bytes(cell, column);
    case ValueKind::date: return decode_date(cell, column);
    case ValueKind::time: return decode_time(cell, column);
    case ValueKind::datetime: return decode_datetime(cell, column);
    case ValueKind::timestamp: return decode_timestamp(cell, column);
    case ValueKind::interval: return decode_interval(cell, column);
    case ValueKind::uuid: return decode_uuid(cell, column);
    case ValueKind::json: return decode_json(cell, column);
    case ValueKind::null:
    case ValueKind::array: break;
  }
  return decode_value(cell, column);
}

// Bit for bit, but for the scale of a decimal, which is not part of its value, and the words for an array's members.
bool same(const Database& database, const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.kind() == ValueKind::decimal) return a.as_decimal() == b.as_decimal();
  if (database.is("mariadb") && a == Value(-0.0)) return b == Value(0.0);  // it has one zero
  if (a.kind() != ValueKind::array) return a == b;
  if (a.items().size() != b.items().size()) return false;
  for (std::size_t i = 0; i < a.items().size(); ++i) {
    if (!same(database, a.items()[i], b.items()[i])) return false;
  }
  return true;
}

// What the server says a column is: PostgreSQL by its own name; SQLite's columns have none, so the cell's form; MariaDB
// by family, as the lengths and widths of literals are those of their digits.
std::string type_of(const Database& database, const Cell& cell, const ColumnInfo& column) {
  if (database.is("postgresql")) return column.native_type;
  if (database.is("sqlite")) return "cell " + std::to_string(static_cast<int>(cell.kind));
  if (is_integer(column.type.id) && column.type.id != TypeId::unsigned_big_integer) return "integer";
  return is_text(column.type.id) ? "text" : to_string(SqlType{.id = column.type.id});
}

Answer ask(const Database& database, Cursor& cursor, const std::vector<Value>& sent) {
  if (!cursor.next()) throw std::runtime_error("no row");
  Answer answer;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const Cell& cell = cursor.cells()[i];
    answer.values.push_back(read(cell, cursor.columns()[i], sent[i].kind()));
    answer.types.push_back(type_of(database, cell, cursor.columns()[i]));
  }
  return answer;
}

std::string shown(const std::string& text) { return text.size() > 300 ? text.substr(0, 300) + "..." : text; }

struct Checker {
  const Database& database;
  std::uint64_t seed;
  std::size_t mismatches = 0;

  void check(const Family& family, const std::string& mode, const std::vector<Value>& values) {
    std::vector<Expr<>> columns;
    columns.reserve(values.size());
    for (const Value& value : values) columns.push_back(literal(value));
    const Select<> query = select(columns);
    const Compiled compiled = query.compile(database.dialect);
    Answer bound, written, copied;
    try {
      bound = ask(database, *database.connection->execute(compiled.sql(), compiled.parameters(), soon()), values);
      const std::string text = query.literal_sql(database.dialect);
      written = ask(database, *database.connection->execute_raw(text, soon()), values);
      copied = database.connection->copies_out()
                   ? ask(database, *database.connection->copy_out(text, compiled.sql(), soon()), values)
                   : written;
    } catch (const Error& error) {
      if (values.size() == 1) return report(family, mode, values[0], shown(error.what()));
      // each by itself, to see whose fault it is
      for (const Value& value : values) check(family, mode, {value});
      return;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!same(database, values[i], bound.values[i])) {
        report(family, mode, values[i], "bound it came back as " + shown(to_string(bound.values[i])));
      } else if (!same(database, values[i], written.values[i])) {
        report(family, mode, values[i], "its literal came back as " + shown(to_string(written.values[i])));
      } else if (!same(database, values[i], copied.values[i])) {
        report(family, mode, values[i], "copied it came back as " + shown(to_string(copied.values[i])));
      } else if (bound.types[i] != written.types[i] || bound.types[i] != copied.types[i]) {
        report(family, mode, values[i],
               "bound it is " + bound.types[i] + ", its literal " + written.types[i] + ", copied " + copied.types[i]);
      }
    }
  }

  void report(const Family& family, const std::string& mode, const Value& value, const std::string& what) {
    if (++mismatches > 20) return;
    UNSCOPED_INFO(database.name << ", " << mode << ", " << family.name << ", QUARRY_LITERAL_SEED=" << seed << ": "
                                << shown(text_of(value)) << ": " << what);
  }

  [[nodiscard]] std::string text_of(const Value& value) const {
    std::string out;
    database.dialect.data().literal(out, value, value.sql_type());
    return out;
  }

  [[nodiscard]] bool holds(const Value& value) const {
    try {
      (void)text_of(value);
      return true;
    } catch (const DataError&) {
      return false;  // that both paths refuse alike is tested in refusal_test.cpp
    }
  }
};

void check_database(std::string_view letter, Database (*open)()) {
  const std::uint64_t seed = setting("QUARRY_LITERAL_SEED", 20190101);
  const std::size_t count = setting("QUARRY_LITERAL_COUNT", 10'000);
  const std::vector<Mode> modes = modes_of(open());
  std::size_t mismatches = 0, values_checked = 0;
  for (std::size_t m = 0; m < modes.size(); ++m) {
    const Database database = open();
    for (const std::string& statement : modes[m].statements) database.run(statement);
    Checker checker{database, seed};
    for (const Family& family : families()) {
      if (std::string_view(family.databases).find(letter) == std::string_view::npos) continue;
      // a family's values do not depend on the families before it
      Random random(seed + m * 1000 + static_cast<std::uint64_t>(&family - families().data()));
      const std::size_t wanted = count / modes.size() + (m < count % modes.size() ? 1 : 0);
      for (std::size_t done = 0; done < wanted;) {
        std::vector<Value> values;
        while (values.size() < std::min(family.per_statement, wanted - done)) {
          Value value = family.make(random);
          if (checker.holds(value)) values.push_back(std::move(value));
        }
        checker.check(family, modes[m].name, values);
        done += values.size();
        values_checked += values.size();
      }
    }
    mismatches += checker.mismatches;
  }
  CHECK(mismatches == 0);
  CHECK(values_checked >= count * 15);
}

}  // namespace

TEST_CASE("values come back from PostgreSQL as they went in, bound and literal, in every mode", "[live][property]") {
  check_database("p", open_postgresql);
}

TEST_CASE("values come back from MariaDB as they went in, bound and literal, in every mode", "[live][property]") {
  check_database("m", open_mariadb);
}

TEST_CASE("values come back from SQLite as they went in, bound and literal", "[live][property]") {
  check_database("s", open_sqlite);
}
