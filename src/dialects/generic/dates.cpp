// SPDX-License-Identifier: MIT
#include "dialects/generic/parts.hpp"

namespace quarry::generic {

std::string_view extract_template(field part, TypeId) {
  switch (part) {
    case field::year: return "EXTRACT(year FROM {0})";
    case field::quarter: return "EXTRACT(quarter FROM {0})";
    case field::month: return "EXTRACT(month FROM {0})";
    case field::week: return "EXTRACT(week FROM {0})";
    case field::day: return "EXTRACT(day FROM {0})";
    case field::hour: return "EXTRACT(hour FROM {0})";
    case field::minute: return "EXTRACT(minute FROM {0})";
    case field::second: return "EXTRACT(second FROM {0})";
    case field::day_of_week: return "EXTRACT(isodow FROM {0})";
    case field::day_of_year: return "EXTRACT(doy FROM {0})";
    case field::epoch: return "EXTRACT(epoch FROM {0})";
  }
  return {};
}

std::string_view date_trunc_template(field part, TypeId) {
  switch (part) {
    case field::year: return "date_trunc('year', {0})";
    case field::quarter: return "date_trunc('quarter', {0})";
    case field::month: return "date_trunc('month', {0})";
    case field::week: return "date_trunc('week', {0})";
    case field::day: return "date_trunc('day', {0})";
    case field::hour: return "date_trunc('hour', {0})";
    case field::minute: return "date_trunc('minute', {0})";
    case field::second: return "date_trunc('second', {0})";
    default: return {};  // the others are no spans of time
  }
}

}  // namespace quarry::generic
