// SPDX-License-Identifier: MIT
// Each live database with the dialect its driver speaks, and ways to ask it for one literal's value.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialects/every_dialect.hpp"
#include "quarry/compile/quoting.hpp"
#include "support/driver_session.hpp"
#include "support/servers.hpp"

namespace quarry::test {

struct Database {
  std::string name;
  Dialect dialect;
  std::unique_ptr<DriverConnection> connection;

  [[nodiscard]] bool is(std::string_view dialect_name) const { return dialect.name() == dialect_name; }
  void run(std::string_view sql) const { (void)connection->execute_raw(sql, soon()); }
  /// The first row of a statement that is sent as it is.
  [[nodiscard]] std::vector<Value> row(std::string_view sql) const {
    const std::unique_ptr<Cursor> cursor = connection->execute_raw(sql, soon());
    std::vector<Value> values;
    if (!cursor->next()) throw std::runtime_error("no row came from " + std::string(sql));
    for (std::size_t i = 0; i < cursor->columns().size(); ++i) {
      values.push_back(decode_value(cursor->cells()[i], cursor->columns()[i]));
    }
    return values;
  }
  [[nodiscard]] Value scalar(std::string_view sql) const { return row(sql).at(0); }
};

inline Database open_postgresql() { return {"PostgreSQL", postgresql::dialect(), connect(postgresql_url())}; }
inline Database open_mariadb() { return {"MariaDB", mysql::mariadb(), connect(mysql_url())}; }
inline Database open_sqlite() { return {"SQLite", sqlite::dialect(), connect("sqlite://")}; }

inline std::vector<Database> every_database() {
  std::vector<Database> all;
  all.push_back(open_postgresql());
  all.push_back(open_mariadb());
  all.push_back(open_sqlite());
  return all;
}

}  // namespace quarry::test
