// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>

#include "check_definitions.hpp"
#include "json_reader.hpp"

namespace clinic {

std::string usage() {
  return R"(clinic_report: reports on a clinic's encounters, from a Synthea CSV export and a file of metric definitions

  --data DIR            the export: encounters.csv and its kin (default: the sample data)
  --metrics FILE.json   what to report (default: the sample definitions)
  --url URL             the database to load and ask: postgresql://, mysql://, sqlite:///file.db (default: SQLite in memory);
                        the tables clinic_report_* in it are replaced
  --out page.html       where the page with tables and charts goes (default: clinic_report.html)
  --report NAME         only this report; may be repeated
  --param NAME=VALUE    a value for a parameter of the definitions; lists separated by commas; empty: none; may be repeated
  --sql DIALECT         prints the SQL for postgresql, mysql, mariadb or sqlite, without a database
  --help                this text
)";
}

quarry::Dialect dialect_named(const std::string& name) {
  if (name == "postgresql") return quarry::postgresql::dialect();
  if (name == "mysql") return quarry::mysql::dialect();
  if (name == "mariadb") return quarry::mysql::mariadb();
  if (name == "sqlite") return quarry::sqlite::dialect();
  throw UsageError(
      fmt::format("--sql: there is no dialect \"{}\"; there are postgresql, mysql, mariadb and sqlite", name));
}

Options parse_options(const std::vector<std::string>& arguments) {
  static const std::vector<std::string> known = {"--data",   "--metrics", "--url", "--out",
                                                 "--report", "--param",   "--sql", "--help"};
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string name = arguments[i];
    if (name == "--help" || name == "-h") {
      options.help = true;
      continue;
    }
    std::optional<std::string> given;  // --name=value
    if (const std::size_t sign = name.find('='); name.starts_with("--") && sign != std::string::npos) {
      given = name.substr(sign + 1);
      name.resize(sign);
    }
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError(fmt::format("there is no option \"{}\"{}; see --help", name, did_you_mean(name, known)));
    }
    if (!given && i + 1 == arguments.size()) throw UsageError(fmt::format("{} needs a value; see --help", name));
    const std::string value = given ? *given : arguments[++i];
    if (name == "--data") options.data = value;
    else if (name == "--metrics") options.metrics = value;
    else if (name == "--url") options.url = value;
    else if (name == "--out") options.out = value;
    else if (name == "--report") options.reports.push_back(value);
    else if (name == "--sql") options.sql = value;
    else {
      const std::size_t sign = value.find('=');
      if (sign == std::string::npos) throw UsageError(fmt::format("--param {}: write it as name=value", value));
      options.parameters[value.substr(0, sign)] = {value.substr(sign + 1)};
    }
  }
  return options;
}

std::vector<const Report*> chosen_reports(const Definitions& definitions, const Options& options) {
  std::vector<const Report*> chosen;
  for (const std::string& name : options.reports) {
    const Report* report = find(definitions.reports, name);
    if (report == nullptr) {
      throw UsageError(fmt::format("--report: there is no report \"{}\"; there are {}", name,
                                   quoted_list(names(definitions.reports))));
    }
    chosen.push_back(report);
  }
  if (options.reports.empty()) {
    for (const Report& report : definitions.reports) chosen.push_back(&report);
  }
  return chosen;
}

ParameterValues parameter_values(const Definitions& definitions, const Options& options) {
  ParameterValues values;
  for (const auto& [name, given] : options.parameters) {
    const Parameter* parameter = find(definitions.parameters, name);
    if (parameter == nullptr) {
      throw UsageError(fmt::format("--param: there is no parameter \"{}\"{}", name,
                                   did_you_mean(name, names(definitions.parameters))));
    }
    std::vector<std::string>& target = values[name];
    const std::string& text = given.front();
    if (text.empty()) continue;  // no value: filters that use it are left out
    if (!parameter->list) {
      target.push_back(text);
      continue;
    }
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      target.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return values;
}

}  // namespace clinic
