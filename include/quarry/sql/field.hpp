// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace quarry {

/// A part of a date or time, for `extract` and `date_trunc`. Weeks are ISO weeks and begin on Monday;
/// `day_of_week` counts 1 (Monday) to 7 (Sunday) on every database; `epoch` is seconds since 1970-01-01 UTC.
enum class field : std::uint8_t {
  year,
  quarter,
  month,
  week,
  day,
  hour,
  minute,
  second,
  day_of_week,
  day_of_year,
  epoch
};

}  // namespace quarry
