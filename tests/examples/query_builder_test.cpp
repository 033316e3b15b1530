// SPDX-License-Identifier: MIT
#include "query_builder.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "examples/exports.hpp"
#include "load.hpp"
#include "report_result.hpp"

using namespace clinic;
using Catch::Matchers::ContainsSubstring;
using clinic::test::Export;

namespace {

const Model model;

const char* const parts = R"json({
  "version": 1,
  "parameters": {"from": {}, "classes": {"list": true}},
  "facts": {
    "encounter": {"table": "encounters", "time": "start", "joins": [{"to": "providers", "on": ["provider", "id"]}]},
    "procedure": {"table": "procedures", "time": "start",
                  "joins": [{"to": "encounters", "on": ["encounter", "id"]}, {"to": "providers", "on": ["encounters.provider", "id"]}]}},
  "dimensions": {"provider": {"column": "providers.name", "key": "id"}, "class": {"column": "encounters.encounterclass"},
                 "month": {"time": "month"}},
  "measures": {"visits": {"fact": "encounter", "agg": "count"},
               "urgent": {"fact": "encounter", "agg": "count", "where": [["class", "=", "emergency' OR 1=1 --"]]},
               "cost": {"fact": "encounter", "agg": "sum", "of": "total_claim_cost"},
               "coverage": {"fact": "encounter", "agg": "sum", "of": "payer_coverage"},
               "minutes": {"fact": "encounter", "agg": "sum", "of": {"duration": ["start", "stop"], "unit": "minute"}},
               "mean_minutes": {"fact": "encounter", "agg": "avg", "of": {"duration": ["start", "stop"], "unit": "minute"}},
               "months": {"fact": "encounter", "agg": "count_distinct", "of": {"column": "start", "period": "month"}},
               "procedures": {"fact": "procedure", "agg": "count"}},
  "metrics": {"each": {"expr": "cost / visits", "better": "lower"}, "rate": {"expr": "coverage / cost"},
              "low": {"expr": "min(cost, coverage, 25)"}, "high": {"expr": "max(cost, 25)"}, "far": {"expr": "abs(coverage - 15) * -1"},
              "sure": {"expr": "coalesce(rate, 0.5)"}},
  "scores": {"thrift": {"weights": {"each": 3, "rate": 1}, "peers": ["class"], "min_sample": {"visits": 2}, "min_peers": 3}},
  "reports": {"r": )json";

// The example's parts with one report, "r".
Definitions with_report(const std::string& report) { return read_definitions(parts + report + "}}", model); }

std::string bound_sql(const std::string& report, const quarry::Dialect& dialect = quarry::sqlite::dialect(),
                      const ParameterValues& values = {}) {
  const Definitions definitions = with_report(report);
  return build_query(definitions, definitions.reports[0], model, values, dialect).statement.compile(dialect).sql();
}

// A report's cells as they are shown, for an export.
std::vector<std::vector<std::string>> shown(const std::string& report, const Export& data,
                                            const ParameterValues& values = {}) {
  const quarry::Engine engine = quarry::create_engine("sqlite://");
  (void)load(engine, model, data.path());
  const Definitions definitions = with_report(report);
  const ReportResult result =
      run_report(engine, definitions.reports[0],
                 build_query(definitions, definitions.reports[0], model, values, engine.dialect()));
  std::vector<std::vector<std::string>> rows;
  for (const ReportRow& row : result.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (std::size_t i = 0; i < result.columns.size(); ++i) cells.push_back(format_cell(result, row, i));
    if (row.outlier != 0) cells.push_back(row.outlier > 0 ? "high" : "low");
  }
  return rows;
}

using Rows = std::vector<std::vector<std::string>>;

const std::string providers =
    "Id,ORGANIZATION,NAME,GENDER,SPECIALITY\nd1,,Ann,F,A\nd2,,Ben,M,A\nd3,,Cy,M,A\nd4,,Ann,F,A\n";

std::string visit(int id, const std::string& provider, const std::string& encounter_class, const std::string& cost,
                  const std::string& coverage = "0") {
  return Export::encounter(id, "2020-01-0" + std::to_string(1 + id % 9) + "T10:00:00Z",
                           "2020-01-0" + std::to_string(1 + id % 9) + "T10:30:00Z", provider, encounter_class, cost,
                           coverage);
}

}  // namespace

TEST_CASE("one fact: dimensions, measures, only the joins that are needed") {
  CHECK(bound_sql(R"({"by": ["class"], "show": ["visits", "cost"], "order": [["visits", "desc"]]})") ==
        "WITH encounter_totals AS (SELECT encounters.encounterclass AS class, count(*) AS visits, "
        "CAST(sum(encounters.total_claim_cost) AS DOUBLE) AS cost FROM clinic_report_encounters AS encounters GROUP BY "
        "encounters.encounterclass) "
        "SELECT encounter_totals.class, encounter_totals.visits, encounter_totals.cost FROM encounter_totals "
        "ORDER BY encounter_totals.visits DESC NULLS LAST, CAST(encounter_totals.class AS VARCHAR) COLLATE \"BINARY\" "
        "NULLS LAST");
  const std::string sql = bound_sql(R"({"by": ["provider"], "show": ["procedures"]})");
  CHECK_THAT(sql, ContainsSubstring(
                      "LEFT OUTER JOIN clinic_report_encounters AS encounters ON procedures.encounter = encounters.id "
                      "LEFT OUTER JOIN clinic_report_providers AS providers ON encounters.provider = providers.id"));
}

TEST_CASE("values are binds on every dialect, also those that look like SQL") {
  const std::string report = R"({"by": [], "show": ["urgent"], "filter": [["class", "in", {"param": "classes"}]]})";
  const ParameterValues values = {{"classes", {"x'); DROP TABLE clinic_report_encounters; --", "b"}}};
  for (const quarry::Dialect& dialect :
       {quarry::postgresql::dialect(), quarry::mysql::dialect(), quarry::mysql::mariadb(), quarry::sqlite::dialect()}) {
    const Definitions definitions = with_report(report);
    const quarry::Select<> statement =
        build_query(definitions, definitions.reports[0], model, values, dialect).statement;
    const quarry::Compiled compiled = statement.compile(dialect);
    CHECK_THAT(compiled.sql(), !ContainsSubstring("DROP") && !ContainsSubstring("OR 1=1"));
    std::vector<quarry::Value> bound;
    for (const auto& parameter : compiled.parameters()) bound.push_back(parameter.value);
    CHECK(bound ==
          std::vector<quarry::Value>{"emergency' OR 1=1 --", "x'); DROP TABLE clinic_report_encounters; --", "b"});
    CHECK_THAT(statement.literal_sql(dialect), ContainsSubstring("'emergency'' OR 1=1 --'"));
  }
}

TEST_CASE("a filter whose parameter has no value is left out; a value of the wrong kind is refused") {
  const std::string report = R"({"by": [], "show": ["visits"], "filter": [["time", ">=", {"param": "from"}]]})";
  CHECK_THAT(bound_sql(report), !ContainsSubstring("WHERE"));
  CHECK_THAT(bound_sql(report, quarry::sqlite::dialect(), {{"from", {"2020-01-01"}}}),
             ContainsSubstring("WHERE encounters.start >= ?"));
  CHECK_THROWS_WITH(bound_sql(report, quarry::sqlite::dialect(), {{"from", {"1 OR 1"}}}),
                    "parameter \"from\": \"encounters.start\" holds a date or moment such as 2019-01-31 or "
                    "2019-01-31T10:00:00Z, and \"1 OR 1\" is none");
}

TEST_CASE("measures and formulas give the numbers they say") {
  const Export data(
      {{"providers", providers},
       {"encounters", Export::encounter_header + visit(1, "d1", "a", "10", "5") + visit(2, "d1", "a", "20.50", "10") +
                          Export::encounter(3, "2020-02-01T10:00:00Z", "2020-02-02T10:00:00Z", "d2", "a", "0", "0") +
                          Export::encounter(4, "2020-03-01T10:00:00Z", "", "", "", "", "")}});
  CHECK(
      shown(R"({"by": ["provider"], "show": ["visits", "cost", "minutes", "mean_minutes", "months", "each", "rate"]})",
            data) == Rows{{"Ann", "2", "30.50", "60.00", "30.00", "1", "15.25", "0.49"},
                          {"Ben", "1", "0.00", "1,440.00", "1,440.00", "1", "0.00", "–"},
                          {"(none)", "1", "–", "–", "–", "1", "–", "–"}});
  CHECK(shown(R"({"by": ["provider"], "show": ["low", "high", "far", "sure"]})", data) ==
        Rows{{"Ann", "15.00", "30.50", "0.00", "0.49"},
             {"Ben", "0.00", "25.00", "-15.00", "0.50"},
             {"(none)", "–", "–", "–", "0.50"}});
  CHECK(shown(R"({"by": ["month"], "show": ["visits"], "order": [["month", "desc"]], "limit": 2})", data) ==
        Rows{{"2020-03", "1"}, {"2020-02", "1"}});
  CHECK(
      shown(
          R"({"by": [], "show": ["visits"], "filter": [["time", "<", {"param": "from"}], ["class", "in", {"param": "classes"}]]})",
          data, {{"from", {"2020-01-31T00:00:00Z"}}, {"classes", {"a", "b"}}}) == Rows{{"2"}});
}

TEST_CASE("facts are summed by themselves before they meet, so none multiplies another's rows") {
  const Export data(
      {{"providers", providers},
       {"encounters",
        Export::encounter_header + visit(1, "d1", "a", "10") + visit(2, "d1", "a", "20") + visit(3, "d4", "a", "7")},
       {"procedures",
        "START,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n2020-01-01T00:00:00Z,p1,e1,1,x,1\n"
        "2020-01-01T00:00:00Z,p1,e1,1,x,1\n2020-01-01T00:00:00Z,p1,e1,1,x,1\n2020-01-01T00:00:00Z,p1,e9,1,x,1\n"}});
  // d1 and d4 have one name and stay two rows; the fourth procedure's encounter, and so its provider, is not there.
  CHECK(shown(R"({"by": ["provider"], "show": ["visits", "cost", "procedures"], "order": [["visits", "desc"]]})",
              data) == Rows{{"Ann", "2", "30.00", "3"}, {"Ann", "1", "7.00", "0"}, {"(none)", "0", "–", "1"}});
  CHECK(shown(R"({"by": [], "show": ["visits", "procedures"]})", data) == Rows{{"3", "4"}});
}

TEST_CASE("a score is the weighted mean of z-scores among peers with a sample") {
  std::string encounters = Export::encounter_header;
  int id = 0;
  const auto twice = [&](const std::string& provider, const std::string& group, const std::string& cost,
                         const std::string& coverage) {
    for (int i = 0; i < 2; ++i) encounters += visit(++id, provider, group, cost, coverage);
  };
  twice("d1", "a", "10", "1");
  twice("d2", "a", "20", "4");
  twice("d3", "a", "30", "9");
  encounters += visit(++id, "d4", "a", "1000");  // one visit: below the floor, so it moves no mean
  twice("d1", "b", "5", "5");                    // two peers where three are needed
  twice("d2", "b", "6", "5");
  twice("d1", "c", "8", "2");  // all alike: nobody is better
  twice("d2", "c", "8", "2");
  twice("d3", "c", "8", "2");
  const Export data({{"providers", providers}, {"encounters", encounters}});
  // a: cost per visit 10, 20, 30 (mean 20, variance 200/3), rate 0.1, 0.2, 0.3: z = -1.2247, 0, 1.2247 in both;
  // lower cost and higher rate are better, weights 3 and 1: -0.75 z + 0.25 z.
  const double z = std::sqrt(1.5);
  const std::string up = format_number(z / 2, {Style::number, 2, {}, {}}), down = "-" + up;
  CHECK(up == "0.61");
  CHECK(
      shown(
          R"({"by": ["class", "provider"], "show": ["thrift", "visits"], "order": [["class", "asc"], ["thrift", "desc"]]})",
          data) == Rows{{"a", "Ann", up, "2"},
                        {"a", "Ben", "0.00", "2"},
                        {"a", "Cy", down, "2"},
                        {"a", "Ann", "not enough data", "1"},
                        {"b", "Ann", "not enough data", "2"},
                        {"b", "Ben", "not enough data", "2"},
                        {"c", "Ann", "0.00", "2"},
                        {"c", "Ben", "0.00", "2"},
                        {"c", "Cy", "0.00", "2"}});
}

TEST_CASE("outliers are far from the mean of their peers; rows below the floor are shown, not judged") {
  std::string encounters = Export::encounter_header, names = "Id,ORGANIZATION,NAME,GENDER,SPECIALITY\n";
  for (int i = 0; i < 9; ++i) {
    names += "d" + std::to_string(i) + ",,Doctor " + std::to_string(i) + ",F,A\n";
    for (int visits = 0; visits < (i == 8 ? 1 : 2); ++visits) {
      encounters += visit(2 * i + visits, "d" + std::to_string(i), "a", i == 7 ? "100" : i == 8 ? "500" : "10");
    }
  }
  const Export data({{"providers", names}, {"encounters", encounters}});
  // Of eight, seven at 10 and one at 100: mean 21.25, standard deviation 29.77; 100 is 2.65 of them away.
  const std::string report =
      R"({"by": ["provider"], "show": ["visits", "each"], "min_sample": {"visits": 2}, "order": [["each", "desc"]], "limit": 3,
                                 "outliers": {"metric": "each", "threshold": )";
  CHECK(shown(report + "2.6}}", data) ==
        Rows{{"Doctor 7", "2", "100.00", "high"}, {"Doctor 0", "2", "10.00"}, {"Doctor 1", "2", "10.00"}});
  CHECK(shown(report + "2.7}}", data)[0] == std::vector<std::string>{"Doctor 7", "2", "100.00"});
  CHECK(
      shown(
          R"({"by": ["provider"], "show": ["visits", "each"], "min_sample": {"visits": 2}, "order": [["visits", "asc"]], "limit": 1})",
          data) == Rows{{"Doctor 8", "1", "not enough data"}});
}
