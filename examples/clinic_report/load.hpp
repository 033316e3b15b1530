// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "model.hpp"

namespace clinic {

/// What is wrong with an input file, as one sentence that begins with the file and line.
class DataFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What was loaded from one file.
struct LoadedTable {
  std::string name;
  std::int64_t rows = 0;
};

/// Rows that name something which is not in the export: kept, and shown under "(none)" in reports.
struct Orphans {
  std::string table, column, target;
  std::int64_t rows = 0;
};

struct LoadSummary {
  std::vector<LoadedTable> tables;
  std::vector<Orphans> orphans;
  double seconds = 0;
};

/// Creates the model's tables anew, dropping those of an earlier run, and fills them from `directory`/encounters.csv
/// and its kin, in one transaction: all files or none.
/// @throws DataFileError for a file or column that is missing or a value that cannot be read, with file and line.
LoadSummary load(const quarry::Engine& engine, const Model& model, const std::filesystem::path& directory);

}  // namespace clinic
