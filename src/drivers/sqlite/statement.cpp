// SPDX-License-Identifier: MIT
#include "drivers/sqlite/statement.hpp"

#include "drivers/first_word.hpp"
#include "drivers/sqlite/decode.hpp"

#include <string_view>
#include <utility>

namespace quarry::drivers::sqlite {

Statement::Statement(std::string text, sqlite3_stmt* prepared) : sql(std::move(text)), handle(prepared) {
  if (sqlite3_stmt_readonly(handle) != 0) return;
  const std::string word = first_word(sql);
  inserts = word == "INSERT" || word == "REPLACE" || word == "WITH";
  changes_rows = inserts || word == "UPDATE" || word == "DELETE";
}

const std::vector<ColumnInfo>& Statement::columns() {
  const int preparations = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0);
  if (preparations == preparations_) return columns_;
  columns_.clear();
  const int count = sqlite3_column_count(handle);
  columns_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const char* name = sqlite3_column_name(handle, i);
    const char* declared = sqlite3_column_decltype(handle, i);
    ColumnInfo& column = columns_.emplace_back();
    if (name != nullptr) column.name = name;
    if (declared != nullptr) {
      column.native_type = declared;
      column.type = declared_type(declared);
    }
  }
  preparations_ = preparations;  // only now: memory may run out in between
  return columns_;
}

void Statement::reset() noexcept {
  sqlite3_reset(handle);
  sqlite3_clear_bindings(handle);
}

}  // namespace quarry::drivers::sqlite
