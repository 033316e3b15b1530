// SPDX-License-Identifier: MIT
// Hostile input where SQL takes neither plain text nor a name: numbers, JSON keys, LIKE, comments, LIMIT, ORDER BY.
#include "hostile/outcome.hpp"
#include "quarry/sql/json.hpp"
#include "quarry/types/text.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Things : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::string>> v{this, "v", types::Text{}};
  Column<std::optional<Decimal>> d{this, "d", types::Numeric{30, 10}};
  Column<std::optional<Json>> doc{this, "doc"};
};

bool is_ours(const Outcome& outcome) { return !outcome.refusal.empty() && !outcome.by_server; }

struct Fixture {
  MetaData metadata;
  Things t{"hostile_things", metadata};

  template <class F>
  void on_each(F&& check) {
    for (const LiveDatabase& database : live_databases()) {
      const Created tables(metadata, database.engine);
      Findings findings;
      check(database, findings);
      INFO(findings.text());
      CHECK(findings.count() == 0);
    }
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "hostile numbers: exact, or refused", "[live][number]") {
  std::vector<Hostile> entries = corpus("number");
  for (const Hostile& entry : made("number", 20190106, long_forms() ? 5'000 : 200)) entries.push_back(entry);
  on_each([&](const LiveDatabase& database, Findings& findings) {
    for (const Hostile& entry : entries) {
      Decimal number;
      try {
        number = Decimal(entry.bytes);
      } catch (const Error&) {
        number = Decimal(0);
        // what is no number cannot become one in SQL: as text it compares with text alone
        CHECK_THROWS_AS(t["d"] == entry.bytes, ArgumentError);
      }
      const Trial item = run(database.engine, [&] { return select(literal(number)); });
      const auto same = [&](const Outcome& outcome) { return outcome.value && Decimal(*outcome.value) == number; };
      if (!(same(item.bound) && same(item.literal)) && !(item.same() && is_ours(item.bound)))
        findings.add(database, "a Decimal", entry, item);
      const Trial minus = run(database.engine, [&] { return select(literal(5) - literal(number)); });
      if (minus.bound.value && minus.literal.value ? Decimal(*minus.bound.value) != Decimal(*minus.literal.value)
                                                   : !minus.same())
        findings.add(database, "5 - a Decimal", entry, minus);
      const Trial compared =
          run(database.engine, [&] { return select(func::count()).select_from(t).where(t.d == number, t.id > 0); });
      if (!compared.same()) findings.add(database, "column = a Decimal", entry, compared);
      const Trial text = run(database.engine, [&] { return select(literal(entry.bytes)); });
      if (!text.gives(entry.bytes) && !(text.same() && is_ours(text.bound)))
        findings.add(database, "a number as text", entry, text);
    }
  });
}

TEST_CASE_METHOD(Fixture, "hostile JSON keys: one member, or refused", "[live][jsonkey]") {
  std::vector<Hostile> entries = corpus("jsonkey");
  for (const Hostile& entry : made("jsonkey", 20190107, long_forms() ? 5'000 : 250)) entries.push_back(entry);
  on_each([&](const LiveDatabase& database, Findings& findings) {
    std::int64_t id = 0;
    std::size_t found = 0;
    for (const Hostile& entry : entries) {
      const std::string& key = entry.bytes;
      if (!is_valid_utf8(key)) {
        const Trial refused = run(database.engine, [&] { return select(t.doc[key].as<std::string>()); });
        if (!(refused.same() && is_ours(refused.bound))) findings.add(database, "a JSON key", entry, refused);
        continue;
      }
      const bool nul = key.find('\0') != std::string::npos;
      const std::string other = key == "zz" ? "yy" : "zz";
      const std::string doc = "{" + json_string(other) + ":\"wrong\"," + (nul ? "" : json_string(key) + ":\"right\",") +
                              "\"deep " + json_string(other).substr(1) + ":{" +
                              (nul ? "" : json_string(key) + ":[\"deep\"]") + "}}";
      ++id;
      (void)database.engine.execute(insert(t).values(t.id = id, t.doc = Json(doc)));
      const Trial member = run(database.engine, [&] { return select(t.doc[key].as<std::string>()).where(t.id == id); });
      found += member.gives("right") ? 1 : 0;
      if (!member.gives("right") && !(member.same() && (is_ours(member.bound) || (nul && !member.bound.value))))
        findings.add(database, "a JSON key", entry, member);
      const Trial deep = run(
          database.engine, [&] { return select(t.doc["deep " + other][key][0].as<std::string>()).where(t.id == id); });
      if (!deep.gives("deep") && !(deep.same() && (is_ours(deep.bound) || (nul && !deep.bound.value))))
        findings.add(database, "a JSON key, deep", entry, deep);
    }
    CHECK(found > entries.size() / 2);
  });
}

TEST_CASE_METHOD(Fixture, "hostile LIKE patterns: contains() and its kin count what C++ counts", "[live][like]") {
  std::vector<Hostile> entries = corpus("like");
  std::vector<std::string> kept;
  for (const Hostile& entry : made("like", 20190108, long_forms() ? 1'000 : 60)) {
    // the columns' collations fold letters: these do not
    const bool plain = std::none_of(entry.bytes.begin(), entry.bytes.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F || (c >= 'A' && c <= 'Z') ||
             (c >= 'a' && c <= 'z');
    });
    if (plain) entries.push_back(entry);
  }
  for (const Hostile& entry : entries) {
    for (const std::string around : {"@", "x@", "@y", "x@y", "0@0@"}) {
      std::string made;
      for (const char c : around) c == '@' ? made += entry.bytes : made += c;
      kept.push_back(made);
    }
  }
  on_each([&](const LiveDatabase& database, Findings& findings) {
    std::vector<std::tuple<std::int64_t, std::string>> lines;
    for (const std::string& text : kept) lines.emplace_back(static_cast<std::int64_t>(lines.size()), text);
    database.engine.execute_many(insert(t).columns(t.id, t.v), lines);
    for (const Hostile& entry : entries) {
      const std::string& s = entry.bytes;
      const auto count = [&](auto&& matches) {
        return std::to_string(std::count_if(kept.begin(), kept.end(), matches));
      };
      const auto counted = [&](const Expr<bool>& condition) {
        return run(database.engine, [&] { return select(func::count()).select_from(t).where(condition); });
      };
      const Trial in = counted(t.v.contains(s)), first = counted(t.v.starts_with(s)), last = counted(t.v.ends_with(s));
      if (!in.gives(count([&](const std::string& text) { return text.find(s) != std::string::npos; })))
        findings.add(database, "contains()", entry, in);
      if (!first.gives(count([&](const std::string& text) { return text.starts_with(s); })))
        findings.add(database, "starts_with()", entry, first);
      if (!last.gives(count([&](const std::string& text) { return text.ends_with(s); })))
        findings.add(database, "ends_with()", entry, last);
    }
  });
}

TEST_CASE_METHOD(Fixture, "hostile comments: tags change nothing, hints let none in", "[live][comment]") {
  std::vector<Hostile> entries = corpus("comment");
  for (const Hostile& entry : made("comment", 20190109, long_forms() ? 5'000 : 200)) entries.push_back(entry);
  on_each([&](const LiveDatabase& database, Findings& findings) {
    std::int64_t id = 0;
    for (const Hostile& entry : entries) {
      const std::string& s = entry.bytes;
      const bool sayable = is_valid_utf8(s) && s.find('\0') == std::string::npos;
      const auto query = select(literal("back"), literal(":x ?").label("q"));
      const std::size_t places = query.compile(database.engine.dialect()).parameters().size();
      for (const bool as_key : {false, true}) {
        if (as_key && s.empty()) continue;
        const auto tagged = [&](const auto& statement) {
          return as_key ? statement.tag(s, "value") : statement.tag("key", s).tag("another", "1");
        };
        const Trial selected = run(database.engine, [&] { return Select<>(tagged(query)); });
        if (!(sayable ? selected.gives("back") : selected.same() && is_ours(selected.bound)))
          findings.add(database, "tag() of a SELECT", entry, selected);
        if (!sayable) continue;
        CHECK(tagged(query).compile(database.engine.dialect()).parameters().size() == places);
        const Trial united = run(database.engine, [&] { return Select<>(tagged(tagged(query).union_(query))); });
        if (!united.gives("back")) findings.add(database, "tag() of a set operation", entry, united);
        const auto one = tagged(insert(t).values(t.id = ++id, t.v = s + "?"));
        if (database.engine.execute(one).rowcount() != 1) findings.add(database, "tag()", entry, "no row");
        const auto inside = tagged(select(t.v).where(t.id == id)).subquery("tagged");
        const Trial deeper = run(database.engine, [&] { return Select<>(select(inside["v"])); });
        if (!deeper.gives(s + "?")) findings.add(database, "tag() within a subquery", entry, deeper);
      }
      // as a hint it is refused, or it is words as in text(), which the server may or may not know
      for (const int place : {0, 1, 2}) {
        const Trial hinted = run(database.engine, [&] {
          const auto plain = select(t.v).where(t.id == -1);
          return Select<>(place == 0   ? plain.prefix_with(s)
                          : place == 1 ? plain.suffix_with(s)
                                       : plain.with_hint(t, s, database.engine.dialect().name()));
        });
        if (!hinted.same() || (hinted.bound.value && s.find_first_of("*/;#'-\n") != std::string::npos))
          findings.add(database, "a hint", entry, hinted);
      }
    }
  });
}

TEST_CASE_METHOD(Fixture, "hostile LIMIT and ORDER BY: no text becomes SQL", "[live][limit][orderby]") {
  std::vector<Hostile> entries = corpus("limit");
  for (const Hostile& entry : corpus("orderby")) entries.push_back(entry);
  for (const Hostile& entry : made("orderby", 20190110, long_forms() ? 5'000 : 200)) entries.push_back(entry);
  on_each([&](const LiveDatabase& database, Findings& findings) {
    database.engine.execute_many(insert(t).columns(t.id, t.v), std::vector{std::tuple(1, "b"), std::tuple(2, "a")});
    for (const Hostile& entry : entries) {
      const std::string& s = entry.bytes;
      const Trial ordered = run(database.engine, [&] { return Select<>(select(t.id).order_by(desc(s)).limit(1)); });
      if (!(ordered.same() && is_ours(ordered.bound)) && s != "id")
        findings.add(database, "order_by(text)", entry, ordered);
      const Trial grouped = run(database.engine, [&] { return Select<>(select(t.v).group_by(s).limit(1)); });
      if (!(grouped.same() && is_ours(grouped.bound)) && s != "v")
        findings.add(database, "group_by(text)", entry, grouped);
      for (const bool offset : {false, true}) {
        const Outcome limited = attempt([&] {
          const auto number = quarry::bind<std::int64_t>("rows");
          const auto query = select(t.id).order_by(t.id);
          return first_value(Result<>(database.engine.execute(
              Select<>(offset ? query.limit(1).offset(number) : query.limit(number)), {{"rows", Value(s)}})));
        });
        if (!is_ours(limited)) findings.add(database, "limit(bind) given text", entry, words(limited));
      }
    }
    for (const std::int64_t number : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
      CHECK_THROWS_AS(select(t.id).limit(static_cast<std::uint64_t>(number)), ArgumentError);
      CHECK_THROWS_AS(select(t.id).offset(static_cast<std::uint64_t>(number)), ArgumentError);
    }
    CHECK(database.engine.execute(select(t.id).order_by(t.id).limit(1).offset(1)).scalar() == 2);
  });
}

TEST_CASE_METHOD(Fixture, "a name in quotes that names nothing is an error, not a text", "[live][identifier]") {
  on_each([&](const LiveDatabase& database, Findings&) {
    database.engine.execute_many(insert(t).columns(t.id, t.v), std::vector{std::tuple(1, "nosuchcol")});
    const Table untyped{"hostile_things", Column{"No such", types::Text{}}};
    const auto query = select(func::count()).select_from(untyped).where(untyped["No such"] == "No such");
    CHECK_THROWS_AS(database.engine.execute(query), UndefinedColumn);
    CHECK_THROWS_AS(database.engine.execute_raw(query.literal_sql(database.engine.dialect())), UndefinedColumn);
    const bool mysql = std::string_view(database.name) == "mariadb";
    const std::string quoted = mysql ? "`nosuchcol`" : "\"nosuchcol\"";
    CHECK_THROWS_AS(database.engine.execute(select(t.id).where(literal_column(quoted) == "nosuchcol")),
                    UndefinedColumn);
    CHECK_THROWS_AS(database.engine.execute_raw("SELECT id FROM hostile_things WHERE v = " + quoted), UndefinedColumn);
    CHECK(database.engine.execute(select(t.v)).scalar() == "nosuchcol");
  });
}

TEST_CASE("tables and indexes that would be one name to the database are not left out silently", "[live][identifier]") {
  for (const LiveDatabase& database : live_databases()) {
    INFO(database.name);
    MetaData twice;
    const Table first{"hostile_a_b", twice, Column{"c", types::Integer{}, indexed}};
    const Table second{"hostile_a", twice, Column{"b_c", types::Integer{}, indexed}};
    const bool apart = std::string_view(database.name) != "mariadb";  // there an index belongs to its table
    if (apart) CHECK_THROWS_AS(twice.create_all(database.engine), ArgumentError);
    else CHECK_NOTHROW(twice.create_all(database.engine));
    twice.drop_all(database.engine);
    MetaData cased;
    const Table lower{"hostile_case", cased, Column{"x", types::Integer{}}};
    const Table upper{"Hostile_Case", cased, Column{"y", types::Integer{}}};
    if (std::string_view(database.name) == "postgresql") CHECK_NOTHROW(cased.create_all(database.engine));
    else CHECK_THROWS_AS(cased.create_all(database.engine), ArgumentError);
    cased.drop_all(database.engine);
  }
}

TEST_CASE_METHOD(Fixture, "text is not compared with a number by mistake", "[live][literal]") {
  on_each([&](const LiveDatabase& database, Findings&) {
    database.engine.execute_many(insert(t).columns(t.id, t.v),
                                 std::vector{std::tuple(1, "a"), std::tuple(2, "1 or so")});
    const auto run = [&](const Expr<bool>& condition, Value value) {
      return database.engine.execute(Select<>(select(t.id).where(condition)), {{"x", std::move(value)}}).all().size();
    };
    // MariaDB finds 'a' = 0 and 1 = '1 or so'
    CHECK_THROWS_AS(run(t.v == quarry::bind("x"), Value(0)), ArgumentError);
    CHECK_THROWS_AS(run(t.id == quarry::bind("x"), Value("1 or so")), ArgumentError);
    CHECK_THROWS_AS(run(t.v == quarry::bind<std::string>("x"), Value(0)), ArgumentError);
    CHECK_THROWS_AS(run(t.v.in({"b"}) || t.v == quarry::bind("x"), Value(true)), ArgumentError);
    CHECK(run(t.v == quarry::bind("x"), Value("a")) == 1);
    CHECK(run(t.v == quarry::bind("x"), Value("0")) == 0);
    CHECK(run(t.id == quarry::bind("x"), Value(1)) == 1);
    CHECK(run(t.id == quarry::bind("x"), Value(1.5)) == 0);
    CHECK(run(t.id < quarry::bind("x"), Value(1.5)) == 1);
    CHECK(run(t.id <= quarry::bind("x"), Value(Decimal("1.9"))) == 1);
  });
}
