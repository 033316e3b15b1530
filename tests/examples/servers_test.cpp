// SPDX-License-Identifier: MIT
// All reports of the example, on all databases, bound and literal: the same numbers, and the right ones.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "load.hpp"
#include "quarry/csv.hpp"
#include "report_result.hpp"
#include "support/servers.hpp"

using namespace clinic;

namespace {

const Model model;

std::vector<std::string> lines(const ReportResult& result, const std::vector<ReportRow>& rows) {
  std::vector<std::string> all;
  for (const ReportRow& row : rows) {
    std::string line = fmt::format("{} enough {} outlier {}", result.report->name, row.enough, row.outlier);
    for (std::size_t i = 0; i < result.columns.size(); ++i) line += " | " + format_cell(result, row, i);
    all.push_back(std::move(line));
  }
  return all;
}

// Drops what a test has created, whatever happens.
struct Cleanup {
  const quarry::Engine& engine;
  ~Cleanup() {
    try {
      model.metadata().drop_all(engine);
    } catch (const quarry::Error&) {  // the test has failed already
    }
  }
};

// Every cell of every report as it is shown; the literal form's are checked to be the same.
std::vector<std::string> all_reports(const std::string& url) {
  const quarry::Engine engine = quarry::create_engine(url);
  const Cleanup cleanup{engine};
  (void)load(engine, model, CLINIC_REPORT_DIR "/data");
  const Definitions definitions = read_definition_file(CLINIC_REPORT_DIR "/metrics.json", model);
  std::vector<std::string> all;
  for (const ParameterValues& values :
       {ParameterValues{}, ParameterValues{{"from", {}}, {"to", {}}, {"classes", {"wellness", "ambulatory"}}}}) {
    for (const Report& report : definitions.reports) {
      INFO(engine.dialect().title() << ", report " << report.name);
      const ReportQuery query = build_query(definitions, report, model, values, engine.dialect());
      const ReportResult result = run_report(engine, report, query);
      REQUIRE_FALSE(result.rows.empty());
      const std::vector<std::string> bound = lines(result, result.rows);
      CHECK(lines(result, read_rows(engine.execute_raw(result.sql.literal), query)) == bound);
      all.insert(all.end(), bound.begin(), bound.end());
    }
  }
  return all;
}

}  // namespace

TEST_CASE("PostgreSQL and MariaDB report what SQLite reports, cell by cell") {
  const std::vector<std::string> sqlite = all_reports("sqlite://");
  CHECK(sqlite.size() > 300);
  CHECK(all_reports(quarry::test::postgresql_url()) == sqlite);
  CHECK(all_reports(quarry::test::mysql_url()) == sqlite);
}

TEST_CASE("the reports say what the files say") {
  // By hand, from the file: encounters, patients and cost by class from 2014 to 2023.
  std::ifstream file(CLINIC_REPORT_DIR "/data/encounters.csv", std::ios::binary);
  quarry::csv::Reader reader(file);
  REQUIRE(reader.next());
  std::vector<std::string> header;
  for (const quarry::csv::Field& field : reader.record().fields) header.emplace_back(field.text);
  const auto at = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  struct Totals {
    int encounters = 0;
    Decimal cost, coverage;
  };
  std::map<std::string, Totals> classes;
  while (reader.next()) {
    const auto field = [&](const std::string& name) { return reader.record().fields[at(name)].text; };
    const std::string_view year = field("START").substr(0, 4);
    if (year < "2014" || year > "2023") continue;
    Totals& totals = classes[std::string(field("ENCOUNTERCLASS"))];
    ++totals.encounters;
    totals.cost = totals.cost + Decimal(field("TOTAL_CLAIM_COST"));
    totals.coverage = totals.coverage + Decimal(field("PAYER_COVERAGE"));
  }

  const quarry::Engine engine = quarry::create_engine("sqlite://");
  (void)load(engine, model, CLINIC_REPORT_DIR "/data");
  const Definitions definitions = read_definition_file(CLINIC_REPORT_DIR "/metrics.json", model);
  const Report& report = *find(definitions.reports, "class_cost");
  const ReportResult result = run_report(engine, report, build_query(definitions, report, model, {}, engine.dialect()));
  CHECK(result.rows.size() == classes.size());
  for (const ReportRow& row : result.rows) {
    const Totals& totals = classes[row.cells[0].text];
    INFO(row.cells[0].text);
    CHECK(row.cells[column_index(result, "encounters")].number == totals.encounters);
    CHECK(row.cells[column_index(result, "cost")].number == Approx(totals.cost.to_double()));
    CHECK(row.enough == (totals.encounters >= 5));
    const Cell& rate = row.cells[column_index(result, "coverage_rate")];
    CHECK(rate.is_null == (totals.encounters < 5));
    if (!rate.is_null) CHECK(rate.number == Approx(totals.coverage.to_double() / totals.cost.to_double()));
  }
}
