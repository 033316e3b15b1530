// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "query_builder.hpp"

namespace clinic {

/// What the command line asked for.
struct Options {
  std::string data, metrics;  ///< empty: the samples beside the program's sources
  std::string url = "sqlite://";
  std::string out = "clinic_report.html";
  std::vector<std::string> reports;  ///< empty: all
  ParameterValues parameters;        ///< not yet split into lists
  std::optional<std::string> sql;    ///< a dialect: print its SQL and run nothing
  bool help = false;
};

/// A command line that cannot be meant.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// @throws UsageError.
[[nodiscard]] Options parse_options(const std::vector<std::string>& arguments);
/// What --help prints.
[[nodiscard]] std::string usage();
/// The dialect of that name: postgresql, mysql, mariadb or sqlite. @throws UsageError.
[[nodiscard]] quarry::Dialect dialect_named(const std::string& name);

/// The reports asked for. @throws UsageError for a name the file does not have.
[[nodiscard]] std::vector<const Report*> chosen_reports(const Definitions& definitions, const Options& options);
/// The parameters' values, lists split at commas. @throws UsageError for a name the file does not have.
[[nodiscard]] ParameterValues parameter_values(const Definitions& definitions, const Options& options);

}  // namespace clinic
