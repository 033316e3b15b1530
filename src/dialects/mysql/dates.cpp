// SPDX-License-Identifier: MIT
#include "dialects/mysql/parts.hpp"

namespace quarry::mysql {

namespace {

std::string_view trunc_date(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(DATE_FORMAT({0}, '%Y-01-01') AS DATE)";
    case field::month: return "CAST(DATE_FORMAT({0}, '%Y-%m-01') AS DATE)";
    // whole quarters and weeks since the first day of year 1, which was a Monday
    case field::quarter: return "(DATE '0001-01-01' + INTERVAL TIMESTAMPDIFF(QUARTER, DATE '0001-01-01', {0}) QUARTER)";
    case field::week: return "(DATE '0001-01-01' + INTERVAL TIMESTAMPDIFF(WEEK, DATE '0001-01-01', {0}) WEEK)";
    case field::day:
    case field::hour:
    case field::minute:
    case field::second: return "CAST({0} AS DATE)";
    default: return {};
  }
}

std::string_view trunc_moment(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(DATE_FORMAT({0}, '%Y-01-01') AS DATETIME(6))";
    case field::month: return "CAST(DATE_FORMAT({0}, '%Y-%m-01') AS DATETIME(6))";
    case field::quarter:
      return "CAST(DATE '0001-01-01' + INTERVAL TIMESTAMPDIFF(QUARTER, DATE '0001-01-01', {0}) QUARTER AS DATETIME(6))";
    case field::week:
      return "CAST(DATE '0001-01-01' + INTERVAL TIMESTAMPDIFF(WEEK, DATE '0001-01-01', {0}) WEEK AS DATETIME(6))";
    case field::day: return "CAST(CAST({0} AS DATE) AS DATETIME(6))";
    case field::hour: return "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:00:00') AS DATETIME(6))";
    case field::minute: return "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:%i:00') AS DATETIME(6))";
    case field::second: return "CAST(DATE_FORMAT({0}, '%Y-%m-%d %H:%i:%s') AS DATETIME(6))";
    default: return {};
  }
}

}  // namespace

std::string_view extract_template(field part, TypeId operand) {
  if (operand == TypeId::time) {  // of which EXTRACT takes 24:00:00 for midnight
    switch (part) {
      case field::hour: return "HOUR({0})";
      case field::minute: return "MINUTE({0})";
      case field::second: return "SECOND({0})";
      default: return {};
    }
  }
  switch (part) {
    case field::year: return "EXTRACT(YEAR FROM {0})";
    case field::quarter: return "EXTRACT(QUARTER FROM {0})";
    case field::month: return "EXTRACT(MONTH FROM {0})";
    case field::week: return "WEEK({0}, 3)";  // mode 3 is ISO 8601's
    case field::day: return "EXTRACT(DAY FROM {0})";
    case field::hour: return "EXTRACT(HOUR FROM {0})";
    case field::minute: return "EXTRACT(MINUTE FROM {0})";
    case field::second: return "EXTRACT(SECOND FROM {0})";
    case field::day_of_week: return "(WEEKDAY({0}) + 1)";
    case field::day_of_year: return "DAYOFYEAR({0})";
    // UNIX_TIMESTAMP begins in 1970 and reads the session's time zone
    case field::epoch: return "(TO_SECONDS({0}) - 62167219200)";
  }
  return {};
}

std::string_view date_trunc_template(field part, TypeId operand) {
  if (operand == TypeId::time) return {};
  return operand == TypeId::date ? trunc_date(part) : trunc_moment(part);
}

std::string_view date_add_template(field part, TypeId, TypeId) {
  switch (part) {
    case field::year: return "{0} + INTERVAL {1} YEAR";
    case field::quarter: return "{0} + INTERVAL {1} QUARTER";
    case field::month: return "{0} + INTERVAL {1} MONTH";
    case field::week: return "{0} + INTERVAL {1} WEEK";
    case field::day: return "{0} + INTERVAL {1} DAY";
    case field::hour: return "{0} + INTERVAL {1} HOUR";
    case field::minute: return "{0} + INTERVAL {1} MINUTE";
    case field::second: return "{0} + INTERVAL {1} SECOND";
    default: return {};
  }
}

std::string_view date_diff_template(field part, TypeId) {
  switch (part) {
    case field::year: return "TIMESTAMPDIFF(YEAR, {0}, {1})";
    case field::quarter: return "TIMESTAMPDIFF(QUARTER, {0}, {1})";
    case field::month: return "TIMESTAMPDIFF(MONTH, {0}, {1})";
    case field::week: return "TIMESTAMPDIFF(WEEK, {0}, {1})";
    case field::day: return "TIMESTAMPDIFF(DAY, {0}, {1})";
    case field::hour: return "TIMESTAMPDIFF(HOUR, {0}, {1})";
    case field::minute: return "TIMESTAMPDIFF(MINUTE, {0}, {1})";
    case field::second: return "TIMESTAMPDIFF(SECOND, {0}, {1})";
    default: return {};
  }
}

}  // namespace quarry::mysql
