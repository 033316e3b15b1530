// SPDX-License-Identifier: MIT
// The type names, conversions and functions of each dialect, as the servers understand them.
#include <cmath>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

const SqlType everywhere[] = {
    types::Boolean{},
    types::SmallInteger{},
    types::Integer{},
    types::BigInteger{},
    types::UnsignedBigInteger{},
    types::Float{},
    types::Double{},
    types::Numeric{10, 2},
    types::Numeric{},
    types::String{80},
    types::String{},
    types::Text{},
    types::LargeBinary{},
    types::LargeBinary{16},
    types::Date{},
    types::Time{},
    types::DateTime{},
    types::DateTime{.timezone = true},
    types::Uuid{},
    types::Json{},
    types::Jsonb{},
};

std::string cast(const Database& database, const SqlType& target, TypeId operand, const std::string& text) {
  const std::string_view own = database.dialect.data().cast(target.id, operand);
  if (!own.empty()) return filled(own, text);
  return "CAST(" + text + " AS " + type_name(database.dialect, target, TypeUse::cast) + ")";
}

std::string call(const Database& database, std::string_view name, TypeId first, const std::string& argument,
                 const std::string& second = "") {
  const std::string own(
      database.dialect.data().function({.name = name, .arguments = second.empty() ? 1U : 2U, .first = first}));
  if (own.find("{0}") != std::string::npos) {
    std::string text = filled(own, argument);
    if (const std::size_t at = text.find("{D}"); at != std::string::npos) text.erase(at, 3);
    if (const std::size_t at = text.find("{1}"); at != std::string::npos) text.replace(at, 3, second);
    return text;
  }
  return (own.empty() ? std::string(name) : own) + "(" + argument + (second.empty() ? "" : ", " + second) + ")";
}

template <class Decode>
auto ask(const Database& database, const std::string& expression, Decode decode) {
  const std::unique_ptr<Cursor> cursor = database.connection->execute_raw("SELECT " + expression, soon());
  if (!cursor->next()) throw std::runtime_error("no row");
  return decode(cursor->cells()[0], cursor->columns()[0]);
}

Date date(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

}  // namespace

TEST_CASE("every type makes a column, and the driver knows it again", "[live]") {
  for (const Database& database : every_database()) {
    for (const SqlType& type : everywhere) {
      CAPTURE(database.name, to_string(type));
      database.run("CREATE TEMPORARY TABLE one_type (id INTEGER, c " + type_name(database.dialect, type) + ")");
      const std::unique_ptr<Cursor> cursor = database.connection->execute_raw("SELECT c FROM one_type", soon());
      const SqlType found = cursor->columns().at(0).type;
      CAPTURE(to_string(found));
      CHECK((comparable(found.id, type.id) || (database.is("mariadb") && is_text(found.id)) ||
             (database.is("sqlite") && type.id == TypeId::uuid)));
      if (is_temporal(type.id) && !database.is("mariadb")) CHECK(found.id == type.id);
      database.run("DROP TABLE one_type");
    }
  }
}

TEST_CASE("a numbered column numbers its rows", "[live]") {
  for (const Database& database : every_database()) {
    for (const TypeId type : {TypeId::integer, TypeId::big_integer}) {
      database.run("CREATE TEMPORARY TABLE numbered (id " + std::string(database.dialect.data().autoincrement(type)) +
                   " NOT NULL, x INTEGER, PRIMARY KEY (id))");
      database.run("INSERT INTO numbered (x) VALUES (10), (20)");
      CAPTURE(database.name);
      CHECK(ask(database, "max(id) FROM numbered", decode_int64) == 2);
      database.run("DROP TABLE numbered");
    }
  }
}

TEST_CASE("a key column of each type can be indexed", "[live]") {
  for (const Database& database : every_database()) {
    for (const SqlType& type : {SqlType(types::String{80}), SqlType(types::LargeBinary{16}), SqlType(types::Uuid{}),
                                SqlType(types::DateTime{})}) {
      database.run("CREATE TEMPORARY TABLE keyed (k " + type_name(database.dialect, type, TypeUse::key_column) +
                   " NOT NULL, PRIMARY KEY (k))");
      database.run("DROP TABLE keyed");
    }
  }
}

TEST_CASE("NUMERIC without measures keeps its fraction", "[live]") {
  for (const Database& database : every_database()) {
    database.run("CREATE TEMPORARY TABLE fractions (n " + type_name(database.dialect, types::Numeric{}) + ")");
    database.run("INSERT INTO fractions VALUES (" + literal(database.dialect, Decimal("12.3456789")) + ")");
    CAPTURE(database.name);
    CHECK(ask(database, "n FROM fractions", decode_decimal) == Decimal("12.3456789"));
    CHECK(ask(database, cast(database, types::Numeric{}, TypeId::string, "'12.5'"), decode_decimal) == Decimal("12.5"));
  }
}

TEST_CASE("conversions mean the same everywhere", "[live]") {
  const Date day = date(2019, 1, 31);
  const DateTime moment = DateTime(std::chrono::local_days(day)) + 10h + 30min + 15s;
  const Timestamp utc = Timestamp(std::chrono::sys_days(day)) + 23h + 59min + 59s + 999'999us;
  for (const Database& database : every_database()) {
    CAPTURE(database.name);
    if (database.is("postgresql")) database.run("SET TimeZone = 'Asia/Kathmandu'");
    const auto written = [&](const Value& value) { return literal(database.dialect, value, value.sql_type()); };
    CHECK(ask(database, cast(database, types::Integer{}, TypeId::string, "'42'"), decode_int64) == 42);
    CHECK(ask(database, cast(database, types::BigInteger{}, TypeId::string, "'-9223372036854775808'"), decode_int64) ==
          std::numeric_limits<std::int64_t>::min());
    CHECK(ask(database, cast(database, types::Double{}, TypeId::string, "'1.5'"), decode_double) == 1.5);
    CHECK(ask(database, cast(database, types::Double{}, TypeId::integer, "7") + " / 2", decode_double) == 3.5);
    CHECK(ask(database, cast(database, types::Float{}, TypeId::integer, "7"), decode_double) == 7.0);
    CHECK(ask(database, cast(database, types::String{}, TypeId::integer, "42"), decode_string) == "42");
    CHECK(ask(database, cast(database, types::Text{}, TypeId::integer, "42"), decode_string) == "42");
    CHECK(ask(database, cast(database, types::Numeric{10, 2}, TypeId::string, "'12.50'"), decode_decimal) ==
          Decimal("12.5"));
    CHECK(ask(database, cast(database, types::Boolean{}, TypeId::integer, "5"), decode_bool));
    CHECK_FALSE(ask(database, cast(database, types::Boolean{}, TypeId::integer, "0"), decode_bool));
    CHECK(ask(database, cast(database, types::LargeBinary{}, TypeId::string, "'abc'"), decode_string) == "abc");
    CHECK(ask(database, cast(database, types::Uuid{}, TypeId::string, "'12345678-1234-5678-1234-567812345678'"),
              decode_uuid) == Uuid("12345678-1234-5678-1234-567812345678"));
    CHECK(ask(database, cast(database, types::Json{}, TypeId::string, "'[1]'"), decode_json) == Json("[1]"));
    CHECK(ask(database, cast(database, types::Date{}, TypeId::string, "'2019-01-31'"), decode_date) == day);
    CHECK(ask(database, cast(database, types::Date{}, TypeId::datetime, written(moment)), decode_date) == day);
    CHECK(ask(database, cast(database, types::Date{}, TypeId::timestamp, written(utc)), decode_date) == day);
    CHECK(ask(database, cast(database, types::DateTime{}, TypeId::date, written(day)), decode_datetime) ==
          DateTime(std::chrono::local_days(day)));
    CHECK(ask(database, cast(database, types::DateTime{}, TypeId::string, "'2019-01-31 10:30:15'"), decode_datetime) ==
          moment);
    CHECK(ask(database, cast(database, types::DateTime{}, TypeId::timestamp, written(utc)), decode_datetime) ==
          DateTime(utc.time_since_epoch()));
    CHECK(ask(database, cast(database, types::DateTime{.timezone = true}, TypeId::datetime, written(moment)),
              decode_timestamp) == Timestamp(moment.time_since_epoch()));
    CHECK(ask(database, cast(database, types::DateTime{.timezone = true}, TypeId::date, written(day)),
              decode_timestamp) == Timestamp(std::chrono::sys_days(day)));
    CHECK(ask(database, cast(database, types::Time{}, TypeId::datetime, written(moment)), decode_time) ==
          TimeOfDay{10h + 30min + 15s});
    CHECK(ask(database, cast(database, types::Time{}, TypeId::timestamp, written(utc)), decode_time) ==
          TimeOfDay{23h + 59min + 59s + 999'999us});
  }
}

TEST_CASE("functions mean the same everywhere", "[live]") {
  for (const Database& database : every_database()) {
    CAPTURE(database.name);
    CHECK(ask(database,
              call(database, "length", TypeId::string,
                   "'\xC3\xA9\xF0\x9F\x98\x80"
                   "a'"),
              decode_int64) == 3);
    CHECK(ask(database, call(database, "char_length", TypeId::string, "'\xC3\xA9'"), decode_int64) == 1);
    CHECK(ask(database, call(database, "octet_length", TypeId::string, "'\xC3\xA9'"), decode_int64) == 2);
    CHECK(ask(database, call(database, "round", TypeId::double_precision, literal(database.dialect, 3.14159), "2"),
              decode_double) == 3.14);
    CHECK(ask(database, call(database, "round", TypeId::numeric, literal(database.dialect, Decimal("2.345")), "1"),
              decode_decimal) == Decimal("2.3"));
    CHECK(ask(database, call(database, "abs", TypeId::integer, "-5"), decode_int64) == 5);
    const double third = ask(database,
                             call(database, "avg", TypeId::integer, "x") +
                                 " FROM (SELECT 1 AS x UNION ALL SELECT 0 UNION ALL SELECT 0) AS t",
                             decode_double);
    CHECK(std::abs(third - 1.0 / 3) < 1e-15);
    const std::string now =
        database.is("sqlite") ? std::string(database.dialect.data().function({.name = "now"})) : "now()";
    CHECK(ask(database, now, decode_timestamp) > Timestamp(std::chrono::sys_days(date(2024, 1, 1))));
  }
}

TEST_CASE("division, distinctness and empty IN lists mean the same everywhere", "[live]") {
  const auto both = [](std::string_view pattern, const std::string& left, const std::string& right) {
    std::string text = filled(pattern, left);
    for (std::size_t at; (at = text.find("{1}")) != std::string::npos;) text.replace(at, 3, right);
    if (const std::size_t at = text.find("{2}"); at != std::string::npos)
      text.replace(at, 3, "NUMERIC");  // the divisor's
    return text;
  };
  for (const Database& database : every_database()) {
    CAPTURE(database.name);
    const DialectData& data = database.dialect.data();
    CHECK(ask(database, both(data.true_division, "7", "2"), decode_double) == 3.5);
    CHECK(ask(database, both(data.integer_division, "7", "2"), decode_int64) == 3);
    CHECK(ask(database, both(data.integer_division, "(-7)", "2"), decode_int64) == -3);
    const auto truth = [&](const std::string& condition) {
      return ask(database, "CASE WHEN " + condition + " THEN 1 ELSE 0 END", decode_int64) == 1;
    };
    CHECK(truth(both(data.is_not_distinct, "NULL", "NULL")));
    CHECK_FALSE(truth(both(data.is_not_distinct, "1", "NULL")));
    CHECK(truth(both(data.is_distinct, "1", "NULL")));
    CHECK_FALSE(truth(both(data.is_distinct, "1", "1")));
    CHECK_FALSE(truth(both(data.empty_in, "1", "NULL")));
    CHECK(truth(both(data.empty_not_in, "1", "NULL")));
    CHECK(truth("1 = 1 OR " + both(data.empty_in, "1", "NULL")));
    CHECK(truth("NOT (" + both(data.empty_in, "1", "NULL") + ")"));
    CHECK_FALSE(truth("1 = 2 AND " + both(data.empty_not_in, "1", "NULL")));
  }
}
