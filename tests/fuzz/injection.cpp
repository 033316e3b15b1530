// SPDX-License-Identifier: MIT
// Texts of strangers in a statement that is sent to real databases as it is printed: as a value, a name and a tag. The
// rows are those that C++ counts, the columns have the names they were given, and nothing else is executed.
#include <algorithm>

#include "quarry/sql.hpp"
#include "quarry/types/error.hpp"
#include "support/input.hpp"
#include "support/live.hpp"

namespace {

using namespace quarry;
using fuzz::require;

struct Secrets : Table {
  using Table::Table;
  Column<int> id{this, "id", primary_key};
  Column<std::string> secret{this, "secret", types::Text{}};
};

// A statement for one database; empty when it is refused, which then has to be so by an error of ours.
std::string printed(const Select<>& query, const Dialect& dialect) {
  try {
    return query.literal_sql(dialect);
  } catch (const CompileError&) {
  } catch (const DataError&) {
  } catch (const ArgumentError&) {
  }
  return {};
}

void check(fuzz::Live& live, const Select<>& query, const std::vector<std::string>& expected,
           const std::string& column) {
  const std::string sql = printed(query, live.dialect());
  if (sql.empty()) return;
  const fuzz::Reply reply = live.send(sql);
  require(reply.problem.empty(), live.name() + ": " + reply.problem, sql);
  require(reply.columns.size() == 2 && reply.columns[0] == column, live.name() + ": another name of a column", sql);
  std::vector<std::string> found;
  for (const auto& row : reply.rows) found.push_back(row[1]);
  std::sort(found.begin(), found.end());
  require(found == expected, live.name() + ": other rows", sql);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto databases = fuzz::live_databases();
  static const Secrets secrets{"fuzz_secrets"};
  fuzz::Input input(data, size);
  const std::size_t form = input.choice(6);
  const std::string other(input.text().substr(0, 60)), text(input.rest());
  std::vector<std::string> expected;
  const auto rows_where = [&](auto condition) {
    for (const std::string& secret : fuzz::secrets()) {
      if (condition(secret)) expected.push_back(secret);
    }
    std::sort(expected.begin(), expected.end());
  };
  std::string column = "id";
  Select<> query{nullptr};
  try {
    const auto all = select(Expr<>(secrets.id.node()), Expr<>(secrets.secret.node()));
    switch (form) {
      case 0:
        query = Select<>(all.where(secrets.secret == text).node());
        rows_where([&](const std::string& secret) { return secret == text; });
        break;
      case 1:
        query = Select<>(all.where(secrets.secret.in(std::vector<std::string>{text, other})).node());
        rows_where([&](const std::string& secret) { return secret == text || secret == other; });
        break;
      case 2:
        query = Select<>(all.where(secrets.secret.contains(text)).node());
        // LIKE knows no difference between a and A on SQLite, and reads a pattern up to a NUL
        if (std::any_of(text.begin(), text.end(), [](char c) { return c == '\0' || (c >= 'A' && c <= 'Z'); })) return 0;
        rows_where([&](const std::string& secret) { return secret.find(text) != std::string::npos; });
        break;
      case 3:
        if (!text.empty()) column = text;
        query = Select<>(select(Expr<>(secrets.id.node()).label(text), Expr<>(secrets.secret.node())).node());
        rows_where([](const std::string&) { return true; });
        break;
      case 4:
        query = Select<>(all.tag(other, text).node());
        rows_where([](const std::string&) { return true; });
        break;
      default: {
        const Secrets alias = aliased(secrets, text);
        query =
            Select<>(select(Expr<>(alias.id.node()), Expr<>(alias.secret.node())).where(alias.secret != other).node());
        rows_where([&](const std::string& secret) { return secret != other; });
        break;
      }
    }
  } catch (const CompileError&) {
    return 0;
  } catch (const ArgumentError&) {
    return 0;
  }
  for (const auto& live : databases) check(*live, query, expected, column);
  return 0;
}
