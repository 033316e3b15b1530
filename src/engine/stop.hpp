// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

#include "quarry/drivers/driver.hpp"
#include "quarry/engine/execution_options.hpp"

namespace quarry::detail {

/// A stop token, shared by the handles that were given it.
struct StopSource : RefCounted {
  explicit StopSource(std::stop_token from) : token(std::move(from)) {}
  const std::stop_token token;
};

/// Lets a signal stop what a connection runs, for as long as this lives: to be gone before the connection has another
/// user.
class StopWatch {
 public:
  StopWatch() = default;
  /// @throws QueryCanceled when the signal has asked already.
  StopWatch(const StopSignal& signal, const DriverConnection& connection);

  /// @throws QueryCanceled when the signal has asked.
  void check() const;
  /// Leaves the connection alone from now on; `check` goes on as before.
  void release_connection() noexcept {
    if (watch_) watch_->stop_watching();
  }

 private:
  struct Cancel {
    std::shared_ptr<CancelHandle> handle;
    void operator()() const noexcept { (void)handle->cancel(CancelScope::running_or_next); }
  };
  struct Watch {
    Watch(std::stop_token from, std::shared_ptr<CancelHandle> to) : token(std::move(from)), handle(std::move(to)) {
      if (handle) callback.emplace(token, Cancel{handle});
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() { stop_watching(); }
    void stop_watching() noexcept {
      if (!handle) return;
      callback.reset();  // waits for one that is running
      handle->forget();
      handle.reset();
    }
    const std::stop_token token;
    std::shared_ptr<CancelHandle> handle;  // null: the driver cannot stop a statement
    std::optional<std::stop_callback<Cancel>> callback;
  };
  std::unique_ptr<Watch> watch_;
};

/// @throws QueryCanceled when `signal` has asked for a stop.
void require_not_stopped(const StopSignal& signal);

}  // namespace quarry::detail
