// SPDX-License-Identifier: MIT
#include "pool/hooks.hpp"

#include "quarry/types/error.hpp"

#include <utility>

namespace quarry::detail {

template <class T>
void PoolHooks::append(List<T>& list, std::shared_ptr<T> each) {
  auto longer = std::make_shared<std::vector<std::shared_ptr<T>>>();
  const std::lock_guard lock{mutex_};
  if (list) *longer = *list;
  longer->push_back(std::move(each));
  list = std::move(longer);
}

template <class T>
PoolHooks::List<T> PoolHooks::get(const List<T>& list) const noexcept {
  const std::lock_guard lock{mutex_};
  return list;
}

void PoolHooks::add(std::shared_ptr<PoolListener> listener) {
  append(listeners_, std::move(listener));
  observed_.store(true, std::memory_order_relaxed);
}

void PoolHooks::add(std::shared_ptr<SessionPreparer> preparer) {
  append(preparers_, std::move(preparer));
  prepares_.store(true, std::memory_order_relaxed);
}

void PoolHooks::tell(const PoolEvent& event) const noexcept {
  const auto list = get(listeners_);
  if (!list) return;
  for (const auto& each : *list) {
    try {
      each->call(event);
    } catch (...) {
    }
  }
}

void PoolHooks::prepare(DriverConnection& connection, Deadline deadline) const {
  if (!prepares()) return;
  const auto list = get(preparers_);
  for (const auto& each : *list) each->prepare(connection, deadline);
  if (connection.transaction_state() == TransactionState::none) return;
  throw TransactionError(
      "a function given to on_connect left a transaction open; what it set would be undone with it, so commit there");
}

}  // namespace quarry::detail
