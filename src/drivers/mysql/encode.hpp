// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/mysql/client.hpp"
#include "quarry/types/parameter.hpp"

namespace quarry::drivers::mysql {

/// Parameters laid out for mysql_stmt_bind_param. Text and bytes are not copied: the parameters must outlive it. Reused
/// by a connection from statement to statement.
///
/// bool as 0/1; moments as their UTC date and time (the session's zone is +00:00); Uuid as text, or as its 16 bytes
/// where the declared type is binary; NaN, infinity, intervals, arrays and decimals beyond 65 digits are refused.
class EncodedParameters {
 public:
  /// @throws DataError, InvalidEncoding, StatementTooLarge for what the server cannot store.
  void encode(std::string_view dialect, std::string_view sql, std::span<const Parameter> parameters);

  [[nodiscard]] std::size_t count() const noexcept { return binds_.size(); }
  [[nodiscard]] MYSQL_BIND* binds() noexcept { return binds_.data(); }
  /// What the packet of the execution will have, roughly, from above.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  union Scalar {
    long long integer;
    double real;
    signed char tiny;
    MYSQL_TIME time;
  };
  std::vector<MYSQL_BIND> binds_;
  std::vector<Scalar> scalars_;
  std::deque<std::string> texts_;  // digits and other text made here
  std::size_t bytes_ = 0;
};

}  // namespace quarry::drivers::mysql
