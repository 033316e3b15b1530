// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <atomic>
#include <cstdint>

namespace quarry::drivers {

/// How another thread asks a connection's own thread to stop its statement. Who cancels only raises a flag and wakes
/// the thread that waits; that thread then does what it does at a deadline. So nothing is cancelled that has ended,
/// however late the request comes, and a stalled network cannot hold up either side.
class Interrupt final : public CancelHandle {
 public:
  /// `with_event`: there is a descriptor that becomes readable, for a thread that waits in poll. @throws Error when the
  /// process has no descriptor left.
  explicit Interrupt(bool with_event);
  ~Interrupt() override;

  bool cancel(CancelScope scope) noexcept override;
  void forget() noexcept override;

  // By the thread that uses the connection:

  /// A statement starts; a request that waited for the next one is now for this one.
  void begin() noexcept;
  void end() noexcept;
  /// Whether the statement between `begin` and `end` is to stop; false outside.
  [[nodiscard]] bool requested() const noexcept {
    return (state_.load(std::memory_order_acquire) & (requested_bit | running_bit)) == (requested_bit | running_bit);
  }
  /// Whether a request waits for a statement that is to begin.
  [[nodiscard]] bool waiting() const noexcept {
    return (state_.load(std::memory_order_acquire) & (requested_bit | running_bit)) == requested_bit;
  }
  /// Readable after a request; -1 without one. A wake-up may be an old one: take it, then look at `requested`.
  [[nodiscard]] int event() const noexcept { return read_end_; }
  void take_wake_up() const noexcept;

 private:
  // The number of the statement above the two bits: a request is made for the statement that was seen to run, and
  // fails by comparison when another one runs by then.
  static constexpr std::uint64_t requested_bit = 1, running_bit = 2, one_statement = 4;

  std::atomic<std::uint64_t> state_{0};
  int read_end_ = -1, write_end_ = -1;
};

/// Brackets one statement. Null is allowed: what runs then cannot be stopped.
class Interruptible {
 public:
  explicit Interruptible(Interrupt* interrupt) noexcept : interrupt_(interrupt) {
    if (interrupt_ != nullptr) interrupt_->begin();
  }
  ~Interruptible() {
    if (interrupt_ != nullptr) interrupt_->end();
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

  /// The statement goes on after this scope, as a stream; whoever ends it calls `end`.
  void keep_running() noexcept { interrupt_ = nullptr; }

 private:
  Interrupt* interrupt_;
};

}  // namespace quarry::drivers
