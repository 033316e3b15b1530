// SPDX-License-Identifier: MIT
// Hostile names in every place that takes a name: they name what they should, or are refused, bound and literal alike.
#include "hostile/outcome.hpp"
#include "quarry/compile/quoting.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

using Name = std::string;

struct Numbers : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::int64_t> n{this, "n"};
};

// Each gives 42 when the name works. The literals are there to see bound and literal SQL differ, if they do.
struct Position {
  const char* name;
  std::function<Select<>(const Numbers& t, const Name& name)> build;
};

const std::vector<Position>& positions() {
  static const std::vector<Position> all = {
      {"a label", [](const Numbers& t, const Name& s) { return select((t.n + 2).label(s)).order_by(desc(s)); }},
      {"a label by its object",
       [](const Numbers& t, const Name& s) {
         const auto item = (t.n + 2).label(s);
         return select(item).group_by(item).order_by(item);
       }},
      {"a subquery's item",
       [](const Numbers& t, const Name& s) {
         const auto inner = select(t.id.label("other"), (t.n + 2).label(s)).subquery("q");
         return Select<>(select(inner[s]).where(inner["other"] == 1).order_by(inner[s]));
       }},
      {"a subquery's name",
       [](const Numbers& t, const Name& s) {
         const auto inner = select((t.n + 2).label("x")).subquery(s);
         return Select<>(select(inner["x"]).where(inner["x"] == 42));
       }},
      {"an alias",
       [](const Numbers& t, const Name& s) {
         const auto other = aliased(t, s);
         return Select<>(select(other.n + 2).join(t, t.id == other.id).where(other.id == 1));
       }},
      {"a CTE's name",
       [](const Numbers& t, const Name& s) {
         const auto cte = select((t.n + 2).label("x")).cte(s);
         return Select<>(select(cte["x"]).where(cte["x"] == 42));
       }},
      {"a CTE's item",
       [](const Numbers& t, const Name& s) {
         const auto cte = select((t.n + 2).label(s)).cte("c");
         return Select<>(select(cte[s]).where(cte[s] == 42));
       }},
      {"a recursive CTE's name and item",
       [](const Numbers&, const Name& s) {
         auto cte = select(literal(40).label(s)).cte(s, recursive);
         cte = cte.union_all(select(cte[s] + 1).where(cte[s] < 42));
         return Select<>(select(cte[s]).where(cte[s] > 41));
       }},
      {"a window's name",
       [](const Numbers& t, const Name& s) {
         return Select<>(select(func::sum(t.n + 2).over(s)).window(s, order_by(t.id)));
       }},
      {"VALUES",
       [](const Numbers&, const Name& s) {
         const auto v = values<std::int64_t>(s, {s}, {{42}});
         return Select<>(select(v[s]).where(v[s] == 42));
       }},
      {"a set operation's order",
       [](const Numbers& t, const Name& s) {
         const auto one = select((t.n + 2).label(s));
         return Select<>(one.union_(one).order_by(desc(s)));
       }},
      {"a scalar subquery's item",
       [](const Numbers& t, const Name& s) {
         return Select<>(select(select((t.n + 2).label(s)).scalar_subquery().label(s)));
       }},
  };
  return all;
}

bool is_ours(const Outcome& outcome) { return !outcome.refusal.empty() && !outcome.by_server; }

void check_places(const std::vector<Hostile>& entries) {
  MetaData metadata;
  const Numbers t{"hostile_numbers", metadata};
  for (const LiveDatabase& database : live_databases()) {
    const Created tables(metadata, database.engine);
    (void)database.engine.execute(insert(t).values(t.id = 1, t.n = 40));
    Findings findings;
    std::size_t worked = 0;
    for (const Hostile& entry : entries) {
      for (const Position& position : positions()) {
        const Trial trial = run(database.engine, [&] { return position.build(t, entry.bytes); });
        worked += trial.gives("42") ? 1 : 0;
        if (!trial.gives("42") && !(trial.same() && is_ours(trial.bound)))
          findings.add(database, position.name, entry, trial);
      }
      // the result's columns go by the name
      const Outcome key = attempt([&] { return database.engine.execute(select(t.n.label(entry.bytes))).keys().at(0); });
      if (key.value != entry.bytes && !is_ours(key)) findings.add(database, "keys()", entry, words(key));
      // no such collation is on any server: it is refused, and nothing else happens
      const Trial collated = run(database.engine, [&] {
        return select(literal("x")).select_from(t).where(literal("a").collate(entry.bytes + "x") == "b");
      });
      if (!collated.refused() || !collated.literal.refusal.size())
        findings.add(database, "a collation", entry, collated);
    }
    INFO(findings.text());
    CHECK(findings.count() == 0);
    CHECK(worked > entries.size() * 3);
    CHECK(database.engine.execute(select(t.n)).scalar() == 40);
  }
}

// Tables, columns, constraints, indexes and schemas of these names.
void check_tables(const std::vector<Hostile>& entries) {
  for (const LiveDatabase& database : live_databases()) {
    Findings findings;
    std::size_t worked = 0;
    const bool sqlite = std::string_view(database.name) == "sqlite";
    Connection connection = database.engine.connect();
    for (const Hostile& entry : entries) {
      const Name& s = entry.bytes;
      if (s.empty()) continue;  // Table itself refuses it
      const Table table{s, Column{s, types::Integer{}, indexed}, Column{"other_", types::Integer{}, nullable},
                        UniqueConstraint{s, "other_"}.named(s.size() < 60 ? "u" + s : "u")};
      const auto execute = [&](const Statement& statement, bool literal) {
        return literal ? connection.execute_raw(statement.literal_sql(connection.dialect()))
                       : connection.execute(statement);
      };
      const Outcome created = attempt([&]() -> std::optional<std::string> {
        (void)connection.execute(drop_table(table, true));
        (void)connection.execute(create_table(table));
        if (!connection.dialect().data().inline_indexes) {
          for (const Statement& index : create_indexes(table)) (void)connection.execute(index);
        }
        return {};
      });
      const auto outcome = [&](bool literal) {
        return attempt([&] {
          const int n = literal ? 40 : 41;
          (void)execute(insert(table).values(table.column<int>(s) = n), literal);
          const auto query =
              select(table[s] + (42 - n), table[s].label("n")).where(table[s] == n, table["other_"].is_null());
          return first_value(Result<>(execute(query, literal)));
        });
      };
      const bool there = created.refusal.empty();
      const Trial trial{there ? outcome(false) : created, there ? outcome(true) : created, "CREATE TABLE"};
      (void)attempt([&]() -> std::optional<std::string> {
        (void)connection.execute(drop_table(table, true));
        return {};
      });
      worked += trial.gives("42") ? 1 : 0;
      // names that begin with sqlite_ and PostgreSQL's system columns are the servers' own: they say so
      if (!trial.gives("42") && !(trial.same() && trial.refused())) findings.add(database, "a table", entry, trial);
      if (!trial.gives("42") && trial.bound.by_server && !s.starts_with("sqlite_") && s != "ctid" && s != "xmin")
        findings.add(database, "a table", entry, trial);

      const Outcome in = attempt([&]() -> std::optional<std::string> {
        const std::string schema = quote_identifier(s, connection.dialect(), Identifier::schema);
        (void)connection.execute_raw((sqlite ? "ATTACH ':memory:' AS " : "CREATE SCHEMA ") + schema);
        const Table inside{"t", in_schema(s), Column{"n", types::Integer{}}};
        (void)connection.execute(create_table(inside));
        (void)connection.execute(insert(inside).values(inside.column<int>("n") = 42));
        const auto value = first_value(Result<>(connection.execute(select(inside["n"]).where(inside["n"] == 42))));
        (void)connection.execute(drop_table(inside));
        (void)connection.execute_raw((sqlite ? "DETACH " : "DROP SCHEMA ") + schema);
        return value;
      });
      if (in.value != "42" && !is_ours(in) && !s.starts_with("pg_"))
        findings.add(database, "a schema", entry, words(in));
    }
    INFO(findings.text());
    CHECK(findings.count() == 0);
    CHECK(worked > entries.size() / 4);
  }
}

// Binds are named after columns: whatever the column, a bind's name is harmless and the values meet their places.
void check_bind_names(const std::vector<Hostile>& entries) {
  for (const Hostile& entry : entries) {
    if (entry.bytes.empty()) continue;
    const Table table{"t", Column{entry.bytes, types::Integer{}}};
    const auto column = table.column<int>(entry.bytes);
    for (const Dialect& dialect : {generic::dialect(), sqlite::dialect()}) {
      Compiled compiled;
      try {
        compiled = select(column).where(column == 1, column.in({2, 3}), column + 4 > 5).compile(dialect);
      } catch (const CompileError&) {
        continue;
      }
      CAPTURE(entry.id);
      CHECK(compiled.parameters().size() == 5);
      for (std::size_t i = 0; i < compiled.parameters().size(); ++i) {
        const std::string& name = compiled.parameters()[i].name;
        CHECK(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
              std::string::npos);
        for (std::size_t k = 0; k < i; ++k) CHECK(name != compiled.parameters()[k].name);
      }
    }
  }
}

}  // namespace

TEST_CASE("the corpus as names, in every place of a query", "[live][identifier]") {
  check_places(corpus("identifier"));
}
TEST_CASE("the corpus as names of tables, columns, constraints, indexes and schemas", "[live][identifier]") {
  check_tables(corpus("identifier"));
}
TEST_CASE("the corpus as columns that binds are named after", "[identifier]") {
  check_bind_names(corpus("identifier"));
  check_bind_names(made("identifier", 7, 500));
}
TEST_CASE("made hostile names, in every place of a query", "[live][identifier]") {
  check_places(made("identifier", 20190102, long_forms() ? 5'000 : 80));
}
TEST_CASE("made hostile names of tables", "[live][identifier]") {
  check_tables(made("identifier", 20190103, long_forms() ? 2'000 : 20));
}
