// SPDX-License-Identifier: MIT
#include "drivers/interrupt.hpp"

#include "quarry/types/error.hpp"

#include <fcntl.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/eventfd.h>
#endif

#include <cerrno>
#include <cstring>
#include <string>

namespace quarry::drivers {

Interrupt::Interrupt(bool with_event) {
  if (!with_event) return;
#if defined(__linux__)
  read_end_ = write_end_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const bool good = read_end_ >= 0;
#else
  int ends[2];
  const bool good = pipe(ends) == 0;
  if (good) {
    read_end_ = ends[0];
    write_end_ = ends[1];
    for (const int end : ends) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
  }
#endif
  if (!good) throw Error(std::string("no descriptor for cancelling statements could be had: ") + std::strerror(errno));
}

Interrupt::~Interrupt() {
  if (read_end_ >= 0) close(read_end_);
  if (write_end_ != read_end_) close(write_end_);
}

void Interrupt::begin() noexcept {
  std::uint64_t now = state_.load(std::memory_order_relaxed);
  // Compared, because a request for the next statement may arrive meanwhile.
  while (!state_.compare_exchange_weak(
      now, ((now & ~(requested_bit | running_bit)) + one_statement) | running_bit | (now & requested_bit))) {
  }
}

void Interrupt::end() noexcept { state_.fetch_and(~(requested_bit | running_bit)); }

bool Interrupt::cancel(CancelScope scope) noexcept {
  std::uint64_t now = state_.load();
  bool running = false;
  do {
    running = (now & running_bit) != 0;
    if (!running && scope == CancelScope::running) return false;
  } while (!state_.compare_exchange_weak(now, now | requested_bit));
  if (running && write_end_ >= 0) {
    const std::uint64_t one = 1;
    (void)!write(write_end_, &one, sizeof one);  // full: then it is readable anyway
  }
  return running;
}

void Interrupt::forget() noexcept {
  std::uint64_t now = state_.load();
  while ((now & (running_bit | requested_bit)) == requested_bit &&
         !state_.compare_exchange_weak(now, now & ~requested_bit)) {
  }
}

void Interrupt::take_wake_up() const noexcept {
  std::uint64_t bytes[8];
  while (read(read_end_, bytes, sizeof bytes) > 0) {
  }
}

}  // namespace quarry::drivers
