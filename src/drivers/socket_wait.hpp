// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

#include <cstdint>

namespace quarry::drivers {

class Interrupt;

enum class Wait : std::uint8_t {
  ready,        ///< the socket is, or has an error that the next read or write reports
  timed_out,    ///< the deadline passed first
  interrupted,  ///< another thread asked for the statement to stop
};

/// Waits until `socket` is ready for `events` (of poll) or has an error, at most until the deadline, or until
/// `interrupt` (with an event; null: nobody can) is requested.
[[nodiscard]] Wait wait_for_socket(int socket, short events, Deadline deadline, const Interrupt* interrupt) noexcept;

/// One poll without waiting: true when an idle socket has something to read or was hung up. A server says
/// nothing to an idle client unless it is about to leave, so such a connection is not to be trusted.
[[nodiscard]] bool socket_is_suspect(int socket) noexcept;

}  // namespace quarry::drivers
