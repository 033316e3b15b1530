// SPDX-License-Identifier: MIT
// Hostile text() and literal_column(): the same bound and literal, and every bind in its place.
#include "hostile/outcome.hpp"
#include "sql/text_binds.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Numbers : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id", primary_key};
  Column<std::int64_t> n{this, "n"};
};

// Every name that the database's own reading of the text finds, with a value.
std::vector<NamedValue> values_for(const std::string& sql, const Dialect& dialect) {
  std::vector<NamedValue> values;
  for (const auto& bind : detail::read_text(sql, dialect.data().text).binds) {
    const bool known =
        std::any_of(values.begin(), values.end(), [&](const NamedValue& v) { return v.name == bind.name; });
    if (!known) values.push_back({bind.name, Value("7")});
  }
  return values;
}

// Beside the text stand values of ours: were a mark of the text taken for a placeholder, or its end not seen, then the
// server would count others than we do, or the last value would not come back.
void check_texts(const std::vector<Hostile>& entries) {
  MetaData metadata;
  const Numbers t{"hostile_numbers", metadata};
  for (const LiveDatabase& database : live_databases()) {
    const Created tables(metadata, database.engine);
    (void)database.engine.execute(insert(t).values(t.id = 1, t.n = 40));
    Findings findings;
    for (const Hostile& entry : entries) {
      const Dialect dialect = database.engine.dialect();
      // what is closed may be quoted: in a string it is data, and nothing but the string's end was at stake
      for (const bool with_binds : {true, false}) {
        const auto item = [&] { return with_binds ? text(entry.bytes) : literal_column(entry.bytes); };
        Outcome outcomes[2];
        for (const bool literal_sql : {false, true}) {
          outcomes[literal_sql ? 1 : 0] = attempt([&]() -> std::optional<std::string> {
            const auto query =
                select(literal("canary").label("c"), t.n, item()).where(t.n == 40).order_by(t.id).limit(1);
            Compiled compiled = query.compile(dialect, {.literal_binds = false});
            const std::vector<NamedValue> values =
                with_binds ? values_for(entry.bytes, dialect) : std::vector<NamedValue>();
            if (!literal_sql) return first_value(Result<>(database.engine.execute(Select<>(query), values)));
            if (!values.empty()) return "canary";  // without their values they are not printed
            return first_value(database.engine.execute_raw(query.literal_sql(dialect)));
          });
        }
        const std::string position = with_binds ? "text()" : "literal_column()";
        for (const Outcome& outcome : outcomes) {
          // a server may find no sense in it; but it never counts other placeholders than we do
          const bool miscounted = outcome.refusal == typeid(ArgumentError).name() &&
                                  outcome.message.find("parameter") != std::string::npos &&
                                  outcome.message.find("reads it") == std::string::npos &&
                                  outcome.message.find("in text(") == std::string::npos &&
                                  outcome.message.find("in literal_column(") == std::string::npos;
          if (miscounted || (outcome.value && outcome.value != "canary"))
            findings.add(database, position, entry, words(outcome));
        }
        const bool server = outcomes[0].by_server || outcomes[1].by_server;
        if (!server && !(outcomes[0] == outcomes[1]))
          findings.add(database, position, entry, words(outcomes[0]) + " but " + words(outcomes[1]));
      }
    }
    INFO(findings.text());
    CHECK(findings.count() == 0);
    CHECK(database.engine.execute(select(t.n)).scalar() == 40);
  }
}

}  // namespace

TEST_CASE("the corpus as text() and literal_column()", "[live][text]") {
  check_texts(corpus("text"));
  check_texts(corpus("comment"));
}
TEST_CASE("made hostile text()", "[live][text]") { check_texts(made("text", 20190104, long_forms() ? 20'000 : 400)); }

// Our reading of a text against the servers': the text is put between two values; if it is whole, as we say, both
// values come back, whatever is in it.
TEST_CASE("strings, names and comments end where the server says", "[live][text]") {
  const std::vector<Hostile> inner = made("text", 20190105, long_forms() ? 20'000 : 500);
  for (const LiveDatabase& database : live_databases()) {
    const Dialect dialect = database.engine.dialect();
    Findings findings;
    std::size_t read = 0;
    for (const Hostile& entry : inner) {
      for (const char* frame : {"'@'", "/* @ */ 1", "-- @\n 1", "E'@'", "$x$@$x$"}) {
        std::string sql;
        for (const char* c = frame; *c != '\0'; ++c) {
          if (*c == '@') sql += entry.bytes;
          else sql += *c;
        }
        const detail::TextBinds reading = detail::read_text(sql, dialect.data().text);
        // a plain string or comment, to us: then it is one to the server, and the bind after it is a bind
        const bool whole = reading.problem.empty() && reading.binds.empty() && reading.pieces[0].size() == sql.size();
        if (!whole || sql.find('\0') != std::string::npos) continue;
        const Outcome outcome = attempt([&] {
          return first_value(Result<>(database.engine.execute(
              Select<>(select(literal("first"), text(sql), text(":last", {{"last", "last"}}))))));
        });
        if (outcome.value) ++read;
        if (outcome.value ? outcome.value != "first"
                          : !outcome.by_server && outcome.refusal != typeid(InvalidEncoding).name())
          findings.add(database, frame, entry, words(outcome));
      }
    }
    INFO(findings.text());
    CHECK(findings.count() == 0);
    CHECK(read > inner.size() / 4);
  }
}
