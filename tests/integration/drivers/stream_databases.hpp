// SPDX-License-Identifier: MIT
// The three databases for tests of what runs long: streams and cancellation.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/driver_session.hpp"
#include "support/servers.hpp"

namespace quarry::test {

struct LongDatabase {
  std::string name, url;
  std::string numbers;  ///< the numbers from 1 to N, where N is to be replaced
  std::string endless;  ///< one row, but not before the test is over
  bool busy_while_streaming = true;

  [[nodiscard]] std::string numbers_to(std::int64_t count) const {
    std::string sql = numbers;
    return sql.replace(sql.find('N'), 1, std::to_string(count));
  }
  [[nodiscard]] std::unique_ptr<DriverConnection> open(
      std::vector<std::pair<std::string, std::string>> more = {}) const {
    return connect(url, std::move(more));
  }
};

inline std::vector<LongDatabase> long_databases() {
  return {
      {"postgresql", postgresql_url(),
       "select g as n, 'row number ' || g as t from (select generate_series(1, N::bigint) as g) s",
       "select pg_sleep(600)"},
      {"mariadb", mysql_url(), "select seq as n, concat('row number ', seq) as t from seq_1_to_N",
       "select sum(seq * 2) from seq_1_to_100000000000"},
      {"sqlite", "sqlite:///",
       "with recursive c(n) as (select 1 union all select n + 1 from c where n < N) select n, 'row number ' || n as t "
       "from c",
       "with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c where n < 0", false},
  };
}

}  // namespace quarry::test
