// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "quarry/types/sql_type.hpp"

/// The pieces of type names that several databases share.
namespace quarry::detail {

/// `NUMERIC`, or with a precision `NUMERIC(10, 2)`.
void append_measured(std::string& out, std::string_view name, std::uint32_t precision, std::uint16_t scale);
/// `VARCHAR`, or with a length `VARCHAR(80)`.
void append_measured(std::string& out, std::string_view name, std::uint32_t length);
/// @throws CompileError: `a column or cast without a type ...`, for TypeId::unknown.
[[noreturn]] void refuse_unknown_type();
/// @throws CompileError: `BIGINT[] is not available on MySQL; <alternative>`.
[[noreturn]] void refuse_type(const SqlType& type, std::string_view database, std::string_view alternative);

}  // namespace quarry::detail
