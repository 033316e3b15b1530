// SPDX-License-Identifier: MIT
// Values of every kind come out of a recording as they came from the server.
#include "quarry/testing/recording.hpp"

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "support/servers.hpp"

using namespace quarry;
using namespace quarry::test;

namespace {

// Each value, or the sentence of what cannot be read.
std::vector<std::string> seen(const Engine& engine, const std::vector<std::string>& queries) {
  std::vector<std::string> all;
  for (const std::string& sql : queries) {
    try {
      for (const Row<>& row : engine.execute_raw(sql)) {
        for (std::size_t i = 0; i < row.size(); ++i) {
          all.push_back(row.column(i).name + " " + to_string(row.column(i).type) + " " + row.column(i).native_type +
                        " " + std::string(kind_name(row[i].kind())) + " " + to_string(row[i]));
        }
      }
    } catch (const Error& error) {
      all.push_back(error.what());
    }
  }
  return all;
}

void check(const std::string& url, const std::vector<std::string>& queries) {
  const std::string file =
      (std::filesystem::temp_directory_path() / ("quarry_recording_live_" + std::to_string(::getpid()) + ".txt"))
          .string();
  const testing::Recording recording{file};
  const std::vector<std::string> first = seen(recording.engine(Url{url}), queries);
  const testing::Replay replay{file};
  CHECK(seen(replay.engine(), queries) == first);
  CHECK(first.size() > queries.size());
  CHECK_NOTHROW(replay.verify());
  std::filesystem::remove(file);
}

}  // namespace

TEST_CASE("PostgreSQL's values in a recording", "[live][recording]") {
  check(postgresql_url(),
        {"SELECT NULL::int, true, 5::int2, 5::int4, -9223372036854775808, 1.5::float4, 0.1::float8",
         "SELECT 'NaN'::float8, '-infinity'::float8, 12.3400::numeric, 1e-20::numeric, -7::numeric(40, 10)",
         "SELECT 'NaN'::numeric", "SELECT 'infinity'::numeric", "SELECT 'infinity'::date",
         "SELECT '-infinity'::timestamptz", "SELECT DATE '2024-02-29', DATE '0044-03-15 BC'",
         "SELECT DATE '99999-01-01'", "SELECT TIME '23:59:59.999999'",
         "SELECT TIMESTAMP '1969-12-31 23:59:59.5', TIMESTAMPTZ '2024-06-30 12:00:00.000001+02'",
         "SELECT INTERVAL '-1 month 3 days 04:05:06.7', gen_random_uuid(), '{\"a\": [1, null]}'::jsonb, '[]'::json",
         "SELECT '\\x00ff27'::bytea, E'it''s \\\\ \"x\"\\n\\t', '\xC3\xA9\xF0\x9F\x98\x80'::varchar(10) AS \"odd \"\" "
         "name\"",
         "SELECT ARRAY[1, NULL, 3], ARRAY['a b', '{\"x\"}'], ARRAY[[1, 2], [3, 4]], '{}'::int8[]",
         "SELECT * FROM nowhere", "SELECT 1 / 0"});
}

TEST_CASE("MariaDB's values in a recording", "[live][recording]") {
  check(mysql_url(),
        {"SELECT NULL, 1, -9223372036854775807, 18446744073709551615, 0.1e0, 12.3400, CAST(1.5 AS FLOAT)",
         "SELECT DATE '2024-02-29', TIME '-838:59:59', TIMESTAMP '9999-12-31 23:59:59.999999', X'00FF27'",
         "SELECT 'it''s \"x\"', '\xC3\xA9\xF0\x9F\x98\x80', JSON_OBJECT('a', 1), CAST('a' AS BINARY)",
         "SELECT CAST('0000-00-00' AS DATE)", "SELECT * FROM nowhere", "SELECT (SELECT 1 UNION SELECT 2)"});
}

TEST_CASE("SQLite's values in a recording", "[live][recording]") {
  check("sqlite://", {"SELECT NULL, 1, 9e999, -9e999, 0.1, 'text', X'00FF'", "SELECT 'a' || char(0) || 'b'",
                      "SELECT CAST(X'FF41' AS TEXT)", "SELECT * FROM nowhere"});
}
