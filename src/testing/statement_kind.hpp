// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace quarry::testing::detail {

/// What a statement does to the transaction it runs in, as far as its first words tell.
enum class StatementKind { read, write, savepoint, release, rollback_to, transaction, implicit_commit };

struct StatementWords {
  StatementKind kind = StatementKind::write;
  std::string words;  ///< the first ones in capitals, for messages
  std::string name;   ///< of a savepoint
};

[[nodiscard]] StatementWords read_words(std::string_view sql, std::string_view dialect);

}  // namespace quarry::testing::detail
