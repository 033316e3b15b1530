// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/drivers/driver.hpp"
#include "quarry/pool/events.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace quarry::detail {

/// The user's functions that a pool calls. Thread-safe; no lock is held during a call.
class PoolHooks {
 public:
  void add(std::shared_ptr<PoolListener> listener);
  void add(std::shared_ptr<SessionPreparer> preparer);

  /// Whether anybody listens: one relaxed load.
  [[nodiscard]] bool observed() const noexcept { return observed_.load(std::memory_order_relaxed); }
  /// Swallows what listeners throw: connections are returned in destructors, where there is nobody to tell.
  void tell(const PoolEvent& event) const noexcept;

  [[nodiscard]] bool prepares() const noexcept { return prepares_.load(std::memory_order_relaxed); }
  /// @throws what a preparer throws, TransactionError when they leave a transaction open.
  void prepare(DriverConnection& connection, Deadline deadline) const;

 private:
  // Replaced as a whole, so that whoever calls them needs no lock and no copy.
  template <class T>
  using List = std::shared_ptr<const std::vector<std::shared_ptr<T>>>;
  template <class T>
  void append(List<T>& list, std::shared_ptr<T> each);
  template <class T>
  [[nodiscard]] List<T> get(const List<T>& list) const noexcept;

  std::atomic<bool> observed_{false};
  std::atomic<bool> prepares_{false};
  mutable std::mutex mutex_;  // guards what follows
  List<PoolListener> listeners_;
  List<SessionPreparer> preparers_;
};

}  // namespace quarry::detail
