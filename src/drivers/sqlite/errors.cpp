// SPDX-License-Identifier: MIT
#include "drivers/sqlite/errors.hpp"

#include <string>

namespace quarry::drivers::sqlite {

namespace {

bool contains(std::string_view text, std::string_view part) noexcept {
  return text.find(part) != std::string_view::npos;
}

// SQLite's sentences for the plain code 1 are not localised and have been the same for many years.
ErrorKind classify_by_message(std::string_view message) noexcept {
  if (message.starts_with("no such table: ") || message.starts_with("no such view: "))
    return ErrorKind::undefined_table;
  if (message.starts_with("no such column: ") || contains(message, " has no column named ")) {
    return ErrorKind::undefined_column;
  }
  if (message.starts_with("duplicate column name: ") || message.ends_with(" already exists")) {
    return ErrorKind::duplicate_object;
  }
  if (message == "integer overflow" || message == "malformed JSON" || message.starts_with("JSON path error") ||
      message.starts_with("bad JSON path")) {
    return ErrorKind::data;
  }
  if (message == "too many SQL variables" || message.starts_with("variable number must be between") ||
      message.starts_with("Expression tree is too large") || message.starts_with("too many terms in compound SELECT") ||
      message == "parser stack overflow") {
    return ErrorKind::too_large;
  }
  if (message.ends_with("no transaction is active")) return ErrorKind::no_active_transaction;
  return ErrorKind::programming;
}

}  // namespace

ErrorKind classify(int extended_code, std::string_view message) noexcept {
  switch (extended_code) {
    case 2067:  // CONSTRAINT_UNIQUE
    case 1555:  // CONSTRAINT_PRIMARYKEY
    case 2579:  // CONSTRAINT_ROWID
      return ErrorKind::unique;
    case 787: return ErrorKind::foreign_key;
    case 1299: return ErrorKind::not_null;
    case 275: return ErrorKind::check;
    case 3091: return ErrorKind::data;          // CONSTRAINT_DATATYPE, of STRICT tables
    case 517: return ErrorKind::serialization;  // BUSY_SNAPSHOT: waiting does not help, only a new transaction
    default: break;
  }
  switch (extended_code & 0xFF) {
    case 1: return classify_by_message(message);
    case 2: return ErrorKind::internal;
    case 3:
    case 23: return ErrorKind::permission;
    case 5:
    case 6: return ErrorKind::lock_timeout;
    case 7: return ErrorKind::out_of_memory;
    case 8: return ErrorKind::read_only;
    case 9: return ErrorKind::canceled;
    case 10:
    case 14: return ErrorKind::operational;
    case 11:
    case 26: return ErrorKind::corrupt;
    case 13: return ErrorKind::disk_full;
    case 17: return ErrorKind::stale_statement;
    case 18: return ErrorKind::too_large;
    case 19: return ErrorKind::integrity;
    case 20:
    case 25: return ErrorKind::data;
    case 21: return ErrorKind::internal;
    default: return ErrorKind::database;
  }
}

void fill_names(ErrorInfo& info) {
  const std::string_view message = info.message;
  const std::size_t colon = message.find(" constraint failed: ");
  if (colon == std::string_view::npos) return;
  const std::string_view what = message.substr(0, colon);
  const std::string_view names = message.substr(colon + 20);
  if (what == "CHECK") {
    info.constraint = names;
    return;
  }
  if (what != "UNIQUE" && what != "NOT NULL") return;
  if (names.starts_with("index '") && names.ends_with("'")) {  // a unique index over expressions
    info.constraint = names.substr(7, names.size() - 8);
    return;
  }
  // "t.a, t.b": the table is said with every column
  std::size_t start = 0;
  while (start < names.size()) {
    std::size_t end = names.find(", ", start);
    if (end == std::string_view::npos) end = names.size();
    const std::string_view one = names.substr(start, end - start);
    const std::size_t dot = one.find('.');
    if (dot == std::string_view::npos) return;
    if (info.table.empty()) info.table = one.substr(0, dot);
    if (!info.column.empty()) info.column += ", ";
    info.column += one.substr(dot + 1);
    start = end + 2;
  }
}

bool spoils_handle(int extended_code) noexcept {
  const int code = extended_code & 0xFF;
  return code == 11 || code == 26 || extended_code == 1032;
}

}  // namespace quarry::drivers::sqlite
