// SPDX-License-Identifier: MIT
#include "load.hpp"

#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "examples/exports.hpp"

using clinic::DataFileError;
using clinic::LoadSummary;
using clinic::Model;
using clinic::test::Export;
using namespace quarry;

namespace {

const Model model;

std::string complaint(const std::map<std::string, std::string>& files) {
  const Export data(files);
  try {
    (void)load(create_engine("sqlite://"), model, data.path());
  } catch (const DataFileError& error) {
    return error.what();
  }
  return "no complaint";
}

std::string encounter_with(const std::string& start, const std::string& cost) {
  return Export::encounter_header + Export::encounter(1, start, "", "d1", "wellness", cost, "0");
}

}  // namespace

TEST_CASE("the sample export is loaded whole") {
  const Engine engine = create_engine("sqlite://");
  const LoadSummary summary = load(engine, model, CLINIC_REPORT_DIR "/data");
  std::vector<std::pair<std::string, std::int64_t>> rows;
  for (const auto& table : summary.tables) rows.emplace_back(table.name, table.rows);
  CHECK(rows == std::vector<std::pair<std::string, std::int64_t>>{{"organizations", 47},
                                                                  {"providers", 47},
                                                                  {"payers", 10},
                                                                  {"patients", 11},
                                                                  {"encounters", 388},
                                                                  {"procedures", 889},
                                                                  {"conditions", 273}});
  CHECK(summary.orphans.empty());
  const Table encounters = model.find("encounters")->table;
  const auto first = engine
                         .execute(select(encounters["start"], encounters["stop"], encounters["total_claim_cost"],
                                         encounters["reasoncode"])
                                      .where(encounters["id"] == "c485f49b-ceee-5413-7488-94e7c84063fe"))
                         .one();
  CHECK(to_string(first.get<Timestamp>(0)) == "2014-08-22 18:34:30");
  CHECK(to_string(first.get<Timestamp>(1)) == "2014-08-22 18:49:30");
  CHECK(first.get<double>(2) == 136.8);
  CHECK(first[3].is_null());
  CHECK(load(engine, model, CLINIC_REPORT_DIR "/data").tables[4].rows == 388);  // and again, in their place
  CHECK(engine.execute(select(func::count()).select_from(encounters)).scalar() == 388);
}

TEST_CASE("columns may come in another order, in other case, more of them, or fewer of those not needed") {
  const Export data(
      {{"payers", "NAME,AMOUNT,ID\n\"Health, \"\"Inc\"\"\",1,y1\n"},
       {"procedures",
        "Date,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n2011-03-18T05:00:00Z,p1,e1,1,\"Two\nlines\",12.3456\n"},
       {"conditions", "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n2011-03-18T05:00:00Z,2011-03-19,p1,e1,1,x\n"}});
  const Engine engine = create_engine("sqlite://");
  const LoadSummary summary = load(engine, model, data.path());
  const auto payer = engine.execute(select(model.find("payers")->table)).one();
  CHECK(payer["id"] == Value("y1"));
  CHECK(payer["name"] == Value("Health, \"Inc\""));
  CHECK(payer["ownership"].is_null());
  const auto procedure = engine.execute(select(model.find("procedures")->table)).one();
  CHECK(to_string(procedure.get<Timestamp>("start")) == "2011-03-18 05:00:00");
  CHECK(procedure["stop"].is_null());
  CHECK(procedure["description"] == Value("Two\nlines"));
  CHECK(procedure.get<double>("base_cost") == 12.35);
  CHECK(engine.execute(select(model.find("conditions")->table)).one().get<Date>("start") ==
        Date{std::chrono::year(2011) / 3 / 18});
}

TEST_CASE("rows that name what is not there are kept and counted") {
  const Export data({{"encounters", Export::encounter_header +
                                        Export::encounter(1, "2020-01-01T00:00:00Z", "", "d1", "wellness", "1", "0") +
                                        Export::encounter(2, "2020-01-02T00:00:00Z", "", "", "wellness", "1", "0")}});
  const Engine engine = create_engine("sqlite://");
  const LoadSummary summary = load(engine, model, data.path());
  CHECK(summary.tables[4].rows == 2);
  std::vector<std::string> orphans;
  for (const auto& each : summary.orphans)
    orphans.push_back(each.table + "." + each.column + " " + std::to_string(each.rows));
  CHECK(orphans == std::vector<std::string>{"encounters.patient 2", "encounters.organization 2",
                                            "encounters.provider 1", "encounters.payer 2"});
}

TEST_CASE("what cannot be loaded is said in one sentence with file and line") {
  CHECK(complaint({{"encounters", "Id,STRAT\n"}}) ==
        "encounters.csv, line 1: there is no column \"START\". Did you mean \"STRAT\"?");
  CHECK(complaint({{"encounters", ""}}) ==
        "encounters.csv, line 1: the file is empty; its first line names the columns");
  CHECK(complaint({{"encounters", encounter_with("yesterday", "1")}}) ==
        "encounters.csv, line 2: column \"START\" holds \"yesterday\", which is not a date and time");
  CHECK(complaint({{"encounters", encounter_with("2020-01-01T00:00:00Z", "1.2.3")}}) ==
        "encounters.csv, line 2: column \"BASE_ENCOUNTER_COST\" holds \"1.2.3\", which is not an amount");
  CHECK(complaint({{"encounters", encounter_with("", "1")}}) ==
        "encounters.csv, line 2: column \"START\" is empty, but needs a value");
  CHECK(complaint({{"payers", "Id,NAME\ny1\n"}}) ==
        "payers.csv, line 2: 1 fields were found where the first line names 2");
  CHECK(complaint({{"payers", "Id,NAME\ny1,\xFF\n"}}) ==
        "payers.csv, line 2: column \"NAME\" is not UTF-8; save the file in that encoding");
  CHECK(complaint({{"payers", "Id,NAME\ny1," + std::string(201, 'x') + "\n"}}) ==
        "payers.csv, line 2: column \"NAME\" holds 201 characters where 200 fit");
  CHECK_THROWS_WITH(load(create_engine("sqlite://"), model, "/no/such/place"),
                    "organizations.csv could not be opened in /no/such/place; a Synthea CSV export has it");
}

TEST_CASE("an export that fails half-way leaves no rows behind") {
  const Engine engine = create_engine("sqlite://");
  const Export data({{"payers", "Id,NAME\ny1,A\n"}, {"encounters", encounter_with("yesterday", "1")}});
  CHECK_THROWS_AS(load(engine, model, data.path()), DataFileError);
  CHECK(engine.execute(select(func::count()).select_from(model.find("payers")->table)).scalar() == 0);
}
