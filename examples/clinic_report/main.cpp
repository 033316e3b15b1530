// SPDX-License-Identifier: MIT
// Loads a clinic's encounters, runs the reports of a metric file on them, and shows SQL, tables and a page of charts.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "load.hpp"
#include "options.hpp"
#include "render_html.hpp"
#include "render_text.hpp"
#include "report_result.hpp"

namespace {

using namespace clinic;

void print_sql(const Definitions& definitions, const Options& options, const Model& model) {
  const quarry::Dialect dialect = dialect_named(*options.sql);
  const ParameterValues values = parameter_values(definitions, options);
  for (const Report* report : chosen_reports(definitions, options)) {
    const ReportQuery query = build_query(definitions, *report, model, values, dialect);
    fmt::print("-- {}: {} ({})\n\n{}\n", report->name, report->title, dialect.title(),
               render_sql(sql_of(query, dialect)));
  }
}

std::string told(const LoadSummary& summary) {
  std::string text = "Loaded";
  for (const LoadedTable& table : summary.tables) {
    text += fmt::format("{} {} {}", &table == summary.tables.data() ? "" : ",", table.rows, table.name);
  }
  text += fmt::format(" in {:.2f} s.\n", summary.seconds);
  for (const Orphans& each : summary.orphans) {
    text += fmt::format("  {} rows of {} name a {} that is not in {}.csv; they are kept, without it.\n", each.rows,
                        each.table, each.column, each.target);
  }
  return text;
}

void print_report(const Definitions& definitions, const ReportResult& result, bool colour) {
  fmt::print("\n=== {} ===\n", result.report->title);
  if (!result.report->description.empty()) fmt::print("{}\n", result.report->description);
  fmt::print("\n{}\n{}", render_sql(result.sql), render_table(result, colour));
  if (const std::string note = footnote(definitions, result); !note.empty()) fmt::print("{}\n", note);
}

int run(const std::vector<std::string>& arguments) {
  const Options options = parse_options(arguments);
  if (options.help) {
    fmt::print("{}", usage());
    return 0;
  }
  const Model model;
  const std::filesystem::path home = CLINIC_REPORT_DIR;
  const Definitions definitions = read_definition_file(
      options.metrics.empty() ? home / "metrics.json" : std::filesystem::path(options.metrics), model);
  if (options.sql) {
    print_sql(definitions, options, model);
    return 0;
  }
  const std::vector<const Report*> reports = chosen_reports(definitions, options);
  const ParameterValues values = parameter_values(definitions, options);

  const quarry::Engine engine = quarry::create_engine(options.url);
  const std::string database = fmt::format("{} ({})", to_string(engine.url()), engine.dialect().title());
  fmt::print("Loading into {}; its tables clinic_report_* are replaced.\n", database);
  const LoadSummary loaded =
      load(engine, model, options.data.empty() ? home / "data" : std::filesystem::path(options.data));
  fmt::print("{}", told(loaded));

  std::vector<ReportResult> results;
  for (const Report* report : reports) {
    results.push_back(run_report(engine, *report, build_query(definitions, *report, model, values, engine.dialect())));
    print_report(definitions, results.back(), isatty(STDOUT_FILENO) != 0);
  }
  const PageSource source{engine.dialect().title(), loaded, options.data.empty()};
  write_page(options.out, definitions, results, source);
  fmt::print("\nThe page is {}\n", std::filesystem::absolute(options.out).lexically_normal().string());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const UsageError& error) {
    fmt::print(stderr, "clinic_report: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "clinic_report: {}\n", error.what());
    return 1;
  }
}
