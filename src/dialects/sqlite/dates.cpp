// SPDX-License-Identifier: MIT
#include "dialects/sqlite/parts.hpp"

/// SQLite's date functions count in milliseconds and round: ...23:59:59.9999 is the next day to them. Our moments are
/// text with six digits, so their first 19 characters are the whole second they lie in. What has no known type is left
/// to SQLite's own reading.
namespace quarry::sqlite {

namespace {

bool is_moment(TypeId type) noexcept { return type == TypeId::datetime || type == TypeId::timestamp; }

std::string_view extract_moment(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(strftime('%Y', substr({0}, 1, 19)) AS INTEGER)";
    case field::quarter: return "((strftime('%m', substr({0}, 1, 19)) + 2) / 3)";
    case field::month: return "CAST(strftime('%m', substr({0}, 1, 19)) AS INTEGER)";
    // an ISO week belongs to the year of its Thursday
    case field::week: return "((strftime('%j', date(substr({0}, 1, 19), '-3 days', 'weekday 4')) - 1) / 7 + 1)";
    case field::day: return "CAST(strftime('%d', substr({0}, 1, 19)) AS INTEGER)";
    case field::hour: return "CAST(strftime('%H', substr({0}, 1, 19)) AS INTEGER)";
    case field::minute: return "CAST(strftime('%M', substr({0}, 1, 19)) AS INTEGER)";
    case field::second: return "CAST(strftime('%S', substr({0}, 1, 19)) AS INTEGER)";
    case field::day_of_week: return "((strftime('%w', substr({0}, 1, 19)) + 6) % 7 + 1)";
    case field::day_of_year: return "CAST(strftime('%j', substr({0}, 1, 19)) AS INTEGER)";
    case field::epoch: return "CAST(strftime('%s', substr({0}, 1, 19)) AS INTEGER)";
  }
  return {};
}

std::string_view extract_plain(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(strftime('%Y', {0}) AS INTEGER)";
    case field::quarter: return "((strftime('%m', {0}) + 2) / 3)";
    case field::month: return "CAST(strftime('%m', {0}) AS INTEGER)";
    case field::week: return "((strftime('%j', date({0}, '-3 days', 'weekday 4')) - 1) / 7 + 1)";
    case field::day: return "CAST(strftime('%d', {0}) AS INTEGER)";
    case field::hour: return "CAST(strftime('%H', {0}) AS INTEGER)";
    case field::minute: return "CAST(strftime('%M', {0}) AS INTEGER)";
    case field::second: return "CAST(strftime('%S', {0}) AS INTEGER)";
    case field::day_of_week: return "((strftime('%w', {0}) + 6) % 7 + 1)";
    case field::day_of_year: return "CAST(strftime('%j', {0}) AS INTEGER)";
    case field::epoch: return "CAST(strftime('%s', {0}) AS INTEGER)";
  }
  return {};
}

// The quarter alone needs its operand twice: no modifier goes to its beginning.
std::string_view trunc_date(field part) noexcept {
  switch (part) {
    case field::year: return "date({0}, 'start of year')";
    case field::quarter: return "date({0}, 'start of month', '-' || ((strftime('%m', {0}) - 1) % 3) || ' months')";
    case field::month: return "date({0}, 'start of month')";
    case field::week: return "date({0}, '-6 days', 'weekday 1')";
    case field::day:
    case field::hour:
    case field::minute:
    case field::second: return "date({0})";
    default: return {};
  }
}

std::string_view trunc_moment(field part) noexcept {
  switch (part) {
    case field::year: return "datetime(substr({0}, 1, 19), 'start of year')";
    case field::quarter:
      return "datetime(substr({0}, 1, 19), 'start of month', "
             "'-' || ((strftime('%m', substr({0}, 1, 19)) - 1) % 3) || ' months')";
    case field::month: return "datetime(substr({0}, 1, 19), 'start of month')";
    case field::week: return "datetime(substr({0}, 1, 19), 'start of day', '-6 days', 'weekday 1')";
    case field::day: return "datetime(substr({0}, 1, 19), 'start of day')";
    case field::hour: return "strftime('%Y-%m-%d %H:00:00', substr({0}, 1, 19))";
    case field::minute: return "strftime('%Y-%m-%d %H:%M:00', substr({0}, 1, 19))";
    case field::second: return "datetime(substr({0}, 1, 19))";
    default: return {};
  }
}

std::string_view trunc_plain(field part) noexcept {
  switch (part) {
    case field::year: return "datetime({0}, 'start of year')";
    case field::quarter: return "datetime({0}, 'start of month', '-' || ((strftime('%m', {0}) - 1) % 3) || ' months')";
    case field::month: return "datetime({0}, 'start of month')";
    case field::week: return "datetime({0}, 'start of day', '-6 days', 'weekday 1')";
    case field::day: return "datetime({0}, 'start of day')";
    case field::hour: return "strftime('%Y-%m-%d %H:00:00', {0})";
    case field::minute: return "strftime('%Y-%m-%d %H:%M:00', {0})";
    case field::second: return "datetime({0})";
    default: return {};
  }
}

}  // namespace

std::string_view extract_template(field part, TypeId operand) {
  const bool clock = part == field::hour || part == field::minute || part == field::second;
  if (operand == TypeId::time) return clock ? extract_moment(part) : std::string_view();
  return is_moment(operand) ? extract_moment(part) : extract_plain(part);
}

std::string_view date_trunc_template(field part, TypeId operand) {
  if (operand == TypeId::time) return {};
  if (operand == TypeId::date) return trunc_date(part);
  return is_moment(operand) ? trunc_moment(part) : trunc_plain(part);
}

namespace {

// One month after January 31 is March 2 or 3 to SQLite, so the end of the month that is meant is the most it can be.
std::string_view add_date(field part) noexcept {
  switch (part) {
    case field::year:
      return "min(date({0}, ({1} * 12) || ' months'), ifnull(date({0}, 'start of month', ({1} * 12 + 1) || ' months', "
             "'-1 day'), '9999-12-31'))";
    case field::quarter:
      return "min(date({0}, ({1} * 3) || ' months'), ifnull(date({0}, 'start of month', ({1} * 3 + 1) || ' months', "
             "'-1 day'), '9999-12-31'))";
    case field::month:
      return "min(date({0}, {1} || ' months'), ifnull(date({0}, 'start of month', ({1} + 1) || ' months', '-1 day'), "
             "'9999-12-31'))";
    case field::week: return "date({0}, ({1} * 7) || ' days')";
    case field::day: return "date({0}, {1} || ' days')";
    case field::hour: return "datetime({0}, {1} || ' hours')";
    case field::minute: return "datetime({0}, {1} || ' minutes')";
    case field::second: return "datetime({0}, {1} || ' seconds')";
    default: return {};
  }
}

// The time of day, with its microseconds, is left as it is; what is no moment has none.
std::string_view add_moment(field part) noexcept {
  switch (part) {
    case field::year:
      return "min(date(substr({0}, 1, 10), ({1} * 12) || ' months'), ifnull(date(substr({0}, 1, 10), 'start of month', "
             "({1} * 12 + 1) || ' months', '-1 day'), '9999-12-31')) || substr({0}, 11)";
    case field::quarter:
      return "min(date(substr({0}, 1, 10), ({1} * 3) || ' months'), ifnull(date(substr({0}, 1, 10), 'start of month', "
             "({1} * 3 + 1) || ' months', '-1 day'), '9999-12-31')) || substr({0}, 11)";
    case field::month:
      return "min(date(substr({0}, 1, 10), {1} || ' months'), ifnull(date(substr({0}, 1, 10), 'start of month', ({1} + "
             "1) || ' months', '-1 day'), '9999-12-31')) || substr({0}, 11)";
    case field::week: return "date(substr({0}, 1, 10), ({1} * 7) || ' days') || substr({0}, 11)";
    case field::day: return "date(substr({0}, 1, 10), {1} || ' days') || substr({0}, 11)";
    case field::hour: return "datetime(substr({0}, 1, 19), {1} || ' hours') || substr({0}, 20)";
    case field::minute: return "datetime(substr({0}, 1, 19), {1} || ' minutes') || substr({0}, 20)";
    case field::second: return "datetime(substr({0}, 1, 19), {1} || ' seconds') || substr({0}, 20)";
    default: return {};
  }
}

// Whole months, by the text of moments: less one when the day and time of the last are not reached.
#define QUARRY_MONTHS                                                                                                \
  "(substr({1}, 1, 4) * 12 + substr({1}, 6, 2) - substr({0}, 1, 4) * 12 - substr({0}, 6, 2) - CASE WHEN {1} >= {0} " \
  "THEN substr({1}, 9) < substr({0}, 9) ELSE -(substr({1}, 9) > substr({0}, 9)) END)"
// Microseconds: date functions count in milliseconds.
#define QUARRY_MICROSECONDS                                                                                           \
  "((strftime('%s', substr({1}, 1, 19)) - strftime('%s', substr({0}, 1, 19))) * 1000000 + substr(substr({1}, 21) || " \
  "'000000', 1, 6) - substr(substr({0}, 21) || '000000', 1, 6))"

std::string_view diff(field part) noexcept {
  switch (part) {
    case field::year: return "(" QUARRY_MONTHS " / 12)";
    case field::quarter: return "(" QUARRY_MONTHS " / 3)";
    case field::month: return QUARRY_MONTHS;
    case field::week: return "(" QUARRY_MICROSECONDS " / 604800000000)";
    case field::day: return "(" QUARRY_MICROSECONDS " / 86400000000)";
    case field::hour: return "(" QUARRY_MICROSECONDS " / 3600000000)";
    case field::minute: return "(" QUARRY_MICROSECONDS " / 60000000)";
    case field::second: return "(" QUARRY_MICROSECONDS " / 1000000)";
    default: return {};
  }
}
#undef QUARRY_MONTHS
#undef QUARRY_MICROSECONDS

std::string_view diff_dates(field part) noexcept {
  switch (part) {
    case field::week: return "(CAST(julianday({1}) - julianday({0}) AS INTEGER) / 7)";
    case field::day: return "CAST(julianday({1}) - julianday({0}) AS INTEGER)";
    case field::hour: return "(CAST(julianday({1}) - julianday({0}) AS INTEGER) * 24)";
    case field::minute: return "(CAST(julianday({1}) - julianday({0}) AS INTEGER) * 1440)";
    case field::second: return "(CAST(julianday({1}) - julianday({0}) AS INTEGER) * 86400)";
    default: return diff(part);
  }
}

}  // namespace

std::string_view date_add_template(field part, TypeId operand, TypeId) {
  return operand == TypeId::date ? add_date(part) : add_moment(part);
}

std::string_view date_diff_template(field part, TypeId operand) {
  return operand == TypeId::date ? diff_dates(part) : diff(part);
}

}  // namespace quarry::sqlite
