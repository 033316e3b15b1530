// SPDX-License-Identifier: MIT
#include "pool/entry.hpp"

#include "pool/fork.hpp"

#ifdef __linux__
#include <unistd.h>
#else
#include <functional>
#endif

namespace quarry::detail {

Holder Holder::this_thread() noexcept {
  const std::thread::id id = std::this_thread::get_id();
#ifdef __linux__
  // A system call, so it is made once for each thread, and once more in a child of fork().
  thread_local int forks = -1;
  thread_local long number = 0;
  if (const int now = fork_depth(); forks != now) {
    forks = now;
    number = ::gettid();
  }
  return {id, number};
#else
  return {id, static_cast<long>(std::hash<std::thread::id>{}(id))};
#endif
}

}  // namespace quarry::detail
