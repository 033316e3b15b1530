// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "query_builder.hpp"

namespace clinic {

/// A report's statement as text, in both forms.
struct ReportSql {
  std::string bound;                                            ///< with placeholders
  std::string literal;                                          ///< with every value in place
  std::vector<std::pair<std::string, std::string>> parameters;  ///< the placeholders' names and values, in order
};

[[nodiscard]] ReportSql sql_of(const ReportQuery& query, const quarry::Dialect& dialect);

struct Cell {
  bool is_null = false;
  std::string text;   ///< of a dimension, as shown
  double number = 0;  ///< of anything else
  double time = 0;    ///< of a dimension in time: days since 1970
};

struct ReportRow {
  std::vector<Cell> cells;
  bool enough = true;  ///< whether it has the report's smallest sample
  int outlier = 0;     ///< 1 above, -1 below what is usual among its peers
};

struct ReportResult {
  const Report* report = nullptr;  ///< lives in the Definitions
  std::vector<OutputColumn> columns;
  std::vector<ReportRow> rows;
  ReportSql sql;
};

/// The rows of a result of the report's query, however it was run.
[[nodiscard]] std::vector<ReportRow> read_rows(quarry::Result<> result, const ReportQuery& query);
/// Runs a report's query.
[[nodiscard]] ReportResult run_report(const quarry::Engine& engine, const Report& report, const ReportQuery& query);

/// "$", "€", "£", or the code and a blank.
[[nodiscard]] std::string currency_sign(const Format& format);
/// A number at the format's decimals, halves away from zero: "1,234.50", "$12.00", "76.3 %", "15.0 min". What differs
/// only in the last bits of a double, as sums in another order do, is shown alike.
[[nodiscard]] std::string format_number(double number, const Format& format);
/// A cell as it is shown: "not enough data" for what was not judged for want of a sample, a dash for NULL.
[[nodiscard]] std::string format_cell(const ReportResult& result, const ReportRow& row, std::size_t column);
/// The index of the column of that name.
[[nodiscard]] std::size_t column_index(const ReportResult& result, const std::string& name);

}  // namespace clinic
