// SPDX-License-Identifier: MIT
// Poolers in front of MySQL call mysql_reset_connection, which sets every session variable back. The literals are read
// all the same: here by the client library itself, without Quarry's driver.
#if __has_include(<mysql.h>)  // where the driver is built
#include <mysql.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "dialects/every_dialect.hpp"
#include "literals/random_values.hpp"
#include "support/driver_session.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

struct Close {
  void operator()(MYSQL* handle) const noexcept { mysql_close(handle); }
  void operator()(MYSQL_RES* result) const noexcept { mysql_free_result(result); }
};

std::vector<std::string> row_of(MYSQL* handle, const std::string& sql) {
  if (mysql_real_query(handle, sql.data(), static_cast<unsigned long>(sql.size())) != 0) {
    throw std::runtime_error(mysql_error(handle));
  }
  const std::unique_ptr<MYSQL_RES, Close> result(mysql_store_result(handle));
  if (!result) return {};
  const MYSQL_ROW row = mysql_fetch_row(result.get());
  const unsigned long* const lengths = mysql_fetch_lengths(result.get());
  std::vector<std::string> values;
  for (unsigned i = 0; i < mysql_num_fields(result.get()); ++i) values.emplace_back(row[i], lengths[i]);
  return values;
}

}  // namespace

TEST_CASE("literals mean the same after mysql_reset_connection", "[live]") {
  const ConnectOptions where = parse_plain_url(mysql_url()).options;
  const std::unique_ptr<MYSQL, Close> handle(mysql_init(nullptr));
  mysql_options(handle.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  REQUIRE(mysql_real_connect(handle.get(), where.host.c_str(), where.user.c_str(), where.password.c_str(),
                             where.database.c_str(), where.port, nullptr, 0) != nullptr);
  const Dialect dialect = mysql::mariadb();
  for (const char* mode : {"'NO_BACKSLASH_ESCAPES'", "'ANSI'"}) {
    (void)row_of(handle.get(), std::string("SET sql_mode = ") + mode + ", time_zone = '+05:45'");
    REQUIRE(mysql_reset_connection(handle.get()) == 0);
    literals::Random random(1);
    for (const literals::Family& family : literals::families()) {
      const std::string name = family.name;
      if (name != "text" && name != "text with NUL" && name != "bytes" && name != "date" && name != "datetime")
        continue;
      for (int statement = 0; statement < 20; ++statement) {
        std::string sql = "SELECT 1";
        std::vector<std::string> expected = {"1"};
        for (int i = 0; i < 50; ++i) {
          const Value value = family.make(random);
          sql += ", " + literal(dialect, value);
          const auto bytes = value.kind() == ValueKind::bytes ? value.as_bytes() : std::span<const std::byte>();
          expected.push_back(value.kind() == ValueKind::bytes
                                 ? std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())
                                 : to_string(value));
        }
        const std::vector<std::string> row = row_of(handle.get(), sql);
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (row[i] != expected[i]) FAIL_CHECK(name << ": " << expected[i] << " came back as " << row[i]);
        }
        CHECK(row.size() == expected.size());
      }
    }
  }
}
#endif
