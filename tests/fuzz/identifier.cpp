// SPDX-License-Identifier: MIT
// Any name on any dialect: a CompileError, or exactly one identifier that is the name; also between other tokens.
#include "quarry/compile/quoting.hpp"
#include "quarry/dialects/mysql/dialect.hpp"
#include "quarry/dialects/postgresql/dialect.hpp"
#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/types/error.hpp"
#include "support/input.hpp"
#include "support/lexer.hpp"
#include "support/utf8.hpp"

using fuzz::Database;
using fuzz::require;
using fuzz::Token;
using fuzz::TokenKind;
using namespace quarry;

namespace {

constexpr Identifier positions[] = {Identifier::table, Identifier::column,     Identifier::schema, Identifier::label,
                                    Identifier::alias, Identifier::constraint, Identifier::other};

// Names that every database keeps as they are: to refuse them would be wrong.
bool is_ordinary(const std::string& name) {
  const auto points = fuzz::code_points(name);
  if (!points || points->empty() || name.size() > 63) return false;
  if (name.front() == ' ' || name.back() == ' ') return false;
  for (const std::uint32_t point : *points) {
    if (point < 0x20 || (point >= 0x7F && point < 0xA0) || point > 0xD7FF) return false;
  }
  return true;
}

void check(Database database, const Dialect& dialect, const std::string& name, Identifier what) {
  std::string quoted;
  try {
    quoted = quote_identifier(name, dialect, what);
  } catch (const CompileError& error) {
    return require(!is_ordinary(name), "refused without need", error.what());
  }
  require(!name.empty() && fuzz::is_utf8(name) && name.find('\0') == std::string::npos, "printed what is no name",
          name);
  if (database == Database::postgresql) require(name.size() <= 63, "a name that PostgreSQL cuts", name);
  if (database == Database::mysql || database == Database::mariadb) {
    require(fuzz::code_points(name)->size() <= 256, "a name that MySQL cuts or refuses", name);
  }
  for (const fuzz::Mode& mode : fuzz::modes_of(database)) {
    const auto is_name = [&](const Token& token) {
      if (token.value != name) return false;
      if (token.kind == TokenKind::name) return true;
      // bare: what the database would not fold to another case
      return token.kind == TokenKind::word && name.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    };
    const std::vector<Token> tokens = fuzz::lex(database, quoted, mode);
    require(tokens.size() == 1 && is_name(tokens[0]), "the name is not one identifier", quoted);
    const std::vector<Token> between = fuzz::lex(database, "SELECT t." + quoted + " AS " + quoted + ",':a'", mode);
    require(between.size() == 8 && is_name(between[3]) && is_name(between[5]) && between[7].value == ":a",
            "between other tokens the name is another one", quoted);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Dialect postgresql_dialect = postgresql::dialect(), mysql_dialect = mysql::dialect(),
                       mariadb_dialect = mysql::mariadb(), sqlite_dialect = sqlite::dialect();
  fuzz::Input input(data, size);
  const Identifier what = positions[input.choice(std::size(positions))];
  const std::string name(input.rest());
  check(Database::postgresql, postgresql_dialect, name, what);
  check(Database::mysql, mysql_dialect, name, what);
  check(Database::mariadb, mariadb_dialect, name, what);
  check(Database::sqlite, sqlite_dialect, name, what);
  return 0;
}
