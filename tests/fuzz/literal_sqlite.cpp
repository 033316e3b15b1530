// SPDX-License-Identifier: MIT
// Any value as a literal of SQLite, read by the lexer and by SQLite itself.
#include <sqlite3.h>

#include <cmath>
#include <cstring>

#include "quarry/dialects/sqlite/dialect.hpp"
#include "quarry/types/error.hpp"
#include "support/literal_check.hpp"

namespace {

using namespace quarry;
using fuzz::require;

// What SQLite makes of the literal.
void check_value(const fuzz::Typed& typed, const std::string& literal) {
  static sqlite3* const handle = [] {
    sqlite3* made = nullptr;
    if (sqlite3_open(":memory:", &made) != SQLITE_OK) fuzz::fail("no database");
    return made;
  }();
  const std::string sql = "SELECT " + literal;
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int prepared = sqlite3_prepare_v2(handle, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  require(prepared == SQLITE_OK, "SQLite does not read the literal", literal);
  require(tail == sql.data() + sql.size(), "SQLite reads a part of it", literal);
  require(sqlite3_step(statement) == SQLITE_ROW, "no row", literal);
  const int type = sqlite3_column_type(statement, 0);
  const Value& value = typed.value;
  const auto bytes = [&] {
    const auto* blob = static_cast<const char*>(sqlite3_column_blob(statement, 0));
    return std::string(blob == nullptr ? "" : blob, static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
  };
  switch (value.kind()) {
    case ValueKind::int64:
      require(type == SQLITE_INTEGER && sqlite3_column_int64(statement, 0) == value.as_int64(), "another integer",
              literal);
      break;
    case ValueKind::float64:
      require(type == SQLITE_FLOAT, "a double that is none", literal);
      require(sqlite3_column_double(statement, 0) == value.as_double(), "another double", literal);
      break;
    case ValueKind::decimal:
      if (type == SQLITE_FLOAT) {
        require(Decimal(fuzz::shortest(sqlite3_column_double(statement, 0))) == value.as_decimal(), "another decimal",
                literal);
      }
      break;
    case ValueKind::string:
    case ValueKind::json: require(type == SQLITE_TEXT && bytes() == value.as_text(), "another text", literal); break;
    case ValueKind::bytes: {
      const std::string found = bytes();
      require(type == SQLITE_BLOB && found.size() == value.as_bytes().size() &&
                  std::memcmp(found.data(), value.as_bytes().data(), found.size()) == 0,
              "other bytes", literal);
      break;
    }
    default: break;
  }
  sqlite3_finalize(statement);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Dialect dialect = sqlite::dialect();
  fuzz::Input input(data, size);
  const fuzz::Typed typed = fuzz::typed_value(input);
  fuzz::check_literal(fuzz::Database::sqlite, dialect, typed);
  std::string literal;
  try {
    dialect.data().literal(literal, typed.value, typed.type);
  } catch (const Error&) {
    return 0;  // rightly, as was seen above
  }
  check_value(typed, literal);
  return 0;
}
