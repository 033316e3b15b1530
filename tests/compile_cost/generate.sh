#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# generate.sh DIRECTORY: writes the four files whose compilation is compared: one query and fifty, with Quarry and by hand.
#
# A query is  SELECT status, AGG(amount) FROM orders WHERE COLUMN OPERATOR ? GROUP BY status HAVING count(id) > 1
#             ORDER BY status LIMIT n
# and its typed loop; the fifty are five aggregates times five columns times two operators. By hand is careful C++ on SQLite's C
# API: it binds, checks every code, finalizes by destructor, tells NULL from a value, and decodes into a struct.
set -euo pipefail
out=$1
mkdir -p "$out"

aggregates=(count sum avg min max)
columns=(id customer status amount ordered_on)
value_of() {  # the C++ type that a column compares with
  case $1 in
    id) echo 'std::int64_t' ;;
    customer | status) echo 'const std::string&' ;;
    amount) echo 'double' ;;
    ordered_on) echo 'std::chrono::year_month_day' ;;
  esac
}
result_of() {
  if [ "$1" = count ]; then echo 'std::int64_t'; else echo 'std::optional<double>'; fi
}
cpp_of() { if [ "$1" = '=' ]; then echo '=='; else echo "$1"; fi; }

quarry_head() {
  cat <<'CPP'
#include <quarry/engine.hpp>
#include <quarry/sql.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

void report(const std::string& status, std::int64_t value);
void report(const std::string& status, std::optional<double> value);

struct Orders : quarry::Table {
  using Table::Table;
  quarry::Column<std::int64_t> id{this, "id"};
  quarry::Column<std::string> customer{this, "customer"};
  quarry::Column<std::string> status{this, "status"};
  quarry::Column<double> amount{this, "amount"};
  quarry::Column<std::chrono::year_month_day> ordered_on{this, "ordered_on"};
};
const Orders orders{"orders"};
CPP
}
quarry_query() {  # NUMBER AGGREGATE COLUMN OPERATOR LIMIT
  cat <<CPP

void query_$1(quarry::Engine& engine, $(value_of "$3") value) {
  const auto query = quarry::select(orders.status, quarry::func::$2(orders.amount))
                         .where(orders.$3 $(cpp_of "$4") value)
                         .group_by(orders.status)
                         .having(quarry::func::count(orders.id) > 1)
                         .order_by(orders.status)
                         .limit($5);
  for (const auto& [status, value_of_status] : engine.execute(query)) report(status, value_of_status);
}
CPP
}

hand_head() {
  cat <<'CPP'
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

void report(const std::string& status, std::int64_t value);
void report(const std::string& status, std::optional<double> value);

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) : database_{database} {
    if (sqlite3_prepare_v2(database_, sql, -1, &statement_, nullptr) != SQLITE_OK) fail("prepare");
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int index, std::int64_t value) { check(sqlite3_bind_int64(statement_, index, value)); }
  void bind(int index, double value) { check(sqlite3_bind_double(statement_, index, value)); }
  void bind(int index, const std::string& value) {
    check(sqlite3_bind_text(statement_, index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  void bind(int index, std::chrono::year_month_day value) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(value.year()),
                  static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day()));
    bind(index, std::string{text});
  }
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail("step");
    return code == SQLITE_ROW;
  }
  std::string text(int column) const {
    const auto* bytes = sqlite3_column_text(statement_, column);
    if (bytes == nullptr) throw std::runtime_error("column " + std::to_string(column) + " is NULL");
    return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::int64_t integer(int column) const {
    if (is_null(column)) throw std::runtime_error("column " + std::to_string(column) + " is NULL");
    return sqlite3_column_int64(statement_, column);
  }
  std::optional<double> optional_number(int column) const {
    if (is_null(column)) return std::nullopt;
    return sqlite3_column_double(statement_, column);
  }

 private:
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  void check(int code) {
    if (code != SQLITE_OK) fail("bind");
  }
  [[noreturn]] void fail(const char* action) {
    throw std::runtime_error(std::string{action} + ": " + sqlite3_errmsg(database_));
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};
CPP
}
hand_query() {
  local read
  if [ "$2" = count ]; then read=integer; else read=optional_number; fi
  cat <<CPP

struct Row_$1 {
  std::string status;
  $(result_of "$2") value;
};
void query_$1(sqlite3* database, $(value_of "$3") value) {
  Statement statement{database,
                      "SELECT status, $2(amount) FROM orders WHERE $3 $4 ?1 GROUP BY status "
                      "HAVING count(id) > ?2 ORDER BY status LIMIT ?3"};
  statement.bind(1, value);
  statement.bind(2, std::int64_t{1});
  statement.bind(3, std::int64_t{$5});
  while (statement.step()) {
    const Row_$1 row{statement.text(0), statement.$read(1)};
    report(row.status, row.value);
  }
}
CPP
}

for who in quarry hand; do
  { "${who}_head"; "${who}_query" 1 sum ordered_on '>=' 10; } >"$out/${who}_one.cpp"
  {
    "${who}_head"
    number=0
    for aggregate in "${aggregates[@]}"; do
      for column in "${columns[@]}"; do
        for operator in '=' '<='; do
          number=$((number + 1))
          "${who}_query" "$number" "$aggregate" "$column" "$operator" "$((number + 10))"
        done
      done
    done
  } >"$out/${who}_fifty.cpp"
done
