// SPDX-License-Identifier: MIT
// Hostile text as values: it comes back as it went in, or is refused the same way bound and literal, before a server
// sees it.
#include "hostile/outcome.hpp"
#include "quarry/types/text.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Texts : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::optional<std::string>> v{this, "v", types::Text{}};
};

struct Position {
  const char* name;
  std::function<Select<>(const Texts& t, std::int64_t id, const std::string& s)> build;
};

const std::vector<Position>& positions() {
  static const std::vector<Position> all = {
      {"a select item", [](const Texts&, std::int64_t, const std::string& s) { return select(literal(s)); }},
      {"WHERE =",
       [](const Texts& t, std::int64_t id, const std::string& s) { return select(t.v).where(t.id == id, t.v == s); }},
      {"IN",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return select(t.v).where(t.id == id, t.v.in(std::vector<std::string>{"x", s, "y"}));
       }},
      {"CASE",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return select(case_(when(t.v == s, s)).else_("another")).where(t.id == id);
       }},
      {"a function's argument",
       [](const Texts&, std::int64_t, const std::string& s) { return select(func::coalesce(literal(s), "none")); }},
      {"concat",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return select(case_(when(t.v.concat(s) == literal(s).concat(s), s)).else_("another")).where(t.id == id);
       }},
      {"contains()",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return select(t.v).where(t.id == id, t.v.contains(s), t.v.starts_with(s), t.v.ends_with(s));
       }},
      {"GROUP BY and HAVING",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         const auto item = func::coalesce(t.v, s);
         return select(item.label("g")).where(t.id == id).group_by(item).having(func::max(item) == s);
       }},
      {"a subquery's item",
       [](const Texts&, std::int64_t, const std::string& s) {
         const auto inner = select(literal(s).label("x")).subquery("q");
         return select(inner["x"]);
       }},
      {"a set operation",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return Select<>(select(t.v).where(t.id == id).union_(select(literal(s)).select_from(t).where(t.id == id)));
       }},
      {"text()'s bind",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return select(t.v).where(t.id == id, text("v = :s AND ':s' <> '\"'", {{"s", s}}));
       }},
      {"a bind with a default",
       [](const Texts& t, std::int64_t id, const std::string& s) {
         return select(t.v).where(t.id == id, t.v == quarry::bind("s", s));
       }},
  };
  return all;
}

bool sendable(const LiveDatabase& database, const std::string& s) {
  const bool postgresql = std::string_view(database.name) == "postgresql";
  return is_valid_utf8(s) && !(postgresql && s.find('\0') != std::string::npos);
}

void check_all(const std::vector<Hostile>& entries) {
  MetaData metadata;
  const Texts t{"hostile_texts", metadata};
  for (const LiveDatabase& database : live_databases()) {
    const Created tables(metadata, database.engine);
    Findings findings;
    std::int64_t id = 0;
    std::size_t kept = 0;
    for (const Hostile& entry : entries) {
      const std::string& s = entry.bytes;
      const bool is_long = s.size() > 40'000;
      // written twice, bound and literal, and read back
      const auto row = [&](std::int64_t number) { return insert(t).values(t.id = number, t.v = s); };
      const auto read = [&](std::int64_t number) {
        return first_value(Result<>(database.engine.execute(select(t.v).where(t.id == number))));
      };
      id += 2;
      const Trial written{attempt([&] {
                            (void)database.engine.execute(row(id));
                            return read(id);
                          }),
                          attempt([&] {
                            (void)database.engine.execute_raw(row(id + 1).literal_sql(database.engine.dialect()));
                            return read(id + 1);
                          }),
                          "INSERT"};
      // longer than a packet, or than the column
      const bool too_large = is_long && written.refused();
      if (too_large ? !written.same()
                    : !(sendable(database, s) ? written.gives(s) : written.same() && !written.bound.by_server))
        findings.add(database, "INSERT", entry, written);
      kept += written.gives(s) ? 1 : 0;
      for (const Position& position : positions()) {
        if (is_long && &position != &positions().front()) break;
        const Trial trial = run(database.engine, [&] { return position.build(t, id, s); });
        const bool fine = too_large               ? trial.same()
                          : sendable(database, s) ? trial.gives(s)
                                                  : trial.same() && trial.refused() && !trial.bound.by_server;
        if (!fine) findings.add(database, position.name, entry, trial);
      }
    }
    INFO(findings.text());
    CHECK(findings.count() == 0);
    CHECK(kept > entries.size() / 3);
  }
}

}  // namespace

TEST_CASE("the corpus as values, in every position", "[live][literal]") { check_all(corpus("literal")); }

TEST_CASE("made hostile text as values, in every position", "[live][literal]") {
  check_all(made("literal", 20190101, long_forms() ? 20'000 : 250));
}
