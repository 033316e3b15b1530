// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"

namespace quarry::drivers {

/// Waits until `socket` is ready for `events` (of poll), has an error, or the deadline has passed.
/// @return false when the deadline passed first.
[[nodiscard]] bool wait_for_socket(int socket, short events, Deadline deadline) noexcept;

/// One poll without waiting: true when an idle socket has something to read or was hung up. A server says
/// nothing to an idle client unless it is about to leave, so such a connection is not to be trusted.
[[nodiscard]] bool socket_is_suspect(int socket) noexcept;

}  // namespace quarry::drivers
