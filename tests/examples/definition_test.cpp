// SPDX-License-Identifier: MIT
#include "definition.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catch.hpp"

using clinic::DefinitionError;
using clinic::Definitions;
using clinic::read_definitions;
using nlohmann::ordered_json;

namespace {

const clinic::Model model;

// A small metric file that is right; tests change one thing in it.
const char* const good = R"({
  "version": 1,
  "parameters": {"from": {"default": "2014-01-01"}, "classes": {"list": true}},
  "facts": {
    "encounter": {"table": "encounters", "time": "start",
                  "joins": [{"to": "providers", "on": ["provider", "id"]}]},
    "condition": {"table": "conditions", "time": "start"}},
  "dimensions": {"provider": {"column": "providers.name", "key": "id"}, "month": {"time": "month"},
                 "class": {"column": "encounters.encounterclass"}},
  "measures": {"encounters": {"fact": "encounter", "agg": "count"},
               "cost": {"fact": "encounter", "agg": "sum", "of": "total_claim_cost", "where": [["class", "!=", null]]},
               "conditions": {"fact": "condition", "agg": "count"}},
  "metrics": {"each": {"expr": "cost / encounters", "better": "lower"}, "double": {"expr": "each * 2"}},
  "scores": {"thrift": {"weights": {"each": 1}, "peers": ["class"], "min_sample": {"encounters": 5}}},
  "reports": {"r": {"by": ["class", "provider"], "show": ["encounters", "each", "thrift"],
                    "filter": [["time", ">=", {"param": "from"}], ["class", "in", {"param": "classes"}]],
                    "outliers": {"metric": "each", "peers": ["class"]},
                    "order": [["each", "desc"]], "limit": 5, "views": [{"kind": "bar", "x": "provider", "y": "each"}]}}
})";

// What reading says after `value` (JSON) was put at `pointer`.
std::string complaint(const std::string& pointer, const std::string& value) {
  ordered_json json = ordered_json::parse(good);
  json[ordered_json::json_pointer(pointer)] = ordered_json::parse(value);
  try {
    (void)read_definitions(json.dump(), model);
  } catch (const DefinitionError& error) {
    return error.what();
  }
  return "no complaint";
}

}  // namespace

TEST_CASE("a metric file that is right is read whole") {
  const Definitions definitions = read_definitions(good, model);
  REQUIRE(definitions.facts.size() == 2);
  CHECK(definitions.facts[0].joins[0].from.column == "provider");
  REQUIRE(definitions.metrics.size() == 2);
  CHECK_FALSE(definitions.metrics[0].higher_is_better);
  CHECK(definitions.metrics[1].higher_is_better);
  REQUIRE(definitions.reports.size() == 1);
  const clinic::Report& report = definitions.reports[0];
  CHECK(report.limit == 5);
  CHECK(report.order[0].descending);
  CHECK(measures_of(definitions, report) == std::vector<std::string>{"encounters", "cost"});
  CHECK(clinic::find(definitions.measures, "cost")->filters[0].values[0].is_null());
}

TEST_CASE("the example's own metric file is right") {
  const Definitions definitions = clinic::read_definition_file(CLINIC_REPORT_DIR "/metrics.json", model);
  CHECK(definitions.reports.size() == 11);
}

TEST_CASE("an unknown key is named with its place and the key that was meant") {
  CHECK(complaint("/reports/r/shwo", "1") == "/reports/r/shwo: unknown key; did you mean \"show\"?");
  CHECK(complaint("/measures/cost/sql", "\"1\"") ==
        "/measures/cost/sql: unknown key; known are \"label\", \"fact\", \"agg\", \"of\", \"where\" and \"format\"");
  CHECK(complaint("/facts/encounter/joins/0/onn", "1") ==
        "/facts/encounter/joins/0/onn: unknown key; did you mean \"on\"?");
  CHECK(complaint("/a~1b", "1").starts_with("/a~1b: unknown key"));
}

TEST_CASE("names lead to what is declared, or it is said what was meant") {
  CHECK(complaint("/facts/encounter/table", "\"encounter\"") ==
        "/facts/encounter/table: there is no table \"encounter\"; did you mean \"encounters\"?");
  CHECK(complaint("/facts/encounter/time", "\"strat\"") ==
        "/facts/encounter/time: there is no column in \"encounters\" called \"strat\"; did you mean \"start\"?");
  CHECK(complaint("/facts/encounter/time", "\"code\"") ==
        "/facts/encounter/time: \"encounters.code\" holds no dates or times");
  CHECK(complaint("/dimensions/class/column", "\"encounterclass\"") ==
        "/dimensions/class/column: \"encounterclass\" is no column; write it as table.column, e.g. encounters.start");
  CHECK(complaint("/measures/cost/fact", "\"visit\"") ==
        "/measures/cost/fact: there is no fact \"visit\"; there are \"encounter\" and \"condition\"");
  CHECK(complaint("/measures/cost/agg", "\"median\"") ==
        "/measures/cost/agg: \"median\" is not one of \"count\", \"count_distinct\", \"sum\", \"avg\", \"min\" and "
        "\"max\"");
  CHECK(complaint("/measures/cost/of", "\"description\"") ==
        "/measures/cost/of: \"encounters.description\" holds no numbers");
  CHECK(complaint("/measures/cost/of", "\"patients.birthdate\"") ==
        "/measures/cost/of: the fact \"encounter\" has no join to \"patients\"");
  CHECK(complaint("/metrics/each/expr", "\"cost / visits\"") ==
        "/metrics/each/expr: there is no measure or metric \"visits\"");
  CHECK(complaint("/metrics/each/expr", "\"costs / 2\"") ==
        "/metrics/each/expr: there is no measure or metric \"costs\"; did you mean \"cost\"?");
  CHECK(complaint("/scores/thrift/weights/cost", "1") ==
        "/scores/thrift/weights/cost: there is no metric \"cost\"; there are \"each\" and \"double\"");
  CHECK(complaint("/reports/r/show/0", "\"encounter\"") ==
        "/reports/r/show/0: there is no measure, metric or score \"encounter\"; did you mean \"encounters\"?");
  CHECK(complaint("/reports/r/by/0", "\"clas\"") ==
        "/reports/r/by/0: there is no dimension \"clas\"; did you mean \"class\"?");
  CHECK(complaint("/reports/r/order/0/0", "\"cost\"") == "/reports/r/order/0: the report has no column \"cost\"");
  CHECK(complaint("/reports/r/filter/0/2/param", "\"form\"") ==
        "/reports/r/filter/0/2/param: there is no parameter \"form\"; did you mean \"from\"?");
  CHECK(complaint("/reports/r/views/0/y", "\"cost\"") == "/reports/r/views/0: \"cost\" is not shown by this report");
}

TEST_CASE("formulas: grammar, cycles, size") {
  CHECK(complaint("/metrics/each/expr", "\"cost /\"") ==
        "/metrics/each/expr: expected a number, a name or \"(\" at character 7, found the end");
  CHECK(complaint("/metrics/each/expr", "\"double / 2\"") ==
        "/metrics/each/expr: the metric is made of itself: each -> double -> each");
  CHECK(complaint("/metrics/each/expr", "\"each\"") ==
        "/metrics/each/expr: the metric is made of itself: each -> each");
  ordered_json json = ordered_json::parse(good);
  for (int i = 0; i < 40; ++i) {  // each twice the one before: 2^40 parts
    const std::string before = i == 0 ? "cost" : "m" + std::to_string(i - 1);
    json["metrics"]["m" + std::to_string(i)]["expr"] = before + " + " + before;
  }
  CHECK_THROWS_WITH(read_definitions(json.dump(), model),
                    Catch::Matchers::ContainsSubstring("written out, the metric has more than 2000 parts"));
}

TEST_CASE("joins lead to keys only, so that no row is counted twice") {
  CHECK(complaint("/facts/encounter/joins/0/on/1", "\"organization\"") ==
        "/facts/encounter/joins/0/on/1: a join leads to the key of a table, which is \"providers.id\": it must not "
        "multiply rows");
  CHECK(complaint("/facts/encounter/joins/1", R"({"to": "procedures", "on": ["id", "encounter"]})") ==
        "/facts/encounter/joins/1/on/1: \"procedures\" has no key, so nothing can be joined to it without multiplying "
        "rows");
  CHECK(complaint("/facts/encounter/joins/1", R"({"to": "organizations", "on": ["patients.city", "id"]})") ==
        "/facts/encounter/joins/1/on/0: \"patients\" is not part of this fact at this point; join it before");
  CHECK(complaint("/facts/encounter/joins/1", R"({"to": "providers", "on": ["provider", "id"]})") ==
        "/facts/encounter/joins/1/to: \"providers\" is part of this fact already");
}

TEST_CASE("a report's parts fit together") {
  CHECK(complaint("/reports/r/show/3", "\"conditions\"") ==
        "/reports/r/by/0: \"conditions\" cannot be grouped by \"class\": the fact \"condition\" has no join to "
        "\"encounters\"");
  CHECK(complaint("/reports/r/by", "[\"provider\"]") ==
        "/reports/r/show/2: peers are rows that agree in \"class\", so the report must group by it");
  CHECK(complaint("/reports/r/views/0", R"({"kind": "line", "x": "provider", "y": "each"})") ==
        "/reports/r/views/0: a line runs through time, one point per row: its report groups by a period alone");
  CHECK(complaint("/reports/r/views/0", R"({"kind": "tiles"})") ==
        "/reports/r/views/0: tiles show a report of one row: one that groups by nothing");
  CHECK(complaint("/reports/r/filter/0", R"(["month", "=", "2014-01-01"])") ==
        "/reports/r/filter/0/0: \"month\" is a period; compare \"time\"");
  CHECK(complaint("/reports/r/filter/1/1", "\"=\"") ==
        "/reports/r/filter/1/2: \"classes\" is a list of values, but \"=\" compares with a single value");
  CHECK(complaint("/dimensions/each", R"({"time": "day"})") ==
        "/metrics/each: the name \"each\" is taken already by a dimension, measure or metric");
  CHECK(complaint("/measures/month", R"({"fact": "encounter", "agg": "count"})") ==
        "/measures/month: the name \"month\" is taken already by a dimension, measure or metric");
}

TEST_CASE("values have the type of the column they meet") {
  CHECK(complaint("/parameters/from/default", "\"soon\"") ==
        "/reports/r/filter/0/2: \"encounters.start\" holds a date or moment such as 2019-01-31 or "
        "2019-01-31T10:00:00Z, and \"soon\" is none");
  CHECK(complaint("/measures/cost/where/0", R"(["encounters.total_claim_cost", ">", "much"])") ==
        "/measures/cost/where/0/2: \"encounters.total_claim_cost\" holds a number, and \"much\" is none");
  CHECK(complaint("/measures/cost/where/0", R"(["class", "=", 5])") ==
        "/measures/cost/where/0/2: \"encounters.encounterclass\" holds no numbers");
  CHECK(complaint("/measures/cost/where/0", R"(["class", "<", null])") ==
        "/measures/cost/where/0/2: null compares only by = and !=");
  CHECK(complaint("/measures/cost/where/0", R"(["encounters.total_claim_cost", ">", 12.5])") == "no complaint");
  CHECK(complaint("/reports/r/limit", "0") == "/reports/r/limit: a whole number from 1 to 1000000 is expected here");
  CHECK(complaint("/reports/r/limit", "1.5") == "/reports/r/limit: a whole number from 1 to 1000000 is expected here");
  CHECK(complaint("/reports/r/show", "\"each\"") == "/reports/r/show: a list [...] is expected here");
  CHECK(complaint("/version", "2") == "/version: only version 1 is known");
}

TEST_CASE("SQL in names is refused: names are letters, digits and underscores") {
  const std::string rule =
      ": a name is made of lower-case letters, digits and single underscores, 30 at most, a letter first";
  CHECK(complaint("/reports/x; DROP TABLE encounters", "{}") == "/reports/x; DROP TABLE encounters" + rule);
  CHECK(complaint("/measures/a\"b", "{}") == "/measures/a\"b" + rule);
  CHECK(complaint("/metrics/outlier__flag", "{}") == "/metrics/outlier__flag" + rule);
  CHECK(complaint("/metrics/" + std::string(31, 'a'), "{}") == "/metrics/" + std::string(31, 'a') + rule);
  CHECK(complaint("/measures/cost/of", "\"total_claim_cost) FROM x --\"")
            .starts_with(
                "/measures/cost/of: there is no column in \"encounters\" called \"total_claim_cost) FROM x --\""));
  CHECK(complaint("/dimensions/class/column", "\"pg_catalog.pg_user\"")
            .starts_with("/dimensions/class/column: there is no table \"pg_catalog\""));
  CHECK(
      complaint("/reports/r/filter/0/1", "\"= 1 OR\"").starts_with("/reports/r/filter/0/1: \"= 1 OR\" is not one of"));
}

TEST_CASE("what is no JSON, or says a key twice, is refused") {
  CHECK_THROWS_WITH(read_definitions("{\n\"version\": 1,\n}", model), "/: this is not JSON; reading stopped at line 3");
  CHECK_THROWS_WITH(read_definitions(R"({"version": 1, "version": 1})", model),
                    "/: the key \"version\" stands twice in one object");
  CHECK_THROWS_WITH(read_definitions("[]", model), "/: an object {...} is expected here");
  CHECK_THROWS_WITH(clinic::read_definition_file("/no/such/file.json", model),
                    "/no/such/file.json: the file could not be read");
}
