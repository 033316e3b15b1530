// SPDX-License-Identifier: MIT
#include "drivers/postgresql/numeric.hpp"

#include "drivers/postgresql/wire.hpp"

#include <cstdint>

namespace quarry::drivers::postgresql {

bool append_numeric(std::string& out, std::string_view digits) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const std::size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : digits.substr(point + 1);
  if (whole.size() > 131072 || fraction.size() > 16383) return false;

  // Groups lie at the point: "12345.678" is 1 | 2345 . 6780
  std::string groups;
  const auto digit_at = [&](std::int64_t place) -> int {  // place 0 is the unit, -1 the first after the point
    const std::int64_t index = place >= 0 ? static_cast<std::int64_t>(whole.size()) - 1 - place : -place - 1;
    const std::string_view part = place >= 0 ? whole : fraction;
    return index >= 0 && index < static_cast<std::int64_t>(part.size()) ? part[static_cast<std::size_t>(index)] - '0'
                                                                        : 0;
  };
  std::int64_t weight = (static_cast<std::int64_t>(whole.size()) + 3) / 4 - 1;
  const std::int64_t lowest = -((static_cast<std::int64_t>(fraction.size()) + 3) / 4);
  std::int64_t first = weight;
  std::size_t significant = 0;  // length of `groups` without trailing zero groups
  for (std::int64_t group = weight; group >= lowest; --group) {
    std::uint16_t value = 0;
    for (std::int64_t place = group * 4 + 3; place >= group * 4; --place) {
      value = static_cast<std::uint16_t>(value * 10 + digit_at(place));
    }
    if (groups.empty() && value == 0) {
      first = group - 1;
      continue;
    }
    append_integer(groups, value);
    if (value != 0) significant = groups.size();
  }
  groups.resize(significant);
  if (groups.empty()) first = 0;
  append_integer(out, static_cast<std::uint16_t>(groups.size() / 2));
  append_integer(out, static_cast<std::int16_t>(first));
  append_integer(out, static_cast<std::uint16_t>(negative ? 0x4000 : 0));
  append_integer(out, static_cast<std::uint16_t>(fraction.size()));
  out += groups;
  return true;
}

}  // namespace quarry::drivers::postgresql
