// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "report_result.hpp"

namespace clinic {

/// A statement in both forms, as comments and SQL that a console takes.
[[nodiscard]] std::string render_sql(const ReportSql& sql);
/// A report's rows as a table for a terminal; outliers are marked by words, and with `colour` in colour, too.
[[nodiscard]] std::string render_table(const ReportResult& result, bool colour);
/// What the marks and "not enough data" mean in this report, as sentences; empty when it has neither.
[[nodiscard]] std::string footnote(const Definitions& definitions, const ReportResult& result);

}  // namespace clinic
