// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/types/value.hpp"
#include "support/input.hpp"
#include "support/lexer.hpp"
#include "support/term.hpp"

namespace fuzz {

/// A value of any kind and the type of the column it is meant for, which may be unknown.
struct Typed {
  quarry::Value value;
  quarry::SqlType type;
};
[[nodiscard]] Typed typed_value(Input& input);
/// A text that may be anything, also no UTF-8.
[[nodiscard]] quarry::Value text_value(std::string_view bytes);

/// What has to become of a value: `either` where the library's documents leave it open.
enum class Fate { kept, refused, either };
[[nodiscard]] Fate fate_of(Database database, const Typed& typed);

/// Why the term is not the value; empty when it is.
[[nodiscard]] std::string_view difference(Database database, const Term& term, const Typed& typed);

/// Whether a double of this text is read back by the C library as `value`, zeros with their signs.
[[nodiscard]] bool is_double(const std::string& text, double value);
/// The shortest digits that the C library reads back as `value`.
[[nodiscard]] std::string shortest(double value);

}  // namespace fuzz
