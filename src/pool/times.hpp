// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace quarry::detail {

[[nodiscard]] inline Deadline later(Deadline now, std::chrono::milliseconds span) noexcept {
  return span >= std::chrono::floor<std::chrono::milliseconds>(no_deadline - now) ? no_deadline : now + span;
}

[[nodiscard]] inline double seconds(std::chrono::nanoseconds span) noexcept {
  return std::chrono::duration<double>(span).count();
}

/// Condition variables sleep by the system's clock; the caller asks its own clock again afterwards.
inline void sleep_until(std::condition_variable& condition, std::unique_lock<std::mutex>& lock, Deadline now,
                        Deadline deadline) {
  if (deadline == no_deadline) {
    condition.wait(lock);
  } else {
    condition.wait_for(lock, deadline - now);
  }
}

}  // namespace quarry::detail
