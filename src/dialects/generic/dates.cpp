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

std::string_view date_add_template(field part, TypeId, TypeId) {
  switch (part) {
    case field::year: return "{0} + {1} * INTERVAL '1' YEAR";
    case field::quarter: return "{0} + {1} * INTERVAL '3' MONTH";
    case field::month: return "{0} + {1} * INTERVAL '1' MONTH";
    case field::week: return "{0} + {1} * INTERVAL '1' WEEK";
    case field::day: return "{0} + {1} * INTERVAL '1' DAY";
    case field::hour: return "{0} + {1} * INTERVAL '1' HOUR";
    case field::minute: return "{0} + {1} * INTERVAL '1' MINUTE";
    case field::second: return "{0} + {1} * INTERVAL '1' SECOND";
    default: return {};
  }
}

std::string_view date_diff_template(field part, TypeId) {
  switch (part) {
    case field::year: return "date_diff('year', {0}, {1})";
    case field::quarter: return "date_diff('quarter', {0}, {1})";
    case field::month: return "date_diff('month', {0}, {1})";
    case field::week: return "date_diff('week', {0}, {1})";
    case field::day: return "date_diff('day', {0}, {1})";
    case field::hour: return "date_diff('hour', {0}, {1})";
    case field::minute: return "date_diff('minute', {0}, {1})";
    case field::second: return "date_diff('second', {0}, {1})";
    default: return {};
  }
}

}  // namespace quarry::generic
