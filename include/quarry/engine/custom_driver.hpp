// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "quarry/drivers/driver.hpp"
#include "quarry/engine/engine.hpp"

namespace quarry {

/// An engine over a driver of one's own, for a database Quarry has none for, or for tests. The URL's scheme only names
/// the form of the URL; the driver's ServerInfo says which dialect is spoken.
[[nodiscard]] Engine create_engine(const Url& url, const EngineOptions& options, std::unique_ptr<Driver> driver);

}  // namespace quarry
