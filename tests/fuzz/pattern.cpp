// SPDX-License-Identifier: MIT
// SQLite's REGEXP, which the driver brings: any pattern over any text is an answer or an SQL error, soon.
#include <sqlite3.h>

#include <ctime>

#include "drivers/sqlite/regexp.hpp"
#include "support/input.hpp"
#include "support/utf8.hpp"

namespace {

sqlite3* open_database() {
  sqlite3* handle = nullptr;
  if (sqlite3_open(":memory:", &handle) != SQLITE_OK) fuzz::fail("no database");
  quarry::drivers::sqlite::add_regexp(handle);
  return handle;
}

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// 0, 1, or -1 for an error.
int matches(std::string_view text, std::string_view pattern) {
  static sqlite3* const handle = open_database();
  static sqlite3_stmt* const statement = [] {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(handle, "SELECT ? REGEXP ?", -1, &made, nullptr) != SQLITE_OK) fuzz::fail("no statement");
    return made;
  }();
  sqlite3_reset(statement);
  const auto bind = [&](int index, std::string_view value) {
    sqlite3_bind_text64(statement, index, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
  };
  bind(1, text);
  bind(2, pattern);
  const int code = sqlite3_step(statement);
  fuzz::require(code == SQLITE_ROW || code == SQLITE_ERROR, "neither an answer nor an error of the pattern", pattern);
  return code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string pattern(input.text()), text(input.rest());
  const double start = seconds();
  const int found = matches(text, pattern);
  fuzz::require(seconds() - start < 5, "a match takes too long", pattern);
  // letters and digits stand for themselves: what a search finds
  const bool plain = pattern.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _") ==
                     std::string::npos;
  if (plain && !pattern.empty() && fuzz::is_utf8(text) && text.find('\0') == std::string::npos) {
    fuzz::require(found == (text.find(pattern) != std::string::npos ? 1 : 0), "a plain pattern",
                  pattern + " in " + text);
  }
  return 0;
}
