// SPDX-License-Identifier: MIT
#pragma once

#include "drivers/error_kind.hpp"

#include <string_view>

/// PostgreSQL's errors as pure functions of the SQLSTATE (manual, appendix A).
namespace quarry::drivers::postgresql {

[[nodiscard]] ErrorKind classify(std::string_view sqlstate) noexcept;
/// Of a failed connection attempt: the same codes mean a ConnectError there.
[[nodiscard]] ErrorKind classify_connect(std::string_view sqlstate) noexcept;
/// Whether the session is over after an error of this SQLSTATE.
[[nodiscard]] bool ends_session(std::string_view sqlstate) noexcept;
/// The SQLSTATE in a message of verbose form, "FATAL:  53300: sorry, ...": five characters between two blanks
/// and a colon, whatever the language; empty when there is none.
[[nodiscard]] std::string_view sqlstate_in(std::string_view verbose_message) noexcept;

}  // namespace quarry::drivers::postgresql
