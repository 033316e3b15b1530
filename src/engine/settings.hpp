// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include "drivers/hosts.hpp"
#include "quarry/drivers/driver.hpp"
#include "quarry/engine/options.hpp"
#include "quarry/engine/url.hpp"
#include "quarry/pool/options.hpp"

namespace quarry::detail {

/// A URL and EngineOptions, sorted by who needs them.
struct Settings {
  ConnectOptions connect;
  drivers::HostChoice hosts;
  PoolOptions pool;
  std::chrono::milliseconds statement_timeout{0};
  CompileOptions compile;
  bool echo = false;
};

/// The URL's query comes before the options; what is not the engine's there is the driver's.
/// @throws ArgumentError for a value that cannot be meant, or a key given twice.
[[nodiscard]] Settings make_settings(const Url& url, EngineOptions options);

}  // namespace quarry::detail
