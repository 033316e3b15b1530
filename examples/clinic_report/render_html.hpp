// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "load.hpp"
#include "report_result.hpp"

namespace clinic {

/// Where a page's numbers come from.
struct PageSource {
  std::string database;  ///< "PostgreSQL 15"
  LoadSummary loaded;
  bool sample = false;  ///< whether they are the sample data
};

/// Text with what HTML gives a meaning replaced: safe in elements and in quoted attributes.
[[nodiscard]] std::string escape_html(const std::string& text);

/// One self-contained page: tables, charts, notes and SQL of all reports. No scripts, nothing from elsewhere, light or
/// dark as the reader's system is.
[[nodiscard]] std::string render_page(const Definitions& definitions, const std::vector<ReportResult>& results,
                                      const PageSource& source);
/// The same into a file. @throws std::runtime_error when it cannot be written.
void write_page(const std::string& file, const Definitions& definitions, const std::vector<ReportResult>& results,
                const PageSource& source);

}  // namespace clinic
