// SPDX-License-Identifier: MIT
#include "drivers/interrupt.hpp"

#include "catch.hpp"
#include "drivers/socket_wait.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

using namespace quarry;
using namespace quarry::drivers;
using namespace std::chrono_literals;

namespace {

// A descriptor that never becomes readable.
struct SilentPipe {
  SilentPipe() { REQUIRE(pipe(ends) == 0); }
  ~SilentPipe() {
    close(ends[0]);
    close(ends[1]);
  }
  int ends[2];
};

Wait wait_on(const SilentPipe& pipe, std::chrono::milliseconds time, const Interrupt& interrupt) {
  return wait_for_socket(pipe.ends[0], 1 /* POLLIN */, std::chrono::steady_clock::now() + time, &interrupt);
}

}  // namespace

TEST_CASE("interrupt: only what runs is stopped, and only once") {
  Interrupt interrupt(true);
  CHECK_FALSE(interrupt.cancel(CancelScope::running));
  interrupt.begin();
  CHECK_FALSE(interrupt.requested());
  CHECK(interrupt.cancel(CancelScope::running));
  CHECK(interrupt.requested());
  interrupt.end();
  CHECK_FALSE(interrupt.requested());
  interrupt.begin();
  CHECK_FALSE(interrupt.requested());
  interrupt.end();
}

TEST_CASE("interrupt: a request for the next statement waits for it, unless it is taken back") {
  Interrupt interrupt(true);
  CHECK_FALSE(interrupt.cancel(CancelScope::running_or_next));
  CHECK(interrupt.waiting());
  CHECK_FALSE(interrupt.requested());
  interrupt.begin();
  CHECK_FALSE(interrupt.waiting());
  CHECK(interrupt.requested());
  interrupt.forget();  // of the next one only
  CHECK(interrupt.requested());
  interrupt.end();
  interrupt.begin();
  CHECK_FALSE(interrupt.requested());
  interrupt.end();

  CHECK_FALSE(interrupt.cancel(CancelScope::running_or_next));
  interrupt.forget();
  CHECK_FALSE(interrupt.waiting());
  interrupt.begin();
  CHECK_FALSE(interrupt.requested());
  interrupt.end();
}

TEST_CASE("interrupt: a wake-up that is too late is ignored, one in time ends the wait") {
  const SilentPipe silent;
  Interrupt interrupt(true);
  interrupt.begin();
  CHECK(interrupt.cancel(CancelScope::running));
  interrupt.end();  // the statement ended without looking: the descriptor is still readable
  interrupt.begin();
  CHECK(wait_on(silent, 20ms, interrupt) == Wait::timed_out);
  bool was_running = false;
  std::thread other([&] { was_running = interrupt.cancel(CancelScope::running); });
  CHECK(wait_on(silent, 60s, interrupt) == Wait::interrupted);
  other.join();
  CHECK(was_running);
  interrupt.end();
}

TEST_CASE("interrupt: in ten thousand races no request hits a later statement") {
  Interrupt interrupt(true);
  constexpr int rounds = 10'000;
  std::atomic<int> go{0}, accepted{0};
  std::thread other([&] {
    for (int round = 1; round <= rounds; ++round) {
      while (go.load() < round) std::this_thread::yield();
      if (interrupt.cancel(CancelScope::running)) accepted.store(round);
      go.store(-round);
      while (go.load() < 0) std::this_thread::yield();
    }
  });
  int stopped = 0, wrong = 0;
  for (int round = 1; round <= rounds; ++round) {
    interrupt.begin();
    if (interrupt.requested()) ++wrong;  // nobody has asked yet
    go.store(round);
    for (int spin = 0; spin < round % 64; ++spin) std::this_thread::yield();
    const bool saw = interrupt.requested();
    interrupt.end();
    while (go.load() != -round) std::this_thread::yield();
    if (saw) {
      ++stopped;
      if (accepted.load() != round) ++wrong;
    }
    interrupt.begin();  // the later statement
    if (interrupt.requested()) ++wrong;
    interrupt.end();
    go.store(0);
  }
  other.join();
  CHECK(wrong == 0);
  CHECK(stopped > 0);
}
