// SPDX-License-Identifier: MIT
// Every C++ type that is a value, in every position a value can have: each statement runs with bound values and as
// literal SQL on each database that holds the type, and the value comes back.
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "integration/sql/three_databases.hpp"
#include "quarry/nlohmann_json.hpp"

using namespace quarry;
using namespace quarry::test;
using namespace std::chrono_literals;

namespace {

enum class Color { red, blue };
struct Cents {
  std::int64_t count = 0;
  friend bool operator==(const Cents&, const Cents&) = default;
};

}  // namespace

template <>
struct quarry::value_traits<Color> {
  using stored = std::string;
  static std::string to_stored(Color c) { return c == Color::red ? "red" : "it's \\ blue"; }
  static Color from_stored(const std::string& s) { return s == "red" ? Color::red : Color::blue; }
};

template <>
struct quarry::value_traits<Cents> {
  using stored = std::int64_t;
  static std::int64_t to_stored(Cents c) { return c.count; }
  static Cents from_stored(std::int64_t count) { return {count}; }
};

namespace {

template <class T>
struct Holder : Table {
  using Table::Table;
  Column<int> id{this, "id"};
  Column<T> v{this, "v", column_type()};
  Column<std::optional<T>> w{this, "w", column_type()};

  static SqlType column_type() {
    if constexpr (std::same_as<T, Decimal>) return types::Numeric{20, 4};
    else return sql_type_of<T>();
  }
};

template <class T>
inline constexpr bool is_json = std::same_as<stored_t<T>, Json>;

// The one column of a statement's rows, bound and literal.
template <class T>
void check_values(const Engine& engine, const Select<T>& query, const std::vector<T>& expected) {
  const std::string sql = query.literal_sql(engine.dialect());
  INFO(engine.dialect().title() << ": " << query.compile(engine.dialect()).sql() << "\n" << sql);
  std::vector<T> bound, written;
  for (const auto& [value] : engine.execute(query)) bound.push_back(value);
  for (const Row<>& row : engine.execute_raw(sql)) written.push_back(row.get<T>(0));
  CHECK(bound == expected);
  CHECK(written == expected);
}

template <class T>
void check_arrays(const Engine& engine, const T& a, const T& b) {
  const auto alone = [&](const auto& value) {
    using V = std::remove_cvref_t<decltype(value)>;
    check_values<V>(engine, select(literal(value)), {value});
    check_values<V>(engine, select(bind("b", value)), {value});
  };
  alone(std::vector<T>{a, b, a});
  alone(std::vector<T>{});
  alone(std::vector<std::optional<T>>{a, std::nullopt, b});
  alone(std::vector<std::vector<T>>{{a, b}, {b, a}});
  alone(std::vector<std::vector<std::optional<T>>>{{a, std::nullopt}, {std::nullopt, b}});
  alone(std::optional<std::vector<T>>{std::vector<T>{a}});
  if constexpr (!is_json<T>) {
    const std::vector<T> both{a, b};
    check_values<bool>(engine, select(literal(a) == any_(both)), {true});
    check_values<bool>(engine, select(literal(a) != all_(both)), {false});
    check_values<bool>(engine, select(literal(both) == std::vector<T>{b, a}), {a == b});
  }
}

template <class T>
void check_positions(const char* name, const T& a, const T& b, const char* databases = "pms") {
  INFO("values of " << name);
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    if (std::string_view(databases).find(database.name[0]) == std::string_view::npos) continue;
    MetaData metadata;
    const Holder<T> h{"holder", metadata};
    const Created created(metadata, engine);

    // INSERT: values, NULL, several rows, as bound values and as literals
    engine.execute(insert(h).values(h.id = 1, h.v = a, h.w = a));
    engine.execute_raw(insert(h).values(h.id = 2, h.v = b, h.w = null).literal_sql(engine.dialect()));
    const auto rows =
        insert(h).columns(h.id, h.v, h.w).values(3, a, std::optional<T>(b)).values(4, b, std::optional<T>());
    engine.execute(rows);
    engine.execute_raw(rows.literal_sql(engine.dialect()));
    check_values<T>(engine, select(h.v).order_by(h.id), {a, b, a, a, b, b});
    check_values<std::optional<T>>(engine, select(h.w).where(h.id <= 2).order_by(h.id), {a, std::nullopt});

    // by themselves
    check_values<T>(engine, select(literal(a)), {a});
    check_values<T>(engine, select(bind("b", b)), {b});
    check_values<std::optional<T>>(engine, select(literal(std::optional<T>(b))), {b});
    check_values<std::optional<T>>(engine, select(bind("b", std::optional<T>())), {std::nullopt});
    check_values<T>(engine, select(case_(when(h.id == 1, a)).else_(b)).where(h.id <= 2).order_by(h.id), {a, b});
    check_values<T>(engine, select(fn<T>("coalesce", a, b)), {a});
    const auto v = values<int, T>("v", {"id", "x"}, {{1, a}, {2, b}});
    check_values<T>(engine, select(v.template column<T>("x")).order_by(v["id"]), {a, b});

    if constexpr (!is_json<T>) {  // which no database compares
      check_values<int>(engine, select(h.id).where(h.v == a, h.id <= 2), a == b ? std::vector{1, 2} : std::vector{1});
      check_values<int>(engine, select(h.id).where(h.w == a, h.id <= 2), {1});
      check_values<int>(engine, select(h.id).where(h.v != b, h.id <= 2), {1});
      check_values<int>(engine, select(h.id).where(h.v == bind("b", b), h.id <= 2), {2});
      check_values<int>(engine, select(h.id).where(h.v.in({a, b}), h.id <= 2).order_by(h.id), {1, 2});
      check_values<int>(engine, select(h.id).where(h.v.in(std::vector<T>{b}), h.id <= 2), {2});
      check_values<int>(engine, select(h.id).where(h.v.not_in({b}), h.id <= 2), {1});
      check_values<int>(engine, select(h.id).where(h.v.is_distinct_from(a), h.id <= 2), {2});
      check_values<T>(engine, select(func::coalesce(h.w, a)).where(h.id == 2), {a});
      check_values<int>(engine, select(h.id).where(tuple_(h.id, h.v).in({std::tuple{1, a}, std::tuple{2, a}})), {1});
    }
    if (database.name[0] == 'p') check_arrays(engine, a, b);
  }
}

template <class I>
void check_integer(const char* name, const char* databases = "pms") {
  check_positions<I>(name, std::numeric_limits<I>::min(), std::numeric_limits<I>::max(), databases);
}

Date date(int y, unsigned m, unsigned d) {
  return Date(std::chrono::year(y), std::chrono::month(m), std::chrono::day(d));
}

}  // namespace

TEST_CASE("integers of every width are values in every position", "[live]") {
  check_integer<std::int8_t>("std::int8_t");
  check_integer<std::uint8_t>("std::uint8_t");
  check_integer<std::int16_t>("std::int16_t");
  check_integer<std::uint16_t>("std::uint16_t");
  check_integer<std::int32_t>("std::int32_t");
  check_integer<std::uint32_t>("std::uint32_t");
  check_integer<std::int64_t>("std::int64_t");
  check_integer<long long>("long long");
  check_integer<std::uint64_t>("std::uint64_t", "pm");
  check_positions<std::uint64_t>("std::uint64_t", 0, (std::uint64_t{1} << 63) - 1);
}

TEST_CASE("numbers and truth are values in every position", "[live]") {
  check_positions<bool>("bool", true, false);
  check_positions<double>("double", 0.1, -1e-300);
  check_positions<float>("float", 0.5F, -2.25F);
  check_positions<Decimal>("Decimal", Decimal("7"), Decimal("-123456.7891"));
}

TEST_CASE("text and bytes are values in every position", "[live]") {
  check_positions<std::string>("std::string", "it's", "a\\b\"`\n\xF0\x9F\x98\x80");
  check_positions<Bytes>("Bytes", Bytes{std::byte{0}, std::byte{0x27}, std::byte{0xFF}}, Bytes{});
  for (const LiveDatabase& database : live_databases()) {
    const Engine& engine = database.engine;
    MetaData metadata;
    const Holder<std::string> texts{"holder", metadata};
    const Holder<Bytes> blobs{"blobs", metadata};
    const Created created(metadata, engine);
    const std::string_view view = "it's";
    const char* const pointer = "it's";
    const Bytes bytes{std::byte{0x27}, std::byte{0}};
    const std::span<const std::byte> span(bytes);
    const std::span<std::byte> none;
    engine.execute(insert(texts).values(texts.id = 1, texts.v = view, texts.w = pointer));
    engine.execute(insert(blobs).values(blobs.id = 1, blobs.v = span, blobs.w = none));
    check_values<int>(engine, select(texts.id).where(texts.v == pointer, texts.w == view, texts.v == "it's"), {1});
    check_values<int>(engine, select(texts.id).where(texts.v.in({view, std::string_view("x")})), {1});
    check_values<int>(engine, select(texts.id).where(texts.v == bind("b", view), texts.v == bind("c", pointer)), {1});
    check_values<int>(engine, select(blobs.id).where(blobs.v == span, blobs.v.in({span, span}), blobs.w == none), {1});
    check_values<Bytes>(engine, select(literal(span)), {bytes});
    check_values<Bytes>(engine, select(bind("b", span)), {bytes});
    check_values<std::string>(engine, select(literal(view)), {"it's"});
  }
}

TEST_CASE("dates, times and moments are values in every position", "[live]") {
  check_positions<Date>("Date", date(1, 1, 1), date(9999, 12, 31));
  check_positions<TimeOfDay>("TimeOfDay", TimeOfDay{}, TimeOfDay{24h - 1us});
  check_positions<DateTime>("DateTime", DateTime(std::chrono::local_days(date(1970, 1, 1))) + 1us,
                            DateTime(std::chrono::local_days(date(9999, 12, 31))) + 24h - 1us);
  check_positions<Timestamp>("Timestamp", Timestamp(std::chrono::sys_days(date(2019, 3, 31))) + 2h + 30min,
                             Timestamp(std::chrono::sys_days(date(2024, 2, 29))) + 1us);
}

TEST_CASE("intervals and durations are values in every position on PostgreSQL", "[live]") {
  check_positions<Interval>("Interval", Interval{-14, 1, -500'000us}, Interval{0, 40, 25h}, "p");
  check_positions<std::chrono::seconds>("seconds", 90s, -25h, "p");
  check_positions<std::chrono::microseconds>("microseconds", 1us, -1us, "p");
  check_positions<std::chrono::days>("days", std::chrono::days{40}, std::chrono::days{-1}, "p");
  check_positions<std::chrono::months>("months", std::chrono::months{14}, std::chrono::months{-1}, "p");
  check_positions<std::chrono::years>("years", std::chrono::years{2}, std::chrono::years{-1}, "p");
  for (const LiveDatabase& database : live_databases()) {
    if (database.name[0] == 'p') continue;
    CHECK_THROWS_AS(database.engine.execute(select(literal(90s))), DataError);
    CHECK_THROWS_AS(select(literal(90s)).literal_sql(database.engine.dialect()), DataError);
  }
}

TEST_CASE("UUIDs and JSON are values in every position", "[live]") {
  check_positions<Uuid>("Uuid", Uuid("12345678-1234-5678-1234-567812345678"), Uuid());
  check_positions<Json>("Json", Json("{\"a\": \"it's \\\\ \\n\"}"), Json("[1, null]"));
#if __has_include(<nlohmann/json.hpp>)
  check_positions<nlohmann::json>("nlohmann::json", {{"a", "it's \\ \n"}, {"b", {1, nullptr, 0.5}}},
                                  nlohmann::json::array());
  CHECK_THROWS_AS(to_value(nlohmann::json("\xFF")), InvalidEncoding);
  CHECK_THROWS_AS(value_traits<nlohmann::json>::from_stored(Json("{")), ConversionError);
#endif
}

TEST_CASE("enums and user types are values in every position", "[live]") {
  check_positions<Color>("an enum", Color::red, Color::blue);
  check_positions<Cents>("a struct", Cents{1}, Cents{-250});
}
