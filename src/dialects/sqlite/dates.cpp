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

}  // namespace quarry::sqlite
