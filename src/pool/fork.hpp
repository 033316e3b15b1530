// SPDX-License-Identifier: MIT
#pragma once

namespace quarry::detail {

/// How many forks lie between this process and the first one that asked. A change tells a child from its
/// parent for the price of one load, where getpid() is a system call.
[[nodiscard]] int fork_depth() noexcept;

}  // namespace quarry::detail
