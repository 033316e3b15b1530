// SPDX-License-Identifier: MIT
#include "pool/fork.hpp"

#include <pthread.h>

#include <atomic>

namespace quarry::detail {
namespace {
std::atomic<int> depth{0};
}  // namespace

int fork_depth() noexcept {
  [[maybe_unused]] static const int registered =
      pthread_atfork(nullptr, nullptr, [] { depth.fetch_add(1, std::memory_order_relaxed); });
  return depth.load(std::memory_order_relaxed);
}

}  // namespace quarry::detail
