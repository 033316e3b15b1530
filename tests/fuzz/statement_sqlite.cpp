// SPDX-License-Identifier: MIT
// Random statements through the public functions, compiled for SQLite: what is printed SQLite prepares, bound and as
// literal SQL, and both give the same rows or fail the same way. For the other databases it is printed, and its literal
// form has no comment that was not asked for.
#include <sqlite3.h>

#include <algorithm>

#include "drivers/sqlite/encode.hpp"
#include "drivers/sqlite/regexp.hpp"
#include "quarry/compile/compiled.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/types/error.hpp"
#include "support/lexer.hpp"
#include "support/statements.hpp"

namespace {

using namespace fuzz;

struct Answer {
  int code = SQLITE_OK;
  std::vector<std::string> rows;
};

sqlite3* database() {
  static sqlite3* const handle = [] {
    sqlite3* made = nullptr;
    if (sqlite3_open(":memory:", &made) != SQLITE_OK) fail("no database");
    drivers::sqlite::add_regexp(made);
    sqlite3_db_config(made, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    if (sqlite3_exec(made, tables_sql(), nullptr, nullptr, nullptr) != SQLITE_OK)
      fail("no tables", sqlite3_errmsg(made));
    // a statement that would run for long is given up
    sqlite3_progress_handler(
        made, 200'000, [](void*) { return 1; }, nullptr);
    return made;
  }();
  return handle;
}

std::string row_of(sqlite3_stmt* statement) {
  std::string row;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) {
    row += static_cast<char>('0' + sqlite3_column_type(statement, i));
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
    row.append(bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, i)));
    row += '|';
  }
  return row;
}

// What is wrong with a statement before it runs is ours: its text is never one that SQLite cannot read. Limits of
// SQLite's own that depend on the build (depth, columns) are not met by statements of this size.
Answer run(const std::string& sql, const std::vector<Parameter>& parameters) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int prepared = sqlite3_prepare_v2(database(), sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  require(prepared == SQLITE_OK, sqlite3_errmsg(database()), sql);
  require(std::string_view(tail).find_first_not_of(" \n") == std::string_view::npos, "SQLite reads a part of it", sql);
  require(sqlite3_bind_parameter_count(statement) == static_cast<int>(parameters.size()),
          "another number of parameters", sql);
  Answer answer;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int code = drivers::sqlite::bind(statement, static_cast<int>(i) + 1,
                                           {.dialect = "sqlite", .statement = sql, .parameter = parameters[i]}, true);
    require(code == SQLITE_OK, "a parameter is not bound", sql);
  }
  while ((answer.code = sqlite3_step(statement)) == SQLITE_ROW) answer.rows.push_back(row_of(statement));
  sqlite3_finalize(statement);
  std::sort(answer.rows.begin(), answer.rows.end());
  return answer;
}

// /*key='value',key='value'*/ with everything else percent-encoded: a tag that was asked for.
bool is_tag(std::string_view comment) {
  const std::string_view inner = comment.substr(2, comment.size() - 4);
  return inner.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%-_.~='\\,") ==
             std::string_view::npos &&
         inner.find('\'') != std::string_view::npos && inner.ends_with('\'');
}

void check_others(const Select<>& query) {
  static const Dialect dialects[] = {postgresql::dialect(), mysql::dialect(), mysql::mariadb()};
  constexpr Database databases[] = {Database::postgresql, Database::mysql, Database::mariadb};
  for (std::size_t i = 0; i < std::size(dialects); ++i) {
    std::string sql;
    try {
      sql = query.literal_sql(dialects[i]);
    } catch (const CompileError&) {
      continue;
    } catch (const DataError&) {
      continue;
    } catch (const ArgumentError&) {
      continue;
    }
    for (const Mode& mode : modes_of(databases[i])) {
      for (const Token& token : lex(databases[i], sql, mode)) {
        require(token.kind != TokenKind::bad, "no statement for its lexer", sql);
        require(token.kind != TokenKind::comment || is_tag(token.value), "a comment that nobody asked for", sql);
        require(token.kind != TokenKind::symbol || token.value != ";", "two statements", sql);
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Dialect dialect = sqlite::dialect();
  Input input(data, size);
  StatementMaker maker(input);
  std::optional<Select<>> made;
  std::string bound, literal;
  std::vector<Parameter> parameters;
  bool refused = false, literal_refused = false;
  try {
    made = maker.statement();
    const Compiled compiled = made->compile(dialect);
    bound = compiled.sql();
    parameters = compiled.parameters();
  } catch (const CompileError&) {
    return 0;
  } catch (const ArgumentError&) {
    return 0;
  }
  try {
    literal = made->literal_sql(dialect);
  } catch (const DataError&) {
    literal_refused = true;
  } catch (const ArgumentError&) {
    literal_refused = true;
  } catch (const CompileError& error) {
    fail("only the literal form is refused", error.what());
  }
  Answer answer;
  try {
    answer = run(bound, parameters);
  } catch (const DataError&) {
    refused = true;
  } catch (const ArgumentError&) {
    refused = true;
  }
  require(refused == literal_refused, refused ? "only bound it is refused" : "only as a literal it is refused", bound);
  if (!refused) {
    const Answer other = run(literal, {});
    require(answer.code == other.code || answer.code == SQLITE_INTERRUPT || other.code == SQLITE_INTERRUPT,
            "bound and literal end differently", bound + "\n      " + literal);
    if (answer.code == SQLITE_DONE && other.code == SQLITE_DONE) {
      require(answer.rows.size() == other.rows.size(), "another number of rows", bound + "\n      " + literal);
      require(maker.takes_any_rows() || answer.rows == other.rows, "other rows", bound + "\n      " + literal);
    }
  }
  check_others(*made);
  return 0;
}
