// SPDX-License-Identifier: MIT
#include "report_result.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace clinic {

namespace {

std::string period_text(Timestamp moment, quarry::field period) {
  const Date day(std::chrono::floor<std::chrono::days>(moment));
  const int year = static_cast<int>(day.year());
  const unsigned month = static_cast<unsigned>(day.month());
  switch (period) {
    case quarry::field::year: return fmt::format("{}", year);
    case quarry::field::quarter: return fmt::format("{} Q{}", year, (month + 2) / 3);
    case quarry::field::month: return fmt::format("{}-{:02}", year, month);
    default: return quarry::to_string(day);
  }
}

Cell read_cell(const quarry::Row<>& row, std::size_t index, const OutputColumn& column) {
  Cell cell;
  if (column.role != OutputColumn::Role::dimension) {
    const auto number = row.get<std::optional<double>>(index);
    cell.is_null = !number;
    cell.number = number.value_or(0);
  } else if (column.period) {
    const auto moment = row.get<std::optional<Timestamp>>(index);
    cell.is_null = !moment;
    if (moment) {
      cell.text = period_text(*moment, *column.period);
      cell.time = std::chrono::duration<double, std::ratio<86400>>(moment->time_since_epoch()).count();
    }
  } else {
    cell.is_null = row[index].is_null();
    if (!cell.is_null) cell.text = quarry::to_string(row[index]);
  }
  if (cell.is_null) cell.text = "(none)";
  return cell;
}

std::string with_separators(const std::string& digits) {
  const std::size_t begin = digits[0] == '-' ? 1 : 0;
  const std::size_t end = std::min(digits.find('.'), digits.size());
  std::string result;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > begin && i < end && (end - i) % 3 == 0) result += ',';
    result += digits[i];
  }
  return result;
}

}  // namespace

ReportSql sql_of(const ReportQuery& query, const quarry::Dialect& dialect) {
  const quarry::Compiled compiled = query.statement.compile(dialect, {.pretty = true});
  ReportSql sql{compiled.sql(), query.statement.compile(dialect, {.literal_binds = true, .pretty = true}).sql(), {}};
  for (const quarry::Parameter& each : compiled.parameters())
    sql.parameters.emplace_back(each.name, to_string(each.value));
  return sql;
}

std::vector<ReportRow> read_rows(quarry::Result<> result, const ReportQuery& query) {
  std::vector<ReportRow> rows;
  for (const quarry::Row<>& row : result) {
    ReportRow& shown = rows.emplace_back();
    std::size_t index = 0;
    for (const OutputColumn& column : query.columns) shown.cells.push_back(read_cell(row, index++, column));
    if (query.has_enough) shown.enough = row.get<std::int64_t>(index++) != 0;
    if (query.has_outlier) shown.outlier = static_cast<int>(row.get<std::int64_t>(index++));
  }
  return rows;
}

ReportResult run_report(const quarry::Engine& engine, const Report& report, const ReportQuery& query) {
  return {&report, query.columns, read_rows(engine.execute(query.statement), query), sql_of(query, engine.dialect())};
}

std::string currency_sign(const Format& format) {
  if (format.code == "USD") return "$";
  if (format.code == "EUR") return "€";
  if (format.code == "GBP") return "£";
  return format.code.empty() ? "" : format.code + " ";
}

std::string format_number(double number, const Format& format) {
  const double scaled = format.style == Style::percent ? number * 100 : number;
  // Twelve digits first: 85.555 and 85.55499999999999 are one number, summed in another order.
  const Decimal rounded = Decimal(fmt::format("{:.12g}", scaled)).rounded(static_cast<std::size_t>(format.decimals));
  std::string digits = with_separators(rounded.to_string());
  if (format.style == Style::percent) return digits + " %";
  if (format.style == Style::currency) {
    digits.insert(digits[0] == '-' ? 1 : 0, currency_sign(format));
  }
  return format.unit.empty() ? digits : digits + " " + format.unit;
}

std::string format_cell(const ReportResult& result, const ReportRow& row, std::size_t column) {
  const OutputColumn& shown = result.columns[column];
  const Cell& cell = row.cells[column];
  if (shown.role == OutputColumn::Role::dimension) return cell.text;
  if (!cell.is_null) return format_number(cell.number, shown.format);
  const bool unjudged =
      shown.role == OutputColumn::Role::score || (shown.role == OutputColumn::Role::metric && !row.enough);
  return unjudged ? "not enough data" : "–";
}

std::size_t column_index(const ReportResult& result, const std::string& name) {
  const auto found =
      std::find_if(result.columns.begin(), result.columns.end(), [&](const OutputColumn& c) { return c.name == name; });
  return static_cast<std::size_t>(found - result.columns.begin());
}

}  // namespace clinic
