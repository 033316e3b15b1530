// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/drivers/driver.hpp"

namespace quarry::drivers {

struct Host {
  std::string name;        ///< or address, or directory of sockets
  std::uint16_t port = 0;  ///< 0: the database's own default
  friend bool operator==(const Host&, const Host&) = default;
};

/// Which of several servers will do.
enum class Target : std::uint8_t {
  any,
  primary,         ///< not one that follows another
  standby,         ///< one that follows another
  prefer_standby,  ///< one that follows another; when there is none, any
  read_write,      ///< takes writes
  read_only,       ///< takes none
};

/// @throws ArgumentError naming the words there are.
[[nodiscard]] Target target_of(std::string_view word);

struct HostChoice {
  std::vector<Host> hosts;  ///< tried in this order
  Target target = Target::any;
  bool random = false;  ///< in a new order at each connect, which spreads the load
};

/// A driver whose `connect` tries the hosts until one answers and has the role asked for; each has an equal share of
/// the time that is left, so that one that stalls does not keep us from the next. A refused login ends the search. When
/// none will do, the error names each host and why. With one host and any role, `driver` itself.
[[nodiscard]] std::unique_ptr<Driver> with_hosts(std::unique_ptr<Driver> driver, HostChoice choice);

}  // namespace quarry::drivers
