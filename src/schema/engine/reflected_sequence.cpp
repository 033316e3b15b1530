// SPDX-License-Identifier: MIT
#include "schema/engine/reflected_sequence.hpp"

#include <limits>

namespace quarry::detail {

SequenceOptions options_of(const ReflectedSequence& seen) {
  const bool up = seen.increment > 0;
  // MariaDB keeps the outermost number for itself
  constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max() - 1, lowest = -highest;
  SequenceOptions options;
  if (seen.start != (up ? seen.min_value : seen.max_value)) options.start = seen.start;
  if (seen.increment != 1) options.increment = seen.increment;
  if (up ? seen.min_value != 1 : seen.min_value > lowest) options.min = seen.min_value;
  if (up ? seen.max_value < highest : seen.max_value != -1) options.max = seen.max_value;
  if (seen.cache != 1) options.cache = seen.cache;
  options.cycle = seen.cycle;
  return options;
}

}  // namespace quarry::detail
