// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace quarry {

/// How clean `DriverConnection::reset` leaves a session for its next user.
enum class ResetMode : std::uint8_t {
  none,      ///< nothing is undone but what keeps the connection from being used: its user answers for the rest
  rollback,  ///< an open transaction is rolled back; what was SET, temporary tables and locks of the session stay
  full,      ///< as a new session: DISCARD ALL, COM_RESET_CONNECTION; costs a round trip at every return
};

}  // namespace quarry
