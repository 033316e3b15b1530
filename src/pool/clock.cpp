// SPDX-License-Identifier: MIT
#include "quarry/pool/clock.hpp"

#include <ctime>

namespace quarry {
namespace {

class MonotonicClock final : public Clock {
 public:
  Deadline now() const noexcept override { return std::chrono::steady_clock::now(); }
#ifdef CLOCK_MONOTONIC_COARSE
  // Linux: the same epoch as steady_clock, without reading the hardware counter.
  Deadline coarse_now() const noexcept override {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return Deadline{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
  }
#endif
};

}  // namespace

const Clock& monotonic_clock() noexcept {
  static const MonotonicClock clock;
  return clock;
}

}  // namespace quarry
