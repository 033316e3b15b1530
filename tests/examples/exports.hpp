// SPDX-License-Identifier: MIT
// Small exports, written by the tests that load them.
#pragma once

#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace clinic::test {

/// A directory that holds an export and is removed at the end.
class Export {
 public:
  /// Files of headers alone, but those given.
  explicit Export(const std::map<std::string, std::string>& files) {
    static int number = 0;
    directory_ = std::filesystem::temp_directory_path() /
                 ("clinic_export_" + std::to_string(getpid()) + "_" + std::to_string(++number));
    std::filesystem::create_directory(directory_);
    std::map<std::string, std::string> all = {
        {"organizations", "Id,NAME,CITY,STATE\n"},
        {"providers", "Id,ORGANIZATION,NAME,GENDER,SPECIALITY\n"},
        {"payers", "Id,NAME\n"},
        {"patients", "Id,BIRTHDATE,DEATHDATE,RACE,ETHNICITY,GENDER,CITY,STATE\n"},
        {"encounters", encounter_header},
        {"procedures", "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION,BASE_COST\n"},
        {"conditions", "START,STOP,PATIENT,ENCOUNTER,CODE,DESCRIPTION\n"},
    };
    for (const auto& [name, text] : files) all[name] = text;
    for (const auto& [name, text] : all) std::ofstream(directory_ / (name + ".csv"), std::ios::binary) << text;
  }
  Export(const Export&) = delete;
  Export& operator=(const Export&) = delete;
  ~Export() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return directory_; }

  static constexpr const char* encounter_header =
      "Id,START,STOP,PATIENT,ORGANIZATION,PROVIDER,PAYER,ENCOUNTERCLASS,CODE,DESCRIPTION,BASE_ENCOUNTER_COST,TOTAL_"
      "CLAIM_COST,"
      "PAYER_COVERAGE,REASONCODE,REASONDESCRIPTION\n";

  /// A line of encounters.csv.
  static std::string encounter(int id, const std::string& start, const std::string& stop, const std::string& provider,
                               const std::string& encounter_class, const std::string& cost,
                               const std::string& coverage) {
    return "e" + std::to_string(id) + "," + start + "," + stop + ",p1,o1," + provider + ",y1," + encounter_class +
           ",1,Visit," + cost + "," + cost + "," + coverage + ",,\n";
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace clinic::test
