// SPDX-License-Identifier: MIT
#include "drivers/socket_wait.hpp"

#include "drivers/interrupt.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace quarry::drivers {

Wait wait_for_socket(int socket, short events, Deadline deadline, const Interrupt* interrupt) noexcept {
  pollfd entries[2] = {{socket, events, 0}, {interrupt == nullptr ? -1 : interrupt->event(), POLLIN, 0}};
  const nfds_t count = interrupt == nullptr ? 1 : 2;
  if (interrupt != nullptr && interrupt->requested()) return Wait::interrupted;
  for (;;) {
    int timeout = -1;
    if (deadline != no_deadline) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
      timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
    }
    const int ready = poll(entries, count, timeout);
    if (ready > 0) {
      if (entries[1].revents != 0) {
        interrupt->take_wake_up();
        if (interrupt->requested()) return Wait::interrupted;
      }
      if (entries[0].revents != 0) return Wait::ready;
    }
    if (ready < 0 && errno != EINTR) return Wait::ready;  // the caller's next read or write reports what is wrong
    if (deadline != no_deadline && std::chrono::steady_clock::now() >= deadline) return Wait::timed_out;
  }
}

bool socket_is_suspect(int socket) noexcept {
#if defined(POLLRDHUP)
  pollfd entry{socket, POLLIN | POLLRDHUP, 0};
#else
  pollfd entry{socket, POLLIN, 0};
#endif
  int ready = poll(&entry, 1, 0);
  while (ready < 0 && errno == EINTR) ready = poll(&entry, 1, 0);
  return ready != 0;
}

}  // namespace quarry::drivers
