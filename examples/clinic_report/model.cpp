// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <algorithm>
#include <utility>

namespace clinic {

namespace {

template <class T>
ModelTable describe(quarry::MetaData& metadata, std::string name, std::string key, std::vector<CsvColumn> csv,
                    std::vector<Reference> references) {
  const T table{"clinic_report_" + name, metadata};
  quarry::Table queried = quarry::aliased(static_cast<const quarry::Table&>(table), name);
  return {std::move(name), table, std::move(queried), std::move(key), std::move(csv), std::move(references)};
}

}  // namespace

Model::Model() {
  tables_.push_back(describe<Organizations>(
      metadata_, "organizations", "id",
      {{"Id", "id", Need::value}, {"NAME", "name", Need::value}, {"CITY", "city"}, {"STATE", "state"}}, {}));
  tables_.push_back(describe<Providers>(metadata_, "providers", "id",
                                        {{"Id", "id", Need::value},
                                         {"ORGANIZATION", "organization"},
                                         {"NAME", "name", Need::value},
                                         {"GENDER", "gender"},
                                         {"SPECIALITY", "speciality", Need::column, "SPECIALTY"}},
                                        {{"organization", "organizations"}}));
  tables_.push_back(describe<Payers>(
      metadata_, "payers", "id",
      {{"Id", "id", Need::value}, {"NAME", "name", Need::value}, {"OWNERSHIP", "ownership", Need::nothing}}, {}));
  tables_.push_back(describe<Patients>(metadata_, "patients", "id",
                                       {{"Id", "id", Need::value},
                                        {"BIRTHDATE", "birthdate", Need::value},
                                        {"DEATHDATE", "deathdate"},
                                        {"RACE", "race"},
                                        {"ETHNICITY", "ethnicity"},
                                        {"GENDER", "gender"},
                                        {"CITY", "city"},
                                        {"STATE", "state"}},
                                       {}));
  tables_.push_back(describe<Encounters>(
      metadata_, "encounters", "id",
      {{"Id", "id", Need::value},
       {"START", "start", Need::value},
       {"STOP", "stop"},
       {"PATIENT", "patient"},
       {"ORGANIZATION", "organization"},
       {"PROVIDER", "provider"},
       {"PAYER", "payer"},
       {"ENCOUNTERCLASS", "encounterclass"},
       {"CODE", "code"},
       {"DESCRIPTION", "description"},
       {"BASE_ENCOUNTER_COST", "base_encounter_cost"},
       {"TOTAL_CLAIM_COST", "total_claim_cost"},
       {"PAYER_COVERAGE", "payer_coverage"},
       {"REASONCODE", "reasoncode", Need::nothing},
       {"REASONDESCRIPTION", "reasondescription", Need::nothing}},
      {{"patient", "patients"}, {"organization", "organizations"}, {"provider", "providers"}, {"payer", "payers"}}));
  tables_.push_back(describe<Procedures>(metadata_, "procedures", "",
                                         {{"START", "start", Need::value, "DATE"},
                                          {"STOP", "stop", Need::nothing},
                                          {"PATIENT", "patient"},
                                          {"ENCOUNTER", "encounter"},
                                          {"CODE", "code"},
                                          {"DESCRIPTION", "description"},
                                          {"BASE_COST", "base_cost"}},
                                         {{"patient", "patients"}, {"encounter", "encounters"}}));
  tables_.push_back(describe<Conditions>(metadata_, "conditions", "",
                                         {{"START", "start", Need::value},
                                          {"STOP", "stop"},
                                          {"PATIENT", "patient"},
                                          {"ENCOUNTER", "encounter"},
                                          {"CODE", "code"},
                                          {"DESCRIPTION", "description"}},
                                         {{"patient", "patients"}, {"encounter", "encounters"}}));
}

const ModelTable* Model::find(std::string_view name) const noexcept {
  const auto found = std::find_if(tables_.begin(), tables_.end(), [&](const ModelTable& t) { return t.name == name; });
  return found == tables_.end() ? nullptr : &*found;
}

std::vector<std::string> Model::names() const {
  std::vector<std::string> names;
  for (const ModelTable& table : tables_) names.push_back(table.name);
  return names;
}

}  // namespace clinic
