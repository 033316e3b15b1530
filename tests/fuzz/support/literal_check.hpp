// SPDX-License-Identifier: MIT
#pragma once

#include "quarry/compile/dialect.hpp"
#include "support/values.hpp"

namespace fuzz {

/// A value's literal form on a database: refused by the right error where it has to be, and otherwise, whatever the
/// session's mode, exactly one value to the lexer of that database, which is the value that went in; also between other
/// tokens.
void check_literal(Database database, const quarry::Dialect& dialect, const Typed& typed);

}  // namespace fuzz
