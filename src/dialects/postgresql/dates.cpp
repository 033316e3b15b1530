// SPDX-License-Identifier: MIT
#include "dialects/postgresql/parts.hpp"

/// EXTRACT gives numeric (double before PostgreSQL 14) and reads a TIMESTAMPTZ in the session's time zone; a DATE
/// silently becomes a TIMESTAMPTZ. These templates give integers, in UTC, whatever the session says.
namespace quarry::postgresql {

namespace {

bool is_clock_part(field part) noexcept {
  return part == field::hour || part == field::minute || part == field::second;
}

std::string_view extract_utc(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(EXTRACT(year FROM timezone('UTC', {0})) AS BIGINT)";
    case field::quarter: return "CAST(EXTRACT(quarter FROM timezone('UTC', {0})) AS BIGINT)";
    case field::month: return "CAST(EXTRACT(month FROM timezone('UTC', {0})) AS BIGINT)";
    case field::week: return "CAST(EXTRACT(week FROM timezone('UTC', {0})) AS BIGINT)";
    case field::day: return "CAST(EXTRACT(day FROM timezone('UTC', {0})) AS BIGINT)";
    case field::hour: return "CAST(EXTRACT(hour FROM timezone('UTC', {0})) AS BIGINT)";
    case field::minute: return "CAST(EXTRACT(minute FROM timezone('UTC', {0})) AS BIGINT)";
    case field::second: return "CAST(floor(EXTRACT(second FROM timezone('UTC', {0}))) AS BIGINT)";
    case field::day_of_week: return "CAST(EXTRACT(isodow FROM timezone('UTC', {0})) AS BIGINT)";
    case field::day_of_year: return "CAST(EXTRACT(doy FROM timezone('UTC', {0})) AS BIGINT)";
    case field::epoch: return "CAST(floor(EXTRACT(epoch FROM {0})) AS BIGINT)";
  }
  return {};
}

std::string_view extract_plain(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(EXTRACT(year FROM {0}) AS BIGINT)";
    case field::quarter: return "CAST(EXTRACT(quarter FROM {0}) AS BIGINT)";
    case field::month: return "CAST(EXTRACT(month FROM {0}) AS BIGINT)";
    case field::week: return "CAST(EXTRACT(week FROM {0}) AS BIGINT)";
    case field::day: return "CAST(EXTRACT(day FROM {0}) AS BIGINT)";
    case field::hour: return "CAST(EXTRACT(hour FROM {0}) AS BIGINT)";
    case field::minute: return "CAST(EXTRACT(minute FROM {0}) AS BIGINT)";
    case field::second: return "CAST(floor(EXTRACT(second FROM {0})) AS BIGINT)";
    case field::day_of_week: return "CAST(EXTRACT(isodow FROM {0}) AS BIGINT)";
    case field::day_of_year: return "CAST(EXTRACT(doy FROM {0}) AS BIGINT)";
    case field::epoch: return "CAST(floor(EXTRACT(epoch FROM {0})) AS BIGINT)";
  }
  return {};
}

// A date has no hour; PostgreSQL 14 and later refuse to be asked, the others say 0.
std::string_view extract_clock_of_date(field part) noexcept {
  switch (part) {
    case field::hour: return "CAST(EXTRACT(hour FROM CAST({0} AS TIMESTAMP)) AS BIGINT)";
    case field::minute: return "CAST(EXTRACT(minute FROM CAST({0} AS TIMESTAMP)) AS BIGINT)";
    default: return "CAST(EXTRACT(second FROM CAST({0} AS TIMESTAMP)) AS BIGINT)";
  }
}

std::string_view trunc_date(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(date_trunc('year', CAST({0} AS TIMESTAMP)) AS DATE)";
    case field::quarter: return "CAST(date_trunc('quarter', CAST({0} AS TIMESTAMP)) AS DATE)";
    case field::month: return "CAST(date_trunc('month', CAST({0} AS TIMESTAMP)) AS DATE)";
    case field::week: return "CAST(date_trunc('week', CAST({0} AS TIMESTAMP)) AS DATE)";
    case field::day:
    case field::hour:
    case field::minute:
    case field::second: return "CAST({0} AS DATE)";
    default: return {};
  }
}

std::string_view trunc_utc(field part) noexcept {
  switch (part) {
    case field::year: return "date_trunc('year', {0}, 'UTC')";
    case field::quarter: return "date_trunc('quarter', {0}, 'UTC')";
    case field::month: return "date_trunc('month', {0}, 'UTC')";
    case field::week: return "date_trunc('week', {0}, 'UTC')";
    case field::day: return "date_trunc('day', {0}, 'UTC')";
    case field::hour: return "date_trunc('hour', {0}, 'UTC')";
    case field::minute: return "date_trunc('minute', {0}, 'UTC')";
    case field::second: return "date_trunc('second', {0}, 'UTC')";
    default: return {};
  }
}

std::string_view trunc_plain(field part) noexcept {
  switch (part) {
    case field::year: return "date_trunc('year', {0})";
    case field::quarter: return "date_trunc('quarter', {0})";
    case field::month: return "date_trunc('month', {0})";
    case field::week: return "date_trunc('week', {0})";
    case field::day: return "date_trunc('day', {0})";
    case field::hour: return "date_trunc('hour', {0})";
    case field::minute: return "date_trunc('minute', {0})";
    case field::second: return "date_trunc('second', {0})";
    default: return {};
  }
}

}  // namespace

std::string_view extract_template(field part, TypeId operand) {
  if (operand == TypeId::time && !is_clock_part(part)) return {};
  if (operand == TypeId::timestamp) return extract_utc(part);
  if (operand == TypeId::date && is_clock_part(part)) return extract_clock_of_date(part);
  return extract_plain(part);
}

std::string_view date_trunc_template(field part, TypeId operand) {
  if (operand == TypeId::time) return {};
  if (operand == TypeId::date) return trunc_date(part);
  if (operand == TypeId::timestamp) return trunc_utc(part);
  return trunc_plain(part);
}

// Between a moment with a zone and what has none, a plain CAST would pass through the session's time zone.
std::string_view cast_template(TypeId target, TypeId operand) {
  if (operand == TypeId::timestamp) {
    switch (target) {
      case TypeId::date: return "CAST(timezone('UTC', {0}) AS DATE)";
      case TypeId::time: return "CAST(timezone('UTC', {0}) AS TIME WITHOUT TIME ZONE)";
      case TypeId::datetime: return "timezone('UTC', {0})";
      default: return {};
    }
  }
  if (target != TypeId::timestamp) return {};
  if (operand == TypeId::datetime) return "timezone('UTC', {0})";
  if (operand == TypeId::date) return "timezone('UTC', CAST({0} AS TIMESTAMP WITHOUT TIME ZONE))";
  return {};
}

namespace {

// What adds to a moment without a zone, and to one whose type is not known.
std::string_view add_plain(field part) noexcept {
  switch (part) {
    case field::year: return "{0} + {1} * INTERVAL '1 year'";
    case field::quarter: return "{0} + {1} * INTERVAL '3 months'";
    case field::month: return "{0} + {1} * INTERVAL '1 month'";
    case field::week: return "{0} + {1} * INTERVAL '1 week'";
    case field::day: return "{0} + {1} * INTERVAL '1 day'";
    case field::hour: return "{0} + {1} * INTERVAL '1 hour'";
    case field::minute: return "{0} + {1} * INTERVAL '1 minute'";
    case field::second: return "{0} + {1} * INTERVAL '1 second'";
    default: return {};
  }
}

// Days and months of a zone's calendar are not always of one length; those of UTC are.
std::string_view add_utc(field part) noexcept {
  switch (part) {
    case field::year: return "timezone('UTC', timezone('UTC', {0}) + {1} * INTERVAL '1 year')";
    case field::quarter: return "timezone('UTC', timezone('UTC', {0}) + {1} * INTERVAL '3 months')";
    case field::month: return "timezone('UTC', timezone('UTC', {0}) + {1} * INTERVAL '1 month')";
    case field::week: return "timezone('UTC', timezone('UTC', {0}) + {1} * INTERVAL '1 week')";
    case field::day: return "timezone('UTC', timezone('UTC', {0}) + {1} * INTERVAL '1 day')";
    case field::hour: return "{0} + {1} * INTERVAL '1 hour'";
    case field::minute: return "{0} + {1} * INTERVAL '1 minute'";
    case field::second: return "{0} + {1} * INTERVAL '1 second'";
    default: return {};
  }
}

std::string_view add_date(field part, TypeId amount) noexcept {
  const bool small = amount == TypeId::integer || amount == TypeId::small_integer;  // what date + n takes
  switch (part) {
    case field::year: return "CAST({0} + {1} * INTERVAL '1 year' AS DATE)";
    case field::quarter: return "CAST({0} + {1} * INTERVAL '3 months' AS DATE)";
    case field::month: return "CAST({0} + {1} * INTERVAL '1 month' AS DATE)";
    case field::week: return "CAST({0} + {1} * INTERVAL '1 week' AS DATE)";
    case field::day: return small ? "{0} + {1}" : "{0} + CAST({1} AS INTEGER)";
    default: return add_plain(part);
  }
}

// age() counts whole years, months and days; turned round, it counts the same and gives them a minus.
std::string_view diff_plain(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(EXTRACT(year FROM age({1}, {0})) AS BIGINT)";
    case field::quarter:
      return "CAST(trunc((EXTRACT(year FROM age({1}, {0})) * 12 + EXTRACT(month FROM age({1}, {0}))) / 3) AS BIGINT)";
    case field::month:
      return "CAST(EXTRACT(year FROM age({1}, {0})) * 12 + EXTRACT(month FROM age({1}, {0})) AS BIGINT)";
    case field::week: return "CAST(trunc(EXTRACT(epoch FROM {1} - {0}) / 604800) AS BIGINT)";
    case field::day: return "CAST(trunc(EXTRACT(epoch FROM {1} - {0}) / 86400) AS BIGINT)";
    case field::hour: return "CAST(trunc(EXTRACT(epoch FROM {1} - {0}) / 3600) AS BIGINT)";
    case field::minute: return "CAST(trunc(EXTRACT(epoch FROM {1} - {0}) / 60) AS BIGINT)";
    case field::second: return "CAST(trunc(EXTRACT(epoch FROM {1} - {0})) AS BIGINT)";
    default: return {};
  }
}

std::string_view diff_utc(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(EXTRACT(year FROM age(timezone('UTC', {1}), timezone('UTC', {0}))) AS BIGINT)";
    case field::quarter:
      return "CAST(trunc((EXTRACT(year FROM age(timezone('UTC', {1}), timezone('UTC', {0}))) * 12 + EXTRACT(month FROM "
             "age(timezone('UTC', {1}), timezone('UTC', {0})))) / 3) AS BIGINT)";
    case field::month:
      return "CAST(EXTRACT(year FROM age(timezone('UTC', {1}), timezone('UTC', {0}))) * 12 + EXTRACT(month FROM "
             "age(timezone('UTC', {1}), timezone('UTC', {0}))) AS BIGINT)";
    default: return diff_plain(part);
  }
}

std::string_view diff_dates(field part) noexcept {
  switch (part) {
    case field::year: return "CAST(EXTRACT(year FROM age(CAST({1} AS TIMESTAMP), CAST({0} AS TIMESTAMP))) AS BIGINT)";
    case field::quarter:
      return "CAST(trunc((EXTRACT(year FROM age(CAST({1} AS TIMESTAMP), CAST({0} AS TIMESTAMP))) * 12 + EXTRACT(month "
             "FROM age(CAST({1} AS TIMESTAMP), CAST({0} AS TIMESTAMP)))) / 3) AS BIGINT)";
    case field::month:
      return "CAST(EXTRACT(year FROM age(CAST({1} AS TIMESTAMP), CAST({0} AS TIMESTAMP))) * 12 + EXTRACT(month FROM "
             "age(CAST({1} AS TIMESTAMP), CAST({0} AS TIMESTAMP))) AS BIGINT)";
    case field::week: return "CAST(({1} - {0}) / 7 AS BIGINT)";
    case field::day: return "CAST({1} - {0} AS BIGINT)";
    case field::hour: return "(CAST({1} - {0} AS BIGINT) * 24)";
    case field::minute: return "(CAST({1} - {0} AS BIGINT) * 1440)";
    case field::second: return "(CAST({1} - {0} AS BIGINT) * 86400)";
    default: return {};
  }
}

}  // namespace

std::string_view date_add_template(field part, TypeId operand, TypeId amount) {
  if (operand == TypeId::date) return add_date(part, amount);
  return operand == TypeId::timestamp ? add_utc(part) : add_plain(part);
}

std::string_view date_diff_template(field part, TypeId operand) {
  if (operand == TypeId::date) return diff_dates(part);
  return operand == TypeId::timestamp ? diff_utc(part) : diff_plain(part);
}

}  // namespace quarry::postgresql
