// SPDX-License-Identifier: MIT
#include "quarry/testing/recording.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quarry/engine.hpp"
#include "quarry/sql.hpp"

using namespace quarry;

namespace {

struct Wards : Table {
  using Table::Table;
  Column<std::int64_t> id{this, "id"};
  Column<std::string> name{this, "name"};
};
const Wards wards{"wards"};

struct Scratch {
  const std::string file =
      (std::filesystem::temp_directory_path() / ("quarry_recording_test_" + std::to_string(::getpid()) + ".txt"))
          .string();
  ~Scratch() { std::filesystem::remove(file); }
  std::string text() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

// What an application does, and sees.
std::string work(const Engine& engine, const std::string& name = "it's \"\xC3\xA9\"\n") {
  std::string seen;
  engine.execute_raw("CREATE TABLE wards (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL)");
  seen +=
      std::to_string(engine.execute(insert(wards).values(wards.id = 1, wards.name = name)).last_insert_id().value());
  try {
    engine.transaction([](Connection& c) {
      c.execute(insert(wards).values(wards.id = 2, wards.name = "B"));
      c.execute(insert(wards).values(wards.id = 1, wards.name = "again"));
    });
  } catch (const UniqueViolation& error) {
    seen += error.what() + error.info().table + error.info().column + std::to_string(error.native_code());
  }
  for (const auto& [id, ward] : engine.execute(select(wards.id, wards.name))) seen += std::to_string(id) + ward;
  seen += std::to_string(engine.execute_raw("DELETE FROM wards").rowcount());
  return seen;
}

}  // namespace

TEST_CASE("a recording answers as the database did") {
  const Scratch scratch;
  const testing::Recording recording{scratch.file};
  const std::string first = work(recording.engine(Url{"sqlite://"}));
  CHECK_THAT(scratch.text(), Catch::StartsWith("quarry recording 1\nserver sqlite 3 ") &&
                                 Catch::Contains("> INSERT INTO wards (id, name) VALUES (?, ?)\n"
                                                 "? BIGINT 1\n"
                                                 "? VARCHAR it's \\\"\xC3\xA9\\\"\\n\n"
                                                 "= 1\n"
                                                 "# 1\n\n") &&
                                 Catch::Contains("> BEGIN\n\n") && Catch::Contains("! UniqueViolation\n") &&
                                 Catch::Contains("| int64 1 text \"it's \\\"\xC3\xA9\\\"\\n\"\n") &&
                                 Catch::Contains("> ROLLBACK\n\n"));
  for (int i = 0; i < 2; ++i) {
    const testing::Replay replay{scratch.file};
    const Engine engine = replay.engine();
    CHECK_THROWS_WITH(replay.verify(), Catch::Contains("8 more statement(s) that were not sent"));
    CHECK(work(engine) == first);
    CHECK_NOTHROW(replay.verify());
    CHECK(engine.dialect().name() == "sqlite");
  }
}

TEST_CASE("what differs from the recording is shown beside what was recorded") {
  const Scratch scratch;
  (void)work(testing::Recording{scratch.file}.engine(Url{"sqlite://"}));
  const testing::Replay replay{scratch.file};
  const Engine engine = replay.engine();
  CHECK_THROWS_WITH(
      work(engine, "other"),
      Catch::Contains("has next, in line 6: INSERT INTO wards (id, name) VALUES (?, ?) with BIGINT 1, "
                      "VARCHAR it's") &&
          Catch::EndsWith("and got: INSERT INTO wards (id, name) VALUES (?, ?) with BIGINT 1, VARCHAR other"));
  CHECK_THROWS_AS(replay.verify(), testing::Failure);
}

TEST_CASE("a file that is no recording is refused with its line") {
  const Scratch scratch;
  CHECK_THROWS_WITH(testing::Replay{scratch.file}, Catch::Contains("there is no recording"));
  const auto refused = [&](const std::string& text) -> std::string {
    std::ofstream(scratch.file) << text;
    try {
      const testing::Replay replay{scratch.file};
    } catch (const testing::Failure& failure) {
      return failure.what();
    }
    return "accepted";
  };
  const std::string start = "quarry recording 1\nserver sqlite 3 40 1 \"3.40.1\"\n\n";
  CHECK(refused(start) == "accepted");
  CHECK_THAT(refused("hello\n"), Catch::Contains("line 1: the first line should be"));
  CHECK_THAT(refused("quarry recording 1\n"), Catch::Contains("which server"));
  CHECK_THAT(refused(start + "| int64 1\n"), Catch::Contains("line 4: there is no statement before it"));
  CHECK_THAT(refused(start + "> SELECT 1\n: \"a\" integer 0 0 unknown \"int\"\n| int64 x\n"),
             Catch::Contains("line 6: no number: x"));
  CHECK_THAT(refused(start + "> SELECT 1\n: \"a\" integer 0 0 unknown \"int\"\n|\n"),
             Catch::Contains("line 6: something"));
  CHECK_THAT(refused(start + "> SELECT 1\n: \"a\n"), Catch::Contains("line 5: a text does not end"));
  CHECK_THAT(refused(start + "> SELECT 1\n%\n"), Catch::Contains("line 5: no line of a recording begins so"));
  CHECK_THROWS_AS(testing::Recording{"/nowhere/at/all"}, testing::Failure);
}
