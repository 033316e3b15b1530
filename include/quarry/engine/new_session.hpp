// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "quarry/pool/events.hpp"

namespace quarry {

/// A session that was just opened, for the functions given to `Engine::on_connect`. Valid during the call.
class NewSession {
 public:
  NewSession(DriverConnection& connection, std::chrono::steady_clock::time_point deadline) noexcept
      : connection_(connection), deadline_(deadline) {}
  /// Runs one statement as it is: a SET, a PRAGMA. Rows it returns are dropped. It must be done within what is left of
  /// connect_timeout. @throws DatabaseError
  void execute_raw(std::string_view sql) const;
  /// The server's number for the session, 0: it has none.
  [[nodiscard]] std::int64_t id() const noexcept;
  /// "postgresql", "mysql", "mariadb", "sqlite".
  [[nodiscard]] std::string_view dialect_name() const noexcept;

 private:
  DriverConnection& connection_;
  std::chrono::steady_clock::time_point deadline_;
};

namespace detail {

template <class F>
class SessionFunction final : public SessionPreparer {
 public:
  explicit SessionFunction(F function) : function_(static_cast<F&&>(function)) {}
  void prepare(DriverConnection& connection, std::chrono::steady_clock::time_point deadline) override {
    function_(NewSession(connection, deadline));
  }

 private:
  F function_;
};

}  // namespace detail
}  // namespace quarry
