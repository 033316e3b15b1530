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

}  // namespace quarry::postgresql
