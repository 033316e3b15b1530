// SPDX-License-Identifier: MIT
#include "quarry/testing/snapshot.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "quarry/sql.hpp"
#include "quarry/testing/check_sql.hpp"

using namespace quarry;
using testing::compare_snapshot;
using namespace std::chrono_literals;

namespace {

struct Wards : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> name{this, "name"};
  Column<Date> opened{this, "opened"};
};
const Wards wards{"wards"};
const Wards beds{"beds"};

struct Scratch {
  std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("quarry_snapshot_test_" + std::to_string(::getpid()) + ".cpp");
  std::string source = file.string();
  Scratch() { clear(); }
  ~Scratch() {
    ::unsetenv("QUARRY_UPDATE_SNAPSHOTS");
    clear();
  }
  void clear() const { std::filesystem::remove(source + ".snapshots"); }
};

}  // namespace

TEST_CASE("statements are what their snapshots say, on every dialect") {
  CHECK_SQL(select(wards.id, wards.name).where(wards.name.ilike("a%"), wards.opened >= Date{2024y / 1 / 31}), "ilike");
  CHECK_SQL(select(wards.id, func::row_number().over(partition_by(wards.name), order_by(wards.id))), "a window");
  CHECK_SQL(select(wards.id).full_join(beds, beds.id == wards.id), "a full join");
  CHECK_SQL(select(func::array_agg(wards.id)), "an array, which PostgreSQL alone has");
  CHECK(testing::stale_snapshots(__FILE__).empty());
}

TEST_CASE("snapshots are written when asked for, and differences are told line by line") {
  const Scratch scratch;
  CHECK_THAT(compare_snapshot(scratch.source, "one", "a\nb\nc"),
             Catch::StartsWith("there is no snapshot \"one\" in ") &&
                 Catch::EndsWith("run this test with QUARRY_UPDATE_SNAPSHOTS=1 to write it:\na\nb\nc\n"));
  ::setenv("QUARRY_UPDATE_SNAPSHOTS", "1", 1);
  CHECK(compare_snapshot(scratch.source, "one", "a\nb\nc") == "");
  CHECK(compare_snapshot(scratch.source, "two", "--- x\n=== no heading\ny") == "");
  ::unsetenv("QUARRY_UPDATE_SNAPSHOTS");
  CHECK(compare_snapshot(scratch.source, "one", "a\nb\nc") == "");
  CHECK(compare_snapshot(scratch.source, "two", "--- x\n=== no heading\ny") == "");
  CHECK_THROWS_AS(compare_snapshot(scratch.source, "one", "other"), ArgumentError);
  CHECK_THROWS_AS(compare_snapshot(scratch.source, "a\nb", "x"), ArgumentError);

  std::ofstream(scratch.source + ".snapshots") << "=== three\n--- x\na\nb\n--- y\nc\n=== four\nz\n";
  CHECK_THAT(compare_snapshot(scratch.source, "three", "--- x\na\nB\n--- y\nc\nd"),
             Catch::EndsWith("QUARRY_UPDATE_SNAPSHOTS=1\n--- x\n- b\n+ B\n--- y\n+ d\n"));
  CHECK(testing::stale_snapshots(scratch.source) == std::vector<std::string>{"four"});
}
