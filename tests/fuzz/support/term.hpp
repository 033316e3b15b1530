// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/lexer.hpp"

namespace fuzz {

/// A value as it stands in SQL, taken apart: one string, number or word, with what may surround it.
struct Term {
  enum class Kind { null, truth, number, text, bytes, array };
  Kind kind = Kind::null;
  std::string value;               ///< of text and bytes what they say; of a number its digits, with a minus in front
  std::vector<std::string> types;  ///< keywords before it and types it is cast to, in small letters, innermost first
  std::vector<Term> members;       ///< of an array
  [[nodiscard]] bool has_type(std::string_view word) const;
};

/// The tokens as exactly one value. Empty for anything else: two values, a comment, an operator, a bare minus.
[[nodiscard]] std::optional<Term> term_of(Database database, const std::vector<Token>& tokens);

}  // namespace fuzz
