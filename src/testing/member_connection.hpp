// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <utility>

#include "quarry/drivers/driver.hpp"
#include "testing/shared_session.hpp"

namespace quarry::testing::detail {

/// Opens connections that all stand on one shared session.
class SharedSessionDriver final : public Driver {
 public:
  explicit SharedSessionDriver(std::shared_ptr<SharedSession> session) : session_(std::move(session)) {}
  [[nodiscard]] std::unique_ptr<DriverConnection> connect(const ConnectOptions& options, Deadline deadline) override;

 private:
  const std::shared_ptr<SharedSession> session_;
};

}  // namespace quarry::testing::detail
