// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

namespace quarry {

/// The time the pool goes by: monotonic, so that a changed wall clock neither recycles nor strands
/// connections. Tests pass their own. Implementations must be thread-safe.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Deadline now() const noexcept = 0;
  /// The same time a few milliseconds behind, for a third of the price: enough to judge ages.
  [[nodiscard]] virtual Deadline coarse_now() const noexcept { return now(); }
};

/// The system's monotonic clock.
[[nodiscard]] const Clock& monotonic_clock() noexcept;

}  // namespace quarry
