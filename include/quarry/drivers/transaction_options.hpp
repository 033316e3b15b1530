// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace quarry {

/// How much concurrent transactions may see of each other; what each level allows is the database's own.
enum class IsolationLevel : std::uint8_t {
  server_default,
  read_uncommitted,
  read_committed,
  repeatable_read,
  serializable
};
inline constexpr IsolationLevel read_uncommitted = IsolationLevel::read_uncommitted;
inline constexpr IsolationLevel read_committed = IsolationLevel::read_committed;
inline constexpr IsolationLevel repeatable_read = IsolationLevel::repeatable_read;
inline constexpr IsolationLevel serializable = IsolationLevel::serializable;

struct TransactionOptions {
  IsolationLevel isolation = IsolationLevel::server_default;
  bool read_only = false;
  /// With `serializable` and `read_only` on PostgreSQL: waits until the transaction can neither fail nor disturb
  /// others. Elsewhere it has no effect, as nothing of the kind can fail there.
  bool deferrable = false;
};

}  // namespace quarry
