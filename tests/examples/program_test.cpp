// SPDX-License-Identifier: MIT
// The program as a user runs it.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "catch.hpp"
#include "examples/exports.hpp"

using Catch::Matchers::ContainsSubstring;
using clinic::test::Export;

namespace {

struct Run {
  int code;
  std::string out;  // and what it says on stderr
};

Run run(const std::string& arguments) {
  FILE* pipe = popen((std::string("\"") + QUARRY_CLINIC_REPORT + "\" " + arguments + " 2>&1 </dev/null").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string out;
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) out.append(buffer.data(), n);
  return {WEXITSTATUS(pclose(pipe)), out};
}

}  // namespace

TEST_CASE("the sample is reported from SQLite's memory, and the page is written") {
  const Export scratch({});
  const std::string page = (scratch.path() / "page.html").string();
  const Run result = run("--out " + page);
  INFO(result.out);
  CHECK(result.code == 0);
  CHECK_THAT(result.out, ContainsSubstring("Loaded 47 organizations, 47 providers, 10 payers, 11 patients, 388 "
                                           "encounters, 889 procedures, 273 conditions"));
  CHECK_THAT(result.out, ContainsSubstring("▲ high") && ContainsSubstring("not enough data"));
  CHECK_THAT(result.out, ContainsSubstring("The page is " + page));
  CHECK_THAT(result.out, !ContainsSubstring("\x1b"));  // no colours into a pipe
  CHECK(std::filesystem::file_size(page) > 50'000);
}

TEST_CASE("--sql prints both forms for each dialect, and connects to nothing") {
  const std::string nowhere = "--url postgresql://nobody@127.0.0.1:1/none ";
  for (const auto& [dialect, words] : {std::pair{"postgresql", "encounters.start >= $1"},
                                       {"mysql", "DATE_FORMAT"},
                                       {"mariadb", "DATE_FORMAT"},
                                       {"sqlite", "datetime(substr(encounters.start, 1, 19), 'start of month')"}}) {
    const Run result = run(nowhere + "--sql " + dialect);
    INFO(dialect << result.out);
    CHECK(result.code == 0);
    CHECK_THAT(result.out, ContainsSubstring(words) && ContainsSubstring("-- with literal values") &&
                               ContainsSubstring("-- score: Providers"));
    CHECK_THAT(result.out, ContainsSubstring("'2014-01-01 00:00:00"));
  }
  const Run one = run(nowhere + "--sql=sqlite --report payer --param from= --param classes=wellness,ambulatory");
  CHECK_THAT(one.out, ContainsSubstring("IN ('wellness', 'ambulatory')") && !ContainsSubstring("2014-01-01") &&
                          !ContainsSubstring("-- score"));
}

TEST_CASE("what is wrong is one sentence, and the exit code says who was wrong") {
  CHECK(run("--help").code == 0);
  CHECK(run("--hlep").out == "clinic_report: there is no option \"--hlep\"; did you mean \"--help\"?; see --help\n");
  CHECK(run("--data").out == "clinic_report: --data needs a value; see --help\n");
  CHECK(run("--sql oracle").out ==
        "clinic_report: --sql: there is no dialect \"oracle\"; there are postgresql, mysql, mariadb and sqlite\n");
  CHECK_THAT(run("--report scores").out, ContainsSubstring("--report: there is no report \"scores\""));
  CHECK(run("--param form=1").out ==
        "clinic_report: --param: there is no parameter \"form\"; did you mean \"from\"?\n");
  const Run usage = run("--report scores");
  CHECK(usage.code == 2);
  const Run missing = run("--data /no/such/place");
  CHECK(missing.code == 1);
  CHECK_THAT(missing.out, ContainsSubstring("clinic_report: organizations.csv could not be opened in /no/such/place"));
  CHECK(run("--url postgresql://nobody@127.0.0.1:1/none").code == 1);
}

TEST_CASE("a hostile metric file is refused with its place") {
  const Export scratch({});
  const std::string file = (scratch.path() / "metrics.json").string();
  std::ofstream(file)
      << R"({"version": 1, "facts": {"e": {"table": "encounters; DROP TABLE clinic_report_encounters", "time": "start"}}})";
  const Run result = run("--metrics " + file);
  CHECK(result.code == 1);
  CHECK_THAT(result.out, ContainsSubstring("clinic_report: " + file +
                                           ": /facts/e/table: there is no table \"encounters; DROP TABLE"));
}
