// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace quarry {

/// How much concurrent transactions may see of each other; what each level allows is the database's own.
enum class IsolationLevel : std::uint8_t { server_default, read_committed, repeatable_read, serializable };
inline constexpr IsolationLevel read_committed = IsolationLevel::read_committed;
inline constexpr IsolationLevel repeatable_read = IsolationLevel::repeatable_read;
inline constexpr IsolationLevel serializable = IsolationLevel::serializable;

struct TransactionOptions {
  IsolationLevel isolation = IsolationLevel::server_default;
  bool read_only = false;
};

}  // namespace quarry
