// SPDX-License-Identifier: MIT
#include "drivers/socket_wait.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

namespace quarry::drivers {

bool wait_for_socket(int socket, short events, Deadline deadline) noexcept {
  pollfd entry{socket, events, 0};
  for (;;) {
    int timeout = -1;
    if (deadline != no_deadline) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
      timeout = static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
    }
    const int ready = poll(&entry, 1, timeout);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // the caller's next read or write reports what is wrong
    if (deadline != no_deadline && std::chrono::steady_clock::now() >= deadline) return false;
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
