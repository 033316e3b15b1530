// SPDX-License-Identifier: MIT
// What a database cannot hold is refused with the same typed error, for the same reason, whether the value is bound or
// written into the SQL. Nothing is sent: the encoders of parameters are pure functions, and SQLite binds before it
// runs.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "integration/dialects/databases.hpp"
#include "quarry/types/error.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

enum class Verdict : std::uint8_t { accepted, data, encoding, other };

struct Outcome {
  Verdict verdict = Verdict::accepted;
  std::string dialect, reason;  // the reason is what stands behind the last ": "
};

std::string reason_of(std::string text) {
  const std::size_t start = text.find("cannot be ");
  text = text.substr(text.find(": ", start) + 2);
  return text.substr(0, text.find(" ["));
}

template <class F>
Outcome outcome_of(F&& action) {
  try {
    action();
    return {};
  } catch (const DataError& error) {
    return {Verdict::data, error.dialect(), reason_of(error.what())};
  } catch (const InvalidEncoding& error) {
    return {Verdict::encoding, {}, reason_of(error.what())};
  } catch (const std::exception& error) {
    return {Verdict::other, {}, error.what()};
  }
}

Outcome written(const Dialect& dialect, const Value& value, const SqlType& type) {
  return outcome_of([&] { (void)literal(dialect, value, type); });
}

Outcome bound(const Database& database, const Value& value, const SqlType& type, bool expected) {
  const Parameters parameters = {{"p", value, type}};
  const std::string placeholder = database.is("postgresql") ? "$1" : "?";
  // PostgreSQL would say that there is no such function; the others prepare first, and would store the value
  std::string sql = "SELECT " + placeholder;
  if (!expected) sql = database.is("postgresql") ? "SELECT no_such_function($1)" : "INSERT INTO refused VALUES (?)";
  return outcome_of([&] { (void)rows(*database.connection, sql, parameters); });
}

Date date(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

Value ints(std::vector<Value> items) { return Value::array(std::move(items), TypeId::integer); }

// PostgreSQL, MySQL, MariaDB and SQLite: '.' accepted, 'd' DataError, 'e' InvalidEncoding.
struct Case {
  const char* name;
  Value value;
  const char* expected;
  SqlType type = {};
};

std::vector<Case> cases() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto first = std::chrono::local_days(date(1, 1, 1));
  const auto end = std::chrono::local_days(date(9999, 12, 31)) + 24h;
  const auto utc = [](DateTime local) { return Timestamp(local.time_since_epoch()); };
  return {
      {"29 February of a common year", date(2019, 2, 29), "dddd"},
      {"year 0", date(0, 1, 1), "dddd"},
      {"before Christ", date(-44, 3, 15), "dddd"},
      {"year 10000", date(10000, 1, 1), "dddd"},
      {"year 1", date(1, 1, 1), "...."},
      {"year 9999", date(9999, 12, 31), "...."},
      {"first moment", DateTime(first), "...."},
      {"before it", DateTime(first) - 1us, "dddd"},
      {"last moment", DateTime(end) - 1us, "...."},
      {"after it", DateTime(end), "dddd"},
      {"first UTC moment", utc(first), "...."},
      {"before it, UTC", utc(DateTime(first) - 1us), "dddd"},
      {"after the last, UTC", utc(end), "dddd"},
      {"earliest of the type", DateTime(std::chrono::microseconds::min()), "dddd"},
      {"latest of the type", utc(DateTime(std::chrono::microseconds::max())), "dddd"},
      {"24:00", TimeOfDay{24h}, "...."},
      {"after 24:00", TimeOfDay{24h + 1us}, "dddd"},
      {"negative time", TimeOfDay{-1us}, "dddd"},
      {"NaN", std::numeric_limits<double>::quiet_NaN(), ".ddd"},
      {"infinity", infinity, ".dd."},
      {"minus infinity", -infinity, ".dd."},
      {"2^64 - 1", std::numeric_limits<std::uint64_t>::max(), "...d"},
      {"2^63", std::uint64_t{1} << 63, "...d"},
      {"2^63 - 1", std::uint64_t{(1ULL << 63) - 1}, "...."},
      {"65 digits", Decimal(std::string(65, '9')), "...d"},
      {"66 digits", Decimal(std::string(66, '9')), ".ddd"},
      {"30 digits after the point", Decimal("-0." + std::string(30, '9')), "...d"},
      {"31 digits after the point", Decimal("-0." + std::string(31, '9')), ".d.d"},
      {"39 digits after the point", Decimal("0." + std::string(39, '9')), ".ddd"},
      {"1e-40 as text", Decimal("1e-40"), ".dd.", types::Text{}},
      {"65 digits, 38 after the point", Decimal(std::string(27, '9') + "." + std::string(38, '9')), ".d.d"},
      {"20 digits where text is stored", Decimal("0.12345678901234567890"), "....", types::String{40}},
      {"20 digits", Decimal("0.12345678901234567890"), "...d"},
      {"131072 digits", Decimal(std::string(131'072, '9')), ".ddd"},
      {"negative, 131072 digits", Decimal("-" + std::string(131'072, '9')), ".ddd"},
      {"131073 digits", Decimal(std::string(131'073, '9')), "dddd"},
      {"16383 digits after the point", Decimal("0." + std::string(16'383, '1')), ".ddd"},
      {"16384 digits after the point", Decimal("0." + std::string(16'384, '1')), "dddd"},
      {"text that is no UTF-8", "\xC3", "eeee"},
      {"a surrogate", "\xED\xA0\x80", "eeee"},
      {"an overlong quote", "\xC0\xA7", "eeee"},
      {"a half character before a quote", "\xBF'", "eeee"},
      {"JSON that is no UTF-8", Json("\"\xFF\""), "eeee"},
      {"NUL in text", "a\0b"s, "e..."},
      {"NUL in JSON", Json("\"\0\""s), "e..."},
      {"NUL in bytes", Value(std::as_bytes(std::span("a\0b", 3))), "...."},
      {"an interval", Interval{1, 2, 3us}, ".ddd"},
      {"an array", ints({1, Value()}), ".ddd"},
      {"an empty array", ints({}), ".ddd"},
      {"two dimensions", ints({ints({1}), ints({Value()})}), ".ddd"},
      {"rows of different lengths", ints({ints({1}), ints({1, 2})}), "dddd"},
      {"empty rows", ints({ints({}), ints({})}), "dddd"},
      {"a value among rows", ints({ints({1}), 2}), "dddd"},
      {"a row among values", ints({2, ints({1})}), "dddd"},
      {"NULL among rows", ints({ints({1}), Value()}), "dddd"},
      {"text among integers", ints({1, "2"}), "dddd"},
      {"an integer beyond its type", ints({1LL << 31}), "dddd"},
      {"a smallint beyond its type", Value::array({32'768}, TypeId::small_integer), "dddd"},
      {"a float beyond its type", Value::array({1e39}, TypeId::real), "dddd"},
      {"a float too near to zero", Value::array({1e-46}, TypeId::real), "dddd"},
      {"the largest float", Value::array({3.4028234663852886e38, infinity}, TypeId::real), ".ddd"},
      {"2^53 + 1 as a double", Value::array({(1LL << 53) + 1}, TypeId::double_precision), "dddd"},
      {"NaN among numerics", Value::array({std::numeric_limits<double>::quiet_NaN()}, TypeId::numeric), "dddd"},
      {"no such day among dates", Value::array({date(2019, 2, 29)}, TypeId::date), "dddd"},
      {"text that is a day", Value::array({"2019-01-31"}, TypeId::date), ".ddd"},
      {"text that is none", Value::array({"2019-02-29"}, TypeId::date), "dddd"},
      {"text that is no UUID", Value::array({"1234"}, TypeId::uuid), "dddd"},
      {"NUL in an array", Value::array({"a\0b"s}, TypeId::text), "eddd"},
      {"half a character in an array", Value::array({"\xC3"}, TypeId::text), "eddd"},
      {"members of any kind", Value::array({Value()}, TypeId::array), "dddd"},
  };
}

}  // namespace

TEST_CASE("a value is refused alike on both paths, before anything is sent", "[live]") {
  struct Target {
    Dialect dialect;
    std::optional<Database> database;  // of MySQL there is only the text
  };
  std::vector<Target> targets;
  targets.push_back({postgresql::dialect(), open_postgresql()});
  targets.push_back({mysql::dialect(), std::nullopt});
  targets.push_back({mysql::mariadb(), open_mariadb()});
  targets.push_back({sqlite::dialect(), open_sqlite()});
  for (const Target& target : targets) {
    if (target.database) target.database->run("CREATE TEMPORARY TABLE refused (v TEXT)");
  }
  for (const Case& c : cases()) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const std::string& name = targets[i].dialect.name();
      const SqlType type = c.type.known() ? c.type : c.value.sql_type();
      const Outcome literal_form = written(targets[i].dialect, c.value, type);
      CAPTURE(name, c.name, literal_form.reason);
      const Verdict expected = c.expected[i] == '.'   ? Verdict::accepted
                               : c.expected[i] == 'd' ? Verdict::data
                                                      : Verdict::encoding;
      CHECK(literal_form.verdict == expected);
      CHECK(literal_form.dialect == (expected == Verdict::data ? name : ""));
      if (!targets[i].database) continue;
      const Outcome bound_form = bound(*targets[i].database, c.value, type, expected == Verdict::accepted);
      CAPTURE(bound_form.reason);
      CHECK(bound_form.verdict == expected);
      CHECK(bound_form.dialect == literal_form.dialect);
      CHECK(bound_form.reason == literal_form.reason);
    }
    // what no database holds is not printed for reading either
    if (std::string_view(c.expected) == "eeee") {
      CHECK(written(generic::dialect(), c.value, {}).verdict == Verdict::encoding);
    }
  }
  for (const Target& target : targets) {
    if (target.database) CHECK(target.database->scalar("SELECT count(*) FROM refused") == Value(0));
  }
}
